//! One member of the demo: a data folder, a process of its own, ports.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};
use vigie_node::{Caller, Role};

use crate::data::{DataFolder, Founding};

/// A fictional state and where it runs.
pub struct Member {
    pub code: &'static str,
    pub name: &'static str,
    pub place: &'static str,
    pub kind: &'static str,
    pub port: u16,
    peer_port: u16,
    folder: PathBuf,
    child: Option<Child>,
    pub ready_after: Duration,
}

/// The accounts of every demo node; all have the demo's password.
pub const ACCOUNTS: [(&str, Role); 11] = [
    ("officer", Role::Officer),
    ("examiner", Role::Examiner),
    ("analyst", Role::Analyst),
    ("admin", Role::Administrator),
    ("auditor", Role::Auditor),
    ("partner", Role::Partner),
    ("assessor", Role::Assessor),
    ("convenor", Role::Convenor),
    ("commander", Role::Commander),
    ("trainer", Role::Trainer),
    ("protection", Role::DataProtection),
];

/// Officers of Utopia who train beside its officer and examiner: rates are told from five people on.
pub const TRAINEES: [&str; 3] = ["trainee-1", "trainee-2", "trainee-3"];

impl Member {
    /// Founds the member's node: keys, users, place. Nothing runs yet.
    pub async fn found(
        base: &Path,
        code: &'static str,
        name: &'static str,
        place: &'static str,
        kind: &'static str,
        wish: u16,
    ) -> Result<Self, String> {
        let (port, peer_port) = (free_port(wish)?, free_port(wish + 1)?);
        let folder = base.join(name.to_ascii_lowercase());
        let founding = Founding {
            member: Some(code.parse().map_err(|_| "a member code".to_owned())?),
            name: Some(name.to_owned()),
            country: None,
            endpoints: Some(vec![format!("https://127.0.0.1:{peer_port}")]),
        };
        let opened = DataFolder::open(&folder, &founding).map_err(|fail| fail.line)?;
        let node = opened.node().await.map_err(|fail| fail.line)?;
        for (user, role) in ACCOUNTS {
            node.add_user(&Caller::node(), user, BTreeSet::from([role]), super::PASSWORD)
                .await
                .map_err(|error| error.to_string())?;
        }
        for user in TRAINEES.iter().filter(|_| code == "UTO") {
            node.add_user(&Caller::node(), user, BTreeSet::from([Role::Officer]), super::PASSWORD)
                .await
                .map_err(|error| error.to_string())?;
        }
        Ok(Self {
            code,
            name,
            place,
            kind,
            port,
            peer_port,
            folder,
            child: None,
            ready_after: Duration::ZERO,
        })
    }

    /// The folder's card, as it is handed to others.
    pub fn card(&self) -> Result<String, String> {
        let folder = self.open()?;
        folder.identity().map(|identity| identity.card_text).map_err(|fail| fail.line)
    }

    /// Adds another member's card.
    pub async fn meet(&self, card: &str) -> Result<(), String> {
        let node = self.open()?.node().await.map_err(|fail| fail.line)?;
        node.add_member(&Caller::node(), card).await.map(|_| ()).map_err(|error| error.to_string())
    }

    /// Approves certificates.
    pub async fn trust(&self, files: &std::collections::BTreeMap<String, Vec<u8>>) -> Result<(), String> {
        let node = self.open()?.node().await.map_err(|fail| fail.line)?;
        for (name, bytes) in files {
            node.import_trust(&Caller::node(), name, bytes).await.map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Adds a collection that partners read and write; its UUID.
    pub async fn add_collection(&self, title: &str) -> Result<String, String> {
        let node = self.open()?.node().await.map_err(|fail| fail.line)?;
        let made = node
            .add_collection(&Caller::node(), title, None, vigie_model::Tlp::Green)
            .await
            .map_err(|error| error.to_string())?;
        Ok(made.id.to_string())
    }

    /// Starts the member's process and waits until it is ready.
    pub async fn start(&mut self) -> Result<(), String> {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.join("node.log"))
            .map_err(|error| error.to_string())?;
        let begun = Instant::now();
        let child = Command::new(program)
            .args(["serve", "--sync-every", "1", "--place", self.place, "--place-kind", self.kind])
            .args([
                "--listen",
                &format!("127.0.0.1:{}", self.port),
                "--peer-listen",
                &format!("127.0.0.1:{}", self.peer_port),
            ])
            .arg("--data")
            .arg(&self.folder)
            .env("VIGIE_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| error.to_string())?;
        self.child = Some(child);
        loop {
            if let Ok(answer) =
                super::http::send(self.port, "nobody", hyper::Method::GET, "/readyz", None).await
                && answer.status.is_success()
            {
                self.ready_after = begun.elapsed();
                return Ok(());
            }
            if let Some(child) = &mut self.child
                && let Ok(Some(status)) = child.try_wait()
            {
                let log = std::fs::read_to_string(self.folder.join("node.log")).unwrap_or_default();
                return Err(format!(
                    "{} ended with {status}: {}",
                    self.name,
                    log.lines().last().unwrap_or_default()
                ));
            }
            if begun.elapsed() > Duration::from_secs(30) {
                return Err(format!("{} is not ready after 30 seconds", self.name));
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// `kill -9`.
    pub async fn kill(&mut self) -> Result<(), String> {
        match self.child.take() {
            Some(mut child) => child.kill().await.map_err(|error| error.to_string()),
            None => Err(format!("{} does not run", self.name)),
        }
    }

    /// Ends the process in order.
    pub async fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            if let Some(pid) = child.id() {
                // SIGTERM lets it finish open requests; kill_on_drop is the fallback.
                let _ = Command::new("kill").arg(pid.to_string()).status().await;
            }
            let _ = tokio::time::timeout(Duration::from_secs(15), child.wait()).await;
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens the folder from this process, beside the running one.
    pub fn open(&self) -> Result<DataFolder, String> {
        DataFolder::open(&self.folder, &Founding::default()).map_err(|fail| fail.line)
    }
}

/// The port asked for if it is free, else any.
fn free_port(wish: u16) -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", wish)).or_else(|_| TcpListener::bind(("127.0.0.1", 0)));
    listener
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| error.to_string())
}
