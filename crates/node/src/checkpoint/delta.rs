//! Deltas: what changed at home since the checkpoint's last one, signed, numbered, compressed; applied in one commit with its number.
//!
//! Form: length of the head (4 octets, big-endian), the signed head ([`DeltaHead`]), the body: zstd over JSON lines, each
//! `[table, key, value]`, where a value of `null` deletes. Objects come under the table name `object`.
//!
//! Home remembers for every row what it sent and in which delta. A checkpoint says which number it has; whatever was first sent later than
//! that is sent again, so that an answer that was lost costs nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, Read as _};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vigie_model::{StixId, Timestamp, Tlp};
use vigie_policy::card::MemberCard;
use vigie_policy::checkpoint::{DeltaHead, open, sign};
use vigie_policy::{Context, Handling, Subject};
use vigie_stix::{StixObject, travel};
use vigie_store::{
    Audiences, Batch, Held, RowKey, RowOp, Seq, StoreError, Table, Which, Withdraw, WithdrawMode,
};

use super::{Checkpoint, Home, NOTE_SPAN, enrolment, home_replaced};
use crate::admin::{User, hex};
use crate::lists::List;
use crate::members::Member;
use crate::rows::{self, key, tables};
use crate::share::put;
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, Role, is_conflict};

/// The name under which objects travel in a delta.
const OBJECTS: &str = "object";
/// Tables that go to checkpoints as they are.
const WHOLE: [Table; 3] = [tables::TRUST, tables::TRUST_VERSION, tables::VIGILANCE];
/// Tables that go in part: chosen users, chosen lists, cards without notes on exchanges.
const IN_PART: [Table; 4] = [tables::USER, tables::LIST, tables::LIST_ENTRY, tables::MEMBER];
/// The most changes of one delta; a first delta of a long list comes in several.
const CHANGES: usize = 20_000;
/// The most octets of values in one delta, before compression.
const VALUES: usize = 24 << 20;
/// The most octets a body may unpack to.
const UNPACKED: u64 = 96 << 20;
/// The most octets of a delta.
pub const DELTA_LIMIT: usize = 32 << 20;
/// zstd level: deltas are small and cross thin links.
const LEVEL: i32 = 12;
/// Roles that make sense at a checkpoint.
const ROLES: [Role; 3] = [Role::Officer, Role::Examiner, Role::Commander];

/// One change of a delta: table, key, new value or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change(pub String, pub String, pub Option<String>);

/// A delta taken apart, its signature not looked at yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The signed head.
    pub head: &'a [u8],
    /// The compressed body.
    pub body: &'a [u8],
}

/// What a delta did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeltaApplied {
    /// Its number.
    pub number: u64,
    /// Changes in it.
    pub changes: u64,
    /// Whether home has more ready.
    pub more: bool,
}

/// What was sent of one row, and in which delta.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Sent {
    /// First half of the value's SHA-256, hex; empty if the row was deleted.
    d: String,
    n: u64,
}

/// An object on its way to a checkpoint.
#[derive(Serialize, Deserialize)]
struct Carried {
    /// Member it came from.
    origin: String,
    /// The sender's bytes.
    object: String,
}

/// Takes a delta apart.
///
/// # Errors
/// Names what is wrong with the form.
pub fn split_delta(bytes: &[u8]) -> std::result::Result<Parts<'_>, Problem> {
    let wrong = || Problem::new("delta.form", "this is no delta").at("delta");
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(wrong)?;
    let length = u32::from_be_bytes(*length) as usize;
    let (head, body) = rest.split_at_checked(length).ok_or_else(wrong)?;
    Ok(Parts { head, body })
}

/// Reads the body of a delta: no more than it may hold, and nothing but changes.
///
/// # Errors
/// Names what is wrong with it.
pub fn unpack(body: &[u8]) -> std::result::Result<Vec<Change>, Problem> {
    if body.is_empty() {
        return Ok(Vec::new());
    }
    let wrong = |what: &str| Problem::new("delta.body", what.to_owned()).at("delta");
    let reader = zstd::stream::read::Decoder::new(body).map_err(|_| wrong("the body is not zstd"))?;
    let mut changes = Vec::new();
    for line in std::io::BufReader::new(reader.take(UNPACKED)).split(b'\n') {
        let line = line.map_err(|_| wrong("the body does not unpack"))?;
        if changes.len() >= CHANGES {
            return Err(wrong("the body holds more changes than a delta may"));
        }
        changes.push(serde_json::from_slice(&line).map_err(|_| wrong("a line of the body is no change"))?);
    }
    Ok(changes)
}

