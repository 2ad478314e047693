//! Whether a name of the MRZ is one of the admissible ways to write a name of the visual zone.

use serde::Serialize;

use super::super::Mrz;
use super::super::name;
use super::table;
use super::{is_apostrophe, is_separator};

/// The name as the MRZ has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Name {
    /// Components of the primary identifier, separated by spaces.
    pub primary: String,
    /// Components of the secondary identifier; empty if there is none.
    pub secondary: String,
    /// The name field is full, so that the name must be taken as shortened (Doc 9303-4 to -7, 4.2.3).
    pub shortened: bool,
}

impl Name {
    /// The name of a zone.
    pub fn of(mrz: &Mrz) -> Self {
        let field = mrz.name_field();
        Self {
            primary: mrz.primary_identifier.clone(),
            secondary: mrz.secondary_identifier.clone(),
            shortened: field.is_none_or(|field| name::may_be_truncated(field.as_bytes())),
        }
    }
}

impl std::fmt::Debug for Name {
    /// Shows no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Name").field("shortened", &self.shortened).finish_non_exhaustive()
    }
}

/// How the name of the MRZ relates to that of the visual zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "agreement")]
pub enum Agreement {
    /// Letter for letter, apart from what the MRZ never has: small letters, hyphens, commas.
    Same,
    /// One of the ways that the tables allow.
    Admissible {
        /// The weakest rule that was needed.
        rule: Rule,
    },
    /// The same as far as it goes; the field of the MRZ is full.
    Truncated,
    /// None of these.
    Differs {
        /// Character of the visual name, from 1, up to which they agree at best.
        at: usize,
    },
}

/// Why names that are not letter for letter the same agree. Later ones are weaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A national character in a form of the tables (Doc 9303-3, section 6).
    Transliterated,
    /// A form that States use and the tables do not give: a base letter without its mark, a national system of Cyrillic.
    NationalForm,
    /// An apostrophe is a filler, or a hyphen is nothing (Doc 9303-3, 4.6 has it the other way round).
    Punctuation,
}

/// One letter of the visual name, or what stands between words.
enum Element {
    Letter {
        /// Forms with the rule each needs; empty forms are letters that are not written.
        forms: Vec<(&'static str, Option<Rule>)>,
        /// Forms of this letter and the next together.
        pair: &'static [&'static str],
    },
    /// A letter from A to Z.
    Plain(u8),
    /// Repeats the letter before.
    Double,
    /// Space, comma, full stop.
    Gap,
    Hyphen,
    Apostrophe,
    /// A character of no table: nothing agrees with it.
    Unknown,
}

/// How much was needed so far; the less the better.
type Cost = u8;
const SAME: Cost = 0;
const SHORTENED: Cost = 10;

const fn cost(rule: Option<Rule>) -> Cost {
    match rule {
        None => SAME,
        Some(Rule::Transliterated) => 1,
        Some(Rule::NationalForm) => 2,
        Some(Rule::Punctuation) => 3,
    }
}

/// Compares the visual name, primary identifier first as both zones have it, with that of the MRZ.
///
/// The visual name may be in Latin, Cyrillic, Arabic or Greek letters, upper or lower case, with or without the comma between the identifiers.
/// Any form of Doc 9303-3, section 6 is accepted for each character, whichever language it is meant for. If the MRZ's field is full, words may be cut
/// or left out as Doc 9303-4, 4.2.3 lays down. It takes time proportional to the product of both lengths.
pub fn name_agrees(viz: &str, mrz: &Name) -> Agreement {
    let (elements, places) = elements(viz);
    let words = [&*mrz.primary, &*mrz.secondary].map(|part| part.replace(' ', "<"));
    let target =
        words.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("<").into_bytes();
    let best = match_all(&elements, &target, mrz.shortened);
    match best {
        Ok(SAME) => Agreement::Same,
        Ok(1) => Agreement::Admissible { rule: Rule::Transliterated },
        Ok(2) => Agreement::Admissible { rule: Rule::NationalForm },
        Ok(cost) if cost < SHORTENED => Agreement::Admissible { rule: Rule::Punctuation },
        Ok(_) => Agreement::Truncated,
        Err(reached) => {
            Agreement::Differs { at: places.get(reached).map_or(viz.chars().count().max(1), |at| at + 1) }
        }
    }
}

