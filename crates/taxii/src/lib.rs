//! TAXII 2.1 (OASIS Standard, 10 June 2021): resources, filters, content negotiation, headers and faults.
//!
//! Pure: text and bytes in, values out; no sockets, no clock, no store. Status codes are known to `http` alone, which maps
//! [`Fault`] to them. "Section" in this crate means a section of the TAXII 2.1 standard unless another document is named.
#![forbid(unsafe_code)]

mod access;
mod endpoint;
mod envelope;
mod error_message;
mod fault;
mod filter;
pub mod header;
mod limits;
pub mod media_type;
mod resource;
mod status;

pub use access::{Action, Rights};
pub use endpoint::Endpoint;
pub use envelope::{EnvelopeError, EnvelopeWriter, Paging, Part, parts};
pub use error_message::ErrorMessage;
pub use fault::Fault;
pub use filter::{Filter, FilterError, Parameter, VersionMatch, VersionValue};
pub use header::DateAdded;
pub use limits::Limits;
pub use media_type::{NotAcceptable, UnsupportedMediaType};
pub use resource::{
    ApiRoot, ApiRootUrlError, Collection, Collections, Discovery, Manifest, ManifestRecord, Versions,
    check_api_root_url,
};
pub use status::{Progress, Status, StatusDetails, StatusId};
