//! `vigie list build|update|bundle|verify|stat|lookup`: large lists, kept in files beside the database.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use vigie_doclist::csv::{self, LINE_MOST, LineError};
use vigie_doclist::{Key, ShelfError};
use vigie_model::{MemberId, Timestamp};
use vigie_node::lists::LargeList;
use vigie_node::{Caller, Clock as _, Entropy as _, Node};
use vigie_store_lists::{FileShelf, Founding};
use vigie_trust::report::{ListAnswer, ListOutcome};

use crate::admin::say;
use crate::data::{DataFolder, SystemClock, SystemEntropy};
use crate::fail::{Exit, Fail, Outcome, at};

/// Bad lines that are printed one by one; all of them are in the file of rejects.
const SHOWN: u64 = 20;

/// The verbs of large lists.
#[derive(Subcommand)]
pub enum LargeVerb {
    /// Build a large list from CSV `issuing_state,class,number,reason[,day[,owner[,last]]]`, in place of what it was; good lines are kept, bad ones named
    #[command(
        after_help = "Example: vigie list build sltd sltd.csv --title 'Lost and stolen, all members'\n\
With `last` a line is a range of blank documents, number to last. Any number of lines in bounded memory."
    )]
    Build {
        /// List id, that of the owner
        id: String,
        /// CSV file, or - for standard input
        file: PathBuf,
        /// Title; that of before if there was one
        #[arg(long)]
        title: Option<String>,
        /// Member that answers for the list and signs its bundles; this one if not said
        #[arg(long)]
        owner: Option<MemberId>,
        /// State of the list; now if not said
        #[arg(long, value_name = "TIME")]
        as_of: Option<Timestamp>,
        /// Sequence of the last bundle that the file contains
        #[arg(long, default_value_t = 0, requires = "digest")]
        sequence: u64,
        /// Digest of that bundle, 64 hexadecimal digits
        #[arg(long, requires = "sequence", value_parser = digest)]
        digest: Option<Digest>,
        /// Where bad lines go, with what is wrong; beside the file if not said
        #[arg(long, value_name = "FILE")]
        rejects: Option<PathBuf>,
    },
    /// Take bundles that the owner signed, in their order; readers are not held up
    #[command(after_help = "Example: vigie list update sltd sltd-7.bundle sltd-8.bundle")]
    Update {
        /// List id
        id: String,
        /// Bundles
        #[arg(required_unless_present = "merge")]
        bundles: Vec<PathBuf>,
        /// Write what bundles changed into a new base afterwards
        #[arg(long)]
        merge: bool,
    },
    /// Sign changes of an own large list, CSV `add|remove,issuing_state,class,number[,reason[,day[,owner[,last]]]]`, as the bundle that comes next
    #[command(
        after_help = "Example: vigie list bundle sltd changes.csv --out sltd-7.bundle && vigie list update sltd sltd-7.bundle"
    )]
    Bundle {
        /// List id
        id: String,
        /// CSV file, or - for standard input; an empty one says that nothing changed
        file: PathBuf,
        /// Where the bundle goes
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Read every octet of a large list and compare all that can be compared; exit 1 if anything is wrong
    #[command(after_help = "Example: vigie list verify sltd")]
    Verify {
        /// List id
        id: String,
    },
    /// How lists lie and how they are used: questions, hits, confirmed, cleared, by day
    #[command(after_help = "Example: vigie list stat sltd --json")]
    Stat {
        /// List id; all if not said
        id: Option<String>,
        /// Days of use that are shown
        #[arg(long, default_value_t = 30)]
        days: usize,
    },
    /// Ask one list about a document. Exit 0 not listed, 1 listed, 4 not checked or to be read again
    #[command(after_help = "Example: vigie list lookup sltd --state UTO --class P --number L898902C3")]
    Lookup {
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
    },
}

/// Digest of a bundle.
#[derive(Clone, Copy, Debug)]
pub struct Digest([u8; 32]);

fn digest(text: &str) -> Result<Digest, String> {
    vigie_doclist::bundle::unhex(text)
        .map(Digest)
        .ok_or_else(|| "64 hexadecimal digits, lower case".to_owned())
}

