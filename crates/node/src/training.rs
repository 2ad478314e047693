//! Training: a trainer prepares specimens of the fictional state UTO, trainees decide on each before they see the software's
//! verdict, the trainer sees detection rates by defect and cohort.
//!
//! Nothing here touches real data: sets and answers have tables of their own, specimens are judged by the certificates that came
//! with them, and no list, alert or member is asked. No person is ranked: an own result goes to the trainee alone, and a rate is
//! told only where at least [`LEAST_PEOPLE`] took part.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use vigie_model::Timestamp;
use vigie_mrtd::lds::{Dg1, EfSod, FileId};
use vigie_stix::travel::DetectionPoint;
use vigie_store::{Batch, StoreError};
use vigie_trust::inspect::{Input, MrzText, Reading};
use vigie_trust::report::{CheckReport, Profile, Verdict};
use vigie_trust::signature::DigestAlgorithm;
use vigie_trust::store::TrustSnapshot;

use crate::admin::hex;
use crate::rows::{self, key, tables};
use crate::{Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// Documents in one set.
pub const SET_SIZE: std::ops::RangeInclusive<usize> = 3..=12;
/// People below which a rate is not told.
pub const LEAST_PEOPLE: usize = 5;
/// The most octets of one specimen.
const SPECIMEN_LIMIT: usize = 256 * 1024;

/// What is wrong with a specimen: only defects that the training page itself shows to whoever looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// DG1 was changed after signing, and the printed zone with it.
    AlteredDg1,
    /// The image was replaced after signing.
    DigestMismatch,
    /// A printed check digit does not fit.
    WrongCheckDigit,
    /// Printed zone and chip are of two documents.
    OtherNumber,
}

impl Flaw {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::AlteredDg1, Self::DigestMismatch, Self::WrongCheckDigit, Self::OtherNumber];

    /// The name, as `vigie specimen --defect` has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AlteredDg1 => "altered-dg1",
            Self::DigestMismatch => "digest-mismatch",
            Self::WrongCheckDigit => "wrong-check-digit",
            Self::OtherNumber => "other-number",
        }
    }

    /// The detection point where it shows.
    pub const fn point(self) -> &'static str {
        match self {
            Self::AlteredDg1 | Self::DigestMismatch => "chip-digest",
            Self::WrongCheckDigit => "mrz-check-digit",
            Self::OtherNumber => "chip-mrz-mismatch",
        }
    }

    /// By its name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flaw| flaw.name() == name)
    }
}

/// A set to prepare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetForm {
    /// Name of the set.
    pub title: String,
    /// Name of the group that trains; rates are told by it.
    pub cohort: String,
    /// The chosen defects, one specimen each.
    pub defects: Vec<String>,
    /// How many sound specimens stand among them.
    pub sound: usize,
}

/// A checked set, in the order in which trainees meet it.
#[derive(Clone, Debug)]
pub struct Plan {
    title: String,
    cohort: String,
    flaws: Vec<Option<Flaw>>,
}

impl Plan {
    /// What each specimen is to have.
    pub fn flaws(&self) -> &[Option<Flaw>] {
        &self.flaws
    }
}

/// A specimen as its maker gives it.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// The printed lines.
    pub mrz: Vec<String>,
    /// The chip's files.
    pub chip: BTreeMap<String, Vec<u8>>,
}

/// Specimens of one authority, and the certificates that they are judged by.
#[derive(Clone, Debug, Default)]
pub struct Specimens {
    /// One for each entry of the plan, in its order.
    pub documents: Vec<Made>,
    /// Trust material by name.
    pub trust: BTreeMap<String, Vec<u8>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredSpecimen {
    flaw: Option<Flaw>,
    mrz: Vec<String>,
    chip: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredSet {
    id: String,
    title: String,
    cohort: String,
    by: String,
    at: Timestamp,
    specimens: Vec<StoredSpecimen>,
    trust: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredAnswer {
    set: String,
    number: usize,
    by: String,
    at: Timestamp,
    says_false: bool,
    point: Option<String>,
}

/// A set as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetView {
    /// Its id.
    pub id: String,
    /// Name.
    pub title: String,
    /// Who trains with it.
    pub cohort: String,
    /// When it was prepared.
    pub at: Timestamp,
    /// How many specimens.
    pub specimens: usize,
    /// On how many the caller decided.
    pub decided: usize,
    /// Whether the caller prepared it and so knows the answers.
    pub own: bool,
    /// Marks that this is training.
    pub training: bool,
}

/// Digest of one data group: what the signed file says, and what the file gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DigestLine {
    /// Number of the data group.
    pub group: u8,
    /// Signed digest, hex.
    pub signed: String,
    /// Digest of the file as read, hex; empty if it was not read.
    pub read: String,
}

/// A decision of a trainee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionForm {
    /// Whether the document is false.
    pub says_false: bool,
    /// Where that shows; wanted of who says false.
    #[serde(default)]
    pub point: Option<String>,
}

