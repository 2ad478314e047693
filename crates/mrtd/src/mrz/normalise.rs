//! From what a reader, keyboard or clipboard delivers to the cells that were printed.
//!
//! Readers that act as keyboards send key positions; the host turns them into characters by its own layout. If the
//! two disagree, every filler comes out as one and the same other character, and on some layouts letters and digits
//! move too. So a substitute is taken for the filler only if it is the one foreign character of the whole text and
//! no `<` stands beside it; anything else is refused with its place. Each repair is named in the result.

use serde::Serialize;

use super::zone::{Zone, is_cell};
use super::{Format, MrzError};

/// A repair of what happened between the document and this program; nothing that the document itself shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalisation {
    /// Control characters around the lines were dropped: byte order mark, STX, ETX and the like.
    ControlCharacters,
    /// `&lt;` was read as the filler (text that went through HTML).
    HtmlEntity,
    /// Full-width letters, digits and signs were read as their ASCII forms.
    FullWidth,
    /// A reader set to the US layout on a host set to the French or Belgian one: digits, A, Q, W, Z, M and the filler were mapped back.
    KeyboardAzerty,
    /// This character stood for every filler.
    KeyboardFiller(char),
    /// A reader set to the US layout on a host set to the German one: besides the filler, Y and Z were exchanged. Taken only
    /// if check digits or state codes disagree as read and all agree after the exchange.
    KeyboardQwertz,
    /// `«` or `»` beside `<` was read as two fillers (automatic typography).
    Guillemets,
    /// Lower-case letters were raised.
    LowerCase,
    /// Lines ended in CR or CR LF.
    CarriageReturn,
    /// Spaces stood for the fillers.
    SpacesAsFillers,
    /// Spaces were dropped.
    SpacesRemoved,
    /// Blank lines were dropped.
    BlankLines,
    /// Line breaks were missing, or stood where the display wrapped, and were set by the length.
    LineBreaks,
}

impl Normalisation {
    /// The repair in a few words, for the evidence of a finding.
    pub fn describe(self) -> String {
        match self {
            Self::ControlCharacters => "control characters dropped".into(),
            Self::HtmlEntity => "&lt; read as the filler".into(),
            Self::FullWidth => "full-width characters read as ASCII".into(),
            Self::KeyboardAzerty => "US reader on a French or Belgian keyboard layout mapped back".into(),
            Self::KeyboardFiller(written) => format!("{written} read as the filler (keyboard layout)"),
            Self::KeyboardQwertz => "Y and Z exchanged (US reader on a German keyboard layout)".into(),
            Self::Guillemets => "guillemets read as two fillers".into(),
            Self::LowerCase => "lower case raised".into(),
            Self::CarriageReturn => "CR line ends read".into(),
            Self::SpacesAsFillers => "spaces read as fillers".into(),
            Self::SpacesRemoved => "spaces dropped".into(),
            Self::BlankLines => "blank lines dropped".into(),
            Self::LineBreaks => "line breaks set by length".into(),
        }
    }
}

/// No zone with separators, entities and byte order marks is longer.
const LONGEST_TEXT: usize = 2_000;

/// What keyboards give in place of `<`, one kind at a time.
///
/// `;` German, Swiss, Nordic, Spanish, Italian and Portuguese hosts under a US reader; `>` the same key with Caps Lock or
/// Shift; `,` Shift lost; `.` French host; `'` Canadian French host; `\` and `|` the 102nd key on US and British hosts;
/// `«`, `»`, `‹` and `›` that key on Canadian and Portuguese hosts, or typography.
const FILLER_KEYS: [char; 11] = [';', '>', ',', '.', '\'', '\\', '|', '«', '»', '‹', '›'];

/// The cells of a text, and the repairs that were needed, in the order they were made.
pub(crate) fn zone(text: &str) -> Result<(Zone, Vec<Normalisation>), MrzError> {
    match clean(text) {
        Some(zone) => Ok((zone, Vec::new())),
        None => repaired(text),
    }
}

