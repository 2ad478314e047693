//! `name=value` pairs of a URL query (RFC 3986, section 3.4, in the form that clients use for it: `application/x-www-form-urlencoded`).

/// A name or value that is not percent-encoded UTF-8.
pub(super) struct NotUtf8;

/// The pairs in order, decoded; empty pairs (`a=1&&b=2`) are skipped.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = Result<(String, String), NotUtf8>> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Ok((decode(name)?, decode(value)?))
    })
}

fn decode(text: &str) -> Result<String, NotUtf8> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(octet) = rest.next() {
        octets.push(match octet {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let (high, low) = (digit().ok_or(NotUtf8)?, digit().ok_or(NotUtf8)?);
                // Two hexadecimal digits are at most 255.
                (high * 16 + low) as u8
            }
            other => other,
        });
    }
    String::from_utf8(octets).map_err(|_| NotUtf8)
}
