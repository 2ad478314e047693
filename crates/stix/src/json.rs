//! JSON tokens over raw bytes (RFC 8259): where each ends, and whether its text is sound.

use std::borrow::Cow;

use crate::walk::Fault;

/// The grammar of RFC 8259 is broken at a byte; nothing after it can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} at byte {offset}")]
pub(crate) struct Syntax {
    pub(crate) offset: usize,
    pub(crate) what: &'static str,
}

pub(crate) fn syntax<T>(offset: usize, what: &'static str) -> Result<T, Syntax> {
    Err(Syntax { offset, what })
}

/// A string between its quotes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Str {
    /// Byte after the opening quote.
    pub(crate) start: usize,
    /// Byte of the closing quote.
    pub(crate) end: usize,
    /// Holds at least one backslash.
    pub(crate) escaped: bool,
    /// The text is no Unicode: invalid UTF-8 or a lone surrogate.
    pub(crate) fault: Option<Fault>,
}

impl Str {
    /// The bytes between the quotes, escapes as they came.
    pub(crate) fn raw<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        &bytes[self.start..self.end]
    }

    /// The text; what is no Unicode comes out as U+FFFD (such a string carries a fault).
    pub(crate) fn text<'a>(&self, bytes: &'a [u8]) -> Cow<'a, str> {
        let raw = String::from_utf8_lossy(self.raw(bytes));
        match self.escaped {
            true => Cow::Owned(unescape(&raw)),
            false => raw,
        }
    }
}

pub(crate) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// Reads the string whose opening quote stands at `at`.
pub(crate) fn string(bytes: &[u8], at: usize) -> Result<Str, Syntax> {
    let start = at + 1;
    let (mut escaped, mut ascii, mut fault) = (false, true, None);
    let mut at = start;
    loop {
        match bytes.get(at) {
            None => return syntax(at, "the text ends inside a string"),
            Some(b'"') => break,
            Some(b'\\') => {
                escaped = true;
                let (next, lone) = escape(bytes, at)?;
                if lone {
                    fault = fault.or(Some(Fault::LoneSurrogate));
                }
                at = next;
            }
            Some(0..0x20) => return syntax(at, "a control character inside a string"),
            Some(&c) => {
                ascii &= c < 0x80;
                at += 1;
            }
        }
    }
    if !ascii && std::str::from_utf8(&bytes[start..at]).is_err() {
        fault = Some(Fault::InvalidUtf8);
    }
    Ok(Str { start, end: at, escaped, fault })
}

/// Steps over the escape at `at`; says whether it is half of a surrogate pair only.
fn escape(bytes: &[u8], at: usize) -> Result<(usize, bool), Syntax> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok((at + 2, false)),
        Some(b'u') => match hex4(bytes, at + 2) {
            None => syntax(at, "an escape that is not \\u and four hexadecimal digits"),
            Some(0xD800..=0xDBFF) => {
                let low = (bytes.get(at + 6..at + 8) == Some(b"\\u")).then(|| hex4(bytes, at + 8)).flatten();
                match low {
                    Some(0xDC00..=0xDFFF) => Ok((at + 12, false)),
                    _ => Ok((at + 6, true)),
                }
            }
            Some(0xDC00..=0xDFFF) => Ok((at + 6, true)),
            Some(_) => Ok((at + 6, false)),
        },
        _ => syntax(at, "an unknown escape inside a string"),
    }
}

fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |sum, c| Some(sum * 16 + char::from(*c).to_digit(16)?))
}

/// Resolves the escapes of a string that [`string`] has read.
fn unescape(raw: &str) -> String {
    let mut units = Vec::with_capacity(2);
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let tail = &rest.as_bytes()[at..];
        let (plain, len) = match tail.get(1) {
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(b'u') => {
                units.clear();
                units.extend(hex4(tail, 2).map(|unit| unit as u16));
                if matches!(units.first(), Some(0xD800..=0xDBFF)) && tail.get(6..8) == Some(b"\\u") {
                    units.extend(hex4(tail, 8).map(|unit| unit as u16));
                }
                let first = char::decode_utf16(units.iter().copied()).next();
                let c = first.and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER);
                (c, if c.len_utf16() == 2 { 12 } else { 6 })
            }
            Some(&c) => (char::from(c), 2),
            None => break,
        };
        text.push(plain);
        rest = rest.get(at + len..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// The end of the number that starts at `at`.
pub(crate) fn number(bytes: &[u8], at: usize) -> Result<usize, Syntax> {
    let digits = |mut at: usize| -> Result<usize, Syntax> {
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at == start { syntax(at, "a number without digits") } else { Ok(at) }
    };
    let whole = at + usize::from(bytes.get(at) == Some(&b'-'));
    let mut end = digits(whole)?;
    if bytes[whole] == b'0' && end > whole + 1 {
        return syntax(whole, "a number with a leading zero");
    }
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let signed = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        end = digits(end + 1 + signed)?;
    }
    Ok(end)
}

/// The end of `true`, `false` or `null` at `at`.
pub(crate) fn literal(bytes: &[u8], at: usize) -> Result<usize, Syntax> {
    for word in [&b"true"[..], b"false", b"null"] {
        if bytes[at..].starts_with(word) {
            return Ok(at + word.len());
        }
    }
    syntax(at, if at >= bytes.len() { "the text ends where a value should stand" } else { "no JSON value" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_resolve_to_the_text_they_stand_for() {
        let bytes = br#""a\u0041\n\"\\\/\ud83d\ude00\u00e9z""#;
        let read = string(bytes, 0).unwrap();
        assert_eq!(read.text(bytes), "aA\n\"\\/\u{1f600}\u{e9}z");
        assert_eq!(read.end, bytes.len() - 1);
        assert!(read.fault.is_none());
    }

    #[test]
    fn half_a_surrogate_pair_is_a_fault_and_does_not_end_the_string() {
        for text in [r#""\ud83d""#, r#""\ud83dx""#, r#""\ude00""#, r#""\ud83d\u0041""#] {
            assert_eq!(string(text.as_bytes(), 0).unwrap().fault, Some(Fault::LoneSurrogate), "{text}");
        }
        assert_eq!(string(b"\"\xc3\x28\"", 0).unwrap().fault, Some(Fault::InvalidUtf8));
    }

    #[test]
    fn numbers_follow_the_grammar() {
        for (text, end) in [("0", 1), ("-0", 2), ("10.50e+3,", 8), ("1E9]", 3)] {
            assert_eq!(number(text.as_bytes(), 0), Ok(end), "{text}");
        }
        for text in ["-", "01", "1.", "1e", ".5", "+1"] {
            assert!(number(text.as_bytes(), 0).is_err(), "{text}");
        }
    }
}
