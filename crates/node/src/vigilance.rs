//! Vigilance: the level of each place, degraded mode, and what they ask of a check. A level ends by itself.

use serde::{Deserialize, Serialize};
use vigie_model::{Duration, Timestamp};
use vigie_store::{Batch, RowOp};
use vigie_trust::report::Profile;
use vigie_trust::vigilance::{Rules, Terms};

use crate::check::Place;
use crate::members::Member;
use crate::rows::{self, key, tables};
use crate::{Caller, Node, NodeError, Problem, Result, Right};

/// The longest that a level stands before somebody sets it anew.
pub const LONGEST: Duration = Duration::from_days(30);
/// The longest of degraded mode.
pub const LONGEST_DEGRADED: Duration = Duration::from_days(3);
/// A place's name that stands for all places.
pub const EVERYWHERE: &str = "*";
/// Codes of why a level is set.
pub const REASONS: [&str; 6] = ["warning", "finding", "event", "request", "assessment", "exercise"];

/// A level as it was set. It holds no state that changes at a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Name of the place, or `*`.
    pub place: String,
    /// `heightened`, `strict` or `high`.
    pub level: Profile,
    /// Who set it.
    pub author: String,
    /// Why, by code.
    pub reason: String,
    /// And in words, at most 200 characters; it names no person.
    #[serde(default)]
    pub text: String,
    /// When it was set.
    pub set: Timestamp,
    /// When it ends.
    pub until: Timestamp,
}

/// Degraded mode of a place: data may be older for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Degraded {
    /// Name of the place, or `*`.
    pub place: String,
    /// Who declared it.
    pub author: String,
    /// Why, at most 200 characters.
    pub text: String,
    /// When.
    pub set: Timestamp,
    /// When it ends.
    pub until: Timestamp,
}

/// One row of the table.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Set {
    Level(Level),
    Degraded(Degraded),
}

/// A level to set.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelForm {
    /// Name of the place; empty for this node's own, `*` for all.
    #[serde(default)]
    pub place: String,
    /// `heightened`, `strict` or `high`.
    pub level: Profile,
    /// Why, by code.
    pub reason: String,
    /// And in words.
    #[serde(default)]
    pub text: String,
    /// Hours until it ends, 1 to 720.
    pub hours: u32,
}

/// Degraded mode to declare.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DegradedForm {
    /// Name of the place; empty for this node's own, `*` for all.
    #[serde(default)]
    pub place: String,
    /// Why.
    pub text: String,
    /// Hours until it ends, 1 to 72.
    pub hours: u32,
}

/// What is in force.
#[derive(Clone, Debug, Serialize)]
pub struct Vigilance {
    /// This node's own place, if it has one.
    pub place: Option<String>,
    /// What holds there now.
    pub here: Profile,
    /// Until when, if it is raised.
    pub until: Option<Timestamp>,
    /// Levels that stand, and those that ended lately.
    pub levels: Vec<Level>,
    /// Degraded modes that stand.
    pub degraded: Vec<Degraded>,
}

/// What holds for one check.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    pub(crate) profile: Profile,
    pub(crate) terms: Terms,
}

