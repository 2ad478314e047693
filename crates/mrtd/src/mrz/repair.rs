//! Repair of misread zones: every reading that obeys the check digits and the rules of the fields, with the cells it changes.
//!
//! Characters that optical readers confuse are exchanged, as few as possible, so that the check digits (ICAO Doc 9303-3, 4.9) agree and every cell
//! holds what its field may hold (digits in dates and check digits, letters in codes and names). All readings within the budget are found; the most
//! likely come first. A repaired zone is a proposal and never valid: some exchanges leave every check digit as it was (`6` and `G`, `1` and `L`,
//! filler and `K`: their values agree modulo 10), so that a zone which was read without a fault may still be misread. Such cells are named.

use serde::Serialize;

use super::check_digit::{Sum, check_digit};
use super::country::{self, CodeStatus};
use super::format::{Field, Layout};
use super::zone::{Zone, text};
use super::{Format, MrzDate, MrzError, normalise};

/// The most readings that are given.
pub const READINGS: usize = 16;
/// The most exchanges that are tried, not counting those that a field forces (a letter in a date).
pub const EXCHANGES: usize = 3;
/// Candidates of one field that are kept.
const FIELD_CANDIDATES: usize = 4_000;

/// What a repair found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// The format.
    pub format: Format,
    /// Readings that obey all check digits, most likely first, at most [`READINGS`]; empty if there is none within the budget.
    pub readings: Vec<Reading>,
    /// Whether there are more than those given.
    pub more: bool,
    /// Cells of the first reading that could be another character without any check digit telling.
    pub blind: Vec<BlindCell>,
}

/// One reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Its lines.
    pub lines: Vec<String>,
    /// What it changes; empty for the zone as it was read.
    pub changed: Vec<Change>,
    /// How unlikely the exchanges are together, in tenths of an ordinary one; forced ones count nothing.
    pub cost: u32,
}

/// One exchanged cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Line from 1.
    pub line: u8,
    /// Column from 1.
    pub column: u8,
    /// As read.
    pub from: char,
    /// As it may be printed.
    pub to: char,
}

/// A cell that check digits cannot tell from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlindCell {
    /// Line from 1.
    pub line: u8,
    /// Column from 1.
    pub column: u8,
    /// As it stands.
    pub read: char,
    /// What it may be instead.
    pub could_be: Vec<char>,
}

/// Pairs that readers of OCR-B confuse, and how unlikely each is in tenths: the usual ones, then rarer ones.
const CONFUSED: &[(u8, u8, u32)] = &[
    (b'0', b'O', 10),
    (b'0', b'Q', 12),
    (b'0', b'D', 12),
    (b'O', b'Q', 12),
    (b'O', b'D', 14),
    (b'1', b'I', 10),
    (b'5', b'S', 10),
    (b'8', b'B', 10),
    (b'2', b'Z', 10),
    (b'6', b'G', 10),
    (b'<', b'K', 11),
    (b'1', b'L', 24),
    (b'I', b'L', 24),
    (b'4', b'A', 24),
    (b'7', b'T', 24),
    (b'U', b'V', 24),
    (b'M', b'N', 24),
    (b'C', b'G', 24),
    (b'E', b'F', 24),
];

/// Confusions that cost more than this are rare.
const RARE: u32 = 20;

/// How unlikely it is that `read` was printed as `printed`; `None` if nobody confuses them.
fn cost_of(read: u8, printed: u8) -> Option<u32> {
    CONFUSED
        .iter()
        .find(|(a, b, _)| (*a, *b) == (read, printed) || (*b, *a) == (read, printed))
        .map(|(_, _, cost)| *cost)
}

/// What a cell may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Digit,
    DigitOrFiller,
    LetterOrFiller,
    Any,
}

impl Holds {
    const fn admits(self, cell: u8) -> bool {
        match self {
            Self::Digit => cell.is_ascii_digit(),
            Self::DigitOrFiller => cell.is_ascii_digit() || cell == b'<',
            Self::LetterOrFiller => cell.is_ascii_uppercase() || cell == b'<',
            Self::Any => true,
        }
    }
}

/// Cells that are decided together, the last one a check digit if `digit` is set.
struct Segment {
    cells: Vec<(usize, Holds)>,
    digit: bool,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Date,
    Code,
    /// A check digit that may be a filler if everything before it is.
    OptionalDigit,
}

/// One way to read a segment.
#[derive(Clone)]
struct Candidate {
    /// Place in the zone and character.
    set: Vec<(usize, u8)>,
    exchanges: usize,
    cost: u32,
}

