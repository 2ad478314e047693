//! How lists are used: questions, hits, and what examiners made of hits. Counts by list and day; no number, no person, no place.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use vigie_model::Timestamp;
use vigie_store::{Batch, BatchBuilder, RowOp};
use vigie_trust::report::{ListAnswer, ListKind, ListOutcome};

use crate::rows::{self, key, tables};
use crate::{ATTEMPTS, Caller, Node, NodeError, Result, Right, is_conflict};

/// What was asked of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Questions, checks and look-ups together.
    pub questions: u64,
    /// Exact hits.
    pub hits: u64,
    /// Hits of another reading of O and 0.
    pub read_again: u64,
    /// Questions that the list could not answer.
    pub not_checked: u64,
}

/// What became of checks with an exact hit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Decided {
    confirmed: u64,
    cleared: u64,
}

/// The use of a list on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListUse {
    /// The list.
    pub list: String,
    /// `YYYY-MM-DD`, UTC: of the question, and of the decision.
    pub day: String,
    /// What was asked.
    #[serde(flatten)]
    pub asked: Asked,
    /// Checks with an exact hit that an examiner confirmed.
    pub confirmed: u64,
    /// … that an examiner cleared.
    pub cleared: u64,
}

/// Counts of this process that are in no row yet, and all of them since it started.
#[derive(Default)]
pub(crate) struct Counted {
    waiting: Mutex<BTreeMap<(String, String), Asked>>,
    since_start: Mutex<BTreeMap<String, Asked>>,
}

impl Counted {
    pub(crate) fn add(&self, answers: &[ListAnswer], at: Timestamp) {
        let day = at.to_day();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut since_start = self.since_start.lock().unwrap_or_else(PoisonError::into_inner);
        for answer in answers.iter().filter(|answer| answer.kind == ListKind::Plain) {
            let one = Asked {
                questions: 1,
                hits: u64::from(answer.outcome == ListOutcome::Listed),
                read_again: u64::from(answer.outcome == ListOutcome::ReadAgain),
                not_checked: u64::from(matches!(
                    answer.outcome,
                    ListOutcome::NotRun | ListOutcome::NotChecked
                )),
            };
            waiting.entry((answer.id.clone(), day.clone())).or_default().grow(&one);
            since_start.entry(answer.id.clone()).or_default().grow(&one);
        }
    }
}

impl Asked {
    fn grow(&mut self, more: &Self) {
        self.questions += more.questions;
        self.hits += more.hits;
        self.read_again += more.read_again;
        self.not_checked += more.not_checked;
    }
}

impl Node {
    /// The use of each list by day, latest day first.
    ///
    /// # Errors
    /// `Forbidden` without the right to see lists; the store's.
    pub async fn list_use(&self, caller: &Caller, list: Option<&str>) -> Result<Vec<ListUse>> {
        caller.need(Right::ReadLists)?;
        let mut days: BTreeMap<(String, String), (Asked, Decided)> = BTreeMap::new();
        let place = |place: &vigie_store::RowKey| {
            let mut parts = place.as_str().split('\u{1f}').map(str::to_owned);
            (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
        };
        let prefix = list.unwrap_or_default();
        for (row, asked) in rows::all::<Asked>(&*self.engine, tables::LIST_ASKED, prefix).await? {
            days.entry(place(&row)).or_default().0.grow(&asked);
        }
        for (row, decided) in rows::all::<Decided>(&*self.engine, tables::LIST_DECIDED, prefix).await? {
            days.entry(place(&row)).or_default().1 = decided;
        }
        for (place, asked) in self.list_counts.waiting.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            days.entry(place.clone()).or_default().0.grow(asked);
        }
        let mut found: Vec<ListUse> = days
            .into_iter()
            .filter(|((id, _), _)| list.is_none_or(|list| list == id))
            .map(|((list, day), (asked, decided))| ListUse {
                list,
                day,
                asked,
                confirmed: decided.confirmed,
                cleared: decided.cleared,
            })
            .collect();
        found.sort_by(|a, b| (&b.day, &a.list).cmp(&(&a.day, &b.list)));
        Ok(found)
    }

    /// Writes the counts that wait in memory into rows, if any do. A process that is killed loses those of the last seconds.
    ///
    /// # Errors
    /// The store's; the counts wait on then.
    pub async fn keep_list_use(&self) -> Result<()> {
        let waiting =
            std::mem::take(&mut *self.list_counts.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if waiting.is_empty() {
            return Ok(());
        }
        let written = self.write_list_use(&waiting).await;
        if written.is_err() {
            let mut again = self.list_counts.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            for (place, asked) in &waiting {
                again.entry(place.clone()).or_default().grow(asked);
            }
        }
        written
    }

    async fn write_list_use(&self, waiting: &BTreeMap<(String, String), Asked>) -> Result<()> {
        let caller = Caller::node();
        for _ in 0..ATTEMPTS {
            let now = self.now();
            let leaf =
                self.leaf(now, &caller, "list.use-counted", "lists", format!("days={}", waiting.len()));
            let mut batch = Batch::new(now, leaf);
            for ((list, day), more) in waiting {
                let place = key([&**list, &**day]);
                let before: Option<(Asked, Vec<u8>)> =
                    rows::load(&*self.engine, tables::LIST_ASKED, &place).await?;
                batch = match before {
                    None => batch.row(rows::insert(tables::LIST_ASKED, place, more)),
                    Some((mut asked, old)) => {
                        asked.grow(more);
                        let new = rows::encode(&asked);
                        batch.row(RowOp::Replace { table: tables::LIST_ASKED, key: place, old, new })
                    }
                };
            }
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(()),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(super::crowded())
    }

    /// What was asked of each list since this process started, for metrics.
    pub fn list_counters(&self) -> BTreeMap<String, Asked> {
        self.list_counts.since_start.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Rows that count a decision for the lists that had the document of a check.
    pub(crate) async fn decided_on_lists(
        &self,
        mut batch: BatchBuilder,
        lists: &[String],
        at: Timestamp,
        confirmed: bool,
    ) -> std::result::Result<BatchBuilder, NodeError> {
        for list in lists {
            let place = key([&**list, &*at.to_day()]);
            let before: Option<(Decided, Vec<u8>)> =
                rows::load(&*self.engine, tables::LIST_DECIDED, &place).await?;
            let (mut decided, old) = before.map_or((Decided::default(), None), |(one, old)| (one, Some(old)));
            decided.confirmed += u64::from(confirmed);
            decided.cleared += u64::from(!confirmed);
            batch = batch.row(match old {
                Some(old) => RowOp::Replace {
                    table: tables::LIST_DECIDED,
                    key: place,
                    old,
                    new: rows::encode(&decided),
                },
                None => rows::insert(tables::LIST_DECIDED, place, &decided),
            });
        }
        Ok(batch)
    }
}
