//! Tokens of a pattern.

use vigie_model::Timestamp;

use super::{Literal, MAX_LEN, PatternError, PatternFault};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// An identifier without hyphen that is no keyword.
    Name(String),
    /// An identifier with a hyphen: object types only.
    Hyphenated(String),
    /// A keyword in capitals.
    Word(&'static str),
    Literal(Literal),
    /// Punctuation and comparison operators, synonyms resolved.
    Sign(&'static str),
    End,
}

const KEYWORDS: [&str; 18] = [
    "AND",
    "OR",
    "NOT",
    "FOLLOWEDBY",
    "LIKE",
    "MATCHES",
    "ISSUPERSET",
    "ISSUBSET",
    "EXISTS",
    "LAST",
    "IN",
    "START",
    "STOP",
    "SECONDS",
    "WITHIN",
    "REPEATS",
    "TIMES",
    "",
];

/// Longest signs first; the second of a pair is what the first means.
const SIGNS: [(&str, &str); 16] = [
    ("==", "="),
    ("!=", "!="),
    ("<>", "!="),
    ("<=", "<="),
    (">=", ">="),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
    ("[", "["),
    ("]", "]"),
    ("(", "("),
    (")", ")"),
    (":", ":"),
    (".", "."),
    (",", ","),
    ("*", "*"),
];

/// The tokens with the byte where each starts; the last one is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, PatternError> {
    if text.len() > MAX_LEN {
        return Err(unsound(MAX_LEN, "the pattern is longer than 1 MiB"));
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at = skip_space(text, at)?;
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { break };
        let (token, len) = match first {
            '\'' => string(rest, at)?,
            'h' | 'b' | 't' if rest[1..].starts_with('\'') => prefixed(first, rest, at)?,
            'a'..='z' | 'A'..='Z' | '_' => identifier(rest),
            _ => match number(rest, at)? {
                Some(found) => found,
                None => match SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
                    Some((sign, meaning)) => (Token::Sign(meaning), sign.len()),
                    None => return Err(unsound(at, "a character that no pattern has outside quotes")),
                },
            },
        };
        tokens.push((at, token));
        at += len;
    }
    tokens.push((text.len(), Token::End));
    Ok(tokens)
}

fn unsound(offset: usize, what: &'static str) -> PatternError {
    PatternError { offset, what: PatternFault::Unsound(what) }
}

/// Steps over white space and comments.
fn skip_space(text: &str, mut at: usize) -> Result<usize, PatternError> {
    loop {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            let end = rest.find("*/").ok_or_else(|| unsound(at, "a comment without end"))?;
            at += end + 2;
        } else if rest.starts_with("//") {
            at += rest.find(['\r', '\n']).unwrap_or(rest.len());
        } else {
            match rest.chars().next() {
                Some(c) if c.is_whitespace() => at += c.len_utf8(),
                _ => return Ok(at),
            }
        }
    }
}

fn identifier(rest: &str) -> (Token, usize) {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let len = rest.find(|c| !inside(c)).unwrap_or(rest.len());
    let name = &rest[..len];
    let token = match name {
        "true" => Token::Literal(Literal::Bool(true)),
        "false" => Token::Literal(Literal::Bool(false)),
        _ => match KEYWORDS.iter().find(|word| **word == name) {
            Some(word) => Token::Word(word),
            None if name.contains('-') => Token::Hyphenated(name.to_owned()),
            None => Token::Name(name.to_owned()),
        },
    };
    (token, len)
}

/// `'…'` with `\'` and `\\`.
fn string(rest: &str, at: usize) -> Result<(Token, usize), PatternError> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((offset, c)) = chars.next() {
        match c {
            '\'' => return Ok((Token::Literal(Literal::Text(text)), offset + 1)),
            '\\' => match chars.next() {
                Some((_, escaped @ ('\'' | '\\'))) => text.push(escaped),
                _ => {
                    return Err(unsound(at + offset, "a backslash that escapes neither quote nor backslash"));
                }
            },
            _ => text.push(c),
        }
    }
    Err(unsound(at, "a string without closing quote"))
}

/// `h'…'`, `b'…'`, `t'…'`.
fn prefixed(kind: char, rest: &str, at: usize) -> Result<(Token, usize), PatternError> {
    let body = &rest[2..];
    let len = body.find('\'').ok_or_else(|| unsound(at, "a literal without closing quote"))?;
    let body = &body[..len];
    let literal = match kind {
        'h' => Literal::Binary(hex(body).ok_or_else(|| unsound(at, "no pairs of hexadecimal digits"))?),
        'b' => Literal::Binary(base64(body).ok_or_else(|| unsound(at, "no Base64"))?),
        _ => {
            let instant: Result<Timestamp, _> = body.parse();
            Literal::Timestamp(instant.map_err(|_| unsound(at, "no RFC 3339 instant in UTC"))?)
        }
    };
    Ok((Token::Literal(literal), len + 3))
}

pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| Some(c.to_digit(16)? as u8)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

/// Base64 of RFC 4648, section 4, padded.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let body = text.trim_end_matches('=');
    if text.len() - body.len() > 2 {
        return None;
    }
    let mut out = Vec::with_capacity(body.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0);
    for c in body.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Some(out)
}

/// A number at the start of `rest`: `12`, `-3`, `+1.5`, `.5`.
fn number(rest: &str, at: usize) -> Result<Option<(Token, usize)>, PatternError> {
    let sign = usize::from(rest.starts_with(['+', '-']));
    let digits = |from: usize| rest[from..].bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(sign);
    let point = sign + whole;
    let fraction = if rest[point..].starts_with('.') { digits(point + 1) } else { 0 };
    if fraction > 0 {
        let len = point + 1 + fraction;
        let value: Option<f64> = rest[..len].parse().ok();
        let value =
            value.filter(|value| value.is_finite()).ok_or_else(|| unsound(at, "a number out of range"))?;
        return Ok(Some((Token::Literal(Literal::Float(value)), len)));
    }
    if whole == 0 {
        return Ok(None);
    }
    if whole > 1 && rest[sign..].starts_with('0') {
        return Err(unsound(at, "a number with a leading zero"));
    }
    let value = rest[..point].parse().map_err(|_| unsound(at, "an integer out of range"))?;
    Ok(Some((Token::Literal(Literal::Integer(value)), point)))
}
