//! Import of DER, concatenated DER, PEM, LDIF, revocation lists and CMS master lists, entry by entry.

use base64::Engine as _;
use vigie_model::Timestamp;
use vigie_mrtd::crl::Crl;
use vigie_mrtd::deviation::DeviationList;
use vigie_mrtd::tlv::{Cursor, Leniencies, Tag};
use vigie_mrtd::x509::Certificate;

use super::census;
use super::ldif;
use super::report::{EntryKind, EntryReport, EntryStatus, ImportReport};
use super::resolve::own_signature;
use super::signed_list::{self, ListKind};
use super::{
    Authority, HeldCrl, HeldDeviations, HeldList, OwnSignature, Source, Standing, TrustSnapshot, fingerprint,
};
use crate::signature::SignatureError;
use crate::signed_data::full_hex;

/// The largest file that is imported.
pub const MAX_IMPORT_BYTES: usize = 64 * 1024 * 1024;

impl TrustSnapshot {
    /// Takes in a file of certificates, revocation lists or a master list; `at` is the time of import. A bad entry is named and left out, the
    /// others are kept. Never fails as a whole: [`ImportReport::refused`] says why a list or a file was not taken in at all.
    pub fn import(&mut self, bytes: &[u8], name: &str, at: Timestamp) -> ImportReport {
        self.memory.forget();
        let mut import = Import {
            trust: self,
            report: ImportReport { name: name.to_owned(), ..Default::default() },
            at,
            places: Vec::new(),
            deviation_places: Vec::new(),
        };
        import.file(bytes);
        let Import { mut report, places, deviation_places, .. } = import;
        self.resolve_signatures();
        self.resolve_crls();
        self.resolve_standing();
        self.resolve_signers();
        for (entry, held) in places {
            let (certificate, resolved, waits) = match held {
                Held::Authority(at) => {
                    let authority = &self.authorities[at];
                    let resolved =
                        matches!(authority.signature, OwnSignature::SelfSigned | OwnSignature::IssuedBy(_));
                    let waits = match authority.standing {
                        Standing::Unanchored(why) => Some(why),
                        Standing::Anchor | Standing::Link => None,
                    };
                    (&authority.certificate, resolved, waits)
                }
                Held::Signer(at) => {
                    let issuer = self.signer_issuers[at];
                    let waits = match issuer {
                        None => Some("no certificate that is held signed it"),
                        Some(issuer) if !self.authorities[issuer].is_trusted() => {
                            Some("its issuer is not anchored")
                        }
                        Some(_) => None,
                    };
                    (&self.signers[at], issuer.is_some(), waits)
                }
            };
            let family = report.key_families.entry(census::key_family(certificate)).or_default();
            family.read += 1;
            family.signatures_resolved += usize::from(resolved);
            report.signatures_resolved += usize::from(resolved);
            let entry = &mut report.entries[entry];
            if let Some(why) = waits
                && entry.status != EntryStatus::Known
            {
                (entry.status, entry.reason) = (EntryStatus::Unanchored, why.to_owned());
            }
        }
        for (entry, place) in deviation_places {
            let entry = &mut report.entries[entry];
            let held = &self.deviations[place];
            let waits = match held.issuer {
                None => Some("no certificate that is held signed its signer"),
                Some(issuer) if !self.authorities[issuer].is_trusted() => Some("its issuer is not anchored"),
                Some(_) => None,
            };
            if let Some(why) = waits
                && entry.status != EntryStatus::Known
            {
                entry.status = EntryStatus::Unanchored;
                entry.reason = format!("{}; {why}", entry.reason);
            }
        }
        for entry in &report.entries {
            for finding in &entry.findings {
                *report.findings.entry(finding.clone()).or_default() += 1;
            }
        }
        if report.accepted() > 0 {
            self.as_of = self.as_of.max(Some(at));
        }
        report
    }
}

