use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// Whether and how a result goes on after this page (sections 3.5 and 3.7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Paging {
    /// Nothing follows.
    #[default]
    Last,
    /// More follows. Without `next` the client goes on by `added_after` and `X-TAXII-Date-Added-Last`.
    More {
        /// Opaque place of the next page.
        next: Option<String>,
    },
}

impl Paging {
    /// Reads `more` and `next` of an envelope, manifest or versions resource that another server sent.
    ///
    /// `next` without `"more": true` is dropped (section 3.7: it may be populated if `more` is true). An empty or null `next`
    /// counts as absent.
    ///
    /// # Errors
    /// [`EnvelopeError`] if the body is no JSON object or holds another type in these properties.
    pub fn read(body: &[u8]) -> Result<Self, EnvelopeError> {
        #[derive(Deserialize)]
        struct Head {
            #[serde(default)]
            more: bool,
            next: Option<String>,
            #[serde(default, rename = "objects")]
            _objects: IgnoredAny,
        }
        let head: Head = serde_json::from_slice(body)
            .map_err(|error| EnvelopeError { line: error.line(), column: error.column() })?;
        Ok(match head.more {
            true => Self::More { next: head.next.filter(|next| !next.is_empty()) },
            false => Self::Last,
        })
    }

    /// The place of the next page, if the server named one.
    pub fn next(&self) -> Option<&str> {
        match self {
            Self::More { next: Some(next) } => Some(next),
            _ => None,
        }
    }

    /// Whether more follows.
    pub fn is_more(&self) -> bool {
        *self != Self::Last
    }
}

/// A body is no TAXII resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a TAXII envelope: line {line}, column {column}")]
pub struct EnvelopeError {
    /// Line, from 1; 0 if the body ended early.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// Writes an envelope (section 3.7) around objects whose bytes stay exactly as they were stored.
///
/// Each pushed item must be one complete JSON value: it is copied, not parsed, so that digests and signatures over the
/// sender's bytes keep holding. Without objects the key `objects` is left out (sections 2 and 3.7: no empty lists).
#[derive(Clone, Debug)]
pub struct EnvelopeWriter {
    bytes: Vec<u8>,
    objects: usize,
}

impl EnvelopeWriter {
    /// Begins an envelope; `capacity` is the expected size in octets.
    pub fn new(paging: &Paging, capacity: usize) -> Self {
        let mut bytes = Vec::with_capacity(capacity.saturating_add(128));
        bytes.extend_from_slice(head(paging).as_bytes());
        Self { bytes, objects: 0 }
    }

    /// Appends one stored object.
    pub fn push(&mut self, object: &[u8]) {
        let before = match self.objects {
            0 if self.bytes.len() > 1 => ",\"objects\":[",
            0 => "\"objects\":[",
            _ => ",",
        };
        self.bytes.extend_from_slice(before.as_bytes());
        self.bytes.extend_from_slice(object);
        self.objects += 1;
    }

    /// Objects so far.
    pub fn objects(&self) -> usize {
        self.objects
    }

    /// Octets so far.
    pub fn len_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Ends the envelope and gives its bytes.
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(if self.objects > 0 { b"]}" } else { b"}" });
        self.bytes
    }
}

/// A piece of an envelope that is sent without being copied together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<B> {
    /// Punctuation of the envelope.
    Ours(Cow<'static, str>),
    /// A stored object.
    Object(B),
}

impl<B: AsRef<[u8]>> AsRef<[u8]> for Part<B> {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Ours(text) => text.as_bytes(),
            Self::Object(bytes) => bytes.as_ref(),
        }
    }
}

/// The same envelope as [`EnvelopeWriter`] gives, piece by piece, for streaming shared bytes.
pub fn parts<B>(paging: &Paging, objects: impl IntoIterator<Item = B>) -> impl Iterator<Item = Part<B>> {
    let head = head(paging);
    let comma = head.len() > 1;
    let mut objects = objects.into_iter().peekable();
    let open = match (objects.peek().is_some(), comma) {
        (false, _) => "",
        (true, true) => ",\"objects\":[",
        (true, false) => "\"objects\":[",
    };
    let close = if open.is_empty() { "}" } else { "]}" };
    let listed = objects.enumerate().flat_map(|(index, object)| {
        let separator = (index > 0).then_some(Part::Ours(Cow::Borrowed(",")));
        separator.into_iter().chain([Part::Object(object)])
    });
    std::iter::once(Part::Ours(Cow::Owned(head + open)))
        .chain(listed)
        .chain([Part::Ours(Cow::Borrowed(close))])
}

