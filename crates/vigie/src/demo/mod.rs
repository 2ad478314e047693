//! `vigie demo`: three fictional members on loopback, each its own process, play the loop; every step is verified by asking the nodes.

mod http;
mod member;
mod play;

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::time::Instant;

use crate::fail::{Exit, Fail, Outcome};

/// Everybody's password in the demo.
pub const PASSWORD: &str = "lookout-demo";

/// Options of `vigie demo`.
#[derive(Clone, Debug, clap::Args)]
pub struct DemoArgs {
    /// End after the play, with code 0 only if every step was verified
    #[arg(long)]
    exit: bool,
    /// Varies numbers, series and defects
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Keep the three data folders here (must be empty or absent)
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Folder with `attack/ics-attack-18.1.json`
    #[arg(long, env = "VIGIE_TESTDATA", value_name = "DIR")]
    testdata: Option<PathBuf>,
}

/// Runs the demo.
pub async fn run(args: DemoArgs) -> Outcome {
    let scratch =
        tempfile::tempdir().map_err(|error| Fail::could_not(format!("no folder for the demo: {error}")))?;
    let base = args.keep.clone().unwrap_or_else(|| scratch.path().to_owned());
    if std::fs::read_dir(&base).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Fail::usage(format!("--keep {}: the folder is not empty", base.display())));
    }
    let attack = find_attack(args.testdata.as_deref())?;
    outln!(
        "Vigie demo, seed {}. Three fictional members, each its own process, data folder, keys and ports.\n",
        args.seed
    );
    let began = Instant::now();
    let mut play = working(
        "founding three members, exchanging member cards",
        play::Play::prepare(&base, args.seed, attack),
    )
    .await
    .map_err(Fail::could_not)?;
    for member in play.members() {
        outln!(
            "  {:<10} {}  {} ({} checkpoint), ready after {} ms",
            member.name,
            member.code,
            member.place,
            member.kind,
            member.ready_after.as_millis()
        );
    }
    outln!("");
    let mut failed = 0;
    for step in play::STEPS {
        let number = step.number;
        let began = Instant::now();
        let result = tokio::select! {
            result = working(step.title, play.step(number)) => result,
            _ = tokio::signal::ctrl_c() => return Err(Fail::could_not("stopped by Ctrl-C")),
        };
        match result {
            Ok(verified) => {
                outln!("{number:>2}. ✓ {}  ({:.1} s)", step.title, began.elapsed().as_secs_f64());
                for line in verified {
                    outln!("      {line}");
                }
            }
            Err(why) => {
                failed += 1;
                outln!("{number:>2}. ✗ {}\n      NOT VERIFIED: {why}", step.title);
            }
        }
    }
    let steps = play::STEPS.len();
    outln!("\n{} passed, {failed} failed", steps - failed);
    outln!(
        "{} of {steps} steps verified by asking the nodes, in {:.0} s.",
        steps - failed,
        began.elapsed().as_secs_f64()
    );
    let exit = if failed == 0 { Exit::Done } else { Exit::No };
    if !args.exit {
        outln!(
            "\nThe desks (accounts {}; password {PASSWORD}):",
            member::ACCOUNTS.map(|(name, _)| name).join(", ")
        );
        for member in play.members() {
            outln!("  {:<10} http://127.0.0.1:{}/", member.name, member.port);
        }
        outln!(
            "\nCtrl-C ends the demo{}.",
            if args.keep.is_some() { "; the data folders stay" } else { " and removes its data" }
        );
        // Without a signal handler the demo would not end in order; then it ends at once.
        let _ = tokio::signal::ctrl_c().await;
        outln!("");
    }
    play.stop().await;
    Ok(exit)
}

/// Shows that work goes on, on a terminal, while a step takes its time.
async fn working<T>(what: &str, work: impl Future<Output = T>) -> T {
    if !std::io::stdout().is_terminal() {
        return work.await;
    }
    let bar = indicatif::ProgressBar::new_spinner().with_message(what.to_owned());
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    let result = work.await;
    bar.finish_and_clear();
    let _ = std::io::stdout().flush();
    result
}

/// The bundle that ships with the sources: beside the program's folder, or below the current one.
fn find_attack(given: Option<&std::path::Path>) -> Result<PathBuf, Fail> {
    let name = "attack/ics-attack-18.1.json";
    let mut places: Vec<PathBuf> = given.map(|folder| folder.to_owned()).into_iter().collect();
    if let Ok(current) = std::env::current_dir() {
        places.extend(current.ancestors().take(4).map(|folder| folder.join("testdata")));
    }
    if let Ok(program) = std::env::current_exe() {
        places.extend(program.ancestors().skip(1).take(5).map(|folder| folder.join("testdata")));
    }
    places.into_iter().map(|folder| folder.join(name)).find(|path| path.exists()).ok_or_else(|| {
        Fail::usage(format!(
            "testdata/{name} is not found; run from the sources' folder, or name the folder with --testdata"
        ))
    })
}
