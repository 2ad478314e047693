//! Media types and content negotiation (sections 1.6.8 and 3.1; RFC 9110, sections 8.3 and 12.5.1).

/// The content type of every TAXII 2.1 response (section 3.1).
pub const TAXII: &str = "application/taxii+json;version=2.1";
/// The content type of STIX 2.1 objects, as `media_types` and manifests name it (sections 5.2.1 and 5.3.1).
pub const STIX: &str = "application/stix+json;version=2.1";
/// The content type of STIX 2.0 objects in manifests.
pub const STIX_20: &str = "application/stix+json;version=2.0";

/// No media range of the request can be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this server answers with application/taxii+json;version=2.1; name it in the Accept header")]
pub struct NotAcceptable;

/// The body has a content type that the endpoint does not define.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("send the body as Content-Type: application/taxii+json;version=2.1")]
pub struct UnsupportedMediaType;

/// Whether TAXII 2.1 may be answered to these `Accept` header lines (one item a line; none if the header is absent).
///
/// Accepted are `application/taxii+json;version=2.1`, the same without version (section 1.6.8.2: the latest that the server
/// has), `application/*`, `*/*`, and lists with quality values in which the most specific matching range has q above 0
/// (RFC 9110, section 12.5.1). An absent header counts as `*/*` (same section), though section 3.1 obliges clients to send one.
/// Everything else, `application/json` and version 2.0 among it, may be refused by section 3.1 and is.
///
/// # Errors
/// [`NotAcceptable`] if no range matches, or the best match has q = 0. Members that are no media range are skipped.
pub fn negotiate<'a>(accept: impl IntoIterator<Item = &'a str>) -> Result<(), NotAcceptable> {
    let mut lines = accept.into_iter().peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    let ranges = lines.flat_map(|line| split_outside_quotes(line, ',')).filter_map(MediaType::parse);
    let best = ranges.filter_map(|range| Some((range.matches_taxii()?, range.quality))).fold(
        None,
        |best: Option<(u8, u16)>, found| match best {
            // Of two equally specific ranges the higher quality counts.
            Some(known) if known >= found => Some(known),
            _ => Some(found),
        },
    );
    match best {
        Some((_, quality)) if quality > 0 => Ok(()),
        _ => Err(NotAcceptable),
    }
}

/// Whether a POST body with this `Content-Type` is a TAXII 2.1 envelope (section 5.5): `application/taxii+json` with version
/// 2.1 or none (section 1.6.8.2) and, if named, charset UTF-8 (section 1.6.7).
///
/// # Errors
/// [`UnsupportedMediaType`] for anything else, `application/json` and an absent header among it.
pub fn check_content_type(content_type: Option<&str>) -> Result<(), UnsupportedMediaType> {
    let parsed = content_type.and_then(MediaType::parse).ok_or(UnsupportedMediaType)?;
    let concrete = parsed.kind == "application" && parsed.subtype == "taxii+json";
    match concrete && parsed.matches_taxii().is_some() {
        true => Ok(()),
        false => Err(UnsupportedMediaType),
    }
}

/// A media type or media range with its parameters.
struct MediaType {
    kind: String,
    subtype: String,
    version: Option<String>,
    charset: Option<String>,
    /// A parameter that neither TAXII nor JSON defines.
    foreign: bool,
    /// Quality in thousandths.
    quality: u16,
}

impl MediaType {
    /// `type/subtype *( OWS ";" OWS name=value )`; `None` if it is not that (RFC 9110, sections 5.6.6 and 8.3.1).
    fn parse(text: &str) -> Option<Self> {
        let mut sections = split_outside_quotes(text, ';');
        let (kind, subtype) = sections.next()?.trim_matches([' ', '\t']).split_once('/')?;
        if !is_token(kind) || !is_token(subtype) {
            return None;
        }
        let mut parsed = Self {
            kind: kind.to_ascii_lowercase(),
            subtype: subtype.to_ascii_lowercase(),
            version: None,
            charset: None,
            foreign: false,
            quality: 1000,
        };
        let mut past_quality = false;
        for parameter in sections.map(|section| section.trim_matches([' ', '\t'])) {
            if parameter.is_empty() {
                // RFC 9110, section 5.6.6 allows empty parameters.
                continue;
            }
            let (name, value) = parameter.split_once('=')?;
            let value = unquote(value)?;
            match name.to_ascii_lowercase().as_str() {
                "q" => {
                    parsed.quality = quality(&value)?;
                    past_quality = true;
                }
                // What follows q was an extension of Accept, not a parameter of the type (RFC 7231, section 5.3.2).
                _ if past_quality => {}
                "version" if parsed.version.is_none() => parsed.version = Some(value),
                "charset" if parsed.charset.is_none() => parsed.charset = Some(value),
                "version" | "charset" => return None,
                name if is_token(name) => parsed.foreign = true,
                _ => return None,
            }
        }
        Some(parsed)
    }

