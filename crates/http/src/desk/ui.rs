//! What every page shares: who is here, where, in which language and theme, and how fresh the data are.

use askama::Template;
use vigie_model::{Duration, Lang, Outcome, ReasonCode, Timestamp, Tlp};

use super::icons;
use super::words::{Arg, has_word, say};

/// Colour theme, from the cookie that `/preferences` sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// What the browser prefers.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All themes, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The name in the form and in the cookie.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this name, `Auto` for any other.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}

/// A room of the desk; its number is its key on the keyboard, and stays the same when later rooms come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Checking documents.
    Check,
    /// What is held and shared.
    Exchange,
    /// Alerts and own lists.
    Alerts,
    /// Rounds, phenomena, series and warnings.
    Assess,
    /// Good practices.
    Practices,
    /// Training on specimens.
    Training,
    /// Members of the alliance.
    Members,
    /// The audit log.
    Audit,
    /// Decisions of working groups.
    Decisions,
    /// Vigilance levels of checkpoints.
    Vigilance,
    /// Data-protection requests.
    Protection,
    /// Users and their keys.
    Administration,
}

impl Room {
    /// All rooms, in the order of the rail.
    pub const ALL: [Self; 12] = [
        Self::Check,
        Self::Exchange,
        Self::Alerts,
        Self::Assess,
        Self::Vigilance,
        Self::Practices,
        Self::Training,
        Self::Decisions,
        Self::Members,
        Self::Audit,
        Self::Protection,
        Self::Administration,
    ];

    /// Where it is.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Check => "/check",
            Self::Exchange => "/exchange",
            Self::Alerts => "/alerts",
            Self::Assess => "/assess",
            Self::Vigilance => "/vigilance",
            Self::Practices => "/practices",
            Self::Training => "/training",
            Self::Decisions => "/decisions",
            Self::Protection => "/protection",
            Self::Administration => "/administration",
            Self::Members => "/members",
            Self::Audit => "/audit",
        }
    }

    /// Its digit on the keyboard; rooms of few have none.
    pub const fn key(self) -> Option<u8> {
        match self {
            Self::Check => Some(1),
            Self::Exchange => Some(2),
            Self::Alerts => Some(3),
            Self::Assess => Some(4),
            Self::Practices => Some(5),
            Self::Training => Some(6),
            Self::Members => Some(7),
            Self::Audit => Some(8),
            Self::Decisions => Some(9),
            Self::Vigilance => Some(0),
            Self::Protection | Self::Administration => None,
        }
    }

    /// Key of its name in the catalogue.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Check => "room-check",
            Self::Exchange => "room-exchange",
            Self::Alerts => "room-alerts",
            Self::Assess => "room-assess",
            Self::Vigilance => "room-vigilance",
            Self::Practices => "room-practices",
            Self::Training => "room-training",
            Self::Decisions => "room-decisions",
            Self::Protection => "room-protection",
            Self::Administration => "room-administration",
            Self::Members => "room-members",
            Self::Audit => "room-audit",
        }
    }

    /// Whether `path` lies in this room.
    pub fn holds(self, path: &str) -> bool {
        let inside = |root: &str| {
            path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        };
        let more: &[&str] = match self {
            Self::Exchange => &["/links"],
            Self::Alerts => &["/lists", "/indicators", "/private-lists"],
            Self::Assess => &["/phenomena", "/series", "/warnings"],
            Self::Members => &["/checkpoints"],
            _ => &[],
        };
        inside(self.path()) || more.iter().any(|root| inside(root))
    }
}

/// The user as shown on the rail.
#[derive(Clone, Debug)]
pub struct UserBadge {
    /// Login name.
    pub name: String,
    /// Role names, for example `officer`.
    pub roles: Vec<String>,
}

/// Vigilance level of a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vigilance {
    /// Every day.
    Routine,
    /// More checks are mandatory.
    Heightened,
    /// All checks are mandatory.
    High,
}

