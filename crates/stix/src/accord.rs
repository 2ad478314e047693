//! What members tell each other beside documents: links between organisations, designations, opinions, practices and their
//! translations, meetings, decisions and their follow-up.
//!
//! Standard STIX where it fits (`relationship`, `opinion`, `language-content`, `identity`), custom objects by published
//! extension-definitions else (`docs/stix/`). What is read here came from anybody: a value that is longer than what we write, or a
//! code that is not of our lists, makes the object unreadable for the rooms; it stays held and is shown byte for byte in the exchange.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use vigie_model::{MemberId, StixId, Timestamp};

use crate::splice::quote;
use crate::travel::writer::ObjectWriter;
use crate::travel::{confidence, domain, extension};

/// Type of a designation of an organisation by an authority.
pub const DESIGNATION_TYPE: &str = "x-vigie-designation";
/// Type of a good practice.
pub const PRACTICE_TYPE: &str = "x-vigie-practice";
/// Type of a working group's meeting.
pub const MEETING_TYPE: &str = "x-vigie-meeting";
/// Type of a decision taken at a meeting.
pub const DECISION_TYPE: &str = "x-vigie-decision";
/// Type of what became of a decision, said by the member that answers for it.
pub const FOLLOW_UP_TYPE: &str = "x-vigie-follow-up";

/// Types that stand for organisations.
pub const ORGANISATION_TYPES: [&str; 3] = ["identity", "intrusion-set", "threat-actor"];
/// Kinds of link that a form offers; others of foreign tools are shown in their own words.
pub const LINK_KINDS: [&str; 7] =
    ["related-to", "part-of", "cooperates-with", "finances", "supplies", "split-from", "merged-with"];
/// Admiralty code of the source: A reliable … E unreliable, F cannot be judged (AJP-2.1, rating of sources).
pub const RELIABILITIES: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
/// Admiralty code of the information: 1 confirmed … 5 improbable, 6 cannot be judged.
pub const CREDIBILITIES: [&str; 6] = ["1", "2", "3", "4", "5", "6"];
/// Values of `opinion` (STIX 2.1, section 10.18).
pub const OPINIONS: [&str; 5] = ["strongly-disagree", "disagree", "neutral", "agree", "strongly-agree"];
/// Reasons of an opinion; there is no free text.
pub const REASONS: [&str; 9] = [
    "evidence-insufficient",
    "own-information-differs",
    "organisations-confused",
    "out-of-date",
    "source-doubtful",
    "own-information-agrees",
    "independent-evidence",
    "applied-here",
    "result-confirmed",
];
/// What an authority does about an organisation.
pub const STANCES: [&str; 3] = ["designates", "denies", "lifts"];
/// As what; `none` where the authority denies or lifts without naming a category.
pub const CATEGORIES: [&str; 5] = [
    "terrorist-organisation",
    "violent-extremist-organisation",
    "organised-crime-group",
    "proscribed-organisation",
    "none",
];
/// States of a follow-up.
pub const FOLLOW_UP_STATES: [&str; 2] = ["open", "done"];
/// Properties of a practice that can be translated; `steps` one by one.
pub const TRANSLATED: [&str; 5] = ["name", "context", "steps", "evidence", "results"];

/// Most characters of one line.
pub const LINE_MOST: usize = 200;
/// Most characters of a paragraph.
pub const TEXT_MOST: usize = 2_000;
/// Most elements of a list.
pub const LIST_MOST: usize = 20;

/// What every object of ours begins with.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// Id, of the type that is written.
    pub id: &'a StixId,
    /// Identity of the member that says so.
    pub created_by: &'a StixId,
    /// When; milliseconds count.
    pub created: Timestamp,
    /// Marking-definitions.
    pub markings: &'a [StixId],
}

impl Head<'_> {
    fn open(&self, kind: &str) -> ObjectWriter {
        domain(kind, self.id, self.created_by, self.created)
            .list("object_marking_refs", self.markings.iter().map(StixId::as_str))
    }
}

fn ids(refs: &[StixId]) -> impl Iterator<Item = &str> {
    refs.iter().map(StixId::as_str)
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}

/// One line of at most `most` characters.
pub fn is_line(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count())
        && !text.trim().is_empty()
        && !text.chars().any(char::is_control)
}

