//! Specimens as others see them: OpenSSL verifies the sound ones and refuses those whose defect it can see.
// The oracle is a program that reads files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};
use tempfile::TempDir;
use vigie_model::{Outcome, Timestamp};
use vigie_mrtd::mrz;
use vigie_specimen::{
    Authority, AuthoritySpec, CurveParameters, Defect, DocumentKind, KeyKind, Spec, Specimen, SpecimenError,
    make, number_in_series,
};

fn now() -> Timestamp {
    Timestamp::from_date(2026, 11, 23).unwrap()
}

/// Reproducible bytes: SplitMix64 (Steele, Lea, Flood 2014).
fn random(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed;
    move |bytes| {
        for byte in bytes {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (z ^ (z >> 31)) as u8;
        }
    }
}

/// With named curves: OpenSSL builds no chain through explicit parameters.
fn spec() -> Spec {
    Spec { parameters: CurveParameters::Named, ..Spec::sound("L898902C3", now()) }
}

fn specimen(defect: Option<Defect>) -> Specimen {
    make(&Spec { defect, ..spec() }, &mut random(1)).unwrap()
}

/// A specimen's files where OpenSSL can read them: CMS without the tag 0x77, certificates and CRL in PEM.
struct Laid {
    dir: TempDir,
}

impl Laid {
    fn out(specimen: &Specimen) -> Self {
        let laid = Self { dir: tempfile::tempdir().unwrap() };
        std::fs::write(laid.path("sod.cms"), content_of(&specimen.files["EF_SOD.bin"], 0x77)).unwrap();
        std::fs::write(laid.path("csca.der"), &specimen.trust["csca.der"]).unwrap();
        std::fs::write(laid.path("crl.der"), &specimen.trust["crl.der"]).unwrap();
        laid.openssl("x509 -inform DER -in csca.der -out csca.pem").unwrap();
        laid.openssl("crl -inform DER -in crl.der -out crl.pem").unwrap();
        laid.openssl("pkcs7 -inform DER -in sod.cms -print_certs -out dsc.pem").unwrap();
        let both = ["csca.pem", "crl.pem"].map(|name| std::fs::read(laid.path(name)).unwrap()).concat();
        std::fs::write(laid.path("trust.pem"), both).unwrap();
        laid
    }

    fn path(&self, name: &str) -> PathBuf {
        Path::new(self.dir.path()).join(name)
    }

