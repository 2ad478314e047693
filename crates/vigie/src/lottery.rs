//! `vigie lottery show|verify`: a day of the document lottery, and whether it was chance.

use serde_json::json;
use vigie_node::Caller;

use crate::admin::say;
use crate::data::DataFolder;
use crate::fail::{Exit, Fail, Outcome};

/// `vigie lottery …`
#[derive(clap::Subcommand)]
pub enum LotteryVerb {
    /// Print a day: commitment, draws, and the seed once the day is over
    #[command(
        after_help = "Example: vigie lottery show 2026-11-25 --json > day.json && python3 docs/verify_lottery.py day.json"
    )]
    Show(LotteryArgs),
    /// Recompute every draw of a day; exit 1 if one was not chance, 3 while the seed is not shown
    #[command(after_help = "Example: vigie lottery verify 2026-11-25 --place 'Karsund land crossing'")]
    Verify(LotteryArgs),
}

/// Which day.
#[derive(Clone, Debug, clap::Args)]
pub struct LotteryArgs {
    /// Day, YYYY-MM-DD (UTC)
    day: String,
    /// Name of the place, if not this node's own
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
}

/// `vigie lottery …`
pub async fn run(verb: LotteryVerb, folder: &DataFolder, json: bool) -> Outcome {
    let (args, verify) = match verb {
        LotteryVerb::Show(args) => (args, false),
        LotteryVerb::Verify(args) => (args, true),
    };
    let node = folder.node().await?;
    let day = node.lottery_day(&Caller::node(), args.place.as_deref(), &args.day).await?;
    let drawn = day.draws.iter().filter(|one| one.drawn).count();
    let line = format!("{} {}: {drawn} of {} checks drawn", day.place, day.day, day.draws.len());
    if !verify {
        say(json, &json!(day), || format!("{line}, commitment {}", day.commitment));
        return Ok(Exit::Done);
    }
    let Some(holds) = day.holds else {
        return Err(Fail::could_not(format!(
            "{}: the seed is shown when the day is over; ask again then",
            day.day
        )));
    };
    say(json, &json!({ "holds": holds, "draws": day.draws.len(), "drawn": drawn, "gaps": day.gaps }), || {
        let verdict = if holds {
            "every draw is what the committed seed gives"
        } else {
            "NOT what the committed seed gives"
        };
        format!("{line}, {} numbers without one: {verdict}", day.gaps)
    });
    Ok(if holds { Exit::Done } else { Exit::No })
}
