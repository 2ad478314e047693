//! How often documents of each issuing state were referred or left inconclusive, for the role `data-protection` alone: missing trust data
//! would otherwise burden some travellers unseen (DESIGN §6).
//!
//! Counters stand beside the records, never in them, and are given out for closed blocks of four weeks that do not overlap: no two answers
//! differ by a few checks. Nothing of this leaves the node: there is no export, no TAXII object and no route of members for it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vigie_model::{Duration, Timestamp};
use vigie_store::{BatchBuilder, RowOp};
use vigie_trust::report::Verdict;

use crate::rows::{self, key, tables};
use crate::{Caller, Node, Problem, Result, Right};

/// The least number that a cell shows.
pub const LEAST: u64 = 10;
/// Weeks of one block.
const BLOCK_WEEKS: i64 = 4;
/// Closed blocks that can be asked for: a year.
const BLOCKS: i64 = 13;

/// Outcomes counted for one issuing state in one week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counter {
    passed: u64,
    inconclusive: u64,
    failed: u64,
}

impl Counter {
    fn checks(self) -> u64 {
        self.passed + self.inconclusive + self.failed
    }

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.inconclusive += other.inconclusive;
        self.failed += other.failed;
    }
}

/// One issuing state with at least ten checks. A cell that is absent is below ten, or would reveal one that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RateRow {
    /// Issuing state as in the MRZ.
    pub issuing_state: String,
    /// Checks.
    pub checks: u64,
    /// Checks that did not pass.
    pub referred: Option<u64>,
    /// Of these, inconclusive ones.
    pub inconclusive: Option<u64>,
}

/// The rates of one block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rates {
    /// Number of the block.
    pub block: i64,
    /// First day.
    pub from: Timestamp,
    /// First day after it.
    pub until: Timestamp,
    /// States with at least ten checks, most referred first.
    pub rows: Vec<RateRow>,
    /// Checks of all other states together; absent if they are fewer than ten.
    pub others: Option<u64>,
    /// Blocks that can be asked for, newest first: number, first day, first day after it.
    pub blocks: Vec<(i64, Timestamp, Timestamp)>,
    /// When the running block closes.
    pub next: Timestamp,
}

impl Node {
    /// The rates of a closed block; the newest one if none is named.
    ///
    /// # Errors
    /// `Forbidden` without the role; `Invalid` for a block that is not closed or longer ago than a year; the store's.
    pub async fn rates(&self, caller: &Caller, block: Option<i64>) -> Result<Rates> {
        caller.need(Right::Protect)?;
        let running = block_of(self.now());
        let block = block.unwrap_or(running - 1);
        if !(running - BLOCKS..running).contains(&block) {
            return Err(Problem::new("rates.block", "this is no closed block of the last year")
                .at("block")
                .remedy("take one of those that are listed")
                .into());
        }
        self.note_read(caller, "rates by issuing state").await?;
        let mut states: BTreeMap<String, Counter> = BTreeMap::new();
        for week in block * BLOCK_WEEKS..(block + 1) * BLOCK_WEEKS {
            for (place, counter) in
                rows::all::<Counter>(&*self.engine, tables::RATE, &week_name(week)).await?
            {
                let state = place.parts().nth(1).unwrap_or_default().to_owned();
                states.entry(state).or_default().add(counter);
            }
        }
        let (rows, others) = shown(states);
        let blocks = (running - BLOCKS..running).rev().map(|block| (block, start(block), start(block + 1)));
        Ok(Rates {
            block,
            from: start(block),
            until: start(block + 1),
            rows,
            others,
            blocks: blocks.collect(),
            next: start(running + 1),
        })
    }

