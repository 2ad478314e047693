//! A file layer between SQLite and the platform's that knows what would survive a power cut.
//!
//! Every write goes through to the real file, so the process sees what it wrote. Beside that the layer keeps, for each
//! file, the content as of its last sync and the writes since. [`Moment::image`] writes what a disk might hold if the power
//! went at that moment: the synced content, and of the later writes any subset, each whole, in part (sectors of 512 octets) or
//! not at all. Files that were never synced may be missing.
//!
//! # Safety
//! This file holds the only `unsafe` code of the crate and is part of its tests alone. The argument: SQLite's platform layer opens
//! a file in the memory that SQLite gave it; then the table of its methods is exchanged for a copy of the same table in
//! which four entries are ours. Ours look up the original table by the address of the file, which is unique while the file
//! is open, and call the original entry with the arguments they got. Names and buffers are read only during the call for
//! which SQLite guarantees them. The tables and the layer itself are leaked, so they live as long as the process.

use std::collections::{BTreeMap, HashMap};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use rusqlite::ffi;

/// The name under which the layer is registered.
pub const NAME: &str = "vigie-faults";

const SECTOR: usize = 512;

/// What goes wrong in a folder from now on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// Octets that still fit on the disk.
    pub space: Option<u64>,
    /// Whether syncs fail.
    pub failing_syncs: bool,
}

#[derive(Default)]
struct Disk {
    files: BTreeMap<PathBuf, File>,
    /// Path and original methods by the address of the open file.
    open: HashMap<usize, (PathBuf, usize)>,
    faults: HashMap<PathBuf, Faults>,
    syncs: HashMap<PathBuf, u64>,
    awaited: HashMap<PathBuf, (u64, Then)>,
}

type Then = Box<dyn FnOnce(Moment) + Send>;

#[derive(Clone, Default)]
struct File {
    /// Whether its name is on the disk for sure.
    named: bool,
    synced: Vec<u8>,
    since: Vec<Op>,
}

#[derive(Clone)]
enum Op {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

fn write_at(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    if content.len() < offset + bytes.len() {
        content.resize(offset + bytes.len(), 0);
    }
    content[offset..offset + bytes.len()].copy_from_slice(bytes);
}

impl File {
    fn sync(&mut self) {
        for op in std::mem::take(&mut self.since) {
            match op {
                Op::Write(offset, bytes) => write_at(&mut self.synced, offset, &bytes),
                Op::Truncate(len) => self.synced.resize(len, 0),
            }
        }
        self.named = true;
    }

    fn after_power_cut(&self, random: &mut impl FnMut() -> u64) -> Option<Vec<u8>> {
        if !self.named && random().is_multiple_of(2) {
            return None;
        }
        let mut content = self.synced.clone();
        // Now and then nothing or everything reached the disk.
        let fate = random() % 4;
        for op in &self.since {
            match (op, if fate > 1 { random() % 3 } else { fate }) {
                (_, 0) => {}
                (Op::Truncate(len), _) => content.resize(*len, 0),
                (Op::Write(offset, bytes), 1) => write_at(&mut content, *offset, bytes),
                (Op::Write(offset, bytes), _) => {
                    for (sector, part) in bytes.chunks(SECTOR).enumerate() {
                        if random().is_multiple_of(2) {
                            write_at(&mut content, offset + sector * SECTOR, part);
                        }
                    }
                }
            }
        }
        Some(content)
    }
}

static DISK: Mutex<Option<Disk>> = Mutex::new(None);

fn disk() -> MutexGuard<'static, Option<Disk>> {
    DISK.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with<T>(work: impl FnOnce(&mut Disk) -> T) -> T {
    work(disk().get_or_insert_default())
}

/// What is on the disk for sure at some moment, and what is on its way there.
#[derive(Clone)]
pub struct Moment(Vec<(PathBuf, File)>);

impl Moment {
    /// Writes into the folder `to` what the disk might hold if the power went at this moment.
    pub fn image(&self, to: &Path, mut random: impl FnMut() -> u64) {
        for (path, file) in &self.0 {
            if let Some(content) = file.after_power_cut(&mut random) {
                std::fs::write(to.join(path.file_name().expect("a name")), content)
                    .expect("the image is written");
            }
        }
    }

    /// Writes that are not synced.
    pub fn unsynced(&self) -> usize {
        self.0.iter().map(|(_, file)| file.since.len()).sum()
    }
}

impl Disk {
    fn moment(&self, folder: &Path) -> Moment {
        let files = self.files.iter().filter(|(path, _)| path.parent() == Some(folder));
        Moment(files.map(|(path, file)| (path.clone(), file.clone())).collect())
    }
}

impl Disk {
    fn count_down(&mut self, folder: &Path) {
        if let Some((left, _)) = self.awaited.get_mut(folder) {
            *left = left.saturating_sub(1);
            if *left == 0
                && let Some((_, then)) = self.awaited.remove(folder)
            {
                then(self.moment(folder));
            }
        }
    }
}

/// This moment.
pub fn now(folder: &Path) -> Moment {
    with(|disk| disk.moment(folder))
}

/// Calls `then` with the moment after so many more writes, while the writer stands still.
pub fn after_writes(folder: &Path, writes: u64, then: impl FnOnce(Moment) + Send + 'static) {
    with(|disk| disk.awaited.insert(folder.to_owned(), (writes, Box::new(then))));
}

/// How often files of a folder were synced.
pub fn syncs(folder: &Path) -> u64 {
    with(|disk| disk.syncs.get(folder).copied().unwrap_or_default())
}

/// Lets things go wrong in a folder.
pub fn set(folder: &Path, faults: Faults) {
    with(|disk| disk.faults.insert(folder.to_owned(), faults));
}

/// Registers the layer, once.
pub fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the default layer is valid for the life of the process; its copy is leaked, and so is the name.
        let code = unsafe {
            let real = &*ffi::sqlite3_vfs_find(std::ptr::null());
            let layer = Box::leak(Box::new(*real));
            layer.zName = CString::new(NAME).expect("no zero inside").into_raw();
            layer.pNext = std::ptr::null_mut();
            layer.xOpen = Some(open);
            layer.xDelete = Some(delete);
            ffi::sqlite3_vfs_register(layer, 0)
        };
        assert_eq!(code, ffi::SQLITE_OK);
    });
}

