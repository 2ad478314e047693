//! Names of the HTTP headers that TAXII 2.1 uses (section 3.2), in lower case, and the values of its two own headers.

use vigie_model::Timestamp;

/// `Accept`: media ranges that the client takes.
pub const ACCEPT: &str = "accept";
/// `Content-Type`: media type of the body.
pub const CONTENT_TYPE: &str = "content-type";
/// `WWW-Authenticate`: challenge of every answer without acceptable credentials (section 1.6.9).
pub const WWW_AUTHENTICATE: &str = "www-authenticate";
/// `date_added` of the first object of the response (section 3.2).
pub const DATE_ADDED_FIRST: &str = "x-taxii-date-added-first";
/// `date_added` of the last object of the response (section 3.2).
pub const DATE_ADDED_LAST: &str = "x-taxii-date-added-last";

/// Values of `X-TAXII-Date-Added-First` and `-Last`, which every success of the manifest, objects, object and versions
/// endpoints must carry (section 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateAdded {
    /// `date_added` of the first object.
    pub first: Timestamp,
    /// `date_added` of the last object.
    pub last: Timestamp,
}

impl DateAdded {
    /// From the `date_added` of each object on the page, in order, and the request's `added_after`.
    ///
    /// The headers are due on an empty page too, where the standard names no value. Then both repeat `added_after`, or are
    /// the epoch, so that a client that continues from `-Last` (section 3.5) asks from the same place again and loses nothing.
    pub fn of_page(dates: impl IntoIterator<Item = Timestamp>, added_after: Option<Timestamp>) -> Self {
        let mut dates = dates.into_iter();
        match dates.next() {
            Some(first) => Self { first, last: dates.last().unwrap_or(first) },
            None => {
                let from = added_after.unwrap_or(Timestamp::from_micros(0));
                Self { first: from, last: from }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_page_points_to_where_the_client_already_is() {
        let at = Timestamp::from_secs(5);
        assert_eq!(DateAdded::of_page([], Some(at)), DateAdded { first: at, last: at });
        assert_eq!(DateAdded::of_page([], None).last.to_string(), "1970-01-01T00:00:00.000000Z");
    }

    #[test]
    fn first_and_last_are_those_of_the_page() {
        let at = Timestamp::from_secs;
        assert_eq!(DateAdded::of_page([at(7)], None), DateAdded { first: at(7), last: at(7) });
        assert_eq!(
            DateAdded::of_page([at(7), at(8), at(9)], Some(at(1))),
            DateAdded { first: at(7), last: at(9) }
        );
    }
}
