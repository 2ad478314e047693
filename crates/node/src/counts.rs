//! Counts by week: what this node counted, what was imported of earlier years, what others told; and which of ours may leave.
//!
//! Checks write no counter (ADR 0013): [`Node::roll_up_counts`] counts the records of closed weeks from time to time, and the weeks
//! since then are counted when somebody looks.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use vigie_model::{StixId, Timestamp};
use vigie_policy::{Reader, Subject};
use vigie_stix::phenomena::{self, COUNT_TYPE, Stated};
use vigie_store::{Audiences, Batch, Which};
use vigie_trend::Week;
use vigie_trend::series::MOST_COUNT;
use vigie_trend::suppress::{Cell, THRESHOLD, told, told_line};
use vigie_trend::taxonomy::{self, DOCUMENT_FRAUD, Phenomenon};
use vigie_trust::report::Verdict;

use crate::alerts::Author;
use crate::check::{DecisionKind, PlaceKind};
use crate::claims::{Outgoing, ReleaseForm};
use crate::rows::{self, key, tables};
use crate::{Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// A week stays open to late decisions this long: evidence is kept 30 days, and without it nothing is confirmed.
const SETTLED_AFTER: i32 = 6;
/// The most weeks one request shares or shows.
pub const WEEKS_MOST: i32 = 320;

/// Where something was counted: a kind of checkpoint, or all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CountKind {
    /// Land checkpoints.
    Land,
    /// Airports.
    Air,
    /// Seaports.
    Sea,
    /// All of them, those without a place included.
    #[default]
    All,
}

impl CountKind {
    /// All, in the order of the menus.
    pub const EACH: [Self; 4] = [Self::All, Self::Land, Self::Air, Self::Sea];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::Air => "air",
            Self::Sea => "sea",
            Self::All => "all",
        }
    }

    /// The kind of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|kind| kind.name() == name)
    }

    fn of(kind: PlaceKind) -> Self {
        match kind {
            PlaceKind::Land => Self::Land,
            PlaceKind::Air => Self::Air,
            PlaceKind::Sea => Self::Sea,
        }
    }
}

/// Exact counts of one place and week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Documents checked.
    pub checked: u64,
    /// Of them, those that did not pass.
    pub referred: u64,
    /// Findings confirmed, by phenomenon and by family.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub found: BTreeMap<String, u64>,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.checked += other.checked;
        self.referred += other.referred;
        for (code, count) in &other.found {
            *self.found.entry(code.clone()).or_default() += count;
        }
    }

    fn add_check(&mut self, check: &CheckBrief) {
        self.checked += 1;
        self.referred += u64::from(check.outcome != Verdict::Passed);
        for code in check.phenomena() {
            *self.found.entry(code).or_default() += 1;
        }
    }
}

/// One line of the table of counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountLine {
    /// Week.
    pub week: Week,
    /// Name of the checkpoint; empty where none was set. It never leaves the node.
    pub checkpoint: String,
    /// Kind of the checkpoint.
    pub kind: CountKind,
    /// The counts.
    #[serde(flatten)]
    pub tally: Tally,
    /// Whether they come from an import of the member's own statistics.
    #[serde(default)]
    pub imported: bool,
    /// Whether late decisions may still change them.
    #[serde(default)]
    pub open: bool,
}

/// The table of counts.
#[derive(Clone, Debug, Serialize)]
pub struct CountTable {
    /// The lines, newest week first.
    pub lines: Vec<CountLine>,
    /// Up to which week records were counted into rows, and when.
    pub rolled_up: Option<RolledUp>,
}

/// How far the records were counted into rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolledUp {
    /// The last week with a row.
    pub through: Week,
    /// When.
    pub at: Timestamp,
}

/// A count that another member told.
#[derive(Clone, Debug, Serialize)]
pub struct ToldCount {
    /// Who says so.
    pub author: Author,
    /// The object.
    pub id: StixId,
    /// Week.
    pub week: Week,
    /// Kind of checkpoint.
    pub kind: CountKind,
    /// Phenomenon, where findings are counted.
    pub phenomenon: Option<String>,
    /// Checked, if told.
    pub checked: Option<u64>,
    /// Referred, if told.
    pub referred: Option<u64>,
    /// Found, if told.
    pub found: Option<u64>,
}

/// What was shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountsShared {
    /// Weeks that are told now.
    pub weeks: Vec<Week>,
    /// Weeks that had been told before and stay as they were told.
    pub told_before: Vec<Week>,
    /// Objects made.
    pub objects: usize,
    /// Counts left out because they or others would tell too much.
    pub suppressed: usize,
}

