//! Vigilance profiles as data: what each level makes mandatory, how old data may be, and what share chance sends to the second line.

use vigie_model::reason::codes;
use vigie_model::{Duration, Timestamp};

use crate::finding::{Effect, Finding};
use crate::inspect::Inspection;
use crate::report::{ListAnswer, ListOutcome, Profile};

/// Per mille of checks.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct PerMille(u16);

impl PerMille {
    /// A rate of 0 to 1,000.
    pub const fn new(rate: u16) -> Option<Self> {
        if rate <= 1_000 { Some(Self(rate)) } else { None }
    }

    /// The number.
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// What a profile asks for. One line a profile: [`Rules::of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The chip's data must be authenticated.
    pub chip: bool,
    /// At least one list must have been asked and have answered.
    pub list: bool,
    /// Data older than allowed count as not there.
    pub fresh: bool,
    /// How old trust data may be.
    pub trust_age: Duration,
    /// How old the alerts of other members may be.
    pub alerts_age: Duration,
    /// How old a list may be.
    pub list_age: Duration,
    /// What share of checks the lottery sends to the second line, if the member sets no other.
    pub lottery: PerMille,
}

impl Rules {
    /// The table.
    pub fn of(profile: Profile) -> Self {
        let row = |chip, list, fresh, trust, alerts: i64, lists, lottery| Self {
            chip,
            list,
            fresh,
            trust_age: Duration::from_days(trust),
            alerts_age: Duration::from_secs(alerts * 3_600),
            list_age: Duration::from_days(lists),
            lottery: PerMille(lottery),
        };
        //                      chip   list   fresh  trust alerts lists lottery
        //                                           days  hours  days  per mille
        match profile {
            Profile::Routine => row(false, false, false, 90, 24, 7, 10),
            Profile::Heightened => row(true, true, true, 30, 6, 3, 50),
            Profile::Strict => row(true, false, false, 90, 24, 7, 10),
            Profile::High => row(true, true, true, 7, 1, 1, 100),
        }
    }

    /// In degraded mode data may be four times as old; what is mandatory stays.
    pub const fn degraded(self) -> Self {
        const fn longer(span: Duration) -> Duration {
            Duration::from_micros(span.as_micros() * 4)
        }
        Self {
            trust_age: longer(self.trust_age),
            alerts_age: longer(self.alerts_age),
            list_age: longer(self.list_age),
            ..self
        }
    }
}

/// How the lottery stands for a check. It knows the check's number of the day and nothing of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Draw {
    /// There is none today.
    None,
    /// The check was not drawn.
    Passed(u64),
    /// Chance chose the check.
    Drawn(u64),
}

/// What holds at a place at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The level's rules, with the ages of degraded mode if that is in force.
    pub rules: Rules,
    /// When alerts of other members were last exchanged; `None` if there is nobody to exchange with.
    pub alerts_as_of: Option<Timestamp>,
    /// Until when degraded mode is in force.
    pub degraded_until: Option<Timestamp>,
}

/// [`Terms`] as evidence keeps them: what [`Terms::hold`] asks, spans and instants in microseconds.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct KeptTerms {
    list: bool,
    fresh: bool,
    trust_age: i64,
    alerts_age: i64,
    alerts_as_of: Option<i64>,
    degraded_until: Option<i64>,
}

impl From<&Terms> for KeptTerms {
    fn from(terms: &Terms) -> Self {
        Self {
            list: terms.rules.list,
            fresh: terms.rules.fresh,
            trust_age: terms.rules.trust_age.as_micros(),
            alerts_age: terms.rules.alerts_age.as_micros(),
            alerts_as_of: terms.alerts_as_of.map(Timestamp::as_micros),
            degraded_until: terms.degraded_until.map(Timestamp::as_micros),
        }
    }
}

impl KeptTerms {
    /// The terms again. What they do not keep, [`Terms::hold`] does not ask.
    pub fn terms(&self) -> Terms {
        let rules = Rules {
            list: self.list,
            fresh: self.fresh,
            trust_age: Duration::from_micros(self.trust_age),
            alerts_age: Duration::from_micros(self.alerts_age),
            ..Rules::of(Profile::Routine)
        };
        let instant = |micros: Option<i64>| micros.map(Timestamp::from_micros);
        Terms {
            rules,
            alerts_as_of: instant(self.alerts_as_of),
            degraded_until: instant(self.degraded_until),
        }
    }
}

impl Terms {
    /// Says of each list whether it is older than allowed; where fresh lists are mandatory an old "not listed" becomes "not asked".
    pub fn age_lists(&self, lists: &mut [ListAnswer], at: Timestamp) {
        for list in lists {
            list.stale = list.as_of.is_none_or(|as_of| at.since(as_of) > self.rules.list_age);
            if list.stale && self.rules.fresh && list.outcome == ListOutcome::NotListed {
                list.outcome = ListOutcome::NotRun;
                list.reason = Some("older than this vigilance level allows".to_owned());
            }
        }
    }

