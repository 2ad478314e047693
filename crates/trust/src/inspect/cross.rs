//! Data groups against each other and against the lines. A difference asks for a second look; it is never a failure by itself, because issuers
//! write these groups by hand and by many rules.

use vigie_model::reason::codes;
use vigie_model::{Duration, Timestamp};
use vigie_mrtd::lds::{Content, FileId, FullName, LdsDate, SecurityInfo, SecurityProtocol};
use vigie_mrtd::mrz::{Mrz, Parsed};

use super::groups::{Groups, departures};
use crate::finding::{Effect, Finding};

/// DG11 against the lines: name in full against the name as far as it fits, date of birth with its century against that without.
pub(super) fn dg11(groups: &Groups<'_>, zone: Option<&Parsed>) -> Finding {
    let code = codes::CHIP_DG11_MRZ;
    let Some(Content::Dg11(dg11)) = groups.content(FileId::Dg(11)) else {
        return match groups.read.contains_key(&FileId::Dg(11)) {
            true => Finding::not_run(code, Effect::None, "DG11 could not be read"),
            false => groups.absent(code, 11),
        };
    };
    let Some(zone) = zone else {
        return Finding::not_run(code, Effect::None, "no lines to compare with");
    };
    let answers = [
        ("name", dg11.name.as_ref().and_then(|name| same_name(name, &zone.mrz))),
        ("date of birth", dg11.birth_date.as_ref().and_then(|date| same_birth(date, &zone.mrz))),
    ];
    let named = |wanted: bool| -> Vec<&str> {
        answers.iter().filter(|(_, answer)| *answer == Some(wanted)).map(|(field, _)| *field).collect()
    };
    let (differing, agreeing) = (named(false), named(true));
    if !differing.is_empty() {
        return Finding::failed(code, Effect::Inconclusive, format!("differ in {}", differing.join(", ")));
    }
    match agreeing.is_empty() {
        true => Finding::not_run(code, Effect::None, "nothing in DG11 that can be compared"),
        false => Finding::passed(code, format!("agree in {}", agreeing.join(", "))),
    }
}

/// Whether the words of the zone's name are those of the full name, in their order; `None` if the full name is not in Latin letters without
/// marks, for then only a transliteration could tell.
///
/// The full name may have words that the zone leaves out, and the zone's words may be cut where its field is full (Doc 9303-3, 4.6).
fn same_name(name: &FullName, mrz: &Mrz) -> Option<bool> {
    let full = words(&name.raw)?;
    let zone = words(&format!("{} {}", mrz.primary_identifier, mrz.secondary_identifier))?;
    if full.is_empty() || zone.is_empty() {
        return None;
    }
    // The field is full if the name in it leaves no filler.
    let width = match mrz.format.name() {
        "TD1" => 30,
        "TD2" | "MRV-B" => 31,
        _ => 39,
    };
    let used = mrz.primary_identifier.len() + mrz.secondary_identifier.len() + 2;
    let cut = used >= width;
    let fits = |word: &str, full: &str| word == full || (cut && full.starts_with(word));
    let in_order = |full: &[String]| {
        let mut rest = full.iter();
        zone.iter().all(|word| rest.any(|full| fits(word, full)))
    };
    // Some issuers write the given names first.
    let any_order = zone.iter().all(|word| full.iter().any(|full| fits(word, full)));
    Some(in_order(&full) || (!name.raw.contains("<<") && any_order))
}

/// Words of letters A to Z in upper case; apostrophes are dropped and hyphens separate, as in the zone.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = vec![String::new()];
    for c in text.chars() {
        match c.to_ascii_uppercase() {
            c @ 'A'..='Z' => words.last_mut()?.push(c),
            '\'' | '.' | '’' => {}
            '<' | ' ' | '-' | ',' => words.push(String::new()),
            _ => return None,
        }
    }
    words.retain(|word| !word.is_empty());
    Some(words)
}

/// Whether the date with its century ends in the date of the zone, part by part as far as both are known.
fn same_birth(date: &LdsDate, mrz: &Mrz) -> Option<bool> {
    let zone = &mrz.birth_date;
    let parts = [
        (date.year.map(|year| (year % 100) as u8), zone.year_of_century()),
        (date.month, zone.month().filter(|month| *month != 0)),
        (date.day, zone.day().filter(|day| *day != 0)),
    ];
    let compared: Vec<bool> =
        parts.into_iter().filter_map(|(one, other)| Some(one? == other?)).collect();
    (!compared.is_empty()).then(|| compared.iter().all(|same| *same))
}

