//! Sealing queue entries to the home node: X25519 with a fresh key for every entry, HMAC-SHA-256 as the key derivation (RFC 5869's
//! extract and expand for one block), XChaCha20-Poly1305.
//!
//! The checkpoint forgets the fresh secret as soon as the entry is sealed, so its disk never holds what opens its queue; the home
//! node's secret is derived from its `seal_key`, one for each checkpoint, and stored nowhere (ADR 0021).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use curve25519_dalek::MontgomeryPoint;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

const LABEL: &[u8] = b"vigie checkpoint queue 1";
/// Public key, nonce, tag.
const OVERHEAD: usize = 32 + 24 + 16;

fn mac(key: &[u8], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut mac =
        <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    Zeroizing::new(mac.finalize().into_bytes().into())
}

/// The home node's secret for one checkpoint.
fn home_secret(seal_key: &[u8; 32], checkpoint: &str) -> Zeroizing<[u8; 32]> {
    mac(seal_key, &[LABEL, b"home", checkpoint.as_bytes()])
}

/// The key that a checkpoint seals to, base64.
pub(super) fn home_public(seal_key: &[u8; 32], checkpoint: &str) -> String {
    let secret = home_secret(seal_key, checkpoint);
    STANDARD.encode(MontgomeryPoint::mul_base_clamped(*secret).as_bytes())
}

/// Key and associated data of one entry; `None` if the exchange gives no secret (a point of low order).
fn entry_key(shared: MontgomeryPoint, fresh: &[u8; 32], home: &[u8; 32]) -> Option<Zeroizing<[u8; 32]>> {
    if shared.as_bytes() == &[0; 32] {
        return None;
    }
    let extracted = mac(LABEL, &[shared.as_bytes()]);
    Some(mac(&*extracted, &[b"entry", fresh, home]))
}

fn bound_to(checkpoint: &str, entry: &str) -> Vec<u8> {
    [checkpoint.as_bytes(), b"\0", entry.as_bytes()].concat()
}

/// Seals an entry: public key of the fresh pair, nonce, ciphertext; base64. `None` if `home` is no usable key.
pub(super) fn seal_entry(
    home: &str,
    fresh_secret: [u8; 32],
    nonce: [u8; 24],
    checkpoint: &str,
    entry: &str,
    plain: &[u8],
) -> Option<String> {
    let home: [u8; 32] = STANDARD.decode(home).ok()?.try_into().ok()?;
    let fresh_secret = Zeroizing::new(fresh_secret);
    let fresh = MontgomeryPoint::mul_base_clamped(*fresh_secret).to_bytes();
    let key = entry_key(MontgomeryPoint(home).mul_clamped(*fresh_secret), &fresh, &home)?;
    let payload = Payload { msg: plain, aad: &bound_to(checkpoint, entry) };
    let sealed = XChaCha20Poly1305::new((&*key).into()).encrypt(&XNonce::from(nonce), payload).ok()?;
    Some(STANDARD.encode([&fresh[..], &nonce, &sealed].concat()))
}

/// Opens an entry at the home node; `None` if it was changed, moved, or sealed for another.
pub(super) fn open_entry(
    seal_key: &[u8; 32],
    checkpoint: &str,
    entry: &str,
    sealed: &str,
) -> Option<Vec<u8>> {
    let octets = STANDARD.decode(sealed).ok().filter(|octets| octets.len() >= OVERHEAD)?;
    let (fresh, rest) = octets.split_first_chunk::<32>()?;
    let (nonce, ciphertext) = rest.split_first_chunk::<24>()?;
    let secret = home_secret(seal_key, checkpoint);
    let home = MontgomeryPoint::mul_base_clamped(*secret).to_bytes();
    let key = entry_key(MontgomeryPoint(*fresh).mul_clamped(*secret), fresh, &home)?;
    let payload = Payload { msg: ciphertext, aad: &bound_to(checkpoint, entry) };
    XChaCha20Poly1305::new((&*key).into()).decrypt(&XNonce::from(*nonce), payload).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_home_node_opens_an_entry_and_only_where_it_belongs() {
        let home = home_public(&[7; 32], "c1");
        let sealed = seal_entry(&home, [1; 32], [2; 24], "c1", "e1", b"number").unwrap();
        assert_eq!(open_entry(&[7; 32], "c1", "e1", &sealed).as_deref(), Some(&b"number"[..]));
        assert_eq!(open_entry(&[8; 32], "c1", "e1", &sealed), None, "another node");
        assert_eq!(open_entry(&[7; 32], "c2", "e1", &sealed), None, "another checkpoint");
        assert_eq!(open_entry(&[7; 32], "c1", "e2", &sealed), None, "another entry");
        let mut octets = STANDARD.decode(&sealed).unwrap();
        for at in 0..octets.len() {
            octets[at] ^= 1;
            // The top bit of the last octet of an X25519 key is passed over (RFC 7748, section 5), the others are not.
            assert_eq!(open_entry(&[7; 32], "c1", "e1", &STANDARD.encode(&octets)), None, "octet {at}");
            octets[at] ^= 1;
        }
        for short in ["", "AAAA", "?"] {
            assert_eq!(open_entry(&[7; 32], "c1", "e1", short), None);
        }
        // Points of low order give everybody the same secret: refused on both sides.
        assert_eq!(seal_entry(&STANDARD.encode([0; 32]), [1; 32], [2; 24], "c1", "e1", b""), None);
        assert_eq!(open_entry(&[7; 32], "c1", "e1", &STANDARD.encode([0; 72])), None);
    }

    #[test]
    fn the_exchange_is_x25519() {
        // RFC 7748, section 5.2: the first of the iterations.
        let octets = |hex: &str| -> [u8; 32] {
            std::array::from_fn(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap())
        };
        let nine: [u8; 32] = std::array::from_fn(|i| if i == 0 { 9 } else { 0 });
        let once = octets("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
        assert_eq!(MontgomeryPoint(nine).mul_clamped(nine).to_bytes(), once);
        assert_eq!(MontgomeryPoint::mul_base_clamped(nine).to_bytes(), once);
    }
}
