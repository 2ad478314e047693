use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_model::AudienceId;

/// Place of a release in the node's one order; rises by at least one per release and becomes visible in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

/// Which releases a reader may see: an engine compares ids and knows nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audiences {
    /// The member's own users: everything that is held, withdrawn records included (they carry `withdrawn`).
    All,
    /// Releases with one of these audience ids that are not withdrawn.
    Only(BTreeSet<AudienceId>),
}

impl Audiences {
    /// Whether a release with this audience id is inside.
    pub fn contain(&self, audience: AudienceId) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(&audience),
        }
    }
}

/// A named table of small rows (users, sessions, members, cursors, lists, counters …); rows are bytes under an ordered key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Table(pub &'static str);

/// Key of a row: text parts in order. Parts are joined by U+001F, which no part may hold; ranges are prefixes of parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey(String);

impl RowKey {
    /// Joins parts; U+001F inside a part is replaced by U+FFFD so that no part can forge a border.
    pub fn new<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let clean: Vec<String> = parts.into_iter().map(|part| part.replace('\u{1f}', "\u{fffd}")).collect();
        Self(clean.join("\u{1f}"))
    }

    /// From stored text.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The stored text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts again.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('\u{1f}')
    }
}