/// The verbs of large lists.
pub async fn run(verb: LargeVerb, folder: &DataFolder, json: bool) -> Outcome {
    let shelf = folder.shelf();
    let node = folder.node_with(Arc::clone(&shelf)).await?;
    let caller = Caller::node();
    match verb {
        LargeVerb::Build { id, file, title, owner, as_of, sequence, digest, rejects } => {
            let before = node.large_lists(&caller).await?.into_iter().find(|list| list.id == id);
            let title = title
                .or_else(|| before.as_ref().map(|list| list.title.clone()))
                .unwrap_or_else(|| id.clone());
            let owner = owner.or_else(|| before.map(|list| list.owner));
            let owner = owner.unwrap_or_else(|| node.identity().member.clone());
            if node.lists(&caller).await?.iter().any(|list| list.id == id) {
                return Err(Fail {
                    exit: Exit::No,
                    line: format!("{id}: a small list has this id; choose another"),
                });
            }
            let founding = Founding {
                build: random(),
                key: Key(random()),
                as_of: as_of.unwrap_or_else(|| SystemClock.now()),
                sequence,
                digest: digest.map(|digest| digest.0).unwrap_or_default(),
            };
            build(&node, &shelf, &id, &file, &Made { title, owner, founding, rejects }, json).await
        }
        LargeVerb::Update { id, bundles, merge } => update(&node, &shelf, &id, &bundles, merge, json).await,
        LargeVerb::Bundle { id, file, out } => {
            let mut source = Source::open(&file)?;
            let (mut changes, mut wrong) = (Vec::new(), 0_u64);
            while let Some((number, line)) = source.next()? {
                match line.and_then(|line| csv::parse_change(&line)) {
                    Ok(change) => changes.push(change),
                    Err(error) => {
                        wrong += 1;
                        complain(number, &error, wrong);
                    }
                }
            }
            if wrong > 0 {
                return Err(Fail {
                    exit: Exit::No,
                    line: format!("{}: {wrong} bad lines, so nothing was signed; mend them", file.display()),
                });
            }
            let octets = node.sign_list_bundle(&caller, &id, changes).await?;
            std::fs::write(&out, &octets).map_err(at(out.display()))?;
            say(json, &json!({ "bundle": out, "bytes": octets.len() }), || {
                format!(
                    "{}: {} octets; it counts where it is taken with `vigie list update`",
                    out.display(),
                    octets.len()
                )
            });
            Ok(Exit::Done)
        }
        LargeVerb::Verify { id } => verify(&node, &shelf, &id, json).await,
        LargeVerb::Stat { id, days } => stat(&node, id.as_deref(), days, json).await,
        LargeVerb::Lookup { id, state, class, number } => {
            let found = node.look_up_in(&caller, &id, &state, &class, &number).await?;
            node.keep_list_use().await?;
            say(json, &json!(found), || found.answers.iter().map(answer).collect::<Vec<_>>().join("\n"));
            let any = |wanted: ListOutcome| found.answers.iter().any(|answer| answer.outcome == wanted);
            Ok(match () {
                () if any(ListOutcome::Listed) => Exit::No,
                () if found.answers.iter().all(|answer| answer.outcome == ListOutcome::NotListed) => {
                    Exit::Done
                }
                () => Exit::Inconclusive,
            })
        }
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut octets = [0; N];
    SystemEntropy.fill(&mut octets);
    octets
}

/// Lines of a file, each bounded; what is too long or no UTF-8 is named and passed over.
struct Source {
    reader: BufReader<Box<dyn std::io::Read>>,
    name: String,
    number: u64,
    bar: ProgressBar,
    read: u64,
}

/// A line with its number from 1, or what is wrong with it.
type NumberedLine = (u64, Result<String, LineError>);

impl Source {
    fn open(file: &Path) -> Result<Self, Fail> {
        let name =
            if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() };
        let (inner, length): (Box<dyn std::io::Read>, _) = match file == Path::new("-") {
            true => (Box::new(std::io::stdin()), None),
            false => {
                let file = File::open(file).map_err(at(&name))?;
                let length = file.metadata().map_err(at(&name))?.len();
                (Box::new(file), Some(length))
            }
        };
        // Drawn on a terminal alone.
        let bar = match length {
            Some(length) => ProgressBar::new(length).with_style(style("{bytes}/{total_bytes}")),
            None => ProgressBar::new_spinner(),
        };
        Ok(Self { reader: BufReader::with_capacity(1 << 20, inner), name, number: 0, bar, read: 0 })
    }

    /// The next line that is not empty and no heading, with its number from 1.
    fn next(&mut self) -> Result<Option<NumberedLine>, Fail> {
        loop {
            let mut octets = Vec::with_capacity(96);
            let most = LINE_MOST as u64 + 2;
            let taken =
                (&mut self.reader).take(most).read_until(b'\n', &mut octets).map_err(at(&self.name))?;
            if taken == 0 {
                self.bar.finish_and_clear();
                return Ok(None);
            }
            self.number += 1;
            self.read += taken as u64;
            if self.number.is_multiple_of(65_536) {
                self.bar.set_position(self.read);
            }
            let fault = |what: &str, remedy| LineError {
                field: 1,
                name: "line",
                column: 1,
                what: what.to_owned(),
                remedy,
            };
            if taken as u64 == most && octets.last() != Some(&b'\n') {
                self.read += self.skip_line()?;
                return Ok(Some((
                    self.number,
                    Err(fault("it is longer than 4096 octets", "look whether a line break is missing")),
                )));
            }
            let Ok(line) = String::from_utf8(octets) else {
                return Ok(Some((self.number, Err(fault("it is not UTF-8 text", "save the file as UTF-8")))));
            };
            let heading = self.number == 1 && csv::is_heading(&line);
            if !heading && !line.trim().is_empty() {
                return Ok(Some((self.number, Ok(line))));
            }
        }
    }

    /// Passes over the rest of a line, whatever its length.
    fn skip_line(&mut self) -> Result<u64, Fail> {
        let mut passed = 0;
        loop {
            let waiting = self.reader.fill_buf().map_err(at(&self.name))?;
            let (step, ended) = match waiting.iter().position(|c| *c == b'\n') {
                Some(place) => (place + 1, true),
                None => (waiting.len(), waiting.is_empty()),
            };
            self.reader.consume(step);
            passed += step as u64;
            if ended {
                return Ok(passed);
            }
        }
    }
}