struct Import<'t> {
    trust: &'t mut TrustSnapshot,
    report: ImportReport,
    at: Timestamp,
    /// Report entries of certificates, and where the certificate is held.
    places: Vec<(usize, Held)>,
    /// Report entries of deviation lists, and where the list is held.
    deviation_places: Vec<(usize, usize)>,
}

/// What a signed list holds.
enum Content {
    Master(Vec<Vec<u8>>),
    Deviations(DeviationList),
}

/// Where a certificate is held.
#[derive(Clone, Copy)]
enum Held {
    Authority(usize),
    Signer(usize),
}

impl Import<'_> {
    fn file(&mut self, bytes: &[u8]) {
        if bytes.len() > MAX_IMPORT_BYTES {
            self.report.refused = Some("the file is larger than 64 MiB".to_owned());
            return;
        }
        if let Some(values) = ldif::values(bytes) {
            for value in values {
                match value.octets {
                    Ok(der) => self.der(&der),
                    Err(why) => {
                        let place = format!("{}, line {}", value.attribute, value.line);
                        self.quarantine(EntryKind::Unknown, place, &[], why);
                    }
                }
            }
            return;
        }
        match pem_blocks(bytes) {
            None => self.der(bytes),
            Some(blocks) => {
                for (index, block) in blocks.into_iter().enumerate() {
                    match block {
                        Ok(der) => self.der(&der),
                        Err(why) => {
                            self.quarantine(EntryKind::Unknown, format!("PEM block {}", index + 1), &[], why)
                        }
                    }
                }
            }
        }
    }

    /// One element after the other.
    fn der(&mut self, bytes: &[u8]) {
        let notes = Leniencies::default();
        let mut cursor = Cursor::new(bytes, &notes);
        while !cursor.is_empty() {
            let offset = cursor.offset();
            match cursor.any() {
                Ok(element) if element.tag == Tag::SEQUENCE => match element.contents().peek() {
                    Some(Tag::OID) => self.cms(element.raw),
                    _ => self.certificate_or_crl(element.raw, offset),
                },
                Ok(element) => {
                    self.quarantine(
                        EntryKind::Unknown,
                        format!("byte {offset}"),
                        element.raw,
                        "neither a certificate nor a list".to_owned(),
                    );
                }
                Err(error) => {
                    // Without a readable length there is no way to the next entry.
                    self.quarantine(
                        EntryKind::Unknown,
                        format!("byte {offset}"),
                        cursor.rest(),
                        error.to_string(),
                    );
                    return;
                }
            }
        }
    }

    fn certificate_or_crl(&mut self, raw: &[u8], offset: usize) {
        match (Certificate::parse(raw), Crl::parse(raw)) {
            (Ok(certificate), _) => self.certificate(certificate, None),
            (Err(_), Ok(crl)) => self.crl(crl),
            (Err(error), Err(_)) => {
                self.quarantine(EntryKind::Unknown, format!("byte {offset}"), raw, error.to_string())
            }
        }
    }

    fn certificate(&mut self, certificate: Certificate, list: Option<usize>) {
        self.report.read += 1;
        let kind = match (certificate.is_authority(), certificate.is_self_issued()) {
            (false, _) => EntryKind::Signer,
            (true, true) => EntryKind::Csca,
            (true, false) => EntryKind::Link,
        };
        let subject = certificate.subject().to_string();
        let fingerprint = fingerprint(certificate.raw());
        let mut entry = EntryReport {
            kind,
            subject,
            sha256: full_hex(&fingerprint),
            status: EntryStatus::Accepted,
            reason: String::new(),
            findings: census::findings(&certificate, kind),
        };
        if kind == EntryKind::Signer {
            if list.is_some() {
                // Seen in lists in use (UA): held as a document signer, never as an authority.
                entry.findings.push("end-entity certificate on a master list".to_owned());
            }
            let place = match self.trust.signer_places.get(&fingerprint) {
                Some(place) => {
                    entry.status = EntryStatus::Known;
                    *place
                }
                None => self.trust.hold_signer(certificate, fingerprint),
            };
            self.places.push((self.report.entries.len(), Held::Signer(place)));
            self.report.entries.push(entry);
            return;
        }
        let source = Source { name: self.report.name.clone(), at: self.at, list };
        let place = match self.trust.by_fingerprint.get(&fingerprint) {
            Some(place) => {
                entry.status = EntryStatus::Known;
                let sources = &mut self.trust.authorities[*place].sources;
                if !sources.contains(&source) {
                    sources.push(source);
                }
                *place
            }
            None => match own_signature(&certificate) {
                Ok(signature) => {
                    if let OwnSignature::Unverifiable(why) = &signature {
                        entry.reason = format!("own signature not verified: {why}");
                    }
                    self.trust.hold(certificate, fingerprint, source, signature)
                }
                Err(wrong) => {
                    entry.status = EntryStatus::Quarantined;
                    entry.reason = format!("own signature: {wrong}");
                    self.report.entries.push(entry);
                    return;
                }
            },
        };
        self.places.push((self.report.entries.len(), Held::Authority(place)));
        self.report.entries.push(entry);
    }

    fn crl(&mut self, crl: Crl) {
        self.report.read += 1;
        let known = self.trust.crls.iter().any(|held| held.crl.raw() == crl.raw());
        let mut findings: Vec<String> =
            crl.leniencies().iter().map(|(leniency, _)| leniency.name().to_owned()).collect();
        if crl.next_update().is_none() {
            findings.push("revocation list without next update".to_owned());
        }
        self.report.entries.push(EntryReport {
            kind: EntryKind::Crl,
            subject: crl.issuer().to_string(),
            sha256: full_hex(&fingerprint(crl.raw())),
            status: if known { EntryStatus::Known } else { EntryStatus::Accepted },
            reason: format!("{} entries, issued {}", crl.revoked().len(), crl.this_update().to_day()),
            findings,
        });
        if !known {
            let signer = Err(SignatureError::Key("no certificate of its issuer is held".to_owned()));
            self.trust.crls.push(HeldCrl { crl, source: self.report.name.clone(), signer });
        }
    }

    fn cms(&mut self, raw: &[u8]) {
        let kind = ListKind::announced(raw);
        let mut entry = EntryReport {
            kind: match kind {
                ListKind::Master => EntryKind::MasterList,
                ListKind::Deviation => EntryKind::DeviationList,
            },
            subject: self.report.name.clone(),
            sha256: full_hex(&fingerprint(raw)),
            status: EntryStatus::Accepted,
            reason: String::new(),
            findings: Vec::new(),
        };
        let list = signed_list::read(raw, kind).and_then(|list| match kind {
            ListKind::Master => {
                signed_list::certificates(&list.content).map(|all| (list, Content::Master(all)))
            }
            ListKind::Deviation => match DeviationList::parse(&list.content) {
                Ok(deviations) => Ok((list, Content::Deviations(deviations))),
                Err(error) => Err(format!("content of the list: {error}")),
            },
        });
        let (list, content) = match list {
            Ok(read) => read,
            Err(why) => {
                entry.status = EntryStatus::Quarantined;
                entry.reason.clone_from(&why);
                self.report.refused.get_or_insert(why);
                self.report.entries.push(entry);
                return;
            }
        };
        entry.subject = list.signer.subject().to_string();
        entry.findings = list.findings;
        match content {
            Content::Master(certificates) => {
                self.report.entries.push(entry);
                self.master_list(list.signer, list.beside, &certificates);
            }
            Content::Deviations(deviations) => {
                entry.findings.extend(deviations.leniencies.iter().map(|(note, _)| note.name().to_owned()));
                entry.reason = format!("{} deviations", deviations.deviations.len());
                self.report.read += 1;
                self.deviation_list(entry, raw, list.signer, deviations);
            }
        }
    }

    fn master_list(&mut self, signer: Certificate, beside: Vec<Certificate>, certificates: &[Vec<u8>]) {
        let index = Some(self.trust.lists.len());
        self.trust.lists.push(HeldList { signer, anchored: false });
        for (position, raw) in certificates.iter().enumerate() {
            match Certificate::parse(raw) {
                Ok(certificate) => self.certificate(certificate, index),
                Err(error) => {
                    let place = format!("certificate {} of the list", position + 1);
                    self.quarantine(EntryKind::Unknown, place, raw, error.to_string());
                }
            }
        }
        // The signer's own chain travels beside the list; an authority in it helps to anchor others only once it is anchored itself.
        for certificate in beside.into_iter().filter(Certificate::is_authority) {
            if !self.trust.by_fingerprint.contains_key(&fingerprint(certificate.raw())) {
                self.certificate(certificate, index);
            }
        }
    }

    fn deviation_list(
        &mut self,
        mut entry: EntryReport,
        raw: &[u8],
        signer: Certificate,
        list: DeviationList,
    ) {
        let digest = fingerprint(raw);
        let place = match self.trust.deviations.iter().position(|held| held.fingerprint == digest) {
            Some(place) => {
                entry.status = EntryStatus::Known;
                place
            }
            None => {
                self.trust.deviations.push(HeldDeviations {
                    list,
                    signer,
                    fingerprint: digest,
                    source: self.report.name.clone(),
                    at: self.at,
                    issuer: None,
                });
                self.trust.deviations.len() - 1
            }
        };
        self.deviation_places.push((self.report.entries.len(), place));
        self.report.entries.push(entry);
    }

    fn quarantine(&mut self, kind: EntryKind, subject: String, raw: &[u8], reason: String) {
        let (sha256, status) = (full_hex(&fingerprint(raw)), EntryStatus::Quarantined);
        self.report.entries.push(EntryReport { kind, subject, sha256, status, reason, findings: Vec::new() });
    }
}

