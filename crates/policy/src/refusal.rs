//! Every refusal of this crate: a stable code and a plain sentence.

use std::fmt;

/// Why something does not leave the node, or is not taken in.
///
/// Codes are stable; sentences are for people and may be improved. Neither ever holds personal data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Refusal {
    /// `handling.*`, `alert.*` or `claim.*`.
    pub code: &'static str,
    /// What is wrong and what would help, in English.
    pub sentence: &'static str,
}

impl Refusal {
    /// The refusal of this code.
    pub fn find(code: &str) -> Option<Self> {
        ALL.iter().copied().find(|refusal| refusal.code == code)
    }

    /// Every refusal there is.
    pub fn all() -> &'static [Self] {
        ALL
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.sentence)
    }
}

impl std::error::Error for Refusal {}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $sentence:literal;)*) => {
        $(
            #[doc = concat!("`", $code, "`: ", $sentence)]
            pub const $name: Refusal = Refusal { code: $code, sentence: $sentence };
        )*
        const ALL: &[Refusal] = &[$($name,)*];
    };
}

refusals! {
    RED_NEEDS_RECIPIENTS = "handling.red-needs-recipients", "TLP:RED leaves only to members named on its release list, with a purpose stated; name them and the purpose";
    INDIVIDUAL_NEEDS_BASIS = "handling.individual-needs-basis", "this object names an individual and leaves only with a purpose, a legal basis and an expiry; state all three";
    PROTECTED_NEEDS_RECIPIENTS = "handling.protected-needs-recipients", "this identifies a document under protection and leaves only to members named on its release list; name them";
    PROTECTED_FROM_ISSUER = "handling.protected-from-issuer", "this identifies a document under protection and never goes to the state that issued it; the release list was narrowed";
    ONWARD_NOT_GRANTED = "handling.onward-not-granted", "the member this came from did not grant passing it on; ask that member";
    MARKING_UNREADABLE = "handling.marking-unreadable", "a handling marking of this object cannot be read, so it stays here; have its author mark it anew";
    MARKING_MISSING = "handling.marking-missing", "a marking of this received object is not here yet, so it stays here until the marking arrives";
    EXPIRED = "handling.expired", "the handling of this object has expired, so it no longer leaves";
    PERSON_PROPERTY = "handling.person-property", "a type of ours that leaves the node cannot hold a person, a nationality or a group; remove the property";
    UNLISTED_PROPERTY = "handling.unlisted-property", "a type of ours leaves the node only with the properties of its published schema; remove the others";
    TOO_BROAD = "alert.too-broad", "a pattern on travel documents must name at least four characters of the number, a series or a signer in every branch; narrow it";
    PATTERN_UNREADABLE = "alert.pattern-unreadable", "the pattern cannot be read as a STIX pattern; correct it";
    PATTERN_UNSUPPORTED = "alert.pattern-unsupported", "the pattern uses an operator that is not evaluated here, so how broad it is cannot be told; write it as one observation";
    NOT_ITS_AUTHOR = "claim.not-its-author", "this object was attested by another member, who alone supersedes, revokes or withdraws it";
    VERSION_CONFLICT = "claim.version-conflict", "this version is already here with other content; give the change a new version";
    WITHDRAWN = "claim.withdrawn", "this version was withdrawn by its author and is not taken in again";
    RELAYED_WITHOUT_GRANT = "claim.relayed-without-grant", "this came from a member that its author did not allow to pass it on";
    SIGNATURE_INVALID = "claim.signature-invalid", "the signature over this object does not verify";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_of_the_three_families() {
        let mut codes: Vec<_> = Refusal::all().iter().map(|refusal| refusal.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Refusal::all().len());
        for refusal in Refusal::all() {
            let (family, rest) = refusal.code.split_once('.').unwrap();
            assert!(["handling", "alert", "claim"].contains(&family), "{refusal}");
            assert!(rest.bytes().all(|c| c.is_ascii_lowercase() || c == b'-'), "{refusal}");
            assert!(!refusal.sentence.ends_with('.') && refusal.sentence.len() > 20, "{refusal}");
            assert_eq!(Refusal::find(refusal.code), Some(*refusal));
        }
        assert_eq!(Refusal::find("handling.unheard-of"), None);
    }

    #[test]
    fn codes_that_others_rely_on_stay() {
        let promised =
            ["handling.red-needs-recipients", "handling.individual-needs-basis", "alert.too-broad"];
        assert!(promised.iter().all(|code| Refusal::find(code).is_some()));
    }
}
