//! The tables: ICAO Doc 9303-3, section 6, A to C; ELOT 743 for Greek; and forms outside them that States print.

use super::Language;
use super::agree::{Rule, raise};

/// Where a letter stands in its word.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) first: bool,
    pub(super) last: bool,
}

/// Repeats the letter before it (section 6.C, note 3).
pub(super) const SHADDA: char = '\u{0651}';

/// Section 6.A: the first form is the one recommended first.
#[rustfmt::skip]
const LATIN: &[(&str, &[&str])] = &[
    ("ÀÁÂÃĀĂĄ", &["A"]), ("Ä", &["AE", "A"]), ("Å", &["AA", "A"]), ("Æ", &["AE"]), ("ÇĆĈĊČ", &["C"]), ("ÐĎĐ", &["D"]),
    ("ÈÉÊËĒĔĖĘĚ", &["E"]), ("ĜĞĠĢ", &["G"]), ("ĤĦ", &["H"]), ("ÌÍÎÏĨĪĬĮİ", &["I"]), ("Ĳ", &["IJ"]), ("Ĵ", &["J"]),
    ("Ķ", &["K"]), ("ĹĻĽĿŁ", &["L"]), ("Ñ", &["N", "NXX"]), ("ŃŅŇŊ", &["N"]), ("ÒÓÔÕŌŎŐ", &["O"]), ("Ö", &["OE", "O"]),
    ("Ø", &["OE"]), ("Œ", &["OE"]), ("ŔŖŘ", &["R"]), ("ŚŜŞŠ", &["S"]), ("ẞ", &["SS"]), ("ŢŤŦ", &["T"]), ("Þ", &["TH"]),
    ("ÙÚÛŨŪŬŮŰŲ", &["U"]), ("Ü", &["UE", "UXX", "U"]), ("Ŵ", &["W"]), ("ÝŶŸ", &["Y"]), ("ŹŻŽ", &["Z"]),
];

/// Letters outside section 6.A by their base letter.
#[rustfmt::skip]
const LATIN_BASE: &[(&str, &str)] = &[
    ("ȘƧ", "S"), ("Ț", "T"), ("Ơ", "O"), ("Ư", "U"), ("Ə", "E"), ("ǍȀȂȦ", "A"), ("ǏȈȊ", "I"), ("ǑȌȎȮ", "O"), ("ǓȔȖ", "U"), ("ǦǴ", "G"), ("Ǩ", "K"),
    ("ȄȆȨ", "E"), ("ȐȒ", "R"), ("Ȳ", "Y"), ("Ȟ", "H"), ("Ḑ", "D"),
];

/// One Cyrillic letter.
struct Cyrillic {
    letter: char,
    general: &'static str,
    /// Exceptions of section 6.B by language; those for the first letter of a Ukrainian word are in `FIRST_UKRAINIAN`.
    by_language: &'static [(Language, &'static str)],
    /// Forms of national systems that section 6.B does not give.
    national: &'static [&'static str],
}

const fn c(
    letter: char,
    general: &'static str,
    by_language: &'static [(Language, &'static str)],
    national: &'static [&'static str],
) -> Cyrillic {
    Cyrillic { letter, general, by_language, national }
}

use Language::{Belarusian as BE, Bulgarian as BG, Macedonian as MK, Serbian as SR, Ukrainian as UK};

