//! Salted commitments: what stands in the log for an entry that may be erased later.

use sha2::{Digest, Sha256};

use crate::tree::Hash;

/// Separates our commitments from every other use of SHA-256.
const DOMAIN: &[u8] = b"vigie-audit-v1\0";

/// The salt of entries that are public on purpose, such as the opening of an epoch.
pub const PUBLIC_SALT: [u8; 16] = [0; 16];

/// The leaf of one audit entry: SHA-256 of `vigie-audit-v1`, a zero octet, the salt and the entry's bytes.
///
/// The salt is 16 random octets that are kept with the entry and erased with it; without it the commitment tells nothing.
pub fn commit(salt: &[u8; 16], entry: &[u8]) -> Hash {
    Sha256::new().chain_update(DOMAIN).chain_update(salt).chain_update(entry).finalize().into()
}

/// The leaf of an entry that anyone may recompute.
pub fn commit_public(entry: &[u8]) -> Hash {
    commit(&PUBLIC_SALT, entry)
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
        assert_eq!(commit(&PUBLIC_SALT, b"opening"), commit_public(b"opening"));
    }
}
