//! Administration at the shell, on a stopped or running node.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;
use vigie_model::{CollectionId, MemberId, Tlp};
use vigie_node::lists::{ListEntry, ListReason};
use vigie_node::users::UserChange;
use vigie_node::{Caller, Role};

use crate::data::DataFolder;
use crate::fail::{Exit, Fail, Outcome, at};

/// `vigie user …`
#[derive(Subcommand)]
pub enum UserVerb {
    /// Add a user
    #[command(
        after_help = "Example: printf '%s' \"$PASSWORD\" | vigie user add meier --role officer --password-stdin"
    )]
    Add {
        /// Sign-in name
        #[arg(value_name = "NAME")]
        user: String,
        /// Role (repeatable): officer, examiner, analyst, commander, trainer, administrator, auditor, data-protection, partner …
        #[arg(long, required = true)]
        role: Vec<Role>,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List users
    #[command(after_help = "Example: vigie user list --json")]
    List,
    /// Give a user other roles; sessions end
    #[command(after_help = "Example: vigie user roles meier --role officer --role examiner")]
    Roles {
        /// Sign-in name
        #[arg(value_name = "NAME")]
        user: String,
        /// Role (repeatable)
        #[arg(long, required = true)]
        role: Vec<Role>,
    },
    /// Give a user another password; sessions end
    #[command(after_help = "Example: printf '%s' \"$PASSWORD\" | vigie user password meier --password-stdin")]
    Password {
        /// Sign-in name
        #[arg(value_name = "NAME")]
        user: String,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Remove a user and its API keys; what it did stays in the log
    #[command(after_help = "Example: vigie user remove meier")]
    Remove {
        /// Sign-in name
        #[arg(value_name = "NAME")]
        user: String,
    },
}

/// The password on standard input, without the end of the line.
fn password_of_stdin(verb: &str, asked: bool) -> Result<String, Fail> {
    if !asked {
        return Err(Fail::usage(format!(
            "user {verb}: give the password on standard input with --password-stdin, never as an argument"
        )));
    }
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password).map_err(at("standard input"))?;
    Ok(password.trim_end_matches(['\r', '\n']).to_owned())
}

/// `vigie user …`
pub async fn user(verb: UserVerb, folder: &DataFolder, json: bool) -> Outcome {
    let node = folder.node().await?;
    match verb {
        UserVerb::Add { user: name, role, password_stdin } => {
            let password = password_of_stdin("add", password_stdin)?;
            let roles: BTreeSet<Role> = role.into_iter().collect();
            node.add_user(&Caller::node(), &name, roles, &password).await?;
            say(json, &json!({ "added": name }), || format!("user {name} added"));
        }
        UserVerb::Roles { user: name, role } => {
            let change = UserChange { roles: Some(role.into_iter().collect()), password: None };
            node.change_user(&Caller::node(), &name, &change).await?;
            say(json, &json!({ "changed": name }), || format!("user {name} has other roles"));
        }
        UserVerb::Password { user: name, password_stdin } => {
            let password = password_of_stdin("password", password_stdin)?;
            let change = UserChange { roles: None, password: Some(password) };
            node.change_user(&Caller::node(), &name, &change).await?;
            say(json, &json!({ "changed": name }), || format!("user {name} has another password"));
        }
        UserVerb::Remove { user: name } => {
            node.remove_user(&Caller::node(), &name).await?;
            say(json, &json!({ "removed": name }), || format!("user {name} removed"));
        }
        UserVerb::List => {
            for user in node.users(&Caller::node()).await? {
                let roles: Vec<&str> = user.roles.iter().map(|role| role.name()).collect();
                say(json, &json!({ "name": user.name, "roles": roles, "created": user.created }), || {
                    format!("{}  {}", user.name, roles.join(","))
                });
            }
        }
    }
    Ok(Exit::Done)
}

