//! Files of the chip: EF.COM, data groups 1 and 2, EF.SOD (ICAO Doc 9303-10, 4.6 and 4.7).

use vigie_model::Timestamp;

use crate::key::{Key, KeyKind, Random};
use crate::{SpecimenError, der};

/// LDS 1.8 and Unicode 4.0.0, as EF.COM and the LDS security object both say.
const LDS_VERSION: &str = "0108";
const UNICODE_VERSION: &str = "040000";
/// `id-icao-mrtd-security-ldsSecurityObject`.
const LDS_SECURITY_OBJECT: &[u32] = &[2, 23, 136, 1, 1, 1];

/// EF.COM for a chip that has data groups 1 and 2 (Doc 9303-10, 4.6.1).
pub(crate) fn ef_com() -> Vec<u8> {
    let parts = [
        der::tlv(0x5f01, LDS_VERSION.as_bytes()),
        der::tlv(0x5f36, UNICODE_VERSION.as_bytes()),
        der::tlv(0x5c, &[0x61, 0x75]),
    ];
    der::tlv(0x60, &parts.concat())
}

/// EF.DG1: the lines of the zone one after another (Doc 9303-10, 4.7.1).
pub(crate) fn dg1(lines: &[String]) -> Vec<u8> {
    der::tlv(0x61, &der::tlv(0x5f1f, lines.concat().as_bytes()))
}

/// EF.DG2: one facial image in a biometric information template (Doc 9303-10, 4.7.2; ISO/IEC 19794-5:2005, 5).
pub(crate) fn dg2(jpeg: &[u8], width: u16, height: u16) -> Vec<u8> {
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
    let body = der::tlv(0x5f2e, &facial_record(jpeg, width, height));
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

/// What signs EF.SOD: the document signer's key, and its certificate, issuer and serial number.
pub(crate) struct Signer<'a> {
    pub(crate) key: &'a Key,
    pub(crate) certificate: &'a [u8],
    /// DER of the issuer's name.
    pub(crate) issuer: &'a [u8],
    pub(crate) serial: &'a [u8],
}

/// EF.SOD version 1 over data groups 1 and 2 (Doc 9303-10, 4.6.2.1 and 4.6.2.2).
pub(crate) fn ef_sod(
    dg1: &[u8],
    dg2: &[u8],
    signer: &Signer<'_>,
    signing_time: Timestamp,
    random: &mut Random<'_>,
) -> Result<Vec<u8>, SpecimenError> {
    let kind = signer.key.kind;
    let content = lds_security_object(dg1, dg2, kind);
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

fn lds_security_object(dg1: &[u8], dg2: &[u8], kind: KeyKind) -> Vec<u8> {
    let hash = |number, file: &[u8]| {
        der::sequence(&[&der::integer(&[number]), &der::octet_string(&kind.digest(file))])
    };
    der::sequence(&[
        &der::integer(&[1]),
        &kind.digest_algorithm(),
        &der::sequence(&[&hash(1, dg1), &hash(2, dg2)]),
        &der::sequence(&[&der::printable_string(LDS_VERSION), &der::printable_string(UNICODE_VERSION)]),
    ])
}
