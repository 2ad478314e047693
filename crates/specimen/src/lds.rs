//! Files of the chip: EF.COM, data groups, EF.CardAccess, EF.SOD (ICAO Doc 9303-10, 3.11, 4.6 and 4.7).

use std::collections::BTreeMap;

use vigie_model::Timestamp;
use vigie_mrtd::lds::FileId;

use crate::jpeg::Drawing;
use crate::key::{Key, KeyKind, Random};
use crate::{SpecimenError, der};

/// LDS 1.8 and Unicode 4.0.0, as EF.COM and the LDS security object both say.
const LDS_VERSION: &str = "0108";
const UNICODE_VERSION: &str = "040000";
/// `id-icao-mrtd-security-ldsSecurityObject`.
const LDS_SECURITY_OBJECT: &[u32] = &[2, 23, 136, 1, 1, 1];

/// The data groups of a chip by number.
pub(crate) type DataGroups = BTreeMap<u8, Vec<u8>>;

/// EF.COM for a chip that has these data groups (Doc 9303-10, 4.6.1).
pub(crate) fn ef_com(groups: &DataGroups) -> Vec<u8> {
    let tags: Vec<u8> = groups.keys().filter_map(|number| FileId::Dg(*number).tag()).collect();
    let parts = [
        der::tlv(0x5f01, LDS_VERSION.as_bytes()),
        der::tlv(0x5f36, UNICODE_VERSION.as_bytes()),
        der::tlv(0x5c, &tags),
    ];
    der::tlv(0x60, &parts.concat())
}

/// EF.DG1: the lines of the zone one after another (Doc 9303-10, 4.7.1).
pub(crate) fn dg1(lines: &[String]) -> Vec<u8> {
    der::tlv(0x61, &der::tlv(0x5f1f, lines.concat().as_bytes()))
}

/// EF.DG2: one facial image in a biometric information template (Doc 9303-10, 4.7.2; ISO/IEC 19794-5:2005, 5).
pub(crate) fn dg2(portrait: &Drawing) -> Vec<u8> {
    let header = der::tlv(
        0xa1,
        &[
            der::tlv(0x80, &[0x01, 0x01]),
            // Facial features, no subtype.
            der::tlv(0x81, &[0x02]),
            der::tlv(0x82, &[0x00]),
            // Format owner ISO/IEC JTC 1/SC 37, format type facial image.
            der::tlv(0x87, &[0x01, 0x01]),
            der::tlv(0x88, &[0x00, 0x08]),
        ]
        .concat(),
    );
    let body = der::tlv(0x5f2e, &facial_record(&portrait.jpeg, portrait.width, portrait.height));
    let template = der::tlv(0x7f60, &[header, body].concat());
    let group = der::tlv(0x7f61, &[der::integer(&[1]), template].concat());
    der::tlv(0x75, &group)
}

/// Facial record: header of 14 bytes, facial information of 20, image information of 12, image.
fn facial_record(jpeg: &[u8], width: u16, height: u16) -> Vec<u8> {
    // A specimen image has a few kilobytes.
    let block = (20 + 12 + jpeg.len()) as u32;
    let mut record = Vec::with_capacity(14 + block as usize);
    record.extend(b"FAC\x00010\x00");
    record.extend((14 + block).to_be_bytes());
    record.extend(1u16.to_be_bytes());
    record.extend(block.to_be_bytes());
    // No feature points; gender, colours, properties, expression and pose unspecified.
    record.extend([0; 16]);
    // Basic image type, JPEG.
    record.extend([0x00, 0x00]);
    record.extend(width.to_be_bytes());
    record.extend(height.to_be_bytes());
    // Eight-bit grey; source, device and quality unspecified.
    record.extend([0x03, 0x00, 0x00, 0x00, 0x00, 0x00]);
    record.extend(jpeg);
    record
}

/// EF.DG7: one displayed signature (Doc 9303-10, 4.7.7).
pub(crate) fn dg7(signature: &Drawing) -> Vec<u8> {
    der::tlv(0x67, &[der::integer(&[1]), der::tlv(0x5f43, &signature.jpeg)].concat())
}

/// EF.DG11: name in full, date and place of birth (Doc 9303-10, 4.7.11).
pub(crate) fn dg11(full_name: &str, birth_date: &str) -> Vec<u8> {
    let elements = [(0x5f0e, full_name), (0x5f2b, birth_date), (0x5f11, "UTOPIA CITY<UTO")];
    details(0x6b, &elements)
}

/// EF.DG12: authority and day of issue (Doc 9303-10, 4.7.12).
pub(crate) fn dg12(issued: Timestamp) -> Vec<u8> {
    let day = &der::digits(issued)[..8];
    details(0x6c, &[(0x5f19, "UTOPIA SPECIMEN OFFICE"), (0x5f26, day)])
}

fn details(tag: u16, elements: &[(u16, &str)]) -> Vec<u8> {
    let tags: Vec<u8> = elements.iter().flat_map(|(tag, _)| tag.to_be_bytes()).collect();
    let elements: Vec<u8> =
        elements.iter().flat_map(|(tag, text)| der::tlv(*tag, text.as_bytes())).collect();
    der::tlv(tag, &[der::tlv(0x5c, &tags), elements].concat())
}