/// DG12's day of issue against expiry, birth, and the day of the check.
pub(super) fn dg12(groups: &Groups<'_>, zone: Option<&Parsed>, at: Timestamp) -> Finding {
    let code = codes::CHIP_DG12_DATES;
    let Some(Content::Dg12(dg12)) = groups.content(FileId::Dg(12)) else {
        return match groups.read.contains_key(&FileId::Dg(12)) {
            true => Finding::not_run(code, Effect::None, "DG12 could not be read"),
            false => groups.absent(code, 12),
        };
    };
    let Some(issued) = dg12.issue_date.as_ref().and_then(day) else {
        return Finding::not_run(code, Effect::None, "DG12 gives no whole date of issue");
    };
    let mut wrong = Vec::new();
    // A day more, because the chip's day is that of the issuer's place.
    if issued > at + Duration::from_days(1) {
        wrong.push("issued after this check");
    }
    if let Some(zone) = zone {
        if zone.mrz.expiry_date.expiry_day(at).is_some_and(|expiry| issued > expiry) {
            wrong.push("issued after its expiry");
        }
        if zone.mrz.birth_date.birth_day(at).is_some_and(|birth| issued < birth) {
            wrong.push("issued before the date of birth");
        }
    }
    match wrong.is_empty() {
        true => Finding::passed(code, format!("issued {}", issued.to_day())),
        false => Finding::failed(code, Effect::Inconclusive, wrong.join(", ")),
    }
}

fn day(date: &LdsDate) -> Option<Timestamp> {
    let (year, month, day) = (date.year?, date.month?, date.day?);
    Timestamp::from_date(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// EF.CardAccess, which no one signs, against the signed copies of its entries in DG14 (Doc 9303-11, 4.2: an inspection system must compare
/// them, for else a copy could offer a weaker protocol than the issuer's chip).
pub(super) fn card_access(groups: &Groups<'_>) -> Finding {
    let code = codes::CHIP_CARD_ACCESS;
    let signed: &[SecurityInfo] = match groups.content(FileId::Dg(14)) {
        Some(Content::Security(signed)) => &signed.infos,
        _ => &[],
    };
    let is_pace = |info: &&SecurityInfo| {
        matches!(info.protocol, SecurityProtocol::Pace { .. } | SecurityProtocol::PaceParameters { .. })
    };
    let read = match groups.read.get(&FileId::CardAccess) {
        None if signed.iter().any(|info| is_pace(&info)) => {
            return Finding::not_run(code, Effect::None, "no EF.CardAccess given");
        }
        None => return Finding::not_supported(code, "no EF.CardAccess given, and no PACE in DG14"),
        Some(Err(error)) => return Finding::failed(code, Effect::Inconclusive, error.clone()),
        Some(Ok(read)) => read,
    };
    let Content::Security(open) = &read.content else {
        return Finding::not_run(code, Effect::None, "");
    };
    // No one signs this file: whatever the standard does not explain in it is unexplained.
    let departed = departures(&read.leniencies, read.trailing);
    if !departed.is_empty() {
        return Finding::failed(code, Effect::Inconclusive, departed);
    }
    if !groups.read.contains_key(&FileId::Dg(14)) {
        return Finding::not_run(code, Effect::None, "no DG14 to compare with");
    }
    let beside = open.infos.iter().filter(|info| !signed.iter().any(|copy| copy.raw == info.raw)).count();
    // Offering less than was signed is how a weaker channel is forced.
    let withheld = signed
        .iter()
        .filter(is_pace)
        .filter(|copy| !open.infos.iter().any(|info| info.raw == copy.raw))
        .count();
    match (beside, withheld) {
        (0, 0) => Finding::passed(code, format!("{} entries, all signed in DG14", open.infos.len())),
        // Chips from before the copy was required have none at all.
        (_, 0) if !signed.iter().any(|info| is_pace(&info)) => {
            Finding::failed(code, Effect::Strict, "DG14 holds no copy of the entries for PACE")
        }
        _ => {
            let what = format!("{beside} entries that DG14 does not hold, {withheld} left out");
            Finding::failed(code, Effect::Inconclusive, what)
        }
    }
}
