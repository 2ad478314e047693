//! Who committed, who revealed, whose judgement counts: the same answer at every member from the same signed objects.

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use vigie_model::{MemberId, Timestamp};

use crate::commitment::{self, Content, digest};
use crate::pool::{Pooled, pool_members};
use crate::quantiles::Quantiles;

/// What a round asks for, as far as it decides whose judgement counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Id of the round.
    pub round: String,
    /// Members asked.
    pub members: Vec<MemberId>,
    /// Commitments count until this instant.
    pub commit_deadline: Timestamp,
    /// Judgements count until this instant.
    pub reveal_deadline: Timestamp,
}

/// A commitment whose author's signature was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Who.
    pub member: MemberId,
    /// Question, from 1.
    pub question: u32,
    /// Digest, lower-case hexadecimal.
    pub digest: String,
    /// When, as its author says.
    pub created: Timestamp,
    /// Whether it was changed after it was made.
    pub changed: bool,
}

/// A judgement whose author's signature was verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Reveal {
    /// Id of the object.
    pub id: String,
    /// Who.
    pub member: MemberId,
    /// Identity of the author.
    pub author: String,
    /// Question, from 1.
    pub question: u32,
    /// Numbers.
    pub quantiles: Quantiles,
    /// 0 to 100.
    pub confidence: u8,
    /// Reasons by code.
    pub reason_codes: Vec<String>,
    /// Nonce in hexadecimal.
    pub nonce: String,
    /// When, as its author says.
    pub created: Timestamp,
    /// Whether it was changed after it was made.
    pub changed: bool,
}

/// Where a member stands with one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemberState {
    /// No commitment yet.
    Awaited,
    /// Committed; the judgement is still closed.
    Committed,
    /// Committed and revealed, and both go together: it counts.
    Revealed,
    /// No commitment by the deadline.
    NoCommitment,
    /// The commitment came after the deadline.
    LateCommitment,
    /// Committed and not revealed by the deadline.
    NotRevealed,
    /// Revealed after the deadline.
    LateReveal,
    /// The judgement is not the one committed to, or there are two, or one was changed.
    Broken,
}

impl MemberState {
    /// The word in JSON and in the catalogues.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Awaited => "awaited",
            Self::Committed => "committed",
            Self::Revealed => "revealed",
            Self::NoCommitment => "no-commitment",
            Self::LateCommitment => "late-commitment",
            Self::NotRevealed => "not-revealed",
            Self::LateReveal => "late-reveal",
            Self::Broken => "broken",
        }
    }

    /// Whether nothing more can come of it.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Awaited | Self::Committed)
    }
}

/// One question of a round.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// Members asked, in the round's order.
    pub members: Vec<(MemberId, MemberState)>,
    /// The judgements that count, by id.
    pub used: Vec<Reveal>,
    /// SHA-256 over what was pooled, lower-case hexadecimal; see [`inputs_digest`].
    pub inputs: String,
    /// The pool of those that count; `None` if none does.
    pub pooled: Option<Pooled>,
}

impl Tally {
    /// Whether nothing can change any more.
    pub fn is_final(&self) -> bool {
        self.members.iter().all(|(_, state)| state.is_final())
    }

    /// Whether judgements may be shown: everybody asked has committed or cannot any more.
    pub fn may_reveal(&self) -> bool {
        self.members.iter().all(|(_, state)| *state != MemberState::Awaited)
    }

    /// Members in one of these states.
    pub fn in_state(&self, wanted: &[MemberState]) -> Vec<&MemberId> {
        self.members.iter().filter(|(_, state)| wanted.contains(state)).map(|(member, _)| member).collect()
    }
}

/// Counts one question of a round.
///
/// Deadlines are compared with what authors' signed objects say, never with when this node heard of them: else members would differ.
pub fn tally(rules: &Rules, question: u32, commits: &[Commit], reveals: &[Reveal], now: Timestamp) -> Tally {
    let mut members = Vec::new();
    let mut used = Vec::new();
    for member in &rules.members {
        let theirs: Vec<&Commit> =
            commits.iter().filter(|one| one.member == *member && one.question == question).collect();
        let shown: Vec<&Reveal> =
            reveals.iter().filter(|one| one.member == *member && one.question == question).collect();
        let state = match theirs.as_slice() {
            // A judgement that nothing bound is none.
            [] if !shown.is_empty() => MemberState::Broken,
            [] if now > rules.commit_deadline => MemberState::NoCommitment,
            [] => MemberState::Awaited,
            [one] if one.changed => MemberState::Broken,
            [one] if one.created > rules.commit_deadline => MemberState::LateCommitment,
            [one] => revealed(rules, one, &shown, now, &mut used),
            _ => MemberState::Broken,
        };
        members.push((member.clone(), state));
    }
    used.sort_by(|a, b| a.id.cmp(&b.id));
    let inputs = inputs_digest(&rules.round, question, &used);
    let judged: Vec<(String, Quantiles)> =
        used.iter().map(|one| (one.member.to_string(), one.quantiles)).collect();
    Tally { members, inputs, pooled: pool_members(&judged), used }
}

