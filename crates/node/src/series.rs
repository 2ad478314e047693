//! Weekly series with their expected band, the import of earlier years, and the alarms that unusual weeks raise.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use vigie_store::{Batch, RowOp};
use vigie_trend::Week;
use vigie_trend::baseline::{self, Band};
use vigie_trend::taxonomy::Phenomenon;

use crate::alerts::Author;
use crate::counts::{CountBook, CountKind, CountLine, WEEKS_MOST, phenomenon};
use crate::rows::{self, key, tables};
use crate::warnings::Alarm;
use crate::{ATTEMPTS, Caller, Node, Problem, Result, Right, is_conflict};

/// The most lines of an import.
const IMPORT_MOST: usize = 50_000;
/// How far back series are read: five past years with their windows, and the weeks shown.
const HISTORY: i32 = 52 * 6;
/// Closed weeks that are judged: others may tell theirs late.
const JUDGED: i32 = 4;

/// What a series counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Findings of a phenomenon.
    #[default]
    Found,
    /// Checks that did not pass.
    Referred,
    /// Documents checked.
    Checked,
}

impl Unit {
    /// All, in the order of the menus.
    pub const ALL: [Self; 3] = [Self::Found, Self::Referred, Self::Checked];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Referred => "referred",
            Self::Checked => "checked",
        }
    }

    /// The unit of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }
}

/// Whose counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// This member's, exact.
    #[default]
    Own,
    /// This member's with what others told.
    Region,
}

impl Scope {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Own, Self::Region];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Region => "region",
        }
    }

    /// The scope of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// Which series.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SeriesKey {
    /// Code; empty unless findings are counted.
    #[serde(default)]
    pub phenomenon: String,
    /// What is counted.
    #[serde(default)]
    pub unit: Unit,
    /// Kind of checkpoint.
    #[serde(default)]
    pub kind: CountKind,
    /// Whose counts.
    #[serde(default)]
    pub scope: Scope,
}

/// One week of a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeriesPoint {
    /// Week.
    pub week: Week,
    /// The count; absent where it is not known in full.
    pub count: Option<u64>,
    /// Documents checked in the same weeks and places, if known: a rise may be a rise in checking.
    pub checked: Option<u64>,
    /// What was to be expected; absent where too little is known of earlier weeks.
    pub band: Option<Band>,
    /// Whether the count is above the band.
    pub unusual: bool,
    /// Whether a part of it was imported.
    pub imported: bool,
    /// Members that told nothing, or not this number, for this week.
    pub missing: Vec<String>,
    /// Whether the week is not over.
    pub open: bool,
}

/// A series.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    /// Which one.
    #[serde(flatten)]
    pub key: SeriesKey,
    /// The rule that judges it.
    pub rule: String,
    /// Its version.
    pub rule_version: u32,
    /// Weeks, oldest first.
    pub points: Vec<SeriesPoint>,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SeriesImport {
    /// Lines taken.
    pub accepted: u64,
    /// Lines that were not, with their number and why.
    pub refused: Vec<(usize, String)>,
}

/// What a look at all series found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Detected {
    /// Weeks of series that could be judged.
    pub judged: u64,
    /// Weeks of series with too little history.
    pub not_judged: u64,
    /// How many of the judged the rule calls unusual by chance alone.
    pub expected_by_chance: f64,
    /// Alarms that are new.
    pub alarms: Vec<String>,
}

/// A series before it is judged.
#[derive(Default)]
struct Weekly {
    counts: BTreeMap<Week, u64>,
    checked: BTreeMap<Week, u64>,
    imported: BTreeSet<Week>,
    missing: BTreeMap<Week, Vec<String>>,
}

impl Node {
    /// A series of the last `weeks` weeks, this one included.
    ///
    /// # Errors
    /// `Forbidden` without the right; `Invalid` for a phenomenon outside the taxonomy.
    pub async fn series(&self, caller: &Caller, asked: &SeriesKey, weeks: u16) -> Result<Series> {
        caller.need(Right::ReadAssessments)?;
        let asked = checked_key(asked)?;
        self.note_read(caller, "series").await?;
        let this_week = Week::of(self.now());
        let weeks = i32::from(weeks).clamp(1, 260);
        let book = self.count_book(this_week.plus(-HISTORY - weeks)).await?;
        let weekly = weekly(&book, &asked, this_week);
        let points =
            (0..weeks).map(|back| weekly.point(this_week.plus(back + 1 - weeks), this_week)).collect();
        Ok(Series {
            key: asked,
            rule: baseline::RULE.to_owned(),
            rule_version: baseline::RULE_VERSION,
            points,
        })
    }

