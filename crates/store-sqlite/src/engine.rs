use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot, watch};
use vigie_model::{CollectionId, StixId, Timestamp};
use vigie_store::{
    Answer, Applied, Audiences, BackupReport, Batch, Change, Engine, Held, LeafRecord, LogHead, Page,
    PageQuery, Record, Release, RowKey, SearchQuery, Seq, StoreError, Table, VerifyReport, Which,
};

use crate::error::{Failure, Result};
use crate::pool::Pool;
use crate::schema::{self, Purpose, STEPS};
use crate::watch::Watcher;
use crate::writer::{Job, Writer};
use crate::{Access, Options, backup, page, read, search, verify};

/// How many batches may wait for the writer before their callers do.
const QUEUE: usize = 1_024;

/// A store in one SQLite file.
#[derive(Debug)]
pub struct SqliteEngine {
    place: PathBuf,
    options: Options,
    last: watch::Sender<Seq>,
    jobs: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    pool: Option<Pool>,
    watcher: Option<Watcher>,
}

impl SqliteEngine {
    /// Opens the file, and makes it if there is none.
    ///
    /// Another process may have it open at the same time, for reading and for writing.
    ///
    /// # Errors
    /// `Forbidden` if the file may not be opened or written, belongs to another program, to a newer release, or to an older one and
    /// `options.migration` is `Refuse` (the sentence names the command that migrates); `Corrupt` if it is no database or
    /// damaged; `Unavailable` if another process holds it locked, or the disk is full.
    pub fn open(path: impl AsRef<Path>, options: Options) -> Result<Self, StoreError> {
        let place = path.as_ref();
        Self::open_with(place, options, STEPS).map_err(|failure| failure.at(place))
    }

    fn open_with(place: &Path, options: Options, steps: &[(&str, &str)]) -> Result<Self> {
        let last = watch::Sender::new(Seq(0));
        let (mut jobs, mut thread) = (None, None);
        match options.access {
            Access::ReadWrite => {
                let connection = schema::open_writer(place, &options, steps)?;
                last.send_replace(read::last_seq(&connection)?);
                let writer = Writer {
                    place: place.to_owned(),
                    connection,
                    last: last.clone(),
                    busy_timeout: options.busy_timeout,
                    // What an earlier process erased and could not clear away any more.
                    scrub: true,
                };
                let (sender, queue) = mpsc::channel(QUEUE);
                let run = move || writer.run(queue);
                let started =
                    std::thread::Builder::new().name("store-write".into()).spawn(run).map_err(|error| {
                        StoreError::Unavailable(format!("no thread for writing can be started: {error}"))
                    })?;
                (jobs, thread) = (Some(sender), Some(started));
            }
            Access::ReadOnly => {
                let connection = schema::connect(place, &options, Purpose::Read)?;
                schema::check_reader(&connection, place, steps)?;
                last.send_replace(read::last_seq(&connection)?);
            }
        }
        let pool = Some(Pool::open(place, &options)?);
        let watcher = Some(Watcher::start(place, &options, last.clone())?);
        let place = place.to_owned();
        Ok(Self { place, options, last, jobs, writer: thread, pool, watcher })
    }

    fn read<'a, T: Send + 'static>(
        &'a self,
        read: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Answer<'a, T> {
        Box::pin(async move {
            let Some(pool) = &self.pool else {
                return Err(StoreError::Unavailable("the store is closing".into()));
            };
            pool.run(read).await.map_err(|failure| failure.at(&self.place))
        })
    }

    async fn write<T>(
        &self,
        job: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Job + Send,
    ) -> Result<T, StoreError> {
        let Some(jobs) = &self.jobs else {
            return Err(StoreError::Forbidden(format!(
                "{} is opened for reading only",
                self.place.display()
            )));
        };
        let (answer, answered) = oneshot::channel();
        let stopped = |_| StoreError::Unavailable("the store is closing".into());
        jobs.send(job(answer)).await.map_err(stopped)?;
        // The writer answers every job it took, unless it came to a sudden end.
        let lost = |_| {
            StoreError::Unknown("the writer ended before it answered: apply again with the same key".into())
        };
        answered.await.map_err(lost)?
    }
}

impl Drop for SqliteEngine {
    /// Ends the threads after what is queued. The writer goes last: the last connection to close merges the write-ahead
    /// log into the file, which those that only read cannot do.
    fn drop(&mut self) {
        self.pool = None;
        self.watcher = None;
        self.jobs = None;
        if let Some(writer) = self.writer.take() {
            // A thread that panicked has nothing more to say.
            let _ = writer.join();
        }
    }
}

