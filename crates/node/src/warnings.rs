//! From an unusual week to a question or a warning; answers of those warned; what became of it, recorded against the rule.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vigie_model::{Duration, Lang, MemberId, StixId, Text, Timestamp, Tlp};
use vigie_policy::{Onward, Subject};
use vigie_stix::phenomena::{self, WARNING_ANSWER_TYPE, WARNING_TYPE, Warning, WarningAnswer};
use vigie_store::{Batch, RowOp};
use vigie_trend::Week;
use vigie_trend::baseline::{self, Band};
use vigie_trend::taxonomy::{self, Phenomenon};

use crate::alerts::Author;
use crate::claims::{ClaimMade, Outgoing, ReleaseForm, Standing};
use crate::counts::CountKind;
use crate::rows::{self, key, tables};
use crate::series::{Scope, SeriesKey, Unit};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// What a warning may ask for. None of it selects people: documents, places and exchange.
pub const ASKED_ACTIONS: [&str; 7] = [
    "examine-chips",
    "examine-prints",
    "examine-visas",
    "raise-vigilance",
    "renew-lists",
    "report-findings",
    "compare-counts",
];
/// What a member answers that it did.
pub const ANSWER_ACTIONS: [&str; 6] =
    ["none-yet", "informed-checkpoints", "raised-vigilance", "compared-counts", "not-concerned", "cannot"];

/// A question for a round of judgements, made from an alarm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its number.
    pub id: String,
    /// The question, in one language.
    pub text: String,
    /// Code of the phenomenon; empty if it is about referrals.
    pub phenomenon: String,
    /// What is asked for, for example `found per week`.
    pub unit: String,
    /// The alarm it comes from.
    pub alarm: Option<String>,
    /// When it was asked.
    pub at: Timestamp,
}

/// What became of an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlarmOutcome {
    /// Something was there, and knowing of it helped.
    Useful,
    /// Nothing was there.
    False,
    /// It could not be told.
    Unknown,
}

impl AlarmOutcome {
    /// All, in the order of the menus.
    pub const ALL: [Self; 3] = [Self::Useful, Self::False, Self::Unknown];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Useful => "useful",
            Self::False => "false",
            Self::Unknown => "unknown",
        }
    }
}

/// An unusual week of a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alarm {
    /// Its name: rule, series and week, so that the same week raises one alarm.
    pub id: String,
    /// Rule.
    pub rule: String,
    /// Its version.
    pub rule_version: u32,
    /// Which series.
    pub series: SeriesKey,
    /// Week.
    pub week: Week,
    /// Counted.
    pub observed: u64,
    /// Expected and bounds.
    pub band: Band,
    /// When it was raised.
    pub at: Timestamp,
    /// The warning made of it.
    #[serde(default)]
    pub warning: Option<StixId>,
    /// The question made of it.
    #[serde(default)]
    pub question: Option<String>,
    /// What became of it.
    #[serde(default)]
    pub outcome: Option<AlarmOutcome>,
}

impl Alarm {
    pub(crate) fn raised(series: &SeriesKey, week: Week, observed: u64, band: &Band, at: Timestamp) -> Self {
        let about = if series.phenomenon.is_empty() { "-" } else { &series.phenomenon };
        let id = format!(
            "{}.{}.{}.{}.{about}.{}.{week}",
            baseline::RULE,
            baseline::RULE_VERSION,
            series.scope.name(),
            series.unit.name(),
            series.kind.name(),
        );
        Self {
            id,
            rule: baseline::RULE.to_owned(),
            rule_version: baseline::RULE_VERSION,
            series: series.clone(),
            week,
            observed,
            band: *band,
            at,
            warning: None,
            question: None,
            outcome: None,
        }
    }

    /// Whether nobody has made anything of it.
    pub fn is_untouched(&self) -> bool {
        self.warning.is_none() && self.question.is_none() && self.outcome.is_none()
    }
}

/// A warning to make of an alarm.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WarningForm {
    /// Codes of [`ASKED_ACTIONS`], at least one.
    pub asked_actions: Vec<String>,
    /// Days it is valid, 1 to 180.
    #[serde(default = "default_days")]
    pub valid_days: u16,
    /// Who is warned.
    pub release: ReleaseForm,
}

const fn default_days() -> u16 {
    28
}

/// An answer to a warning.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    /// One of [`ANSWER_ACTIONS`].
    pub action: String,
}

