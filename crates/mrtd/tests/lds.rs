//! Data groups: worked examples of the standard, what real chips do, and hostile bytes.
// Tests read files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use proptest::prelude::*;
use vigie_mrtd::lds::{
    Agreement, CardSecurity, Cipher, Content, DateForm, Dg2, Dg11, Dg12, Dg15, Dg16, DisplayedPictures,
    FaceEncoding, FileId, FileRead, Mapping, PictureKind, SecurityInfos, SecurityProtocol,
};
use vigie_mrtd::tlv::Leniency;

/// Tag of one or two octets, length, content.
fn tlv(tag: u32, content: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = tag.to_be_bytes().into_iter().skip_while(|octet| *octet == 0).collect();
    match content.len() {
        len @ ..0x80 => out.push(len as u8),
        len @ ..0x100 => out.extend([0x81, len as u8]),
        len => out.extend([&[0x82][..], &(len as u16).to_be_bytes()].concat()),
    }
    out.extend(content);
    out
}

fn noted<T>(read: &FileRead<T>) -> Vec<Leniency> {
    read.leniencies.iter().map(|(leniency, _)| *leniency).collect()
}

fn testdata(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../testdata/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 40, 0, 30, 1, 1, 0x11, 0, 0xFF, 0xD9];
const CODESTREAM: &[u8] = &[0xFF, 0x4F, 0xFF, 0x51, 0, 47, 0, 0];
const JP2: &[u8] = b"\0\0\0\x0CjP  \r\n\x87\n";

/// A facial record of version 010 whose faces each have a declared number of feature points, bytes before the picture, and a picture.
fn record(faces: &[(u16, &[u8], &[u8])]) -> Vec<u8> {
    let blocks: Vec<u8> = faces
        .iter()
        .flat_map(|(points, before, picture)| {
            let kind = u8::from(!picture.starts_with(&[0xFF, 0xD8]));
            let information = [1, kind, 0, 30, 0, 40, 1, 2, 0, 7, 0, 80];
            let rest = [&points.to_be_bytes()[..], &[0; 14], before, &information, picture].concat();
            [&(rest.len() as u32 + 4).to_be_bytes()[..], &rest].concat()
        })
        .collect();
    let length = (blocks.len() as u32 + 14).to_be_bytes();
    [&b"FAC\x00010\x00"[..], &length, &(faces.len() as u16).to_be_bytes(), &blocks].concat()
}

fn dg2(count: u8, blocks: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let templates: Vec<u8> = blocks
        .iter()
        .flat_map(|(tag, block)| {
            let header = tlv(
                0xA1,
                &[0x81, 1, 2, 0x83, 7, 0x20, 2, 3, 0x15, 0x13, 0x30, 0, 0x87, 2, 1, 1, 0x88, 2, 0, 8],
            );
            tlv(0x7F60, &[header, tlv(*tag, block)].concat())
        })
        .collect();
    tlv(0x75, &tlv(0x7F61, &[&[2, 1, count][..], &templates].concat()))
}

#[test]
fn a_face_is_read_with_its_header_and_what_it_declares() {
    let file = dg2(1, &[(0x5F2E, record(&[(0, &[], JPEG)]))]);
    let read = Dg2::parse(&file).unwrap();
    assert_eq!((noted(&read), read.trailing), (vec![], 0));
    let template = &read.content.templates[0];
    assert_eq!(template.encoding, FaceEncoding::Iso19794);
    assert_eq!(
        (template.header.kind, template.header.owner, template.header.format),
        (Some(2), Some(0x101), Some(8))
    );
    assert_eq!(template.header.created.as_deref(), Some("20020315133000"));
    let face = &template.faces[0];
    assert_eq!((face.kind, &*face.picture), (PictureKind::Jpeg, JPEG));
    let declared = face.declared;
    assert_eq!((declared.width, declared.height, declared.quality), (30, 40, Some(80)));
    assert_eq!((declared.image_type, declared.kind), (Some(1), Some(PictureKind::Jpeg)));
}

#[test]
fn several_faces_in_one_record_and_several_templates_are_read_in_their_order() {
    let two = record(&[(0, &[], JPEG), (0, &[], CODESTREAM)]);
    let file = dg2(2, &[(0x5F2E, two), (0x5F2E, record(&[(0, &[], JP2)]))]);
    let read = Dg2::parse(&file).unwrap();
    assert_eq!(noted(&read), []);
    let kinds: Vec<PictureKind> = read.content.faces().map(|face| face.kind).collect();
    assert_eq!(kinds, [PictureKind::Jpeg, PictureKind::Jpeg2000Codestream, PictureKind::Jp2]);
}

