//! Walks the properties of a JSON object without building it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// Tells `met` every property at any depth: its path (without array indices) and its value, if that is a string.
///
/// Returns whether the text was read to its end; nothing may be concluded from what was not met if it was not.
pub(crate) fn walk(bytes: &[u8], met: &mut dyn FnMut(&[String], Option<&str>)) -> bool {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let mut path = Vec::new();
    Step { path: &mut path, met }.deserialize(&mut deserializer).is_ok() && deserializer.end().is_ok()
}

struct Step<'a> {
    path: &'a mut Vec<String>,
    met: &'a mut dyn FnMut(&[String], Option<&str>),
}

impl<'de> DeserializeSeed<'de> for Step<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Step<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if !self.path.is_empty() {
            (self.met)(self.path, None);
        }
        while let Some(key) = map.next_key::<String>()? {
            self.path.push(key);
            map.next_value_seed(Step { path: self.path, met: self.met })?;
            self.path.pop();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        (self.met)(self.path, None);
        while seq.next_element_seed(Step { path: self.path, met: self.met })?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        (self.met)(self.path, Some(text));
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        (self.met)(self.path, None);
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        (self.met)(self.path, None);
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        (self.met)(self.path, None);
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        (self.met)(self.path, None);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        (self.met)(self.path, None);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meets_every_property_at_any_depth() {
        let mut met = Vec::new();
        let text = r#"{"a":"x","b":{"c":[{"d":"y"},1,"z"]},"e":null,"f":true,"g":-1.5}"#;
        assert!(
            walk(text.as_bytes(), &mut |path, value| met.push((path.join("."), value.map(str::to_owned))))
        );
        let paths: Vec<&str> = met.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["a", "b", "b.c", "b.c", "b.c.d", "b.c", "b.c", "e", "f", "g"]);
        assert_eq!(met[4].1.as_deref(), Some("y"));
        assert!(!walk(b"{\"a\":1", &mut |_, _| ()));
        assert!(!walk(b"{} x", &mut |_, _| ()));
    }
}
