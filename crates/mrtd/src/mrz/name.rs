//! The name field: primary and secondary identifier (ICAO Doc 9303-3, 4.6).

/// What is wrong with a name field; carries no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameFault {
    Empty,
    StartsWithFiller,
    Digit { column: usize },
    FillerRun { column: usize },
}

impl NameFault {
    pub(crate) fn describe(self) -> String {
        match self {
            Self::Empty => "the name field holds fillers only".into(),
            Self::StartsWithFiller => "the name field starts with a filler".into(),
            Self::Digit { column } => format!("digit in character {column} of the name field"),
            Self::FillerRun { column } => {
                format!("fillers that separate nothing in character {column} of the name field")
            }
        }
    }
}

/// The two identifiers with their components separated by single spaces; the second is empty if there is none.
///
/// The primary identifier ends at the first double filler. Whatever follows is the secondary identifier; runs of fillers in it count as one.
pub(crate) fn identifiers(field: &[u8]) -> (String, String) {
    let start = field.iter().position(|c| *c != b'<').unwrap_or(field.len());
    let field = &field[start..];
    let split = field.windows(2).position(|pair| pair == b"<<").unwrap_or(field.len());
    (words(&field[..split]), words(&field[split..]))
}

pub(crate) fn words(cells: &[u8]) -> String {
    let mut text = Vec::with_capacity(cells.len());
    for word in cells.split(|c| *c == b'<').filter(|word| !word.is_empty()) {
        if !text.is_empty() {
            text.push(b' ');
        }
        text.extend_from_slice(word);
    }
    // Cells of the MRZ alphabet are ASCII.
    String::from_utf8(text).unwrap_or_default()
}

/// The first rule that the field breaks: letters only, one double filler, single fillers elsewhere, the rest at the end.
pub(crate) fn check(field: &[u8]) -> Result<(), NameFault> {
    let Some(last) = field.iter().rposition(|c| *c != b'<') else {
        return Err(NameFault::Empty);
    };
    if field[0] == b'<' {
        return Err(NameFault::StartsWithFiller);
    }
    let mut separated = false;
    let mut run = 0;
    for (column, cell) in field[..=last].iter().enumerate() {
        match cell {
            b'<' => run += 1,
            b'0'..=b'9' => return Err(NameFault::Digit { column: column + 1 }),
            _ => {
                if run > 2 || run == 2 && separated {
                    return Err(NameFault::FillerRun { column: column + 1 - run });
                }
                separated |= run == 2;
                run = 0;
            }
        }
    }
    Ok(())
}

/// Whether the field is full, so that the name must be taken as truncated (for example Doc 9303-4, 4.2.3).
pub(crate) fn may_be_truncated(field: &[u8]) -> bool {
    field.last().is_some_and(u8::is_ascii_uppercase)
}

/// Cells of a name field of `width`, truncated as the standard lays down (Doc 9303-4 to -7, 4.2.3); unused cells are fillers.
///
/// Identifiers are components of `A-Z` separated by spaces; at least one primary component.
pub(crate) fn field(primary: &str, secondary: &str, width: usize) -> Vec<u8> {
    let mut primary: Vec<&str> = primary.split(' ').filter(|word| !word.is_empty()).collect();
    let secondary: Vec<&str> = secondary.split(' ').filter(|word| !word.is_empty()).collect();
    // Two fillers and the first character of the secondary identifier must find room.
    let reserved = if secondary.is_empty() { 0 } else { 3 };
    while joined(&primary) + reserved > width {
        match primary.iter().any(|word| word.len() > 1) {
            true => shorten_longest(&mut primary),
            false => primary.truncate(primary.len() - 1),
        }
    }
    let mut cells = primary.join("<").into_bytes();
    if !secondary.is_empty() {
        let mut secondary = secondary;
        cells.extend(b"<<");
        let room = width - cells.len();
        // A truncated name ends in a letter: make one component shorter until the cut falls inside another.
        while joined(&secondary) > room && secondary.join("<").as_bytes()[room - 1] == b'<' {
            let before = words_before(&secondary, room);
            match secondary[..before].iter().any(|word| word.len() > 1) {
                true => shorten_longest(&mut secondary[..before]),
                false => secondary.truncate(before),
            }
        }
        cells.extend(secondary.join("<").bytes().take(room));
    }
    cells.resize(width, b'<');
    cells
}

fn joined(words: &[&str]) -> usize {
    words.iter().map(|word| word.len()).sum::<usize>() + words.len().saturating_sub(1)
}

/// How many words end before cell `room`.
fn words_before(words: &[&str], room: usize) -> usize {
    (1..=words.len()).rev().find(|n| joined(&words[..*n]) < room).unwrap_or(1)
}

fn shorten_longest(words: &mut [&str]) {
    if let Some(longest) = words.iter_mut().rev().max_by_key(|word| word.len()) {
        *longest = &longest[..longest.len().saturating_sub(1)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(primary: &str, secondary: &str, width: usize) -> String {
        String::from_utf8(field(primary, secondary, width)).unwrap()
    }

    // Doc 9303-4, 4.2.3 and 9303-5, 4.2.3.
    #[test]
    fn names_are_written_as_the_standard_shows() {
        assert_eq!(made("ERIKSSON", "ANNA MARIA", 30), "ERIKSSON<<ANNA<MARIA<<<<<<<<<<");
        assert_eq!(made("ARKFREITH", "", 30), "ARKFREITH<<<<<<<<<<<<<<<<<<<<<");
        assert_eq!(made("VILARCHAO FERNANDEZ", "JOSE RAMON", 30), "VILARCHAO<FERNANDEZ<<JOSE<RAMO");
        assert_eq!(
            made("PAPANDROPOULOUS", "JONATHON WARREN TREVOR", 39),
            "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR"
        );
    }

    #[test]
    fn a_truncated_name_fills_the_field_and_ends_in_a_letter() {
        for (primary, secondary) in [
            ("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG"),
            ("BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO"),
            ("ABCDEFGHIJKLMNOPQRSTUVWXY", "AB CD E F G H"),
        ] {
            let cells = field(primary, secondary, 30);
            assert_eq!(cells.len(), 30);
            assert!(may_be_truncated(&cells), "{}", String::from_utf8_lossy(&cells));
            assert_eq!(check(&cells), Ok(()));
        }
    }

    #[test]
    fn a_field_without_a_letter_or_with_stray_fillers_is_named() {
        assert_eq!(check(b"<<<<<<"), Err(NameFault::Empty));
        assert_eq!(check(b"<A<<B<"), Err(NameFault::StartsWithFiller));
        assert_eq!(check(b"A<<B1<"), Err(NameFault::Digit { column: 5 }));
        assert_eq!(check(b"A<<B<<C"), Err(NameFault::FillerRun { column: 5 }));
        assert_eq!(check(b"A<<<B<<"), Err(NameFault::FillerRun { column: 2 }));
        assert_eq!(check(b"A<B<<C<D<<"), Ok(()));
    }
}
