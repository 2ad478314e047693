//! SecurityInfos (ICAO Doc 9303-11, 9.2) in EF.DG14, EF.CardAccess and EF.CardSecurity, and the key in EF.DG15.

use super::content::{FileRead, read_file};
use crate::cms::SignedData;
use crate::oid::{self, Oid};
use crate::tlv::{Cursor, Leniencies, Leniency, Tag, TlvError};
use crate::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

/// SecurityInfos of one file that are read.
const MAX_INFOS: usize = 128;

/// The content octets of `bsi-de protocols(2) smartcard(2)`: one more octet names the protocol.
const SMARTCARD: &[u8] = &[0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02];

/// A set of SecurityInfos.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityInfos {
    /// The entries, in their order.
    pub infos: Vec<SecurityInfo>,
}

/// One SecurityInfo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityInfo {
    /// Its protocol.
    pub oid: Oid,
    /// The whole element as it came, for comparing copies.
    pub raw: Vec<u8>,
    /// What it says.
    pub protocol: SecurityProtocol,
}

/// What a SecurityInfo says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityProtocol {
    /// PACE is supported.
    Pace {
        /// Key agreement.
        agreement: Agreement,
        /// Mapping.
        mapping: Mapping,
        /// Cipher of the secure channel.
        cipher: Cipher,
        /// 2 in every chip that follows Doc 9303.
        version: u32,
        /// Standardised domain parameters.
        parameters: Option<u32>,
    },
    /// Explicit domain parameters for PACE.
    PaceParameters {
        /// Key agreement.
        agreement: Agreement,
        /// Mapping.
        mapping: Mapping,
        /// The parameters.
        parameters: AlgorithmIdentifier,
    },
    /// Chip authentication is supported.
    ChipAuthentication {
        /// Key agreement.
        agreement: Agreement,
        /// Cipher of the secure channel.
        cipher: Cipher,
        /// 1
        version: u32,
        /// Which key, if there are several.
        key: Option<u32>,
    },
    /// A key for chip authentication.
    ChipAuthenticationKey {
        /// Key agreement.
        agreement: Agreement,
        /// The key.
        public_key: SubjectPublicKeyInfo,
        /// Its number, if there are several.
        key: Option<u32>,
    },
    /// The signature of active authentication, where the key in DG15 is one of an elliptic curve.
    ActiveAuthentication {
        /// 1
        version: u32,
        /// The signature's algorithm.
        signature: Oid,
    },
    /// Terminal authentication is required for fingerprints and irises.
    TerminalAuthentication {
        /// 1 or 2
        version: u32,
    },
    /// A copy of EF.DIR.
    EfDir,
    /// Another protocol, which inspection systems may pass over.
    Other,
    /// A known protocol whose data are malformed.
    Malformed,
}

/// Key agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Diffie-Hellman in a prime field.
    Dh,
    /// Diffie-Hellman on an elliptic curve.
    Ecdh,
}

/// How PACE maps its nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// Generic.
    Generic,
    /// Integrated.
    Integrated,
    /// Chip authentication.
    ChipAuthentication,
}

/// Cipher of a secure channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cipher {
    /// Triple DES.
    TripleDes,
    /// AES with a key of 128 bits.
    Aes128,
    /// AES with a key of 192 bits.
    Aes192,
    /// AES with a key of 256 bits.
    Aes256,
}

impl Agreement {
    /// A short name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dh => "DH",
            Self::Ecdh => "ECDH",
        }
    }
}

impl Mapping {
    /// A short name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Generic => "GM",
            Self::Integrated => "IM",
            Self::ChipAuthentication => "CAM",
        }
    }
}

impl Cipher {
    const fn from_arc(arc: u8) -> Option<Self> {
        match arc {
            1 => Some(Self::TripleDes),
            2 => Some(Self::Aes128),
            3 => Some(Self::Aes192),
            4 => Some(Self::Aes256),
            _ => None,
        }
    }

    /// A short name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TripleDes => "3DES",
            Self::Aes128 => "AES-128",
            Self::Aes192 => "AES-192",
            Self::Aes256 => "AES-256",
        }
    }
}

impl SecurityInfos {
    /// Reads EF.DG14.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse_dg14(file: &[u8]) -> Result<FileRead<Self>, TlvError> {
        read_file(file, Tag(0x6E), "DG14 (tag 6E)", |parts| {
            let infos = Self::read(parts)?;
            parts.clone().finish();
            Ok(infos)
        })
    }

    /// Reads EF.CardAccess, which has no tag of its own.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse_card_access(file: &[u8]) -> Result<FileRead<Self>, TlvError> {
        let notes = Leniencies::default();
        let (content, trailing) = {
            let mut cursor = Cursor::new(file, &notes);
            (Self::read(&mut cursor)?, cursor.rest().len())
        };
        Ok(FileRead { content, trailing, leniencies: notes.into_vec() })
    }

    fn read(cursor: &mut Cursor<'_, '_>) -> Result<Self, TlvError> {
        let mut list = cursor.expect(Tag::SET, "a set of security infos")?.contents();
        let mut infos = Vec::new();
        while !list.is_empty() {
            let info = list.expect(Tag::SEQUENCE, "a security info")?;
            if infos.len() == MAX_INFOS {
                return Err(TlvError::Content { offset: info.offset, what: "more than 128 security infos" });
            }
            let mut parts = info.contents();
            let oid = Oid::new(parts.expect(Tag::OID, "a protocol")?.value);
            let protocol = protocol(oid.octets(), parts).unwrap_or_else(|_| {
                info.note(Leniency::ExtensionBody);
                SecurityProtocol::Malformed
            });
            infos.push(SecurityInfo { oid, raw: info.raw.to_vec(), protocol });
        }
        Ok(Self { infos })
    }
}

