//! Links between organisations and designations of them, as claims: who asserts, on what, who disputes. Nothing is concluded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vigie_model::{StixId, Timestamp};
use vigie_stix::accord::{self, Designation, Link, ORGANISATION_TYPES};

use crate::claims::{ClaimMade, ReleaseForm};
use crate::told::{
    OpinionForm, OpinionView, Referred, Told, code, day, is_bookkeeping, line, lines, percent,
};
use crate::{Caller, Node, NodeError, Problem, Result, Right};

/// An organisation that members speak of.
#[derive(Clone, Debug, Serialize)]
pub struct OrganisationView {
    /// Who says that there is one of this name.
    #[serde(flatten)]
    pub told: Told,
    /// Name.
    pub name: String,
}

/// An end of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct End {
    /// Its id.
    pub id: StixId,
    /// Its name; absent if it is withheld from this node or never came.
    pub name: Option<String>,
}

/// One assertion of a link.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    /// Who, when, how it stands.
    #[serde(flatten)]
    pub told: Told,
    /// Kind, for example `finances`.
    pub relationship: String,
    /// From.
    pub source: End,
    /// To.
    pub target: End,
    /// Since when.
    pub since: Option<Timestamp>,
    /// What it rests on.
    pub evidence: Vec<Referred>,
    /// Reports elsewhere.
    pub reports: Vec<String>,
    /// Admiralty code of the source.
    pub reliability: Option<String>,
    /// Admiralty code of the information.
    pub credibility: Option<String>,
    /// 0 to 100.
    pub confidence: Option<u8>,
    /// What others think of it, oldest first.
    pub opinions: Vec<OpinionView>,
}

/// A link with the other assertions between the same two organisations.
#[derive(Clone, Debug, Serialize)]
pub struct LinkDetail {
    /// The one asked for.
    pub link: LinkView,
    /// The others, oldest first.
    pub beside: Vec<LinkView>,
    /// Designations of either end, oldest first.
    pub designations: Vec<DesignationView>,
}

/// What a member says that an authority said.
#[derive(Clone, Debug, Serialize)]
pub struct DesignationView {
    /// Who, when, how it stands.
    #[serde(flatten)]
    pub told: Told,
    /// The organisation.
    pub subject: End,
    /// `designates`, `denies` or `lifts`.
    pub stance: String,
    /// As what.
    pub category: String,
    /// The authority.
    pub authority: String,
    /// The legal instrument.
    pub instrument: String,
    /// Its day.
    pub day: String,
    /// End of its validity.
    pub valid_until: Option<Timestamp>,
    /// 0 to 100.
    pub confidence: Option<u8>,
}

/// An organisation with everything that is said of it.
#[derive(Clone, Debug, Serialize)]
pub struct OrganisationDetail {
    /// The organisation.
    pub organisation: OrganisationView,
    /// Links from and to it, oldest first.
    pub links: Vec<LinkView>,
    /// Designations, oldest first.
    pub designations: Vec<DesignationView>,
}

/// An organisation to speak of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationForm {
    /// Name of the organisation; never of a person.
    pub name: String,
    /// Who may have it.
    pub release: ReleaseForm,
}

/// A link to claim.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkForm {
    /// From.
    pub source: StixId,
    /// To.
    pub target: StixId,
    /// Kind of the controlled list.
    pub relationship: String,
    /// Since which day.
    #[serde(default)]
    pub since: Option<String>,
    /// Held objects it rests on.
    #[serde(default)]
    pub evidence: Vec<StixId>,
    /// Reports elsewhere, by title, number or address.
    #[serde(default)]
    pub reports: Vec<String>,
    /// Admiralty code of the source, A to F.
    #[serde(default)]
    pub reliability: Option<String>,
    /// Admiralty code of the information, 1 to 6.
    #[serde(default)]
    pub credibility: Option<String>,
    /// 0 to 100.
    #[serde(default)]
    pub confidence: Option<u8>,
    /// Who may have it, and until when.
    pub release: ReleaseForm,
}

/// A designation to claim.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignationForm {
    /// The organisation.
    pub subject: StixId,
    /// `designates`, `denies` or `lifts`.
    pub stance: String,
    /// As what.
    pub category: String,
    /// Name of the public authority.
    pub authority: String,
    /// Title or number of the legal instrument.
    pub instrument: String,
    /// Its day.
    pub day: String,
    /// Last day of its validity.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// 0 to 100.
    #[serde(default)]
    pub confidence: Option<u8>,
    /// Who may have it.
    pub release: ReleaseForm,
}

