//! Vigie: security cooperation between sovereign states. One binary: the node, its tools, the demo.
#![forbid(unsafe_code)]

/// Prints a line; ends quietly when the reader of a pipe has gone.
macro_rules! outln {
    ($($part:tt)*) => { crate::fail::print_line(format_args!($($part)*)) };
}

mod admin;
mod assess;
mod backup;
mod checkpoint;
mod data;
mod demo;
mod doctor;
mod exchange;
mod fail;
mod inspect;
mod list;
mod logging;
mod lottery;
mod matching;
mod mrz;
mod serve;
mod specimen;
mod stix;
mod subject;
mod training;
mod trend;
mod trust;
mod verdict;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use vigie_model::{CountryCode, MemberId};

use crate::data::{DataFolder, Founding};
use crate::fail::Outcome;

#[derive(Parser)]
#[command(
    name = "vigie",
    version,
    about = "The lookout: documents checked, false ones shared, by members that stay sovereign",
    propagate_version = true
)]
#[command(
    after_help = "Start with `vigie demo` to see three members catch a false document, or `vigie serve` to run a node.\n\
Exit codes: 0 done or passed, 1 no or failed, 2 used wrongly, 3 could not be done, 4 inconclusive."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

/// Options that work before and after the verb.
#[derive(Clone, Debug, clap::Args)]
struct Global {
    /// Data folder of the node
    #[arg(long, global = true, env = "VIGIE_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// Machine-readable output
    #[arg(long, global = true)]
    json: bool,
    /// Member code of a new data folder, two to eight capital letters
    #[arg(id = "own-member", long = "member", global = true, env = "VIGIE_MEMBER", value_name = "CODE")]
    member: Option<MemberId>,
    /// Name of the member of a new data folder
    #[arg(id = "own-name", long = "name", global = true, env = "VIGIE_NAME", value_name = "NAME")]
    name: Option<String>,
    /// Country code of the member of a new data folder, if not the member code
    #[arg(id = "own-country", long = "country", global = true, env = "VIGIE_COUNTRY", value_name = "CODE")]
    country: Option<CountryCode>,
}

impl Global {
    fn data(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| {
            let home = std::env::var_os("HOME").map_or_else(|| PathBuf::from("."), PathBuf::from);
            std::env::var_os("XDG_DATA_HOME")
                .map_or_else(|| home.join(".local/share"), PathBuf::from)
                .join("vigie")
        })
    }

    fn founding(&self) -> Founding {
        Founding {
            member: self.member.clone(),
            name: self.name.clone(),
            country: self.country.clone(),
            endpoints: None,
        }
    }

    fn folder(&self) -> Result<DataFolder, fail::Fail> {
        DataFolder::open(&self.data(), &self.founding())
    }
}

