//! A snapshot as data: certificates with how their signatures were found to stand, so that it can be built again without verifying them anew.
//!
//! Whoever unpacks believes who packed: a node its own store, a checkpoint the signature around the bundle. Only signatures are believed; standing
//! is worked out again from what was approved.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use vigie_model::Timestamp;
use vigie_mrtd::crl::Crl;
use vigie_mrtd::x509::Certificate;

use super::resolve::own_signature;
use super::{Authority, HeldCrl, HeldList, OwnSignature, Source, Standing, TrustSnapshot, fingerprint};
use crate::signature::SignatureError;

/// A packed snapshot. Octets are base64.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Packed {
    lists: Vec<String>,
    authorities: Vec<PackedAuthority>,
    signers: Vec<PackedSigner>,
    crls: Vec<PackedCrl>,
    /// Files that hold deviation lists: these are read and verified anew.
    files: Vec<PackedFile>,
    as_of: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackedAuthority {
    der: String,
    signature: PackedSignature,
    sources: Vec<PackedSource>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PackedSignature {
    SelfSigned,
    IssuedBy(usize),
    /// Looked at again.
    Open,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackedSource {
    name: String,
    at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackedSigner {
    der: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issuer: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackedCrl {
    der: String,
    source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signer: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackedFile {
    name: String,
    at: Timestamp,
    content: String,
}

/// Why packed trust data are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackedError {
    /// Not base64.
    #[error("entry {0} is not base64")]
    Base64(usize),
    /// Not a certificate or revocation list.
    #[error("entry {0} cannot be read")]
    Entry(usize),
    /// An entry names one that is not there.
    #[error("entry {0} names one that is not there")]
    Place(usize),
}

impl TrustSnapshot {
    /// Packs the snapshot; `deviation_files` are the files that hold its deviation lists, each with name, time of import and content.
    pub fn pack(&self, deviation_files: &[(&str, Timestamp, &[u8])]) -> Packed {
        Packed {
            lists: self.lists.iter().map(|list| STANDARD.encode(list.signer.raw())).collect(),
            authorities: self.authorities.iter().map(packed_authority).collect(),
            signers: (self.signers.iter().enumerate())
                .map(|(at, signer)| PackedSigner {
                    der: STANDARD.encode(signer.raw()),
                    issuer: self.signer_issuers.get(at).copied().flatten(),
                })
                .collect(),
            crls: (self.crls.iter())
                .map(|held| PackedCrl {
                    der: STANDARD.encode(held.crl.raw()),
                    source: held.source.clone(),
                    signer: held.signer.as_ref().ok().copied(),
                })
                .collect(),
            files: (deviation_files.iter())
                .map(|(name, at, content)| PackedFile {
                    name: (*name).to_owned(),
                    at: *at,
                    content: STANDARD.encode(content),
                })
                .collect(),
            as_of: self.as_of,
        }
    }
}

fn packed_authority(authority: &Authority) -> PackedAuthority {
    PackedAuthority {
        der: STANDARD.encode(authority.certificate.raw()),
        signature: match authority.signature {
            OwnSignature::SelfSigned => PackedSignature::SelfSigned,
            OwnSignature::IssuedBy(issuer) => PackedSignature::IssuedBy(issuer),
            OwnSignature::Unverifiable(_) | OwnSignature::Unresolved => PackedSignature::Open,
        },
        sources: (authority.sources.iter())
            .map(|source| PackedSource { name: source.name.clone(), at: source.at, list: source.list })
            .collect(),
    }
}

impl Packed {
    /// Builds the snapshot. Signatures that were found to hold are believed, everything else is worked out again.
    ///
    /// # Errors
    /// Names the first entry that is wrong.
    pub fn unpack(&self) -> Result<TrustSnapshot, PackedError> {
        let certificate = |at: usize, der: &str| {
            let der = STANDARD.decode(der).map_err(|_| PackedError::Base64(at))?;
            Certificate::parse(&der).map_err(|_| PackedError::Entry(at))
        };
        let mut trust = TrustSnapshot { as_of: self.as_of, ..TrustSnapshot::default() };
        for (at, der) in self.lists.iter().enumerate() {
            trust.lists.push(HeldList { signer: certificate(at, der)?, anchored: false });
        }
        for (at, packed) in self.authorities.iter().enumerate() {
            let held = certificate(at, &packed.der)?;
            let signature = match packed.signature {
                PackedSignature::SelfSigned => OwnSignature::SelfSigned,
                PackedSignature::IssuedBy(issuer) if issuer < self.authorities.len() && issuer != at => {
                    OwnSignature::IssuedBy(issuer)
                }
                PackedSignature::IssuedBy(_) => return Err(PackedError::Place(at)),
                PackedSignature::Open => own_signature(&held).map_err(|_| PackedError::Entry(at))?,
            };
            let mut sources = Vec::with_capacity(packed.sources.len());
            for source in &packed.sources {
                if source.list.is_some_and(|list| list >= trust.lists.len()) {
                    return Err(PackedError::Place(at));
                }
                sources.push(Source { name: source.name.clone(), at: source.at, list: source.list });
            }
            trust.put_authority(held, sources, signature);
        }
        for (at, packed) in self.signers.iter().enumerate() {
            if packed.issuer.is_some_and(|issuer| issuer >= self.authorities.len()) {
                return Err(PackedError::Place(at));
            }
            trust.put_signer(certificate(at, &packed.der)?, packed.issuer);
        }
        for (at, packed) in self.crls.iter().enumerate() {
            let der = STANDARD.decode(&packed.der).map_err(|_| PackedError::Base64(at))?;
            let crl = Crl::parse(&der).map_err(|_| PackedError::Entry(at))?;
            let signer = match packed.signer {
                Some(signer) if signer < self.authorities.len() => Ok(signer),
                Some(_) => return Err(PackedError::Place(at)),
                None => Err(SignatureError::Key("no certificate of its issuer is held".to_owned())),
            };
            trust.crls.push(HeldCrl { crl, source: packed.source.clone(), signer });
        }
        trust.resolve_signatures();
        trust.resolve_crls();
        trust.resolve_standing();
        trust.resolve_signers();
        for (at, file) in self.files.iter().enumerate() {
            let content = STANDARD.decode(&file.content).map_err(|_| PackedError::Base64(at))?;
            trust.import(&content, &file.name, file.at);
        }
        trust.as_of = self.as_of;
        Ok(trust)
    }

    /// Authorities in it.
    pub fn authorities(&self) -> usize {
        self.authorities.len()
    }
}

impl TrustSnapshot {
    fn put_authority(&mut self, certificate: Certificate, sources: Vec<Source>, signature: OwnSignature) {
        let place = self.authorities.len();
        self.by_name.entry(certificate.subject().folded_key()).or_default().push(place);
        if let Some(id) = certificate.extensions().subject_key_id() {
            self.by_key_id.entry(id.to_vec()).or_default().push(place);
        }
        let fingerprint = fingerprint(certificate.raw());
        self.by_fingerprint.insert(fingerprint, place);
        let standing = Standing::Unanchored("not yet resolved");
        self.authorities.push(Authority { certificate, fingerprint, standing, sources, signature });
    }

    fn put_signer(&mut self, certificate: Certificate, issuer: Option<usize>) {
        let place = self.signers.len();
        self.signers_by_serial.entry(certificate.serial().to_vec()).or_default().push(place);
        if let Some(id) = certificate.extensions().subject_key_id() {
            self.signers_by_key_id.entry(id.to_vec()).or_default().push(place);
        }
        self.signer_places.insert(fingerprint(certificate.raw()), place);
        self.signers.push(certificate);
        self.signer_issuers.push(issuer);
    }
}
