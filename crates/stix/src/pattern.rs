//! STIX patterns (STIX 2.1, chapter 9): parsed by hand, matched against one observation.
//!
//! Comparison expressions of one observation are matched, joined by AND and OR; an observation matches if one of its objects makes the
//! expression true. `[…] OR […]` is the same as OR inside the brackets and is matched too. What needs several observations or their times (AND and
//! FOLLOWEDBY between observations, WITHIN, REPEATS, START and STOP) is parsed and refused by name.

mod compare;
mod lex;
mod observe;
mod parse;
mod set;

use vigie_model::Timestamp;

use compare::Test;
pub(crate) use lex::base64 as decode_base64;
pub use observe::{Observable, Observation, ObservationError};
pub use set::PatternSet;

/// Longest pattern text in bytes.
pub const MAX_LEN: usize = 1 << 20;

/// A pattern that can be matched.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    root: Expr,
}

/// Parses a pattern.
///
/// # Errors
/// [`PatternError`] with the byte offset: a breach of the grammar, or a feature that is not supported, by name.
pub fn parse(text: &str) -> Result<Pattern, PatternError> {
    let root = parse::parse(text)?;
    Ok(Pattern { text: text.to_owned(), root })
}

impl Pattern {
    /// The text it was parsed from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The expression as a tree.
    pub fn root(&self) -> &Expr {
        &self.root
    }

    /// Every comparison, in the order of the text.
    pub fn comparisons(&self) -> Vec<&Comparison> {
        let mut found = Vec::new();
        self.root.walk(&mut |comparison| found.push(comparison));
        found
    }

    /// Whether a comparison is on objects of this type.
    pub fn speaks_of(&self, kind: &str) -> bool {
        self.comparisons().iter().any(|comparison| comparison.path.kind == kind)
    }

    /// Whether one object of the observation makes the expression true.
    pub fn matches(&self, observation: &Observation) -> bool {
        (0..observation.objects().len()).any(|object| self.root.holds(observation, object))
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

impl std::str::FromStr for Pattern {
    type Err = PatternError;
    fn from_str(text: &str) -> Result<Self, PatternError> {
        parse(text)
    }
}

/// A comparison, or several joined. STIX has no NOT around a group: it stands at single comparisons only.
#[derive(Clone, Debug)]
pub enum Expr {
    /// One comparison.
    Comparison(Box<Comparison>),
    /// All must hold, for the same object. At least two.
    And(Vec<Expr>),
    /// One must hold. At least two.
    Or(Vec<Expr>),
}

impl Expr {
    fn walk<'a>(&'a self, each: &mut impl FnMut(&'a Comparison)) {
        match self {
            Self::Comparison(comparison) => each(comparison),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.walk(each)),
        }
    }

    fn holds(&self, observation: &Observation, object: usize) -> bool {
        match self {
            Self::Comparison(comparison) => comparison.holds(observation, object),
            Self::And(parts) => parts.iter().all(|part| part.holds(observation, object)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(observation, object)),
        }
    }
}

/// `path operator literal`.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What is compared.
    pub path: ObjectPath,
    /// How.
    pub op: Op,
    /// Whether NOT stands before the operator.
    pub negated: bool,
    /// One literal; several or none for IN; none for EXISTS.
    pub values: Vec<Literal>,
    /// Byte of the path in the pattern.
    pub offset: usize,
    test: Test,
}

/// Operators of comparisons (STIX 2.1, section 9.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `IN`
    In,
    /// `LIKE`: `%` is any text, `_` one character.
    Like,
    /// `MATCHES`: a regular expression, matched in linear time.
    Matches,
    /// `ISSUBSET`: an address or network inside the given network.
    IsSubset,
    /// `ISSUPERSET`: a network around the given one.
    IsSuperset,
    /// `EXISTS`
    Exists,
}

/// `type:property.key[0]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObjectPath {
    /// Object type.
    pub kind: String,
    /// Steps from the object, at least one.
    pub steps: Vec<Step>,
}

impl ObjectPath {
    /// The first property, `number` in `travel-document:number`.
    pub fn property(&self) -> &str {
        match self.steps.first() {
            Some(Step::Key(key)) => key,
            _ => "",
        }
    }

    /// How a binary value is written, told by the property's suffix (STIX 2.0, part 3, section 2; kept by the patterns of 2.1).
    fn binary(&self) -> Option<Binary> {
        match self.steps.last() {
            Some(Step::Key(key)) if key.ends_with("_hex") => Some(Binary::Hex),
            Some(Step::Key(key)) if key.ends_with("_bin") => Some(Binary::Base64),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Binary {
    Hex,
    Base64,
}

impl std::fmt::Display for ObjectPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:", self.kind)?;
        for (nth, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    let plain = key.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
                    let quoted = format!("'{}'", key.replace('\\', "\\\\").replace('\'', "\\'"));
                    let shown = if plain { key } else { &quoted };
                    write!(f, "{}{shown}", if nth == 0 { "" } else { "." })?;
                }
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Any => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A property or dictionary key; `…_ref` and `…_refs` step to the objects they name.
    Key(String),
    /// A place in a list, from 0; negative ones select nothing.
    Index(i64),
    /// Any place in a list.
    Any,
}

/// A constant of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `'text'`
    Text(String),
    /// `12`
    Integer(i64),
    /// `1.5`
    Float(f64),
    /// `true`
    Bool(bool),
    /// `b'…'` or `h'…'`
    Binary(Vec<u8>),
    /// `t'…'`
    Timestamp(Timestamp),
}

impl Literal {
    fn sort(&self) -> u8 {
        match self {
            Self::Text(_) => 0,
            Self::Integer(_) | Self::Float(_) => 1,
            Self::Bool(_) => 2,
            Self::Binary(_) => 3,
            Self::Timestamp(_) => 4,
        }
    }
}

/// Why a text is no pattern that can be matched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} at byte {offset}")]
pub struct PatternError {
    /// Byte in the text.
    pub offset: usize,
    /// What is wrong there.
    pub what: PatternFault,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternFault {
    /// The grammar is broken.
    #[error("expected {0}")]
    Expected(&'static str),
    /// A token or literal is unsound.
    #[error("{0}")]
    Unsound(&'static str),
    /// Sound STIX that is not matched here.
    #[error("unsupported: {0}")]
    Unsupported(&'static str),
}

impl PatternError {
    /// The pattern keeps the grammar; only matching it is not supported.
    pub fn is_unsupported(&self) -> bool {
        matches!(self.what, PatternFault::Unsupported(_))
    }
}

#[cfg(test)]
mod tests;
