//! Time (RFC 5280, 4.1.2.5).

use vigie_model::{Duration, Timestamp};

use crate::tlv::{Leniency, Tag, Tlv, TlvError};

/// Reads a UTCTime (two-digit years 1950 to 2049) or GeneralizedTime, with `Z` or an offset, with or without seconds.
///
/// # Errors
/// If it is no time.
pub fn read_time(element: &Tlv<'_, '_>) -> Result<Timestamp, TlvError> {
    let fault = TlvError::Content { offset: element.offset, what: "not a time" };
    let text = std::str::from_utf8(element.value).map_err(|_| fault.clone())?;
    let (digits, zone) =
        text.split_at(text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len()));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let year_digits = match element.tag {
        Tag::UTC_TIME => 2,
        Tag::GENERALIZED_TIME => 4,
        found => return Err(TlvError::Unexpected { offset: element.offset, expected: "a time", found }),
    };
    if !(whole.len() == year_digits + 10 || whole.len() == year_digits + 8) {
        return Err(fault);
    }
    let number = |from: usize, to: usize| whole.get(from..to).and_then(|digits| digits.parse::<i16>().ok());
    let pair = |index: usize| number(year_digits + 2 * index, year_digits + 2 * index + 2);
    let year = match (year_digits, number(0, year_digits).ok_or_else(|| fault.clone())?) {
        (2, year @ 50..) => 1900 + year,
        (2, year) => 2000 + year,
        (_, year) => year,
    };
    let (Some(month), Some(day), Some(hour), Some(minute)) = (pair(0), pair(1), pair(2), pair(3)) else {
        return Err(fault);
    };
    let second = pair(4).unwrap_or(0);
    if hour > 23 || minute > 59 || second > 60 {
        return Err(fault);
    }
    let date = Timestamp::from_date(year, month as i8, day as i8).ok_or_else(|| fault.clone())?;
    let offset = offset_minutes(zone).ok_or(fault)?;
    let early = year_digits == 4 && year < 2050;
    if early || zone != "Z" || !fraction.is_empty() || whole.len() != year_digits + 10 {
        element.note(Leniency::TimeForm);
    }
    let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second.min(59)) - offset * 60;
    Ok(date + Duration::from_secs(seconds))
}

fn offset_minutes(zone: &str) -> Option<i64> {
    match zone.as_bytes() {
        // A time without a zone is read as UTC; the caller notes the form.
        [] | [b'Z'] => Some(0),
        [sign @ (b'+' | b'-'), digits @ ..] if digits.len() == 4 && digits.iter().all(u8::is_ascii_digit) => {
            let value = |at: usize| i64::from(digits[at] - b'0');
            let minutes = (value(0) * 10 + value(1)) * 60 + value(2) * 10 + value(3);
            Some(if *sign == b'-' { -minutes } else { minutes })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlv::{Cursor, Leniencies};

    fn read(tag: u8, text: &str) -> (Result<String, TlvError>, bool) {
        let mut bytes = vec![tag, text.len() as u8];
        bytes.extend(text.as_bytes());
        let notes = Leniencies::default();
        let time = read_time(&Cursor::new(&bytes, &notes).any().unwrap()).map(|time| time.to_string());
        (time, notes.is_empty())
    }

    #[test]
    fn two_digit_years_turn_in_1950_and_odd_forms_are_noted() {
        assert_eq!(read(0x17, "491231235959Z"), (Ok("2049-12-31T23:59:59.000000Z".into()), true));
        assert_eq!(read(0x17, "500101000000Z"), (Ok("1950-01-01T00:00:00.000000Z".into()), true));
        assert_eq!(read(0x18, "20500101000000Z"), (Ok("2050-01-01T00:00:00.000000Z".into()), true));
        assert_eq!(read(0x18, "20300101000000Z"), (Ok("2030-01-01T00:00:00.000000Z".into()), false));
        assert_eq!(read(0x17, "2001010000+0130"), (Ok("2019-12-31T22:30:00.000000Z".into()), false));
        for text in ["", "Z", "20013300000000Z", "2001010000000", "é01010000000", "20010100000x"] {
            assert!(read(0x17, text).0.is_err(), "{text}");
        }
    }
}