    /// Counts a check in its own batch. The shard is fresh chance, so that neither busy desks wait for each other nor a row tells its check.
    pub(crate) async fn count_rate(
        &self,
        batch: BatchBuilder,
        issuing_state: &str,
        outcome: Verdict,
        at: Timestamp,
    ) -> Result<BatchBuilder> {
        let plain = !issuing_state.is_empty()
            && issuing_state.len() <= 3
            && issuing_state.bytes().all(|c| c.is_ascii_uppercase());
        let state = if plain { issuing_state } else { "-" };
        let [shard] = self.entropy.octets::<1>();
        let place = key([&*week_name(week_of(at)), state, &*format!("{:x}", shard & 15)]);
        let found: Option<(Counter, Vec<u8>)> = rows::load(&*self.engine, tables::RATE, &place).await?;
        let mut counter = found.as_ref().map(|(counter, _)| *counter).unwrap_or_default();
        match outcome {
            Verdict::Passed => counter.passed += 1,
            Verdict::Inconclusive => counter.inconclusive += 1,
            Verdict::Failed => counter.failed += 1,
        }
        Ok(batch.row(match found {
            Some((_, old)) => {
                RowOp::Replace { table: tables::RATE, key: place, old, new: rows::encode(&counter) }
            }
            None => rows::insert(tables::RATE, place, &counter),
        }))
    }
}

/// What may be seen of the counts: no cell below ten, and none that others give by subtraction.
fn shown(states: BTreeMap<String, Counter>) -> (Vec<RateRow>, Option<u64>) {
    let mut all: Vec<(String, Counter)> = states.into_iter().filter(|(_, one)| one.checks() > 0).collect();
    all.sort_by_key(|(state, one)| (std::cmp::Reverse(one.checks()), state.clone()));
    let mut hidden: Vec<u64> = Vec::new();
    // The smallest first. One hidden state, or several with fewer than ten together, take the next smallest with them.
    while let Some((_, last)) = all.last() {
        let together: u64 = hidden.iter().sum();
        if last.checks() >= LEAST && (hidden.is_empty() || (hidden.len() > 1 && together >= LEAST)) {
            break;
        }
        hidden.push(last.checks());
        all.pop();
    }
    let mut rows: Vec<RateRow> = all.into_iter().map(|(state, one)| row(state, one)).collect();
    let share = |row: &RateRow| row.referred.map_or(0, |referred| referred * 1_000_000 / row.checks);
    rows.sort_by(|a, b| (share(b), &a.issuing_state).cmp(&(share(a), &b.issuing_state)));
    let together: u64 = hidden.iter().sum();
    let others = (hidden.len() > 1 && together >= LEAST).then_some(together);
    (rows, others)
}

/// The three outcomes give the number of checks together: if one of them is hidden, so is the smallest of the others.
fn row(issuing_state: String, counter: Counter) -> RateRow {
    let cells = [counter.passed, counter.inconclusive, counter.failed];
    let mut hidden = cells.map(|cell| cell < LEAST);
    if hidden.iter().filter(|hidden| **hidden).count() == 1 {
        let smallest = (0..3).filter(|at| !hidden[*at]).min_by_key(|at| cells[*at]);
        if let Some(at) = smallest {
            hidden[at] = true;
        }
    }
    RateRow {
        issuing_state,
        checks: counter.checks(),
        referred: (!hidden[0]).then_some(counter.inconclusive + counter.failed),
        inconclusive: (!hidden[1]).then_some(counter.inconclusive),
    }
}

/// Weeks begin on Monday; 1 January 1970 was a Thursday.
fn week_of(at: Timestamp) -> i64 {
    (at.as_micros().div_euclid(86_400_000_000) + 3).div_euclid(7)
}

fn block_of(at: Timestamp) -> i64 {
    week_of(at).div_euclid(BLOCK_WEEKS)
}

fn start(block: i64) -> Timestamp {
    Timestamp::from_micros(0) + Duration::from_days(block * BLOCK_WEEKS * 7 - 3)
}

