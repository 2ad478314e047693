//! A report as text: the verdict, why and what next in the first three lines, then a table of the checks; evidence in full on request. Colours only on a
//! terminal, and never alone: each answer has a sign and a word.

use std::fmt::Write as _;
use std::io::IsTerminal as _;

use vigie_model::{Lang, Outcome, Text};
use vigie_trust::report::{Authenticated, Check, CheckReport, ListOutcome, Verdict};

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Sentences of what matters; names of the rest.
    Short,
    /// Every check with its evidence, source and code.
    Full,
}

/// What colours do: nothing where the output is a file or a pipe, or `NO_COLOR` asks for none.
#[derive(Clone, Copy)]
pub struct Ink(bool);

impl Ink {
    /// For standard output.
    pub fn of_stdout() -> Self {
        Self(std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none())
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.0 { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

const fn text(en: &'static str, fr: &'static str, es: &'static str, ar: &'static str) -> Text {
    Text { en, fr, es, ar }
}

const PASSED: Text = text("PASSED", "RÉUSSI", "SUPERADO", "ناجح");
const PLAIN: Text = text(
    "PASSED, NOT AUTHENTICATED",
    "RÉUSSI, NON AUTHENTIFIÉ",
    "SUPERADO, NO AUTENTICADO",
    "ناجح دون مصادقة",
);
const INCONCLUSIVE: Text = text("INCONCLUSIVE", "NON CONCLUANT", "NO CONCLUYENTE", "غير حاسم");
const FAILED: Text = text("FAILED", "ÉCHEC", "NO SUPERADO", "غير ناجح");
const NOT_CHECKED: Text = text("Not checked", "Non contrôlé", "Sin comprobar", "لم يُفحص");
const QUIET: Text = text(
    "checks raised no objection; --explain shows every check with its evidence",
    "contrôles sans objection ; --explain montre chaque contrôle avec sa preuve",
    "comprobaciones sin objeción; --explain muestra cada comprobación con su prueba",
    "فحوص بلا اعتراض؛ يعرض --explain كل فحص مع دليله",
);

/// The report as text.
pub fn of(report: &CheckReport, lang: Lang, detail: Detail, ink: Ink) -> String {
    let mut out = String::new();
    let (sign, word, colour) = match (report.outcome, report.authenticated) {
        (Verdict::Passed, Authenticated::None) => ("○", PLAIN, "1"),
        (Verdict::Passed, _) => ("●", PASSED, "1;32"),
        (Verdict::Inconclusive, _) => ("▲", INCONCLUSIVE, "1;33"),
        (Verdict::Failed, _) => ("■", FAILED, "1;31"),
    };
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{}", ink.paint(colour, &format!("{sign} {}", word.get(lang))));
    let _ = writeln!(out, "  {}", ink.paint("1", report.headline_in(lang)));
    let next = report.next_step_in(lang);
    if !next.is_empty() {
        let _ = writeln!(out, "  → {next}");
    }
    if let Some(document) = &report.document {
        let expiry = document.expiry.as_deref().unwrap_or("");
        let line = format!("{} {} {} {expiry}", document.kind, document.issuing_state, document.number);
        let _ = writeln!(out, "  {}", line.trim_end());
    }
    match detail {
        Detail::Short => short(&mut out, report, lang, ink),
        Detail::Full => full(&mut out, report, lang, ink),
    }
    out
}

/// What decided, then what else objects or was not made, one line each.
fn short(out: &mut String, report: &CheckReport, lang: Lang, ink: Ink) {
    let rest = report.checks.iter().filter(|check| !report.reasons.contains(check));
    let loud: Vec<&Check> = report
        .reasons
        .iter()
        .chain(rest.clone().filter(|check| matches!(check.outcome, Outcome::Failed | Outcome::Defect)))
        .collect();
    if !loud.is_empty() {
        out.push('\n');
    }
    for check in loud {
        let _ = writeln!(out, "  {}  {}", label(check.outcome, ink), check.sentence(lang));
        let gap = if check.detail.is_empty() { "" } else { "  " };
        let _ = writeln!(out, "                   {}{gap}[{}; {}]", check.detail, check.code, check.source);
    }
    // One line for all that were not made for the same reason: without a chip that is a dozen checks.
    let mut not_made: Vec<(&str, Vec<&Check>)> = Vec::new();
    for check in rest.filter(|check| check.outcome == Outcome::NotRun) {
        let why = if check.detail.is_empty() { check.sentence(lang) } else { check.detail.as_str() };
        match not_made.iter_mut().find(|(known, _)| *known == why) {
            Some((_, alike)) => alike.push(check),
            None => not_made.push((why, vec![check])),
        }
    }
    if !not_made.is_empty() {
        let _ = writeln!(out, "\n  {}", NOT_CHECKED.get(lang));
        for (why, checks) in not_made {
            let more = if checks.len() > 1 { format!(" +{}", checks.len() - 1) } else { String::new() };
            let code = format!("{}{more}", checks[0].code);
            let _ = writeln!(out, "  {} {code:<34} {why}", ink.paint("33", "△"));
        }
    }
    let quiet = report.checks.iter().filter(|check| calm(check.outcome)).count();
    let _ = writeln!(out, "\n  {quiet} {}", QUIET.get(lang));
}

/// Every check as it was made.
fn full(out: &mut String, report: &CheckReport, lang: Lang, ink: Ink) {
    out.push('\n');
    for check in &report.checks {
        let decided = if report.reasons.contains(check) { "*" } else { " " };
        let _ = writeln!(out, "{decided} {}  {}", label(check.outcome, ink), check.sentence(lang));
        if !check.detail.is_empty() {
            let _ = writeln!(out, "                   {}", check.detail);
        }
        let _ = writeln!(out, "                   {} · {}", check.code, check.source);
    }
    for list in &report.lists {
        let word = match list.outcome {
            ListOutcome::Listed => "listed",
            ListOutcome::NotListed => "not listed",
            ListOutcome::NotRun | ListOutcome::NotChecked => "not asked",
            ListOutcome::ReadAgain => "read again: O or 0?",
        };
        let as_of = list.as_of.map_or_else(|| "of unknown age".to_owned(), |at| at.to_day());
        let _ = writeln!(out, "  list {}: {word}, {as_of}", list.id);
    }
    let age = report.trust_as_of.map_or_else(|| "none".to_owned(), |at| at.to_day());
    let _ = writeln!(out, "\n  trust data: {age}; checked {}; * decided the verdict", report.inspected_at);
}

const fn calm(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Passed | Outcome::NotSupported)
}

/// Sign and word in a column of their own.
fn label(outcome: Outcome, ink: Ink) -> String {
    let (sign, word, colour) = match outcome {
        Outcome::Passed => ("●", "passed", "32"),
        Outcome::Failed => ("■", "failed", "31"),
        Outcome::Defect => ("◆", "defect", "36"),
        Outcome::NotSupported => ("·", "not supported", "2"),
        Outcome::NotRun => ("△", "not run", "33"),
    };
    ink.paint(colour, &format!("{sign} {word:<13}"))
}

#[cfg(test)]
mod tests {
    use vigie_model::Timestamp;
    use vigie_trust::inspect::{Input, MrzText, Reading, conclude, inspect};
    use vigie_trust::report::Profile;
    use vigie_trust::store::TrustSnapshot;

    use super::*;

    fn report(lines: &str) -> CheckReport {
        let mrz = Some(MrzText { text: lines.to_owned(), reading: Reading::First });
        let at = Timestamp::from_micros(1_290_000_000_000_000);
        let input = Input { mrz, ..Input::default() };
        let inspection = inspect(&input, &TrustSnapshot::default(), at, Profile::Routine);
        conclude(inspection, Vec::new(), Vec::new())
    }

    const SOUND: &str =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

    #[test]
    fn verdict_and_why_are_the_first_lines_and_colours_are_never_in_a_pipe() {
        for lang in Lang::ALL {
            let plain = of(&report(SOUND), lang, Detail::Short, Ink(false));
            assert!(plain.starts_with(&format!("○ {}\n  ", PLAIN.get(lang))), "{plain}");
            assert!(!plain.contains('\x1b'));
            assert!(plain.lines().count() < 14, "{plain}");
        }
        let painted = of(&report(SOUND), Lang::En, Detail::Short, Ink(true));
        assert!(painted.contains("\x1b[1m○ PASSED, NOT AUTHENTICATED\x1b[0m"));
    }

    #[test]
    fn full_detail_has_every_check_with_code_and_source() {
        let report = report(&SOUND.replace("C36UTO", "C37UTO"));
        let full = of(&report, Lang::En, Detail::Full, Ink(false));
        assert!(full.starts_with("▲ INCONCLUSIVE\n"));
        for check in &report.checks {
            assert!(full.contains(&format!("{} · {}", check.code, check.source)), "{}", check.code);
        }
        let short = of(&report, Lang::En, Detail::Short, Ink(false));
        assert!(short.contains("digit is 7, computed 6") || short.contains("7"), "{short}");
        assert!(short.len() < full.len());
    }
}
