//! Dates as the zone writes them, YYMMDD, and the rule for their century (ICAO Doc 9303-3, 4.8).

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use vigie_model::Timestamp;

/// Six cells YYMMDD as they stand in the zone, right or wrong.
///
/// Unknown parts of a date of birth are fillers: `74<<<<`, `<<<<<<`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MrzDate([u8; 6]);

/// Why six cells are no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateFault {
    /// A letter where a digit or filler belongs.
    #[error("a date holds digits, or fillers for unknown parts")]
    NotDigits,
    /// One digit and one filler in the same two cells.
    #[error("year, month and day are each two digits or two fillers")]
    HalfFilled,
    /// Month 00 or above 12.
    #[error("month is not 01 to 12")]
    Month,
    /// A day that this month never has, in either century.
    #[error("day does not exist in that month")]
    Day,
    /// Unknown parts where the standard provides for none.
    #[error("unknown parts are provided for in the date of birth only")]
    Incomplete,
}

impl<'de> serde::Deserialize<'de> for MrzDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("not a date of six cells YYMMDD"))
    }
}

impl MrzDate {
    /// A date none of whose parts is known.
    pub const UNKNOWN: Self = Self(*b"<<<<<<");

    /// From a calendar day; the century is lost. `month` and `day` are taken modulo 100.
    pub fn from_day(year: i16, month: i8, day: i8) -> Self {
        let pair = |n: i16| {
            let n = n.rem_euclid(100);
            // Below 100, so each half is one decimal digit.
            [b'0' + (n / 10) as u8, b'0' + (n % 10) as u8]
        };
        let [y, m, d] = [pair(year), pair(i16::from(month)), pair(i16::from(day))];
        Self([y[0], y[1], m[0], m[1], d[0], d[1]])
    }

    pub(crate) fn from_cells(cells: &[u8]) -> Self {
        let mut date = *b"<<<<<<";
        date.iter_mut().zip(cells).for_each(|(to, from)| *to = *from);
        Self(date)
    }

    pub(crate) fn cells(&self) -> &[u8; 6] {
        &self.0
    }

    /// The last two digits of the year, where they are digits.
    pub fn year_of_century(&self) -> Option<u8> {
        self.pair(0)
    }

    /// Month, where it is two digits; 1 to 12 once `check` passed.
    pub fn month(&self) -> Option<u8> {
        self.pair(2)
    }

    /// Day of the month, where it is two digits.
    pub fn day(&self) -> Option<u8> {
        self.pair(4)
    }

    /// Whether year, month and day are all known.
    pub fn is_complete(&self) -> bool {
        self.0.iter().all(u8::is_ascii_digit)
    }

    /// Whether the cells are a date that exists, unknown parts left aside.
    ///
    /// 29 February passes if the year is a leap year in either century, or unknown.
    ///
    /// # Errors
    /// The first rule of Doc 9303-3, 4.8 that it breaks.
    pub fn check(&self) -> Result<(), DateFault> {
        if !self.0.iter().all(|c| c.is_ascii_digit() || *c == b'<') {
            return Err(DateFault::NotDigits);
        }
        if self.0.chunks(2).any(|pair| (pair[0] == b'<') != (pair[1] == b'<')) {
            return Err(DateFault::HalfFilled);
        }
        let month = self.month();
        if month.is_some_and(|m| !(1..=12).contains(&m)) {
            return Err(DateFault::Month);
        }
        let longest = match month {
            Some(2) if self.year_of_century().is_some_and(|y| y % 4 != 0) => 28,
            Some(2) => 29,
            Some(4 | 6 | 9 | 11) => 30,
            _ => 31,
        };
        match self.day() {
            Some(day) if !(1..=longest).contains(&day) => Err(DateFault::Day),
            _ => Ok(()),
        }
    }

    /// Midnight of the day of birth: the latest such day that is not after `at`.
    ///
    /// The zone has no century; a holder of 100 years or more is therefore read as a child. `None` if a part is
    /// unknown or the day does not exist.
    pub fn birth_day(&self, at: Timestamp) -> Option<Timestamp> {
        let century = at.date().0 / 100 * 100;
        [century, century - 100, century - 200]
            .into_iter()
            .filter_map(|century| self.in_century(century))
            .find(|day| *day <= at)
    }