/// A text that needs no repair: right lines, LF between them, perhaps one at the end.
fn clean(text: &str) -> Option<Zone> {
    let text = text.as_bytes();
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let widths: &[usize] = match text.len() {
        92 => &[30, 30, 30],
        73 => &[36, 36],
        89 => &[44, 44],
        71 => &[9, 30, 30],
        30 => &[30],
        _ => return None,
    };
    let mut cells = [0; 90];
    let (mut from, mut to) = (0, 0);
    for width in widths {
        let source = &text[from..from + width];
        if !source.iter().copied().all(is_cell) || text.get(from + width).is_some_and(|end| *end != b'\n') {
            return None;
        }
        cells[to..to + width].copy_from_slice(source);
        (from, to) = (from + width + 1, to + width);
    }
    Zone::new(&cells[..to])
}

fn repaired(text: &str) -> Result<(Zone, Vec<Normalisation>), MrzError> {
    if text.len() > LONGEST_TEXT {
        return Err(MrzError::TooLong { len: text.len() });
    }
    let mut done = Vec::new();
    let mut text = text.to_owned();
    let mut step = |name: Normalisation, from: &mut String, to: String| {
        if *from != to {
            *from = to;
            done.push(name);
        }
    };

    let kept = text.chars().filter(|c| !is_dropped(*c)).collect();
    step(Normalisation::ControlCharacters, &mut text, kept);
    let decoded = text.replace("&lt;", "<").replace("&LT;", "<");
    step(Normalisation::HtmlEntity, &mut text, decoded);
    let narrowed = text.chars().map(narrow).collect();
    step(Normalisation::FullWidth, &mut text, narrowed);
    if let Some(mapped) = from_azerty(&text) {
        step(Normalisation::KeyboardAzerty, &mut text, mapped);
    }
    if text.contains('<') {
        let spelled = text.replace(['«', '»'], "<<");
        step(Normalisation::Guillemets, &mut text, spelled);
    } else if let Some(written) = only_foreign_character(&text) {
        let filled = text.replace(written, "<");
        step(Normalisation::KeyboardFiller(written), &mut text, filled);
    }
    let raised = text.to_ascii_uppercase();
    step(Normalisation::LowerCase, &mut text, raised);
    let fed = text.replace("\r\n", "\n").replace('\r', "\n");
    step(Normalisation::CarriageReturn, &mut text, fed);
    if text.contains(is_space) {
        if !text.contains('<') && has_the_shape_of_a_zone(&text) {
            let filled = text.replace(is_space, "<");
            step(Normalisation::SpacesAsFillers, &mut text, filled);
        } else {
            let closed = text.replace(is_space, "");
            step(Normalisation::SpacesRemoved, &mut text, closed);
        }
    }
    let body = text.trim_end_matches('\n');
    if body.is_empty() {
        return Err(MrzError::Empty);
    }
    let solid = body.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    let mut body = body.to_owned();
    step(Normalisation::BlankLines, &mut body, solid);
    for (line, content) in body.split('\n').enumerate() {
        if let Some((column, found)) =
            content.chars().enumerate().find(|(_, c)| !c.is_ascii() || !is_cell(*c as u8))
        {
            return Err(MrzError::Character { line: line + 1, column: column + 1, found });
        }
    }

    let lines: Vec<&str> = body.split('\n').collect();
    let cells = lines.concat();
    match fit(&lines)? {
        Breaks::AsGiven => {}
        Breaks::ByLength => done.push(Normalisation::LineBreaks),
    }
    match Zone::new(cells.as_bytes()) {
        Some(zone) => Ok((zone, done)),
        None => Err(MrzError::ZoneLength { len: cells.len() }),
    }
}

enum Breaks {
    AsGiven,
    ByLength,
}

