//! The desk: pages for officers, examiners, analysts, administrators and auditors, in four languages.
//!
//! Pure: view models in, HTML out. No page needs script to be read or to send a form; what the island adds comes from
//! `desk/dist` (see [`assets`]). Handlers fill the models from use cases and own the rights: a model holds only what its
//! reader may see.
//!
//! # Routes that the pages use
//!
//! Every POST carries `csrf`; answers redirect (303) to the page named in the last column unless a fragment was asked for.
//!
//! | Method and path | Fields | Answer |
//! |---|---|---|
//! | GET `/` | | [`render_home`] |
//! | GET, POST `/login` | `user`, `password`, `next` | [`render_login`]; `next` |
//! | POST `/logout` | | `/login` |
//! | GET, POST `/first-admin` | `token`, `user`, `password`, `password_again` | [`render_first_admin`]; `/` |
//! | GET, POST `/check` (multipart) | `mrz`, `reading` = `first`, `confirmed`; `files` (several, names kept) | [`render_check`] |
//! | GET `/check/{id}` | | [`render_case`] |
//! | GET `/check/{id}/sheet`, `/check/{id}/file/{name}`, `/check/{id}/portrait` | `page` | [`render_sheet`]; [`render_hex`]; a PNG |
//! | POST `/check/{id}/recompute` | | [`render_case`] |
//! | POST `/check/{id}/decision` | `decision` = `refer`, `confirm`, `clear` | `/check/{id}`, after `refer` `/check` |
//! | POST `/check/{id}/finding` | `step` = `preview`, `record`; `method`, `points` (several), `confidence`, `share` = `yes`; `protected` = `yes`; `tlp`, `members` (several), `onward` = `no`, `ask`, `yes`; `expires` (day), `alert` = `yes`; `alert_name`, `series`, `valid_until` (day) | `/check/{id}`, `step=preview` renders |
//! | GET `/exchange` | `q`, `type`, `origin`, `marking`, `after` | [`render_exchange`] |
//! | GET `/exchange/{id}` | `version` | [`render_object`] |
//! | GET `/alerts` | `state` = `active`, `all`; `after` | [`render_alerts`] |
//! | POST `/alerts/{id}/withdraw` | `reason` = `error`, `resolved`, `outdated`, `source`; `effect` = `hide`, `erase` | `/alerts` |
//! | GET `/lists` | | [`render_lists`] |
//! | POST `/lists` | `list`, `state`, `class`, `number`, `reason` = `lost`, `stolen`, `revoked`, `invalid` | `/lists` |
//! | POST `/lists/import` (multipart) | `list`, `file` (CSV `state,class,number,reason`) | `/lists` renders [`ImportResult`] |
//! | POST `/lists/look-up` | `state`, `class`, `number` | `/lists` renders [`LookUp`] |
//! | GET `/private-lists` | | [`render_private_lists`] |
//! | POST `/private-lists/query` | `list` (empty: all), `state`, `class`, `number` | `/private-lists` renders [`PrivateAsked`] |
//! | POST `/private-lists/publish`, `/private-lists/unpublish` | `list`, `to` (repeated) | `/private-lists` |
//! | GET `/indicators` | `after` | [`render_indicators`] |
//! | GET, POST `/members` | `card` (text), `file` (multipart) | [`render_members`] |
//! | POST `/members/{id}/confirm`, `/members/{id}/sync`, `/members/{id}/remove` | | `/members` |
//! | GET `/protection` | | [`render_protection`] |
//! | POST `/protection/find`, `/protection/erase`, `/protection/rectify` | `state`, `class`, `number`, `basis`, `received`, `request`; `sure` = `yes`; `right_state`, `right_number`, `right_reason` | renders |
//! | POST `/protection/answered`, `/protection/settings` | `request`; `evidence`, `records`, `requests`, `authority`, `address` | `/protection` |
//! | GET `/protection/rates`, `/protection/notice`, `/check/{id}/notice` | `block` | [`render_rates`], [`render_notice`] |
//! | GET `/series` | `phenomenon`, `unit`, `kind`, `scope`, `weeks` | [`render_series`] |
//! | POST `/series/import` (multipart), `/series/share`, `/series/detect` | `file`; `from`, `to`, `tlp`, `members`; none | `/series` renders [`SeriesDone`] |
//! | GET, POST `/phenomena`; POST `/phenomena/opinion` | `phenomenon`, `kind`, `other`, `since`, `enablers`, `evidence`, `confidence`, `days`, `tlp`, `members`; `mutation`, `opinion` | [`render_phenomena`] |
//! | GET `/warnings`; POST `/warnings/warn`, `/warnings/ask`, `/warnings/outcome`, `/warnings/answer` | `alarm`, `asked`, `days`, `tlp`, `members`; `text`; `outcome`; `warning`, `action` | [`render_warnings`] |
//! | GET, POST `/assess` | `question` (of an alarm), `after`; `title`, `phenomenon`, `place`, `period`, `resolution_source`, `text`, `unit`, `lower`, `upper` (three of each), `members`, `commit_hours`, `reveal_hours` | [`render_rounds`]; `/assess/{id}` |
//! | GET `/assess/{id}`; POST `/assess/{id}/judge`, `/commit`, `/reveal`, `/conclude`, `/realize` | `number`, `q05`, `q50`, `q95`, `confidence`, `reasons`; none; none; none; `number`, `value` | [`render_round`]; `/assess/{id}` |
//! | GET, POST `/checkpoints` | `title`, `kind` = `land`, `air`, `sea`; `users`, `lists` (several) | [`render_checkpoints`], with the code once |
//! | POST `/checkpoints/{id}/remove` | | `/checkpoints` |
//! | GET, POST `/training` | `title`, `cohort`, `defects` (several), `sound` | [`render_training`] |
//! | GET, POST `/training/{set}/{number}` | `says` = `false`, `sound`; `point` | [`render_exercise`] |
//! | GET `/audit` | `after` | [`render_audit`] |
//! | POST `/audit/verify` | | `/audit` renders [`VerifyResult`] |
//! | POST `/preferences` | `theme` = `auto`, `light`, `dark`; `lang`; `back` (path) | `back` |
//! | GET `/status` | | [`render_status`], the line of place and freshness |
//! | GET `/assets/{path}` | `v` | [`assets::get`] |
//!
//! With the header `X-Vigie-Fragment: 1` the answers of `/check` (POST), `/check/{id}/finding` (`step=preview`), `/exchange` and
//! `/status` are only the section that changes: [`render_check_result`], [`render_breadth`], [`render_results`], [`render_status`];
//! the answer repeats the header. Live status: any event at `/api/v1/events` makes the island fetch `/status`.

