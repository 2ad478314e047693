//! The sentences of refusals that every engine gives alike. Row keys are left out: they may be document numbers.

use vigie_model::{CollectionId, StixId};

use crate::{StoreError, Table};

impl StoreError {
    /// A put of a version that the collection holds.
    pub fn version_held(collection: &CollectionId, id: &StixId, version: &str) -> Self {
        Self::Conflict(format!("{id} version {version} is in collection {collection} already"))
    }
    /// A put or widening of something withdrawn.
    pub fn withdrawn(collection: &CollectionId, id: &StixId) -> Self {
        Self::Conflict(format!("{id} was withdrawn from collection {collection} and may not come back"))
    }
    /// A widening of a version that is not there.
    pub fn no_version(collection: &CollectionId, id: &StixId, version: &str) -> Self {
        Self::NotFound(format!("{id} version {version} in collection {collection}"))
    }
    /// An insert of a row that exists.
    pub fn row_exists(table: Table) -> Self {
        Self::Conflict(format!("the row of table {} exists already", table.0))
    }
    /// A replacement of a row that is not as expected.
    pub fn row_changed(table: Table) -> Self {
        Self::Conflict(format!("the row of table {} is no longer as it was read", table.0))
    }
    /// An erasure of a leaf beyond the log.
    pub fn no_leaf(index: u64) -> Self {
        Self::NotFound(format!("leaf {index} of the audit log"))
    }
}
