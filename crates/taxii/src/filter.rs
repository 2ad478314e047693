mod query;
mod version;

use vigie_model::{StixId, Timestamp};

pub use version::{VersionMatch, VersionValue};

use crate::Endpoint;

/// Most values in one comma list; more is refused as malformed, so that a query stays bounded.
const MAX_VALUES: usize = 1_000;
/// Longest `next` in characters.
const MAX_NEXT: usize = 4_096;

/// The parsed URL query of an endpoint (section 3.4). All fields together are a logical AND, the values of one an OR.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only objects added later than this instant.
    pub added_after: Option<Timestamp>,
    /// Most objects wanted; above 0. Values above 2^64 - 1 are held there: the server gives fewer anyway.
    pub limit: Option<u64>,
    /// Opaque place from an earlier page.
    pub next: Option<String>,
    /// `match[id]`: only these objects; empty means all.
    pub ids: Vec<StixId>,
    /// `match[type]`: only these types; empty means all.
    pub types: Vec<String>,
    /// `match[version]`: which versions. Unless said otherwise the newest (section 3.4.1), and on DELETE all: section 5.7
    /// deletes an object, and a version only if one is named.
    pub version: VersionMatch,
    /// `match[spec_version]`: only these; empty means, for each object, the latest specification version there is of it.
    pub spec_versions: Vec<String>,
}

/// A query parameter that section 3.4 defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Parameter {
    /// `added_after`.
    AddedAfter,
    /// `limit`.
    Limit,
    /// `next`.
    Next,
    /// `match[id]`.
    Id,
    /// `match[type]`.
    Type,
    /// `match[version]`.
    Version,
    /// `match[spec_version]`.
    SpecVersion,
}

impl std::fmt::Display for Parameter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::AddedAfter => "added_after",
            Self::Limit => "limit",
            Self::Next => "next",
            Self::Id => "match[id]",
            Self::Type => "match[type]",
            Self::Version => "match[version]",
            Self::SpecVersion => "match[spec_version]",
        })
    }
}

/// A match field that section 3.4.1 defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Id,
    Type,
    Version,
    SpecVersion,
}

/// Why a URL query is malformed; section 3.4 demands that the request then fails as a whole.
///
/// The texts name parameters and places, never values, which could identify an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// `%` without two hexadecimal digits, or octets that are not UTF-8.
    #[error("query parameter {index} is not percent-encoded UTF-8")]
    Encoding {
        /// Place of the parameter, from 1.
        index: usize,
    },
    /// A name that begins with `match` and is not `match[field]`.
    #[error("query parameter {index} is not of the form match[field]")]
    MatchForm {
        /// Place of the parameter, from 1.
        index: usize,
    },
    /// A parameter occurs more than once.
    #[error("{parameter} occurs more than once; separate values by commas where several are allowed")]
    Duplicate {
        /// The parameter.
        parameter: Parameter,
    },
    /// The endpoint does not define the parameter and ignoring it would do more than was asked.
    #[error("query parameter {index} is not defined for this endpoint")]
    NotDefined {
        /// Place of the parameter, from 1.
        index: usize,
    },
    /// A list with an empty value, or a parameter without a value.
    #[error("{parameter} has an empty value")]
    Empty {
        /// The parameter.
        parameter: Parameter,
    },
    /// Too many values.
    #[error("{parameter} has more than {MAX_VALUES} values")]
    TooMany {
        /// The parameter.
        parameter: Parameter,
    },
    /// `added_after` is not one timestamp.
    #[error("added_after is not one timestamp in UTC such as 2026-11-23T14:02:37.000000Z")]
    AddedAfter,
    /// `limit` is not a whole number above 0.
    #[error("limit is not a whole number above 0")]
    Limit,
    /// `next` is not one that this server could have given out.
    #[error("next is not a value that this server gave out for this query")]
    Next,
    /// A value of `match[id]` is no STIX identifier.
    #[error("match[id]: value {place} is not a STIX identifier (type--UUID)")]
    Id {
        /// Place in the list, from 1.
        place: usize,
    },
    /// A value of `match[type]` is no type name.
    #[error("match[type]: value {place} is not a type name (no spaces around commas)")]
    Type {
        /// Place in the list, from 1.
        place: usize,
    },
    /// A value of `match[version]` is neither keyword nor timestamp.
    #[error(
        "match[version]: value {place} is neither first, last, all nor a timestamp such as 2026-11-23T14:02:37.000Z"
    )]
    Version {
        /// Place in the list, from 1.
        place: usize,
    },
    /// A version occurs twice.
    #[error("match[version]: value {place} occurs twice")]
    VersionTwice {
        /// Place of the second one, from 1.
        place: usize,
    },
    /// `all` together with another version.
    #[error("match[version]: all cannot be combined with another version")]
    AllNotAlone,
    /// A value of `match[spec_version]` is not `n.m`.
    #[error("match[spec_version]: value {place} is not of the form 2.1")]
    SpecVersion {
        /// Place in the list, from 1.
        place: usize,
    },
}