/// The least cost of matching all; else how many elements were matched at best.
fn match_all(elements: &[Element], target: &[u8], shortened: bool) -> Result<Cost, usize> {
    let width = target.len() + 1;
    // costs[i][j]: the first i elements written as the first j cells.
    let mut costs: Vec<Option<Cost>> = vec![None; (elements.len() + 1) * width];
    costs[0] = Some(SAME);
    let mut reached = 0;
    for i in 0..elements.len() {
        for j in 0..width {
            let Some(so_far) = costs[i * width + j] else { continue };
            reached = reached.max(i);
            let rest = &target[j..];
            let mut step = |elements_on: usize, cells_on: usize, needed: Cost| {
                let place = (i + elements_on) * width + j + cells_on;
                let total = so_far.max(needed);
                if let Some(cell) = costs.get_mut(place) {
                    *cell = Some(cell.map_or(total, |before| before.min(total)));
                }
            };
            match &elements[i] {
                Element::Plain(letter) if rest.first() == Some(letter) => step(1, 1, SAME),
                Element::Letter { forms, pair } => {
                    for (form, rule) in forms.iter().filter(|(form, _)| rest.starts_with(form.as_bytes())) {
                        step(1, form.len(), cost(*rule));
                    }
                    for form in pair.iter().filter(|form| rest.starts_with(form.as_bytes())) {
                        step(2, form.len(), cost(Some(Rule::Transliterated)));
                    }
                }
                Element::Double => {
                    step(1, 0, cost(Some(Rule::NationalForm)));
                    for len in 1..=3.min(j).min(rest.len()) {
                        if target[j - len..j] == rest[..len] {
                            step(1, len, cost(Some(Rule::Transliterated)));
                        }
                    }
                }
                Element::Gap if rest.first() == Some(&b'<') => step(1, 1, SAME),
                Element::Hyphen => {
                    if rest.first() == Some(&b'<') {
                        step(1, 1, SAME);
                    }
                    step(1, 0, cost(Some(Rule::Punctuation)));
                }
                Element::Apostrophe => {
                    step(1, 0, SAME);
                    if rest.first() == Some(&b'<') {
                        step(1, 1, cost(Some(Rule::Punctuation)));
                    }
                }
                _ => {}
            }
            if shortened && so_far <= SHORTENED {
                // The rest of this word is cut, after its first letter or with the gap before it.
                let cut = elements[i..].iter().position(|one| matches!(one, Element::Gap | Element::Hyphen));
                let to_end = cut.unwrap_or(elements.len() - i);
                let inside = j > 0 && target[j - 1] != b'<';
                if inside && to_end > 0 {
                    step(to_end, 0, SHORTENED);
                } else if inside && matches!(elements[i], Element::Gap | Element::Hyphen) {
                    let next = elements[i + 1..]
                        .iter()
                        .position(|one| matches!(one, Element::Gap | Element::Hyphen));
                    step(next.map_or(elements.len() - i, |next| next + 1), 0, SHORTENED);
                }
            }
        }
    }
    match costs[elements.len() * width + target.len()] {
        Some(cost) => Ok(cost),
        None => Err(reached),
    }
}

/// What is to be written, and the character of the visual name, from 0, that each stands for.
fn elements(viz: &str) -> (Vec<Element>, Vec<usize>) {
    // Small letters are raised first: dotless i is an I, as the MRZ has it.
    let raised: Vec<(usize, char)> =
        viz.chars().enumerate().flat_map(|(at, c)| raise(c).into_iter().map(move |c| (at, c))).collect();
    let (mut found, mut places) = (Vec::with_capacity(raised.len()), Vec::with_capacity(raised.len()));
    for (index, (at, c)) in raised.iter().enumerate() {
        let first = index == 0 || is_separator(raised[index - 1].1);
        let later = |ahead: usize| raised.get(index + ahead).map(|(_, c)| *c);
        let element = match *c {
            'A'..='Z' => Element::Plain(*c as u8),
            table::SHADDA => Element::Double,
            c if is_apostrophe(c) => Element::Apostrophe,
            '-' | '\u{2010}'..='\u{2015}' => Element::Hyphen,
            c if is_separator(c) => {
                // A comma and a space are one gap.
                if matches!(found.last(), None | Some(Element::Gap | Element::Hyphen)) {
                    continue;
                }
                Element::Gap
            }
            c => {
                let forms = table::forms(c);
                let pair = later(1).and_then(|next| table::pair(c, next, first, later(2))).unwrap_or(&[]);
                if forms.is_empty() && pair.is_empty() {
                    Element::Unknown
                } else {
                    Element::Letter { forms, pair }
                }
            }
        };
        found.push(element);
        places.push(*at);
    }
    while matches!(found.last(), Some(Element::Gap)) {
        found.pop();
    }
    (found, places)
}

