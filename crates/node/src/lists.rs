//! Own lost-and-stolen lists: documents declared lost, stolen, revoked or invalid, held plainly and looked up exactly.
//!
//! The key is `vigie-doc-v1` (DESIGN §4): `state|class|number`. O and 0 are not folded.

mod large;
mod usage;

use serde::{Deserialize, Serialize};
use vigie_doclist::Document;
use vigie_model::{CountryCode, Duration, Timestamp};
use vigie_store::{Batch, RowOp};
use vigie_trust::report::{ListAnswer, ListKind, ListOutcome};

use crate::rows::{self, key, tables};
use crate::{Caller, Node, NodeError, Problem, Result, Right};

pub use large::{LargeList, LargeUpdate};
pub(crate) use usage::Counted;
pub use usage::{Asked, ListUse};

/// A list is called stale when nobody has touched or confirmed it for this long.
pub const FRESH_SPAN: Duration = Duration::from_days(7);

/// Why a document is on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListReason {
    /// Reported lost by its holder.
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

impl ListReason {
    /// The name in JSON and CSV.
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

impl std::str::FromStr for ListReason {
    type Err = Problem;
    fn from_str(text: &str) -> std::result::Result<Self, Problem> {
        [Self::Lost, Self::Stolen, Self::StolenBlank, Self::Revoked, Self::Invalid]
            .into_iter()
            .find(|reason| reason.name() == text.trim())
            .ok_or_else(|| {
                Problem::new(
                    "list.reason",
                    "the reason is none of lost, stolen, stolen-blank, revoked, invalid",
                )
                .at("reason")
            })
    }
}

/// A list as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Short id: `a-z`, `0-9`, hyphen.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Who answers for it: a member code.
    pub owner: String,
    /// The state of the list at this instant was confirmed by its owner.
    pub as_of: Timestamp,
    /// Number of documents.
    pub documents: u64,
}

/// One document for a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEntry {
    /// Issuing state as in the MRZ.
    pub issuing_state: String,
    /// First letter of the document code.
    pub class: String,
    /// Document number as printed.
    pub number: String,
    /// Why.
    pub reason: ListReason,
    /// Day it was declared, `YYYY-MM-DD`; empty if not known.
    #[serde(default)]
    pub day: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) reason: ListReason,
    pub(crate) day: String,
}

impl ListEntry {
    /// `vigie-doc-v1`.
    ///
    /// # Errors
    /// Names the field that is not what it must be.
    pub fn document_key(&self) -> std::result::Result<String, Problem> {
        let state: CountryCode = self.issuing_state.trim().to_ascii_uppercase().parse().map_err(|_| {
            Problem::new("list.issuing-state", "an issuing state has one to three letters A to Z")
                .at("issuing_state")
        })?;
        let class = self.class.trim().to_ascii_uppercase();
        if class.len() != 1 || !class.bytes().all(|c| c.is_ascii_uppercase()) {
            return Err(Problem::new(
                "list.class",
                "the class is the first letter of the document code, such as P, I or V",
            )
            .at("class"));
        }
        let number: String = self
            .number
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '<')
            .collect::<String>()
            .to_ascii_uppercase();
        if !(1..=30).contains(&number.len()) || !number.bytes().all(|c| c.is_ascii_alphanumeric()) {
            return Err(Problem::new(
                "list.number",
                "a document number has 1 to 30 letters A to Z and digits",
            )
            .at("number"));
        }
        Ok(format!("{state}|{class}|{number}"))
    }
}

/// What the lists say of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LookUp {
    /// `vigie-doc-v1` of the document that was asked about.
    pub document: String,
    /// One answer per list.
    pub answers: Vec<ListAnswer>,
}

/// What became of a CSV import: good lines are kept, bad ones named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ListImport {
    /// Lines taken.
    pub accepted: u64,
    /// Lines that were on the list already with the same content.
    pub unchanged: u64,
    /// Line number from 1 and what is wrong with it.
    pub refused: Vec<(u64, String)>,
}

