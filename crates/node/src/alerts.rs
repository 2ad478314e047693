//! Shared alerts: indicators on travel documents, compiled once, kept in step with the change feed, matched at every check.

use std::collections::BTreeMap;

use serde::Serialize;
use vigie_model::{CollectionId, StixId, Timestamp, Tlp};
use vigie_policy::attestation::{self, AttestationError};
use vigie_policy::card::MemberCard;
use vigie_policy::{acknowledgement, withdrawal};
use vigie_stix::pattern::Pattern;
use vigie_stix::{StixObject, travel};
use vigie_store::{Audiences, Change, PageQuery, Record, Seq, Which};
use vigie_trust::inspect::Inspection;
use vigie_trust::report::AlertAnswer;

use crate::check::AlertCounts;
use crate::rows::{self, key, tables};
use crate::{Caller, Node, Result, Right};

/// After this many cleared and none confirmed an alert rests here (DESIGN §6).
pub const SUSPEND_CLEARED: u64 = 20;

/// The alerts this node holds, up to a place of the change feed.
#[derive(Default)]
pub(crate) struct AlertIndex {
    up_to: Seq,
    filled: bool,
    alerts: BTreeMap<(CollectionId, StixId), Alert>,
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "standing", rename_all = "kebab-case")]
pub enum Author {
    /// A member whose signature over exactly this version was verified.
    Attested {
        /// Member code.
        member: String,
        /// Name on its card.
        name: String,
    },
    /// Nobody signed it; it came from here.
    Unsigned {
        /// Member code or `local:ACCOUNT`.
        received_from: String,
    },
    /// A signature is there and does not hold.
    Invalid {
        /// Member code or `local:ACCOUNT`.
        received_from: String,
        /// What is wrong with it.
        why: String,
    },
}

impl Author {
    /// As one phrase for a reason.
    pub fn phrase(&self) -> String {
        match self {
            Self::Attested { name, .. } => name.clone(),
            Self::Unsigned { received_from } => format!("unsigned, received from {received_from}"),
            Self::Invalid { received_from, .. } => {
                format!("signature not valid, received from {received_from}")
            }
        }
    }
}

/// Whether an alert takes part in checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", content = "why", rename_all = "kebab-case")]
pub enum AlertState {
    /// Yes.
    Active,
    /// Not yet valid.
    NotYet,
    /// Its time is over.
    Expired,
    /// Revoked or withdrawn by its author.
    Withdrawn,
    /// Many cleared, none confirmed here.
    Suspended,
    /// Stored, but cannot or may not be matched.
    Inactive(String),
}

/// One alert.
#[derive(Clone, Debug)]
pub(crate) struct Alert {
    id: StixId,
    name: String,
    text: String,
    pattern: std::result::Result<Pattern, String>,
    author: Author,
    tlp: Tlp,
    confidence: Option<u8>,
    modified: Timestamp,
    valid_from: Timestamp,
    valid_until: Option<Timestamp>,
    withdrawn: bool,
    version_micros: i64,
}

/// An alert as people see it.
#[derive(Clone, Debug, Serialize)]
pub struct AlertView {
    /// STIX id.
    pub id: StixId,
    /// Name.
    pub name: String,
    /// STIX pattern.
    pub pattern: String,
    /// Who says so.
    pub author: Author,
    /// Marking.
    pub tlp: Tlp,
    /// 0 to 100, if its author gave one.
    pub confidence: Option<u8>,
    /// Version.
    pub modified: Timestamp,
    /// From when.
    pub valid_from: Timestamp,
    /// Until when, if its author said so.
    pub valid_until: Option<Timestamp>,
    /// Whether it takes part in checks.
    #[serde(flatten)]
    pub state: AlertState,
    /// What became of its matches here.
    pub counts: AlertCounts,
    /// Sightings by other members that reached this node.
    pub sightings: u64,
    /// Whether this member is the author.
    pub own: bool,
}

/// An alert that matched, with the counter row as it was read.
pub(crate) struct AlertMatch {
    pub(crate) answer: AlertAnswer,
    pub(crate) counts_row: Option<Vec<u8>>,
}

