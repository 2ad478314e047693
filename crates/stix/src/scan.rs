//! Finds the objects of a bundle, a TAXII envelope or a lone object without re-writing a byte.

use std::ops::Range;

use crate::canonical::MAX_DEPTH;
use crate::header::{Header, HeaderSink, ObjectError};
use crate::json::{self, Syntax, syntax};
use crate::object::{StixObject, content_digest};
use crate::walk::{Fault, Ignore, Walker};

/// How much is read before a body is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest body in bytes.
    pub max_bytes: usize,
    /// Deepest nesting inside one object, itself counted; never above [`MAX_DEPTH`].
    pub max_depth: usize,
    /// Longest single object in bytes; a longer one is refused, its neighbours are kept.
    pub max_object_bytes: usize,
}

impl Default for Limits {
    /// 100 MiB in all, depth 64, 16 MiB for one object.
    fn default() -> Self {
        Self { max_bytes: 100 << 20, max_depth: MAX_DEPTH, max_object_bytes: 16 << 20 }
    }
}

impl Limits {
    /// The defaults with another longest body.
    pub fn with_max_bytes(max_bytes: usize) -> Self {
        Self { max_bytes, ..Self::default() }
    }
}

/// One element of `objects`: the sender's exact bytes and what was read in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawObject<'a> {
    /// Position in `objects`, from 0.
    pub index: usize,
    /// Where it stands in the body.
    pub range: Range<usize>,
    /// The bytes of `range`.
    pub bytes: &'a [u8],
    id: Option<String>,
    /// Its header, or why it is refused.
    pub result: Result<Header, ObjectError>,
}

impl RawObject<'_> {
    /// `id` as it was written, if it was a string; also of an object that is refused. At most 320 characters.
    pub fn id_text(&self) -> Option<String> {
        self.id.as_ref().map(|id| id.chars().take(320).collect())
    }

    /// Digests and owns the object.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn into_object(self) -> Result<StixObject, ObjectError> {
        StixObject::from_sound(self.bytes, self.result?)
    }
}

/// Why a body is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// Longer than the limit.
    #[error("{len} bytes, more than the {limit} allowed")]
    TooLarge {
        /// Its length.
        len: usize,
        /// The limit.
        limit: usize,
    },
    /// Broken JSON.
    #[error("{what} at byte {offset}{}", after(*objects))]
    Broken {
        /// Byte in the body.
        offset: usize,
        /// What stands there.
        what: &'static str,
        /// Elements of `objects` that were complete before it; `None` outside `objects`.
        objects: Option<usize>,
    },
    /// A fault of the text around the objects.
    #[error("{fault} at byte {offset}, outside the objects")]
    Text {
        /// Which.
        fault: Fault,
        /// Byte in the body.
        offset: usize,
    },
    /// No bundle, no envelope and no object.
    #[error("neither a STIX bundle nor a TAXII envelope nor a STIX object")]
    NotStix,
    /// A lone object that is refused.
    #[error(transparent)]
    Object(#[from] ObjectError),
}

fn after(objects: Option<usize>) -> String {
    objects.map_or_else(String::new, |count| format!(", in objects[{count}]"))
}

/// The objects of a STIX bundle, a TAXII envelope (`{"objects":[…]}`) or a lone object, in order, in one pass.
///
/// One bad object does not spoil the others: each carries its own result.
///
/// # Errors
/// [`ScanError`] if the text around the objects cannot be read; a broken object inside breaks the whole, with the place named.
pub fn split<'a>(body: &'a [u8], limits: &Limits) -> Result<Vec<RawObject<'a>>, ScanError> {
    let outer = read_outer(body, limits)?;
    match outer.shape {
        Shape::Container => Ok(outer.objects),
        Shape::Object => Ok(vec![single(body, limits)?]),
    }
}

/// Reads the whole body as one object.
pub(crate) fn single<'a>(body: &'a [u8], limits: &Limits) -> Result<RawObject<'a>, ScanError> {
    let start = opening(body, limits)?;
    let mut walker = Walker::new(body, limits.max_depth.min(MAX_DEPTH));
    let raw = element(&mut walker, body, start, 0, limits).map_err(|at| broken(at, None))?;
    nothing_after(body, raw.range.end)?;
    Ok(raw)
}

enum Shape {
    Container,
    Object,
}

struct Outer<'a> {
    shape: Shape,
    objects: Vec<RawObject<'a>>,
}

fn opening(body: &[u8], limits: &Limits) -> Result<usize, ScanError> {
    if body.len() > limits.max_bytes {
        return Err(ScanError::TooLarge { len: body.len(), limit: limits.max_bytes });
    }
    let start = json::skip_space(body, 0);
    match body.get(start) {
        Some(b'{') => Ok(start),
        None => Err(broken(Syntax { offset: start, what: "the body is empty" }, None)),
        Some(0xEF) if body.starts_with(b"\xEF\xBB\xBF") => {
            Err(broken(Syntax { offset: 0, what: "a byte order mark" }, None))
        }
        Some(_) => Err(ScanError::NotStix),
    }
}

fn nothing_after(body: &[u8], end: usize) -> Result<(), ScanError> {
    let end = json::skip_space(body, end);
    match end == body.len() {
        true => Ok(()),
        false => Err(broken(Syntax { offset: end, what: "text after the closing brace" }, None)),
    }
}