#[test]
fn h13_feature_points_that_are_there_are_passed_over() {
    let file = dg2(1, &[(0x5F2E, record(&[(2, &[1; 16], JPEG)]))]);
    let read = Dg2::parse(&file).unwrap();
    let face = read.content.faces().next().unwrap();
    assert_eq!((noted(&read), face.feature_points, face.declared.width), (vec![], 2, 30));
    assert_eq!(&*face.picture, JPEG);
}

#[test]
fn h13_feature_points_that_are_declared_and_not_there_are_noted_and_the_picture_found() {
    // Seen in passports of GB and PL.
    let file = dg2(1, &[(0x5F2E, record(&[(11, &[], JPEG)]))]);
    let read = Dg2::parse(&file).unwrap();
    let face = read.content.faces().next().unwrap();
    assert_eq!(noted(&read), [Leniency::Count]);
    assert_eq!((face.declared.feature_points, face.feature_points, face.declared.height), (11, 0, 40));
    assert_eq!(&*face.picture, JPEG);
}

#[test]
fn h13_a_picture_at_an_odd_offset_is_found_and_noted() {
    // Seen of JPEG 2000 in DE: bytes that are no feature point before the picture.
    let odd = [&[9, 9, 9][..], JP2].concat();
    let file = dg2(1, &[(0x5F2E, record(&[(0, &[], &odd)]))]);
    let read = Dg2::parse(&file).unwrap();
    let face = read.content.faces().next().unwrap();
    assert_eq!(noted(&read), [Leniency::PictureOffset]);
    assert_eq!((face.kind, &*face.picture, face.declared.width), (PictureKind::Jp2, JP2, 30));
}

#[test]
fn h13_a_codestream_without_container_is_jpeg_2000() {
    // Seen in CN.
    let file = dg2(1, &[(0x5F2E, record(&[(0, &[], CODESTREAM)]))]);
    let read = Dg2::parse(&file).unwrap();
    assert_eq!(noted(&read), []);
    assert_eq!(read.content.faces().next().unwrap().kind, PictureKind::Jpeg2000Codestream);
}

