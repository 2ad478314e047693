//! Looks for commits of other processes, so that who waits for changes sees theirs too.

use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::watch;
use vigie_store::{Seq, StoreError};

use crate::Options;
use crate::error::Result;
use crate::read;
use crate::schema::{self, Purpose};

/// A thread that asks SQLite's change counter; dropping it ends the thread.
#[derive(Debug)]
pub(crate) struct Watcher {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    pub(crate) fn start(place: &Path, options: &Options, last: watch::Sender<Seq>) -> Result<Self> {
        let connection = schema::connect(place, options, Purpose::Read)?;
        let poll = options.poll;
        let (stop, stopped) = channel::<()>();
        let run = move || {
            let mut seen = None;
            while stopped.recv_timeout(poll) == Err(RecvTimeoutError::Timeout) {
                // Nobody waits: nothing to do. A failing look is repeated; whoever waits then runs into its time limit.
                if last.receiver_count() > 0 {
                    let _ = look(&connection, &mut seen, &last);
                }
            }
        };
        let thread = std::thread::Builder::new().name("store-watch".into()).spawn(run);
        let thread = thread.map_err(|error| {
            StoreError::Unavailable(format!("no thread for watching can be started: {error}"))
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

fn look(connection: &Connection, seen: &mut Option<i64>, last: &watch::Sender<Seq>) -> Result<()> {
    let version = connection.query_row("PRAGMA data_version", [], |row| row.get(0))?;
    if *seen != Some(version) {
        raise(last, read::last_seq(connection)?);
        *seen = Some(version);
    }
    Ok(())
}

/// Tells those who wait, if it is news.
pub(crate) fn raise(last: &watch::Sender<Seq>, seq: Seq) {
    last.send_if_modified(|last| {
        let rises = seq > *last;
        *last = seq.max(*last);
        rises
    });
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing more to say.
            let _ = thread.join();
        }
    }
}
