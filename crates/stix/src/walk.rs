//! One pass over a JSON value: grammar, duplicate keys, depth, Unicode; what it meets is told to a [`Sink`].

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::json::{self, Str, Syntax, syntax};

/// Why the text of one object is refused although its brackets match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The same key twice in one JSON object: two readers may see two contents.
    #[error("duplicate key")]
    DuplicateKey,
    /// Nested deeper than the limit.
    #[error("nested too deep")]
    TooDeep,
    /// A string whose bytes are no UTF-8.
    #[error("invalid UTF-8")]
    InvalidUtf8,
    /// An escape that is half of a surrogate pair.
    #[error("lone surrogate")]
    LoneSurrogate,
}

/// A [`Fault`] and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) fault: Fault,
    pub(crate) offset: usize,
    pub(crate) path: String,
}

/// One open bracket.
pub(crate) struct Frame<'a> {
    pub(crate) is_object: bool,
    /// The key whose value is being read; meaningful in objects.
    pub(crate) key: Cow<'a, [u8]>,
    /// The element being read; meaningful in arrays.
    pub(crate) index: usize,
    first_key: usize,
    many: Option<BTreeSet<Cow<'a, [u8]>>>,
}

/// A value that is met on the way.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Met {
    /// A string.
    Text(Str),
    /// `true` or `false`.
    Bool(bool),
    /// A number or `null`.
    Other,
    /// `{`.
    Object,
    /// `[`.
    Array,
}

