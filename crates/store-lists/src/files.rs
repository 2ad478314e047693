//! The folder of one list: names, whole-file replacement, and the lock of its writers.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use vigie_doclist::ShelfError;
use vigie_doclist::format::{Current, FormatError, HEADER, Header, Kind};

/// The folder of one list.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

pub(crate) fn io(file: &str) -> impl FnOnce(std::io::Error) -> ShelfError + '_ {
    move |error| ShelfError::Io { file: file.to_owned(), what: error.to_string() }
}

pub(crate) fn damaged(file: &str) -> impl FnOnce(FormatError) -> ShelfError + '_ {
    move |error| ShelfError::Damaged { file: file.to_owned(), what: error.to_string() }
}

impl Folder {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn create(&self) -> Result<(), ShelfError> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.0).map_err(io("folder"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.0
    }

    /// `CURRENT`; `Missing` if there is none.
    pub(crate) fn current(&self) -> Result<Current, ShelfError> {
        let octets = match std::fs::read(self.path("CURRENT")) {
            Ok(octets) => octets,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(ShelfError::Missing),
            Err(error) => return Err(io("CURRENT")(error)),
        };
        Current::decode(&octets).map_err(damaged("CURRENT"))
    }

    /// Replaces `CURRENT`: whole or not at all, and durable.
    pub(crate) fn set_current(&self, current: &Current) -> Result<(), ShelfError> {
        let draft = self.create_file("CURRENT.draft")?;
        (&draft).write_all(&current.encode()).and_then(|()| draft.sync_all()).map_err(io("CURRENT"))?;
        std::fs::rename(self.path("CURRENT.draft"), self.path("CURRENT")).map_err(io("CURRENT"))?;
        self.sync()
    }

    /// Makes new names durable.
    pub(crate) fn sync(&self) -> Result<(), ShelfError> {
        File::open(&self.0).and_then(|folder| folder.sync_all()).map_err(io("folder"))
    }

    /// An empty file that only its owner reads.
    pub(crate) fn create_file(&self, name: &str) -> Result<File, ShelfError> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(true).read(true).write(true).mode(0o600);
        options.open(self.path(name)).map_err(io(name))
    }

    pub(crate) fn open(&self, name: &str) -> Result<File, ShelfError> {
        match File::open(self.path(name)) {
            Ok(file) => Ok(file),
            // CURRENT names it, so it was there.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(ShelfError::Damaged { file: name.to_owned(), what: "it is not there".to_owned() })
            }
            Err(error) => Err(io(name)(error)),
        }
    }

    /// Opens a file of the current generation and reads its header.
    pub(crate) fn open_of(&self, kind: Kind, current: &Current) -> Result<(File, Header), ShelfError> {
        let name = kind.file(current.generation);
        let mut file = self.open(&name)?;
        let mut octets = [0; HEADER];
        file.read_exact(&mut octets).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => damaged(&name)(FormatError::Short),
            _ => io(&name)(error),
        })?;
        let header = Header::decode(kind, &octets).map_err(damaged(&name))?;
        if (header.build, header.generation) != (current.build, current.generation) {
            return Err(damaged(&name)(FormatError::Other));
        }
        Ok((file, header))
    }

    /// A new log, synced.
    pub(crate) fn create_log(&self, build: [u8; 8], generation: u32) -> Result<(), ShelfError> {
        let name = Kind::Log.file(generation);
        let file = self.create_file(&name)?;
        let shape = vigie_doclist::index::Shape::of(0);
        let header = Header { kind: Kind::Log, build, generation, count: 0, shape, ranges: 0 };
        (&file).write_all(&header.encode()).and_then(|()| file.sync_all()).map_err(io(&name))
    }

    /// Takes the list for writing; `Busy` if another process has it. The lock ends with the process at the latest.
    pub(crate) fn lock(&self) -> Result<File, ShelfError> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true).mode(0o600);
        let file = options.open(self.path("lock")).map_err(io("lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(_) => Err(ShelfError::Busy),
        }
    }

    /// Removes files of other generations and what an interrupted build left. The caller holds the lock.
    pub(crate) fn tidy(&self, current: &Current) {
        let keep = [Kind::Index, Kind::Records, Kind::Log].map(|kind| kind.file(current.generation));
        let Ok(entries) = std::fs::read_dir(&self.0) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let ours = ["index-", "records-", "log-"].iter().any(|head| name.starts_with(head));
            if ours && !keep.contains(&name) {
                // What stays costs room and counts for nothing.
                let _ = std::fs::remove_file(entry.path());
            }
        }
        let _ = std::fs::remove_dir_all(self.path("building"));
    }

    /// Octets on disk.
    pub(crate) fn len_bytes(&self) -> u64 {
        let Ok(entries) = std::fs::read_dir(&self.0) else { return 0 };
        entries.flatten().filter_map(|entry| Some(entry.metadata().ok()?.len())).sum()
    }
}
