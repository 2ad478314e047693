//! The verifiable mode of RFC 9497 (VOPRF) with the suite ristretto255-SHA512, section 4.1.
//!
//! The group is curve25519-dalek's; the protocol around it is written out here, because the `voprf` crate (0.5) would bring an older group, hash
//! and random source into the tree beside ours (ADR 0011). All test vectors of the RFC pass, proofs octet by octet.

use curve25519_dalek::constants::{RISTRETTO_BASEPOINT_POINT, RISTRETTO_BASEPOINT_TABLE};
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{Identity, IsIdentity, VartimeMultiscalarMul};
use sha2::{Digest, Sha512};

/// `contextString` of mode 1 (RFC 9497, sections 3.1 and 4.1).
const CONTEXT: &[u8] = b"OPRFV1-\x01-ristretto255-SHA512";
/// Octets of an element and of a scalar.
pub const ELEMENT_BYTES: usize = 32;
/// Octets of a proof: challenge and response.
pub const PROOF_BYTES: usize = 64;
/// The most elements that one proof covers here.
pub const MAX_BATCH: usize = 1_000;

/// Why something is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VoprfError {
    /// Not the canonical encoding of a group element, or the identity.
    #[error("not the encoding of an element of ristretto255 other than the identity")]
    Element,
    /// Not the canonical encoding of a scalar, or zero.
    #[error("not the encoding of a scalar of ristretto255 other than zero")]
    Scalar,
    /// An input that hashes to the identity, or is longer than 65,535 octets.
    #[error("this input cannot be evaluated")]
    Input,
    /// No elements, more than one proof covers, or not as many on both sides.
    #[error("{found} elements where 1 to {MAX_BATCH}, as many as were asked, are expected")]
    BatchLength {
        /// How many there are.
        found: usize,
    },
    /// The proof does not show that the key was used.
    #[error("the proof does not show that the published key was used")]
    Proof,
}

/// A group element on the wire: a blinded input or its evaluation (`SerializeElement`, RFC 9496, section 4.3.2). Never the identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    point: RistrettoPoint,
    bytes: [u8; ELEMENT_BYTES],
}

impl Element {
    /// From its encoding.
    ///
    /// # Errors
    /// `Element` if it is not canonical or is the identity (RFC 9497, section 2.1, `DeserializeElement`).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VoprfError> {
        let encoded = CompressedRistretto::from_slice(bytes).map_err(|_| VoprfError::Element)?;
        let point = encoded.decompress().filter(|point| !point.is_identity()).ok_or(VoprfError::Element)?;
        Ok(Self { point, bytes: encoded.to_bytes() })
    }

    /// Its encoding.
    pub const fn to_bytes(self) -> [u8; ELEMENT_BYTES] {
        self.bytes
    }

    fn of(point: RistrettoPoint) -> Self {
        Self { point, bytes: point.compress().to_bytes() }
    }
}

/// The public key of a list and epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(Element);

impl PublicKey {
    /// From its encoding.
    ///
    /// # Errors
    /// `Element` as for any element.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VoprfError> {
        Element::from_bytes(bytes).map(Self)
    }

    /// Its encoding.
    pub const fn to_bytes(self) -> [u8; ELEMENT_BYTES] {
        self.0.to_bytes()
    }
}

/// The owner's key. It is overwritten when dropped and has no `Debug` that shows it.
#[derive(Clone)]
pub struct SecretKey(Scalar);

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

impl Drop for SecretKey {
    fn drop(&mut self) {
        self.0 = Scalar::ZERO;
        // Keeps the write: the value is looked at once more.
        std::hint::black_box(&self.0);
    }
}

impl SecretKey {
    /// `DeriveKeyPair` (RFC 9497, section 3.2.1) from 32 secret octets and a public info of at most 65,535 octets.
    ///
    /// # Errors
    /// `Input` if the info is too long, or after 256 scalars that are zero.
    pub fn derive(seed: &[u8; 32], info: &[u8]) -> Result<Self, VoprfError> {
        let length = u16::try_from(info.len()).map_err(|_| VoprfError::Input)?.to_be_bytes();
        for counter in 0..=u8::MAX {
            let scalar = to_scalar(&[seed, &length, info, &[counter]], b"DeriveKeyPair");
            if scalar != Scalar::ZERO {
                return Ok(Self(scalar));
            }
        }
        Err(VoprfError::Input)
    }