/// Is told every value, with the open brackets around it (outermost first).
pub(crate) trait Sink<'a> {
    fn met(&mut self, frames: &[Frame<'a>], value: Met);
}

/// Hears nothing.
pub(crate) struct Ignore;

impl Sink<'_> for Ignore {
    fn met(&mut self, _: &[Frame<'_>], _: Met) {}
}

/// Above so many keys in one object a tree takes over from comparing with each.
const FEW_KEYS: usize = 24;

/// Longest path that an error text carries.
const PATH_CHARS: usize = 160;

/// A reusable walker over one body.
pub(crate) struct Walker<'a> {
    bytes: &'a [u8],
    max_depth: usize,
    frames: Vec<Frame<'a>>,
    keys: Vec<Cow<'a, [u8]>>,
    found: Option<Found>,
}

impl<'a> Walker<'a> {
    pub(crate) fn new(bytes: &'a [u8], max_depth: usize) -> Self {
        Self { bytes, max_depth, frames: Vec::new(), keys: Vec::new(), found: None }
    }

    /// Walks the value at `at`, which is not white space; gives its end and the first fault inside.
    pub(crate) fn value(
        &mut self,
        mut at: usize,
        sink: &mut impl Sink<'a>,
    ) -> Result<(usize, Option<Found>), Syntax> {
        self.frames.clear();
        self.keys.clear();
        self.found = None;
        let bytes = self.bytes;
        loop {
            at = match bytes.get(at) {
                Some(&open @ (b'{' | b'[')) => {
                    let is_object = open == b'{';
                    if self.frames.len() >= self.max_depth {
                        self.note(Fault::TooDeep, at);
                        skip_deep(bytes, at)?
                    } else {
                        sink.met(&self.frames, if is_object { Met::Object } else { Met::Array });
                        self.open(is_object);
                        let inside = json::skip_space(bytes, at + 1);
                        match bytes.get(inside) {
                            Some(b'}') if is_object => self.close(inside),
                            Some(b']') if !is_object => self.close(inside),
                            _ if is_object => {
                                at = self.key(inside)?;
                                continue;
                            }
                            _ => {
                                at = inside;
                                continue;
                            }
                        }
                    }
                }
                Some(b'"') => {
                    let text = json::string(bytes, at)?;
                    if let Some(fault) = text.fault {
                        self.note(fault, at);
                    }
                    sink.met(&self.frames, Met::Text(text));
                    text.end + 1
                }
                Some(b'-' | b'0'..=b'9') => {
                    sink.met(&self.frames, Met::Other);
                    json::number(bytes, at)?
                }
                _ => {
                    let end = json::literal(bytes, at)?;
                    let value = match bytes[at] {
                        b't' => Met::Bool(true),
                        b'f' => Met::Bool(false),
                        _ => Met::Other,
                    };
                    sink.met(&self.frames, value);
                    end
                }
            };
            // A value ended at `at`: step to the next one, closing what closes.
            loop {
                let Some(frame) = self.frames.last_mut() else { return Ok((at, self.found.take())) };
                at = json::skip_space(bytes, at);
                match (bytes.get(at), frame.is_object) {
                    (Some(b','), true) => {
                        at = self.key(json::skip_space(bytes, at + 1))?;
                        break;
                    }
                    (Some(b','), false) => {
                        frame.index += 1;
                        at = json::skip_space(bytes, at + 1);
                        break;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => at = self.close(at),
                    (None, _) => return syntax(at, "the text ends before its brackets close"),
                    (_, true) => return syntax(at, "neither comma nor closing brace after a value"),
                    (_, false) => return syntax(at, "neither comma nor closing bracket after a value"),
                }
            }
        }
    }

    fn open(&mut self, is_object: bool) {
        let first_key = self.keys.len();
        self.frames.push(Frame { is_object, key: Cow::Borrowed(b""), index: 0, first_key, many: None });
    }

    fn close(&mut self, at: usize) -> usize {
        if let Some(frame) = self.frames.pop() {
            self.keys.truncate(frame.first_key);
        }
        at + 1
    }

    /// Reads `"key" :` at `at`; gives the place of the value.
    fn key(&mut self, at: usize) -> Result<usize, Syntax> {
        let bytes = self.bytes;
        if bytes.get(at) != Some(&b'"') {
            return syntax(at, "no key where one should stand");
        }
        let read = json::string(bytes, at)?;
        let key: Cow<'a, [u8]> = match read.escaped {
            true => Cow::Owned(read.text(bytes).into_owned().into_bytes()),
            false => Cow::Borrowed(read.raw(bytes)),
        };
        let repeated = match self.frames.last_mut() {
            Some(frame) => {
                let seen = &self.keys[frame.first_key..];
                let repeated = match &mut frame.many {
                    Some(tree) => !tree.insert(key.clone()),
                    None => seen.contains(&key),
                };
                if frame.many.is_none() && seen.len() >= FEW_KEYS {
                    let mut tree: BTreeSet<_> = seen.iter().cloned().collect();
                    tree.insert(key.clone());
                    frame.many = Some(tree);
                }
                if frame.many.is_none() {
                    self.keys.push(key.clone());
                }
                frame.key = key;
                repeated
            }
            None => false,
        };
        if repeated {
            self.note(Fault::DuplicateKey, at);
        }
        if let Some(fault) = read.fault {
            self.note(fault, at);
        }
        let colon = json::skip_space(bytes, read.end + 1);
        match bytes.get(colon) {
            Some(b':') => Ok(json::skip_space(bytes, colon + 1)),
            _ => syntax(colon, "no colon after a key"),
        }
    }

    fn note(&mut self, fault: Fault, offset: usize) {
        if self.found.is_none() {
            self.found = Some(Found { fault, offset, path: path(&self.frames) });
        }
    }
}

/// The place of the value being read: `labels[2]`, `extensions.x.y`.
pub(crate) fn path(frames: &[Frame<'_>]) -> String {
    let mut path = String::new();
    for frame in frames {
        match frame.is_object {
            true => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&String::from_utf8_lossy(&frame.key));
            }
            false => path.push_str(&format!("[{}]", frame.index)),
        }
        if path.len() > PATH_CHARS {
            let short: String = path.chars().take(PATH_CHARS).collect();
            return short + "…";
        }
    }
    path
}

/// Steps over what is nested too deep: brackets and strings only, one byte of memory per level.
fn skip_deep(bytes: &[u8], mut at: usize) -> Result<usize, Syntax> {
    let mut closers = Vec::new();
    loop {
        match bytes.get(at) {
            None => return syntax(at, "the text ends before its brackets close"),
            Some(b'{') => closers.push(b'}'),
            Some(b'[') => closers.push(b']'),
            Some(b'"') => at = json::string(bytes, at)?.end,
            Some(&c @ (b'}' | b']')) => match closers.pop() {
                Some(due) if due == c && closers.is_empty() => return Ok(at + 1),
                Some(due) if due == c => {}
                _ => return syntax(at, "a closing bracket that opens nowhere"),
            },
            Some(_) => {}
        }
        at += 1;
    }
}