#[test]
fn counts_lengths_and_forms_that_do_not_fit_are_noted_and_records_of_another_kind_refused() {
    let mut wrong_length = record(&[(0, &[], JPEG)]);
    wrong_length[11] += 1;
    let file = dg2(1, &[(0x5F2E, wrong_length)]);
    assert_eq!(noted(&Dg2::parse(&file).unwrap()), [Leniency::StatedLength]);

    let file = dg2(3, &[(0x5F2E, record(&[(0, &[], JPEG)]))]);
    assert_eq!(noted(&Dg2::parse(&file).unwrap()), [Leniency::Count]);

    let mut other_form = record(&[(0, &[], JPEG)]);
    // The image data type, after the facial information.
    other_form[14 + 20 + 1] = 1;
    let file = dg2(1, &[(0x5F2E, other_form)]);
    assert_eq!(noted(&Dg2::parse(&file).unwrap()), [Leniency::PictureKind]);

    let file = dg2(1, &[(0x5F2E, record(&[(0, &[], b"GIF89a")]))]);
    let read = Dg2::parse(&file).unwrap();
    assert_eq!(
        (noted(&read), read.content.faces().next().unwrap().kind),
        (vec![Leniency::PictureKind], PictureKind::Unknown)
    );

    let mut version = record(&[(0, &[], JPEG)]);
    version[5] = b'3';
    for (block, said) in [
        (version, "another version than 010"),
        (b"FIR\x00010\x00\0\0\0\x0E\0\x01".to_vec(), "no face record"),
        (b"FAC\x00010\x00\0\0\0\x12\0\x01\0\0\0\0".to_vec(), "shorter than its headers"),
        (vec![], "shorter than its header"),
    ] {
        let error = Dg2::parse(&dg2(1, &[(0x5F2E, block)])).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    assert!(Dg2::parse(&dg2(1, &[(0x5F2F, vec![1])])).is_err());
}

/// A face image data block of ISO/IEC 39794-5 with the optional parts that come before and after those that are read.
fn extensible(picture: &[u8], format: u8) -> Vec<u8> {
    let version = tlv(0xA0, &[0x80, 1, 3, 0x81, 2, 0x07, 0xE3]);
    let size = tlv(0xA7, &[0x80, 1, 30, 0x81, 1, 40]);
    let information = tlv(
        0xA1,
        &[tlv(0xA0, &[0x80, 1, format]), tlv(0xA1, &[0x80, 1, 1]), tlv(0x84, &[0, 1]), size].concat(),
    );
    let flat = tlv(0xA0, &[tlv(0x80, picture), information].concat());
    let representation = tlv(0xA1, &tlv(0xA0, &flat));
    let landmarks = tlv(0xA9, &[tlv(0x30, &[]), tlv(0x30, &[])].concat());
    let capture = tlv(0xA2, &[0x80, 2, 0x07, 0xEA]);
    let block = tlv(0x30, &[tlv(0x80, &[0]), representation, capture, landmarks].concat());
    tlv(0xA1, &tlv(0x65, &[version, tlv(0xA1, &block)].concat()))
}

#[test]
fn a_face_of_the_extensible_encoding_is_read() {
    let file = dg2(1, &[(0x7F2E, extensible(CODESTREAM, 3))]);
    let read = Dg2::parse(&file).unwrap();
    assert_eq!(noted(&read), []);
    let template = &read.content.templates[0];
    assert_eq!(template.encoding, FaceEncoding::Iso39794 { generation: 3, year: 2019 });
    let face = &template.faces[0];
    assert_eq!(
        (face.kind, &*face.picture, face.feature_points),
        (PictureKind::Jpeg2000Codestream, CODESTREAM, 2)
    );
    let declared = face.declared;
    assert_eq!((declared.width, declared.height, declared.kind), (30, 40, Some(PictureKind::Jp2)));

    let read_as_declared_otherwise = dg2(1, &[(0x7F2E, extensible(JPEG, 3))]);
    assert_eq!(noted(&Dg2::parse(&read_as_declared_otherwise).unwrap()), [Leniency::PictureKind]);
    assert!(Dg2::parse(&dg2(1, &[(0x7F2E, tlv(0xA1, &tlv(0x64, &[])))])).is_err());
}

#[test]
fn pictures_of_a_displayed_signature_are_counted_and_strays_noted() {
    let file = tlv(0x67, &[&[2, 1, 1][..], &tlv(0x5F43, JPEG)].concat());
    let read = DisplayedPictures::parse_dg7(&file).unwrap();
    assert_eq!((noted(&read), read.content.pictures[0].bytes), (vec![], JPEG));
    let file = tlv(0x65, &[&[2, 1, 2][..], &tlv(0x5F40, &[&[0, 0][..], JP2].concat())].concat());
    let read = DisplayedPictures::parse_dg5(&file).unwrap();
    assert_eq!(noted(&read), [Leniency::PictureOffset, Leniency::Count]);
    assert_eq!(read.content.pictures[0].kind, PictureKind::Jp2);
}

#[test]
fn the_standards_example_of_additional_personal_details_is_read() {
    // Doc 9303-10, A.5, with the lengths of its values.
    let elements: [(u32, &[u8]); 5] = [
        (0x5F0E, b"SMITH<<JOHN<J"),
        (0x5F11, b"ANYTOWN<MN"),
        (0x5F42, b"123 MAPLE RD<ANYTOWN<MN"),
        (0x5F12, b"16125551212"),
        (0x5F13, b"TRAVEL<AGENT"),
    ];
    let list: Vec<u8> = elements.iter().flat_map(|(tag, _)| (*tag as u16).to_be_bytes()).collect();
    let values: Vec<u8> = elements.iter().flat_map(|(tag, value)| tlv(*tag, value)).collect();
    let file = tlv(0x6B, &[tlv(0x5C, &list), values].concat());
    let read = Dg11::parse(&file).unwrap();
    assert_eq!(noted(&read), []);
    let name = read.content.name.as_ref().unwrap();
    assert_eq!((name.primary.as_str(), name.secondary.as_str()), ("SMITH", "JOHN J"));
    assert_eq!(read.content.birth_place, ["ANYTOWN", "MN"]);
    assert_eq!(read.content.address, ["123 MAPLE RD", "ANYTOWN", "MN"]);
    assert_eq!(read.content.telephone.as_deref(), Some("16125551212"));
    assert!(!format!("{:?}", read.content).contains("SMITH"), "no personal data in logs");
}

#[test]
fn other_names_in_a_container_or_without_one_dates_in_both_forms_and_long_values_are_read() {
    let container = tlv(0xA0, &[&[2, 1, 2][..], &tlv(0x5F0F, b"DOE<<J"), &tlv(0x5F0F, b"ROE<<R")].concat());
    let list = tlv(0x5C, &[0x5F, 0x0F, 0x5F, 0x2B]);
    let file = tlv(0x6B, &[list, container, tlv(0x5F2B, &[0x19, 0x74, 0x08, 0x12])].concat());
    let read = Dg11::parse(&file).unwrap();
    assert_eq!(noted(&read), []);
    assert_eq!(read.content.other_names.len(), 2);
    let birth = read.content.birth_date.unwrap();
    assert_eq!((birth.digits().as_str(), birth.form), ("19740812", DateForm::Bcd));

    let miscounted = tlv(0x6B, &tlv(0xA0, &[&[2, 1, 3][..], &tlv(0x5F0F, b"DOE<<J")].concat()));
    assert_eq!(noted(&Dg11::parse(&miscounted).unwrap()), [Leniency::Count]);
    let bare = tlv(0x6B, &tlv(0x5F0F, b"DOE<<J"));
    let read = Dg11::parse(&bare).unwrap();
    assert_eq!((noted(&read), read.content.other_names.len()), (vec![Leniency::OtherTag], 1));

    let long = tlv(0x6B, &tlv(0x5F0E, &[b'A'; 100]));
    assert_eq!(noted(&Dg11::parse(&long).unwrap()), [Leniency::FieldLength]);
    let latin = tlv(0x6B, &tlv(0x5F0E, b"M\xDCLLER<<E"));
    let read = Dg11::parse(&latin).unwrap();
    assert_eq!(noted(&read), [Leniency::TextEncoding]);
    assert_eq!(read.content.name.unwrap().primary, "MÜLLER");
    let arabic = tlv(0x6B, &tlv(0x5F0E, "حامل<<مثال".as_bytes()));
    let read = Dg11::parse(&arabic).unwrap();
    assert_eq!((noted(&read), read.content.name.unwrap().primary.as_str()), (vec![], "حامل"));
}

#[test]
fn a_tag_list_that_differs_a_date_that_is_none_and_an_unknown_element_are_noted() {
    let file = tlv(0x6B, &[tlv(0x5C, &[0x5F, 0x0E]), tlv(0x5F10, b"1")].concat());
    assert_eq!(noted(&Dg11::parse(&file).unwrap()), [Leniency::TagList]);
    let file = tlv(0x6B, &tlv(0x5F2B, b"12 AUG 74"));
    let read = Dg11::parse(&file).unwrap();
    assert_eq!((noted(&read), read.content.birth_date.is_none()), (vec![Leniency::DateForm], true));
    let file = tlv(0x6B, &tlv(0x5F7F, &[]));
    assert!(Dg11::parse(&file).is_err() || !noted(&Dg11::parse(&file).unwrap()).is_empty());
    let file = tlv(0x6B, &tlv(0x5F70, &[]));
    assert_eq!(noted(&Dg11::parse(&file).unwrap()), [Leniency::SurplusElement]);
}

#[test]
fn details_of_the_document_are_read_and_other_persons_only_counted() {
    let others = tlv(0xA0, &[&[2, 1, 1][..], &tlv(0x5F1A, b"DOE<<JANE")].concat());
    let file = tlv(
        0x6C,
        &[
            tlv(0x5F19, b"OFFICE"),
            tlv(0x5F26, b"20240229"),
            others,
            tlv(0x5F1B, b"NONE"),
            tlv(0x5F1D, JPEG),
            tlv(0x5F55, &[0x20, 0x24, 0x02, 0x28, 0x13, 0x30, 0x00]),
            tlv(0x5F56, b"M-7"),
        ]
        .concat(),
    );
    let read = Dg12::parse(&file).unwrap();
    assert_eq!(noted(&read), []);
    let dg12 = read.content;
    assert_eq!((dg12.other_persons.declared, dg12.other_persons.count), (Some(1), 1));
    assert_eq!(dg12.issue_date.unwrap().to_string(), "2024-02-29");
    assert_eq!(dg12.personalised_at.as_deref(), Some("20240228133000"));
    assert_eq!(dg12.front.unwrap().kind, PictureKind::Jpeg);
}

#[test]
fn the_standards_example_of_persons_to_notify_is_counted_and_not_read() {
    // Doc 9303-10, A.6.
    let entry = |tag: u32, name: &[u8]| tlv(tag, &[tlv(0x5F50, b"20020101"), tlv(0x5F51, name)].concat());
    let file =
        tlv(0x70, &[vec![2, 1, 2], entry(0xA1, b"SMITH<<CHARLES<R"), entry(0xA2, b"BROWN<<MARY<J")].concat());
    let read = Dg16::parse(&file).unwrap();
    assert_eq!(
        (noted(&read), read.content.persons.declared, read.content.persons.count),
        (vec![], Some(2), 2)
    );
    let short = tlv(0x70, &[vec![2, 1, 2], entry(0xA1, b"X")].concat());
    assert_eq!(noted(&Dg16::parse(&short).unwrap()), [Leniency::Count]);
}

#[test]
fn security_infos_of_the_reference_passport_are_read() {
    let file = testdata("bsi-reference/Datagroup14.bin");
    let read = SecurityInfos::parse_dg14(&file).unwrap();
    assert_eq!(noted(&read), []);
    let protocols: Vec<&SecurityProtocol> = read.content.infos.iter().map(|info| &info.protocol).collect();
    assert!(matches!(
        protocols[0],
        SecurityProtocol::ChipAuthenticationKey { agreement: Agreement::Ecdh, .. }
    ));
    assert_eq!(
        *protocols[1],
        SecurityProtocol::ChipAuthentication {
            agreement: Agreement::Ecdh,
            cipher: Cipher::TripleDes,
            version: 1,
            key: None
        }
    );
    assert_eq!(*protocols[2], SecurityProtocol::TerminalAuthentication { version: 1 });
    let key = testdata("bsi-reference/Datagroup15.bin");
    let read = Dg15::parse(&key).unwrap();
    assert_eq!(noted(&read), []);
    assert!(read.content.public_key.public_key().is_ok());
}

#[test]
fn pace_of_every_mapping_and_a_malformed_info_are_told_apart() {
    let info = |arcs: &[u8], rest: &[u8]| {
        let oid = tlv(6, &[&[4, 0, 0x7F, 0, 7, 2, 2][..], arcs].concat());
        tlv(0x30, &[oid, rest.to_vec()].concat())
    };
    let pace = |arc, cipher| info(&[4, arc, cipher], &[2, 1, 2, 2, 1, 13]);
    let infos =
        [pace(2, 2), pace(4, 4), pace(6, 3), pace(1, 1), info(&[4, 2, 2], &[2, 1]), info(&[9, 1], &[5, 0])];
    let file = tlv(0x31, &infos.concat());
    let read = SecurityInfos::parse_card_access(&[&file[..], &[0, 0]].concat()).unwrap();
    assert_eq!(read.trailing, 2);
    assert_eq!(noted(&read), [Leniency::ExtensionBody]);
    let said: Vec<SecurityProtocol> = read.content.infos.into_iter().map(|info| info.protocol).collect();
    let pace = |agreement, mapping, cipher| SecurityProtocol::Pace {
        agreement,
        mapping,
        cipher,
        version: 2,
        parameters: Some(13),
    };
    assert_eq!(
        said,
        [
            pace(Agreement::Ecdh, Mapping::Generic, Cipher::Aes128),
            pace(Agreement::Ecdh, Mapping::Integrated, Cipher::Aes256),
            pace(Agreement::Ecdh, Mapping::ChipAuthentication, Cipher::Aes192),
            pace(Agreement::Dh, Mapping::Generic, Cipher::TripleDes),
            SecurityProtocol::Malformed,
            SecurityProtocol::Other,
        ]
    );
    let many = tlv(0x31, &info(&[9, 1], &[]).repeat(129));
    assert!(SecurityInfos::parse_card_access(&many).unwrap_err().to_string().contains("more than 128"));
}

#[test]
fn signed_security_infos_are_read_and_another_content_type_is_refused() {
    let signed = |content_type: &[u8]| {
        let content = tlv(0x31, &tlv(0x30, &[tlv(6, &[4, 0, 0x7F, 0, 7, 2, 2, 2]), vec![2, 1, 1]].concat()));
        let inner = tlv(0x30, &[tlv(6, content_type), tlv(0xA0, &tlv(4, &content))].concat());
        let data = tlv(0x30, &[vec![2, 1, 3], tlv(0x31, &[]), inner, tlv(0x31, &[])].concat());
        tlv(0x30, &[tlv(6, &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2]), tlv(0xA0, &data)].concat())
    };
    let file = signed(&[4, 0, 0x7F, 0, 7, 3, 2, 1]);
    let read = CardSecurity::parse(&file).unwrap();
    assert_eq!(read.content.infos[0].protocol, SecurityProtocol::TerminalAuthentication { version: 1 });
    assert_eq!((read.content.certificates, read.content.signers), (0, 0));
    assert!(CardSecurity::parse(&signed(&[0x67, 0x81, 8, 1, 1, 1])).is_err());
}

