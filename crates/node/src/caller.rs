use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, Tlp};
use vigie_policy::Reader;

use crate::error::{NodeError, Problem};

/// What a user may do (DESIGN §8). Rights are the union over a user's roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Checks documents in the first line.
    Officer,
    /// Second line: confirms or clears, records findings.
    Examiner,
    /// Exchanges claims.
    Analyst,
    /// Gives judgements.
    Assessor,
    /// Runs rounds.
    Convenor,
    /// Sets vigilance, raises warnings.
    Commander,
    /// Prepares training.
    Trainer,
    /// Runs the node.
    Administrator,
    /// Reads the audit log.
    Auditor,
    /// Answers data-protection requests.
    DataProtection,
    /// A foreign system.
    Partner,
}

impl Role {
    /// All roles, in the order of the menus.
    pub const ALL: [Self; 11] = [
        Self::Officer,
        Self::Examiner,
        Self::Analyst,
        Self::Assessor,
        Self::Convenor,
        Self::Commander,
        Self::Trainer,
        Self::Administrator,
        Self::Auditor,
        Self::DataProtection,
        Self::Partner,
    ];

    /// The name on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Examiner => "examiner",
            Self::Analyst => "analyst",
            Self::Assessor => "assessor",
            Self::Convenor => "convenor",
            Self::Commander => "commander",
            Self::Trainer => "trainer",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
            Self::DataProtection => "data-protection",
            Self::Partner => "partner",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|role| role.name()).collect();
            format!("no role is called so; roles are {}", names.join(", "))
        })
    }
}

/// Something a caller may be allowed to do; one table decides which roles have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Check documents and see one's own checks.
    Inspect,
    /// Confirm, clear, record findings, release them.
    Examine,
    /// Read what is held.
    ReadClaims,
    /// Make, release and withdraw claims.
    WriteClaims,
    /// See alerts and own lists.
    ReadLists,
    /// Change own lists.
    WriteLists,
    /// See members.
    ReadMembers,
    /// Read the audit log.
    ReadAudit,
    /// Users, keys, collections, members, trust.
    Administer,
    /// Speak TAXII.
    Taxii,
    /// See rounds, phenomena, series and warnings.
    ReadAssessments,
    /// Give judgements in a round.
    Judge,
    /// Run rounds.
    Convene,
    /// See the vigilance level of checkpoints.
    ReadVigilance,
    /// Set vigilance, raise warnings, declare degraded mode.
    Command,
    /// Inspect specimens as a trainee.
    Train,
    /// Prepare training and see detection rates.
    PrepareTraining,
    /// Read practices.
    ReadPractices,
    /// Write, share and endorse practices.
    WritePractices,
    /// Read decisions of working groups.
    ReadDecisions,
    /// Record decisions and their follow-up.
    WriteDecisions,
    /// Answer data-protection requests.
    Protect,
}

impl Right {
    fn of(self, role: Role) -> bool {
        use Role::*;
        match self {
            Self::Inspect => matches!(role, Officer | Examiner | Administrator),
            Self::Examine => matches!(role, Examiner | Administrator),
            Self::ReadClaims => {
                matches!(role, Examiner | Analyst | Commander | Assessor | Convenor | Administrator)
            }
            Self::WriteClaims => matches!(role, Examiner | Analyst | Administrator),
            Self::ReadLists => matches!(role, Officer | Examiner | Analyst | Commander | Administrator),
            Self::WriteLists => matches!(role, Analyst | Administrator),
            Self::ReadMembers => !matches!(role, Partner),
            Self::ReadAudit => matches!(role, Auditor | Administrator),
            Self::Administer => matches!(role, Administrator),
            Self::Taxii => matches!(role, Analyst | Administrator | Partner),
            Self::ReadAssessments => {
                matches!(role, Examiner | Analyst | Assessor | Convenor | Commander | Administrator)
            }
            Self::Judge => matches!(role, Assessor),
            Self::Convene => matches!(role, Convenor),
            Self::ReadVigilance => {
                matches!(role, Officer | Examiner | Analyst | Commander | Auditor | Administrator)
            }
            Self::Command => matches!(role, Commander),
            Self::Train => matches!(role, Officer | Examiner | Trainer),
            Self::PrepareTraining => matches!(role, Trainer),
            Self::ReadPractices => !matches!(role, Partner | Auditor | DataProtection),
            Self::WritePractices => matches!(role, Examiner | Analyst | Trainer | Commander),
            Self::ReadDecisions => {
                matches!(role, Analyst | Assessor | Convenor | Commander | Administrator)
            }
            Self::WriteDecisions => matches!(role, Convenor | Commander),
            Self::Protect => matches!(role, DataProtection),
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::Inspect => "check documents",
            Self::Examine => "decide in the second line",
            Self::ReadClaims => "read claims",
            Self::WriteClaims => "make or withdraw claims",
            Self::ReadLists => "see alerts and lists",
            Self::WriteLists => "change lists",
            Self::ReadMembers => "see members",
            Self::ReadAudit => "read the audit log",
            Self::Administer => "administer the node",
            Self::Taxii => "use the TAXII service",
            Self::ReadAssessments => "see assessments",
            Self::Judge => "give judgements",
            Self::Convene => "run rounds",
            Self::ReadVigilance => "see vigilance levels",
            Self::Command => "set vigilance or raise warnings",
            Self::Train => "take part in training",
            Self::PrepareTraining => "prepare training",
            Self::ReadPractices => "read practices",
            Self::WritePractices => "write or endorse practices",
            Self::ReadDecisions => "read decisions",
            Self::WriteDecisions => "record decisions",
            Self::Protect => "answer data-protection requests",
        }
    }
}

