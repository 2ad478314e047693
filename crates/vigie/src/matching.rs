//! `vigie match …` and `vigie list publish|unpublish`: private look-ups on other members' lists.

use clap::Subcommand;
use serde_json::json;
use vigie_model::MemberId;
use vigie_node::matching::PublishForm;
use vigie_node::{Caller, Node, NodeError};
use vigie_peer::ClientIdentity;
use vigie_trust::report::ListOutcome;

use crate::admin::say;
use crate::data::DataFolder;
use crate::fail::{Exit, Fail, Outcome};

/// `vigie match …`
#[derive(Subcommand)]
pub enum MatchVerb {
    /// Private lists: those of other members that are held, and own ones that are published
    #[command(after_help = "Example: vigie match list --json")]
    List,
    /// Fetch the private lists that a member offers; all members if none is named
    #[command(after_help = "Example: vigie match fetch UTO")]
    Fetch {
        /// Member code
        member: Option<MemberId>,
    },
    /// Ask privately whether a number is on other members' lists. Exit 0 not listed, 1 listed, 4 not checked
    #[command(after_help = "Example: vigie match query --state UTO --class P --number L898902C3\n\
The owner of a list learns that this member asked, when and what for; not what.")]
    Query {
        /// Issuing state as in the MRZ
        #[arg(long)]
        state: String,
        /// First letter of the document code
        #[arg(long, default_value = "P")]
        class: String,
        /// Document number
        #[arg(long)]
        number: String,
        /// One list only, OWNER/ID
        #[arg(long, value_name = "OWNER/ID", value_parser = one_list)]
        list: Option<(MemberId, String)>,
    },
}

fn one_list(text: &str) -> Result<(MemberId, String), String> {
    let (owner, id) = text.split_once('/').ok_or("a list is named OWNER/ID, such as UTO/stolen")?;
    let owner = owner.parse().map_err(|_| "the part before / is no member code".to_owned())?;
    Ok((owner, id.to_owned()))
}

/// `vigie match …`
pub async fn run(verb: MatchVerb, folder: &DataFolder, json: bool) -> Outcome {
    let node = folder.node().await?;
    let caller = Caller::node();
    let client = || folder.tls().map(|(chain, key)| ClientIdentity::new(chain, key));
    match verb {
        MatchVerb::List => {
            let held = node.private_lists(&caller).await?;
            let published = node.published_lists(&caller).await?;
            say(json, &json!({ "held": held, "published": published }), || {
                let mut lines: Vec<String> = Vec::new();
                for list in &held {
                    lines.push(format!(
                        "held       {}/{}  epoch {}, {} documents, as of {}  {}{}",
                        list.owner,
                        list.id,
                        list.epoch,
                        list.documents,
                        list.as_of.map_or_else(|| "unknown".to_owned(), |at| at.to_day()),
                        list.title,
                        list.problem.map_or_else(String::new, |code| format!("  NOT USABLE: {code}"))
                    ));
                }
                for list in &published {
                    let members: Vec<&str> = list.members.iter().map(MemberId::as_str).collect();
                    let asked: u64 = list.queries.iter().map(|count| count.asked).sum();
                    lines.push(format!(
                        "published  {}  epoch {}, {} documents, to {}, until {}, asked {asked} times in 30 days  {}",
                        list.id,
                        list.epoch,
                        list.documents,
                        members.join(","),
                        list.expires.to_day(),
                        list.title
                    ));
                }
                if lines.is_empty() { "no private lists".to_owned() } else { lines.join("\n") }
            });
        }
        MatchVerb::Fetch { member } => {
            let client = client()?;
            let members = match member {
                Some(member) => vec![member],
                None => node.sync_members().await?,
            };
            let mut exit = Exit::Done;
            for member in members {
                match vigie_peer::fetch(&node, &client, &caller, &member).await {
                    Ok(()) => say(json, &json!({ "member": member, "fetched": true }), || {
                        format!("{member}: what it offers is held")
                    }),
                    Err(problem) => {
                        eprintln!("vigie: {member}: {problem}");
                        exit = Exit::CouldNot;
                    }
                }
            }
            return Ok(exit);
        }
        MatchVerb::Query { state, class, number, list } => {
            let only = list.as_ref().map(|(owner, id)| (owner, id.as_str()));
            // Exit 1 says "listed" here: no list to ask is no such answer.
            let begun = node.begin_private_query(&caller, only, &state, &class, &number).await;
            let plan = begun.map_err(|error| match error {
                NodeError::NotFound(problem) => Fail::could_not(problem.to_string()),
                other => other.into(),
            })?;
            let replies = vigie_peer::ask(&client()?, plan.requests()).await;
            let answer = node.conclude_private_query(&caller, plan, replies).await?;
            say(json, &json!(answer), || {
                let line = |answer: &vigie_trust::report::ListAnswer| {
                    let as_of = answer.as_of.map_or_else(String::new, |at| format!(" as of {at}"));
                    let said = match answer.outcome {
                        ListOutcome::Listed => {
                            format!("listed{as_of} (wrong with a chance of 2^-32: confirm with the owner)")
                        }
                        ListOutcome::NotListed => format!("not-listed{as_of}"),
                        ListOutcome::NotRun | ListOutcome::NotChecked | ListOutcome::ReadAgain => {
                            format!("not-checked ({})", answer.reason.as_deref().unwrap_or("match.not-asked"))
                        }
                    };
                    format!("{}/{}  {said}", answer.owner, answer.id)
                };
                answer.answers.iter().map(line).collect::<Vec<_>>().join("\n")
            });
            let any =
                |wanted: &[ListOutcome]| answer.answers.iter().any(|answer| wanted.contains(&answer.outcome));
            return Ok(match () {
                () if any(&[ListOutcome::Listed]) => Exit::No,
                () if any(&[ListOutcome::NotChecked, ListOutcome::NotRun, ListOutcome::ReadAgain]) => {
                    Exit::Inconclusive
                }
                () => Exit::Done,
            });
        }
    }
    Ok(Exit::Done)
}

/// `vigie list publish`
pub async fn publish(
    list: String,
    to: Vec<MemberId>,
    per_day: Option<u32>,
    node: &Node,
    json: bool,
) -> Outcome {
    let made = node.publish_private_list(&Caller::node(), &PublishForm { list, to, per_day }).await?;
    say(json, &json!(made), || {
        let members: Vec<&str> = made.members.iter().map(MemberId::as_str).collect();
        format!(
            "list {} published for private look-ups by {}: epoch {}, {} documents, until {}",
            made.id,
            members.join(","),
            made.epoch,
            made.documents,
            made.expires
        )
    });
    Ok(Exit::Done)
}

/// `vigie list unpublish`
pub async fn unpublish(id: &str, node: &Node, json: bool) -> Outcome {
    node.unpublish_private_list(&Caller::node(), id).await?;
    say(json, &json!({ "unpublished": id }), || {
        format!("list {id} is published no more; its key is forgotten")
    });
    Ok(Exit::Done)
}
