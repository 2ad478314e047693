//! What a list says of a document: why, since when, and who says so.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use vigie_model::Timestamp;

use crate::document::Document;

/// Why a document is on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Reported lost.
    Lost,
    /// Reported stolen.
    Stolen,
    /// Stolen before it was personalised.
    StolenBlank,
    /// Revoked by its issuer.
    Revoked,
    /// Declared invalid by its issuer.
    Invalid,
}

impl Reason {
    const ALL: [Self; 5] = [Self::Lost, Self::Stolen, Self::StolenBlank, Self::Revoked, Self::Invalid];

    /// The name in JSON, CSV and bundles.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Stolen => "stolen",
            Self::StolenBlank => "stolen-blank",
            Self::Revoked => "revoked",
            Self::Invalid => "invalid",
        }
    }
}

/// The text names no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reason is none of lost, stolen, stolen-blank, revoked, invalid")]
pub struct ReasonError;

impl FromStr for Reason {
    type Err = ReasonError;
    fn from_str(text: &str) -> Result<Self, ReasonError> {
        Self::ALL.into_iter().find(|reason| reason.name() == text.trim()).ok_or(ReasonError)
    }
}

/// The day a document was declared, or none: days from 1950-01-01, two octets, up to 2129.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Day(u16);

/// The text is no day that a list can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day is YYYY-MM-DD between 1950 and 2128, or empty")]
pub struct DayError;

/// 1950-01-01 in days from 1970-01-01.
const EPOCH: i64 = -7_305;

impl Day {
    /// Not known.
    pub const NONE: Self = Self(0);
}

impl FromStr for Day {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        let text = text.trim();
        if text.is_empty() || text == "-" {
            return Ok(Self::NONE);
        }
        let digits = |range: std::ops::Range<usize>| -> Result<i16, DayError> {
            let part = text.get(range).ok_or(DayError)?;
            if !part.bytes().all(|c| c.is_ascii_digit()) {
                return Err(DayError);
            }
            part.parse().map_err(|_| DayError)
        };
        if text.len() != 10 || text.as_bytes()[4] != b'-' || text.as_bytes()[7] != b'-' {
            return Err(DayError);
        }
        let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
        let at = Timestamp::from_date(year, month as i8, day as i8).ok_or(DayError)?;
        let days = at.as_micros().div_euclid(86_400_000_000) - EPOCH;
        u16::try_from(days + 1).ok().filter(|days| *days > 0).map(Self).ok_or(DayError)
    }
}

impl std::fmt::Display for Day {
    /// `YYYY-MM-DD`, or nothing.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            0 => Ok(()),
            days => f.write_str(&Timestamp::from_secs((i64::from(days) - 1 + EPOCH) * 86_400).to_day()),
        }
    }
}

/// Who answers for an entry: a member code of at most eight letters and digits; empty means the list's owner.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Owner {
    octets: [u8; 8],
    length: u8,
}

/// The text is no owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an owner is a code of at most eight letters A to Z and digits, or empty")]
pub struct OwnerError;

impl Owner {
    /// The code.
    pub fn as_str(&self) -> &str {
        // Letters and digits alone get in.
        std::str::from_utf8(&self.octets[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl std::fmt::Debug for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Owner {
    type Err = OwnerError;
    fn from_str(text: &str) -> Result<Self, OwnerError> {
        let text = text.trim();
        if text.len() > 8 || !text.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) {
            return Err(OwnerError);
        }
        let mut octets = [0; 8];
        octets[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self { octets, length: text.len() as u8 })
    }
}

/// Reason, owner and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Notice {
    /// Why.
    pub reason: Reason,
    /// Who says so.
    pub owner: Owner,
    /// Since when.
    pub day: Day,
}

impl Notice {
    /// Appends reason, day, owner: 3 octets and those of the owner, whose length stands elsewhere.
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(Reason::ALL.iter().position(|reason| *reason == self.reason).unwrap_or(0) as u8);
        out.extend_from_slice(&self.day.0.to_le_bytes());
        out.extend_from_slice(self.owner.as_str().as_bytes());
    }

    fn decode(octets: &[u8]) -> Option<Self> {
        let (head, owner) = octets.split_at_checked(3)?;
        Some(Self {
            reason: *Reason::ALL.get(usize::from(head[0]))?,
            day: Day(u16::from_le_bytes([head[1], head[2]])),
            owner: std::str::from_utf8(owner).ok()?.parse().ok()?,
        })
    }
}

/// One document on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub document: Document,
    /// What is said of it.
    pub notice: Notice,
}

impl Entry {
    /// Appends the record: octet of the number's length (with the top bit for "no notice"), octet of the lengths of state and owner, state, class, number, notice.
    pub fn encode(&self, out: &mut Vec<u8>) {
        encode_record(&self.document, Some(&self.notice), out);
    }
}