    /// Takes weekly counts of earlier years from the member's own statistics: lines `week,kind,unit,phenomenon,count` with a heading.
    /// They are marked as imported wherever they are shown; weeks that this node counted itself are not replaced.
    ///
    /// # Errors
    /// `Forbidden` without the right; `Invalid` for another heading or too many lines. Lines that are wrong are refused one by one.
    pub async fn import_series(&self, caller: &Caller, csv: &str) -> Result<SeriesImport> {
        caller.need(Right::WriteClaims)?;
        let now = self.now();
        let mut lines = csv.trim_start_matches('\u{feff}').lines();
        if lines.next().map(str::trim) != Some("week,kind,unit,phenomenon,count") {
            return Err(Problem::new("series.heading", "the first line is no heading of a series")
                .at("line 1")
                .remedy("begin with week,kind,unit,phenomenon,count")
                .into());
        }
        let mut report = SeriesImport::default();
        let mut tallies: BTreeMap<(Week, CountKind), CountLine> = BTreeMap::new();
        for (index, line) in lines.enumerate() {
            if index >= IMPORT_MOST {
                return Err(Problem::new("input.too-large", format!("more than {IMPORT_MOST} lines"))
                    .remedy("import year by year")
                    .into());
            }
            if line.trim().is_empty() {
                continue;
            }
            match import_line(line, Week::of(now)) {
                Ok((week, kind, unit, code, count)) => {
                    let place = (week, kind);
                    if let std::collections::btree_map::Entry::Vacant(entry) = tallies.entry(place) {
                        let held: Option<(CountLine, _)> =
                            rows::load(&*self.engine, tables::COUNT_IMPORTED, &import_key(week, kind))
                                .await?;
                        entry.insert(held.map_or_else(|| blank_line(week, kind), |(line, _)| line));
                    }
                    if let Some(line) = tallies.get_mut(&place) {
                        match unit {
                            Unit::Checked => line.tally.checked = count,
                            Unit::Referred => line.tally.referred = count,
                            Unit::Found => {
                                line.tally.found.insert(code, count);
                            }
                        }
                    }
                    report.accepted += 1;
                }
                Err(why) => report.refused.push((index + 2, why)),
            }
        }
        if tallies.is_empty() {
            return Ok(report);
        }
        let subject = format!("{} lines, {} refused", report.accepted, report.refused.len());
        let mut batch = Batch::new(now, self.leaf(now, caller, "series.imported", "statistics", subject));
        for ((week, kind), line) in &tallies {
            batch = batch.row(rows::set(tables::COUNT_IMPORTED, import_key(*week, *kind), line));
        }
        self.engine.apply(batch.build()).await?;
        Ok(report)
    }

    /// Judges the latest weeks of all series and raises an alarm for each that is unusual and new.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn detect_alarms(&self, caller: &Caller) -> Result<Detected> {
        if !caller.may(Right::WriteClaims) {
            caller.need(Right::Command)?;
        }
        for _ in 0..ATTEMPTS {
            let now = self.now();
            let this_week = Week::of(now);
            let book = self.count_book(this_week.plus(-HISTORY)).await?;
            let mut detected = Detected::default();
            let mut rows = Vec::new();
            for key_of in all_series(&book) {
                let weekly = weekly(&book, &key_of, this_week);
                for back in 0..=JUDGED {
                    let point = weekly.point(this_week.plus(-back), this_week);
                    let (Some(observed), Some(band)) = (point.count, point.band) else {
                        detected.not_judged += 1;
                        continue;
                    };
                    detected.judged += 1;
                    if !point.unusual {
                        continue;
                    }
                    let alarm = Alarm::raised(&key_of, point.week, observed, &band, now);
                    let place = key([&*alarm.id]);
                    match rows::load::<Alarm>(&*self.engine, tables::ALARM, &place).await? {
                        None => {
                            detected.alarms.push(alarm.id.clone());
                            rows.push(rows::insert(tables::ALARM, place, &alarm));
                        }
                        // The week went on: what nobody has acted on yet says the newer number.
                        Some((held, old)) if held.observed < observed && held.is_untouched() => {
                            let alarm = Alarm { at: held.at, ..alarm };
                            let new = rows::encode(&alarm);
                            rows.push(RowOp::Replace { table: tables::ALARM, key: place, old, new });
                        }
                        Some(_) => {}
                    }
                }
            }
            detected.expected_by_chance = detected.judged as f64 * baseline::TAIL;
            if rows.is_empty() {
                return Ok(detected);
            }
            let subject = format!("{} new of {} judged", detected.alarms.len(), detected.judged);
            let batch = Batch::new(now, self.leaf(now, caller, "alarms.raised", "statistics", subject));
            let batch = rows.into_iter().fold(batch, |batch, row| batch.row(row));
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(detected),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }
}

