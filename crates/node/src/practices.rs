//! Good practices: written, shared with a region, translated and endorsed by others, looked at again by a day.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_model::{Duration, MemberId, StixId, Timestamp};
use vigie_stix::accord::{self, Practice, PracticeText, Translation};
use vigie_store::Batch;

use crate::claims::{ClaimMade, ReleaseForm};
use crate::rows::{self, key, tables};
use crate::told::{OpinionForm, OpinionView, Told, day, line, lines};
use crate::{Caller, Node, NodeError, Problem, Result, Right};

/// A review is "due soon" this long before its day.
pub const DUE_SOON: Duration = Duration::from_days(30);
/// Opinions that endorse.
const ENDORSING: [&str; 2] = ["agree", "strongly-agree"];

/// Whether a practice was looked at again in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Review {
    /// Its day is far.
    Current,
    /// Its day is near.
    DueSoon,
    /// Its day is over.
    Overdue,
}

/// The texts of a practice in one language, with who wrote them.
#[derive(Clone, Debug, Serialize)]
pub struct TextView {
    /// Who, when, how it stands.
    #[serde(flatten)]
    pub told: Told,
    /// Language.
    pub lang: String,
    /// The texts.
    pub text: PracticeText,
    /// Whether the practice was changed since.
    pub behind: bool,
}

/// A practice as people read it.
#[derive(Clone, Debug, Serialize)]
pub struct PracticeView {
    /// Who, when, how it stands.
    #[serde(flatten)]
    pub told: Told,
    /// Language of the original.
    pub lang: String,
    /// The original's texts.
    pub text: PracticeText,
    /// Day by which it is looked at again.
    pub review_date: String,
    /// How that stands today.
    pub review: Review,
    /// Regional groups it is meant for.
    pub regions: Vec<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Translations, oldest first.
    pub translations: Vec<TextView>,
    /// Opinions of others, oldest first; those that agree are endorsements.
    pub opinions: Vec<OpinionView>,
}

/// What to look for in the library.
#[derive(Clone, Debug, Default)]
pub struct PracticeQuery {
    /// Words that must all occur, in any language.
    pub words: String,
    /// A tag; empty for all.
    pub tag: String,
    /// A state of review; `None` for all.
    pub review: Option<Review>,
}

/// A practice to share.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PracticeForm {
    /// Language of the texts.
    pub lang: String,
    /// The texts; they name no person.
    pub text: PracticeText,
    /// Day by which it is looked at again.
    pub review_date: String,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Code of the regional group it is shared with; its members are added to those named in the release.
    #[serde(default)]
    pub region: Option<String>,
    /// Who may have it.
    pub release: ReleaseForm,
}

/// A translation to add.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TranslationForm {
    /// Language.
    pub lang: String,
    /// The texts.
    pub text: PracticeText,
    /// Who may have it.
    pub release: ReleaseForm,
}

/// A regional group of members, as this member draws it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Its name in practices.
    pub code: String,
    /// Its members.
    pub members: BTreeSet<MemberId>,
}