impl FilterError {
    /// Stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Encoding { .. } => "taxii.query.encoding",
            Self::MatchForm { .. } => "taxii.query.match-form",
            Self::Duplicate { .. } => "taxii.query.duplicate",
            Self::NotDefined { .. } => "taxii.query.not-defined",
            Self::Empty { .. } => "taxii.query.empty",
            Self::TooMany { .. } => "taxii.query.too-many",
            Self::AddedAfter => "taxii.query.added-after",
            Self::Limit => "taxii.query.limit",
            Self::Next => "taxii.query.next",
            Self::Id { .. } => "taxii.query.id",
            Self::Type { .. } => "taxii.query.type",
            Self::Version { .. } => "taxii.query.version",
            Self::VersionTwice { .. } => "taxii.query.version-twice",
            Self::AllNotAlone => "taxii.query.all-not-alone",
            Self::SpecVersion { .. } => "taxii.query.spec-version",
        }
    }
}

impl Filter {
    /// Parses the query of a URL (what follows `?`, without it) for an endpoint.
    ///
    /// Names and values are percent-decoded and `+` is a space, before lists are split at commas: clients encode the comma too.
    /// A parameter or match field that the standard or the endpoint does not define is ignored (section 3.4), except on
    /// DELETE, where ignoring it would delete more than was asked.
    ///
    /// # Errors
    /// [`FilterError`], which section 3.4 makes a bad request.
    pub fn parse(query: &str, endpoint: Endpoint) -> Result<Self, FilterError> {
        let mut filter = Self::default();
        if endpoint == Endpoint::DeleteObject {
            filter.version = VersionMatch::All;
        }
        let mut seen = Vec::new();
        for (index, pair) in query::pairs(query).enumerate() {
            let index = index + 1;
            let (name, value) = pair.map_err(|query::NotUtf8| FilterError::Encoding { index })?;
            let Some(parameter) = parameter(&name, index)?.filter(|found| is_defined(*found, endpoint))
            else {
                match endpoint.refuses_unknown() {
                    true => return Err(FilterError::NotDefined { index }),
                    false => continue,
                }
            };
            if seen.contains(&parameter) {
                return Err(FilterError::Duplicate { parameter });
            }
            seen.push(parameter);
            filter.take(parameter, &value)?;
        }
        Ok(filter)
    }

    fn take(&mut self, parameter: Parameter, value: &str) -> Result<(), FilterError> {
        match parameter {
            // Section 2 wants microseconds; any fraction is taken, since clients repeat timestamps of other precision.
            Parameter::AddedAfter => {
                self.added_after = Some(value.parse().map_err(|_| FilterError::AddedAfter)?);
            }
            Parameter::Limit => self.limit = Some(limit(value).ok_or(FilterError::Limit)?),
            Parameter::Next => {
                let sound =
                    (1..=MAX_NEXT).contains(&value.len()) && value.bytes().all(|c| c.is_ascii_graphic());
                self.next = Some(value.to_owned()).filter(|_| sound);
                if !sound {
                    return Err(FilterError::Next);
                }
            }
            Parameter::Id => {
                self.ids =
                    list(parameter, value, |place, id| id.parse().map_err(|_| FilterError::Id { place }))?;
            }
            Parameter::Type => {
                // Types beyond STIX may be asked for (section 3.4.1), so only what no type name can hold is refused.
                self.types = list(parameter, value, |place, kind| {
                    let sound = kind.len() <= 250 && kind.bytes().all(|c| c.is_ascii_graphic());
                    sound.then(|| kind.to_owned()).ok_or(FilterError::Type { place })
                })?;
            }
            Parameter::Version => {
                let values = list_with_repeats(parameter, value, |_, text| Ok(text.to_owned()))?;
                self.version = VersionMatch::parse(&values)?;
            }
            Parameter::SpecVersion => {
                self.spec_versions = list(parameter, value, |place, version| {
                    is_spec_version(version)
                        .then(|| version.to_owned())
                        .ok_or(FilterError::SpecVersion { place })
                })?;
            }
        }
        Ok(())
    }

