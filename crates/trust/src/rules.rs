//! Departures from the standard that named issuers are known for (DESIGN §5: a `defect` is explained by a signed deviation list or a named issuer
//! rule). What no rule explains asks for a second look.

/// A departure in the part of EF.SOD that its signature does not cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Departure {
    /// The signer identifier names the signer's issuer otherwise than the signer's certificate does: other string types, or another name.
    SignerName,
}

/// Country of the signer's certificate, departure, where it was seen.
const RULES: [(&str, Departure, &str); 1] = [("UA", Departure::SignerName, "known of issuer UA")];

/// Why a departure of this issuer is explained; `None` if no rule does.
pub(crate) fn explains(country: &str, departure: Departure) -> Option<&'static str> {
    RULES.iter().find(|(issuer, known, _)| *issuer == country && *known == departure).map(|(.., text)| *text)
}
