//! SubjectPublicKeyInfo: RSA keys and elliptic-curve keys with named or explicit parameters (RFC 3279; RFC 5480; ICAO Doc 9303-12, 4.4).

use super::{AlgorithmIdentifier, owned};
use crate::oid::{self, Oid};
use crate::tlv::{Cursor, Leniencies, Tag, TlvError};

/// A public key with its bytes as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectPublicKeyInfo {
    /// The whole element.
    pub raw: Vec<u8>,
    /// The key's algorithm.
    pub algorithm: AlgorithmIdentifier,
    /// The octets of the key's BIT STRING.
    pub key: Vec<u8>,
}

/// A public key, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// RSA, big-endian without leading zeros.
    Rsa {
        /// The modulus.
        modulus: Vec<u8>,
        /// The public exponent.
        exponent: Vec<u8>,
    },
    /// An elliptic-curve key.
    Ec {
        /// The curve.
        parameters: EcParameters,
        /// The point as encoded.
        point: Vec<u8>,
    },
    /// Another algorithm.
    Other(Oid),
}

/// How a key names its curve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EcParameters {
    /// By identifier.
    Named(Oid),
    /// By all its numbers; 224 of the 231 elliptic-curve CSCA certificates do so.
    Explicit(Box<ExplicitCurve>),
    /// Not at all: from the issuer.
    Implicit,
}

/// A curve over a prime field given by its numbers, big-endian without leading zeros; the generator as encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplicitCurve {
    /// The field's prime.
    pub p: Vec<u8>,
    /// Coefficient a.
    pub a: Vec<u8>,
    /// Coefficient b.
    pub b: Vec<u8>,
    /// Generator, compressed or not.
    pub generator: Vec<u8>,
    /// The generator's order.
    pub order: Vec<u8>,
    /// Cofactor, where given.
    pub cofactor: Option<Vec<u8>>,
}

impl SubjectPublicKeyInfo {
    /// Reads the next element as a public key.
    ///
    /// # Errors
    /// If it is none.
    pub fn read(cursor: &mut Cursor<'_, '_>) -> Result<Self, TlvError> {
        let element = cursor.expect(Tag::SEQUENCE, "a public key")?;
        let mut parts = element.contents();
        let algorithm = AlgorithmIdentifier::read(&mut parts)?;
        let key = parts.expect(Tag::BIT_STRING, "the bits of a public key")?.bits()?.to_vec();
        parts.finish();
        Ok(Self { raw: owned(&element), algorithm, key })
    }

    /// Reads a public key that fills `bytes`.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, TlvError> {
        let notes = Leniencies::default();
        let mut cursor = Cursor::new(bytes, &notes);
        let key = Self::read(&mut cursor)?;
        cursor.end("the public key")?;
        Ok(key)
    }

    /// The numbers in the key.
    ///
    /// # Errors
    /// If the key's bits or parameters are malformed.
    pub fn public_key(&self) -> Result<PublicKey, TlvError> {
        match self.algorithm.oid.octets() {
            oid::RSA_ENCRYPTION | oid::RSASSA_PSS => {
                let notes = Leniencies::default();
                let mut parts =
                    Cursor::new(&self.key, &notes).expect(Tag::SEQUENCE, "an RSA public key")?.contents();
                let modulus = parts.expect(Tag::INTEGER, "an RSA modulus")?.unsigned()?.to_vec();
                let exponent = parts.expect(Tag::INTEGER, "an RSA exponent")?.unsigned()?.to_vec();
                Ok(PublicKey::Rsa { modulus, exponent })
            }
            oid::EC_PUBLIC_KEY => {
                let parameters = match &self.algorithm.parameters {
                    None => EcParameters::Implicit,
                    Some(bytes) => ec_parameters(bytes)?,
                };
                Ok(PublicKey::Ec { parameters, point: self.key.clone() })
            }
            _ => Ok(PublicKey::Other(self.algorithm.oid.clone())),
        }
    }
}

fn ec_parameters(bytes: &[u8]) -> Result<EcParameters, TlvError> {
    let notes = Leniencies::default();
    let element = Cursor::new(bytes, &notes).any()?;
    match element.tag {
        Tag::OID => Ok(EcParameters::Named(Oid::new(element.value))),
        Tag::NULL => Ok(EcParameters::Implicit),
        Tag::SEQUENCE => {
            let mut parts = element.contents();
            parts.expect(Tag::INTEGER, "a version of curve parameters")?;
            let mut field = parts.expect(Tag::SEQUENCE, "a field")?.contents();
            let kind = field.expect(Tag::OID, "a field type")?;
            if kind.value != oid::PRIME_FIELD {
                return Err(TlvError::Content {
                    offset: kind.offset,
                    what: "curve over a field that is not a prime field",
                });
            }
            let p = field.expect(Tag::INTEGER, "a prime")?.unsigned()?.to_vec();
            let mut curve = parts.expect(Tag::SEQUENCE, "curve coefficients")?.contents();
            let coefficient = |element: crate::tlv::Tlv<'_, '_>| {
                let zeros = element.value.iter().take_while(|octet| **octet == 0).count();
                element.value[zeros..].to_vec()
            };
            let a = coefficient(curve.expect(Tag::OCTET_STRING, "coefficient a")?);
            let b = coefficient(curve.expect(Tag::OCTET_STRING, "coefficient b")?);
            let generator = parts.expect(Tag::OCTET_STRING, "a generator")?.value.to_vec();
            let order = parts.expect(Tag::INTEGER, "an order")?.unsigned()?.to_vec();
            let cofactor = match parts.optional(Tag::INTEGER)? {
                Some(cofactor) => Some(cofactor.unsigned()?.to_vec()),
                None => None,
            };
            Ok(EcParameters::Explicit(Box::new(ExplicitCurve { p, a, b, generator, order, cofactor })))
        }
        found => Err(TlvError::Unexpected { offset: element.offset, expected: "curve parameters", found }),
    }
}