impl Node {
    /// Organisations that members speak of, by name.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn organisations(&self, caller: &Caller) -> Result<Vec<OrganisationView>> {
        caller.need(Right::ReadClaims)?;
        self.note_read(caller, "links").await?;
        self.known_organisations().await
    }

    /// One organisation with everything that is said of it.
    ///
    /// # Errors
    /// `NotFound` if no organisation of this id is held.
    pub async fn organisation(&self, caller: &Caller, id: &StixId) -> Result<OrganisationDetail> {
        caller.need(Right::ReadClaims)?;
        self.note_read(caller, "links").await?;
        let known = self.known_organisations().await?;
        let organisation = known
            .iter()
            .find(|known| known.told.id == *id)
            .cloned()
            .ok_or_else(|| NodeError::not_found("no organisation of this id is held here"))?;
        let links = self.known_links(&known, |link| link.source == *id || link.target == *id).await?;
        let designations = self.known_designations(&known, |subject| subject == id).await?;
        Ok(OrganisationDetail { organisation, links, designations })
    }

    /// Links between organisations, oldest first.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn links(&self, caller: &Caller) -> Result<Vec<LinkView>> {
        caller.need(Right::ReadClaims)?;
        self.note_read(caller, "links").await?;
        let known = self.known_organisations().await?;
        self.known_links(&known, |_| true).await
    }

    /// One link with the other assertions between the same two organisations.
    ///
    /// # Errors
    /// `NotFound` if it is not held, or is no link between organisations.
    pub async fn link(&self, caller: &Caller, id: &StixId) -> Result<LinkDetail> {
        caller.need(Right::ReadClaims)?;
        self.note_read(caller, "links").await?;
        let known = self.known_organisations().await?;
        let all = self.known_links(&known, |_| true).await?;
        let link = all
            .iter()
            .find(|link| link.told.id == *id)
            .cloned()
            .ok_or_else(|| NodeError::not_found("no link of this id is held here"))?;
        let pair = |link: &LinkView| {
            let (a, b) = (link.source.id.clone(), link.target.id.clone());
            if a < b { (a, b) } else { (b, a) }
        };
        let beside =
            all.iter().filter(|other| other.told.id != *id && pair(other) == pair(&link)).cloned().collect();
        let ends = [link.source.id.clone(), link.target.id.clone()];
        let designations = self.known_designations(&known, |subject| ends.contains(subject)).await?;
        Ok(LinkDetail { link, beside, designations })
    }

    /// Designations, oldest first.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn designations(&self, caller: &Caller) -> Result<Vec<DesignationView>> {
        caller.need(Right::ReadClaims)?;
        self.note_read(caller, "links").await?;
        let known = self.known_organisations().await?;
        self.known_designations(&known, |_| true).await
    }

    /// Says that there is an organisation of this name, so that links and designations can speak of it.
    ///
    /// # Errors
    /// `Invalid` for a name that is no line; `Forbidden` if policy refuses the release.
    pub async fn name_organisation(&self, caller: &Caller, form: &OrganisationForm) -> Result<ClaimMade> {
        caller.need(Right::WriteClaims)?;
        let name = line(&form.name, "name", 120)?;
        let now = self.now().trunc_millis();
        let id = self.fresh_id("identity");
        let leaf = self.leaf(now, caller, "organisation.named", "exchange", id.as_str());
        let write = move |head: &accord::Head<'_>| accord::organisation(head, &name);
        let (batch, mut made) = self.outgoing(&form.release, now, vec![(id, Box::new(write))], leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(made.remove(0))
    }

    /// Claims a link between two organisations.
    ///
    /// # Errors
    /// `Invalid` if an end is no organisation that is held, both ends are one, or a value is not of its list; `Forbidden` if policy
    /// refuses the release.
    pub async fn claim_link(&self, caller: &Caller, form: &LinkForm) -> Result<ClaimMade> {
        caller.need(Right::WriteClaims)?;
        if form.source == form.target {
            return Err(Problem::new("link.ends", "a link has two different ends").at("target").into());
        }
        self.need_organisation(&form.source, "source").await?;
        self.need_organisation(&form.target, "target").await?;
        if form.evidence.len() > accord::LIST_MOST {
            return Err(Problem::new("input.list", format!("at most {} entries", accord::LIST_MOST))
                .at("evidence")
                .into());
        }
        for id in &form.evidence {
            if is_bookkeeping(id.kind()) || self.referred(id).await?.title.is_none() {
                return Err(Problem::new("link.evidence", "an object named as evidence is not held here")
                    .at("evidence")
                    .into());
            }
        }
        let since = form.since.as_deref().filter(|text| !text.is_empty());
        let since = since.map(|text| day(text, "since")).transpose()?;
        let optional = |value: &Option<String>, list: &[&str], at: &str| {
            value.as_deref().filter(|value| !value.is_empty()).map(|value| code(value, list, at)).transpose()
        };
        let now = self.now().trunc_millis();
        let link = Link {
            kind: code(&form.relationship, &accord::LINK_KINDS, "relationship")?,
            source: form.source.clone(),
            target: form.target.clone(),
            since: since.as_deref().and_then(accord::day),
            evidence: form.evidence.clone(),
            reports: lines(&form.reports, "reports")?,
            reliability: optional(&form.reliability, &accord::RELIABILITIES, "reliability")?,
            credibility: optional(&form.credibility, &accord::CREDIBILITIES, "credibility")?,
            confidence: percent(form.confidence)?,
        };
        if link.since.is_some_and(|since| since > now) {
            return Err(Problem::new("link.since", "a link that begins later cannot be claimed yet")
                .at("since")
                .into());
        }
        let id = self.fresh_id("relationship");
        let leaf = self.leaf(now, caller, "link.claimed", "exchange", id.as_str());
        let write = move |head: &accord::Head<'_>| accord::link(head, &link);
        let (batch, mut made) = self.outgoing(&form.release, now, vec![(id, Box::new(write))], leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(made.remove(0))
    }

    /// Gives this member's opinion on another's link or designation.
    ///
    /// # Errors
    /// `NotFound` if it is not held or was withdrawn; `Conflict` on this member's own; `Invalid` for values outside the lists.
    pub async fn dispute(&self, caller: &Caller, id: &StixId, form: &OpinionForm) -> Result<ClaimMade> {
        caller.need(Right::WriteClaims)?;
        let (told, record) = self.held_standing(id, "link or designation").await?;
        if accord::read_link(&record.bytes).is_none() && accord::read_designation(&record.bytes).is_none() {
            return Err(NodeError::not_found("no link or designation of this id stands here"));
        }
        if told.own {
            return Err(NodeError::Conflict(
                Problem::new("claim.own", "this is this member's own claim")
                    .remedy("withdraw it if it no longer holds"),
            ));
        }
        let opinion = form.on(id, &accord::OPINIONS)?;
        let now = self.now().trunc_millis();
        let own = self.fresh_id("opinion");
        let leaf = self.leaf(
            now,
            caller,
            "claim.disputed",
            "exchange",
            format!("{id} {} by {own}", opinion.opinion),
        );
        let write = move |head: &accord::Head<'_>| accord::opinion(head, &opinion);
        let (batch, mut made) = self.outgoing(&form.release, now, vec![(own, Box::new(write))], leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(made.remove(0))
    }

    /// Claims that an authority designates an organisation, denies it, or lifts a designation.
    ///
    /// # Errors
    /// `Invalid` if the subject is no organisation that is held or a value is not of its list; `Forbidden` if policy refuses.
    pub async fn designate(&self, caller: &Caller, form: &DesignationForm) -> Result<ClaimMade> {
        caller.need(Right::WriteClaims)?;
        self.need_organisation(&form.subject, "subject").await?;
        let until = form.valid_until.as_deref().filter(|text| !text.is_empty());
        let until = until.map(|text| day(text, "valid_until")).transpose()?;
        let what = Designation {
            subject: form.subject.clone(),
            stance: code(&form.stance, &accord::STANCES, "stance")?,
            category: code(&form.category, &accord::CATEGORIES, "category")?,
            authority: line(&form.authority, "authority", 120)?,
            instrument: line(&form.instrument, "instrument", accord::LINE_MOST)?,
            day: day(&form.day, "day")?,
            valid_until: until.as_deref().and_then(accord::day),
            confidence: percent(form.confidence)?,
        };
        let now = self.now().trunc_millis();
        let id = self.fresh_id(accord::DESIGNATION_TYPE);
        let leaf = self.leaf(now, caller, "designation.claimed", "exchange", id.as_str());
        let write = move |head: &accord::Head<'_>| accord::designation(head, &what);
        let (batch, mut made) = self.outgoing(&form.release, now, vec![(id, Box::new(write))], leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(made.remove(0))
    }

    async fn need_organisation(&self, id: &StixId, at: &str) -> Result<()> {
        let refused = || {
            NodeError::from(
                Problem::new(
                    "link.organisation",
                    "this is no organisation that is held here; persons are never linked",
                )
                .at(at)
                .remedy("name the organisation first"),
            )
        };
        if !ORGANISATION_TYPES.contains(&id.kind()) {
            return Err(refused());
        }
        let (_, record) = self.held_standing(id, "organisation").await.map_err(|error| match error {
            NodeError::NotFound(_) => refused(),
            other => other,
        })?;
        accord::read_organisation(&record.bytes).map(|_| ()).ok_or_else(refused)
    }

    async fn known_organisations(&self) -> Result<Vec<OrganisationView>> {
        let told = self.told(&ORGANISATION_TYPES, |record| accord::read_organisation(&record.bytes)).await?;
        let mut views: Vec<OrganisationView> =
            told.into_iter().map(|(told, what)| OrganisationView { told, name: what.name }).collect();
        views.sort_by(|a, b| (a.name.to_lowercase(), &a.told.id).cmp(&(b.name.to_lowercase(), &b.told.id)));
        Ok(views)
    }

    async fn known_links(
        &self,
        known: &[OrganisationView],
        wanted: impl Fn(&Link) -> bool + Send + Sync,
    ) -> Result<Vec<LinkView>> {
        let told =
            self.told(&["relationship"], |record| accord::read_link(&record.bytes).filter(&wanted)).await?;
        let names = names(known);
        let mut views = Vec::new();
        for (told, link) in told {
            let (source, target) = (end(&names, &link.source), end(&names, &link.target));
            // Of foreign tools: a link that touches no organisation we can show, for example between persons.
            if !self.may_show(&source).await? || !self.may_show(&target).await? {
                continue;
            }
            let mut evidence = Vec::new();
            for id in &link.evidence {
                evidence.push(self.referred(id).await?);
            }
            views.push(LinkView {
                opinions: self.opinions_on(&told.id).await?,
                told,
                relationship: link.kind,
                source,
                target,
                since: link.since,
                evidence,
                reports: link.reports,
                reliability: link.reliability,
                credibility: link.credibility,
                confidence: link.confidence,
            });
        }
        Ok(views)
    }

    /// An end is shown by name, or as withheld if it is not held; one that is held and no organisation (a person) is not shown.
    async fn may_show(&self, end: &End) -> Result<bool> {
        Ok(end.name.is_some() || self.referred(&end.id).await?.title.is_none())
    }

    async fn known_designations(
        &self,
        known: &[OrganisationView],
        wanted: impl Fn(&StixId) -> bool + Send + Sync,
    ) -> Result<Vec<DesignationView>> {
        let told = self
            .told(&[accord::DESIGNATION_TYPE], |record| {
                accord::read_designation(&record.bytes).filter(|what| wanted(&what.subject))
            })
            .await?;
        let names = names(known);
        let now = self.now();
        let view = |(mut told, what): (Told, Designation)| {
            if told.stands() && what.valid_until.is_some_and(|until| until <= now) {
                told.state = crate::told::Standing::Expired;
            }
            DesignationView {
                told,
                subject: end(&names, &what.subject),
                stance: what.stance,
                category: what.category,
                authority: what.authority,
                instrument: what.instrument,
                day: what.day,
                valid_until: what.valid_until,
                confidence: what.confidence,
            }
        };
        Ok(told.into_iter().map(view).collect())
    }
}

fn names(known: &[OrganisationView]) -> BTreeMap<&StixId, &str> {
    known.iter().map(|known| (&known.told.id, known.name.as_str())).collect()
}

fn end(names: &BTreeMap<&StixId, &str>, id: &StixId) -> End {
    End { id: id.clone(), name: names.get(id).map(|name| (*name).to_owned()) }
}