fn pack(changes: &[Change]) -> Result<Vec<u8>> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = Vec::new();
    for change in changes {
        lines.extend(rows::encode(change));
        lines.push(b'\n');
    }
    let packed = zstd::encode_all(&lines[..], LEVEL);
    packed.map_err(|error| StoreError::Unavailable(format!("a delta cannot be packed: {error}")).into())
}

/// A delta as it goes over the wire.
fn assemble(head: &DeltaHead, body: &[u8], key: &ed25519_dalek::SigningKey) -> Vec<u8> {
    let head = sign(head, key);
    [&(head.len() as u32).to_be_bytes()[..], &head, body].concat()
}

/// What changes, up to the size of one delta.
struct Difference<'a> {
    have: u64,
    sent: BTreeMap<(String, String), Sent>,
    current: BTreeSet<(String, String)>,
    changes: Vec<Change>,
    size: usize,
    full: bool,
    /// Rows under these prefixes were not looked at because nothing changed there.
    skipped: Vec<(&'static str, String)>,
    checkpoint: &'a Checkpoint,
}

impl Difference<'_> {
    /// Whether the checkpoint has exactly this.
    fn has(&self, place: &(String, String), value: &str) -> bool {
        self.sent.get(place).is_some_and(|sent| sent.n <= self.have && sent.d == short_digest(value))
    }

    /// Notes a row as it is now.
    fn now(&mut self, table: &str, key: &str, value: String) {
        let place = (table.to_owned(), key.to_owned());
        if !self.has(&place, &value) {
            self.push(Change(place.0.clone(), place.1.clone(), Some(value)));
        }
        self.current.insert(place);
    }

    fn push(&mut self, change: Change) {
        let size = change.2.as_ref().map_or(0, String::len) + change.1.len();
        if self.changes.len() >= CHANGES || (self.size + size > VALUES && !self.changes.is_empty()) {
            self.full = true;
            return;
        }
        self.size += size;
        self.changes.push(change);
    }

    /// Adds what was sent and is not there any more.
    fn deletions(&mut self) {
        let skipped = |place: &(String, String)| {
            self.skipped.iter().any(|(table, prefix)| *table == place.0 && place.1.starts_with(prefix))
        };
        let over: Vec<(String, String)> = self
            .sent
            .iter()
            .filter(|(place, sent)| {
                let told = sent.d.is_empty() && sent.n <= self.have;
                !self.current.contains(*place) && !skipped(place) && !told
            })
            .map(|(place, _)| place.clone())
            .collect();
        for (table, key) in over {
            self.push(Change(table, key, None));
        }
    }
}

