//! Indicators on cyber observables as a blocklist: what this reader may have, and why others are no line.

use std::collections::BTreeMap;

use serde::Serialize;
use vigie_model::{StixId, Timestamp};
use vigie_stix::blocklist::{self, Line};
use vigie_stix::{StixObject, travel};
use vigie_store::{PageQuery, Record, Seq, Which};

use crate::alerts::Author;
use crate::share::audiences;
use crate::{Caller, Node, Result, Right};

/// An indicator, or branches of one, that is no line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotExported {
    /// Its id.
    pub id: StixId,
    /// Its name.
    pub name: String,
    /// Why: `pattern`, `signature`, or a name of [`blocklist::LeftOut`].
    pub why: Vec<&'static str>,
}

/// What a reader's blocklist holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Blocklist {
    /// The lines, by value.
    pub lines: Vec<Line>,
    /// What is no line, by id.
    pub not_exported: Vec<NotExported>,
}

impl Node {
    /// The blocklist of this reader: indicators that it may read by TAXII as well, valid now, neither withdrawn nor revoked.
    ///
    /// Nothing hidden from the reader changes the answer: objects and the signatures on them are read under the reader's own audiences.
    ///
    /// # Errors
    /// `Forbidden` without the right to use TAXII or to read claims; the store's.
    pub async fn blocklist(&self, caller: &Caller) -> Result<Blocklist> {
        if !caller.may(Right::ReadClaims) {
            caller.need(Right::Taxii)?;
        }
        self.note_read(caller, "indicators").await?;
        self.sync_audiences().await?;
        let readable: Vec<_> = self
            .collections(caller)
            .await?
            .into_iter()
            .filter(|view| view.can_read)
            .map(|view| view.collection.id)
            .collect();
        if readable.is_empty() {
            // The store would read no collection at all as every collection.
            return Ok(Blocklist::default());
        }
        let view = self.view(caller);
        let seen = audiences(&view);
        let now = self.now();
        let mut newest: BTreeMap<StixId, (Record, Author)> = BTreeMap::new();
        let mut after = Seq(0);
        loop {
            let page = self
                .engine
                .page(PageQuery {
                    collections: readable.clone(),
                    audiences: seen.clone(),
                    after,
                    added_after: None,
                    until: None,
                    ids: Vec::new(),
                    types: vec!["indicator".to_owned()],
                    spec_versions: Vec::new(),
                    versions: vec![Which::Last],
                    descending: false,
                    limit: 1_000,
                    with_bytes: true,
                })
                .await?;
            for record in page.records {
                after = record.seq;
                if record.withdrawn.is_some() || record.erased {
                    continue;
                }
                let author = self.author_among(&record, &seen).await?;
                let signed = matches!(author, Author::Attested { .. });
                let stands = newest.get(&record.id).is_none_or(|(known, known_author)| {
                    let known_signed = matches!(known_author, Author::Attested { .. });
                    (signed, record.version_micros) > (known_signed, known.version_micros)
                });
                if stands {
                    newest.insert(record.id.clone(), (record, author));
                }
            }
            if !page.more {
                break;
            }
        }
        let mut found = Blocklist::default();
        for (record, author) in newest.values() {
            if StixObject::from_bytes(&record.bytes).is_ok_and(|object| !object.header.revoked) {
                add(&mut found, record, author, now);
            }
        }
        found.lines.sort_by(|a, b| (&a.entry, &a.id).cmp(&(&b.entry, &b.id)));
        Ok(found)
    }
}

/// Adds the lines of one indicator, or says why it has none.
fn add(found: &mut Blocklist, record: &Record, author: &Author, now: Timestamp) {
    let Some(indicator) = travel::read_alert(&record.bytes) else { return };
    if indicator.revoked
        || indicator.valid_from > now
        || indicator.valid_until.is_some_and(|until| until <= now)
    {
        return;
    }
    let mut leave = |why: Vec<&'static str>| {
        found.not_exported.push(NotExported { id: record.id.clone(), name: indicator.name.clone(), why });
    };
    let pattern = match vigie_stix::pattern::parse(&indicator.pattern) {
        Ok(pattern) => pattern,
        Err(_) => {
            if blocklist::KINDS.iter().any(|kind| indicator.pattern.contains(kind)) {
                leave(vec!["pattern"]);
            }
            return;
        }
    };
    if !blocklist::concerns(&pattern) {
        return;
    }
    if matches!(author, Author::Invalid { .. }) {
        return leave(vec!["signature"]);
    }
    let (entries, left) = blocklist::entries(&pattern);
    if !left.is_empty() {
        leave(left.into_iter().map(blocklist::LeftOut::name).collect());
    }
    let author = match author {
        Author::Attested { member, .. } => member.clone(),
        _ => String::new(),
    };
    let tlp = indicator.tlp.unwrap_or(vigie_model::Tlp::AmberStrict);
    found.lines.extend(entries.into_iter().map(|entry| Line {
        entry,
        id: record.id.to_string(),
        author: author.clone(),
        tlp: tlp.label().to_owned(),
        confidence: indicator.confidence,
        valid_until: indicator.valid_until.map(|until| until.to_millis_string()),
        name: indicator.name.clone(),
    }));
}
