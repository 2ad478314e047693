use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vigie_model::{AudienceId, CollectionId, StixId, Timestamp};

use crate::{RowKey, Table};

/// A caller-chosen key; a second `apply` with the same key changes nothing and gives the first answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdemKey(pub String);

/// What an audit leaf says. Serialised as JSON in field order; never holds a document number or a name of a holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Account, member (`member:XNM`) or `node`.
    pub actor: String,
    /// Stable verb such as `inspection.made`, `claim.released`, `objects.read`.
    pub action: String,
    /// Why, as the user stated or as the action implies.
    pub purpose: String,
    /// What it was about: ids, counts, outcome codes.
    pub subject: String,
}

/// An audit entry with its salt: the leaf commits to both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLeaf {
    /// The entry.
    pub entry: AuditEntry,
    /// 16 random octets, so that a commitment to a guessable entry reveals nothing.
    pub salt: [u8; 16],
}

impl AuditEntry {
    /// The entry's bytes: JSON without spaces, in field order. This is what the log commits to.
    pub fn to_json(&self) -> Vec<u8> {
        // Five texts: serialising them cannot fail.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl AuditLeaf {
    /// The bytes of the entry, and the salted commitment to them that the tree hashes.
    pub fn commit(&self) -> (Vec<u8>, [u8; 32]) {
        let json = self.entry.to_json();
        let commitment = vigie_ledger::commit(&self.salt, &json);
        (json, commitment)
    }
}

/// A new version of an object for a collection. Refused with `Conflict` if the collection holds (id, version) already, or the id is tombstoned there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// The collection.
    pub collection: CollectionId,
    /// Object id.
    pub id: StixId,
    /// See [`crate::Record::version`].
    pub version: String,
    /// See [`crate::Record::version_micros`].
    pub version_micros: i64,
    /// See [`crate::Record::unversioned`].
    pub unversioned: bool,
    /// See [`crate::Record::spec_version`].
    pub spec_version: String,
    /// The sender's bytes.
    pub bytes: Arc<[u8]>,
    /// Digest of the bytes.
    pub sha256: [u8; 32],
    /// Digest of the RFC 8785 form.
    pub jcs_sha256: Option<[u8; 32]>,
    /// `created_by_ref`.
    pub created_by: Option<StixId>,
    /// Member code or `local:ACCOUNT`.
    pub origin: String,
    /// Audience of the first release.
    pub audience: AudienceId,
    /// Normalised words for full-text search, separated by spaces.
    pub words: String,
    /// Ids this object refers to (`*_ref`, `*_refs`), for "what refers to this".
    pub refs: Vec<StixId>,
}

/// A further release row for a stored version: readers of `audience` see it from a new place in the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Widen {
    /// The collection.
    pub collection: CollectionId,
    /// Object id.
    pub id: StixId,
    /// Which version.
    pub version: String,
    /// The readers added.
    pub audience: AudienceId,
}

/// How a withdrawal treats what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WithdrawMode {
    /// No reader sees it any more; the member's own users see it as withdrawn.
    Hide,
    /// As hide, and the bytes, words and refs are overwritten; id, version and digests stay.
    Erase,
    /// Rows are removed without trace but the tombstone (TAXII DELETE in a collection that keeps no history).
    Delete,
}

/// Withdraws versions of an object in one collection and leaves a tombstone that refuses re-entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdraw {
    /// The collection.
    pub collection: CollectionId,
    /// Object id.
    pub id: StixId,
    /// Which versions; `None` is all there are and all to come (tombstone on the id).
    pub versions: Option<Vec<String>>,
    /// How.
    pub mode: WithdrawMode,
}

