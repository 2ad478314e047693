//! The snapshot that checks use, kept in memory and built from the stored files; what was verified once is not verified again.

use std::collections::BTreeSet;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use vigie_model::Timestamp;
use vigie_store::StoreError;
use vigie_trust::store::{Packed, TrustSnapshot, TrustUsed};

use super::versions::VersionFile;
use super::{TrustFile, TrustVersion};
use crate::rows::{self, key, tables};
use crate::{Node, Result};

/// zstd level of a packed snapshot: certificates hardly shrink.
const LEVEL: i32 = 3;
/// The most octets a packed snapshot may unpack to.
const UNPACKED: u64 = 512 << 20;

/// A snapshot and which one it is.
#[derive(Debug, Default)]
pub(crate) struct TrustState {
    pub(crate) snapshot: Arc<TrustSnapshot>,
    /// Number of its version; 0 while nothing was ever imported.
    pub(crate) version: u64,
    /// SHA-256 over what it holds, hex.
    pub(crate) digest: String,
    /// The files it was built from, in order.
    pub(crate) files: Vec<VersionFile>,
    /// SHA-256 of the anchors that persons stood for.
    pub(crate) stood_for: BTreeSet<String>,
}

/// The newest snapshot packed, and the files it was built from.
#[derive(Serialize, Deserialize)]
struct PackedRow {
    files: Vec<VersionFile>,
    /// Release of the software that packed it: another one may read certificates otherwise.
    release: String,
    /// zstd over the packed snapshot, base64.
    body: String,
}

impl TrustState {
    pub(crate) fn of(
        snapshot: TrustSnapshot,
        version: u64,
        files: Vec<VersionFile>,
        stood_for: BTreeSet<String>,
    ) -> Self {
        let digest = crate::admin::hex(&snapshot.digest());
        Self { snapshot: Arc::new(snapshot), version, digest, files, stood_for }
    }

    /// What a report says of it.
    pub(crate) fn used(&self) -> TrustUsed {
        TrustUsed {
            version: (self.version > 0).then_some(self.version),
            digest: self.digest.clone(),
            as_of: self.snapshot.as_of(),
        }
    }
}

/// Work that takes a while: away from the threads that serve.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let stopping = |_| StoreError::Unavailable("the node is stopping".into());
    Ok(tokio::task::spawn_blocking(work).await.map_err(stopping)?)
}

pub(super) fn decoded(file: &TrustFile) -> Result<Vec<u8>> {
    Ok(STANDARD
        .decode(&file.content)
        .map_err(|_| StoreError::Corrupt("a stored trust file is not base64".into()))?)
}

/// A packed snapshot as octets, and back.
pub(super) fn squeeze(packed: &Packed) -> Result<Vec<u8>> {
    let body = zstd::encode_all(&rows::encode(packed)[..], LEVEL);
    Ok(body.map_err(|_| StoreError::Unavailable("zstd could not compress".into()))?)
}

pub(super) fn unsqueeze(body: &[u8]) -> Option<Packed> {
    use std::io::Read as _;
    let reader = zstd::stream::read::Decoder::new(body).ok()?;
    let mut text = Vec::new();
    reader.take(UNPACKED).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

/// Files among `files` that hold deviation lists of the snapshot: these are packed whole.
pub(super) fn deviation_files<'f>(
    snapshot: &TrustSnapshot,
    files: &'f [VersionFile],
) -> Vec<&'f VersionFile> {
    let holds = |file: &&VersionFile| {
        snapshot.deviations().iter().any(|held| held.source == file.name && held.at == file.imported)
    };
    files.iter().filter(holds).collect()
}

impl Node {
    /// The snapshot that checks use now.
    pub fn trust_snapshot(&self) -> Arc<TrustSnapshot> {
        Arc::clone(&self.trust_state().snapshot)
    }

