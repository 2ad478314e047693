//! The document signer certificate: which it is, whether it may sign, whether it was valid (ICAO Doc 9303-12, 7.1).

use vigie_model::Timestamp;
use vigie_model::reason::codes;
use vigie_mrtd::cms::{SignedData, SignerInfo};
use vigie_mrtd::oid;
use vigie_mrtd::x509::Certificate;

use super::PassiveAuthentication;
use crate::finding::{Effect, Finding};
use crate::rules::{self, Departure};
use crate::signed_data::{SignerFit, signer_fit};
use crate::store::TrustSnapshot;

/// Extensions that are understood here or have no bearing on the signature; another critical one refuses the certificate (RFC 5280, 4.2).
const UNDERSTOOD: [&[u8]; 13] = [
    oid::SUBJECT_KEY_ID,
    oid::KEY_USAGE,
    oid::PRIVATE_KEY_USAGE_PERIOD,
    oid::SUBJECT_ALT_NAME,
    oid::ISSUER_ALT_NAME,
    oid::BASIC_CONSTRAINTS,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::CERTIFICATE_POLICIES,
    oid::AUTHORITY_KEY_ID,
    oid::EXTENDED_KEY_USAGE,
    oid::DOCUMENT_TYPE_LIST,
    oid::NAME_CHANGE,
    oid::COUNTRY,
];

impl PassiveAuthentication {
    /// The certificate that the signer names, from EF.SOD or from the trust data; `None` is said as `not-run`.
    pub(super) fn select_signer(
        &mut self,
        data: &SignedData<'_>,
        signer: &SignerInfo<'_>,
        trust: &TrustSnapshot,
    ) -> Option<Certificate> {
        let embedded: Vec<Certificate> =
            data.certificates.iter().filter_map(|raw| Certificate::parse(raw).ok()).collect();
        let unreadable = data.certificates.len() - embedded.len();
        let best = |certificates: &mut dyn Iterator<Item = &Certificate>| {
            let fitting =
                certificates.map(|certificate| (signer_fit(signer, certificate), certificate.clone()));
            fitting.filter(|(fit, _)| *fit != SignerFit::Other).max_by_key(|(fit, _)| *fit)
        };
        let (certificate, departure) = if let Some((fit, certificate)) = best(&mut embedded.iter()) {
            let folded = "the signer is named in other string types, case or spacing than its certificate";
            (certificate, (fit == SignerFit::Folded).then_some(folded))
        } else if let Some((_, certificate)) = best(&mut trust.signers_named(&signer.id)) {
            (certificate, None)
        } else if let [only] = embedded.as_slice() {
            // Seen in UA: the signer's name fits no certificate, and there is one only.
            (only.clone(), Some("the signer names another certificate than the only one in EF.SOD"))
        } else {
            let found = match (embedded.len(), unreadable) {
                (0, 0) => {
                    "EF.SOD holds no certificate, and none of the signer is in the trust data".to_owned()
                }
                (0, unreadable) => format!("{unreadable} certificates in EF.SOD cannot be read"),
                (count, _) => format!("none of {count} certificates in EF.SOD is the signer's"),
            };
            self.add(Finding::not_run(codes::PA_SIGNER_CERTIFICATE, Effect::Inconclusive, found));
            return None;
        };
        // Its own issuer signs the part inside; the frame around it, with the signature, is signed by no one.
        let signed = certificate.tbs_range();
        self.note_encoding("signer's certificate", certificate.leniencies(), |offset| {
            signed.contains(&offset)
        });
        let objections = self.objections(&certificate);
        let code = codes::PA_SIGNER_CERTIFICATE;
        let country =
            certificate.subject().country().or_else(|| certificate.issuer().country()).unwrap_or_default();
        let rule = rules::explains(&country, Departure::SignerName);
        self.add(match (objections.is_empty(), departure, rule) {
            (false, ..) => Finding::failed(code, Effect::Inconclusive, objections.join("; ")),
            (true, Some(departure), Some(rule)) => Finding::defect(code, format!("{departure}; {rule}")),
            (true, Some(departure), None) => Finding::failed(code, Effect::Inconclusive, departure),
            (true, None, _) => Finding::passed(code, certificate.subject().to_string()),
        });
        Some(certificate)
    }

