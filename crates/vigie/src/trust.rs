//! `vigie trust`: certificates that documents are judged by.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use vigie_node::trust::{ImportState, Imported, TrustImport, TrustVersion};
use vigie_node::{Caller, Clock as _, Node};
use vigie_trust::store::{ImportReport, PathStep, RestsOn, TrustDifference, TrustSnapshot};

use crate::admin::say;
use crate::data::{DataFolder, SystemClock};
use crate::fail::{Exit, Fail, Outcome, at};
use crate::inspect::files_of;

/// `vigie trust …`
#[derive(Subcommand)]
pub enum TrustVerb {
    /// Import certificates, CRLs, master or deviation lists; the operator at the shell approves by importing
    #[command(after_help = "Example: vigie trust import specimen/trust --data /var/lib/vigie\n\
With --dry-run, or without --data, nothing is stored: report and difference alone are printed.")]
    Import {
        /// Files or folders
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Only report
        #[arg(long, conflicts_with_all = ["approve", "propose"])]
        dry_run: bool,
        /// Compare with the files of this folder instead of a node's (with --dry-run, or without --data)
        #[arg(long, value_name = "DIR")]
        against: Option<PathBuf>,
        /// Approve at once, which is what importing at the shell does
        #[arg(long)]
        approve: bool,
        /// Only propose: administrators approve at the desk, by API or with `vigie trust approve`
        #[arg(long, conflicts_with = "approve")]
        propose: bool,
    },
    /// Imports that wait, count, or were turned down
    #[command(after_help = "Example: vigie trust imports")]
    Imports,
    /// Approve a proposed import
    #[command(after_help = "Example: vigie trust approve 3f9a")]
    Approve {
        /// First characters of the file's SHA-256
        id: String,
    },
    /// Turn a proposed import down
    #[command(after_help = "Example: vigie trust reject 3f9a --reason origin-unknown")]
    Reject {
        /// First characters of the file's SHA-256
        id: String,
        /// origin-unknown, not-authentic, damaged, superseded, duplicate or not-needed
        #[arg(long)]
        reason: String,
    },
    /// Take a file out again
    #[command(after_help = "Example: vigie trust withdraw 3f9a --reason compromised")]
    Withdraw {
        /// First characters of the file's SHA-256
        id: String,
        /// compromised, issuer-request, superseded, mistake or not-needed
        #[arg(long)]
        reason: String,
    },
    /// Approve the certificate that signed an unanchored list's signer, after comparing it with what its issuer publishes
    #[command(after_help = "Example: vigie trust anchor 3f9a --sha256 9e1c…")]
    Anchor {
        /// First characters of the list's SHA-256
        id: String,
        /// SHA-256 of the certificate as its issuer publishes it; without it, it is only proposed
        #[arg(long)]
        sha256: Option<String>,
    },
    /// List the authorities
    #[command(after_help = "Example: vigie trust list")]
    List,
    /// Versions of the trust data, newest last
    #[command(after_help = "Example: vigie trust log")]
    Log,
    /// Show one authority by the first characters of its SHA-256, or a version by its number
    #[command(after_help = "Example: vigie trust show 3f9a5b\n         vigie trust show 12")]
    Show {
        /// Version number, or six and more hexadecimal digits
        what: String,
    },
    /// What changed from one version to another
    #[command(after_help = "Example: vigie trust diff 11 12")]
    Diff {
        /// The earlier version; 0 for nothing at all
        from: u64,
        /// The later version
        to: u64,
    },
    /// Write the trust data as a signed bundle for a place without a link
    #[command(
        after_help = "Example: vigie trust bundle --out trust.bundle --days 30\n         vigie inspect specimen --trust trust.bundle --bundle-key card.json"
    )]
    Bundle {
        /// File to write
        #[arg(long)]
        out: PathBuf,
        /// Days that it may be used, 1 to 90
        #[arg(long, default_value_t = 30)]
        days: u32,
    },
}