    /// Standard output and error if OpenSSL ends well, the same as an error if not.
    fn openssl(&self, arguments: &str) -> Result<String, String> {
        let done = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(self.dir.path())
            .output()
            .expect("openssl is installed (bin/setup)");
        let said =
            [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        if done.status.success() { Ok(said) } else { Err(said) }
    }

    fn verify_chain(&self) -> Result<String, String> {
        self.verify_chain_at(now())
    }

    fn verify_chain_at(&self, at: Timestamp) -> Result<String, String> {
        let at = at.as_micros() / 1_000_000;
        self.openssl(&format!(
            "verify -check_ss_sig -attime {at} -CAfile csca.pem -crl_check -CRLfile crl.pem dsc.pem"
        ))
    }

    fn verify_sod(&self) -> Result<String, String> {
        let at = now().as_micros() / 1_000_000;
        self.openssl(&format!(
            "cms -verify -inform DER -in sod.cms -purpose any -attime {at} -crl_check -CAfile trust.pem -out lds.der"
        ))
    }

    /// What the signature of EF.SOD covers, taken out by OpenSSL without looking at the chain.
    fn lds_security_object(&self) -> Vec<u8> {
        self.openssl("cms -verify -inform DER -in sod.cms -noverify -out lds.der").unwrap();
        std::fs::read(self.path("lds.der")).unwrap()
    }
}

/// Content of a TLV whose tag is one byte, length of one to four bytes.
fn content_of(tlv: &[u8], tag: u8) -> &[u8] {
    assert_eq!(tlv[0], tag);
    match tlv[1] {
        short @ 0..=0x7f => &tlv[2..2 + usize::from(short)],
        long => {
            let count = usize::from(long & 0x7f);
            let len = tlv[2..2 + count].iter().fold(0, |len, byte| len << 8 | usize::from(*byte));
            assert_eq!(tlv.len(), 2 + count + len);
            &tlv[2 + count..]
        }
    }
}

/// The elements of the content of a SEQUENCE, whole.
fn elements(mut content: &[u8]) -> Vec<&[u8]> {
    let mut all = Vec::new();
    while !content.is_empty() {
        let len = match content[1] {
            short @ 0..=0x7f => 2 + usize::from(short),
            long => {
                let count = usize::from(long & 0x7f);
                2 + count + content[2..2 + count].iter().fold(0, |len, byte| len << 8 | usize::from(*byte))
            }
        };
        let (element, rest) = content.split_at(len);
        all.push(element);
        content = rest;
    }
    all
}

fn holds(content: &[u8], digest: &[u8]) -> bool {
    content.windows(digest.len()).any(|window| window == digest)
}

fn zone_on_chip(specimen: &Specimen) -> mrz::Parsed {
    let content = content_of(&specimen.files["DG1.bin"], 0x61);
    assert_eq!(content[..2], [0x5f, 0x1f]);
    mrz::parse_zone(std::str::from_utf8(&content[3..]).unwrap()).unwrap()
}

fn printed_zone(specimen: &Specimen) -> mrz::Parsed {
    mrz::parse(&specimen.mrz.join("\n")).unwrap()
}

#[test]
fn openssl_verifies_sound_specimens_of_every_kind_of_key() {
    for key in KeyKind::ALL {
        for document in [DocumentKind::Passport, DocumentKind::Card] {
            let rsa = matches!(key, KeyKind::Rsa2048 | KeyKind::Rsa2048Pss);
            if rsa && document == DocumentKind::Card {
                continue;
            }
            let laid = Laid::out(&make(&Spec { key, document, ..spec() }, &mut random(7)).unwrap());
            for answer in [laid.verify_chain(), laid.verify_sod()] {
                assert!(answer.is_ok(), "{}: {answer:?}", key.name());
            }
            let crl = laid.openssl("crl -inform DER -in crl.der -noout -CAfile csca.pem").unwrap();
            assert!(crl.contains("verify OK"), "{crl}");
        }
    }
}

// OpenSSL 3 refuses chains through keys with explicit parameters (its error 94), though ICAO Doc 9303-12, 4.1.6.3 requires them;
// so each signature is verified by itself.
#[test]
fn openssl_verifies_each_signature_of_specimens_with_explicit_curve_parameters() {
    for (key, digest) in [(KeyKind::P256, "sha256"), (KeyKind::P384, "sha384"), (KeyKind::P521, "sha512")] {
        let specimen = make(&Spec { key, ..Spec::sound("L898902C3", now()) }, &mut random(7)).unwrap();
        let laid = Laid::out(&specimen);
        laid.lds_security_object();
        assert!(laid.verify_chain().unwrap_err().contains("explicit ECC parameters"));
        laid.openssl("x509 -in csca.pem -pubkey -noout -out csca.pub").unwrap();
        laid.openssl("x509 -in dsc.pem -outform DER -out dsc.der").unwrap();
        for name in ["csca.der", "crl.der", "dsc.der"] {
            let sealed = std::fs::read(laid.path(name)).unwrap();
            let parts = elements(content_of(&sealed, 0x30));
            std::fs::write(laid.path("tbs"), parts[0]).unwrap();
            std::fs::write(laid.path("signature"), &content_of(parts[2], 0x03)[1..]).unwrap();
            let said = laid.openssl(&format!("dgst -{digest} -verify csca.pub -signature signature tbs"));
            assert!(said.as_ref().is_ok_and(|said| said.contains("Verified OK")), "{name}: {said:?}");
        }
    }
}

#[test]
fn certificates_have_the_extensions_of_their_profile() {
    let laid = Laid::out(&specimen(None));
    let csca = laid.openssl("x509 -in csca.pem -noout -text").unwrap();
    for said in [
        "Issuer: C = UT, O = \"Utopia, fictional state\", CN = CSCA Utopia SPECIMEN",
        "CA:TRUE, pathlen:0",
        "Certificate Sign, CRL Sign",
        "DirName:/L=UTO",
        "URI:https://specimen.invalid/UTO.crl",
        "X509v3 Private Key Usage Period",
        "X509v3 Subject Key Identifier",
        "ASN1 OID: prime256v1",
    ] {
        assert!(csca.contains(said), "{said} in {csca}");
    }
    let dsc = laid.openssl("x509 -in dsc.pem -noout -text").unwrap();
    for said in [
        "X509v3 Key Usage: critical",
        "Digital Signature",
        "X509v3 Authority Key Identifier",
        "2.23.136.1.1.6.2",
    ] {
        assert!(dsc.contains(said), "{said} in {dsc}");
    }
    assert!(!dsc.contains("Basic Constraints"));
    let crl = laid.openssl("crl -in crl.pem -noout -text").unwrap();
    assert!(crl.contains("Version 2 (0x1)") && crl.contains("X509v3 CRL Number"), "{crl}");
}

#[test]
fn digests_of_both_data_groups_are_signed() {
    let specimen = specimen(None);
    let object = Laid::out(&specimen).lds_security_object();
    for file in ["DG1.bin", "DG2.bin", "DG7.bin", "DG11.bin", "DG12.bin", "DG14.bin", "DG15.bin"] {
        assert!(holds(&object, &Sha256::digest(&specimen.files[file])), "{file}");
    }
    assert!(holds(&object, b"0108") && holds(&object, b"040000"));
    assert_eq!(
        specimen.files["EF_COM.bin"],
        b"\x60\x19\x5f\x01\x040108\x5f\x36\x06040000\x5c\x07\x61\x75\x67\x6b\x6c\x6e\x6f"
    );
    assert_eq!(specimen.files.len(), 10);
}

#[test]
fn the_zone_of_a_sound_specimen_is_sound_and_the_same_on_the_chip() {
    for document in [DocumentKind::Passport, DocumentKind::Card] {
        let spec = Spec { document, ..Spec::sound("l898902c3", now()) };
        let specimen = make(&spec, &mut random(3)).unwrap();
        let printed = printed_zone(&specimen);
        assert_eq!(printed.objections().count(), 0);
        assert!(printed.normalised.is_empty());
        assert_eq!(printed.mrz.document_number, "L898902C3");
        assert_eq!(printed.mrz.issuing_state, "UTO");
        assert_eq!(printed.mrz.primary_identifier, "SPECIMEN");
        assert_eq!(zone_on_chip(&specimen).mrz, printed.mrz);
        assert!(printed.mrz.expiry_date.expiry_day(now()).unwrap() > now());
    }
}

#[test]
fn an_altered_dg1_leaves_a_sound_signature_over_another_digest() {
    let specimen = specimen(Some(Defect::AlteredDg1));
    let laid = Laid::out(&specimen);
    laid.verify_sod().unwrap();
    let object = laid.lds_security_object();
    assert!(!holds(&object, &Sha256::digest(&specimen.files["DG1.bin"])));
    assert!(holds(&object, &Sha256::digest(&specimen.files["DG2.bin"])));
    let printed = printed_zone(&specimen);
    assert_eq!(printed.objections().count(), 0);
    assert_eq!(printed.mrz, zone_on_chip(&specimen).mrz);
    assert_eq!(printed.mrz.document_number, "L898902C3");
}

#[test]
fn a_digest_mismatch_concerns_the_image_alone() {
    let specimen = specimen(Some(Defect::DigestMismatch));
    let laid = Laid::out(&specimen);
    laid.verify_sod().unwrap();
    let object = laid.lds_security_object();
    assert!(holds(&object, &Sha256::digest(&specimen.files["DG1.bin"])));
    assert!(!holds(&object, &Sha256::digest(&specimen.files["DG2.bin"])));
    let constant = &mut |bytes: &mut [u8]| bytes.fill(0x5a);
    let spec = Spec::sound("L898902C3", now());
    let sound = make(&spec, constant).unwrap();
    let other = make(&spec.with_defect(Defect::DigestMismatch), constant).unwrap();
    assert_ne!(sound.files["DG2.bin"], other.files["DG2.bin"]);
}

#[test]
fn openssl_refuses_a_wrong_signer_for_the_signature_of_its_certificate() {
    for key in [KeyKind::P256, KeyKind::Rsa2048] {
        let spec = Spec { key, ..spec() }.with_defect(Defect::WrongSigner);
        let laid = Laid::out(&make(&spec, &mut random(5)).unwrap());
        let refusal = laid.verify_chain().unwrap_err();
        assert!(refusal.contains("certificate signature failure"), "{refusal}");
        assert!(laid.verify_sod().is_err());
        // The signature of EF.SOD itself is sound.
        laid.lds_security_object();
    }
}

#[test]
fn openssl_refuses_a_revoked_signer() {
    let laid = Laid::out(&specimen(Some(Defect::Revoked)));
    let refusal = laid.verify_chain().unwrap_err();
    assert!(refusal.contains("certificate revoked"), "{refusal}");
    assert!(laid.verify_sod().is_err());
}

#[test]
fn an_expired_document_has_a_sound_chip() {
    let specimen = specimen(Some(Defect::Expired));
    let laid = Laid::out(&specimen);
    laid.verify_sod().unwrap();
    let signed_at = Timestamp::from_date(2022, 11, 24).unwrap();
    let crl_is_newer = laid.verify_chain_at(signed_at).unwrap_err();
    assert!(crl_is_newer.contains("CRL is not yet valid"), "{crl_is_newer}");
    laid.verify_chain().unwrap();
    let printed = printed_zone(&specimen);
    assert_eq!(printed.objections().count(), 0);
    let expiry = printed.mrz.expiry_date.expiry_day(now()).unwrap();
    assert_eq!(expiry.to_day(), "2025-11-23");
}

#[test]
fn a_wrong_check_digit_is_printed_only() {
    for document in [DocumentKind::Passport, DocumentKind::Card] {
        let spec = Spec { document, ..Spec::sound("L898902C3", now()) }.with_defect(Defect::WrongCheckDigit);
        let specimen = make(&spec, &mut random(3)).unwrap();
        let failed: Vec<_> = printed_zone(&specimen)
            .findings
            .iter()
            .filter(|finding| finding.outcome == Outcome::Failed)
            .map(|finding| finding.code.as_str())
            .collect();
        assert_eq!(failed, [Defect::WrongCheckDigit.reason().as_str(), "mrz.check-digit.composite"]);
        assert_eq!(zone_on_chip(&specimen).objections().count(), 0);
    }
}

#[test]
fn the_chip_of_another_document_is_sound_and_bears_another_number() {
    let specimen = specimen(Some(Defect::OtherNumber));
    Laid::out(&specimen).verify_sod().unwrap();
    let (printed, chip) = (printed_zone(&specimen), zone_on_chip(&specimen));
    assert_eq!((printed.objections().count(), chip.objections().count()), (0, 0));
    assert_eq!(printed.mrz.document_number, "L898902C3");
    assert_eq!(chip.mrz.document_number, "L898902C4");
}

#[test]
fn one_authority_issues_sound_and_defective_documents_checked_against_one_trust() {
    let named = AuthoritySpec { parameters: CurveParameters::Named, ..AuthoritySpec::new(now()) };
    let authority = Authority::make(&named, &mut random(11)).unwrap();
    let mut random = random(12);
    let mut seen = Vec::new();
    for defect in [None].into_iter().chain(Defect::ALL.map(Some)) {
        let number = number_in_series("X77", &mut random).unwrap();
        let spec = Spec { defect, ..Spec::sound(&number, now()) };
        let specimen = authority.issue(&spec, &mut random).unwrap();
        assert_eq!(specimen.trust, authority.trust());
        let refused = matches!(defect, Some(Defect::WrongSigner | Defect::Revoked));
        assert_eq!(Laid::out(&specimen).verify_chain().is_err(), refused, "{defect:?}");
        assert!(number.starts_with("X77") && number.len() == 9);
        seen.push(specimen.files["EF_SOD.bin"].clone());
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 1 + Defect::ALL.len());
}

#[test]
fn the_same_randomness_makes_the_same_specimen_and_other_randomness_another() {
    for key in [KeyKind::P256, KeyKind::Rsa2048Pss] {
        let spec = Spec { key, ..Spec::sound("L898902C3", now()) };
        let once = make(&spec, &mut random(21)).unwrap();
        assert_eq!(make(&spec, &mut random(21)).unwrap(), once);
        let other = make(&spec, &mut random(22)).unwrap();
        assert_ne!(other.files["EF_SOD.bin"], once.files["EF_SOD.bin"]);
        assert_ne!(other.files["DG2.bin"], once.files["DG2.bin"]);
    }
}

#[test]
fn no_state_but_utopia_is_accepted() {
    for state in ["FRA", "D", "XNM", "uto", "UTO<", ""] {
        let spec = Spec { issuing_state: state.into(), ..Spec::sound("L898902C3", now()) };
        let refusal = make(&spec, &mut random(1)).unwrap_err();
        assert_eq!(refusal, SpecimenError::IssuingState);
        assert!(refusal.to_string().contains("fictional state UTO"));
        let authority = AuthoritySpec { issuing_state: state.into(), ..AuthoritySpec::new(now()) };
        assert!(Authority::make(&authority, &mut random(1)).is_err());
    }
    let authority = Authority::make(&AuthoritySpec::new(now()), &mut random(1)).unwrap();
    let spec = Spec { issuing_state: "FRA".into(), ..Spec::sound("L898902C3", now()) };
    assert_eq!(authority.issue(&spec, &mut random(1)).unwrap_err(), SpecimenError::IssuingState);
}

#[test]
fn numbers_and_times_that_cannot_be_are_refused() {
    for number in ["", "L898902C34", "L8<8", "L8 8", "É1"] {
        assert_eq!(make(&Spec::sound(number, now()), &mut random(1)).unwrap_err(), SpecimenError::Number);
    }
    assert_eq!(number_in_series("", &mut random(1)).unwrap_err(), SpecimenError::Series);
    assert_eq!(number_in_series("A-", &mut random(1)).unwrap_err(), SpecimenError::Series);
    let authority = Authority::make(&AuthoritySpec::new(now()), &mut random(1)).unwrap();
    let late = Timestamp::from_date(2027, 1, 23).unwrap();
    assert_eq!(
        authority.issue(&Spec::sound("A1", late), &mut random(1)).unwrap_err(),
        SpecimenError::SigningTime
    );
    assert_eq!(make(&Spec::sound("A1", Timestamp::MAX), &mut random(1)).unwrap_err(), SpecimenError::Time);
    assert_eq!(make(&Spec::sound("A1", Timestamp::MIN), &mut random(1)).unwrap_err(), SpecimenError::Time);
}

#[test]
fn names_of_defects_and_keys_are_read_back() {
    for defect in Defect::ALL {
        assert_eq!(defect.name().parse(), Ok(defect));
    }
    for key in KeyKind::ALL {
        assert_eq!(key.name().parse(), Ok(key));
    }
    assert_eq!("forged".parse::<Defect>(), Err(SpecimenError::Defect));
}

#[test]
fn the_image_is_a_jpeg_inside_a_facial_record_of_matching_lengths() {
    let specimen = specimen(None);
    let dg2 = &specimen.files["DG2.bin"];
    let record = dg2.windows(4).position(|window| window == b"FAC\0").unwrap();
    let record = &dg2[record..];
    assert_eq!(&record[4..8], b"010\0");
    assert_eq!(u32::from_be_bytes(record[8..12].try_into().unwrap()) as usize, record.len());
    assert_eq!(u32::from_be_bytes(record[14..18].try_into().unwrap()) as usize, record.len() - 14);
    assert_eq!((&record[46..48], &record[record.len() - 2..]), (&[0xff, 0xd8][..], &[0xff, 0xd9][..]));
    // Width and height of the record are those of the frame header.
    let frame = record.windows(2).position(|window| window == [0xff, 0xc0]).unwrap();
    assert_eq!(record[36..38], record[frame + 7..frame + 9]);
    assert_eq!(record[38..40], record[frame + 5..frame + 7]);
}
