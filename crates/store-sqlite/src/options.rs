use std::time::Duration;

/// How a store is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether it may be written.
    pub access: Access,
    /// What to do with a file of an older release.
    pub migration: Migration,
    /// Page cache in octets, half for the writer and half shared by the readers. 64 MB by default.
    pub cache_bytes: usize,
    /// Threads that read. 4 by default, at least 1.
    pub readers: usize,
    /// How long to wait for another process that holds the file locked. 10 seconds by default.
    pub busy_timeout: Duration,
    /// How often to look for commits of other processes while someone waits. 200 milliseconds by default.
    pub poll: Duration,
    /// Name of a registered SQLite file layer other than the platform's, as tests of power loss use.
    pub vfs: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            access: Access::ReadWrite,
            migration: Migration::Refuse,
            cache_bytes: 64 << 20,
            readers: 4,
            busy_timeout: Duration::from_secs(10),
            poll: Duration::from_millis(200),
            vfs: None,
        }
    }
}

/// Whether a store may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Read and write; the file is made if there is none.
    ReadWrite,
    /// Read only; every write is `Forbidden`.
    ReadOnly,
}

/// What to do with a file of an older release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migration {
    /// Refuse it, naming the command that migrates.
    Refuse,
    /// Bring it to this release's schema, in one transaction.
    Run,
}