/// Whether the lines are those of a zone, or one that was wrapped elsewhere; else which line is wrong.
fn fit(lines: &[&str]) -> Result<Breaks, MrzError> {
    let widths: Vec<usize> = lines.iter().map(|line| line.len()).collect();
    let (width, start) = (widths[0], lines[0].as_bytes());
    if Format::of(&widths, start).is_some() {
        return Ok(Breaks::AsGiven);
    }
    let total: usize = widths.iter().sum();
    // A display wraps at a width of its own: all pieces but the last are equally long, and the last is clearly shorter.
    // Lines of a format's width, or two of about the same length, are lines of which one lost characters.
    let wrapped = match &*widths {
        [_] => true,
        [pieces @ .., last] => {
            let uneven = lines.len() > 2 || width > last + 12;
            uneven
                && !matches!(width, 30 | 36 | 44)
                && pieces.iter().all(|piece| *piece == width)
                && *last <= width
        }
        [] => false,
    };
    if wrapped && Format::of_cells(total, start).is_some() {
        return Ok(Breaks::ByLength);
    }
    let format = match &*widths {
        [_] => return Err(MrzError::ZoneLength { len: total }),
        [_, _] => {
            let narrow = widths.contains(&36) || total / 2 < 40;
            let of = |width| Format::of(&[width, width], start);
            match narrow && !widths.contains(&44) {
                true => of(36).unwrap_or(Format::Td2),
                false => of(44).unwrap_or(Format::Td3),
            }
        }
        [first, _, _] if *first < 15 => Format::CheDl,
        [_, _, _] => Format::Td1,
        _ => return Err(MrzError::LineCount { count: lines.len() }),
    };
    // Some line differs from its width, or the lines would have been a zone.
    let (line, len) = widths
        .iter()
        .enumerate()
        .zip(format.widths())
        .find(|((_, len), width)| len != width)
        .map_or((0, total), |((line, len), _)| (line, *len));
    Err(MrzError::LineLength { line: line + 1, len, format })
}

fn has_the_shape_of_a_zone(text: &str) -> bool {
    let widths: Vec<usize> =
        text.trim_end_matches('\n').split('\n').map(|line| line.chars().count()).collect();
    widths.len() > 1 && Format::of(&widths, b"").is_some()
}

fn is_dropped(c: char) -> bool {
    c == '\u{feff}' || c == '\u{200b}' || c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

fn is_space(c: char) -> bool {
    c == '\t' || c != '\n' && c.is_whitespace()
}

/// Full-width forms U+FF01 to U+FF5E stand 0xFEE0 above their ASCII characters.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from((u32::from(c) - 0xfee0) as u8),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// The one character outside `A-Z`, `a-z`, `0-9` and white space, if it is one that keyboards give for the filler.
fn only_foreign_character(text: &str) -> Option<char> {
    let mut foreign = text.chars().filter(|c| !c.is_ascii_alphanumeric() && !c.is_whitespace());
    let first = foreign.next()?;
    (FILLER_KEYS.contains(&first) && foreign.all(|c| c == first)).then_some(first)
}

/// Undoes what a French or Belgian layout makes of the keys that a US reader presses.
///
/// Every zone has digits and fillers, so a text without both, but with the signs of the digit row, can be nothing else.
fn from_azerty(text: &str) -> Option<String> {
    let digit_row = |c: char| AZERTY_DIGITS.contains(&c);
    if text.contains('<') || text.contains(|c: char| c.is_ascii_digit()) || !text.contains(digit_row) {
        return None;
    }
    text.chars().map(azerty_key).collect()
}

const AZERTY_DIGITS: [char; 12] = ['&', 'é', '"', '\'', '(', '-', '§', 'è', '_', '!', 'ç', 'à'];

/// The character on the US layout of the key that gives `c` on the French or Belgian one; letters come out in upper case.
fn azerty_key(c: char) -> Option<char> {
    Some(match c {
        '&' => '1',
        'é' => '2',
        '"' => '3',
        '\'' => '4',
        '(' => '5',
        '-' | '§' => '6',
        'è' => '7',
        '_' | '!' => '8',
        'ç' => '9',
        'à' => '0',
        '.' | ';' => '<',
        '?' | ',' => 'M',
        'a' | 'A' => 'Q',
        'q' | 'Q' => 'A',
        'z' | 'Z' => 'W',
        'w' | 'W' => 'Z',
        letter if letter.is_ascii_alphabetic() => letter.to_ascii_uppercase(),
        space if space.is_whitespace() => space,
        _ => return None,
    })
}