/// `vigie apikey …`
#[derive(Subcommand)]
pub enum ApiKeyVerb {
    /// Make a key for a user; it is printed this once
    #[command(after_help = "Example: vigie apikey add partner-siem --label 'SIEM of the ministry'")]
    Add {
        /// The user
        user: String,
        /// What for
        #[arg(long, default_value = "")]
        label: String,
    },
    /// List keys, without their secrets
    #[command(after_help = "Example: vigie apikey list")]
    List,
    /// End a key
    #[command(after_help = "Example: vigie apikey remove 3f9ac1d20b7e")]
    Remove {
        /// Id of the key
        id: String,
    },
}

/// `vigie apikey …`
pub async fn api_key(verb: ApiKeyVerb, folder: &DataFolder, json: bool) -> Outcome {
    let node = folder.node().await?;
    match verb {
        ApiKeyVerb::Add { user, label } => {
            let (made, text) = node.add_api_key(&Caller::node(), &user, &label).await?;
            say(json, &json!({ "id": made.id, "user": made.user, "key": text }), || text.clone());
        }
        ApiKeyVerb::List => {
            for made in node.api_keys(&Caller::node()).await? {
                say(
                    json,
                    &json!({ "id": made.id, "user": made.user, "label": made.label, "created": made.created }),
                    || format!("{}  {}  {}  {}", made.id, made.user, made.created.to_day(), made.label),
                );
            }
        }
        ApiKeyVerb::Remove { id } => {
            node.remove_api_key(&Caller::node(), &id).await?;
            say(json, &json!({ "removed": id }), || format!("key {id} ended"));
        }
    }
    Ok(Exit::Done)
}

/// `vigie collection …`
#[derive(Subcommand)]
pub enum CollectionVerb {
    /// Add a collection that administrators, analysts and partner systems read and write
    #[command(
        after_help = "Example: vigie collection add 'Shared indicators' --id 91a7b528-80eb-42ed-a74d-c6fbd5a26116"
    )]
    Add {
        /// Title
        title: String,
        /// UUID; a fresh one if not given
        #[arg(long)]
        id: Option<CollectionId>,
        /// Marking of objects that carry none
        #[arg(long, default_value = "green")]
        default_tlp: Tlp,
    },
    /// List collections
    #[command(after_help = "Example: vigie collection list")]
    List,
}

/// `vigie collection …`
pub async fn collection(verb: CollectionVerb, folder: &DataFolder, json: bool) -> Outcome {
    let node = folder.node().await?;
    match verb {
        CollectionVerb::Add { title, id, default_tlp } => {
            let made = node.add_collection(&Caller::node(), &title, id, default_tlp).await?;
            say(json, &json!({ "id": made.id, "title": made.title }), || made.id.to_string());
        }
        CollectionVerb::List => {
            for view in node.collections(&Caller::node()).await? {
                let one = view.collection;
                say(json, &json!({ "id": one.id, "title": one.title, "alias": one.alias }), || {
                    format!("{}  {}  {}", one.id, one.alias.as_deref().unwrap_or("-"), one.title)
                });
            }
        }
    }
    Ok(Exit::Done)
}

/// `vigie member …`
#[derive(Subcommand)]
pub enum MemberVerb {
    /// Print this node's own card, to hand to others out of band
    #[command(after_help = "Example: vigie member card > utopia.card.json")]
    Card,
    /// Add a member by its card; read the words aloud with the member before you do
    #[command(after_help = "Example: vigie member add northmark.card.json")]
    Add {
        /// The card
        file: PathBuf,
    },
    /// List members
    #[command(after_help = "Example: vigie member list")]
    List,
    /// Show one member
    #[command(after_help = "Example: vigie member show XNM")]
    Show {
        /// Member code
        member: MemberId,
    },
    /// Forget a member: its connections are refused from now on
    #[command(after_help = "Example: vigie member remove XNM")]
    Remove {
        /// Member code
        member: MemberId,
    },
}

