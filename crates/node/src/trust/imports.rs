//! The life of an import: proposed, then approved or rejected; approved, perhaps taken out again.

use std::collections::BTreeSet;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use vigie_model::{Duration, Timestamp};
use vigie_store::{Batch, BatchBuilder, RowOp};
use vigie_trust::store::{ImportReport, TrustDifference, TrustSnapshot, list_signed_at};

use super::state::{TrustState, aside, number_of};
use super::versions::{Made, VersionFile, version_of, version_row};
use super::{
    Act, Content, ImportDetail, ImportState, Imported, ListSigner, REJECT_REASONS, TrustFile, TrustImport,
    TrustVersion, VersionCause, WITHDRAW_REASONS,
};
use crate::admin::hex;
use crate::rows::{self, key, tables};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// What a file would come to.
struct Trial {
    snapshot: TrustSnapshot,
    report: ImportReport,
    difference: TrustDifference,
    manual_anchors: Vec<String>,
    lists: Vec<ListSigner>,
    not_carried_on: Vec<String>,
    list_signed_at: Option<Timestamp>,
    imported: Timestamp,
}

/// A change that waits for its commit.
struct Change {
    batch: BatchBuilder,
    next: TrustState,
    version: TrustVersion,
}

/// Whether the operator at the shell acts, who holds the folder and its keys.
fn at_shell(caller: &Caller) -> bool {
    caller.account_name().is_none()
}

fn act(caller: &Caller, at: Timestamp, reason: &str) -> Act {
    Act { by: caller.actor(), at, reason: reason.to_owned() }
}

/// Refuses a reason that is not on the list.
fn reason_of(known: &[&str], reason: &str) -> Result<()> {
    match known.contains(&reason) {
        true => Ok(()),
        false => Err(Problem::new("trust.reason", "this reason is not on the controlled list")
            .at("reason")
            .remedy(format!("codes are {}", known.join(", ")))
            .into()),
    }
}

fn second_person(who: &str) -> NodeError {
    NodeError::Forbidden(
        Problem::new(
            "trust.second-person",
            format!("{who} began this: what rests on persons' word alone takes two different administrators"),
        )
        .remedy("ask another administrator"),
    )
}

fn decided(import: &TrustImport) -> NodeError {
    NodeError::Conflict(
        Problem::new("trust.decided", format!("this import is {} already", import.state.name()))
            .remedy("read it again"),
    )
}

impl Node {
    /// Takes in a file of certificates, revocation lists or signed lists. From the shell it counts at once; from an account it is proposed and waits for
    /// approval. Sound entries are kept, bad ones are named; a file of which nothing can be used is refused: nothing is stored but that it was.
    ///
    /// # Errors
    /// `Forbidden` without the right to administer; `Conflict` if an account brings a file that waits or counts already, or at a checkpoint.
    pub async fn import_trust(&self, caller: &Caller, name: &str, bytes: &[u8]) -> Result<Imported> {
        caller.need(Right::Administer)?;
        self.take_in(caller, name, bytes, at_shell(caller)).await
    }

    /// Proposes a file, also from the shell: it counts for nothing until somebody approves it.
    ///
    /// # Errors
    /// As [`Node::import_trust`].
    pub async fn propose_trust(&self, caller: &Caller, name: &str, bytes: &[u8]) -> Result<Imported> {
        caller.need(Right::Administer)?;
        self.take_in(caller, name, bytes, false).await
    }

