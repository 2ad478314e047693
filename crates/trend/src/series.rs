//! A weekly series in a text file: `week,count` with an optional third column `checked`, a heading, LF or CRLF.

use std::collections::BTreeMap;

use crate::Week;

/// The most lines of a file: more than a century of weeks.
const MOST_LINES: usize = 6_000;
/// The largest count a line may have.
pub const MOST_COUNT: u64 = 1_000_000_000;

/// A series as a file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeriesFile {
    /// Counts by week.
    pub counts: BTreeMap<Week, u64>,
    /// Documents checked by week, where the file has them.
    pub checked: BTreeMap<Week, u64>,
}

/// Why a file is no series, with its line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct SeriesError {
    /// Number of the line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: &'static str,
}

/// Reads a series.
///
/// # Errors
/// The first line that is no `week,count`, with its number; weeks given twice; more lines than a century has weeks.
pub fn read(text: &str) -> Result<SeriesFile, SeriesError> {
    let mut file = SeriesFile::default();
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let wrong = |what| SeriesError { line: number + 1, what };
        let line = line.trim();
        if line.is_empty() || (number == 0 && line.starts_with("week")) {
            continue;
        }
        if file.counts.len() >= MOST_LINES {
            return Err(wrong("more weeks than a century has"));
        }
        let mut columns = line.split(',').map(|column| column.trim().trim_matches('"'));
        let week: Week = columns
            .next()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| wrong("a week is written as 2026-W48"))?;
        let count = columns.next().and_then(count).ok_or_else(|| wrong("a count is a whole number"))?;
        if let Some(text) = columns.next().filter(|text| !text.is_empty()) {
            let checked = self::count(text).ok_or_else(|| wrong("documents checked are a whole number"))?;
            file.checked.insert(week, checked);
        }
        if columns.next().is_some() {
            return Err(wrong("more than three columns"));
        }
        if file.counts.insert(week, count).is_some() {
            return Err(wrong("this week stands in the file twice"));
        }
    }
    match file.counts.is_empty() {
        true => Err(SeriesError { line: 1, what: "no week is in the file" }),
        false => Ok(file),
    }
}

/// A count as a line has it.
pub fn count(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|count| *count <= MOST_COUNT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_with_or_without_heading_and_denominator() {
        let file = read("week,count,checked\r\n2026-W01,3,100\r\n\r\n2026-W02,0\r\n").unwrap();
        let week = |text: &str| text.parse::<Week>().unwrap();
        assert_eq!(file.counts, [(week("2026-W01"), 3), (week("2026-W02"), 0)].into());
        assert_eq!(file.checked, [(week("2026-W01"), 100)].into());
    }

    #[test]
    fn a_bad_line_is_named() {
        for (text, line) in [
            ("", 1),
            ("week,count\n", 1),
            ("week,count\n2026-W01,-1", 2),
            ("2026-W01,1\n2026-W01,2", 2),
            ("2026-W01,1.5", 1),
            ("2026-W60,1", 1),
            ("2026-W01,1,2,3", 1),
            ("2026-W01,99999999999", 1),
            ("2026-W01", 1),
        ] {
            assert_eq!(read(text).map_err(|error| error.line), Err(line), "{text}");
        }
    }
}
