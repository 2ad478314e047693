//! Indicators on cyber observables as lines of a blocklist: addresses, domains, URLs and file hashes compared for equality.
//!
//! A branch of a pattern that a line cannot say, or must not say, is named with its reason and left out; the other branches of an OR
//! stand for themselves.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::pattern::{Comparison, Expr, Literal, Op, Pattern, Step};

/// What a line names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// IPv4 address, or a network of at most 256 addresses.
    Ipv4,
    /// IPv6 address, or a network of /48 or narrower.
    Ipv6,
    /// Domain name.
    Domain,
    /// URL with `http` or `https`.
    Url,
    /// MD5 of a file.
    Md5,
    /// SHA-1 of a file.
    Sha1,
    /// SHA-256 of a file.
    Sha256,
}

impl Kind {
    /// The name in CSV and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Domain => "domain",
            Self::Url => "url",
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
        }
    }
}

/// One value, in its one spelling.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Lower case where case does not count.
    pub value: String,
}

/// Why a branch is no line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeftOut {
    /// The pattern needs more than a blocklist can say: AND, times, several observations.
    Joined,
    /// The comparison is no equality.
    NotEqual,
    /// The observable is none that blocklists hold.
    Observable,
    /// The value is not what its property says.
    Unsound,
    /// A private, loopback or otherwise not public address or name.
    Private,
    /// A top-level domain, or a network that is too wide.
    TooWide,
    /// The chosen format has no line for it.
    Format,
}

impl LeftOut {
    /// The name in JSON; the desk's words for it are `left-out-…`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::NotEqual => "not-equal",
            Self::Observable => "observable",
            Self::Unsound => "unsound",
            Self::Private => "private",
            Self::TooWide => "too-wide",
            Self::Format => "format",
        }
    }
}

/// Whether a pattern speaks of an observable that blocklists hold.
pub fn concerns(pattern: &Pattern) -> bool {
    KINDS.iter().any(|kind| pattern.speaks_of(kind))
}

/// The types of observables that blocklists hold.
pub const KINDS: [&str; 5] = ["ipv4-addr", "ipv6-addr", "domain-name", "url", "file"];

/// The lines of a pattern, and why its other branches are none.
pub fn entries(pattern: &Pattern) -> (BTreeSet<Entry>, BTreeSet<LeftOut>) {
    let (mut found, mut left) = (BTreeSet::new(), BTreeSet::new());
    branches(pattern.root(), &mut found, &mut left);
    (found, left)
}

fn branches(expr: &Expr, found: &mut BTreeSet<Entry>, left: &mut BTreeSet<LeftOut>) {
    match expr {
        Expr::Or(parts) => parts.iter().for_each(|part| branches(part, found, left)),
        Expr::And(_) => {
            left.insert(LeftOut::Joined);
        }
        Expr::Comparison(comparison) => match of(comparison) {
            Ok(entries) => {
                for entry in entries {
                    match entry {
                        Ok(entry) => found.insert(entry),
                        Err(why) => left.insert(why),
                    };
                }
            }
            Err(why) => {
                left.insert(why);
            }
        },
    }
}

fn of(comparison: &Comparison) -> Result<Vec<Result<Entry, LeftOut>>, LeftOut> {
    let path = &comparison.path;
    let read: fn(&str) -> Result<Entry, LeftOut> = match (path.kind.as_str(), path.steps.as_slice()) {
        ("ipv4-addr", [Step::Key(key)]) if key == "value" => ipv4,
        ("ipv6-addr", [Step::Key(key)]) if key == "value" => ipv6,
        ("domain-name", [Step::Key(key)]) if key == "value" => domain,
        ("url", [Step::Key(key)]) if key == "value" => url,
        ("file", [Step::Key(hashes), Step::Key(name)]) if hashes == "hashes" => match &*name.to_uppercase() {
            "MD5" => |text| hash(text, Kind::Md5, 32),
            "SHA-1" | "SHA1" => |text| hash(text, Kind::Sha1, 40),
            "SHA-256" | "SHA256" => |text| hash(text, Kind::Sha256, 64),
            _ => return Err(LeftOut::Observable),
        },
        _ => return Err(LeftOut::Observable),
    };
    if comparison.negated || !matches!(comparison.op, Op::Equal | Op::In) {
        return Err(LeftOut::NotEqual);
    }
    let value = |literal: &Literal| match literal {
        Literal::Text(text) => read(text),
        _ => Err(LeftOut::Unsound),
    };
    Ok(comparison.values.iter().map(value).collect())
}