/// `bsi-de protocols(2) smartcard(2)`.
const SMARTCARD: [u32; 7] = [0, 4, 0, 127, 0, 7, 2];

fn protocol(arcs: &[u32], parts: &[&[u8]]) -> Vec<u8> {
    let identifier = der::oid(&[&SMARTCARD[..], &[2], arcs].concat());
    der::sequence(&[&[&identifier[..]], parts].concat())
}

/// PACEInfo: ECDH, generic mapping, AES with 128 bits, version 2, on P-256 or, to offer less than was signed, with triple DES
/// (Doc 9303-11, 9.2.1 and 9.5.1).
fn pace(cipher: u32) -> Vec<u8> {
    protocol(&[4, 2, cipher], &[&der::integer(&[2]), &der::integer(&[12])])
}

/// EF.CardAccess (Doc 9303-10, 3.11.3); `weakened` offers triple DES in place of what DG14 holds.
pub(crate) fn card_access(weakened: bool) -> Vec<u8> {
    der::set_of(vec![pace(if weakened { 1 } else { 2 })])
}

/// EF.DG14: PACE, chip authentication with its key, and the signature of active authentication (Doc 9303-11, 9.2).
pub(crate) fn dg14(chip_key: &Key) -> Vec<u8> {
    // id-icao-mrtd-security-aaProtocolObject, version 1, ecdsa-plain-SHA256.
    let active = der::sequence(&[
        &der::oid(&[2, 23, 136, 1, 1, 5]),
        &der::integer(&[1]),
        &der::oid(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 3]),
    ]);
    let infos = vec![
        pace(2),
        protocol(&[3, 2, 2], &[&der::integer(&[1])]),
        protocol(&[1, 2], &[&chip_key.public]),
        active,
    ];
    der::tlv(0x6e, &der::set_of(infos))
}

/// EF.DG15: the key of active authentication (Doc 9303-10, 4.7.15).
pub(crate) fn dg15(key: &Key) -> Vec<u8> {
    der::tlv(0x6f, &key.public)
}

/// What signs EF.SOD: the document signer's key, and its certificate, issuer and serial number.
pub(crate) struct Signer<'a> {
    pub(crate) key: &'a Key,
    pub(crate) certificate: &'a [u8],
    /// DER of the issuer's name.
    pub(crate) issuer: &'a [u8],
    pub(crate) serial: &'a [u8],
}

/// EF.SOD version 1 over the data groups (Doc 9303-10, 4.6.2.1 and 4.6.2.2).
pub(crate) fn ef_sod(
    groups: &DataGroups,
    signer: &Signer<'_>,
    signing_time: Timestamp,
    random: &mut Random<'_>,
) -> Result<Vec<u8>, SpecimenError> {
    let kind = signer.key.kind;
    let content = lds_security_object(groups, kind);
    let content_type = der::oid(LDS_SECURITY_OBJECT);

    let attribute = |last, value: Vec<u8>| {
        der::sequence(&[&der::oid(&[1, 2, 840, 113549, 1, 9, last]), &der::set_of(vec![value])])
    };
    let signed_attributes = der::set_of(vec![
        attribute(3, content_type.clone()),
        attribute(4, der::octet_string(&kind.digest(&content))),
        attribute(5, der::time(signing_time)),
    ]);
    // Signed as a SET, carried under the implicit tag [0] (RFC 5652, 5.4).
    let signature = signer.key.sign(&signed_attributes, random)?;
    let mut carried = signed_attributes;
    carried[0] = 0xa0;

    let signer_info = der::sequence(&[
        &der::integer(&[1]),
        &der::sequence(&[signer.issuer, &der::integer(signer.serial)]),
        &kind.digest_algorithm(),
        &carried,
        &kind.signature_algorithm(),
        &der::octet_string(&signature),
    ]);
    let signed_data = der::sequence(&[
        &der::integer(&[3]),
        &der::set_of(vec![kind.digest_algorithm()]),
        &der::sequence(&[&content_type, &der::tlv(0xa0, &der::octet_string(&content))]),
        &der::tlv(0xa0, signer.certificate),
        &der::set_of(vec![signer_info]),
    ]);
    let content_info =
        der::sequence(&[&der::oid(&[1, 2, 840, 113549, 1, 7, 2]), &der::tlv(0xa0, &signed_data)]);
    Ok(der::tlv(0x77, &content_info))
}

fn lds_security_object(groups: &DataGroups, kind: KeyKind) -> Vec<u8> {
    let hashes = groups.iter().map(|(number, file)| {
        der::sequence(&[&der::integer(&[*number]), &der::octet_string(&kind.digest(file))])
    });
    let hashes: Vec<u8> = hashes.flatten().collect();
    der::sequence(&[
        &der::integer(&[1]),
        &kind.digest_algorithm(),
        &der::sequence(&[&hashes]),
        &der::sequence(&[&der::printable_string(LDS_VERSION), &der::printable_string(UNICODE_VERSION)]),
    ])
}
