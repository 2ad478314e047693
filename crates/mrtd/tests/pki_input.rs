//! Certificates and security objects, cut and altered: a clear error or a reading, never a panic.
// Vectors are files.
#![allow(clippy::disallowed_methods)]

use std::path::Path;

use vigie_mrtd::crl::Crl;
use vigie_mrtd::lds::{Dg1, EfCom, EfSod};
use vigie_mrtd::x509::Certificate;

fn testdata(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(path)).unwrap()
}

fn embedded(sod: &[u8]) -> Vec<u8> {
    EfSod::parse(sod).unwrap().signed_data.certificates[0].to_vec()
}

/// Reads everything there is to read.
fn read_certificate(bytes: &[u8]) -> bool {
    let Ok(certificate) = Certificate::parse(bytes) else { return false };
    let extensions = certificate.extensions();
    let _ = (
        extensions.basic_constraints(),
        extensions.key_usage(),
        extensions.subject_key_id(),
        extensions.authority_key_id(),
    );
    let _ = (
        extensions.extended_key_usage(),
        extensions.private_key_usage(),
        extensions.document_types(),
        extensions.state_code(),
    );
    let _ = (extensions.body_leniencies(), certificate.spki().public_key(), certificate.is_authority());
    let _ = (certificate.subject().to_string(), certificate.tbs().len(), certificate.signature().len());
    true
}

fn read_sod(bytes: &[u8]) -> bool {
    let Ok(sod) = EfSod::parse(bytes) else { return false };
    let _ = sod.security_object();
    for signer in &sod.signed_data.signers {
        let _ = signer
            .signed_attributes
            .as_ref()
            .map(|attributes| (attributes.signed_bytes(), attributes.signing_time()));
    }
    true
}

#[test]
fn a_file_cut_anywhere_is_an_error_that_names_a_place() {
    let sod = testdata("bsi-reference/EF_SOD.bin");
    let certificate = embedded(&sod);
    assert!(read_sod(&sod) && read_certificate(&certificate));
    for len in 0..sod.len() {
        assert!(EfSod::parse(&sod[..len]).unwrap_err().to_string().contains("byte "), "{len}");
    }
    for len in 0..certificate.len() {
        assert!(Certificate::parse(&certificate[..len]).unwrap_err().to_string().contains("byte "), "{len}");
    }
    let (com, dg1) = (testdata("bsi-reference/EF_COM.bin"), testdata("bsi-reference/Datagroup1.bin"));
    assert!((0..com.len()).all(|len| EfCom::parse(&com[..len]).is_err()) && EfCom::parse(&com).is_ok());
    assert!((0..dg1.len()).all(|len| Dg1::parse(&dg1[..len]).is_err()) && Dg1::parse(&dg1).is_ok());
}

#[test]
fn no_altered_byte_makes_a_reader_panic() {
    let sod = testdata("bsi-reference/EF_SOD.bin");
    let certificate = embedded(&sod);
    for value in [0x00, 0x01, 0x30, 0x31, 0x7F, 0x80, 0x81, 0x84, 0xA0, 0xFF] {
        for at in 0..sod.len() {
            let mut altered = sod.clone();
            altered[at] = value;
            read_sod(&altered);
        }
        for at in 0..certificate.len() {
            let mut altered = certificate.clone();
            altered[at] = value;
            read_certificate(&altered);
            let _ = Crl::parse(&altered);
        }
    }
}

#[test]
fn the_signed_parts_are_the_bytes_as_they_came() {
    let sod = testdata("bsi-reference/EF_SOD.bin");
    let certificate = embedded(&sod);
    let read = Certificate::parse(&certificate).unwrap();
    assert_eq!(read.raw(), certificate);
    assert!(certificate.windows(read.tbs().len()).any(|window| window == read.tbs()));
    let parsed = EfSod::parse(&sod).unwrap();
    let attributes = parsed.signed_data.signers[0].signed_attributes.as_ref().unwrap();
    let signed = attributes.signed_bytes();
    assert_eq!(signed[0], 0x31);
    assert!(sod.windows(signed.len() - 1).any(|window| window == &signed[1..]));
    assert!(parsed.leniencies.is_empty() && parsed.has_tag && parsed.trailing == 0);
}

#[test]
fn data_groups_and_versions_of_the_reference_passport() {
    let sod = testdata("bsi-reference/EF_SOD.bin");
    let object = EfSod::parse(&sod).unwrap().security_object().unwrap();
    let numbers: Vec<u8> = object.hashes.iter().map(|hash| hash.number).collect();
    assert_eq!((object.version, numbers), (0, vec![1, 2, 3, 14, 4]));
    let com = EfCom::parse(&testdata("bsi-reference/EF_COM.bin")).unwrap();
    assert_eq!((com.lds_version.as_deref(), com.unicode_version.as_deref()), (Some("0107"), Some("040000")));
    let dg1 = Dg1::parse(&testdata("bsi-reference/Datagroup1.bin")).unwrap();
    assert_eq!(dg1.mrz().unwrap().mrz.issuing_state, "D");
}