impl Node {
    /// Makes an empty list.
    ///
    /// # Errors
    /// `Invalid` for a bad id or title, `Conflict` if the id is taken.
    pub async fn add_list(&self, caller: &Caller, id: &str, title: &str) -> Result<List> {
        caller.need(Right::WriteLists)?;
        let good =
            (1..=40).contains(&id.len()) && id.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if !good {
            return Err(Problem::new("list.id", "a list id has 1 to 40 of a-z, 0-9 and hyphen")
                .at("id")
                .into());
        }
        if title.trim().is_empty() || title.len() > 200 {
            return Err(Problem::new("list.title", "a list needs a title of at most 200 octets")
                .at("title")
                .into());
        }
        if self.engine.row(tables::LARGE_LIST, &key([id])).await?.is_some() {
            return Err(NodeError::Conflict(
                Problem::new("list.exists", "a list of this id exists").at("id"),
            ));
        }
        let now = self.now();
        let list = List {
            id: id.to_owned(),
            title: title.trim().to_owned(),
            owner: self.identity.member.to_string(),
            as_of: now,
            documents: 0,
        };
        let leaf = self.leaf(now, caller, "list.added", "lists", id);
        let batch = Batch::new(now, leaf).row(rows::insert(tables::LIST, key([id]), &list)).build();
        self.engine.apply(batch).await.map_err(|error| match crate::is_conflict(&error) {
            true => NodeError::Conflict(Problem::new("list.exists", "a list of this id exists").at("id")),
            false => error.into(),
        })?;
        Ok(list)
    }

    /// All lists.
    ///
    /// # Errors
    /// The store's.
    pub async fn lists(&self, caller: &Caller) -> Result<Vec<List>> {
        caller.need(Right::ReadLists)?;
        self.all_lists().await
    }

    pub(crate) async fn all_lists(&self) -> Result<Vec<List>> {
        Ok(rows::all(&*self.engine, tables::LIST, "").await?.into_iter().map(|(_, list)| list).collect())
    }

    /// Puts documents on a list and confirms the list as of now. Bad entries are named and do not spoil the others.
    ///
    /// # Errors
    /// `NotFound` if there is no such list; the store's.
    pub async fn add_to_list(&self, caller: &Caller, id: &str, entries: &[ListEntry]) -> Result<ListImport> {
        caller.need(Right::WriteLists)?;
        let numbered = (1..).zip(entries.iter().cloned().map(Ok)).collect();
        self.write_list(caller, id, numbered).await
    }

    /// Reads CSV `issuing_state,class,number,reason,day` (a heading line is skipped) into a list.
    ///
    /// # Errors
    /// `NotFound` if there is no such list; the store's.
    pub async fn import_list(&self, caller: &Caller, id: &str, csv: &str) -> Result<ListImport> {
        caller.need(Right::WriteLists)?;
        let is_heading = |number: u64, line: &str| number == 1 && line.starts_with("issuing_state");
        let lines = (1..)
            .zip(csv.lines())
            .filter(|(number, line)| !line.trim().is_empty() && !is_heading(*number, line));
        let entries = lines.map(|(number, line)| (number, parse_line(line))).collect();
        self.write_list(caller, id, entries).await
    }

    async fn write_list(
        &self,
        caller: &Caller,
        id: &str,
        entries: Vec<(u64, std::result::Result<ListEntry, Problem>)>,
    ) -> Result<ListImport> {
        let place = key([id]);
        for _ in 0..crate::ATTEMPTS {
            let found: Option<(List, Vec<u8>)> = rows::load(&*self.engine, tables::LIST, &place).await?;
            let (mut list, old) = found.ok_or_else(|| NodeError::not_found("no list of this id"))?;
            let mut report = ListImport::default();
            let mut changes = std::collections::BTreeMap::new();
            for (number, entry) in &entries {
                let read = entry.clone().and_then(|entry| Ok((entry.document_key()?, entry)));
                let (document, entry) = match read {
                    Ok(read) => read,
                    Err(problem) => {
                        report.refused.push((*number, problem.to_string()));
                        continue;
                    }
                };
                let stored = Stored { reason: entry.reason, day: entry.day };
                let place = key([id, &document]);
                let bytes = rows::encode(&stored);
                let before = match changes.get(&place) {
                    Some(bytes) => Some(Clone::clone(bytes)),
                    None => self.engine.row(tables::LIST_ENTRY, &place).await?,
                };
                match before {
                    Some(before) if before == bytes => report.unchanged += 1,
                    before => {
                        list.documents += u64::from(before.is_none());
                        report.accepted += 1;
                        changes.insert(place, bytes);
                    }
                }
            }
            let now = self.now();
            list.as_of = now;
            let subject = format!(
                "{id} accepted={} unchanged={} refused={}",
                report.accepted,
                report.unchanged,
                report.refused.len()
            );
            let mut batch = Batch::new(now, self.leaf(now, caller, "list.changed", "lists", subject)).row(
                RowOp::Replace { table: tables::LIST, key: place.clone(), old, new: rows::encode(&list) },
            );
            for (place, bytes) in changes {
                batch = batch.row(RowOp::Set(tables::LIST_ENTRY, place, bytes));
            }
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(report),
                Err(error) if crate::is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crowded())
    }

