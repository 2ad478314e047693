//! Encrypted backup and restore.
//!
//! The file: `VIGIEBK1`, salt (16), nonce prefix (19), then chunks of 64 KiB sealed with XChaCha20-Poly1305 in the STREAM
//! construction (nonce = prefix, 32-bit counter, last-flag), so that chunks cannot be cut, swapped or dropped. The key is argon2id of the
//! passphrase. Inside: a zstd stream of (name length, name, size, content) for the database and the keys.

use std::io::{BufReader, BufWriter, Read, Write};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use vigie_node::Entropy as _;

use crate::admin::say;
use crate::data::{DataFolder, SystemEntropy, write_secret};
use crate::fail::{Exit, Fail, Outcome, at};

const MAGIC: &[u8; 8] = b"VIGIEBK1";
const CHUNK: usize = 64 * 1024;
const FILES: [&str; 3] = ["keys/node.json", "keys/tls-key.pem", "keys/tls-cert.pem"];

/// Options of `vigie backup`.
#[derive(Clone, Debug, clap::Args)]
pub struct BackupArgs {
    /// File to write; must not exist
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// File whose first line is the passphrase, at least 12 characters
    #[arg(long, value_name = "FILE")]
    passphrase_file: PathBuf,
}

/// Options of `vigie restore`.
#[derive(Clone, Debug, clap::Args)]
pub struct RestoreArgs {
    /// Backup to read
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// File whose first line is the passphrase
    #[arg(long, value_name = "FILE")]
    passphrase_file: PathBuf,
}

/// Copies the node, running or stopped, into one encrypted file.
pub async fn backup(args: &BackupArgs, folder: &DataFolder, json: bool) -> Outcome {
    if args.to.exists() {
        return Err(Fail::usage(format!("--to {}: exists; choose another name", args.to.display())));
    }
    let passphrase = passphrase(&args.passphrase_file)?;
    if folder.node().await?.is_checkpoint() {
        return Err(Fail::could_not(
            "backup: this is a checkpoint; a copy of it would deliver its records a second time under the same key. \
             Back up the home node, and enrol a new checkpoint instead of restoring one",
        ));
    }
    let engine = folder.engine()?;
    let snapshot = folder.path().join(format!("backup-{}.draft", std::process::id()));
    let _ = std::fs::remove_file(&snapshot);
    let made = engine.backup(&snapshot).await;
    let written = made.map_err(Fail::from).and_then(|report| {
        seal(folder, &snapshot, &args.to, &passphrase)?;
        Ok(report)
    });
    let _ = std::fs::remove_file(&snapshot);
    let report = written?;
    let size = std::fs::metadata(&args.to).map_err(at(args.to.display()))?.len();
    say(json, &serde_json::json!({ "file": args.to, "bytes": size, "log_size": report.log_size }), || {
        format!("{}: {size} octets, audit log of {} leaves inside", args.to.display(), report.log_size)
    });
    Ok(Exit::Done)
}

/// Makes a node from a backup in an empty folder. Its audit log goes on in a new epoch whose first leaf names where the old one stood.
pub async fn restore(args: &RestoreArgs, data: &Path) -> Outcome {
    let occupied = std::fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(Fail::usage(format!(
            "--data {}: the folder is not empty; choose another",
            data.display()
        )));
    }
    let passphrase = passphrase(&args.passphrase_file)?;
    let keys = data.join("keys");
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&keys).map_err(at(keys.display()))?;
    let unpacked = unseal(&args.from, data, &passphrase);
    if let Err(fail) = unpacked {
        // Nothing half-restored may look like a node.
        let _ = std::fs::remove_file(data.join("vigie.db"));
        let _ = std::fs::remove_dir_all(&keys);
        return Err(fail);
    }
    let mut folder = DataFolder::open(data, &crate::data::Founding::default())?;
    folder.next_epoch()?;
    let node = folder.node().await?;
    node.open_epoch().await?;
    outln!(
        "{}: node of {} restored; its audit log goes on in epoch {}",
        data.display(),
        node.identity().name,
        node.identity().log_epoch
    );
    Ok(Exit::Done)
}

