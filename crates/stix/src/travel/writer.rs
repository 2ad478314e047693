//! Writes one JSON object, member by member, in the order given.

use crate::splice::quote;

pub(crate) struct ObjectWriter(String);

impl ObjectWriter {
    pub(crate) fn new() -> Self {
        Self("{".to_owned())
    }

    pub(crate) fn raw(mut self, key: &str, value: &str) -> Self {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0 += &quote(key);
        self.0.push(':');
        self.0 += value;
        self
    }

    pub(crate) fn text(self, key: &str, value: impl AsRef<str>) -> Self {
        self.raw(key, &quote(value.as_ref()))
    }

    pub(crate) fn optional(self, key: &str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.text(key, value),
            None => self,
        }
    }

    /// A list; an empty one is left out, since STIX forbids empty lists (STIX 2.1, section 2.11).
    pub(crate) fn list<T: AsRef<str>>(self, key: &str, values: impl IntoIterator<Item = T>) -> Self {
        let quoted: Vec<String> = values.into_iter().map(|value| quote(value.as_ref())).collect();
        match quoted.is_empty() {
            true => self,
            false => self.raw(key, &format!("[{}]", quoted.join(","))),
        }
    }

    /// `extensions` with one extension of a new object type.
    pub(crate) fn extension(self, id: &str, extension_type: &str) -> Self {
        let inner = Self::new().text("extension_type", extension_type).end();
        self.raw("extensions", &Self::new().raw(id, &inner).end())
    }

    pub(crate) fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.end().into_bytes()
    }
}
