use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// An instant in UTC, microseconds since 1970-01-01T00:00:00Z.
///
/// Text form: RFC 3339 with `Z` (STIX 2.1, section 2.14); display always has six decimals, so that text order is time order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A span of time in microseconds; may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(i64);

impl Duration {
    /// A span of whole seconds.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds * 1_000_000)
    }

    /// A span of whole days of 24 hours.
    pub const fn from_days(days: i64) -> Self {
        Self::from_secs(days * 86_400)
    }

    /// A span of microseconds.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Whole seconds, rounded towards zero.
    pub const fn as_secs(self) -> i64 {
        self.0 / 1_000_000
    }

    /// Microseconds.
    pub const fn as_micros(self) -> i64 {
        self.0
    }
}

impl Timestamp {
    /// The first instant that can be written: year 1.
    pub const MIN: Self = Self(-62_135_596_800_000_000);
    /// The last instant that can be written: year 9999.
    pub const MAX: Self = Self(253_402_300_799_999_999);

    /// From microseconds since the epoch, held within years 1 to 9999.
    pub const fn from_micros(micros: i64) -> Self {
        if micros < Self::MIN.0 {
            Self::MIN
        } else if micros > Self::MAX.0 {
            Self::MAX
        } else {
            Self(micros)
        }
    }

    /// From whole seconds since the epoch.
    pub const fn from_secs(seconds: i64) -> Self {
        Self::from_micros(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since the epoch.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Midnight UTC of a calendar day; `None` where there is no such day or the year is outside 1 to 9999.
    pub fn from_date(year: i16, month: i8, day: i8) -> Option<Self> {
        let (y, m, d) = (i64::from(year), i64::from(month), i64::from(day));
        let leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
        let length = match m {
            2 => 28 + i64::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if !(1..=9999).contains(&y) || !(1..=length).contains(&d) {
            return None;
        }
        // Days since 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March.
        let shifted = if m <= 2 { y - 1 } else { y };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let day_of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self((era * 146_097 + day_of_era - 719_468) * MICROS_PER_DAY))
    }

    /// Year, month, day in UTC.
    pub fn date(self) -> (i16, i8, i8) {
        let days = self.0.div_euclid(MICROS_PER_DAY) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        // Years are held within 1 to 9999 by every constructor.
        (year as i16, month as i8, day as i8)
    }

    /// The calendar day in UTC as `YYYY-MM-DD`.
    pub fn to_day(self) -> String {
        let (year, month, day) = self.date();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Midnight of the same day in UTC.
    pub fn start_of_day(self) -> Self {
        Self::from_micros(self.0 - self.0.rem_euclid(MICROS_PER_DAY))
    }

    /// RFC 3339 with milliseconds, the form STIX objects of ours carry.
    pub fn to_millis_string(self) -> String {
        let text = self.to_string();
        format!("{}Z", &text[..text.len() - 4])
    }

    /// Cuts to whole milliseconds.
    pub fn trunc_millis(self) -> Self {
        Self(self.0 - self.0.rem_euclid(1_000))
    }

    /// The span from `earlier` to `self`.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration(self.0 - earlier.0)
    }
}

impl std::ops::Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, span: Duration) -> Self {
        Self::from_micros(self.0.saturating_add(span.0))
    }
}

impl std::ops::Sub<Duration> for Timestamp {
    type Output = Self;
    fn sub(self, span: Duration) -> Self {
        Self::from_micros(self.0.saturating_sub(span.0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        let micros = self.0.rem_euclid(MICROS_PER_DAY);
        let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:06}Z")
    }
}

/// Why a text is not an instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 instant in UTC such as 2026-11-23T14:02:37Z")]
pub struct TimestampError;

impl FromStr for Timestamp {
    type Err = TimestampError;

    /// Accepts `YYYY-MM-DDTHH:MM:SS[.f…]Z`; decimals past the sixth are cut.
    fn from_str(text: &str) -> Result<Self, TimestampError> {
        let body = text.strip_suffix('Z').ok_or(TimestampError)?;
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let bytes = whole.as_bytes();
        if bytes.len() != 19
            || bytes[4] != b'-'
            || bytes[7] != b'-'
            || bytes[10] != b'T'
            || bytes[13] != b':'
            || bytes[16] != b':'
            || (body.len() > 19 && fraction.is_empty())
        {
            return Err(TimestampError);
        }
        let number = |range: std::ops::Range<usize>| -> Result<i16, TimestampError> {
            let digits = bytes.get(range).ok_or(TimestampError)?;
            digits.iter().try_fold(0_i16, |sum, c| match c {
                b'0'..=b'9' => Ok(sum * 10 + i16::from(c - b'0')),
                _ => Err(TimestampError),
            })
        };
        if !fraction.bytes().all(|c| c.is_ascii_digit()) {
            return Err(TimestampError);
        }
        let micros = fraction
            .bytes()
            .chain(std::iter::repeat(b'0'))
            .take(6)
            .fold(0, |sum, c| sum * 10 + i64::from(c - b'0'));
        let day = Self::from_date(number(0..4)?, number(5..7)? as i8, number(8..10)? as i8)
            .ok_or(TimestampError)?;
        let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
        if hour > 23 || minute > 59 || second > 60 {
            return Err(TimestampError);
        }
        let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second.min(59));
        Ok(Self::from_micros(day.0 + seconds * 1_000_000 + micros))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_order_is_time_order_and_round_trips() {
        for text in [
            "2026-11-23T14:02:37.000001Z",
            "0001-01-01T00:00:00.000000Z",
            "9999-12-31T23:59:59.999999Z",
            "1969-12-31T23:59:59.500000Z",
        ] {
            assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text);
        }
        assert_eq!(
            "2026-11-23T14:02:37Z".parse::<Timestamp>().unwrap().to_millis_string(),
            "2026-11-23T14:02:37.000Z"
        );
        assert_eq!(
            "2026-11-23T14:02:37.123456789Z".parse::<Timestamp>().unwrap().to_string(),
            "2026-11-23T14:02:37.123456Z"
        );
    }

    #[test]
    fn refuses_what_is_no_instant() {
        for text in [
            "",
            "Z",
            "garbage",
            "2026-02-30T00:00:00Z",
            "2026-11-23 14:02:37Z",
            "2026-11-23T14:02:37",
            "2026-11-23T24:00:00Z",
            "2026-11-23T14:02:37.Z",
            "2026-11-23T14:02:37.-1Z",
            "20é6-11-23T14:02:37Z",
        ] {
            assert_eq!(text.parse::<Timestamp>(), Err(TimestampError), "{text}");
        }
    }

    #[test]
    fn day_and_arithmetic() {
        let t: Timestamp = "2026-11-23T14:02:37Z".parse().unwrap();
        assert_eq!(t.to_day(), "2026-11-23");
        assert_eq!((t.start_of_day() + Duration::from_days(1)).to_day(), "2026-11-24");
        assert_eq!(Timestamp::from_date(2025, 2, 29), None);
    }
}