impl Node {
    /// All alerts on travel documents, the author's own first, then by name.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn alerts(&self, caller: &Caller) -> Result<Vec<AlertView>> {
        caller.need(Right::ReadLists)?;
        self.note_read(caller, "alerts").await?;
        self.follow_alerts().await?;
        let now = self.now();
        let held: Vec<Alert> = {
            let index = self.alerts.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            index.alerts.values().cloned().collect()
        };
        let mut views = Vec::with_capacity(held.len());
        for alert in held {
            let counts = self.counts(&alert.id).await?.0;
            views.push(AlertView {
                state: alert.state(now, &counts),
                own: matches!(&alert.author, Author::Attested { member, .. } if member == self.identity.member.as_str()),
                sightings: self.sightings_of(&alert.id).await?,
                id: alert.id,
                name: alert.name,
                pattern: alert.text,
                author: alert.author,
                tlp: alert.tlp,
                confidence: alert.confidence,
                modified: alert.modified,
                valid_from: alert.valid_from,
                valid_until: alert.valid_until,
                counts,
            });
        }
        views.sort_by(|a, b| (!a.own, &a.name, &a.id).cmp(&(!b.own, &b.name, &b.id)));
        Ok(views)
    }

    /// Alerts whose pattern matches the document of an inspection and that are active now.
    pub(crate) async fn match_alerts(
        &self,
        inspection: &Inspection,
        at: Timestamp,
    ) -> Result<Vec<AlertMatch>> {
        let Some(document) = inspection.travel_facts() else { return Ok(Vec::new()) };
        let observation = travel::observation(&travel::DocumentFacts {
            issuing_state: document.issuing_state,
            document_type: document.document_type,
            number: document.number,
            series: None,
            valid_until: document.valid_until,
            dsc_fingerprint: inspection.dsc_fingerprint(),
        });
        let matched: Vec<Alert> = {
            let index = self.alerts.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            let hit = |alert: &&Alert| {
                !alert.withdrawn && alert.pattern.as_ref().is_ok_and(|pattern| pattern.matches(&observation))
            };
            index.alerts.values().filter(hit).cloned().collect()
        };
        let mut found: Vec<AlertMatch> = Vec::new();
        for alert in matched {
            let (counts, counts_row) = self.counts(&alert.id).await?;
            if alert.state(at, &counts) != AlertState::Active
                || found.iter().any(|known| known.answer.id == alert.id)
            {
                continue;
            }
            let sightings = self.sightings_of(&alert.id).await?;
            let answer = AlertAnswer {
                id: alert.id,
                name: alert.name,
                author: alert.author.phrase(),
                attested: matches!(alert.author, Author::Attested { .. }),
                tlp: alert.tlp,
                confidence: alert.confidence,
                modified: alert.modified,
                valid_until: alert.valid_until,
                // What the officer reads counts this check too.
                matched: counts.matched + 1,
                confirmed: counts.confirmed,
                cleared: counts.cleared,
                sightings,
            };
            found.push(AlertMatch { answer, counts_row });
        }
        Ok(found)
    }

    /// Alerts that may match now or later: not withdrawn, not over, their pattern allowed. What a checkpoint needs.
    pub(crate) fn standing_alerts(&self, now: Timestamp) -> Vec<(CollectionId, StixId)> {
        let index = self.alerts.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let stands = |alert: &Alert| {
            !alert.withdrawn && alert.pattern.is_ok() && alert.valid_until.is_none_or(|until| until > now)
        };
        index.alerts.iter().filter(|(_, alert)| stands(alert)).map(|(place, _)| place.clone()).collect()
    }

    /// Brings the index up to the newest change, whoever made it.
    pub(crate) async fn follow_alerts(&self) -> Result<()> {
        let (filled, mut up_to) = {
            let index = self.alerts.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            (index.filled, index.up_to)
        };
        if !filled {
            up_to = self.fill_alerts().await?;
        }
        loop {
            let newest = self.engine.wait_beyond(up_to, std::time::Duration::ZERO).await?;
            if newest <= up_to {
                return Ok(());
            }
            let changes = self.engine.changes(up_to, 1_000).await?;
            let Some(last) = changes.last().map(Change::seq) else { return Ok(()) };
            for change in changes {
                match change {
                    Change::Released(record) if record.id.kind() == "indicator" => {
                        self.note_indicator(&record).await?
                    }
                    // An attestation that arrives after its target changes who says so.
                    Change::Released(record) if record.id.kind() == travel::ATTESTATION_TYPE => {
                        self.note_attestation(&record).await?
                    }
                    Change::Withdrawn { collection, id, versions, .. } if id.kind() == "indicator" => {
                        let mut index =
                            self.alerts.write().unwrap_or_else(std::sync::PoisonError::into_inner);
                        if let Some(alert) = index.alerts.get_mut(&(collection, id))
                            && versions.is_none_or(|versions| versions.contains(&alert.modified_text()))
                        {
                            alert.withdrawn = true;
                        }
                    }
                    _ => {}
                }
            }
            let mut index = self.alerts.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            index.up_to = index.up_to.max(last);
            up_to = last;
        }
    }

    /// How a version of an object stands: who signed it, if anybody.
    pub(crate) async fn author_of(&self, record: &Record) -> Result<Author> {
        self.author_among(record, &Audiences::All).await
    }

    /// The same for a reader of these audiences: a signature that is hidden from it counts for nothing.
    pub(crate) async fn author_among(&self, record: &Record, audiences: &Audiences) -> Result<Author> {
        let unsigned = Author::Unsigned { received_from: record.origin.clone() };
        if record.erased {
            return Ok(unsigned);
        }
        let Ok(object) = StixObject::from_bytes(&record.bytes) else { return Ok(unsigned) };
        let mut cards = self.member_cards().await?;
        cards.push(self.identity.card.clone());
        if let Some(author) = self_signed(record, &cards) {
            return Ok(author);
        }
        let mut wrong = None;
        for referring in self.engine.referring(&record.id, audiences, 200).await? {
            if referring.id.kind() != travel::ATTESTATION_TYPE || referring.erased {
                continue;
            }
            let Ok((member, _, version)) = attestation::claims(&referring.bytes) else { continue };
            if version != object.header.version.key() {
                continue;
            }
            let Some(card) = cards.iter().find(|card| card.member == member) else { continue };
            match attestation::verify_attestation(&referring.bytes, &object, card) {
                Ok(attested) if attested.is_author || object.header.created_by.is_none() => {
                    return Ok(Author::Attested { member: card.member.to_string(), name: card.name.clone() });
                }
                Ok(_) | Err(AttestationError::OtherTarget) => {}
                Err(why) => wrong = Some(why.to_string()),
            }
        }
        Ok(match wrong {
            Some(why) => Author::Invalid { received_from: record.origin.clone(), why },
            None => unsigned,
        })
    }

    pub(crate) async fn counts(&self, alert: &StixId) -> Result<(AlertCounts, Option<Vec<u8>>)> {
        let found = rows::load(&*self.engine, tables::ALERT_COUNT, &key([alert.as_str()])).await?;
        Ok(found.map_or_else(Default::default, |(counts, bytes)| (counts, Some(bytes))))
    }

    /// Sightings of an alert by others: a match is not a sighting, an examiner's confirmation is.
    pub(crate) async fn sightings_of(&self, alert: &StixId) -> Result<u64> {
        let referring = self.engine.referring(alert, &Audiences::All, 1_000).await?;
        let ours = self.identity.member.as_str();
        let others = referring.iter().filter(|record| {
            record.id.kind() == "sighting"
                && record.withdrawn.is_none()
                && record.origin != ours
                && !record.origin.starts_with("local:")
        });
        Ok(others.count() as u64)
    }

    async fn fill_alerts(&self) -> Result<Seq> {
        let newest = self.engine.wait_beyond(Seq(0), std::time::Duration::ZERO).await?;
        let mut after = Seq(0);
        loop {
            let page = self
                .engine
                .page(PageQuery {
                    collections: Vec::new(),
                    audiences: Audiences::All,
                    after,
                    added_after: None,
                    until: Some(newest),
                    ids: Vec::new(),
                    types: vec!["indicator".to_owned()],
                    spec_versions: Vec::new(),
                    versions: vec![Which::Last],
                    descending: false,
                    limit: 1_000,
                    with_bytes: true,
                })
                .await?;
            for record in &page.records {
                self.note_indicator(record).await?;
                after = record.seq;
            }
            if !page.more {
                break;
            }
        }
        let mut index = self.alerts.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        index.filled = true;
        index.up_to = index.up_to.max(newest);
        Ok(newest)
    }

    async fn note_attestation(&self, record: &Record) -> Result<()> {
        let Ok((_, target, _)) = attestation::claims(&record.bytes) else { return Ok(()) };
        if target.kind() != "indicator" {
            return Ok(());
        }
        let collections: Vec<CollectionId> = {
            let index = self.alerts.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            index
                .alerts
                .keys()
                .filter(|(_, id)| *id == target)
                .map(|(collection, _)| collection.clone())
                .collect()
        };
        for collection in collections {
            for record in self
                .engine
                .get(std::slice::from_ref(&collection), &target, Which::Last, &Audiences::All)
                .await?
            {
                self.note_indicator(&record).await?;
            }
        }
        Ok(())
    }

    async fn note_indicator(&self, record: &Record) -> Result<()> {
        let Some(indicator) = travel::read_alert(&record.bytes) else { return Ok(()) };
        let pattern = match vigie_stix::pattern::parse(&indicator.pattern) {
            Err(error) => Err(error.to_string()),
            Ok(pattern) if !pattern.speaks_of(travel::DOCUMENT_TYPE) => return Ok(()),
            Ok(pattern) => match vigie_policy::breadth::check(&pattern) {
                Ok(()) => Ok(pattern),
                Err(broad) => Err(broad.to_string()),
            },
        };
        // Asked last: most indicators speak of something else.
        let author = self.author_of(record).await?;
        let alert = Alert {
            id: record.id.clone(),
            name: indicator.name,
            text: indicator.pattern,
            pattern,
            author,
            tlp: indicator.tlp.unwrap_or(Tlp::AmberStrict),
            confidence: indicator.confidence,
            modified: indicator.modified,
            valid_from: indicator.valid_from,
            valid_until: indicator.valid_until,
            withdrawn: indicator.revoked || record.withdrawn.is_some(),
            version_micros: record.version_micros,
        };
        let mut index = self.alerts.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let place = (record.collection.clone(), record.id.clone());
        match index.alerts.get(&place) {
            Some(known) if known.version_micros > alert.version_micros => {}
            _ => {
                index.alerts.insert(place, alert);
            }
        }
        Ok(())
    }
}