    /// From its encoding.
    ///
    /// # Errors
    /// `Scalar` if it is not canonical or zero.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, VoprfError> {
        let scalar = Option::<Scalar>::from(Scalar::from_canonical_bytes(*bytes));
        scalar.filter(|scalar| *scalar != Scalar::ZERO).map(Self).ok_or(VoprfError::Scalar)
    }

    /// Its encoding, for the owner's own store.
    pub const fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The key that goes into the manifest.
    pub fn public(&self) -> PublicKey {
        PublicKey(Element::of(&self.0 * RISTRETTO_BASEPOINT_TABLE))
    }

    /// `BlindEvaluate` of a batch with one proof (RFC 9497, sections 2.2.1 and 3.3.2). `nonce` is 64 fresh random octets.
    ///
    /// # Errors
    /// `BatchLength` if there are none or more than [`MAX_BATCH`].
    pub fn blind_evaluate(
        &self,
        blinded: &[Element],
        nonce: &[u8; 64],
    ) -> Result<(Vec<Element>, Proof), VoprfError> {
        in_batch(blinded.len())?;
        // Halved here and doubled by the batch encoding, which is eight times faster than one by one.
        let half = self.0 * Scalar::from(2_u8).invert();
        let halves: Vec<RistrettoPoint> = blinded.iter().map(|element| element.point * half).collect();
        let evaluated: Vec<Element> = halves
            .iter()
            .zip(RistrettoPoint::double_and_compress_batch(&halves))
            .map(|(point, encoded)| Element { point: point + point, bytes: encoded.to_bytes() })
            .collect();
        let public = self.public();
        let weights = weights(&public, blinded, &evaluated);
        let m =
            RistrettoPoint::vartime_multiscalar_mul(&weights, blinded.iter().map(|element| element.point));
        let z = m * self.0;
        let r = Scalar::from_bytes_mod_order_wide(nonce);
        let challenge = challenge(&public, &m, &z, &(&r * RISTRETTO_BASEPOINT_TABLE), &(m * r));
        Ok((evaluated, Proof { challenge, response: r - challenge * self.0 }))
    }

    /// `Evaluate` of own inputs without blinding (RFC 9497, section 3.3.1): for building the list.
    ///
    /// # Errors
    /// `Input` for one that cannot be evaluated.
    pub fn evaluate<'a>(
        &self,
        inputs: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Vec<Output>, VoprfError> {
        let half = self.0 * Scalar::from(2_u8).invert();
        let mut outputs = Vec::new();
        let mut inputs = inputs.into_iter();
        loop {
            let chunk: Vec<&[u8]> = inputs.by_ref().take(256).collect();
            if chunk.is_empty() {
                return Ok(outputs);
            }
            let points = chunk
                .iter()
                .map(|input| Ok(to_group(input)? * half))
                .collect::<Result<Vec<_>, VoprfError>>()?;
            let encoded = RistrettoPoint::double_and_compress_batch(&points);
            for (input, element) in chunk.iter().zip(encoded) {
                outputs.push(output(input, element.as_bytes())?);
            }
        }
    }
}

/// The proof that a batch was evaluated with the key (RFC 9497, section 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    challenge: Scalar,
    response: Scalar,
}

impl Proof {
    /// From challenge and response.
    ///
    /// # Errors
    /// `Scalar` if it has another length or one of the two is not canonical.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VoprfError> {
        let bytes: &[u8; PROOF_BYTES] = bytes.try_into().map_err(|_| VoprfError::Scalar)?;
        let scalar = |at: usize| {
            let part: [u8; 32] = bytes[at..at + 32].try_into().map_err(|_| VoprfError::Scalar)?;
            Option::<Scalar>::from(Scalar::from_canonical_bytes(part)).ok_or(VoprfError::Scalar)
        };
        Ok(Self { challenge: scalar(0)?, response: scalar(32)? })
    }

    /// Challenge and response.
    pub fn to_bytes(self) -> [u8; PROOF_BYTES] {
        let mut bytes = [0; PROOF_BYTES];
        bytes[..32].copy_from_slice(self.challenge.as_bytes());
        bytes[32..].copy_from_slice(self.response.as_bytes());
        bytes
    }
}

/// What the asker keeps between asking and the answer: the blind. It is overwritten when dropped.
#[derive(Clone)]
pub struct Blinding(SecretKey);

impl std::fmt::Debug for Blinding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Blinding(..)")
    }
}

/// `Blind` (RFC 9497, section 3.3.1). `random` is 64 fresh random octets; the element then says nothing of the input, also to who knows every key.
///
/// # Errors
/// `Input` if the input cannot be evaluated, `Scalar` if the random octets are zero modulo the order.
pub fn blind(input: &[u8], random: &[u8; 64]) -> Result<(Blinding, Element), VoprfError> {
    let scalar = Scalar::from_bytes_mod_order_wide(random);
    if scalar == Scalar::ZERO {
        return Err(VoprfError::Scalar);
    }
    Ok((Blinding(SecretKey(scalar)), Element::of(to_group(input)? * scalar)))
}

/// 64 octets that stand for an input under a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Output(pub [u8; 64]);

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Output(..)")
    }
}

impl Output {
    /// The first eight octets, big-endian: what filters hold.
    pub fn key(&self) -> u64 {
        self.0[..8].iter().fold(0, |key, octet| key << 8 | u64::from(*octet))
    }
}

