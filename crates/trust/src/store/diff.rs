//! What would change: two snapshots compared, certificate by certificate and country by country.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::{Authority, TrustSnapshot, fingerprint};
use crate::signed_data::full_hex;

/// What one snapshot has that another has not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustDifference {
    /// Digest of the snapshot before.
    pub before: String,
    /// Digest of the snapshot after.
    pub after: String,
    /// CSCA and link certificates by the country of their subject; under an empty name those without one.
    pub countries: BTreeMap<String, Changes>,
    /// Document signers.
    pub signers: Changes,
    /// Revocation lists.
    pub crls: Changes,
    /// Deviation lists.
    pub deviations: Changes,
}

/// What changed of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Not held before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new: Vec<Changed>,
    /// Not held any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Changed>,
    /// Held before and after, with another standing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<Changed>,
}

/// One entry that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Subject of a certificate, issuer of a list.
    pub subject: String,
    /// Its standing before; empty if it was not held.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// Its standing after; empty if it is not held.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// How many entries changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCounts {
    /// Not held before.
    pub new: usize,
    /// Not held any more.
    pub gone: usize,
    /// With another standing.
    pub changed: usize,
}

impl Changes {
    /// Nothing changed.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.gone.is_empty() && self.changed.is_empty()
    }

    /// The counts.
    pub fn counts(&self) -> ChangeCounts {
        ChangeCounts { new: self.new.len(), gone: self.gone.len(), changed: self.changed.len() }
    }

    fn note(&mut self, entry: Changed) {
        match (entry.before.is_empty(), entry.after.is_empty()) {
            (true, _) => self.new.push(entry),
            (false, true) => self.gone.push(entry),
            (false, false) => self.changed.push(entry),
        }
    }
}

impl std::ops::Add for ChangeCounts {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            new: self.new + other.new,
            gone: self.gone + other.gone,
            changed: self.changed + other.changed,
        }
    }
}

/// What one snapshot holds of one kind: standing and subject by fingerprint.
type Held = HashMap<[u8; 32], (&'static str, String)>;

fn between(before: &Held, after: &Held, mut note: impl FnMut(&[u8; 32], Changed)) {
    let all: BTreeSet<&[u8; 32]> = before.keys().chain(after.keys()).collect();
    for one in all {
        let (old, new) = (before.get(one), after.get(one));
        if old.map(|held| held.0) == new.map(|held| held.0) {
            continue;
        }
        let Some((_, subject)) = new.or(old) else { continue };
        let standing = |held: Option<&(&'static str, String)>| held.map_or("", |held| held.0).to_owned();
        note(
            one,
            Changed {
                sha256: full_hex(one),
                subject: subject.clone(),
                before: standing(old),
                after: standing(new),
            },
        );
    }
}

impl TrustDifference {
    /// Compares two snapshots. Standing counts, names of files do not.
    pub fn between(before: &TrustSnapshot, after: &TrustSnapshot) -> Self {
        let mut difference =
            Self { before: full_hex(&before.digest()), after: full_hex(&after.digest()), ..Self::default() };
        let authorities = |trust: &TrustSnapshot| -> Held {
            let entry = |one: &Authority| {
                (one.fingerprint, (one.standing.name(), one.certificate.subject().to_string()))
            };
            trust.authorities.iter().map(entry).collect()
        };
        let country = |one: &[u8; 32]| {
            let held = [after, before]
                .into_iter()
                .find_map(|trust| trust.by_fingerprint.get(one).map(|at| trust.authorities[*at].country()));
            held.unwrap_or_default()
        };
        between(&authorities(before), &authorities(after), |one, entry| {
            difference.countries.entry(country(one)).or_default().note(entry);
        });
        let signers = |trust: &TrustSnapshot| -> Held {
            let entry = |(at, one): (usize, &vigie_mrtd::x509::Certificate)| {
                let issuer = trust.signer_issuers.get(at).copied().flatten();
                let chained = issuer.is_some_and(|issuer| trust.authorities[issuer].is_trusted());
                let standing = if chained { "chained" } else { "not-chained" };
                (fingerprint(one.raw()), (standing, one.subject().to_string()))
            };
            trust.signers.iter().enumerate().map(entry).collect()
        };
        between(&signers(before), &signers(after), |_, entry| difference.signers.note(entry));
        let crls = |trust: &TrustSnapshot| -> Held {
            let entry = |held: &super::HeldCrl| {
                let signed = held.signer.as_ref().is_ok_and(|at| trust.authorities[*at].is_trusted());
                let standing = if signed { "anchored" } else { "unanchored" };
                (fingerprint(held.crl.raw()), (standing, held.crl.issuer().to_string()))
            };
            trust.crls.iter().map(entry).collect()
        };
        between(&crls(before), &crls(after), |_, entry| difference.crls.note(entry));
        let deviations = |trust: &TrustSnapshot| -> Held {
            let entry = |held: &super::HeldDeviations| {
                let signed = held.issuer.is_some_and(|at| trust.authorities[at].is_trusted());
                let standing = if signed { "anchored" } else { "unanchored" };
                (held.fingerprint, (standing, held.signer.subject().to_string()))
            };
            trust.deviations.iter().map(entry).collect()
        };
        between(&deviations(before), &deviations(after), |_, entry| difference.deviations.note(entry));
        difference
    }

    /// Nothing changes.
    pub fn is_empty(&self) -> bool {
        self.countries.is_empty()
            && self.signers.is_empty()
            && self.crls.is_empty()
            && self.deviations.is_empty()
    }

    /// How many entries of all kinds change.
    pub fn counts(&self) -> ChangeCounts {
        let others = [&self.signers, &self.crls, &self.deviations];
        self.countries.values().chain(others).map(Changes::counts).fold(ChangeCounts::default(), |a, b| a + b)
    }
}