/// `vigie member …`
pub async fn member(verb: MemberVerb, folder: &DataFolder, json: bool) -> Outcome {
    let node = folder.node().await?;
    let caller = Caller::node();
    match verb {
        MemberVerb::Card => outln!("{}", node.identity().card_text),
        MemberVerb::Add { file } => {
            let text = std::fs::read_to_string(&file).map_err(at(file.display()))?;
            let view = node.add_member(&caller, text.trim()).await?;
            say(json, &json!(view), || {
                format!("{} {} added; its words are: {}", view.member, view.name, view.words)
            });
        }
        MemberVerb::List => {
            for view in node.members(&caller).await? {
                say(json, &json!(view), || {
                    let state = if view.own {
                        "this node"
                    } else {
                        view.last_sync.as_ref().map_or("never exchanged", |note| {
                            if note.problem.is_empty() { "exchanged" } else { "does not answer" }
                        })
                    };
                    format!("{}  {}  {state}", view.member, view.name)
                });
            }
        }
        MemberVerb::Show { member } => {
            let view = node.members(&caller).await?.into_iter().find(|view| view.member == member);
            let view = view
                .ok_or_else(|| Fail { exit: Exit::No, line: format!("{member}: no member of this code") })?;
            outln!("{}", serde_json::to_string_pretty(&view).unwrap_or_default());
        }
        MemberVerb::Remove { member } => {
            node.remove_member(&caller, &member).await?;
            say(json, &json!({ "removed": member }), || format!("{member} removed"));
        }
    }
    Ok(Exit::Done)
}

/// `vigie list …`
#[derive(Subcommand)]
pub enum ListVerb {
    /// Make an empty list
    #[command(after_help = "Example: vigie list new lost 'Lost and stolen, own documents'")]
    New {
        /// Short id
        id: String,
        /// Title
        title: String,
    },
    /// Put one document on a list
    #[command(
        after_help = "Example: vigie list add lost --state UTO --class P --number L898902C3 --reason stolen"
    )]
    Add {
        /// List id
        id: String,
        /// Issuing state as in the MRZ
        #[arg(long)]
        state: String,
        /// First letter of the document code
        #[arg(long, default_value = "P")]
        class: String,
        /// Document number
        #[arg(long)]
        number: String,
        /// lost, stolen, stolen-blank, revoked or invalid
        #[arg(long)]
        reason: String,
        /// Day it was declared, YYYY-MM-DD
        #[arg(long, default_value = "")]
        day: String,
    },
    /// Read a CSV file `issuing_state,class,number,reason,day` into a list
    #[command(after_help = "Example: vigie list import lost lost.csv")]
    Import {
        /// List id
        id: String,
        /// CSV file
        file: PathBuf,
    },
    /// Let members look numbers up on a list privately; begins a new epoch
    #[command(after_help = "Example: vigie list publish stolen --to XNM,XSM")]
    Publish {
        /// List id
        id: String,
        /// Members that may ask
        #[arg(long, required = true, value_delimiter = ',')]
        to: Vec<MemberId>,
        /// Numbers a day that each of them may ask
        #[arg(long, value_name = "N")]
        per_day: Option<u32>,
    },
    /// Take a publication back; its key is forgotten
    #[command(after_help = "Example: vigie list unpublish stolen")]
    Unpublish {
        /// List id
        id: String,
    },
    /// List the lists
    #[command(after_help = "Example: vigie list list")]
    List,
    #[command(flatten)]
    Large(crate::list::LargeVerb),
}

