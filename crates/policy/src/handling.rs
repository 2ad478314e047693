//! Handling: TLP 2.0 and what our marking extension adds to it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, StixId, Timestamp, Tlp};

use crate::refusal::{self, Refusal};

/// Whether a recipient may pass an object on; strictest first, so that the smaller one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Onward {
    /// To nobody.
    No,
    /// After asking the originator.
    Ask,
    /// To those on the release list, or as far as the TLP level goes.
    Yes,
}

/// How an object is to be handled, all its markings taken together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Handling {
    /// TLP 2.0 level.
    pub tlp: Tlp,
    /// The members it may go to; `None` if no list narrows the level.
    pub release: Option<BTreeSet<MemberId>>,
    /// Whether recipients may pass it on.
    pub onward: Onward,
    /// What it may be used for.
    pub purpose: Option<String>,
    /// The law or agreement it rests on.
    pub legal_basis: Option<String>,
    /// From when on it no longer leaves.
    pub expires: Option<Timestamp>,
    /// The member it comes from; `None` if its marking names none.
    pub originator: Option<MemberId>,
}

/// What one marking says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marking {
    /// A TLP level, also one of TLP 1.
    Tlp(Tlp),
    /// Our handling extension.
    Handling(Handling),
    /// A statement or another marking that is no handling rule, such as a copyright notice.
    Other,
    /// A handling extension or a TLP level that cannot be read: restricts to this node's member.
    Unreadable,
    /// A marking-definition that is not here.
    Missing,
}

/// What the builder of a handling marking cannot write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandlingError {
    /// A purpose or legal basis is empty or longer than 500 characters.
    #[error("purpose and legal basis are 1 to 500 characters long")]
    Text,
}

const MAX_TEXT: usize = 500;

impl Handling {
    /// A TLP level alone. CLEAR and GREEN may be passed on as the level says; from AMBER on, only where the originator grants it.
    pub fn of_tlp(tlp: Tlp) -> Self {
        let onward = if tlp <= Tlp::Green { Onward::Yes } else { Onward::No };
        Self { tlp, release: None, onward, purpose: None, legal_basis: None, expires: None, originator: None }
    }

    /// Both together: the higher level, the members on both lists, the tighter onward rule, the earlier expiry.
    ///
    /// Different purposes are all kept, separated by semicolons. Two originators leave nobody on the release list: neither speaks for the other.
    pub fn strictest(&self, other: &Self) -> Self {
        let release = match (&self.release, &other.release) {
            (Some(a), Some(b)) => Some(a & b),
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        let contested = matches!((&self.originator, &other.originator), (Some(a), Some(b)) if a != b);
        Self {
            tlp: self.tlp.max(other.tlp),
            release: if contested { Some(BTreeSet::new()) } else { release },
            onward: self.onward.min(other.onward),
            purpose: join(&self.purpose, &other.purpose),
            legal_basis: join(&self.legal_basis, &other.legal_basis),
            expires: [self.expires, other.expires].into_iter().flatten().min(),
            originator: [&self.originator, &other.originator].into_iter().flatten().min().cloned(),
        }
    }

    /// The bytes of a marking-definition that carries this handling, beside which an object also refers to the TLP marking itself.
    ///
    /// `id_octets` are 16 random octets. Handling can't be changed in place: a change is a new marking and a new version of the object (STIX 2.1, section 7.2.1).
    ///
    /// # Errors
    /// If a text is empty or too long.
    pub fn to_marking(
        &self,
        created_by: &StixId,
        created: Timestamp,
        id_octets: [u8; 16],
    ) -> Result<Vec<u8>, HandlingError> {
        let sound =
            |text: &Option<String>| text.as_ref().is_none_or(|t| (1..=MAX_TEXT).contains(&t.chars().count()));
        if !sound(&self.purpose) || !sound(&self.legal_basis) {
            return Err(HandlingError::Text);
        }
        let wire = MarkingWire {
            kind: "marking-definition",
            spec_version: "2.1",
            id: StixId::from_random("marking-definition", id_octets),
            created_by_ref: created_by,
            created: created.to_millis_string(),
            name: "Vigie handling",
            extensions: Extensions { handling: Some(self.to_wire()), tlp: None },
        };
        // A struct of strings, sets and options always has a JSON form.
        Ok(serde_json::to_vec(&wire).unwrap_or_default())
    }

    fn to_wire(&self) -> HandlingWire {
        HandlingWire {
            extension_type: Some("property-extension".to_owned()),
            tlp: self.tlp,
            release: self.release.clone(),
            onward: self.onward,
            purpose: self.purpose.clone(),
            legal_basis: self.legal_basis.clone(),
            expires: self.expires,
            originator: self.originator.clone(),
        }
    }
}

impl Marking {
    /// Why an object with this marking stays here, whatever else it is marked with; `None` for markings that say what they mean.
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Unreadable => Some(refusal::MARKING_UNREADABLE),
            Self::Missing => Some(refusal::MARKING_MISSING),
            Self::Tlp(_) | Self::Handling(_) | Self::Other => None,
        }
    }

    /// Reads the bytes of a marking-definition.
    ///
    /// What our extension holds and this release does not know may be a restriction, so such a marking is unreadable rather than partly obeyed.
    pub fn read(bytes: &[u8]) -> Self {
        let Ok(found) = serde_json::from_slice::<MarkingFound>(bytes) else { return Self::Unreadable };
        if let Some(tlp) = Tlp::from_marking_id(found.id.as_str()) {
            return Self::Tlp(tlp);
        }
        let extensions = found.extensions.unwrap_or_default();
        if let Some(wire) = extensions.handling {
            return Self::Handling(wire.into());
        }
        // TLP 2.0 by its extension and TLP 1 by its definition, under ids of someone's own.
        let named = extensions.tlp.map(|tlp| tlp.tlp_2_0);
        let named = named
            .or_else(|| found.definition.filter(|_| found.definition_type.as_deref() == Some("tlp"))?.tlp);
        match (named.as_deref(), found.definition_type.as_deref()) {
            (None, Some("tlp")) => Self::Unreadable,
            (None, _) => Self::Other,
            (Some("white"), _) => Self::Tlp(Tlp::Clear),
            (Some(level), _) => level.parse().map_or(Self::Unreadable, Self::Tlp),
        }
    }

    /// The marking of an id: TLP ids are known by heart, for others `find` gives the bytes of the marking-definition if it is here.
    pub fn resolve<'a>(id: &StixId, find: impl FnOnce(&StixId) -> Option<&'a [u8]>) -> Self {
        match Tlp::from_marking_id(id.as_str()) {
            Some(tlp) => Self::Tlp(tlp),
            None => find(id).map_or(Self::Missing, Self::read),
        }
    }
}

