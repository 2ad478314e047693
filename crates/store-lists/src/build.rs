//! Building a base in bounded memory: entries go to 256 files by the top octet of their fingerprint, each is sorted for itself.

use std::fs::File;
use std::io::{BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::mpsc::sync_channel;

use vigie_doclist::entry::Record;
use vigie_doclist::format::{BLOCK, Current, HEADER, Header, Kind, block};
use vigie_doclist::index::{IndexWriter, Shape};
use vigie_doclist::{Change, Key, RangeSet, ShelfError};
use vigie_model::Timestamp;

use crate::files::{Folder, io};

/// Files that entries are spread over.
const PARTS: usize = 256;
/// Octets that wait in memory for each.
const WAITING: usize = 128 << 10;

/// What a new list begins with.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Random: tells this build from others.
    pub build: [u8; 8],
    /// Random: the key of its fingerprints.
    pub key: Key,
    /// State of the list.
    pub as_of: Timestamp,
    /// Sequence of the last bundle that the entries contain, 0 if none.
    pub sequence: u64,
    /// Its digest.
    pub digest: [u8; 32],
}

/// What was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// Documents.
    pub documents: u64,
    /// Entries that a later one of the same document replaced.
    pub doubled: u64,
    /// Ranges of blank documents.
    pub ranges: u64,
    /// Its name for the node's row: 16 hexadecimal digits.
    pub build: String,
}

/// Takes entries in any order.
pub struct Builder {
    folder: Folder,
    founding: Founding,
    parts: Vec<BufWriter<File>>,
    ranges: RangeSet,
    count: u64,
    record: Vec<u8>,
    _lock: File,
}

impl Builder {
    pub(crate) fn begin(folder: Folder, founding: Founding) -> Result<Self, ShelfError> {
        folder.create()?;
        let lock = folder.lock()?;
        let building = Folder::new(folder.path("building"));
        let _ = std::fs::remove_dir_all(building.root());
        building.create()?;
        let part = |number| building.create_file(&format!("part-{number}"));
        let parts = (0..PARTS).map(|number| Ok(BufWriter::with_capacity(WAITING, part(number)?)));
        let parts = parts.collect::<Result<_, ShelfError>>()?;
        Ok(Self {
            folder,
            founding,
            parts,
            ranges: RangeSet::default(),
            count: 0,
            record: Vec::new(),
            _lock: lock,
        })
    }

    /// Takes an entry or a range; later ones of the same document count. A removal takes off what a range said, and no document.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn push(&mut self, change: &Change) -> Result<(), ShelfError> {
        match change {
            Change::Add(entry) => {
                self.record.clear();
                entry.encode(&mut self.record);
                let print = self.founding.key.fingerprint(entry.document.key().as_bytes());
                let part = &mut self.parts[(print >> 56) as usize];
                self.count += 1;
                part.write_all(&print.to_le_bytes())
                    .and_then(|()| part.write_all(&self.record))
                    .map_err(io("building"))
            }
            Change::AddRange(range, notice) => {
                self.ranges.insert(range, *notice);
                Ok(())
            }
            Change::RemoveRange(range) => {
                self.ranges.remove(range);
                Ok(())
            }
            Change::Remove(_) => Ok(()),
        }
    }

    /// Entries taken, doubled ones included.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether nothing was taken.
    pub fn is_empty(&self) -> bool {
        self.count == 0 && self.ranges.is_empty()
    }

    /// Sorts, writes the files and makes them the list. `progress` is told what share is written, in 256ths.
    ///
    /// # Errors
    /// If they cannot be written; what was there before still counts then.
    pub fn finish(mut self, mut progress: impl FnMut(u64)) -> Result<Built, ShelfError> {
        let (parts, ranges) = (std::mem::take(&mut self.parts), std::mem::take(&mut self.ranges));
        let (folder, founding, count) = (&self.folder, self.founding.clone(), self.count);
        if count > u64::from(u32::MAX) {
            let what = "more than 4294967295 entries".to_owned();
            return Err(ShelfError::Io { file: "building".to_owned(), what });
        }
        let generation = folder.current().map_or(1, |current| current.generation.wrapping_add(1));
        let mut writer = BaseWriter::begin(folder, founding.build, generation, Shape::of(count))?;
        let mut doubled = 0;
        std::thread::scope(|scope| -> Result<(), ShelfError> {
            // One thread reads and sorts the next part while this one writes.
            let (send, receive) = sync_channel(1);
            let sorter = scope.spawn(move || {
                for part in parts {
                    if send.send(sorted(part)).is_err() {
                        return;
                    }
                }
            });
            for (done, part) in (1..).zip(&receive) {
                doubled += emit(&part?, &mut writer)?;
                progress(done);
            }
            sorter
                .join()
                .map_err(|_| ShelfError::Io { file: "building".into(), what: "sorting failed".into() })
        })?;
        let documents = writer.finish(&ranges)?;
        folder.create_log(founding.build, generation)?;
        let current = Current {
            build: founding.build,
            generation,
            key: founding.key,
            log: HEADER as u64,
            sequence: founding.sequence,
            digest: founding.digest,
            as_of: founding.as_of,
            documents,
            base: (founding.sequence, founding.digest, founding.as_of),
        };
        folder.set_current(&current)?;
        folder.tidy(&current);
        let build = vigie_doclist::bundle::hex(&founding.build);
        Ok(Built { documents, doubled, ranges: ranges.len() as u64, build })
    }
}

