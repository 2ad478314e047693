//! Looking at what is shown of a document and never recorded: its portrait, the bytes of its files. The look itself is recorded.

use vigie_store::Batch;

use crate::check::CheckRecord;
use crate::rows::{self, key, tables};
use crate::{Caller, Node, Result, Right};

/// What an examiner looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look<'n> {
    /// The portrait on the chip.
    Portrait,
    /// The bytes of a file of this name: `DG1`, `EF.SOD`.
    Bytes(&'n str),
}

impl Node {
    /// Records that an examiner looks, before anything is shown.
    ///
    /// # Errors
    /// `Forbidden` without the right to examine; `NotFound` if there is no such check; the store's.
    pub async fn look(&self, caller: &Caller, id: &str, what: Look<'_>) -> Result<()> {
        caller.need(Right::Examine)?;
        let found: Option<(CheckRecord, _)> = rows::load(&*self.engine, tables::CHECK, &key([id])).await?;
        if found.is_none() {
            return Err(self.no_check(id).await?);
        }
        let now = self.now();
        let what = match what {
            Look::Portrait => "portrait".to_owned(),
            Look::Bytes(file) => format!("bytes {file}"),
        };
        let leaf = self.leaf(now, caller, "check.looked", "second line", format!("{id} {what}"));
        self.engine.apply(Batch::new(now, leaf).build()).await?;
        Ok(())
    }
}
