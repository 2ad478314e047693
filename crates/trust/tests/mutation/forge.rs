//! A document with the keys that made it, so that it can be altered and signed again.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::Digest as _;

use super::tree::Node;
use crate::support::{Issuer, Suite, openssl};

/// In SignedData of EF.SOD: version, digest algorithms, content, certificates, signers.
pub const SIGNED_DATA: &[usize] = &[0, 1, 0];
pub const DIGESTS: &[usize] = &[0, 1, 0, 1];
pub const CONTENT: &[usize] = &[0, 1, 0, 2];
pub const CERTIFICATES: &[usize] = &[0, 1, 0, 3];
pub const SIGNERS: &[usize] = &[0, 1, 0, 4];
/// In the SignerInfo: version, identifier, digest algorithm, attributes, signature algorithm, signature.
pub const SIGNER: &[usize] = &[0, 1, 0, 4, 0];
pub const ATTRIBUTES: &[usize] = &[0, 1, 0, 4, 0, 3];

pub const MESSAGE_DIGEST: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 4];
pub const CONTENT_TYPE: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 3];
pub const SIGNING_TIME: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 5];

/// `path` with more steps.
pub fn below(path: &[usize], more: &[usize]) -> Vec<usize> {
    [path, more].concat()
}

/// The digest by the name that OpenSSL gives it.
pub fn digest(name: &str, message: &[u8]) -> Vec<u8> {
    match name {
        "sha256" => sha2::Sha256::digest(message).to_vec(),
        "sha384" => sha2::Sha384::digest(message).to_vec(),
        "sha512" => sha2::Sha512::digest(message).to_vec(),
        _ => panic!("digest {name} is not used here"),
    }
}

/// The signature of `message` by the key in `NAME.key`.
pub fn sign(folder: &Path, suite: Suite, key: &str, message: &[u8]) -> Vec<u8> {
    std::fs::write(folder.join("message.bin"), message).unwrap();
    let pss = if suite.pss { "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest" } else { "" };
    openssl(folder, &format!("dgst -{} -sign {key}.key {pss} -out signature.bin message.bin", suite.digest));
    std::fs::read(folder.join("signature.bin")).unwrap()
}

/// Signs a certificate's tree again.
pub fn resign_certificate(issuer: &Issuer, certificate: &mut Node, key: &str) {
    let message = certificate.get(&[0]).bytes();
    let signature = sign(issuer.path(), issuer.suite, key, &message);
    certificate.at(&[2]).content = [vec![0], signature].concat();
}

/// Puts the digest of the content into the signed attributes of EF.SOD.
pub fn rebind(issuer: &Issuer, sod: &mut Node) {
    let content = sod.get(&below(CONTENT, &[1, 0])).content.clone();
    attribute(sod, MESSAGE_DIGEST).at(&[1, 0]).content = digest(issuer.suite.digest, &content);
}

/// Signs the signed attributes of EF.SOD, or its content if there are none, by `NAME.key`.
pub fn resign(issuer: &Issuer, sod: &mut Node, key: &str) {
    let signer = sod.get(SIGNER).kids.as_ref().unwrap();
    let message = match signer.iter().find(|part| part.tag == [0xA0]) {
        Some(attributes) => Node { tag: vec![0x31], ..attributes.clone() }.bytes(),
        None => sod.get(&below(CONTENT, &[1, 0])).content.clone(),
    };
    let signature = sign(issuer.path(), issuer.suite, key, &message);
    let signer = sod.at(SIGNER).list();
    signer.iter_mut().rev().find(|part| part.tag == [4]).unwrap().content = signature;
}

/// A signed attribute of EF.SOD.
pub fn attribute<'a>(sod: &'a mut Node, kind: &[u8]) -> &'a mut Node {
    let attributes = sod.at(ATTRIBUTES).list();
    attributes.iter_mut().find(|attribute| attribute.get(&[0]).content == kind).expect("an attribute")
}

/// The chip of a document.
pub type Chip = BTreeMap<String, Vec<u8>>;

/// EF.SOD of a chip as a tree.
pub fn sod_of(chip: &Chip) -> Node {
    Node::read(&chip["EF_SOD.bin"])
}

/// The chip with what the standards leave to the signer written in one way: an algorithm identifier without parameters or with NULL (RFC 5754, 2), and
/// `rsaEncryption` beside the digest or both in one name (RFC 5754, 3.2). Two documents that are equal in this form say the same in sound DER, and
/// nothing tells which of them the issuer wrote: they are no alteration.
pub fn plain(chip: &Chip) -> Chip {
    let Some(mut sod) = chip.get("EF_SOD.bin").and_then(|bytes| Node::try_read(bytes)) else {
        return chip.clone();
    };
    let places = [below(SIGNER, &[2]), below(SIGNER, &[4]), below(DIGESTS, &[0])];
    // The last octet of the digest algorithm beside the signature.
    let beside = sod.try_at(&below(SIGNER, &[2, 0])).and_then(|digest| digest.content.last().copied());
    for place in places {
        let Some(algorithm) = sod.try_at(&place) else { continue };
        let Some(kids) = algorithm.kids.as_mut() else { continue };
        if kids.len() == 2 && kids[1] == Node::leaf(5, &[]) {
            kids.pop();
        }
        // Digest and mask digest of RSASSA-PSS likewise (RFC 4055, 2.1).
        for place in [&[1, 0, 0][..], &[1, 1, 0, 1]] {
            let found =
                place.iter().try_fold(&mut *algorithm, |node, index| node.kids.as_mut()?.get_mut(*index));
            if let Some(digest) = found.and_then(|node| node.kids.as_mut())
                && digest.len() == 2
                && digest[1] == Node::leaf(5, &[])
            {
                digest.pop();
            }
        }
        let Some(kids) = algorithm.kids.as_mut() else { continue };
        const RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1];
        if let [first] = kids.as_mut_slice()
            && first.content.len() == 9
            && first.content.starts_with(RSA)
            && matches!(first.content[8], 11..=14)
        {
            // Only where the name agrees with the digest beside it; 11 to 14 are SHA-256, -384, -512, -224.
            let named = [1, 2, 3, 4][usize::from(first.content[8] - 11)];

            if beside == Some(named) {
                first.content = [RSA, &[1]].concat();
            }
        }
    }
    with_sod(chip, &sod)
}

/// The same chip with another EF.SOD.
pub fn with_sod(chip: &Chip, sod: &Node) -> Chip {
    with_file(chip, "EF_SOD.bin", sod.bytes())
}

pub fn with_file(chip: &Chip, name: &str, bytes: Vec<u8>) -> Chip {
    let mut altered = chip.clone();
    altered.insert(name.to_owned(), bytes);
    altered
}