    /// Takes the self-signed certificate above a list's signer out of what is held, the list among it, and proposes it as an anchor. A list that is
    /// signed by its own embedded certificate alone vouches for nothing until two persons have compared that certificate with its issuer's publication.
    ///
    /// # Errors
    /// `NotFound` if there is no such import; `Conflict` if its list is anchored or carries no such certificate.
    pub async fn propose_anchor(&self, caller: &Caller, id: &str) -> Result<Imported> {
        caller.need(Right::Administer)?;
        let (import, _) = self.import_row(id).await?;
        if !import.is_unanchored() || import.state == ImportState::Rejected {
            return Err(NodeError::Conflict(Problem::new(
                "trust.anchored",
                "this import holds no list that waits for an anchor",
            )));
        }
        let content = self.trust_content(id).await?;
        let (state, now) = (self.trust_state(), self.now());
        let found = aside(move || {
            let mut snapshot = TrustSnapshot::clone(&state.snapshot);
            let imported = after_last(&state, now);
            snapshot.import(&content, "list", imported);
            snapshot.anchor_of_list("list", imported).map(|anchor| anchor.raw().to_vec())
        });
        let anchor = found.await?.ok_or_else(|| {
            NodeError::Conflict(
                Problem::new("trust.no-anchor", "no certificate that is held signed the list's signer")
                    .remedy("import the certificate as its issuer publishes it"),
            )
        })?;
        let name = format!("{} (anchor)", import.name);
        self.take_in(caller, &name, &anchor, false).await
    }

