//! What a chip holds, without data of any person: names of elements and never their values. For `vigie inspect --json` and logs.

use serde::Serialize;
use vigie_mrtd::lds::{
    Content, Dg2, FaceEncoding, FileRead, Picture, PictureKind, SecurityInfo, SecurityProtocol,
};
use vigie_mrtd::tlv::Tag;
use vigie_mrtd::x509::{PublicKey, SubjectPublicKeyInfo};
use vigie_portrait::probe;

use super::view::{ChipView, DigestOutcome, FileView};
use crate::signature::identify_curve;

/// A chip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChipSummary {
    /// Passive authentication passed.
    pub authenticated: bool,
    /// The files, in the order of the standard.
    pub files: Vec<FileSummary>,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileSummary {
    /// `DG2`, `EF.SOD` …
    pub file: String,
    /// The name it was given under.
    pub name: String,
    /// Bytes.
    pub length: usize,
    /// Its first tag in hexadecimal, if it has one.
    pub tag: Option<String>,
    /// Its digest against EF.SOD.
    pub digest: DigestOutcome,
    /// An approved issuer signed it.
    pub authentic: bool,
    /// What it holds; absent if it cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Summary>,
    /// Why it cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// Departures from the standard that were read all the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub departures: Vec<String>,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Summary {
    /// EF.COM: versions and data groups.
    Contents {
        /// LDS version.
        lds_version: Option<String>,
        /// Data groups it names.
        data_groups: Vec<String>,
    },
    /// EF.SOD: the digests.
    Digests {
        /// Their algorithm; absent if the content cannot be read.
        algorithm: Option<String>,
        /// Data groups it lists.
        data_groups: Vec<String>,
    },
    /// DG1: the format of the lines.
    Lines {
        /// `TD3` …; absent if it is none.
        format: Option<&'static str>,
    },
    /// DG2: the faces.
    Faces {
        /// Templates declared.
        declared: Option<u32>,
        /// The faces.
        faces: Vec<FaceSummary>,
    },
    /// DG5 or DG7: pictures.
    Pictures {
        /// Pictures declared.
        declared: Option<u32>,
        /// The pictures.
        pictures: Vec<PictureSummary>,
    },
    /// DG11 or DG12: which elements are there.
    Elements {
        /// By name.
        elements: Vec<&'static str>,
    },
    /// DG14, EF.CardAccess or EF.CardSecurity: protocols.
    Protocols {
        /// One line each.
        protocols: Vec<String>,
    },
    /// DG15: a key.
    Key {
        /// Its kind.
        key: String,
    },
    /// DG16: third persons, counted.
    Persons {
        /// Declared.
        declared: Option<u32>,
        /// Entries.
        count: usize,
    },
    /// DG3, DG4: recognised and left alone.
    LeftAlone,
    /// Recognised; the content is not read.
    Opaque,
}

/// A face.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaceSummary {
    /// The standard of its record.
    pub encoding: String,
    /// Its picture.
    #[serde(flatten)]
    pub picture: PictureSummary,
    /// Width and height that the record declares; zero is unspecified.
    pub declared_size: [u32; 2],
    /// Feature points declared.
    pub declared_feature_points: u32,
    /// Feature points that are there.
    pub feature_points: u32,
    /// 0 basic, 1 full frontal, 2 token frontal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_type: Option<u32>,
    /// Quality as declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<u32>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PictureSummary {
    /// Its form.
    pub picture: &'static str,
    /// Bytes.
    pub length: usize,
    /// Width and height as its own header claims; absent if that cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<[u32; 2]>,
}

impl ChipView<'_> {
    /// What the chip holds, without data of any person.
    pub fn summary(&self) -> ChipSummary {
        ChipSummary {
            authenticated: self.authenticated,
            files: self.files.iter().map(FileView::summary).collect(),
        }
    }
}

impl FileView<'_> {
    /// What the file holds, without data of any person.
    pub fn summary(&self) -> FileSummary {
        let read = self.content.value();
        let departures = match read {
            Ok(FileRead { leniencies, trailing, .. }) => {
                let mut said: Vec<String> = leniencies
                    .iter()
                    .map(|(leniency, offset)| format!("{} at byte {offset}", leniency.name()))
                    .collect();
                if *trailing > 0 {
                    said.push(format!("{trailing} bytes after the end"));
                }
                said
            }
            Err(_) => Vec::new(),
        };
        FileSummary {
            file: self.file.to_string(),
            name: self.name.to_owned(),
            length: self.bytes.len(),
            tag: self.bytes.first().map(|tag| format!("{tag:02X}")),
            digest: self.digest,
            authentic: self.content.is_authentic(),
            content: read.as_ref().ok().map(|read| summary(&read.content)),
            problem: read.as_ref().err().cloned(),
            departures,
        }
    }
}

