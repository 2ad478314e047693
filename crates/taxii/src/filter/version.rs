use std::fmt;

use vigie_model::Timestamp;

use super::FilterError;

/// Which versions of each object are wanted (`match[version]`, section 3.4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionMatch {
    /// Every version: the keyword `all`, which stands alone.
    All,
    /// The union of these.
    Some {
        /// The earliest version (`first`).
        first: bool,
        /// The latest version (`last`).
        last: bool,
        /// Versions by value, each once, in the order asked for.
        values: Vec<VersionValue>,
    },
}

/// A version asked for by value: a timestamp by the rules of STIX 2.1, section 2.14.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionValue {
    /// The text as the client wrote it; section 3.4.1 wants an exact match.
    pub text: String,
    /// The same instant, to the microsecond.
    pub at: Timestamp,
}

impl Default for VersionMatch {
    /// `last`: the latest version only (section 3.4.1).
    fn default() -> Self {
        Self::Some { first: false, last: true, values: Vec::new() }
    }
}

impl VersionMatch {
    /// From the values of the comma list, in order.
    pub(super) fn parse(list: &[String]) -> Result<Self, FilterError> {
        if list.iter().any(|text| text == "all") {
            return match list {
                [_] => Ok(Self::All),
                _ => Err(FilterError::AllNotAlone),
            };
        }
        let (mut first, mut last, mut values) = (false, false, Vec::<VersionValue>::new());
        for (index, text) in list.iter().enumerate() {
            let place = index + 1;
            let repeated = match text.as_str() {
                "first" => std::mem::replace(&mut first, true),
                "last" => std::mem::replace(&mut last, true),
                _ => {
                    let at = text.parse().map_err(|_| FilterError::Version { place })?;
                    let known = values.iter().any(|value| value.text == *text);
                    values.push(VersionValue { text: text.clone(), at });
                    known
                }
            };
            if repeated {
                return Err(FilterError::VersionTwice { place });
            }
        }
        Ok(Self::Some { first, last, values })
    }

    /// Whether only the latest version of each object is wanted.
    pub fn is_last_only(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for VersionMatch {
    /// The same text for the same set of versions, whatever the order in which they were asked for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Some { first, last, values } = self else {
            return f.write_str("all");
        };
        let keywords = [(*first, "first"), (*last, "last")];
        let mut texts: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
        texts.extend(keywords.iter().filter(|(given, _)| *given).map(|(_, word)| word));
        texts.sort_unstable();
        f.write_str(&texts.join(","))
    }
}
