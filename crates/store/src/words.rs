/// The words of a normalised text: split at ASCII spaces and control characters, ASCII letters in lower case.
///
/// Normalisation proper (NFKC, case, accents) is done by who makes the text; all engines split in this one way.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c == ' ' || c.is_ascii_control())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    #[test]
    fn splits_at_spaces_and_controls_only() {
        let found: Vec<String> = super::words(" L898\n\tport-de-l'est  \u{628}\u{627}").collect();
        assert_eq!(found, ["l898", "port-de-l'est", "\u{628}\u{627}"]);
    }
}
