//! Keys of the specimen authority: their kinds, generation from given randomness, and signatures.

use std::convert::Infallible;

use rsa::rand_core::{TryCryptoRng, TryRng};
use rsa::signature::{RandomizedSigner, SignatureEncoding};
use rsa::traits::PublicKeyParts;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::{SpecimenError, curve, der};

/// Where random bytes come from: fills the whole slice.
pub type Random<'a> = dyn FnMut(&mut [u8]) + 'a;

/// Kind of all keys of an authority, and with it the digest and the signature algorithm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// ECDSA on P-256 with SHA-256.
    #[default]
    P256,
    /// ECDSA on P-384 with SHA-384.
    P384,
    /// ECDSA on P-521 with SHA-512.
    P521,
    /// RSA of 2,048 bits, RSASSA-PKCS1-v1_5 with SHA-256.
    Rsa2048,
    /// RSA of 2,048 bits, RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes.
    Rsa2048Pss,
}

impl KeyKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::P256, Self::P384, Self::P521, Self::Rsa2048, Self::Rsa2048Pss];

    /// Name on the command line: `p256`, `p384`, `p521`, `rsa2048`, `rsa2048-pss`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::P256 => "p256",
            Self::P384 => "p384",
            Self::P521 => "p521",
            Self::Rsa2048 => "rsa2048",
            Self::Rsa2048Pss => "rsa2048-pss",
        }
    }

    pub(crate) fn digest(self, content: &[u8]) -> Vec<u8> {
        match self {
            Self::P384 => Sha384::digest(content).to_vec(),
            Self::P521 => Sha512::digest(content).to_vec(),
            Self::P256 | Self::Rsa2048 | Self::Rsa2048Pss => Sha256::digest(content).to_vec(),
        }
    }

    /// `AlgorithmIdentifier` of the digest, without parameters (RFC 5754, 2).
    pub(crate) fn digest_algorithm(self) -> Vec<u8> {
        let last = match self {
            Self::P384 => 2,
            Self::P521 => 3,
            Self::P256 | Self::Rsa2048 | Self::Rsa2048Pss => 1,
        };
        der::sequence(&[&der::oid(&[2, 16, 840, 1, 101, 3, 4, 2, last])])
    }

    /// `AlgorithmIdentifier` of the signature (RFC 5754, 3; RFC 4055, 3 and 5).
    pub(crate) fn signature_algorithm(self) -> Vec<u8> {
        let ecdsa = |last| der::sequence(&[&der::oid(&[1, 2, 840, 10045, 4, 3, last])]);
        match self {
            Self::P256 => ecdsa(2),
            Self::P384 => ecdsa(3),
            Self::P521 => ecdsa(4),
            Self::Rsa2048 => der::sequence(&[&der::oid(&[1, 2, 840, 113549, 1, 1, 11]), der::NULL]),
            Self::Rsa2048Pss => {
                let sha256 = der::sequence(&[&der::oid(&[2, 16, 840, 1, 101, 3, 4, 2, 1]), der::NULL]);
                let mgf1 = der::sequence(&[&der::oid(&[1, 2, 840, 113549, 1, 1, 8]), &sha256]);
                let parameters = der::sequence(&[
                    &der::tlv(0xa0, &sha256),
                    &der::tlv(0xa1, &mgf1),
                    &der::tlv(0xa2, &der::integer(&[32])),
                ]);
                der::sequence(&[&der::oid(&[1, 2, 840, 113549, 1, 1, 10]), &parameters])
            }
        }
    }
}

impl std::str::FromStr for KeyKind {
    type Err = SpecimenError;

    fn from_str(name: &str) -> Result<Self, SpecimenError> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or(SpecimenError::KeyKind)
    }
}

/// How the curve of an EC key is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CurveParameters {
    /// All parameters, as ICAO Doc 9303-12, 4.1.6.3 requires and nearly all states do.
    #[default]
    Explicit,
    /// The name only, as the rest of the world does.
    Named,
}

/// A private key with its `SubjectPublicKeyInfo`.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) kind: KeyKind,
    secret: Secret,
    /// DER of `SubjectPublicKeyInfo`.
    pub(crate) public: Vec<u8>,
    /// Key identifier: the leftmost 160 bits of SHA-256 over the public key's bits (RFC 7093, 2, method 1).
    pub(crate) id: Vec<u8>,
}

#[derive(Clone)]
enum Secret {
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    P521(p521::ecdsa::SigningKey),
    Rsa(Box<rsa::PrivateKey>),
}

