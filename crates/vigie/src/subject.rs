//! `vigie subject …`: data-protection requests at the shell. Document numbers need not stand in the shell's history: `--number-stdin`.

use std::io::Read as _;

use clap::{Args, Subcommand};
use serde_json::json;
use vigie_model::Lang;
use vigie_node::Caller;
use vigie_node::lists::ListReason;
use vigie_node::retention::{Complaints, ProtectionSettings, Retention};
use vigie_node::subject::{Basis, Correction, Holding, SubjectForm};

use crate::admin::say;
use crate::data::DataFolder;
use crate::fail::{Exit, Fail, Outcome, at};

/// `vigie subject …`
#[derive(Subcommand)]
pub enum SubjectVerb {
    /// Find everything held on a document number
    #[command(after_help = "Example: vigie subject find --state UTO --number-stdin < number.txt")]
    Find(Of),
    /// Correct issuing state, number or reason, here and at every member that was given it
    #[command(
        after_help = "Example: vigie subject rectify --state UTO --number L898902C3 --right-number L898902C8"
    )]
    Rectify {
        #[command(flatten)]
        of: Of,
        /// The right issuing state
        #[arg(long)]
        right_state: Option<String>,
        /// The right document number
        #[arg(long)]
        right_number: Option<String>,
        /// The right reason on lists: lost, stolen, stolen-blank, revoked or invalid
        #[arg(long, value_parser = reason)]
        right_reason: Option<ListReason>,
    },
    /// Erase everything held on a document number, here and at every member that was given it
    #[command(
        after_help = "Example: vigie subject erase --state UTO --number-stdin --request 2026-11-25-1f2e3d4c"
    )]
    Erase(Of),
    /// List the requests, open ones first, by deadline
    #[command(after_help = "Example: vigie subject requests --json")]
    Requests,
    /// Note that a request was answered
    #[command(after_help = "Example: vigie subject answered 2026-11-25-1f2e3d4c")]
    Answered {
        /// Number of the request
        number: String,
    },
    /// Print the notice that a person is handed: what was checked, what is kept and how long, where to complain
    #[command(after_help = "Example: vigie subject notice 0006479e2b8d3c40-9f1c2b3a --lang fr > notice.txt")]
    Notice {
        /// Number of the check; the general notice if not given
        check: Option<String>,
        /// en, fr, es or ar
        #[arg(long, default_value = "en")]
        lang: String,
    },
    /// Referral and inconclusive rates by issuing state, of a closed block of four weeks
    #[command(after_help = "Example: vigie subject rates")]
    Rates {
        /// Number of the block; the newest closed one if not given
        #[arg(long)]
        block: Option<i64>,
    },
    /// Show or set how long things are kept and where complaints go
    #[command(
        after_help = "Example: vigie subject settings --evidence-days 14 --record-days 365 --authority 'Data Protection Authority of Utopia'"
    )]
    Settings {
        /// Days that evidence of checks which did not pass is kept
        #[arg(long)]
        evidence_days: Option<u16>,
        /// Days that records of checks are kept
        #[arg(long)]
        record_days: Option<u16>,
        /// Days that answered requests are kept
        #[arg(long)]
        request_days: Option<u16>,
        /// Supervisory authority that takes complaints
        #[arg(long)]
        authority: Option<String>,
        /// Its address
        #[arg(long)]
        address: Option<String>,
    },
}

/// The document that a request is about.
#[derive(Clone, Args)]
pub struct Of {
    /// Issuing state as in the MRZ
    #[arg(long)]
    state: String,
    /// First letter of the document code
    #[arg(long, default_value = "P")]
    class: String,
    /// Document number; it stays in the shell's history, so prefer --number-stdin
    #[arg(long, conflicts_with = "number_stdin")]
    number: Option<String>,
    /// Read the document number from standard input
    #[arg(long)]
    number_stdin: bool,
    /// On whose word: holder, authority, court or own-review
    #[arg(long, default_value = "holder", value_parser = basis)]
    basis: Basis,
    /// Day the request was received, YYYY-MM-DD; today if not given
    #[arg(long)]
    received: Option<String>,
    /// Number of an earlier request that this goes on with
    #[arg(long)]
    request: Option<String>,
}

impl Of {
    fn form(self) -> Result<SubjectForm, Fail> {
        let number = match (self.number, self.number_stdin) {
            (Some(number), _) => number,
            (None, true) => {
                let mut text = String::new();
                std::io::stdin().take(200).read_to_string(&mut text).map_err(at("standard input"))?;
                text.trim().to_owned()
            }
            (None, false) => {
                return Err(Fail::usage("subject: give the document number, best with --number-stdin"));
            }
        };
        Ok(SubjectForm {
            issuing_state: self.state,
            class: self.class,
            number,
            basis: self.basis,
            received: self.received,
            request: self.request,
        })
    }
}

