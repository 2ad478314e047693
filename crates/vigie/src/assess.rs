//! `vigie assess run|trend`: pools a file of judgements or reads a series, without a node; `vigie assess verify`: recomputes the rounds that a node holds.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use vigie_assess::{Quantiles, RULE, pool_members};
use vigie_model::MemberId;
use vigie_node::Caller;

use crate::data::DataFolder;
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
    /// Recompute the rounds that a node holds; exit 1 if a member released another result, 4 if no member's result is there to compare with
    #[command(after_help = "Example: vigie assess verify --data /var/lib/vigie")]
    Verify {
        /// Id of a round; all rounds if left out
        round: Option<String>,
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
pub async fn run(verb: AssessVerb, folder: impl Fn() -> Result<DataFolder, Fail>, json: bool) -> Outcome {
    match verb {
        AssessVerb::Run { file } => pool_file(&file, json),
        AssessVerb::Trend(args) => crate::trend::run(&args, json),
        AssessVerb::Verify { round } => verify(&folder()?, round.as_deref(), json).await,
    }
}

/// One question, recomputed.
#[derive(Serialize)]
struct Recomputed<'r> {
    round: &'r str,
    question: usize,
    /// 5, 50 and 95 % quantile as this node pools them; absent while nothing counts.
    pooled: Option<&'r [String; 3]>,
    inputs_sha256: Option<&'r str>,
    /// Members whose released result is this one, and members who released another.
    equal: Vec<&'r str>,
    differs: Vec<&'r str>,
}

async fn verify(folder: &DataFolder, wanted: Option<&str>, json: bool) -> Outcome {
    let node = folder.node().await?;
    let own = node.identity().member.clone();
    let rounds = node.rounds(&Caller::node()).await?;
    let (mut compared, mut different, mut seen) = (false, false, false);
    for round in rounds.iter().filter(|round| wanted.is_none_or(|wanted| round.id.as_str() == wanted)) {
        seen = true;
        for question in &round.questions {
            let result = question.result.as_ref();
            let told = |wanted: bool| {
                let others = result.into_iter().flat_map(|result| &result.told);
                others.filter(move |(_, equal)| *equal == wanted).map(|(member, _)| member.as_str())
            };
            let mut equal: Vec<&str> = told(true).collect();
            if result.is_some_and(|result| result.released) {
                equal.push(own.as_str());
            }
            let line = Recomputed {
                round: round.id.as_str(),
                question: question.number,
                pooled: result.map(|result| &result.pooled),
                inputs_sha256: result.map(|result| result.inputs_sha256.as_str()),
                equal,
                differs: told(false).collect(),
            };
            compared |= !line.equal.is_empty() || !line.differs.is_empty();
            different |= !line.differs.is_empty();
            tell(&line, &round.title, json)?;
        }
    }
    match (seen, different, compared) {
        (false, ..) if wanted.is_some() => Err(Fail {
            exit: Exit::No,
            line: "no such round; the desk's page of rounds shows their ids".to_owned(),
        }),
        (_, true, _) => Ok(Exit::No),
        (_, false, true) => Ok(Exit::Done),
        (_, false, false) => Ok(Exit::Inconclusive),
    }
}

fn tell(line: &Recomputed<'_>, title: &str, json: bool) -> Result<(), Fail> {
    if json {
        let text = serde_json::to_string(line).map_err(|error| Fail::could_not(error.to_string()))?;
        outln!("{text}");
        return Ok(());
    }
    let pooled = match line.pooled {
        Some([q05, q50, q95]) => format!("5 % {q05}, 50 % {q50}, 95 % {q95}"),
        None => "nothing counts yet".to_owned(),
    };
    let members = |label: &str, members: &[&str]| match members.is_empty() {
        true => String::new(),
        false => format!("; {label} {}", members.join(", ")),
    };
    outln!(
        "{title}, question {}: {pooled}{}{}",
        line.question,
        members("same result released by", &line.equal),
        members("ANOTHER RESULT RELEASED BY", &line.differs)
    );
    Ok(())
}

fn pool_file(file: &Path, json: bool) -> Outcome {
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
