//! Salted commitments: what stands in the log for an entry that may be erased later.

use sha2::{Digest, Sha256};

use crate::tree::Hash;

/// Separates our commitments from every other use of SHA-256.
const DOMAIN: &[u8] = b"vigie-audit-v1\0";

/// The leaf of one audit entry: SHA-256 of `vigie-audit-v1`, a zero octet, the salt and the entry's bytes.
///
/// The salt is 16 random octets that are kept with the entry and erased with it; without it the commitment tells nothing.
pub fn commit(salt: &[u8; 16], entry: &[u8]) -> Hash {
    Sha256::new().chain_update(DOMAIN).chain_update(salt).chain_update(entry).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn salt_and_entry_both_count_and_do_not_run_together() {
        let commitment = commit(&[1; 16], b"entry");
        assert_ne!(commitment, commit(&[2; 16], b"entry"));
        assert_ne!(commitment, commit(&[1; 16], b"entrz"));
        assert_ne!(commit(&[1; 16], &[1, 2]), commit(&[1; 16], &[2]));
    }
}
