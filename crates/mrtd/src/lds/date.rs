//! Dates of DG11, DG12 and DG16: eight digits, or four octets of two digits each (ICAO Doc 9303-10, 4.7.11 and 4.7.12).

use std::fmt;

/// A date whose parts may be unknown (written as zeros).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LdsDate {
    /// The year with its century, if known.
    pub year: Option<u16>,
    /// 1 to 12, if known.
    pub month: Option<u8>,
    /// 1 to 31, if known.
    pub day: Option<u8>,
    /// How it was written.
    pub form: DateForm,
}

/// How a date is written on the chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateForm {
    /// Eight digits as text.
    Text,
    /// Four octets of two digits each; inspection systems should read both.
    Bcd,
}

impl LdsDate {
    /// Reads the first eight digits of `value`; `None` if they are none, or no day of a year.
    pub fn read(value: &[u8]) -> Option<Self> {
        let (digits, form) = digits(value)?;
        let number =
            |from: usize, to: usize| digits[from..to].iter().fold(0_u16, |sum, d| sum * 10 + u16::from(*d));
        let (year, month, day) = (number(0, 4), number(4, 6), number(6, 8));
        let small = |n: u16| u8::try_from(n).ok();
        (month <= 12 && day <= 31).then_some(())?;
        let known = |n: u16| (n != 0).then_some(n);
        Some(Self {
            year: known(year),
            month: known(month).and_then(small),
            day: known(day).and_then(small),
            form,
        })
    }

    /// `YYYYMMDD` with zeros for what is unknown.
    pub fn digits(&self) -> String {
        let (year, month, day) =
            (self.year.unwrap_or_default(), self.month.unwrap_or_default(), self.day.unwrap_or_default());
        format!("{year:04}{month:02}{day:02}")
    }

    /// All parts are known.
    pub fn is_complete(&self) -> bool {
        self.year.is_some() && self.month.is_some() && self.day.is_some()
    }
}

impl fmt::Display for LdsDate {
    /// `YYYY-MM-DD` with `?` for what is unknown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("????")?,
        }
        for part in [self.month, self.day] {
            match part {
                Some(part) => write!(f, "-{part:02}")?,
                None => f.write_str("-??")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for LdsDate {
    /// Without the date, which may be one of birth.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LdsDate").field("form", &self.form).finish_non_exhaustive()
    }
}

/// The digits of a date or of a date and time: text of 8 or 14 digits, or 4 or 7 octets.
pub(super) fn digits(value: &[u8]) -> Option<(Vec<u8>, DateForm)> {
    match value.len() {
        8 | 14 => {
            let read: Option<Vec<u8>> =
                value.iter().map(|c| c.is_ascii_digit().then(|| c.wrapping_sub(b'0'))).collect();
            Some((read?, DateForm::Text))
        }
        4 | 7 => {
            let halves = value.iter().flat_map(|octet| [octet >> 4, octet & 0x0F]);
            let read: Option<Vec<u8>> = halves.map(|digit| (digit < 10).then_some(digit)).collect();
            Some((read?, DateForm::Bcd))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same_day_and_unknown_parts_stay_unknown() {
        let text = LdsDate::read(b"19740812").unwrap();
        let bcd = LdsDate::read(&[0x19, 0x74, 0x08, 0x12]).unwrap();
        assert_eq!((text.to_string(), text.form), ("1974-08-12".into(), DateForm::Text));
        assert_eq!((bcd.digits(), bcd.form), (text.digits(), DateForm::Bcd));
        let partly = LdsDate::read(b"19740000").unwrap();
        assert_eq!((partly.to_string(), partly.is_complete()), ("1974-??-??".into(), false));
        assert_eq!(LdsDate::read(b"00000000").unwrap().to_string(), "????-??-??");
        for wrong in [&b"1974081"[..], b"1974-8-1", b"19741301", b"19740832", &[0x19, 0x74, 0x08, 0x1A], b""]
        {
            assert!(LdsDate::read(wrong).is_none());
        }
        assert!(!format!("{text:?}").contains("1974"));
    }
}