fn week_name(week: i64) -> String {
    format!("{week:06}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(all: &[(&str, [u64; 3])]) -> BTreeMap<String, Counter> {
        let counter = |[passed, inconclusive, failed]: [u64; 3]| Counter { passed, inconclusive, failed };
        all.iter().map(|(state, cells)| ((*state).to_owned(), counter(*cells))).collect()
    }

    #[test]
    fn blocks_begin_on_a_monday_and_hold_their_days() {
        let at = Timestamp::from_date(2026, 11, 25).unwrap();
        let block = block_of(at);
        assert!(start(block) <= at && at < start(block + 1));
        // 23 November 2026 is a Monday.
        let monday = Timestamp::from_date(2026, 11, 23).unwrap();
        assert_eq!(start(block).since(monday).as_secs().rem_euclid(7 * 86_400), 0);
        assert_eq!(week_of(monday), week_of(monday - Duration::from_micros(1)) + 1);
    }

    #[test]
    fn no_cell_below_ten_is_shown() {
        let (rows, others) = shown(counts(&[("UTO", [50, 20, 30]), ("XNM", [9, 0, 0]), ("XSM", [3, 3, 3])]));
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].referred, rows[0].inconclusive, others), (Some(50), Some(20), Some(18)));
    }

    #[test]
    fn one_hidden_state_takes_another_with_it() {
        let (rows, others) = shown(counts(&[("UTO", [500, 0, 0]), ("XNM", [40, 0, 0]), ("XSM", [3, 0, 0])]));
        let names: Vec<&str> = rows.iter().map(|row| row.issuing_state.as_str()).collect();
        assert_eq!((names, others), (vec!["UTO"], Some(43)));
    }

    #[test]
    fn a_single_small_state_shows_nothing() {
        assert_eq!(shown(counts(&[("XNM", [9, 0, 0])])), (Vec::new(), None));
        assert_eq!(shown(BTreeMap::new()), (Vec::new(), None));
    }

    #[test]
    fn cells_of_a_row_are_not_found_by_subtraction() {
        // Passed below ten: referred would give it; the smallest other cell hides with it.
        assert_eq!(row("UTO".into(), Counter { passed: 4, inconclusive: 30, failed: 20 }).referred, None);
        // Failed below ten: inconclusive, the smaller of the others, hides; the sum of both stays.
        let one = row("UTO".into(), Counter { passed: 100, inconclusive: 30, failed: 2 });
        assert_eq!((one.referred, one.inconclusive), (Some(32), None));
        let one = row("UTO".into(), Counter { passed: 30, inconclusive: 100, failed: 2 });
        assert_eq!((one.referred, one.inconclusive), (None, Some(100)));
    }

    #[test]
    fn random_counts_never_give_a_small_cell() {
        let mut state = 7_u64;
        let mut next = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % most
        };
        for _ in 0..20_000 {
            let number = next(6) as usize;
            let made: Vec<(String, [u64; 3])> = (0..number)
                .map(|at| (format!("X{}A", (b'A' + at as u8) as char), [next(40), next(20), next(20)]))
                .collect();
            let all = made.iter().map(|(state, cells)| (state.as_str(), *cells)).collect::<Vec<_>>();
            let (rows, others) = shown(counts(&all));
            let hidden = all.iter().filter(|(_, cells)| cells.iter().sum::<u64>() > 0).count() - rows.len();
            assert!(hidden != 1 || others.is_none());
            assert!(others.is_none_or(|others| others >= LEAST));
            for row in rows {
                assert!(row.checks >= LEAST);
                let cells = all.iter().find(|(state, _)| *state == row.issuing_state).unwrap().1;
                if let Some(referred) = row.referred {
                    assert!(row.checks - referred >= LEAST);
                    if let Some(inconclusive) = row.inconclusive {
                        assert!(referred - inconclusive >= LEAST);
                    }
                }
                assert!(row.inconclusive.is_none_or(|shown| shown >= LEAST && shown == cells[1]));
            }
        }
    }
}
