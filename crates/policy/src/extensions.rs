//! The extension-definitions of this crate's types; ids and published text are in `vigie-stix`.

pub use vigie_stix::travel::extension::{ACKNOWLEDGEMENT, ATTESTATION, HANDLING, TLP_2_0, WITHDRAWAL};
