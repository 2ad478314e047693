//! Large lists: kept in files by a [`Shelf`], known to the node by a row that says which state of them counts.
//!
//! Their owner changes them with signed bundles. The order of a change: the bundle is verified, appended to the files and durable there; then one batch moves the
//! row and writes the leaf. Who dies in between finds the files ahead of the row, which is allowed: the bundle, sent again, completes the row. Files
//! behind the row are refused ([`ShelfError::Behind`]), so an old copy is never taken for the list.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vigie_doclist::{Applied, Bundle, BundleError, Change, Document, Found, Head, Shelf, ShelfError, Status};
use vigie_model::{Duration, MemberId, Timestamp};
use vigie_policy::card::MemberCard;
use vigie_store::{Batch, RowOp};
use vigie_trust::report::{ListAnswer, ListKind, ListOutcome};

use crate::rows::{self, key, tables};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// How far the clock of an owner may be ahead.
const AHEAD: Duration = Duration::from_secs(300);

/// A large list, as the node knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LargeRow {
    pub(crate) title: String,
    /// Member that answers for it and signs its bundles.
    pub(crate) owner: MemberId,
    /// The state that was acknowledged last.
    pub(crate) head: Head,
}

/// A large list for pages, the API and the command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LargeList {
    /// Short id, that of the owner.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Member that answers for it and signs its bundles.
    pub owner: MemberId,
    /// The state that was acknowledged last.
    pub head: Head,
    /// How the files lie; absent if they cannot be used.
    pub status: Option<Status>,
    /// Code of what keeps the files from being used: the list is then not checked.
    pub problem: Option<&'static str>,
}

/// What a bundle did to a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LargeUpdate {
    /// The list.
    pub id: String,
    /// Sequence of the bundle.
    pub sequence: u64,
    /// State of the list.
    pub as_of: Timestamp,
    /// Documents on it now.
    pub documents: u64,
    /// Documents put on.
    pub added: u64,
    /// Documents of which something else is said.
    pub changed: u64,
    /// Documents taken off.
    pub removed: u64,
    /// Changes that changed nothing.
    pub unchanged: u64,
    /// Changes of ranges.
    pub ranges: u64,
}

impl Node {
    /// Gives the node its large lists. Without them every large list is "not checked".
    pub fn with_large_lists(self, shelf: Arc<dyn Shelf>) -> Self {
        self.set_large_lists(shelf);
        self
    }

    /// As [`Node::with_large_lists`], for a node that is shared already. The first shelf stays.
    pub fn set_large_lists(&self, shelf: Arc<dyn Shelf>) {
        // A second one would be a mistake of the binary.
        let _ = self.shelf.set(shelf);
    }

    /// Makes files that were built the list of this id, in place of whatever it was before.
    ///
    /// # Errors
    /// `Invalid` for a bad title or files that cannot be used; `Conflict` if a small list has this id.
    pub async fn register_large_list(
        &self,
        caller: &Caller,
        id: &str,
        title: &str,
        owner: &MemberId,
    ) -> Result<LargeList> {
        caller.need(Right::WriteLists)?;
        if title.trim().is_empty() || title.len() > 200 {
            return Err(Problem::new("list.title", "a list needs a title of at most 200 octets")
                .at("title")
                .into());
        }
        if self.engine.row(tables::LIST, &key([id])).await?.is_some() {
            return Err(NodeError::Conflict(
                Problem::new("list.exists", "a list of this id exists").at("id"),
            ));
        }
        let shelf = self.shelf()?;
        let (name, now) = (id.to_owned(), self.now());
        let status = off_thread(move || shelf.status(&name)).await?.map_err(|error| unusable(&error))?;
        let row =
            LargeRow { title: title.trim().to_owned(), owner: owner.clone(), head: status.head.clone() };
        let subject = format!(
            "{id} owner={owner} build={} sequence={} documents={} ranges={}",
            row.head.build, row.head.sequence, row.head.documents, row.head.ranges
        );
        let leaf = self.leaf(now, caller, "list.built", "lists", subject);
        let batch = Batch::new(now, leaf).row(rows::set(tables::LARGE_LIST, key([id]), &row));
        self.engine.apply(batch.build()).await?;
        Ok(view(id.to_owned(), row, Ok(status)))
    }

    /// All large lists, with how their files lie.
    ///
    /// # Errors
    /// `Forbidden` without the right to see lists; the store's.
    pub async fn large_lists(&self, caller: &Caller) -> Result<Vec<LargeList>> {
        caller.need(Right::ReadLists)?;
        let (rows, shelf) = (self.large_rows().await?, self.shelf.get().cloned());
        off_thread(move || {
            let status = |id: &str, row: &LargeRow| {
                let status = shelf.as_ref().ok_or(ShelfError::Missing)?.status(id)?;
                if is_behind(&status.head, &row.head) { Err(ShelfError::Behind) } else { Ok(status) }
            };
            rows.into_iter()
                .map(|(id, row)| {
                    let status = status(&id, &row);
                    view(id, row, status)
                })
                .collect()
        })
        .await
    }

