//! Rust source as text that can be searched: comments and texts blanked out, code that only tests compile left out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// One source file of a crate, without what only tests compile.
pub struct Source {
    /// Path from the root, with `/`.
    pub path: String,
    /// Code alone: comments and the content of texts are spaces.
    pub code: String,
    /// Code with its texts: comments are spaces.
    pub texts: String,
}

impl Source {
    /// Lines of the code that hold one of the words, as `path:line: word`.
    pub fn lines_with(&self, words: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for (number, line) in (1..).zip(self.code.lines()) {
            for word in words.iter().filter(|word| has_word(line, word)) {
                found.push(format!("{}:{number}: {word}", self.path));
            }
        }
        found
    }

    /// Lines of the code that make a value of a struct or variant by its fields: `Name {`, `Name::<…> {`.
    pub fn literals_of(&self, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        for at in words_at(&self.code, name) {
            let before = self.code[..at].trim_end();
            let declared = ["struct", "impl", "for", "->", "enum", "trait", ">"]
                .iter()
                .any(|word| before.ends_with(word));
            // A variant of an enum that has one of this name.
            let owner = before.strip_suffix("::").map(|path| {
                path.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
            });
            let variant = owner.is_some_and(|owner| owner.starts_with(char::is_uppercase));
            let mut after = self.code[at + name.len()..].trim_start();
            after = after.strip_prefix("::").unwrap_or(after).trim_start();
            if after.starts_with('<') {
                after = after.find('>').map_or("", |end| after[end + 1..].trim_start());
            }
            if !declared && !variant && after.starts_with('{') {
                let line = self.code[..at].matches('\n').count() + 1;
                found.push(format!("{}:{line}", self.path));
            }
        }
        found
    }
}

/// All sources of a crate's `src`, tests left out.
pub fn sources(folder: &str) -> Vec<Source> {
    let mut files = Vec::new();
    collect(&root().join("crates").join(folder).join("src"), &mut files);
    files.sort();
    let mut left_out = BTreeSet::new();
    let mut read = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let (mut code, mut texts) = blank(&text);
        for module in cut_tests(&mut code, &mut texts) {
            left_out.extend(module.files(&file));
        }
        let path = file.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        read.push((file, Source { path, code, texts }));
    }
    let of_tests = |file: &Path| left_out.iter().any(|out| file.starts_with(out));
    let kept: Vec<Source> =
        read.into_iter().filter(|(file, _)| !of_tests(file)).map(|(_, source)| source).collect();
    assert!(!kept.is_empty(), "crates/{folder}/src holds no source");
    kept
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// A module that only tests compile.
struct TestModule {
    name: String,
    path: Option<String>,
}

impl TestModule {
    /// The file it stands in, and the folder of its own modules.
    fn files(&self, parent: &Path) -> Vec<PathBuf> {
        let folder = parent.parent().unwrap();
        if let Some(path) = &self.path {
            return vec![folder.join(path)];
        }
        let stem = parent.file_stem().unwrap().to_string_lossy();
        let below =
            if matches!(&*stem, "lib" | "main" | "mod") { folder.to_owned() } else { folder.join(&*stem) };
        vec![below.join(format!("{}.rs", self.name)), below.join(&self.name)]
    }
}

/// Blanks every item under `#[cfg(test)]`; gives the modules among them that stand in files of their own.
fn cut_tests(code: &mut String, texts: &mut String) -> Vec<TestModule> {
    let mut modules = Vec::new();
    while let Some(begin) = code.find("#[cfg(test)]") {
        let body = begin + "#[cfg(test)]".len();
        // Attributes between the condition and its item hold neither braces nor semicolons.
        let stop = body + code[body..].find(['{', ';']).expect("an item follows");
        let head = &code[body..stop];
        let mut end = stop + 1;
        if code.as_bytes()[stop] == b'{' {
            end = closing(code, stop) + 1;
        } else if let Some(at) = words_at(head, "mod").first() {
            let path = texts[body..stop].split_once("path = \"").and_then(|(_, rest)| rest.split_once('"'));
            modules.push(TestModule {
                name: head[at + 3..].trim().to_owned(),
                path: path.map(|(path, _)| path.to_owned()),
            });
        }
        for text in [&mut *code, texts] {
            let cut: String = text[begin..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
            text.replace_range(begin..end, &cut);
        }
    }
    modules
}

/// The place of the brace that closes the one at `open`.
pub fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + at;
        }
    }
    panic!("a brace is not closed")
}

/// Where a word stands that is not part of a longer name.
pub fn words_at(text: &str, word: &str) -> Vec<usize> {
    let name = |c: char| c.is_alphanumeric() || c == '_';
    let whole = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let open = word.starts_with(name) && before.is_some_and(name);
        let ends = word.ends_with(name) && after.is_some_and(name);
        !open && !ends
    };
    text.match_indices(word).map(|(at, _)| at).filter(|at| whole(*at)).collect()
}

