//! Certificates and revocation lists by the profiles of ICAO Doc 9303-12, 7.1.

use vigie_model::Timestamp;

use crate::key::{Key, Random};
use crate::{SpecimenError, der};

/// Country code of Utopia in names of certificates (Doc 9303-3, section 5, part G).
const COUNTRY: &str = "UT";
/// Where the CRL would be, on a name that never resolves (RFC 2606, 2).
const CRL_URI: &str = "https://specimen.invalid/UTO.crl";

/// What differs between the certificates of an authority.
pub(crate) struct Certificate<'a> {
    pub(crate) serial: &'a [u8],
    pub(crate) subject: &'a [u8],
    pub(crate) key: &'a Key,
    pub(crate) role: Role,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    /// Last moment at which the private key signs.
    pub(crate) signs_until: Timestamp,
}

pub(crate) enum Role {
    Csca,
    DocumentSigner,
}

/// DER of a name of Utopia: country, organization, common name.
pub(crate) fn name(common_name: &str) -> Vec<u8> {
    let attribute =
        |last, value: &[u8]| der::set_of(vec![der::sequence(&[&der::oid(&[2, 5, 4, last]), value])]);
    der::sequence(&[
        &attribute(6, &der::printable_string(COUNTRY)),
        &attribute(10, &der::utf8_string("Utopia, fictional state")),
        &attribute(3, &der::utf8_string(common_name)),
    ])
}

impl Certificate<'_> {
    /// DER of the certificate, issued under the name `issuer`, with the key identifier `issuer_id`, signed by `signer`.
    ///
    /// In a sound certificate `issuer_id` is that of `signer`.
    pub(crate) fn issue(
        &self,
        issuer: &[u8],
        issuer_id: &[u8],
        signer: &Key,
        random: &mut Random<'_>,
    ) -> Result<Vec<u8>, SpecimenError> {
        let algorithm = signer.kind.signature_algorithm();
        let tbs = der::sequence(&[
            &der::tlv(0xa0, &der::integer(&[2])),
            &der::integer(self.serial),
            &algorithm,
            issuer,
            &der::sequence(&[&der::time(self.not_before), &der::time(self.not_after)]),
            self.subject,
            &self.key.public,
            &der::tlv(0xa3, &self.extensions(issuer_id)),
        ]);
        sealed(&tbs, &algorithm, signer, random)
    }

    /// Doc 9303-12, table 6, columns CSCA self-signed root and document signer.
    fn extensions(&self, issuer_id: &[u8]) -> Vec<u8> {
        let alternative = alternative_name();
        let usage_period = [
            der::tlv(0x80, der::digits(self.not_before).as_bytes()),
            der::tlv(0x81, der::digits(self.signs_until).as_bytes()),
        ]
        .concat();
        let mut all = vec![
            extension(35, Critical::No, &authority_key_identifier(issuer_id)),
            extension(14, Critical::No, &der::octet_string(&self.key.id)),
            extension(16, Critical::No, &der::tlv(0x30, &usage_period)),
            extension(17, Critical::No, &alternative),
            extension(18, Critical::No, &alternative),
            extension(31, Critical::No, &crl_distribution_points()),
        ];
        match self.role {
            Role::Csca => {
                // keyCertSign and cRLSign; cA with path length 0.
                all.push(extension(15, Critical::Yes, &der::bits(1, &[0x06])));
                let constraints = der::sequence(&[der::BOOLEAN_TRUE, &der::integer(&[0])]);
                all.push(extension(19, Critical::Yes, &constraints));
            }
            Role::DocumentSigner => {
                // digitalSignature.
                all.push(extension(15, Critical::Yes, &der::bits(7, &[0x80])));
                all.push(document_types());
            }
        }
        der::tlv(0x30, &all.concat())
    }
}

/// DER of a CRL with one revoked serial number (Doc 9303-12, tables 9 and 10).
pub(crate) fn crl(
    issuer: &[u8],
    signer: &Key,
    revoked: (&[u8], Timestamp),
    this_update: Timestamp,
    next_update: Timestamp,
    random: &mut Random<'_>,
) -> Result<Vec<u8>, SpecimenError> {
    let algorithm = signer.kind.signature_algorithm();
    let entry = der::sequence(&[&der::integer(revoked.0), &der::time(revoked.1)]);
    let extensions = der::sequence(&[
        &extension(35, Critical::No, &authority_key_identifier(&signer.id)),
        &extension(20, Critical::No, &der::integer(&[1])),
    ]);
    let tbs = der::sequence(&[
        &der::integer(&[1]),
        &algorithm,
        issuer,
        &der::time(this_update),
        &der::time(next_update),
        &der::sequence(&[&entry]),
        &der::tlv(0xa0, &extensions),
    ]);
    sealed(&tbs, &algorithm, signer, random)
}

/// What is to be signed, the algorithm and the signature: the outer form of certificates and CRLs.
fn sealed(
    tbs: &[u8],
    algorithm: &[u8],
    signer: &Key,
    random: &mut Random<'_>,
) -> Result<Vec<u8>, SpecimenError> {
    let signature = signer.sign(tbs, random)?;
    Ok(der::sequence(&[tbs, algorithm, &der::bit_string(&signature)]))
}

enum Critical {
    Yes,
    No,
}

/// An extension of the arc 2.5.29.
fn extension(last: u32, critical: Critical, value: &[u8]) -> Vec<u8> {
    let flag: &[u8] = match critical {
        Critical::Yes => der::BOOLEAN_TRUE,
        Critical::No => &[],
    };
    der::sequence(&[&der::oid(&[2, 5, 29, last]), flag, &der::octet_string(value)])
}

fn authority_key_identifier(id: &[u8]) -> Vec<u8> {
    der::sequence(&[&der::tlv(0x80, id)])
}

/// Contact, and a directory name whose locality is the state's code in the MRZ (Doc 9303-12, 7.1.1.2).
fn alternative_name() -> Vec<u8> {
    let locality = der::sequence(&[&der::oid(&[2, 5, 4, 7]), &der::printable_string("UTO")]);
    let directory = der::sequence(&[&der::set_of(vec![locality])]);
    der::sequence(&[&der::tlv(0x86, b"https://specimen.invalid/"), &der::tlv(0xa4, &directory)])
}

fn crl_distribution_points() -> Vec<u8> {
    let full_name = der::tlv(0xa0, &der::tlv(0x86, CRL_URI.as_bytes()));
    der::sequence(&[&der::sequence(&[&der::tlv(0xa0, &full_name)])])
}

/// Documents that the signer may sign: P and I (Doc 9303-12, 7.1.1.6).
fn document_types() -> Vec<u8> {
    let types = der::set_of(vec![der::printable_string("P"), der::printable_string("I")]);
    let list = der::sequence(&[&der::integer(&[0]), &types]);
    der::sequence(&[&der::oid(&[2, 23, 136, 1, 1, 6, 2]), &der::octet_string(&list)])
}