    /// Takes a bundle that the owner of a large list signed. It counts from the moment this returns; readers are not held up.
    ///
    /// # Errors
    /// `NotFound` if there is no such list; `Invalid` with the code of what is wrong with the bundle (`list.bundle-…`); `Conflict` if it does not follow, was
    /// taken before, or another process writes to the list.
    pub async fn update_large_list(&self, caller: &Caller, id: &str, octets: &[u8]) -> Result<LargeUpdate> {
        caller.need(Right::WriteLists)?;
        let now = self.now();
        let (row, _) = self.large_row(id).await?;
        let card = self.card_of(&row.owner).await?;
        let (bundle, digest) = Bundle::open(octets, |owner, kid, at| {
            let card = card.as_ref().filter(|card| card.member.as_str() == owner)?;
            card.key_at(kid, at).copied()
        })
        .map_err(|error| refused(&error))?;
        let wrong = |code, what: &str| NodeError::Invalid(Problem::new(code, what).at("bundle"));
        if bundle.list != id || bundle.owner != row.owner.as_str() {
            return Err(wrong("list.bundle-other", "the bundle is for another list or by another owner"));
        }
        if bundle.as_of > now + AHEAD {
            return Err(wrong("list.bundle-future", "the bundle says that it is from the future"));
        }
        let shelf = self.shelf()?;
        let (name, octets, taken) = (id.to_owned(), octets.to_vec(), bundle.clone());
        let applied = off_thread(move || shelf.take_bundle(&name, &octets, &taken, digest)).await?;
        let applied = applied.map_err(|error| unusable(&error))?;
        self.acknowledge_bundle(caller, id, &bundle, applied, now).await
    }

