//! Completes an object of a user or a program: what it leaves out of id, author, instants and markings is put in, the rest stays byte for byte.

use vigie_model::{StixId, Timestamp};

use crate::canonical::MAX_DEPTH;
use crate::header::{OBSERVABLES, ObjectError};
use crate::object::StixObject;
use crate::scan::ScanError;
use crate::splice::{Members, quote};
use crate::travel;

/// Why an object cannot be completed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompleteError {
    /// No sound JSON object, or a key twice.
    #[error("not a sound JSON object")]
    NotAnObject,
    /// No `type`.
    #[error("type is missing")]
    NoType,
    /// `type` is no STIX type name, or one that users do not write.
    #[error("type is no STIX type that can be claimed")]
    Type,
    /// The object names somebody else as its author.
    #[error("created_by_ref is another author")]
    Author,
    /// `object_marking_refs` is no list of marking ids.
    #[error("object_marking_refs is not a list of STIX identifiers")]
    Markings,
    /// The completed object is refused.
    #[error(transparent)]
    Object(#[from] ScanError),
}

/// The STIX type of an object that may lack an id.
///
/// # Errors
/// [`CompleteError`] if there is no type, or it is `bundle`.
pub fn kind_of(object: &[u8]) -> Result<String, CompleteError> {
    let members = Members::read(object, MAX_DEPTH).ok_or(CompleteError::NotAnObject)?;
    let kind = members.text("type").ok_or(CompleteError::NoType)?;
    let sound = (3..=250).contains(&kind.len())
        && kind.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && kind != "bundle";
    if sound { Ok(kind.into_owned()) } else { Err(CompleteError::Type) }
}

/// The object with `spec_version`, `id`, and for all but observables `created_by_ref`, `created` and `modified`, where it had none, and with `markings` added to its own.
///
/// # Errors
/// [`CompleteError::Author`] if it names another author than `author`; [`CompleteError::Object`] if the result is no sound STIX.
pub fn complete(
    object: &[u8],
    id: &StixId,
    author: &StixId,
    now: Timestamp,
    markings: &[StixId],
) -> Result<Vec<u8>, CompleteError> {
    let kind = kind_of(object)?;
    let members = Members::read(object, MAX_DEPTH).ok_or(CompleteError::NotAnObject)?;
    let mut set = Vec::new();
    let mut default = |key: &'static str, value: &str| {
        if members.range(key).is_none() {
            set.push((key, quote(value)));
        }
    };
    default("spec_version", "2.1");
    default("id", id.as_str());
    if !OBSERVABLES.contains(&kind.as_str()) && kind != travel::DOCUMENT_TYPE {
        let now = now.to_millis_string();
        default("created_by_ref", author.as_str());
        let created = members.text("created").map_or_else(|| now.clone(), |created| created.into_owned());
        default("created", &created);
        if kind != "marking-definition" {
            // A given `created` after now would make `modified` earlier than it.
            let later =
                created.parse::<Timestamp>().is_ok_and(|at| at > now.parse().unwrap_or(Timestamp::MAX));
            default("modified", if later { &created } else { &now });
        }
    }
    if members.text("created_by_ref").is_some_and(|named| named != author.as_str()) {
        return Err(CompleteError::Author);
    }
    let mut marked: Vec<StixId> = match members.range("object_marking_refs") {
        Some(range) => serde_json::from_slice(&object[range]).map_err(|_| CompleteError::Markings)?,
        None => Vec::new(),
    };
    for marking in markings {
        if !marked.contains(marking) {
            marked.push(marking.clone());
        }
    }
    if !marked.is_empty() {
        let quoted: Vec<String> = marked.iter().map(|id| quote(id.as_str())).collect();
        set.push(("object_marking_refs", format!("[{}]", quoted.join(","))));
    }
    let bytes = members.with(&set);
    let read = StixObject::from_bytes(&bytes)?;
    if read.header.kind != kind {
        return Err(CompleteError::Object(ObjectError::TypeMismatch.into()));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> StixId {
        text.parse().unwrap()
    }

    fn done(object: &str) -> Result<String, CompleteError> {
        let bytes = complete(
            object.as_bytes(),
            &id("note--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22"),
            &id("identity--f431f809-377b-45e0-aa1c-6a4751cae5ff"),
            Timestamp::from_secs(1_700_000_000),
            &[id("marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421")],
        )?;
        Ok(String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn what_is_left_out_is_put_in_and_the_rest_stays() {
        assert_eq!(
            done(r#"{"type":"note", "x":1.50}"#).unwrap(),
            concat!(
                r#"{"spec_version":"2.1","id":"note--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22","#,
                r#""created_by_ref":"identity--f431f809-377b-45e0-aa1c-6a4751cae5ff","#,
                r#""created":"2023-11-14T22:13:20.000Z","modified":"2023-11-14T22:13:20.000Z","#,
                r#""object_marking_refs":["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"],"#,
                r#""type":"note", "x":1.50}"#
            )
        );
        let file = r#"{"type":"file","id":"file--5a27d487-c542-5f97-a131-a8866b477b46","size":1}"#;
        let file = done(file).unwrap();
        assert!(!file.contains("created") && file.contains("file--5a27d487-c542-5f97-a131-a8866b477b46"));
        let marked = done(r#"{"type":"note","object_marking_refs":["marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"]}"#).unwrap();
        assert!(marked.contains("e828b379-4e03-4974-9ac4-e53a884c97c1\",\"marking-definition--55d920b0"));
    }

    #[test]
    fn another_author_and_unsound_objects_are_refused() {
        let other = r#"{"type":"note","created_by_ref":"identity--00000000-377b-45e0-aa1c-6a4751cae5ff"}"#;
        assert_eq!(done(other), Err(CompleteError::Author));
        assert_eq!(done("{}"), Err(CompleteError::NoType));
        assert_eq!(done("[]"), Err(CompleteError::NotAnObject));
        assert_eq!(done(r#"{"type":"note","type":"note"}"#), Err(CompleteError::NotAnObject));
        assert_eq!(done(r#"{"type":"bundle"}"#), Err(CompleteError::Type));
        assert_eq!(done(r#"{"type":"note","object_marking_refs":["red"]}"#), Err(CompleteError::Markings));
        assert!(matches!(done(r#"{"type":"report"}"#), Err(CompleteError::Object(_))));
        assert!(matches!(done(r#"{"type":"note","created":"today"}"#), Err(CompleteError::Object(_))));
    }
}