/// The opening brace and the paging properties.
fn head(paging: &Paging) -> String {
    match paging {
        Paging::Last => "{".to_owned(),
        Paging::More { next: None } => "{\"more\":true".to_owned(),
        // A string always has a JSON form.
        Paging::More { next: Some(next) } => {
            format!("{{\"more\":true,\"next\":{}", serde_json::to_string(next).unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    fn write(paging: &Paging, objects: &[&str]) -> String {
        let mut writer = EnvelopeWriter::new(paging, 0);
        objects.iter().for_each(|object| writer.push(object.as_bytes()));
        String::from_utf8(writer.finish()).unwrap()
    }

    #[test]
    fn an_envelope_without_objects_has_no_objects_property() {
        assert_eq!(write(&Paging::Last, &[]), "{}");
        assert_eq!(write(&Paging::More { next: None }, &[]), r#"{"more":true}"#);
    }

    #[test]
    fn stored_bytes_stay_as_they_are() {
        let odd = "{ \"a\" : 9007199254740993, \"b\":\"\\u0041\", \"c\": 1.0e-7 }";
        assert_eq!(write(&Paging::Last, &[odd]), format!("{{\"objects\":[{odd}]}}"));
        assert_eq!(
            write(&Paging::More { next: Some("a\"b".into()) }, &["{}", odd]),
            format!("{{\"more\":true,\"next\":\"a\\\"b\",\"objects\":[{{}},{odd}]}}")
        );
    }

    #[test]
    fn paging_of_other_servers_is_read() {
        let read = |text: &str| Paging::read(text.as_bytes());
        assert_eq!(read("{}"), Ok(Paging::Last));
        assert_eq!(read(r#"{"objects":[{"more":true}]}"#), Ok(Paging::Last));
        assert_eq!(read(r#"{"more":true,"next":null}"#), Ok(Paging::More { next: None }));
        assert_eq!(read(r#"{"more":true,"next":""}"#), Ok(Paging::More { next: None }));
        assert_eq!(read(r#"{"next":"5","more":true}"#), Ok(Paging::More { next: Some("5".into()) }));
        assert_eq!(read(r#"{"next":"5"}"#), Ok(Paging::Last));
        for bad in ["", "[]", "{\"more\":1}", "{\"more\":true,\"more\":true}", "{\"more\":true"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn parts_and_writer_agree_and_every_object_comes_back(
            numbers in proptest::collection::vec("[0-9]{1,30}", 0..8),
            next in proptest::option::of(any::<String>()),
            more in any::<bool>(),
        ) {
            let objects: Vec<String> = numbers.iter().map(|n| format!("{{ \"n\":1.{n} }}")).collect();
            let paging = if more { Paging::More { next: next.filter(|n| !n.is_empty()) } } else { Paging::Last };
            let mut writer = EnvelopeWriter::new(&paging, 16);
            objects.iter().for_each(|object| writer.push(object.as_bytes()));
            prop_assert_eq!(writer.objects(), objects.len());
            let whole = writer.finish();
            let streamed: Vec<u8> = parts(&paging, objects.iter()).flat_map(|part| part.as_ref().to_vec()).collect();
            prop_assert_eq!(&whole, &streamed);
            prop_assert_eq!(Paging::read(&whole).unwrap(), paging);
            #[derive(serde::Deserialize)]
            struct Envelope<'a> { #[serde(default, borrow)] objects: Vec<&'a RawValue> }
            let read: Envelope<'_> = serde_json::from_slice(&whole).unwrap();
            let back: Vec<&str> = read.objects.iter().map(|raw| raw.get()).collect();
            prop_assert_eq!(back, objects);
        }
    }
}