/// What a trainee hears after the decision.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// What the trainee said.
    pub says_false: bool,
    /// Where.
    pub point: Option<String>,
    /// What was wrong; `None` for a sound specimen.
    pub defect: Option<Flaw>,
    /// Whether false was told from sound.
    pub right: bool,
    /// Whether the point named is the one where it shows; `None` where there is none.
    pub point_right: Option<bool>,
    /// The software's verdict.
    pub report: CheckReport,
}

/// A specimen before a trainee.
#[derive(Clone, Debug, Serialize)]
pub struct Exercise {
    /// Its set.
    pub set: SetView,
    /// Its number, from 1.
    pub number: usize,
    /// The printed lines.
    pub printed: Vec<String>,
    /// The chip's copy of them.
    pub chip_lines: Vec<String>,
    /// Digests of the data groups.
    pub digests: Vec<DigestLine>,
    /// What came of it, once decided.
    pub outcome: Option<Outcome>,
    /// The first specimen of the set on which the trainee has not decided.
    pub next: Option<usize>,
}

/// How often specimens with one defect were found out, within one cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// The cohort.
    pub cohort: String,
    /// The defect; `None` for sound specimens, where it is the right answer that is counted.
    pub defect: Option<Flaw>,
    /// The counts, where at least [`LEAST_PEOPLE`] people decided.
    pub counts: Option<RateCounts>,
}

/// Counts of a rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RateCounts {
    /// People.
    pub people: usize,
    /// Decisions.
    pub decisions: usize,
    /// Decisions that told false from sound.
    pub right: usize,
    /// Of those on false specimens, how many named the point where it shows.
    pub point: usize,
}

impl Node {
    /// Checks a form and chooses the order of its specimens; their maker then makes them.
    ///
    /// # Errors
    /// `Forbidden` without the right; `Invalid` for names, defects outside the list, or a set without both kinds.
    pub fn plan_training(&self, caller: &Caller, form: &SetForm) -> Result<Plan> {
        caller.need(Right::PrepareTraining)?;
        let (title, cohort) = (name(&form.title, "title")?, name(&form.cohort, "cohort")?);
        let mut flaws = Vec::new();
        for defect in &form.defects {
            let flaw = Flaw::find(defect).ok_or_else(|| {
                Problem::new("training.defect", "this is no defect that training shows")
                    .at("defects")
                    .remedy("choose altered-dg1, digest-mismatch, wrong-check-digit or other-number")
            })?;
            flaws.push(Some(flaw));
        }
        let whole = flaws.len().saturating_add(form.sound);
        if flaws.is_empty() || form.sound == 0 || !SET_SIZE.contains(&whole) {
            return Err(Problem::new(
                "training.size",
                "a set has 3 to 12 specimens, false ones and sound ones",
            )
            .at("sound")
            .into());
        }
        flaws.resize(whole, None);
        // Order by chance (Fisher and Yates); the small bias of the remainder does not matter to an exercise.
        for at in (1..flaws.len()).rev() {
            let draw = u32::from_le_bytes(self.entropy.octets::<4>()) as usize;
            flaws.swap(at, draw % (at + 1));
        }
        Ok(Plan { title, cohort, flaws })
    }

    /// Keeps a set whose specimens were made as planned.
    ///
    /// # Errors
    /// `Forbidden` without the right; `Invalid` if a specimen is not as planned by the software's own verdict.
    pub async fn prepare_training(&self, caller: &Caller, plan: &Plan, made: &Specimens) -> Result<SetView> {
        caller.need(Right::PrepareTraining)?;
        let now = self.now();
        let wrong = |what: &str| NodeError::from(Problem::new("training.specimen", what.to_owned()));
        if made.documents.len() != plan.flaws.len() {
            return Err(wrong("another number of specimens was made than planned"));
        }
        let trust = snapshot(&made.trust, now);
        let mut specimens = Vec::new();
        for (document, flaw) in made.documents.iter().zip(&plan.flaws) {
            if document.chip.values().map(Vec::len).sum::<usize>() > SPECIMEN_LIMIT {
                return Err(wrong("a specimen is too large"));
            }
            let report = judge(&document.mrz, &document.chip, &trust, now);
            if (report.outcome == Verdict::Passed) != flaw.is_none() {
                return Err(wrong("a specimen is not as it was planned"));
            }
            if report.document.as_ref().is_none_or(|document| document.issuing_state != "UTO") {
                return Err(wrong("training uses specimens of the fictional state UTO alone"));
            }
            specimens.push(StoredSpecimen {
                flaw: *flaw,
                mrz: document.mrz.clone(),
                chip: in_text(&document.chip),
            });
        }
        let id = format!("{:016x}-{}", now.as_micros(), hex(&self.entropy.octets::<4>()));
        let set = StoredSet {
            id: id.clone(),
            title: plan.title.clone(),
            cohort: plan.cohort.clone(),
            by: caller.actor(),
            at: now,
            specimens,
            trust: in_text(&made.trust),
        };
        let leaf = self.leaf(now, caller, "training.prepared", "training", &*id);
        self.engine
            .apply(Batch::new(now, leaf).row(rows::insert(tables::TRAINING_SET, key([&*id]), &set)).build())
            .await?;
        Ok(view(&set, caller, 0))
    }