/// Section 6.B. It prints the glyph Ћ beside 0402, which is Ђ, and 0492 beside a rule for Macedonian that has Ѓ: both letters are here.
#[rustfmt::skip]
static CYRILLIC: &[Cyrillic] = &[
    c('Ё', "E", &[(BE, "IO")], &["YO"]), c('Ђ', "D", &[], &["DJ"]), c('Ѓ', "G", &[(MK, "GJ")], &[]), c('Є', "IE", &[], &["YE"]),
    c('Ѕ', "DZ", &[], &[]), c('І', "I", &[], &[]), c('Ї', "I", &[], &["YI"]), c('Ј', "J", &[], &[]), c('Љ', "LJ", &[], &[]),
    c('Њ', "NJ", &[], &[]), c('Ћ', "C", &[], &[]), c('Ќ', "K", &[(MK, "KJ")], &[]), c('Ў', "U", &[], &[]),
    c('Џ', "DZ", &[(MK, "DJ")], &["DZH"]), c('А', "A", &[], &[]), c('Б', "B", &[], &[]), c('В', "V", &[], &[]),
    c('Г', "G", &[(BE, "H"), (SR, "H"), (UK, "H")], &[]), c('Д', "D", &[], &[]), c('Е', "E", &[], &["IE", "YE"]),
    c('Ж', "ZH", &[(SR, "Z")], &["J"]), c('З', "Z", &[], &[]), c('И', "I", &[(UK, "Y")], &[]), c('Й', "I", &[], &["Y"]),
    c('К', "K", &[], &[]), c('Л', "L", &[], &[]), c('М', "M", &[], &[]), c('Н', "N", &[], &[]), c('О', "O", &[], &[]),
    c('П', "P", &[], &[]), c('Р', "R", &[], &[]), c('С', "S", &[], &[]), c('Т', "T", &[], &[]), c('У', "U", &[], &[]),
    c('Ф', "F", &[], &[]), c('Х', "KH", &[(SR, "H"), (MK, "H")], &[]), c('Ц', "TS", &[(SR, "C"), (MK, "C")], &[]),
    c('Ч', "CH", &[(SR, "C")], &[]), c('Ш', "SH", &[(SR, "S")], &[]), c('Щ', "SHCH", &[(BG, "SHT")], &[]),
    c('Ъ', "IE", &[], &["A", ""]), c('Ы', "Y", &[], &[]), c('Ь', "", &[], &["Y"]), c('Э', "E", &[], &[]),
    c('Ю', "IU", &[], &["YU"]), c('Я', "IA", &[], &["YA"]), c('Ѫ', "U", &[], &[]), c('Ѵ', "Y", &[], &[]), c('Ґ', "G", &[], &[]),
    c('Ғ', "G", &[(MK, "GJ")], &[]), c('Һ', "C", &[], &["H"]),
];

/// Section 6.B for the first letter of a Ukrainian word.
const FIRST_UKRAINIAN: &[(char, &str)] = &[('Є', "YE"), ('Ї', "YI"), ('Й', "Y"), ('Ю', "YU"), ('Я', "YA")];

/// Letters of Turkic languages that section 6.B does not have.
const CYRILLIC_BASE: &[(char, &str)] = &[
    ('Ә', "A"),
    ('Қ', "K"),
    ('Ң', "N"),
    ('Ө', "O"),
    ('Ү', "U"),
    ('Ұ', "U"),
    ('Ҳ', "KH"),
    ('Ҷ', "J"),
    ('Ӣ', "I"),
    ('Ӯ', "U"),
];

/// Section 6.C. Vowel signs and the like are not encoded. Teh marbuta is XAH at the end of a word.
#[rustfmt::skip]
const ARABIC: &[(char, &str)] = &[
    ('\u{621}', "XE"), ('\u{622}', "XAA"), ('\u{623}', "XAE"), ('\u{624}', "U"), ('\u{625}', "I"), ('\u{626}', "XI"), ('\u{627}', "A"),
    ('\u{628}', "B"), ('\u{629}', "XTA"), ('\u{62a}', "T"), ('\u{62b}', "XTH"), ('\u{62c}', "J"), ('\u{62d}', "XH"), ('\u{62e}', "XKH"),
    ('\u{62f}', "D"), ('\u{630}', "XDH"), ('\u{631}', "R"), ('\u{632}', "Z"), ('\u{633}', "S"), ('\u{634}', "XSH"), ('\u{635}', "XSS"),
    ('\u{636}', "XDZ"), ('\u{637}', "XTT"), ('\u{638}', "XZZ"), ('\u{639}', "E"), ('\u{63a}', "G"), ('\u{640}', ""), ('\u{641}', "F"),
    ('\u{642}', "Q"), ('\u{643}', "K"), ('\u{644}', "L"), ('\u{645}', "M"), ('\u{646}', "N"), ('\u{647}', "H"), ('\u{648}', "W"),
    ('\u{649}', "XAY"), ('\u{64a}', "Y"), ('\u{64b}', ""), ('\u{64c}', ""), ('\u{64d}', ""), ('\u{64e}', ""), ('\u{64f}', ""),
    ('\u{650}', ""), ('\u{652}', ""), ('\u{670}', ""), ('\u{671}', "XXA"), ('\u{679}', "XXT"), ('\u{67c}', "XRT"), ('\u{67e}', "P"),
    ('\u{681}', "XKE"), ('\u{685}', "XXH"), ('\u{686}', "XC"), ('\u{688}', "XXD"), ('\u{689}', "XDR"), ('\u{691}', "XXR"),
    ('\u{693}', "XRR"), ('\u{696}', "XRX"), ('\u{698}', "XJ"), ('\u{69a}', "XXS"), ('\u{69c}', ""), ('\u{6a2}', ""), ('\u{6a4}', "V"),
    ('\u{6a5}', "XF"), ('\u{6a7}', ""), ('\u{6a8}', ""), ('\u{6a9}', "XKK"), ('\u{6ab}', "XXK"), ('\u{6ad}', "XNG"), ('\u{6af}', "XGG"),
    ('\u{6ba}', "XNN"), ('\u{6bc}', "XXN"), ('\u{6be}', "XDO"), ('\u{6c0}', "XYH"), ('\u{6c1}', "XXG"), ('\u{6c2}', "XGE"),
    ('\u{6c3}', "XTG"), ('\u{6cc}', "XYA"), ('\u{6cd}', "XXY"), ('\u{6d0}', "Y"), ('\u{6d2}', "XYB"), ('\u{6d3}', "XBE"),
];

