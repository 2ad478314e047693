//! The document lottery: a share of checks goes to the second line by chance. Nobody can foresee a draw, and everybody can recompute that it
//! was chance.
//!
//! For each place and day there is a seed of 32 octets. Its SHA-256 (see [`commitment`]) is in the audit log before the day begins, the seed
//! itself after the day. Check number n of the day is drawn if the first eight octets of HMAC-SHA256(seed, "vigie-lottery-v1" ‖ n) are below the
//! rate's share of 2^64. A draw sees the seed, the number and the rate: nothing of the document or of who holds it. Whoever can read the node's
//! data folder can read the seed of the day; against that the log and the export show every number that was given out.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vigie_model::{Duration, Timestamp};
use vigie_store::{Batch, RowOp};
use vigie_trust::vigilance::{Draw, PerMille, Terms};

use crate::admin::{hex, lock};
use crate::check::Place;
use crate::rows::{self, key, tables};
use crate::{Caller, Node, NodeError, Problem, Result, Right, is_conflict};

const DOMAIN: &[u8] = b"vigie-lottery-v1";

/// A day of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Day {
    seed: String,
    commitment: String,
    committed: Timestamp,
    revealed: bool,
}

/// One draw as it was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    rate: PerMille,
    drawn: bool,
}

/// One draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DrawView {
    /// Number of the check on its day, from 1.
    pub number: u64,
    /// Per mille.
    pub rate: PerMille,
    /// Whether chance chose it.
    pub drawn: bool,
}

/// A day as everybody may read it.
#[derive(Clone, Debug, Serialize)]
pub struct LotteryDay {
    /// Name of the place.
    pub place: String,
    /// `YYYY-MM-DD`, UTC.
    pub day: String,
    /// SHA-256 that was in the log before the day, hex.
    pub commitment: String,
    /// When it was written there.
    pub committed: Timestamp,
    /// The seed, hex, once the day is over.
    pub seed: Option<String>,
    /// Every draw, by number.
    pub draws: Vec<DrawView>,
    /// Numbers below the last one that have no draw: a check that was numbered and not recorded.
    pub gaps: u64,
    /// Whether seed and commitment agree and every draw is what the seed gives; absent until the seed is shown.
    pub holds: Option<bool>,
}

/// SHA-256 of domain, place, day and seed: domain ‖ 0 ‖ place ‖ 0 ‖ day ‖ 0 ‖ seed.
pub fn commitment(place: &str, day: &str, seed: &[u8; 32]) -> [u8; 32] {
    let parts: [&[u8]; 7] = [DOMAIN, &[0], place.as_bytes(), &[0], day.as_bytes(), &[0], seed];
    parts.into_iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize().into()
}

/// Whether chance chooses check `number`.
pub fn draw(seed: &[u8; 32], number: u64, rate: PerMille) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(seed).expect("HMAC takes a key of any length");
    mac.update(DOMAIN);
    mac.update(&number.to_be_bytes());
    let octets: [u8; 32] = mac.finalize().into_bytes().into();
    let chance = u64::from_be_bytes(octets[..8].try_into().expect("eight of 32 octets"));
    // chance / 2^64 < rate / 1000, without rounding.
    u128::from(chance) * 1_000 < u128::from(rate.get()) << 64
}

/// A number that was taken, and the row that keeps its draw.
pub(crate) struct Turn {
    pub(crate) draw: Draw,
    pub(crate) row: RowOp,
}