#[test]
fn fingerprints_and_irises_are_recognised_and_left_alone() {
    for number in [3, 4] {
        let file = tlv(u32::from(FileId::Dg(number).tag().unwrap()), b"whatever they hold");
        assert!(matches!(Content::read(FileId::Dg(number), &file).unwrap().content, Content::LeftAlone));
        assert!(Content::read(FileId::Dg(number), &tlv(0x61, &[])).is_err());
    }
    let dg13 = tlv(0x6D, &[0xFF; 9]);
    assert!(matches!(Content::read(FileId::Dg(13), &dg13).unwrap().content, Content::Opaque));
    let directory = [tlv(0x61, &tlv(0x4F, &[0xA0; 7])), tlv(0x61, &[])].concat();
    assert!(matches!(Content::read(FileId::Dir, &directory).unwrap().content, Content::Opaque));
    assert!(Content::read(FileId::AtrInfo, &[0x43, 9, 1]).is_err());
}

fn any_file() -> impl Strategy<Value = FileId> {
    prop_oneof![
        (1..=16_u8).prop_map(FileId::Dg),
        Just(FileId::Com),
        Just(FileId::Sod),
        Just(FileId::CardAccess),
        Just(FileId::CardSecurity),
        Just(FileId::AtrInfo),
        Just(FileId::Dir),
    ]
}