    /// Takes a document off a list.
    ///
    /// # Errors
    /// `NotFound` if it is not on it.
    pub async fn remove_from_list(&self, caller: &Caller, id: &str, entry: &ListEntry) -> Result<()> {
        caller.need(Right::WriteLists)?;
        let document = entry.document_key()?;
        for _ in 0..crate::ATTEMPTS {
            let found: Option<(List, Vec<u8>)> = rows::load(&*self.engine, tables::LIST, &key([id])).await?;
            let (mut list, old) = found.ok_or_else(|| NodeError::not_found("no list of this id"))?;
            let place = key([id, &document]);
            self.engine
                .row(tables::LIST_ENTRY, &place)
                .await?
                .ok_or_else(|| NodeError::not_found("this document is not on the list"))?;
            let now = self.now();
            list.as_of = now;
            list.documents = list.documents.saturating_sub(1);
            let batch =
                Batch::new(now, self.leaf(now, caller, "list.changed", "lists", format!("{id} removed=1")))
                    .row(RowOp::Replace {
                        table: tables::LIST,
                        key: key([id]),
                        old,
                        new: rows::encode(&list),
                    })
                    .row(RowOp::Delete(tables::LIST_ENTRY, place));
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(()),
                Err(error) if crate::is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crowded())
    }

    /// What each list says of a document that a person asks about: issuing state, class and number as [`ListEntry`] has them.
    /// The question is logged with a keyed hash of the document before the answer leaves.
    ///
    /// # Errors
    /// `Invalid` naming the field that is not what it must be; `Forbidden` without the right to see lists; the store's.
    pub async fn look_up(
        &self,
        caller: &Caller,
        issuing_state: &str,
        class: &str,
        number: &str,
    ) -> Result<LookUp> {
        caller.need(Right::ReadLists)?;
        self.answer_look_up(caller, None, issuing_state, class, number).await
    }

    /// What one list says; as [`Node::look_up`].
    ///
    /// # Errors
    /// As [`Node::look_up`]; `NotFound` if there is no such list.
    pub async fn look_up_in(
        &self,
        caller: &Caller,
        list: &str,
        issuing_state: &str,
        class: &str,
        number: &str,
    ) -> Result<LookUp> {
        caller.need(Right::ReadLists)?;
        self.answer_look_up(caller, Some(list), issuing_state, class, number).await
    }

    async fn answer_look_up(
        &self,
        caller: &Caller,
        list: Option<&str>,
        issuing_state: &str,
        class: &str,
        number: &str,
    ) -> Result<LookUp> {
        let entry = ListEntry {
            issuing_state: issuing_state.to_owned(),
            class: class.to_owned(),
            number: number.to_owned(),
            // No part of the key.
            reason: ListReason::Lost,
            day: String::new(),
        };
        let document = entry.document_key()?;
        let now = self.now();
        let answers = self.ask_these_lists(list, Some(&document), now).await?;
        if list.is_some() && answers.is_empty() {
            return Err(NodeError::not_found("no list of this id"));
        }
        let listed = answers.iter().filter(|answer| answer.outcome == ListOutcome::Listed).count();
        let subject = format!("{} lists={} listed={listed}", self.document_hash(&document), answers.len());
        self.engine
            .apply(Batch::new(now, self.leaf(now, caller, "list.asked", "look-up", subject)).build())
            .await?;
        Ok(LookUp { document, answers })
    }

    /// What each list says of a document. Called by a check that is logged.
    pub(crate) async fn ask_lists(&self, document: Option<&str>, at: Timestamp) -> Result<Vec<ListAnswer>> {
        self.ask_these_lists(None, document, at).await
    }