/// Where this desk stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// Name of the checkpoint or office.
    pub name: String,
    /// Its level, and until when.
    pub vigilance: Vigilance,
    /// When the level ends, if it does.
    pub until: Option<Timestamp>,
}

impl Place {
    pub(super) fn raised(&self) -> bool {
        self.vigilance != Vigilance::Routine
    }
}

/// Whether data are recent enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Recent enough for this place.
    Fresh,
    /// Older than this place allows.
    Old,
    /// There are none.
    None,
}

/// One chip of the line at the top: what the data are and how old.
#[derive(Clone, Debug)]
pub struct Chip {
    /// What it is about: a name such as `Utopia`, or a key `chip-trust`, `chip-alerts`, `chip-list`.
    pub word: &'static str,
    /// Name put into the word, for lists and members.
    pub name: Option<String>,
    /// When the data were last known to be current.
    pub as_of: Option<Timestamp>,
    /// What that means here.
    pub freshness: Freshness,
}

impl Chip {
    pub(super) fn fresh(&self) -> bool {
        self.freshness == Freshness::Fresh
    }

    pub(super) fn old(&self) -> bool {
        self.freshness == Freshness::Old
    }
}

/// How a notice is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// It was done.
    Done,
    /// It was not done.
    Refused,
}

/// One message at the top of the page, after a form was sent.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How it is drawn.
    pub kind: NoticeKind,
    /// Plain text, already in the page's language.
    pub text: String,
}

impl Notice {
    pub(super) fn refused(&self) -> bool {
        self.kind == NoticeKind::Refused
    }
}

/// A count as pages show it: whole numbers of any width, by value or reference.
pub trait Number {
    /// The number; what does not fit is the largest.
    fn number(&self) -> i64;
}

