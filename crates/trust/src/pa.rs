//! Passive authentication (ICAO Doc 9303-11, 5.1): the chip's data are what an approved issuer signed, or it is said why that is not known.
//!
//! What is required for [`ChipProof`]: the signature over the bytes as they came, the digest of the signed content, a signer that may sign,
//! chained to an approved CSCA and valid at signing, the same state throughout, DG1 present, every data group read signed and unaltered, no
//! byte that nobody signed. Revocation: a revoked signer is fatal; a missing or outdated revocation list is said, and stops the proof only
//! under the strict profile, because no issuer is obliged to give its list to this member.

mod data_groups;
mod revocation;
mod signer;

use std::collections::BTreeMap;

use vigie_model::reason::codes;
use vigie_model::{Outcome, ReasonCode, Timestamp};
use vigie_mrtd::cms::{SignedData, SignerInfo};
use vigie_mrtd::lds::{Dg1, EfSod, FileId, LdsSecurityObject};
use vigie_mrtd::mrz::Mrz;
use vigie_mrtd::oid;
use vigie_mrtd::tlv::Leniency;
use vigie_mrtd::x509::Certificate;

use crate::authentic::{ChipProof, Unauthenticated};
use crate::chain::{self, Issuer};
use crate::country;
use crate::deviation::{self, Applicable};
use crate::finding::{Effect, Finding};
use crate::inspect::FileDigests;
use crate::signature::{SignatureError, SignatureNote};
use crate::signed_data::{self, AttributeCheck, full_hex};
use crate::store::{Standing, TrustSnapshot, fingerprint};

/// The files of a chip by identifier.
pub(crate) type Files<'a> = BTreeMap<FileId, &'a [u8]>;
/// Files that are not at hand, by identifier: a recomputation has their digests. Each stands in [`Files`] as empty.
pub(crate) type Absent<'a> = BTreeMap<FileId, &'a FileDigests>;

/// The result of passive authentication.
pub(crate) struct PassiveAuthentication {
    pub(crate) findings: Vec<Finding>,
    /// DG1, if it could be read.
    pub(crate) dg1: Option<Unauthenticated<Dg1>>,
    /// DG1's digest is in EF.SOD, and its signature holds by the certificate in it: whoever signed, the chip is consistent in itself.
    pub(crate) dg1_bound: bool,
    /// Everything required passed.
    pub(crate) proof: Option<ChipProof>,
    /// SHA-256 of the signer's certificate.
    pub(crate) signer: Option<[u8; 32]>,
    /// What the issuer announced of documents like this one.
    pub(crate) deviations: Vec<Applicable>,
}

/// The checks that are always listed, made or not.
const LISTED: [ReasonCode; 13] = [
    codes::PA_EF_SOD,
    codes::PA_SIGNER_CERTIFICATE,
    codes::PA_SIGNED_ATTRIBUTES,
    codes::PA_SOD_SIGNATURE,
    codes::PA_CHAIN,
    codes::PA_VALIDITY_AT_SIGNING,
    codes::PA_REVOCATION,
    codes::PA_DEVIATION,
    codes::PA_ISSUING_COUNTRY,
    codes::PA_DG_HASH_ALGORITHM,
    codes::PA_DG_HASH,
    codes::PA_DG_MISSING,
    codes::PA_EF_COM,
];

/// Authenticates the files of a chip. `printed` are the printed lines, used if DG1 gives none.
pub(crate) fn authenticate(
    files: &Files<'_>,
    absent: &Absent<'_>,
    trust: &TrustSnapshot,
    at: Timestamp,
    printed: Option<&Mrz>,
) -> PassiveAuthentication {
    let mut pa = PassiveAuthentication {
        findings: Vec::new(),
        dg1: None,
        dg1_bound: false,
        proof: None,
        signer: None,
        deviations: Vec::new(),
    };
    pa.read_dg1(files);
    let stopped = match files.get(&FileId::Sod) {
        None => {
            // With other files of the chip and no EF.SOD, nothing on it is signed; without any, the chip was simply not read.
            let effect = if files.is_empty() { Effect::Strict } else { Effect::Inconclusive };
            pa.add(Finding::not_run(codes::PA_EF_SOD, effect, "no EF.SOD given"));
            "no EF.SOD given"
        }
        Some(file) => match EfSod::parse(file) {
            Err(error) => {
                pa.add(Finding::failed(codes::PA_EF_SOD, Effect::Inconclusive, error.to_string()));
                "EF.SOD could not be read"
            }
            Ok(sod) => pa.authenticate_sod(&sod, files, absent, trust, at, printed),
        },
    };
    for code in LISTED {
        if !pa.findings.iter().any(|finding| finding.check.code == code) {
            pa.add(Finding::not_run(code, Effect::None, stopped));
        }
    }
    pa
}

