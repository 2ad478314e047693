//! Machine readable travel documents (ICAO Doc 9303): MRZ, TLV, certificates, EF.SOD and data groups. Pure: bytes in, values out.
#![forbid(unsafe_code)]

pub mod cms;
pub mod crl;
pub mod deviation;
pub mod lds;
pub mod mrz;
pub mod oid;
pub mod tlv;
pub mod x509;