/// `vigie list …`
pub async fn list(verb: ListVerb, folder: &DataFolder, json: bool) -> Outcome {
    let verb = match verb {
        ListVerb::Large(verb) => return crate::list::run(verb, folder, json).await,
        other => other,
    };
    let node = folder.node().await?;
    let caller = Caller::node();
    match verb {
        ListVerb::New { id, title } => {
            let list = node.add_list(&caller, &id, &title).await?;
            say(json, &json!(list), || format!("list {id} made"));
        }
        ListVerb::Add { id, state, class, number, reason, day } => {
            let reason: ListReason =
                reason.parse().map_err(|problem: vigie_node::Problem| Fail::usage(problem.to_string()))?;
            let entry = ListEntry { issuing_state: state, class, number, reason, day };
            return report_list(json, &node.add_to_list(&caller, &id, &[entry]).await?);
        }
        ListVerb::Import { id, file } => {
            let csv = std::fs::read_to_string(&file).map_err(at(file.display()))?;
            return report_list(json, &node.import_list(&caller, &id, &csv).await?);
        }
        ListVerb::Publish { id, to, per_day } => {
            return crate::matching::publish(id, to, per_day, &node, json).await;
        }
        ListVerb::Unpublish { id } => return crate::matching::unpublish(&id, &node, json).await,
        // Went its way above.
        ListVerb::Large(_) => {}
        ListVerb::List => {
            for list in node.lists(&caller).await? {
                say(json, &json!(list), || {
                    format!("{}  {} documents, as of {}  {}", list.id, list.documents, list.as_of, list.title)
                });
            }
            for list in node.large_lists(&caller).await? {
                say(json, &json!(list), || crate::list::line(&list));
            }
        }
    }
    Ok(Exit::Done)
}

fn report_list(json: bool, report: &vigie_node::lists::ListImport) -> Outcome {
    say(json, &json!(report), || {
        format!("{} taken, {} unchanged, {} refused", report.accepted, report.unchanged, report.refused.len())
    });
    for (line, why) in &report.refused {
        eprintln!("vigie: line {line}: {why}");
    }
    Ok(if report.refused.is_empty() { Exit::Done } else { Exit::No })
}

/// `vigie audit …`
#[derive(Subcommand)]
pub enum AuditVerb {
    /// Recompute the whole log and every stored digest; exit 1 and the place if anything was changed
    #[command(after_help = "Example: vigie audit verify --data /var/lib/vigie")]
    Verify,
    /// Print entries, JSON lines
    #[command(after_help = "Example: vigie audit show --from 0 --limit 20")]
    Show {
        /// First leaf
        #[arg(long, default_value_t = 0)]
        from: u64,
        /// How many
        #[arg(long, default_value_t = 100)]
        limit: usize,
    },
    /// Print index and commitment of every leaf, JSON lines, for `docs/verify_log.py`
    #[command(after_help = "Example: vigie audit export > log.jsonl && python3 docs/verify_log.py log.jsonl")]
    Export,
}

/// `vigie audit …`
pub async fn audit(verb: AuditVerb, folder: &DataFolder, json: bool) -> Outcome {
    let caller = Caller::node();
    if let AuditVerb::Verify = verb {
        // Straight over the store: opening the node would write to a log that is in doubt.
        let engine = folder.engine()?;
        let report = engine.verify().await?;
        let head = engine.log_head().await?;
        let root =
            vigie_ledger::CompactRange::from_hashes(head.size, head.frontier).map(|range| range.root());
        let root: String =
            root.map(|root| root.iter().map(|octet| format!("{octet:02x}")).collect()).unwrap_or_default();
        let sound = report.faults.is_empty();
        say(
            json,
            &json!({ "leaves": report.leaves, "records": report.records, "root": root, "faults": report.faults }),
            || {
                let verdict =
                    if sound { "the log and every record are as they were written" } else { "CHANGED" };
                format!("{} leaves, {} records, root {root}: {verdict}", report.leaves, report.records)
            },
        );
        for fault in &report.faults {
            eprintln!("vigie: {fault}");
        }
        return Ok(if sound { Exit::Done } else { Exit::No });
    }
    let node = folder.node().await?;
    match verb {
        AuditVerb::Verify => {}
        AuditVerb::Show { from, limit } => {
            for line in node.audit_lines(&caller, from, limit).await? {
                outln!("{}", serde_json::to_string(&line).unwrap_or_default());
            }
        }
        AuditVerb::Export => {
            for line in node.audit_export(&caller).await? {
                outln!("{}", json!({ "index": line.index, "commitment": line.commitment }));
            }
        }
    }
    Ok(Exit::Done)
}

/// One line for people, or JSON for machines.
pub fn say(json: bool, value: &serde_json::Value, line: impl FnOnce() -> String) {
    match json {
        true => outln!("{value}"),
        false => outln!("{}", line()),
    }
}