impl PassiveAuthentication {
    fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn outcome(&self, code: ReasonCode) -> Option<Outcome> {
        // The worst of several answers of one code.
        self.findings
            .iter()
            .filter(|finding| finding.check.code == code)
            .map(|finding| finding.check.outcome)
            .max()
    }

    fn read_dg1(&mut self, files: &Files<'_>) {
        let Some(file) = files.get(&FileId::Dg(1)).filter(|file| !file.is_empty()) else {
            let effect = if files.is_empty() { Effect::Strict } else { Effect::Inconclusive };
            self.add(Finding::not_run(codes::CHIP_DG1_FORMAT, effect, "no DG1 given"));
            return;
        };
        match Dg1::parse(file) {
            Err(error) => {
                self.add(Finding::failed(codes::CHIP_DG1_FORMAT, Effect::Inconclusive, error.to_string()))
            }
            Ok(dg1) => {
                match dg1.mrz() {
                    Ok(parsed) => self.add(Finding::passed(codes::CHIP_DG1_FORMAT, parsed.mrz.format.name())),
                    Err(error) => self.add(Finding::failed(
                        codes::CHIP_DG1_FORMAT,
                        Effect::Inconclusive,
                        error.to_string(),
                    )),
                }
                // A digest in EF.SOD covers every byte of it.
                self.note_encoding("DG1", &dg1.leniencies, |_| true);
                self.dg1 = Some(Unauthenticated::new(dg1));
            }
        }
    }