    /// The sets, newest first.
    ///
    /// # Errors
    /// `Forbidden` without the right.
    pub async fn training_sets(&self, caller: &Caller) -> Result<Vec<SetView>> {
        caller.need(Right::Train)?;
        let answers = self.training_answers().await?;
        let me = caller.actor();
        let sets: Vec<(_, StoredSet)> = rows::all(&*self.engine, tables::TRAINING_SET, "").await?;
        let decided = |id: &str| answers.iter().filter(|answer| answer.set == id && answer.by == me).count();
        Ok(sets.iter().rev().map(|(_, set)| view(set, caller, decided(&set.id))).collect())
    }

    /// One specimen as the trainee sees it: without any verdict until the trainee decided.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden` without the right, and for who prepared the set.
    pub async fn exercise(&self, caller: &Caller, set: &str, number: usize) -> Result<Exercise> {
        caller.need(Right::Train)?;
        let set = self.training_set(caller, set).await?;
        let at = number.checked_sub(1).filter(|at| *at < set.specimens.len());
        let specimen = at.map(|at| &set.specimens[at]).ok_or_else(no_specimen)?;
        let me = caller.actor();
        let answers = self.training_answers().await?;
        let own: Vec<&StoredAnswer> =
            answers.iter().filter(|answer| answer.set == set.id && answer.by == me).collect();
        let chip = in_octets(&specimen.chip)?;
        let outcome = match own.iter().find(|answer| answer.number == number) {
            None => None,
            Some(answer) => Some(outcome_of(&set, specimen, &chip, answer)?),
        };
        let next = (1..=set.specimens.len()).find(|number| own.iter().all(|answer| answer.number != *number));
        Ok(Exercise {
            set: view(&set, caller, own.len()),
            number,
            printed: specimen.mrz.clone(),
            chip_lines: chip_lines(&chip),
            digests: digests(&chip),
            outcome,
            next,
        })
    }

    /// Takes a trainee's decision, once, and tells what came of it.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` if it was taken before; `Invalid` for a point outside the controlled list, or none with "false";
    /// `Forbidden` without the right, and for who prepared the set.
    pub async fn decide_training(
        &self,
        caller: &Caller,
        set: &str,
        number: usize,
        form: &DecisionForm,
    ) -> Result<Outcome> {
        caller.need(Right::Train)?;
        let set = self.training_set(caller, set).await?;
        let at = number.checked_sub(1).filter(|at| *at < set.specimens.len());
        let specimen = at.map(|at| &set.specimens[at]).ok_or_else(no_specimen)?;
        let point = form.point.as_deref().filter(|point| !point.is_empty());
        let point = match (form.says_false, point) {
            (false, _) => None,
            (true, Some(point)) if DetectionPoint::find(point).is_some() => Some(point.to_owned()),
            (true, _) => {
                return Err(Problem::new("training.point", "say where it shows that the document is false")
                    .at("point")
                    .remedy("choose a detection point of the controlled list")
                    .into());
            }
        };
        let now = self.now();
        let me = caller.actor();
        let answer = StoredAnswer {
            set: set.id.clone(),
            number,
            by: me.clone(),
            at: now,
            says_false: form.says_false,
            point,
        };
        // The log says that somebody trained, never how well.
        let leaf = self.leaf(now, caller, "training.decided", "training", format!("{} {number}", set.id));
        let place = key([&*set.id, &*me, &*number.to_string()]);
        let batch = Batch::new(now, leaf).row(rows::insert(tables::TRAINING_ANSWER, place, &answer));
        match self.engine.apply(batch.build()).await {
            Ok(_) => outcome_of(&set, specimen, &in_octets(&specimen.chip)?, &answer),
            Err(error) if is_conflict(&error) => Err(NodeError::Conflict(Problem::new(
                "training.decided",
                "you have decided on this specimen before",
            ))),
            Err(error) => Err(error.into()),
        }
    }

