//! From national characters to the letters of the MRZ, and back: is this name one of the ways to write that one?
//!
//! Tables: ICAO Doc 9303-3, section 6, A (Latin), B (Cyrillic) and C (Arabic). Doc 9303 has no Greek table; Greek is written by ELOT 743 (ISO 843, type 2), as
//! on Greek passports. [`transliterate`] writes one form; [`name_agrees`] accepts every form that the tables allow, because States choose
//! among them, together with the shortenings of Doc 9303-4 to -7, 4.2.3.

use serde::{Deserialize, Serialize};

mod agree;
mod table;

pub use agree::{Agreement, Name, Rule, name_agrees};

/// Whose way of writing a character is taken where the tables give several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// The first form that the tables give.
    #[default]
    General,
    /// Latin characters by their base letter alone: Ä as A, Ö as O, Ü as U, Å as A.
    BaseLetters,
    /// Belarusian.
    Belarusian,
    /// Bulgarian.
    Bulgarian,
    /// Macedonian.
    Macedonian,
    /// Serbian.
    Serbian,
    /// Ukrainian.
    Ukrainian,
}

/// A character for which no table has a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("character {at} of the name has no form in Doc 9303-3, section 6; write it in the letters A to Z")]
pub struct NoForm {
    /// Character from 1.
    pub at: usize,
}

/// A name in the letters A to Z. Spaces, hyphens, commas and apostrophes stay for [`super::make`] to treat.
///
/// # Errors
/// A character without a form in the tables.
pub fn transliterate(text: &str, language: Language) -> Result<String, NoForm> {
    let mut out = String::with_capacity(text.len());
    for (first, word) in words(text) {
        let marks: Vec<(usize, char)> = word.chars().enumerate().collect();
        let mut skip = false;
        // The form of the letter before, which a shadda repeats.
        let mut before = String::new();
        for (index, (offset, c)) in marks.iter().enumerate() {
            if std::mem::take(&mut skip) {
                continue;
            }
            let next = marks.get(index + 1).map(|(_, next)| *next);
            if let Some(next) = next
                && let Some(pair) =
                    table::pair(*c, next, index == 0, marks.get(index + 2).map(|(_, after)| *after))
            {
                out.push_str(pair[0]);
                skip = true;
                continue;
            }
            if *c == table::SHADDA {
                out.push_str(&before);
                continue;
            }
            let place = table::Place { first: index == 0, last: next.is_none() };
            let form = table::form(*c, language, place).ok_or(NoForm { at: first + offset + 1 })?;
            out.push_str(form);
            if !form.is_empty() {
                before = form.to_owned();
            }
        }
    }
    Ok(out)
}

/// Runs of letters and the single characters between them, each with the number of the character where it begins.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut begun, mut number) = (0, 0);
    for (count, (at, c)) in text.char_indices().enumerate() {
        if is_separator(c) {
            if at > begun {
                found.push((number, &text[begun..at]));
            }
            found.push((count, &text[at..at + c.len_utf8()]));
            (begun, number) = (at + c.len_utf8(), count + 1);
        }
    }
    if begun < text.len() {
        found.push((number, &text[begun..]));
    }
    found
}

/// What stands between words or letters of a name and is no letter.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{2010}'..='\u{2015}' | ',' | '،' | '.' | '/' | '(' | ')' | '<')
        || is_apostrophe(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{02bb}' | '`' | '\u{00b4}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_letters_are_written_as_section_6_a_has_them() {
        let general = |text| transliterate(text, Language::General).unwrap();
        assert_eq!(general("Müller Groß Ångström"), "MUELLER GROSS AANGSTROEM");
        assert_eq!(transliterate("Müller Ångström", Language::BaseLetters).unwrap(), "MULLER ANGSTROM");
        assert_eq!(general("Þórður Æðelstan"), "THORDUR AEDELSTAN");
        assert_eq!(general("Łukasz Ćwięk, Ñuñez, Őry, Ğül, Ŋalo"), "LUKASZ CWIEK, NUNEZ, ORY, GUEL, NALO");
        assert_eq!(general("Ĳsselstein-Œuvre d'Été"), "IJSSELSTEIN-OEUVRE D'ETE");
        // Letters outside the table by their base letter, with marks of their own too.
        assert_eq!(general("Nguyễn Ștefan e\u{301}"), "NGUYEN STEFAN E");
        assert_eq!(transliterate("Ab漢", Language::General), Err(NoForm { at: 3 }));
    }

    #[test]
    fn cyrillic_letters_are_written_by_language() {
        let write = |text, language| transliterate(text, language).unwrap();
        assert_eq!(write("Щербаков Юрий", Language::General), "SHCHERBAKOV IURII");
        assert_eq!(write("Георгій Їжак Євген", Language::Ukrainian), "HEORHII YIZHAK YEVHEN");
        assert_eq!(write("Жељко Чолић Хаџи", Language::Serbian), "ZELJKO COLIC HADZI");
        assert_eq!(write("Щерев", Language::Bulgarian), "SHTEREV");
        assert_eq!(write("Ѓорѓи Ќосе Џамбаз", Language::Macedonian), "GJORGJI KJOSE DJAMBAZ");
        assert_eq!(write("Гарэцкі Ёд", Language::Belarusian), "HARETSKI IOD");
    }

    #[test]
    fn arabic_and_greek_letters_are_written_by_their_tables() {
        let general = |text| transliterate(text, Language::General).unwrap();
        // Doc 9303-3, appendix B, and section 6.C note 3 on the shadda.
        assert_eq!(general("هارون"), "HARWN");
        assert_eq!(general("عبّاس"), "EBBAS");
        assert_eq!(general("فضّة"), "FXDZXDZXAH");
        assert_eq!(general("Παπαδόπουλος Ευάγγελος Μπάμπης"), "PAPADOPOULOS EVANGELOS BAMPIS");
    }
}