/// A record as it lies in a file or a level, not copied.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    octets: &'a [u8],
    /// Octets of the state.
    state: usize,
    /// Octets of the number.
    number: usize,
    /// Whether it takes a document off.
    removal: bool,
}

/// Appends a record; one without a notice takes the document off.
pub fn encode_record(document: &Document, notice: Option<&Notice>, out: &mut Vec<u8>) {
    let owner = notice.map_or(0, |notice| notice.owner.as_str().len());
    let removal = if notice.is_none() { 0x80 } else { 0 };
    out.push(document.number().len() as u8 | removal);
    out.push(document.state().len() as u8 | (owner as u8) << 2);
    out.extend_from_slice(document.state().as_bytes());
    out.extend_from_slice(document.class().as_bytes());
    out.extend_from_slice(document.number().as_bytes());
    if let Some(notice) = notice {
        notice.encode(out);
    }
}

impl<'a> Record<'a> {
    /// The first record of octets, and what follows it. Only its frame is read.
    pub fn split(octets: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (&[first, second], _) = octets.split_first_chunk::<2>()?;
        let (number, state, owner) =
            (usize::from(first & 0x7f), usize::from(second & 3), usize::from(second >> 2));
        let removal = first & 0x80 != 0;
        let notice = if removal { 0 } else { 3 + owner };
        let (record, rest) = octets.split_at_checked(2 + state + 1 + number + notice)?;
        (number > 0 && state > 0 && owner <= 8)
            .then_some((Self { octets: record, state, number, removal }, rest))
    }

    /// The octets.
    pub fn octets(&self) -> &'a [u8] {
        self.octets
    }

    /// Whether it speaks of this document: state, class and number are equal.
    pub fn is_of(&self, document: &Document) -> bool {
        let (state, rest) = self.octets[2..].split_at(self.state);
        state == document.state().as_bytes()
            && rest[..1] == *document.class().as_bytes()
            && &rest[1..1 + self.number] == document.number().as_bytes()
    }

    /// Whether another record speaks of the same document.
    pub fn is_same(&self, other: &Record<'_>) -> bool {
        let end = 3 + self.state + self.number;
        (self.state, self.number) == (other.state, other.number)
            && self.octets[2..end] == other.octets[2..end]
    }

    /// Octets of the key `state|class|number`, for its fingerprint.
    pub fn key_into(&self, out: &mut Vec<u8>) {
        let (state, rest) = self.octets[2..].split_at(self.state);
        out.clear();
        out.extend_from_slice(state);
        out.extend_from_slice(&[b'|', rest[0], b'|']);
        out.extend_from_slice(&rest[1..1 + self.number]);
    }

    /// The document.
    pub fn document(&self) -> Option<Document> {
        let text = |octets: &'a [u8]| std::str::from_utf8(octets).ok();
        let (state, rest) = self.octets[2..].split_at(self.state);
        let made = Document::new(text(state)?, text(&rest[..1])?, text(&rest[1..1 + self.number])?).ok()?;
        // Nothing was normalised away.
        self.is_of(&made).then_some(made)
    }

    /// What is said of it; `None` if it takes the document off or if the octets say nothing that a list can say.
    pub fn notice(&self) -> Option<Notice> {
        match self.removal {
            true => None,
            false => Notice::decode(&self.octets[3 + self.state + self.number..]),
        }
    }

    /// Whether it takes the document off.
    pub fn is_removal(&self) -> bool {
        self.removal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_and_other_octets_do_not_panic() {
        let entry = Entry {
            document: Document::new("D", "P", "C01X0006H").unwrap(),
            notice: Notice {
                reason: Reason::StolenBlank,
                owner: "UTO".parse().unwrap(),
                day: "2026-11-25".parse().unwrap(),
            },
        };
        let mut octets = Vec::new();
        entry.encode(&mut octets);
        encode_record(&entry.document, None, &mut octets);
        let (record, rest) = Record::split(&octets).unwrap();
        assert_eq!((record.document(), record.notice()), (Some(entry.document.clone()), Some(entry.notice)));
        let (removal, rest) = Record::split(rest).unwrap();
        assert!(removal.is_removal() && removal.is_of(&entry.document) && removal.notice().is_none());
        assert!(rest.is_empty());
        for cut in 0..octets.len() {
            if let Some((record, _)) = Record::split(&octets[cut..]) {
                let _ = (record.document(), record.notice());
            }
        }
    }

    #[test]
    fn days_are_kept_and_impossible_ones_refused() {
        for text in ["", "1950-01-01", "2024-02-29", "2128-12-31"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
        for text in
            ["1949-12-31", "2023-02-29", "2200-01-01", "26-01-01", "2026-1-1", "2026-13-01", "+026-01-01"]
        {
            assert_eq!(text.parse::<Day>(), Err(DayError), "{text}");
        }
    }
}