fn broken(at: Syntax, objects: Option<usize>) -> ScanError {
    ScanError::Broken { offset: at.offset, what: at.what, objects }
}

/// Reads the outer object; the elements of an array `objects` are taken as STIX objects unless `type` says otherwise.
fn read_outer<'a>(body: &'a [u8], limits: &Limits) -> Result<Outer<'a>, ScanError> {
    let start = opening(body, limits)?;
    let mut walker = Walker::new(body, limits.max_depth.min(MAX_DEPTH));
    let (mut objects, mut has_list, mut kind, mut has_id) = (Vec::new(), false, None, false);
    let mut keys: Vec<String> = Vec::new();
    let mut fault: Option<(Fault, usize)> = None;
    let mut at = json::skip_space(body, start + 1);
    let plain = |at| broken(at, None);
    if body.get(at) == Some(&b'}') {
        nothing_after(body, at + 1)?;
        return Ok(Outer { shape: Shape::Container, objects });
    }
    loop {
        if body.get(at) != Some(&b'"') {
            return Err(plain(Syntax { offset: at, what: "no key where one should stand" }));
        }
        let read = json::string(body, at).map_err(plain)?;
        let key = read.text(body).into_owned();
        let repeated = keys.contains(&key).then_some(Fault::DuplicateKey);
        fault = fault.or(read.fault.or(repeated).map(|fault| (fault, at)));
        let colon = json::skip_space(body, read.end + 1);
        if body.get(colon) != Some(&b':') {
            return Err(plain(Syntax { offset: colon, what: "no colon after a key" }));
        }
        let value = json::skip_space(body, colon + 1);
        let end = if key == "objects" && body.get(value) == Some(&b'[') && !has_list {
            has_list = true;
            list(&mut walker, body, value, limits, &mut objects)?
        } else {
            if key == "type" && body.get(value) == Some(&b'"') {
                kind = Some(json::string(body, value).map_err(plain)?.text(body).into_owned());
            }
            has_id |= key == "id";
            let (end, found) = walker.value(value, &mut Ignore).map_err(plain)?;
            fault = fault.or(found.map(|found| (found.fault, found.offset)));
            end
        };
        // An outer object with very many keys is one odd object; comparing each with each would cost too much.
        if keys.len() < 1_000 {
            keys.push(key);
        }
        at = json::skip_space(body, end);
        match body.get(at) {
            Some(b',') => at = json::skip_space(body, at + 1),
            Some(b'}') => break,
            _ => {
                let what = "neither comma nor closing brace after a value";
                return Err(plain(Syntax { offset: at, what }));
            }
        }
    }
    nothing_after(body, at + 1)?;
    let shape = match (kind.as_deref(), has_list) {
        (Some("bundle"), _) | (None, true) => Shape::Container,
        (Some(_), _) => Shape::Object,
        (None, false) if has_id => Shape::Object,
        // An envelope without objects: `{"more":false}`.
        (None, false) if keys.iter().all(|key| matches!(key.as_str(), "more" | "next")) => Shape::Container,
        (None, false) => return Err(ScanError::NotStix),
    };
    if let (Shape::Container, Some((fault, offset))) = (&shape, fault) {
        return Err(ScanError::Text { fault, offset });
    }
    Ok(Outer { shape, objects })
}

/// Reads the array at `at`, element by element; gives its end.
fn list<'a>(
    walker: &mut Walker<'a>,
    body: &'a [u8],
    at: usize,
    limits: &Limits,
    objects: &mut Vec<RawObject<'a>>,
) -> Result<usize, ScanError> {
    let mut at = json::skip_space(body, at + 1);
    if body.get(at) == Some(&b']') {
        return Ok(at + 1);
    }
    loop {
        let index = objects.len();
        let raw = element(walker, body, at, index, limits).map_err(|at| broken(at, Some(index)))?;
        at = json::skip_space(body, raw.range.end);
        objects.push(raw);
        match body.get(at) {
            Some(b',') => at = json::skip_space(body, at + 1),
            Some(b']') => return Ok(at + 1),
            _ => {
                let at = syntax::<()>(at, "neither comma nor closing bracket after an object");
                return Err(broken(at.unwrap_err(), Some(index)));
            }
        }
    }
}

/// Reads one element at `at`.
fn element<'a>(
    walker: &mut Walker<'a>,
    body: &'a [u8],
    at: usize,
    index: usize,
    limits: &Limits,
) -> Result<RawObject<'a>, Syntax> {
    let mut sink = HeaderSink::new(body);
    let (end, found) = walker.value(at, &mut sink)?;
    let bytes = &body[at..end];
    let id = sink.id_text();
    let result = match found {
        Some(found) => Err(ObjectError::Text { fault: found.fault, offset: found.offset, path: found.path }),
        None if bytes.first() != Some(&b'{') => Err(ObjectError::NotAnObject),
        None if bytes.len() > limits.max_object_bytes => {
            Err(ObjectError::TooLarge { len: bytes.len(), limit: limits.max_object_bytes })
        }
        None => sink.finish(|| content_digest(bytes)),
    };
    Ok(RawObject { index, range: at..end, bytes, id, result })
}

#[cfg(test)]
mod tests;