/// Finds every reading within [`EXCHANGES`] of a zone as a reader gave it.
///
/// `confidences` holds, if the reader gives them, one number for each cell of the lines as read, from 0 (a guess) to 1 (certain): an exchange
/// costs more where the reader was certain.
///
/// # Errors
/// The text is no zone of the five formats, as [`super::parse`] says it; or the confidences are not as many as the cells.
pub fn repair(lines: &str, confidences: Option<&[f32]>) -> Result<Repair, MrzError> {
    let (zone, _) = normalise::zone(lines)?;
    let cells = zone.cells();
    if let Some(given) = confidences
        && given.len() != cells.len()
    {
        return Err(MrzError::Confidences { given: given.len(), cells: cells.len() });
    }
    let search = Search { zone, layout: zone.format.layout(), confidences };
    let mut found = search.readings();
    found.sort_by(|a, b| (a.cost, a.exchanges, &a.set).cmp(&(b.cost, b.exchanges, &b.set)));
    let more = found.len() > READINGS;
    found.truncate(READINGS);
    let readings: Vec<Reading> = found.iter().map(|candidate| search.reading(candidate)).collect();
    let blind = found.first().map(|first| search.blind(first)).unwrap_or_default();
    Ok(Repair { format: zone.format, readings, more, blind })
}

struct Search<'a> {
    zone: Zone,
    layout: &'static Layout,
    confidences: Option<&'a [f32]>,
}

