//! Revocation of the signer's certificate (ICAO Doc 9303-12, 7.2; RFC 5280, 6.3).

use vigie_model::Timestamp;
use vigie_model::reason::codes;
use vigie_mrtd::crl::{Crl, Revoked};
use vigie_mrtd::x509::{Certificate, Name, NameMatch};

use super::PassiveAuthentication;
use crate::finding::{Effect, Finding};
use crate::store::{Authority, HeldCrl, TrustSnapshot};

const CERTIFICATE_HOLD: u8 = 6;

impl PassiveAuthentication {
    /// A list counts if it has the issuer's name and a trusted authority of that name signed it; signatures are verified at import. A link certificate
    /// falls with the certificate of the key that signed it (Doc 9303-12, 4.1.5.1).
    pub(super) fn check_revocation(
        &mut self,
        signer: &Certificate,
        authority: Option<&Authority>,
        trust: &TrustSnapshot,
        at: Timestamp,
    ) {
        let code = codes::PA_REVOCATION;
        let Some(authority) = authority else {
            self.add(Finding::not_run(code, Effect::None, "no approved CSCA whose list could be asked"));
            return;
        };
        let above = trust.path_of(authority);
        let issuers: Vec<&Name> =
            std::iter::once(signer.issuer()).chain(above.iter().map(|own| own.issuer())).collect();
        let named = trust.crls().iter().filter(|held| {
            issuers.iter().any(|issuer| held.crl.issuer().compare(issuer) != NameMatch::Different)
        });
        let mut lists: Vec<&HeldCrl> = named.filter(|held| held.crl.this_update() <= at).collect();
        lists.sort_by_key(|held| std::cmp::Reverse(held.crl.this_update()));
        let mut wrong = None;
        let mut current: Option<&Crl> = None;
        for held in lists {
            let crl = &held.crl;
            match &held.signer {
                Err(error) => wrong = wrong.or(Some(error.to_string())),
                Ok(by) if !trust.authorities()[*by].is_trusted() => {
                    wrong = wrong.or(Some("its signer is not anchored".to_owned()));
                }
                // An older list may name what a newer one leaves out; only a hold can be lifted again.
                Ok(_) => {
                    // A CSCA's one list names its certificates of every kind, the CSCA's own among them (Doc 9303-12, 4.1.5).
                    let own =
                        above.iter().filter(|own| own.issuer().compare(crl.issuer()) != NameMatch::Different);
                    let own = own.map(|own| ("CSCA certificate ", own.serial()));
                    // The signer's serial number is its issuer's to give.
                    let own_list = crl.issuer().compare(signer.issuer()) != NameMatch::Different;
                    let named = own_list.then(|| ("", signer.serial())).into_iter().chain(own);
                    for (whose, serial) in named {
                        if let Some(entry) = crl
                            .find(serial)
                            .filter(|entry| current.is_none() || entry.reason != Some(CERTIFICATE_HOLD))
                        {
                            let what = format!("{whose}{}", describe(entry, crl));
                            self.add(Finding::failed(code, Effect::Failed, what));
                            return;
                        }
                    }
                    if own_list && current.is_none() && !crl.is_partial() {
                        current = Some(crl);
                    }
                }
            }
        }
        let finding = match (current, wrong) {
            (Some(crl), _) => match crl.next_update() {
                Some(next) if next < at => {
                    let what = format!(
                        "the newest list is of {}, a new one was due {}",
                        crl.this_update().to_day(),
                        next.to_day()
                    );
                    Finding::not_run(code, Effect::Strict, what)
                }
                Some(next) => Finding::passed(
                    code,
                    format!("list of {}, next due {}", crl.this_update().to_day(), next.to_day()),
                ),
                None => Finding::passed(code, format!("list of {}", crl.this_update().to_day())),
            },
            (None, Some(error)) => Finding::not_run(
                code,
                Effect::Strict,
                format!("the list that is held cannot be relied on: {error}"),
            ),
            (None, None) => {
                Finding::not_run(code, Effect::Strict, "no revocation list of this issuer is held")
            }
        };
        self.add(finding);
    }
}

fn describe(entry: &Revoked, crl: &Crl) -> String {
    // RFC 5280, 5.3.1
    let reason = match entry.reason {
        None | Some(0) => "no reason given",
        Some(1) => "key compromise",
        Some(2) => "CA compromise",
        Some(3) => "affiliation changed",
        Some(4) => "superseded",
        Some(5) => "cessation of operation",
        Some(6) => "certificate hold",
        Some(9) => "privilege withdrawn",
        Some(10) => "AA compromise",
        Some(_) => "another reason",
    };
    format!("revoked {} ({reason}), list of {}", entry.date.to_day(), crl.this_update().to_day())
}
