//! Threads that read, each with a connection of its own.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;
use vigie_store::StoreError;

use crate::Options;
use crate::error::Result;
use crate::schema::{self, Purpose};

type Job = Box<dyn FnOnce(&Connection) + Send>;

/// A fixed number of reading threads; dropping it ends them after what is queued.
#[derive(Debug)]
pub(crate) struct Pool {
    jobs: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    pub(crate) fn open(place: &Path, options: &Options) -> Result<Self> {
        let (jobs, queue) = channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        let mut pool = Self { jobs: Some(jobs), threads: Vec::new() };
        for number in 0..options.readers.max(1) {
            let connection = schema::connect(place, options, Purpose::Read)?;
            let queue = Arc::clone(&queue);
            let thread = std::thread::Builder::new()
                .name(format!("store-read-{number}"))
                .spawn(move || serve(&connection, &queue))
                .map_err(|error| {
                    StoreError::Unavailable(format!("no thread for reading can be started: {error}"))
                })?;
            pool.threads.push(thread);
        }
        Ok(pool)
    }

    /// Runs `read` on a free thread in one snapshot.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = tokio::sync::oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Whoever no longer waits needs no answer.
            let _ = answer.send(in_snapshot(connection, read));
        });
        let stopped = || StoreError::Unavailable("the store is closing".into());
        self.jobs.as_ref().and_then(|jobs| jobs.send(job).ok()).ok_or_else(stopped)?;
        answered.await.map_err(|_| stopped())?
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            // A thread that panicked has nothing more to say.
            let _ = thread.join();
        }
    }
}

fn serve(connection: &Connection, queue: &Mutex<Receiver<Job>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => job(connection),
            Err(_) => return,
        }
    }
}

/// All statements of `read` see the same state of the store.
pub(crate) fn in_snapshot<T>(
    connection: &Connection,
    read: impl FnOnce(&Connection) -> Result<T>,
) -> Result<T> {
    let snapshot = connection.unchecked_transaction()?;
    let answer = read(connection)?;
    snapshot.commit()?;
    Ok(answer)
}
