//! All large lists of a node: a folder of folders.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use vigie_doclist::{Applied, Bundle, Document, Found, Head, Shelf, ShelfError, Status};

use crate::build::{Builder, Founding};
use crate::files::Folder;
use crate::list::LargeList;
use crate::verify::{Verified, verify};

/// Large lists in one folder. Each is opened when it is first asked.
pub struct FileShelf {
    root: PathBuf,
    lists: RwLock<HashMap<String, Result<Arc<LargeList>, ShelfError>>>,
    opening: Mutex<()>,
}

impl FileShelf {
    /// Over a folder, which need not exist.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), lists: RwLock::default(), opening: Mutex::default() }
    }

    fn folder(&self, id: &str) -> Result<Folder, ShelfError> {
        let good =
            (1..=40).contains(&id.len()) && id.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if good { Ok(Folder::new(self.root.join(id))) } else { Err(ShelfError::Missing) }
    }

    /// The list; one that could not be opened stays so until [`FileShelf::follow`] tries again.
    ///
    /// # Errors
    /// Whatever keeps it from being opened.
    pub fn list(&self, id: &str) -> Result<Arc<LargeList>, ShelfError> {
        let known = || self.lists.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned();
        if let Some(known) = known() {
            return known;
        }
        let _one = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known() {
            return known;
        }
        let opened = self.folder(id).and_then(LargeList::open).map(Arc::new);
        self.lists.write().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), opened.clone());
        opened
    }

    /// Begins to build a list; one of the same id counts until the new one is finished.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn builder(&self, id: &str, founding: Founding) -> Result<Builder, ShelfError> {
        Builder::begin(self.folder(id)?, founding)
    }

    /// Takes up what other processes wrote; if `retry`, those that could not be opened are tried again when they are asked next. Returns the lists that
    /// cannot be used, with the reason.
    pub fn follow(&self, retry: bool) -> Vec<(String, ShelfError)> {
        let lists: Vec<_> = {
            let mut known = self.lists.write().unwrap_or_else(PoisonError::into_inner);
            known.retain(|_, list| list.is_ok() || !retry);
            known
                .iter()
                .filter_map(|(id, list)| Some((id.clone(), Arc::clone(list.as_ref().ok()?))))
                .collect()
        };
        let mut wrong = Vec::new();
        for (id, list) in lists {
            if let Err(error) = list.refresh() {
                wrong.push((id, error));
            }
        }
        wrong
    }

    /// Writes a new base with everything that bundles changed since the last one.
    ///
    /// # Errors
    /// As [`Shelf::take_bundle`].
    pub fn merge(&self, id: &str) -> Result<(), ShelfError> {
        self.list(id)?.merge()
    }

    /// Merges the lists whose changes have grown to a tenth of the base. Returns those that were.
    pub fn merge_due(&self) -> Vec<(String, Result<(), ShelfError>)> {
        let known = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        let due: Vec<(String, Arc<LargeList>)> = known
            .iter()
            .filter_map(|(id, list)| Some((id.clone(), Arc::clone(list.as_ref().ok()?))))
            .filter(|(_, list)| list.is_due())
            .collect();
        drop(known);
        due.into_iter().map(|(id, list)| (id, list.merge())).collect()
    }

    /// Reads every octet of a list and compares all that can be compared.
    ///
    /// # Errors
    /// If it cannot be opened at all; what is wrong inside stands in the answer.
    pub fn verify(&self, id: &str, progress: impl FnMut(u64, u64)) -> Result<Verified, ShelfError> {
        // Anew, so that what lies on disk is looked at.
        let list = LargeList::open(self.folder(id)?)?;
        Ok(verify(&list, progress))
    }
}

impl Shelf for FileShelf {
    fn look_up(
        &self,
        id: &str,
        head: &Head,
        documents: &[Document],
    ) -> Result<Vec<Option<Found>>, ShelfError> {
        let snapshot = self.list(id)?.at(head)?;
        documents.iter().map(|document| snapshot.look_up(document)).collect()
    }

    fn take_bundle(
        &self,
        id: &str,
        octets: &[u8],
        bundle: &Bundle,
        digest: [u8; 32],
    ) -> Result<Applied, ShelfError> {
        self.list(id)?.apply(octets, bundle, digest)
    }

    fn status(&self, id: &str) -> Result<Status, ShelfError> {
        let list = self.list(id)?;
        list.refresh()?;
        Ok(list.status())
    }
}
