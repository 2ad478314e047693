//! The signature engine: RSA PKCS#1 v1.5 and PSS, ECDSA on the NIST and Brainpool curves (ICAO Doc 9303-12, 4.4).
//!
//! Everything is public data, so nothing here needs constant time. What cannot be verified here is named, never guessed: explicit
//! curve parameters that are no known curve are refused.

mod curves;
mod digest;
mod ecdsa;
mod montgomery;
mod rsa;
mod weierstrass;

pub use curves::Curve;
pub use digest::DigestAlgorithm;
pub use ecdsa::identify_curve;

use vigie_mrtd::oid;
use vigie_mrtd::tlv::{Cursor, Leniencies, Tag, TlvError};
use vigie_mrtd::x509::{AlgorithmIdentifier, PublicKey, SubjectPublicKeyInfo};

/// A signature that holds, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Scheme and key, for example `RSA-PSS 4096, SHA-256`.
    pub description: String,
    /// What is weak or unusual, though the signature holds.
    pub notes: Vec<SignatureNote>,
}

/// What is weak or unusual about a signature that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignatureNote {
    /// SHA-1 was used.
    Sha1,
    /// An RSA modulus below 2048 bits.
    ShortRsaKey,
    /// The DigestInfo has no NULL after the algorithm (RFC 8017, A.2.4).
    NoNull,
    /// The signature lacks leading zero octets.
    ShortSignature,
    /// A PKCS#1 v1.5 signature by a key that is certified for PSS only (seen in TR).
    SchemeOfKey,
    /// The mask digest of PSS differs from the message digest.
    MaskDigest,
    /// The digest is that of the signer's digest algorithm, not the one its signature algorithm names.
    DigestBeside,
    /// An ECDSA signature as two numbers side by side where the algorithm asks for DER.
    PlainEncoding,
    /// The parameters of RSASSA-PSS, or the two numbers of ECDSA, are not in DER.
    Encoding,
}

impl SignatureNote {
    /// In words.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1 was used",
            Self::ShortRsaKey => "RSA key below 2048 bits",
            Self::NoNull => "DigestInfo without NULL",
            Self::ShortSignature => "leading zero octets of the signature left out",
            Self::SchemeOfKey => "PKCS#1 v1.5 signature by a key certified for PSS",
            Self::DigestBeside => "digest other than the one in the signature algorithm",
            Self::PlainEncoding => "ECDSA signature as r and s side by side in place of DER",
            Self::Encoding => "signature or its parameters not in DER",
            Self::MaskDigest => "mask digest of PSS differs from the message digest",
        }
    }
}

/// Why a signature was not found to hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// It was computed, and it is wrong.
    #[error("the signature does not fit ({0})")]
    Mismatch(String),
    /// The octets are no signature of this scheme.
    #[error("the signature is malformed: {0}")]
    Malformed(&'static str),
    /// The key cannot be read, or does not fit its own parameters.
    #[error("the public key cannot be used: {0}")]
    Key(String),
    /// Key and signature algorithm are of different families.
    #[error("a {key} key cannot have made a {algorithm} signature")]
    Family {
        /// The key's algorithm.
        key: String,
        /// The signature's.
        algorithm: String,
    },
    /// Curve parameters that are no known curve: refused, because the generator of a forged curve can be chosen to fit any signature.
    #[error("the curve parameters are not those of any known curve")]
    UnknownCurve,
    /// An algorithm that is not known here.
    #[error("algorithm {0} is not supported")]
    UnsupportedAlgorithm(String),
}

impl SignatureError {
    /// The check could not be made: the gap is ours, and says nothing against the document.
    pub const fn is_gap(&self) -> bool {
        matches!(self, Self::UnknownCurve | Self::UnsupportedAlgorithm(_))
    }
}

impl From<TlvError> for SignatureError {
    fn from(error: TlvError) -> Self {
        Self::Key(error.to_string())
    }
}

/// How a message was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Pkcs1(DigestAlgorithm),
    /// `odd`: the parameters are not DER, or hold more than they should.
    Pss {
        digest: DigestAlgorithm,
        mask: DigestAlgorithm,
        salt_len: usize,
        odd: bool,
    },
    Ecdsa {
        digest: DigestAlgorithm,
        plain: bool,
    },
}

impl Scheme {
    /// The same with another digest; PSS states its own in its parameters.
    fn with_digest(&self, digest: DigestAlgorithm) -> Option<Self> {
        match self {
            Self::Pkcs1(_) => Some(Self::Pkcs1(digest)),
            Self::Ecdsa { plain, .. } => Some(Self::Ecdsa { digest, plain: *plain }),
            Self::Pss { .. } => None,
        }
    }
}

