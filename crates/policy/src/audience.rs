//! Audiences: which readers a stored version is for.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use vigie_model::{AudienceId, MemberId, Timestamp, Tlp};

use crate::handling::{Handling, Onward};
use crate::refusal::{self, Refusal};
use crate::subject::Subject;
use crate::view::Reader;

/// Who may read a version: a set of members, a set of partner accounts, until when, and the account that posted it.
///
/// Canonical text, for example `vigie-audience-v1 members=UTO,XNM accounts=none until=- submitter=-`; equal rules have equal text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AudienceRule {
    members: Members,
    accounts: Accounts,
    until: Option<Timestamp>,
    submitter: Option<String>,
}

/// The plain name of a rule's reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// This node's member alone.
    Owner,
    /// The members named, and no partner account.
    Members(BTreeSet<MemberId>),
    /// Members and partner accounts cleared for TLP:GREEN, without the exceptions of the rule.
    Community,
    /// Every reader, without the exceptions of the rule.
    Public,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Members {
    Only(BTreeSet<MemberId>),
    AllBut(BTreeSet<MemberId>),
}

/// Partner accounts by their clearance; the four subsets of {below GREEN, GREEN and above}.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Accounts {
    None,
    Cleared,
    Uncleared,
    All,
}

/// What besides its marking decides who may read an object.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The member this node belongs to.
    pub owner: &'a MemberId,
    /// The member it was pulled from; `None` if it was made or posted here.
    pub received_from: Option<&'a MemberId>,
    /// Whether a marking it refers to is not here ([`crate::Marking::Missing`]).
    pub marking_missing: bool,
    /// What the object speaks of.
    pub subject: &'a Subject,
    /// The account that posted it here.
    pub submitter: Option<&'a str>,
}

/// The audience of a version, and why it is narrower than the marking asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// Who may read it.
    pub rule: AudienceRule,
    /// What was refused on the way; empty if the marking was followed as it stands.
    pub refusals: Vec<Refusal>,
}

/// Why a text is no audience rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the canonical text of an audience rule")]
pub struct AudienceRuleError;

impl AudienceRule {
    /// This node's member alone.
    pub fn owner() -> Self {
        Self::members(BTreeSet::new())
    }

    /// The members named, and no account.
    pub fn members(members: BTreeSet<MemberId>) -> Self {
        Self { members: Members::Only(members), accounts: Accounts::None, until: None, submitter: None }
    }

    /// All members, and partner accounts cleared for TLP:GREEN.
    pub fn community() -> Self {
        Self {
            members: Members::AllBut(BTreeSet::new()),
            accounts: Accounts::Cleared,
            until: None,
            submitter: None,
        }
    }

    /// Every reader.
    pub fn public() -> Self {
        Self { accounts: Accounts::All, ..Self::community() }
    }

    /// The same until an instant, from which only this node's member reads it.
    pub fn until(self, until: Option<Timestamp>) -> Self {
        Self { until, ..self }
    }

    /// The same, and the account that posted it.
    pub fn with_submitter(self, account: Option<&str>) -> Self {
        Self { submitter: account.map(str::to_owned), ..self }
    }

    /// The same without these members; where some are taken out, accounts are too, for whose they are is not known here.
    fn without(self, excluded: &BTreeSet<MemberId>) -> Self {
        if excluded.is_empty() {
            return self;
        }
        let members = match self.members {
            Members::Only(mut members) => {
                members.retain(|member| !excluded.contains(member));
                Members::Only(members)
            }
            Members::AllBut(mut but) => {
                but.extend(excluded.iter().cloned());
                Members::AllBut(but)
            }
        };
        Self { members, accounts: Accounts::None, ..self }
    }

