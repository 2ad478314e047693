//! One list in memory: an immutable snapshot that readers hold, and the one writer that replaces it.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::FileExt as _;
use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};

use vigie_doclist::bundle::hex;
use vigie_doclist::entry::Record;
use vigie_doclist::format::{
    self, BLOCK, BLOCK_MOST, Base, Current, FormatError, HEADER, Header, Kind, frame, open_block, records,
};
use vigie_doclist::index::Shape;
use vigie_doclist::level::{self, Level};
use vigie_doclist::{Applied, Bundle, Change, Document, Found, Head, Notice, RangeSet, ShelfError, Status};

use crate::build::BaseWriter;
use crate::files::{Folder, damaged, io};

/// Levels larger than this and than a tenth of the base are merged into it when somebody asks what is due.
const DUE: u64 = 1_000_000;

/// The base in memory and the file of its records.
pub(crate) struct OpenBase {
    pub(crate) base: Base,
    pub(crate) records: File,
}

/// A list at an instant. It never changes; whoever holds one reads on in it while others write.
pub struct Snapshot {
    pub(crate) current: Current,
    pub(crate) base: Arc<OpenBase>,
    pub(crate) levels: Vec<Arc<Level>>,
    pub(crate) ranges: Arc<RangeSet>,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").field("sequence", &self.current.sequence).finish_non_exhaustive()
    }
}

/// A list.
pub struct LargeList {
    folder: Folder,
    current: RwLock<Arc<Snapshot>>,
    writing: Mutex<()>,
}

impl Snapshot {
    fn open(folder: &Folder) -> Result<Self, ShelfError> {
        let current = folder.current()?;
        let base = Arc::new(open_base(folder, &current)?);
        let empty = Current {
            log: HEADER as u64,
            sequence: current.base.0,
            digest: current.base.1,
            as_of: current.base.2,
            ..current.clone()
        };
        let ranges = Arc::new(base.base.ranges.clone());
        Self { current: empty, base, levels: Vec::new(), ranges }.followed_to(folder, current)
    }

    /// This snapshot with what the log holds between its own end and that of `current`.
    fn followed_to(&self, folder: &Folder, current: Current) -> Result<Self, ShelfError> {
        let name = Kind::Log.file(current.generation);
        let (mut file, _) = folder.open_of(Kind::Log, &current)?;
        let length = current.log.checked_sub(self.current.log).ok_or(ShelfError::Behind)?;
        let mut octets = Vec::new();
        let read = file
            .seek(SeekFrom::Start(self.current.log))
            .and_then(|_| file.take(length).read_to_end(&mut octets));
        read.map_err(io(&name))?;
        if octets.len() as u64 != length {
            return Err(damaged(&name)(FormatError::Short));
        }
        let (mut sequence, mut digest) = (self.current.sequence, self.current.digest);
        let (mut levels, mut ranges) = (self.levels.clone(), Arc::clone(&self.ranges));
        for bundle in format::frames(&octets).map_err(damaged(&name))? {
            let broken = || damaged(&name)(FormatError::Parts("bundles"));
            let (bundle, its_digest) = Bundle::reopen(bundle).map_err(|_| broken())?;
            if bundle.sequence != sequence + 1 || bundle.previous != digest {
                return Err(broken());
            }
            (sequence, digest) = (bundle.sequence, its_digest);
            levels = level::stack(&levels, Level::of(&current.key, spoken(&bundle)));
            ranges = ranged(&ranges, &bundle);
        }
        if (sequence, digest) != (current.sequence, current.digest) {
            return Err(damaged(&name)(FormatError::Parts("last bundle")));
        }
        Ok(Self { current, base: Arc::clone(&self.base), levels, ranges })
    }

    /// What the list says of a document: an equal record, or a range of blanks that its number falls into.
    ///
    /// # Errors
    /// `Damaged` if the record where it would be cannot be read.
    pub fn look_up(&self, document: &Document) -> Result<Option<Found>, ShelfError> {
        let exact = self.exact(document)?.map(|notice| Found { notice, range: false });
        Ok(exact.or_else(|| self.ranges.find(document).map(|notice| Found { notice, range: true })))
    }

    /// What an equal record says.
    fn exact(&self, document: &Document) -> Result<Option<Notice>, ShelfError> {
        let print = self.current.key.fingerprint(document.key().as_bytes());
        match self.levels.iter().rev().find_map(|level| level.find(print, document)) {
            Some(said) => Ok(said),
            None => self.base.find(print, document, self.current.generation),
        }
    }