/// Verifies `signature` over `message` with the key in `spki`.
///
/// `digest` is the digest named beside the algorithm (CMS), used where the algorithm names none.
///
/// # Errors
/// [`SignatureError`]; [`is_gap`](SignatureError::is_gap) tells our gaps from a signature that is wrong.
pub fn verify(
    spki: &SubjectPublicKeyInfo,
    algorithm: &AlgorithmIdentifier,
    digest: Option<&AlgorithmIdentifier>,
    message: &[u8],
    signature: &[u8],
) -> Result<Verified, SignatureError> {
    let scheme = scheme(algorithm, digest)?;
    let wrong = match verify_by(&scheme, spki, algorithm, message, signature) {
        Err(wrong @ SignatureError::Mismatch(_)) => wrong,
        answer => return answer,
    };
    // The signer's digest algorithm and the one in its signature algorithm should be one (RFC 5652, 5.3); where they differ, signers in use took
    // the former. The signature itself must hold all the same.
    let beside = digest.and_then(|digest| DigestAlgorithm::from_oid(digest.oid.octets()));
    let other = beside.and_then(|beside| scheme.with_digest(beside)).filter(|other| *other != scheme);
    match other.map(|other| verify_by(&other, spki, algorithm, message, signature)) {
        Some(Ok(mut verified)) => {
            verified.notes.push(SignatureNote::DigestBeside);
            Ok(verified)
        }
        _ => Err(wrong),
    }
}

fn verify_by(
    scheme: &Scheme,
    spki: &SubjectPublicKeyInfo,
    algorithm: &AlgorithmIdentifier,
    message: &[u8],
    signature: &[u8],
) -> Result<Verified, SignatureError> {
    let mut notes = Vec::new();
    let used = match scheme {
        Scheme::Pkcs1(digest) | Scheme::Pss { digest, .. } | Scheme::Ecdsa { digest, .. } => *digest,
    };
    if used == DigestAlgorithm::Sha1 {
        notes.push(SignatureNote::Sha1);
    }
    let hashed = used.compute(message);
    let description = match (spki.public_key()?, scheme) {
        (PublicKey::Rsa { modulus, exponent }, Scheme::Pkcs1(digest)) => {
            if spki.algorithm.oid == oid::RSASSA_PSS {
                notes.push(SignatureNote::SchemeOfKey);
            }
            let bits = rsa::verify_pkcs1(&modulus, &exponent, *digest, &hashed, signature, &mut notes)?;
            format!("RSA {bits}, {digest}")
        }
        (PublicKey::Rsa { modulus, exponent }, Scheme::Pss { digest, mask, salt_len, odd }) => {
            if digest != mask {
                notes.push(SignatureNote::MaskDigest);
            }
            if *odd {
                notes.push(SignatureNote::Encoding);
            }
            let bits = rsa::verify_pss(
                &modulus,
                &exponent,
                (*digest, *mask, *salt_len),
                &hashed,
                signature,
                &mut notes,
            )?;
            format!("RSA-PSS {bits}, {digest}")
        }
        (PublicKey::Ec { parameters, point }, Scheme::Ecdsa { digest, plain }) => {
            let curve = identify_curve(&parameters)?;
            ecdsa::verify(curve, &point, &hashed, signature, *plain, &mut notes)?;
            format!("ECDSA {}, {digest}", curve.name)
        }
        (PublicKey::Other(oid), _) => return Err(SignatureError::UnsupportedAlgorithm(oid.name())),
        (key, _) => {
            let key = if matches!(key, PublicKey::Rsa { .. }) { "RSA" } else { "elliptic-curve" };
            return Err(SignatureError::Family { key: key.to_owned(), algorithm: algorithm.oid.name() });
        }
    };
    Ok(Verified { description, notes })
}

/// The digest that a signature algorithm uses, if it is known here.
pub(crate) fn digest_of(algorithm: &AlgorithmIdentifier) -> Option<DigestAlgorithm> {
    scheme(algorithm, None).ok().map(|scheme| match scheme {
        Scheme::Pkcs1(digest) | Scheme::Pss { digest, .. } | Scheme::Ecdsa { digest, .. } => digest,
    })
}