impl Weekly {
    fn point(&self, week: Week, this_week: Week) -> SeriesPoint {
        let count = self.counts.get(&week).copied();
        let band = baseline::band(&self.counts, week);
        SeriesPoint {
            week,
            count,
            checked: self.checked.get(&week).copied(),
            unusual: count.zip(band).is_some_and(|(count, band)| band.is_unusual(count)),
            band,
            imported: self.imported.contains(&week),
            missing: self.missing.get(&week).cloned().unwrap_or_default(),
            open: week >= this_week,
        }
    }
}

/// The counts of a series by week.
fn weekly(book: &CountBook, asked: &SeriesKey, this_week: Week) -> Weekly {
    let own = own_weekly(book, asked, this_week);
    if asked.scope == Scope::Own {
        return own;
    }
    // What each member told of this series; a member that told of it once is missed in the weeks it did not.
    let mut told: BTreeMap<&str, BTreeMap<Week, Option<u64>>> = BTreeMap::new();
    /// What one member told of one week: of all kinds together, and of each kind.
    type ToldOfWeek = (Option<Option<u64>>, Vec<Option<u64>>);
    let mut kinds: BTreeMap<(&str, Week), ToldOfWeek> = BTreeMap::new();
    for count in &book.told {
        let Author::Attested { member, .. } = &count.author else { continue };
        let phenomenon = count.phenomenon.as_deref().unwrap_or_default();
        if phenomenon != asked.phenomenon || (asked.kind != CountKind::All && asked.kind != count.kind) {
            continue;
        }
        let value = match asked.unit {
            Unit::Found => count.found,
            Unit::Referred => count.referred,
            Unit::Checked => count.checked,
        };
        let entry = kinds.entry((member, count.week)).or_default();
        match count.kind {
            CountKind::All => entry.0 = Some(value),
            _ => entry.1.push(value),
        }
    }
    for ((member, week), (all, each)) in kinds {
        // Without a total there is one kind, and it is the total.
        let value = all.unwrap_or_else(|| each.first().copied().flatten());
        told.entry(member).or_default().insert(week, value);
    }
    let mut region = Weekly { checked: BTreeMap::new(), imported: own.imported.clone(), ..Weekly::default() };
    for (week, value) in own.counts.iter().filter(|(week, _)| **week < this_week) {
        let mut sum = *value;
        let mut missing = Vec::new();
        for (member, weeks) in &told {
            match weeks.get(week).copied().flatten() {
                Some(value) => sum = sum.saturating_add(value),
                None => missing.push((*member).to_owned()),
            }
        }
        match missing.is_empty() {
            true => {
                region.counts.insert(*week, sum);
            }
            false => {
                region.missing.insert(*week, missing);
            }
        }
    }
    region
}