    /// Why a certificate may not sign this travel document.
    fn objections(&self, certificate: &Certificate) -> Vec<String> {
        let mut found = Vec::new();
        let extensions = certificate.extensions();
        if extensions
            .basic_constraints()
            .is_some_and(|constraints| constraints.is_ok_and(|constraints| constraints.ca))
        {
            found.push("it is the certificate of an authority, not of a document signer".to_owned());
        }
        if extensions.key_usage().is_some_and(|usage| !usage.is_ok_and(|usage| usage.digital_signature())) {
            found.push("its key is not for digital signatures".to_owned());
        }
        // A document signer has no purpose of its own kind; other certificates of a CSCA have (Doc 9303-11, 5.1.1; 9303-12, 7.1.1.3).
        if let Some(purposes) = extensions.extended_key_usage() {
            let other = match &purposes {
                Ok(all) => {
                    all.first().map_or_else(|| "that is not named".to_owned(), |purpose| purpose.name())
                }
                Err(_) => "that cannot be read".to_owned(),
            };
            found.push(format!("its key is for the purpose {other}"));
        }
        for extension in extensions.iter().filter(|extension| extension.critical) {
            if !UNDERSTOOD.iter().any(|known| extension.oid == *known) {
                found.push(format!("critical extension {} is not known here", extension.oid));
            }
        }
        let code =
            self.dg1.as_ref().and_then(|dg1| dg1.claimed().mrz().ok()).map(|parsed| parsed.mrz.document_code);
        match (extensions.document_types(), code) {
            (Some(Ok(types)), Some(code)) if !types.is_empty() => {
                let covers =
                    |kind: &String| *kind == code || (kind.len() == 1 && code.starts_with(kind.as_str()));
                if !types.iter().any(covers) {
                    found
                        .push(format!("it signs documents of type {}, this one is {code}", types.join(", ")));
                }
            }
            (Some(Err(error)), _) => found.push(format!("its document types cannot be read: {error}")),
            _ => {}
        }
        found
    }

    /// The signer's certificate valid when the document was signed, and its CSCA when it was issued.
    pub(super) fn check_validity(
        &mut self,
        signer: &Certificate,
        authority: Option<&Certificate>,
        signing_time: Option<Timestamp>,
        at: Timestamp,
    ) {
        let code = codes::PA_VALIDITY_AT_SIGNING;
        let span = |certificate: &Certificate| {
            format!("{} to {}", certificate.not_before().to_day(), certificate.not_after().to_day())
        };
        if let Some(authority) = authority
            && !authority.is_valid_at(signer.not_before())
        {
            let what = format!(
                "the CSCA was valid {}, the signer's certificate was issued {}",
                span(authority),
                signer.not_before().to_day()
            );
            self.add(Finding::failed(code, Effect::Inconclusive, what));
            return;
        }
        let usage = signer.extensions().private_key_usage().and_then(Result::ok);
        let usage = usage.unwrap_or_default();
        let finding = match signing_time {
            Some(time) if time > at => Finding::failed(
                code,
                Effect::Inconclusive,
                format!("signed {}, which is after this check", time.to_day()),
            ),
            Some(time) if !signer.is_valid_at(time) => {
                let what =
                    format!("signed {}, the signer's certificate was valid {}", time.to_day(), span(signer));
                Finding::failed(code, Effect::Inconclusive, what)
            }
            Some(time)
                if usage.not_before.is_some_and(|from| time < from)
                    || usage.not_after.is_some_and(|until| time > until) =>
            {
                // The certificate outlives the key's use, so that documents stay verifiable; issuers let the key run on for days.
                Finding::new(
                    code,
                    vigie_model::Outcome::Passed,
                    Effect::None,
                    format!("signed {}, outside the stated use of the key", time.to_day()),
                )
            }
            Some(time) => Finding::passed(
                code,
                format!("signed {}, the signer's certificate was valid {}", time.to_day(), span(signer)),
            ),
            None if signer.is_valid_at(at) => Finding::passed(
                code,
                format!("no signing time given; the signer's certificate is valid {}", span(signer)),
            ),
            None if at < signer.not_before() => Finding::failed(
                code,
                Effect::Inconclusive,
                format!("the signer's certificate is valid only {}", span(signer)),
            ),
            None => Finding::not_run(
                code,
                Effect::Inconclusive,
                format!("no signing time given; the signer's certificate was valid {}", span(signer)),
            ),
        };
        self.add(finding);
    }
}