    /// Midnight of the day of expiry: of the years that end so, the one from 50 years before `at` to 49 after.
    ///
    /// `None` if a part is unknown or the day does not exist in that year.
    pub fn expiry_day(&self, at: Timestamp) -> Option<Timestamp> {
        let (now, ..) = at.date();
        let year = i16::from(self.year_of_century()?);
        let first = now - 50;
        self.in_century(first + (year - first).rem_euclid(100) - year)
    }

    fn in_century(&self, century: i16) -> Option<Timestamp> {
        let (year, month, day) = (self.year_of_century()?, self.month()?, self.day()?);
        // Two decimal digits fit an i8.
        Timestamp::from_date(century + i16::from(year), month as i8, day as i8)
    }

    fn pair(&self, start: usize) -> Option<u8> {
        match [self.0[start], self.0[start + 1]] {
            [tens @ b'0'..=b'9', units @ b'0'..=b'9'] => Some((tens - b'0') * 10 + units - b'0'),
            _ => None,
        }
    }
}

impl FromStr for MrzDate {
    type Err = DateFault;

    /// Six characters YYMMDD, parts unknown as fillers; must be a date that exists.
    fn from_str(text: &str) -> Result<Self, DateFault> {
        let cells: [u8; 6] = text.as_bytes().try_into().map_err(|_| DateFault::NotDigits)?;
        let date = Self(cells);
        date.check().map(|()| date)
    }
}

impl fmt::Display for MrzDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|cell| fmt::Write::write_char(f, char::from(*cell)))
    }
}

impl fmt::Debug for MrzDate {
    /// Only what is known of it: the date itself is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_complete() { "MrzDate(complete)" } else { "MrzDate(incomplete)" })
    }
}

impl Serialize for MrzDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Result<MrzDate, DateFault> {
        text.parse()
    }

    #[test]
    fn unknown_parts_of_a_date_are_fillers_in_pairs() {
        for known in ["740812", "7408<<", "74<<<<", "<<<<<<", "<<0812", "000229", "<<0229"] {
            assert!(date(known).is_ok(), "{known}");
        }
        assert_eq!(date("7408<2"), Err(DateFault::HalfFilled));
        assert_eq!(date("74O812"), Err(DateFault::NotDigits));
    }

    #[test]
    fn impossible_dates_are_refused_by_name() {
        assert_eq!(date("741312"), Err(DateFault::Month));
        assert_eq!(date("740012"), Err(DateFault::Month));
        assert_eq!(date("740431"), Err(DateFault::Day));
        assert_eq!(date("740400"), Err(DateFault::Day));
        assert_eq!(date("750229"), Err(DateFault::Day));
        assert_eq!(date("<<<<32"), Err(DateFault::Day));
    }

    #[test]
    fn a_birth_is_never_in_the_future() {
        let at = Timestamp::from_date(2026, 11, 23).unwrap();
        let born = |text: &str| date(text).unwrap().birth_day(at).map(|day| day.to_day());
        assert_eq!(born("740812").as_deref(), Some("1974-08-12"));
        assert_eq!(born("261123").as_deref(), Some("2026-11-23"));
        assert_eq!(born("261124").as_deref(), Some("1926-11-24"));
        assert_eq!(born("000229").as_deref(), Some("2000-02-29"));
        assert_eq!(born("74<<<<"), None);
    }

    #[test]
    fn an_expiry_lies_within_fifty_years() {
        let at = Timestamp::from_date(2026, 11, 23).unwrap();
        let expires = |text: &str| date(text).unwrap().expiry_day(at).map(|day| day.to_day());
        assert_eq!(expires("120415").as_deref(), Some("2012-04-15"));
        assert_eq!(expires("750101").as_deref(), Some("2075-01-01"));
        assert_eq!(expires("760101").as_deref(), Some("1976-01-01"));
        assert_eq!(expires("991231").as_deref(), Some("1999-12-31"));
    }
}
