//! Words of an object for search, and its title for lists.

use unicode_normalization::UnicodeNormalization;

use crate::canonical::MAX_DEPTH;
use crate::object::StixObject;
use crate::splice::Members;
use crate::travel;
use crate::walk::{Frame, Met, Sink, Walker};

/// Words of one object that are kept, in bytes.
const MAX_TEXT: usize = 32 << 10;

/// Properties whose text is searched, at any depth.
const SEARCHED: [&[u8]; 27] = [
    b"abstract",
    b"aliases",
    b"authors",
    b"checkpoint_kind",
    b"content",
    b"country",
    b"cpe",
    b"description",
    b"detection_points",
    b"document_type",
    b"explanation",
    b"external_id",
    b"goals",
    b"issuing_state",
    b"key",
    b"labels",
    b"method",
    b"name",
    b"number",
    b"path",
    b"pattern",
    b"region",
    b"relationship_type",
    b"sectors",
    b"series",
    b"subject",
    b"value",
];

/// The normalised words of an object, separated by spaces: type, id, and the text of names, descriptions, patterns, values and digests. At most 32 KiB.
///
/// Normalised: NFKC, lower case, without Latin accents and Arabic vowel signs, alef, ya and teh marbuta each in one form, digits in one form.
pub fn text(object: &StixObject) -> String {
    let mut sink = Words { bytes: &object.bytes, found: String::new() };
    push_words(&object.header.kind, &mut sink.found);
    push_words(object.header.id.as_str(), &mut sink.found);
    // The scanner found the object sound; if not, its type and id are all there is.
    let _ = Walker::new(&object.bytes, MAX_DEPTH).value(0, &mut sink);
    let mut words = sink.found;
    if words.len() > MAX_TEXT {
        let cut = (0..=MAX_TEXT).rev().find(|at| words.is_char_boundary(*at)).unwrap_or(0);
        words.truncate(cut);
    }
    words
}

/// The normalised words of a query.
pub fn words(query: &str) -> Vec<String> {
    let mut found = String::new();
    push_words(query, &mut found);
    found.split_ascii_whitespace().map(str::to_owned).collect()
}

/// What lists call an object: its name or value, else what it is. Not normalised; at most 200 characters.
pub fn title(object: &StixObject) -> String {
    let kind = object.header.kind.as_str();
    let title = Members::read(&object.bytes, MAX_DEPTH).and_then(|members| {
        let text = |key: &str| members.text(key).filter(|text| !text.trim().is_empty());
        match kind {
            travel::DOCUMENT_TYPE => {
                let parts = ["issuing_state", "document_type", "number"].into_iter().filter_map(text);
                Some(parts.collect::<Vec<_>>().join(" ")).filter(|title| !title.is_empty())
            }
            travel::FINDING_TYPE => text("method").map(|method| method.into_owned()),
            // Who says so and by what, so that no list labels an organisation.
            crate::accord::DESIGNATION_TYPE => {
                let parts = ["authority", "instrument"].into_iter().filter_map(text);
                Some(parts.collect::<Vec<_>>().join(": ")).filter(|title| !title.is_empty())
            }
            "relationship" => text("relationship_type").map(|kind| kind.into_owned()),
            _ => {
                let keys = ["name", "value", "abstract", "subject", "path", "key", "pattern"];
                keys.into_iter().find_map(text).map(|text| text.into_owned())
            }
        }
    });
    title.unwrap_or_else(|| object.header.id.to_string()).chars().take(200).collect()
}

struct Words<'a> {
    bytes: &'a [u8],
    found: String,
}

impl<'a> Sink<'a> for Words<'a> {
    fn met(&mut self, frames: &[Frame<'a>], value: Met) {
        let Met::Text(read) = value else { return };
        if self.found.len() > MAX_TEXT {
            return;
        }
        let mut keys = frames.iter().rev().filter(|frame| frame.is_object);
        let (Some(inner), outer) = (keys.next(), keys.next()) else { return };
        let digest = outer.is_some_and(|outer| &*outer.key == b"hashes");
        if digest || SEARCHED.binary_search(&&*inner.key).is_ok() {
            push_words(&read.text(self.bytes), &mut self.found);
        }
    }
}

/// Appends the words of `text`, each with a space before it unless it is the first.
fn push_words(text: &str, found: &mut String) {
    let mut inside = false;
    let mut push = |c: char| {
        if !c.is_alphanumeric() {
            inside = false;
            return;
        }
        if !inside && !found.is_empty() {
            found.push(' ');
        }
        inside = true;
        found.push(c);
    };
    if text.is_ascii() {
        text.chars().for_each(|c| push(c.to_ascii_lowercase()));
        return;
    }
    let plain = text.nfkc().flat_map(char::to_lowercase).nfd().filter(|c| !is_stripped(*c));
    plain.map(unified).nfc().for_each(push);
}

/// Latin accents, Arabic vowel signs and other marks above and below, the stretching sign.
fn is_stripped(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{200c}'..='\u{200f}')
}

/// One form for letters that are typed in several; hamza above and below fell with the marks.
fn unified(c: char) -> char {
    match c {
        '\u{671}' => '\u{627}',
        '\u{649}' | '\u{6cc}' => '\u{64a}',
        '\u{6a9}' => '\u{643}',
        '\u{629}' => '\u{647}',
        '\u{660}'..='\u{669}' => digit(c, 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
        c => c,
    }
}

fn digit(c: char, zero: u32) -> char {
    char::from_digit(u32::from(c) - zero, 10).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_meet_whatever_way_they_are_typed() {
        assert!(SEARCHED.is_sorted());
        for (a, b) in [
            ("Ḿéxico", "mexico"),
            ("ÉCHANGE d’Œuvre", "echange d œuvre"),
            ("ﬁnance Ⅳ", "finance iv"),
            ("مُحَمَّد", "محمد"),
            ("أمن إدارة آلة ٱسم", "امن اداره اله اسم"),
            ("مستشفى مستشفی", "مستشفي مستشفي"),
            ("الحـــدود ٢٠٢٦", "الحدود 2026"),
            ("L898%", "l898"),
            ("evil.example.com", "evil example com"),
        ] {
            assert_eq!(words(a).join(" "), b);
        }
        assert!(words(" -- ").is_empty());
    }

    #[test]
    fn an_object_is_found_by_its_names_values_and_digests_and_not_by_its_bookkeeping() {
        let bytes = br#"{"type":"file","id":"file--5a27d487-c542-5f97-a131-a8866b477b46","name":"Caf\u00e9","hashes":{"MD5":"ABC"},
            "x_note":"hidden","extensions":{"x":{"path":"deep"}},"object_marking_refs":["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"]}"#;
        let object = StixObject::from_bytes(bytes).unwrap();
        assert_eq!(text(&object), "file file 5a27d487 c542 5f97 a131 a8866b477b46 cafe abc deep");
        assert_eq!(title(&object), "Café");
    }
}
