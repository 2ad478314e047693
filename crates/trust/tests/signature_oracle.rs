//! The signature engine against signatures that OpenSSL made.
// Oracles are programs, vectors are files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

use support::{openssl, tlv};
use vigie_mrtd::oid::{self, Oid};
use vigie_mrtd::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};
use vigie_trust::signature::{DigestAlgorithm, SignatureError, SignatureNote, verify};

const MESSAGE: &[u8] = b"the bytes as they came";

fn algorithm(oid: &[u8], parameters: Option<Vec<u8>>) -> AlgorithmIdentifier {
    AlgorithmIdentifier { oid: Oid::new(oid), parameters }
}

fn identifier(oid: &[u8], parameters: &[u8]) -> Vec<u8> {
    tlv(&[0x30], &[tlv(&[6], oid), parameters.to_vec()].concat())
}

/// RSASSA-PSS-params, everything stated.
fn pss(digest: DigestAlgorithm, mask: DigestAlgorithm, salt: u8) -> AlgorithmIdentifier {
    let mask = identifier(oid::MGF1, &identifier(mask.oid(), &[5, 0]));
    let fields = [
        tlv(&[0xA0], &identifier(digest.oid(), &[5, 0])),
        tlv(&[0xA1], &mask),
        tlv(&[0xA2], &tlv(&[2], &[salt])),
    ]
    .concat();
    algorithm(oid::RSASSA_PSS, Some(tlv(&[0x30], &fields)))
}

struct Key {
    folder: tempfile::TempDir,
    spki: SubjectPublicKeyInfo,
}

impl Key {
    fn new(arguments: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        openssl(folder.path(), &format!("genpkey {arguments} -out key.pem"));
        let spki =
            SubjectPublicKeyInfo::parse(&openssl(folder.path(), "pkey -in key.pem -pubout -outform DER"))
                .unwrap();
        std::fs::write(folder.path().join("message"), MESSAGE).unwrap();
        Self { folder, spki }
    }

    fn sign(&self, arguments: &str) -> Vec<u8> {
        openssl(self.folder.path(), &format!("dgst {arguments} -sign key.pem -out signature message"));
        std::fs::read(self.folder.path().join("signature")).unwrap()
    }
}

#[test]
fn pss_holds_with_every_salt_and_mask_that_its_parameters_state_and_with_no_other() {
    use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
    let key = Key::new("-algorithm RSA -pkeyopt rsa_keygen_bits:2048");
    for (digest, mask, salt) in [
        (Sha256, Sha256, 32),
        (Sha256, Sha256, 0),
        (Sha256, Sha1, 20),
        (Sha384, Sha384, 48),
        (Sha512, Sha512, 64),
        (Sha224, Sha224, 28),
        (Sha256, Sha512, 50),
    ] {
        let name = |digest: DigestAlgorithm| digest.to_string().replace('-', "").to_lowercase();
        let signature = key.sign(&format!(
            "-{} -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:{salt} -sigopt rsa_mgf1_md:{}",
            name(digest),
            name(mask)
        ));
        let verified = verify(&key.spki, &pss(digest, mask, salt), None, MESSAGE, &signature).unwrap();
        assert_eq!(verified.notes.contains(&SignatureNote::MaskDigest), digest != mask);
        let mismatch = |algorithm: AlgorithmIdentifier, message: &[u8]| {
            matches!(
                verify(&key.spki, &algorithm, None, message, &signature),
                Err(SignatureError::Mismatch(_))
            )
        };
        assert!(mismatch(pss(digest, mask, salt + 1), MESSAGE));
        assert!(mismatch(pss(digest, if mask == Sha1 { Sha224 } else { Sha1 }, salt), MESSAGE));
        assert!(mismatch(pss(digest, mask, salt), b"other bytes"));
    }
    // Absent parameters mean SHA-1 throughout and a salt of 20 octets (RFC 4055, 3.1).
    let signature = key.sign("-sha1 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20");
    let verified = verify(&key.spki, &algorithm(oid::RSASSA_PSS, None), None, MESSAGE, &signature).unwrap();
    assert_eq!(verified.notes, [SignatureNote::Sha1]);
}

#[test]
fn the_scheme_comes_from_the_signature_and_not_from_the_key() {
    // H3: a PKCS#1 v1.5 signature by a key that its certificate calls RSASSA-PSS (seen in TR).
    let mut key = Key::new("-algorithm RSA -pkeyopt rsa_keygen_bits:3072");
    let signature = key.sign("-sha256");
    key.spki.algorithm.oid = Oid::new(oid::RSASSA_PSS);
    let verified =
        verify(&key.spki, &algorithm(oid::SHA256_WITH_RSA, Some(vec![5, 0])), None, MESSAGE, &signature)
            .unwrap();
    assert_eq!(
        (verified.description.as_str(), verified.notes.as_slice()),
        ("RSA 3072, SHA-256", &[SignatureNote::SchemeOfKey][..])
    );
}

#[test]
fn large_and_short_keys_are_verified_and_absurd_ones_refused_by_name() {
    for (bits, short) in [(1024, true), (6144, false)] {
        let key = Key::new(&format!("-algorithm RSA -pkeyopt rsa_keygen_bits:{bits}"));
        let verified =
            verify(&key.spki, &algorithm(oid::SHA512_WITH_RSA, None), None, MESSAGE, &key.sign("-sha512"))
                .unwrap();
        assert_eq!(verified.notes.contains(&SignatureNote::ShortRsaKey), short);
    }
    let key = Key::new("-algorithm RSA -pkeyopt rsa_keygen_bits:512");
    let refused =
        verify(&key.spki, &algorithm(oid::SHA256_WITH_RSA, None), None, MESSAGE, &key.sign("-sha256"));
    assert_eq!(refused, Err(SignatureError::UnsupportedAlgorithm("RSA with 512 bits".to_owned())));
}

#[test]
fn a_signature_of_another_family_or_an_empty_one_is_no_signature() {
    let rsa = Key::new("-algorithm RSA -pkeyopt rsa_keygen_bits:2048");
    let ec = Key::new("-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    let (rsa_signature, ec_signature) = (rsa.sign("-sha256"), ec.sign("-sha256"));
    let ecdsa = algorithm(oid::ECDSA_WITH_SHA256, None);
    assert!(verify(&ec.spki, &ecdsa, None, MESSAGE, &ec_signature).is_ok());
    assert!(matches!(
        verify(&rsa.spki, &ecdsa, None, MESSAGE, &rsa_signature),
        Err(SignatureError::Family { .. })
    ));
    assert!(verify(&ec.spki, &ecdsa, None, MESSAGE, &rsa_signature).is_err());
    for empty in [&[][..], &[0x30, 0], &[0x30, 6, 2, 1, 0, 2, 1, 0], &[0; 64]] {
        assert!(verify(&ec.spki, &ecdsa, None, MESSAGE, empty).is_err());
        assert!(verify(&rsa.spki, &algorithm(oid::SHA256_WITH_RSA, None), None, MESSAGE, empty).is_err());
    }
    let trailing = [ec_signature.as_slice(), &[0]].concat();
    assert!(verify(&ec.spki, &ecdsa, None, MESSAGE, &trailing).is_err());
}