impl Node {
    /// What changed for the checkpoint that asks, which has applied delta number `have`: the next delta, or a signed word that nothing
    /// changed.
    ///
    /// # Errors
    /// `Forbidden` for everybody but an enrolled checkpoint; `Conflict` if it has a delta that this node never made.
    pub async fn make_delta(&self, caller: &Caller, have: u64) -> Result<Vec<u8>> {
        let id = caller.need_checkpoint()?.to_owned();
        self.follow_alerts().await?;
        for _ in 0..ATTEMPTS {
            let (mut checkpoint, old) = self.asking(caller).await?;
            if have > checkpoint.number {
                return Err(NodeError::Conflict(
                    Problem::new("delta.ahead", "this checkpoint has a delta that this node never made")
                        .remedy("the home node was restored from a backup: remove the checkpoint and enrol it anew"),
                ));
            }
            let feed = self.engine.wait_beyond(Seq(0), std::time::Duration::ZERO).await?.0;
            let (changes, more) = self.difference(&checkpoint, have, feed).await?;
            let now = self.now();
            let number = if changes.is_empty() { have } else { have + 1 };
            let body = pack(&changes)?;
            let mut head = DeltaHead::new(self.identity.member.clone(), id.clone(), number, now, &body);
            head.alerts_as_of = self.alerts_as_of().await?;
            head.more = more;
            let whole = assemble(&head, &body, &self.identity.signing_key);
            if changes.is_empty() {
                return Ok(whole);
            }
            checkpoint.number = number;
            checkpoint.last_delta = Some(now);
            checkpoint.feed = if more { 0 } else { feed };
            let subject = format!("{id} number={number} changes={} octets={}", changes.len(), whole.len());
            let leaf = self.leaf(now, caller, "checkpoint.delta", "checkpoint", subject);
            let mut batch = Batch::new(now, leaf).row(enrolment::replace(&checkpoint, old));
            for Change(table, row, value) in &changes {
                let sent = Sent { d: value.as_deref().map(short_digest).unwrap_or_default(), n: number };
                batch = batch.row(rows::set(tables::CHECKPOINT_SENT, sent_key(&id, table, row), &sent));
            }
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(whole),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// At the checkpoint: verifies a delta and applies it in one commit with its number. A delta of another home, out of order, or with a
    /// wrong signature changes nothing.
    ///
    /// # Errors
    /// `Invalid` with a code that names what is wrong: `delta.form`, `delta.signature`, `delta.other`, `delta.order`, `delta.body`.
    pub async fn apply_delta(&self, caller: &Caller, bytes: &[u8]) -> Result<DeltaApplied> {
        caller.need(Right::Administer)?;
        let parts = split_delta(bytes)?;
        for _ in 0..ATTEMPTS {
            let (mut home, old) = self.home_row().await?;
            let card = self.home_card(&home)?;
            let head: DeltaHead =
                open(parts.head, &card).map_err(|error| wrong("delta.signature", error.to_string()))?;
            if head.checkpoint != home.id {
                return Err(wrong("delta.other", "this delta is for another checkpoint"));
            }
            if !head.covers(parts.body) {
                return Err(wrong("delta.signature", "the body is not the one that was signed"));
            }
            let changes = unpack(parts.body)?;
            let due = if changes.is_empty() { home.number } else { home.number + 1 };
            if head.number != due {
                return Err(wrong("delta.order", format!("delta {} came where {due} is due", head.number)));
            }
            if home.as_of.is_some_and(|known| head.made < known) {
                return Err(wrong("delta.order", "this delta is older than what is known here"));
            }
            let applied =
                DeltaApplied { number: head.number, changes: changes.len() as u64, more: head.more };
            let noted = home.as_of.is_some_and(|known| head.made.since(known) < NOTE_SPAN);
            home.alerts_as_of = head.alerts_as_of;
            if changes.is_empty() && noted {
                // In memory alone: the row keeps the age it had, which is at most that much older.
                home.as_of = Some(head.made);
                self.remember_home(Some(home));
                return Ok(applied);
            }
            // Half of a long list is not all there is.
            if !head.more {
                home.as_of = Some(head.made);
            }
            home.number = head.number;
            let now = self.now();
            let subject = format!("number={} changes={}", head.number, changes.len());
            let leaf = self.leaf(now, caller, "delta.applied", "checkpoint", subject);
            let batch = self.changed(Batch::new(now, leaf), &mut home, &card, &changes).await?;
            match self.engine.apply(batch.row(home_replaced(&home, old)).build()).await {
                Ok(_) => {
                    self.remember_home(Some(home));
                    if changes
                        .iter()
                        .any(|change| change.0 == tables::TRUST.0 || change.0 == tables::TRUST_VERSION.0)
                    {
                        self.reload_trust().await?;
                    }
                    return Ok(applied);
                }
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Compares what a checkpoint has with what it should have.
    async fn difference(&self, checkpoint: &Checkpoint, have: u64, feed: u64) -> Result<(Vec<Change>, bool)> {
        let id = &*checkpoint.id;
        let mut sent = BTreeMap::new();
        for (place, one) in rows::all::<Sent>(&*self.engine, tables::CHECKPOINT_SENT, id).await? {
            let mut parts = place.as_str().splitn(3, '\u{1f}').skip(1);
            if let (Some(table), Some(row)) = (parts.next(), parts.next()) {
                sent.insert((table.to_owned(), row.to_owned()), one);
            }
        }
        let mut difference = Difference {
            have,
            sent,
            current: BTreeSet::new(),
            changes: Vec::new(),
            size: 0,
            full: false,
            skipped: Vec::new(),
            checkpoint,
        };
        self.small_rows(&mut difference).await?;
        // Alerts before lists: a thin link brings first what is new today.
        if checkpoint.feed == feed && checkpoint.number == have {
            difference.skipped.push((OBJECTS, String::new()));
        } else {
            self.objects(&mut difference).await?;
        }
        self.listed(&mut difference).await?;
        if !difference.full {
            difference.deletions();
        }
        Ok((difference.changes, difference.full))
    }

    /// Users, cards, trust and the tables that go as they are.
    async fn small_rows(&self, difference: &mut Difference<'_>) -> Result<()> {
        for name in &difference.checkpoint.users.clone() {
            let found: Option<(User, _)> = rows::load(&*self.engine, tables::USER, &key([&**name])).await?;
            let Some((mut user, _)) = found else { continue };
            user.roles.retain(|role| ROLES.contains(role));
            if !user.roles.is_empty() {
                difference.now(tables::USER.0, name, text_of(&user));
            }
        }
        let own = Member { card: self.identity.card_text.clone(), added: Timestamp::MIN, last_sync: None };
        difference.now(tables::MEMBER.0, self.identity.member.as_str(), text_of(&own));
        for (place, mut member) in rows::all::<Member>(&*self.engine, tables::MEMBER, "").await? {
            // How the exchange with it went is home's matter, and changes all the time.
            member.last_sync = None;
            difference.now(tables::MEMBER.0, place.as_str(), text_of(&member));
        }
        for table in WHOLE {
            let mut after: Option<RowKey> = None;
            loop {
                let found = self.engine.rows(table, "", after.as_ref(), 1_000).await?;
                let last = found.len() < 1_000;
                for (place, bytes) in found {
                    difference.now(table.0, place.as_str(), utf8(table, bytes)?);
                    after = Some(place);
                }
                if last {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Alerts on travel documents that stand, each with the attestations of its version.
    async fn objects(&self, difference: &mut Difference<'_>) -> Result<()> {
        let now = self.now();
        let standing = self.standing_alerts(now);
        for (collection, id) in standing {
            let found =
                self.engine.get(std::slice::from_ref(&collection), &id, Which::Last, &Audiences::All).await?;
            let Some(record) = found.into_iter().next_back().filter(|record| record.withdrawn.is_none())
            else {
                continue;
            };
            let mut carried = vec![record];
            carried.extend(
                self.engine
                    .referring(&id, &Audiences::All, 200)
                    .await?
                    .into_iter()
                    .filter(|one| one.id.kind() == travel::ATTESTATION_TYPE && one.withdrawn.is_none()),
            );
            for record in carried {
                let place = key([record.id.as_str(), &record.version]);
                if difference.current.contains(&(OBJECTS.to_owned(), place.as_str().to_owned())) {
                    continue;
                }
                let Ok(object) = std::str::from_utf8(&record.bytes) else { continue };
                let carried = Carried { origin: record.origin.clone(), object: object.to_owned() };
                difference.now(OBJECTS, place.as_str(), text_of(&carried));
            }
        }
        Ok(())
    }

    /// Chosen lists; entries of a list whose own row did not change are not looked at.
    async fn listed(&self, difference: &mut Difference<'_>) -> Result<()> {
        for id in &difference.checkpoint.lists.clone() {
            let found: Option<(List, Vec<u8>)> =
                rows::load(&*self.engine, tables::LIST, &key([&**id])).await?;
            let Some((_, bytes)) = found else { continue };
            let list = utf8(tables::LIST, bytes)?;
            if difference.has(&(tables::LIST.0.to_owned(), id.clone()), &list) {
                difference.now(tables::LIST.0, id, list);
                difference.skipped.push((tables::LIST_ENTRY.0, format!("{id}\u{1f}")));
                continue;
            }
            let mut after: Option<RowKey> = None;
            loop {
                let found = self.engine.rows(tables::LIST_ENTRY, id, after.as_ref(), 10_000).await?;
                let last = found.len() < 10_000;
                for (place, bytes) in found {
                    difference.now(tables::LIST_ENTRY.0, place.as_str(), utf8(tables::LIST_ENTRY, bytes)?);
                    after = Some(place);
                }
                if last {
                    break;
                }
            }
            // After its entries: while its row is not there, the list is not taken for complete.
            difference.now(tables::LIST.0, id, list);
        }
        Ok(())
    }

    /// When alerts of other members were last fetched.
    async fn alerts_as_of(&self) -> Result<Option<Timestamp>> {
        let members = rows::all::<Member>(&*self.engine, tables::MEMBER, "").await?;
        let good = members.into_iter().filter_map(|(_, member)| member.last_sync);
        Ok(good.filter(|note| note.problem.is_empty()).map(|note| note.at).max())
    }

    /// The batch that makes the changes at the checkpoint.
    async fn changed(
        &self,
        mut batch: vigie_store::BatchBuilder,
        home: &mut Home,
        card: &MemberCard,
        changes: &[Change],
    ) -> Result<vigie_store::BatchBuilder> {
        for Change(table, place, value) in changes {
            if table == OBJECTS {
                batch = self.object_changed(batch, home, place, value.as_deref()).await?;
                continue;
            }
            let known = WHOLE.iter().chain(&IN_PART).find(|known| known.0 == table);
            let table =
                *known.ok_or_else(|| wrong("delta.body", "a change of a table that deltas do not have"))?;
            let place = RowKey::from_stored(place.clone());
            batch = batch.row(match value {
                Some(value) => RowOp::Set(table, place.clone(), value.clone().into_bytes()),
                None => RowOp::Delete(table, place.clone()),
            });
            // A renewed card of home: believed if it follows from the one that is known.
            if table == tables::MEMBER
                && place.as_str() == card.member.as_str()
                && let Some(member) =
                    value.as_ref().and_then(|value| serde_json::from_str::<Member>(value).ok())
                && let Ok(renewed) = MemberCard::open(member.card.as_bytes(), self.now())
                && renewed.succeeds(card).is_ok()
            {
                home.pins = renewed.spki_pins.iter().map(ToString::to_string).collect();
                home.endpoints.clone_from(&renewed.endpoints);
                home.card = member.card;
            }
        }
        Ok(batch)
    }

    async fn object_changed(
        &self,
        batch: vigie_store::BatchBuilder,
        home: &Home,
        place: &str,
        value: Option<&str>,
    ) -> Result<vigie_store::BatchBuilder> {
        let broken = || wrong("delta.body", "an object of the delta cannot be read");
        let (id, version) = place.split_once('\u{1f}').ok_or_else(broken)?;
        let id: StixId = id.parse().map_err(|_| broken())?;
        let held = self.engine.held(&home.collection, &[(id.clone(), version.to_owned())]).await?;
        let held = held.into_iter().next().flatten();
        match value {
            Some(value) if held.is_none() => {
                let carried: Carried = serde_json::from_str(value).map_err(|_| broken())?;
                let object = StixObject::from_bytes(carried.object.as_bytes()).map_err(|_| broken())?;
                let subject = Subject::default();
                let assigned = vigie_policy::assign(
                    &Handling::of_tlp(Tlp::AmberStrict),
                    &Context {
                        owner: &self.identity.member,
                        received_from: None,
                        marking_missing: false,
                        subject: &subject,
                        submitter: None,
                    },
                );
                let (audience, row) = self.audience(&assigned.rule);
                let put = put(&object, &home.collection, carried.origin, audience);
                if put.id != id || put.version != version {
                    return Err(broken());
                }
                let batch = batch.put(put);
                Ok(match row {
                    Some(row) => batch.row(row),
                    None => batch,
                })
            }
            None if matches!(held, Some(Held::Version { .. })) => Ok(batch.withdraw(Withdraw {
                collection: home.collection.clone(),
                id,
                versions: Some(vec![version.to_owned()]),
                mode: WithdrawMode::Erase,
            })),
            _ => Ok(batch),
        }
    }
}

fn sent_key(id: &str, table: &str, row: &str) -> RowKey {
    // The row's own key keeps its borders: it stands last, and is read back whole.
    RowKey::from_stored(format!("{id}\u{1f}{table}\u{1f}{row}"))
}

fn short_digest(value: &str) -> String {
    hex(&Sha256::digest(value.as_bytes())[..16])
}

fn text_of<T: Serialize>(value: &T) -> String {
    String::from_utf8(rows::encode(value)).unwrap_or_default()
}

fn utf8(table: Table, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes)
        .map_err(|_| StoreError::Corrupt(format!("a row of table {} is not UTF-8", table.0)).into())
}

fn wrong(code: &'static str, what: impl Into<String>) -> NodeError {
    NodeError::Invalid(
        Problem::new(code, what).at("delta").remedy("nothing was changed; the home node is asked again"),
    )
}