/// Who asks: a user of this member, a foreign system, another member's node, or this node itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    who: Who,
    roles: BTreeSet<Role>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    Account(String),
    Member(MemberId),
    Checkpoint(String),
    Node,
}

impl Caller {
    /// A user or foreign system with its roles; only `admin` makes these, after it has seen a credential.
    pub(crate) fn account(name: impl Into<String>, roles: impl IntoIterator<Item = Role>) -> Self {
        Self { who: Who::Account(name.into()), roles: roles.into_iter().collect() }
    }

    /// A member's node that showed a pinned key on the peer listener.
    pub fn member(member: MemberId) -> Self {
        Self { who: Who::Member(member), roles: BTreeSet::new() }
    }

    /// A checkpoint node of this member that showed its key on the peer listener; it has no right of a user.
    pub fn checkpoint(id: impl Into<String>) -> Self {
        Self { who: Who::Checkpoint(id.into()), roles: BTreeSet::new() }
    }

    /// The checkpoint, if it is one.
    ///
    /// # Errors
    /// `Forbidden` for everybody else.
    pub fn need_checkpoint(&self) -> Result<&str, NodeError> {
        match &self.who {
            Who::Checkpoint(id) => Ok(id),
            _ => Err(NodeError::Forbidden(Problem::new("auth.checkpoint", "only checkpoint nodes do this"))),
        }
    }

    /// The operator at the shell of this machine, or the node's own tasks.
    pub fn node() -> Self {
        // Whoever holds the data folder and its keys can do all of this anyway; the log says that it was done from the shell.
        let roles = Role::ALL.into_iter().filter(|role| *role != Role::Partner);
        Self { who: Who::Node, roles: roles.collect() }
    }

    /// Name for the audit log.
    pub fn actor(&self) -> String {
        match &self.who {
            Who::Account(name) => name.clone(),
            Who::Member(member) => format!("member:{member}"),
            Who::Checkpoint(id) => format!("checkpoint:{id}"),
            Who::Node => "node".to_owned(),
        }
    }

    /// The account name, if it is an account.
    pub fn account_name(&self) -> Option<&str> {
        match &self.who {
            Who::Account(name) => Some(name),
            _ => None,
        }
    }

    /// The roles.
    pub fn roles(&self) -> &BTreeSet<Role> {
        &self.roles
    }

    /// Whether any role has the right.
    pub fn may(&self, right: Right) -> bool {
        match self.who {
            Who::Member(_) => matches!(right, Right::Taxii),
            Who::Checkpoint(_) => false,
            _ => self.roles.iter().any(|role| right.of(*role)),
        }
    }

    /// Refuses callers without the right.
    ///
    /// # Errors
    /// `Forbidden` naming what may not be done.
    pub fn need(&self, right: Right) -> Result<(), NodeError> {
        match self.may(right) {
            true => Ok(()),
            false => Err(NodeError::Forbidden(
                Problem::new("auth.role", format!("this account may not {}", right.what()))
                    .remedy("ask an administrator for a role that may"),
            )),
        }
    }

    /// The reader that `policy` decides about.
    pub fn reader(&self) -> Reader {
        match &self.who {
            Who::Account(name) if self.roles.iter().all(|role| *role == Role::Partner) => {
                Reader::Account { name: name.clone(), clearance: Tlp::Green }
            }
            Who::Account(_) | Who::Node => Reader::Local,
            Who::Member(member) => Reader::Member(member.clone()),
            // Reads nothing through `policy`; if it did, then as somebody who is cleared for nothing but CLEAR.
            Who::Checkpoint(id) => {
                Reader::Account { name: format!("checkpoint:{id}"), clearance: Tlp::Clear }
            }
        }
    }
}