impl Node {
    /// Levels and degraded modes of all places, those that stand first.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn vigilance(&self, caller: &Caller) -> Result<Vigilance> {
        caller.need(Right::ReadVigilance)?;
        self.note_read(caller, "vigilance").await?;
        let now = self.now();
        let place = self.place().await?;
        let (mut levels, mut degraded) = self.set_at_all().await?;
        let here = strictest(&levels, place.as_ref(), now).cloned();
        degraded.retain(|one| one.until > now);
        levels.sort_by_key(|one| (one.until <= now, std::cmp::Reverse(one.set)));
        levels.truncate(100);
        Ok(Vigilance {
            here: here.as_ref().map_or(Profile::Routine, |one| one.level),
            until: here.map(|one| one.until),
            place: place.map(|place| place.title),
            levels,
            degraded,
        })
    }

    /// The level at this node's own place and until when, for the line at the top of every page.
    ///
    /// # Errors
    /// The store's.
    pub async fn level_here(&self) -> Result<(Profile, Option<Timestamp>)> {
        let place = self.place().await?;
        let (levels, _) = self.set_at_all().await?;
        let here = strictest(&levels, place.as_ref(), self.now());
        Ok(here.map_or((Profile::Routine, None), |one| (one.level, Some(one.until))))
    }

    /// Sets the level of a place, with a reason and an end.
    ///
    /// # Errors
    /// `Forbidden` without the right to command; `Invalid` naming the field.
    pub async fn set_level(&self, caller: &Caller, form: &LevelForm) -> Result<Level> {
        caller.need(Right::Command)?;
        if form.level == Profile::Routine {
            return Err(Problem::new("vigilance.level", "routine is what holds where nothing is set")
                .at("level")
                .remedy("end the level instead")
                .into());
        }
        if !REASONS.contains(&form.reason.as_str()) {
            return Err(Problem::new("vigilance.reason", "this reason is not of the controlled list")
                .at("reason")
                .remedy(format!("codes are {}", REASONS.join(", ")))
                .into());
        }
        let now = self.now();
        let level = Level {
            place: self.named(&form.place).await?,
            level: form.level,
            author: caller.actor(),
            reason: form.reason.clone(),
            text: words(&form.text, true)?,
            set: now,
            until: now + span(form.hours, LONGEST)?,
        };
        let subject = format!("{} until {}", level_name(level.level), level.until.to_millis_string());
        let leaf = self.leaf(now, caller, "vigilance.set", &level.reason, subject);
        let row = rows::set(tables::VIGILANCE, key(["level", &*level.place]), &Set::Level(level.clone()));
        self.engine.apply(Batch::new(now, leaf).row(row).build()).await?;
        Ok(level)
    }

    /// Ends the level of a place before its time; routine holds from now on.
    ///
    /// # Errors
    /// `Forbidden` without the right to command; `NotFound` if nothing is raised there.
    pub async fn end_level(&self, caller: &Caller, place: &str) -> Result<()> {
        caller.need(Right::Command)?;
        let name = self.named(place).await?;
        let spot = key(["level", &*name]);
        let now = self.now();
        let found: Option<(Set, Vec<u8>)> = rows::load(&*self.engine, tables::VIGILANCE, &spot).await?;
        let Some((Set::Level(mut level), old)) = found else {
            return Err(NodeError::not_found("no level is raised at this place"));
        };
        if level.until <= now {
            return Err(NodeError::not_found("no level is raised at this place"));
        }
        level.until = now;
        let leaf = self.leaf(now, caller, "vigilance.ended", "vigilance", level_name(level.level));
        let new = rows::encode(&Set::Level(level));
        let row = RowOp::Replace { table: tables::VIGILANCE, key: spot, old, new };
        self.engine.apply(Batch::new(now, leaf).row(row).build()).await?;
        Ok(())
    }

    /// Declares degraded mode: data may be four times as old as the level allows, and every verdict says so.
    ///
    /// # Errors
    /// `Forbidden` without the right to command; `Invalid` naming the field.
    pub async fn declare_degraded(&self, caller: &Caller, form: &DegradedForm) -> Result<Degraded> {
        caller.need(Right::Command)?;
        let now = self.now();
        let degraded = Degraded {
            place: self.named(&form.place).await?,
            author: caller.actor(),
            text: words(&form.text, false)?,
            set: now,
            until: now + span(form.hours, LONGEST_DEGRADED)?,
        };
        let subject = format!("until {}", degraded.until.to_millis_string());
        let leaf = self.leaf(now, caller, "vigilance.degraded", "vigilance", subject);
        let place = key(["degraded", &*degraded.place]);
        let row = rows::set(tables::VIGILANCE, place, &Set::Degraded(degraded.clone()));
        self.engine.apply(Batch::new(now, leaf).row(row).build()).await?;
        Ok(degraded)
    }

    /// What holds for a check at a place now; a caller may ask for more and never for less.
    pub(crate) async fn watch(
        &self,
        place: Option<&Place>,
        asked: Option<Profile>,
        now: Timestamp,
    ) -> Result<Watch> {
        let (levels, degraded) = self.set_at_all().await?;
        let here = strictest(&levels, place, now).map_or(Profile::Routine, |one| one.level);
        let asked = asked.unwrap_or(Profile::Routine);
        let mut rules = both(Rules::of(here), Rules::of(asked));
        // The lottery's rate is the place's own, whatever a caller asks for.
        rules.lottery = Rules::of(here).lottery;
        let degraded_until = degraded
            .iter()
            .filter(|one| one.until > now && holds_at(&one.place, place))
            .map(|one| one.until)
            .max();
        if degraded_until.is_some() {
            rules = rules.degraded();
        }
        let alerts_as_of = match rules.fresh {
            true => self.alerts_came().await?,
            false => None,
        };
        Ok(Watch { profile: here.max(asked), terms: Terms { rules, alerts_as_of, degraded_until } })
    }

    /// When alerts of others last came, if there are others: the newest exchange without a problem; at a checkpoint, its last delta.
    async fn alerts_came(&self) -> Result<Option<Timestamp>> {
        if let Some(home) = self.home() {
            // A checkpoint that never heard of alerts has alerts of no age.
            return Ok(Some(home.alerts_as_of.unwrap_or(Timestamp::MIN)));
        }
        let members = rows::all::<Member>(&*self.engine, tables::MEMBER, "").await?;
        let exchanged = members.iter().filter_map(|(_, member)| member.last_sync.as_ref());
        let newest = exchanged.filter(|note| note.problem.is_empty()).map(|note| note.at).max();
        // Members that were never reached leave alerts of no age at all.
        Ok(newest.or_else(|| (!members.is_empty()).then_some(Timestamp::MIN)))
    }

    async fn set_at_all(&self) -> Result<(Vec<Level>, Vec<Degraded>)> {
        let (mut levels, mut degraded) = (Vec::new(), Vec::new());
        for (_, set) in rows::all::<Set>(&*self.engine, tables::VIGILANCE, "").await? {
            match set {
                Set::Level(level) => levels.push(level),
                Set::Degraded(one) => degraded.push(one),
            }
        }
        Ok((levels, degraded))
    }

    /// The name of a place that a form means.
    async fn named(&self, place: &str) -> Result<String> {
        let place = place.trim();
        if !place.is_empty() {
            return crate::told::line(place, "place", 120);
        }
        let own = self.place().await?.map(|place| place.title);
        own.ok_or_else(|| {
            Problem::new("vigilance.place", "this node has no place of its own")
                .at("place")
                .remedy("name the place, or * for all")
                .into()
        })
    }
}