    /// How specifically this range covers TAXII 2.1, 0 (`*/*`) to 3 (with version); `None` if it does not.
    fn matches_taxii(&self) -> Option<u8> {
        let utf8 = self.charset.as_ref().is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"));
        if self.foreign || !utf8 {
            return None;
        }
        match (self.kind.as_str(), self.subtype.as_str(), self.version.as_deref()) {
            ("application", "taxii+json", Some("2.1")) => Some(3),
            ("application", "taxii+json", None) => Some(2),
            ("application", "*", None) => Some(1),
            ("*", "*", None) => Some(0),
            _ => None,
        }
    }
}

/// `0` to `1` with at most three decimals, in thousandths (RFC 9110, section 12.4.2).
fn quality(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = decimals.len() <= 3 && decimals.bytes().all(|c| c.is_ascii_digit());
    let thousandths = format!("{decimals:0<3}").parse::<u16>().ok().filter(|_| digits)?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// The value of a parameter without its quotes and escapes; `None` if it is neither token nor quoted string.
fn unquote(value: &str) -> Option<String> {
    let Some(quoted) = value.strip_prefix('"') else {
        return is_token(value).then(|| value.to_owned());
    };
    let mut text = String::new();
    let mut rest = quoted.chars();
    loop {
        match rest.next()? {
            '"' => return rest.next().is_none().then_some(text),
            '\\' => text.push(rest.next()?),
            c => text.push(c),
        }
    }
}

/// RFC 9110, section 5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|c| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c))
}

/// Splits at a separator that stands outside quoted strings.
fn split_outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c| {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => return c == separator && !quoted,
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_taxii_with_and_without_version_wildcards_and_lists() {
        for accept in [
            "application/taxii+json;version=2.1",
            "application/taxii+json; version=2.1",
            "Application/TAXII+JSON; Version=\"2.1\"",
            "application/taxii+json",
            "application/taxii+json;charset=utf-8",
            "*/*",
            "application/*",
            "application/taxii+json;version=2.1,application/stix+json;version=2.1",
            "text/html;q=0.9, application/taxii+json;version=2.1;q=0.1",
            "application/json, */*;q=0.001",
            "application/taxii+json;version=2.0, application/taxii+json;version=2.1",
            "garbage, application/taxii+json",
            ", application/taxii+json,",
            "text/plain;note=\"a,b;c\", application/taxii+json;version=2.1",
            "application/taxii+json;version=2.1;q=1.000;ext=1",
            "*/*;q=0, application/taxii+json",
        ] {
            assert_eq!(negotiate([accept]), Ok(()), "{accept}");
        }
        assert_eq!(negotiate([]), Ok(()));
        assert_eq!(negotiate(["text/html", "application/taxii+json;version=2.1"]), Ok(()));
    }

    #[test]
    fn refuses_what_taxii_does_not_define() {
        for accept in [
            "",
            "garbage",
            "application/json",
            "text/html",
            "text/*",
            "application/stix+json;version=2.1",
            "application/taxii+json;version=2.0",
            "application/taxii+json;version=2.2",
            "application/vnd.oasis.taxii+json",
            "application/taxii+json;version=2.1;q=0",
            "application/taxii+json;version=2.1;q=0, */*",
            "application/taxii+json;q=0.0, application/*",
            "application/taxii+json;version=2.1;version=2.1",
            "application/taxii+json;charset=utf-16",
            "application/taxii+json;profile=x",
            "application/taxii+json;version=2.1;q=2",
            "application/taxii+json;version=2.1;q=0.1234",
            "application/taxii+json;version=\"2.1",
            "*/taxii+json",
            "*",
        ] {
            assert_eq!(negotiate([accept]), Err(NotAcceptable), "{accept}");
        }
    }

    #[test]
    fn content_type_must_be_taxii() {
        for good in [TAXII, "application/taxii+json", "application/taxii+json; charset=UTF-8; version=2.1"] {
            assert_eq!(check_content_type(Some(good)), Ok(()), "{good}");
        }
        for bad in [
            "application/json",
            "application/stix+json;version=2.1",
            "application/taxii+json;version=2.0",
            "application/taxii+json, application/json",
            "application/*",
            "*/*",
            "",
        ] {
            assert_eq!(check_content_type(Some(bad)), Err(UnsupportedMediaType), "{bad}");
        }
        assert_eq!(check_content_type(None), Err(UnsupportedMediaType));
    }

    proptest::proptest! {
        #[test]
        fn any_header_is_answered_without_panic(accept in ".*", other in "[a-z*/;=q0-9., \"\\\\]*") {
            let _ = negotiate([accept.as_str(), other.as_str()]);
            let _ = check_content_type(Some(&other));
        }

        #[test]
        fn a_taxii_range_with_the_highest_precedence_decides(noise in "[a-z]{1,8}/[a-z]{1,8}", q in 1_u16..=999) {
            let accept = format!("{noise};q=0.5, */*;q=0, application/taxii+json;version=2.1;q=0.{q:03}");
            proptest::prop_assert_eq!(negotiate([accept.as_str()]), Ok(()));
        }
    }
}