/// Verifies that a batch was evaluated with the key (`VerifyProof`, RFC 9497, section 2.2.2).
///
/// # Errors
/// `BatchLength` if the two sides differ in number, `Proof` if it does not hold.
pub fn verify(
    public: &PublicKey,
    blinded: &[Element],
    evaluated: &[Element],
    proof: &Proof,
) -> Result<(), VoprfError> {
    in_batch(evaluated.len())?;
    if blinded.len() != evaluated.len() {
        return Err(VoprfError::BatchLength { found: evaluated.len() });
    }
    let weights = weights(public, blinded, evaluated);
    let sum = |elements: &[Element]| {
        RistrettoPoint::vartime_multiscalar_mul(&weights, elements.iter().map(|element| element.point))
    };
    let (m, z) = (sum(blinded), sum(evaluated));
    let combine = |a: RistrettoPoint, b: RistrettoPoint| {
        RistrettoPoint::vartime_multiscalar_mul([proof.response, proof.challenge], [a, b])
    };
    let t2 = combine(RISTRETTO_BASEPOINT_POINT, public.0.point);
    let t3 = combine(m, z);
    match challenge(public, &m, &z, &t2, &t3) == proof.challenge {
        true => Ok(()),
        false => Err(VoprfError::Proof),
    }
}

/// `Finalize` of one element of a verified batch (RFC 9497, section 3.3.2). Verify first.
///
/// # Errors
/// `Input` if the input cannot be evaluated.
pub fn finalize(input: &[u8], blinding: &Blinding, evaluated: &Element) -> Result<Output, VoprfError> {
    let unblinded = evaluated.point * blinding.0.0.invert();
    output(input, unblinded.compress().as_bytes())
}

fn in_batch(found: usize) -> Result<(), VoprfError> {
    if (1..=MAX_BATCH).contains(&found) { Ok(()) } else { Err(VoprfError::BatchLength { found }) }
}

/// The last step of `Finalize` and `Evaluate`.
fn output(input: &[u8], unblinded: &[u8; 32]) -> Result<Output, VoprfError> {
    let length = u16::try_from(input.len()).map_err(|_| VoprfError::Input)?;
    let mut hash = Sha512::new();
    hash.update(length.to_be_bytes());
    hash.update(input);
    hash.update(prefixed(unblinded));
    hash.update(b"Finalize");
    Ok(Output(hash.finalize().into()))
}

/// An encoding of 32 octets behind its length.
fn prefixed(bytes: &[u8; 32]) -> [u8; 34] {
    let mut out = [0; 34];
    out[1] = 32;
    out[2..].copy_from_slice(bytes);
    out
}

/// The factors of `ComputeComposites` (RFC 9497, section 2.2.1).
fn weights(public: &PublicKey, blinded: &[Element], evaluated: &[Element]) -> Vec<Scalar> {
    let seed_dst = [b"Seed-", CONTEXT].concat();
    let seed = Sha512::new()
        .chain_update(prefixed(&public.0.bytes))
        // Shorter than 256 octets.
        .chain_update([0, seed_dst.len() as u8])
        .chain_update(&seed_dst)
        .finalize();
    let numbered = (0_u16..).zip(blinded.iter().zip(evaluated));
    numbered
        .map(|(index, (c, d))| {
            to_scalar(
                &[
                    &[0, 64],
                    &seed,
                    &index.to_be_bytes(),
                    &prefixed(&c.bytes),
                    &prefixed(&d.bytes),
                    b"Composite",
                ],
                b"HashToScalar-",
            )
        })
        .collect()
}

/// The challenge of `GenerateProof` and `VerifyProof`.
fn challenge(
    public: &PublicKey,
    m: &RistrettoPoint,
    z: &RistrettoPoint,
    t2: &RistrettoPoint,
    t3: &RistrettoPoint,
) -> Scalar {
    let encoded = |point: &RistrettoPoint| prefixed(point.compress().as_bytes());
    let parts = [prefixed(&public.0.bytes), encoded(m), encoded(z), encoded(t2), encoded(t3)];
    to_scalar(&[parts.as_flattened(), b"Challenge"], b"HashToScalar-")
}

/// `HashToGroup` (RFC 9497, section 4.1; RFC 9380, appendix B).
fn to_group(input: &[u8]) -> Result<RistrettoPoint, VoprfError> {
    let point = RistrettoPoint::from_uniform_bytes(&expand(&[input], b"HashToGroup-"));
    match point == RistrettoPoint::identity() {
        true => Err(VoprfError::Input),
        false => Ok(point),
    }
}

/// `HashToScalar` (RFC 9497, section 4.1).
fn to_scalar(message: &[&[u8]], name: &[u8]) -> Scalar {
    Scalar::from_bytes_mod_order_wide(&expand(message, name))
}

/// `expand_message_xmd` with SHA-512 for 64 octets (RFC 9380, section 5.3.1), the domain being `name` and the context.
fn expand(message: &[&[u8]], name: &[u8]) -> [u8; 64] {
    // One block of output: b_1 = H(b_0 || 1 || DST').
    let domain = |hash: Sha512| {
        // Names and context are shorter than 256 octets together.
        hash.chain_update(name).chain_update(CONTEXT).chain_update([(name.len() + CONTEXT.len()) as u8])
    };
    let mut hash = Sha512::new().chain_update([0; 128]);
    for part in message {
        hash.update(part);
    }
    let first = domain(hash.chain_update([0, 64, 0])).finalize();
    domain(Sha512::new().chain_update(first).chain_update([1])).finalize().into()
}
