//! Many patterns against one observation, at a cost that does not grow with their number.
//!
//! From each pattern one or a few atoms are taken, of which at least one must be true for the pattern to match: equality with a text, number
//! or truth value, or the literal start of a LIKE. Atoms stand in hash maps by object path. An observation looks up its own values there
//! and only patterns with a true atom are evaluated. Patterns without such an atom (MATCHES, networks, ordering, negation alone) are evaluated always.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::compare::{Part, like_parts};
use super::{Expr, Literal, ObjectPath, Observation, Op, Pattern};

/// Patterns under keys of the caller.
#[derive(Clone, Debug)]
pub struct PatternSet<K> {
    entries: Vec<(K, Pattern)>,
    paths: HashMap<ObjectPath, Atoms>,
    always: Vec<usize>,
}

#[derive(Clone, Debug, Default)]
struct Atoms {
    equal: HashMap<Key, Vec<usize>>,
    /// By length in characters, then by the characters.
    starts: HashMap<usize, HashMap<String, Vec<usize>>>,
}

/// A value that can be looked up.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key {
    Text(String),
    /// Bits of the double, so that 1 and 1.0 are one key.
    Number(u64),
    Bool(bool),
}

#[derive(Clone, Debug)]
enum Atom<'a> {
    Equal(&'a ObjectPath, Key),
    Start(&'a ObjectPath, String),
}

impl Atom<'_> {
    /// Longer texts are rarer; truth values and numbers are common.
    fn rarity(&self) -> usize {
        match self {
            Self::Equal(_, Key::Text(text)) | Self::Start(_, text) => text.chars().count(),
            Self::Equal(_, Key::Number(_)) => 2,
            Self::Equal(_, Key::Bool(_)) => 0,
        }
    }
}

impl<K> Default for PatternSet<K> {
    fn default() -> Self {
        Self { entries: Vec::new(), paths: HashMap::new(), always: Vec::new() }
    }
}

impl<K> FromIterator<(K, Pattern)> for PatternSet<K> {
    fn from_iter<I: IntoIterator<Item = (K, Pattern)>>(entries: I) -> Self {
        let mut set = Self::default();
        for (key, pattern) in entries {
            set.insert(key, pattern);
        }
        set
    }
}

impl<K> PatternSet<K> {
    /// Adds a pattern.
    pub fn insert(&mut self, key: K, pattern: Pattern) {
        let nth = self.entries.len();
        match required(pattern.root()) {
            Some(atoms) => {
                for atom in atoms {
                    match atom {
                        Atom::Equal(path, key) => {
                            let atoms = self.paths.entry(path.clone()).or_default();
                            atoms.equal.entry(key).or_default().push(nth);
                        }
                        Atom::Start(path, start) => {
                            let atoms = self.paths.entry(path.clone()).or_default();
                            let of_length = atoms.starts.entry(start.chars().count()).or_default();
                            of_length.entry(start).or_default().push(nth);
                        }
                    }
                }
            }
            None => self.always.push(nth),
        }
        self.entries.push((key, pattern));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many must be evaluated for every observation.
    pub fn unindexed(&self) -> usize {
        self.always.len()
    }

    /// The keys of the patterns that match, in the order of insertion.
    pub fn matches(&self, observation: &Observation) -> Vec<&K> {
        let matched = self.candidates(observation).into_iter().map(|nth| &self.entries[nth]);
        matched.filter(|(_, pattern)| pattern.matches(observation)).map(|(key, _)| key).collect()
    }

    /// The patterns that must be evaluated: those with a true atom and those without an atom.
    pub(super) fn candidates(&self, observation: &Observation) -> BTreeSet<usize> {
        let mut candidates: BTreeSet<usize> = self.always.iter().copied().collect();
        for (path, atoms) in &self.paths {
            for object in 0..observation.objects().len() {
                for value in observation.select(object, path) {
                    if let Some(found) = key(value).and_then(|key| atoms.equal.get(&key)) {
                        candidates.extend(found);
                    }
                    let Value::String(text) = value else { continue };
                    if atoms.starts.is_empty() {
                        continue;
                    }
                    let text: Vec<char> = text.nfc().collect();
                    for (length, starts) in &atoms.starts {
                        let start = text.get(..*length).map(String::from_iter);
                        if let Some(found) = start.and_then(|start| starts.get(&start)) {
                            candidates.extend(found);
                        }
                    }
                }
            }
        }
        candidates
    }
}

/// Atoms of which at least one is true whenever the expression is; `None` if there are no such.
fn required(expr: &Expr) -> Option<Vec<Atom<'_>>> {
    match expr {
        Expr::Or(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(required).collect();
            Some(all?.into_iter().flatten().collect())
        }
        Expr::And(parts) => {
            let offers = parts.iter().filter_map(required);
            offers.max_by_key(|atoms| atoms.iter().map(Atom::rarity).min().unwrap_or(usize::MAX))
        }
        Expr::Comparison(comparison) => {
            // Binary values are compared in more than one form.
            if comparison.negated || comparison.path.binary().is_some() {
                return None;
            }
            let path = &comparison.path;
            match (comparison.op, &comparison.values[..]) {
                (Op::Equal | Op::In, values) => {
                    let atom = |value| Some(Atom::Equal(path, literal_key(value)?));
                    values.iter().map(atom).collect()
                }
                (Op::Like, [Literal::Text(text)]) => {
                    let start = like_parts(text).into_iter().map_while(|part| match part {
                        Part::Char(c) => Some(c),
                        _ => None,
                    });
                    let start: String = start.collect();
                    (!start.is_empty()).then(|| vec![Atom::Start(path, start)])
                }
                _ => None,
            }
        }
    }
}

fn literal_key(literal: &Literal) -> Option<Key> {
    match literal {
        Literal::Text(text) => Some(Key::Text(text.clone())),
        Literal::Integer(number) => Some(number_key(*number as f64)),
        Literal::Float(number) => Some(number_key(*number)),
        Literal::Bool(value) => Some(Key::Bool(*value)),
        Literal::Binary(_) | Literal::Timestamp(_) => None,
    }
}

fn key(value: &Value) -> Option<Key> {
    match value {
        Value::String(text) => Some(Key::Text(text.clone())),
        Value::Number(number) => Some(number_key(number.as_f64()?)),
        Value::Bool(value) => Some(Key::Bool(*value)),
        _ => None,
    }
}

fn number_key(number: f64) -> Key {
    // -0.0 and 0.0 are one number.
    Key::Number((number + 0.0).to_bits())
}
