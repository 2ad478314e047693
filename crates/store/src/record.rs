use std::sync::Arc;

use vigie_model::{AudienceId, CollectionId, StixId, Timestamp};

use crate::Seq;

/// One stored version of a STIX object in one collection, seen through one of its releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The collection.
    pub collection: CollectionId,
    /// Object id.
    pub id: StixId,
    /// Version text: `modified` (or `created`) as the sender wrote it; for objects without a version the hex JCS (else byte) digest.
    pub version: String,
    /// Order among versions of one id: microseconds of `modified`/`created`; 0 for objects without a version.
    pub version_micros: i64,
    /// `true` if `version` is a digest, so that TAXII shows `date_added` as the version.
    pub unversioned: bool,
    /// `spec_version` as in the object or, if it has none, as STIX 2.1 section 3.2 implies.
    pub spec_version: String,
    /// The sender's bytes; empty after an erasure.
    pub bytes: Arc<[u8]>,
    /// SHA-256 of `bytes` as they came.
    pub sha256: [u8; 32],
    /// SHA-256 of the RFC 8785 form, if the object has one.
    pub jcs_sha256: Option<[u8; 32]>,
    /// `created_by_ref`, if any.
    pub created_by: Option<StixId>,
    /// Where it came from: a member code, or `local:ACCOUNT`.
    pub origin: String,
    /// Audience of the release through which it is seen.
    pub audience: AudienceId,
    /// Place of that release.
    pub seq: Seq,
    /// `date_added` of that release (TAXII 2.1, section 3.4): unique per release and strictly rising.
    pub date_added: Timestamp,
    /// Set once the record was withdrawn: hidden from every reader but the member's own users.
    pub withdrawn: Option<Timestamp>,
    /// Set once its bytes were erased.
    pub erased: bool,
}

/// One release row: who may see which version since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// Place.
    pub seq: Seq,
    /// When it became visible.
    pub date_added: Timestamp,
    /// To whom.
    pub audience: AudienceId,
}

/// A page of records in order of `seq`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The records, at most the limit asked for.
    pub records: Vec<Record>,
    /// Whether more follow after the last one under the same query.
    pub more: bool,
}

/// One leaf of the audit log: the commitment always, the entry until it is erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafRecord {
    /// Number of the leaf, from 0.
    pub index: u64,
    /// Salted commitment to the entry: what the Merkle tree hashes.
    pub commitment: [u8; 32],
    /// Salt and the entry's JSON bytes; `None` once erased.
    pub opening: Option<([u8; 16], Vec<u8>)>,
}