impl Node {
    /// Commits to tomorrow's seed of this node's place, and shows the seeds of days that are over. For housekeeping.
    ///
    /// # Errors
    /// The store's.
    pub async fn keep_lottery(&self) -> Result<u64> {
        let Some(place) = self.place().await? else { return Ok(0) };
        let now = self.now();
        let today = now.start_of_day();
        let tomorrow = (today + Duration::from_days(1)).to_day();
        let mut batch = None;
        let mut done = 0;
        let caller = Caller::node();
        let spot = key([&*place.title, &*tomorrow]);
        if self.engine.row(tables::LOTTERY, &spot).await?.is_none() {
            let seed = self.entropy.octets::<32>();
            let commitment = hex(&commitment(&place.title, &tomorrow, &seed));
            let subject = format!("{tomorrow} {commitment}");
            let leaf = self.leaf(now, &caller, "lottery.committed", "document lottery", subject);
            let day = Day { seed: hex(&seed), commitment, committed: now, revealed: false };
            batch = Some(Batch::new(now, leaf).row(rows::insert(tables::LOTTERY, spot, &day)));
            done += 1;
        }
        for (spot, day) in rows::all::<Day>(&*self.engine, tables::LOTTERY, "").await? {
            let date = spot.parts().nth(1).unwrap_or_default().to_owned();
            if day.revealed || date >= today.to_day() {
                continue;
            }
            let subject = format!("{date} {}", day.seed);
            let leaf = self.leaf(now, &caller, "lottery.revealed", "document lottery", subject);
            let old = rows::encode(&day);
            let new = rows::encode(&Day { revealed: true, ..day });
            let change = RowOp::Replace { table: tables::LOTTERY, key: spot, old, new };
            batch = Some(match batch {
                None => Batch::new(now, leaf).row(change),
                Some(batch) => batch.leaf(leaf).row(change),
            });
            done += 1;
        }
        match batch {
            None => Ok(0),
            Some(batch) => match self.engine.apply(batch.build()).await {
                Ok(_) => Ok(done),
                // Another process of this node was faster.
                Err(error) if is_conflict(&error) => Ok(0),
                Err(error) => Err(error.into()),
            },
        }
    }

    /// A day of this node's place, or of the place named.
    ///
    /// # Errors
    /// `Invalid` for no calendar day; `NotFound` if there was no lottery.
    pub async fn lottery_day(&self, caller: &Caller, place: Option<&str>, day: &str) -> Result<LotteryDay> {
        caller.need(Right::ReadVigilance)?;
        let day = crate::told::day(day, "day")?;
        let own = self.place().await?.map(|place| place.title);
        let place = place
            .map(str::to_owned)
            .or(own)
            .ok_or_else(|| NodeError::not_found("this node has no place of its own"))?;
        let found: Option<(Day, _)> =
            rows::load(&*self.engine, tables::LOTTERY, &key([&*place, &*day])).await?;
        let (kept, _) = found.ok_or_else(|| {
            NodeError::NotFound(
                Problem::new("lottery.none", "nobody committed to a lottery of this place before this day")
                    .remedy("a day whose seed is not committed to before it begins has none"),
            )
        })?;
        let seed = octets_of(&kept.seed)?;
        let mut draws = Vec::new();
        let prefix = key([&*place, &*day]);
        for (spot, draw) in rows::all::<Kept>(&*self.engine, tables::LOTTERY_DRAW, prefix.as_str()).await? {
            let number = spot.parts().nth(2).and_then(|text| u64::from_str_radix(text, 16).ok());
            let Some(number) = number else { continue };
            draws.push(DrawView { number, rate: draw.rate, drawn: draw.drawn });
        }
        let last = draws.last().map_or(0, |draw| draw.number);
        let holds = kept.revealed.then(|| {
            hex(&commitment(&place, &day, &seed)) == kept.commitment
                && draws.iter().all(|one| draw(&seed, one.number, one.rate) == one.drawn)
        });
        Ok(LotteryDay {
            gaps: last - draws.len() as u64,
            seed: kept.revealed.then(|| kept.seed.clone()),
            commitment: kept.commitment,
            committed: kept.committed,
            place,
            day,
            draws,
            holds,
        })
    }