/// What a file holds, without data of any person.
pub fn summary(content: &Content<'_>) -> Summary {
    match content {
        Content::Com(com) => Summary::Contents {
            lds_version: com.lds_version.clone().filter(|version| version.len() <= 8),
            data_groups: com.data_groups.iter().map(ToString::to_string).collect(),
        },
        Content::Sod(sod) => {
            let object = sod.security_object().ok();
            Summary::Digests {
                algorithm: object.as_ref().map(|object| object.digest_algorithm.oid.name()),
                data_groups: object
                    .iter()
                    .flat_map(|object| &object.hashes)
                    .map(|hash| format!("DG{}", hash.number))
                    .collect(),
            }
        }
        Content::Dg1(dg1) => Summary::Lines { format: dg1.mrz().ok().map(|parsed| parsed.mrz.format.name()) },
        Content::Dg2(dg2) => Summary::Faces { declared: dg2.declared, faces: faces(dg2) },
        Content::Pictures(shown) => Summary::Pictures {
            declared: shown.declared,
            pictures: shown.pictures.iter().map(picture).collect(),
        },
        Content::Dg11(dg11) => Summary::Elements { elements: dg11.elements.iter().map(element).collect() },
        Content::Dg12(dg12) => Summary::Elements { elements: dg12.elements.iter().map(element).collect() },
        Content::Security(infos) => {
            Summary::Protocols { protocols: infos.infos.iter().map(protocol).collect() }
        }
        Content::CardSecurity(signed) => {
            Summary::Protocols { protocols: signed.infos.iter().map(protocol).collect() }
        }
        Content::Dg15(dg15) => Summary::Key { key: key(&dg15.public_key) },
        Content::Dg16(dg16) => {
            Summary::Persons { declared: dg16.persons.declared, count: dg16.persons.count }
        }
        Content::LeftAlone => Summary::LeftAlone,
        Content::Opaque => Summary::Opaque,
    }
}

fn faces(dg2: &Dg2<'_>) -> Vec<FaceSummary> {
    let each = dg2.templates.iter().flat_map(|template| {
        let encoding = match template.encoding {
            FaceEncoding::Iso19794 => "ISO/IEC 19794-5:2005".to_owned(),
            FaceEncoding::Iso39794 { year, .. } => format!("ISO/IEC 39794-5:{year}"),
        };
        template.faces.iter().map(move |face| FaceSummary {
            encoding: encoding.clone(),
            picture: sized(face.kind, &face.picture),
            declared_size: [face.declared.width, face.declared.height],
            declared_feature_points: face.declared.feature_points,
            feature_points: face.feature_points,
            image_type: face.declared.image_type,
            quality: face.declared.quality,
        })
    });
    each.collect()
}

fn picture(picture: &Picture<'_>) -> PictureSummary {
    sized(picture.kind, picture.bytes)
}

fn sized(kind: PictureKind, bytes: &[u8]) -> PictureSummary {
    let size = probe(bytes).ok().map(|header| [header.width, header.height]);
    PictureSummary { picture: kind.name(), length: bytes.len(), size }
}

/// What an element of DG11 or DG12 is (Doc 9303-10, tables 71 and 73).
pub(super) fn element(tag: &Tag) -> &'static str {
    match tag.0 {
        0x5F0E => "full name",
        0x5F0F => "other name",
        0x5F10 => "personal number",
        0x5F2B => "date of birth",
        0x5F11 => "place of birth",
        0x5F42 => "address",
        0x5F12 => "telephone",
        0x5F13 => "profession",
        0x5F14 => "title",
        0x5F15 => "personal summary",
        0x5F16 => "proof of citizenship",
        0x5F17 => "other travel documents",
        0x5F18 => "custody information",
        0x5F19 => "issuing authority",
        0x5F26 => "date of issue",
        0x5F1A => "other person",
        0x5F1B => "endorsements",
        0x5F1C => "tax or exit requirements",
        0x5F1D => "picture of the front",
        0x5F1E => "picture of the rear",
        0x5F55 => "time of personalisation",
        0x5F56 => "personalisation system",
        0xA0 => "names of others",
        _ => "unknown element",
    }
}

/// A SecurityInfo in one line.
pub(super) fn protocol(info: &SecurityInfo) -> String {
    match &info.protocol {
        SecurityProtocol::Pace { agreement, mapping, cipher, version, parameters } => {
            let parameters = parameters.map_or_else(String::new, |id| format!(", parameters {id}"));
            let (agreement, mapping, cipher) = (agreement.name(), mapping.name(), cipher.name());
            format!("PACE {agreement} {mapping} {cipher}, version {version}{parameters}")
        }
        SecurityProtocol::PaceParameters { agreement, mapping, .. } => {
            format!("PACE {} {}, own parameters", agreement.name(), mapping.name())
        }
        SecurityProtocol::ChipAuthentication { agreement, cipher, version, .. } => {
            format!("chip authentication {} {}, version {version}", agreement.name(), cipher.name())
        }
        SecurityProtocol::ChipAuthenticationKey { public_key, .. } => {
            format!("chip authentication key {}", key(public_key))
        }
        SecurityProtocol::ActiveAuthentication { version, signature } => {
            format!("active authentication {}, version {version}", signature.name())
        }
        SecurityProtocol::TerminalAuthentication { version } => {
            format!("terminal authentication, version {version}")
        }
        SecurityProtocol::EfDir => "copy of EF.DIR".to_owned(),
        SecurityProtocol::Other => format!("other protocol {}", info.oid.name()),
        SecurityProtocol::Malformed => format!("malformed {}", info.oid.name()),
    }
}

/// A public key in a few words.
pub(super) fn key(key: &SubjectPublicKeyInfo) -> String {
    match key.public_key() {
        Ok(PublicKey::Rsa { modulus, .. }) => {
            // A modulus within a file of the chip has far fewer bits than a number holds.
            let unused = modulus.first().map_or(0, |octet| octet.leading_zeros() as usize);
            format!("RSA of {} bits", (8 * modulus.len()).saturating_sub(unused))
        }
        Ok(PublicKey::Ec { parameters, .. }) => match identify_curve(&parameters) {
            Ok(curve) => format!("EC on {}", curve.name),
            Err(_) => "EC on an unknown curve".to_owned(),
        },
        Ok(PublicKey::Other(algorithm)) => format!("algorithm {}", algorithm.name()),
        Err(_) => "key that cannot be read".to_owned(),
    }
}
