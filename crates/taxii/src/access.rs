use crate::{Collection, Fault};

/// What an authenticated client may do with one collection: `can_read` and `can_write` (section 5.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// May use Get Objects, Get an Object, Get Object Versions and Get Object Manifests.
    pub read: bool,
    /// May use Add Objects.
    pub write: bool,
}

/// What a client wants to do with a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See that the collection exists (section 5.2).
    Describe,
    /// Read objects, manifest or versions (sections 5.3, 5.4, 5.6, 5.8).
    Read,
    /// Add objects (section 5.5).
    Write,
    /// Delete an object (section 5.7).
    Delete,
}

impl Rights {
    /// The rights that a collection resource declares.
    pub fn of(collection: &Collection) -> Self {
        Self { read: collection.can_read, write: collection.can_write }
    }

    /// Why the action is refused, or `None` if the client may take it.
    ///
    /// Sections 5.3 to 5.8 leave 403 or 404 open for reading and writing; the table in section 5.7 fixes it for DELETE. One
    /// rule serves all: who has no right at all is told that there is no such collection (404), who has another right that
    /// this one is missing (403).
    pub fn refusal(self, action: Action) -> Option<Fault> {
        let may = match action {
            Action::Describe => self.read || self.write,
            Action::Read => self.read,
            Action::Write => self.write,
            Action::Delete => self.read && self.write,
        };
        match (may, self.read || self.write) {
            (true, _) => None,
            (false, true) => Some(Fault::Forbidden),
            (false, false) => Some(Fault::NotFound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delete_follows_the_table_of_section_5_7() {
        let answers = [(false, false), (true, false), (false, true), (true, true)]
            .map(|(read, write)| Rights { read, write }.refusal(Action::Delete));
        assert_eq!(answers, [Some(Fault::NotFound), Some(Fault::Forbidden), Some(Fault::Forbidden), None]);
    }

    #[test]
    fn a_client_without_any_right_is_told_that_there_is_no_such_collection() {
        let none = Rights::default();
        for action in [Action::Describe, Action::Read, Action::Write, Action::Delete] {
            assert_eq!(none.refusal(action), Some(Fault::NotFound));
        }
        let reader = Rights { read: true, write: false };
        assert_eq!(reader.refusal(Action::Describe), None);
        assert_eq!(reader.refusal(Action::Read), None);
        assert_eq!(reader.refusal(Action::Write), Some(Fault::Forbidden));
        let writer = Rights { read: false, write: true };
        assert_eq!(writer.refusal(Action::Read), Some(Fault::Forbidden));
        assert_eq!(writer.refusal(Action::Write), None);
    }
}
