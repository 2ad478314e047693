//! Lines of CSV, one at a time: `issuing_state,class,number,reason[,day[,owner[,last]]]`. With `last` a line is a range of blank documents.

use std::borrow::Cow;

use crate::bundle::Change;
use crate::document::Document;
use crate::entry::{Entry, Notice};
use crate::ranges::{BlankRange, RangeError};

/// The longest line.
pub const LINE_MOST: usize = 4_096;

/// What is wrong with a line. It never holds what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// Field, from 1.
    pub field: usize,
    /// Its name.
    pub name: &'static str,
    /// Character in the line where the field begins, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// What helps.
    pub remedy: &'static str,
}

impl std::fmt::Display for LineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "column {} ({}): {}; {}", self.column, self.name, self.what, self.remedy)
    }
}

const NAMES: [&str; 7] = ["issuing_state", "class", "number", "reason", "day", "owner", "last"];
const FORM: &str = "a line is issuing_state,class,number,reason and, if known, day,owner,last";

/// Whether a first line names columns instead of a document.
pub fn is_heading(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}');
    line.starts_with("issuing_state") || line.starts_with("state,") || line.starts_with("change,")
}

/// An entry or a range of a list.
///
/// # Errors
/// The field that is not what it must be, where it stands, and what helps.
pub fn parse_line(line: &str) -> Result<Change, LineError> {
    let fields = split(line)?;
    parse_fields(&fields)
}

/// A change: the same line with `add` or `remove` before it. What is removed needs no reason.
///
/// # Errors
/// As [`parse_line`].
pub fn parse_change(line: &str) -> Result<Change, LineError> {
    let fields = split(line)?;
    let (sign, rest) = fields.split_first().ok_or_else(|| wrong(0, "change", 1, FORM))?;
    match sign.text.as_ref() {
        "add" => parse_fields(rest),
        "remove" => {
            let (document, last) = (document(rest)?, rest.get(6).filter(|field| !field.text.is_empty()));
            Ok(match last {
                Some(_) => Change::RemoveRange(range(rest)?),
                None => Change::Remove(document),
            })
        }
        _ => Err(wrong(0, "change", sign.column, "the change is neither add nor remove")),
    }
}

struct Field<'a> {
    text: Cow<'a, str>,
    column: usize,
}

fn wrong(field: usize, name: &'static str, column: usize, what: impl Into<String>) -> LineError {
    let remedy = match name {
        "issuing_state" => "write the code as in the printed lines, such as UTO or D",
        "class" => "write P for passports, I, A or C for cards, V for visas",
        "number" | "last" => "write the number as printed, without separators",
        "reason" => "write lost, stolen, stolen-blank, revoked or invalid",
        "day" => "write 2026-11-25, or leave it empty",
        "owner" => "write the member's code, or leave it empty",
        "change" => "write add or remove before the document",
        _ => FORM,
    };
    LineError { field: field + 1, name, column, what: what.into(), remedy }
}

/// Fields between commas or semicolons; quotation marks as RFC 4180, section 2, without line breaks inside.
fn split(line: &str) -> Result<Vec<Field<'_>>, LineError> {
    if line.len() > LINE_MOST {
        return Err(wrong(0, "line", 1, format!("more than {LINE_MOST} octets")));
    }
    let line = line.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
    let mut fields = Vec::with_capacity(8);
    let (mut rest, mut column) = (line, 1);
    loop {
        let before = rest.len();
        let text = match rest.strip_prefix('"') {
            None => {
                let end = rest.find([',', ';']).unwrap_or(rest.len());
                let text = rest[..end].trim();
                rest = &rest[end..];
                Cow::Borrowed(text)
            }
            Some(quoted) => {
                let (text, after) = unquote(quoted)
                    .ok_or_else(|| wrong(fields.len(), "line", column, "a quotation mark is not closed"))?;
                rest = after;
                text
            }
        };
        let begin = column;
        column += line[line.len() - before..line.len() - rest.len()].chars().count() + 1;
        fields.push(Field { text, column: begin });
        match rest.strip_prefix([',', ';']) {
            Some(after) => rest = after,
            None if rest.is_empty() => return Ok(fields),
            None => {
                return Err(wrong(
                    fields.len() - 1,
                    "line",
                    begin,
                    "something stands after a closing quotation mark",
                ));
            }
        }
    }
}

