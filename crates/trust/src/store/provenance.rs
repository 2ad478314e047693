//! Where trust in a certificate comes from: the files and lists that carry it, and the path to the anchor that it rests on; the digest of a
//! whole snapshot, which names what documents were judged by.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use vigie_model::Timestamp;
use vigie_mrtd::cms::SignedData;
use vigie_mrtd::tlv::{Cursor, Leniencies};
use vigie_mrtd::x509::Certificate;

use super::{Authority, HeldList, OwnSignature, Standing, TrustSnapshot, census, fingerprint, signed_by};
use crate::signed_data::full_hex;

/// A path longer than this is cut: chains in use have at most seven certificates.
const LONGEST_PATH: usize = 32;

/// Which trust data a report was made with: with the version, a node can build them again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustUsed {
    /// Number of the node's version; absent without a node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// SHA-256 over fingerprints and standing of all that is held, hexadecimal.
    pub digest: String,
    /// When the newest of it was imported.
    pub as_of: Option<Timestamp>,
}

/// One certificate, and why it is trusted or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// SHA-256 of the certificate, hexadecimal.
    pub sha256: String,
    /// Subject.
    pub subject: String,
    /// Issuer.
    pub issuer: String,
    /// Country of the subject in upper case; empty if there is none.
    pub country: String,
    /// `anchor`, `link` or `unanchored`.
    pub standing: String,
    /// Why it has no standing; empty if it has.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Kind of its key: `RSA-4096`, `brainpoolP384r1` and so on.
    pub key: String,
    /// Start of its validity.
    pub valid_from: Timestamp,
    /// End of its validity.
    pub valid_until: Timestamp,
    /// Files and lists that carry it, in order of import.
    pub sources: Vec<CarriedBy>,
    /// From the certificate to what its trust rests on.
    pub path: Vec<PathStep>,
}

/// A file that carries a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedBy {
    /// Name of the file.
    pub name: String,
    /// When it was imported.
    pub imported: Timestamp,
    /// Subject of the signer of the list in which it stands; absent if the file holds the certificate itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_signer: Option<String>,
    /// Whether that list's signer is anchored; a file without a list is approved by the act of approving it.
    pub anchored: bool,
}

/// One certificate of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathStep {
    /// SHA-256 of the certificate, hexadecimal.
    pub sha256: String,
    /// Subject.
    pub subject: String,
    /// How it leads on.
    pub rests_on: RestsOn,
}

/// What trust in a certificate of a path rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestsOn {
    /// The next certificate signed it.
    SignedByNext,
    /// It stands on a list, which the next certificate signed.
    OnListSignedByNext,
    /// Persons approved this very certificate: the path ends.
    Approved,
    /// Nothing: the path ends without an anchor.
    Nothing,
}

impl Standing {
    /// The word in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Anchor => "anchor",
            Self::Link => "link",
            Self::Unanchored(_) => "unanchored",
        }
    }
}

impl Authority {
    /// Country of the subject in upper case; empty if there is none.
    pub fn country(&self) -> String {
        self.certificate.subject().country().unwrap_or_default()
    }
}

/// When a signed list says that it was signed; the first one in a file. Unverified: for display and for order alone.
pub fn list_signed_at(bytes: &[u8]) -> Option<Timestamp> {
    let notes = Leniencies::default();
    let data = SignedData::read(&mut Cursor::new(bytes, &notes)).ok()?;
    data.signers.first()?.signed_attributes.as_ref()?.signing_time()
}

impl TrustSnapshot {
    /// SHA-256 over the sorted fingerprints of all that is held, each with its standing. Two snapshots with the same digest judge alike.
    pub fn digest(&self) -> [u8; 32] {
        let trusted = |at: usize| self.authorities[at].is_trusted();
        let standing = |good: bool| if good { "anchored" } else { "unanchored" };
        let mut lines: Vec<String> = Vec::with_capacity(self.authorities.len());
        for authority in &self.authorities {
            lines.push(format!(
                "authority {} {}",
                full_hex(&authority.fingerprint),
                authority.standing.name()
            ));
        }
        for signer in &self.signers {
            lines.push(format!("signer {}", full_hex(&fingerprint(signer.raw()))));
        }
        for held in &self.crls {
            let signed = held.signer.as_ref().is_ok_and(|at| trusted(*at));
            lines.push(format!("crl {} {}", full_hex(&fingerprint(held.crl.raw())), standing(signed)));
        }
        for held in &self.deviations {
            let signed = held.issuer.is_some_and(trusted);
            lines.push(format!("deviations {} {}", full_hex(&held.fingerprint), standing(signed)));
        }
        lines.sort_unstable();
        lines.dedup();
        let mut digest = Sha256::new();
        digest.update(b"vigie-trust-v1\n");
        for line in &lines {
            digest.update(line.as_bytes());
            digest.update(b"\n");
        }
        digest.finalize().into()
    }

