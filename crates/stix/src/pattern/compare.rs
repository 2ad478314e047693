//! The test of one comparison against one value (STIX 2.1, section 9.6).

use std::cmp::Ordering;
use std::net::IpAddr;

use regex::bytes::{Regex, RegexBuilder};
use serde_json::Value;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use vigie_model::Timestamp;

use super::lex::{base64, hex};
use super::{Binary, Comparison, Literal, ObjectPath, Observation, Op, PatternFault};

/// Memory that one compiled regular expression may take.
const REGEX_BYTES: usize = 1 << 20;

/// A comparison made ready.
#[derive(Clone, Debug)]
pub(super) enum Test {
    Exists,
    Equal,
    Order,
    In,
    Like(Vec<Part>),
    Matches(Regex),
    Inside(Network),
    Around(Network),
}

/// A piece of a LIKE pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// `%`
    Any,
    /// `_`
    One,
    Char(char),
}

impl Test {
    /// Makes a comparison ready; literals are of the kinds that the parser lets through.
    pub(super) fn compile(op: Op, values: &[Literal], path: &ObjectPath) -> Result<Self, PatternFault> {
        let text = match values.first() {
            Some(Literal::Text(text)) => text.as_str(),
            _ => "",
        };
        Ok(match op {
            Op::Equal | Op::NotEqual => Self::Equal,
            Op::Less | Op::LessOrEqual | Op::Greater | Op::GreaterOrEqual => Self::Order,
            Op::In => Self::In,
            Op::Exists => Self::Exists,
            Op::Like => Self::Like(like_parts(text)),
            Op::Matches => Self::Matches(regex(text, path.binary().is_some())?),
            Op::IsSubset => Self::Inside(network(text)?),
            Op::IsSuperset => Self::Around(network(text)?),
        })
    }
}

fn network(text: &str) -> Result<Network, PatternFault> {
    Network::read(text).ok_or(PatternFault::Expected("an IP address or network"))
}

impl Comparison {
    /// Whether a value that the path selects in this object passes; a path that selects nothing never does, NOT or not.
    pub(super) fn holds(&self, observation: &Observation, object: usize) -> bool {
        if self.op == Op::Exists {
            // NOT EXISTS speaks of objects of the type that lack the path.
            let of_type =
                observation.objects().get(object).is_some_and(|object| object.kind() == self.path.kind);
            let exists = !observation.select(object, &self.path).is_empty();
            return of_type && exists != self.negated;
        }
        let binary = self.path.binary();
        observation.select(object, &self.path).into_iter().any(|value| self.passes(value, binary))
    }

    fn passes(&self, value: &Value, binary: Option<Binary>) -> bool {
        let operand = Operand::read(value, binary);
        let held = match &self.test {
            Test::Exists => true,
            Test::Equal => {
                let equal = self.values.first().is_some_and(|literal| operand.equals(literal));
                equal != (self.op == Op::NotEqual)
            }
            Test::In => self.values.iter().any(|literal| operand.equals(literal)),
            Test::Order => {
                let Some(literal) = self.values.first() else { return false };
                let Some(order) = operand.order(literal) else {
                    // Without a common order the answer is false, also behind NOT; NOT counts where
                    // only the characters of a text keep it from being compared with octets.
                    return self.negated && operand.is_octets_against_text(literal);
                };
                match self.op {
                    Op::Less => order.is_lt(),
                    Op::LessOrEqual => order.is_le(),
                    Op::Greater => order.is_gt(),
                    _ => order.is_ge(),
                }
            }
            Test::Like(parts) => match &operand {
                Operand::Text(text) => like(parts, text),
                Operand::Binary(octets) => std::str::from_utf8(octets).is_ok_and(|text| like(parts, text)),
                _ => false,
            },
            Test::Matches(regex) => match &operand {
                Operand::Text(text) if is_nfc(text) => regex.is_match(text.as_bytes()),
                Operand::Text(text) => regex.is_match(text.nfc().collect::<String>().as_bytes()),
                Operand::Binary(octets) => regex.is_match(octets),
                _ => false,
            },
            Test::Inside(network) => operand.network().is_some_and(|inner| network.contains(&inner)),
            Test::Around(network) => operand.network().is_some_and(|outer| outer.contains(network)),
        };
        held != self.negated
    }
}

