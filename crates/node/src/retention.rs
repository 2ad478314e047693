//! How long things are kept, and their erasure when that is over: in bounded batches, each with its audit leaf.

use serde::{Deserialize, Serialize};
use vigie_model::{Duration, Timestamp};
use vigie_store::{Batch, RowKey, RowOp};

use crate::check::Evidence;
use crate::rows::{self, key, tables};
use crate::subject::SubjectRequest;
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// The most rows that one batch erases.
pub const BATCH_MOST: usize = 500;

/// How long each kind is kept, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Evidence of checks that did not pass; what passed has none.
    pub evidence_days: u16,
    /// Records of checks; absent keeps them.
    pub record_days: Option<u16>,
    /// Data-protection requests after they were answered; absent keeps them.
    pub request_days: Option<u16>,
}

impl Default for Retention {
    fn default() -> Self {
        Self { evidence_days: 30, record_days: None, request_days: None }
    }
}

/// Where complaints go: part of the printed notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaints {
    /// Name of the supervisory authority.
    pub authority: String,
    /// Its address, a few lines.
    pub address: String,
}

/// What a member sets for data protection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtectionSettings {
    /// How long things are kept.
    pub retention: Retention,
    /// Where complaints go.
    pub complaints: Complaints,
}

impl Node {
    /// The settings, for everybody who may see a check (the notice shows them) and for the role.
    ///
    /// # Errors
    /// `Forbidden` for anybody else; the store's.
    pub async fn protection_settings(&self, caller: &Caller) -> Result<ProtectionSettings> {
        if !caller.may(Right::Examine) {
            caller.need(Right::Protect)?;
        }
        let complaints = rows::load(&*self.engine, tables::CONFIG, &key(["complaints"])).await?;
        Ok(ProtectionSettings {
            retention: self.retention_settings().await?,
            complaints: complaints.map(|(complaints, _)| complaints).unwrap_or_default(),
        })
    }

    /// Sets them; shorter spans hold for what is kept already.
    ///
    /// # Errors
    /// `Forbidden` without the role; `Invalid` for a span of no days where something must be kept, or too long a text.
    pub async fn set_protection(&self, caller: &Caller, settings: &ProtectionSettings) -> Result<()> {
        caller.need(Right::Protect)?;
        let Retention { record_days, request_days, .. } = settings.retention;
        if record_days == Some(0) || request_days == Some(0) {
            return Err(Problem::new("retention.days", "a record is kept at least one day")
                .at("retention")
                .into());
        }
        let Complaints { authority, address } = &settings.complaints;
        if authority.len() > 200 || address.len() > 500 || authority.chars().any(char::is_control) {
            return Err(Problem::new(
                "notice.authority",
                "the authority has a name of at most 200 octets on one line, and an address of at most 500",
            )
            .at("complaints")
            .into());
        }
        let now = self.now();
        let subject = format!(
            "evidence={} records={} requests={}",
            settings.retention.evidence_days,
            record_days.map_or("kept".to_owned(), |days| days.to_string()),
            request_days.map_or("kept".to_owned(), |days| days.to_string())
        );
        let leaf = self.leaf(now, caller, "retention.set", "data protection", subject);
        let batch = Batch::new(now, leaf)
            .row(rows::set(tables::CONFIG, key(["retention"]), &settings.retention))
            .row(rows::set(tables::CONFIG, key(["complaints"]), &settings.complaints));
        self.engine.apply(batch.build()).await?;
        Ok(())
    }

    /// How long each kind is kept.
    pub(crate) async fn retention_settings(&self) -> Result<Retention> {
        let found = rows::load(&*self.engine, tables::CONFIG, &key(["retention"])).await?;
        Ok(found.map(|(retention, _)| retention).unwrap_or_default())
    }

