//! The real binary, a node that ends with its test, and a small HTTP client that reads an answer even while it still sends.
// Every test program uses a part of it.
#![allow(dead_code)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::Value;

pub const PASSWORD: &str = "correct horse battery";
pub const TAXII: &str = "application/taxii+json;version=2.1";
/// How long anything may take before the test gives up.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What a run of the binary said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// Ends the test unless the exit code is the one wanted.
    #[track_caller]
    pub fn exit(self, wanted: i32) -> Self {
        assert_eq!(self.code, wanted, "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(self.out.trim()).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// The binary, with nothing of the machine's own settings.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
    command.args(arguments).stdin(Stdio::null());
    for name in ["VIGIE_DATA", "VIGIE_MEMBER", "VIGIE_NAME", "VIGIE_COUNTRY", "VIGIE_LOG"] {
        command.env_remove(name);
    }
    command
}

pub fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> Said {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    // A verb that refuses its arguments may end before it reads.
    let _ = child.stdin.take().expect("piped").write_all(input.as_ref());
    let output = child.wait_with_output().expect("the binary ends");
    Said {
        code: output.status.code().expect("the binary ends by itself"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A data folder of a member.
pub struct Folder {
    temp: tempfile::TempDir,
    code: &'static str,
    name: &'static str,
}

impl Folder {
    pub fn new() -> Self {
        Self::of("UTO", "Utopia")
    }

    pub fn of(code: &'static str, name: &'static str) -> Self {
        Self { temp: tempfile::tempdir().expect("a folder for the test"), code, name }
    }

    /// The data folder; absent until something founds it.
    pub fn data(&self) -> PathBuf {
        self.temp.path().join("node")
    }

    /// A place beside the data folder.
    pub fn beside(&self, name: &str) -> String {
        text(&self.temp.path().join(name))
    }

    pub fn vigie(&self, arguments: &[&str]) -> Said {
        self.vigie_reading(arguments, "")
    }

    pub fn vigie_reading(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Said {
        run(
            &[arguments, &["--data", &text(&self.data()), "--member", self.code, "--name", self.name]]
                .concat(),
            input,
        )
    }

    pub fn add_user(&self, name: &str, role: &str) {
        self.vigie_reading(&["user", "add", name, "--role", role, "--password-stdin"], PASSWORD).exit(0);
    }

    /// A collection that partner systems write; its UUID.
    pub fn add_collection(&self) -> String {
        self.vigie(&["collection", "add", "Shared"]).exit(0).out.trim().to_owned()
    }

    /// The objects of a collection as they are exported, byte for byte.
    pub fn exported(&self, collection: &str) -> String {
        let out = self.vigie(&["export", "--collection", collection]).exit(0).out;
        out.split_once("\"objects\":").expect("a bundle").1.to_owned()
    }

    /// Serves on free ports.
    pub fn serve(&self) -> Serving {
        self.serve_with(&[])
    }

    /// Serves with further options.
    pub fn serve_with(&self, options: &[&str]) -> Serving {
        let data = text(&self.data());
        let always = [
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--sync-every",
            "3600",
            "--data",
            &data,
            "--member",
            self.code,
            "--name",
            self.name,
        ];
        Serving::start(&[&always, options].concat())
    }
}

/// A node that runs; killed when dropped.
pub struct Serving {
    child: Child,
    pub address: SocketAddr,
    log: Arc<Mutex<String>>,
}

impl Serving {
    pub fn start(arguments: &[&str]) -> Self {
        let mut child =
            command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the node starts");
        let lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let log = Arc::new(Mutex::new(String::new()));
        std::thread::spawn({
            let log = Arc::clone(&log);
            move || {
                for line in lines.map_while(Result::ok) {
                    let mut log = log.lock().expect("the log");
                    log.push_str(&line);
                    log.push('\n');
                }
            }
        });
        let mut serving = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), log };
        let found = poll(|| {
            let log = serving.log();
            let at = log.lines().find_map(|line| line.split_once(" serves at http://"))?.1;
            Some(at.parse().expect("an address"))
        });
        serving.address = found
            .unwrap_or_else(|| panic!("does not serve ({:?}): {}", serving.child.try_wait(), serving.log()));
        serving
    }

    pub fn log(&self) -> String {
        self.log.lock().expect("the log").clone()
    }

    /// SIGTERM; how it ended.
    pub fn terminate(mut self) -> ExitStatus {
        let sent = Command::new("kill").arg(self.child.id().to_string()).status().expect("kill");
        assert!(sent.success());
        poll(|| self.child.try_wait().expect("a child")).expect("the node stops when asked")
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], &[])
    }

    /// POST as `admin`.
    pub fn post(&self, path: &str, kind: &str, body: impl AsRef<[u8]>) -> Answer {
        self.send("POST", path, &[("Content-Type", kind)], body.as_ref())
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.send_as(Some("admin"), method, path, headers, body)
    }

    pub fn send_as(
        &self,
        user: Option<&str>,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let accept = if path.starts_with("/taxii2") { TAXII } else { "application/json" };
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAccept: {accept}\r\n",
            self.address
        );
        if let Some(user) = user {
            let credential = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{PASSWORD}"));
            head.push_str(&format!("Authorization: Basic {credential}\r\n"));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        let mut stream = TcpStream::connect(self.address).expect("the node listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
        let mut reading = stream.try_clone().expect("a socket");
        let reader = std::thread::spawn(move || {
            let mut raw = Vec::new();
            // A node that refuses a body may close while we still send; what it said first is in the buffer.
            let _ = reading.read_to_end(&mut raw);
            raw
        });
        // It may refuse before it has read everything.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
        Answer::read(&reader.join().expect("the reader"))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a node answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    fn read(raw: &[u8]) -> Self {
        let end = raw
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(raw)));
        let head = String::from_utf8_lossy(&raw[..end]).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        let mut body = raw[end + 4..].to_vec();
        if head.contains("transfer-encoding: chunked") {
            body = joined(&body);
        }
        Self { status, head, body }
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The content type, in lower case.
    pub fn kind(&self) -> &str {
        self.head.lines().find_map(|line| line.strip_prefix("content-type: ")).unwrap_or_default()
    }
}

/// Undoes the chunked transfer coding (RFC 9112, section 7.1).
fn joined(mut chunked: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(line) = chunked.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&chunked[..line]).expect("a size").trim(), 16)
            .expect("a size");
        if size == 0 {
            break;
        }
        body.extend_from_slice(&chunked[line + 2..line + 2 + size]);
        chunked = &chunked[line + 2 + size + 2..];
    }
    body
}

/// Asks again and again until there is an answer; `None` when patience is over.
pub fn poll<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if begun.elapsed() > PATIENCE {
            return None;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

pub fn text(path: &Path) -> String {
    path.to_str().expect("a UTF-8 path").to_owned()
}

/// A sound STIX object with a UUID made from a number.
pub fn identity(number: u32) -> String {
    format!(
        r#"{{"type":"identity","spec_version":"2.1","id":"identity--{number:08x}-1111-4111-8111-111111111111","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"Office {number}","identity_class":"organization"}}"#
    )
}

pub fn bundle(objects: &[String]) -> String {
    format!(
        r#"{{"type":"bundle","id":"bundle--11111111-1111-4111-8111-111111111111","objects":[{}]}}"#,
        objects.join(",")
    )
}