    async fn take_in(&self, caller: &Caller, name: &str, bytes: &[u8], approve: bool) -> Result<Imported> {
        self.at_home()?;
        let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
        let id = hex(&Sha256::digest(bytes));
        for _ in 0..ATTEMPTS {
            self.reload_trust_now().await?;
            let state = self.trust_state();
            let now = self.now();
            let trial = self.trial(&state, &name, bytes.to_vec(), after_last(&state, now)).await?;
            let mut answer = Imported {
                report: trial.report.clone(),
                id: id.clone(),
                state: ImportState::Refused,
                needs_two: !trial.manual_anchors.is_empty(),
                version: None,
                difference: trial.difference.clone(),
            };
            let row = key([&*id]);
            let known: Option<(TrustImport, Vec<u8>)> =
                rows::load(&*self.engine, tables::TRUST_IMPORT, &row).await?;
            let counts = state.files.iter().any(|file| file.id == id);
            if counts && approve {
                // The operator imports a folder again: nothing changes.
                answer.state = ImportState::Approved;
                answer.version = Some(state.version);
                return Ok(answer);
            }
            let waits =
                known.as_ref().is_some_and(|(import, _)| import.state == ImportState::Proposed) && !approve;
            if counts || waits {
                let what = if counts { "counts already" } else { "was proposed already" };
                return Err(NodeError::Conflict(
                    Problem::new("trust.known", format!("this very file {what}")).at(id),
                ));
            }
            let mut import = summary(&trial, &id, &name, bytes.len(), state.version, act(caller, now, ""));
            let (batch, next) = if trial.report.accepted() == 0 {
                let subject = format!("{id} {}", trial.report.first_problem());
                (Batch::new(now, self.leaf(now, caller, "trust.refused", "administration", subject)), None)
            } else if approve {
                if let Some((known, _)) = &known
                    && known.state == ImportState::Proposed
                {
                    import.proposed = known.proposed.clone();
                }
                import.decided = Some(act(caller, now, ""));
                let change = self.approval(&state, trial, import, caller, bytes, "trust.imported").await?;
                answer.state = ImportState::Approved;
                answer.version = Some(change.version.number);
                (change.batch, Some(change.next))
            } else {
                answer.state = ImportState::Proposed;
                let subject = format!("{id} accepted={}", import.accepted);
                let leaf = self.leaf(now, caller, "trust.proposed", "administration", subject);
                let detail = detail_of(import.clone(), &trial, state.version);
                let batch = Batch::new(now, leaf)
                    .row(match known {
                        Some((_, old)) => replaced(&import, old),
                        None => rows::insert(tables::TRUST_IMPORT, row.clone(), &import),
                    })
                    .row(rows::set(tables::TRUST_DETAIL, row.clone(), &detail))
                    .row(rows::set(tables::TRUST_CONTENT, row, &Content { content: STANDARD.encode(bytes) }));
                (batch, None)
            };
            match self.engine.apply(batch.build()).await {
                Ok(_) => {
                    next.into_iter().for_each(|next| self.use_trust(next));
                    return Ok(answer);
                }
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Imports, newest first, and files that were there before imports were recorded.
    ///
    /// # Errors
    /// `Forbidden` without the right to administer; the store's.
    pub async fn trust_imports(&self, caller: &Caller) -> Result<Vec<TrustImport>> {
        caller.need(Right::Administer)?;
        let imports: Vec<TrustImport> = rows::all(&*self.engine, tables::TRUST_IMPORT, "")
            .await?
            .into_iter()
            .map(|(_, one)| one)
            .collect();
        let mut imports: Vec<TrustImport> =
            imports.into_iter().map(|import| self.with_lists(import)).collect();
        let known: BTreeSet<String> = imports.iter().map(|import| import.id.clone()).collect();
        let state = self.trust_state();
        for file in state.files.iter().filter(|file| !known.contains(&file.id)) {
            imports.push(self.import_row(&file.id).await?.0);
        }
        imports.sort_by_key(|import| std::cmp::Reverse(import.proposed.at));
        Ok(imports)
    }

    /// One import with its report and the difference: for one that waits, against what is held now.
    ///
    /// # Errors
    /// `NotFound` if there is none of this id.
    pub async fn trust_import(&self, caller: &Caller, id: &str) -> Result<ImportDetail> {
        caller.need(Right::Administer)?;
        let (import, _) = self.import_row(id).await?;
        let kept: Option<(ImportDetail, _)> =
            rows::load(&*self.engine, tables::TRUST_DETAIL, &key([id])).await?;
        let state = self.trust_state();
        if import.state == ImportState::Proposed && import.against != state.version {
            let content = self.trust_content(id).await?;
            let trial = self.trial(&state, &import.name, content, after_last(&state, self.now())).await?;
            let (size, proposed) = (import.len_bytes as usize, import.proposed.clone());
            let import = summary(&trial, id, &import.name, size, state.version, proposed);
            return Ok(detail_of(import, &trial, state.version));
        }
        match kept {
            Some((detail, _)) => Ok(ImportDetail { import, ..detail }),
            None => Ok(ImportDetail {
                import,
                report: ImportReport::default(),
                difference: TrustDifference::default(),
                against: 0,
                not_carried_on: Vec::new(),
            }),
        }
    }

    /// Approves an import; from then on it counts, in a new version. `against` is the version that the approver saw the difference against.
    ///
    /// # Errors
    /// `Conflict` if it was decided, or if the trust data changed since; `Forbidden` if it holds manual anchors and the same account proposed it.
    pub async fn approve_trust(
        &self,
        caller: &Caller,
        id: &str,
        against: Option<u64>,
    ) -> Result<TrustVersion> {
        caller.need(Right::Administer)?;
        self.at_home()?;
        for _ in 0..ATTEMPTS {
            self.reload_trust_now().await?;
            let state = self.trust_state();
            let (mut import, _) = self.import_row(id).await?;
            if import.state != ImportState::Proposed {
                return Err(decided(&import));
            }
            if against.is_some_and(|seen| seen != state.version) {
                return Err(NodeError::Conflict(
                    Problem::new("trust.moved", "the trust data changed since the difference was shown")
                        .at("against")
                        .remedy("read the difference again, then approve"),
                ));
            }
            let content = self.trust_content(id).await?;
            let now = self.now();
            let trial = self.trial(&state, &import.name, content.clone(), after_last(&state, now)).await?;
            let alone = import.proposed.by == caller.actor() && !at_shell(caller);
            if alone && !trial.manual_anchors.is_empty() {
                return Err(second_person(&import.proposed.by));
            }
            let size = content.len();
            import = summary(&trial, id, &import.name, size, state.version, import.proposed.clone());
            import.decided = Some(act(caller, now, ""));
            let change = self.approval(&state, trial, import, caller, &content, "trust.approved").await?;
            match self.engine.apply(change.batch.build()).await {
                Ok(_) => {
                    self.use_trust(change.next);
                    return Ok(change.version);
                }
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Turns a proposed import down; its content is deleted, the record stays.
    ///
    /// # Errors
    /// `Invalid` if the reason is not on the list; `Conflict` if it was decided.
    pub async fn reject_trust(&self, caller: &Caller, id: &str, reason: &str) -> Result<TrustImport> {
        caller.need(Right::Administer)?;
        reason_of(&REJECT_REASONS, reason)?;
        for _ in 0..ATTEMPTS {
            let (mut import, old) = self.import_row(id).await?;
            let Some(old) = old.filter(|_| import.state == ImportState::Proposed) else {
                return Err(decided(&import));
            };
            let now = self.now();
            import.state = ImportState::Rejected;
            import.decided = Some(act(caller, now, reason));
            let leaf = self.leaf(now, caller, "trust.rejected", "administration", format!("{id} {reason}"));
            let batch = Batch::new(now, leaf)
                .row(replaced(&import, old))
                .row(RowOp::Delete(tables::TRUST_CONTENT, key([id])));
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(import),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Takes a file out again. If certificates of it rest on persons' word alone, or others would after it, the first call asks and another
    /// administrator's call confirms; the new version comes with the confirmation.
    ///
    /// # Errors
    /// `NotFound` if no file of this id counts; `Invalid` if the reason is not on the list; `Forbidden` if the same account asked.
    pub async fn withdraw_trust(
        &self,
        caller: &Caller,
        id: &str,
        reason: &str,
    ) -> Result<(TrustImport, Option<TrustVersion>)> {
        caller.need(Right::Administer)?;
        self.at_home()?;
        reason_of(&WITHDRAW_REASONS, reason)?;
        for _ in 0..ATTEMPTS {
            self.reload_trust_now().await?;
            let state = self.trust_state();
            if !state.files.iter().any(|file| file.id == id) {
                return Err(NodeError::not_found("no file of this id counts"));
            }
            let (mut import, old) = self.import_row(id).await?;
            let files: Vec<VersionFile> = state.files.iter().filter(|file| file.id != id).cloned().collect();
            let (snapshot, difference) = self.without(&state, &files).await?;
            // What was also brought alone, and stood on a list until now, would rest on one person's word.
            let more = snapshot.manual_anchors(&state.stood_for);
            let needs_two = import.needs_two() || !more.is_empty();
            let now = self.now();
            let asked = import.withdrawal.clone();
            let effective = at_shell(caller) || !needs_two || asked.is_some();
            if let Some(asked) = asked.as_ref().filter(|_| needs_two && !at_shell(caller))
                && asked.by == caller.actor()
            {
                return Err(second_person(&asked.by));
            }
            let (batch, next, version) = if effective {
                match asked {
                    Some(_) => import.withdrawal_confirmed = Some(act(caller, now, reason)),
                    None => import.withdrawal = Some(act(caller, now, reason)),
                }
                import.state = ImportState::Withdrawn;
                let change = self
                    .withdrawal(&state, snapshot, &difference, files, import.clone(), old, caller)
                    .await?;
                (change.batch, Some(change.next), Some(change.version))
            } else {
                import.withdrawal = Some(act(caller, now, reason));
                let leaf = self.leaf(
                    now,
                    caller,
                    "trust.withdrawal-asked",
                    "administration",
                    format!("{id} {reason}"),
                );
                (Batch::new(now, leaf).row(written(&import, old)), None, None)
            };
            match self.engine.apply(batch.build()).await {
                Ok(_) => {
                    next.into_iter().for_each(|next| self.use_trust(next));
                    return Ok((import, version));
                }
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Keeps a file that somebody asked to take out.
    ///
    /// # Errors
    /// `NotFound` if nobody asked.
    pub async fn keep_trust(&self, caller: &Caller, id: &str) -> Result<TrustImport> {
        caller.need(Right::Administer)?;
        let (mut import, old) = self.import_row(id).await?;
        if import.withdrawal.is_none() || import.state != ImportState::Approved {
            return Err(NodeError::not_found("nobody asked to take this file out"));
        }
        import.withdrawal = None;
        let now = self.now();
        let leaf = self.leaf(now, caller, "trust.kept", "administration", id);
        self.engine.apply(Batch::new(now, leaf).row(written(&import, old)).build()).await?;
        Ok(import)
    }

    /// Trust data are changed at the home node alone; checkpoints get them by delta.
    fn at_home(&self) -> Result<()> {
        match self.home() {
            None => Ok(()),
            Some(_) => Err(NodeError::Conflict(
                Problem::new("trust.checkpoint", "a checkpoint takes its trust data from its home node")
                    .remedy("import and approve there; the next delta brings it"),
            )),
        }
    }

    /// The record of an import and its bytes; of a file that was there before imports were recorded, what can be said of it.
    async fn import_row(&self, id: &str) -> Result<(TrustImport, Option<Vec<u8>>)> {
        let found: Option<(TrustImport, Vec<u8>)> =
            rows::load(&*self.engine, tables::TRUST_IMPORT, &key([id])).await?;
        if let Some((import, old)) = found {
            return Ok((self.with_lists(import), Some(old)));
        }
        let file: Option<(TrustFile, _)> = rows::load(&*self.engine, tables::TRUST, &key([id])).await?;
        let (file, _) = file.ok_or_else(|| NodeError::not_found("no import of this id"))?;
        let snapshot = self.trust_snapshot();
        let stood_for = self.trust_state().stood_for.clone();
        let content = super::state::decoded(&file)?;
        let carried = snapshot.carried_by(&file.name, file.imported);
        let done = Act { by: file.by.clone(), at: file.imported, reason: String::new() };
        let import = TrustImport {
            id: file.id.clone(),
            name: file.name.clone(),
            len_bytes: content.len() as u64,
            state: ImportState::Approved,
            proposed: done.clone(),
            decided: Some(done),
            withdrawal: None,
            withdrawal_confirmed: None,
            against: 0,
            lists: signers(&snapshot, &file.name, file.imported),
            list_signed_at: list_signed_at(&content),
            manual_anchors: carried.intersection(&stood_for).cloned().collect(),
            read: carried.len(),
            accepted: carried.len(),
            quarantined: 0,
            counts: Default::default(),
            findings: Default::default(),
        };
        Ok((import, None))
    }

    /// Whether a list is anchored changes with other files: of one that counts, as it stands now.
    fn with_lists(&self, mut import: TrustImport) -> TrustImport {
        let state = self.trust_state();
        if let Some(file) = state.files.iter().find(|file| file.id == import.id) {
            import.lists = signers(&state.snapshot, &file.name, file.imported);
        }
        import
    }

    /// Reads what another process may have changed: decisions are made on what is stored.
    async fn reload_trust_now(&self) -> Result<()> {
        let stored: Vec<VersionFile> = self.trust_files().await?.iter().map(VersionFile::of).collect();
        let version = number_of(&self.versions().await?, &stored);
        let state = self.trust_state();
        match stored == state.files && version == state.version {
            true => Ok(()),
            false => self.reload_trust().await,
        }
    }

    async fn trial(
        &self,
        state: &Arc<TrustState>,
        name: &str,
        content: Vec<u8>,
        imported: Timestamp,
    ) -> Result<Trial> {
        let (state, name) = (Arc::clone(state), name.to_owned());
        aside(move || {
            let before = &state.snapshot;
            let mut snapshot = TrustSnapshot::clone(before);
            let report = snapshot.import(&content, &name, imported);
            let manual = snapshot.manual_anchors(&state.stood_for);
            let difference = TrustDifference::between(before, &snapshot);
            let countries = snapshot.list_countries(&name, imported);
            let earlier = state.files.iter().rev().find(|file| {
                !countries.is_empty() && before.list_countries(&file.name, file.imported) == countries
            });
            let carried = snapshot.carried_by(&name, imported);
            let not_carried_on = earlier.map_or_else(Vec::new, |file| {
                before.carried_by(&file.name, file.imported).difference(&carried).cloned().collect()
            });
            Trial {
                manual_anchors: manual.into_iter().collect(),
                lists: signers(&snapshot, &name, imported),
                not_carried_on,
                list_signed_at: list_signed_at(&content),
                report,
                difference,
                snapshot,
                imported,
            }
        })
        .await
    }

    /// What would be left without a file.
    async fn without(
        &self,
        state: &Arc<TrustState>,
        files: &[VersionFile],
    ) -> Result<(TrustSnapshot, TrustDifference)> {
        let mut contents = Vec::with_capacity(files.len());
        for file in files {
            contents.push((file.name.clone(), file.imported, self.trust_content(&file.id).await?));
        }
        let before = Arc::clone(state);
        aside(move || {
            let mut snapshot = TrustSnapshot::default();
            for (name, imported, content) in contents {
                snapshot.import(&content, &name, imported);
            }
            let difference = TrustDifference::between(&before.snapshot, &snapshot);
            (snapshot, difference)
        })
        .await
    }

    /// The batch that makes an import count.
    async fn approval(
        &self,
        state: &TrustState,
        trial: Trial,
        mut import: TrustImport,
        caller: &Caller,
        content: &[u8],
        action: &str,
    ) -> Result<Change> {
        let now = self.now();
        import.state = ImportState::Approved;
        let detail = detail_of(import.clone(), &trial, state.version);
        let Trial { snapshot, imported, difference, manual_anchors, .. } = trial;
        let stood_for: BTreeSet<String> = state.stood_for.iter().cloned().chain(manual_anchors).collect();
        let file = TrustFile {
            id: import.id.clone(),
            name: import.name.clone(),
            imported,
            by: caller.actor(),
            content: STANDARD.encode(content),
        };
        let files: Vec<VersionFile> = state.files.iter().cloned().chain([VersionFile::of(&file)]).collect();
        let mut by = vec![import.proposed.by.clone()];
        by.extend(import.decided.iter().map(|decided| decided.by.clone()));
        by.dedup();
        let made = Made {
            at: now,
            by,
            cause: VersionCause::Approved,
            import: import.id.clone(),
            name: import.name.clone(),
            counts: difference.counts(),
            stood_for: stood_for.clone(),
        };
        let versions = self.versions().await?;
        let first = self.taken_over(&versions);
        // The number after that of what was read: if another change has it, this one is decided anew.
        let number = state.version + 1;
        let version = version_of(number, &snapshot, files.clone(), made);
        let subject = format!("{} accepted={} version={number}", import.id, import.accepted);
        let leaf = self.leaf(now, caller, action, "administration", subject);
        let row = key([&*import.id]);
        let packed = self.packed_trust(&snapshot, &files, Some((&import.id, content))).await?;
        let mut batch = Batch::new(now, leaf)
            .row(version_row(&version))
            .row(rows::insert(tables::TRUST, row.clone(), &file))
            .row(rows::set(tables::TRUST_IMPORT, row.clone(), &import))
            .row(rows::set(tables::TRUST_DETAIL, row.clone(), &detail))
            .row(RowOp::Delete(tables::TRUST_CONTENT, row))
            .row(Self::packed_row(&files, &packed));
        if let Some(first) = &first {
            batch = batch.row(version_row(first));
        }
        Ok(Change { batch, next: TrustState::of(snapshot, number, files, stood_for), version })
    }

    /// The batch that takes a file out.
    #[expect(clippy::too_many_arguments, reason = "one change, written once")]
    async fn withdrawal(
        &self,
        state: &TrustState,
        snapshot: TrustSnapshot,
        difference: &TrustDifference,
        files: Vec<VersionFile>,
        import: TrustImport,
        old: Option<Vec<u8>>,
        caller: &Caller,
    ) -> Result<Change> {
        let now = self.now();
        // Persons stand from now on for what rests on their word, and not any more for what is gone.
        let held: BTreeSet<String> =
            snapshot.authorities().iter().map(|authority| hex(&authority.fingerprint)).collect();
        let more = snapshot.manual_anchors(&state.stood_for);
        let stood_for: BTreeSet<String> = state.stood_for.intersection(&held).cloned().chain(more).collect();
        let asked = [&import.withdrawal, &import.withdrawal_confirmed];
        let reason = import.withdrawal.as_ref().map(|asked| asked.reason.clone()).unwrap_or_default();
        let made = Made {
            at: now,
            by: asked.into_iter().flatten().map(|one| one.by.clone()).collect(),
            cause: VersionCause::Withdrawn,
            import: import.id.clone(),
            name: import.name.clone(),
            counts: difference.counts(),
            stood_for: stood_for.clone(),
        };
        let versions = self.versions().await?;
        let first = self.taken_over(&versions);
        let number = state.version + 1;
        let version = version_of(number, &snapshot, files.clone(), made);
        let subject = format!("{} {reason} version={number}", import.id);
        let leaf = self.leaf(now, caller, "trust.withdrawn", "administration", subject);
        let row = key([&*import.id]);
        // Kept, so that earlier versions can be built again.
        let content = Content { content: STANDARD.encode(self.trust_content(&import.id).await?) };
        let packed = self.packed_trust(&snapshot, &files, None).await?;
        let mut batch = Batch::new(now, leaf)
            .row(version_row(&version))
            .row(RowOp::Delete(tables::TRUST, row.clone()))
            .row(rows::set(tables::TRUST_CONTENT, row, &content))
            .row(written(&import, old))
            .row(Self::packed_row(&files, &packed));
        if let Some(first) = &first {
            batch = batch.row(version_row(first));
        }
        Ok(Change { batch, next: TrustState::of(snapshot, number, files, stood_for), version })
    }
}

fn signers(snapshot: &TrustSnapshot, name: &str, imported: Timestamp) -> Vec<ListSigner> {
    let found = snapshot.list_signers(name, imported).into_iter();
    found.map(|(subject, anchored)| ListSigner { subject, anchored }).collect()
}

/// An instant of import later than that of every file that counts: files are read in this order.
fn after_last(state: &TrustState, now: Timestamp) -> Timestamp {
    let last = state.files.iter().map(|file| file.imported).max();
    last.map_or(now, |last| now.max(last + Duration::from_micros(1)))
}

fn replaced(import: &TrustImport, old: Vec<u8>) -> RowOp {
    let key = key([&*import.id]);
    RowOp::Replace { table: tables::TRUST_IMPORT, key, old, new: rows::encode(import) }
}

fn written(import: &TrustImport, old: Option<Vec<u8>>) -> RowOp {
    match old {
        Some(old) => replaced(import, old),
        None => rows::insert(tables::TRUST_IMPORT, key([&*import.id]), import),
    }
}

fn summary(trial: &Trial, id: &str, name: &str, len: usize, against: u64, proposed: Act) -> TrustImport {
    use vigie_trust::store::EntryStatus;
    let quarantined = trial.report.entries.iter().filter(|entry| entry.status == EntryStatus::Quarantined);
    TrustImport {
        id: id.to_owned(),
        name: name.to_owned(),
        len_bytes: len as u64,
        state: ImportState::Proposed,
        proposed,
        decided: None,
        withdrawal: None,
        withdrawal_confirmed: None,
        against,
        lists: trial.lists.clone(),
        list_signed_at: trial.list_signed_at,
        manual_anchors: trial.manual_anchors.clone(),
        read: trial.report.read,
        accepted: trial.report.accepted(),
        quarantined: quarantined.count(),
        counts: trial.difference.counts(),
        findings: trial.report.findings.clone(),
    }
}

fn detail_of(import: TrustImport, trial: &Trial, against: u64) -> ImportDetail {
    ImportDetail {
        import,
        report: trial.report.clone(),
        difference: trial.difference.clone(),
        against,
        not_carried_on: trial.not_carried_on.clone(),
    }
}