fn hash(text: &str, kind: Kind, len: usize) -> Result<Entry, LeftOut> {
    match text.len() == len && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => Ok(Entry { kind, value: text.to_ascii_lowercase() }),
        false => Err(LeftOut::Unsound),
    }
}

/// An address or network: the part before `/`, and the length of its prefix.
fn prefix(text: &str, whole: u8) -> Result<(&str, u8), LeftOut> {
    match text.split_once('/') {
        None => Ok((text, whole)),
        Some((address, len)) if !len.is_empty() && len.bytes().all(|c| c.is_ascii_digit()) => {
            let len = len.parse().ok().filter(|len| *len <= whole).ok_or(LeftOut::Unsound)?;
            Ok((address, len))
        }
        Some(_) => Err(LeftOut::Unsound),
    }
}

fn ipv4(text: &str) -> Result<Entry, LeftOut> {
    let (address, len) = prefix(text, 32)?;
    let address: Ipv4Addr = address.parse().map_err(|_| LeftOut::Unsound)?;
    // Not public: RFC 6890 and RFC 6598. Documentation addresses (RFC 5737) reach nobody and are let be.
    let octets = address.octets();
    if address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || octets[0] == 0
        || (octets[0] == 100 && octets[1] & 0xc0 == 64)
        || octets[..3] == [192, 0, 0]
        || (octets[0] == 198 && octets[1] & 0xfe == 18)
        || octets[0] >= 224
    {
        return Err(LeftOut::Private);
    }
    if len < 24 {
        return Err(LeftOut::TooWide);
    }
    let mask = u32::MAX << (32 - u32::from(len));
    let network = Ipv4Addr::from(u32::from(address) & mask);
    let value = if len == 32 { network.to_string() } else { format!("{network}/{len}") };
    Ok(Entry { kind: Kind::Ipv4, value })
}

fn ipv6(text: &str) -> Result<Entry, LeftOut> {
    let (address, len) = prefix(text, 128)?;
    let address: Ipv6Addr = address.parse().map_err(|_| LeftOut::Unsound)?;
    // Global unicast is 2000::/3 (RFC 4291, section 2.4); all else is not public or no unicast. 6to4 and Teredo carry IPv4 addresses.
    let segments = address.segments();
    if segments[0] & 0xe000 != 0x2000 || segments[0] == 0x2002 || segments[..2] == [0x2001, 0] {
        return Err(LeftOut::Private);
    }
    if len < 48 {
        return Err(LeftOut::TooWide);
    }
    let mask = u128::MAX << (128 - u32::from(len));
    let network = Ipv6Addr::from(u128::from(address) & mask);
    let value = if len == 128 { network.to_string() } else { format!("{network}/{len}") };
    Ok(Entry { kind: Kind::Ipv6, value })
}

fn domain(text: &str) -> Result<Entry, LeftOut> {
    let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
    let sound = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_')
    };
    let labels: Vec<&str> = name.split('.').collect();
    if name.len() > 253 || !labels.iter().all(|label| sound(label)) {
        return Err(LeftOut::Unsound);
    }
    let last = labels[labels.len() - 1];
    // Names that are answered at home (RFC 6761, RFC 6762, RFC 8375).
    if ["localhost", "local", "internal", "lan", "home", "arpa"].contains(&last) {
        return Err(LeftOut::Private);
    }
    if last.bytes().all(|c| c.is_ascii_digit()) {
        return Err(LeftOut::Unsound);
    }
    // One label is a top-level domain; so, in effect, is `co.uk` and the like.
    let second = ["ac", "co", "com", "edu", "gob", "gouv", "gov", "mil", "net", "org"];
    if labels.len() < 2 || (labels.len() == 2 && last.len() == 2 && second.contains(&labels[0])) {
        return Err(LeftOut::TooWide);
    }
    Ok(Entry { kind: Kind::Domain, value: name })
}