fn real() -> *mut ffi::sqlite3_vfs {
    // SAFETY: a null name asks for the default layer, which is the platform's: ours is registered as another one.
    unsafe { ffi::sqlite3_vfs_find(std::ptr::null()) }
}

/// # Safety
/// `name` is null or a text that ends with zero.
unsafe fn path(name: *const c_char) -> Option<PathBuf> {
    // SAFETY: by the condition above.
    let text = (!name.is_null()).then(|| unsafe { CStr::from_ptr(name) });
    text.map(|text| PathBuf::from(text.to_str().expect("the tests' folders have plain names")))
}

unsafe extern "C" fn open(
    _layer: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let real = real();
    // SAFETY: SQLite's arguments are passed on; the copy of the layer asks for as much memory for a file as the original.
    let (path, code) = unsafe { (path(name), (*real).xOpen.expect("an open")(real, name, file, flags, out)) };
    let kept = flags & (ffi::SQLITE_OPEN_MAIN_DB | ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL) != 0;
    let (Some(path), ffi::SQLITE_OK, true) = (path, code, kept) else { return code };
    with(|disk| {
        disk.files.entry(path.clone()).or_insert_with(|| {
            let content = std::fs::read(&path).unwrap_or_default();
            File { named: !content.is_empty(), synced: content, since: Vec::new() }
        });
        // SAFETY: the file is open, so its table of methods is set and valid for the life of the process.
        unsafe {
            disk.open.insert(file as usize, (path, (*file).pMethods as usize));
            let methods = Box::leak(Box::new(*(*file).pMethods));
            // Version 2 has no memory-mapped reads and writes, which would pass by the layer.
            methods.iVersion = methods.iVersion.min(2);
            methods.xClose = Some(close);
            methods.xWrite = Some(write);
            methods.xTruncate = Some(truncate);
            methods.xSync = Some(sync);
            (*file).pMethods = methods;
        }
    });
    code
}

unsafe extern "C" fn delete(_layer: *mut ffi::sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    let real = real();
    // SAFETY: SQLite's arguments are passed on.
    let (path, code) = unsafe { (path(name), (*real).xDelete.expect("a delete")(real, name, sync)) };
    if let Some(path) = path {
        with(|disk| disk.files.remove(&path));
    }
    code
}

/// Path and original methods of an open file.
fn known(disk: &Disk, file: *mut ffi::sqlite3_file) -> (PathBuf, &'static ffi::sqlite3_io_methods) {
    let (path, methods) = disk.open.get(&(file as usize)).expect("a file that the layer opened");
    // SAFETY: the address was taken from a table of the platform's layer, which is never freed.
    (path.clone(), unsafe { &*(*methods as *const ffi::sqlite3_io_methods) })
}

fn faults<'a>(disk: &'a mut Disk, path: &Path) -> Option<&'a mut Faults> {
    disk.faults.get_mut(path.parent()?)
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let methods = with(|disk| {
        let (_, methods) = known(disk, file);
        disk.open.remove(&(file as usize));
        methods
    });
    // SAFETY: SQLite's argument is passed on. The lock is released: closing takes the platform layer's own.
    unsafe { methods.xClose.expect("a close")(file) }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    bytes: *const c_void,
    len: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    with(|disk| {
        let (path, methods) = known(disk, file);
        let size = usize::try_from(len).expect("a length");
        if let Some(Faults { space: Some(space), .. }) = faults(disk, &path) {
            match space.checked_sub(size as u64) {
                Some(left) => *space = left,
                None => return ffi::SQLITE_FULL,
            }
        }
        // SAFETY: SQLite gives `len` readable octets for the time of the call; its arguments are passed on.
        let (copy, code) = unsafe {
            let copy = std::slice::from_raw_parts(bytes.cast::<u8>(), size).to_vec();
            (copy, methods.xWrite.expect("a write")(file, bytes, len, offset))
        };
        if code == ffi::SQLITE_OK {
            let offset = usize::try_from(offset).expect("an offset");
            let folder = path.parent().map(Path::to_owned);
            disk.files.entry(path).or_default().since.push(Op::Write(offset, copy));
            if let Some(folder) = folder {
                disk.count_down(&folder);
            }
        }
        code
    })
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    with(|disk| {
        let (path, methods) = known(disk, file);
        // SAFETY: SQLite's arguments are passed on.
        let code = unsafe { methods.xTruncate.expect("a truncate")(file, size) };
        if code == ffi::SQLITE_OK {
            let size = usize::try_from(size).expect("a size");
            disk.files.entry(path).or_default().since.push(Op::Truncate(size));
        }
        code
    })
}

/// The real file is not synced: what counts as durable is what the layer remembers, and tests are quick.
unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    with(|disk| {
        let (path, _) = known(disk, file);
        if faults(disk, &path).is_some_and(|faults| faults.failing_syncs) {
            return ffi::SQLITE_IOERR_FSYNC;
        }
        if let Some(folder) = path.parent() {
            *disk.syncs.entry(folder.to_owned()).or_default() += 1;
        }
        disk.files.entry(path).or_default().sync();
        ffi::SQLITE_OK
    })
}
