//! Specimen travel documents of the fictional state UTO, with chosen defects. Pure: randomness is an argument.
