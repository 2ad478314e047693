//! RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017, 8).

use super::{DigestAlgorithm, SignatureError, SignatureNote, montgomery};

/// Modulus sizes that are verified, in bits. CSCA keys in use reach 6144.
const SIZES: std::ops::RangeInclusive<usize> = 1024..=16_384;

/// Verifies by PKCS#1 v1.5: the whole encoded message is compared, nothing in it is parsed. Gives the size of the key in bits.
pub(super) fn verify_pkcs1(
    modulus: &[u8],
    exponent: &[u8],
    digest: DigestAlgorithm,
    hashed: &[u8],
    signature: &[u8],
    notes: &mut Vec<SignatureNote>,
) -> Result<usize, SignatureError> {
    let (found, bits) = open(modulus, exponent, signature, notes)?;
    for null in [true, false] {
        if encode_pkcs1(digest, hashed, found.len(), null).is_some_and(|expected| expected == found) {
            if !null {
                notes.push(SignatureNote::NoNull);
            }
            return Ok(bits);
        }
    }
    Err(SignatureError::Mismatch(format!("RSA {bits}, {digest}")))
}

/// EMSA-PKCS1-v1_5 (RFC 8017, 9.2); `None` if the modulus is too short.
fn encode_pkcs1(digest: DigestAlgorithm, hashed: &[u8], len: usize, null: bool) -> Option<Vec<u8>> {
    // Every length here is below 128.
    let oid = digest.oid();
    let tail: &[u8] = if null { &[5, 0] } else { &[] };
    let algorithm = [&[0x30, (2 + oid.len() + tail.len()) as u8, 6, oid.len() as u8][..], oid, tail].concat();
    let info = [
        &[0x30, (algorithm.len() + 2 + hashed.len()) as u8][..],
        &algorithm,
        &[4, hashed.len() as u8],
        hashed,
    ]
    .concat();
    let padding = len.checked_sub(info.len() + 3).filter(|padding| *padding >= 8)?;
    Some([&[0, 1][..], &vec![0xFF; padding], &[0], &info].concat())
}

/// Verifies by PSS; `scheme` is digest, mask digest and salt length. Gives the size of the key in bits.
pub(super) fn verify_pss(
    modulus: &[u8],
    exponent: &[u8],
    scheme: (DigestAlgorithm, DigestAlgorithm, usize),
    hashed: &[u8],
    signature: &[u8],
    notes: &mut Vec<SignatureNote>,
) -> Result<usize, SignatureError> {
    let (opened, bits) = open(modulus, exponent, signature, notes)?;
    let (digest, mask, salt_len) = scheme;
    match pss_holds(&opened, bits - 1, (digest, mask, salt_len), hashed) {
        true => Ok(bits),
        false => Err(SignatureError::Mismatch(format!("RSA-PSS {bits}, {digest}"))),
    }
}

/// EMSA-PSS-VERIFY (RFC 8017, 9.1.2) for an encoded message of `em_bits` bits.
fn pss_holds(
    opened: &[u8],
    em_bits: usize,
    scheme: (DigestAlgorithm, DigestAlgorithm, usize),
    hashed: &[u8],
) -> bool {
    let (digest, mask, salt_len) = scheme;
    let em_len = em_bits.div_ceil(8);
    // If the modulus has a multiple of eight bits plus one, one more octet was opened; it must be zero.
    let (surplus, em) = opened.split_at(opened.len() - em_len);
    let hash_len = digest.len_bytes();
    let Some(db_len) = em_len.checked_sub(hash_len + 1) else { return false };
    let Some(padding) = db_len.checked_sub(salt_len + 1) else { return false };
    let (masked, rest) = em.split_at(db_len);
    let (hash, trailer) = rest.split_at(hash_len);
    let unused = 8 * em_len - em_bits;
    let top = 0xFF_u8.checked_shr(unused as u32).unwrap_or(0);
    if surplus.iter().any(|octet| *octet != 0)
        || trailer != [0xBC]
        || masked.first().is_some_and(|first| first & !top != 0)
    {
        return false;
    }
    let mut block = mgf1(mask, hash, db_len);
    block.iter_mut().zip(masked).for_each(|(to, from)| *to ^= from);
    if let Some(first) = block.first_mut() {
        *first &= top;
    }
    let (zeros, salted) = block.split_at(padding);
    let [1, salt @ ..] = salted else { return false };
    if zeros.iter().any(|octet| *octet != 0) {
        return false;
    }
    digest.compute(&[&[0; 8][..], hashed, salt].concat()) == hash
}

fn mgf1(digest: DigestAlgorithm, seed: &[u8], len: usize) -> Vec<u8> {
    let mut mask = Vec::with_capacity(len + digest.len_bytes());
    for counter in 0_u32.. {
        if mask.len() >= len {
            break;
        }
        mask.extend(digest.compute(&[seed, &counter.to_be_bytes()].concat()));
    }
    mask.truncate(len);
    mask
}

/// The signature raised to the public exponent, as many octets as the modulus; and the modulus' size in bits.
fn open(
    modulus: &[u8],
    exponent: &[u8],
    signature: &[u8],
    notes: &mut Vec<SignatureNote>,
) -> Result<(Vec<u8>, usize), SignatureError> {
    let bits = match modulus.first() {
        Some(first) => modulus.len() * 8 - first.leading_zeros() as usize,
        None => 0,
    };
    if !SIZES.contains(&bits) {
        return Err(SignatureError::UnsupportedAlgorithm(format!("RSA with {bits} bits")));
    }
    if exponent.len() > 8 {
        return Err(SignatureError::Key("RSA exponent above 64 bits".to_owned()));
    }
    if bits < 2048 {
        notes.push(SignatureNote::ShortRsaKey);
    }
    if signature.len() > modulus.len() {
        return Err(SignatureError::Malformed("longer than the key's modulus"));
    }
    if signature.len() < modulus.len() {
        notes.push(SignatureNote::ShortSignature);
    }
    // 1 would let anyone sign; an even exponent belongs to no key.
    if exponent.last().is_none_or(|last| last % 2 == 0) || exponent == [1] {
        return Err(SignatureError::Key("RSA exponent is not one of a key".to_owned()));
    }
    if montgomery::is_even(modulus) {
        return Err(SignatureError::Key("RSA modulus is even".to_owned()));
    }
    let opened = montgomery::power(modulus, signature, exponent);
    opened.map(|opened| (opened, bits)).ok_or(SignatureError::Malformed("not below the key's modulus"))
}