const TEH_MARBUTA: char = '\u{629}';

/// ELOT 743, letters with and without accent.
#[rustfmt::skip]
const GREEK: &[(&str, &str)] = &[
    ("ΑΆ", "A"), ("Β", "V"), ("Γ", "G"), ("Δ", "D"), ("ΕΈ", "E"), ("Ζ", "Z"), ("ΗΉ", "I"), ("Θ", "TH"), ("ΙΊΪ", "I"), ("Κ", "K"),
    ("Λ", "L"), ("Μ", "M"), ("Ν", "N"), ("Ξ", "X"), ("ΟΌ", "O"), ("Π", "P"), ("Ρ", "R"), ("Σ", "S"), ("Τ", "T"), ("ΥΎΫ", "Y"),
    ("Φ", "F"), ("Χ", "CH"), ("Ψ", "PS"), ("ΩΏ", "O"),
];

/// The form of one letter, upper or lower case, in a language; `None` if no table has it.
pub(super) fn form(letter: char, language: Language, place: Place) -> Option<&'static str> {
    let raised = raise(letter);
    let [letter] = *raised else {
        // Only a letter with a mark of its own falls apart; what is left is its base.
        return raised.iter().find_map(|part| ascii(*part));
    };
    if let Some(plain) = ascii(letter) {
        return Some(plain);
    }
    if let Some(kept) = punctuation(letter) {
        return Some(kept);
    }
    if let Some(forms) = latin(letter) {
        let base = || forms.iter().find(|form| form.len() == 1);
        let chosen = if language == Language::BaseLetters { base() } else { None };
        return Some(chosen.unwrap_or(&forms[0]));
    }
    if let Some(row) = CYRILLIC.iter().find(|row| row.letter == letter) {
        if language == UK
            && place.first
            && let Some((_, form)) = FIRST_UKRAINIAN.iter().find(|(first, _)| *first == letter)
        {
            return Some(form);
        }
        let own = row.by_language.iter().find(|(of, _)| *of == language);
        return Some(own.map_or(row.general, |(_, form)| form));
    }
    if letter == TEH_MARBUTA && place.last {
        return Some("XAH");
    }
    let one = ARABIC.iter().chain(CYRILLIC_BASE).find(|(known, _)| *known == letter).map(|(_, form)| *form);
    one.or_else(|| of_group(GREEK, letter)).or_else(|| base(letter))
}