/// `vigie subject …`
pub async fn subject(verb: SubjectVerb, folder: &DataFolder, json: bool) -> Outcome {
    let node = folder.node().await?;
    let caller = Caller::node();
    match verb {
        SubjectVerb::Find(of) => {
            let found = node.subject_find(&caller, &of.form()?).await?;
            say(json, &json!(found), || {
                format!(
                    "request {}, to be answered by {}: {} held{}",
                    found.request.number,
                    found.request.deadline.to_day(),
                    found.holdings.len(),
                    lines(&found.holdings)
                )
            });
        }
        SubjectVerb::Rectify { of, right_state, right_number, right_reason } => {
            let correction =
                Correction { issuing_state: right_state, number: right_number, reason: right_reason };
            let done = node.subject_rectify(&caller, &of.form()?, &correction).await?;
            say(json, &json!(done), || {
                format!(
                    "request {}: {} corrected, {} replaced, {} withdrawn at members{}",
                    done.request.number,
                    done.corrected.len(),
                    done.replacements.len(),
                    done.withdrawals.len(),
                    lines(&done.corrected)
                )
            });
        }
        SubjectVerb::Erase(of) => {
            let done = node.subject_erase(&caller, &of.form()?).await?;
            say(json, &json!(done), || {
                format!(
                    "request {}: {} erased, {} withdrawn at members, {} to be looked at{}",
                    done.request.number,
                    done.erased.len(),
                    done.withdrawals.len(),
                    done.kept.len(),
                    lines(&done.kept)
                )
            });
        }
        SubjectVerb::Requests => {
            for request in node.subject_requests(&caller).await? {
                say(json, &json!(request), || {
                    let state = match request.answered {
                        Some(at) => format!("answered {}", at.to_day()),
                        None => format!("to be answered by {}", request.deadline.to_day()),
                    };
                    let done: Vec<&str> = request.done.iter().map(|done| done.what.as_str()).collect();
                    format!("{}  {}  {state}  {}", request.number, request.basis.name(), done.join(","))
                });
            }
        }
        SubjectVerb::Answered { number } => {
            let request = node.subject_answered(&caller, &number).await?;
            say(json, &json!(request), || format!("request {number} answered"));
        }
        SubjectVerb::Notice { check, lang } => {
            let lang = Lang::from_code(&lang)
                .ok_or_else(|| Fail::usage("subject notice: --lang is en, fr, es or ar"))?;
            let text = vigie_http::notice(&node, &caller, check.as_deref(), lang).await?;
            outln!("{}", text.trim_end());
        }
        SubjectVerb::Rates { block } => {
            let rates = node.rates(&caller, block).await?;
            let cell = |count: Option<u64>| count.map_or("-".to_owned(), |count| count.to_string());
            say(json, &json!(rates), || {
                let mut text = format!(
                    "{} to {}: checks, referred, inconclusive; - is fewer than 10, or would reveal one that is",
                    rates.from.to_day(),
                    rates.until.to_day()
                );
                for row in &rates.rows {
                    text.push_str(&format!(
                        "\n{}  {}  {}  {}",
                        row.issuing_state,
                        row.checks,
                        cell(row.referred),
                        cell(row.inconclusive)
                    ));
                }
                text.push_str(&format!("\nothers  {}", cell(rates.others)));
                text
            });
        }
        SubjectVerb::Settings { evidence_days, record_days, request_days, authority, address } => {
            let old = node.protection_settings(&caller).await?;
            let settings = ProtectionSettings {
                retention: Retention {
                    evidence_days: evidence_days.unwrap_or(old.retention.evidence_days),
                    record_days: record_days.or(old.retention.record_days),
                    request_days: request_days.or(old.retention.request_days),
                },
                complaints: Complaints {
                    authority: authority.unwrap_or_else(|| old.complaints.authority.clone()),
                    address: address.unwrap_or_else(|| old.complaints.address.clone()),
                },
            };
            if settings != old {
                node.set_protection(&caller, &settings).await?;
            }
            say(json, &json!(settings), || {
                let days = |days: Option<u16>| days.map_or("kept".to_owned(), |days| format!("{days} days"));
                format!(
                    "evidence {} days, records {}, answered requests {}; complaints: {}",
                    settings.retention.evidence_days,
                    days(settings.retention.record_days),
                    days(settings.retention.request_days),
                    if settings.complaints.authority.is_empty() {
                        "not set"
                    } else {
                        &settings.complaints.authority
                    }
                )
            });
        }
    }
    Ok(Exit::Done)
}

fn reason(text: &str) -> Result<ListReason, String> {
    text.parse().map_err(|problem: vigie_node::Problem| problem.what)
}

fn basis(text: &str) -> Result<Basis, String> {
    text.parse().map_err(|problem: vigie_node::Problem| problem.what)
}

fn lines(holdings: &[Holding]) -> String {
    let line = |holding: &Holding| {
        let mut line =
            format!("\n  {}  {}  since {}", holding.kind.name(), holding.place, holding.since.to_day());
        if let Some(until) = holding.until {
            line.push_str(&format!(", until {}", until.to_day()));
        }
        if let Some(from) = &holding.from {
            line.push_str(&format!(", made by {from}: turn to it for its own copy"));
        }
        if !holding.recipients.is_empty() {
            let members: Vec<&str> = holding.recipients.iter().map(|member| member.as_str()).collect();
            line.push_str(&format!(", given to {}", members.join(", ")));
        }
        line
    };
    holdings.iter().map(line).collect()
}
