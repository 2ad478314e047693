use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use vigie_model::{Duration, Timestamp};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// A week from Monday to Sunday in UTC, written `2026-W48` (ISO 8601-1, section 5.2.3): it belongs to the year of its Thursday.
///
/// Inside: whole weeks since the Monday before 1970-01-01, so that neighbours differ by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week(i32);

/// Why a text is no week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a week is written as 2026-W48, with weeks 01 to 52 or 53")]
pub struct WeekError;

impl Week {
    /// The week of an instant.
    pub fn of(at: Timestamp) -> Self {
        // 1970-01-01 was a Thursday: three days after its Monday. Years 1 to 9999 keep the count far inside 32 bits.
        let days = at.as_micros().div_euclid(MICROS_PER_DAY);
        Self((days + 3).div_euclid(7) as i32)
    }

    /// Its Monday at midnight UTC.
    pub fn start(self) -> Timestamp {
        Timestamp::from_micros((i64::from(self.0) * 7 - 3) * MICROS_PER_DAY)
    }

    /// The instant at which the next week begins.
    pub fn end(self) -> Timestamp {
        self.start() + Duration::from_days(7)
    }

    /// The week so many weeks later; earlier for negative numbers.
    pub const fn plus(self, weeks: i32) -> Self {
        Self(self.0.saturating_add(weeks))
    }

    /// How many weeks this one is after another.
    pub const fn since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// Year and number of the week.
    pub fn parts(self) -> (i16, u8) {
        let thursday = self.start() + Duration::from_days(3);
        let (year, _, _) = thursday.date();
        let first = Timestamp::from_date(year, 1, 1).unwrap_or(Timestamp::MIN);
        let days = thursday.since(first).as_secs() / 86_400;
        (year, (days / 7 + 1) as u8)
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, week) = self.parts();
        write!(f, "{year:04}-W{week:02}")
    }
}

impl FromStr for Week {
    type Err = WeekError;

    fn from_str(text: &str) -> Result<Self, WeekError> {
        let (year, week) = text.split_once("-W").ok_or(WeekError)?;
        let digits =
            |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(week, 2) {
            return Err(WeekError);
        }
        let (year, number): (i16, i32) =
            (year.parse().map_err(|_| WeekError)?, week.parse().map_err(|_| WeekError)?);
        // The fourth of January lies in week 1 of its year, always.
        let first = Self::of(Timestamp::from_date(year, 1, 4).ok_or(WeekError)?);
        let found = first.plus(number - 1);
        if found.parts() == (year, number as u8) { Ok(found) } else { Err(WeekError) }
    }
}

impl Serialize for Week {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Week {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days with their weeks as ISO 8601 examples and Python's `date.isocalendar` have them.
    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        for ((year, month, day), text) in [
            ((2026, 11, 25), "2026-W48"),
            ((2005, 1, 1), "2004-W53"),
            ((2008, 12, 29), "2009-W01"),
            ((2010, 1, 3), "2009-W53"),
            ((1970, 1, 1), "1970-W01"),
            ((1969, 12, 28), "1969-W52"),
        ] {
            let week = Week::of(Timestamp::from_date(year, month, day).unwrap());
            assert_eq!(week.to_string(), text);
            assert_eq!(text.parse(), Ok(week));
        }
    }

    #[test]
    fn weeks_that_are_none_are_refused() {
        for text in
            ["", "2026-48", "2026-W00", "2026-W54", "2026-W53x", "2025-W53", "26-W01", "2026-W1", "٢٠٢٦-W01"]
        {
            assert_eq!(text.parse::<Week>(), Err(WeekError), "{text}");
        }
    }

    #[test]
    fn every_week_comes_back_from_its_text() {
        let mut week: Week = "1999-W01".parse().unwrap();
        for _ in 0..2_000 {
            assert_eq!(week.to_string().parse(), Ok(week));
            assert_eq!(Week::of(week.start()), week);
            assert_eq!(Week::of(week.end()), week.plus(1));
            week = week.plus(1);
        }
    }
}