/// A value of an observable, as comparisons see it.
enum Operand<'a> {
    Text(&'a str),
    Number(&'a serde_json::Number),
    Bool(bool),
    Binary(Vec<u8>),
    /// Lists, dictionaries, null: equal to no literal.
    Other,
}

impl<'a> Operand<'a> {
    fn read(value: &'a Value, binary: Option<Binary>) -> Self {
        match value {
            Value::String(text) => {
                let octets = match binary {
                    Some(Binary::Hex) => hex(text),
                    Some(Binary::Base64) => base64(text),
                    None => None,
                };
                octets.map_or(Self::Text(text), Self::Binary)
            }
            Value::Number(number) => Self::Number(number),
            Value::Bool(value) => Self::Bool(*value),
            _ => Self::Other,
        }
    }

    fn equals(&self, literal: &Literal) -> bool {
        match (self, literal) {
            (Self::Bool(a), Literal::Bool(b)) => a == b,
            _ => self.order(literal).is_some_and(Ordering::is_eq),
        }
    }

    fn order(&self, literal: &Literal) -> Option<Ordering> {
        match (self, literal) {
            (Self::Text(a), Literal::Text(b)) => Some((*a).cmp(b)),
            (Self::Number(a), Literal::Integer(b)) => match (a.as_i64(), a.as_u64()) {
                (Some(a), _) => Some(a.cmp(b)),
                // Above i64 there is no literal.
                (None, Some(_)) => Some(Ordering::Greater),
                _ => a.as_f64()?.partial_cmp(&(*b as f64)),
            },
            (Self::Number(a), Literal::Float(b)) => a.as_f64()?.partial_cmp(b),
            (Self::Text(a), Literal::Timestamp(b)) => a.parse::<Timestamp>().ok().map(|a| a.cmp(b)),
            (Self::Binary(a), Literal::Binary(b)) => Some(a.as_slice().cmp(b)),
            // Text and binary compare if every character fits an octet (STIX 2.1, section 9.6.1).
            (Self::Binary(a), Literal::Text(b)) => Some(a.as_slice().cmp(octets(b)?.as_slice())),
            (Self::Text(a), Literal::Binary(b)) => Some(octets(a)?.as_slice().cmp(b)),
            _ => None,
        }
    }

    fn is_octets_against_text(&self, literal: &Literal) -> bool {
        matches!((self, literal), (Self::Binary(_), Literal::Text(_)) | (Self::Text(_), Literal::Binary(_)))
    }

    fn network(&self) -> Option<Network> {
        match self {
            Self::Text(text) => Network::read(text),
            _ => None,
        }
    }
}

fn octets(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

pub(super) fn like_parts(text: &str) -> Vec<Part> {
    let part = |c| match c {
        '%' => Part::Any,
        '_' => Part::One,
        c => Part::Char(c),
    };
    text.nfc().map(part).collect()
}

/// Matches the whole text; one place to go back to is enough, so the time is at most length times length.
fn like(parts: &[Part], text: &str) -> bool {
    let text: Vec<char> = if is_nfc(text) { text.chars().collect() } else { text.nfc().collect() };
    let (mut part, mut at) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while at < text.len() {
        match parts.get(part) {
            Some(Part::Any) => {
                back = Some((part, at));
                part += 1;
                continue;
            }
            Some(Part::One) => {}
            Some(Part::Char(c)) if *c == text[at] => {}
            _ => match &mut back {
                Some((star, from)) => {
                    *from += 1;
                    (part, at) = (*star + 1, *from);
                    continue;
                }
                None => return false,
            },
        }
        part += 1;
        at += 1;
    }
    parts[part..].iter().all(|part| *part == Part::Any)
}

/// A linear-time regular expression; what such an engine cannot do is refused by name.
fn regex(text: &str, binary: bool) -> Result<Regex, PatternFault> {
    let text: String = text.nfc().collect();
    if let Some(feature) = beyond_linear(&text) {
        return Err(PatternFault::Unsupported(feature));
    }
    let built =
        RegexBuilder::new(&text).unicode(!binary).size_limit(REGEX_BYTES).dfa_size_limit(REGEX_BYTES).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => {
            PatternFault::Unsupported("a regular expression of more than 1 MiB compiled")
        }
        _ => PatternFault::Unsound("a regular expression that does not parse"),
    })
}

/// Features of PCRE that need going back in the text.
fn beyond_linear(text: &str) -> Option<&'static str> {
    let chars: Vec<char> = text.chars().collect();
    let mut class = false;
    let mut at = 0;
    while at < chars.len() {
        let next = |n: usize| chars.get(at + n).copied().unwrap_or('\0');
        match chars[at] {
            '\\' => {
                if !class
                    && (matches!(next(1), '1'..='9' | 'g')
                        || (next(1) == 'k' && matches!(next(2), '<' | '{' | '\'')))
                {
                    return Some("backreference in MATCHES");
                }
                at += 1;
            }
            '[' if !class => {
                class = true;
                // `]` right after the opening stands for itself.
                at += usize::from(next(1) == '^');
                at += usize::from(chars.get(at + 1) == Some(&']'));
            }
            ']' => class = false,
            '(' if !class && next(1) == '?' => match (next(2), next(3)) {
                ('=' | '!', _) => return Some("lookahead in MATCHES"),
                ('<', '=' | '!') => return Some("lookbehind in MATCHES"),
                ('>', _) => return Some("atomic group in MATCHES"),
                ('(', _) => return Some("conditional in MATCHES"),
                ('P', '=') => return Some("backreference in MATCHES"),
                ('R' | '0'..='9' | '&', _) | ('P', '>') => return Some("recursion in MATCHES"),
                _ => {}
            },
            '*' | '+' | '?' | '}' if !class && next(1) == '+' => {
                return Some("possessive quantifier in MATCHES");
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// An IPv4 or IPv6 network: an address alone is a network of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    bits: u128,
    prefix: u8,
    width: u8,
}

impl Network {
    fn read(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let (bits, width) = match address.parse().ok()? {
            IpAddr::V4(address) => (u128::from(address.to_bits()) << 96, 32),
            IpAddr::V6(address) => (address.to_bits(), 128),
        };
        let prefix = match prefix {
            None => width,
            Some(digits) if digits.bytes().all(|c| c.is_ascii_digit()) => {
                digits.parse().ok().filter(|p| *p <= width)?
            }
            Some(_) => return None,
        };
        Some(Self { bits, prefix, width })
    }

    fn contains(&self, inner: &Self) -> bool {
        let mask = u128::MAX.checked_shl(128 - u32::from(self.prefix)).unwrap_or(0);
        self.width == inner.width && self.prefix <= inner.prefix && (self.bits ^ inner.bits) & mask == 0
    }
}
