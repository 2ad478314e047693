//! `vigie assess run`: pools a file of judgements, without a node.

use std::path::PathBuf;

use clap::Subcommand;
use serde::Deserialize;
use vigie_assess::{Quantiles, RULE, pool_members};
use vigie_model::MemberId;

use crate::fail::{Exit, Fail, Outcome, at};

/// `vigie assess …`
#[derive(Subcommand)]
pub enum AssessVerb {
    /// Pool judgements of one quantity with equal weights: {"judgements":[{"member":"UTO","q05":"1","q50":"2","q95":"4"}]}
    #[command(after_help = "Example: vigie assess run judgements.json --json")]
    Run {
        /// JSON with the judgements; numbers are texts, so that every program reads the same ones
        file: PathBuf,
    },
    /// What a weekly series was expected to count, and which weeks are unusual
    Trend(crate::trend::TrendArgs),
}

/// The most judgements of one file.
const MOST: usize = 10_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Study {
    judgements: Vec<Judgement>,
}

#[derive(Deserialize)]
struct Judgement {
    member: MemberId,
    #[serde(flatten)]
    judged: Quantiles,
}

/// `vigie assess …`
pub fn run(verb: &AssessVerb, json: bool) -> Outcome {
    let file = match verb {
        AssessVerb::Run { file } => file,
        AssessVerb::Trend(args) => return crate::trend::run(args, json),
    };
    let text = std::fs::read(file).map_err(at(file.display()))?;
    let study: Study = serde_json::from_slice(&text).map_err(|error| {
        Fail::usage(format!(
            "{}: {error}; each judgement has member, q05, q50 and q95, rising, as texts",
            file.display()
        ))
    })?;
    if study.judgements.len() > MOST {
        return Err(Fail::usage(format!("{}: more than {MOST} judgements; split the file", file.display())));
    }
    let judged: Vec<(String, Quantiles)> =
        study.judgements.into_iter().map(|one| (one.member.to_string(), one.judged)).collect();
    let pooled = pool_members(&judged)
        .ok_or_else(|| Fail::usage(format!("{}: no judgement to pool; give at least one", file.display())))?;
    if json {
        let text = serde_json::to_string(&pooled).map_err(|error| Fail::could_not(error.to_string()))?;
        outln!("{text}");
        return Ok(Exit::Done);
    }
    let [q05, q50, q95] = [pooled.quantiles.q05(), pooled.quantiles.q50(), pooled.quantiles.q95()];
    outln!("{RULE}: 5 % {q05}, 50 % {q50}, 95 % {q95}");
    let spread = &pooled.spread;
    outln!("members' medians from {} to {}", spread.median_low, spread.median_high);
    match spread.common {
        Some((low, high)) => outln!("all intervals share {low} to {high}"),
        None => outln!("no number lies in all intervals"),
    }
    if let Some((low, high)) = spread.leave_one_out {
        outln!("without one member the median lies from {low} to {high}");
    }
    for member in &pooled.members {
        let judged = member.judged;
        outln!(
            "  {} (weight {}): {} {} {}",
            member.member,
            member.weight,
            judged.q05(),
            judged.q50(),
            judged.q95()
        );
    }
    Ok(Exit::Done)
}