    /// The number under which engines filter: the first eight octets of SHA-256 over the canonical text, big-endian.
    pub fn id(&self) -> AudienceId {
        let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = Sha256::digest(self.to_string()).into();
        AudienceId(i64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }

    /// The plain name of its reach; exceptions are in [`AudienceRule::except`].
    pub fn scope(&self) -> Scope {
        match (&self.members, self.accounts) {
            (Members::Only(members), Accounts::None) if members.is_empty() => Scope::Owner,
            (Members::Only(members), Accounts::None) => Scope::Members(members.clone()),
            (_, Accounts::None | Accounts::Cleared) => Scope::Community,
            (_, Accounts::Uncleared | Accounts::All) => Scope::Public,
        }
    }

    /// The members that a rule for all excepts.
    pub fn except(&self) -> BTreeSet<MemberId> {
        match &self.members {
            Members::Only(_) => BTreeSet::new(),
            Members::AllBut(but) => but.clone(),
        }
    }

    /// When it ends for all but this node's member.
    pub fn ends(&self) -> Option<Timestamp> {
        self.until
    }

    /// Whether this reader may read such a version now.
    pub fn admits(&self, reader: &Reader, now: Timestamp) -> bool {
        if matches!(reader, Reader::Local) {
            return true;
        }
        if self.until.is_some_and(|until| now >= until) {
            return false;
        }
        match reader {
            Reader::Local => true,
            Reader::Member(member) => match &self.members {
                Members::Only(members) => members.contains(member),
                Members::AllBut(but) => !but.contains(member),
            },
            Reader::Account { name, clearance } => {
                self.submitter.as_deref() == Some(name.as_str())
                    || match self.accounts {
                        Accounts::None => false,
                        Accounts::Cleared => *clearance >= Tlp::Green,
                        Accounts::Uncleared => *clearance < Tlp::Green,
                        Accounts::All => true,
                    }
            }
        }
    }

    /// The readers that `new` admits and `old` does not, as the rule of a second release row; `None` if there are none.
    ///
    /// Where `new` lasts longer than `old` it is returned whole, since all its readers gain time by it.
    pub fn difference(new: &Self, old: &Self) -> Option<Self> {
        let longer = old.until.is_some_and(|old| new.until.is_none_or(|new| new > old));
        if longer {
            return Some(new.clone());
        }
        let members = match (&new.members, &old.members) {
            (Members::Only(new), Members::Only(old)) => Members::Only(new - old),
            (Members::Only(new), Members::AllBut(old)) => Members::Only(new & old),
            (Members::AllBut(new), Members::Only(old)) => Members::AllBut(new | old),
            (Members::AllBut(new), Members::AllBut(old)) => Members::Only(old - new),
        };
        let accounts = new.accounts.minus(old.accounts);
        let submitter = new.submitter.clone().filter(|name| old.submitter.as_ref() != Some(name));
        let nobody =
            members == Members::Only(BTreeSet::new()) && accounts == Accounts::None && submitter.is_none();
        (!nobody).then_some(Self { members, accounts, until: new.until, submitter })
    }
}

impl Accounts {
    const NAMES: [(Self, &'static str); 4] = [
        (Self::None, "none"),
        (Self::Cleared, "cleared"),
        (Self::Uncleared, "uncleared"),
        (Self::All, "all"),
    ];

    fn minus(self, other: Self) -> Self {
        let bits = |accounts| match accounts {
            Self::None => 0,
            Self::Cleared => 1,
            Self::Uncleared => 2,
            Self::All => 3_u8,
        };
        match bits(self) & !bits(other) {
            0 => Self::None,
            1 => Self::Cleared,
            2 => Self::Uncleared,
            _ => Self::All,
        }
    }
}

/// Who may read an object that has this handling.
///
/// Never fails: what cannot be released is for this node's member (and the account that posted it), and the refusals say why.
pub fn assign(handling: &Handling, context: &Context<'_>) -> Assigned {
    let mut refusals = Vec::new();
    let rule = reach(handling, context, &mut refusals);
    let rule = rule.until(handling.expires).with_submitter(context.submitter);
    Assigned { rule, refusals }
}

fn reach(handling: &Handling, context: &Context<'_>, refusals: &mut Vec<Refusal>) -> AudienceRule {
    let mut refuse = |refusal| {
        refusals.push(refusal);
        AudienceRule::owner()
    };
    let subject = context.subject;
    let has_basis =
        handling.purpose.is_some() && handling.legal_basis.is_some() && handling.expires.is_some();
    if subject.individual && !has_basis {
        return refuse(refusal::INDIVIDUAL_NEEDS_BASIS);
    }
    let foreign = [context.received_from, handling.originator.as_ref()]
        .into_iter()
        .flatten()
        .any(|m| m != context.owner);
    if foreign && context.marking_missing {
        return refuse(refusal::MARKING_MISSING);
    }
    // TLP:CLEAR may be passed on by whoever holds it (FIRST TLP 2.0, section 3).
    if foreign && handling.tlp != Tlp::Clear && handling.onward != Onward::Yes {
        return refuse(refusal::ONWARD_NOT_GRANTED);
    }
    if handling.tlp == Tlp::Red
        && (handling.release.as_ref().is_none_or(BTreeSet::is_empty) || handling.purpose.is_none())
    {
        return refuse(refusal::RED_NEEDS_RECIPIENTS);
    }
    let mut issuers = subject.issuers.clone();
    issuers.remove(context.owner);
    match (&handling.release, handling.tlp) {
        (Some(list), _) => {
            let mut named = list.clone();
            named.remove(context.owner);
            let listed = named.len();
            // A case decided by name goes to the issuing state too, unless the document is under protection.
            if subject.protected {
                named.retain(|member| !issuers.contains(member));
            }
            if named.len() < listed {
                refuse(refusal::PROTECTED_FROM_ISSUER);
            }
            AudienceRule::members(named)
        }
        (None, Tlp::Clear | Tlp::Green) if subject.protected => refuse(refusal::PROTECTED_NEEDS_RECIPIENTS),
        (None, Tlp::Clear) => AudienceRule::public().without(&issuers),
        (None, Tlp::Green) => AudienceRule::community().without(&issuers),
        (None, Tlp::Amber | Tlp::AmberStrict | Tlp::Red) => AudienceRule::owner(),
    }
}

const HEADER: &str = "vigie-audience-v1";

impl fmt::Display for AudienceRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, members) = match &self.members {
            Members::Only(members) => ("members", members),
            Members::AllBut(but) => ("all-but", but),
        };
        let members = members.iter().map(MemberId::as_str).collect::<Vec<_>>().join(",");
        let accounts =
            Accounts::NAMES.iter().find(|(a, _)| *a == self.accounts).map_or("none", |(_, name)| name);
        write!(f, "{HEADER} {key}={members} accounts={accounts} until=")?;
        match self.until {
            Some(until) => write!(f, "{until}")?,
            None => f.write_str("-")?,
        }
        // Last, behind its length, so that no account name can look like another part of the rule.
        match &self.submitter {
            Some(name) => write!(f, " submitter={}:{name}", name.len()),
            None => f.write_str(" submitter=-"),
        }
    }
}

