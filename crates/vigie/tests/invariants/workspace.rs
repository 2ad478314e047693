//! The workspace as `cargo metadata` tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;

use crate::source::root;

/// One crate of the workspace.
#[derive(Deserialize)]
pub struct Package {
    /// Package name.
    pub name: String,
    manifest_path: String,
    /// What its manifest asks for.
    pub dependencies: Vec<Dependency>,
}

/// One line of a manifest.
#[derive(Deserialize)]
pub struct Dependency {
    /// Package name.
    pub name: String,
    /// `None` is a plain dependency; `dev`, `build`.
    pub kind: Option<String>,
    /// Features asked for by name.
    pub features: Vec<String>,
    /// Present for crates of this workspace.
    path: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

impl Package {
    /// Name of its folder below `crates`.
    pub fn folder(&self) -> String {
        let mut parts = self.manifest_path.rsplit(['/', '\\']);
        parts.nth(1).unwrap().to_owned()
    }

    /// Folders of the crates of this workspace that it is built with.
    pub fn below(&self) -> BTreeSet<String> {
        let local = self.dependencies.iter().filter(|one| one.kind.is_none());
        local
            .filter_map(|one| one.path.as_deref())
            .filter_map(|path| path.rsplit(['/', '\\']).next())
            .map(str::to_owned)
            .collect()
    }

    /// Foreign crates that it is built with.
    pub fn foreign(&self) -> impl Iterator<Item = &Dependency> {
        self.dependencies.iter().filter(|one| one.path.is_none() && one.kind.as_deref() != Some("dev"))
    }
}

/// Every crate by folder.
pub fn packages() -> BTreeMap<String, Package> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let answer = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let metadata: Metadata = serde_json::from_slice(&answer.stdout).expect("cargo's own format");
    metadata.packages.into_iter().map(|package| (package.folder(), package)).collect()
}
