//! No selection by origin: a pattern on travel documents must name a number, a series or a signer (DESIGN §6).
//!
//! A state, a document type, a route or a date of expiry may narrow a pattern further; alone they select people by where they come from, and no
//! joining by OR, NOT, LIKE or IN makes them anything else.

use vigie_stix::pattern::{self, Comparison, Expr, Literal, Op, Pattern, Step};
use vigie_stix::travel::DOCUMENT_TYPE;

use crate::refusal::{self, Refusal};
use crate::subject::is_of_persons;

/// Literal characters of the number that a pattern must name at least.
pub const NUMBER_CHARACTERS: u32 = 4;
/// Literal characters of a series; with one, a pattern would cover all documents of many a state.
pub const SERIES_CHARACTERS: u32 = 2;
/// The share of all conceivable numbers that the branches of a pattern may cover together, so that thousands of narrow branches do not add up to a state.
pub const MAX_SHARE: f64 = 0.02;

/// Why a pattern on travel documents is not released, and is stored inactive if it came from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{refusal} (byte {offset} of the pattern)")]
pub struct TooBroad {
    /// [`refusal::TOO_BROAD`] or [`refusal::PERSON_PROPERTY`].
    pub refusal: Refusal,
    /// The comparison that the branch rests on, as its byte in the pattern.
    pub offset: usize,
}

/// What a part of a pattern is to travel documents.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reach {
    /// It does not speak of them: cyber observables and the like are not judged.
    Elsewhere,
    /// It names too little; the byte of its first comparison.
    Broad(usize),
    /// It covers this share of all conceivable numbers.
    Narrow(f64),
}

/// Checks a pattern that can be matched.
///
/// # Errors
/// [`TooBroad`] if a branch on travel documents names too little, all branches together name too much, or anything in it is a property of persons.
pub fn check(pattern: &Pattern) -> Result<(), TooBroad> {
    let of_persons = |comparison: &&Comparison| {
        comparison.path.steps.iter().any(|step| matches!(step, Step::Key(key) if is_of_persons(key)))
    };
    if let Some(comparison) = pattern.comparisons().into_iter().find(of_persons) {
        return Err(TooBroad { refusal: refusal::PERSON_PROPERTY, offset: comparison.offset });
    }
    match reach(pattern.root()) {
        Reach::Broad(offset) => Err(TooBroad { refusal: refusal::TOO_BROAD, offset }),
        Reach::Narrow(share) if share > MAX_SHARE => Err(TooBroad { refusal: refusal::TOO_BROAD, offset: 0 }),
        Reach::Narrow(_) | Reach::Elsewhere => Ok(()),
    }
}

/// Checks the text of a pattern. One that is sound STIX and not matched here passes if it does not speak of travel documents.
///
/// # Errors
/// [`TooBroad`] as [`check`], and for texts that cannot be judged.
pub fn check_text(text: &str) -> Result<(), TooBroad> {
    match pattern::parse(text) {
        Ok(pattern) => check(&pattern),
        Err(error) if !error.is_unsupported() => {
            Err(TooBroad { refusal: refusal::PATTERN_UNREADABLE, offset: error.offset })
        }
        // An object type is one plain word of the grammar: it cannot be quoted, escaped or split.
        Err(error) if text.contains(DOCUMENT_TYPE) => {
            Err(TooBroad { refusal: refusal::PATTERN_UNSUPPORTED, offset: error.offset })
        }
        Err(_) => Ok(()),
    }
}

fn reach(expr: &Expr) -> Reach {
    match expr {
        Expr::Comparison(comparison) => of_comparison(comparison),
        // All hold for the same document: the narrowest part counts, and what is not on documents narrows nothing.
        Expr::And(parts) => {
            let span = range_share(parts).map(Reach::Narrow);
            parts.iter().map(reach).chain(span).reduce(narrower).unwrap_or(Reach::Elsewhere)
        }
        Expr::Or(parts) => parts.iter().map(reach).reduce(together).unwrap_or(Reach::Elsewhere),
    }
}

fn narrower(a: Reach, b: Reach) -> Reach {
    match (a, b) {
        (Reach::Narrow(a), Reach::Narrow(b)) => Reach::Narrow(a.min(b)),
        (narrow @ Reach::Narrow(_), _) | (_, narrow @ Reach::Narrow(_)) => narrow,
        (broad @ Reach::Broad(_), _) | (_, broad @ Reach::Broad(_)) => broad,
        (Reach::Elsewhere, Reach::Elsewhere) => Reach::Elsewhere,
    }
}

fn together(a: Reach, b: Reach) -> Reach {
    match (a, b) {
        (broad @ Reach::Broad(_), _) | (_, broad @ Reach::Broad(_)) => broad,
        (Reach::Narrow(a), Reach::Narrow(b)) => Reach::Narrow(a + b),
        (narrow @ Reach::Narrow(_), _) | (_, narrow @ Reach::Narrow(_)) => narrow,
        (Reach::Elsewhere, Reach::Elsewhere) => Reach::Elsewhere,
    }
}