/// Attestations, withdrawals and acknowledgements carry their own signature: whose it is, and whether it holds. `None` for all other
/// objects, and where the card of the member that is named is not here.
fn self_signed(record: &Record, cards: &[MemberCard]) -> Option<Author> {
    let bytes = &record.bytes;
    let kind = record.id.kind();
    let member = match kind {
        travel::ATTESTATION_TYPE => attestation::claims(bytes).ok()?.0,
        travel::WITHDRAWAL_TYPE => withdrawal::claims(bytes).ok()?.0,
        travel::ACKNOWLEDGEMENT_TYPE => acknowledgement::claims(bytes).ok()?.0,
        _ => return None,
    };
    let card = cards.iter().find(|card| card.member == member)?;
    let wrong = match kind {
        travel::ATTESTATION_TYPE => attestation::verify_alone(bytes, card).err().map(|why| why.to_string()),
        travel::WITHDRAWAL_TYPE => {
            withdrawal::verify_withdrawal(bytes, card).err().map(|why| why.to_string())
        }
        _ => acknowledgement::verify_acknowledgement(bytes, card).err().map(|why| why.to_string()),
    };
    Some(match wrong {
        None => Author::Attested { member: card.member.to_string(), name: card.name.clone() },
        Some(why) => Author::Invalid { received_from: record.origin.clone(), why },
    })
}

/// A pattern that would select by origin, named with its place.
pub(crate) fn too_broad(broad: vigie_policy::breadth::TooBroad) -> crate::NodeError {
    crate::NodeError::Invalid(
        crate::Problem::new(broad.refusal.code, broad.refusal.sentence)
            .at(format!("pattern, byte {}", broad.offset))
            .remedy("name at least four characters of the number, a series or the signer in every branch"),
    )
}

impl Alert {
    fn modified_text(&self) -> String {
        self.modified.to_millis_string()
    }

    fn state(&self, now: Timestamp, counts: &AlertCounts) -> AlertState {
        if self.withdrawn {
            return AlertState::Withdrawn;
        }
        if let Err(why) = &self.pattern {
            return AlertState::Inactive(why.clone());
        }
        if let Author::Invalid { why, .. } = &self.author {
            return AlertState::Inactive(why.clone());
        }
        if self.valid_until.is_some_and(|until| until <= now) {
            return AlertState::Expired;
        }
        if self.valid_from > now {
            return AlertState::NotYet;
        }
        if counts.cleared >= SUSPEND_CLEARED && counts.confirmed == 0 {
            return AlertState::Suspended;
        }
        AlertState::Active
    }
}