macro_rules! number {
    ($($kind:ty)*) => {$(
        impl Number for $kind {
            fn number(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}
number!(u8 u32 u64 usize i64);

impl<T: Number> Number for &T {
    fn number(&self) -> i64 {
        (**self).number()
    }
}

/// What every page is rendered with.
#[derive(Clone, Debug)]
pub struct Ui {
    /// Language of the page.
    pub lang: Lang,
    /// Colour theme.
    pub theme: Theme,
    /// The instant the page speaks of.
    pub now: Timestamp,
    /// Path and query of this page, for links back and the current room.
    pub path: String,
    /// Value of the field `csrf` in every form.
    pub csrf: String,
    /// Who is logged in; `None` on the pages before login.
    pub user: Option<UserBadge>,
    /// Name of this member, for example `Northmark`.
    pub member_name: String,
    /// Its country code, for example `XNM`.
    pub member_code: String,
    /// Rooms this user may enter.
    pub rooms: Vec<Room>,
    /// Where the desk stands.
    pub place: Option<Place>,
    /// Age of trust data, alerts and lists.
    pub chips: Vec<Chip>,
    /// What the last form did.
    pub notice: Option<Notice>,
}

impl Ui {
    /// A page before login.
    pub fn outside(lang: Lang, theme: Theme, now: Timestamp, path: &str) -> Self {
        Self {
            lang,
            theme,
            now,
            path: path.to_owned(),
            csrf: String::new(),
            user: None,
            member_name: String::new(),
            member_code: String::new(),
            rooms: Vec::new(),
            place: None,
            chips: Vec::new(),
            notice: None,
        }
    }

    /// The message of `key`.
    pub fn t(&self, key: &str) -> String {
        say(self.lang, key, &[])
    }

    /// The message of `key` with the number `n`.
    pub fn tn(&self, key: &str, n: impl Number) -> String {
        say(self.lang, key, &[("n", Arg::Number(n.number()))])
    }

    /// The message of `key` with the text `a`.
    pub fn ta(&self, key: &str, a: impl AsRef<str>) -> String {
        say(self.lang, key, &[("a", Arg::Text(a.as_ref()))])
    }

    /// The message of `key` with the texts `a` and `b`.
    pub fn tab(&self, key: &str, a: impl AsRef<str>, b: impl AsRef<str>) -> String {
        say(self.lang, key, &[("a", Arg::Text(a.as_ref())), ("b", Arg::Text(b.as_ref()))])
    }

    /// The word for a value of a controlled list: the message `{list}-{value}`, or the value where the catalogue has none.
    pub fn word(&self, list: &str, value: &str) -> String {
        let plain: String = value.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let key = format!("{list}-{}", plain.to_ascii_lowercase());
        if has_word(&key) { self.t(&key) } else { value.to_owned() }
    }

    /// A day in words: `15 April 2029`.
    pub fn day(&self, at: &Timestamp) -> String {
        let (year, month, day) = at.date();
        let month = self.t(&format!("month-{month}"));
        let (year, day) = (year.to_string(), day.to_string());
        say(
            self.lang,
            "day-in-words",
            &[("d", Arg::Text(&day)), ("m", Arg::Text(&month)), ("y", Arg::Text(&year))],
        )
    }

    /// Hour, minute and second in UTC: `14:02:37`.
    pub fn clock(&self, at: &Timestamp) -> String {
        let seconds = at.as_micros().div_euclid(1_000_000).rem_euclid(86_400);
        format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// Day and minute: `23 November 2026, 14:02`.
    pub fn when(&self, at: &Timestamp) -> String {
        self.tab("day-and-time", self.day(at), &self.clock(at)[..5])
    }

    /// The minute alone on the day of the page, else day and minute.
    pub fn when_near(&self, at: &Timestamp) -> String {
        if at.start_of_day() == self.now.start_of_day() {
            self.ta("time-of-day", &self.clock(at)[..5])
        } else {
            self.when(at)
        }
    }

    /// The instant for the `datetime` attribute.
    pub fn iso(&self, at: &Timestamp) -> String {
        at.to_millis_string()
    }

    /// How long ago, in the coarsest unit that says something: `40 s`, `3 h`, `2 days`.
    pub fn age(&self, at: &Timestamp) -> String {
        self.span(self.now.since(*at))
    }

    /// `3 h ago`.
    pub fn ago(&self, at: &Timestamp) -> String {
        self.ta("ago", self.age(at))
    }

    /// A span in words, never negative.
    pub fn span(&self, span: Duration) -> String {
        let seconds = span.as_secs().max(0);
        match seconds {
            0..=89 => self.tn("age-seconds", seconds),
            90..=5_399 => self.tn("age-minutes", seconds / 60),
            5_400..=129_599 => self.tn("age-hours", seconds / 3_600),
            _ => self.tn("age-days", seconds / 86_400),
        }
    }

    /// The word of a chip, with its age.
    pub(super) fn chip(&self, chip: &Chip) -> String {
        let name = chip.name.as_deref().unwrap_or_default();
        match chip.as_of {
            Some(at) => self.tab(chip.word, self.age(&at), name),
            None => self.ta(&format!("{}-none", chip.word), name),
        }
    }

    /// The line on vigilance.
    pub(super) fn vigilance(&self, place: &Place) -> String {
        let level = self.t(match place.vigilance {
            Vigilance::Routine => "vigilance-routine",
            Vigilance::Heightened => "vigilance-heightened",
            Vigilance::High => "vigilance-high",
        });
        match &place.until {
            Some(until) => self.tab("vigilance-until", level, self.day(until)),
            None => self.ta("vigilance", level),
        }
    }

    /// Names in a row, with the comma of the language.
    pub fn names(&self, names: &[String]) -> String {
        names.join(self.comma())
    }

    pub(super) fn comma(&self) -> &'static str {
        if self.lang == Lang::Ar { "، " } else { ", " }
    }

    /// The sentence of a reason.
    pub(super) fn sentence(&self, code: &ReasonCode, outcome: &Outcome) -> &'static str {
        code.sentence(*outcome, self.lang)
    }

    /// Roles in words.
    pub(super) fn roles(&self) -> String {
        let words = self.user.iter().flat_map(|user| &user.roles).map(|role| self.word("role", role));
        words.collect::<Vec<_>>().join(" · ")
    }

    /// Whether `room` is the current one.
    pub(super) fn here(&self, room: &Room) -> bool {
        room.holds(&self.path)
    }

    /// Whether this user may read claims, cyber indicators among them.
    pub(super) fn reads_claims(&self) -> bool {
        self.rooms.contains(&Room::Exchange)
    }

    /// A number with thin spaces between thousands.
    pub fn count(&self, n: impl Number) -> String {
        let digits = n.number().to_string();
        let mut grouped = String::with_capacity(digits.len() + 8);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) && digits.len() > 4 {
                grouped.push('\u{202f}');
            }
            grouped.push(digit);
        }
        grouped
    }

    /// The label of a marking.
    pub(super) fn tlp(&self, tlp: &Tlp) -> &'static str {
        tlp.label()
    }

    /// Value of a marking in a form: `amber+strict`.
    pub(super) fn tlp_value(&self, tlp: &Tlp) -> String {
        tlp.label()[4..].to_ascii_lowercase()
    }

    /// Class of a marking in the style sheet: `amber-strict`.
    pub(super) fn tlp_class(&self, tlp: &Tlp) -> String {
        self.tlp_value(tlp).replace('+', "-")
    }

    /// A language's name in that language.
    pub(super) fn lang_name(&self, lang: &Lang) -> &'static str {
        match lang {
            Lang::En => "English",
            Lang::Fr => "Français",
            Lang::Es => "Español",
            Lang::Ar => "العربية",
        }
    }

    pub(super) fn icon(&self, name: &str) -> &'static str {
        icons::svg(name)
    }

    pub(super) fn asset(&self, path: &str) -> String {
        super::assets::versioned(path)
    }

    pub(super) fn has_asset(&self, path: &str) -> bool {
        super::assets::get(path).is_some()
    }

    pub(super) fn langs(&self) -> [Lang; 4] {
        Lang::ALL
    }

    pub(super) fn themes(&self) -> [Theme; 3] {
        Theme::ALL
    }
}