    /// [`digest`](Self::digest) with its age, for a report; `version` is the node's.
    pub fn used(&self, version: Option<u64>) -> TrustUsed {
        TrustUsed { version, digest: full_hex(&self.digest()), as_of: self.as_of }
    }

    /// Places of the authorities whose SHA-256 begins so, in hexadecimal; empty for an empty text.
    pub fn places(&self, sha256: &str) -> Vec<usize> {
        let wanted = sha256.to_ascii_lowercase();
        let fits = |authority: &Authority| full_hex(&authority.fingerprint).starts_with(&wanted);
        match wanted.is_empty() {
            true => Vec::new(),
            false => (0..self.authorities.len()).filter(|at| fits(&self.authorities[*at])).collect(),
        }
    }

    /// SHA-256 of the anchors that would not be trusted if only these, `stood_for`, counted for having been imported directly: they rest on the word
    /// of whoever imports them. A list does not vouch for the anchor that it stands on itself.
    pub fn manual_anchors(&self, stood_for: &BTreeSet<String>) -> BTreeSet<String> {
        let direct = |authority: &Authority| authority.sources.iter().any(|source| source.list.is_none());
        let mut without = self.clone();
        for authority in &mut without.authorities {
            if direct(authority) && !stood_for.contains(&full_hex(&authority.fingerprint)) {
                authority.sources.retain(|source| source.list.is_some());
            }
        }
        without.resolve_standing();
        let pairs = self.authorities.iter().zip(&without.authorities);
        pairs
            .filter(|(one, less)| one.standing == Standing::Anchor && direct(one) && !less.is_trusted())
            .map(|(one, _)| full_hex(&one.fingerprint))
            .collect()
    }

    /// SHA-256 of the authorities that the file of this name and time carries.
    pub fn carried_by(&self, name: &str, imported: Timestamp) -> BTreeSet<String> {
        let carries = |authority: &&Authority| {
            authority.sources.iter().any(|source| source.name == name && source.at == imported)
        };
        self.authorities.iter().filter(carries).map(|authority| full_hex(&authority.fingerprint)).collect()
    }

    /// Signers of the master lists that came with the file of this name and time, and whether each is anchored. A list that carries no certificate
    /// of its own file is not found.
    pub fn list_signers(&self, name: &str, imported: Timestamp) -> Vec<(String, bool)> {
        let lists = self.lists_of(name, imported).into_iter().map(|list| &self.lists[list]);
        lists.map(|list| (list.signer.subject().to_string(), list.anchored)).collect()
    }

    /// Countries whose lists came with the file of this name and time.
    pub fn list_countries(&self, name: &str, imported: Timestamp) -> BTreeSet<String> {
        let lists = self.lists_of(name, imported).into_iter();
        lists.filter_map(|list| self.lists[list].signer.subject().country()).collect()
    }

    fn lists_of(&self, name: &str, imported: Timestamp) -> BTreeSet<usize> {
        let sources = self.authorities.iter().flat_map(|authority| &authority.sources);
        let of_file = sources.filter(|source| source.name == name && source.at == imported);
        of_file.filter_map(|source| source.list).collect()
    }

    /// All that is known of where trust in an authority comes from.
    pub fn provenance(&self, at: usize) -> Provenance {
        let authority = &self.authorities[at];
        let certificate = &authority.certificate;
        let carried = authority.sources.iter().map(|source| {
            let list = source.list.map(|list| &self.lists[list]);
            CarriedBy {
                name: source.name.clone(),
                imported: source.at,
                list_signer: list.map(|list| list.signer.subject().to_string()),
                anchored: list.is_none_or(|list| list.anchored),
            }
        });
        Provenance {
            sha256: full_hex(&authority.fingerprint),
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            country: authority.country(),
            standing: authority.standing.name().to_owned(),
            reason: match &authority.standing {
                Standing::Unanchored(why) => (*why).to_owned(),
                Standing::Anchor | Standing::Link => String::new(),
            },
            key: census::key_family(certificate),
            valid_from: certificate.not_before(),
            valid_until: certificate.not_after(),
            sources: carried.collect(),
            path: self.path(at),
        }
    }