impl FromStr for AudienceRule {
    type Err = AudienceRuleError;

    fn from_str(text: &str) -> Result<Self, AudienceRuleError> {
        Self::parse(text).filter(|rule| rule.to_string() == text).ok_or(AudienceRuleError)
    }
}

impl AudienceRule {
    fn parse(text: &str) -> Option<Self> {
        let (members, rest) = text.strip_prefix(HEADER)?.strip_prefix(' ')?.split_once(" accounts=")?;
        let (accounts, rest) = rest.split_once(" until=")?;
        let (until, submitter) = rest.split_once(" submitter=")?;
        let (key, members) = members.split_once('=')?;
        let members =
            members.split(',').filter(|m| !m.is_empty()).map(str::parse).collect::<Result<_, _>>().ok()?;
        let members = match key {
            "members" => Members::Only(members),
            "all-but" => Members::AllBut(members),
            _ => return None,
        };
        let (accounts, _) = Accounts::NAMES.into_iter().find(|(_, name)| *name == accounts)?;
        let until = if until == "-" { None } else { Some(until.parse().ok()?) };
        let submitter = if submitter == "-" { None } else { Some(submitter.split_once(':')?.1.to_owned()) };
        Some(Self { members, accounts, until, submitter })
    }
}

#[cfg(test)]
#[path = "audience_tests.rs"]
mod tests;
