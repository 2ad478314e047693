//! The one thread that writes: takes every batch that is waiting, applies each in a savepoint, commits all with one sync.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot, watch};
use vigie_model::Timestamp;
use vigie_store::{Applied, Batch, Seq, StoreError};

use crate::error::{Failure, Result};
use crate::watch::raise;
use crate::write::{self, Head, Numbers};

/// At most so many batches, or so many puts, share one commit: it bounds memory and how long the first one waits.
const GROUP_BATCHES: usize = 256;
const GROUP_PUTS: usize = 20_000;

/// How often and how long at a time readers are waited for before the write-ahead log is emptied.
const SCRUB_TRIES: usize = 20;
const SCRUB_PAUSE: Duration = Duration::from_millis(50);

/// What the thread is asked to write.
pub(crate) enum Job {
    Apply(Box<Batch>, oneshot::Sender<Result<Applied, StoreError>>),
    Lease {
        name: String,
        holder: String,
        now: Timestamp,
        until: Timestamp,
        answer: oneshot::Sender<Result<bool, StoreError>>,
    },
}

/// An answer that is sent once its transaction has come to its end.
enum Outcome {
    Applied(Result<Applied, StoreError>, oneshot::Sender<Result<Applied, StoreError>>),
    Leased(Result<bool, StoreError>, oneshot::Sender<Result<bool, StoreError>>),
}

impl Outcome {
    fn send(self) {
        // Whoever no longer waits needs no answer.
        match self {
            Self::Applied(answer, to) => drop(to.send(answer)),
            Self::Leased(answer, to) => drop(to.send(answer)),
        }
    }

    /// What was thought to be written was not, or perhaps not.
    fn spoil(&mut self, error: &StoreError) {
        match self {
            Self::Applied(answer, _) if answer.is_ok() => *answer = Err(error.clone()),
            Self::Leased(answer, _) if answer.is_ok() => *answer = Err(error.clone()),
            _ => {}
        }
    }
}

pub(crate) struct Writer {
    pub(crate) place: PathBuf,
    pub(crate) connection: Connection,
    pub(crate) last: watch::Sender<Seq>,
    pub(crate) busy_timeout: Duration,
    /// Whether erased bytes may still stand in the write-ahead log.
    pub(crate) scrub: bool,
}