/// A paragraph: lines are allowed, other control characters are not.
pub fn is_text(text: &str) -> bool {
    text.chars().count() <= TEXT_MOST && !text.chars().any(|c| c.is_control() && c != '\n')
}

/// A language tag as our pages may carry it: letters, digits and hyphens (RFC 5646, section 2.1).
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|c| c.is_ascii_lowercase()))
        && text.len() <= 20
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_alphanumeric()))
}

/// A calendar day `YYYY-MM-DD`, as its midnight UTC.
pub fn day(text: &str) -> Option<Timestamp> {
    let sound = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, c)| if at == 4 || at == 7 { c == b'-' } else { c.is_ascii_digit() });
    if !sound {
        return None;
    }
    Timestamp::from_date(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?)
}

/// An organisation as an object speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// `name`.
    pub name: String,
}

/// Reads an organisation: an `identity` of class organisation that is no member speaking of itself, an `intrusion-set`, or a
/// `threat-actor` that is no individual. `None` for persons and all else.
pub fn read_organisation(bytes: &[u8]) -> Option<Organisation> {
    #[derive(Deserialize)]
    struct Raw {
        r#type: String,
        id: String,
        #[serde(default)]
        created_by_ref: Option<String>,
        name: String,
        #[serde(default)]
        identity_class: Option<String>,
        #[serde(default)]
        resource_level: Option<String>,
    }
    let raw: Raw = read(bytes)?;
    let organisation = match raw.r#type.as_str() {
        "identity" => {
            raw.identity_class.as_deref() == Some("organization") && raw.created_by_ref != Some(raw.id)
        }
        "intrusion-set" => true,
        "threat-actor" => raw.resource_level.as_deref() != Some("individual"),
        _ => false,
    };
    (organisation && is_line(&raw.name, LINE_MOST)).then_some(Organisation { name: raw.name })
}

/// An organisation that members speak of: an `identity` of class organisation (STIX 2.1, section 4.5).
pub fn organisation(head: &Head<'_>, name: &str) -> Vec<u8> {
    head.open("identity").text("name", name).text("identity_class", "organization").bytes()
}

/// A link between two organisations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Kind, for example `finances`.
    pub kind: String,
    /// From.
    pub source: StixId,
    /// To.
    pub target: StixId,
    /// Since when, if said.
    pub since: Option<Timestamp>,
    /// Held objects it rests on.
    pub evidence: Vec<StixId>,
    /// Reports elsewhere, by title, number or address.
    pub reports: Vec<String>,
    /// Admiralty code of the source.
    pub reliability: Option<String>,
    /// Admiralty code of the information.
    pub credibility: Option<String>,
    /// 0 to 100.
    pub confidence: Option<u8>,
}

/// A `relationship` (STIX 2.1, section 5.1) with our extension that says what it rests on.
pub fn link(head: &Head<'_>, link: &Link) -> Vec<u8> {
    let basis = ObjectWriter::new()
        .text("extension_type", "property-extension")
        .list("evidence_refs", ids(&link.evidence))
        .list("reports", &link.reports)
        .optional("source_reliability", link.reliability.as_ref())
        .optional("information_credibility", link.credibility.as_ref())
        .end();
    confidence(head.open("relationship"), link.confidence)
        .text("relationship_type", &link.kind)
        .text("source_ref", link.source.as_str())
        .text("target_ref", link.target.as_str())
        .optional("start_time", link.since.map(Timestamp::to_millis_string))
        .raw("extensions", &ObjectWriter::new().raw(extension::LINK, &basis).end())
        .bytes()
}