    /// What the lists, or one of them, say. Where O and 0 could be taken for each other and the number as read is not listed, other readings are asked.
    async fn ask_these_lists(
        &self,
        only: Option<&str>,
        document: Option<&str>,
        at: Timestamp,
    ) -> Result<Vec<ListAnswer>> {
        let wanted = |id: &str| only.is_none_or(|only| only == id);
        let others: Vec<(String, Vec<u8>)> = document
            .and_then(Document::from_key)
            .map(|read| {
                read.variants().into_iter().map(|(other, cells)| (other.key().to_owned(), cells)).collect()
            })
            .unwrap_or_default();
        let mut answers = Vec::new();
        for list in self.all_lists().await?.into_iter().filter(|list| wanted(&list.id)) {
            let said = match document {
                Some(document) => self.ask_small(&list.id, document, &others).await?,
                None => Said::not_run(),
            };
            answers.push(ListAnswer {
                id: list.id,
                title: list.title,
                owner: list.owner,
                as_of: Some(list.as_of),
                outcome: said.outcome,
                reason: said.reason,
                stale: at.since(list.as_of) > FRESH_SPAN,
                kind: ListKind::Plain,
                cells: said.cells,
            });
        }
        // A number that no list can hold is no question to one.
        let asked = document.and_then(Document::from_key);
        for (id, row) in self.large_rows().await?.into_iter().filter(|(id, _)| wanted(id)) {
            answers.push(self.ask_large(id, row, asked.as_ref(), at));
        }
        self.list_counts.add(&answers, at);
        Ok(answers)
    }

    async fn ask_small(&self, id: &str, document: &str, others: &[(String, Vec<u8>)]) -> Result<Said> {
        let stored: Option<(Stored, _)> =
            rows::load(&*self.engine, tables::LIST_ENTRY, &key([id, document])).await?;
        if let Some((stored, _)) = stored {
            return Ok(Said::listed(stored.reason.name()));
        }
        for (other, cells) in others {
            if self.engine.row(tables::LIST_ENTRY, &key([id, other])).await?.is_some() {
                return Ok(Said::read_again(cells.clone()));
            }
        }
        Ok(Said::not_listed())
    }
}

/// What one list says.
pub(crate) struct Said {
    outcome: ListOutcome,
    reason: Option<String>,
    cells: Vec<u8>,
}

impl Said {
    fn listed(reason: &str) -> Self {
        Self { outcome: ListOutcome::Listed, reason: Some(reason.to_owned()), cells: Vec::new() }
    }

    fn read_again(cells: Vec<u8>) -> Self {
        Self { outcome: ListOutcome::ReadAgain, reason: None, cells }
    }

    fn not_listed() -> Self {
        Self { outcome: ListOutcome::NotListed, reason: None, cells: Vec::new() }
    }

    fn not_run() -> Self {
        Self { outcome: ListOutcome::NotRun, reason: None, cells: Vec::new() }
    }
}

/// Lists held here that have the document, for the record of a check.
pub(crate) fn listed_on(answers: &[ListAnswer]) -> Vec<String> {
    let here = answers.iter().filter(|answer| answer.kind == ListKind::Plain);
    here.filter(|answer| answer.outcome == ListOutcome::Listed).map(|answer| answer.id.clone()).collect()
}

fn parse_line(line: &str) -> std::result::Result<ListEntry, Problem> {
    let fields: Vec<&str> = line.split([',', ';']).map(|field| field.trim().trim_matches('"')).collect();
    let [issuing_state, class, number, reason, rest @ ..] = &fields[..] else {
        return Err(Problem::new(
            "list.line",
            "a line has issuing_state,class,number,reason and optionally day",
        ));
    };
    Ok(ListEntry {
        issuing_state: (*issuing_state).to_owned(),
        class: (*class).to_owned(),
        number: (*number).to_owned(),
        reason: reason.parse()?,
        day: rest.first().map(|day| (*day).to_owned()).unwrap_or_default(),
    })
}

/// Others kept changing the same row.
pub(crate) fn crowded() -> NodeError {
    NodeError::Conflict(
        Problem::new("store.crowded", "others changed the same thing at the same time").remedy("try again"),
    )
}