/// Reads what follows the protocol's identifier.
fn protocol(identifier: &[u8], mut parts: Cursor<'_, '_>) -> Result<SecurityProtocol, TlvError> {
    fn number(parts: &mut Cursor<'_, '_>) -> Result<Option<u32>, TlvError> {
        parts.optional(Tag::INTEGER)?.map(|number| number.small()).transpose()
    }
    fn version(parts: &mut Cursor<'_, '_>) -> Result<u32, TlvError> {
        parts.expect(Tag::INTEGER, "a version of the protocol")?.small()
    }
    let pace = |arc| match arc {
        1 => Some((Agreement::Dh, Mapping::Generic)),
        2 => Some((Agreement::Ecdh, Mapping::Generic)),
        3 => Some((Agreement::Dh, Mapping::Integrated)),
        4 => Some((Agreement::Ecdh, Mapping::Integrated)),
        6 => Some((Agreement::Ecdh, Mapping::ChipAuthentication)),
        _ => None,
    };
    let agreement = |arc| match arc {
        1 => Some(Agreement::Dh),
        2 => Some(Agreement::Ecdh),
        _ => None,
    };
    let read = match identifier.strip_prefix(SMARTCARD) {
        Some([1, arc]) => agreement(*arc).map(|agreement| {
            let public_key = SubjectPublicKeyInfo::read(&mut parts)?;
            Ok(SecurityProtocol::ChipAuthenticationKey { agreement, public_key, key: number(&mut parts)? })
        }),
        Some([2, ..]) => {
            let version = version(&mut parts)?;
            // The file of the authority's name, which only a terminal needs.
            parts.optional(Tag::SEQUENCE)?;
            Some(Ok(SecurityProtocol::TerminalAuthentication { version }))
        }
        Some([3, arc, cipher]) => agreement(*arc).zip(Cipher::from_arc(*cipher)).map(|(agreement, cipher)| {
            let version = version(&mut parts)?;
            let key = number(&mut parts)?;
            Ok(SecurityProtocol::ChipAuthentication { agreement, cipher, version, key })
        }),
        Some([4, arc]) => pace(*arc).map(|(agreement, mapping)| {
            let parameters = AlgorithmIdentifier::read(&mut parts)?;
            number(&mut parts)?;
            Ok(SecurityProtocol::PaceParameters { agreement, mapping, parameters })
        }),
        Some([4, arc, cipher]) => {
            pace(*arc).zip(Cipher::from_arc(*cipher)).map(|((agreement, mapping), cipher)| {
                let version = version(&mut parts)?;
                let parameters = number(&mut parts)?;
                Ok(SecurityProtocol::Pace { agreement, mapping, cipher, version, parameters })
            })
        }
        _ if identifier == oid::ACTIVE_AUTHENTICATION => {
            let version = version(&mut parts)?;
            let signature = Oid::new(parts.expect(Tag::OID, "a signature algorithm")?.value);
            Some(Ok(SecurityProtocol::ActiveAuthentication { version, signature }))
        }
        _ if identifier == oid::EF_DIR_COPY => {
            parts.expect(Tag::OCTET_STRING, "a copy of EF.DIR")?;
            Some(Ok(SecurityProtocol::EfDir))
        }
        _ => None,
    };
    match read {
        None => Ok(SecurityProtocol::Other),
        Some(read) => {
            let read = read?;
            parts.finish();
            Ok(read)
        }
    }
}

/// EF.CardSecurity (Doc 9303-10, 3.11.4): SecurityInfos signed by a document signer. Reading checks no signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardSecurity {
    /// The entries.
    pub infos: Vec<SecurityInfo>,
    /// Certificates that come with them.
    pub certificates: usize,
    /// Signers.
    pub signers: usize,
}

impl CardSecurity {
    /// Reads the file.
    ///
    /// # Errors
    /// If it is no SignedData, has another content type than `id-SecurityObject`, or its content is no set of security infos.
    pub fn parse(file: &[u8]) -> Result<FileRead<Self>, TlvError> {
        let notes = Leniencies::default();
        let (content, trailing) = {
            let mut cursor = Cursor::new(file, &notes);
            let data = SignedData::read(&mut cursor)?;
            if data.content_type != oid::BSI_SECURITY_OBJECT {
                return Err(TlvError::Content { offset: 0, what: "signed content that is no security object" });
            }
            let inner = Leniencies::default();
            let signed = data.content.as_deref().unwrap_or_default();
            let mut parts = Cursor::new(signed, &inner);
            let infos = SecurityInfos::read(&mut parts)?.infos;
            parts.end("the security infos")?;
            for (leniency, _) in inner.into_vec() {
                // Offsets within the signed content say nothing of the file.
                notes.note(leniency, 0);
            }
            let (certificates, signers) = (data.certificates.len(), data.signers.len());
            (Self { infos, certificates, signers }, cursor.rest().len())
        };
        Ok(FileRead { content, trailing, leniencies: notes.into_vec() })
    }
}

/// EF.DG15 (Doc 9303-10, 4.7.15): the key of active authentication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dg15 {
    /// The key.
    pub public_key: SubjectPublicKeyInfo,
}

impl Dg15 {
    /// Reads the file.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse(file: &[u8]) -> Result<FileRead<Self>, TlvError> {
        read_file(file, Tag(0x6F), "DG15 (tag 6F)", |parts| {
            let public_key = SubjectPublicKeyInfo::read(parts)?;
            parts.clone().finish();
            Ok(Self { public_key })
        })
    }
}
