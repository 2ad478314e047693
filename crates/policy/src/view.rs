//! What a reader may see now, and the only way to let something go.

use std::collections::BTreeSet;

use vigie_model::{AudienceId, MemberId, Timestamp, Tlp};

use crate::audience::AudienceRule;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reader {
    /// This node's own member: its users and its own work.
    Local,
    /// Another member's node.
    Member(MemberId),
    /// A partner's foreign system, by its account here.
    Account {
        /// The account's name.
        name: String,
        /// The highest TLP level it is cleared for; levels above GREEN give nothing more, since those go to members by name.
        clearance: Tlp,
    },
}

/// Audience ids to filter by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audiences {
    /// Everything.
    All,
    /// Only versions stored under one of these.
    Only(BTreeSet<AudienceId>),
}

impl Audiences {
    /// Whether a version stored under this audience may be read.
    pub fn contains(&self, audience: AudienceId) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(&audience),
        }
    }
}

/// What one reader may see at one instant. Make it anew for every request: rules end, and rights change.
#[derive(Clone, Debug)]
pub struct View {
    reader: Reader,
    audiences: Audiences,
}

/// Something stored under an audience.
pub trait HasAudience {
    /// The audience it was stored under.
    fn audience(&self) -> AudienceId;
}

impl<T: HasAudience + ?Sized> HasAudience for &T {
    fn audience(&self) -> AudienceId {
        (**self).audience()
    }
}

/// Something that a view let go. Only [`View`] makes one, so what takes a `Released` cannot send what was not decided on.
///
/// ```compile_fail
/// let smuggled = vigie_policy::Released { value: 42 };
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released<T> {
    value: T,
}

impl<T> Released<T> {
    /// What was released.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The released thing in another form. A plain function, so that nothing else can be carried in.
    ///
    /// ```compile_fail
    /// fn smuggle(released: vigie_policy::Released<u8>, hidden: u8) -> vigie_policy::Released<u8> {
    ///     released.map(|_| hidden)
    /// }
    /// ```
    pub fn map<U>(self, form: fn(T) -> U) -> Released<U> {
        Released { value: form(self.value) }
    }
}

impl<T> std::ops::Deref for Released<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// What `reader` may see now, given the rules that versions are stored under.
///
/// The rules for all members and for every reader count without being listed.
pub fn view(reader: &Reader, rules: &[AudienceRule], now: Timestamp) -> View {
    let audiences = match reader {
        Reader::Local => Audiences::All,
        _ => {
            let standing = [AudienceRule::community(), AudienceRule::public()];
            let admitted = rules.iter().chain(&standing).filter(|rule| rule.admits(reader, now));
            Audiences::Only(admitted.map(AudienceRule::id).collect())
        }
    };
    View { reader: reader.clone(), audiences }
}

impl View {
    /// Whose view it is.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The audience ids to filter by.
    pub fn audiences(&self) -> &Audiences {
        &self.audiences
    }

    /// Lets `item` go, if its audience is in this view.
    pub fn release<T: HasAudience>(&self, item: T) -> Option<Released<T>> {
        self.audiences.contains(item.audience()).then_some(Released { value: item })
    }

    /// Lets go what of `items` is in this view, in the same order.
    pub fn release_all<T: HasAudience>(&self, items: impl IntoIterator<Item = T>) -> Released<Vec<T>> {
        let value = items.into_iter().filter(|item| self.audiences.contains(item.audience())).collect();
        Released { value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Stored(AudienceId);

    impl HasAudience for Stored {
        fn audience(&self) -> AudienceId {
            self.0
        }
    }

    const NOW: Timestamp = Timestamp::from_secs(1_000);

    fn member(code: &str) -> MemberId {
        code.parse().unwrap()
    }

    #[test]
    fn a_member_is_given_what_names_it_and_nothing_else() {
        let mine = AudienceRule::members([member("XNM")].into());
        let other = AudienceRule::members([member("XSM")].into());
        let rules = [mine.clone(), other.clone(), AudienceRule::owner()];
        let view = view(&Reader::Member(member("XNM")), &rules, NOW);
        assert!(view.release(Stored(mine.id())).is_some());
        assert!(view.release(Stored(other.id())).is_none());
        assert!(view.release(Stored(AudienceRule::owner().id())).is_none());
        assert!(view.release(Stored(AudienceRule::community().id())).is_some());
        let all = view.release_all([mine.id(), other.id(), mine.id()].map(Stored));
        assert_eq!(all.len(), 2);
    }

    #[test]
    fn a_rule_the_view_was_not_told_of_is_closed() {
        let unknown = AudienceRule::members([member("XNM")].into());
        let view = view(&Reader::Member(member("XNM")), &[], NOW);
        assert!(view.release(Stored(unknown.id())).is_none());
    }

    #[test]
    fn the_own_member_sees_all() {
        let view = view(&Reader::Local, &[], NOW);
        assert_eq!(view.audiences(), &Audiences::All);
        assert!(view.release(Stored(AudienceId(7))).is_some());
    }
}