/// Everything that series are made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct CountBook {
    /// Own exact counts by week and kind (without [`CountKind::All`]; those without a place stand under `All`).
    pub(crate) own: BTreeMap<(Week, CountKind), Tally>,
    /// Which of them were imported.
    pub(crate) imported: BTreeSet<(Week, CountKind)>,
    /// What others told.
    pub(crate) told: Vec<ToldCount>,
    /// The lines that `own` is the sum of.
    pub(crate) lines: Vec<CountLine>,
    /// How far rows go.
    pub(crate) rolled_up: Option<RolledUp>,
}

/// A check record, as far as it is counted.
#[derive(Deserialize)]
struct CheckBrief {
    at: Timestamp,
    place: Option<crate::check::Place>,
    outcome: Verdict,
    decision: Option<crate::check::Decision>,
}

impl CheckBrief {
    fn finding(&self) -> Option<&StixId> {
        let confirmed = self.decision.as_ref().filter(|decision| decision.kind == DecisionKind::Confirmed);
        confirmed.and_then(|decision| decision.finding.as_ref())
    }

    /// What its finding counts under, each once: phenomena and their families.
    fn phenomena(&self) -> BTreeSet<String> {
        let Some(decision) = self.decision.as_ref().filter(|one| one.kind == DecisionKind::Confirmed) else {
            return BTreeSet::new();
        };
        let mut codes = BTreeSet::from([DOCUMENT_FRAUD.to_owned()]);
        for one in decision.phenomena.iter().filter_map(|code| Phenomenon::find(code)) {
            codes.insert(one.code().to_owned());
            codes.insert(one.family().code().to_owned());
        }
        codes
    }

    fn line(&self) -> (Week, CountKind, String) {
        let (kind, title) = match &self.place {
            Some(place) => (CountKind::of(place.kind), place.title.clone()),
            None => (CountKind::All, String::new()),
        };
        (Week::of(self.at), kind, title)
    }
}

/// Codes of phenomena that an examiner ticked, with the one of the method.
///
/// # Errors
/// `Invalid` for a code outside the taxonomy.
pub(crate) fn counted_under(method: &str, ticked: &[String]) -> Result<Vec<String>> {
    let mut codes = BTreeSet::from([Phenomenon::of_method(method).code().to_owned()]);
    for code in ticked {
        codes.insert(phenomenon(code, "phenomena")?.code().to_owned());
    }
    Ok(codes.into_iter().collect())
}

/// A phenomenon by its code.
pub(crate) fn phenomenon(code: &str, place: &str) -> Result<Phenomenon> {
    Phenomenon::find(code).ok_or_else(|| {
        Problem::new("phenomenon.unknown", "this is no phenomenon of the taxonomy")
            .at(place)
            .remedy("take a code of docs/taxonomy/phenomena-1.json")
            .into()
    })
}