    /// From an authority to what trust in it rests on: link certificates up to an anchor; from an anchor that stands on a list, the list's signer
    /// and its own path; up to a certificate that persons approved. Without standing, as far up as certificates are held.
    fn path(&self, at: usize) -> Vec<PathStep> {
        let (mut steps, mut seen) = (Vec::new(), BTreeSet::new());
        if self.climb(at, &mut seen, &mut steps) {
            return steps;
        }
        seen.clear();
        let mut next = Some(at);
        while let Some(at) = next.take().filter(|at| steps.len() < LONGEST_PATH && seen.insert(*at)) {
            steps.push(self.step(at, RestsOn::SignedByNext));
            if let OwnSignature::IssuedBy(issuer) = self.authorities[at].signature {
                next = Some(issuer);
            }
        }
        if let Some(last) = steps.last_mut() {
            last.rests_on = RestsOn::Nothing;
        }
        steps
    }

    fn step(&self, at: usize, rests_on: RestsOn) -> PathStep {
        let authority = &self.authorities[at];
        let subject = authority.certificate.subject().to_string();
        PathStep { sha256: full_hex(&authority.fingerprint), subject, rests_on }
    }

    /// Adds the steps from a trusted authority to what persons approved; whether there is a way that does not pass one it came by.
    fn climb(&self, at: usize, seen: &mut BTreeSet<usize>, steps: &mut Vec<PathStep>) -> bool {
        let authority = &self.authorities[at];
        if !authority.is_trusted() || steps.len() >= LONGEST_PATH || !seen.insert(at) {
            return false;
        }
        let len = steps.len();
        if let (Standing::Link, OwnSignature::IssuedBy(issuer)) = (&authority.standing, &authority.signature)
        {
            steps.push(self.step(at, RestsOn::SignedByNext));
            return self.climb(*issuer, seen, steps);
        }
        if authority.sources.iter().any(|source| source.list.is_none()) {
            steps.push(self.step(at, RestsOn::Approved));
            return true;
        }
        for list in authority.sources.iter().filter_map(|source| source.list) {
            let HeldList { signer, anchored } = &self.lists[list];
            let Some(issuer) = self.trusted_issuer(signer).filter(|_| *anchored) else { continue };
            steps.push(self.step(at, RestsOn::OnListSignedByNext));
            steps.push(PathStep {
                sha256: full_hex(&fingerprint(signer.raw())),
                subject: signer.subject().to_string(),
                rests_on: RestsOn::SignedByNext,
            });
            if self.climb(issuer, seen, steps) {
                return true;
            }
            steps.truncate(len);
        }
        false
    }

    /// The self-signed authority above the signer of a list that came with the file of this name and time and is not anchored, if it is held: in
    /// such a list itself, or beside it.
    pub fn anchor_of_list(&self, name: &str, imported: Timestamp) -> Option<&Certificate> {
        let waiting = self.lists_of(name, imported).into_iter().filter(|list| !self.lists[*list].anchored);
        waiting.map(|list| &self.lists[list].signer).find_map(|signer| {
            let key_id = signer.extensions().authority_key_id();
            let candidates = self.candidates(signer.issuer(), key_id.as_deref());
            let mut at = candidates
                .into_iter()
                .find(|at| signed_by(signer, &self.authorities[*at].certificate).is_ok())?;
            for _ in 0..LONGEST_PATH {
                match self.authorities[at].signature {
                    OwnSignature::SelfSigned => return Some(&self.authorities[at].certificate),
                    OwnSignature::IssuedBy(issuer) => at = issuer,
                    OwnSignature::Unverifiable(_) | OwnSignature::Unresolved => return None,
                }
            }
            None
        })
    }

    fn trusted_issuer(&self, certificate: &Certificate) -> Option<usize> {
        let key_id = certificate.extensions().authority_key_id();
        let candidates = self.candidates(certificate.issuer(), key_id.as_deref());
        candidates.into_iter().find(|at| {
            let authority = &self.authorities[*at];
            authority.is_trusted() && signed_by(certificate, &authority.certificate).is_ok()
        })
    }
}