/// Reads a `relationship` between two things that may be organisations; whether they are, their own objects say.
pub fn read_link(bytes: &[u8]) -> Option<Link> {
    #[derive(Deserialize)]
    struct Raw {
        r#type: String,
        relationship_type: String,
        source_ref: StixId,
        target_ref: StixId,
        #[serde(default)]
        start_time: Option<Timestamp>,
        #[serde(default)]
        confidence: Option<u8>,
        #[serde(default)]
        extensions: Extensions,
    }
    #[derive(Deserialize, Default)]
    struct Extensions {
        #[serde(default, rename = "extension-definition--2e1a074d-9023-4ebe-8dc4-ab444b4d4772")]
        link: Basis,
    }
    #[derive(Deserialize, Default)]
    struct Basis {
        #[serde(default)]
        evidence_refs: Vec<StixId>,
        #[serde(default)]
        reports: Vec<String>,
        #[serde(default)]
        source_reliability: Option<String>,
        #[serde(default)]
        information_credibility: Option<String>,
    }
    let raw: Raw = read(bytes)?;
    let basis = raw.extensions.link;
    let link = Link {
        kind: raw.relationship_type,
        source: raw.source_ref,
        target: raw.target_ref,
        since: raw.start_time,
        evidence: basis.evidence_refs,
        reports: basis.reports,
        reliability: basis.source_reliability,
        credibility: basis.information_credibility,
        confidence: raw.confidence.filter(|confidence| *confidence <= 100),
    };
    let known =
        |code: &Option<String>, list: &[&str]| code.as_deref().is_none_or(|code| list.contains(&code));
    let sound = raw.r#type == "relationship"
        && ORGANISATION_TYPES.contains(&link.source.kind())
        && ORGANISATION_TYPES.contains(&link.target.kind())
        && is_line(&link.kind, 60)
        && link.evidence.len() <= LIST_MOST
        && are_lines(&link.reports)
        && known(&link.reliability, &RELIABILITIES)
        && known(&link.credibility, &CREDIBILITIES);
    sound.then_some(link)
}

fn are_lines(lines: &[String]) -> bool {
    lines.len() <= LIST_MOST && lines.iter().all(|line| is_line(line, LINE_MOST))
}

/// What a member thinks of another's claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// One of [`OPINIONS`].
    pub opinion: String,
    /// The claim.
    pub object: StixId,
    /// Codes of [`REASONS`].
    pub reasons: Vec<String>,
    /// 0 to 100.
    pub confidence: Option<u8>,
}

/// An `opinion` (STIX 2.1, section 4.13) with reasons by code.
pub fn opinion(head: &Head<'_>, opinion: &Opinion) -> Vec<u8> {
    let reasons = ObjectWriter::new()
        .text("extension_type", "property-extension")
        .list("reasons", &opinion.reasons)
        .end();
    let writer = confidence(head.open("opinion"), opinion.confidence)
        .text("opinion", &opinion.opinion)
        .list("object_refs", [opinion.object.as_str()]);
    match opinion.reasons.is_empty() {
        true => writer.bytes(),
        false => {
            writer.raw("extensions", &ObjectWriter::new().raw(extension::OPINION, &reasons).end()).bytes()
        }
    }
}

/// Reads an `opinion` on one object; one on several counts for each (the caller asks for the object it means).
pub fn read_opinion(bytes: &[u8], on: &StixId) -> Option<Opinion> {
    #[derive(Deserialize)]
    struct Raw {
        r#type: String,
        opinion: String,
        object_refs: Vec<StixId>,
        #[serde(default)]
        confidence: Option<u8>,
        #[serde(default)]
        extensions: Extensions,
    }
    #[derive(Deserialize, Default)]
    struct Extensions {
        #[serde(default, rename = "extension-definition--4834beff-58c4-44fc-abfb-3844f58f3832")]
        reasons: Reasons,
    }
    #[derive(Deserialize, Default)]
    struct Reasons {
        #[serde(default)]
        reasons: Vec<String>,
    }
    let raw: Raw = read(bytes)?;
    let sound = raw.r#type == "opinion"
        && OPINIONS.contains(&raw.opinion.as_str())
        && raw.object_refs.contains(on)
        && raw.extensions.reasons.reasons.iter().all(|reason| REASONS.contains(&reason.as_str()));
    sound.then(|| Opinion {
        opinion: raw.opinion,
        object: on.clone(),
        reasons: raw.extensions.reasons.reasons,
        confidence: raw.confidence.filter(|confidence| *confidence <= 100),
    })
}

/// What an authority said of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Designation {
    /// The organisation.
    #[serde(rename = "subject_ref")]
    pub subject: StixId,
    /// One of [`STANCES`].
    pub stance: String,
    /// One of [`CATEGORIES`].
    pub category: String,
    /// Name of the public authority, at most 120 characters.
    pub authority: String,
    /// Title or number of the legal instrument.
    pub instrument: String,
    /// Day of the instrument.
    pub day: String,
    /// Last day, if the instrument has one.
    #[serde(default)]
    pub valid_until: Option<Timestamp>,
    /// 0 to 100: how sure the member is that the authority said so.
    #[serde(default)]
    pub confidence: Option<u8>,
}

