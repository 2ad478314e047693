//! Travel documents in STIX: the published extensions, and builders of what a node of ours sends.
//!
//! Nothing built here can hold a person: no name, birth date, sex, nationality, image or free text about a holder. The shapes are
//! published as JSON schemas in `docs/stix/`.

use vigie_model::{StixId, Timestamp, Tlp};

use crate::canonical::MAX_DEPTH;
use crate::header::Instant;
use crate::pattern::{Observable, Observation};
use crate::splice::{Members, quote};

mod part;
mod terms;
pub(crate) mod writer;

pub use part::Part;
pub use terms::{CheckpointKind, DetectionPoint, ForgeryMethod};
use writer::ObjectWriter;

/// Type of the travel-document observable.
pub const DOCUMENT_TYPE: &str = "travel-document";
/// Type of a finding: a document was false.
pub const FINDING_TYPE: &str = "x-vigie-finding";
/// Type of a signed statement of a member that an object version is its own.
pub const ATTESTATION_TYPE: &str = "x-vigie-attestation";
/// Type of a signed withdrawal.
pub const WITHDRAWAL_TYPE: &str = "x-vigie-withdrawal";
/// Type of a signed acknowledgement of a withdrawal.
pub const ACKNOWLEDGEMENT_TYPE: &str = "x-vigie-acknowledgement";

/// Ids of the extension-definitions (STIX 2.1, section 7.3); they never change.
pub mod extension {
    /// The `travel-document` observable (new SCO).
    pub const DOCUMENT: &str = "extension-definition--8b7df29f-ea39-43e3-9877-a5a8a4cf3397";
    /// `x-vigie-finding` (new SDO).
    pub const FINDING: &str = "extension-definition--c58b7214-25ba-46c9-9508-0dc2ea84b16f";
    /// `x-vigie-attestation` (new SDO).
    pub const ATTESTATION: &str = "extension-definition--c2d1a3f6-0b5e-4e57-8f2c-91d60c7be5a4";
    /// `x-vigie-withdrawal` (new SDO).
    pub const WITHDRAWAL: &str = "extension-definition--5f6f0a1d-3c48-4d0b-a2b9-7e80f4c3d916";
    /// `x-vigie-acknowledgement` (new SDO).
    pub const ACKNOWLEDGEMENT: &str = "extension-definition--e9a47b20-8d13-4a6c-b5f1-06d2c8e7f35b";
    /// What a link between organisations rests on, on a `relationship` (property extension).
    pub const LINK: &str = "extension-definition--2e1a074d-9023-4ebe-8dc4-ab444b4d4772";
    /// Reasons of an `opinion`, by code (property extension).
    pub const OPINION: &str = "extension-definition--4834beff-58c4-44fc-abfb-3844f58f3832";
    /// `x-vigie-designation` (new SDO).
    pub const DESIGNATION: &str = "extension-definition--203e6237-d140-418c-9f8d-650f463ea6e6";
    /// `x-vigie-practice` (new SDO).
    pub const PRACTICE: &str = "extension-definition--1185138e-beb6-48cb-a190-51252cfc38dc";
    /// `x-vigie-meeting` (new SDO).
    pub const MEETING: &str = "extension-definition--3b669ae2-9643-4e84-8295-74f7887d5a95";
    /// `x-vigie-decision` (new SDO).
    pub const DECISION: &str = "extension-definition--cc495a85-5c3f-499b-b0fd-a8724ae6a212";
    /// `x-vigie-follow-up` (new SDO).
    pub const FOLLOW_UP: &str = "extension-definition--a91af3cd-efb9-45a9-9728-5c82bf565149";
    /// Handling on a marking-definition (property extension).
    pub const HANDLING: &str = "extension-definition--7b0c58d5-6a1f-4c3e-9d7e-2f1b7a60c4e1";
    /// TLP 2.0 of FIRST on a marking-definition (OASIS common object repository).
    pub const TLP_2_0: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";
}

/// The published extension-definitions and the identity that publishes them, as one STIX bundle.
pub const EXTENSION_DEFINITIONS: &str = include_str!("../../../docs/stix/extension-definitions.json");