impl Key {
    pub(crate) fn generate(
        kind: KeyKind,
        parameters: CurveParameters,
        random: &mut Random<'_>,
    ) -> Result<Self, SpecimenError> {
        let (secret, algorithm, bits) = match kind {
            KeyKind::P256 => {
                let key = draw(random, 32, 0xff, p256::ecdsa::SigningKey::from_slice);
                let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
                (Secret::P256(key), ec_algorithm(&curve::P256, parameters), point)
            }
            KeyKind::P384 => {
                let key = draw(random, 48, 0xff, p384::ecdsa::SigningKey::from_slice);
                let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
                (Secret::P384(key), ec_algorithm(&curve::P384, parameters), point)
            }
            KeyKind::P521 => {
                // 521 bits: of the first byte only the lowest bit belongs to the scalar.
                let key = draw(random, 66, 0x01, p521::ecdsa::SigningKey::from_slice);
                let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
                (Secret::P521(key), ec_algorithm(&curve::P521, parameters), point)
            }
            KeyKind::Rsa2048 | KeyKind::Rsa2048Pss => {
                let key = rsa::PrivateKey::new(&mut Source(random), 2048).map_err(|_| SpecimenError::Key)?;
                let public = der::sequence(&[
                    &der::integer(&key.n().to_be_bytes()),
                    &der::integer(&key.e().to_be_bytes()),
                ]);
                let algorithm = der::sequence(&[&der::oid(&[1, 2, 840, 113549, 1, 1, 1]), der::NULL]);
                (Secret::Rsa(Box::new(key)), algorithm, public)
            }
        };
        let public = der::sequence(&[&algorithm, &der::bit_string(&bits)]);
        let id = Sha256::digest(&bits)[..20].to_vec();
        Ok(Self { kind, secret, public, id })
    }

    /// The signature value over `message`, in the form that certificates and CMS carry.
    pub(crate) fn sign(&self, message: &[u8], random: &mut Random<'_>) -> Result<Vec<u8>, SpecimenError> {
        use p256::ecdsa::signature::hazmat::PrehashSigner;
        let digest = self.kind.digest(message);
        let failed = |_| SpecimenError::Key;
        Ok(match &self.secret {
            Secret::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.sign_prehash(&digest).map_err(failed)?;
                signature.to_bytes().to_vec()
            }
            Secret::P384(key) => {
                let signature: p384::ecdsa::DerSignature = key.sign_prehash(&digest).map_err(failed)?;
                signature.to_bytes().to_vec()
            }
            Secret::P521(key) => {
                let signature: p521::ecdsa::DerSignature = key.sign_prehash(&digest).map_err(failed)?;
                signature.to_bytes().to_vec()
            }
            Secret::Rsa(key) if self.kind == KeyKind::Rsa2048Pss => key
                .pss_sign_prehash_with_rng::<Sha256, _>(&mut Source(random), &digest)
                .map_err(|_| SpecimenError::Key)?,
            Secret::Rsa(key) => {
                let key = rsa::pkcs1v15::SigningKey::<Sha256>::new((**key).clone());
                key.try_sign_with_rng(&mut Source(random), message).map_err(failed)?.to_vec()
            }
        })
    }
}

fn ec_algorithm(curve: &curve::Curve, parameters: CurveParameters) -> Vec<u8> {
    let curve = match parameters {
        CurveParameters::Explicit => curve.explicit(),
        CurveParameters::Named => curve.named(),
    };
    der::sequence(&[&der::oid(&[1, 2, 840, 10045, 2, 1]), &curve])
}

/// The first of up to 64 random scalars that is one: not zero and below the group's order; a source that never gives one, such
/// as constant bytes, is answered by the scalar 1.
fn draw<T, E>(random: &mut Random<'_>, len: usize, first_mask: u8, from: impl Fn(&[u8]) -> Result<T, E>) -> T
where
    E: std::fmt::Debug,
{
    let mut scalar = vec![0; len];
    for _ in 0..64 {
        random(&mut scalar);
        scalar[0] &= first_mask;
        if let Ok(key) = from(&scalar) {
            return key;
        }
    }
    scalar.fill(0);
    scalar[len - 1] = 1;
    from(&scalar).expect("1 is below the order of every curve")
}

/// The caller's randomness as the crates of RustCrypto want it.
struct Source<'a, 'b>(&'a mut Random<'b>);

impl TryRng for Source<'_, '_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        (self.0)(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        (self.0)(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        (self.0)(dst);
        Ok(())
    }
}

impl TryCryptoRng for Source<'_, '_> {}