/// An answer as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerView {
    /// Who answers.
    pub author: Author,
    /// What it did.
    pub action: String,
    /// When.
    pub at: Timestamp,
}

/// A warning as people see it.
#[derive(Clone, Debug, Serialize)]
pub struct WarningView {
    /// The object.
    pub id: StixId,
    /// Who warns.
    pub author: Author,
    /// Whether this member does.
    pub own: bool,
    /// When.
    pub stated: Timestamp,
    /// Code of the phenomenon; `-` where referrals are counted.
    pub phenomenon: String,
    /// Kind of checkpoint.
    pub checkpoint_kind: String,
    /// What is counted.
    pub unit: String,
    /// Week.
    pub week: String,
    /// Counted.
    pub observed: u64,
    /// Expected.
    pub expected: f64,
    /// Upper bound.
    pub upper: u64,
    /// Rule and version.
    pub rule: String,
    /// Version of the rule.
    pub rule_version: u32,
    /// What is asked for.
    pub asked_actions: Vec<String>,
    /// Until when.
    pub valid_until: Timestamp,
    /// Whether its time is over.
    pub expired: bool,
    /// Newest answer of each member.
    pub answers: Vec<AnswerView>,
    /// The alarm, for own warnings.
    pub alarm: Option<String>,
    /// What became of it, for own warnings.
    pub outcome: Option<AlarmOutcome>,
}

/// How a rule did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RuleScore {
    /// Rule.
    pub rule: String,
    /// Version.
    pub rule_version: u32,
    /// Alarms raised.
    pub alarms: u64,
    /// Warnings made of them.
    pub warnings: u64,
    /// Questions made of them.
    pub questions: u64,
    /// Useful.
    pub useful: u64,
    /// False.
    #[serde(rename = "false")]
    pub false_alarms: u64,
    /// Could not be told.
    pub unknown: u64,
    /// Not judged yet.
    pub open: u64,
}

