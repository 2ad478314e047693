//! What storage and handling need to know of an object, read in the scanner's one pass.

use vigie_model::{StixId, Timestamp};

use crate::json::Str;
use crate::walk::{Fault, Frame, Met, Sink, path};

/// A STIX timestamp as it was written and as an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant {
    /// The sender's spelling.
    pub text: String,
    /// The instant; decimals past the sixth are cut.
    pub at: Timestamp,
}

/// Which version of its id an object is (STIX 2.1, section 3.6; TAXII 2.1, section 3.4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectVersion {
    /// By `modified`; by `created` where there is no `modified` (marking-definition).
    At {
        /// The sender's spelling.
        text: String,
        /// The instant; two spellings of one instant are one version.
        at: Timestamp,
    },
    /// Neither: observables. Told apart by content; TAXII shows the date added.
    Unversioned {
        /// SHA-256 of the RFC 8785 form, or of the bytes where that form cannot carry the object.
        digest: [u8; 32],
    },
}

impl ObjectVersion {
    /// The instant that orders versions; observables are ordered by the date added.
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::At { at, .. } => Some(*at),
            Self::Unversioned { .. } => None,
        }
    }

    /// What TAXII shows as `version`: the sender's spelling, or the date added for observables (TAXII 2.1, section 5.3).
    pub fn text(&self, date_added: Timestamp) -> String {
        match self {
            Self::At { text, .. } => text.clone(),
            Self::Unversioned { .. } => date_added.to_string(),
        }
    }

    /// A key that is the same for the same version of one id: the instant in microseconds however spelled, or `jcs:` and the digest.
    pub fn key(&self) -> String {
        match self {
            Self::At { at, .. } => at.to_string(),
            Self::Unversioned { digest } => {
                digest.iter().fold("jcs:".to_owned(), |key, octet| key + &format!("{octet:02x}"))
            }
        }
    }
}

/// The kinds of STIX objects (STIX 2.1, section 1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObjectClass {
    /// STIX domain object, custom ones with `created` included.
    Domain,
    /// `relationship`, `sighting`.
    Relationship,
    /// STIX cyber-observable object, custom ones without `created` included.
    Observable,
    /// `marking-definition`, `extension-definition`, `language-content`.
    Meta,
}

/// The properties of an object that storage, handling and paging need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// `id`.
    pub id: StixId,
    /// `type`; equal to the id's prefix.
    pub kind: String,
    /// `spec_version`, `2.0` or `2.1`; where it is absent, what that means: 2.0 for objects with `created`, else 2.1.
    pub spec_version: String,
    /// `created`.
    pub created: Option<Instant>,
    /// `modified`.
    pub modified: Option<Instant>,
    /// `created_by_ref`.
    pub created_by: Option<StixId>,
    /// `revoked`; absent is `false`.
    pub revoked: bool,
    /// `object_marking_refs`.
    pub markings: Vec<StixId>,
    /// `granular_markings[].marking_ref`: they mark parts; handling takes the strictest.
    pub granular_markings: Vec<StixId>,
    /// Every `…_ref` and `…_refs` at any depth that holds an id, by property path without indices
    /// (`source_ref`, `granular_markings.marking_ref`).
    pub refs: Vec<(String, StixId)>,
    /// Which version of its id it is.
    pub version: ObjectVersion,
}

impl Header {
    /// Domain object, relationship, observable or meta object.
    pub fn class(&self) -> ObjectClass {
        match self.kind.as_str() {
            "relationship" | "sighting" => ObjectClass::Relationship,
            "marking-definition" | "extension-definition" | "language-content" => ObjectClass::Meta,
            kind if OBSERVABLES.contains(&kind) => ObjectClass::Observable,
            kind if DOMAIN.contains(&kind) || self.created.is_some() => ObjectClass::Domain,
            _ => ObjectClass::Observable,
        }
    }
}

/// The domain object types of STIX 2.1, chapter 4.
pub(crate) const DOMAIN: [&str; 19] = [
    "attack-pattern",
    "campaign",
    "course-of-action",
    "grouping",
    "identity",
    "incident",
    "indicator",
    "infrastructure",
    "intrusion-set",
    "location",
    "malware",
    "malware-analysis",
    "note",
    "observed-data",
    "opinion",
    "report",
    "threat-actor",
    "tool",
    "vulnerability",
];