impl Search<'_> {
    /// All readings: one candidate of each segment, so that the composite digit agrees.
    fn readings(&self) -> Vec<Candidate> {
        let mut partial = vec![Candidate { set: Vec::new(), exchanges: 0, cost: 0 }];
        for segment in self.segments() {
            let candidates = self.candidates(&segment);
            let mut joined = Vec::new();
            for before in &partial {
                let left = EXCHANGES - before.exchanges;
                for candidate in candidates.iter().take_while(|candidate| candidate.exchanges <= left) {
                    let set = [&*before.set, &*candidate.set].concat();
                    let exchanges = before.exchanges + candidate.exchanges;
                    joined.push(Candidate { set, exchanges, cost: before.cost + candidate.cost });
                }
            }
            partial = cheapest(joined, 8 * FIELD_CANDIDATES);
        }
        let Some(composite) = &self.layout.composite else { return partial };
        let digit = composite.digit.start;
        let read = self.zone.cells()[digit];
        let mut whole = Vec::new();
        for mut candidate in partial {
            let cells = self.apply(&candidate.set);
            let mut sum = Sum::default();
            for field in composite.over {
                sum.add(field.of(&cells));
            }
            let computed = b'0' + sum.digit();
            if computed == read {
                whole.push(candidate);
            } else if !read.is_ascii_digit() && cost_of(read, computed).is_some() {
                candidate.set.push((digit, computed));
                whole.push(candidate);
            }
        }
        whole
    }

    /// The fields, so divided that every check digit but the composite one lies in one segment.
    fn segments(&self) -> Vec<Segment> {
        let layout = self.layout;
        let range = |field: Field, holds: Holds| -> Vec<(usize, Holds)> {
            (field.start..field.start + field.len).map(|at| (at, holds)).collect()
        };
        let plain = |cells, kind| Segment { cells, digit: false, kind };
        let with_digit = |field: Field, holds, digit: Field, kind| {
            let last = if kind == Kind::OptionalDigit { Holds::DigitOrFiller } else { Holds::Digit };
            let cells = [range(field, holds), range(digit, last)].concat();
            Segment { cells, digit: true, kind }
        };
        let mut segments = vec![
            plain(range(layout.document_code, Holds::LetterOrFiller), Kind::Plain),
            plain(range(layout.issuing_state, Holds::LetterOrFiller), Kind::Code),
            plain(range(layout.name, Holds::LetterOrFiller), Kind::Plain),
            plain(range(layout.nationality, Holds::LetterOrFiller), Kind::Code),
            with_digit(layout.birth, Holds::DigitOrFiller, layout.birth_digit, Kind::Date),
            with_digit(layout.expiry, Holds::Digit, layout.expiry_digit, Kind::Date),
        ];
        let long = layout.long_numbers && self.zone.field(layout.number_digit)[0] == b'<';
        match long {
            // The digit of a long number lies in the optional data; both are left to the composite digit.
            true => {
                segments.push(plain(range(layout.number, Holds::Any), Kind::Plain));
                segments.push(plain(range(layout.number_digit, Holds::Any), Kind::Plain));
            }
            false => segments.push(with_digit(layout.number, Holds::Any, layout.number_digit, Kind::Plain)),
        }
        segments.push(match layout.optional_digit {
            Some(digit) => with_digit(layout.optional, Holds::Any, digit, Kind::OptionalDigit),
            None => plain(range(layout.optional, Holds::Any), Kind::Plain),
        });
        segments.extend(layout.optional_2.map(|field| plain(range(field, Holds::Any), Kind::Plain)));
        segments
    }

    /// All ways to read a segment with at most [`EXCHANGES`] exchanges that are not forced, those with few exchanges first.
    fn candidates(&self, segment: &Segment) -> Vec<Candidate> {
        let cells = self.zone.cells();
        let mut partial = vec![Candidate { set: Vec::new(), exchanges: 0, cost: 0 }];
        for &(at, holds) in &segment.cells {
            let choices = self.choices(segment, at, holds);
            // Nothing fits here: the cell stays, and the reading is judged by its digits alone.
            if let [only] = &*choices
                && only.0 == cells[at]
            {
                continue;
            }
            let mut joined = Vec::new();
            for before in &partial {
                for &(printed, exchanges, cost) in &choices {
                    if before.exchanges + exchanges > EXCHANGES {
                        continue;
                    }
                    let mut candidate = before.clone();
                    candidate.exchanges += exchanges;
                    candidate.cost += cost;
                    if printed != cells[at] {
                        candidate.set.push((at, printed));
                    }
                    joined.push(candidate);
                }
            }
            partial = cheapest(joined, 8 * FIELD_CANDIDATES);
        }
        partial.retain(|candidate| self.obeys(segment, &candidate.set));
        let mut kept = cheapest(partial, FIELD_CANDIDATES);
        kept.sort_by_key(|candidate| candidate.exchanges);
        kept
    }

    /// What may be printed in a cell: character, exchanges it counts, cost.
    fn choices(&self, segment: &Segment, at: usize, holds: Holds) -> Vec<(u8, usize, u32)> {
        let cells = self.zone.cells();
        let read = cells[at];
        let fits = holds.admits(read);
        let mut choices = Vec::new();
        if fits {
            choices.push((read, 0, 0));
        }
        for printed in CONFUSED.iter().flat_map(|(a, b, _)| [*a, *b]) {
            let Some(cost) = cost_of(read, printed) else { continue };
            if printed == read || !holds.admits(printed) || choices.iter().any(|(c, _, _)| *c == printed) {
                continue;
            }
            // Fillers are read as K where a run of them ends a field; no filler is taken for a K, or every field would have dozens of readings.
            if printed == b'<' && !self.ends_in_fillers(segment, at) || read == b'<' {
                continue;
            }
            // Letters for letters in names and codes are beyond what digits can decide.
            if holds == Holds::LetterOrFiller && fits && printed != b'<' && segment.kind != Kind::Code {
                continue;
            }
            // A run of fillers that was read as Ks is one mistake.
            if printed == b'<' && cells.get(at + 1) == Some(&b'K') {
                choices.push((printed, 0, 1));
                continue;
            }
            let certain = self.confidences.map_or(1.0, |given| 0.5 + given[at].clamp(0.0, 1.0));
            match fits {
                // A rare confusion counts twice: readings with several of them are guesses.
                true => choices.push((printed, 1 + usize::from(cost > RARE), (cost as f32 * certain) as u32)),
                // Forced: the usual exchange is free, the rarer ones count the difference.
                false => choices.push((printed, 0, cost - 10)),
            }
        }
        // Where no digit decides between forced exchanges, the usual one stands for all.
        if !fits && !segment.digit && segment.kind == Kind::Plain {
            choices.sort_by_key(|(_, _, cost)| *cost);
            choices.truncate(1);
        }
        if choices.is_empty() {
            choices.push((read, 0, 0));
        }
        choices
    }

    /// Whether every later cell of the segment's field is a filler or a K.
    fn ends_in_fillers(&self, segment: &Segment, at: usize) -> bool {
        let cells = self.zone.cells();
        let field = &segment.cells[..segment.cells.len() - usize::from(segment.digit)];
        field.iter().all(|(other, _)| *other <= at || matches!(cells[*other], b'<' | b'K'))
    }

    /// Whether the rules of the field and its own check digit hold.
    fn obeys(&self, segment: &Segment, set: &[(usize, u8)]) -> bool {
        let cells = self.zone.cells();
        let value = |at: usize| set.iter().find(|(place, _)| *place == at).map_or(cells[at], |(_, c)| *c);
        let all: Vec<u8> = segment.cells.iter().map(|(at, _)| value(*at)).collect();
        let field = &all[..all.len() - usize::from(segment.digit)];
        if segment.digit {
            let digit = all[all.len() - 1];
            let empty = segment.kind == Kind::OptionalDigit && field.iter().all(|c| *c == b'<');
            if digit != b'0' + check_digit(field) && !(empty && digit == b'<') {
                return false;
            }
        }
        match segment.kind {
            Kind::Date => MrzDate::from_cells(field).check().is_ok(),
            // A code that is known; where none is, the code as read stays, since no digit covers it in passports.
            Kind::Code => set.is_empty() || is_code(field),
            Kind::Plain | Kind::OptionalDigit => true,
        }
    }

    fn apply(&self, set: &[(usize, u8)]) -> Vec<u8> {
        let mut cells = self.zone.cells().to_vec();
        for (at, cell) in set {
            cells[*at] = *cell;
        }
        cells
    }

    fn reading(&self, candidate: &Candidate) -> Reading {
        let cells = self.apply(&candidate.set);
        let mut changed: Vec<Change> = candidate
            .set
            .iter()
            .map(|(at, to)| {
                let (line, column) = self.place(*at);
                Change { line, column, from: char::from(self.zone.cells()[*at]), to: char::from(*to) }
            })
            .collect();
        changed.sort_by_key(|change| (change.line, change.column));
        let lines = cells.chunks(self.zone.format.width()).map(text).collect();
        Reading { lines, changed, cost: candidate.cost }
    }

    /// Cells of number and optional data that could be exchanged without a check digit telling.
    fn blind(&self, candidate: &Candidate) -> Vec<BlindCell> {
        let cells = self.apply(&candidate.set);
        let mut blind = Vec::new();
        for segment in self.segments() {
            for &(at, holds) in &segment.cells {
                let read = cells[at];
                if holds != Holds::Any || read == b'<' {
                    continue;
                }
                let could_be: Vec<char> = CONFUSED
                    .iter()
                    .flat_map(|(a, b, _)| [(*a, *b), (*b, *a)])
                    .filter(|(from, to)| *from == read && check_digit(&[*from]) == check_digit(&[*to]))
                    .filter(|(_, to)| *to != b'<' || self.ends_in_fillers(&segment, at))
                    .map(|(_, to)| char::from(to))
                    .collect();
                if !could_be.is_empty() {
                    let (line, column) = self.place(at);
                    blind.push(BlindCell { line, column, read: char::from(read), could_be });
                }
            }
        }
        blind.sort_by_key(|cell| (cell.line, cell.column));
        blind
    }

    /// Line and column from 1; both are below 90.
    fn place(&self, at: usize) -> (u8, u8) {
        let width = self.zone.format.width();
        ((at / width + 1) as u8, (at % width + 1) as u8)
    }
}