fn unquote(quoted: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut at = 0;
    loop {
        let end = at + quoted[at..].find('"')?;
        match quoted[end + 1..].starts_with('"') {
            true => at = end + 2,
            false => {
                let inside = &quoted[..end];
                let text =
                    if at == 0 { Cow::Borrowed(inside) } else { Cow::Owned(inside.replace("\"\"", "\"")) };
                return Some((text, &quoted[end + 1..]));
            }
        }
    }
}

fn text<'a>(fields: &'a [Field<'_>], at: usize) -> (&'a str, usize) {
    let end = || fields.last().map_or(1, |field| field.column + field.text.chars().count());
    fields.get(at).map_or_else(|| ("", end()), |field| (field.text.as_ref(), field.column))
}

fn document(fields: &[Field<'_>]) -> Result<Document, LineError> {
    let made = Document::new(text(fields, 0).0, text(fields, 1).0, text(fields, 2).0);
    made.map_err(|error| {
        let at = NAMES.iter().position(|name| *name == error.field()).unwrap_or(0);
        wrong(at, NAMES[at], text(fields, at).1, error.to_string())
    })
}

fn range(fields: &[Field<'_>]) -> Result<BlankRange, LineError> {
    let (last, column) = text(fields, 6);
    let made = BlankRange::new(text(fields, 0).0, text(fields, 1).0, text(fields, 2).0, last);
    made.map_err(|error: RangeError| wrong(6, "last", column, error.to_string()))
}

fn parse_fields(fields: &[Field<'_>]) -> Result<Change, LineError> {
    if let Some(more) = fields.get(NAMES.len()) {
        return Err(wrong(NAMES.len(), "line", more.column, "more than seven fields"));
    }
    let document = document(fields)?;
    fn read<T: std::str::FromStr<Err: ToString>>(fields: &[Field<'_>], at: usize) -> Result<T, LineError> {
        let (word, column) = text(fields, at);
        word.parse().map_err(|error: T::Err| wrong(at, NAMES[at], column, error.to_string()))
    }
    let notice = Notice { reason: read(fields, 3)?, day: read(fields, 4)?, owner: read(fields, 5)? };
    match text(fields, 6).0.is_empty() {
        true => Ok(Change::Add(Entry { document, notice })),
        false => Ok(Change::AddRange(range(fields)?, notice)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        let Change::Add(entry) = parse_line("uto,P,\"l898 902c3\",stolen,2026-11-25,XNM\r\n").unwrap() else {
            panic!()
        };
        assert_eq!(entry.document.key(), "UTO|P|L898902C3");
        assert_eq!(
            (entry.notice.day.to_string().as_str(), entry.notice.owner.as_str()),
            ("2026-11-25", "XNM")
        );
        assert!(matches!(parse_line("UTO;P;X1;lost"), Ok(Change::Add(_))));
        let Change::AddRange(range, _) = parse_line("UTO,P,B0100,stolen-blank,,,B0199").unwrap() else {
            panic!()
        };
        assert_eq!(range.len(), 100);
        assert!(matches!(parse_change("remove,UTO,P,X1"), Ok(Change::Remove(_))));
        assert!(matches!(parse_change("remove,UTO,P,B1,,,,B9"), Ok(Change::RemoveRange(_))));
        assert!(matches!(parse_change("add,UTO,P,X1,lost"), Ok(Change::Add(_))));
    }

    #[test]
    fn a_bad_line_says_where_and_what_helps_and_not_what_stood_there() {
        for (line, name, column) in [
            ("U1,P,SECRET1,lost", "issuing_state", 1),
            ("UTO,PP,SECRET1,lost", "class", 5),
            ("UTO,P,SECRET-1,lost", "number", 7),
            ("UTO,P,SECRET1,gone", "reason", 15),
            ("UTO,P,SECRET1", "reason", 14),
            ("UTO,P,SECRET1,lost,25.11.2026", "day", 20),
            ("UTO,P,SECRET1,lost,,utopia", "owner", 21),
            ("UTO,P,SECRET1,lost,,,OTHER9", "last", 22),
            ("UTO,P,\"SECRET1,lost", "line", 7),
            ("UTO,P,\"SECRET1\"X,lost", "line", 7),
            ("UTO,P,SECRET1,lost,,,SECRET2,more", "line", 30),
            ("", "issuing_state", 1),
        ] {
            let error = parse_line(line).unwrap_err();
            assert_eq!((error.name, error.column), (name, column), "{line}: {error}");
            assert!(!error.to_string().contains("SECRET") && !error.remedy.is_empty(), "{error}");
        }
        assert_eq!(parse_change("drop,UTO,P,X1").unwrap_err().name, "change");
        assert_eq!(parse_line(&"A".repeat(5_000)).unwrap_err().name, "line");
    }
}