/// The cyber-observable types of STIX 2.1, chapter 6.
pub(crate) const OBSERVABLES: [&str; 18] = [
    "artifact",
    "autonomous-system",
    "directory",
    "domain-name",
    "email-addr",
    "email-message",
    "file",
    "ipv4-addr",
    "ipv6-addr",
    "mac-addr",
    "mutex",
    "network-traffic",
    "process",
    "software",
    "url",
    "user-account",
    "windows-registry-key",
    "x509-certificate",
];

/// Why one object is refused; the others of its bundle are not touched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ObjectError {
    /// The JSON text has a fault that two readers may read in two ways.
    #[error("{fault} at byte {offset}{}", place(path))]
    Text {
        /// Which.
        fault: Fault,
        /// Byte in the body.
        offset: usize,
        /// Property path inside the object; empty for the object itself.
        path: String,
    },
    /// An element of `objects` that is no JSON object.
    #[error("not a JSON object")]
    NotAnObject,
    /// A required property is missing or no string.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A property that decides on version or handling has a value of the wrong kind.
    #[error("{property} is not {wanted}")]
    Property {
        /// Its path.
        property: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// `id` starts with another type than `type` says.
    #[error("type is not the prefix of id")]
    TypeMismatch,
    /// `spec_version` is neither 2.0 nor 2.1.
    #[error("spec_version is neither 2.0 nor 2.1")]
    SpecVersion,
    /// A bundle inside a bundle.
    #[error("a bundle is no element of a bundle")]
    NestedBundle,
    /// Larger than the limit for one object.
    #[error("{len} bytes, more than the {limit} allowed for one object")]
    TooLarge {
        /// Its length.
        len: usize,
        /// The limit.
        limit: usize,
    },
}

fn place(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(" ({path})") }
}

/// Collects the header while the walker reads.
pub(crate) struct HeaderSink<'a> {
    bytes: &'a [u8],
    kind: Option<String>,
    id: Option<String>,
    spec_version: Option<String>,
    created: Option<String>,
    modified: Option<String>,
    created_by: Option<StixId>,
    revoked: bool,
    markings: Vec<StixId>,
    granular_markings: Vec<StixId>,
    refs: Vec<(String, StixId)>,
    wrong: Option<(String, &'static str)>,
}

const AN_ID: &str = "a STIX identifier";
const IDS: &str = "a list of STIX identifiers";
const INSTANT: &str = "an RFC 3339 instant in UTC";

