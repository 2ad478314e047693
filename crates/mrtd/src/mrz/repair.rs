//! Repair of misread zones: every reading that obeys the check digits and the rules of the fields, with the cells it changes.
//!
//! Characters that optical readers confuse are exchanged, as few as possible, so that the check digits (ICAO Doc 9303-3, 4.9) agree and every cell
//! holds what its field may hold (digits in dates and check digits, letters in codes and names). All readings within the budget are found; the most
//! likely come first. A repaired zone is a proposal and never valid: some exchanges leave every check digit as it was (`6` and `G`, `1` and `L`,
//! filler and `K`: their values agree modulo 10), so that a zone which was read without a fault may still be misread. Such cells are named. No digit
//! covers names and codes: letters that may stand for one another there make readings of their own, marked as undecided.

mod confusion;
mod plan;

use serde::Serialize;
use vigie_model::{Outcome, ReasonCode, reason::codes};

use self::confusion::Rank;
use self::plan::{Holds, Kind, Segment};
use super::check_digit::{Sum, check_digit};
use super::country::{self, CodeStatus};
use super::zone::{Zone, lines};
use super::{Format, Mrz, MrzDate, MrzError, normalise, read};

/// The most readings that are given.
pub const READINGS: usize = 16;
/// The most exchanges that are tried, not counting those that a field forces (a letter in a date); up to twice as many where they leave a single reading or none.
pub const EXCHANGES: usize = 3;
/// Candidates of one field while it is read, of those that obey, and of all fields together: the work on a zone is bounded by these.
const PARTIAL_CANDIDATES: usize = 4_000;
const FIELD_CANDIDATES: usize = 2_000;
const CANDIDATES: usize = 6_000;
/// The same where the search goes beyond [`EXCHANGES`].
const FAR: usize = 4;
/// Candidates of a name that are kept.
const NAME_CANDIDATES: usize = 200;
/// What an exchange costs more where no check digit speaks for it.
const UNCOVERED: u32 = 8;
/// What a code costs that no list has, if it is left as it was read.
const UNKNOWN_CODE: u32 = 15;

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
    /// Check digits that the zone as it was read does not obey.
    pub contradicted: Vec<Contradiction>,
    /// What these have in common, if there are any.
    pub hint: Option<Hint>,
}

impl Repair {
    /// Whether the zone as it was read obeys every rule of its digits and cells, and no other reading does but for cells that no digit covers.
    pub fn is_sound(&self) -> bool {
        self.readings.first().is_some_and(|first| first.changed.is_empty())
            && self.readings[1..].iter().all(|other| other.undecided)
    }
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
    /// Differs from a better reading in cells alone that no check digit covers: names, codes, optional data of visas.
    pub undecided: bool,
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

/// A check digit that does not agree with what it covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    /// Which.
    pub code: ReasonCode,
    /// Line from 1.
    pub line: u8,
    /// Column from 1.
    pub column: u8,
    /// What stands there and what was computed.
    pub detail: String,
}

/// What contradicted check digits have in common. It explains and decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hint {
    /// One field's digit is a digit and wrong, and the composite digit agrees with the field and with it: one misread cell would have changed both, so
    /// that the digit was printed so. Issuers did; forgers who change a number and not its digit do not compute the composite either.
    PrintedSo,
    /// The composite digit alone is wrong: it was misread or printed wrong, or a cell that only it covers was misread.
    CompositeAlone,
    /// Anything else: read again.
    ReadAgain,
}

/// One way to read a segment or a zone.
#[derive(Clone)]
struct Candidate {
    /// Place in the zone and character.
    set: Vec<(usize, u8)>,
    exchanges: usize,
    cost: u32,
}

impl Candidate {
    const AS_READ: Self = Self { set: Vec::new(), exchanges: 0, cost: 0 };
}