/// What a travel document says of itself; never who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFacts {
    /// Issuing state as in the MRZ, one to three letters without fillers (ICAO Doc 9303-3, section 5).
    pub issuing_state: String,
    /// Document code of the MRZ without fillers: `P`, `ID`, `V`.
    pub document_type: String,
    /// Document number, upper case, without fillers and spaces.
    pub number: String,
    /// Leading part of the number that names the series or batch of blanks, if known.
    pub series: Option<String>,
    /// Last day of validity, `YYYY-MM-DD`.
    pub valid_until: Option<String>,
    /// SHA-256 of the document signer certificate, in lower-case hexadecimal.
    pub dsc_fingerprint: Option<String>,
}

/// A `travel-document` observable. The id is random, always: a deterministic one would be a guessable hash of the number.
pub fn document(id: &StixId, facts: &DocumentFacts, markings: &[StixId]) -> Vec<u8> {
    ObjectWriter::new()
        .text("type", DOCUMENT_TYPE)
        .text("spec_version", "2.1")
        .text("id", id.as_str())
        .list("object_marking_refs", markings.iter().map(StixId::as_str))
        .text("issuing_state", &facts.issuing_state)
        .text("document_type", &facts.document_type)
        .text("number", &facts.number)
        .optional("series", facts.series.as_ref())
        .optional("valid_until", facts.valid_until.as_ref())
        .optional("dsc_fingerprint", facts.dsc_fingerprint.as_ref())
        .extension(extension::DOCUMENT, "new-sco")
        .bytes()
}

/// What patterns on travel documents are matched against.
pub fn observation(facts: &DocumentFacts) -> Observation {
    let mut document = Observable::new(DOCUMENT_TYPE)
        .with_text("issuing_state", &facts.issuing_state)
        .with_text("document_type", &facts.document_type)
        .with_text("number", &facts.number);
    let optional = [
        ("series", &facts.series),
        ("valid_until", &facts.valid_until),
        ("dsc_fingerprint", &facts.dsc_fingerprint),
    ];
    for (key, value) in optional {
        if let Some(value) = value {
            document = document.with_text(key, value);
        }
    }
    Observation::new([document])
}

/// A claim that a document was false.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id of type `x-vigie-finding`.
    pub id: StixId,
    /// When it was stated; milliseconds count.
    pub created: Timestamp,
    /// Identity of the member that states it.
    pub created_by: StixId,
    /// The `travel-document` observable.
    pub document: StixId,
    /// How it was falsified.
    pub method: ForgeryMethod,
    /// Where that was noticed.
    pub detection_points: Vec<DetectionPoint>,
    /// Land, air or sea.
    pub checkpoint_kind: CheckpointKind,
    /// An instant of the day of the inspection; only the day is told.
    pub day: Timestamp,
    /// 0 to 100.
    pub confidence: Option<u8>,
    /// Marking-definitions.
    pub markings: Vec<StixId>,
}

/// An `x-vigie-finding`.
pub fn finding(finding: &Finding) -> Vec<u8> {
    let writer = domain(FINDING_TYPE, &finding.id, &finding.created_by, finding.created);
    confidence(writer, finding.confidence)
        .list("object_marking_refs", finding.markings.iter().map(StixId::as_str))
        .text("document_ref", finding.document.as_str())
        .text("method", finding.method.code())
        .list("detection_points", finding.detection_points.iter().map(|point| point.code()))
        .text("checkpoint_kind", finding.checkpoint_kind.code())
        .text("day", finding.day.to_day())
        .extension(extension::FINDING, "new-sdo")
        .bytes()
}

/// A request to look closer at documents that match a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Id of type `indicator`.
    pub id: StixId,
    /// When it was stated; milliseconds count.
    pub created: Timestamp,
    /// Identity of the member that states it.
    pub created_by: StixId,
    /// What was seen, for people; not who.
    pub name: String,
    /// STIX pattern.
    pub pattern: String,
    /// 0 to 100.
    pub confidence: u8,
    /// From when it counts.
    pub valid_from: Timestamp,
    /// Until when; later than `valid_from`.
    pub valid_until: Timestamp,
    /// Marking-definitions.
    pub markings: Vec<StixId>,
}

