//! The canonical form of RFC 8785 (JCS), and what it cannot carry.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::json;
use crate::walk::{Fault, Ignore, Walker};

/// Deepest nesting that is canonicalised; also the limit of [`crate::scan`].
pub const MAX_DEPTH: usize = 64;

/// Integers above 2^53 have no form of their own as IEEE doubles (RFC 8785, section 3.2.2.3 and appendix B).
const MAX_INTEGER: u128 = 1 << 53;

/// The canonical form cannot carry a text, or the text is no JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} at {}", if path.is_empty() { "the top" } else { path })]
pub struct NotCanonical {
    /// The property: `x_count`, `objects[2].latitude`; empty for the whole.
    pub path: String,
    /// Why.
    pub what: CannotCarry,
}

/// What RFC 8785 cannot carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotCarry {
    /// An integer beyond 2^53, however it is spelled.
    #[error("integer beyond 2^53")]
    Integer,
    /// A decimal that a double does not hold digit for digit.
    #[error("number that does not survive as a double")]
    Decimal,
    /// Text that I-JSON refuses.
    #[error("{0}")]
    Text(Fault),
    /// No JSON at all.
    #[error("no JSON: {what} at byte {offset}")]
    Json {
        /// Byte in the input.
        offset: usize,
        /// What stands there.
        what: &'static str,
    },
}

/// The RFC 8785 form of a JSON text (UTF-8, no white space, keys in UTF-16 order, numbers as ECMAScript writes them).
///
/// # Errors
/// [`NotCanonical`] names the property whose number would change its value, or the fault of the text.
pub fn jcs(text: &[u8]) -> Result<Vec<u8>, NotCanonical> {
    canonical(text, Numbers::Exact)
}

/// The RFC 8785 form of a text that the walker has found sound.
pub(crate) fn of_sound(text: &[u8]) -> Result<Vec<u8>, NotCanonical> {
    let mut writer = Writer {
        bytes: text,
        out: Vec::with_capacity(text.len()),
        path: Vec::new(),
        numbers: Numbers::Exact,
    };
    writer.value(json::skip_space(text, 0))?;
    Ok(writer.out)
}

/// Whether a number may change its decimal digits on its way through a double.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Exact,
    /// As the RFC has it; its own vectors need this.
    #[cfg_attr(not(test), allow(dead_code))]
    AsDouble,
}

fn canonical(text: &[u8], numbers: Numbers) -> Result<Vec<u8>, NotCanonical> {
    let whole = |what| NotCanonical { path: String::new(), what };
    let no_json = |at: json::Syntax| whole(CannotCarry::Json { offset: at.offset, what: at.what });
    let start = json::skip_space(text, 0);
    let (end, found) = Walker::new(text, MAX_DEPTH).value(start, &mut Ignore).map_err(no_json)?;
    if let Some(found) = found {
        return Err(NotCanonical { path: found.path, what: CannotCarry::Text(found.fault) });
    }
    let end = json::skip_space(text, end);
    if end != text.len() {
        return Err(whole(CannotCarry::Json { offset: end, what: "text after the value" }));
    }
    let mut writer = Writer { bytes: text, out: Vec::with_capacity(text.len()), path: Vec::new(), numbers };
    writer.value(start)?;
    Ok(writer.out)
}

/// Writes the canonical form of sound JSON; depth is bounded by the walk before.
struct Writer<'a> {
    bytes: &'a [u8],
    out: Vec<u8>,
    path: Vec<Step<'a>>,
    numbers: Numbers,
}

#[derive(Clone)]
enum Step<'a> {
    Key(Cow<'a, str>),
    Index(usize),
}

impl<'a> Writer<'a> {
    fn value(&mut self, at: usize) -> Result<usize, NotCanonical> {
        match self.bytes.get(at) {
            Some(b'{') => self.object(at),
            Some(b'[') => self.array(at),
            Some(b'"') => {
                let read = json::string(self.bytes, at).map_err(|e| self.broken(e))?;
                self.string(read);
                Ok(read.end + 1)
            }
            Some(b'-' | b'0'..=b'9') => {
                let end = json::number(self.bytes, at).map_err(|e| self.broken(e))?;
                self.number(at, end)?;
                Ok(end)
            }
            _ => {
                let end = json::literal(self.bytes, at).map_err(|e| self.broken(e))?;
                self.out.extend_from_slice(&self.bytes[at..end]);
                Ok(end)
            }
        }
    }