/// Finds every reading within [`EXCHANGES`] of a zone as a reader gave it.
///
/// `confidences` holds, if the reader gives them, one number for each cell of the lines as read, from 0 (a guess) to 1 (certain): an exchange
/// costs more where the reader was certain.
///
/// # Errors
/// The text is no zone of a known format, as [`super::parse`] says it; or the confidences are not as many as the cells.
pub fn repair(lines: &str, confidences: Option<&[f32]>) -> Result<Repair, MrzError> {
    let (mut zone, _) = normalise::zone(lines)?;
    if let Some(given) = confidences
        && given.len() != zone.cells().len()
    {
        return Err(MrzError::Confidences { given: given.len(), cells: zone.cells().len() });
    }
    // A visa whose V was misread has the size of a passport or a card, and the first letter of neither.
    zone.format = match (zone.format, zone.cells()[0]) {
        (Format::Td3, b'U' | b'Y') => Format::MrvA,
        (Format::Td2, b'U' | b'Y') => Format::MrvB,
        (format, _) => format,
    };
    let contradicted = contradictions(zone);
    let mut search =
        Search { segments: plan::segments(&zone), zone, confidences, budget: EXCHANGES, width: 1 };
    let mut found = search.readings();
    // A single proposal is not yet the only one, and none within reach is not none.
    for budget in [EXCHANGES + 1, 2 * EXCHANGES] {
        if found.len() < 2 && found.first().is_none_or(|first| first.exchanges > 0) {
            search.budget = budget;
            search.width = FAR;
            found = search.readings();
        }
    }
    let more = found.len() > READINGS;
    found.truncate(READINGS);
    let readings: Vec<Reading> =
        found.iter().enumerate().map(|(rank, candidate)| search.reading(candidate, &found[..rank])).collect();
    let blind = found
        .first()
        .map(|first| blind_cells(&search.with(&first.set), &search.segments))
        .unwrap_or_default();
    let hint = hint(&contradicted, &search);
    Ok(Repair { format: zone.format, readings, more, blind, contradicted, hint })
}

/// Cells of a zone that was read that could be another character without any check digit telling; also of one that obeys every rule.
pub fn blind(mrz: &Mrz) -> Vec<BlindCell> {
    let Some(zone) = Zone::new(mrz.lines.concat().as_bytes()) else { return Vec::new() };
    blind_cells(&zone, &plan::segments(&zone))
}

/// The check digits that a zone does not obey.
fn contradictions(zone: Zone) -> Vec<Contradiction> {
    let Ok(parsed) = read::read(zone, Vec::new()) else { return Vec::new() };
    let failed = parsed.findings.into_iter().filter(|finding| {
        finding.outcome == Outcome::Failed && finding.code.as_str().starts_with("mrz.check-digit.")
    });
    failed
        .map(|finding| Contradiction {
            code: finding.code,
            line: finding.line,
            column: finding.column,
            detail: finding.detail,
        })
        .collect()
}

fn hint(contradicted: &[Contradiction], search: &Search<'_>) -> Option<Hint> {
    let composite = plan::composite(search.zone.format);
    let digit_at = |one: &Contradiction| {
        let place = |at: &usize| search.zone.format.place(*at) == (one.line, one.column);
        (0..search.zone.cells().len()).find(place).is_some_and(|at| search.zone.cells()[at].is_ascii_digit())
    };
    match contradicted {
        [] => None,
        [one] if one.code == codes::MRZ_CD_COMPOSITE => Some(Hint::CompositeAlone),
        [one] if composite.is_some() && digit_at(one) => Some(Hint::PrintedSo),
        _ => Some(Hint::ReadAgain),
    }
}

struct Search<'a> {
    zone: Zone,
    segments: Vec<Segment>,
    confidences: Option<&'a [f32]>,
    budget: usize,
    /// By how much the bounds of the work are divided.
    width: usize,
}