/// A sound file of a kind, as a start for damage.
fn sound(file: FileId) -> Vec<u8> {
    match file {
        FileId::Dg(2) => dg2(2, &[(0x5F2E, record(&[(1, &[1; 8], JPEG)])), (0x7F2E, extensible(JP2, 3))]),
        FileId::Dg(14) => testdata("bsi-reference/Datagroup14.bin"),
        FileId::Dg(11) => tlv(
            0x6B,
            &[tlv(0x5C, &[0x5F, 0x0E]), tlv(0x5F0E, b"A<<B"), tlv(0xA0, &tlv(0x5F0F, b"C"))].concat(),
        ),
        FileId::Dg(12) => tlv(0x6C, &[tlv(0x5F26, b"20240229"), tlv(0xA0, &tlv(0x5F1A, b"C"))].concat()),
        FileId::Dg(number) => tlv(u32::from(FileId::Dg(number).tag().unwrap()), &[2, 1, 1, 0x5F, 0x43, 1, 9]),
        _ => testdata("bsi-reference/EF_COM.bin"),
    }
}

#[test]
fn a_file_cut_anywhere_never_panics() {
    for number in 1..=16 {
        let file = FileId::Dg(number);
        let whole = sound(file);
        for len in 0..whole.len() {
            assert!(Content::read(file, &whole[..len]).is_err(), "{file} cut at {len}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_are_read_or_refused(file in any_file(), bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let tagged = file.tag().map(|tag| tlv(u32::from(tag), &bytes)).unwrap_or_default();
        let _ = (Content::read(file, &bytes), Content::read(file, &tagged));
    }

    #[test]
    fn damage_to_a_sound_file_is_read_or_refused(file in any_file(), at in 0..400_usize, byte: u8) {
        let mut bytes = sound(file);
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(read) = Content::read(file, &bytes) {
            prop_assert!(read.leniencies.iter().all(|(_, offset)| *offset <= bytes.len()));
        }
    }
}