fn own_weekly(book: &CountBook, asked: &SeriesKey, this_week: Week) -> Weekly {
    let mut weekly = Weekly::default();
    let mut counted_from: Option<Week> = None;
    for ((week, kind), tally) in &book.own {
        if asked.kind != CountKind::All && asked.kind != *kind {
            continue;
        }
        let imported = book.imported.contains(&(*week, *kind));
        let value = match asked.unit {
            Unit::Found => tally.found.get(&asked.phenomenon).copied().unwrap_or(0),
            Unit::Referred => tally.referred,
            Unit::Checked => tally.checked,
        };
        *weekly.counts.entry(*week).or_default() += value;
        // Imported statistics may be of findings alone.
        if !(imported && tally.checked == 0) {
            *weekly.checked.entry(*week).or_default() += tally.checked;
        }
        if imported {
            weekly.imported.insert(*week);
        } else {
            counted_from = Some(counted_from.map_or(*week, |from| from.min(*week)));
        }
    }
    // From its first own count on, a week without checks counted nothing; before, it is not known.
    let mut week = counted_from.unwrap_or(this_week.plus(1));
    while week <= this_week {
        weekly.counts.entry(week).or_insert(0);
        weekly.checked.entry(week).or_insert(0);
        week = week.plus(1);
    }
    weekly
}

/// The series worth a look: whatever was found, by kind of place and for all, alone and with the region; and what was referred.
fn all_series(book: &CountBook) -> Vec<SeriesKey> {
    let found = book.own.values().flat_map(|tally| tally.found.keys().cloned());
    let told = book.told.iter().filter_map(|count| count.phenomenon.clone());
    let codes: BTreeSet<String> = found.chain(told).filter(|code| Phenomenon::find(code).is_some()).collect();
    let kinds: BTreeSet<CountKind> = book.own.keys().map(|(_, kind)| *kind).chain([CountKind::All]).collect();
    let mut series = Vec::new();
    for kind in kinds {
        for code in &codes {
            for scope in Scope::ALL {
                // A series that no other member tells of is no region's.
                let others = book.told.iter().any(|count| count.phenomenon.as_deref() == Some(code));
                if scope == Scope::Own || (others && kind == CountKind::All) {
                    series.push(SeriesKey { phenomenon: code.clone(), unit: Unit::Found, kind, scope });
                }
            }
        }
        series.push(SeriesKey { phenomenon: String::new(), unit: Unit::Referred, kind, scope: Scope::Own });
    }
    series
}

fn checked_key(asked: &SeriesKey) -> Result<SeriesKey> {
    let code = match asked.unit {
        Unit::Found => phenomenon(&asked.phenomenon, "phenomenon")?.code().to_owned(),
        _ => String::new(),
    };
    Ok(SeriesKey { phenomenon: code, ..asked.clone() })
}

fn import_key(week: Week, kind: CountKind) -> vigie_store::RowKey {
    key([&*week.to_string(), kind.name()])
}

fn blank_line(week: Week, kind: CountKind) -> CountLine {
    CountLine {
        week,
        checkpoint: String::new(),
        kind,
        tally: Default::default(),
        imported: true,
        open: false,
    }
}

fn import_line(
    line: &str,
    this_week: Week,
) -> std::result::Result<(Week, CountKind, Unit, String, u64), String> {
    let columns: Vec<&str> = line.split(',').map(|column| column.trim().trim_matches('"')).collect();
    let [week, kind, unit, code, count] = columns.as_slice() else {
        return Err("a line has five columns".to_owned());
    };
    let week: Week = week.parse().map_err(|error: vigie_trend::WeekError| error.to_string())?;
    if week >= this_week {
        return Err("this week is not over; the node counts it itself".to_owned());
    }
    if this_week.since(week) > HISTORY + WEEKS_MOST {
        return Err("this week is too long ago to be compared with".to_owned());
    }
    let kind = CountKind::find(kind)
        .filter(|kind| *kind != CountKind::All)
        .ok_or("a kind of checkpoint is land, air or sea")?;
    let unit = Unit::find(unit).ok_or("a unit is found, referred or checked")?;
    let code = match (unit, Phenomenon::find(code)) {
        (Unit::Found, Some(one)) => one.code().to_owned(),
        (Unit::Found, None) => return Err("findings are of a phenomenon of the taxonomy".to_owned()),
        (_, _) if code.is_empty() => String::new(),
        _ => return Err("only findings are of a phenomenon; leave the column empty".to_owned()),
    };
    let count = vigie_trend::series::count(count).ok_or("a count is a whole number")?;
    Ok((week, kind, unit, code, count))
}