    /// Detection rates by cohort and defect; no person, and nothing where fewer than [`LEAST_PEOPLE`] decided.
    ///
    /// # Errors
    /// `Forbidden` without the right to prepare training.
    pub async fn training_rates(&self, caller: &Caller) -> Result<Vec<Rate>> {
        caller.need(Right::PrepareTraining)?;
        let sets: Vec<(_, StoredSet)> = rows::all(&*self.engine, tables::TRAINING_SET, "").await?;
        let sets: BTreeMap<&str, &StoredSet> = sets.iter().map(|(_, set)| (&*set.id, set)).collect();
        let answers = self.training_answers().await?;
        let mut decided: Vec<Decided<'_>> = Vec::new();
        for answer in &answers {
            let Some(set) = sets.get(&*answer.set) else { continue };
            let specimen = answer.number.checked_sub(1).and_then(|at| set.specimens.get(at));
            let Some(specimen) = specimen else { continue };
            decided.push(Decided { cohort: &set.cohort, flaw: specimen.flaw, answer });
        }
        Ok(rates(&decided))
    }

    async fn training_set(&self, caller: &Caller, id: &str) -> Result<StoredSet> {
        let found: Option<(StoredSet, _)> =
            rows::load(&*self.engine, tables::TRAINING_SET, &key([id])).await?;
        let (set, _) = found.ok_or_else(|| NodeError::not_found("there is no such set"))?;
        match set.by == caller.actor() {
            true => Err(NodeError::Forbidden(Problem::new(
                "training.own",
                "whoever prepared a set knows its answers and does not train with it",
            ))),
            false => Ok(set),
        }
    }

    async fn training_answers(&self) -> Result<Vec<StoredAnswer>> {
        let answers = rows::all(&*self.engine, tables::TRAINING_ANSWER, "").await?;
        Ok(answers.into_iter().map(|(_, answer)| answer).collect())
    }
}

struct Decided<'a> {
    cohort: &'a str,
    flaw: Option<Flaw>,
    answer: &'a StoredAnswer,
}