impl Node {
    /// Alarms, newest first, at most `limit`.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn alarms(&self, caller: &Caller, limit: usize) -> Result<Vec<Alarm>> {
        caller.need(Right::ReadAssessments)?;
        self.note_read(caller, "alarms").await?;
        let mut alarms = self.all_alarms().await?;
        alarms.truncate(limit);
        Ok(alarms)
    }

    /// Makes a warning of an alarm and releases it.
    ///
    /// # Errors
    /// `NotFound` for an unknown alarm; `Conflict` if it has its warning; `Invalid` for an action outside the list; `Forbidden`.
    pub async fn warn(&self, caller: &Caller, alarm: &str, form: &WarningForm) -> Result<ClaimMade> {
        may_act(caller)?;
        let asked = asked_actions(&form.asked_actions)?;
        for _ in 0..ATTEMPTS {
            let (mut alarm, old) = self.alarm(alarm).await?;
            if alarm.warning.is_some() {
                return Err(NodeError::Conflict(Problem::new(
                    "warning.made",
                    "this alarm has its warning already",
                )));
            }
            let now = self.now().trunc_millis();
            let about = match alarm.series.phenomenon.as_str() {
                "" => "-",
                code => code,
            };
            let warning = Warning {
                phenomenon: about.to_owned(),
                checkpoint_kind: alarm.series.kind.name().to_owned(),
                unit: alarm.series.unit.name().to_owned(),
                week: alarm.week.to_string(),
                observed: alarm.observed,
                expected: alarm.band.expected,
                upper: alarm.band.upper,
                rule: alarm.rule.clone(),
                rule_version: alarm.rule_version,
                asked_actions: asked.clone(),
                valid_until: now + Duration::from_days(i64::from(form.valid_days.clamp(1, 180))),
                taxonomy_version: taxonomy::VERSION,
            };
            let batch = Batch::new(now, self.leaf(now, caller, "warning.released", "warning", &alarm.id));
            let mut out = Outgoing::start(self, &form.release, &Subject::default(), now, batch)?;
            let readers = out.rule().to_string();
            let stated = self.stated(WARNING_TYPE, now, out.markings());
            let id = stated.id.clone();
            out.attested(&phenomena::warning(&stated, &warning)).await?;
            alarm.warning = Some(id.clone());
            let batch = out.finish().row(replaced(&alarm, old));
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(ClaimMade { id, version: now.to_millis_string(), readers }),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Makes a question of an alarm, for a round of judgements; without a text of one's own it is the suggested one.
    ///
    /// # Errors
    /// `NotFound` for an unknown alarm; `Conflict` if it has its question; `Invalid` for a text of no or more than 300 characters.
    pub async fn ask(
        &self,
        caller: &Caller,
        alarm: &str,
        text: Option<&str>,
        lang: Lang,
    ) -> Result<Question> {
        may_act(caller)?;
        for _ in 0..ATTEMPTS {
            let (mut alarm, old) = self.alarm(alarm).await?;
            if alarm.question.is_some() {
                return Err(NodeError::Conflict(Problem::new(
                    "question.asked",
                    "this alarm has its question already",
                )));
            }
            let now = self.now();
            let text = match text.map(str::trim).filter(|text| !text.is_empty()) {
                None => question_text(&alarm, lang),
                Some(text) if text.chars().count() <= 300 && !text.chars().any(char::is_control) => {
                    text.to_owned()
                }
                Some(_) => {
                    return Err(Problem::new(
                        "question.text",
                        "a question has 1 to 300 characters on one line",
                    )
                    .at("text")
                    .into());
                }
            };
            let question = Question {
                id: format!("{:016x}-{}", now.as_micros(), crate::admin::hex(&self.entropy.octets::<4>())),
                text,
                phenomenon: alarm.series.phenomenon.clone(),
                unit: format!("{} per week", alarm.series.unit.name()),
                alarm: Some(alarm.id.clone()),
                at: now,
            };
            alarm.question = Some(question.id.clone());
            let batch = Batch::new(now, self.leaf(now, caller, "question.asked", "assessment", &alarm.id))
                .row(rows::insert(tables::QUESTION, key([&*question.id]), &question))
                .row(replaced(&alarm, old));
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(question),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Records what became of an alarm: it counts for or against its rule. The last word stands.
    ///
    /// # Errors
    /// `NotFound` for an unknown alarm; `Forbidden` without the right.
    pub async fn record_outcome(&self, caller: &Caller, alarm: &str, outcome: AlarmOutcome) -> Result<Alarm> {
        may_act(caller)?;
        for _ in 0..ATTEMPTS {
            let (mut alarm, old) = self.alarm(alarm).await?;
            let now = self.now();
            alarm.outcome = Some(outcome);
            let subject = format!("{} {}", alarm.id, outcome.name());
            let batch = Batch::new(now, self.leaf(now, caller, "alarm.outcome", "assessment", subject))
                .row(replaced(&alarm, old));
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(alarm),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Warnings that stand, own and received, newest first, with the answers that reached this node.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn warnings(&self, caller: &Caller) -> Result<Vec<WarningView>> {
        caller.need(Right::ReadAssessments)?;
        self.note_read(caller, "warnings").await?;
        let now = self.now();
        let mut answers = self.warning_answers().await?;
        let alarms: BTreeMap<StixId, Alarm> = self
            .all_alarms()
            .await?
            .into_iter()
            .filter_map(|alarm| Some((alarm.warning.clone()?, alarm)))
            .collect();
        let mut views = Vec::new();
        for Standing { record, author } in self.standing_objects(&[WARNING_TYPE]).await? {
            let Some(read) = phenomena::read::<Warning>(&record.bytes) else { continue };
            let warning = read.content;
            let alarm = alarms.get(&record.id);
            views.push(WarningView {
                own: record.created_by.as_ref() == Some(&self.identity.identity),
                answers: answers.remove(&record.id).unwrap_or_default(),
                alarm: alarm.map(|alarm| alarm.id.clone()),
                outcome: alarm.and_then(|alarm| alarm.outcome),
                id: record.id,
                author,
                stated: read.created,
                phenomenon: warning.phenomenon,
                checkpoint_kind: warning.checkpoint_kind,
                unit: warning.unit,
                week: warning.week,
                observed: warning.observed,
                expected: warning.expected,
                upper: warning.upper,
                rule: warning.rule,
                rule_version: warning.rule_version,
                asked_actions: warning.asked_actions,
                expired: warning.valid_until <= now,
                valid_until: warning.valid_until,
            });
        }
        views.reverse();
        Ok(views)
    }

    /// Answers a warning of another member: acknowledged, and what was done. The answer goes to its author alone.
    ///
    /// # Errors
    /// `NotFound` if no such warning of another member stands here; `Invalid` for an action outside the list; `Forbidden`.
    pub async fn answer_warning(
        &self,
        caller: &Caller,
        warning: &StixId,
        form: &AnswerForm,
    ) -> Result<ClaimMade> {
        may_act(caller)?;
        if !ANSWER_ACTIONS.contains(&&*form.action) {
            return Err(Problem::new("warning.action", "this is no action of the list")
                .at("action")
                .remedy(format!("one of {}", ANSWER_ACTIONS.join(", ")))
                .into());
        }
        let standing = self.standing_objects(&[WARNING_TYPE]).await?;
        let author = standing.into_iter().find(|one| one.record.id == *warning).map(|one| one.author);
        let Some(Author::Attested { member, .. }) = author else {
            return Err(NodeError::not_found("no signed warning of this id stands here"));
        };
        let author: MemberId = member
            .parse()
            .ok()
            .filter(|member| *member != self.identity.member)
            .ok_or_else(|| NodeError::not_found("this warning is of this member itself"))?;
        let now = self.now().trunc_millis();
        let release = ReleaseForm {
            tlp: Tlp::Amber,
            members: [author].into(),
            onward: Onward::No,
            purpose: None,
            legal_basis: None,
            expires: None,
        };
        let subject = format!("{warning} {}", form.action);
        let batch = Batch::new(now, self.leaf(now, caller, "warning.answered", "warning", subject));
        let mut out = Outgoing::start(self, &release, &Subject::default(), now, batch)?;
        let readers = out.rule().to_string();
        let stated = self.stated(WARNING_ANSWER_TYPE, now, out.markings());
        let answer =
            WarningAnswer { warning_ref: warning.clone(), acknowledged: true, action: form.action.clone() };
        let object = out.attested(&phenomena::warning_answer(&stated, &answer)).await?;
        self.engine.apply(out.finish().build()).await?;
        Ok(ClaimMade { id: object.header.id, version: now.to_millis_string(), readers })
    }

    /// How each rule did.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn rule_scores(&self, caller: &Caller) -> Result<Vec<RuleScore>> {
        caller.need(Right::ReadAssessments)?;
        let mut scores: BTreeMap<(String, u32), RuleScore> = BTreeMap::new();
        for alarm in self.all_alarms().await? {
            let score = scores.entry((alarm.rule.clone(), alarm.rule_version)).or_insert_with(|| RuleScore {
                rule: alarm.rule.clone(),
                rule_version: alarm.rule_version,
                ..RuleScore::default()
            });
            score.alarms += 1;
            score.warnings += u64::from(alarm.warning.is_some());
            score.questions += u64::from(alarm.question.is_some());
            *match alarm.outcome {
                Some(AlarmOutcome::Useful) => &mut score.useful,
                Some(AlarmOutcome::False) => &mut score.false_alarms,
                Some(AlarmOutcome::Unknown) => &mut score.unknown,
                None => &mut score.open,
            } += 1;
        }
        Ok(scores.into_values().collect())
    }

    /// Questions that were asked, newest first.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn questions(&self, caller: &Caller) -> Result<Vec<Question>> {
        caller.need(Right::ReadAssessments)?;
        self.open_questions().await
    }

    /// Questions for rounds, newest first: what the room of rounds reads.
    pub(crate) async fn open_questions(&self) -> Result<Vec<Question>> {
        let rows = rows::all::<Question>(&*self.engine, tables::QUESTION, "").await?;
        let taken = self.held_rounds().await?.questions_taken();
        let open = rows.into_iter().rev().map(|(_, question)| question);
        Ok(open.filter(|question| !taken.contains(&question.id)).collect())
    }

    async fn alarm(&self, id: &str) -> Result<(Alarm, Vec<u8>)> {
        rows::load(&*self.engine, tables::ALARM, &key([id]))
            .await?
            .ok_or_else(|| NodeError::not_found("no alarm of this name was raised"))
    }

    async fn all_alarms(&self) -> Result<Vec<Alarm>> {
        let rows = rows::all::<Alarm>(&*self.engine, tables::ALARM, "").await?;
        let mut alarms: Vec<Alarm> = rows.into_iter().map(|(_, alarm)| alarm).collect();
        alarms.sort_by(|a, b| (b.at, b.week, &a.id).cmp(&(a.at, a.week, &b.id)));
        Ok(alarms)
    }

    /// The newest answer of each member to each warning.
    async fn warning_answers(&self) -> Result<BTreeMap<StixId, Vec<AnswerView>>> {
        let mut found: BTreeMap<StixId, Vec<AnswerView>> = BTreeMap::new();
        for Standing { record, author } in self.standing_objects(&[WARNING_ANSWER_TYPE]).await? {
            let Some(read) = phenomena::read::<WarningAnswer>(&record.bytes) else { continue };
            let answer = AnswerView { author, action: read.content.action, at: read.created };
            let answers = found.entry(read.content.warning_ref).or_default();
            match answers.iter_mut().find(|known| known.author == answer.author) {
                Some(known) if known.at < answer.at => *known = answer,
                Some(_) => {}
                None => answers.push(answer),
            }
        }
        Ok(found)
    }
}

/// Commanders raise warnings, analysts prepare them.
fn may_act(caller: &Caller) -> Result<()> {
    match caller.may(Right::WriteClaims) {
        true => Ok(()),
        false => caller.need(Right::Command),
    }
}

fn replaced(alarm: &Alarm, old: Vec<u8>) -> RowOp {
    RowOp::Replace { table: tables::ALARM, key: key([&*alarm.id]), old, new: rows::encode(alarm) }
}

fn asked_actions(codes: &[String]) -> Result<Vec<String>> {
    let known: Vec<String> = ASKED_ACTIONS
        .iter()
        .filter(|code| codes.iter().any(|asked| asked == *code))
        .map(|code| (*code).to_owned())
        .collect();
    match known.is_empty() || codes.iter().any(|asked| !ASKED_ACTIONS.contains(&&**asked)) {
        false => Ok(known),
        true => Err(Problem::new("warning.asked", "a warning asks for at least one action of the list")
            .at("asked_actions")
            .remedy(format!("some of {}", ASKED_ACTIONS.join(", ")))
            .into()),
    }
}

const FOUND: Text = Text {
    en: "How many findings of “{a}” will be confirmed at {b} in week {c}?",
    fr: "Combien de constats « {a} » seront confirmés {b} la semaine {c} ?",
    es: "¿Cuántos hallazgos de «{a}» se confirmarán {b} en la semana {c}?",
    ar: "كم عدد النتائج المؤكدة من نوع «{a}» التي ستُسجَّل {b} في الأسبوع {c}؟",
};
const REFERRED: Text = Text {
    en: "How many documents will be referred to the second line at {b} in week {c}?",
    fr: "Combien de documents seront transmis à la deuxième ligne {b} la semaine {c} ?",
    es: "¿Cuántos documentos se remitirán a la segunda línea {b} en la semana {c}?",
    ar: "كم عدد الوثائق التي ستُحال إلى الخط الثاني {b} في الأسبوع {c}؟",
};
const PLACES: [(CountKind, Text); 4] = [
    (
        CountKind::Land,
        Text {
            en: "land checkpoints",
            fr: "aux postes terrestres",
            es: "en los puestos terrestres",
            ar: "في نقاط التفتيش البرية",
        },
    ),
    (
        CountKind::Air,
        Text { en: "airports", fr: "aux aéroports", es: "en los aeropuertos", ar: "في المطارات" },
    ),
    (
        CountKind::Sea,
        Text {
            en: "seaports", fr: "aux ports", es: "en los puertos marítimos", ar: "في الموانئ البحرية"
        },
    ),
    (
        CountKind::All,
        Text {
            en: "all checkpoints",
            fr: "à tous les postes",
            es: "en todos los puestos",
            ar: "في جميع نقاط التفتيش",
        },
    ),
];
const OF_REGION: Text = Text {
    en: " (members that share their counts)",
    fr: " (membres qui communiquent leurs chiffres)",
    es: " (miembros que comunican sus cifras)",
    ar: " (الأعضاء الذين يتبادلون أعدادهم)",
};

/// The question that an alarm suggests: what will be counted four weeks on.
pub fn question_text(alarm: &Alarm, lang: Lang) -> String {
    let name = Phenomenon::find(&alarm.series.phenomenon).map_or("", |one| one.name(lang));
    let place =
        PLACES.iter().find(|(kind, _)| *kind == alarm.series.kind).map_or("", |(_, text)| text.get(lang));
    let text = if alarm.series.unit == Unit::Found { FOUND } else { REFERRED };
    let region = if alarm.series.scope == Scope::Region { OF_REGION.get(lang) } else { "" };
    let asked = text.get(lang).replace("{a}", name).replace("{b}", place);
    asked.replace("{c}", &alarm.week.plus(4).to_string()) + region
}