fn passphrase(file: &Path) -> Result<String, Fail> {
    let text = std::fs::read_to_string(file).map_err(at(file.display()))?;
    let line = text.lines().next().unwrap_or_default().to_owned();
    match line.chars().count() >= 12 {
        true => Ok(line),
        false => Err(Fail::usage(format!("{}: the passphrase has fewer than 12 characters", file.display()))),
    }
}

fn key_of(passphrase: &str, salt: &[u8; 16]) -> Result<XChaCha20Poly1305, Fail> {
    let mut key = [0; 32];
    let params =
        Params::new(64 * 1024, 3, 1, Some(32)).map_err(|error| Fail::could_not(error.to_string()))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut key)
        .map_err(|error| Fail::could_not(format!("no key from the passphrase: {error}")))?;
    Ok(XChaCha20Poly1305::new(&key.into()))
}

fn seal(folder: &DataFolder, snapshot: &Path, to: &Path, passphrase: &str) -> Result<(), Fail> {
    let draft = to.with_extension("draft");
    let file = std::fs::File::create(&draft).map_err(at(draft.display()))?;
    let (mut salt, mut prefix) = ([0; 16], [0; 19]);
    SystemEntropy.fill(&mut salt);
    SystemEntropy.fill(&mut prefix);
    let mut out = BufWriter::new(file);
    let write = || -> Result<(), Fail> {
        out.write_all(MAGIC)
            .and_then(|()| out.write_all(&salt))
            .and_then(|()| out.write_all(&prefix))
            .map_err(at(draft.display()))?;
        let sealer = Sealer {
            out: &mut out,
            cipher: key_of(passphrase, &salt)?,
            prefix,
            counter: 0,
            chunk: Vec::with_capacity(CHUNK),
        };
        let mut packer = zstd::Encoder::new(sealer, 3).map_err(at(draft.display()))?;
        let sources = FILES
            .iter()
            .map(|name| (*name, folder.path().join(name)))
            .chain([("vigie.db", snapshot.to_owned())]);
        for (name, path) in sources {
            let mut source = std::fs::File::open(&path).map_err(at(path.display()))?;
            let size = source.metadata().map_err(at(path.display()))?.len();
            let head = [&[name.len() as u8][..], name.as_bytes(), &size.to_be_bytes()].concat();
            packer.write_all(&head).map_err(at(draft.display()))?;
            let copied = std::io::copy(&mut source, &mut packer).map_err(at(draft.display()))?;
            if copied != size {
                return Err(Fail::could_not(format!(
                    "{}: changed while it was read; try again",
                    path.display()
                )));
            }
        }
        packer.write_all(&[0]).map_err(at(draft.display()))?;
        packer.finish().and_then(Sealer::finish).map_err(at(draft.display()))?;
        out.flush().map_err(at(draft.display()))?;
        out.get_ref().sync_all().map_err(at(draft.display()))?;
        std::fs::rename(&draft, to).map_err(at(to.display()))
    };
    let mut write = write;
    let result = write();
    if result.is_err() {
        let _ = std::fs::remove_file(&draft);
    }
    result
}

