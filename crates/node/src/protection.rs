//! Documents whose holders are under protection: nothing that identifies one reaches its issuing state (DESIGN §6).
//!
//! Protection comes from the codes XXA, XXB and XXC, where the issuing state or the printed line has them, or from a claim that the
//! second line noted. A claim is kept as a keyed hash, so that every later path knows of it: a claim by hand, an import, a correction.

use serde::Deserialize;
use vigie_model::CountryCode;
use vigie_policy::Subject;
use vigie_stix::pattern::{Literal, Op};
use vigie_stix::{StixObject, travel};
use vigie_store::{Audiences, Record, RowOp, Which};

use crate::check::Evidence;
use crate::rows::{self, key, tables};
use crate::subject::{Document, Found, Holding, HoldingKind};
use crate::{Caller, Node, Result, Right};

/// The parts of an observable that identify a document.
#[derive(Deserialize)]
struct Identifying {
    #[serde(default)]
    issuing_state: String,
    #[serde(default)]
    number: String,
}

impl Node {
    /// Whether protection is known for a document. **The seam for other rooms**: what publishes or hands on anything by document number
    /// (private lists, queues) asks here first.
    pub(crate) async fn is_protected(&self, state: &str, number: &str) -> Result<bool> {
        if state.parse::<CountryCode>().is_ok_and(|state| state.is_protected()) {
            return Ok(true);
        }
        Ok(self.engine.row(tables::PROTECTED, &self.protection_key(state, number)).await?.is_some())
    }

    /// The row that marks a document as protected.
    pub(crate) fn protection_row(&self, state: &str, number: &str) -> RowOp {
        rows::set(tables::PROTECTED, self.protection_key(state, number), &self.now())
    }

    /// Whether an object names a protected document by its number.
    pub(crate) async fn speaks_of_protected(&self, record: &Record) -> Result<bool> {
        let Ok(object) = StixObject::from_bytes(&record.bytes) else { return Ok(false) };
        for (state, number) in documents_in(&object) {
            if self.is_protected(&state, &number).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether an object names a protected document, or is a finding on one: the export verb leaves such objects out of its file,
    /// which anybody may be handed.
    ///
    /// # Errors
    /// `Forbidden` without the right to read claims; the store's.
    pub async fn stays_here(&self, caller: &Caller, record: &Record) -> Result<bool> {
        caller.need(Right::ReadClaims)?;
        if record.id.kind() != travel::FINDING_TYPE {
            return self.speaks_of_protected(record).await;
        }
        let Ok(object) = StixObject::from_bytes(&record.bytes) else { return Ok(false) };
        for (_, target) in &object.header.refs {
            for document in self.engine.get(&[], target, Which::Last, &Audiences::All).await? {
                if self.speaks_of_protected(&document).await? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// What an object speaks of, with what this node knows of the documents that it names.
    pub(crate) async fn subject_knowing(&self, object: &StixObject) -> Result<Subject> {
        let mut subject = self.subject_of(object);
        for (state, number) in documents_in(object) {
            if self.is_protected(&state, &number).await? {
                subject.protected = true;
            }
        }
        Ok(subject)
    }

    /// The mark itself, for a data-protection request: it is kept, since without it the document would be unprotected.
    pub(crate) async fn protection_of(&self, document: &Document) -> Result<Vec<Found>> {
        let place = self.protection_key(&document.state, &document.number);
        let found: Option<(vigie_model::Timestamp, _)> =
            rows::load(&*self.engine, tables::PROTECTED, &place).await?;
        let kept = found.map(|(since, _)| Found {
            holding: Holding {
                kind: HoldingKind::Protection,
                place: "node".to_owned(),
                since,
                until: None,
                from: None,
                recipients: Default::default(),
                withdrawn: false,
            },
            erase: crate::subject::Erase::Keep,
        });
        Ok(kept.into_iter().collect())
    }

    fn protection_key(&self, state: &str, number: &str) -> vigie_store::RowKey {
        let plain = |text: &str| -> String {
            let kept = text.chars().filter(|c| *c != '<' && !c.is_whitespace());
            kept.map(|c| c.to_ascii_uppercase()).collect()
        };
        key([&*self.document_hash(&format!("protection|{}|{}", plain(state), plain(number)))])
    }
}

/// Whether the printed line of a kept check carries a code of the stateless and refugees. The code is looked at and not kept.
pub(crate) fn has_protected_code(evidence: &Evidence) -> bool {
    let printed = evidence.mrz.as_deref().and_then(|text| vigie_mrtd::mrz::parse(text).ok());
    printed.is_some_and(|parsed| {
        [&parsed.mrz.nationality, &parsed.mrz.issuing_state]
            .into_iter()
            .any(|code| code.parse::<CountryCode>().is_ok_and(|code| code.is_protected()))
    })
}

/// Issuing state and number of every document that an object names in full.
fn documents_in(object: &StixObject) -> Vec<(String, String)> {
    match object.header.kind.as_str() {
        travel::DOCUMENT_TYPE => serde_json::from_slice::<Identifying>(&object.bytes)
            .into_iter()
            .filter(|read| !read.number.is_empty())
            .map(|read| (read.issuing_state, read.number))
            .collect(),
        "indicator" => {
            let pattern = travel::read_alert(&object.bytes)
                .and_then(|alert| vigie_stix::pattern::parse(&alert.pattern).ok());
            let Some(pattern) = pattern else { return Vec::new() };
            let literals = |property: &str| -> Vec<String> {
                let compared = pattern.comparisons().into_iter().filter(|comparison| {
                    comparison.path.kind == travel::DOCUMENT_TYPE
                        && comparison.path.property() == property
                        && matches!(comparison.op, Op::Equal | Op::In | Op::Like)
                });
                let texts =
                    compared.flat_map(|comparison| &comparison.values).filter_map(|literal| match literal {
                        Literal::Text(text) => Some(text.trim_end_matches('%').to_owned()),
                        _ => None,
                    });
                texts.take(1_000).collect()
            };
            let states = literals("issuing_state");
            literals("number")
                .into_iter()
                .flat_map(|number| states.iter().map(move |state| (state.clone(), number.clone())))
                .take(1_000)
                .collect()
        }
        _ => Vec::new(),
    }
}