/// One rate for each cohort and defect.
fn rates(decided: &[Decided<'_>]) -> Vec<Rate> {
    let mut cells: BTreeMap<(&str, Option<Flaw>), Vec<&StoredAnswer>> = BTreeMap::new();
    for one in decided {
        cells.entry((one.cohort, one.flaw)).or_default().push(one.answer);
    }
    let rate = |((cohort, defect), answers): ((&str, Option<Flaw>), Vec<&StoredAnswer>)| {
        let people: BTreeSet<&str> = answers.iter().map(|answer| &*answer.by).collect();
        let named = |answer: &&&StoredAnswer| answer.point.as_deref() == defect.map(Flaw::point);
        let right = answers.iter().filter(|answer| answer.says_false == defect.is_some());
        let counts = RateCounts {
            people: people.len(),
            decisions: answers.len(),
            right: right.clone().count(),
            point: if defect.is_some() { right.filter(named).count() } else { 0 },
        };
        Rate { cohort: cohort.to_owned(), defect, counts: (people.len() >= LEAST_PEOPLE).then_some(counts) }
    };
    cells.into_iter().map(rate).collect()
}

fn view(set: &StoredSet, caller: &Caller, decided: usize) -> SetView {
    SetView {
        id: set.id.clone(),
        title: set.title.clone(),
        cohort: set.cohort.clone(),
        at: set.at,
        specimens: set.specimens.len(),
        decided,
        own: set.by == caller.actor(),
        training: true,
    }
}

fn outcome_of(
    set: &StoredSet,
    specimen: &StoredSpecimen,
    chip: &BTreeMap<String, Vec<u8>>,
    answer: &StoredAnswer,
) -> Result<Outcome> {
    // Judged as of the day of its making, so that a specimen does not age.
    let report = judge(&specimen.mrz, chip, &snapshot(&in_octets(&set.trust)?, set.at), set.at);
    let right = answer.says_false == specimen.flaw.is_some();
    let point_right =
        specimen.flaw.filter(|_| answer.says_false).map(|flaw| answer.point.as_deref() == Some(flaw.point()));
    Ok(Outcome {
        says_false: answer.says_false,
        point: answer.point.clone(),
        defect: specimen.flaw,
        right,
        point_right,
        report,
    })
}

fn snapshot(files: &BTreeMap<String, Vec<u8>>, at: Timestamp) -> TrustSnapshot {
    let mut trust = TrustSnapshot::default();
    for (name, bytes) in files {
        trust.import(bytes, name, at);
    }
    trust
}

/// The same decision as at a checkpoint, over the specimen's own certificates; no list and no alert is asked.
fn judge(
    mrz: &[String],
    chip: &BTreeMap<String, Vec<u8>>,
    trust: &TrustSnapshot,
    at: Timestamp,
) -> CheckReport {
    let mrz = Some(MrzText { text: mrz.join("\n"), reading: Reading::Confirmed });
    let input = Input { mrz, chip: chip.clone(), ..Input::default() };
    let inspection = vigie_trust::inspect::inspect(&input, trust, at, Profile::Routine);
    vigie_trust::inspect::conclude(inspection, Vec::new(), Vec::new())
}

fn file(chip: &BTreeMap<String, Vec<u8>>, wanted: FileId) -> Option<&[u8]> {
    chip.iter().find(|(name, _)| FileId::from_name(name) == Some(wanted)).map(|(_, bytes)| &**bytes)
}

fn chip_lines(chip: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let dg1 = file(chip, FileId::Dg(1)).and_then(|bytes| Dg1::parse(bytes).ok());
    dg1.and_then(|dg1| dg1.mrz().ok()).map(|parsed| parsed.mrz.lines).unwrap_or_default()
}

fn digests(chip: &BTreeMap<String, Vec<u8>>) -> Vec<DigestLine> {
    let sod = file(chip, FileId::Sod).and_then(|bytes| EfSod::parse(bytes).ok());
    let Some(object) = sod.and_then(|sod| sod.security_object().ok()) else { return Vec::new() };
    let algorithm = DigestAlgorithm::from_oid(object.digest_algorithm.oid.octets());
    let line = |hash: &vigie_mrtd::lds::DataGroupHash| DigestLine {
        group: hash.number,
        signed: hex(&hash.digest),
        read: match (algorithm, file(chip, FileId::Dg(hash.number))) {
            (Some(algorithm), Some(bytes)) => hex(&algorithm.compute(bytes)),
            _ => String::new(),
        },
    };
    object.hashes.iter().map(line).collect()
}

fn in_text(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    files.iter().map(|(name, bytes)| (name.clone(), STANDARD.encode(bytes))).collect()
}

fn in_octets(files: &BTreeMap<String, String>) -> Result<BTreeMap<String, Vec<u8>>> {
    let decode = |(name, text): (&String, &String)| match STANDARD.decode(text) {
        Ok(bytes) => Ok((name.clone(), bytes)),
        Err(_) => Err(StoreError::Corrupt("a file of a training set is not base64".into()).into()),
    };
    files.iter().map(decode).collect()
}

fn no_specimen() -> NodeError {
    NodeError::not_found("the set has no specimen of this number")
}

fn name(text: &str, field: &str) -> Result<String> {
    let text = text.trim();
    match (1..=80).contains(&text.chars().count()) && !text.chars().any(char::is_control) {
        true => Ok(text.to_owned()),
        false => {
            Err(Problem::new("training.name", "a name has 1 to 80 characters on one line").at(field).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(by: &str, says_false: bool, point: Option<&str>) -> StoredAnswer {
        StoredAnswer {
            set: "s".into(),
            number: 1,
            by: by.into(),
            at: Timestamp::from_micros(0),
            says_false,
            point: point.map(str::to_owned),
        }
    }

    #[test]
    fn a_rate_is_told_from_five_people_on_and_one_person_often_is_no_five() {
        let flaw = Some(Flaw::OtherNumber);
        let often: Vec<_> = (0..9).map(|_| answer("a", true, Some("chip-mrz-mismatch"))).collect();
        let cell = |answers: &[StoredAnswer]| {
            let decided: Vec<_> =
                answers.iter().map(|answer| Decided { cohort: "c", flaw, answer }).collect();
            rates(&decided)[0].counts
        };
        assert_eq!(cell(&often), None);
        let mut several: Vec<_> =
            ["a", "b", "c", "d"].map(|by| answer(by, true, Some("chip-mrz-mismatch"))).into();
        assert_eq!(cell(&several), None);
        several.push(answer("e", false, None));
        assert_eq!(cell(&several), Some(RateCounts { people: 5, decisions: 5, right: 4, point: 4 }));
        several.push(answer("f", true, Some("stamp")));
        assert_eq!(cell(&several), Some(RateCounts { people: 6, decisions: 6, right: 5, point: 4 }));
    }
}