fn unseal(from: &Path, data: &Path, passphrase: &str) -> Result<(), Fail> {
    let file = std::fs::File::open(from).map_err(at(from.display()))?;
    let mut input = BufReader::new(file);
    let mut head = [0; 8 + 16 + 19];
    let foreign = || Fail::usage(format!("{}: not a backup of Vigie", from.display()));
    input.read_exact(&mut head).map_err(|_| foreign())?;
    let (magic, rest) = head.split_at(8);
    if magic != MAGIC {
        return Err(foreign());
    }
    let (salt, prefix) = rest.split_at(16);
    let cipher = key_of(passphrase, salt.try_into().expect("16 octets"))?;
    let opener = Opener {
        input,
        cipher,
        prefix: prefix.try_into().expect("19 octets"),
        counter: 0,
        plain: Vec::new(),
        at: 0,
        done: false,
    };
    let damaged = |error: std::io::Error| Fail::could_not(format!("{}: {error}", from.display()));
    let mut unpacker = zstd::Decoder::new(opener).map_err(damaged)?;
    loop {
        let mut length = [0; 1];
        unpacker.read_exact(&mut length).map_err(damaged)?;
        if length[0] == 0 {
            // The chunk with the last-flag must have been read: a cut file is refused.
            let mut rest = Vec::new();
            unpacker.read_to_end(&mut rest).map_err(damaged)?;
            return Ok(());
        }
        let mut name = vec![0; usize::from(length[0])];
        let mut size = [0; 8];
        unpacker.read_exact(&mut name).and_then(|()| unpacker.read_exact(&mut size)).map_err(damaged)?;
        let known = FILES.iter().copied().chain(["vigie.db"]).find(|known| known.as_bytes() == name);
        let path = data.join(known.ok_or_else(|| {
            Fail::could_not(format!(
                "{}: holds a file of another release; restore with that release",
                from.display()
            ))
        })?);
        write_secret(&path, b"")?;
        let mut target = std::fs::File::create(&path).map_err(at(path.display()))?;
        let size = u64::from_be_bytes(size);
        let copied = std::io::copy(&mut unpacker.by_ref().take(size), &mut target).map_err(damaged)?;
        if copied != size {
            return Err(Fail::could_not(format!("{}: ends in the middle", from.display())));
        }
        target.sync_all().map_err(at(path.display()))?;
    }
}

fn nonce(prefix: &[u8; 19], counter: u32, last: bool) -> XNonce {
    let mut nonce = [0; 24];
    nonce[..19].copy_from_slice(prefix);
    nonce[19..23].copy_from_slice(&counter.to_be_bytes());
    nonce[23] = u8::from(last);
    nonce.into()
}

struct Sealer<W> {
    out: W,
    cipher: XChaCha20Poly1305,
    prefix: [u8; 19],
    counter: u32,
    chunk: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    fn emit(&mut self, last: bool) -> std::io::Result<()> {
        let sealed = self
            .cipher
            .encrypt(&nonce(&self.prefix, self.counter, last), Payload { msg: &self.chunk, aad: MAGIC })
            .map_err(|_| std::io::Error::other("a chunk could not be sealed"))?;
        self.counter =
            self.counter.checked_add(1).ok_or_else(|| std::io::Error::other("more than 256 TiB"))?;
        self.chunk.clear();
        self.out.write_all(&sealed)
    }

    fn finish(mut self) -> std::io::Result<()> {
        self.emit(true)
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        if self.chunk.len() == CHUNK {
            self.emit(false)?;
        }
        let taken = octets.len().min(CHUNK - self.chunk.len());
        self.chunk.extend_from_slice(&octets[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

struct Opener<R> {
    input: R,
    cipher: XChaCha20Poly1305,
    prefix: [u8; 19],
    counter: u32,
    plain: Vec<u8>,
    at: usize,
    done: bool,
}

impl<R: Read> Opener<R> {
    fn next_chunk(&mut self) -> std::io::Result<()> {
        let mut sealed = Vec::with_capacity(CHUNK + 16);
        self.input.by_ref().take((CHUNK + 16) as u64).read_to_end(&mut sealed)?;
        let open = |last: bool| {
            self.cipher
                .decrypt(&nonce(&self.prefix, self.counter, last), Payload { msg: &sealed, aad: MAGIC })
                .ok()
        };
        let (plain, done) = match (open(false), sealed.len() == CHUNK + 16) {
            (Some(plain), true) => (plain, false),
            _ => match open(true) {
                Some(plain) => (plain, true),
                None => {
                    return Err(std::io::Error::other("wrong passphrase, or the backup was changed or cut"));
                }
            },
        };
        self.plain = plain;
        self.at = 0;
        self.done = done;
        self.counter += 1;
        Ok(())
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.plain.len() {
            if self.done {
                return Ok(0);
            }
            self.next_chunk()?;
        }
        let taken = buffer.len().min(self.plain.len() - self.at);
        buffer[..taken].copy_from_slice(&self.plain[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}
