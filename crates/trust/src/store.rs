//! Trust data as one immutable snapshot: CSCA and link certificates, document signers held apart, revocation lists, with provenance.
//!
//! What a person imports directly is approved by that act; what comes in a master list counts only once the list's signer chains to an
//! approved anchor. Until then its entries are held and shown, and passive authentication answers `not-run`.

mod bundle;
mod census;
mod diff;
mod import;
mod ldif;
mod provenance;
mod report;
mod resolve;
mod signed_list;

use std::collections::HashMap;

use sha2::Digest as _;
use vigie_model::Timestamp;
use vigie_mrtd::cms::SignerId;
use vigie_mrtd::crl::Crl;
use vigie_mrtd::deviation::DeviationList;
use vigie_mrtd::x509::{Certificate, Name};

pub use bundle::{Packed, PackedError};
pub use census::{Census, key_family};
pub use diff::{ChangeCounts, Changed, Changes, TrustDifference};
pub use provenance::{CarriedBy, PathStep, Provenance, RestsOn, TrustUsed, list_signed_at};
pub use report::{EntryKind, EntryReport, EntryStatus, ImportReport, KeyFamilyCount};
pub(crate) use resolve::signed_by;

use crate::chain;
use crate::signature::SignatureError;

/// The trust data that documents are judged by.
#[derive(Clone, Debug, Default)]
pub struct TrustSnapshot {
    authorities: Vec<Authority>,
    by_name: HashMap<String, Vec<usize>>,
    by_key_id: HashMap<Vec<u8>, Vec<usize>>,
    by_fingerprint: HashMap<[u8; 32], usize>,
    signers: Vec<Certificate>,
    /// The authority that signed each signer, by its place among the authorities.
    signer_issuers: Vec<Option<usize>>,
    signer_places: HashMap<[u8; 32], usize>,
    signers_by_serial: HashMap<Vec<u8>, Vec<usize>>,
    signers_by_key_id: HashMap<Vec<u8>, Vec<usize>>,
    crls: Vec<HeldCrl>,
    lists: Vec<HeldList>,
    deviations: Vec<HeldDeviations>,
    as_of: Option<Timestamp>,
    memory: chain::Memory,
}

/// A CSCA or link certificate that is held.
#[derive(Clone, Debug)]
pub struct Authority {
    /// The certificate.
    pub certificate: Certificate,
    /// SHA-256 of its bytes.
    pub fingerprint: [u8; 32],
    /// Whether documents may be judged by it.
    pub standing: Standing,
    /// Where it came from, in order of import.
    pub sources: Vec<Source>,
    /// How its own signature stands.
    pub signature: OwnSignature,
}

/// Whether documents may be judged by an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Imported by a person or on a master list whose signer is anchored, and self-signed; or signed by an authority that has no standing itself (GB
    /// and BM certify each other and publish no root), or on such a list alone while its issuer is on none.
    Anchor,
    /// Signed by an anchor or by a link certificate below one.
    Link,
    /// Held, but not to be relied on: why.
    Unanchored(&'static str),
}

/// How an authority's own signature stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnSignature {
    /// Self-signed, verified.
    SelfSigned,
    /// Verified with the key of the authority at this place.
    IssuedBy(usize),
    /// Self-issued, but the algorithm or curve is not verified here.
    Unverifiable(SignatureError),
    /// The issuer is not held.
    Unresolved,
}

/// Where an entry came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Name of the file.
    pub name: String,
    /// When it was imported.
    pub at: Timestamp,
    /// The master list it was in, by its place among the lists; `None` if a person imported it directly.
    pub list: Option<usize>,
}

/// A revocation list that is held.
#[derive(Clone, Debug)]
pub struct HeldCrl {
    /// The list.
    pub crl: Crl,
    /// Name of the file it came in.
    pub source: String,
    /// The authority that signed it, by its place among the authorities; else why none is known.
    pub signer: Result<usize, SignatureError>,
}