/// Upper case, but one character for one where that is what the tables list.
pub(super) fn raise(c: char) -> Vec<char> {
    match c {
        'ı' | 'i' => vec!['I'],
        'ĳ' => vec!['Ĳ'],
        'ß' | 'ẞ' => vec!['ẞ'],
        c => c.to_uppercase().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mrz(primary: &str, secondary: &str) -> Name {
        Name { primary: primary.into(), secondary: secondary.into(), shortened: false }
    }

    fn rule(viz: &str, name: &Name) -> Option<Rule> {
        match name_agrees(viz, name) {
            Agreement::Admissible { rule } => Some(rule),
            _ => None,
        }
    }

    // Doc 9303-4, 4.2.3.1.
    #[test]
    fn the_examples_of_the_standard_are_the_same() {
        for (viz, primary, secondary) in [
            ("ERIKSSON, ANNA MARIA", "ERIKSSON", "ANNA MARIA"),
            ("SMITH-JONES, SUSIE MARGARET", "SMITH JONES", "SUSIE MARGARET"),
            ("O’CONNOR, ENYA SIOBHAN", "OCONNOR", "ENYA SIOBHAN"),
            ("VAN DER MUELLEN, MARTIN", "VAN DER MUELLEN", "MARTIN"),
            ("Arkfreith", "ARKFREITH", ""),
            ("AL-BASRI, HUDA MUHAMMAD JAWAD", "AL BASRI", "HUDA MUHAMMAD JAWAD"),
        ] {
            assert_eq!(name_agrees(viz, &mrz(primary, secondary)), Agreement::Same, "{viz}");
        }
    }

    #[test]
    fn every_admissible_form_agrees_and_no_other() {
        let forms = |viz: &str, primary: &str| name_agrees(viz, &mrz(primary, ""));
        for primary in ["MUELLER", "MULLER", "MUXXLLER"] {
            assert_eq!(forms("Müller", primary), Agreement::Admissible { rule: Rule::Transliterated });
        }
        assert_eq!(forms("Müller", "MOLLER"), Agreement::Differs { at: 2 });
        assert_eq!(rule("Groß", &mrz("GROSS", "")), Some(Rule::Transliterated));
        assert_eq!(rule("Nuñez", &mrz("NUNXXEZ", "")), Some(Rule::Transliterated));
        assert_eq!(rule("D'Été", &mrz("D ETE", "")), Some(Rule::Punctuation));
        assert_eq!(rule("Smith-Jones", &mrz("SMITHJONES", "")), Some(Rule::Punctuation));
        assert_eq!(rule("Nguyễn", &mrz("NGUYEN", "")), Some(Rule::NationalForm));
        assert_eq!(forms("ERIKSSON ANNA", "ERIKSON ANNA"), Agreement::Differs { at: 6 });
        assert_eq!(forms("ERIKSSON", "ERIKSSONS"), Agreement::Differs { at: 8 });
        assert_eq!(forms("漢", "HAN"), Agreement::Differs { at: 1 });
        assert_eq!(forms("", "HAN"), Agreement::Differs { at: 1 });
    }

    #[test]
    fn cyrillic_arabic_and_greek_names_agree_in_every_language_of_the_tables() {
        for (viz, primary) in [
            ("Щербаков", "SHCHERBAKOV"),
            ("Щербаков", "SHTERBAKOV"),
            ("Георгій", "HEORHII"),
            ("Георгій", "GEORGII"),
            ("Юлія", "YULIIA"),
            ("Хаџи", "HADZI"),
            ("عبّاس", "EBBAS"),
            ("عباس", "EBAS"),
            ("هارون", "HARWN"),
            ("Ευάγγελος", "EVANGELOS"),
            ("Παπαδόπουλος", "PAPADOPOULOS"),
        ] {
            assert!(rule(viz, &mrz(primary, "")).is_some(), "{viz} {primary}");
        }
        assert!(matches!(name_agrees("Щербаков", &mrz("SERBAKOFF", "")), Agreement::Differs { .. }));
    }

    // Doc 9303-4, 4.2.3.2 and 4.2.3.3.
    #[test]
    fn shortened_names_agree_only_where_the_field_is_full() {
        let long = "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL, DINGO POTOROO";
        let cut = |primary: &str, secondary: &str| Name { shortened: true, ..mrz(primary, secondary) };
        for (viz, name) in [
            (long, cut("BENNELONG WOOLOOMOOLOO WARRANDYTE W", "DI")),
            (long, cut("BENNELONG WOOLOOM WARRAND WARNAM", "DINGO")),
            (long, cut("BENNEL WOOLOO WARRAN WARNAM", "DINGO POTO")),
            ("NILAVADHANANANDA, ARNPOL PETCH CHARONGUANG", cut("NILAVADHANANANDA", "ARNPOL PETCH CHARONGU")),
        ] {
            assert_eq!(name_agrees(viz, &name), Agreement::Truncated, "{viz}");
            let full = Name { shortened: false, ..name };
            assert!(matches!(name_agrees(viz, &full), Agreement::Differs { .. }), "{viz}");
        }
        let other = cut("BENNELONG WOOLOOMOOLOO WARRANDYTE W", "JO");
        assert!(matches!(name_agrees(long, &other), Agreement::Differs { .. }));
        assert_eq!(
            name_agrees("PAPANDROPOULOUS, JONATHON WARREN", &cut("PAPANDROPOULOUS", "JONATHON WARREN")),
            Agreement::Same
        );
    }
}
