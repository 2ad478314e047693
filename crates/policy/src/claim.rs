//! Whose word counts: what a version that comes in is to the versions of the same id that are here.

use vigie_model::{MemberId, Timestamp, Tlp};

use crate::handling::{Handling, Onward};
use crate::refusal::{self, Refusal};

/// One version of an object, as far as it decides whose word counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Key of the version ([`vigie_stix::ObjectVersion::key`]).
    pub version: String,
    /// When it was made; `None` for observables, which have no order.
    pub at: Option<Timestamp>,
    /// A digest of the content; the same function of the content for all claims compared (after erasure only a keyed digest is left).
    pub digest: [u8; 32],
    /// The member whose attestation as author was verified ([`crate::Attested::is_author`]).
    pub attested_by: Option<MemberId>,
    /// The member it came from; this node's own for what was made or posted here.
    pub origin: MemberId,
    /// Whether it was withdrawn by the member that has the say.
    pub withdrawn: bool,
}

/// What an incoming version is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The first of its id: stored and shown.
    First,
    /// Here already with the same content: nothing to write.
    Same,
    /// Here already with the same content, and attested only now: its author has the say from now on.
    NowAttested,
    /// The newest word of the member (or unsigned origin) that has the say: shown from now on.
    Supersedes,
    /// By the one that has the say, and older than what is shown: stored among the versions.
    Earlier,
    /// Attested, where so far nobody had attested the id: shown from now on; what was here becomes a variant.
    TakesTheSay,
    /// By another than the one that has the say: stored, and shown as a disputed variant.
    DisputedVariant,
    /// An observable with other content under the same id: stored beside the others, which is no conflict.
    Variant,
    /// Not stored.
    Refused(Refusal),
}

/// Decides on `incoming`, given the versions of the same id that are here, in the order they came.
pub fn decide_version(existing: &[Claim], incoming: &Claim) -> Verdict {
    let same_voice = |held: &Claim| voice(held) == voice(incoming);
    let same_version = |held: &&Claim| held.version == incoming.version;
    let comes_back = existing
        .iter()
        .filter(same_version)
        .any(|held| held.withdrawn && (held.digest == incoming.digest || same_voice(held)));
    if comes_back {
        return Verdict::Refused(refusal::WITHDRAWN);
    }
    let author = existing.iter().find_map(|held| held.attested_by.as_ref());
    if let Some(held) = existing.iter().filter(same_version).find(|held| held.digest == incoming.digest) {
        return match (&held.attested_by, &incoming.attested_by) {
            (None, Some(attested)) if author.is_none_or(|author| author == attested) => Verdict::NowAttested,
            _ => Verdict::Same,
        };
    }
    if existing.is_empty() {
        return Verdict::First;
    }
    if incoming.at.is_none() {
        return Verdict::Variant;
    }
    let has_the_say = match (author, &incoming.attested_by) {
        (Some(author), by) => by.as_ref() == Some(author),
        (None, Some(_)) => return Verdict::TakesTheSay,
        (None, None) => existing.iter().all(same_voice),
    };
    if !has_the_say {
        return Verdict::DisputedVariant;
    }
    let mut own = existing.iter().filter(|held| same_voice(held)).peekable();
    if own.clone().any(|held| held.version == incoming.version) {
        return Verdict::Refused(refusal::VERSION_CONFLICT);
    }
    match own.peek().is_none() || own.all(|held| held.at < incoming.at) {
        true => Verdict::Supersedes,
        false => Verdict::Earlier,
    }
}

/// Who speaks in a claim: its attesting author, or the unsigned origin.
fn voice(claim: &Claim) -> (bool, &MemberId) {
    match &claim.attested_by {
        Some(author) => (true, author),
        None => (false, &claim.origin),
    }
}

/// What a DELETE on a collection of this node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// The node's member has the say: it writes a withdrawal that all recipients see.
    Withdraws,
    /// It concerns this node alone.
    Local,
}

/// What deleting a version means, given who attested it and where it came from.
pub fn deletion(attested_by: Option<&MemberId>, origin: &MemberId, owner: &MemberId) -> Deletion {
    match attested_by.unwrap_or(origin) == owner {
        true => Deletion::Withdraws,
        false => Deletion::Local,
    }
}