/// An `x-vigie-designation`.
pub fn designation(head: &Head<'_>, what: &Designation) -> Vec<u8> {
    confidence(head.open(DESIGNATION_TYPE), what.confidence)
        .text("subject_ref", what.subject.as_str())
        .text("stance", &what.stance)
        .text("category", &what.category)
        .text("authority", &what.authority)
        .text("instrument", &what.instrument)
        .text("day", &what.day)
        .optional("valid_until", what.valid_until.map(Timestamp::to_millis_string))
        .extension(extension::DESIGNATION, "new-sdo")
        .bytes()
}

/// Reads an `x-vigie-designation`.
pub fn read_designation(bytes: &[u8]) -> Option<Designation> {
    let what: Designation = read(bytes)?;
    let sound = ORGANISATION_TYPES.contains(&what.subject.kind())
        && STANCES.contains(&what.stance.as_str())
        && CATEGORIES.contains(&what.category.as_str())
        && is_line(&what.authority, 120)
        && is_line(&what.instrument, LINE_MOST)
        && day(&what.day).is_some();
    sound.then(|| Designation { confidence: what.confidence.filter(|confidence| *confidence <= 100), ..what })
}

/// The texts of a practice in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct PracticeText {
    /// Title.
    pub name: String,
    /// Where and when it helps.
    #[serde(default)]
    pub context: String,
    /// What to do, step by step.
    #[serde(default)]
    pub steps: Vec<String>,
    /// What it rests on.
    #[serde(default)]
    pub evidence: String,
    /// What came of it.
    #[serde(default)]
    pub results: String,
}

impl PracticeText {
    /// Whether all lengths are within what we write.
    pub fn is_sound(&self) -> bool {
        is_line(&self.name, LINE_MOST)
            && [&self.context, &self.evidence, &self.results].into_iter().all(|text| is_text(text))
            && self.steps.len() <= LIST_MOST
            && self.steps.iter().all(|step| is_text(step) && !step.trim().is_empty())
    }

    fn write(&self, writer: ObjectWriter) -> ObjectWriter {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        writer
            .text("name", &self.name)
            .optional("context", some(&self.context))
            .list("steps", &self.steps)
            .optional("evidence", some(&self.evidence))
            .optional("results", some(&self.results))
    }
}

/// A good practice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Practice {
    /// Language of its texts (RFC 5646).
    pub lang: String,
    /// Its texts.
    #[serde(flatten)]
    pub text: PracticeText,
    /// Day by which it is looked at again.
    pub review_date: String,
    /// Regional groups it is meant for.
    #[serde(default)]
    pub regions: Vec<String>,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// An `x-vigie-practice`.
pub fn practice(head: &Head<'_>, practice: &Practice) -> Vec<u8> {
    practice
        .text
        .write(head.open(PRACTICE_TYPE).text("lang", &practice.lang))
        .text("review_date", &practice.review_date)
        .list("regions", &practice.regions)
        .list("tags", &practice.tags)
        .extension(extension::PRACTICE, "new-sdo")
        .bytes()
}

/// Reads an `x-vigie-practice`.
pub fn read_practice(bytes: &[u8]) -> Option<Practice> {
    let practice: Practice = read(bytes)?;
    let sound = is_language(&practice.lang)
        && practice.text.is_sound()
        && day(&practice.review_date).is_some()
        && are_lines(&practice.regions)
        && are_lines(&practice.tags);
    sound.then_some(practice)
}

/// A `language-content` (STIX 2.1, section 7.1) of one practice in one language.
pub fn translation(
    head: &Head<'_>,
    practice: &StixId,
    modified: Timestamp,
    lang: &str,
    text: &PracticeText,
) -> Vec<u8> {
    let contents = text.write(ObjectWriter::new()).end();
    head.open("language-content")
        .text("object_ref", practice.as_str())
        .text("object_modified", modified.to_millis_string())
        .raw("contents", &format!("{{{}:{contents}}}", quote(lang)))
        .bytes()
}

/// A translation as it is read: of which practice, and the texts by language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// The practice.
    pub practice: StixId,
    /// The version that was translated.
    pub of: Option<Timestamp>,
    /// Texts by language.
    pub texts: BTreeMap<String, PracticeText>,
}

