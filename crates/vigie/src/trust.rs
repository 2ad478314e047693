//! `vigie trust`: certificates that documents are judged by.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use vigie_node::{Caller, Clock as _};
use vigie_trust::store::{ImportReport, TrustSnapshot};

use crate::admin::say;
use crate::data::{DataFolder, SystemClock};
use crate::fail::{Exit, Fail, Outcome};
use crate::inspect::files_of;

/// `vigie trust …`
#[derive(Subcommand)]
pub enum TrustVerb {
    /// Import CSCA certificates, CRLs or master lists; the operator at the shell approves by importing
    #[command(after_help = "Example: vigie trust import specimen/trust --data /var/lib/vigie\n\
With --dry-run, or without --data, nothing is stored: the report alone is printed.")]
    Import {
        /// Files or folders
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Only report
        #[arg(long)]
        dry_run: bool,
    },
    /// List the authorities
    #[command(after_help = "Example: vigie trust list")]
    List,
    /// Show one authority by the first characters of its SHA-256
    #[command(after_help = "Example: vigie trust show 3f9a")]
    Show {
        /// Hex
        sha256: String,
    },
}

/// `vigie trust …`
pub async fn run(
    verb: TrustVerb,
    data: &Option<PathBuf>,
    folder: impl Fn() -> Result<DataFolder, Fail>,
    json: bool,
) -> Outcome {
    match verb {
        TrustVerb::Import { files, dry_run } => {
            let store = !dry_run && data.is_some();
            let node = if store { Some(folder()?.node().await?) } else { None };
            let mut snapshot = TrustSnapshot::default();
            let mut exit = Exit::Done;
            for path in &files {
                for (place, bytes) in files_of(path)? {
                    // The file's own name: evidence shows it, and the operator's folders are nobody's business.
                    let name = Path::new(&place)
                        .file_name()
                        .map_or_else(|| place.clone(), |name| name.to_string_lossy().into_owned());
                    let report = match &node {
                        Some(node) => node.import_trust(&Caller::node(), &name, &bytes).await?,
                        None => snapshot.import(&bytes, &name, SystemClock.now()),
                    };
                    if report.refused.is_some() || report.accepted() == 0 {
                        exit = Exit::No;
                    }
                    tell(json, &report);
                }
            }
            if !json && !store {
                outln!("nothing stored: name the node's folder with --data to approve them there");
            }
            Ok(exit)
        }
        TrustVerb::List => {
            let node = folder()?.node().await?;
            for line in vigie_node::trust::lines(&node.trust_snapshot()) {
                say(json, &serde_json::json!(line), || {
                    format!(
                        "{}  {}  {}",
                        &line.sha256[..16],
                        if line.trusted { "approved" } else { "not approved" },
                        line.subject
                    )
                });
            }
            Ok(Exit::Done)
        }
        TrustVerb::Show { sha256 } => {
            let node = folder()?.node().await?;
            let wanted = sha256.to_ascii_lowercase();
            let found = vigie_node::trust::lines(&node.trust_snapshot())
                .into_iter()
                .find(|line| line.sha256.starts_with(&wanted));
            let line = found.ok_or_else(|| Fail {
                exit: Exit::No,
                line: format!("{sha256}: no such certificate; run `vigie trust list`"),
            })?;
            outln!("{}", serde_json::to_string_pretty(&line).unwrap_or_default());
            Ok(Exit::Done)
        }
    }
}

fn tell(json: bool, report: &ImportReport) {
    say(json, &serde_json::json!(report), || {
        format!(
            "{}: {} read, {} accepted, {} signatures resolved",
            report.name,
            report.read,
            report.accepted(),
            report.signatures_resolved
        )
    });
    if !json && (report.accepted() < report.read || report.refused.is_some()) {
        eprintln!("vigie: {}: {}", report.name, report.first_problem());
    }
}