impl TrustSnapshot {
    fn hold(
        &mut self,
        certificate: Certificate,
        fingerprint: [u8; 32],
        source: Source,
        signature: OwnSignature,
    ) -> usize {
        let place = self.authorities.len();
        self.by_name.entry(certificate.subject().folded_key()).or_default().push(place);
        if let Some(id) = certificate.extensions().subject_key_id() {
            self.by_key_id.entry(id.to_vec()).or_default().push(place);
        }
        self.by_fingerprint.insert(fingerprint, place);
        let standing = Standing::Unanchored("not yet resolved");
        self.authorities.push(Authority {
            certificate,
            fingerprint,
            standing,
            sources: vec![source],
            signature,
        });
        place
    }

    fn hold_signer(&mut self, certificate: Certificate, fingerprint: [u8; 32]) -> usize {
        let place = self.signers.len();
        self.signers_by_serial.entry(certificate.serial().to_vec()).or_default().push(place);
        if let Some(id) = certificate.extensions().subject_key_id() {
            self.signers_by_key_id.entry(id.to_vec()).or_default().push(place);
        }
        self.signer_places.insert(fingerprint, place);
        self.signers.push(certificate);
        self.signer_issuers.push(None);
        place
    }
}

/// The DER of every PEM block; `None` if the file is not PEM.
fn pem_blocks(bytes: &[u8]) -> Option<Vec<Result<Vec<u8>, String>>> {
    const BEGIN: &str = "-----BEGIN ";
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.contains(BEGIN))?;
    let mut blocks = Vec::new();
    for part in text.split(BEGIN).skip(1) {
        let mut lines = part.lines();
        let label = lines.next().unwrap_or_default().trim_end_matches('-');
        let body: String = lines
            .take_while(|line| !line.starts_with("-----END"))
            .flat_map(|line| line.trim().chars())
            .collect();
        blocks.push(match label {
            "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" | "X509 CRL" | "CMS" | "PKCS7" => {
                base64::engine::general_purpose::STANDARD
                    .decode(body)
                    .map_err(|_| "the block is not base64".to_owned())
            }
            other => Err(format!("a block {other} is no trust data")),
        });
    }
    Some(blocks)
}