/// Scheme, host and the rest of a URL.
fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|c| c.is_ascii_digit()) => host,
        Some(_) => return None,
        None => authority,
    };
    Some((scheme, host, path))
}

fn url(text: &str) -> Result<Entry, LeftOut> {
    // Visible ASCII without what ends or quotes a line in any of the formats (RFC 3986, section 2).
    let plain = |c: u8| c.is_ascii_graphic() && !matches!(c, b'"' | b'\\' | b'<' | b'>' | b'`' | b'\'');
    if text.len() > 2_000 || !text.bytes().all(plain) {
        return Err(LeftOut::Unsound);
    }
    let (scheme, host, rest) = parts(text).ok_or(LeftOut::Unsound)?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(&*scheme, "http" | "https") || host.contains('@') {
        return Err(LeftOut::Unsound);
    }
    let named = if host.bytes().all(|c| c.is_ascii_digit() || c == b'.') { ipv4(host) } else { domain(host) };
    named?;
    let after = scheme.len() + 3 + host.len();
    let port = &text[after..text.len() - rest.len()];
    Ok(Entry { kind: Kind::Url, value: format!("{scheme}://{}{port}{rest}", host.to_ascii_lowercase()) })
}

/// A line with what a reader is told of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// The value.
    #[serde(flatten)]
    pub entry: Entry,
    /// Id of the indicator.
    pub id: String,
    /// Code of the member whose signature was verified; empty if nobody signed it.
    pub author: String,
    /// Marking, `TLP:AMBER`.
    pub tlp: String,
    /// 0 to 100, if its author gave one.
    pub confidence: Option<u8>,
    /// When it ends, if its author said so.
    pub valid_until: Option<String>,
    /// Name of the indicator.
    pub name: String,
}

/// Formats of the export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One value a line.
    Plain,
    /// RFC 4180, with a header.
    Csv,
    /// Rules of Suricata.
    Suricata,
    /// Records of a DNS response policy zone.
    DnsRpz,
}

impl Format {
    /// By its name.
    pub fn find(name: &str) -> Option<Self> {
        match name {
            "" | "plain" => Some(Self::Plain),
            "csv" => Some(Self::Csv),
            "suricata" => Some(Self::Suricata),
            "dns-rpz" => Some(Self::DnsRpz),
            _ => None,
        }
    }

    /// Whether the format has a line for it.
    pub fn has(self, entry: &Entry) -> bool {
        match self {
            Self::Plain | Self::Csv => true,
            Self::Suricata => {
                matches!(entry.kind, Kind::Ipv4 | Kind::Ipv6 | Kind::Domain)
                    || (entry.kind == Kind::Url && entry.value.starts_with("http:"))
            }
            Self::DnsRpz => matches!(entry.kind, Kind::Domain | Kind::Ipv4),
        }
    }
}