impl Node {
    /// Counts the records of closed weeks into rows; weeks that are settled are counted no more. Gives the lines that changed.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn roll_up_counts(&self, caller: &Caller) -> Result<u64> {
        caller.need(Right::WriteClaims)?;
        let now = self.now();
        let this_week = Week::of(now);
        let rolled = self.rolled_up().await?;
        let settled = this_week.plus(-SETTLED_AFTER);
        // Weeks up to the last roll-up that are settled by now were counted after their evidence had gone.
        let from = match rolled {
            Some(rolled) => settled.min(rolled.through.plus(1)),
            None => Week::of(Timestamp::MIN),
        };
        let lines = self.count_checks(from.start(), this_week.start(), &mut |_, _| {}).await?;
        let mut changed = Vec::new();
        for ((week, kind, checkpoint), tally) in lines {
            let line = CountLine { week, checkpoint, kind, tally, imported: false, open: false };
            let place = key([&*week.to_string(), kind.name(), &*line.checkpoint]);
            let new = rows::encode(&line);
            if self.engine.row(tables::COUNT, &place).await?.as_deref() != Some(&*new) {
                changed.push((place, line));
            }
        }
        let through = this_week.plus(-1);
        let count = changed.len() as u64;
        if count == 0 && rolled.is_some_and(|rolled| rolled.through == through) {
            return Ok(0);
        }
        let leaf = self.leaf(now, caller, "counts.rolled-up", "statistics", format!("{count} lines"));
        let mut batch = Batch::new(now, leaf).row(rows::set(
            tables::CONFIG,
            key(["counts-rolled-up"]),
            &RolledUp { through, at: now },
        ));
        for (place, line) in &changed {
            batch = batch.row(rows::set(tables::COUNT, place.clone(), line));
        }
        self.engine.apply(batch.build()).await?;
        Ok(count)
    }

    /// Counts of the weeks from `from` to `to`, newest first.
    ///
    /// # Errors
    /// `Forbidden` without the right; `Invalid` for more than [`WEEKS_MOST`] weeks.
    pub async fn count_table(&self, caller: &Caller, from: Week, to: Week) -> Result<CountTable> {
        caller.need(Right::ReadAssessments)?;
        span(from, to)?;
        self.note_read(caller, "counts").await?;
        let book = self.count_book(from).await?;
        let mut lines: Vec<CountLine> = book.lines.into_iter().filter(|line| line.week <= to).collect();
        lines.sort_by(|a, b| (b.week, a.kind, &a.checkpoint).cmp(&(a.week, b.kind, &b.checkpoint)));
        Ok(CountTable { lines, rolled_up: book.rolled_up })
    }

    /// Tells members the counts of closed weeks: findings exactly where all readers hold them, other small counts not at all (DESIGN §6).
    ///
    /// A week is told once. Told again later, the difference would tell of single events.
    ///
    /// # Errors
    /// `Forbidden` without the right or if policy refuses the release; `Invalid` for weeks that are not over or too many;
    /// `NotFound` if nothing was counted; `Conflict` if somebody shares the same weeks now.
    pub async fn share_counts(
        &self,
        caller: &Caller,
        from: Week,
        to: Week,
        form: &ReleaseForm,
    ) -> Result<CountsShared> {
        caller.need(Right::WriteClaims)?;
        span(from, to)?;
        let now = self.now().trunc_millis();
        if to >= Week::of(now) {
            return Err(Problem::new("count.open-week", "a week is told when it is over")
                .at("to")
                .remedy("end with an earlier week")
                .into());
        }
        let book = self.count_book(from).await?;
        let held = self.held_findings(from, to, form, now).await?;
        let mut shared =
            CountsShared { weeks: Vec::new(), told_before: Vec::new(), objects: 0, suppressed: 0 };
        let mut counts = Vec::new();
        for step in 0..=to.since(from) {
            let week = from.plus(step);
            let of_week: BTreeMap<CountKind, &Tally> = book
                .own
                .range((week, CountKind::Land)..=(week, CountKind::Sea))
                .map(|((_, kind), tally)| (*kind, tally))
                .collect();
            if of_week.is_empty() {
                continue;
            }
            if self.engine.row(tables::COUNT_TOLD, &key([&*week.to_string()])).await?.is_some() {
                shared.told_before.push(week);
                continue;
            }
            shared.weeks.push(week);
            counts.extend(tell_week(week, &of_week, &held));
        }
        if counts.is_empty() && shared.told_before.is_empty() {
            return Err(NodeError::not_found("nothing was counted at a checkpoint in these weeks"));
        }
        shared.objects = counts.len();
        shared.suppressed = counts.iter().map(|count| count.suppressed.len()).sum();
        if counts.is_empty() {
            return Ok(shared);
        }
        let subject = format!("{from} to {to}: {} objects {}", shared.objects, form.tlp);
        let batch = Batch::new(now, self.leaf(now, caller, "counts.released", "statistics", subject));
        let mut out = Outgoing::start(self, form, &Subject::default(), now, batch)?;
        for count in &counts {
            let stated = self.stated(COUNT_TYPE, now, out.markings());
            out.attested(&phenomena::count(&stated, count)).await?;
        }
        let mut batch = out.finish();
        for week in &shared.weeks {
            batch = batch.row(rows::insert(tables::COUNT_TOLD, key([&*week.to_string()]), &now));
        }
        match self.engine.apply(batch.build()).await {
            Ok(_) => Ok(shared),
            Err(error) if is_conflict(&error) => {
                Err(NodeError::Conflict(Problem::new("count.told", "somebody tells these weeks right now")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Everything counted from a week on: rows, records since the last roll-up, imports, and what others told.
    pub(crate) async fn count_book(&self, from: Week) -> Result<CountBook> {
        let rolled_up = self.rolled_up().await?;
        let this_week = Week::of(self.now());
        let mut book = CountBook { rolled_up, ..CountBook::default() };
        for (_, line) in rows::all::<CountLine>(&*self.engine, tables::COUNT, "").await? {
            if line.week >= from {
                let open = this_week.since(line.week) <= SETTLED_AFTER;
                book.lines.push(CountLine { open, ..line });
            }
        }
        let since = rolled_up.map_or(from, |rolled| rolled.through.plus(1).max(from));
        let fresh = self.count_checks(since.start(), this_week.end(), &mut |_, _| {}).await?;
        book.lines.extend(fresh.into_iter().map(|((week, kind, checkpoint), tally)| CountLine {
            week,
            checkpoint,
            kind,
            tally,
            imported: false,
            open: true,
        }));
        for line in &book.lines {
            book.own.entry((line.week, line.kind)).or_default().add(&line.tally);
        }
        // Keys begin with the week, and the text order of weeks is their order.
        let before = key([&*from.plus(-1).to_string(), "\u{10ffff}"]);
        for line in self.imported_lines(before).await? {
            // What was counted here stands before what was imported.
            if let std::collections::btree_map::Entry::Vacant(place) = book.own.entry((line.week, line.kind))
            {
                place.insert(line.tally.clone());
                book.imported.insert((line.week, line.kind));
                book.lines.push(line);
            }
        }
        book.told = self.told_counts(from).await?;
        Ok(book)
    }

    /// What other members told, attested or not; who says so comes with it.
    async fn told_counts(&self, from: Week) -> Result<Vec<ToldCount>> {
        let mut found = Vec::new();
        for standing in self.standing_objects(&[COUNT_TYPE]).await? {
            if standing.record.created_by.as_ref() == Some(&self.identity.identity) {
                continue;
            }
            let Some(read) = phenomena::read::<phenomena::Count>(&standing.record.bytes) else { continue };
            let count = read.content;
            let (Ok(week), Some(kind)) =
                (count.week.parse::<Week>(), CountKind::find(&count.checkpoint_kind))
            else {
                continue;
            };
            // A number that no member can have counted is no number: sums of told counts stay sums.
            let sound = |count: Option<u64>| count.filter(|count| *count <= MOST_COUNT);
            if week >= from {
                found.push(ToldCount {
                    author: standing.author,
                    id: standing.record.id,
                    week,
                    kind,
                    phenomenon: count.phenomenon,
                    checked: sound(count.checked),
                    referred: sound(count.referred),
                    found: sound(count.found),
                });
            }
        }
        Ok(found)
    }

    async fn rolled_up(&self) -> Result<Option<RolledUp>> {
        let found = rows::load(&*self.engine, tables::CONFIG, &key(["counts-rolled-up"])).await?;
        Ok(found.map(|(rolled, _)| rolled))
    }

    async fn imported_lines(&self, before: vigie_store::RowKey) -> Result<Vec<CountLine>> {
        let (mut found, mut after) = (Vec::new(), Some(before));
        loop {
            let rows = self.engine.rows(tables::COUNT_IMPORTED, "", after.as_ref(), 1_000).await?;
            let full = rows.len() == 1_000;
            for (place, bytes) in rows {
                found.push(rows::decode(tables::COUNT_IMPORTED, &bytes)?);
                after = Some(place);
            }
            if !full {
                return Ok(found);
            }
        }
    }

    /// Counts the records between two instants, page by page; `each` sees every record with its line.
    async fn count_checks(
        &self,
        from: Timestamp,
        until: Timestamp,
        each: &mut (dyn FnMut(&CheckBrief, CountKind) + Send),
    ) -> Result<BTreeMap<(Week, CountKind, String), Tally>> {
        let mut lines: BTreeMap<(Week, CountKind, String), Tally> = BTreeMap::new();
        // Keys begin with the microseconds in hexadecimal; before 1970 nothing was checked.
        let mut after = Some(key([&*format!("{:016x}", from.as_micros().max(0))]));
        loop {
            let rows = self.engine.rows(tables::CHECK, "", after.as_ref(), 1_000).await?;
            let full = rows.len() == 1_000;
            for (place, bytes) in rows {
                let check: CheckBrief = rows::decode(tables::CHECK, &bytes)?;
                if check.at >= until {
                    return Ok(lines);
                }
                let line = check.line();
                each(&check, line.1);
                lines.entry(line).or_default().add_check(&check);
                after = Some(place);
            }
            if !full {
                return Ok(lines);
            }
        }
    }

    /// How many findings of each cell every reader of a release holds.
    async fn held_findings(
        &self,
        from: Week,
        to: Week,
        form: &ReleaseForm,
        now: Timestamp,
    ) -> Result<BTreeMap<(Week, CountKind, String), u64>> {
        let mut findings: Vec<(Week, CountKind, BTreeSet<String>, StixId)> = Vec::new();
        self.count_checks(from.start(), to.end(), &mut |check, kind| {
            if let Some(finding) = check.finding() {
                findings.push((Week::of(check.at), kind, check.phenomena(), finding.clone()));
            }
        })
        .await?;
        let mut held = BTreeMap::new();
        // Without named readers the release is open to more than those that this node knows.
        if form.members.is_empty() {
            return Ok(held);
        }
        for (week, kind, codes, finding) in findings {
            let released = std::slice::from_ref(&self.released);
            let records = self.engine.get(released, &finding, Which::Last, &Audiences::All).await?;
            let Some(record) = records.last().filter(|record| record.withdrawn.is_none()) else { continue };
            let rule = self.rule_of(record.audience)?;
            if form.members.iter().all(|member| rule.admits(&Reader::Member(member.clone()), now)) {
                for code in codes {
                    *held.entry((week, kind, code)).or_default() += 1;
                }
            }
        }
        Ok(held)
    }

    /// A fresh object of this member.
    pub(crate) fn stated(&self, kind: &str, at: Timestamp, markings: &[StixId]) -> Stated {
        Stated {
            id: self.fresh_id(kind),
            created: at,
            created_by: self.identity.identity.clone(),
            markings: markings.to_vec(),
        }
    }
}

/// What may be told of one week: checks by kind of checkpoint with their totals, and findings by phenomenon.
fn tell_week(
    week: Week,
    of_week: &BTreeMap<CountKind, &Tally>,
    held: &BTreeMap<(Week, CountKind, String), u64>,
) -> Vec<phenomena::Count> {
    // A kind of checkpoint that a member has not is no secret; only those it has are rows.
    let mut names: Vec<CountKind> = of_week.keys().copied().collect();
    let blank = |kind: CountKind, phenomenon: Option<&str>| phenomena::Count {
        week: week.to_string(),
        checkpoint_kind: kind.name().to_owned(),
        phenomenon: phenomenon.map(str::to_owned),
        threshold: THRESHOLD,
        taxonomy_version: taxonomy::VERSION,
        ..phenomena::Count::default()
    };
    // Passed and referred add up to checked, so all three are in the table though only two are told.
    let table: Vec<Vec<Cell>> = of_week
        .values()
        .map(|tally| vec![Cell::new(tally.checked.saturating_sub(tally.referred)), Cell::new(tally.referred)])
        .collect();
    let activity = told(&table, THRESHOLD);
    // With one kind the total of all kinds says nothing more.
    if names.len() > 1 {
        names.push(CountKind::All);
    }
    let mut counts = Vec::new();
    for (kind, cells) in names.iter().zip(&activity) {
        let mut count = blank(*kind, None);
        (count.referred, count.checked) = (cells[1], cells[2]);
        let left_out = [("checked", count.checked), ("referred", count.referred)];
        count.suppressed = missing(&left_out);
        counts.push(count);
    }
    let codes: BTreeSet<&String> = of_week.values().flat_map(|tally| tally.found.keys()).collect();
    for code in codes {
        let line: Vec<Cell> = of_week
            .iter()
            .map(|(kind, tally)| {
                let value = tally.found.get(code).copied().unwrap_or(0);
                let known = held.get(&(week, *kind, code.clone())).is_some_and(|held| *held == value);
                Cell { value, known }
            })
            .collect();
        for (kind, cell) in names.iter().zip(told_line(&line, THRESHOLD)) {
            let mut count = blank(*kind, Some(code));
            count.found = cell;
            count.suppressed = missing(&[("found", cell)]);
            counts.push(count);
        }
    }
    counts
}

fn missing(counts: &[(&str, Option<u64>)]) -> Vec<String> {
    counts.iter().filter(|(_, count)| count.is_none()).map(|(name, _)| (*name).to_owned()).collect()
}

fn span(from: Week, to: Week) -> Result<()> {
    match to.since(from) {
        0..WEEKS_MOST => Ok(()),
        less if less < 0 => {
            Err(Problem::new("count.weeks", "the last week is before the first").at("to").into())
        }
        _ => Err(Problem::new("count.weeks", format!("more than {WEEKS_MOST} weeks at once"))
            .at("from")
            .remedy("ask for fewer")
            .into()),
    }
}
