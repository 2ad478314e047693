//! Detached signatures inside JSON objects: a JWS with EdDSA over the RFC 8785 form of the object without its property `jws`.
//!
//! RFC 7515 (compact form, appendix F for the detached payload), RFC 8037 (Ed25519), RFC 7638 (thumbprint as `kid`).

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use vigie_stix::canonical::{NotCanonical, jcs};

/// Why a signed object is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// No JSON object, or one that RFC 8785 cannot carry.
    #[error("not a JSON object with a canonical form")]
    Form,
    /// No property `jws`.
    #[error("not signed")]
    Unsigned,
    /// The signature is no detached JWS with EdDSA and a thumbprint alone in its header.
    #[error("not a detached jws with alg EdDSA and kid")]
    Jws,
    /// Signed by a key that is not the member's, or not at that time.
    #[error("signed by a key that is not in the member card for that time")]
    Key,
    /// The signature does not verify: the object was changed.
    #[error("the signature does not verify")]
    Changed,
}

/// The header of our signatures. Anything more (`crit`, `b64`, a key of its own) is refused.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
}

/// An object whose signature was found and taken apart, not yet verified.
pub(crate) struct Sealed {
    header_and_payload: String,
    signature: Signature,
    /// Thumbprint of the key it claims.
    pub(crate) kid: String,
    /// SHA-256 of the RFC 8785 form of the whole object, signature included.
    pub(crate) digest: [u8; 32],
}

/// The RFC 7638 thumbprint of an Ed25519 key, in Base64url.
pub fn thumbprint(key: &VerifyingKey) -> String {
    let x = BASE64URL.encode(key.as_bytes());
    BASE64URL.encode(Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#)))
}

/// Signs the JSON object that `unsigned` becomes and returns its RFC 8785 form with `jws` in it.
pub(crate) fn seal<T: Serialize>(unsigned: &T, key: &SigningKey) -> Result<Vec<u8>, NotCanonical> {
    let whole = serde_json::to_vec(unsigned).unwrap_or_default();
    let payload = jcs(&whole)?;
    let header = Header { alg: "EdDSA".to_owned(), kid: thumbprint(&key.verifying_key()) };
    let header = BASE64URL.encode(serde_json::to_vec(&header).unwrap_or_default());
    let signature = key.sign(format!("{header}.{}", BASE64URL.encode(&payload)).as_bytes());
    let jws = format!("{header}..{}", BASE64URL.encode(signature.to_bytes()));
    // The canonical form is an object with at least one member; the signature is put in front and sorted to its place.
    let signed = [format!(r#"{{"jws":"{jws}","#).as_bytes(), &payload[1..]].concat();
    jcs(&signed)
}

impl Sealed {
    /// Takes a signed object apart.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, SignatureError> {
        // Duplicate keys have no canonical form, so the map below loses nothing.
        let whole = jcs(bytes).map_err(|_| SignatureError::Form)?;
        let mut members: BTreeMap<String, &RawValue> =
            serde_json::from_slice(&whole).map_err(|_| SignatureError::Form)?;
        let jws = members.remove("jws").ok_or(SignatureError::Unsigned)?;
        let jws: String = serde_json::from_str(jws.get()).map_err(|_| SignatureError::Jws)?;
        let payload = serde_json::to_vec(&members).map_err(|_| SignatureError::Form)?;
        let payload = jcs(&payload).map_err(|_| SignatureError::Form)?;
        let (header, signature) = jws.split_once("..").ok_or(SignatureError::Jws)?;
        let header_bytes = BASE64URL.decode(header).map_err(|_| SignatureError::Jws)?;
        let found: Header = serde_json::from_slice(&header_bytes).map_err(|_| SignatureError::Jws)?;
        let signature = BASE64URL.decode(signature).map_err(|_| SignatureError::Jws)?;
        let signature = Signature::from_slice(&signature).map_err(|_| SignatureError::Jws)?;
        if found.alg != "EdDSA" {
            return Err(SignatureError::Jws);
        }
        let header_and_payload = format!("{header}.{}", BASE64URL.encode(payload));
        Ok(Self { header_and_payload, signature, kid: found.kid, digest: Sha256::digest(&whole).into() })
    }

    /// Checks the signature with the key that `kid` names.
    pub(crate) fn verify(&self, key: &VerifyingKey) -> Result<(), SignatureError> {
        if thumbprint(key) != self.kid {
            return Err(SignatureError::Key);
        }
        let verified = key.verify_strict(self.header_and_payload.as_bytes(), &self.signature);
        verified.map_err(|_| SignatureError::Changed)
    }
}

/// A public key as JSON: 32 octets in Base64url without padding, the `x` of RFC 8037.
pub(crate) mod public_key {
    use super::*;

    pub(crate) fn serialize<S: serde::Serializer>(
        key: &VerifyingKey,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64URL.encode(key.as_bytes()))
    }

    pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<VerifyingKey, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let octets =
            BASE64URL.decode(text.as_bytes()).ok().and_then(|octets| <[u8; 32]>::try_from(octets).ok());
        let key =
            octets.and_then(|octets| VerifyingKey::from_bytes(&octets).ok()).filter(|key| !key.is_weak());
        key.ok_or_else(|| serde::de::Error::custom("not an Ed25519 public key in Base64url"))
    }
}