/// The export as text. The same lines give the same octets.
pub fn write(lines: &[Line], format: Format) -> String {
    let mut lines: Vec<&Line> = lines.iter().filter(|line| format.has(&line.entry)).collect();
    lines.sort_by(|a, b| (&a.entry, &a.id).cmp(&(&b.entry, &b.id)));
    let mut text = String::new();
    if format == Format::Csv {
        text.push_str("value,kind,id,author,tlp,confidence,valid_until,name\r\n");
        for line in lines {
            let confidence = line.confidence.map(|confidence| confidence.to_string()).unwrap_or_default();
            let cells = [
                &line.entry.value,
                line.entry.kind.name(),
                &line.id,
                &line.author,
                &line.tlp,
                &confidence,
                line.valid_until.as_deref().unwrap_or_default(),
                &line.name,
            ];
            text.push_str(&cells.map(cell).join(","));
            text.push_str("\r\n");
        }
        return text;
    }
    // Several indicators on one value are one line.
    lines.dedup_by(|b, a| a.entry == b.entry);
    let mut taken = BTreeSet::new();
    for line in lines {
        let value = &line.entry.value;
        let _ = match format {
            Format::Plain | Format::Csv => writeln!(text, "{value}"),
            Format::Suricata => writeln!(text, "{}", rule(line, &mut taken)),
            Format::DnsRpz if line.entry.kind == Kind::Domain => writeln!(text, "{value} CNAME ."),
            Format::DnsRpz => {
                let (address, len) = value.split_once('/').unwrap_or((value, "32"));
                let octets: Vec<&str> = address.rsplit('.').collect();
                writeln!(text, "{len}.{}.rpz-ip CNAME .", octets.join("."))
            }
        };
    }
    text
}

/// A cell of RFC 4180; what a spreadsheet would run as a formula gets an apostrophe before it.
fn cell(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let clean = clean.trim();
    let guarded = match clean.starts_with(['=', '+', '-', '@']) {
        true => format!("'{clean}"),
        false => clean.to_owned(),
    };
    match guarded.contains([',', '"', ';']) {
        true => format!("\"{}\"", guarded.replace('"', "\"\"")),
        false => guarded,
    }
}

/// A rule; its text holds the id and checked values only, never the name that somebody gave.
fn rule(line: &Line, taken: &mut BTreeSet<u32>) -> String {
    let value = &line.entry.value;
    // FNV-1a over the value: the same value keeps its number from one export to the next.
    let hash = value.bytes().fold(0x811c_9dc5_u32, |hash, c| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193));
    let mut sid = 3_000_000_000 + hash % 1_000_000_000;
    while !taken.insert(sid) {
        sid = 3_000_000_000 + (sid - 3_000_000_000 + 1) % 1_000_000_000;
    }
    let tail = format!("metadata:vigie {}; sid:{sid}; rev:1;)", line.id);
    match line.entry.kind {
        Kind::Ipv4 | Kind::Ipv6 => format!("alert ip any any <> {value} any (msg:\"Vigie address\"; {tail}"),
        Kind::Domain => format!(
            "alert dns any any -> any any (msg:\"Vigie domain\"; dns.query; content:\"{}\"; nocase; startswith; endswith; {tail}",
            content(value)
        ),
        _ => {
            let (_, host, rest) = parts(value).unwrap_or(("", value, ""));
            let path = rest.split('#').next().filter(|path| path.starts_with('/')).unwrap_or("/");
            format!(
                "alert http any any -> any any (msg:\"Vigie URL\"; http.host; content:\"{}\"; startswith; endswith; http.uri.raw; content:\"{}\"; startswith; endswith; {tail}",
                content(host),
                content(path)
            )
        }
    }
}