/// The handling that counts: the strictest of the object's own, its granular (which count for the whole object) and its container's markings;
/// for an object without any of these, the collection's default.
///
/// Markings that are no handling rule, and missing ones, do not restrict; that one is missing is told to [`crate::audience::assign`] by its context.
pub fn effective(
    object: &[Marking],
    granular: &[Marking],
    container: &[Marking],
    default: &Handling,
) -> Handling {
    let stated = object.iter().chain(granular).chain(container).filter_map(|marking| match marking {
        Marking::Tlp(tlp) => Some(Handling::of_tlp(*tlp)),
        Marking::Handling(handling) => Some(handling.clone()),
        // RED for nobody: no other marking can widen that.
        Marking::Unreadable => {
            Some(Handling { release: Some(BTreeSet::new()), ..Handling::of_tlp(Tlp::Red) })
        }
        Marking::Other | Marking::Missing => None,
    });
    stated.reduce(|a, b| a.strictest(&b)).unwrap_or_else(|| default.clone())
}

fn join(a: &Option<String>, b: &Option<String>) -> Option<String> {
    match (a, b) {
        (Some(a), Some(b)) => {
            let all: BTreeSet<&str> = a.split("; ").chain(b.split("; ")).collect();
            Some(all.into_iter().collect::<Vec<_>>().join("; "))
        }
        (a, b) => a.clone().or_else(|| b.clone()),
    }
}

#[derive(Serialize)]
struct MarkingWire<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    spec_version: &'static str,
    id: StixId,
    created_by_ref: &'a StixId,
    created: String,
    name: &'static str,
    extensions: Extensions,
}

#[derive(Deserialize)]
struct MarkingFound {
    id: StixId,
    definition_type: Option<String>,
    definition: Option<Definition>,
    extensions: Option<Extensions>,
}

#[derive(Deserialize)]
struct Definition {
    tlp: Option<String>,
}

/// Keys are those of [`crate::extensions`], which serde wants as literals; a test compares them.
#[derive(Default, Serialize, Deserialize)]
struct Extensions {
    #[serde(
        rename = "extension-definition--7b0c58d5-6a1f-4c3e-9d7e-2f1b7a60c4e1",
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    handling: Option<HandlingWire>,
    #[serde(
        rename = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d",
        default,
        deserialize_with = "present",
        skip_serializing
    )]
    tlp: Option<TlpWire>,
}

/// The TLP 2.0 extension of FIRST and OASIS.
#[derive(Deserialize)]
struct TlpWire {
    tlp_2_0: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HandlingWire {
    extension_type: Option<String>,
    tlp: Tlp,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    release: Option<BTreeSet<MemberId>>,
    onward: Onward,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    legal_basis: Option<String>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    expires: Option<Timestamp>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    originator: Option<MemberId>,
}

/// A property that is there has a value: `null` for a release list must not read as "no list".
fn present<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl From<HandlingWire> for Handling {
    fn from(wire: HandlingWire) -> Self {
        // An empty text states nothing.
        let stated = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Self {
            tlp: wire.tlp,
            release: wire.release,
            onward: wire.onward,
            purpose: stated(wire.purpose),
            legal_basis: stated(wire.legal_basis),
            expires: wire.expires,
            originator: wire.originator,
        }
    }
}

#[cfg(test)]
#[path = "handling_tests.rs"]
mod tests;
