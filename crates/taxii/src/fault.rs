use crate::{ErrorMessage, FilterError, NotAcceptable, UnsupportedMediaType};

/// Why a TAXII request gets no success answer. The crate `http` alone knows which status code belongs to which fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The URL query is malformed (section 3.4).
    Filter(FilterError),
    /// The server did not understand the request: malformed body, `next` that it did not give out.
    BadRequest(String),
    /// No acceptable credential (section 1.6.9); the answer carries `WWW-Authenticate`.
    Unauthenticated,
    /// The client is known and may not do this (sections 5.3 to 5.8).
    Forbidden,
    /// No such API root, collection, object or status, or the client may not know of it.
    NotFound,
    /// The endpoint does not define this HTTP method.
    MethodNotAllowed,
    /// No media range of `Accept` can be served (section 3.1).
    NotAcceptable,
    /// The body exceeds `max_content_length` (section 5.5).
    TooLarge {
        /// The limit in octets.
        max_content_length: u64,
    },
    /// The body's content type is not one that the endpoint defines (section 5.5).
    UnsupportedMediaType,
    /// The body is JSON but no envelope of objects that can be processed (section 5.5).
    Unprocessable(String),
    /// The account sends too many requests.
    TooManyRequests,
    /// The server cannot do it now; the request may be tried again.
    Unavailable,
    /// The server failed.
    Internal,
}

impl Fault {
    /// Stable code for `error_code` (section 3.6.1).
    pub fn code(&self) -> &'static str {
        match self {
            Self::Filter(error) => error.code(),
            Self::BadRequest(_) => "taxii.bad-request",
            Self::Unauthenticated => "taxii.unauthenticated",
            Self::Forbidden => "taxii.forbidden",
            Self::NotFound => "taxii.not-found",
            Self::MethodNotAllowed => "taxii.method-not-allowed",
            Self::NotAcceptable => "taxii.not-acceptable",
            Self::TooLarge { .. } => "taxii.too-large",
            Self::UnsupportedMediaType => "taxii.unsupported-media-type",
            Self::Unprocessable(_) => "taxii.unprocessable",
            Self::TooManyRequests => "taxii.too-many-requests",
            Self::Unavailable => "taxii.unavailable",
            Self::Internal => "taxii.internal",
        }
    }

    /// A title for people (section 3.6.1).
    pub fn title(&self) -> &'static str {
        match self {
            Self::Filter(_) => "Malformed query parameter",
            Self::BadRequest(_) => "Request not understood",
            Self::Unauthenticated => "Sign in first",
            Self::Forbidden => "Not permitted",
            Self::NotFound => "Not found",
            Self::MethodNotAllowed => "Method not defined here",
            Self::NotAcceptable => "No acceptable media type",
            Self::TooLarge { .. } => "Body too large",
            Self::UnsupportedMediaType => "Unsupported content type",
            Self::Unprocessable(_) => "Content cannot be processed",
            Self::TooManyRequests => "Too many requests",
            Self::Unavailable => "Not available now",
            Self::Internal => "Server fault",
        }
    }

    /// What is wrong and what helps, one sentence without personal data (section 3.6.1).
    pub fn description(&self) -> String {
        match self {
            Self::Filter(error) => error.to_string(),
            Self::BadRequest(what) | Self::Unprocessable(what) => what.clone(),
            Self::Unauthenticated => "send an Authorization header with an account of this server".to_owned(),
            Self::Forbidden => "the account has no right to do this with this collection".to_owned(),
            Self::NotFound => "there is no such resource, or the account may not see it".to_owned(),
            Self::MethodNotAllowed => "TAXII 2.1 defines no such method for this endpoint".to_owned(),
            Self::NotAcceptable => NotAcceptable.to_string(),
            Self::TooLarge { max_content_length } => {
                format!("this API root takes at most {max_content_length} octets; send fewer objects at once")
            }
            Self::UnsupportedMediaType => UnsupportedMediaType.to_string(),
            Self::TooManyRequests => "wait before the next request".to_owned(),
            Self::Unavailable => "try the same request again later".to_owned(),
            Self::Internal => "the fault was logged at the server".to_owned(),
        }
    }

    /// The error message of this fault, without `http_status` and `error_id`, which `http` adds.
    pub fn message(&self) -> ErrorMessage {
        ErrorMessage {
            title: self.title().to_owned(),
            description: Some(self.description()),
            error_code: Some(self.code().to_owned()),
            ..ErrorMessage::default()
        }
    }
}

impl From<FilterError> for Fault {
    fn from(error: FilterError) -> Self {
        Self::Filter(error)
    }
}

impl From<NotAcceptable> for Fault {
    fn from(_: NotAcceptable) -> Self {
        Self::NotAcceptable
    }
}

impl From<UnsupportedMediaType> for Fault {
    fn from(_: UnsupportedMediaType) -> Self {
        Self::UnsupportedMediaType
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_title_a_description_and_its_own_code() {
        let faults = [
            Fault::Filter(FilterError::Limit),
            Fault::BadRequest("the body is not JSON".into()),
            Fault::Unauthenticated,
            Fault::Forbidden,
            Fault::NotFound,
            Fault::MethodNotAllowed,
            Fault::NotAcceptable,
            Fault::TooLarge { max_content_length: 5 },
            Fault::UnsupportedMediaType,
            Fault::Unprocessable("no objects".into()),
            Fault::TooManyRequests,
            Fault::Unavailable,
            Fault::Internal,
        ];
        let mut codes: Vec<_> = faults.iter().map(Fault::code).collect();
        for fault in &faults {
            let message = fault.message();
            assert!(!message.title.is_empty());
            assert!(message.description.is_some_and(|text| !text.is_empty()));
            assert_eq!(message.http_status, None, "statuses are added where they are known");
        }
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), faults.len());
    }
}