    /// The next number of today at a place and whether it is drawn; `None` on a day without a lottery.
    pub(crate) async fn lottery_turn(
        &self,
        place: Option<&Place>,
        terms: &Terms,
        at: Timestamp,
    ) -> Result<Option<Turn>> {
        let Some(place) = place else { return Ok(None) };
        let day = at.to_day();
        let found: Option<(Day, _)> =
            rows::load(&*self.engine, tables::LOTTERY, &key([&*place.title, &*day])).await?;
        // A commitment that came after midnight binds nobody.
        let Some((kept, _)) = found.filter(|(kept, _)| kept.committed < at.start_of_day()) else {
            return Ok(None);
        };
        let mark = format!("{}\u{1f}{day}", place.title);
        let known = lock(&self.lottery).as_ref().is_some_and(|(known, _)| *known == mark);
        let last = match known {
            true => 0,
            false => self.last_number(&place.title, &day).await?,
        };
        let number = {
            let mut counter = lock(&self.lottery);
            match &mut *counter {
                Some((known, number)) if *known == mark => {
                    *number += 1;
                    *number
                }
                other => {
                    *other = Some((mark, last + 1));
                    last + 1
                }
            }
        };
        let rate = terms.rules.lottery;
        let drawn = draw(&octets_of(&kept.seed)?, number, rate);
        let spot = key([&*place.title, &*day, &*format!("{number:016x}")]);
        Ok(Some(Turn {
            draw: if drawn { Draw::Drawn(number) } else { Draw::Passed(number) },
            row: rows::insert(tables::LOTTERY_DRAW, spot, &Kept { rate, drawn }),
        }))
    }

    /// Whether another process of this node gave out the same number first; if so, the next number is one that nobody has.
    pub(crate) async fn lottery_passed_on(&self, turn: &Turn, place: &Place, at: Timestamp) -> Result<bool> {
        let RowOp::Insert(table, spot, _) = &turn.row else { return Ok(false) };
        if self.engine.row(*table, spot).await?.is_none() {
            return Ok(false);
        }
        let day = at.to_day();
        let last = self.last_number(&place.title, &day).await?;
        let mark = format!("{}\u{1f}{day}", place.title);
        if let Some((known, number)) = &mut *lock(&self.lottery)
            && *known == mark
        {
            *number = last.max(*number);
        }
        Ok(true)
    }

    /// The last number that was given out, after a start.
    async fn last_number(&self, place: &str, day: &str) -> Result<u64> {
        let prefix = key([place, day]);
        let rows = rows::all::<Kept>(&*self.engine, tables::LOTTERY_DRAW, prefix.as_str()).await?;
        let last = rows
            .last()
            .and_then(|(spot, _)| spot.parts().nth(2).and_then(|text| u64::from_str_radix(text, 16).ok()));
        Ok(last.unwrap_or(0))
    }
}

fn octets_of(text: &str) -> Result<[u8; 32]> {
    let octets: Option<Vec<u8>> = (0..text.len() / 2)
        .map(|at| text.get(2 * at..2 * at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()))
        .collect();
    octets.and_then(|octets| octets.try_into().ok()).ok_or_else(|| {
        vigie_store::StoreError::Corrupt("the seed of a lottery is not 32 octets".into()).into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_kept_as_chance_keeps_it() {
        let seed = [7; 32];
        for rate in [0, 10, 50, 100, 1_000] {
            let rate = PerMille::new(rate).unwrap();
            let drawn = (1..=100_000).filter(|number| draw(&seed, *number, rate)).count() as f64;
            let share = f64::from(rate.get()) / 1_000.0;
            // Five standard deviations of a binomial law of 100,000 tries.
            let bound = 5.0 * (100_000.0 * share * (1.0 - share)).sqrt();
            assert!((drawn - 100_000.0 * share).abs() <= bound, "{rate:?}: {drawn}");
        }
    }

    #[test]
    fn another_seed_place_or_day_is_another_commitment_and_other_draws() {
        let seed = [1; 32];
        let one = commitment("Karsund", "2026-11-25", &seed);
        assert_ne!(one, commitment("Karsund", "2026-11-26", &seed));
        assert_ne!(one, commitment("Karsun", "d2026-11-25", &seed));
        assert_ne!(one, commitment("Karsund", "2026-11-25", &[2; 32]));
        let half = PerMille::new(500).unwrap();
        let of = |seed: [u8; 32]| (1..=64).map(|number| draw(&seed, number, half)).collect::<Vec<_>>();
        assert_ne!(of([1; 32]), of([2; 32]));
    }
}