impl Node {
    /// The library, newest first.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn practices(&self, caller: &Caller, query: &PracticeQuery) -> Result<Vec<PracticeView>> {
        caller.need(Right::ReadPractices)?;
        self.note_read(caller, "practices").await?;
        let words = vigie_stix::words(&query.words);
        let mut views = self.known_practices(|_| true).await?;
        views.retain(|view| {
            let texts = std::iter::once(&view.text).chain(view.translations.iter().map(|text| &text.text));
            let said: BTreeSet<String> =
                texts.flat_map(all_text).chain(&view.tags).flat_map(|text| vigie_stix::words(text)).collect();
            words.iter().all(|word| said.iter().any(|said| said.starts_with(word)))
                && (query.tag.is_empty() || view.tags.contains(&query.tag))
                && query.review.is_none_or(|review| view.review == review)
        });
        views.reverse();
        Ok(views)
    }

    /// One practice.
    ///
    /// # Errors
    /// `NotFound` if it is not held.
    pub async fn practice(&self, caller: &Caller, id: &StixId) -> Result<PracticeView> {
        caller.need(Right::ReadPractices)?;
        self.note_read(caller, "practices").await?;
        let mut views = self.known_practices(|wanted| wanted == id).await?;
        views.pop().ok_or_else(|| NodeError::not_found("no practice of this id is held here"))
    }

    /// Writes and shares a practice.
    ///
    /// # Errors
    /// `Invalid` for texts outside their lengths, no day, or an unknown region; `Forbidden` if policy refuses the release.
    pub async fn write_practice(&self, caller: &Caller, form: &PracticeForm) -> Result<ClaimMade> {
        caller.need(Right::WritePractices)?;
        let mut release = form.release.clone();
        let region = form.region.as_deref().map(str::trim).filter(|code| !code.is_empty());
        let mut regions = Vec::new();
        if let Some(code) = region {
            let found: Option<(Region, _)> = rows::load(&*self.engine, tables::REGION, &key([code])).await?;
            let (group, _) = found.ok_or_else(|| {
                Problem::new("practice.region", "no regional group of this code is set here").at("region")
            })?;
            release.members.extend(group.members);
            regions.push(group.code);
        }
        release.members.remove(&self.identity.member);
        let practice = Practice {
            lang: language(&form.lang)?,
            text: texts(&form.text)?,
            review_date: day(&form.review_date, "review_date")?,
            regions,
            tags: lines(&form.tags, "tags")?,
        };
        let now = self.now().trunc_millis();
        let id = self.fresh_id(accord::PRACTICE_TYPE);
        let leaf = self.leaf(now, caller, "practice.shared", "practices", id.as_str());
        let write = move |head: &accord::Head<'_>| accord::practice(head, &practice);
        let (batch, mut made) = self.outgoing(&release, now, vec![(id, Box::new(write))], leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(made.remove(0))
    }

    /// Adds a translation to a practice, this member's or another's.
    ///
    /// # Errors
    /// `NotFound` if the practice is not held or was withdrawn; `Invalid` for the original's language or texts outside their lengths.
    pub async fn translate_practice(
        &self,
        caller: &Caller,
        id: &StixId,
        form: &TranslationForm,
    ) -> Result<ClaimMade> {
        caller.need(Right::WritePractices)?;
        let (told, practice) = self.practice_standing(id).await?;
        let lang = language(&form.lang)?;
        if lang == practice.lang {
            return Err(Problem::new("practice.lang", "the practice is written in this language")
                .at("lang")
                .into());
        }
        let text = texts(&form.text)?;
        let now = self.now().trunc_millis();
        let own = self.fresh_id("language-content");
        let leaf =
            self.leaf(now, caller, "practice.translated", "practices", format!("{id} {lang} by {own}"));
        let (practice, of) = (id.clone(), told.modified);
        let write = move |head: &accord::Head<'_>| accord::translation(head, &practice, of, &lang, &text);
        let (batch, mut made) = self.outgoing(&form.release, now, vec![(own, Box::new(write))], leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(made.remove(0))
    }

    /// Endorses another member's practice.
    ///
    /// # Errors
    /// `NotFound` if it is not held or was withdrawn; `Conflict` on this member's own; `Invalid` for values that do not endorse.
    pub async fn endorse_practice(
        &self,
        caller: &Caller,
        id: &StixId,
        form: &OpinionForm,
    ) -> Result<ClaimMade> {
        caller.need(Right::WritePractices)?;
        let (told, _) = self.practice_standing(id).await?;
        if told.own {
            return Err(NodeError::Conflict(Problem::new("claim.own", "this is this member's own claim")));
        }
        let opinion = form.on(id, &ENDORSING)?;
        let now = self.now().trunc_millis();
        let own = self.fresh_id("opinion");
        let leaf = self.leaf(now, caller, "practice.endorsed", "practices", format!("{id} by {own}"));
        let write = move |head: &accord::Head<'_>| accord::opinion(head, &opinion);
        let (batch, mut made) = self.outgoing(&form.release, now, vec![(own, Box::new(write))], leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(made.remove(0))
    }

    /// Draws a regional group, or draws it anew.
    ///
    /// # Errors
    /// `Invalid` for a code that is no line, or for members that are not known here.
    pub async fn set_region(&self, caller: &Caller, region: &Region) -> Result<Region> {
        caller.need(Right::WritePractices)?;
        let code = line(&region.code, "code", 60)?;
        let known: BTreeSet<MemberId> =
            self.member_cards().await?.into_iter().map(|card| card.member).collect();
        let mut members = region.members.clone();
        members.remove(&self.identity.member);
        if members.is_empty() || members.len() > 100 || !members.is_subset(&known) {
            return Err(Problem::new(
                "practice.members",
                "a regional group has members that this node knows",
            )
            .at("members")
            .into());
        }
        let region = Region { code, members };
        let now = self.now();
        let leaf = self.leaf(now, caller, "region.set", "practices", region.code.as_str());
        let batch = Batch::new(now, leaf).row(rows::set(tables::REGION, key([&*region.code]), &region));
        self.engine.apply(batch.build()).await?;
        Ok(region)
    }

    /// The regional groups.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn regions(&self, caller: &Caller) -> Result<Vec<Region>> {
        caller.need(Right::ReadPractices)?;
        Ok(rows::all(&*self.engine, tables::REGION, "")
            .await?
            .into_iter()
            .map(|(_, region)| region)
            .collect())
    }

    async fn practice_standing(&self, id: &StixId) -> Result<(Told, Practice)> {
        let (told, record) = self.held_standing(id, "practice").await?;
        let read =
            (id.kind() == accord::PRACTICE_TYPE).then(|| accord::read_practice(&record.bytes)).flatten();
        read.map(|practice| (told, practice))
            .ok_or_else(|| NodeError::not_found("no practice of this id stands here"))
    }

    async fn known_practices(
        &self,
        wanted: impl Fn(&StixId) -> bool + Send + Sync,
    ) -> Result<Vec<PracticeView>> {
        let told = self
            .told(&[accord::PRACTICE_TYPE], |record| {
                wanted(&record.id).then(|| accord::read_practice(&record.bytes)).flatten()
            })
            .await?;
        let translations = self
            .told(&["language-content"], |record| {
                accord::read_translation(&record.bytes).filter(|translation| wanted(&translation.practice))
            })
            .await?;
        let now = self.now();
        let mut views = Vec::new();
        for (told, practice) in told {
            let of_this = translations.iter().filter(|(_, translation)| translation.practice == told.id);
            views.push(PracticeView {
                translations: of_this.flat_map(|pair| text_views(pair, &told)).collect(),
                opinions: self.opinions_on(&told.id).await?,
                review: review(&practice.review_date, now),
                told,
                lang: practice.lang,
                text: practice.text,
                review_date: practice.review_date,
                regions: practice.regions,
                tags: practice.tags,
            });
        }
        Ok(views)
    }
}

fn text_views((said, translation): &(Told, Translation), practice: &Told) -> Vec<TextView> {
    let view = |(lang, text): (&String, &PracticeText)| TextView {
        told: said.clone(),
        lang: lang.clone(),
        text: text.clone(),
        behind: translation.of.is_none_or(|of| of < practice.modified),
    };
    translation.texts.iter().map(view).collect()
}

fn review(day: &str, now: Timestamp) -> Review {
    match accord::day(day) {
        Some(day) if day < now.start_of_day() => Review::Overdue,
        Some(day) if day < now + DUE_SOON => Review::DueSoon,
        _ => Review::Current,
    }
}

fn all_text(text: &PracticeText) -> impl Iterator<Item = &String> {
    [&text.name, &text.context, &text.evidence, &text.results].into_iter().chain(&text.steps)
}

fn language(text: &str) -> Result<String> {
    let text = text.trim();
    match accord::is_language(text) {
        true => Ok(text.to_owned()),
        false => Err(Problem::new("practice.lang", "this is no language tag")
            .at("lang")
            .remedy("for example en, fr, es, ar")
            .into()),
    }
}

fn texts(form: &PracticeText) -> Result<PracticeText> {
    let clean = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    let text = PracticeText {
        name: line(&form.name, "text.name", accord::LINE_MOST)?,
        context: clean(&form.context),
        steps: form.steps.iter().map(|step| clean(step)).filter(|step| !step.is_empty()).collect(),
        evidence: clean(&form.evidence),
        results: clean(&form.results),
    };
    match text.is_sound() {
        true => Ok(text),
        false => Err(Problem::new(
            "practice.text",
            format!(
                "a text has at most {} characters, and there are at most {} steps",
                accord::TEXT_MOST,
                accord::LIST_MOST
            ),
        )
        .at("text")
        .into()),
    }
}
