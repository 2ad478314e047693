//! Words read aloud to compare a member card over the telephone: one word per octet, from a list of 256.
//!
//! The words are short, in common use, start with four different letters and differ in at least two letters from each other.

use std::fmt;

/// Words of a fingerprint: 12 of 256 words are 96 bits, which nobody can search for.
pub const LEN: usize = 12;

/// A fingerprint as words, shown as `acorn-album-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Words([u8; LEN]);

/// Where words that were read aloud differ from those that stand here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Another number of words was given.
    #[error("{found} words where {LEN} are due")]
    Count {
        /// Words given.
        found: usize,
    },
    /// A word is not on the list.
    #[error("word {place} is not on the list")]
    Unknown {
        /// Counted from 1.
        place: usize,
    },
    /// A word is on the list and is another one.
    #[error("word {place} differs: this is another card")]
    Differs {
        /// Counted from 1.
        place: usize,
    },
}

impl Words {
    /// The words of the first octets of a digest.
    pub fn of(digest: &[u8; 32]) -> Self {
        let mut octets = [0; LEN];
        octets.copy_from_slice(&digest[..LEN]);
        Self(octets)
    }

    /// The words in order.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().map(|octet| LIST[usize::from(*octet)])
    }

    /// Compares with words as someone typed or heard them: any case, separated by spaces, hyphens or commas; the first four letters suffice.
    ///
    /// # Errors
    /// The first word that differs, counted from 1.
    pub fn compare(&self, heard: &str) -> Result<(), WordsError> {
        let heard: Vec<String> = heard
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        for (at, (heard, due)) in heard.iter().zip(self.iter()).enumerate() {
            let place = at + 1;
            let meant = find(heard).ok_or(WordsError::Unknown { place })?;
            if meant != due {
                return Err(WordsError::Differs { place });
            }
        }
        match heard.len() == LEN {
            true => Ok(()),
            false => Err(WordsError::Count { found: heard.len() }),
        }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().collect::<Vec<_>>().join("-"))
    }
}

/// The word on the list that starts with these four or more letters, or is this shorter word.
fn find(heard: &str) -> Option<&'static str> {
    let start = |word: &str| heard.chars().count() >= 4 && word.starts_with(heard);
    LIST.iter().copied().find(|word| *word == heard || start(word))
}

#[rustfmt::skip]
const LIST: [&str; 256] = [
    "acorn", "album", "alpha", "amber", "anchor", "angle", "apple", "april", "apron", "arrow", "atlas",
    "attic", "autumn", "avocado", "awning", "bacon", "badge", "bagel", "bamboo", "banjo", "barrel",
    "basket", "beaver", "bishop", "blanket", "blossom", "bonfire", "bottle", "bridge", "bronze", "bucket",
    "buffalo", "butter", "cabin", "cactus", "camel", "candle", "canyon", "captain", "carbon", "cargo",
    "carpet", "castle", "cedar", "chalk", "cherry", "chimney", "circus", "cliff", "clover", "cobalt",
    "coconut", "comet", "compass", "copper", "coral", "cotton", "coyote", "crayon", "cricket", "crystal",
    "cymbal", "daisy", "dancer", "delta", "denim", "desert", "dinner", "dolphin", "domino", "donkey",
    "dragon", "drummer", "eagle", "easel", "echo", "eclipse", "elbow", "emerald", "engine", "fabric",
    "falcon", "feather", "fender", "fiddle", "finger", "fjord", "flamingo", "flute", "forest", "fossil",
    "fountain", "gadget", "galaxy", "garlic", "gazelle", "geyser", "giraffe", "glacier", "goblet",
    "gorilla", "granite", "guitar", "hammer", "harvest", "helmet", "hickory", "honey", "horizon", "hotel",
    "hydrant", "icicle", "igloo", "indigo", "insect", "island", "ivory", "jacket", "jaguar", "jasmine",
    "jelly", "jigsaw", "jockey", "jungle", "juniper", "kayak", "kennel", "ketchup", "kettle", "kitchen",
    "kiwi", "koala", "ladder", "lagoon", "lantern", "lasso", "lavender", "lemon", "leopard", "lilac",
    "lizard", "lobster", "locket", "lunch", "magnet", "mango", "maple", "marble", "meadow", "melon",
    "mirror", "mitten", "mosaic", "muffin", "museum", "mustard", "napkin", "nectar", "needle", "nickel",
    "nutmeg", "oasis", "october", "olive", "onion", "orbit", "orchid", "ostrich", "otter", "oxygen",
    "oyster", "paddle", "pajama", "palace", "panda", "papaya", "parrot", "pebble", "pelican", "pencil",
    "pepper", "piano", "pigeon", "pillow", "pilot", "pirate", "planet", "pony", "potato", "prism",
    "pumpkin", "puzzle", "pyramid", "quartz", "quiver", "rabbit", "radar", "radish", "raven", "ribbon",
    "river", "robin", "ruby", "saffron", "sandal", "satin", "scarf", "scooter", "shadow", "shovel",
    "sierra", "silver", "sketch", "spider", "spoon", "squid", "statue", "summit", "sunset", "tablet",
    "teapot", "temple", "thimble", "thunder", "tiger", "timber", "tomato", "topaz", "tornado", "tractor",
    "trumpet", "tulip", "tunnel", "turtle", "umbrella", "unicorn", "utensil", "valley", "vanilla", "velvet",
    "victory", "violin", "volcano", "voyage", "waffle", "wagon", "walnut", "walrus", "whisper", "window",
    "winter", "yellow", "yogurt", "zebra", "zephyr", "zigzag",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(a: &str, b: &str) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.bytes().enumerate() {
            let mut corner = std::mem::replace(&mut row[0], i + 1);
            for (j, y) in b.bytes().enumerate() {
                let best = (row[j + 1] + 1).min(row[j] + 1).min(corner + usize::from(x != y));
                corner = std::mem::replace(&mut row[j + 1], best);
            }
        }
        row[b.len()]
    }

    #[test]
    fn no_two_words_are_easily_mistaken() {
        for (at, word) in LIST.iter().enumerate() {
            assert!((4..=8).contains(&word.len()) && word.bytes().all(|c| c.is_ascii_lowercase()), "{word}");
            for other in &LIST[at + 1..] {
                assert!(word < other, "{word} {other}");
                assert!(distance(word, other) >= 2 && word[..4] != other[..4], "{word} {other}");
            }
        }
    }

    #[test]
    fn says_which_word_differs() {
        let words = Words::of(&std::array::from_fn(|i| i as u8 * 7));
        let text = words.to_string();
        assert_eq!(text.split('-').count(), LEN);
        assert_eq!(words.compare(&text.to_uppercase().replace('-', " ")), Ok(()));
        let short: Vec<&str> = text.split('-').map(|word| &word[..4]).collect();
        assert_eq!(words.compare(&short.join(", ")), Ok(()));
        let third = text.split('-').nth(2).unwrap();
        assert_eq!(words.compare(&text.replace(third, "zigzag")), Err(WordsError::Differs { place: 3 }));
        assert_eq!(words.compare(&text.replace(third, "zzz")), Err(WordsError::Unknown { place: 3 }));
        assert_eq!(words.compare(short[0]), Err(WordsError::Count { found: 1 }));
        assert_eq!(words.compare(""), Err(WordsError::Count { found: 0 }));
        assert_eq!(words.compare(&format!("{text}-acorn")), Err(WordsError::Count { found: 13 }));
    }
}