    /// The state for the node's row.
    pub fn head(&self) -> Head {
        Head {
            build: hex(&self.current.build),
            sequence: self.current.sequence,
            digest: hex(&self.current.digest),
            as_of: self.current.as_of,
            documents: self.current.documents,
            ranges: self.ranges.len() as u64,
        }
    }

    /// Whether it is the state that a node knows, or a later one of the same build.
    fn is_at(&self, head: &Head) -> bool {
        hex(&self.current.build) == head.build
            && (self.current.sequence > head.sequence
                || (self.current.sequence == head.sequence && hex(&self.current.digest) == head.digest))
    }
}

/// Documents that a bundle speaks of, in order.
fn spoken(bundle: &Bundle) -> impl Iterator<Item = (&Document, Option<&Notice>)> {
    bundle.changes.iter().filter_map(|change| match change {
        Change::Add(entry) => Some((&entry.document, Some(&entry.notice))),
        Change::Remove(document) => Some((document, None)),
        Change::AddRange(..) | Change::RemoveRange(_) => None,
    })
}

/// Ranges after a bundle.
fn ranged(ranges: &Arc<RangeSet>, bundle: &Bundle) -> Arc<RangeSet> {
    let mut changed = None::<RangeSet>;
    for change in &bundle.changes {
        match change {
            Change::AddRange(range, notice) => {
                changed.get_or_insert_with(|| RangeSet::clone(ranges)).insert(range, *notice);
            }
            Change::RemoveRange(range) => {
                changed.get_or_insert_with(|| RangeSet::clone(ranges)).remove(range)
            }
            Change::Add(_) | Change::Remove(_) => {}
        }
    }
    changed.map_or_else(|| Arc::clone(ranges), Arc::new)
}

fn open_base(folder: &Folder, current: &Current) -> Result<OpenBase, ShelfError> {
    let name = Kind::Index.file(current.generation);
    let (file, header) = folder.open_of(Kind::Index, current)?;
    let length = file.metadata().map_err(io(&name))?.len();
    if header.index_length() != Some(length) {
        return Err(damaged(&name)(FormatError::Short));
    }
    let mut file = BufReader::with_capacity(1 << 20, file);
    let mut part = |length: u64| -> Result<Vec<u8>, ShelfError> {
        let mut octets = vec![0; length as usize];
        let mut sum = [0; 4];
        file.read_exact(&mut octets).and_then(|()| file.read_exact(&mut sum)).map_err(io(&name))?;
        match crc32fast::hash(&octets).to_le_bytes() == sum {
            true => Ok(octets),
            false => Err(damaged(&name)(FormatError::Checksum("part of the index"))),
        }
    };
    let [prints, table, places, ranges] = header.parts().unwrap_or_default();
    let (prints, table, places, ranges) = (part(prints)?, part(table)?, part(places)?, part(ranges)?);
    let base = Base::from_parts(&header, prints, &table, &places, &ranges).map_err(damaged(&name))?;
    let records = open_records(folder, current, &header, &base)?;
    Ok(OpenBase { base, records })
}

fn open_records(folder: &Folder, current: &Current, index: &Header, base: &Base) -> Result<File, ShelfError> {
    let name = Kind::Records.file(current.generation);
    let (file, header) = folder.open_of(Kind::Records, current)?;
    let length = file.metadata().map_err(io(&name))?.len();
    match header.count == index.count && base.blocks.last() == Some(&length) {
        true => Ok(file),
        false => Err(damaged(&name)(FormatError::Short)),
    }
}

impl OpenBase {
    fn find(&self, print: u64, document: &Document, generation: u32) -> Result<Option<Notice>, ShelfError> {
        for rank in self.base.index.find(print) {
            let mut buffer = [0; BLOCK_MOST];
            let octets = self.block(rank / BLOCK, &mut buffer, generation)?;
            let broken =
                || damaged(&Kind::Records.file(generation))(FormatError::Parts("records of a block"));
            let record = records(octets).nth((rank % BLOCK) as usize).flatten().ok_or_else(broken)?;
            if record.is_of(document) {
                return record.notice().map(Some).ok_or_else(broken);
            }
        }
        Ok(None)
    }