    /// Holds an inspection to these terms. Only what the profile makes mandatory changes the verdict.
    pub fn hold(&self, mut inspection: Inspection, lists: &[ListAnswer], draw: Option<Draw>) -> Inspection {
        let at = inspection.at;
        let mandatory = if self.rules.fresh { Effect::Inconclusive } else { Effect::None };
        let mut more = Vec::new();
        if self.rules.fresh {
            // The age of trust data is judged anew, by this level's limit.
            inspection.findings.retain(|finding| finding.check.code != codes::TRUST_STALE);
            more.push(aged(codes::TRUST_STALE, inspection.trust_as_of, self.rules.trust_age, at, mandatory));
            if self.alerts_as_of.is_some() {
                more.push(aged(codes::ALERT_STALE, self.alerts_as_of, self.rules.alerts_age, at, mandatory));
            }
        }
        if self.rules.list
            && !lists.iter().any(|list| matches!(list.outcome, ListOutcome::Listed | ListOutcome::NotListed))
        {
            let what = "no list has answered";
            more.push(Finding::failed(codes::VIGILANCE_REQUIREMENT, Effect::Inconclusive, what));
        }
        if let Some(until) = self.degraded_until {
            let what = format!("until {}", until.to_millis_string());
            more.push(Finding::not_run(codes::VIGILANCE_DEGRADED, Effect::None, what));
        }
        match draw {
            Some(Draw::None) => more.push(Finding::not_run(codes::LOTTERY_DRAWN, Effect::None, "")),
            Some(Draw::Passed(number)) => {
                more.push(Finding::passed(codes::LOTTERY_DRAWN, format!("check {number} of the day")))
            }
            Some(Draw::Drawn(number)) => {
                let what = format!("check {number} of the day");
                more.push(Finding::failed(codes::LOTTERY_DRAWN, Effect::Inconclusive, what));
            }
            None => {}
        }
        inspection.findings.extend(more);
        inspection
    }
}

fn aged(
    code: vigie_model::ReasonCode,
    as_of: Option<Timestamp>,
    allowed: Duration,
    at: Timestamp,
    effect: Effect,
) -> Finding {
    let hours = allowed.as_secs() / 3_600;
    let allowed_words = if hours >= 48 { format!("{} days", hours / 24) } else { format!("{hours} hours") };
    match as_of {
        None => Finding::not_run(code, effect, "there are none"),
        Some(as_of) if at.since(as_of) > allowed => {
            Finding::not_run(code, effect, format!("of {}, allowed are {allowed_words}", as_of.to_day()))
        }
        Some(as_of) => Finding::passed(code, format!("of {}", as_of.to_day())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_level_asks_for_no_less() {
        let levels = [Profile::Routine, Profile::Heightened, Profile::High].map(Rules::of);
        for pair in levels.windows(2) {
            let (low, high) = (pair[0], pair[1]);
            assert!(high.chip >= low.chip && high.list >= low.list && high.fresh >= low.fresh);
            assert!(high.trust_age <= low.trust_age && high.alerts_age <= low.alerts_age);
            assert!(high.list_age <= low.list_age && high.lottery >= low.lottery);
        }
    }

    #[test]
    fn degraded_mode_relaxes_ages_and_nothing_else() {
        let (rules, degraded) = (Rules::of(Profile::High), Rules::of(Profile::High).degraded());
        assert_eq!(degraded.list_age, Duration::from_days(4));
        assert_eq!(
            Rules {
                trust_age: rules.trust_age,
                alerts_age: rules.alerts_age,
                list_age: rules.list_age,
                ..degraded
            },
            rules
        );
    }

    #[test]
    fn an_old_list_that_must_be_fresh_was_not_asked() {
        let at = Timestamp::from_date(2026, 11, 20).unwrap();
        let answer = |outcome| ListAnswer {
            id: "own".into(),
            title: String::new(),
            owner: String::new(),
            as_of: Some(at - Duration::from_days(5)),
            outcome,
            reason: None,
            stale: false,
            kind: Default::default(),
            cells: Vec::new(),
        };
        let terms = |profile| Terms { rules: Rules::of(profile), alerts_as_of: None, degraded_until: None };
        let mut lists = [answer(ListOutcome::NotListed), answer(ListOutcome::Listed)];
        terms(Profile::Routine).age_lists(&mut lists, at);
        assert_eq!(lists[0].outcome, ListOutcome::NotListed);
        terms(Profile::Heightened).age_lists(&mut lists, at);
        assert_eq!(lists[0].outcome, ListOutcome::NotRun);
        assert!(lists[0].stale);
        // An entry that is there does not grow untrue with age.
        assert_eq!(lists[1].outcome, ListOutcome::Listed);
    }
}