impl Engine for SqliteEngine {
    fn apply(&self, batch: Batch) -> Answer<'_, Applied> {
        Box::pin(self.write(|answer| Job::Apply(Box::new(batch), answer)))
    }

    fn get<'a>(
        &'a self,
        collections: &'a [CollectionId],
        id: &'a StixId,
        which: Which,
        audiences: &'a Audiences,
    ) -> Answer<'a, Vec<Record>> {
        let (collections, id, audiences) = (collections.to_vec(), id.clone(), audiences.clone());
        self.read(move |connection| read::get(connection, &collections, &id, &which, &audiences))
    }

    fn held<'a>(
        &'a self,
        collection: &'a CollectionId,
        keys: &'a [(StixId, String)],
    ) -> Answer<'a, Vec<Option<Held>>> {
        let (collection, keys) = (collection.clone(), keys.to_vec());
        self.read(move |connection| read::held(connection, &collection, &keys))
    }

    fn page(&self, query: PageQuery) -> Answer<'_, Page> {
        self.read(move |connection| page::page(connection, &query))
    }

    fn changes(&self, after: Seq, limit: usize) -> Answer<'_, Vec<Change>> {
        self.read(move |connection| read::changes(connection, after, limit))
    }

    fn wait_beyond(&self, after: Seq, timeout: std::time::Duration) -> Answer<'_, Seq> {
        let mut last = self.last.subscribe();
        Box::pin(async move {
            // What another process wrote before this call is not news to the watcher.
            let stored = self.read(read::last_seq).await?;
            if stored > after {
                return Ok(stored);
            }
            // Over time or not, the answer is the last place.
            let _ = tokio::time::timeout(timeout, last.wait_for(|last| *last > after)).await;
            let last = *last.borrow();
            Ok(last.max(stored))
        })
    }

    fn search(&self, query: SearchQuery) -> Answer<'_, Vec<Record>> {
        self.read(move |connection| search::search(connection, &query))
    }

    fn referring<'a>(
        &'a self,
        id: &'a StixId,
        audiences: &'a Audiences,
        limit: usize,
    ) -> Answer<'a, Vec<Record>> {
        let (id, audiences) = (id.clone(), audiences.clone());
        self.read(move |connection| search::referring(connection, &id, &audiences, limit))
    }

    fn count<'a>(&'a self, collection: &'a CollectionId, audiences: &'a Audiences) -> Answer<'a, u64> {
        let (collection, audiences) = (collection.clone(), audiences.clone());
        self.read(move |connection| read::count(connection, &collection, &audiences))
    }

    fn releases<'a>(
        &'a self,
        collection: &'a CollectionId,
        id: &'a StixId,
        version: &'a str,
    ) -> Answer<'a, Vec<Release>> {
        let (collection, id, version) = (collection.clone(), id.clone(), version.to_owned());
        self.read(move |connection| read::releases(connection, &collection, &id, &version))
    }

    fn row<'a>(&'a self, table: Table, key: &'a RowKey) -> Answer<'a, Option<Vec<u8>>> {
        let key = key.clone();
        self.read(move |connection| read::row(connection, table, &key))
    }

    fn rows<'a>(
        &'a self,
        table: Table,
        prefix: &'a str,
        after: Option<&'a RowKey>,
        limit: usize,
    ) -> Answer<'a, Vec<(RowKey, Vec<u8>)>> {
        let (prefix, after) = (prefix.to_owned(), after.cloned());
        self.read(move |connection| read::rows(connection, table, &prefix, after.as_ref(), limit))
    }

    fn log_head(&self) -> Answer<'_, LogHead> {
        self.read(read::log_head)
    }

    fn leaves(&self, from: u64, limit: usize) -> Answer<'_, Vec<LeafRecord>> {
        self.read(move |connection| read::leaves(connection, from, limit))
    }

    fn lease<'a>(
        &'a self,
        name: &'a str,
        holder: &'a str,
        now: Timestamp,
        until: Timestamp,
    ) -> Answer<'a, bool> {
        let (name, holder) = (name.to_owned(), holder.to_owned());
        Box::pin(self.write(move |answer| Job::Lease { name, holder, now, until, answer }))
    }

    fn backup<'a>(&'a self, to: &'a Path) -> Answer<'a, BackupReport> {
        let (place, options, to) = (self.place.clone(), self.options.clone(), to.to_owned());
        self.read(move |_| backup::backup(&place, &options, &to).map_err(Failure::from))
    }

    fn verify(&self) -> Answer<'_, VerifyReport> {
        let (place, options) = (self.place.clone(), self.options.clone());
        self.read(move |_| verify::verify(&place, &options))
    }
}
