//! What patterns are matched against: the observables of one observation.

use serde_json::{Map, Value};

use super::{ObjectPath, Step};
use crate::canonical::MAX_DEPTH;
use crate::scan::{self, Limits};
use crate::walk::{Ignore, Walker};

/// One observable: a type and its properties.
#[derive(Clone, Debug, PartialEq)]
pub struct Observable {
    kind: String,
    /// What `…_ref` properties of its neighbours name.
    id: Option<String>,
    properties: Map<String, Value>,
}

impl Observable {
    /// Without properties.
    pub fn new(kind: &str) -> Self {
        Self { kind: kind.to_owned(), id: None, properties: Map::new() }
    }

    /// With a property that is a string.
    #[must_use]
    pub fn with_text(mut self, property: &str, value: &str) -> Self {
        self.properties.insert(property.to_owned(), Value::from(value));
        self
    }

    /// Its type.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// A property that is a string.
    pub fn text(&self, property: &str) -> Option<&str> {
        self.properties.get(property).and_then(Value::as_str)
    }

    fn from_value(value: Value, id: Option<String>) -> Option<Self> {
        let Value::Object(properties) = value else { return None };
        let kind = properties.get("type")?.as_str()?.to_owned();
        let id = id.or_else(|| Some(properties.get("id")?.as_str()?.to_owned()));
        Some(Self { kind, id, properties })
    }
}

/// The observables seen together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observation {
    objects: Vec<Observable>,
}

/// Why a text holds no observations.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ObservationError {
    /// Not readable as STIX.
    #[error(transparent)]
    Scan(#[from] scan::ScanError),
    /// An object of the bundle is refused.
    #[error("object {index}: {why}")]
    Object {
        /// Its place.
        index: usize,
        /// Why.
        why: String,
    },
    /// Neither observable, nor observed-data, nor a bundle of them.
    #[error("neither an observable nor observed-data nor a bundle of them")]
    None,
}

impl Observation {
    /// From observables.
    pub fn new(objects: impl IntoIterator<Item = Observable>) -> Self {
        Self { objects: objects.into_iter().collect() }
    }

    /// The observables.
    pub fn objects(&self) -> &[Observable] {
        &self.objects
    }

    /// Reads observations: a lone observable; observed-data of STIX 2.0 with its `objects`; a bundle of observed-data with `object_refs` and
    /// what they refer to, one observation each; a bundle of observables only is one observation.
    ///
    /// # Errors
    /// [`ObservationError`] if a part is no sound STIX.
    pub fn read(bytes: &[u8]) -> Result<Vec<Self>, ObservationError> {
        let (mut observed, mut observables) = (Vec::new(), Vec::new());
        let parts: Vec<&[u8]> = match lone_observable(bytes) {
            Some(lone) => vec![lone],
            None => {
                let mut parts = Vec::new();
                for raw in scan::split(bytes, &Limits::default())? {
                    if let Err(why) = &raw.result {
                        return Err(ObservationError::Object { index: raw.index, why: why.to_string() });
                    }
                    parts.push(raw.bytes);
                }
                parts
            }
        };
        for part in parts {
            // The scanner found it sound.
            let value: Value = serde_json::from_slice(part).map_err(|_| ObservationError::None)?;
            match value.get("type").and_then(Value::as_str) {
                Some("observed-data") => observed.push(value),
                Some(_) => observables.extend(Observable::from_value(value, None)),
                None => return Err(ObservationError::None),
            }
        }
        if observed.is_empty() {
            return if observables.is_empty() {
                Err(ObservationError::None)
            } else {
                Ok(vec![Self::new(observables)])
            };
        }
        let read = observed.into_iter().map(|mut data| {
            if let Some(Value::Object(objects)) = data.get_mut("objects").map(Value::take) {
                return Self::new(
                    objects.into_iter().filter_map(|(key, value)| Observable::from_value(value, Some(key))),
                );
            }
            let named = data.get("object_refs").and_then(Value::as_array).cloned().unwrap_or_default();
            let seen = named.iter().filter_map(Value::as_str);
            Self::new(
                seen.filter_map(|id| {
                    observables.iter().find(|object| object.id.as_deref() == Some(id)).cloned()
                }),
            )
        });
        Ok(read.collect())
    }

    /// The values that a path selects in one object; empty if it is of another type or lacks the path.
    pub(super) fn select<'a>(&'a self, object: usize, path: &ObjectPath) -> Vec<&'a Value> {
        let Some(object) = self.objects.get(object).filter(|object| object.kind == path.kind) else {
            return Vec::new();
        };
        let mut places = vec![Place::Object(object)];
        for (nth, step) in path.steps.iter().enumerate() {
            let last = nth + 1 == path.steps.len();
            let mut stepped = Vec::new();
            for place in places {
                match step {
                    Step::Key(key) => {
                        let Some(value) = place.properties().and_then(|map| map.get(key)) else { continue };
                        match value {
                            // A reference stands for the object that it names, unless the path ends there.
                            Value::String(id) if key.ends_with("_ref") && !last => {
                                stepped.extend(self.named(id).map(Place::Object));
                            }
                            Value::Array(ids) if key.ends_with("_refs") && !last => {
                                let named = ids.iter().filter_map(|id| self.named(id.as_str()?));
                                stepped.push(Place::Objects(named.collect()));
                            }
                            _ => stepped.push(Place::Value(value)),
                        }
                    }
                    Step::Index(index) => {
                        let index = usize::try_from(*index).ok();
                        match (place, index) {
                            (Place::Value(Value::Array(list)), Some(index)) => {
                                stepped.extend(list.get(index).map(Place::Value));
                            }
                            (Place::Objects(list), Some(index)) => {
                                stepped.extend(list.get(index).map(|object| Place::Object(object)));
                            }
                            _ => {}
                        }
                    }
                    Step::Any => match place {
                        Place::Value(Value::Array(list)) => stepped.extend(list.iter().map(Place::Value)),
                        Place::Objects(list) => stepped.extend(list.into_iter().map(Place::Object)),
                        _ => {}
                    },
                }
            }
            places = stepped;
        }
        let value = |place| match place {
            Place::Value(value) => Some(value),
            // A path that ends at `…_refs[0]` ends at an object, which no literal equals but which exists.
            Place::Object(_) | Place::Objects(_) => Some(&Value::Null),
        };
        places.into_iter().filter_map(value).collect()
    }

    fn named(&self, id: &str) -> Option<&Observable> {
        self.objects.iter().find(|object| object.id.as_deref() == Some(id))
    }
}

enum Place<'a> {
    Object(&'a Observable),
    Objects(Vec<&'a Observable>),
    Value(&'a Value),
}

impl<'a> Place<'a> {
    fn properties(&self) -> Option<&'a Map<String, Value>> {
        match self {
            Self::Object(object) => Some(&object.properties),
            Self::Value(value) => value.as_object(),
            Self::Objects(_) => None,
        }
    }
}

/// A JSON object with a type and no id: an observable as checks and tests write it.
fn lone_observable(bytes: &[u8]) -> Option<&[u8]> {
    let start = crate::json::skip_space(bytes, 0);
    let (end, found) = Walker::new(bytes, MAX_DEPTH).value(start, &mut Ignore).ok()?;
    if found.is_some() || crate::json::skip_space(bytes, end) != bytes.len() {
        return None;
    }
    let members = crate::splice::Members::read(bytes, MAX_DEPTH)?;
    let kind = members.text("type")?;
    (members.range("id").is_none() && kind != "bundle").then_some(bytes)
}