fn style(shown: &str) -> ProgressStyle {
    // The template is a constant of ours.
    ProgressStyle::with_template(&format!("{{msg}} {{wide_bar}} {shown} {{eta}}"))
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn complain(number: u64, error: &LineError, count: u64) {
    if count <= SHOWN {
        eprintln!("vigie: line {number}, {error}");
    }
    if count == SHOWN {
        eprintln!("vigie: further bad lines are not shown here");
    }
}

/// Bad lines as they came, each under what is wrong with it. They hold document numbers, so only their owner reads the file.
struct Rejects {
    path: PathBuf,
    file: Option<BufWriter<File>>,
    count: u64,
}

impl Rejects {
    fn take(&mut self, number: u64, line: &str, error: &LineError) -> Result<(), Fail> {
        self.count += 1;
        complain(number, error, self.count);
        let path = self.path.display().to_string();
        if self.file.is_none() {
            let mut options = std::fs::OpenOptions::new();
            let made = options.create(true).truncate(true).write(true).mode(0o600).open(&self.path);
            self.file = Some(BufWriter::new(made.map_err(at(&path))?));
        }
        match &mut self.file {
            Some(file) => writeln!(file, "# line {number}, {error}\n{}", line.trim_end()).map_err(at(&path)),
            None => Ok(()),
        }
    }

    fn finish(self) -> Result<u64, Fail> {
        match self.file {
            Some(mut file) => file.flush().map_err(at(self.path.display())).map(|()| self.count),
            None => Ok(0),
        }
    }
}

/// What a new list is.
struct Made {
    title: String,
    owner: MemberId,
    founding: Founding,
    rejects: Option<PathBuf>,
}

async fn build(
    node: &Node,
    shelf: &Arc<FileShelf>,
    id: &str,
    file: &Path,
    made: &Made,
    json: bool,
) -> Outcome {
    let mut source = Source::open(file)?;
    source.bar.set_message(format!("reading {}", source.name));
    let beside = || match file == Path::new("-") {
        true => PathBuf::from(format!("{id}.rejects.csv")),
        false => file.with_extension("rejects.csv"),
    };
    let path = made.rejects.clone().unwrap_or_else(beside);
    let mut rejects = Rejects { path: path.clone(), file: None, count: 0 };
    let mut builder = shelf.builder(id, made.founding.clone()).map_err(|error| failed(id, &error))?;
    while let Some((number, line)) = source.next()? {
        let (line, read) = match line {
            Ok(line) => {
                let read = csv::parse_line(&line);
                (line, read)
            }
            Err(error) => (String::new(), Err(error)),
        };
        match read {
            Ok(change) => builder.push(&change).map_err(|error| failed(id, &error))?,
            Err(error) => rejects.take(number, &line, &error)?,
        }
    }
    let refused = rejects.finish()?;
    if builder.is_empty() && refused > 0 {
        return Err(Fail::usage(format!("{}: no line is an entry; see {}", source.name, path.display())));
    }
    let bar = ProgressBar::new(256).with_style(style("{percent} %")).with_message("sorting and writing");
    let built = builder.finish(|done| bar.set_position(done)).map_err(|error| failed(id, &error))?;
    bar.finish_and_clear();
    shelf.follow(true);
    let list = node.register_large_list(&Caller::node(), id, &made.title, &made.owner).await?;
    let rejected = (refused > 0).then_some(&path);
    say(
        json,
        &json!({
            "id": id, "documents": built.documents, "doubled": built.doubled, "ranges": built.ranges, "refused": refused,
            "rejects": rejected, "build": list.head.build, "as_of": list.head.as_of,
        }),
        || {
            let rejected = rejected.map_or_else(String::new, |path| format!(", see {}", path.display()));
            format!(
                "list {id}: {} documents, {} ranges of blanks; {} lines doubled, {refused} refused{rejected}",
                built.documents, built.ranges, built.doubled
            )
        },
    );
    Ok(if refused == 0 { Exit::Done } else { Exit::No })
}

async fn update(
    node: &Node,
    shelf: &Arc<FileShelf>,
    id: &str,
    bundles: &[PathBuf],
    merge: bool,
    json: bool,
) -> Outcome {
    for file in bundles {
        let octets = std::fs::read(file).map_err(at(file.display()))?;
        let done = node.update_large_list(&Caller::node(), id, &octets).await;
        let done = done.map_err(|error| {
            let fail = Fail::from(error);
            // What a bundle lacks is an answer, not a wrong use of the verb.
            let exit = if fail.exit == Exit::Usage { Exit::No } else { fail.exit };
            Fail { exit, line: format!("{}: {}", file.display(), fail.line) }
        })?;
        say(json, &json!(done), || {
            format!(
                "list {id}: bundle {} taken: {} added, {} changed, {} removed, {} unchanged, {} changes of ranges; {} documents, as of {}",
                done.sequence,
                done.added,
                done.changed,
                done.removed,
                done.unchanged,
                done.ranges,
                done.documents,
                done.as_of
            )
        });
    }
    if merge {
        let bar = ProgressBar::new_spinner().with_message("merging");
        shelf.merge(id).map_err(|error| failed(id, &error))?;
        bar.finish_and_clear();
        say(json, &json!({ "id": id, "merged": true }), || {
            format!("list {id}: what bundles changed is part of the base")
        });
    }
    Ok(Exit::Done)
}

async fn verify(node: &Node, shelf: &Arc<FileShelf>, id: &str, json: bool) -> Outcome {
    let known = node.large_lists(&Caller::node()).await?.into_iter().find(|list| list.id == id);
    let known =
        known.ok_or_else(|| Fail { exit: Exit::No, line: format!("{id}: no large list of this id") })?;
    let bar = ProgressBar::new(1).with_style(style("{percent} %")).with_message("reading");
    let found = shelf.verify(id, |done, all| {
        bar.set_length(all);
        if done.is_multiple_of(4_096) {
            bar.set_position(done);
        }
    });
    bar.finish_and_clear();
    let (records, bundles, mut faults) = match found {
        Ok(found) => (found.records, found.bundles, found.faults),
        Err(error) => (0, 0, vec![error.to_string()]),
    };
    faults.extend(known.problem.map(|code| format!("the node cannot use it: {code}")));
    let sound = faults.is_empty();
    say(
        json,
        &json!({ "id": id, "records": records, "bundles": bundles, "sound": sound, "faults": faults }),
        || {
            let verdict = if sound { "as they were written" } else { "DAMAGED" };
            format!("list {id}: {records} records, {bundles} bundles: {verdict}")
        },
    );
    for fault in &faults {
        eprintln!("vigie: {fault}");
    }
    Ok(if sound { Exit::Done } else { Exit::No })
}

async fn stat(node: &Node, id: Option<&str>, days: usize, json: bool) -> Outcome {
    let caller = Caller::node();
    let mut large = node.large_lists(&caller).await?;
    large.retain(|list| id.is_none_or(|id| id == list.id));
    let small: Vec<_> =
        node.lists(&caller).await?.into_iter().filter(|list| id.is_none_or(|id| id == list.id)).collect();
    if id.is_some() && large.is_empty() && small.is_empty() {
        return Err(Fail { exit: Exit::No, line: format!("{}: no list of this id", id.unwrap_or_default()) });
    }
    let mut used = node.list_use(&caller, id).await?;
    used.truncate(days.saturating_mul(large.len() + small.len()));
    say(json, &json!({ "large": large, "small": small, "use": used }), || {
        let mut lines: Vec<String> = large.iter().map(line).collect();
        lines.extend(small.iter().map(|list| {
            format!("{}  {} documents, as of {}  {}", list.id, list.documents, list.as_of, list.title)
        }));
        lines.extend(used.iter().map(|one| {
            format!(
                "{}  {}  {} questions, {} hits, {} to be read again, {} not checked, {} confirmed, {} cleared",
                one.day,
                one.list,
                one.asked.questions,
                one.asked.hits,
                one.asked.read_again,
                one.asked.not_checked,
                one.confirmed,
                one.cleared
            )
        }));
        lines.join("\n")
    });
    Ok(Exit::Done)
}

/// A large list in one line.
pub fn line(list: &LargeList) -> String {
    let lies = match (&list.status, list.problem) {
        (Some(status), _) => format!(
            "{} in levels, {} octets in memory, {} on disk",
            status.changed, status.memory, status.disk
        ),
        (None, problem) => format!("NOT CHECKED: {}", problem.unwrap_or("list.missing")),
    };
    format!(
        "{}  large, of {}, {} documents, {} ranges, as of {}, bundle {}; {lies}  {}",
        list.id,
        list.owner,
        list.head.documents,
        list.head.ranges,
        list.head.as_of,
        list.head.sequence,
        list.title
    )
}

fn answer(answer: &ListAnswer) -> String {
    let as_of = answer.as_of.map_or_else(String::new, |at| format!(" as of {at}"));
    let why = answer.reason.as_deref().unwrap_or_default();
    match answer.outcome {
        ListOutcome::Listed => format!("{}  listed ({why}){as_of}", answer.id),
        ListOutcome::NotListed => format!("{}  not-listed{as_of}", answer.id),
        ListOutcome::ReadAgain => {
            let cells: Vec<String> = answer.cells.iter().map(u8::to_string).collect();
            format!("{}  read-again{as_of}: O or 0 in place {} of the number?", answer.id, cells.join(", "))
        }
        ListOutcome::NotRun | ListOutcome::NotChecked => format!("{}  not-checked ({why})", answer.id),
    }
}

fn failed(id: &str, error: &ShelfError) -> Fail {
    let exit = if *error == ShelfError::Busy { Exit::No } else { Exit::CouldNot };
    Fail { exit, line: format!("list {id}: {error}") }
}

#[cfg(test)]
mod tests {
    use vigie_doclist::Change;

    use super::*;

    #[test]
    fn lines_are_bounded_and_bad_ones_do_not_stop_the_good() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("list.csv");
        let long = "A".repeat(3 * LINE_MOST);
        let text = [
            b"issuing_state,class,number,reason\nUTO,P,X1,lost\n\n",
            long.as_bytes(),
            b"\n\xff\xfe\nUTO,P,X2,lost",
        ]
        .concat();
        std::fs::write(&file, text).unwrap();
        let mut source = Source::open(&file).unwrap();
        let mut found = Vec::new();
        while let Some((number, line)) = source.next().unwrap() {
            found.push((
                number,
                line.and_then(|line| csv::parse_line(&line)).map(|change| matches!(change, Change::Add(_))),
            ));
        }
        let told: Vec<(u64, bool)> = found.iter().map(|(number, read)| (*number, read.is_ok())).collect();
        assert_eq!(told, [(2, true), (4, false), (5, false), (6, true)]);
    }
}