/// Whether a word stands in the text by itself.
pub fn has_word(text: &str, word: &str) -> bool {
    !words_at(text, word).is_empty()
}

/// The text without comments and texts, and the text without comments; both with every character where it was, octet by octet.
pub fn blank(source: &str) -> (String, String) {
    let chars: Vec<char> = source.chars().collect();
    let (mut code, mut texts) = (String::with_capacity(source.len()), String::with_capacity(source.len()));
    let space = |text: &mut String, c: char| match c {
        '\n' => text.push('\n'),
        _ => (0..c.len_utf8()).for_each(|_| text.push(' ')),
    };
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let (length, kind) = token(rest, at.checked_sub(1).map(|before| chars[before]));
        for c in &rest[..length] {
            match kind {
                Kind::Code => {
                    code.push(*c);
                    texts.push(*c);
                }
                Kind::Text => {
                    space(&mut code, *c);
                    texts.push(*c);
                }
                Kind::Comment => {
                    space(&mut code, *c);
                    space(&mut texts, *c);
                }
            }
        }
        at += length;
    }
    (code, texts)
}

#[derive(Clone, Copy)]
enum Kind {
    Code,
    Text,
    Comment,
}

/// Length in characters of what begins here, and what it is.
fn token(rest: &[char], before: Option<char>) -> (usize, Kind) {
    let end_of = |pattern: &[char], from: usize| {
        (from..rest.len())
            .find(|at| rest[*at..].starts_with(pattern))
            .map_or(rest.len(), |at| at + pattern.len())
    };
    let in_name = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    match rest {
        ['/', '/', ..] => (rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()), Kind::Comment),
        ['/', '*', ..] => {
            let (mut depth, mut at) = (1, 2);
            while depth > 0 && at < rest.len() {
                match rest[at..] {
                    ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
                    ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
                    _ => at += 1,
                }
            }
            (at, Kind::Comment)
        }
        ['r', '"' | '#', ..] if !in_name || matches!(before, Some('b' | 'c')) => {
            let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
            match rest.get(1 + hashes) {
                Some('"') => {
                    let close: Vec<char> =
                        std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                    (end_of(&close, hashes + 2), Kind::Text)
                }
                // A raw name such as `r#type`.
                _ => (1, Kind::Code),
            }
        }
        ['"', ..] => {
            let mut at = 1;
            while at < rest.len() && rest[at] != '"' {
                at += if rest[at] == '\\' { 2 } else { 1 };
            }
            ((at + 1).min(rest.len()), Kind::Text)
        }
        ['\'', '\\', ..] => (end_of(&['\''], 3), Kind::Text),
        ['\'', _, '\'', ..] => (3, Kind::Text),
        _ => (1, Kind::Code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_texts_and_characters_are_blanked_and_nothing_moves() {
        let source = "a /* std::fs /* b */ */ c // StatusCode\n\"std::\\\"fs\" r#\"Batch {\"# b'\\'' '\"' 'x: loop { r#type }";
        let (code, texts) = blank(source);
        assert_eq!(code.len(), source.len());
        assert_eq!(texts.len(), source.len());
        for word in ["std", "StatusCode", "Batch"] {
            assert!(!has_word(&code, word), "{code}");
        }
        assert!(has_word(&texts, "Batch") && !has_word(&texts, "StatusCode"));
        assert!(code.contains("'x: loop { r#type }"), "{code}");
    }

    #[test]
    fn what_only_tests_compile_is_left_out() {
        let source = "fn a() {}\n#[cfg(test)]\n#[path = \"b_tests.rs\"]\nmod tests;\n#[cfg(test)]\nmod more { fn x() { std::fs::read(); } }\nfn z() {}";
        let (mut code, mut texts) = blank(source);
        let modules = cut_tests(&mut code, &mut texts);
        assert!(!has_word(&code, "std::fs") && has_word(&code, "z"));
        assert_eq!(modules.len(), 1);
        assert_eq!(modules[0].files(Path::new("src/b.rs")), [PathBuf::from("src/b_tests.rs")]);
        let plain = TestModule { name: "tests".into(), path: None };
        assert_eq!(plain.files(Path::new("src/b.rs"))[0], PathBuf::from("src/b/tests.rs"));
        assert_eq!(plain.files(Path::new("src/lib.rs"))[0], PathBuf::from("src/tests.rs"));
    }

    #[test]
    fn a_literal_is_told_from_a_declaration() {
        let source = Source {
            path: "x".into(),
            code: "struct Batch {} impl Batch {} fn f() -> Batch { g() } fn h() {\n Batch { at } ; store::Batch::<u8> { at } ; BatchBuilder { x } ; Kind::Batch { at } }".into(),
            texts: String::new(),
        };
        assert_eq!(source.literals_of("Batch"), ["x:2", "x:2"]);
    }
}