/// Whether an object may come to `owner` from `peer`.
///
/// `author` is the member that attested it or, where no attestation came along, the known member whose identity it names as author;
/// `None` for objects of foreign tools, which are shown as "unsigned, received from" the peer. What an author sends of its own is always taken.
///
/// # Errors
/// [`refusal::RELAYED_WITHOUT_GRANT`].
pub fn accept(
    peer: &MemberId,
    author: Option<&MemberId>,
    handling: &Handling,
    owner: &MemberId,
) -> Result<(), Refusal> {
    let author = author.or(handling.originator.as_ref());
    let own = author.is_none_or(|author| author == peer || author == owner);
    let granted = handling.tlp == Tlp::Clear
        || handling.onward == Onward::Yes
            && match &handling.release {
                Some(list) => list.contains(owner),
                None => handling.tlp == Tlp::Green,
            };
    if own || granted { Ok(()) } else { Err(refusal::RELAYED_WITHOUT_GRANT) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(code: &str) -> MemberId {
        code.parse().unwrap()
    }

    /// A version by its second, a content, who attested it and who brought it.
    fn claim(second: i64, content: u8, attested_by: Option<&str>, origin: &str) -> Claim {
        let at = Timestamp::from_secs(second);
        let attested_by = attested_by.map(member);
        Claim {
            version: at.to_string(),
            at: Some(at),
            digest: [content; 32],
            attested_by,
            origin: member(origin),
            withdrawn: false,
        }
    }

    #[test]
    fn the_attesting_member_supersedes_and_others_are_variants() {
        let held = [claim(1, 1, Some("UTO"), "UTO")];
        assert_eq!(decide_version(&[], &held[0]), Verdict::First);
        assert_eq!(decide_version(&held, &claim(2, 2, Some("UTO"), "UTO")), Verdict::Supersedes);
        // Through a relay it is the author's word all the same.
        assert_eq!(decide_version(&held, &claim(2, 2, Some("UTO"), "XNM")), Verdict::Supersedes);
        assert_eq!(decide_version(&held, &claim(0, 2, Some("UTO"), "UTO")), Verdict::Earlier);
        for usurper in [claim(2, 2, None, "UTO"), claim(2, 2, None, "XNM"), claim(9, 2, Some("XNM"), "XNM")] {
            assert_eq!(decide_version(&held, &usurper), Verdict::DisputedVariant);
        }
        assert_eq!(decide_version(&held, &claim(1, 2, Some("XNM"), "XNM")), Verdict::DisputedVariant);
    }

    #[test]
    fn a_variant_never_becomes_the_shown_version_by_being_newer() {
        let held = [claim(1, 1, Some("UTO"), "UTO"), claim(9, 2, Some("XNM"), "XNM")];
        assert_eq!(decide_version(&held, &claim(10, 3, Some("XNM"), "XNM")), Verdict::DisputedVariant);
        assert_eq!(decide_version(&held, &claim(2, 3, Some("UTO"), "UTO")), Verdict::Supersedes);
    }

    #[test]
    fn same_version_with_other_content_is_a_conflict() {
        let held = [claim(1, 1, Some("UTO"), "UTO")];
        let conflict = Verdict::Refused(refusal::VERSION_CONFLICT);
        assert_eq!(decide_version(&held, &claim(1, 2, Some("UTO"), "UTO")), conflict);
        assert_eq!(decide_version(&held, &held[0]), Verdict::Same);
        let unsigned = [claim(1, 1, None, "XNM")];
        assert_eq!(decide_version(&unsigned, &claim(1, 2, None, "XNM")), conflict);
    }

    #[test]
    fn the_first_attestation_takes_the_say() {
        let held = [claim(5, 1, None, "XNM")];
        assert_eq!(decide_version(&held, &claim(5, 1, Some("UTO"), "UTO")), Verdict::NowAttested);
        assert_eq!(decide_version(&held, &claim(2, 2, Some("UTO"), "UTO")), Verdict::TakesTheSay);
        let held = [claim(5, 1, None, "XNM"), claim(6, 2, Some("UTO"), "UTO")];
        assert_eq!(decide_version(&held, &claim(5, 1, Some("XSM"), "XSM")), Verdict::Same);
        assert_eq!(decide_version(&held, &claim(7, 3, None, "XNM")), Verdict::DisputedVariant);
    }

    #[test]
    fn unsigned_objects_follow_their_origin() {
        let held = [claim(1, 1, None, "XNM")];
        assert_eq!(decide_version(&held, &claim(2, 2, None, "XNM")), Verdict::Supersedes);
        assert_eq!(decide_version(&held, &claim(2, 2, None, "XSM")), Verdict::DisputedVariant);
    }

    #[test]
    fn what_was_withdrawn_does_not_come_back_also_through_a_third_member() {
        let withdrawn = Claim { withdrawn: true, ..claim(1, 1, Some("UTO"), "UTO") };
        let refused = Verdict::Refused(refusal::WITHDRAWN);
        for back in
            [claim(1, 1, Some("UTO"), "UTO"), claim(1, 1, None, "XNM"), claim(1, 2, Some("UTO"), "XSM")]
        {
            assert_eq!(decide_version(std::slice::from_ref(&withdrawn), &back), refused);
        }
        let anew = claim(2, 3, Some("UTO"), "UTO");
        assert_eq!(decide_version(std::slice::from_ref(&withdrawn), &anew), Verdict::Supersedes);
        // A variant that its own author withdrew does not block the true version of the same instant.
        let variant = Claim { withdrawn: true, ..claim(1, 9, Some("XNM"), "XNM") };
        let held = [claim(0, 1, Some("UTO"), "UTO"), variant];
        assert_eq!(decide_version(&held, &claim(1, 1, Some("UTO"), "UTO")), Verdict::Supersedes);
    }

    #[test]
    fn observables_have_variants_and_no_conflict() {
        let observable = |content: u8| Claim {
            version: format!("jcs:{content}"),
            at: None,
            ..claim(0, content, None, "XNM")
        };
        assert_eq!(decide_version(&[observable(1)], &observable(1)), Verdict::Same);
        assert_eq!(decide_version(&[observable(1)], &observable(2)), Verdict::Variant);
        let withdrawn = Claim { withdrawn: true, ..observable(1) };
        assert_eq!(decide_version(&[withdrawn], &observable(1)), Verdict::Refused(refusal::WITHDRAWN));
    }

    #[test]
    fn deleting_withdraws_only_the_own_word() {
        let (own, other) = (member("UTO"), member("XNM"));
        assert_eq!(deletion(Some(&own), &own, &own), Deletion::Withdraws);
        assert_eq!(deletion(None, &own, &own), Deletion::Withdraws);
        assert_eq!(deletion(Some(&other), &own, &own), Deletion::Local);
        assert_eq!(deletion(None, &other, &own), Deletion::Local);
    }

    #[test]
    fn a_relay_needs_the_authors_grant() {
        let (peer, author, owner) = (member("XNM"), member("XSM"), member("UTO"));
        let from = |author: Option<&MemberId>, handling: &Handling| accept(&peer, author, handling, &owner);
        let amber = Handling::of_tlp(Tlp::Amber);
        assert_eq!(from(Some(&peer), &amber), Ok(()));
        assert_eq!(from(None, &amber), Ok(()));
        assert_eq!(from(Some(&author), &amber), Err(refusal::RELAYED_WITHOUT_GRANT));
        assert_eq!(from(Some(&author), &Handling::of_tlp(Tlp::Clear)), Ok(()));
        assert_eq!(from(Some(&author), &Handling::of_tlp(Tlp::Green)), Ok(()));
        let no = Handling { onward: Onward::No, ..Handling::of_tlp(Tlp::Green) };
        assert_eq!(from(Some(&author), &no), Err(refusal::RELAYED_WITHOUT_GRANT));
        let granted =
            Handling { onward: Onward::Yes, release: Some([owner.clone()].into()), ..amber.clone() };
        assert_eq!(from(Some(&author), &granted), Ok(()));
        let others = Handling { release: Some([peer.clone()].into()), ..granted };
        assert_eq!(from(Some(&author), &others), Err(refusal::RELAYED_WITHOUT_GRANT));
        // Without attestation the marking's originator counts as author.
        let marked = Handling { originator: Some(author.clone()), ..amber };
        assert_eq!(from(None, &marked), Err(refusal::RELAYED_WITHOUT_GRANT));
    }
}