/// Reads a `language-content` of a practice.
pub fn read_translation(bytes: &[u8]) -> Option<Translation> {
    #[derive(Deserialize)]
    struct Raw {
        object_ref: StixId,
        #[serde(default)]
        object_modified: Option<Timestamp>,
        contents: BTreeMap<String, PracticeText>,
    }
    let raw: Raw = read(bytes)?;
    let sound = raw.object_ref.kind() == PRACTICE_TYPE
        && (1..=LIST_MOST).contains(&raw.contents.len())
        && raw.contents.iter().all(|(lang, text)| is_language(lang) && text.is_sound());
    sound.then_some(Translation { practice: raw.object_ref, of: raw.object_modified, texts: raw.contents })
}

/// A working group's meeting.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Meeting {
    /// Title.
    pub name: String,
    /// Day.
    pub day: String,
    /// The working group.
    pub group: String,
    /// Points of the agenda.
    #[serde(default)]
    pub agenda: Vec<String>,
    /// Members that took part; never persons.
    pub participants: Vec<MemberId>,
}

/// An `x-vigie-meeting`.
pub fn meeting(head: &Head<'_>, meeting: &Meeting) -> Vec<u8> {
    head.open(MEETING_TYPE)
        .text("name", &meeting.name)
        .text("day", &meeting.day)
        .text("group", &meeting.group)
        .list("agenda", &meeting.agenda)
        .list("participants", meeting.participants.iter().map(MemberId::as_str))
        .extension(extension::MEETING, "new-sdo")
        .bytes()
}

/// Reads an `x-vigie-meeting`.
pub fn read_meeting(bytes: &[u8]) -> Option<Meeting> {
    let meeting: Meeting = read(bytes)?;
    let sound = is_line(&meeting.name, LINE_MOST)
        && is_line(&meeting.group, LINE_MOST)
        && day(&meeting.day).is_some()
        && are_lines(&meeting.agenda)
        && (1..=100).contains(&meeting.participants.len());
    sound.then_some(meeting)
}

/// A decision taken at a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Decision {
    /// The meeting.
    #[serde(rename = "meeting_ref")]
    pub meeting: StixId,
    /// What was decided.
    pub name: String,
    /// The member that answers for it.
    pub responsible: MemberId,
    /// Last day.
    pub due: String,
    /// Claims, rounds and practices it rests on.
    #[serde(default, rename = "basis_refs")]
    pub basis: Vec<StixId>,
}

/// An `x-vigie-decision`.
pub fn decision(head: &Head<'_>, decision: &Decision) -> Vec<u8> {
    head.open(DECISION_TYPE)
        .text("meeting_ref", decision.meeting.as_str())
        .text("name", &decision.name)
        .text("responsible", decision.responsible.as_str())
        .text("due", &decision.due)
        .list("basis_refs", ids(&decision.basis))
        .extension(extension::DECISION, "new-sdo")
        .bytes()
}

/// Reads an `x-vigie-decision`.
pub fn read_decision(bytes: &[u8]) -> Option<Decision> {
    let decision: Decision = read(bytes)?;
    let sound = decision.meeting.kind() == MEETING_TYPE
        && is_line(&decision.name, 500)
        && day(&decision.due).is_some()
        && decision.basis.len() <= LIST_MOST;
    sound.then_some(decision)
}

/// What became of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct FollowUp {
    /// The decision.
    #[serde(rename = "decision_ref")]
    pub decision: StixId,
    /// One of [`FOLLOW_UP_STATES`].
    pub state: String,
    /// Since which day.
    pub day: String,
}

/// An `x-vigie-follow-up`.
pub fn follow_up(head: &Head<'_>, what: &FollowUp) -> Vec<u8> {
    head.open(FOLLOW_UP_TYPE)
        .text("decision_ref", what.decision.as_str())
        .text("state", &what.state)
        .text("day", &what.day)
        .extension(extension::FOLLOW_UP, "new-sdo")
        .bytes()
}

/// Reads an `x-vigie-follow-up`.
pub fn read_follow_up(bytes: &[u8]) -> Option<FollowUp> {
    let what: FollowUp = read(bytes)?;
    let sound = what.decision.kind() == DECISION_TYPE
        && FOLLOW_UP_STATES.contains(&what.state.as_str())
        && day(&what.day).is_some();
    sound.then_some(what)
}

#[cfg(test)]
mod tests;