/// A master list that was imported.
#[derive(Clone, Debug)]
pub(crate) struct HeldList {
    pub(crate) signer: Certificate,
    pub(crate) anchored: bool,
}

/// A deviation list that is held. It speaks for documents of its own country alone, and only once its signer is anchored.
#[derive(Clone, Debug)]
pub struct HeldDeviations {
    /// The list.
    pub list: DeviationList,
    /// Certificate of its signer.
    pub signer: Certificate,
    /// SHA-256 of the list as it came.
    pub fingerprint: [u8; 32],
    /// Name of the file it came in.
    pub source: String,
    /// When it was imported.
    pub at: Timestamp,
    /// The authority that signed the signer's certificate, by its place among the authorities.
    pub issuer: Option<usize>,
}

impl TrustSnapshot {
    /// All authorities held, anchored or not.
    pub fn authorities(&self) -> &[Authority] {
        &self.authorities
    }

    /// The authorities that documents may be judged by.
    pub fn anchors(&self) -> impl Iterator<Item = &Authority> {
        self.authorities.iter().filter(|authority| authority.is_trusted())
    }

    /// Document signer certificates imported apart from a document.
    pub fn signers(&self) -> &[Certificate] {
        &self.signers
    }

    /// The certificates that an authority's standing rests on: its own, and where that is a link, those above it.
    pub(crate) fn path_of<'t>(&'t self, authority: &'t Authority) -> Vec<&'t Certificate> {
        let (mut path, mut at) = (vec![&authority.certificate], authority);
        // Certificates may go round in a circle; none is looked at twice.
        while let (Standing::Link, OwnSignature::IssuedBy(issuer)) = (&at.standing, &at.signature) {
            at = &self.authorities[*issuer];
            if path.contains(&&at.certificate) {
                break;
            }
            path.push(&at.certificate);
        }
        path
    }

    /// Signers that may be the one that a SignerInfo names: by serial number or by subject key identifier.
    pub(crate) fn signers_named(&self, id: &SignerId) -> impl Iterator<Item = &Certificate> {
        let places = match id {
            SignerId::IssuerAndSerial { serial, .. } => self.signers_by_serial.get(serial),
            SignerId::SubjectKeyId(id) => self.signers_by_key_id.get(id),
        };
        places.into_iter().flatten().map(|at| &self.signers[*at])
    }

    /// The revocation lists.
    pub fn crls(&self) -> &[HeldCrl] {
        &self.crls
    }

    /// The deviation lists.
    pub fn deviations(&self) -> &[HeldDeviations] {
        &self.deviations
    }

    pub(crate) fn memory(&self) -> &chain::Memory {
        &self.memory
    }

    /// When the newest of it was imported.
    pub fn as_of(&self) -> Option<Timestamp> {
        self.as_of
    }

    /// There is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.authorities.is_empty()
            && self.signers.is_empty()
            && self.crls.is_empty()
            && self.deviations.is_empty()
    }

    /// Authorities that may have issued a certificate with this issuer name and authority key identifier, those that fit both first. Names
    /// are compared folded; a key identifier that fits finds an authority under another name, too (5 of 874 are found only so).
    pub(crate) fn candidates(&self, issuer: &Name, key_id: Option<&[u8]>) -> Vec<usize> {
        let named = self.by_name.get(&issuer.folded_key()).map_or(&[][..], Vec::as_slice);
        let keyed = key_id.and_then(|id| self.by_key_id.get(id)).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<usize> = named.iter().copied().filter(|at| keyed.contains(at)).collect();
        for at in keyed.iter().chain(named) {
            if !found.contains(at) {
                found.push(*at);
            }
        }
        found
    }
}

impl Authority {
    /// Documents may be judged by it.
    pub fn is_trusted(&self) -> bool {
        !matches!(self.standing, Standing::Unanchored(_))
    }
}

/// SHA-256.
pub(crate) fn fingerprint(bytes: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(bytes).into()
}
