//! `vigie doctor`: checks an installation and says what to mend.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::json;
use vigie_model::Timestamp;
use vigie_node::Clock as _;

use crate::admin::say;
use crate::data::{DataFolder, Founding, SystemClock};
use crate::fail::{Exit, Outcome};

/// Options of `vigie doctor`.
#[derive(Clone, Debug, clap::Args)]
pub struct DoctorArgs {
    /// Also recompute every digest and the audit log
    #[arg(long)]
    thorough: bool,
    /// Bring the store of an older release to this one's form; back it up first
    #[arg(long)]
    migrate: bool,
}

/// Looks at clock, folder, keys, store, members and trust; one line each.
pub async fn run(args: &DoctorArgs, data: &Path, as_json: bool) -> Outcome {
    let mut sound = true;
    let mut tell = |name: &str, result: Result<String, String>| {
        let good = result.is_ok();
        sound &= good;
        let text = result.unwrap_or_else(|problem| problem);
        say(as_json, &json!({ "check": name, "sound": good, "says": text }), || {
            format!("{} {name}: {text}", if good { "ok  " } else { "MEND" })
        });
    };
    let now = SystemClock.now();
    let plausible = Timestamp::from_date(2026, 1, 1).is_some_and(|from| now > from);
    tell(
        "clock",
        if plausible {
            Ok(now.to_string())
        } else {
            Err(format!("{now}: set the clock; expiry and signatures are judged by it"))
        },
    );
    if !data.join("keys/node.json").exists() {
        tell(
            "folder",
            Err(format!("{}: no node here yet; run `vigie serve --data {0}` once", data.display())),
        );
        return Ok(Exit::No);
    }
    let mode = std::fs::metadata(data.join("keys/node.json"))
        .map(|meta| meta.permissions().mode() & 0o077)
        .unwrap_or(0o077);
    tell(
        "keys",
        if mode == 0 {
            Ok("only their owner reads them".into())
        } else {
            Err("others can read keys/node.json; run chmod 600 on it".into())
        },
    );
    let folder = match DataFolder::open(data, &Founding::default()) {
        Ok(folder) => folder,
        Err(fail) => {
            tell("folder", Err(fail.line));
            return Ok(Exit::No);
        }
    };
    if args.migrate {
        let migrated = folder.lock().and_then(|_held| folder.migrate());
        tell(
            "migration",
            migrated.map(|()| "the store has this release's form".to_owned()).map_err(|fail| fail.line),
        );
    }
    tell("node", Ok(if folder.lock().is_ok() { "not running".into() } else { "running".into() }));
    match folder.node().await {
        Err(fail) => tell("store", Err(fail.line)),
        Ok(node) => {
            let head = node.engine().log_head().await;
            tell(
                "store",
                head.map(|head| format!("opens; audit log of {} leaves", head.size))
                    .map_err(|error| error.to_string()),
            );
            match node.link_status().await {
                Ok(Some(link)) => tell(
                    "checkpoint",
                    match &link.problem {
                        None => Ok(crate::checkpoint::sentence(&link, now)),
                        Some(problem) => Err(format!(
                            "{}; since {}: {}",
                            crate::checkpoint::sentence(&link, now),
                            problem.since,
                            problem.what
                        )),
                    },
                ),
                Ok(None) => {}
                Err(error) => tell("checkpoint", Err(error.to_string())),
            }
            let anchors = node.trust_snapshot().anchors().count();
            tell(
                "trust",
                if anchors > 0 {
                    Ok(format!("{anchors} approved CSCA certificates"))
                } else {
                    Err("no CSCA certificates: chips cannot be authenticated; run `vigie trust import FILE`"
                        .into())
                },
            );
            let members = node.members(&vigie_node::Caller::node()).await.map(|members| members.len() - 1);
            match members {
                Ok(0) => tell(
                    "members",
                    Err("no member yet; exchange cards and run `vigie member add FILE`".into()),
                ),
                Ok(count) => tell("members", Ok(format!("{count} known"))),
                Err(error) => tell("members", Err(error.to_string())),
            }
            for list in node.large_lists(&vigie_node::Caller::node()).await.unwrap_or_default() {
                let name = format!("list {}", list.id);
                let deep = args.thorough.then(|| folder.shelf().verify(&list.id, |_, _| {}));
                tell(
                    &name,
                    match (list.problem, deep) {
                        (Some(problem), _) => {
                            Err(format!("{problem}: it is not checked; run `vigie list verify {}`", list.id))
                        }
                        (None, Some(Err(error))) => Err(error.to_string()),
                        (None, Some(Ok(found))) if !found.faults.is_empty() => Err(found.faults.join("; ")),
                        (None, Some(Ok(found))) => Ok(format!("{} records as written", found.records)),
                        (None, None) => Ok(format!("{} documents", list.head.documents)),
                    },
                );
            }
            if node.has_no_user().await.unwrap_or(false) {
                tell(
                    "users",
                    Err(
                        "nobody can sign in; run `vigie user add NAME --role administrator --password-stdin`"
                            .into(),
                    ),
                );
            }
            if args.thorough {
                let report = node.engine().verify().await;
                tell(
                    "log",
                    match report {
                        Ok(report) if report.faults.is_empty() => {
                            Ok(format!("{} leaves and {} records as written", report.leaves, report.records))
                        }
                        Ok(report) => Err(report.faults.join("; ")),
                        Err(error) => Err(error.to_string()),
                    },
                );
            }
        }
    }
    Ok(if sound { Exit::Done } else { Exit::No })
}
