//! Who signed whom: signatures are verified once per certificate, standing is worked out anew after each import.

use vigie_mrtd::x509::{Certificate, NameMatch};

use super::{Authority, OwnSignature, Standing, TrustSnapshot};
use crate::signature::{self, SignatureError};

/// Verifies `certificate`'s signature with the key of `issuer`.
pub(crate) fn signed_by(
    certificate: &Certificate,
    issuer: &Certificate,
) -> Result<signature::Verified, SignatureError> {
    signature::verify(
        issuer.spki(),
        certificate.signature_algorithm(),
        None,
        certificate.tbs(),
        certificate.signature(),
    )
}

/// How a certificate's own signature stands, as far as it can be told from itself; `Err` if it claims its own key and is wrong.
pub(super) fn own_signature(certificate: &Certificate) -> Result<OwnSignature, SignatureError> {
    if !certificate.is_self_issued() {
        return Ok(OwnSignature::Unresolved);
    }
    let authority = certificate.extensions().authority_key_id();
    let subject = certificate.extensions().subject_key_id();
    match signed_by(certificate, certificate) {
        Ok(_) => Ok(OwnSignature::SelfSigned),
        Err(gap) if gap.is_gap() => Ok(OwnSignature::Unverifiable(gap)),
        // A link certificate may carry the same name twice: its key identifiers tell the two keys apart.
        Err(_) if authority.is_none() || authority.as_deref() != subject => Ok(OwnSignature::Unresolved),
        Err(wrong) => Err(wrong),
    }
}

impl TrustSnapshot {
    /// Looks for the signer of every certificate that has none yet, among all that are held.
    pub(super) fn resolve_signatures(&mut self) {
        for at in 0..self.authorities.len() {
            let waits = self.authorities[at].signature == OwnSignature::Unresolved;
            if waits
                && let Some(issuer) = self.find_issuer(&self.authorities[at].certificate, |other| other != at)
            {
                self.authorities[at].signature = OwnSignature::IssuedBy(issuer);
            }
        }
    }

    /// Looks for the authority that signed each document signer and each deviation list's signer, one that is trusted before others. Runs once
    /// the standing of all is known; what has a trusted one keeps it.
    pub(super) fn resolve_signers(&mut self) {
        let waits = |trust: &Self, issuer: Option<usize>| {
            issuer.is_none_or(|issuer| !trust.authorities[issuer].is_trusted())
        };
        for at in 0..self.signers.len() {
            if waits(self, self.signer_issuers[at]) {
                self.signer_issuers[at] = self.best_issuer(&self.signers[at]);
            }
        }
        for at in 0..self.deviations.len() {
            if waits(self, self.deviations[at].issuer) {
                self.deviations[at].issuer = self.best_issuer(&self.deviations[at].signer);
            }
        }
    }

    fn best_issuer(&self, certificate: &Certificate) -> Option<usize> {
        self.find_issuer(certificate, |at| self.authorities[at].is_trusted())
            .or_else(|| self.find_issuer(certificate, |_| true))
    }

    /// Verifies every revocation list that has no signer yet, once: inspections then only look serial numbers up.
    pub(super) fn resolve_crls(&mut self) {
        for held in 0..self.crls.len() {
            if self.crls[held].signer.is_ok() {
                continue;
            }
            let crl = &self.crls[held].crl;
            let mut signer = None;
            // By name alone: a key of another name must not speak for this one.
            for at in self.candidates(crl.issuer(), None) {
                let key = self.authorities[at].certificate.spki();
                match signature::verify(key, crl.signature_algorithm(), None, crl.tbs(), crl.signature()) {
                    Ok(_) => {
                        signer = Some(Ok(at));
                        break;
                    }
                    Err(error) => signer = signer.or(Some(Err(error))),
                }
            }
            if let Some(signer) = signer {
                self.crls[held].signer = signer;
            }
        }
    }