impl Writer {
    /// Writes until every sender of jobs is gone.
    pub(crate) fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        while let Some(first) = jobs.blocking_recv() {
            let mut puts = 0;
            let mut group = Vec::new();
            let mut next = Some(first);
            while let Some(job) = next {
                if let Job::Apply(batch, _) = &job {
                    puts += batch.puts().len();
                    self.scrub |= write::erases(batch);
                }
                group.push(job);
                next = match group.len() < GROUP_BATCHES && puts < GROUP_PUTS {
                    true => jobs.try_recv().ok(),
                    false => None,
                };
            }
            let outcomes = self.commit(group);
            outcomes.into_iter().for_each(Outcome::send);
            self.scrub(&jobs);
        }
    }

    fn commit(&mut self, group: Vec<Job>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(group.len());
        let written = self.write(group, &mut outcomes);
        let (error, seq) = match written {
            Ok(seq) => match self.connection.execute_batch("COMMIT") {
                Ok(()) => (None, Some(seq)),
                Err(error) => (Some(self.at_commit(error)), None),
            },
            Err(error) => (Some(error), None),
        };
        if !self.connection.is_autocommit() {
            // Fails only if SQLite has ended the transaction by itself.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        if let Some(error) = error {
            outcomes.iter_mut().for_each(|outcome| outcome.spoil(&error));
        }
        if let Some(seq) = seq {
            raise(&self.last, seq);
        }
        outcomes
    }

    /// Without room for the commit's pages the commit record, which is the last to be written, is not there either.
    /// After any other error it may be.
    fn at_commit(&self, error: rusqlite::Error) -> StoreError {
        let full = error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull);
        let words = Failure::Sql(error).at(&self.place);
        match (full, words) {
            (true, words) => words,
            (false, words) => StoreError::Unknown(format!(
                "the commit failed ({words}): apply again with the same idempotency key"
            )),
        }
    }

    /// Begins a transaction and applies the jobs, each wholly or not at all. Leaves one outcome for each job, whatever happens.
    fn write(&mut self, group: Vec<Job>, outcomes: &mut Vec<Outcome>) -> Result<Seq, StoreError> {
        let mut work = Work {
            place: &self.place,
            connection: &self.connection,
            alone: group.len() == 1,
            head: begin(&self.connection).map_err(|failure| failure.at(&self.place)),
            numbers: Numbers::default(),
        };
        let stored = work.head.clone();
        for job in group {
            match job {
                Job::Apply(batch, answer) => {
                    let applied = work.savepoint(|connection, head, numbers| {
                        write::apply(connection, &batch, head, numbers)
                    });
                    outcomes.push(Outcome::Applied(applied, answer));
                }
                Job::Lease { name, holder, now, until, answer } => {
                    let leased = work
                        .savepoint(|connection, _, _| write::lease(connection, &name, &holder, now, until));
                    outcomes.push(Outcome::Leased(leased, answer));
                }
            }
        }
        if work.head != stored
            && let Ok(head) = &work.head
        {
            head.save(&self.connection).map_err(|failure| failure.at(&self.place))?;
        }
        work.head.map(|head| head.order.seq)
    }

    /// Moves the write-ahead log into the file and empties it, so that erased bytes stand nowhere. Readers may be in the
    /// way for a moment; what does not succeed now is tried again after the next commit.
    fn scrub(&mut self, jobs: &mpsc::Receiver<Job>) {
        let patient = self.scrub && self.connection.busy_timeout(SCRUB_PAUSE).is_ok();
        for _ in 0..SCRUB_TRIES {
            if !self.scrub {
                break;
            }
            let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
            self.scrub =
                !matches!(self.connection.query_row(checkpoint, [], |row| row.get::<_, i64>(0)), Ok(0));
            if !jobs.is_empty() {
                break;
            }
        }
        if patient {
            // Setting a time cannot fail where it did not a moment ago.
            let _ = self.connection.busy_timeout(self.busy_timeout);
        }
    }
}

/// The transaction of a group. `head` is an error once the whole of it is lost.
struct Work<'a> {
    place: &'a Path,
    connection: &'a Connection,
    /// Whether the group has one job only: the transaction is its savepoint then.
    alone: bool,
    head: Result<Head, StoreError>,
    numbers: Numbers,
}

fn begin(connection: &Connection) -> Result<Head> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    Head::load(connection)
}

impl Work<'_> {
    fn savepoint<T>(
        &mut self,
        work: impl FnOnce(&Connection, &mut Head, &mut Numbers) -> Result<T>,
    ) -> Result<T, StoreError> {
        let mut head = self.head.clone()?;
        let failed = |failure: Failure| failure.at(self.place);
        let run = |sql: &str| self.connection.execute_batch(sql).map_err(|error| failed(error.into()));
        let begun = if self.alone { Ok(()) } else { run("SAVEPOINT batch") };
        let done = begun.and_then(|()| work(self.connection, &mut head, &mut self.numbers).map_err(failed));
        let ended = match (&done, self.alone) {
            (Ok(_), true) => Ok(()),
            (Ok(_), false) => run("RELEASE batch"),
            (Err(_), true) => run("ROLLBACK; BEGIN"),
            (Err(_), false) => run("ROLLBACK TO batch; RELEASE batch"),
        };
        let answer = match (done, ended) {
            (Ok(value), Ok(())) => {
                self.head = Ok(head);
                return Ok(value);
            }
            // The first error is the one to report.
            (Err(error), ended) => {
                self.numbers.clear();
                if ended.is_ok() && !self.connection.is_autocommit() {
                    return Err(error);
                }
                error
            }
            (Ok(_), Err(error)) => error,
        };
        // After some errors SQLite rolls the whole transaction back by itself: then nothing of the group is left.
        self.head = Err(answer.clone());
        Err(answer)
    }
}