    fn object(&mut self, at: usize) -> Result<usize, NotCanonical> {
        let start = self.out.len();
        // Members in the sender's order, each `"key":value` in `out`.
        let mut members: Vec<(Cow<'a, str>, std::ops::Range<usize>)> = Vec::new();
        self.out.push(b'{');
        let mut at = json::skip_space(self.bytes, at + 1);
        while self.bytes.get(at) == Some(&b'"') {
            if !members.is_empty() {
                self.out.push(b',');
            }
            let from = self.out.len();
            let read = json::string(self.bytes, at).map_err(|e| self.broken(e))?;
            self.string(read);
            self.out.push(b':');
            let colon = json::skip_space(self.bytes, read.end + 1);
            let key = read.text(self.bytes);
            self.path.push(Step::Key(key.clone()));
            at = self.value(json::skip_space(self.bytes, colon + 1))?;
            self.path.pop();
            members.push((key, from..self.out.len()));
            at = json::skip_space(self.bytes, at);
            if self.bytes.get(at) == Some(&b',') {
                at = json::skip_space(self.bytes, at + 1);
            }
        }
        if !members.is_sorted_by(|a, b| utf16_order(&a.0, &b.0).is_lt()) {
            members.sort_by(|a, b| utf16_order(&a.0, &b.0));
            let written = self.out.split_off(start + 1);
            for (nth, (_, range)) in members.iter().enumerate() {
                if nth > 0 {
                    self.out.push(b',');
                }
                self.out.extend_from_slice(&written[range.start - start - 1..range.end - start - 1]);
            }
        }
        self.out.push(b'}');
        Ok(at + 1)
    }

    fn array(&mut self, at: usize) -> Result<usize, NotCanonical> {
        self.out.push(b'[');
        let mut at = json::skip_space(self.bytes, at + 1);
        let mut index = 0;
        while !matches!(self.bytes.get(at), Some(b']') | None) {
            if index > 0 {
                self.out.push(b',');
            }
            self.path.push(Step::Index(index));
            at = self.value(at)?;
            self.path.pop();
            index += 1;
            at = json::skip_space(self.bytes, at);
            if self.bytes.get(at) == Some(&b',') {
                at = json::skip_space(self.bytes, at + 1);
            }
        }
        self.out.push(b']');
        Ok(at + 1)
    }

    /// Without escapes the sender's text is canonical already: control characters cannot stand raw in JSON.
    fn string(&mut self, read: json::Str) {
        if !read.escaped {
            self.out.extend_from_slice(&self.bytes[read.start - 1..=read.end]);
            return;
        }
        self.out.push(b'"');
        for c in read.text(self.bytes).chars() {
            let short = match c {
                '"' => b'"',
                '\\' => b'\\',
                '\u{8}' => b'b',
                '\t' => b't',
                '\n' => b'n',
                '\u{c}' => b'f',
                '\r' => b'r',
                '\0'..='\u{1f}' => {
                    self.out.extend_from_slice(format!("\\u{:04x}", u32::from(c)).as_bytes());
                    continue;
                }
                _ => {
                    self.out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    continue;
                }
            };
            self.out.extend_from_slice(&[b'\\', short]);
        }
        self.out.push(b'"');
    }

    fn number(&mut self, start: usize, end: usize) -> Result<(), NotCanonical> {
        let literal = &self.bytes[start..end];
        let text = std::str::from_utf8(literal).unwrap_or_default();
        let plain = !literal.iter().any(|c| matches!(c, b'.' | b'e' | b'E'));
        if plain && literal.len() <= 15 && literal != b"-0" {
            self.out.extend_from_slice(literal);
            return Ok(());
        }
        let double = text.parse::<f64>().ok().filter(|double| double.is_finite());
        let written = double.and_then(|double| serde_json_canonicalizer::to_string(&double).ok());
        let Some(written) = written else { return Err(self.cannot(CannotCarry::Decimal)) };
        if self.numbers == Numbers::Exact {
            // Looked at as it is written, so that the form of the form is the form: 1e18 becomes an integer.
            let magnitude = written.trim_start_matches('-').parse::<u128>();
            let beyond = magnitude.is_ok_and(|magnitude| magnitude > MAX_INTEGER);
            let same = Decimal::read(text) == Decimal::read(&written);
            if beyond || (plain && !same) {
                return Err(self.cannot(CannotCarry::Integer));
            }
            if !same {
                return Err(self.cannot(CannotCarry::Decimal));
            }
        }
        self.out.extend_from_slice(written.as_bytes());
        Ok(())
    }

    fn cannot(&self, what: CannotCarry) -> NotCanonical {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) if path.is_empty() => path.push_str(key),
                Step::Key(key) => path.extend([".", key.as_ref()]),
                Step::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        NotCanonical { path, what }
    }

    fn broken(&self, at: json::Syntax) -> NotCanonical {
        self.cannot(CannotCarry::Json { offset: at.offset, what: at.what })
    }
}

/// RFC 8785, section 3.2.3: keys are ordered by UTF-16 code units.
fn utf16_order(a: &str, b: &str) -> Ordering {
    match a.is_ascii() && b.is_ascii() {
        true => a.cmp(b),
        false => a.encode_utf16().cmp(b.encode_utf16()),
    }
}

/// A decimal number: digits without zeros at either end, times ten to a power; zero has no digits and no sign.
#[derive(PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    fn read(text: &str) -> Self {
        let (body, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let power = power.strip_prefix('+').unwrap_or(power);
        let saturated = if power.starts_with('-') { i64::MIN / 4 } else { i64::MAX / 4 };
        let power = power.parse().unwrap_or(saturated);
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let negative = whole.starts_with('-');
        let mut digits: Vec<u8> = whole.trim_start_matches('-').bytes().chain(fraction.bytes()).collect();
        let mut exponent: i64 = power - fraction.len() as i64;
        while digits.last() == Some(&b'0') {
            digits.pop();
            exponent += 1;
        }
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.drain(..zeros);
        match digits.is_empty() {
            true => Self { negative: false, digits, exponent: 0 },
            false => Self { negative, digits, exponent },
        }
    }
}

#[cfg(test)]
mod tests;
