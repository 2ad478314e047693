//! The test vectors of RFC 9497, appendix A.1.2 (VOPRF, ristretto255-SHA512), proofs octet by octet; and what must not verify.

use serde::Deserialize;
use vigie_oprf::{Element, Proof, PublicKey, SecretKey, VoprfError, blind, finalize, verify};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Suite {
    seed: String,
    key_info: String,
    #[serde(rename = "skSm")]
    secret: String,
    #[serde(rename = "pkSm")]
    public: String,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Vector {
    batch: usize,
    blind: String,
    blinded_element: String,
    evaluation_element: String,
    input: String,
    output: String,
    proof: Given,
}

#[derive(Deserialize)]
struct Given {
    proof: String,
    r: String,
}

fn suite() -> Suite {
    let text = include_str!("../../../testdata/rfc9497/ristretto255-sha512-voprf.json");
    serde_json::from_str::<Vec<Suite>>(text).unwrap().remove(0)
}

fn octets(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

/// A scalar as 64 random octets that stand for it.
fn wide(text: &str) -> [u8; 64] {
    let mut wide = [0; 64];
    wide[..32].copy_from_slice(&octets(text));
    wide
}

#[test]
fn every_vector_gives_the_octets_of_the_rfc() {
    let suite = suite();
    let secret =
        SecretKey::derive(&octets(&suite.seed).try_into().unwrap(), &octets(&suite.key_info)).unwrap();
    assert_eq!(hex::encode(secret.to_bytes()), suite.secret);
    assert_eq!(hex::encode(secret.public().to_bytes()), suite.public);
    assert_eq!(SecretKey::from_bytes(&secret.to_bytes()).unwrap().public(), secret.public());
    assert_eq!(suite.vectors.len(), 3);
    for vector in &suite.vectors {
        let parts = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        let inputs: Vec<Vec<u8>> = parts(&vector.input).iter().map(|part| octets(part)).collect();
        assert_eq!(inputs.len(), vector.batch);
        let (blindings, blinded): (Vec<_>, Vec<_>) = inputs
            .iter()
            .zip(parts(&vector.blind))
            .map(|(input, scalar)| blind(input, &wide(&scalar)).unwrap())
            .unzip();
        let shown =
            |elements: &[Element]| elements.iter().map(|one| hex::encode(one.to_bytes())).collect::<Vec<_>>();
        assert_eq!(shown(&blinded), parts(&vector.blinded_element));
        let (evaluated, proof) = secret.blind_evaluate(&blinded, &wide(&vector.proof.r)).unwrap();
        assert_eq!(shown(&evaluated), parts(&vector.evaluation_element));
        assert_eq!(hex::encode(proof.to_bytes()), vector.proof.proof);
        let proof = Proof::from_bytes(&octets(&vector.proof.proof)).unwrap();
        verify(&secret.public(), &blinded, &evaluated, &proof).unwrap();
        let outputs: Vec<String> = inputs
            .iter()
            .zip(&blindings)
            .zip(&evaluated)
            .map(|((input, blinding), element)| hex::encode(finalize(input, blinding, element).unwrap().0))
            .collect();
        assert_eq!(outputs, parts(&vector.output));
        let own = secret.evaluate(inputs.iter().map(Vec::as_slice)).unwrap();
        assert_eq!(own.iter().map(|output| hex::encode(output.0)).collect::<Vec<_>>(), outputs);
    }
}

fn key(number: u8) -> SecretKey {
    SecretKey::derive(&[number; 32], b"test").unwrap()
}

#[test]
fn the_answer_of_another_key_and_every_changed_octet_of_a_proof_are_refused() {
    let (_, one) = blind(b"UTO|P|L898902C3", &[7; 64]).unwrap();
    let (_, two) = blind(b"UTO|P|L898902C4", &[8; 64]).unwrap();
    let asked = [one, two];
    let (evaluated, proof) = key(1).blind_evaluate(&asked, &[9; 64]).unwrap();
    let public = key(1).public();
    assert_eq!(verify(&public, &asked, &evaluated, &proof), Ok(()));
    assert_eq!(verify(&key(2).public(), &asked, &evaluated, &proof), Err(VoprfError::Proof));
    let (other, _) = key(2).blind_evaluate(&asked, &[9; 64]).unwrap();
    assert_eq!(verify(&public, &asked, &[evaluated[0], other[1]], &proof), Err(VoprfError::Proof));
    let turned = [evaluated[1], evaluated[0]];
    assert_eq!(verify(&public, &asked, &turned, &proof), Err(VoprfError::Proof));
    assert_eq!(verify(&public, &asked, &evaluated[..1], &proof), Err(VoprfError::BatchLength { found: 1 }));
    assert_eq!(verify(&public, &[], &[], &proof), Err(VoprfError::BatchLength { found: 0 }));
    for at in 0..64 {
        let mut bytes = proof.to_bytes();
        bytes[at] ^= 1;
        let refused =
            Proof::from_bytes(&bytes).and_then(|proof| verify(&public, &asked, &evaluated, &proof)).is_err();
        assert!(refused, "octet {at}");
    }
}

#[test]
fn one_input_blinded_twice_gives_two_elements_and_one_output() {
    let input = b"UTO|P|L898902C3";
    let (first, element) = blind(input, &[1; 64]).unwrap();
    let (second, other) = blind(input, &[2; 64]).unwrap();
    assert_ne!(element, other);
    let (evaluated, _) = key(1).blind_evaluate(&[element, other], &[3; 64]).unwrap();
    let output = finalize(input, &first, &evaluated[0]).unwrap();
    assert_eq!(output, finalize(input, &second, &evaluated[1]).unwrap());
    assert_eq!(output, key(1).evaluate([&input[..]]).unwrap()[0]);
    assert_ne!(output, key(2).evaluate([&input[..]]).unwrap()[0]);
}

#[test]
fn the_identity_short_and_uncanonical_encodings_are_no_elements() {
    for bytes in [&[0; 32][..], &[255; 32], &[1; 31], &[], &[1; 33]] {
        assert_eq!(Element::from_bytes(bytes), Err(VoprfError::Element));
        assert!(PublicKey::from_bytes(bytes).is_err());
    }
    assert!(SecretKey::from_bytes(&[0; 32]).is_err());
    assert!(SecretKey::from_bytes(&[255; 32]).is_err());
    assert_eq!(Proof::from_bytes(&[255; 64]), Err(VoprfError::Scalar));
    assert_eq!(Proof::from_bytes(&[0; 63]), Err(VoprfError::Scalar));
    assert!(matches!(blind(b"x", &[0; 64]), Err(VoprfError::Scalar)));
    assert!(blind(&vec![0; 70_000], &[1; 64]).is_ok_and(|(blinding, element)| {
        finalize(&vec![0; 70_000], &blinding, &element) == Err(VoprfError::Input)
    }));
}

#[test]
fn a_batch_has_an_end() {
    let (_, element) = blind(b"x", &[1; 64]).unwrap();
    let many = vec![element; vigie_oprf::voprf::MAX_BATCH + 1];
    assert_eq!(key(1).blind_evaluate(&many, &[1; 64]), Err(VoprfError::BatchLength { found: 1_001 }));
    assert_eq!(key(1).blind_evaluate(&[], &[1; 64]), Err(VoprfError::BatchLength { found: 0 }));
}