#[derive(Template)]
#[template(path = "status.html")]
struct Status<'a> {
    ui: &'a Ui,
}

/// The line of place, vigilance and freshness alone, for the island.
pub fn render_status(ui: &Ui) -> String {
    written(Status { ui }.render())
}

/// Templates write into a string, which cannot fail, and call nothing that can.
pub(super) fn written(html: askama::Result<String>) -> String {
    html.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ui(lang: Lang) -> Ui {
        Ui::outside(lang, Theme::Auto, "2026-11-23T14:02:37Z".parse().unwrap(), "/check/3?x=1")
    }

    #[test]
    fn ages_are_told_in_the_coarsest_unit_that_says_something() {
        let ui = ui(Lang::En);
        let at = |seconds| ui.now - Duration::from_secs(seconds);
        assert_eq!(ui.age(&at(40)), "40 s");
        assert_eq!(ui.age(&at(600)), "10 min");
        assert_eq!(ui.age(&at(9 * 3600)), "9 h");
        assert_eq!(ui.age(&at(2 * 86_400)), "2 days");
        assert_eq!(ui.age(&at(-5)), "0 s");
    }

    #[test]
    fn a_case_belongs_to_the_room_check_and_lists_to_alerts() {
        assert!(Room::Check.holds("/check/3?x=1"));
        assert!(!Room::Check.holds("/checker"));
        assert!(Room::Alerts.holds("/lists"));
    }

    #[test]
    fn days_and_hours_are_written_in_the_language_of_the_page() {
        let at = "2029-04-15T05:10:00Z".parse().unwrap();
        assert_eq!(ui(Lang::En).when(&at), "15 April 2029, 05:10 UTC");
        assert!(ui(Lang::Ar).day(&at).contains("2029"));
    }

    #[test]
    fn large_counts_are_grouped() {
        assert_eq!(ui(Lang::En).count(1_234_567_u64), "1\u{202f}234\u{202f}567");
        assert_eq!(ui(Lang::En).count(412_u32), "412");
    }
}