/// The description of every alert: for tools that show one; there is no free text.
const ALERT_DESCRIPTION: &str =
    "Travel documents that match are to be examined more closely. A match says nothing about who holds them.";

/// An alert as a STIX `indicator` (STIX 2.1, section 4.7).
pub fn alert(alert: &Alert) -> Vec<u8> {
    let writer = domain("indicator", &alert.id, &alert.created_by, alert.created);
    confidence(writer, Some(alert.confidence))
        .list("object_marking_refs", alert.markings.iter().map(StixId::as_str))
        .text("name", &alert.name)
        .text("description", ALERT_DESCRIPTION)
        // The vocabulary's mildest word: what matches is to be looked at, not condemned.
        .list("indicator_types", ["anomalous-activity"])
        .text("pattern", &alert.pattern)
        .text("pattern_type", "stix")
        .text("pattern_version", "2.1")
        .text("valid_from", alert.valid_from.to_millis_string())
        .text("valid_until", alert.valid_until.to_millis_string())
        .bytes()
}

/// The pattern of an alert on a series: issuing state and first characters of the number, letters and digits only.
pub fn series_pattern(issuing_state: &str, series: &str) -> String {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
    };
    format!(
        "[{DOCUMENT_TYPE}:issuing_state = '{}' AND {DOCUMENT_TYPE}:number LIKE '{}%']",
        plain(issuing_state),
        plain(series)
    )
}

/// An alert as a node reads it, its own or another's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRead {
    /// `name`, or the id.
    pub name: String,
    /// `pattern`.
    pub pattern: String,
    /// The strictest TLP level among its markings; `None` if there is none.
    pub tlp: Option<Tlp>,
    /// `confidence`, 0 to 100.
    pub confidence: Option<u8>,
    /// `modified`.
    pub modified: Timestamp,
    /// `valid_from`.
    pub valid_from: Timestamp,
    /// `valid_until`.
    pub valid_until: Option<Timestamp>,
    /// `revoked`.
    pub revoked: bool,
}

/// Reads an `indicator` whose pattern is a STIX pattern; `None` for everything else.
pub fn read_alert(bytes: &[u8]) -> Option<AlertRead> {
    let members = Members::read(bytes, MAX_DEPTH)?;
    let (id, kind) = (members.text("id")?, members.text("type")?);
    // STIX 2.0 has no pattern_type: its patterns are STIX patterns.
    if kind != "indicator" || members.text("pattern_type").is_some_and(|kind| kind != "stix") {
        return None;
    }
    let instant = |key: &str| members.text(key).and_then(|text| text.parse().ok());
    let value = |key: &str| members.range(key).map(|range| &bytes[range]);
    let markings: Vec<String> =
        value("object_marking_refs").and_then(|list| serde_json::from_slice(list).ok()).unwrap_or_default();
    Some(AlertRead {
        name: members.text("name").unwrap_or(id).into_owned(),
        pattern: members.text("pattern")?.into_owned(),
        tlp: markings.iter().filter_map(|id| Tlp::from_marking_id(id)).max(),
        confidence: value("confidence")
            .and_then(|number| serde_json::from_slice::<u8>(number).ok())
            .filter(|confidence| *confidence <= 100),
        modified: instant("modified")?,
        valid_from: instant("valid_from")?,
        valid_until: match value("valid_until") {
            None => None,
            // An end that cannot be read must not become "no end".
            Some(_) => Some(instant("valid_until")?),
        },
        revoked: value("revoked").is_some_and(|revoked| revoked == b"true"),
    })
}

/// What a member tells an alert's author: it was confirmed here. Day and member; no document, no checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Id of type `sighting`.
    pub id: StixId,
    /// When it was stated; milliseconds count.
    pub created: Timestamp,
    /// Identity of the member that states it.
    pub created_by: StixId,
    /// The `indicator`.
    pub alert: StixId,
    /// An instant of the day; only the day is told.
    pub day: Timestamp,
    /// Identity of the member where it was seen.
    pub member: StixId,
}