impl<'a> HeaderSink<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            kind: None,
            id: None,
            spec_version: None,
            created: None,
            modified: None,
            created_by: None,
            revoked: false,
            markings: Vec::new(),
            granular_markings: Vec::new(),
            refs: Vec::new(),
            wrong: None,
        }
    }

    /// `id` as it was written, even of an object that is refused.
    pub(crate) fn id_text(&self) -> Option<String> {
        self.id.clone()
    }

    fn wrong(&mut self, property: impl Into<String>, wanted: &'static str) {
        if self.wrong.is_none() {
            self.wrong = Some((property.into(), wanted));
        }
    }

    /// The header, with `digest` asked only for objects that have neither `modified` nor `created`.
    pub(crate) fn finish(self, digest: impl FnOnce() -> [u8; 32]) -> Result<Header, ObjectError> {
        let kind = self.kind.ok_or(ObjectError::Missing("type"))?;
        if kind == "bundle" {
            return Err(ObjectError::NestedBundle);
        }
        let id = self.id.ok_or(ObjectError::Missing("id"))?;
        let id: StixId =
            id.parse().map_err(|_| ObjectError::Property { property: "id".to_owned(), wanted: AN_ID })?;
        if id.kind() != kind {
            return Err(ObjectError::TypeMismatch);
        }
        if let Some((property, wanted)) = self.wrong {
            return Err(ObjectError::Property { property, wanted });
        }
        let instant = |property: &str, text: Option<String>| match text {
            None => Ok(None),
            Some(text) => match text.parse() {
                Ok(at) => Ok(Some(Instant { text, at })),
                Err(_) => Err(ObjectError::Property { property: property.to_owned(), wanted: INSTANT }),
            },
        };
        let created = instant("created", self.created)?;
        let modified = instant("modified", self.modified)?;
        let spec_version = match self.spec_version.as_deref() {
            Some(version @ ("2.1" | "2.0")) => version,
            Some(_) => return Err(ObjectError::SpecVersion),
            // Only 2.0 has domain objects and relationships without the property; observables may always leave it out.
            None if created.is_some() => "2.0",
            None => "2.1",
        };
        let version = match (&modified, &created) {
            (Some(Instant { text, at }), _) | (None, Some(Instant { text, at })) => {
                ObjectVersion::At { text: text.clone(), at: *at }
            }
            (None, None) => ObjectVersion::Unversioned { digest: digest() },
        };
        Ok(Header {
            id,
            kind,
            spec_version: spec_version.to_owned(),
            created,
            modified,
            created_by: self.created_by,
            revoked: self.revoked,
            markings: self.markings,
            granular_markings: self.granular_markings,
            refs: self.refs,
            version,
        })
    }

    /// A property of the object itself.
    fn own(&mut self, key: &[u8], value: Met) {
        let text = |value| match value {
            Met::Text(read) => Some(Str::text(&read, self.bytes).into_owned()),
            _ => None,
        };
        match key {
            b"type" => match text(value) {
                Some(kind) => self.kind = Some(kind),
                None => self.wrong("type", "a string"),
            },
            b"id" => match text(value) {
                Some(id) => self.id = Some(id),
                None => self.wrong("id", AN_ID),
            },
            b"spec_version" => match text(value) {
                Some(version) => self.spec_version = Some(version),
                None => self.wrong("spec_version", "a string"),
            },
            b"created" => match text(value) {
                Some(created) => self.created = Some(created),
                None => self.wrong("created", INSTANT),
            },
            b"modified" => match text(value) {
                Some(modified) => self.modified = Some(modified),
                None => self.wrong("modified", INSTANT),
            },
            b"revoked" => match value {
                Met::Bool(revoked) => self.revoked = revoked,
                _ => self.wrong("revoked", "true or false"),
            },
            b"created_by_ref" => match text(value).and_then(|text| text.parse().ok()) {
                Some(id) => self.created_by = Some(id),
                None => self.wrong("created_by_ref", AN_ID),
            },
            b"object_marking_refs" | b"granular_markings" if !matches!(value, Met::Array) => {
                self.wrong(String::from_utf8_lossy(key), "a list");
            }
            _ => {}
        }
    }
}

impl<'a> Sink<'a> for HeaderSink<'a> {
    fn met(&mut self, frames: &[Frame<'a>], value: Met) {
        if let [only] = frames {
            self.own(&only.key, value);
        }
        // The innermost key names the reference: `x_ref: id`, `x_refs: [id, …]`.
        let (named, wanted) = match frames {
            [.., last] if last.is_object => (last, &b"_ref"[..]),
            [.., before, last] if !last.is_object && before.is_object => (before, &b"_refs"[..]),
            _ => return,
        };
        if !named.key.ends_with(wanted) {
            return;
        }
        let id = match value {
            Met::Text(read) => read.text(self.bytes).parse::<StixId>().ok(),
            _ => None,
        };
        let top = &*frames[0].key;
        match id {
            Some(id) => {
                match (top, frames.len()) {
                    (b"object_marking_refs", 2) => self.markings.push(id.clone()),
                    (b"granular_markings", 3) if &*named.key == b"marking_ref" => {
                        self.granular_markings.push(id.clone());
                    }
                    _ => {}
                }
                let keys = frames.iter().filter(|frame| frame.is_object);
                let keys: Vec<_> = keys.map(|frame| String::from_utf8_lossy(&frame.key)).collect();
                self.refs.push((keys.join("."), id));
            }
            // A marking that cannot be read must not become "unmarked".
            None if matches!((top, frames.len()), (b"object_marking_refs", 2)) => {
                self.wrong(path(frames), IDS)
            }
            None if top == b"granular_markings" && &*named.key == b"marking_ref" => {
                self.wrong(path(frames), AN_ID);
            }
            None => {}
        }
    }
}