/// At most `most`, the cheapest ones if there are more.
fn cheapest(mut candidates: Vec<Candidate>, most: usize) -> Vec<Candidate> {
    if candidates.len() > most {
        candidates.sort_by_key(|candidate| (candidate.cost, candidate.exchanges));
        candidates.truncate(most);
    }
    candidates
}

fn is_code(cells: &[u8]) -> bool {
    let letters = cells.iter().position(|c| *c == b'<').unwrap_or(cells.len());
    let (letters, fillers) = cells.split_at(letters);
    let known =
        |letters: &str| !matches!(country::status(letters), CodeStatus::Unknown | CodeStatus::UserAssigned);
    fillers.iter().all(|c| *c == b'<') && std::str::from_utf8(letters).is_ok_and(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: [&str; 2] =
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

    fn with(changes: &[(usize, char)]) -> String {
        let mut second: Vec<char> = LINES[1].chars().collect();
        for (at, to) in changes {
            second[*at - 1] = *to;
        }
        format!("{}\n{}", LINES[0], second.into_iter().collect::<String>())
    }

    fn rank(text: &str) -> Option<usize> {
        repair(text, None).unwrap().readings.iter().position(|reading| reading.lines == LINES)
    }

    #[test]
    fn the_zone_as_read_comes_first_where_it_obeys() {
        let found = repair(&with(&[]), None).unwrap();
        assert_eq!(
            (found.readings[0].lines.as_slice(), found.readings[0].cost),
            (LINES.map(String::from).as_slice(), 0)
        );
        assert!(found.readings[0].changed.is_empty());
        // L and 1 count 21 and 1, 6 and G count 6 and 16: no check digit tells them apart.
        let places: Vec<(u8, u8, char)> =
            found.blind.iter().map(|cell| (cell.line, cell.column, cell.read)).collect();
        assert_eq!(places, [(2, 1, 'L'), (2, 31, '1'), (2, 36, '6')]);
        assert_eq!(found.blind[2].could_be, ['G']);
        assert!(found.readings.len() > 1, "the blind cell makes a second reading");
    }

    #[test]
    fn usual_confusions_are_undone_and_named() {
        for changes in [
            &[(6, 'O')][..],
            &[(2, 'B')],
            &[(16, 'O'), (7, 'Z')],
            &[(43, 'I'), (44, 'O'), (30, 'F')][..2],
            &[(6, 'O'), (20, 'Z'), (35, 'Z')],
        ] {
            let found = repair(&with(changes), None).unwrap();
            assert!(rank(&with(changes)).is_some(), "{changes:?}: {found:?}");
            assert!(found.readings.iter().all(|reading| reading.changed.iter().all(|c| c.from != c.to)));
        }
        let found = repair(&with(&[(14, 'D')]), None).unwrap();
        // A letter in a date must go, whatever it was: the zone has no D there, and 0 is the only digit that it may be.
        assert!(found.readings.is_empty() || found.readings[0].changed[0].column == 14);
    }

    #[test]
    fn every_reading_obeys_every_check_digit() {
        for changes in [&[][..], &[(6, 'O')], &[(2, 'B'), (14, 'O')], &[(31, '8'), (36, 'G')]] {
            for reading in repair(&with(changes), None).unwrap().readings {
                let parsed = super::super::parse(&reading.lines.join("\n")).unwrap();
                let wrong =
                    parsed.objections().find(|finding| finding.code.as_str().starts_with("mrz.check-digit"));
                assert!(wrong.is_none(), "{wrong:?}");
            }
        }
    }

    #[test]
    fn a_zone_beyond_repair_has_no_reading() {
        let found = repair(&with(&[(1, 'M'), (9, 'X')]), None).unwrap();
        assert!(found.readings.iter().all(|reading| reading.lines != LINES));
        assert!(repair("", None).is_err());
        assert_eq!(repair(&with(&[]), Some(&[1.0; 3])), Err(MrzError::Confidences { given: 3, cells: 88 }));
    }

    #[test]
    fn what_a_reader_was_sure_of_is_exchanged_last() {
        // The O at 6 of the number may be a 0 there; alternatively other cells change. Low confidence there makes it cheapest.
        let mut confidences = [1.0; 88];
        confidences[44 + 5] = 0.0;
        let found = repair(&with(&[(6, 'O')]), Some(&confidences)).unwrap();
        assert_eq!(found.readings[0].lines, LINES);
        assert_eq!(found.readings[0].cost, 5);
    }

    #[test]
    fn fillers_read_as_k_at_the_end_of_a_field_are_fillers_again() {
        let text = with(&[]).replace("<<<<<<<<<<<<<<<<<<<\n", "<<<<<<<<<<<<<<<<KKK\n");
        // Names have no check digit: the zone as read obeys, so the reading with fillers comes after it.
        let found = repair(&text, None).unwrap();
        assert!(found.readings.iter().any(|reading| reading.lines == LINES));
    }

    #[test]
    fn a_zone_of_confusable_characters_alone_ends_soon_and_within_bounds() {
        for (cell, lines, width) in
            [('0', 3, 30), ('O', 3, 30), ('Q', 2, 44), ('1', 2, 36), ('K', 2, 44), ('6', 2, 44)]
        {
            let text = vec![cell.to_string().repeat(width); lines].join("\n");
            let found = repair(&text, None).unwrap();
            assert!(found.readings.len() <= READINGS);
        }
    }

    #[test]
    fn cards_and_visas_are_repaired_too() {
        let td1 =
            "I<UTOD231458907<<<<<<<<<<<<<<<\n74O8122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
        let found = repair(td1, None).unwrap();
        assert_eq!(found.readings[0].lines[1], "7408122F1204159UTO<<<<<<<<<<<6");
        let visa =
            "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX40O9078F96121096ZE184226B<<<<<<";
        assert_eq!(
            repair(visa, None).unwrap().readings[0].lines[1],
            "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"
        );
    }
}
