/// An endpoint of a collection that takes URL query parameters (sections 5.3 to 5.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// `GET {api-root}/collections/{id}/manifest/` (section 5.3).
    Manifest,
    /// `GET {api-root}/collections/{id}/objects/` (section 5.4).
    Objects,
    /// `GET {api-root}/collections/{id}/objects/{object-id}/` (section 5.6).
    Object,
    /// `DELETE {api-root}/collections/{id}/objects/{object-id}/` (section 5.7).
    DeleteObject,
    /// `GET {api-root}/collections/{id}/objects/{object-id}/versions/` (section 5.8).
    Versions,
}

impl Endpoint {
    /// Whether the endpoint defines `added_after`, `limit` and `next`: all but DELETE (sections 5.3 to 5.8, URL filtering parameters).
    pub fn takes_paging(self) -> bool {
        self != Self::DeleteObject
    }

    /// Whether the endpoint defines this match field (sections 5.3 to 5.8, URL filtering parameters).
    ///
    /// Section 5.6 and 5.7 say in prose that `version` is the only valid field, while their tables, which section 3.1 declares
    /// normative, also list `spec_version`; the tables are followed.
    pub(crate) fn takes_match(self, field: crate::filter::Field) -> bool {
        use crate::filter::Field;
        match self {
            Self::Manifest | Self::Objects => true,
            Self::Object | Self::DeleteObject => matches!(field, Field::Version | Field::SpecVersion),
            Self::Versions => field == Field::SpecVersion,
        }
    }

    /// Whether a parameter that the endpoint does not define is an error rather than ignored.
    ///
    /// Section 3.4 lets servers ignore fields that they do not understand. On DELETE that would delete more than was asked
    /// (`?version=…` instead of `?match[version]=…` would remove every version), so there it is refused.
    pub(crate) fn refuses_unknown(self) -> bool {
        self == Self::DeleteObject
    }
}