    /// Departures from DER are named. Where the signature covers the byte (`signed`), they leave the verdict alone, because it is over the bytes as
    /// they came; except those by which a frame contradicts what it holds. What nothing signs must be DER: the issuer cannot be shown to have
    /// made it otherwise.
    fn note_encoding(
        &mut self,
        file: &str,
        leniencies: &[(Leniency, usize)],
        signed: impl Fn(usize) -> bool,
    ) {
        let contradicts = |(leniency, offset): &(Leniency, usize)| {
            matches!(
                leniency,
                Leniency::Version
                    | Leniency::SurplusElement
                    | Leniency::AlgorithmMismatch
                    | Leniency::NegativeInteger
            ) || !signed(*offset)
        };
        let named = |wanted: bool| -> String {
            let chosen = leniencies.iter().filter(|found| contradicts(found) == wanted).take(6);
            chosen
                .map(|(leniency, offset)| format!("{} at byte {offset}", leniency.name()))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let (frame, form) = (named(true), named(false));
        if !frame.is_empty() {
            self.add(Finding::failed(codes::PA_ENCODING, Effect::Inconclusive, format!("{file}: {frame}")));
        }
        if !form.is_empty() {
            self.add(Finding::defect(codes::PA_ENCODING, format!("{file}: {form}")));
        }
    }

    /// What the unsigned frame of the SignedData says must agree with the signer in it (RFC 5652, 5.1; Doc 9303-10, 4.6.2).
    fn check_frame(&mut self, data: &SignedData<'_>, signer: &SignerInfo<'_>) {
        let mut wrong = Vec::new();
        if data.signers.len() > 1 {
            wrong.push(format!("{} signers, the first was checked", data.signers.len()));
        }
        if signer.has_unsigned_attributes {
            wrong.push("attributes that nothing signs".to_owned());
        }
        if !data.crls.is_empty() {
            wrong.push("revocation lists, which nothing there signs".to_owned());
        }
        if signer.signature_algorithm.oid == oid::EC_PUBLIC_KEY {
            // RFC 5753, 2.1.1: ecdsa-with-… names the digest, too.
            wrong.push("a kind of key in place of a signature algorithm".to_owned());
        }
        if data.digest_algorithms.len() > 1 {
            wrong.push("digest algorithms announced for nobody".to_owned());
        }
        if data.version != 3 {
            wrong.push(format!("SignedData version {} in place of 3", data.version));
        }
        if !data.digest_algorithms.iter().any(|algorithm| algorithm.oid == signer.digest_algorithm.oid) {
            wrong.push("the signer's digest algorithm is not announced".to_owned());
        }
        let announced = data.digest_algorithms.iter().chain([&signer.digest_algorithm]);
        if announced
            .chain(Some(&signer.signature_algorithm).filter(|algorithm| algorithm.oid != oid::RSASSA_PSS))
            .any(|algorithm| !algorithm.has_no_parameters())
        {
            wrong.push("parameters where an algorithm has none".to_owned());
        }
        if !wrong.is_empty() {
            self.add(Finding::failed(
                codes::PA_ENCODING,
                Effect::Inconclusive,
                format!("EF.SOD: {}", wrong.join(", ")),
            ));
        }
    }

    /// Certificates beside the signer's, which nothing signs, are explained only if they are those of authorities that documents are judged by.
    fn check_company(&mut self, data: &SignedData<'_>, signer: &Certificate, trust: &TrustSnapshot) {
        let explained = |raw: &[u8]| {
            raw == signer.raw() || trust.anchors().any(|authority| authority.certificate.raw() == raw)
        };
        let mut seen = Vec::new();
        for raw in &data.certificates {
            if !explained(raw) || seen.contains(raw) {
                let what = "EF.SOD: a certificate beside the signer's that nothing explains";
                self.add(Finding::failed(codes::PA_ENCODING, Effect::Inconclusive, what));
                return;
            }
            seen.push(*raw);
        }
    }

    /// Runs all checks that need EF.SOD; the text says why those that follow could not be made.
    fn authenticate_sod(
        &mut self,
        sod: &EfSod<'_>,
        files: &Files<'_>,
        absent: &Absent<'_>,
        trust: &TrustSnapshot,
        at: Timestamp,
        printed: Option<&Mrz>,
    ) -> &'static str {
        let signed = sod.signed_data.signers.first().and_then(|signer| signer.signed_attributes.as_ref());
        let signed = signed.map(vigie_mrtd::cms::SignedAttributes::range).unwrap_or_default();
        self.note_encoding("EF.SOD", &sod.leniencies, |offset| signed.contains(&offset));
        if !sod.has_tag {
            self.add(Finding::defect(codes::PA_ENCODING, "EF.SOD without the tag 77"));
        }
        if sod.trailing > 0 {
            self.add(unsigned_bytes(FileId::Sod, sod.trailing));
        }
        let object = match sod.security_object() {
            Ok(object) if sod.has_lds_content_type() => {
                let what = format!(
                    "LDS security object version {}, {} data groups",
                    object.version,
                    object.hashes.len()
                );
                self.add(Finding::passed(codes::PA_EF_SOD, what));
                self.note_encoding("LDS security object", &object.leniencies, |_| true);
                Some(object)
            }
            Ok(_) => {
                let kind = sod.signed_data.content_type.name();
                self.add(Finding::failed(
                    codes::PA_EF_SOD,
                    Effect::Inconclusive,
                    format!("content type {kind}"),
                ));
                None
            }
            Err(error) => {
                self.add(Finding::failed(codes::PA_EF_SOD, Effect::Inconclusive, error.to_string()));
                None
            }
        };
        if let Some(object) = &object {
            self.check_data_groups(object, files, absent);
        }
        let stopped = self.check_signer(sod, trust, at, printed);
        deviation::explain(&mut self.findings, &self.deviations);
        let signed = |code| self.outcome(code) == Some(Outcome::Passed);
        self.dg1_bound = signed(codes::PA_SOD_SIGNATURE)
            && signed(codes::PA_SIGNED_ATTRIBUTES)
            && object.as_ref().is_some_and(|object| data_groups::agrees(object, files, 1));
        self.proof = self.prove(object.as_ref(), files);
        match (stopped, &object) {
            (Some(stopped), _) => stopped,
            (None, None) => "the signed content of EF.SOD could not be read",
            (None, Some(_)) => "no data group given",
        }
    }