fn revealed(
    rules: &Rules,
    commit: &Commit,
    shown: &[&Reveal],
    now: Timestamp,
    used: &mut Vec<Reveal>,
) -> MemberState {
    let reveal = match shown {
        [] if now > rules.reveal_deadline => return MemberState::NotRevealed,
        [] => return MemberState::Committed,
        [reveal] if !reveal.changed => *reveal,
        _ => return MemberState::Broken,
    };
    let content = Content {
        author: &reveal.author,
        confidence: reveal.confidence,
        reason_codes: &reveal.reason_codes,
        quantiles: reveal.quantiles,
        question: reveal.question,
        round: &rules.round,
    };
    let holds =
        commitment::nonce_of(&reveal.nonce).is_some_and(|nonce| digest(&content, &nonce) == commit.digest);
    if !holds {
        return MemberState::Broken;
    }
    if reveal.created > rules.reveal_deadline {
        return MemberState::LateReveal;
    }
    used.push(reveal.clone());
    MemberState::Revealed
}

/// SHA-256 of `vigie-inputs/1`, round, question, then id and the three numbers of each judgement in the order of ids: one line each,
/// parts divided by one space, every line ended by a line feed.
pub fn inputs_digest(round: &str, question: u32, used: &[Reveal]) -> String {
    let mut text = format!("vigie-inputs/1 {round} {question}\n");
    for one in used {
        let [q05, q50, q95] = [one.quantiles.q05(), one.quantiles.q50(), one.quantiles.q95()];
        text += &format!("{} {q05} {q50} {q95}\n", one.id);
    }
    commitment::to_hex(&Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(1_800_000_000_000_000 + second * 1_000_000)
    }

    fn rules() -> Rules {
        Rules {
            round: "x-vigie-round--1".into(),
            members: ["UTO", "XNM", "XSM"].map(|code| code.parse().unwrap()).into(),
            commit_deadline: at(100),
            reveal_deadline: at(200),
        }
    }

    fn reveal(member: &str, shift: i32) -> Reveal {
        let decimal = |n: i32| n.to_string().parse().unwrap();
        Reveal {
            id: format!("x-vigie-judgement--{member}"),
            member: member.parse().unwrap(),
            author: format!("identity--{member}"),
            question: 1,
            quantiles: Quantiles::new(decimal(shift), decimal(shift + 5), decimal(shift + 9)).unwrap(),
            confidence: 60,
            reason_codes: vec!["series".into()],
            nonce: commitment::to_hex(&[7; 32]),
            created: at(110),
            changed: false,
        }
    }

    fn commit(of: &Reveal) -> Commit {
        let content = Content {
            author: &of.author,
            confidence: of.confidence,
            reason_codes: &of.reason_codes,
            quantiles: of.quantiles,
            question: 1,
            round: "x-vigie-round--1",
        };
        let digest = digest(&content, &commitment::nonce_of(&of.nonce).unwrap());
        Commit { member: of.member.clone(), question: 1, digest, created: at(10), changed: false }
    }

    fn states(tally: &Tally) -> Vec<MemberState> {
        tally.members.iter().map(|(_, state)| *state).collect()
    }

    #[test]
    fn nobody_may_reveal_before_all_have_committed_or_the_time_is_over() {
        let all = [reveal("UTO", 1), reveal("XNM", 2), reveal("XSM", 3)];
        let commits: Vec<Commit> = all.iter().map(commit).collect();
        assert!(!tally(&rules(), 1, &commits[..2], &[], at(50)).may_reveal());
        assert!(tally(&rules(), 1, &commits, &[], at(50)).may_reveal());
        assert!(!tally(&rules(), 1, &commits[..2], &[], at(100)).may_reveal());
        let late = tally(&rules(), 1, &commits[..2], &[], at(101));
        assert!(late.may_reveal() && !late.is_final());
        assert_eq!(states(&late)[2], MemberState::NoCommitment);
    }

    #[test]
    fn what_is_late_missing_or_broken_is_named_and_left_out() {
        use MemberState::*;
        let all = [reveal("UTO", 1), reveal("XNM", 2), reveal("XSM", 3)];
        let commits: Vec<Commit> = all.iter().map(commit).collect();
        let sound = tally(&rules(), 1, &commits, &all, at(120));
        assert_eq!(states(&sound), [Revealed; 3]);
        assert!(sound.is_final());
        let mut other = all.clone();
        other[1].quantiles = reveal("XNM", 9).quantiles;
        let broken = tally(&rules(), 1, &commits, &other, at(120));
        assert_eq!(states(&broken), [Revealed, Broken, Revealed]);
        assert_eq!(broken.used.len(), 2);
        assert_ne!(broken.inputs, sound.inputs);
        let mut late = all.clone();
        late[0].created = at(201);
        assert_eq!(states(&tally(&rules(), 1, &commits, &late, at(300)))[0], LateReveal);
        let mut tardy = commits.clone();
        tardy[0].created = at(101);
        assert_eq!(states(&tally(&rules(), 1, &tardy, &all, at(300)))[0], LateCommitment);
        assert_eq!(states(&tally(&rules(), 1, &commits, &all[1..], at(201)))[0], NotRevealed);
        let twice: Vec<Commit> = commits.iter().chain([&commit(&other[1])]).cloned().collect();
        assert_eq!(states(&tally(&rules(), 1, &twice, &all, at(120)))[1], Broken);
        let mut changed = commits.clone();
        changed[2].changed = true;
        assert_eq!(states(&tally(&rules(), 1, &changed, &all, at(120)))[2], Broken);
        assert_eq!(states(&tally(&rules(), 1, &commits[1..], &all, at(120)))[0], Broken);
        // A member that was not asked counts nowhere.
        let stranger = reveal("XQQ", 4);
        let more: Vec<Reveal> = all.iter().cloned().chain([stranger]).collect();
        assert_eq!(tally(&rules(), 1, &commits, &more, at(120)).inputs, sound.inputs);
    }
}