/// Every form of one capital letter with the rule it needs; empty if no table has it.
pub(super) fn forms(letter: char) -> Vec<(&'static str, Option<Rule>)> {
    let table = |form: &&'static str| (*form, Some(Rule::Transliterated));
    let national = |form: &&'static str| (*form, Some(Rule::NationalForm));
    if let Some(forms) = latin(letter) {
        let mut all: Vec<_> = forms.iter().map(table).collect();
        // Ø is OE in the table; some States print O.
        if letter == 'Ø' {
            all.push(("O", Some(Rule::NationalForm)));
        }
        return all;
    }
    if let Some(row) = CYRILLIC.iter().find(|row| row.letter == letter) {
        let mut all = vec![(row.general, Some(Rule::Transliterated))];
        all.extend(row.by_language.iter().map(|(_, form)| (*form, Some(Rule::Transliterated))));
        let first = FIRST_UKRAINIAN.iter().find(|(first, _)| *first == letter);
        all.extend(first.map(|(_, form)| (*form, Some(Rule::Transliterated))));
        all.extend(row.national.iter().map(national));
        return all;
    }
    if letter == TEH_MARBUTA {
        return ["XTA", "XAH"].iter().map(table).collect();
    }
    if let Some((_, form)) = ARABIC.iter().find(|(known, _)| *known == letter) {
        return vec![table(form)];
    }
    if let Some(form) = of_group(GREEK, letter) {
        return vec![table(&form)];
    }
    let one = CYRILLIC_BASE.iter().find(|(known, _)| *known == letter).map(|(_, form)| *form);
    one.or_else(|| base(letter)).iter().map(national).collect()
}

/// Two Greek letters that are written together, upper or lower case, most fitting form first; `after` is the letter that follows them.
pub(super) fn pair(
    letter: char,
    next: char,
    first: bool,
    after: Option<char>,
) -> Option<&'static [&'static str]> {
    let capital = |c: char| match raise(c)[..] {
        ['Ύ'] => Some('Υ'),
        [one] => Some(one),
        _ => None,
    };
    // Before these, and at the end, upsilon is spoken f.
    let voiceless = after.and_then(capital).is_none_or(|after| "ΘΚΞΠΣΤΦΧΨ".contains(after));
    Some(match (capital(letter)?, capital(next)?) {
        ('Ο', 'Υ') => &["OU"],
        ('Α', 'Υ') if voiceless => &["AF", "AV"],
        ('Α', 'Υ') => &["AV", "AF"],
        ('Ε', 'Υ') if voiceless => &["EF", "EV"],
        ('Ε', 'Υ') => &["EV", "EF"],
        ('Η', 'Υ') if voiceless => &["IF", "IV"],
        ('Η', 'Υ') => &["IV", "IF"],
        ('Γ', 'Γ') => &["NG"],
        ('Γ', 'Ξ') => &["NX"],
        ('Γ', 'Χ') => &["NCH"],
        ('Μ', 'Π') if first => &["B", "MP"],
        ('Μ', 'Π') => &["MP", "B"],
        _ => return None,
    })
}

fn latin(letter: char) -> Option<&'static [&'static str]> {
    LATIN.iter().find(|(letters, _)| letters.contains(letter)).map(|(_, forms)| *forms)
}

fn of_group(table: &'static [(&'static str, &'static str)], letter: char) -> Option<&'static str> {
    table.iter().find(|(letters, _)| letters.contains(letter)).map(|(_, form)| *form)
}

/// The base letter of a Latin letter outside section 6.A; nothing for a mark that stands by itself.
fn base(letter: char) -> Option<&'static str> {
    match letter {
        '\u{300}'..='\u{36f}' => Some(""),
        // Vietnamese, in the order of the Unicode block Latin Extended Additional.
        '\u{1ea0}'..='\u{1eb7}' => Some("A"),
        '\u{1eb8}'..='\u{1ec7}' => Some("E"),
        '\u{1ec8}'..='\u{1ecb}' => Some("I"),
        '\u{1ecc}'..='\u{1ee3}' => Some("O"),
        '\u{1ee4}'..='\u{1ef1}' => Some("U"),
        '\u{1ef2}'..='\u{1ef9}' => Some("Y"),
        _ => of_group(LATIN_BASE, letter),
    }
}

/// A letter from A to Z as text.
fn ascii(letter: char) -> Option<&'static str> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let at = LETTERS.find(letter)?;
    LETTERS.get(at..at + 1)
}

/// What stands between letters, as the writing of a zone takes it.
fn punctuation(c: char) -> Option<&'static str> {
    match c {
        c if super::is_apostrophe(c) => Some("'"),
        '-' | '\u{2010}'..='\u{2015}' => Some("-"),
        ',' | '،' => Some(","),
        c if super::is_separator(c) => Some(" "),
        _ => None,
    }
}
