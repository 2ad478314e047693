//! Characters that readers of OCR-B take for one another.

/// How usual a confusion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Seen with every reader: shapes that differ in a stroke.
    Usual,
    /// Seen on worn or badly lit zones. Counts as two usual ones: readings with several of them are guesses.
    Rare,
    /// Digit for digit and the like. Counts as three: proposed only where nothing else is exchanged.
    Odd,
}

impl Rank {
    pub(super) const fn exchanges(self) -> usize {
        match self {
            Self::Usual => 1,
            Self::Rare => 2,
            Self::Odd => 3,
        }
    }
}

/// Pairs, and how unlikely each is in tenths of an ordinary one.
const PAIRS: &[(u8, u8, u32, Rank)] = &[
    (b'0', b'O', 10, Rank::Usual),
    (b'0', b'Q', 12, Rank::Usual),
    (b'0', b'D', 12, Rank::Usual),
    (b'O', b'Q', 12, Rank::Usual),
    (b'O', b'D', 14, Rank::Usual),
    (b'1', b'I', 10, Rank::Usual),
    (b'5', b'S', 10, Rank::Usual),
    (b'8', b'B', 10, Rank::Usual),
    (b'2', b'Z', 10, Rank::Usual),
    (b'6', b'G', 10, Rank::Usual),
    (b'<', b'K', 11, Rank::Usual),
    (b'1', b'L', 24, Rank::Rare),
    (b'I', b'L', 24, Rank::Rare),
    (b'4', b'A', 24, Rank::Rare),
    (b'7', b'T', 24, Rank::Rare),
    (b'U', b'V', 24, Rank::Rare),
    (b'M', b'N', 24, Rank::Rare),
    (b'C', b'G', 24, Rank::Rare),
    (b'E', b'F', 24, Rank::Rare),
    (b'1', b'7', 26, Rank::Rare),
    (b'D', b'Q', 26, Rank::Rare),
    (b'1', b'T', 26, Rank::Rare),
    (b'I', b'T', 26, Rank::Rare),
    (b'V', b'Y', 26, Rank::Rare),
    (b'F', b'P', 26, Rank::Rare),
    (b'0', b'8', 32, Rank::Odd),
    (b'3', b'8', 32, Rank::Odd),
    (b'5', b'6', 32, Rank::Odd),
    (b'6', b'8', 32, Rank::Odd),
    (b'8', b'9', 32, Rank::Odd),
    (b'3', b'5', 32, Rank::Odd),
    (b'0', b'6', 32, Rank::Odd),
    (b'2', b'7', 32, Rank::Odd),
    (b'4', b'9', 32, Rank::Odd),
    (b'3', b'9', 32, Rank::Odd),
    (b'3', b'B', 32, Rank::Odd),
    (b'7', b'Z', 32, Rank::Odd),
    (b'8', b'S', 32, Rank::Odd),
    (b'9', b'G', 34, Rank::Odd),
    (b'0', b'U', 34, Rank::Odd),
    (b'0', b'C', 34, Rank::Odd),
    (b'1', b'J', 34, Rank::Odd),
    (b'I', b'J', 34, Rank::Odd),
    (b'4', b'H', 34, Rank::Odd),
    (b'P', b'R', 34, Rank::Odd),
    (b'K', b'X', 34, Rank::Odd),
    (b'B', b'R', 34, Rank::Odd),
    (b'H', b'N', 34, Rank::Odd),
    (b'M', b'W', 34, Rank::Odd),
    (b'H', b'M', 34, Rank::Odd),
    (b'B', b'E', 34, Rank::Odd),
    (b'K', b'R', 34, Rank::Odd),
    (b'T', b'Y', 34, Rank::Odd),
];

/// What may be printed where a reader gave `read`, how unlikely that is, and how usual.
pub(super) fn of(read: u8) -> impl Iterator<Item = (u8, u32, Rank)> {
    PAIRS.iter().filter_map(move |&(a, b, cost, rank)| match read {
        _ if a == read => Some((b, cost, rank)),
        _ if b == read => Some((a, cost, rank)),
        _ => None,
    })
}

/// The same for one pair; `None` if nobody confuses the two.
pub(super) fn between(read: u8, printed: u8) -> Option<(u32, Rank)> {
    of(read).find(|(other, ..)| *other == printed).map(|(_, cost, rank)| (cost, rank))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mrz::check_digit;

    #[test]
    fn every_pair_is_listed_once() {
        for (at, (a, b, ..)) in PAIRS.iter().enumerate() {
            assert!(PAIRS[at + 1..].iter().all(|(c, d, ..)| !((a, b) == (c, d) || (a, b) == (d, c))));
        }
    }

    #[test]
    fn pairs_of_one_value_modulo_ten_are_those_that_digits_cannot_see() {
        let blind: Vec<String> = PAIRS
            .iter()
            .filter(|(a, b, ..)| check_digit(&[*a]) == check_digit(&[*b]))
            .map(|(a, b, ..)| format!("{}{}", char::from(*a), char::from(*b)))
            .collect();
        assert_eq!(blind, ["6G", "<K", "1L", "FP", "8S", "0U", "MW"]);
    }
}
