//! Certificates that documents are judged by: imported with a report, approved by an administrator, read as one snapshot.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use vigie_model::Timestamp;
use vigie_store::{Batch, RowOp};
use vigie_trust::store::{ImportReport, TrustSnapshot};

use crate::rows::{self, key, tables};
use crate::{Caller, Node, NodeError, Problem, Result, Right};

/// A file of certificates or revocation lists as it was imported.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TrustFile {
    /// SHA-256 of the bytes, hex.
    pub id: String,
    /// Name it came under.
    pub name: String,
    /// When it was approved.
    pub imported: Timestamp,
    /// Who approved it.
    pub by: String,
    /// The bytes, base64.
    pub(crate) content: String,
}

impl Node {
    /// Imports certificates, revocation lists or master lists. Sound entries are kept, bad ones are named. Needs the right to administer.
    ///
    /// # Errors
    /// `Invalid` if nothing in it could be used.
    pub async fn import_trust(&self, caller: &Caller, name: &str, bytes: &[u8]) -> Result<ImportReport> {
        caller.need(Right::Administer)?;
        let now = self.now();
        let mut snapshot = TrustSnapshot::clone(&self.trust_snapshot());
        let report = snapshot.import(bytes, name, now);
        if report.accepted() == 0 {
            return Err(NodeError::Invalid(
                Problem::new(
                    "trust.nothing",
                    format!("no usable certificate or revocation list: {}", report.first_problem()),
                )
                .at(name.to_owned())
                .remedy("give DER, PEM or CMS master list files"),
            ));
        }
        let id = crate::admin::hex(&<sha2::Sha256 as sha2::Digest>::digest(bytes));
        let file = TrustFile {
            id: id.clone(),
            name: name.chars().filter(|c| !c.is_control()).take(200).collect(),
            imported: now,
            by: caller.actor(),
            content: STANDARD.encode(bytes),
        };
        let leaf = self.leaf(
            now,
            caller,
            "trust.imported",
            "administration",
            format!("{id} accepted={}", report.accepted()),
        );
        self.engine
            .apply(Batch::new(now, leaf).row(rows::set(tables::TRUST, key([&*id]), &file)).build())
            .await?;
        self.reload_trust().await?;
        Ok(report)
    }

    /// Takes an imported file out again.
    ///
    /// # Errors
    /// `NotFound` if there is none of this id.
    pub async fn remove_trust(&self, caller: &Caller, id: &str) -> Result<()> {
        caller.need(Right::Administer)?;
        self.engine
            .row(tables::TRUST, &key([id]))
            .await?
            .ok_or_else(|| NodeError::not_found("no trust file of this id"))?;
        let now = self.now();
        let leaf = self.leaf(now, caller, "trust.removed", "administration", id);
        self.engine.apply(Batch::new(now, leaf).row(RowOp::Delete(tables::TRUST, key([id]))).build()).await?;
        self.reload_trust().await
    }

    /// The snapshot that checks use now.
    pub fn trust_snapshot(&self) -> Arc<TrustSnapshot> {
        Arc::clone(&self.trust.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Rebuilds the snapshot if another process changed the stored files.
    ///
    /// # Errors
    /// The store's.
    pub async fn reload_trust_if_changed(&self) -> Result<()> {
        let rows = self.engine.rows(tables::TRUST, "", None, 10_000).await?;
        let ids: Vec<String> = rows.into_iter().map(|(key, _)| key.as_str().to_owned()).collect();
        let changed = {
            let mut known = crate::admin::lock(&self.trust_files);
            let changed = *known != ids;
            *known = ids;
            changed
        };
        if changed { self.reload_trust().await } else { Ok(()) }
    }

    /// Builds the snapshot from the stored files; called at start and after every change, also by another process.
    pub async fn reload_trust(&self) -> Result<()> {
        let mut snapshot = TrustSnapshot::default();
        let mut files: Vec<TrustFile> =
            rows::all(&*self.engine, tables::TRUST, "").await?.into_iter().map(|(_, file)| file).collect();
        files.sort_by_key(|file| file.imported);
        for file in files {
            let bytes = STANDARD
                .decode(&file.content)
                .map_err(|_| vigie_store::StoreError::Corrupt("a stored trust file is not base64".into()))?;
            snapshot.import(&bytes, &file.name, file.imported);
        }
        *self.trust.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(snapshot);
        Ok(())
    }
}

/// One certificate as listed.
#[derive(Clone, Debug, Serialize)]
pub struct TrustLine {
    /// Subject.
    pub subject: String,
    /// SHA-256 of the certificate, hex.
    pub sha256: String,
    /// Whether chains may end here, and why.
    pub trusted: bool,
    /// Files and lists that carry it.
    pub sources: Vec<String>,
}

/// The authorities of a snapshot.
pub fn lines(snapshot: &TrustSnapshot) -> Vec<TrustLine> {
    let line = |authority: &vigie_trust::store::Authority| TrustLine {
        subject: authority.certificate.subject().to_string(),
        sha256: crate::admin::hex(&authority.fingerprint),
        trusted: authority.is_trusted(),
        sources: authority.sources.iter().map(|source| source.name.clone()).collect(),
    };
    snapshot.authorities().iter().map(line).collect()
}