    fn check_signer(
        &mut self,
        sod: &EfSod<'_>,
        trust: &TrustSnapshot,
        at: Timestamp,
        printed: Option<&Mrz>,
    ) -> Option<&'static str> {
        let data = &sod.signed_data;
        let Some(signer) = data.signers.first() else {
            self.add(Finding::failed(
                codes::PA_SOD_SIGNATURE,
                Effect::Failed,
                "EF.SOD has no signer: its content is not signed",
            ));
            return Some("EF.SOD has no signer");
        };
        self.check_frame(data, signer);
        self.add(match signed_data::check_attributes(data, signer) {
            AttributeCheck::Hold => Finding::passed(codes::PA_SIGNED_ATTRIBUTES, ""),
            AttributeCheck::ContentType => Finding::failed(
                codes::PA_SIGNED_ATTRIBUTES,
                Effect::Inconclusive,
                "content type missing or not that of the content",
            ),
            AttributeCheck::Absent => {
                Finding::failed(codes::PA_SIGNED_ATTRIBUTES, Effect::Inconclusive, "there are none")
            }
            AttributeCheck::Wrong(what) => Finding::failed(codes::PA_SIGNED_ATTRIBUTES, Effect::Failed, what),
            AttributeCheck::UnknownDigest(name) => Finding::not_run(
                codes::PA_SIGNED_ATTRIBUTES,
                Effect::Inconclusive,
                format!("digest algorithm {name} is not supported"),
            ),
        });
        let Some(certificate) = self.select_signer(data, signer, trust) else {
            return Some("the signer's certificate was not found");
        };
        self.signer = Some(fingerprint(certificate.raw()));
        self.check_company(data, &certificate, trust);
        match signed_data::check_signature(data, signer, certificate.spki()) {
            Ok(verified) => {
                self.add(Finding::passed(codes::PA_SOD_SIGNATURE, verified.description));
                self.note_weakness("signature of EF.SOD", &verified.notes);
            }
            Err(gap) if gap.is_gap() => {
                self.add(Finding::not_run(codes::PA_SOD_SIGNATURE, Effect::Inconclusive, gap.to_string()))
            }
            Err(error @ (SignatureError::Key(_) | SignatureError::Family { .. })) => {
                // The certificate's key cannot have made this signature: never retried with another key or curve (seen in LT).
                self.add(Finding::failed(codes::PA_SOD_SIGNATURE, Effect::Inconclusive, error.to_string()));
            }
            Err(wrong) => {
                self.add(Finding::failed(codes::PA_SOD_SIGNATURE, Effect::Failed, wrong.to_string()))
            }
        }
        let issuer = chain::find_issuer(trust, &certificate);
        self.check_chain(&certificate, &issuer);
        let signing_time =
            signer.signed_attributes.as_ref().and_then(vigie_mrtd::cms::SignedAttributes::signing_time);
        let authority = match &issuer {
            Issuer::Trusted { authority, .. } => Some(*authority),
            _ => None,
        };
        self.check_validity(
            &certificate,
            authority.map(|authority| &authority.certificate),
            signing_time,
            at,
        );
        self.check_revocation(&certificate, authority, trust, at);
        let state = printed.map(|mrz| mrz.issuing_state.as_str());
        self.check_country(&certificate, authority.map(|authority| &authority.certificate), state);
        let zone = self.dg1.as_ref().and_then(|dg1| dg1.claimed().mrz().ok());
        let mrz = zone.as_ref().map(|parsed| &parsed.mrz).or(printed);
        let bounds = deviation::Bounds { mrz, signer: &certificate, signed: signing_time };
        let (deviations, finding) = deviation::applicable(&bounds, trust);
        self.deviations = deviations;
        self.add(finding);
        None
    }

    fn note_weakness(&mut self, of: &str, notes: &[SignatureNote]) {
        for note in notes {
            let detail = format!("{of}: {}", note.text());
            self.add(match note {
                // The unsigned algorithm identifier contradicts the signature that holds.
                SignatureNote::DigestBeside
                | SignatureNote::PlainEncoding
                | SignatureNote::Encoding
                | SignatureNote::ShortSignature => {
                    Finding::failed(codes::PA_DG_HASH_ALGORITHM, Effect::Inconclusive, detail)
                }
                _ => Finding::defect(codes::PA_DG_HASH_ALGORITHM, detail),
            });
        }
    }

    fn check_chain(&mut self, certificate: &Certificate, issuer: &Issuer<'_>) {
        let ours = Effect::Inconclusive;
        let finding = match issuer {
            Issuer::Trusted { authority, verified } => {
                let source = authority.sources.first();
                let origin = source.map_or_else(String::new, |source| {
                    format!(", from {} of {}", source.name, source.at.to_day())
                });
                let through = if authority.standing == Standing::Link { ", a link certificate" } else { "" };
                let print = full_hex(&authority.fingerprint[..8]);
                self.note_weakness("signature of the signer's certificate", &verified.notes);
                Finding::passed(
                    codes::PA_CHAIN,
                    format!(
                        "{} ({print}…){through}{origin}; {}",
                        authority.certificate.subject(),
                        verified.description
                    ),
                )
            }
            Issuer::Unanchored { authority, why } => Finding::not_run(
                codes::PA_CHAIN,
                ours,
                format!("{} is held, but {why}", authority.certificate.subject()),
            ),
            Issuer::Contradiction { authority, error } => Finding::failed(
                codes::PA_CHAIN,
                Effect::Failed,
                format!("the certificate names the key of {}; {error}", authority.certificate.subject()),
            ),
            Issuer::Gap(error) => Finding::not_run(codes::PA_CHAIN, ours, error.to_string()),
            Issuer::OtherKeys(count) => Finding::not_run(
                codes::PA_CHAIN,
                ours,
                format!(
                    "{count} certificates of {} are held, none with the key that signed",
                    certificate.issuer()
                ),
            ),
            Issuer::Unknown => Finding::not_run(
                codes::PA_CHAIN,
                ours,
                format!("no CSCA certificate of {} is held", certificate.issuer()),
            ),
        };
        self.add(finding);
    }

    /// The state of the signer, of its CSCA and of the document must be one; otherwise one country could sign for another.
    fn check_country(
        &mut self,
        certificate: &Certificate,
        authority: Option<&Certificate>,
        printed_state: Option<&str>,
    ) {
        let zone = self.dg1.as_ref().and_then(|dg1| dg1.claimed().mrz().ok());
        let state = zone.as_ref().map(|parsed| parsed.mrz.issuing_state.as_str()).or(printed_state);
        let finding = 'finding: {
            let Some(authority) = authority else {
                break 'finding Finding::not_run(
                    codes::PA_ISSUING_COUNTRY,
                    Effect::None,
                    "no approved CSCA to compare with",
                );
            };
            let Some(country) = authority.subject().country() else {
                break 'finding Finding::not_run(
                    codes::PA_ISSUING_COUNTRY,
                    Effect::Inconclusive,
                    "the CSCA certificate names no country",
                );
            };
            if let Some(signers) = certificate.subject().country().or_else(|| certificate.issuer().country())
                && !country::same_country(&country, &signers)
            {
                let what = format!("CSCA of {country}, document signer of {signers}");
                break 'finding Finding::failed(codes::PA_ISSUING_COUNTRY, Effect::Failed, what);
            }
            let Some(state) = state else {
                break 'finding Finding::not_run(
                    codes::PA_ISSUING_COUNTRY,
                    Effect::Inconclusive,
                    "the document's state was not read",
                );
            };
            // Alternative names carry the code of the MRZ, also of territories that a CSCA of another code signs for.
            let alternatives = [authority, certificate]
                .into_iter()
                .filter_map(|certificate| certificate.extensions().state_code());
            let answers: Vec<Option<bool>> = std::iter::once(country.clone())
                .chain(alternatives)
                .map(|code| country::same_state(&code, state))
                .collect();
            if answers.contains(&Some(true)) {
                Finding::passed(codes::PA_ISSUING_COUNTRY, format!("{country}, document of {state}"))
            } else if answers.contains(&None) {
                let what = format!("code {country} or {state} is not in our table");
                Finding::not_run(codes::PA_ISSUING_COUNTRY, Effect::Inconclusive, what)
            } else {
                Finding::failed(
                    codes::PA_ISSUING_COUNTRY,
                    Effect::Failed,
                    format!("CSCA of {country}, document of {state}"),
                )
            }
        };
        self.add(finding);
    }

    /// Everything required was made and passed.
    fn prove(&self, object: Option<&LdsSecurityObject>, files: &Files<'_>) -> Option<ChipProof> {
        use Outcome::{Defect, Passed};
        let passed = |code| self.outcome(code) == Some(Passed);
        let tolerable = |code| matches!(self.outcome(code), None | Some(Passed | Defect));
        let holds = passed(codes::PA_EF_SOD)
            && matches!(self.outcome(codes::PA_SIGNER_CERTIFICATE), Some(Passed | Defect))
            && passed(codes::PA_SIGNED_ATTRIBUTES)
            && passed(codes::PA_SOD_SIGNATURE)
            && passed(codes::PA_CHAIN)
            && passed(codes::PA_VALIDITY_AT_SIGNING)
            && self.outcome(codes::PA_REVOCATION) != Some(Outcome::Failed)
            && passed(codes::PA_ISSUING_COUNTRY)
            && tolerable(codes::PA_DG_HASH_ALGORITHM)
            && passed(codes::PA_DG_HASH)
            && self.outcome(codes::PA_DG_MISSING) != Some(Outcome::Failed)
            && tolerable(codes::PA_ENCODING)
            && passed(codes::CHIP_DG1_FORMAT)
            && object.is_some_and(|object| data_groups::agrees(object, files, 1));
        holds.then_some(ChipProof(()))
    }
}

/// Bytes after the end of a file's element.
fn unsigned_bytes(file: FileId, count: usize) -> Finding {
    Finding::failed(
        codes::PA_ENCODING,
        Effect::Inconclusive,
        format!("{count} bytes after the end of {file}, signed by no one"),
    )
}
