//! A document as lists know it: the matching input `vigie-doc-v1`, `state|class|number`. O and 0 are not folded; see [`Document::variants`].

/// The longest document number: a TD1 number with its overflow into the optional data (ICAO Doc 9303-5, 4.2.2) has 22; some room for others.
pub const NUMBER_MOST: usize = 30;
/// The most readings that are asked when a number with O or 0 is not listed.
pub const VARIANTS_MOST: usize = 16;

/// Issuing state, class and number of a document, normalised.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Document {
    /// `state|class|number`.
    key: String,
    /// Octets of the state.
    state: usize,
}

impl std::fmt::Debug for Document {
    /// Without the number.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({}|{}|…)", self.state(), self.class())
    }
}

/// Why parts are no document. It never holds the part itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// The issuing state.
    #[error("an issuing state has one to three letters A to Z")]
    State,
    /// The class.
    #[error("the class is the first letter of the document code, such as P, I or V")]
    Class,
    /// The number is empty or too long.
    #[error("a document number has 1 to 30 letters A to Z and digits; this one has {0}")]
    NumberLength(usize),
    /// The number holds something else than letters and digits; the place from 1.
    #[error("a document number has 1 to 30 letters A to Z and digits; character {0} is none")]
    NumberCharacter(usize),
}

impl FieldError {
    /// The field, as CSV and JSON name it.
    pub const fn field(self) -> &'static str {
        match self {
            Self::State => "issuing_state",
            Self::Class => "class",
            Self::NumberLength(_) | Self::NumberCharacter(_) => "number",
        }
    }
}

impl Document {
    /// Normalises: upper case, fillers and white space stripped.
    ///
    /// # Errors
    /// Names the field that is not what it must be.
    pub fn new(state: &str, class: &str, number: &str) -> Result<Self, FieldError> {
        let mut key = String::with_capacity(state.len() + number.len() + 3);
        let kept = |text: &str, out: &mut String| {
            out.extend(
                text.chars().filter(|c| *c != '<' && !c.is_whitespace()).map(|c| c.to_ascii_uppercase()),
            );
        };
        kept(state, &mut key);
        let state = key.len();
        if !(1..=3).contains(&state) || !key.bytes().all(|c| c.is_ascii_uppercase()) {
            return Err(FieldError::State);
        }
        key.push('|');
        kept(class, &mut key);
        if key.len() != state + 2 || !key.as_bytes()[state + 1].is_ascii_uppercase() {
            return Err(FieldError::Class);
        }
        key.push('|');
        kept(number, &mut key);
        let number = &key[state + 3..];
        if let Some(at) = number.chars().position(|c| !c.is_ascii_alphanumeric()) {
            return Err(FieldError::NumberCharacter(at + 1));
        }
        match number.len() {
            1..=NUMBER_MOST => Ok(Self { key, state }),
            length => Err(FieldError::NumberLength(length)),
        }
    }

    /// Reads `state|class|number` as [`Document::key`] gives it; nothing is normalised.
    pub fn from_key(key: &str) -> Option<Self> {
        let mut parts = key.splitn(3, '|');
        let made = Self::new(parts.next()?, parts.next()?, parts.next()?).ok()?;
        (made.key == key).then_some(made)
    }

    /// `vigie-doc-v1`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Issuing state as in the MRZ, without fillers.
    pub fn state(&self) -> &str {
        &self.key[..self.state]
    }

    /// First letter of the document code.
    pub fn class(&self) -> &str {
        &self.key[self.state + 1..self.state + 2]
    }

    /// Document number.
    pub fn number(&self) -> &str {
        &self.key[self.state + 3..]
    }

    /// Places in the number, from 1, where O and 0 could be taken for each other.
    pub fn confusable(&self) -> Vec<u8> {
        (1..).zip(self.number().bytes()).filter(|(_, c)| matches!(c, b'O' | b'0')).map(|(at, _)| at).collect()
    }

    /// Other readings of the number, O for 0 and 0 for O, with the places that differ: those with the fewest changes first, [`VARIANTS_MOST`] at most.
    ///
    /// The check digit cannot tell them apart in general: O has the value 24 and 0 the value 0 (Doc 9303-3, 4.9), which differ modulo 10, but issuers print the
    /// digit over what they meant and a reader may have misread both.
    pub fn variants(&self) -> Vec<(Self, Vec<u8>)> {
        let cells = self.confusable();
        // Beyond eight cells the first eight are varied: 16 readings are over before that.
        let width = cells.len().min(8) as u32;
        let mut masks: Vec<u32> = (1..1_u32 << width).collect();
        masks.sort_by_key(|mask| (mask.count_ones(), *mask));
        masks.truncate(VARIANTS_MOST);
        let number = self.state + 3;
        let read = |mask: u32| {
            let changed: Vec<u8> = (0..)
                .zip(&cells)
                .take(8)
                .filter(|(bit, _)| mask >> bit & 1 == 1)
                .map(|(_, cell)| *cell)
                .collect();
            let mut key = self.key.clone().into_bytes();
            for cell in &changed {
                let at = number + usize::from(*cell) - 1;
                key[at] = if key[at] == b'O' { b'0' } else { b'O' };
            }
            let key = String::from_utf8(key).expect("letters and digits stay letters and digits");
            (Self { key, state: self.state }, changed)
        };
        masks.into_iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises_and_names_the_field_that_is_wrong() {
        let document = Document::new("ut o", "p", " l898<902c3<").unwrap();
        assert_eq!(document.key(), "UTO|P|L898902C3");
        assert_eq!((document.state(), document.class(), document.number()), ("UTO", "P", "L898902C3"));
        assert_eq!(Document::from_key(document.key()), Some(document.clone()));
        assert_eq!(Document::from_key("uto|P|X"), None);
        assert_eq!(format!("{document:?}"), "Document(UTO|P|…)");
        for (state, class, number, field) in [
            ("U1", "P", "X", "issuing_state"),
            ("", "P", "X", "issuing_state"),
            ("UTOP", "P", "X", "issuing_state"),
            ("UTO", "PP", "X", "class"),
            ("UTO", "", "X", "class"),
            ("UTO", "P", "", "number"),
            ("UTO", "P", "X-1", "number"),
            ("UTO", "P", "Ö1", "number"),
            ("UTO", "P", "1234567890123456789012345678901", "number"),
        ] {
            assert_eq!(Document::new(state, class, number).unwrap_err().field(), field, "{state}|{class}");
        }
    }

    #[test]
    fn the_other_readings_are_bounded_and_start_with_one_change() {
        let read = |number: &str| Document::new("UTO", "P", number).unwrap();
        assert_eq!(read("L898").variants(), []);
        let two: Vec<String> =
            read("O10").variants().into_iter().map(|(other, _)| other.number().to_owned()).collect();
        assert_eq!(two, ["010", "O1O", "01O"]);
        assert_eq!(read("O10").confusable(), [1, 3]);
        let many = read("000000000000000000000000000000").variants();
        assert_eq!(many.len(), VARIANTS_MOST);
        assert!(many[..8].iter().all(|(_, cells)| cells.len() == 1));
    }
}