fn holds_at(named: &str, place: Option<&Place>) -> bool {
    named == EVERYWHERE || place.is_some_and(|place| place.title == named)
}

/// The strictest level that stands at a place.
fn strictest<'a>(levels: &'a [Level], place: Option<&Place>, now: Timestamp) -> Option<&'a Level> {
    levels
        .iter()
        .filter(|one| one.until > now && holds_at(&one.place, place))
        .max_by_key(|one| (one.level, one.until))
}

/// Everything that either asks for.
fn both(a: Rules, b: Rules) -> Rules {
    Rules {
        chip: a.chip || b.chip,
        list: a.list || b.list,
        fresh: a.fresh || b.fresh,
        trust_age: a.trust_age.min(b.trust_age),
        alerts_age: a.alerts_age.min(b.alerts_age),
        list_age: a.list_age.min(b.list_age),
        lottery: a.lottery.max(b.lottery),
    }
}

fn span(hours: u32, longest: Duration) -> Result<Duration> {
    let asked = Duration::from_secs(i64::from(hours) * 3_600);
    match hours > 0 && asked <= longest {
        true => Ok(asked),
        false => Err(Problem::new(
            "vigilance.hours",
            format!("it ends after 1 to {} hours", longest.as_secs() / 3_600),
        )
        .at("hours")
        .into()),
    }
}

fn words(text: &str, may_be_empty: bool) -> Result<String> {
    match text.trim().is_empty() && may_be_empty {
        true => Ok(String::new()),
        false => crate::told::line(text, "text", 200),
    }
}

/// The name in JSON.
pub const fn level_name(level: Profile) -> &'static str {
    match level {
        Profile::Routine => "routine",
        Profile::Heightened => "heightened",
        Profile::Strict => "strict",
        Profile::High => "high",
    }
}