    /// Moves the row to the state that the files have, with the leaf.
    async fn acknowledge_bundle(
        &self,
        caller: &Caller,
        id: &str,
        bundle: &Bundle,
        applied: Applied,
        now: Timestamp,
    ) -> Result<LargeUpdate> {
        for _ in 0..ATTEMPTS {
            let (row, old) = self.large_row(id).await?;
            if row.head.sequence >= bundle.sequence && row.head.build == applied.head.build {
                // Somebody else was as fast, or the bundle came a second time.
                return match applied.again {
                    true => Err(unusable(&ShelfError::Order {
                        found: bundle.sequence,
                        expected: row.head.sequence + 1,
                    })),
                    false => Ok(update(id, bundle, &applied)),
                };
            }
            let new = LargeRow { head: applied.head.clone(), ..row };
            let subject = format!(
                "{id} sequence={} digest={} added={} changed={} removed={} ranges={}",
                bundle.sequence,
                applied.head.digest,
                applied.added,
                applied.changed,
                applied.removed,
                applied.ranges
            );
            let leaf = self.leaf(now, caller, "list.changed", "lists", subject);
            let change =
                RowOp::Replace { table: tables::LARGE_LIST, key: key([id]), old, new: rows::encode(&new) };
            match self.engine.apply(Batch::new(now, leaf).row(change).build()).await {
                Ok(_) => return Ok(update(id, bundle, &applied)),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(super::crowded())
    }

    /// Signs changes of an own large list as the bundle that follows its present state. The list itself changes when the bundle is taken, here as everywhere.
    ///
    /// # Errors
    /// `NotFound` if there is no such list; `Forbidden` if it is another member's.
    pub async fn sign_list_bundle(&self, caller: &Caller, id: &str, changes: Vec<Change>) -> Result<Vec<u8>> {
        caller.need(Right::WriteLists)?;
        let (row, _) = self.large_row(id).await?;
        if row.owner != self.identity.member {
            return Err(NodeError::Forbidden(Problem::new(
                "list.owner",
                "this list is another member's; its owner alone signs what changes it",
            )));
        }
        let now = self.now();
        let previous = vigie_doclist::bundle::unhex(&row.head.digest).unwrap_or_default();
        let (owner, sequence) = (row.owner.to_string(), row.head.sequence + 1);
        let bundle =
            Bundle { list: id.to_owned(), owner, sequence, previous, as_of: now.trunc_millis(), changes };
        let signing = &self.identity.signing_key;
        let key_id = vigie_policy::jws::thumbprint(&signing.verifying_key());
        let (octets, digest) = bundle.seal(&key_id, signing);
        let subject = format!(
            "{id} sequence={} digest={} changes={}",
            bundle.sequence,
            vigie_doclist::bundle::hex(&digest),
            bundle.changes.len()
        );
        let leaf = self.leaf(now, caller, "list.signed", "lists", subject);
        self.engine.apply(Batch::new(now, leaf).build()).await?;
        Ok(octets)
    }

    pub(crate) async fn large_rows(&self) -> Result<Vec<(String, LargeRow)>> {
        let rows = rows::all::<LargeRow>(&*self.engine, tables::LARGE_LIST, "").await?;
        Ok(rows.into_iter().map(|(place, row)| (place.as_str().to_owned(), row)).collect())
    }

    async fn large_row(&self, id: &str) -> Result<(LargeRow, Vec<u8>)> {
        let found = rows::load(&*self.engine, tables::LARGE_LIST, &key([id])).await?;
        found.ok_or_else(|| NodeError::not_found("no large list of this id"))
    }

    fn shelf(&self) -> Result<Arc<dyn Shelf>> {
        self.shelf.get().cloned().ok_or_else(|| unusable(&ShelfError::Missing))
    }

    async fn card_of(&self, owner: &MemberId) -> Result<Option<MemberCard>> {
        if *owner == self.identity.member {
            return Ok(Some(self.identity.card.clone()));
        }
        let member = self.member(owner).await?;
        member.map(|(member, _)| self.read_card(&member.card)).transpose()
    }

    /// What a large list says of a document, or why it says nothing. Other readings are asked if it does not know the first.
    pub(crate) fn ask_large(
        &self,
        id: String,
        row: LargeRow,
        document: Option<&Document>,
        at: Timestamp,
    ) -> ListAnswer {
        let asked = |documents: &[Document]| -> std::result::Result<Vec<Option<Found>>, ShelfError> {
            self.shelf.get().ok_or(ShelfError::Missing)?.look_up(&id, &row.head, documents)
        };
        let answer = document.map(|document| {
            let first = asked(std::slice::from_ref(document))?.into_iter().flatten().next();
            if let Some(found) = first {
                return Ok(super::Said::listed(found.notice.reason.name()));
            }
            let (others, cells): (Vec<Document>, Vec<Vec<u8>>) = document.variants().into_iter().unzip();
            let found = if others.is_empty() { Vec::new() } else { asked(&others)? };
            let hit = found.iter().zip(cells).find(|(found, _)| found.is_some());
            Ok(hit.map_or_else(super::Said::not_listed, |(_, cells)| super::Said::read_again(cells)))
        });
        let said = match answer {
            None => super::Said::not_run(),
            Some(Ok(said)) => said,
            Some(Err(error)) => {
                let error: ShelfError = error;
                tracing::error!(list = id, %error, "a large list cannot be asked");
                super::Said {
                    outcome: ListOutcome::NotChecked,
                    reason: Some(error.code().to_owned()),
                    cells: Vec::new(),
                }
            }
        };
        ListAnswer {
            title: row.title,
            owner: row.owner.to_string(),
            as_of: Some(row.head.as_of),
            outcome: said.outcome,
            reason: said.reason,
            stale: at.since(row.head.as_of) > super::FRESH_SPAN,
            kind: ListKind::Plain,
            cells: said.cells,
            id,
        }
    }
}

/// Reading and writing many octets would hold up the thread that answers others.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| vigie_store::StoreError::Unavailable("the process is stopping".to_owned()).into())
}

fn is_behind(files: &Head, row: &Head) -> bool {
    files.build != row.build
        || files.sequence < row.sequence
        || (files.sequence == row.sequence && files.digest != row.digest)
}

fn view(id: String, row: LargeRow, status: std::result::Result<Status, ShelfError>) -> LargeList {
    let problem = status.as_ref().err().map(ShelfError::code);
    LargeList { id, title: row.title, owner: row.owner, head: row.head, status: status.ok(), problem }
}

fn update(id: &str, bundle: &Bundle, applied: &Applied) -> LargeUpdate {
    LargeUpdate {
        id: id.to_owned(),
        sequence: bundle.sequence,
        as_of: applied.head.as_of,
        documents: applied.head.documents,
        added: applied.added,
        changed: applied.changed,
        removed: applied.removed,
        unchanged: applied.unchanged,
        ranges: applied.ranges,
    }
}

fn refused(error: &BundleError) -> NodeError {
    let remedy = match error {
        BundleError::Key => "exchange cards with the owner, or ask it for the bundle again",
        BundleError::Length(_) => "ask the owner for smaller bundles",
        BundleError::Line { .. } | BundleError::Signature => "ask the owner for the bundle again",
    };
    NodeError::Invalid(Problem::new(error.code(), error.to_string()).at("bundle").remedy(remedy))
}

/// A problem of the files as an answer.
fn unusable(error: &ShelfError) -> NodeError {
    let problem = Problem::new(error.code(), error.to_string());
    match error {
        ShelfError::Order { .. } | ShelfError::Chain => {
            NodeError::Conflict(problem.at("bundle").remedy("give the bundles in their order, each once"))
        }
        ShelfError::Busy => NodeError::Conflict(problem),
        ShelfError::Missing | ShelfError::Damaged { .. } | ShelfError::Behind | ShelfError::Io { .. } => {
            NodeError::Store(vigie_store::StoreError::Unavailable(format!("{}: {error}", error.code())))
        }
    }
}
