//! Typed rows over the store's tables.

use serde::{Serialize, de::DeserializeOwned};
use vigie_store::{Engine, RowKey, RowOp, StoreError, Table};

/// The tables of the node: one line each, so that two rooms cannot use one name.
pub(crate) mod tables {
    use vigie_store::Table;
    pub(crate) const CONFIG: Table = Table("config");
    /// Levels and degraded modes by place: whole in every delta of a checkpoint.
    pub(crate) const VIGILANCE: Table = Table("vigilance");
    /// Seeds of the document lottery: place, day.
    pub(crate) const LOTTERY: Table = Table("lottery");
    /// Draws: place, day, number.
    pub(crate) const LOTTERY_DRAW: Table = Table("lottery-draw");
    /// Judgements of this member's assessors before they are committed: round, question, account.
    pub(crate) const JUDGED: Table = Table("judged");
    /// What this member committed to and has not shown: round, question.
    pub(crate) const COMMITTED: Table = Table("committed");
    pub(crate) const USER: Table = Table("user");
    pub(crate) const SESSION: Table = Table("session");
    pub(crate) const API_KEY: Table = Table("api-key");
    pub(crate) const COLLECTION: Table = Table("collection");
    pub(crate) const AUDIENCE: Table = Table("audience");
    pub(crate) const STATUS: Table = Table("status");
    pub(crate) const CONFLICT: Table = Table("conflict");
    pub(crate) const MEMBER: Table = Table("member");
    pub(crate) const CURSOR: Table = Table("cursor");
    pub(crate) const CHECK: Table = Table("check");
    pub(crate) const EVIDENCE: Table = Table("evidence");
    pub(crate) const ALERT_COUNT: Table = Table("alert-count");
    pub(crate) const LIST: Table = Table("list");
    pub(crate) const LIST_ENTRY: Table = Table("list-entry");
    /// Large lists by id: title, owner, and the state of their files that was acknowledged.
    pub(crate) const LARGE_LIST: Table = Table("large-list");
    /// Questions to lists: list, day.
    pub(crate) const LIST_ASKED: Table = Table("list-asked");
    /// Decisions on checks with a hit: list, day.
    pub(crate) const LIST_DECIDED: Table = Table("list-decided");
    pub(crate) const TRAINING_SET: Table = Table("training-set");
    pub(crate) const TRAINING_ANSWER: Table = Table("training-answer");
    pub(crate) const TRUST: Table = Table("trust");
    pub(crate) const MATCH_PUBLISHED: Table = Table("match-published");
    pub(crate) const MATCH_SHARD: Table = Table("match-shard");
    pub(crate) const MATCH_COUNT: Table = Table("match-count");
    pub(crate) const MATCH_HELD: Table = Table("match-held");
    pub(crate) const MATCH_HELD_SHARD: Table = Table("match-held-shard");
    pub(crate) const WITHDRAWAL: Table = Table("withdrawal");
    pub(crate) const REGION: Table = Table("region");
    pub(crate) const SUBJECT_REQUEST: Table = Table("subject-request");
    pub(crate) const PROTECTED: Table = Table("protected");
    pub(crate) const RATE: Table = Table("rate");
    pub(crate) const COUNT: Table = Table("count");
    pub(crate) const COUNT_IMPORTED: Table = Table("count-imported");
    pub(crate) const COUNT_TOLD: Table = Table("count-told");
    pub(crate) const ALARM: Table = Table("alarm");
    pub(crate) const QUESTION: Table = Table("question");
    pub(crate) const CHECKPOINT: Table = Table("checkpoint");
    pub(crate) const CHECKPOINT_SENT: Table = Table("checkpoint-sent");
    pub(crate) const QUEUE: Table = Table("checkpoint-queue");
    pub(crate) const QUEUED: Table = Table("checkpoint-queued");
}

pub(crate) fn key<'a>(parts: impl IntoIterator<Item = &'a str>) -> RowKey {
    RowKey::new(parts)
}

pub(crate) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    // Rows are structs and enums of ours with text keys: serialising them cannot fail.
    serde_json::to_vec(value).unwrap_or_default()
}

pub(crate) fn decode<T: DeserializeOwned>(table: Table, bytes: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(bytes)
        .map_err(|error| StoreError::Corrupt(format!("a row of table {} does not parse: {error}", table.0)))
}

pub(crate) fn set<T: Serialize>(table: Table, key: RowKey, value: &T) -> RowOp {
    RowOp::Set(table, key, encode(value))
}

pub(crate) fn insert<T: Serialize>(table: Table, key: RowKey, value: &T) -> RowOp {
    RowOp::Insert(table, key, encode(value))
}

/// One row and its bytes (needed for a later `Replace`).
pub(crate) async fn load<T: DeserializeOwned>(
    engine: &dyn Engine,
    table: Table,
    key: &RowKey,
) -> Result<Option<(T, Vec<u8>)>, StoreError> {
    match engine.row(table, key).await? {
        Some(bytes) => Ok(Some((decode(table, &bytes)?, bytes))),
        None => Ok(None),
    }
}

/// All rows under a prefix.
pub(crate) async fn all<T: DeserializeOwned>(
    engine: &dyn Engine,
    table: Table,
    prefix: &str,
) -> Result<Vec<(RowKey, T)>, StoreError> {
    let mut found = Vec::new();
    let mut after: Option<RowKey> = None;
    loop {
        let rows = engine.rows(table, prefix, after.as_ref(), 1_000).await?;
        let full = rows.len() == 1_000;
        for (key, bytes) in rows {
            found.push((key.clone(), decode(table, &bytes)?));
            after = Some(key);
        }
        if !full {
            return Ok(found);
        }
    }
}
