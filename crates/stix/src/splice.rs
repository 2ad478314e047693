//! Changes of single properties that leave every other byte of an object as it is.

use std::borrow::Cow;
use std::ops::Range;

use crate::json;
use crate::walk::{Ignore, Walker};

/// The top-level members of a JSON object text, in their order.
pub(crate) struct Members<'a> {
    bytes: &'a [u8],
    open: usize,
    members: Vec<(Cow<'a, str>, Range<usize>)>,
}

impl<'a> Members<'a> {
    /// `None` if the text is no sound JSON object.
    pub(crate) fn read(bytes: &'a [u8], max_depth: usize) -> Option<Self> {
        let open = json::skip_space(bytes, 0);
        if bytes.get(open) != Some(&b'{') {
            return None;
        }
        let mut walker = Walker::new(bytes, max_depth);
        let (end, found) = walker.value(open, &mut Ignore).ok()?;
        if found.is_some() || json::skip_space(bytes, end) != bytes.len() {
            return None;
        }
        let mut members = Vec::new();
        let mut at = json::skip_space(bytes, open + 1);
        while bytes.get(at) == Some(&b'"') {
            let key = json::string(bytes, at).ok()?;
            let colon = json::skip_space(bytes, key.end + 1);
            let start = json::skip_space(bytes, colon + 1);
            let (end, _) = walker.value(start, &mut Ignore).ok()?;
            members.push((key.text(bytes), start..end));
            at = json::skip_space(bytes, end);
            if bytes.get(at) == Some(&b',') {
                at = json::skip_space(bytes, at + 1);
            }
        }
        Some(Self { bytes, open, members })
    }

    /// The bytes of a member's value.
    pub(crate) fn range(&self, key: &str) -> Option<Range<usize>> {
        self.members.iter().find(|(name, _)| name == key).map(|(_, range)| range.clone())
    }

    /// The text of a member that is a string.
    pub(crate) fn text(&self, key: &str) -> Option<Cow<'a, str>> {
        let range = self.range(key)?;
        (self.bytes.get(range.start) == Some(&b'"')).then_some(())?;
        Some(json::string(self.bytes, range.start).ok()?.text(self.bytes))
    }

    /// The bytes with the values of `set` (JSON texts) in place of the old ones; members that are not there yet come first.
    pub(crate) fn with(&self, set: &[(&str, String)]) -> Vec<u8> {
        let mut places: Vec<(Range<usize>, &str)> = Vec::new();
        let mut added = String::new();
        for (key, value) in set {
            match self.range(key) {
                Some(range) => places.push((range, value)),
                None => {
                    let comma = if self.members.is_empty() && added.is_empty() { "" } else { "," };
                    // A new first member is followed by a comma; the only one is not.
                    match self.members.is_empty() {
                        true => added += &format!("{comma}{}:{value}", quote(key)),
                        false => added += &format!("{}:{value},", quote(key)),
                    }
                }
            }
        }
        places.push((self.open + 1..self.open + 1, &added));
        places.sort_by_key(|(range, _)| range.start);
        let mut out = Vec::with_capacity(self.bytes.len() + added.len() + 64);
        let mut from = 0;
        for (range, value) in places {
            out.extend_from_slice(&self.bytes[from..range.start]);
            out.extend_from_slice(value.as_bytes());
            from = range.end;
        }
        out.extend_from_slice(&self.bytes[from..]);
        out
    }
}

/// A JSON string.
pub(crate) fn quote(text: &str) -> String {
    // A string always has a JSON form.
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_members_change() {
        let text = b"{ \"a\" : 1 ,\n\"b\":{\"a\":2} }";
        let members = Members::read(text, 64).unwrap();
        let set = [("b", "3".to_owned()), ("c", "4".to_owned()), ("d", "5".to_owned())];
        assert_eq!(members.with(&set), b"{\"c\":4,\"d\":5, \"a\" : 1 ,\n\"b\":3 }");
        let none = Members::read(b"{}", 64).unwrap();
        assert_eq!(none.with(&set), b"{\"b\":3,\"c\":4,\"d\":5}");
        assert!(Members::read(b"{\"a\":1,\"a\":2}", 64).is_none());
    }
}
