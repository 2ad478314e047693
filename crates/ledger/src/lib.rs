//! RFC 6962 Merkle log: leaves, tiles, proofs, checkpoints. Pure.