/// A SHA-256 value as JSON: 64 lower-case hexadecimal digits.
pub(crate) mod hex_digest {
    use super::*;

    pub(crate) fn text(digest: &[u8; 32]) -> String {
        digest.iter().fold(String::with_capacity(64), |text, octet| text + &format!("{octet:02x}"))
    }

    pub(crate) fn parse(text: &str) -> Option<[u8; 32]> {
        let mut digest = [0; 32];
        if text.len() != 64 || !text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        for (octet, pair) in digest.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *octet = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(digest)
    }

    pub(crate) fn serialize<S: serde::Serializer>(
        digest: &[u8; 32],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(digest))
    }

    pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<[u8; 32], D::Error> {
        let found = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        parse(&found).ok_or_else(|| serde::de::Error::custom("not 64 lower-case hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Note {
        zone: &'static str,
        about: &'static str,
    }

    fn key() -> SigningKey {
        // The key of RFC 8037, appendix A.1.
        let d = BASE64URL.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
        SigningKey::from_bytes(&d.try_into().unwrap())
    }

    #[test]
    fn thumbprint_is_that_of_rfc_8037() {
        assert_eq!(thumbprint(&key().verifying_key()), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn signs_like_rfc_8037_appendix_a4() {
        let signature = key().sign(b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc");
        let expected =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        assert_eq!(BASE64URL.encode(signature.to_bytes()), expected);
    }

    #[test]
    fn a_sealed_object_verifies_in_any_spelling_and_breaks_with_any_change() {
        let sealed = seal(&Note { zone: "é", about: "x" }, &key()).unwrap();
        let text = String::from_utf8(sealed).unwrap();
        assert!(text.starts_with(r#"{"about":"x","jws":"#), "{text}");
        let verify =
            |text: &str| Sealed::read(text.as_bytes()).and_then(|s| s.verify(&key().verifying_key()));
        assert_eq!(verify(&text), Ok(()));
        assert_eq!(verify(&text.replace("{\"about\":\"x\",", "{\n \"about\" : \"\\u0078\",")), Ok(()));
        assert_eq!(verify(&text.replace("\"x\"", "\"y\"")), Err(SignatureError::Changed));
        assert_eq!(
            verify(&text.replace("{\"about\"", "{\"more\":1,\"about\"")),
            Err(SignatureError::Changed)
        );
        let other = SigningKey::from_bytes(&[1; 32]).verifying_key();
        assert_eq!(Sealed::read(text.as_bytes()).unwrap().verify(&other), Err(SignatureError::Key));
    }

    #[test]
    fn other_forms_of_signature_are_refused() {
        let jws = |header: &str, signature: &str| {
            let header = BASE64URL.encode(header);
            Sealed::read(format!(r#"{{"jws":"{header}..{signature}"}}"#).as_bytes()).err()
        };
        let signature = BASE64URL.encode([0; 64]);
        assert_eq!(jws(r#"{"alg":"EdDSA","kid":"k"}"#, &signature), None);
        for header in [
            r#"{"alg":"none","kid":"k"}"#,
            r#"{"alg":"EdDSA"}"#,
            r#"{"alg":"EdDSA","kid":"k","b64":false,"crit":["b64"]}"#,
            r#"{"alg":"EdDSA","kid":"k","jwk":{}}"#,
            "x",
        ] {
            assert_eq!(jws(header, &signature), Some(SignatureError::Jws), "{header}");
        }
        assert_eq!(jws(r#"{"alg":"EdDSA","kid":"k"}"#, "AAAA"), Some(SignatureError::Jws));
        assert_eq!(Sealed::read(b"{}").err(), Some(SignatureError::Unsigned));
        assert_eq!(Sealed::read(b"[]").err(), Some(SignatureError::Form));
        assert_eq!(Sealed::read(br#"{"jws":1}"#).err(), Some(SignatureError::Jws));
        assert_eq!(Sealed::read(br#"{"a":1,"a":2,"jws":""}"#).err(), Some(SignatureError::Form));
        assert_eq!(Sealed::read(br#"{"a":9007199254740993,"jws":""}"#).err(), Some(SignatureError::Form));
    }

    #[test]
    fn digests_are_read_in_one_spelling() {
        let digest: [u8; 32] = std::array::from_fn(|i| (i * 9 % 256) as u8);
        assert_eq!(hex_digest::parse(&hex_digest::text(&digest)), Some(digest));
        assert_eq!(hex_digest::parse(&hex_digest::text(&digest).to_uppercase()), None);
        assert_eq!(hex_digest::parse(""), None);
    }
}