/// A change of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowOp {
    /// Writes, whatever is there.
    Set(Table, RowKey, Vec<u8>),
    /// Writes only if the row does not exist, else `Conflict`.
    Insert(Table, RowKey, Vec<u8>),
    /// Writes only if the row is exactly `old`, else `Conflict`.
    Replace {
        /// The table.
        table: Table,
        /// The key.
        key: RowKey,
        /// What must be there.
        old: Vec<u8>,
        /// What will be there.
        new: Vec<u8>,
    },
    /// Removes, if there.
    Delete(Table, RowKey),
}

/// Everything that one commit writes. Cannot be made without an audit leaf (DESIGN §3, invariant 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub(crate) at: Timestamp,
    pub(crate) idem: Option<IdemKey>,
    pub(crate) puts: Vec<Put>,
    pub(crate) widens: Vec<Widen>,
    pub(crate) withdraws: Vec<Withdraw>,
    pub(crate) rows: Vec<RowOp>,
    pub(crate) erase_leaves: Vec<u64>,
    pub(crate) leaves: Vec<AuditLeaf>,
}

impl Batch {
    #[expect(
        clippy::new_ret_no_self,
        reason = "a batch begins as its builder, with the leaf it cannot be without"
    )]
    /// Starts a batch that will be stamped `at` or just after the last one stored.
    pub fn new(at: Timestamp, leaf: AuditLeaf) -> BatchBuilder {
        BatchBuilder(Self {
            at,
            idem: None,
            puts: Vec::new(),
            widens: Vec::new(),
            withdraws: Vec::new(),
            rows: Vec::new(),
            erase_leaves: Vec::new(),
            leaves: vec![leaf],
        })
    }

    /// The instant it asks for.
    pub fn at(&self) -> Timestamp {
        self.at
    }
    /// Idempotency key.
    pub fn idem(&self) -> Option<&IdemKey> {
        self.idem.as_ref()
    }
    /// New versions, in order.
    pub fn puts(&self) -> &[Put] {
        &self.puts
    }
    /// Further releases, after the puts.
    pub fn widens(&self) -> &[Widen] {
        &self.widens
    }
    /// Withdrawals, after the releases.
    pub fn withdraws(&self) -> &[Withdraw] {
        &self.withdraws
    }
    /// Row changes.
    pub fn rows(&self) -> &[RowOp] {
        &self.rows
    }
    /// Audit leaves whose entry and salt are erased; the commitments stay.
    pub fn erase_leaves(&self) -> &[u64] {
        &self.erase_leaves
    }
    /// Audit leaves appended; never empty.
    pub fn leaves(&self) -> &[AuditLeaf] {
        &self.leaves
    }
}

/// Collects the parts of a [`Batch`].
#[derive(Clone, Debug)]
pub struct BatchBuilder(Batch);

impl BatchBuilder {
    /// Names the idempotency key.
    pub fn idem(mut self, key: IdemKey) -> Self {
        self.0.idem = Some(key);
        self
    }
    /// Adds an object version.
    pub fn put(mut self, put: Put) -> Self {
        self.0.puts.push(put);
        self
    }
    /// Adds object versions.
    pub fn puts(mut self, puts: impl IntoIterator<Item = Put>) -> Self {
        self.0.puts.extend(puts);
        self
    }
    /// Adds a release.
    pub fn widen(mut self, widen: Widen) -> Self {
        self.0.widens.push(widen);
        self
    }
    /// Adds a withdrawal.
    pub fn withdraw(mut self, withdraw: Withdraw) -> Self {
        self.0.withdraws.push(withdraw);
        self
    }
    /// Adds a row change.
    pub fn row(mut self, row: RowOp) -> Self {
        self.0.rows.push(row);
        self
    }
    /// Erases the opening of a leaf.
    pub fn erase_leaf(mut self, index: u64) -> Self {
        self.0.erase_leaves.push(index);
        self
    }
    /// Adds a further audit leaf.
    pub fn leaf(mut self, leaf: AuditLeaf) -> Self {
        self.0.leaves.push(leaf);
        self
    }
    /// The batch.
    pub fn build(self) -> Batch {
        self.0
    }
}