    /// The filters without `limit` and `next` as one text, equal for equal filters: `next` is bound to it, so that a
    /// page can only be continued with the query that began it (section 3.5, "along with the same original query options").
    pub fn binding(&self) -> String {
        fn sorted<T: ToString>(values: &[T]) -> String {
            let mut texts: Vec<String> = values.iter().map(T::to_string).collect();
            texts.sort_unstable();
            texts.join(",")
        }
        format!(
            "added_after={}&id={}&type={}&version={}&spec_version={}",
            self.added_after.map(|at| at.to_string()).unwrap_or_default(),
            sorted(&self.ids),
            sorted(&self.types),
            self.version,
            sorted(&self.spec_versions),
        )
    }
}

/// The parameter of this name; `None` if the standard defines none.
fn parameter(name: &str, index: usize) -> Result<Option<Parameter>, FilterError> {
    Ok(Some(match name {
        "added_after" => Parameter::AddedAfter,
        "limit" => Parameter::Limit,
        "next" => Parameter::Next,
        "match[id]" => Parameter::Id,
        "match[type]" => Parameter::Type,
        "match[version]" => Parameter::Version,
        "match[spec_version]" => Parameter::SpecVersion,
        "match" => return Err(FilterError::MatchForm { index }),
        _ => {
            let field = name.strip_prefix("match[").map(|rest| rest.strip_suffix(']'));
            match field {
                Some(None | Some("")) => return Err(FilterError::MatchForm { index }),
                _ => return Ok(None),
            }
        }
    }))
}

fn is_defined(parameter: Parameter, endpoint: Endpoint) -> bool {
    match parameter {
        Parameter::AddedAfter | Parameter::Limit | Parameter::Next => endpoint.takes_paging(),
        Parameter::Id => endpoint.takes_match(Field::Id),
        Parameter::Type => endpoint.takes_match(Field::Type),
        Parameter::Version => endpoint.takes_match(Field::Version),
        Parameter::SpecVersion => endpoint.takes_match(Field::SpecVersion),
    }
}

/// A whole number above 0 (section 3.4), held at the largest u64.
fn limit(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let digit = |sum: u64, c: u8| sum.saturating_mul(10).saturating_add(u64::from(c - b'0'));
    Some(text.bytes().fold(0, digit)).filter(|number| *number > 0)
}

/// `n.m` of unsigned integers, such as `2.1` (section 3.4.1; STIX 2.1, section 3.2 `spec_version`).
fn is_spec_version(text: &str) -> bool {
    let number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit());
    text.split_once('.').is_some_and(|(major, minor)| number(major) && number(minor))
}

/// The values of a comma list without repeats, in order.
fn list<T: PartialEq>(
    parameter: Parameter,
    value: &str,
    parse: impl Fn(usize, &str) -> Result<T, FilterError>,
) -> Result<Vec<T>, FilterError> {
    let mut unique: Vec<T> = Vec::new();
    for parsed in list_with_repeats(parameter, value, parse)? {
        if !unique.contains(&parsed) {
            unique.push(parsed);
        }
    }
    Ok(unique)
}

fn list_with_repeats<T>(
    parameter: Parameter,
    value: &str,
    parse: impl Fn(usize, &str) -> Result<T, FilterError>,
) -> Result<Vec<T>, FilterError> {
    if value.split(',').count() > MAX_VALUES {
        return Err(FilterError::TooMany { parameter });
    }
    let one = |(index, text): (usize, &str)| match text {
        "" => Err(FilterError::Empty { parameter }),
        text => parse(index + 1, text),
    };
    value.split(',').enumerate().map(one).collect()
}

#[cfg(test)]
mod tests;
