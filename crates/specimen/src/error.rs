/// Why no specimen was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpecimenError {
    /// The issuing state is not the fictional one.
    #[error("specimens are made of the fictional state UTO only; give UTO as the issuing state")]
    IssuingState,
    /// A document number that is not one to nine letters and digits.
    #[error("the document number is not one to nine letters A-Z and digits; choose another")]
    Number,
    /// A series that is not one to eight letters and digits.
    #[error("the series is not one to eight letters A-Z and digits; choose another")]
    Series,
    /// No defect of this name.
    #[error(
        "no such defect; there are altered-dg1, digest-mismatch, wrong-signer, expired, revoked, wrong-check-digit and other-number"
    )]
    Defect,
    /// No kind of key of this name.
    #[error("no such kind of key; there are p256, p384, p521, rsa2048 and rsa2048-pss")]
    KeyKind,
    /// The authority's signer does not sign at the time of the document.
    #[error("the authority was made for another time than this document; make one for the time of the check")]
    SigningTime,
    /// The time of the check leaves no room for the dates before and after it.
    #[error("the time of the check is not in the years 1970 to 9900; choose another")]
    Time,
    /// A key could not be made or did not sign.
    #[error("a key could not be made from the random source; check that it gives random bytes")]
    Key,
    /// The zone could not be written.
    #[error("the zone could not be written: {0}")]
    Mrz(#[from] vigie_mrtd::mrz::MrzError),
}