#[derive(Subcommand)]
enum Verb {
    /// Start the node
    #[command(
        after_help = "Example: vigie serve --data /var/lib/vigie --member UTO --name Utopia --peer-listen 0.0.0.0:8471"
    )]
    Serve(serve::ServeArgs),
    /// Three members on loopback catch a false document together
    #[command(after_help = "Example: vigie demo --exit --seed 7")]
    Demo(demo::DemoArgs),
    /// Inspect a travel document: MRZ text, a folder of chip files, or - for standard input
    #[command(
        after_help = "Example: vigie inspect specimen/ --trust specimen/trust\n         vigie inspect --evidence record.json --trust specimen/trust"
    )]
    Inspect(inspect::InspectArgs),
    /// Certificates that documents are judged by
    #[command(subcommand)]
    Trust(trust::TrustVerb),
    /// Read or make machine readable zones, JSON lines in and out
    #[command(subcommand)]
    Mrz(mrz::MrzVerb),
    /// Make a document of the fictional state UTO
    #[command(after_help = "Example: vigie specimen --out specimen --number L898902C3 --defect altered-dg1")]
    Specimen(specimen::SpecimenArgs),
    /// Take STIX bundles into a collection
    #[command(after_help = "Example: vigie import testdata/attack/ics-attack-18.1.json --tlp clear")]
    Import(exchange::ImportArgs),
    /// Write what is held as a STIX bundle
    #[command(after_help = "Example: vigie export --collection released > released.json")]
    Export(exchange::ExportArgs),
    /// Check STIX files against the rules of STIX 2.1
    #[command(after_help = "Example: vigie validate bundle.json")]
    Validate(stix::ValidateArgs),
    /// Joint assessment from files, without a node, and of the rounds on a node
    #[command(subcommand)]
    Assess(assess::AssessVerb),
    /// Match STIX patterns against observations
    #[command(after_help = "Example: vigie match-pattern patterns.txt --observations observed.json")]
    MatchPattern(stix::MatchArgs),
    /// Own lists of lost and stolen documents
    #[command(subcommand)]
    List(admin::ListVerb),
    /// The document lottery: a day of it, and whether it was chance
    #[command(subcommand)]
    Lottery(lottery::LotteryVerb),
    /// Private look-ups on lists of other members
    #[command(subcommand)]
    Match(matching::MatchVerb),
    /// Members of the alliance: their cards
    #[command(subcommand)]
    Member(admin::MemberVerb),
    /// Checkpoints of this node: the same binary at a border post
    #[command(subcommand)]
    Checkpoint(checkpoint::CheckpointVerb),
    /// Exchange with members now
    #[command(after_help = "Example: vigie sync XNM")]
    Sync(exchange::SyncArgs),
    /// Users of this node
    #[command(subcommand)]
    User(admin::UserVerb),
    /// Keys for programs
    #[command(subcommand)]
    Apikey(admin::ApiKeyVerb),
    /// Collections that partner systems read and write
    #[command(subcommand)]
    Collection(admin::CollectionVerb),
    /// The tamper-evident log
    #[command(subcommand)]
    Audit(admin::AuditVerb),
    /// Data-protection requests by document number
    #[command(subcommand)]
    Subject(subject::SubjectVerb),
    /// Copy a running or stopped node into one encrypted file
    #[command(after_help = "Example: vigie backup --to node.vigie --passphrase-file pass.txt")]
    Backup(backup::BackupArgs),
    /// Make a node from a backup, in an empty folder; its log goes on in a new epoch
    #[command(
        after_help = "Example: vigie restore --from node.vigie --passphrase-file pass.txt --data /var/lib/vigie"
    )]
    Restore(backup::RestoreArgs),
    /// Check an installation and say what to mend
    #[command(after_help = "Example: vigie doctor --thorough --data /var/lib/vigie")]
    Doctor(doctor::DoctorArgs),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    logging::start(matches!(cli.verb, Verb::Serve(_)));
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("vigie: no threads: {error}");
            return ExitCode::from(3);
        }
    };
    match runtime.block_on(run(cli)) {
        Ok(exit) => exit.into(),
        Err(fail) => {
            eprintln!("vigie: {}", fail.line.replace('\n', " "));
            fail.exit.into()
        }
    }
}

async fn run(cli: Cli) -> Outcome {
    let global = cli.global;
    match cli.verb {
        Verb::Serve(args) => serve::run(args, global.data(), global.founding()).await,
        Verb::Demo(args) => demo::run(args).await,
        Verb::Inspect(args) => inspect::run(&args, global.json),
        Verb::Trust(verb) => trust::run(verb, &global.data, || global.folder(), global.json).await,
        Verb::Mrz(verb) => mrz::run(&verb),
        Verb::Specimen(args) => specimen::run(&args, global.json),
        Verb::Import(args) => exchange::import(&args, &global.folder()?, global.json).await,
        Verb::Export(args) => exchange::export(&args, &global.folder()?).await,
        Verb::Validate(args) => stix::validate(&args, global.json),
        Verb::Assess(verb) => assess::run(verb, || global.folder(), global.json).await,
        Verb::MatchPattern(args) => stix::match_pattern(&args),
        Verb::List(verb) => admin::list(verb, &global.folder()?, global.json).await,
        Verb::Match(verb) => matching::run(verb, &global.folder()?, global.json).await,
        Verb::Member(verb) => admin::member(verb, &global.folder()?, global.json).await,
        Verb::Checkpoint(verb) => checkpoint::run(verb, &global.folder()?, global.json).await,
        Verb::Lottery(verb) => lottery::run(verb, &global.folder()?, global.json).await,
        Verb::Sync(args) => exchange::sync(&args, &global.folder()?, global.json).await,
        Verb::User(verb) => admin::user(verb, &global.folder()?, global.json).await,
        Verb::Apikey(verb) => admin::api_key(verb, &global.folder()?, global.json).await,
        Verb::Collection(verb) => admin::collection(verb, &global.folder()?, global.json).await,
        Verb::Audit(verb) => admin::audit(verb, &global.folder()?, global.json).await,
        Verb::Subject(verb) => subject::subject(verb, &global.folder()?, global.json).await,
        Verb::Backup(args) => backup::backup(&args, &global.folder()?, global.json).await,
        Verb::Restore(args) => backup::restore(&args, &global.data()).await,
        Verb::Doctor(args) => doctor::run(&args, &global.data(), global.json).await,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn every_verb_shows_an_example() {
        fn look(command: &clap::Command, path: &str) {
            let below: Vec<&clap::Command> = command.get_subcommands().collect();
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(!below.is_empty() || help.contains("Example:"), "{path} has no example");
            below.into_iter().for_each(|verb| look(verb, &format!("{path} {}", verb.get_name())));
        }
        look(&super::Cli::command(), "vigie");
    }
}
