//! Versions of the snapshot: each is the list of files it is built from, with the digest of what came of them.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use vigie_model::Timestamp;
use vigie_store::{RowOp, StoreError};
use vigie_trust::store::{ChangeCounts, TrustDifference, TrustSnapshot};

use super::state::aside;
use super::{Content, TrustFile, TrustVersion, VersionCause};
use crate::rows::{self, key, tables};
use crate::{Caller, Node, NodeError, Problem, Result, Right};

/// A file of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionFile {
    /// SHA-256 of the file, hex.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was approved.
    pub imported: Timestamp,
}

impl VersionFile {
    pub(super) fn of(file: &TrustFile) -> Self {
        Self { id: file.id.clone(), name: file.name.clone(), imported: file.imported }
    }
}

/// A version that was built again.
#[derive(Clone, Debug, Serialize)]
pub struct Rebuilt {
    /// As it was recorded.
    pub version: TrustVersion,
    /// Digest of what its files give now.
    pub digest: String,
    /// Whether that is the digest that was recorded; if not, this release reads the files otherwise.
    pub same: bool,
}

impl Node {
    /// The versions, oldest first.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn trust_versions(&self, caller: &Caller) -> Result<Vec<TrustVersion>> {
        caller.need(Right::Inspect)?;
        let mut versions = self.versions().await?;
        versions.extend(self.taken_over(&versions));
        Ok(versions)
    }

    /// Builds a version again from its files and says whether it is what was recorded.
    ///
    /// # Errors
    /// `NotFound` if there is none of this number; `Conflict` if a file of it is not kept here.
    pub async fn trust_version(&self, caller: &Caller, number: u64) -> Result<Rebuilt> {
        caller.need(Right::Inspect)?;
        let (version, snapshot) = self.trust_at(number).await?;
        let digest = crate::admin::hex(&snapshot.digest());
        Ok(Rebuilt { same: digest == version.digest, version, digest })
    }

    /// What changed from one version to another.
    ///
    /// # Errors
    /// As [`Node::trust_version`].
    pub async fn trust_versions_compared(
        &self,
        caller: &Caller,
        from: u64,
        to: u64,
    ) -> Result<TrustDifference> {
        caller.need(Right::Inspect)?;
        let before = match from {
            0 => TrustSnapshot::default(),
            _ => self.trust_at(from).await?.1,
        };
        let (_, after) = self.trust_at(to).await?;
        aside(move || TrustDifference::between(&before, &after)).await
    }

    /// The snapshot of a version, built from its files: what a verdict of then is recomputed with.
    pub(crate) async fn trust_at(&self, number: u64) -> Result<(TrustVersion, TrustSnapshot)> {
        let mut versions = self.versions().await?;
        versions.extend(self.taken_over(&versions));
        let version = versions
            .into_iter()
            .find(|version| version.number == number)
            .ok_or_else(|| NodeError::not_found("no trust version of this number"))?;
        let state = self.trust_state();
        if state.files == version.files {
            return Ok((version, TrustSnapshot::clone(&state.snapshot)));
        }
        let mut contents = Vec::with_capacity(version.files.len());
        for file in &version.files {
            contents.push((file.name.clone(), file.imported, self.trust_content(&file.id).await?));
        }
        let snapshot = aside(move || {
            let mut snapshot = TrustSnapshot::default();
            for (name, imported, content) in contents {
                snapshot.import(&content, &name, imported);
            }
            snapshot
        })
        .await?;
        Ok((version, snapshot))
    }

    /// The content of a file, whether it counts now or not.
    pub(super) async fn trust_content(&self, id: &str) -> Result<Vec<u8>> {
        let counts: Option<(TrustFile, _)> = rows::load(&*self.engine, tables::TRUST, &key([id])).await?;
        let content = match counts {
            Some((file, _)) => Some(file.content),
            None => rows::load::<Content>(&*self.engine, tables::TRUST_CONTENT, &key([id]))
                .await?
                .map(|(kept, _)| kept.content),
        };
        let content = content.ok_or_else(|| {
            NodeError::Conflict(
                Problem::new("trust.content", "a file of this version is not kept here")
                    .at(id.to_owned())
                    .remedy("ask the home node: checkpoints hold the newest version alone"),
            )
        })?;
        Ok(STANDARD
            .decode(content)
            .map_err(|_| StoreError::Corrupt("a stored trust file is not base64".into()))?)
    }

    pub(super) async fn versions(&self) -> Result<Vec<TrustVersion>> {
        let rows = rows::all(&*self.engine, tables::TRUST_VERSION, "").await?;
        Ok(rows.into_iter().map(|(_, version)| version).collect())
    }

    /// The version that stands for what a folder held before versions were kept.
    pub(super) fn taken_over(&self, versions: &[TrustVersion]) -> Option<TrustVersion> {
        let state = self.trust_state();
        if !versions.is_empty() || state.files.is_empty() {
            return None;
        }
        let at = state.files.last().map_or(Timestamp::MIN, |file| file.imported);
        let nothing = TrustDifference::between(&TrustSnapshot::default(), &state.snapshot);
        Some(version_of(
            1,
            &state.snapshot,
            state.files.clone(),
            Made {
                at,
                by: Vec::new(),
                cause: VersionCause::TakenOver,
                import: String::new(),
                name: String::new(),
                counts: nothing.counts(),
                stood_for: state.stood_for.clone(),
            },
        ))
    }
}

/// What makes a version.
pub(super) struct Made {
    pub(super) at: Timestamp,
    pub(super) by: Vec<String>,
    pub(super) cause: VersionCause,
    pub(super) import: String,
    pub(super) name: String,
    pub(super) counts: ChangeCounts,
    pub(super) stood_for: BTreeSet<String>,
}

pub(super) fn version_of(
    number: u64,
    snapshot: &TrustSnapshot,
    files: Vec<VersionFile>,
    made: Made,
) -> TrustVersion {
    TrustVersion {
        number,
        digest: crate::admin::hex(&snapshot.digest()),
        at: made.at,
        by: made.by,
        cause: made.cause,
        name: made.name,
        import: made.import,
        authorities: snapshot.authorities().len(),
        trusted: snapshot.anchors().count(),
        signers: snapshot.signers().len(),
        crls: snapshot.crls().len(),
        counts: made.counts,
        stood_for: made.stood_for,
        files,
    }
}

/// Inserted, never replaced: of two changes at once, one is read and decided again.
pub(super) fn version_row(version: &TrustVersion) -> RowOp {
    rows::insert(tables::TRUST_VERSION, key([&*format!("{:010}", version.number)]), version)
}
