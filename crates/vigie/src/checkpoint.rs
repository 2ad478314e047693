//! `vigie checkpoint …` at the home node, and the first start of a checkpoint.

use clap::Subcommand;
use serde_json::json;
use vigie_model::Timestamp;
use vigie_node::check::PlaceKind;
use vigie_node::checkpoint::enrolment::{CheckpointForm, EnrolmentCode};
use vigie_node::checkpoint::{LinkStatus, Standing};
use vigie_node::{Caller, Node};
use vigie_peer::ClientIdentity;

use crate::admin::say;
use crate::data::{DataFolder, Founding};
use crate::fail::{Exit, Fail, Outcome};

/// `vigie checkpoint …`
#[derive(Subcommand)]
pub enum CheckpointVerb {
    /// Add a checkpoint and print its one-time code, valid for an hour
    #[command(
        after_help = "Example: vigie checkpoint add 'Karsund lane 3' --kind land --user meier --list stolen\n\
                      Then, at the post: vigie serve --checkpoint --enrol CODE --data /var/lib/vigie"
    )]
    Add {
        /// Name of the place
        title: String,
        /// Kind of the place: land, air or sea
        #[arg(long)]
        kind: PlaceKind,
        /// User who may sign in there (repeatable)
        #[arg(long = "user", value_name = "NAME")]
        users: Vec<String>,
        /// Own list that is held there (repeatable)
        #[arg(long = "list", value_name = "ID")]
        lists: Vec<String>,
    },
    /// List checkpoints
    #[command(after_help = "Example: vigie checkpoint list --json")]
    List,
    /// Choose users and lists of a checkpoint anew; the next delta carries them
    #[command(
        after_help = "Example: vigie checkpoint set 3f9ac1d20b7e --user meier --user kowal --list stolen"
    )]
    Set {
        /// Number of the checkpoint
        id: String,
        /// User who may sign in there (repeatable)
        #[arg(long = "user", value_name = "NAME")]
        users: Vec<String>,
        /// Own list that is held there (repeatable)
        #[arg(long = "list", value_name = "ID")]
        lists: Vec<String>,
    },
    /// Remove a checkpoint: its key is refused at once
    #[command(after_help = "Example: vigie checkpoint remove 3f9ac1d20b7e")]
    Remove {
        /// Number of the checkpoint
        id: String,
    },
}

/// `vigie checkpoint …`
pub async fn run(verb: CheckpointVerb, folder: &DataFolder, as_json: bool) -> Outcome {
    let node = folder.node().await?;
    let caller = Caller::node();
    let form = |title: String, kind, users: Vec<String>, lists: Vec<String>| CheckpointForm {
        title,
        kind,
        users: users.into_iter().collect(),
        lists: lists.into_iter().collect(),
    };
    match verb {
        CheckpointVerb::Add { title, kind, users, lists } => {
            let (made, code) = node.add_checkpoint(&caller, &form(title, Some(kind), users, lists)).await?;
            let code = code.to_string();
            say(as_json, &json!({ "id": made.id, "title": made.title, "code": code }), || code.clone());
        }
        CheckpointVerb::List => {
            let now = node.now();
            for one in node.checkpoints(&caller).await? {
                let standing = one.standing(now);
                let line = json!({
                    "id": one.id, "title": one.title, "kind": one.kind, "standing": standing, "users": one.users,
                    "lists": one.lists, "enrolled": one.enrolled, "removed": one.removed, "delta": one.number,
                    "last_delta": one.last_delta, "delivered": one.delivered, "last_delivery": one.last_delivery,
                });
                say(as_json, &line, || {
                    let word = match standing {
                        Standing::Waiting => "code not used yet",
                        Standing::Lapsed => "code ended unused",
                        Standing::Enrolled => "enrolled",
                        Standing::Removed => "removed",
                    };
                    format!(
                        "{}  {}  {}  {word}  delta {}  {} delivered",
                        one.id,
                        one.kind.name(),
                        one.title,
                        one.number,
                        one.delivered
                    )
                });
            }
        }
        CheckpointVerb::Set { id, users, lists } => {
            let made = node.change_checkpoint(&caller, &id, &form(String::new(), None, users, lists)).await?;
            say(as_json, &json!({ "id": made.id, "users": made.users, "lists": made.lists }), || {
                format!("{id}: {} users, {} lists", made.users.len(), made.lists.len())
            });
        }
        CheckpointVerb::Remove { id } => {
            node.remove_checkpoint(&caller, &id).await?;
            say(as_json, &json!({ "removed": id }), || format!("checkpoint {id} removed"));
        }
    }
    Ok(Exit::Done)
}

/// The code of `--enrol`.
pub fn read_code(text: Option<&str>) -> Result<Option<EnrolmentCode>, Fail> {
    let read =
        text.map(|text| text.parse::<EnrolmentCode>().map_err(|problem| Fail::usage(problem.to_string())));
    read.transpose()
}

/// Who the folder of a new checkpoint belongs to.
pub fn founding_of(code: &EnrolmentCode) -> Founding {
    Founding {
        member: Some(code.member.clone()),
        name: Some(code.name.clone()),
        country: Some(code.country.clone()),
        endpoints: None,
    }
}

/// Makes a new folder a checkpoint, once; says so if flag and folder do not fit.
pub async fn enrol(
    node: &Node,
    client: &ClientIdentity,
    wanted: bool,
    code: Option<&EnrolmentCode>,
) -> Result<(), Fail> {
    let link = node.link_status().await?;
    match (wanted, link, code) {
        (false, None, _) => Ok(()),
        (false, Some(link), _) => Err(Fail::usage(format!(
            "this folder is the checkpoint {}; add --checkpoint, or choose another --data",
            link.title
        ))),
        (true, None, None) => Err(Fail::usage(
            "--checkpoint: this folder belongs to a node that is no checkpoint; choose an empty folder and add --enrol CODE",
        )),
        // A service that is started with its first command line again.
        (true, Some(link), code) if code.is_none_or(|code| code.checkpoint == link.checkpoint) => Ok(()),
        (true, Some(link), _) => Err(Fail::usage(format!(
            "--enrol: this folder is the checkpoint {} already; choose an empty folder for another",
            link.title
        ))),
        (true, None, Some(code)) => {
            let welcome = vigie_peer::checkpoint::enrol(client, code)
                .await
                .map_err(|failure| Fail::could_not(format!("--enrol: {failure}")))?;
            node.join_home(&Caller::node(), code, &welcome).await?;
            eprintln!("vigie: enrolled as {}", welcome.title);
            Ok(())
        }
    }
}

/// How a checkpoint stands, in one sentence.
pub fn sentence(link: &LinkStatus, now: Timestamp) -> String {
    let age = match link.as_of {
        Some(at) => format!("data confirmed {} s ago", now.since(at).as_secs()),
        None => "no data yet".to_owned(),
    };
    format!(
        "{} of {}: {} queued, {} refused, delta {}, {age}",
        link.title, link.member_name, link.queued, link.refused, link.delta
    )
}