    fn find_issuer(&self, certificate: &Certificate, may: impl Fn(usize) -> bool) -> Option<usize> {
        let key_id = certificate.extensions().authority_key_id();
        let candidates = self.candidates(certificate.issuer(), key_id.as_deref());
        candidates
            .into_iter()
            .filter(|at| may(*at))
            .find(|at| signed_by(certificate, &self.authorities[*at].certificate).is_ok())
    }

    /// Works out whom documents may be judged by: approved self-signed certificates, what they sign, and master lists whose signer they sign.
    pub(super) fn resolve_standing(&mut self) {
        for list in &mut self.lists {
            list.anchored = false;
        }
        loop {
            for at in 0..self.authorities.len() {
                self.authorities[at].standing = self.standing(&self.authorities[at]);
            }
            // Links below links, and lists signed below links, settle in as many rounds as the chain is long.
            let links = self.settle_links();
            let lists = self.anchor_lists();
            if !links && !lists {
                return;
            }
        }
    }

    fn standing(&self, authority: &Authority) -> Standing {
        let by_person = authority.sources.iter().any(|source| source.list.is_none());
        let vouched =
            authority.sources.iter().any(|source| source.list.is_some_and(|list| self.lists[list].anchored));
        // A state has a say in its own certificates only (Doc 9303-12, 7.1: issuer and subject of a link certificate name one country); else any
        // state whose CSCA is trusted could make itself the issuer of another's documents.
        let of_one_state = |issuer: usize| {
            let countries = (
                authority.certificate.subject().country(),
                self.authorities[issuer].certificate.subject().country(),
            );
            match countries {
                (Some(own), Some(issuers)) => crate::country::same_country(&own, &issuers),
                _ => true,
            }
        };
        match (&authority.signature, by_person || vouched) {
            (OwnSignature::IssuedBy(issuer), _) if !of_one_state(*issuer) && !vouched => {
                Standing::Unanchored("a key of another state signed it")
            }
            (OwnSignature::IssuedBy(issuer), _) if self.authorities[*issuer].is_trusted() => Standing::Link,
            // An anchored list says itself whose certificate this is, also where its issuer is on no list (GR and others).
            (OwnSignature::Unresolved, _) if vouched => Standing::Anchor,
            (OwnSignature::Unresolved, _) => Standing::Unanchored("no certificate that is held signed it"),
            (_, true) => Standing::Anchor,
            (OwnSignature::IssuedBy(_), false) => Standing::Unanchored("its issuer is not anchored"),
            (_, false) => Standing::Unanchored("only on master lists whose signer is not anchored"),
        }
    }

    fn settle_links(&mut self) -> bool {
        let mut changed = false;
        for at in 0..self.authorities.len() {
            let standing = self.standing(&self.authorities[at]);
            if self.authorities[at].standing != standing {
                self.authorities[at].standing = standing;
                changed = true;
            }
        }
        changed
    }

    /// A trusted authority's revocation list names the certificate.
    fn is_revoked(&self, certificate: &Certificate) -> bool {
        let own = |held: &&super::HeldCrl| {
            held.crl.issuer().compare(certificate.issuer()) != NameMatch::Different
                && held.signer.as_ref().is_ok_and(|by| self.authorities[*by].is_trusted())
        };
        self.crls.iter().filter(own).any(|held| held.crl.find(certificate.serial()).is_some())
    }

    /// Anchors the lists whose signer a trusted authority signed; whether any was.
    fn anchor_lists(&mut self) -> bool {
        let mut changed = false;
        for at in 0..self.lists.len() {
            let signer = &self.lists[at].signer;
            if !self.lists[at].anchored
                && !self.is_revoked(signer)
                && self.find_issuer(signer, |issuer| self.authorities[issuer].is_trusted()).is_some()
            {
                self.lists[at].anchored = true;
                changed = true;
            }
        }
        changed
    }
}
