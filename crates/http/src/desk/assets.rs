//! The desk's files: the style sheet is always in the binary; the island and the fonts are when they were built.

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../desk/dist"]
#[allow_missing = true]
struct Dist;

const STYLE: &str = include_str!("../../assets/desk.css");
const MARK: &str = include_str!("../../assets/mark.svg");

/// A file as it is served.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type.
    pub content_type: &'static str,
}

/// The file at `path` (below `/assets/`, no leading slash), if there is one.
pub fn get(path: &str) -> Option<Asset> {
    let bytes = match path {
        "desk.css" => Cow::Borrowed(STYLE.as_bytes()),
        "mark.svg" => Cow::Borrowed(MARK.as_bytes()),
        _ => Dist::get(path)?.data,
    };
    Some(Asset { bytes, content_type: content_type(path) })
}

/// The address of a file with its digest, so that it may be cached for ever: `/assets/desk.css?v=…`.
pub fn versioned(path: &str) -> String {
    match get(path) {
        Some(asset) => format!("/assets/{path}?v={:016x}", fnv1a(&asset.bytes)),
        None => format!("/assets/{path}"),
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("otf") => "font/otf",
        _ => "application/octet-stream",
    }
}

/// FNV-1a, 64 bit: tells versions apart, protects nothing.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_is_there_without_built_assets_and_asks_for_nothing_from_outside() {
        let style = get("desk.css").unwrap();
        let text = String::from_utf8(style.bytes.into_owned()).unwrap();
        assert!(!text.contains("http") && !text.contains("@import"));
        assert!(versioned("desk.css").starts_with("/assets/desk.css?v="));
    }

    #[test]
    fn the_style_sheet_mirrors_by_logical_properties_alone() {
        for line in STYLE.lines() {
            for physical in [
                "margin-left",
                "margin-right",
                "padding-left",
                "padding-right",
                "border-left",
                "border-right",
                "text-align:left",
                "text-align:right",
                "float:left",
                "float:right",
            ] {
                assert!(!line.contains(physical), "{physical} in {line}");
            }
        }
    }

    #[test]
    fn a_path_that_leaves_the_folder_finds_nothing() {
        assert!(get("../../Cargo.toml").is_none());
        assert!(get("/etc/hostname").is_none());
    }
}