impl Sighting {
    /// The `sighting` (STIX 2.1, section 5.2): from the first to the last millisecond of the day.
    pub fn with_markings(&self, markings: &[StixId]) -> Vec<u8> {
        let start = self.day.start_of_day();
        let end = start + vigie_model::Duration::from_micros(86_399_999_000);
        domain("sighting", &self.id, &self.created_by, self.created)
            .list("object_marking_refs", markings.iter().map(StixId::as_str))
            .text("first_seen", start.to_millis_string())
            .text("last_seen", end.to_millis_string())
            .raw("count", "1")
            .text("sighting_of_ref", self.alert.as_str())
            .list("where_sighted_refs", [self.member.as_str()])
            .bytes()
    }
}

/// The identity of a member: an organisation, author of its own identity.
pub fn identity(id: &StixId, name: &str, created: Timestamp, markings: &[StixId]) -> Vec<u8> {
    domain("identity", id, id, created)
        .list("object_marking_refs", markings.iter().map(StixId::as_str))
        .text("name", name)
        .text("identity_class", "organization")
        .bytes()
}

/// The marking-definition of a TLP 2.0 level, as FIRST and OASIS publish it.
pub fn tlp_marking(tlp: Tlp) -> Vec<u8> {
    let level = ObjectWriter::new()
        .text("extension_type", "property-extension")
        .text("tlp_2_0", tlp.label()[4..].to_ascii_lowercase())
        .bytes();
    let level = String::from_utf8(level).unwrap_or_default();
    let extensions = format!("{{{}:{level}}}", quote(extension::TLP_2_0));
    ObjectWriter::new()
        .text("type", "marking-definition")
        .text("spec_version", "2.1")
        .text("id", tlp.marking_id())
        .text("created", "2022-10-01T00:00:00.000Z")
        .text("name", tlp.label())
        .raw("extensions", &extensions)
        .bytes()
}

/// Why an object cannot get a revoked version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RevokeError {
    /// Not sound JSON.
    #[error("not a sound JSON object")]
    NotAnObject,
    /// Objects without `modified` have no versions: observables, markings.
    #[error("an object without modified cannot be revoked")]
    NoVersions,
    /// Revoked before: STIX allows no version after it.
    #[error("the object is revoked already")]
    Already,
    /// The new version would not be later.
    #[error("the new version is not later than the one it revokes")]
    NotLater,
}

/// A new version with `revoked: true` (STIX 2.1, section 3.6.2); every other property stays byte for byte.
///
/// # Errors
/// [`RevokeError`]
pub fn revoke(original: &[u8], modified: Timestamp) -> Result<Vec<u8>, RevokeError> {
    let members = Members::read(original, MAX_DEPTH).ok_or(RevokeError::NotAnObject)?;
    let text = members.text("modified").ok_or(RevokeError::NoVersions)?;
    let old = Instant { at: text.parse().map_err(|_| RevokeError::NoVersions)?, text: text.into_owned() };
    if members.range("revoked").is_some_and(|range| &original[range] == b"true") {
        return Err(RevokeError::Already);
    }
    if modified.trunc_millis() <= old.at {
        return Err(RevokeError::NotLater);
    }
    let set = [("modified", quote(&modified.to_millis_string())), ("revoked", "true".to_owned())];
    Ok(members.with(&set))
}

/// The common properties of a domain object or relationship (STIX 2.1, section 3.2).
pub(crate) fn domain(kind: &str, id: &StixId, created_by: &StixId, created: Timestamp) -> ObjectWriter {
    ObjectWriter::new()
        .text("type", kind)
        .text("spec_version", "2.1")
        .text("id", id.as_str())
        .text("created_by_ref", created_by.as_str())
        .text("created", created.to_millis_string())
        .text("modified", created.to_millis_string())
}

pub(crate) fn confidence(writer: ObjectWriter, confidence: Option<u8>) -> ObjectWriter {
    match confidence {
        Some(confidence) => writer.raw("confidence", &confidence.min(100).to_string()),
        None => writer,
    }
}

#[cfg(test)]
mod tests;