    /// Erases what is over, at most [`BATCH_MOST`] rows; how many it were. A later question about one of them answers "erased".
    ///
    /// # Errors
    /// The store's.
    pub async fn erase_expired(&self) -> Result<u64> {
        for _ in 0..ATTEMPTS {
            let now = self.now();
            let settings = self.retention_settings().await?;
            let evidence = self.evidence_over(&settings, now).await?;
            let records = match settings.record_days {
                Some(days) => self.records_over(now - days_of(days), BATCH_MOST - evidence.len()).await?,
                None => Vec::new(),
            };
            let requests = match settings.request_days {
                Some(days) => {
                    self.requests_over(now - days_of(days), BATCH_MOST - evidence.len() - records.len())
                        .await?
                }
                None => Vec::new(),
            };
            let count = (evidence.len() + records.len() + requests.len()) as u64;
            if count == 0 {
                return Ok(0);
            }
            let subject =
                format!("evidence={} records={} requests={}", evidence.len(), records.len(), requests.len());
            let leaf = self.leaf(now, &Caller::node(), "retention.erased", "retention", subject);
            let mut batch = Batch::new(now, leaf);
            if let Some(last) = records.iter().filter_map(|key| time_of(key.as_str())).max() {
                let place = key(["records-erased"]);
                let before: Option<(Timestamp, _)> =
                    rows::load(&*self.engine, tables::CONFIG, &place).await?;
                let last = before.map_or(last, |(before, _)| before.max(last));
                batch = batch.row(rows::set(tables::CONFIG, place, &last));
            }
            for (table, keys) in
                [(tables::EVIDENCE, evidence), (tables::CHECK, records), (tables::SUBJECT_REQUEST, requests)]
            {
                batch = keys.into_iter().fold(batch, |batch, key| batch.row(RowOp::Delete(table, key)));
            }
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(count),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Why a check of this number is not there: erased, or never made.
    pub(crate) async fn no_check(&self, id: &str) -> Result<NodeError> {
        let erased: Option<(Timestamp, _)> =
            rows::load(&*self.engine, tables::CONFIG, &key(["records-erased"])).await?;
        let over = erased.zip(time_of(id)).is_some_and(|((until, _), at)| at <= until);
        Ok(match over {
            true => NodeError::NotFound(
                Problem::new("check.erased", "records of that time are erased: their retention is over")
                    .remedy("ask what this member keeps and how long"),
            ),
            false => NodeError::not_found("no check of this number"),
        })
    }

    async fn evidence_over(&self, settings: &Retention, now: Timestamp) -> Result<Vec<RowKey>> {
        let mut over = Vec::new();
        let mut after: Option<RowKey> = None;
        // Keys begin with the time of the check; what was kept under a longer span may stand anywhere.
        loop {
            let rows = self.engine.rows(tables::EVIDENCE, "", after.as_ref(), BATCH_MOST).await?;
            let full = rows.len() == BATCH_MOST;
            for (place, bytes) in rows {
                let evidence: Evidence = rows::decode(tables::EVIDENCE, &bytes)?;
                if over.len() < BATCH_MOST && ended(&evidence, place.as_str(), settings, now) {
                    over.push(place.clone());
                }
                after = Some(place);
            }
            if !full || over.len() == BATCH_MOST {
                return Ok(over);
            }
        }
    }

    async fn records_over(&self, cut: Timestamp, most: usize) -> Result<Vec<RowKey>> {
        if most == 0 {
            return Ok(Vec::new());
        }
        let rows = self.engine.rows(tables::CHECK, "", None, most).await?;
        let old = |key: &RowKey| time_of(key.as_str()).is_some_and(|at| at < cut);
        Ok(rows.into_iter().map(|(key, _)| key).filter(old).collect())
    }

    async fn requests_over(&self, cut: Timestamp, most: usize) -> Result<Vec<RowKey>> {
        let all = rows::all::<SubjectRequest>(&*self.engine, tables::SUBJECT_REQUEST, "").await?;
        let over = all.into_iter().filter(|(_, request)| request.answered.is_some_and(|at| at < cut));
        Ok(over.map(|(key, _)| key).take(most).collect())
    }
}

/// Whether evidence is over: by the day it was given, or by a span that was made shorter since.
pub(crate) fn ended(evidence: &Evidence, id: &str, settings: &Retention, now: Timestamp) -> bool {
    let shorter = time_of(id).is_some_and(|at| at + days_of(settings.evidence_days) <= now);
    evidence.expires <= now || shorter
}

/// When a check was made, from its number.
pub(crate) fn time_of(id: &str) -> Option<Timestamp> {
    let micros = i64::from_str_radix(id.split('-').next()?, 16).ok()?;
    Some(Timestamp::from_micros(micros))
}

pub(crate) fn days_of(days: u16) -> Duration {
    Duration::from_days(i64::from(days))
}