impl Drop for Builder {
    /// What was not finished leaves nothing.
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.folder.path("building"));
    }
}

/// One part in the order of fingerprints: octets as written, and where records begin, those of one fingerprint as they came.
struct Sorted {
    octets: Vec<u8>,
    places: Vec<(u64, u32)>,
}

fn sorted(part: BufWriter<File>) -> Result<Sorted, ShelfError> {
    let mut file = part.into_inner().map_err(|error| io("building")(error.into_error()))?;
    let mut octets = Vec::new();
    file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_end(&mut octets)).map_err(io("building"))?;
    // The room goes back to the disk before the sorted files need it.
    file.set_len(0).map_err(io("building"))?;
    let mut places = Vec::with_capacity(octets.len() / 24);
    let mut at = 0;
    while let Some((print, rest)) = octets[at..].split_first_chunk::<8>() {
        let Some((record, _)) = Record::split(rest) else { break };
        places.push((u64::from_le_bytes(*print), at as u32 + 8));
        at += 8 + record.octets().len();
    }
    places.sort_unstable();
    Ok(Sorted { octets, places })
}

fn emit(part: &Sorted, writer: &mut BaseWriter) -> Result<u64, ShelfError> {
    let record = |place: u32| Record::split(&part.octets[place as usize..]).map(|(record, _)| record);
    let mut doubled = 0;
    for run in part.places.chunk_by(|one, other| one.0 == other.0) {
        for (at, (print, place)) in run.iter().enumerate() {
            let Some(this) = record(*place) else { continue };
            let mut later = run[at + 1..].iter().filter_map(|(_, place)| record(*place));
            match later.any(|other| this.is_same(&other)) {
                true => doubled += 1,
                false => writer.push(*print, &this)?,
            }
        }
    }
    Ok(doubled)
}

/// Writes index and records of a generation from ascending fingerprints.
pub(crate) struct BaseWriter {
    folder: Folder,
    header: Header,
    index: BufWriter<File>,
    records: BufWriter<File>,
    prints: IndexWriter,
    sum: crc32fast::Hasher,
    kept: Vec<u8>,
    block: Vec<u8>,
    octets: Vec<u8>,
    blocks: Vec<u64>,
    at: u64,
}

impl BaseWriter {
    pub(crate) fn begin(
        folder: &Folder,
        build: [u8; 8],
        generation: u32,
        shape: Shape,
    ) -> Result<Self, ShelfError> {
        let header = Header { kind: Kind::Index, build, generation, count: 0, shape, ranges: 0 };
        let open = |kind: Kind| -> Result<BufWriter<File>, ShelfError> {
            let name = kind.file(generation);
            let mut file = BufWriter::with_capacity(1 << 20, folder.create_file(&name)?);
            // The header comes last, when the counts are known.
            file.write_all(&[0; HEADER]).map_err(io(&name))?;
            Ok(file)
        };
        Ok(Self {
            folder: folder.clone(),
            header,
            index: open(Kind::Index)?,
            records: open(Kind::Records)?,
            prints: IndexWriter::new(shape),
            sum: crc32fast::Hasher::new(),
            kept: Vec::new(),
            block: Vec::new(),
            octets: Vec::new(),
            blocks: vec![HEADER as u64],
            at: HEADER as u64,
        })
    }

    pub(crate) fn push(&mut self, print: u64, record: &Record<'_>) -> Result<(), ShelfError> {
        self.prints.push(print, &mut self.kept);
        self.octets.extend_from_slice(record.octets());
        self.header.count += 1;
        if self.header.count.is_multiple_of(u64::from(BLOCK)) {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ShelfError> {
        if !self.octets.is_empty() {
            self.block.clear();
            block(&self.octets, &mut self.block);
            self.records.write_all(&self.block).map_err(io("records"))?;
            self.at += self.block.len() as u64;
            self.blocks.push(self.at);
            self.octets.clear();
        }
        self.sum.update(&self.kept);
        self.index.write_all(&self.kept).map_err(io("index"))?;
        self.kept.clear();
        Ok(())
    }

    /// Writes tables, ranges and headers, and makes both files durable. Returns how many records there are.
    pub(crate) fn finish(mut self, ranges: &RangeSet) -> Result<u64, ShelfError> {
        self.flush()?;
        let (table, ranges) = (self.prints.finish(), ranges.encode());
        self.header.ranges = ranges.len() as u64;
        let mut write = |octets: &[u8]| self.index.write_all(octets).map_err(io("index"));
        write(&self.sum.finalize().to_le_bytes())?;
        let table: Vec<u8> = table.iter().flat_map(|start| start.to_le_bytes()).collect();
        let places: Vec<u8> = self.blocks.iter().flat_map(|place| place.to_le_bytes()).collect();
        for part in [&table, &places, &ranges] {
            write(part)?;
            write(&crc32fast::hash(part).to_le_bytes())?;
        }
        let seal = |file: BufWriter<File>, header: Header, name: &str| -> Result<(), ShelfError> {
            let mut file = file.into_inner().map_err(|error| io(name)(error.into_error()))?;
            let done = file.seek(SeekFrom::Start(0)).and_then(|_| file.write_all(&header.encode()));
            done.and_then(|()| file.sync_all()).map_err(io(name))
        };
        seal(self.index, self.header, "index")?;
        seal(self.records, Header { kind: Kind::Records, ranges: 0, ..self.header }, "records")?;
        self.folder.sync()?;
        Ok(self.header.count)
    }
}
