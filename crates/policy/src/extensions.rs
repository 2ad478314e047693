//! The extension-definitions of this crate's types (STIX 2.1, section 7.3). Ids never change; what they mean is in `docs/stix/`.

/// Handling on a marking-definition (property extension).
pub const HANDLING: &str = "extension-definition--7b0c58d5-6a1f-4c3e-9d7e-2f1b7a60c4e1";
/// `x-vigie-attestation` (new SDO).
pub const ATTESTATION: &str = "extension-definition--c2d1a3f6-0b5e-4e57-8f2c-91d60c7be5a4";
/// `x-vigie-withdrawal` (new SDO).
pub const WITHDRAWAL: &str = "extension-definition--5f6f0a1d-3c48-4d0b-a2b9-7e80f4c3d916";
/// `x-vigie-acknowledgement` (new SDO).
pub const ACKNOWLEDGEMENT: &str = "extension-definition--e9a47b20-8d13-4a6c-b5f1-06d2c8e7f35b";
/// TLP 2.0 of FIRST on a marking-definition (OASIS common object repository).
pub const TLP_2_0: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";