    /// The snapshot that checks use now, and which it is.
    pub(crate) fn trust_state(&self) -> Arc<TrustState> {
        Arc::clone(&self.trust.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    pub(super) fn use_trust(&self, state: TrustState) {
        *self.trust.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(state);
    }

    /// Which trust data checks are made with now.
    pub fn trust_used(&self) -> TrustUsed {
        self.trust_state().used()
    }

    /// Rebuilds the snapshot if another process changed the stored files.
    ///
    /// # Errors
    /// The store's.
    pub async fn reload_trust_if_changed(&self) -> Result<()> {
        let stored = self.trust_files_stored().await?;
        let newest = self.versions().await?.last().map(|version| version.number);
        let state = self.trust_state();
        let same = stored == state.files.iter().map(|file| file.id.clone()).collect()
            && newest.is_none_or(|newest| newest == state.version);
        if same { Ok(()) } else { self.reload_trust().await }
    }

    async fn trust_files_stored(&self) -> Result<BTreeSet<String>> {
        let rows = self.engine.rows(tables::TRUST, "", None, 10_000).await?;
        Ok(rows.into_iter().map(|(key, _)| key.as_str().to_owned()).collect())
    }

    /// The stored files that count, in the order in which they are read.
    pub(super) async fn trust_files(&self) -> Result<Vec<TrustFile>> {
        let mut files: Vec<TrustFile> =
            rows::all(&*self.engine, tables::TRUST, "").await?.into_iter().map(|(_, file)| file).collect();
        files.sort_by(|a, b| (a.imported, &a.id).cmp(&(b.imported, &b.id)));
        Ok(files)
    }

    /// Builds the snapshot from the stored files; called at start and after every change, also by another process. What is known of it, from memory or
    /// packed in the store, is not verified again: only files that came since.
    pub async fn reload_trust(&self) -> Result<()> {
        let files = self.trust_files().await?;
        let wanted: Vec<VersionFile> = files.iter().map(VersionFile::of).collect();
        let present = self.trust_state();
        let known = match wanted.starts_with(&present.files) && !present.files.is_empty() {
            true => Some((TrustSnapshot::clone(&present.snapshot), present.files.len())),
            false => self.unpack_trust(&wanted).await?,
        };
        let versions = self.versions().await?;
        let (mut snapshot, read) = known.unwrap_or_default();
        let mut contents = Vec::with_capacity(files.len() - read);
        for file in &files[read..] {
            contents.push((file.name.clone(), file.imported, decoded(file)?));
        }
        let snapshot = aside(move || {
            for (name, imported, content) in contents {
                snapshot.import(&content, &name, imported);
            }
            snapshot
        })
        .await?;
        let number = number_of(&versions, &wanted);
        let stood_for = match versions.iter().find(|version| version.number == number) {
            Some(version) => version.stood_for.clone(),
            // Before versions were kept, whoever imported stood for it.
            None => snapshot.manual_anchors(&BTreeSet::new()),
        };
        self.use_trust(TrustState::of(snapshot, number, wanted, stood_for));
        Ok(())
    }

    /// The packed snapshot, if it was built from the first of these files by this release; and of how many.
    async fn unpack_trust(&self, wanted: &[VersionFile]) -> Result<Option<(TrustSnapshot, usize)>> {
        // What cannot be read is as good as absent: everything can be built from the files.
        let Some(bytes) = self.engine.row(tables::TRUST_PACKED, &key(["newest"])).await? else {
            return Ok(None);
        };
        let Ok(row) = serde_json::from_slice::<PackedRow>(&bytes) else { return Ok(None) };
        if row.release != env!("CARGO_PKG_VERSION") || !wanted.starts_with(&row.files) {
            return Ok(None);
        }
        aside(move || {
            let packed = unsqueeze(&STANDARD.decode(&row.body).ok()?)?;
            Some((packed.unpack().ok()?, row.files.len()))
        })
        .await
    }

    /// Packs a snapshot; `fresh` is a file of it that is not stored yet.
    pub(super) async fn packed_trust(
        &self,
        snapshot: &TrustSnapshot,
        files: &[VersionFile],
        fresh: Option<(&str, &[u8])>,
    ) -> Result<Vec<u8>> {
        let mut whole: Vec<(&str, Timestamp, Vec<u8>)> = Vec::new();
        for file in deviation_files(snapshot, files) {
            let content = match fresh {
                Some((id, content)) if id == file.id => content.to_vec(),
                _ => self.trust_content(&file.id).await?,
            };
            whole.push((&file.name, file.imported, content));
        }
        let whole: Vec<(&str, Timestamp, &[u8])> =
            whole.iter().map(|(name, at, content)| (*name, *at, &**content)).collect();
        squeeze(&snapshot.pack(&whole))
    }

    /// The row that keeps a snapshot packed.
    pub(super) fn packed_row(files: &[VersionFile], packed: &[u8]) -> vigie_store::RowOp {
        let row = PackedRow {
            files: files.to_vec(),
            release: env!("CARGO_PKG_VERSION").to_owned(),
            body: STANDARD.encode(packed),
        };
        rows::set(tables::TRUST_PACKED, key(["newest"]), &row)
    }
}

/// The number of the version that is built from these files: the newest such; 1 for a folder that was filled before versions were kept.
pub(super) fn number_of(versions: &[TrustVersion], files: &[VersionFile]) -> u64 {
    let same = versions.iter().rev().find(|version| version.files == files);
    match same {
        Some(version) => version.number,
        None => u64::from(versions.is_empty() && !files.is_empty()),
    }
}
