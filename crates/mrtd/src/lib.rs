//! Machine readable travel documents (ICAO Doc 9303): MRZ, TLV, certificates, EF.SOD and data groups. Pure: bytes in, values out.
#![forbid(unsafe_code)]

pub mod mrz;