/// Content of a rule: everything but letters, digits and a few harmless characters as hex.
fn content(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/') {
            true => out.push(char::from(byte)),
            false => {
                let _ = write!(out, "|{byte:02x}|");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::parse;

    fn read(text: &str) -> (Vec<String>, Vec<&'static str>) {
        let (found, left) = entries(&parse(text).unwrap());
        (found.into_iter().map(|entry| entry.value).collect(), left.into_iter().map(LeftOut::name).collect())
    }

    fn line(kind: Kind, value: &str, name: &str) -> Line {
        Line {
            entry: Entry { kind, value: value.into() },
            id: "indicator--7b1b9d2e-5d0a-4f6a-9a3b-0f6f5b1d9c11".into(),
            author: "UTO".into(),
            tlp: "TLP:GREEN".into(),
            confidence: Some(80),
            valid_until: None,
            name: name.into(),
        }
    }

    #[test]
    fn equalities_joined_by_or_are_lines_in_one_spelling() {
        let text = "[ipv4-addr:value = '203.0.113.9/24' OR domain-name:value IN ('C2.Example.ORG.', 'b.example') OR file:hashes.'SHA-256' = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'] OR [url:value = 'HTTP://Bad.Example:8080/Path?q=1']";
        let (found, left) = read(text);
        assert!(left.is_empty());
        assert_eq!(found.len(), 5);
        for value in ["203.0.113.0/24", "b.example", "c2.example.org", "http://bad.example:8080/Path?q=1"] {
            assert!(found.iter().any(|one| one == value), "{value}: {found:?}");
        }
    }

    #[test]
    fn what_is_no_line_is_named() {
        for (text, why) in [
            ("[ipv4-addr:value = '10.0.0.1']", "private"),
            ("[ipv4-addr:value = '127.0.0.1']", "private"),
            ("[ipv4-addr:value = '0.0.0.0/0']", "private"),
            ("[ipv4-addr:value = '8.0.0.0/8']", "too-wide"),
            ("[ipv4-addr:value = '8.8.8.8/33']", "unsound"),
            ("[ipv4-addr:value = '8.8.8.8 any -> any']", "unsound"),
            ("[ipv6-addr:value = '::1']", "private"),
            ("[ipv6-addr:value = 'fe80::1']", "private"),
            ("[ipv6-addr:value = '::ffff:10.0.0.1']", "private"),
            ("[ipv6-addr:value = '2001:db8::/32']", "too-wide"),
            ("[domain-name:value = 'org']", "too-wide"),
            ("[domain-name:value = 'co.uk.']", "too-wide"),
            ("[domain-name:value = 'printer.local']", "private"),
            ("[domain-name:value = '*.example.org']", "unsound"),
            ("[domain-name:value = 'a.b CNAME x']", "unsound"),
            ("[url:value = 'http://127.0.0.1/x']", "private"),
            ("[url:value = 'http://good.example@bad.example/']", "unsound"),
            ("[url:value = 'javascript://a.example/x']", "unsound"),
            ("[domain-name:value LIKE '%.example']", "not-equal"),
            ("[domain-name:value NOT = 'a.example']", "not-equal"),
            ("[domain-name:value = 'a.example' AND domain-name:value = 'b.example']", "joined"),
            ("[file:name = 'x.exe']", "observable"),
            ("[file:hashes.MD5 = 'zz']", "unsound"),
        ] {
            let (found, left) = read(text);
            assert!(found.is_empty(), "{text}");
            assert_eq!(left, [why], "{text}");
        }
        let mixed = read("[domain-name:value = 'a.example' OR ipv4-addr:value = '10.0.0.1']");
        assert_eq!(mixed, (vec!["a.example".to_owned()], vec!["private"]));
    }

    #[test]
    fn hostile_names_and_values_stay_within_their_line() {
        let hostile = "=cmd|'/C calc'!A0\"; sid:1;)\r\nalert ip any any -> any any (msg:\"x\";,\u{85}";
        let lines = [
            line(Kind::Domain, "a.example", hostile),
            line(Kind::Url, "http://a.example/x;y|z:?q=1", hostile),
        ];
        let csv = write(&lines, Format::Csv);
        assert_eq!(csv.lines().count(), 3, "{csv}");
        assert!(csv.contains(",\"'=cmd|"), "{csv}");
        for (format, count) in [(Format::Plain, 2), (Format::Suricata, 2), (Format::DnsRpz, 1)] {
            let text = write(&lines, format);
            assert_eq!(text.lines().count(), count, "{text}");
            assert!(!text.contains("calc"), "{text}");
        }
        let rules = write(&lines, Format::Suricata);
        assert!(rules.contains("content:\"/x|3b|y|7c|z|3a||3f|q|3d|1\""), "{rules}");
    }

    #[test]
    fn an_address_is_written_backwards_in_a_response_policy_zone() {
        let text = write(
            &[line(Kind::Ipv4, "203.0.113.0/24", "n"), line(Kind::Domain, "a.example", "n")],
            Format::DnsRpz,
        );
        assert_eq!(text, "24.0.113.0.203.rpz-ip CNAME .\na.example CNAME .\n");
    }
}
