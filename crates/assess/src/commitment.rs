//! What binds a member to a judgement before anybody sees it.
//!
//! `SHA-256( "vigie-judgement/1" 0x00 JCS 0x00 nonce )`, where JCS is the RFC 8785 form of [`Content`] and the nonce has 32 octets. The nonce
//! hides the judgement, which has few likely values; round, question and author inside keep others from copying a commitment.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::quantiles::Quantiles;

/// Separates these digests from all others.
pub const DOMAIN: &[u8] = b"vigie-judgement/1";

/// What is committed to. Fields stand in the order of RFC 8785 (by code units), all texts are ASCII.
#[derive(Clone, Debug, PartialEq)]
pub struct Content<'a> {
    /// Identity of the member that judges.
    pub author: &'a str,
    /// 0 to 100.
    pub confidence: u8,
    /// Why, by code.
    pub reason_codes: &'a [String],
    /// The three numbers.
    pub quantiles: Quantiles,
    /// Number of the question, from 1.
    pub question: u32,
    /// Id of the round.
    pub round: &'a str,
}

#[derive(Serialize)]
struct Canonical<'a> {
    author: &'a str,
    confidence: u8,
    q05: String,
    q50: String,
    q95: String,
    question: u32,
    reason_codes: &'a [String],
    round: &'a str,
}

impl Content<'_> {
    /// The RFC 8785 form.
    pub fn canonical(&self) -> Vec<u8> {
        let canonical = Canonical {
            author: self.author,
            confidence: self.confidence,
            q05: self.quantiles.q05().to_string(),
            q50: self.quantiles.q50().to_string(),
            q95: self.quantiles.q95().to_string(),
            question: self.question,
            reason_codes: self.reason_codes,
            round: self.round,
        };
        // A struct of texts and numbers always has a JSON form.
        serde_json::to_vec(&canonical).unwrap_or_default()
    }
}

/// The digest of a judgement, lower-case hexadecimal.
pub fn digest(content: &Content<'_>, nonce: &[u8; 32]) -> String {
    let hash = Sha256::new()
        .chain_update(DOMAIN)
        .chain_update([0])
        .chain_update(content.canonical())
        .chain_update([0])
        .chain_update(nonce)
        .finalize();
    to_hex(&hash)
}

/// Lower-case hexadecimal.
pub fn to_hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// 32 octets of lower-case hexadecimal.
pub fn nonce_of(hex: &str) -> Option<[u8; 32]> {
    if hex.len() != 64 || !hex.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut octets = [0; 32];
    for (octet, at) in octets.iter_mut().zip((0..64).step_by(2)) {
        *octet = u8::from_str_radix(&hex[at..at + 2], 16).ok()?;
    }
    Some(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content<'a>(reasons: &'a [String]) -> Content<'a> {
        let quantiles =
            Quantiles::new("1".parse().unwrap(), "2.5".parse().unwrap(), "4".parse().unwrap()).unwrap();
        Content {
            author: "identity--a",
            confidence: 70,
            reason_codes: reasons,
            quantiles,
            question: 1,
            round: "x-vigie-round--b",
        }
    }

    #[test]
    fn the_form_is_the_one_of_rfc_8785() {
        let reasons = ["series".to_owned(), "quote\"\\\u{7f}".to_owned()];
        let text = content(&reasons).canonical();
        assert_eq!(vigie_stix::canonical::jcs(&text).unwrap(), text);
    }

    #[test]
    fn every_part_binds() {
        let none: [String; 0] = [];
        let base = digest(&content(&none), &[1; 32]);
        assert_eq!(base.len(), 64);
        assert_ne!(base, digest(&content(&none), &[2; 32]));
        let reasons = ["series".to_owned()];
        for other in [
            content(&reasons),
            Content { author: "identity--c", ..content(&none) },
            Content { question: 2, ..content(&none) },
            Content { round: "x-vigie-round--c", ..content(&none) },
            Content { confidence: 71, ..content(&none) },
        ] {
            assert_ne!(base, digest(&other, &[1; 32]));
        }
    }

    #[test]
    fn a_nonce_has_32_octets() {
        assert_eq!(nonce_of(&to_hex(&[9; 32])), Some([9; 32]));
        for bad in ["", "00", &"é".repeat(32), &"0G".repeat(32), &"AA".repeat(32)] {
            assert_eq!(nonce_of(bad), None);
        }
    }
}