    /// The records of a block, read and compared with their checksum.
    pub(crate) fn block<'a>(
        &self,
        number: u32,
        buffer: &'a mut [u8; BLOCK_MOST],
        generation: u32,
    ) -> Result<&'a [u8], ShelfError> {
        let (begin, end) = (self.base.blocks[number as usize], self.base.blocks[number as usize + 1]);
        let octets = &mut buffer[..(end - begin) as usize];
        let name = || Kind::Records.file(generation);
        self.records.read_exact_at(octets, begin).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => damaged(&name())(FormatError::Short),
            _ => io(&name())(error),
        })?;
        open_block(octets).map_err(|error| damaged(&name())(error))
    }
}

impl LargeList {
    pub(crate) fn open(folder: Folder) -> Result<Self, ShelfError> {
        let snapshot = Snapshot::open(&folder)?;
        Ok(Self { folder, current: RwLock::new(Arc::new(snapshot)), writing: Mutex::new(()) })
    }

    /// The list as it is now; holding it blocks nobody.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, snapshot: Snapshot) -> Arc<Snapshot> {
        let snapshot = Arc::new(snapshot);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&snapshot);
        snapshot
    }

    /// The list at a state that a node knows or a later one; takes up what another process wrote.
    pub(crate) fn at(&self, head: &Head) -> Result<Arc<Snapshot>, ShelfError> {
        let here = self.snapshot();
        if here.is_at(head) {
            return Ok(here);
        }
        let now = self.refresh()?;
        if now.is_at(head) { Ok(now) } else { Err(ShelfError::Behind) }
    }

    /// Takes up what another process wrote.
    pub(crate) fn refresh(&self) -> Result<Arc<Snapshot>, ShelfError> {
        let here = self.snapshot();
        let current = self.folder.current()?;
        if current == here.current {
            return Ok(here);
        }
        let same = (current.build, current.generation) == (here.current.build, here.current.generation);
        let now = match same && current.log >= here.current.log {
            true => here.followed_to(&self.folder, current)?,
            false => Snapshot::open(&self.folder)?,
        };
        Ok(self.put(now))
    }

    /// See [`vigie_doclist::Shelf::take_bundle`].
    pub(crate) fn apply(
        &self,
        octets: &[u8],
        bundle: &Bundle,
        digest: [u8; 32],
    ) -> Result<Applied, ShelfError> {
        let _one = self.one_writer()?;
        let _lock = self.folder.lock()?;
        let here = self.refresh()?;
        let nothing = Applied {
            head: here.head(),
            added: 0,
            changed: 0,
            removed: 0,
            unchanged: 0,
            ranges: 0,
            again: true,
        };
        if (bundle.sequence, digest) == (here.current.sequence, here.current.digest) && bundle.sequence > 0 {
            return Ok(nothing);
        }
        let expected = here.current.sequence + 1;
        if bundle.sequence != expected {
            return Err(ShelfError::Order { found: bundle.sequence, expected });
        }
        if bundle.previous != here.current.digest {
            return Err(ShelfError::Chain);
        }
        let mut applied = Applied { again: false, ..nothing };
        let mut documents = here.current.documents;
        let all = spoken(bundle).count() as u64;
        let last: BTreeMap<&Document, Option<&Notice>> = spoken(bundle).collect();
        applied.unchanged += all - last.len() as u64;
        let mut effective = Vec::with_capacity(last.len());
        // In the order of the records' file, so that a disk reads forward.
        let print = |document: &Document| here.current.key.fingerprint(document.key().as_bytes());
        let mut last: Vec<_> =
            last.into_iter().map(|(document, said)| (print(document), document, said)).collect();
        last.sort_unstable_by_key(|(print, ..)| *print);
        for (_, document, said) in last {
            let before = here.exact(document)?;
            match (before, said) {
                (Some(before), Some(said)) if before == *said => applied.unchanged += 1,
                (None, None) => applied.unchanged += 1,
                (before, said) => {
                    applied.added += u64::from(before.is_none());
                    applied.changed += u64::from(before.is_some() && said.is_some());
                    applied.removed += u64::from(said.is_none());
                    effective.push((document, said));
                }
            }
        }
        documents = documents + applied.added - applied.removed;
        applied.ranges = bundle.changes.len() as u64 - all;
        let levels = match effective.is_empty() {
            true => here.levels.clone(),
            false => level::stack(&here.levels, Level::of(&here.current.key, effective)),
        };
        let log = self.append(&here.current, octets)?;
        let current = Current {
            log,
            sequence: bundle.sequence,
            digest,
            as_of: bundle.as_of,
            documents,
            ..here.current.clone()
        };
        self.folder.set_current(&current)?;
        let ranges = ranged(&here.ranges, bundle);
        let now = self.put(Snapshot { current, base: Arc::clone(&here.base), levels, ranges });
        Ok(Applied { head: now.head(), ..applied })
    }

    /// Appends a frame behind the acknowledged end and makes it durable; returns the new end.
    fn append(&self, current: &Current, octets: &[u8]) -> Result<u64, ShelfError> {
        let name = Kind::Log.file(current.generation);
        let frame = frame(octets);
        let write = || -> std::io::Result<()> {
            let mut file = OpenOptions::new().write(true).open(self.folder.path(&name))?;
            // What a process left that died before it acknowledged.
            file.set_len(current.log)?;
            file.seek(SeekFrom::Start(current.log))?;
            file.write_all(&frame)?;
            file.sync_data()
        };
        write().map_err(io(&name))?;
        Ok(current.log + frame.len() as u64)
    }

    fn one_writer(&self) -> Result<std::sync::MutexGuard<'_, ()>, ShelfError> {
        match self.writing.try_lock() {
            Ok(guard) => Ok(guard),
            Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => Err(ShelfError::Busy),
        }
    }

    /// Whether the levels have grown so large that they should become part of the base.
    pub(crate) fn is_due(&self) -> bool {
        let here = self.snapshot();
        let changed: u64 = here.levels.iter().map(|level| level.len() as u64).sum();
        changed > DUE && changed * 10 > u64::from(here.base.base.index.len())
    }

    /// Writes a new base with everything that the levels say. Readers go on meanwhile; other writers are refused as `Busy`. The state stays the same.
    pub(crate) fn merge(&self) -> Result<(), ShelfError> {
        let _one = self.one_writer()?;
        let _lock = self.folder.lock()?;
        let here = self.refresh()?;
        let changes = level::flattened(&here.levels);
        let generation = here.current.generation + 1;
        let shape = Shape::of(here.current.documents);
        let mut writer = BaseWriter::begin(&self.folder, here.current.build, generation, shape)?;
        let mut newer = changes.iter().peekable();
        let mut buffer = [0; BLOCK_MOST];
        let mut prints = here.base.base.index.prints();
        let push = |writer: &mut BaseWriter, print: u64, record: &Record<'_>| match record.is_removal() {
            true => Ok(()),
            false => writer.push(print, record),
        };
        for number in 0..here.base.base.blocks.len() as u32 - 1 {
            let octets = here.base.block(number, &mut buffer, here.current.generation)?;
            for record in records(octets) {
                let broken = || {
                    damaged(&Kind::Records.file(here.current.generation))(FormatError::Parts(
                        "records of a block",
                    ))
                };
                let (print, record) = (prints.next().ok_or_else(broken)?, record.ok_or_else(broken)?);
                while let Some((first, change)) = newer.next_if(|(first, _)| *first < print) {
                    push(&mut writer, first, &change)?;
                }
                // Those of the same fingerprint stay in line; the one of the same document goes before the base's.
                let spoken = changes.iter_from(print).any(|change| change.is_same(&record));
                if !spoken {
                    push(&mut writer, print, &record)?;
                }
            }
        }
        for (print, change) in newer {
            push(&mut writer, print, &change)?;
        }
        let documents = writer.finish(&here.ranges)?;
        if documents != here.current.documents {
            let what = "documents counted and documents merged differ".to_owned();
            return Err(ShelfError::Damaged { file: "CURRENT".to_owned(), what });
        }
        self.folder.create_log(here.current.build, generation)?;
        let current = Current {
            generation,
            log: HEADER as u64,
            base: (here.current.sequence, here.current.digest, here.current.as_of),
            ..here.current.clone()
        };
        let base = Arc::new(open_base(&self.folder, &current)?);
        self.folder.set_current(&current)?;
        self.folder.tidy(&current);
        let ranges = Arc::new(base.base.ranges.clone());
        self.put(Snapshot { current, base, levels: Vec::new(), ranges });
        Ok(())
    }

    pub(crate) fn status(&self) -> Status {
        let here = self.snapshot();
        let levels: usize = here.levels.iter().map(|level| level.len_bytes()).sum();
        Status {
            head: here.head(),
            generation: here.current.generation,
            base: u64::from(here.base.base.index.len()),
            changed: here.levels.iter().map(|level| level.len() as u64).sum(),
            levels: here.levels.len(),
            memory: (here.base.base.index.len_bytes() + here.base.base.blocks.len() * 8 + levels) as u64,
            disk: self.folder.len_bytes(),
        }
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }
}