fn scheme(
    algorithm: &AlgorithmIdentifier,
    beside: Option<&AlgorithmIdentifier>,
) -> Result<Scheme, SignatureError> {
    use DigestAlgorithm as D;
    let named = |digest| Ok(Scheme::Pkcs1(digest));
    let ecdsa = |digest, plain| Ok(Scheme::Ecdsa { digest, plain });
    let from_beside = || {
        let oid = beside.map(|beside| &beside.oid);
        let digest = oid.and_then(|oid| D::from_oid(oid.octets()));
        digest.ok_or_else(|| {
            SignatureError::UnsupportedAlgorithm(
                oid.map_or_else(|| "without a digest".to_owned(), |oid| oid.name()),
            )
        })
    };
    match algorithm.oid.octets() {
        oid::RSA_ENCRYPTION => named(from_beside()?),
        oid::SHA1_WITH_RSA => named(D::Sha1),
        oid::SHA224_WITH_RSA => named(D::Sha224),
        oid::SHA256_WITH_RSA => named(D::Sha256),
        oid::SHA384_WITH_RSA => named(D::Sha384),
        oid::SHA512_WITH_RSA => named(D::Sha512),
        oid::RSASSA_PSS => pss(algorithm),
        oid::EC_PUBLIC_KEY => ecdsa(from_beside()?, false),
        oid::ECDSA_WITH_SHA1 => ecdsa(D::Sha1, false),
        oid::ECDSA_WITH_SHA224 => ecdsa(D::Sha224, false),
        oid::ECDSA_WITH_SHA256 => ecdsa(D::Sha256, false),
        oid::ECDSA_WITH_SHA384 => ecdsa(D::Sha384, false),
        oid::ECDSA_WITH_SHA512 => ecdsa(D::Sha512, false),
        oid::BSI_ECDSA_PLAIN_SHA1 => ecdsa(D::Sha1, true),
        oid::BSI_ECDSA_PLAIN_SHA224 => ecdsa(D::Sha224, true),
        oid::BSI_ECDSA_PLAIN_SHA256 => ecdsa(D::Sha256, true),
        oid::BSI_ECDSA_PLAIN_SHA384 => ecdsa(D::Sha384, true),
        oid::BSI_ECDSA_PLAIN_SHA512 => ecdsa(D::Sha512, true),
        _ => Err(SignatureError::UnsupportedAlgorithm(algorithm.oid.name())),
    }
}

/// RSASSA-PSS-params (RFC 4055, 3.1): absent fields mean SHA-1, MGF1 with SHA-1, a salt of 20 octets and trailer 1.
fn pss(algorithm: &AlgorithmIdentifier) -> Result<Scheme, SignatureError> {
    let unsupported = |what: &vigie_mrtd::oid::Oid| SignatureError::UnsupportedAlgorithm(what.name());
    let (mut digest, mut mask, mut salt_len) = (DigestAlgorithm::Sha1, DigestAlgorithm::Sha1, 20);
    let (mut odd, mut before) = (false, 0);
    if let Some(parameters) = &algorithm.parameters {
        let malformed = |_| SignatureError::Malformed("parameters of RSASSA-PSS");
        let notes = Leniencies::default();
        let mut fields = Cursor::new(parameters, &notes)
            .expect(Tag::SEQUENCE, "RSASSA-PSS parameters")
            .map_err(malformed)?
            .contents();
        while !fields.is_empty() {
            let field = fields.any().map_err(malformed)?;
            let mut inner = field.contents();
            odd |= field.tag.0 <= before;
            before = field.tag.0;
            match field.tag.0 {
                0xA0 => {
                    let named = AlgorithmIdentifier::read(&mut inner).map_err(malformed)?;
                    digest = DigestAlgorithm::from_oid(named.oid.octets())
                        .ok_or_else(|| unsupported(&named.oid))?;
                    odd |= !named.has_no_parameters() || digest == DigestAlgorithm::Sha1;
                }
                0xA1 => {
                    let function = AlgorithmIdentifier::read(&mut inner).map_err(malformed)?;
                    if function.oid != oid::MGF1 {
                        return Err(unsupported(&function.oid));
                    }
                    let bytes = function.parameters.unwrap_or_default();
                    let named =
                        AlgorithmIdentifier::read(&mut Cursor::new(&bytes, &notes)).map_err(malformed)?;
                    mask = DigestAlgorithm::from_oid(named.oid.octets())
                        .ok_or_else(|| unsupported(&named.oid))?;
                    odd |= !named.has_no_parameters() || mask == DigestAlgorithm::Sha1;
                }
                0xA2 => {
                    salt_len = inner
                        .expect(Tag::INTEGER, "a salt length")
                        .and_then(|salt| salt.small())
                        .map_err(malformed)? as usize;
                    odd |= salt_len == 20;
                }
                0xA3 => {
                    if inner
                        .expect(Tag::INTEGER, "a trailer")
                        .and_then(|trailer| trailer.small())
                        .map_err(malformed)?
                        != 1
                    {
                        return Err(SignatureError::Malformed("trailer field of RSASSA-PSS"));
                    }
                    // A default value is left out in DER (X.690, 11.5); so are those above.
                    odd = true;
                }
                _ => return Err(SignatureError::Malformed("parameters of RSASSA-PSS")),
            }
            odd |= !inner.is_empty();
        }
        odd |= !notes.is_empty();
    }
    Ok(Scheme::Pss { digest, mask, salt_len, odd })
}