impl Search<'_> {
    /// Readings, most likely first, one more than are given if there are as many: one candidate of each segment, so that the composite digit agrees.
    fn readings(&self) -> Vec<Candidate> {
        let mut partial = vec![Candidate::AS_READ];
        for segment in &self.segments {
            let candidates = self.candidates(segment);
            if let [only] = &*candidates {
                partial.iter_mut().for_each(|before| before.set.extend(&only.set));
                partial.iter_mut().for_each(|before| before.cost += only.cost);
                continue;
            }
            let mut joined = Vec::new();
            for before in &partial {
                let left = self.budget - before.exchanges;
                for candidate in candidates.iter().take_while(|candidate| candidate.exchanges <= left) {
                    let set = [&*before.set, &*candidate.set].concat();
                    let exchanges = before.exchanges + candidate.exchanges;
                    joined.push(Candidate { set, exchanges, cost: before.cost + candidate.cost });
                }
            }
            partial = cheapest(joined, CANDIDATES / self.width);
        }
        let mut whole: Vec<Candidate> =
            partial.into_iter().filter_map(|one| self.with_composite(one)).collect();
        whole.sort_by(|a, b| (a.cost, a.exchanges, &a.set).cmp(&(b.cost, b.exchanges, &b.set)));
        let long = self.zone.format.layout().is_some_and(|layout| layout.long_numbers);
        let obeying = whole.into_iter().filter(|one| {
            let zone = self.with(&one.set);
            // Nothing is repaired into another format, whose digits stand elsewhere.
            let same = Format::of_cells(zone.cells().len(), zone.cells()) == Some(zone.format);
            same && (!long || contradictions(zone).is_empty())
        });
        obeying.take(READINGS + 1).collect()
    }

    /// The candidate, its composite digit exchanged if that was misread; `None` if the digit speaks against it.
    fn with_composite(&self, mut candidate: Candidate) -> Option<Candidate> {
        let Some(composite) = plan::composite(self.zone.format) else { return Some(candidate) };
        let zone = self.with(&candidate.set);
        let mut sum = Sum::default();
        composite.over.iter().for_each(|field| sum.add(zone.field(*field)));
        let (at, computed) = (composite.digit.start, b'0' + sum.digit());
        let read = self.zone.cells()[at];
        if read == computed {
            return Some(candidate);
        }
        let (cost, _) = confusion::between(read, computed)?;
        if read.is_ascii_digit() {
            // One digit for another: only where nothing else was exchanged.
            candidate.exchanges += Rank::Odd.exchanges();
            candidate.cost += cost;
        } else {
            candidate.cost += cost - 10;
        }
        candidate.set.push((at, computed));
        (candidate.exchanges <= self.budget).then_some(candidate)
    }

    /// All ways to read a segment within the budget, forced exchanges not counted, those with few exchanges first.
    fn candidates(&self, segment: &Segment) -> Vec<Candidate> {
        let cells = self.zone.cells();
        let mut partial = vec![Candidate::AS_READ];
        // What no digit covers is exchanged once, or every name would have dozens of readings.
        let budget = match (segment.covered, segment.kind) {
            (true, _) | (_, Kind::Code) => self.budget,
            (false, _) => self.budget.min(2),
        };
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
                let filled = before.set.last().is_some_and(|(last, cell)| *last + 1 == at && *cell == b'<');
                for &(printed, exchanges, cost) in &choices {
                    let uncovered_again = !segment.covered
                        && segment.kind != Kind::Code
                        && exchanges > 0
                        && before.exchanges > 0;
                    // In a run of Ks at the end of a field, no K stands after a filler.
                    let after_filler = filled && printed == b'K' && self.ends_in_fillers(segment, at);
                    if before.exchanges + exchanges > budget || uncovered_again || after_filler {
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
            partial = cheapest(joined, PARTIAL_CANDIDATES / self.width);
        }
        partial.retain(|candidate| self.obeys(segment, &candidate.set));
        if segment.kind == Kind::Code {
            let unknown = |one: &&mut Candidate| !self.is_code(segment, &one.set);
            partial.iter_mut().filter(unknown).for_each(|one| one.cost += UNKNOWN_CODE);
        }
        let most = if segment.kind == Kind::Name { NAME_CANDIDATES } else { FIELD_CANDIDATES / self.width };
        let mut kept = cheapest(partial, most);
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
        let name = segment.kind == Kind::Name;
        for (printed, cost, rank) in confusion::of(read) {
            if !holds.admits(printed) {
                continue;
            }
            // Fillers are read as K where a run of them ends a field, and between the words of a name; a filler is not taken for a K, or
            // every field would have dozens of readings.
            let ends = printed == b'<' && self.ends_in_fillers(segment, at);
            let free = matches!(holds, Holds::One(_)) || ends || (name && printed == b'<');
            if (printed == b'<' && !free) || (read == b'<' && fits) {
                continue;
            }
            // A run of fillers that was read as Ks is one mistake.
            if fits && printed == b'<' && (ends || name) && cells.get(at + 1) == Some(&b'K') {
                choices.push((printed, 0, 1));
                continue;
            }
            if !fits {
                // Forced: the usual exchange is free, the rarer ones count the difference. Few names have a Q.
                let seldom = if name && printed == b'Q' { 4 } else { 0 };
                choices.push((printed, 0, cost - 10 + seldom));
                continue;
            }
            // Letters for letters in document codes and names are beyond what digits can decide; names have readings of their own.
            let letters = matches!(holds, Holds::LetterOrFiller | Holds::Letter);
            let undecidable = letters && segment.kind == Kind::Plain || (name && rank == Rank::Odd);
            if undecidable && printed != b'<' {
                continue;
            }
            let uncovered = if segment.covered || segment.kind == Kind::Code { 0 } else { UNCOVERED };
            let certain = self.confidences.map_or(1.0, |given| 0.5 + given[at].clamp(0.0, 1.0));
            let exchanges = if uncovered > 0 { 1 } else { rank.exchanges() };
            choices.push((printed, exchanges, ((cost + uncovered) as f32 * certain) as u32));
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
        let all = self.content(segment, set);
        let field = &all[..all.len() - usize::from(segment.digit)];
        if segment.digit {
            let digit = all[all.len() - 1];
            let empty = segment.kind == Kind::OptionalDigit && field.iter().all(|c| *c == b'<');
            if digit != b'0' + check_digit(field) && !(empty && digit == b'<') {
                return false;
            }
        }
        match segment.kind {
            // A date that no digit covers and that is impossible as read stays as read.
            Kind::Date => MrzDate::from_cells(field).check().is_ok() || (!segment.digit && set.is_empty()),
            // A code that is known; where none is, the code as read stays, since no digit covers it in passports.
            Kind::Code => set.is_empty() || self.is_code(segment, set),
            Kind::Plain | Kind::Name | Kind::OptionalDigit => true,
        }
    }

    fn is_code(&self, segment: &Segment, set: &[(usize, u8)]) -> bool {
        let cells = self.content(segment, set);
        let letters = cells.iter().position(|c| *c == b'<').unwrap_or(cells.len());
        let (letters, fillers) = cells.split_at(letters);
        let known = |letters: &str| {
            !matches!(country::status(letters), CodeStatus::Unknown | CodeStatus::UserAssigned)
        };
        fillers.iter().all(|c| *c == b'<') && std::str::from_utf8(letters).is_ok_and(known)
    }

    fn content(&self, segment: &Segment, set: &[(usize, u8)]) -> Vec<u8> {
        let cells = self.zone.cells();
        let value = |at: usize| set.iter().find(|(place, _)| *place == at).map_or(cells[at], |(_, c)| *c);
        segment.cells.iter().map(|(at, _)| value(*at)).collect()
    }

    fn with(&self, set: &[(usize, u8)]) -> Zone {
        let mut zone = self.zone;
        set.iter().for_each(|(at, cell)| zone.set(*at, *cell));
        zone
    }

    fn reading(&self, candidate: &Candidate, better: &[Candidate]) -> Reading {
        let zone = self.with(&candidate.set);
        let mut changed: Vec<Change> = candidate
            .set
            .iter()
            .map(|(at, to)| {
                let (line, column) = self.zone.format.place(*at);
                Change { line, column, from: char::from(self.zone.cells()[*at]), to: char::from(*to) }
            })
            .collect();
        changed.sort_by_key(|change| (change.line, change.column));
        let differs_uncovered = |other: &Candidate| {
            let other = self.with(&other.set);
            let covered = self.segments.iter().filter(|segment| segment.covered).flat_map(|one| &one.cells);
            covered.clone().all(|(at, _)| other.cells()[*at] == zone.cells()[*at])
        };
        let undecided = better.iter().any(differs_uncovered);
        Reading { lines: lines(zone.format, zone.cells()), changed, cost: candidate.cost, undecided }
    }
}

/// Cells of numbers and optional data that could be exchanged without a check digit telling.
fn blind_cells(zone: &Zone, segments: &[Segment]) -> Vec<BlindCell> {
    let cells = zone.cells();
    let mut blind = Vec::new();
    for segment in segments {
        let field: Vec<usize> =
            segment.cells.iter().filter(|(_, holds)| *holds == Holds::Any).map(|(at, _)| *at).collect();
        for (index, at) in field.iter().enumerate() {
            let read = cells[*at];
            // Of a run of fillers its first cell may be the last character of what stands before it.
            if read == b'<' && (index == 0 || cells[field[index - 1]] == b'<') {
                continue;
            }
            let unseen = |printed: u8, rank: Rank| match segment.covered {
                true => rank < Rank::Odd && check_digit(&[printed]) == check_digit(&[read]),
                false => rank == Rank::Usual,
            };
            let mut could_be: Vec<char> = confusion::of(read)
                .filter(|(printed, _, rank)| unseen(*printed, *rank))
                .map(|(printed, ..)| char::from(printed))
                .collect();
            could_be.sort_unstable();
            if !could_be.is_empty() {
                let (line, column) = zone.format.place(*at);
                blind.push(BlindCell { line, column, read: char::from(read), could_be });
            }
        }
    }
    blind.sort_by_key(|cell| (cell.line, cell.column));
    blind
}

/// At most `most`, the cheapest ones if there are more.
fn cheapest(mut candidates: Vec<Candidate>, most: usize) -> Vec<Candidate> {
    if candidates.len() > most {
        candidates.select_nth_unstable_by_key(most, |candidate| (candidate.cost, candidate.exchanges));
        candidates.truncate(most);
    }
    candidates
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
        assert_eq!(places, [(2, 1, 'L'), (2, 31, '1'), (2, 36, '6'), (2, 38, '<')]);
        assert_eq!((&*found.blind[2].could_be, &*found.blind[3].could_be), (&['G'][..], &['K'][..]));
        let parsed = super::super::parse(&with(&[])).unwrap();
        assert_eq!(blind(&parsed.mrz), found.blind, "also where nothing is to be repaired");
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
