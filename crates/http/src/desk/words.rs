//! The message catalogues, one Fluent file per language, all with the same keys.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use vigie_model::Lang;

type Bundle = FluentBundle<FluentResource>;

static CATALOGUES: LazyLock<[Bundle; 4]> = LazyLock::new(|| Lang::ALL.map(bundle));

/// The files of one language: what all pages say, then one file for each room.
macro_rules! catalogue_of {
    ($lang:literal, $($room:literal)*) => {
        concat!(
            include_str!(concat!("../../locales/", $lang, ".ftl")),
            $("\n", include_str!(concat!("../../locales/", $lang, "/", $room, ".ftl")),)*
        )
    };
}

macro_rules! catalogues {
    ($lang:literal) => {
        catalogue_of!($lang, "matching" "trends" "rounds" "links" "practices" "decisions" "vigilance" "training" "indicators" "checkpoint" "protection" "home" "administration" "lists" "trust" "check")
    };
}

const fn source(lang: Lang) -> &'static str {
    match lang {
        Lang::En => catalogues!("en"),
        Lang::Fr => catalogues!("fr"),
        Lang::Es => catalogues!("es"),
        Lang::Ar => catalogues!("ar"),
    }
}

fn bundle(lang: Lang) -> Bundle {
    // A line that does not parse is left out here and found by the tests below; the desk starts all the same.
    let resource = FluentResource::try_new(source(lang).to_owned()).unwrap_or_else(|(resource, _)| resource);
    // The codes of `Lang` are well-formed language tags.
    let mut bundle = Bundle::new_concurrent(vec![lang.code().parse().unwrap_or_default()]);
    // Fluent's own isolation takes the direction of the first strong character outside nested isolates, which turns a date that is
    // followed by `UTC` around; `isolated` below does it by what the value holds.
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

fn catalogue(lang: Lang) -> &'static Bundle {
    match lang {
        Lang::En => &CATALOGUES[0],
        Lang::Fr => &CATALOGUES[1],
        Lang::Es => &CATALOGUES[2],
        Lang::Ar => &CATALOGUES[3],
    }
}

/// Whether the catalogues have a message of this key.
pub fn has_word(key: &str) -> bool {
    catalogue(Lang::En).has_message(key)
}

/// The message of `key`; the key itself where there is none, so that a page is still served.
pub(super) fn say(lang: Lang, key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
    let bundle = catalogue(lang);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        match value {
            Arg::Text(text) if lang == Lang::Ar => values.set(*name, isolated(text)),
            Arg::Text(text) => values.set(*name, *text),
            Arg::Number(number) => values.set(*name, *number),
        }
    }
    bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
}

/// A value for an Arabic sentence: what holds Latin letters and no Arabic stands on its own from left to right, what holds Arabic
/// from right to left, and plain numbers take their place as they are.
fn isolated(text: &str) -> String {
    if text.chars().any(|c| ('\u{600}'..='\u{8ff}').contains(&c)) {
        format!("\u{2067}{text}\u{2069}")
    } else if text.chars().any(char::is_alphabetic) {
        format!("\u{2066}{text}\u{2069}")
    } else {
        text.to_owned()
    }
}

/// A value put into a message.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arg<'a> {
    Text(&'a str),
    Number(i64),
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(lang: Lang) -> BTreeSet<&'static str> {
        source(lang)
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim()))
            .collect()
    }

    #[test]
    fn every_catalogue_parses_and_has_the_same_keys() {
        let english = keys(Lang::En);
        assert!(english.len() > 200);
        for lang in Lang::ALL {
            assert!(FluentResource::try_new(source(lang).to_owned()).is_ok(), "{lang:?} does not parse");
            let here = keys(lang);
            assert_eq!(
                english.difference(&here).collect::<Vec<_>>(),
                Vec::<&&str>::new(),
                "missing in {lang:?}"
            );
            assert_eq!(
                here.difference(&english).collect::<Vec<_>>(),
                Vec::<&&str>::new(),
                "only in {lang:?}"
            );
            for key in here {
                assert!(catalogue(lang).has_message(key), "{lang:?}: {key}");
            }
        }
    }

    #[test]
    fn every_language_uses_the_same_variables_in_a_message() {
        let variables = |lang: Lang, wanted: &str| -> BTreeSet<String> {
            let mut inside = false;
            let mut found = BTreeSet::new();
            for line in source(lang).lines() {
                if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                    inside = line.split_once('=').is_some_and(|(key, _)| key.trim() == wanted);
                }
                if inside {
                    for part in line.split('$').skip(1) {
                        found.insert(part.chars().take_while(char::is_ascii_alphanumeric).collect());
                    }
                }
            }
            found
        };
        for key in keys(Lang::En) {
            for lang in Lang::ALL {
                assert_eq!(variables(Lang::En, key), variables(lang, key), "{lang:?}: {key}");
            }
        }
    }

    #[test]
    fn every_word_that_a_template_asks_for_is_in_the_catalogue() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        let mut asked = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            for call in ["ui.t(\"", "ui.tn(\"", "ui.ta(\"", "ui.tab(\""] {
                for part in text.split(call).skip(1) {
                    let key = part.split('"').next().unwrap();
                    assert!(has_word(key), "no word for {key}");
                    asked += 1;
                }
            }
        }
        assert!(asked > 150, "only {asked} words asked for");
    }

    #[test]
    fn no_word_of_the_desk_calls_a_document_fake_or_genuine() {
        for lang in Lang::ALL {
            let said = source(lang).to_lowercase();
            for word in ["fake", "genuine", "authentique", "auténtico", "fiable score"] {
                assert!(!said.contains(word), "{lang:?} says {word}");
            }
        }
    }

    #[test]
    fn arabic_counts_days_by_its_own_plural_rules() {
        let days = |n| say(Lang::Ar, "age-days", &[("n", Arg::Number(n))]);
        assert_ne!(days(1), days(2));
        assert_ne!(days(3).replace('3', ""), days(11).replace("11", ""));
    }

    #[test]
    fn an_arabic_sentence_keeps_latin_names_and_arabic_dates_in_their_own_direction() {
        assert!(
            say(Lang::Ar, "said-attested", &[("a", Arg::Text("Utopia"))]).contains("\u{2066}Utopia\u{2069}")
        );
        assert!(
            say(Lang::Ar, "said-attested", &[("a", Arg::Text("يوتوبيا"))])
                .contains("\u{2067}يوتوبيا\u{2069}")
        );
        assert!(!say(Lang::En, "said-attested", &[("a", Arg::Text("Utopia"))]).contains('\u{2066}'));
    }

    #[test]
    fn an_unknown_key_is_shown_rather_than_a_page_lost() {
        assert_eq!(say(Lang::En, "no-such-key", &[]), "no-such-key");
    }
}