fn of_comparison(comparison: &Comparison) -> Reach {
    if comparison.path.kind != DOCUMENT_TYPE {
        return Reach::Elsewhere;
    }
    let share = if comparison.negated { None } else { share_of(comparison) };
    share.map_or(Reach::Broad(comparison.offset), Reach::Narrow)
}

/// What a comparison on documents lets through, as a share of all conceivable numbers; `None` if it names too little.
fn share_of(comparison: &Comparison) -> Option<f64> {
    let property = plain_property(comparison)?;
    let texts: Vec<&str> = comparison.values.iter().map(text).collect::<Option<_>>()?;
    let literal: fn(&str) -> Option<Literals> = match comparison.op {
        Op::Equal | Op::In => |text| Some(Literals::of(text)),
        Op::Like => |text| Some(Literals::of_like(text)),
        Op::Matches => Literals::of_regex,
        _ => return None,
    };
    if property == "dsc_fingerprint" {
        let whole = |text: &&str| text.len() == 64 && text.bytes().all(|c| c.is_ascii_hexdigit());
        let named =
            matches!(comparison.op, Op::Equal | Op::In) && !texts.is_empty() && texts.iter().all(whole);
        // A signer is one key of one state; its documents are what an alert on it is about.
        return named.then_some(0.0);
    }
    let shares = texts.iter().map(|text| literal(text)?.share(property));
    let shares: Vec<f64> = shares.collect::<Option<_>>()?;
    (!shares.is_empty()).then(|| shares.iter().sum())
}

/// `number >= 'L8980000' AND number <= 'L8989999'`: all texts between two share what the two share at their start.
fn range_share(parts: &[Expr]) -> Option<f64> {
    let bounds: Vec<(&str, bool, &str)> = parts
        .iter()
        .filter_map(|part| match part {
            Expr::Comparison(bound) if bound.path.kind == DOCUMENT_TYPE && !bound.negated => {
                let lower = match bound.op {
                    Op::Greater | Op::GreaterOrEqual => true,
                    Op::Less | Op::LessOrEqual => false,
                    _ => return None,
                };
                Some((plain_property(bound)?, lower, text(bound.values.first()?)?))
            }
            _ => None,
        })
        .collect();
    let lowers = bounds.iter().filter(|(_, lower, _)| *lower);
    let pairs = lowers
        .flat_map(|low| bounds.iter().filter(|high| !high.1 && high.0 == low.0).map(move |high| (low, high)));
    let shares = pairs.filter_map(|((property, _, low), (_, _, high))| {
        let common = low.chars().zip(high.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a);
        Literals::of(&common.collect::<String>()).share(property)
    });
    shares.reduce(f64::min)
}

/// The property, where the path is nothing but `travel-document:number`, `…:series` or `…:dsc_fingerprint`.
fn plain_property(comparison: &Comparison) -> Option<&str> {
    match comparison.path.steps.as_slice() {
        [Step::Key(key)] if ["number", "series", "dsc_fingerprint"].contains(&key.as_str()) => Some(key),
        _ => None,
    }
}

fn text(literal: &Literal) -> Option<&str> {
    match literal {
        Literal::Text(text) => Some(text),
        _ => None,
    }
}

/// Characters that a text must hold at places that are fixed relative to each other or to an end.
#[derive(Clone, Copy, Debug, Default)]
struct Literals {
    count: u32,
    share: f64,
}

impl Literals {
    /// Letters and digits count; signs that no document number has do not.
    fn of(text: &str) -> Self {
        let counted = text.chars().filter(char::is_ascii_alphanumeric);
        counted.fold(Self { count: 0, share: 1.0 }, |sum, c| Self {
            count: sum.count + 1,
            share: sum.share / if c.is_ascii_digit() { 10.0 } else { 26.0 },
        })
    }

    /// Of a LIKE: what stands before the first and after the last `%`, or one piece between two, whichever says more.
    /// Single characters strewn between `%` say little: `%0%0%0%0%` is a fourth of all numbers.
    fn of_like(text: &str) -> Self {
        let pieces: Vec<&str> = text.split('%').collect();
        let ends = match pieces.as_slice() {
            [first, .., last] => [*first, last].concat(),
            _ => text.to_owned(),
        };
        let between = pieces.iter().skip(1).rev().skip(1).map(|piece| Self::of(&piece.replace('_', "")));
        let ends = Self::of(&ends.replace('_', ""));
        between.fold(ends, |best, piece| if piece.count > best.count { piece } else { best })
    }

    /// Of a regular expression: plain letters and digits at its start. Any alternative in it could lead round them, so none is taken.
    fn of_regex(text: &str) -> Option<Self> {
        let body = text.strip_prefix('^').unwrap_or(text);
        let plain = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
        let (start, rest) = body.split_at(plain);
        // A quantifier may leave out the character before it.
        let sure = if rest.starts_with(['?', '*', '{']) { &start[..plain.saturating_sub(1)] } else { start };
        (!text.contains('|')).then(|| Self::of(sure))
    }

    fn share(self, property: &str) -> Option<f64> {
        let least = if property == "series" { SERIES_CHARACTERS } else { NUMBER_CHARACTERS };
        (self.count >= least).then_some(self.share)
    }
}

#[cfg(test)]
#[path = "breadth_tests.rs"]
mod tests;