/// `vigie trust …`
pub async fn run(
    verb: TrustVerb,
    data: &Option<PathBuf>,
    folder: impl Fn() -> Result<DataFolder, Fail>,
    json: bool,
) -> Outcome {
    let caller = Caller::node();
    match verb {
        TrustVerb::Import { files, dry_run, against, approve: _, propose } => {
            let store = !dry_run && data.is_some();
            if store && against.is_some() {
                return Err(Fail::usage(
                    "--against: a node's files are compared with what the node holds; add --dry-run",
                ));
            }
            // A dry run compares with what the node holds, or with a folder, or with nothing.
            let node = match data.is_some() && against.is_none() {
                true => Some(folder()?.node().await?),
                false => None,
            };
            match node.as_ref().filter(|_| store) {
                Some(node) => import(node, &files, propose, json).await,
                None => {
                    let exit = dry(node.as_ref(), &files, against.as_deref(), json)?;
                    if !json {
                        outln!("nothing stored: name the node's folder with --data to approve them there");
                    }
                    Ok(exit)
                }
            }
        }
        TrustVerb::Imports => {
            let node = folder()?.node().await?;
            for import in node.trust_imports(&caller).await? {
                say(json, &serde_json::json!(import), || import_line(&import));
            }
            Ok(Exit::Done)
        }
        TrustVerb::Approve { id } => {
            let node = folder()?.node().await?;
            let import = found(&node, &id).await?;
            let version = node.approve_trust(&caller, &import.id, None).await?;
            say(json, &serde_json::json!(version), || version_line(&version));
            Ok(Exit::Done)
        }
        TrustVerb::Reject { id, reason } => {
            let node = folder()?.node().await?;
            let import = found(&node, &id).await?;
            let import = node.reject_trust(&caller, &import.id, &reason).await?;
            say(json, &serde_json::json!(import), || import_line(&import));
            Ok(Exit::Done)
        }
        TrustVerb::Withdraw { id, reason } => {
            let node = folder()?.node().await?;
            let import = found(&node, &id).await?;
            let (import, version) = node.withdraw_trust(&caller, &import.id, &reason).await?;
            say(json, &serde_json::json!({ "import": import, "version": version }), || {
                version.as_ref().map_or_else(|| import_line(&import), version_line)
            });
            Ok(Exit::Done)
        }
        TrustVerb::Anchor { id, sha256 } => {
            let node = folder()?.node().await?;
            let list = found(&node, &id).await?;
            let proposed = node.propose_anchor(&caller, &list.id).await?;
            let certificate =
                proposed.report.entries.first().map(|entry| entry.sha256.clone()).unwrap_or_default();
            let same =
                sha256.as_ref().map(|said| said.to_ascii_lowercase().replace([':', ' '], "") == certificate);
            match same {
                Some(true) if proposed.state == ImportState::Proposed => {
                    node.approve_trust(&caller, &proposed.id, None).await?;
                }
                Some(false) => {
                    return Err(Fail {
                        exit: Exit::No,
                        line: format!(
                            "--sha256: the list carries {certificate}; it was proposed and not approved"
                        ),
                    });
                }
                _ => {}
            }
            let state = if same == Some(true) {
                "approved"
            } else {
                "proposed: compare it with what its issuer publishes"
            };
            say(
                json,
                &serde_json::json!({ "sha256": certificate, "import": proposed.id, "state": state }),
                || format!("{certificate}  {state}"),
            );
            Ok(Exit::Done)
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
        TrustVerb::Log => {
            let node = folder()?.node().await?;
            for version in node.trust_versions(&caller).await? {
                say(json, &serde_json::json!(version), || version_line(&version));
            }
            Ok(Exit::Done)
        }
        TrustVerb::Show { what } => show(&folder()?.node().await?, &what, json).await,
        TrustVerb::Diff { from, to } => {
            let node = folder()?.node().await?;
            let difference = node.trust_versions_compared(&caller, from, to).await?;
            say(json, &serde_json::json!(difference), || difference_lines(&difference));
            Ok(Exit::Done)
        }
        TrustVerb::Bundle { out, days } => {
            let node = folder()?.node().await?;
            let bundle = node.trust_bundle(&caller, days).await?;
            std::fs::write(&out, &bundle).map_err(at(out.display()))?;
            let used = node.trust_used();
            let said =
                serde_json::json!({ "octets": bundle.len(), "version": used.version, "digest": used.digest });
            say(json, &said, || {
                format!("{}: {} octets, version {}", out.display(), bundle.len(), used.version.unwrap_or(0))
            });
            Ok(Exit::Done)
        }
    }
}

/// Imports files into a node, or proposes them there.
async fn import(node: &Node, files: &[PathBuf], propose: bool, json: bool) -> Outcome {
    let caller = Caller::node();
    let mut exit = Exit::Done;
    for path in files {
        for (name, bytes) in named(path)? {
            let imported = match propose {
                true => node.propose_trust(&caller, &name, &bytes).await?,
                false => node.import_trust(&caller, &name, &bytes).await?,
            };
            if imported.report.refused.is_some() || imported.state == ImportState::Refused {
                exit = Exit::No;
            }
            tell(json, &imported);
        }
    }
    Ok(exit)
}

/// Reads files and says what they would change.
fn dry(node: Option<&Node>, files: &[PathBuf], against: Option<&Path>, json: bool) -> Outcome {
    let mut snapshot = node.map(|node| TrustSnapshot::clone(&node.trust_snapshot())).unwrap_or_default();
    let now = SystemClock.now();
    for (name, bytes) in against.map(named).transpose()?.unwrap_or_default() {
        snapshot.import(&bytes, &name, now);
    }
    let mut exit = Exit::Done;
    for path in files {
        for (name, bytes) in named(path)? {
            let before = snapshot.clone();
            let stood_for = before.manual_anchors(&BTreeSet::new());
            let report = snapshot.import(&bytes, &name, now);
            if report.refused.is_some() || report.accepted() == 0 {
                exit = Exit::No;
            }
            let state = if report.accepted() == 0 { ImportState::Refused } else { ImportState::Proposed };
            tell(
                json,
                &Imported {
                    id: String::new(),
                    state,
                    needs_two: !snapshot.manual_anchors(&stood_for).is_empty(),
                    version: None,
                    difference: TrustDifference::between(&before, &snapshot),
                    report,
                },
            );
        }
    }
    Ok(exit)
}

/// Files with their own names: evidence shows them, and the operator's folders are nobody's business.
fn named(path: &Path) -> Result<Vec<(String, Vec<u8>)>, Fail> {
    let own = |place: String| {
        Path::new(&place)
            .file_name()
            .map_or_else(|| place.clone(), |name| name.to_string_lossy().into_owned())
    };
    Ok(files_of(path)?.into_iter().map(|(place, bytes)| (own(place), bytes)).collect())
}

/// The import whose id begins so.
async fn found(node: &Node, id: &str) -> Result<TrustImport, Fail> {
    let wanted = id.to_ascii_lowercase();
    let mut fit: Vec<TrustImport> = node
        .trust_imports(&Caller::node())
        .await?
        .into_iter()
        .filter(|one| one.id.starts_with(&wanted))
        .collect();
    match (fit.pop(), fit.is_empty()) {
        (Some(import), true) => Ok(import),
        _ => Err(Fail {
            exit: Exit::No,
            line: format!("{id}: not one import begins so; run `vigie trust imports`"),
        }),
    }
}

/// A version by its number, else a certificate.
async fn show(node: &Node, what: &str, json: bool) -> Outcome {
    let caller = Caller::node();
    if let Some(number) = what.parse::<u64>().ok().filter(|_| what.len() < 6) {
        let rebuilt = node.trust_version(&caller, number).await?;
        say(json, &serde_json::json!(rebuilt), || {
            let said = if rebuilt.same {
                "rebuilt: the same"
            } else {
                "rebuilt: NOT the same, this release reads it otherwise"
            };
            let files =
                rebuilt.version.files.iter().map(|file| format!("\n  {}  {}", &file.id[..16], file.name));
            format!(
                "{}\n  digest {}\n  {said}{}",
                version_line(&rebuilt.version),
                rebuilt.version.digest,
                files.collect::<String>()
            )
        });
        return Ok(if rebuilt.same { Exit::Done } else { Exit::No });
    }
    let unknown = |_| Fail {
        exit: Exit::No,
        line: format!("{what}: no such certificate, or more than one; run `vigie trust list`"),
    };
    let view = node.trust_certificate(&caller, what).await.map_err(unknown)?;
    say(json, &serde_json::json!(view), || {
        let one = &view.provenance;
        let mut lines = vec![
            one.subject.clone(),
            format!("  sha256    {}", one.sha256),
            format!(
                "  standing  {}{}{}",
                one.standing,
                if one.reason.is_empty() { "" } else { ": " },
                one.reason
            ),
            format!("  key       {}", one.key),
            format!("  valid     {} to {}", one.valid_from.to_day(), one.valid_until.to_day()),
        ];
        for seen in &view.seen {
            let whose = if seen.dated_by_signer { "its signer's date" } else { "day of import" };
            let by = seen.approved_by.join(", ");
            lines.push(format!("  seen      {} in {} ({whose}; {by})", seen.at.to_day(), seen.name));
        }
        lines.push("  path".to_owned());
        lines.extend(one.path.iter().map(step_line));
        lines.join("\n")
    });
    Ok(Exit::Done)
}

fn step_line(step: &PathStep) -> String {
    let on = match step.rests_on {
        RestsOn::SignedByNext => "signed by",
        RestsOn::OnListSignedByNext => "on a list signed by",
        RestsOn::Approved => "approved by persons",
        RestsOn::Nothing => "nothing vouches for it",
    };
    format!("    {}  {}\n      {on}", &step.sha256[..16], step.subject)
}

fn import_line(import: &TrustImport) -> String {
    let two = if import.needs_two() { "  takes two persons" } else { "" };
    let list = if import.is_unanchored() { "  list not anchored" } else { "" };
    format!(
        "{}  {:<9}  {}  by {}{two}{list}",
        &import.id[..16],
        import.state.name(),
        import.name,
        import.proposed.by
    )
}

fn version_line(version: &TrustVersion) -> String {
    format!(
        "{:>4}  {}  {}  {} ({})  +{} -{} ~{}  {} of {} authorities trusted  {}",
        version.number,
        version.at.to_day(),
        &version.digest[..16],
        version.cause.name(),
        version.by.join(", "),
        version.counts.new,
        version.counts.gone,
        version.counts.changed,
        version.trusted,
        version.authorities,
        version.name,
    )
}

fn difference_lines(difference: &TrustDifference) -> String {
    if difference.is_empty() {
        return "no difference".to_owned();
    }
    let mut lines = Vec::new();
    let kinds = [
        ("signers", &difference.signers),
        ("revocation lists", &difference.crls),
        ("deviation lists", &difference.deviations),
    ];
    let countries = difference.countries.iter().map(|(country, changes)| {
        (if country.is_empty() { "no country" } else { country.as_str() }, changes)
    });
    for (name, changes) in countries.chain(kinds).filter(|(_, changes)| !changes.is_empty()) {
        let counts = changes.counts();
        lines.push(format!("{name}: +{} -{} ~{}", counts.new, counts.gone, counts.changed));
        let all = changes.new.iter().map(|one| ("+", one));
        let all = all.chain(changes.gone.iter().map(|one| ("-", one)));
        for (sign, one) in all.chain(changes.changed.iter().map(|one| ("~", one))) {
            let standing = match (one.before.as_str(), one.after.as_str()) {
                ("", after) => after.to_owned(),
                (before, "") => format!("was {before}"),
                (before, after) => format!("{before} → {after}"),
            };
            lines.push(format!("  {sign} {}  {standing}  {}", &one.sha256[..16], one.subject));
        }
    }
    lines.join("\n")
}

fn tell(json: bool, imported: &Imported) {
    let report: &ImportReport = &imported.report;
    say(json, &serde_json::json!(imported), || {
        let counts = imported.difference.counts();
        let end = match imported.state {
            ImportState::Refused => "refused".to_owned(),
            ImportState::Approved => format!("version {}", imported.version.unwrap_or(0)),
            _ if imported.needs_two => "takes two persons".to_owned(),
            state => state.name().to_owned(),
        };
        format!(
            "{}: {} read, {} accepted, {} signatures resolved; +{} -{} ~{}; {end}",
            report.name,
            report.read,
            report.accepted(),
            report.signatures_resolved,
            counts.new,
            counts.gone,
            counts.changed,
        )
    });
    if !json && (report.accepted() < report.read || report.refused.is_some() || report.accepted() == 0) {
        eprintln!("vigie: {}: {}", report.name, report.first_problem());
    }
}