mod administration;
mod alerts;
pub mod assets;
mod audit;
mod check;
mod checkpoint;
mod decisions;
mod entry;
mod exchange;
mod icons;
mod indicators;
pub mod intervals;
mod links;
mod matching;
mod members;
pub mod plot;
mod practices;
mod protection;
mod rounds;
mod second;
#[cfg(test)]
mod tests;
mod training;
mod trends;
mod trust;
mod ui;
mod vigilance;
mod words;

pub use administration::{
    AccountPage, AdministrationPage, KeyRow, UserRow, render_account, render_administration,
};
pub use alerts::{
    AlertRow, AlertState, AlertsPage, ImportResult, LargeListRow, ListRow, ListUseRow, ListsPage, LookUp,
    LookUpAnswer, render_alerts, render_lists,
};
pub use audit::{AuditPage, AuditRow, VerifyResult, render_audit};
pub use check::{
    Authenticated, Breadth, CasePage, CheckEntry, CheckPage, CheckResult, Decision, DecisionKind,
    DocumentCard, FindingForm, Grouped, ListAnswerRow, MemberChoice, MrzLine, PartChoices, ReasonRow,
    ReleasedFinding, Review, Today, Verdict, render_breadth, render_case, render_check, render_check_result,
};
pub use checkpoint::{CheckpointRow, CheckpointsPage, LinkCard, render_checkpoints};
pub use decisions::{DecisionRow, DecisionsPage, MeetingCard, render_decisions};
pub use entry::{
    ErrorPage, FirstAdminPage, FirstAdminProblem, HomePage, LoginPage, LoginProblem, WorkGroup, WorkItem,
    WorkKind, render_error, render_first_admin, render_home, render_login,
};
pub use exchange::{
    Choice, ExchangePage, HandlingView, ObjectPage, ObjectRow, ObjectState, ReferenceRow, Said, VersionRow,
    render_exchange, render_object, render_results,
};
pub use indicators::{IndicatorLine, IndicatorsPage, render_indicators};
pub use links::{
    ClaimState, Graph, GraphNode, LinkPage, LinkRow, LinksPage, Offer, OrganisationPage, OrganisationRow,
    Statement, render_link, render_links, render_organisation,
};
pub use matching::{
    PrivateAnswerRow, PrivateAsked, PrivateListRow, PrivateListsPage, PublishedRow, render_private_lists,
};
pub use members::{MemberRow, MemberState, MembersPage, OwnCard, render_members};
pub use practices::{Column, PracticePage, PracticeRow, PracticesPage, render_practice, render_practices};
pub use protection::{
    AskedDocument, HoldingRow, KeptFor, NoticeCheck, NoticePage, ProtectionPage, ProtectionResult, RatesPage,
    RequestRow, StateRateRow, render_notice, render_protection, render_rates,
};
pub use rounds::{
    Entry, OpenRound, ProgressRow, QUESTIONS_MOST, QuestionCard, QuestionFields, RealizedCard, ResultCard,
    RoundPage, RoundRow, RoundsPage, render_round, render_rounds,
};
pub use second::{
    AgeRow, Area, AreaRow, AtHand, Cell, CompareRow, Comparison, DigestState, FileFact, FileRow, HexPage,
    HexRow, LinkState, OffsetNote, OutlineRow, PathBox, PathDrawing, Portrait, Recomputed, SecondLine,
    SheetPage, render_hex, render_sheet,
};
pub use training::{
    ExercisePage, SetRow, TrainingOutcome, TrainingPage, TrainingRate, render_exercise, render_training,
};
pub use trends::{
    AlarmRow, CountRow, FamilyRow, MutationRow, PhenomenaPage, PhenomenonRow, ReleaseFields, RuleRow,
    SeriesDone, SeriesPage, SeriesRow, WarningRow, WarningsPage, render_phenomena, render_series,
    render_warnings,
};
pub use trust::{
    CertificatePage, CertificateRow, CertificatesPage, ChangeLine, Difference, PathNode, SeenRow, TrustCard,
    TrustImportPage, TrustPage, TrustVersionPage, VersionLine, render_certificate, render_certificates,
    render_trust, render_trust_import, render_trust_version,
};
pub use ui::{
    Chip, Freshness, Notice, NoticeKind, Number, Place, Room, Theme, Ui, UserBadge, Vigilance, render_status,
};
pub use vigilance::{DegradedRow, LevelRow, LotteryRow, VigilancePage, VigilanceRule, render_vigilance};
pub use words::has_word;

/// The policy every page of the desk is served under.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types vigie";
