use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// The error message of a response with an error status (section 3.6.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorMessage {
    /// A title in plain text.
    pub title: String,
    /// What happened, in plain text, without personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Identifies this one occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_id: Option<String>,
    /// Stable code of the kind of error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The HTTP status as a string; must equal the status of the response.
    ///
    /// Darwis 0.1.7 sends a number here; both are read.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "text_or_number")]
    pub http_status: Option<String>,
    /// URL of more details.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_details: Option<String>,
    /// More details by name. Values other than text, which foreign servers may send, are dropped on reading.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "texts_only")]
    pub details: BTreeMap<String, String>,
}

impl ErrorMessage {
    /// Adds the status of the response, which section 3.6.1 demands to be the same.
    pub fn with_http_status(mut self, status: u16) -> Self {
        self.http_status = Some(status.to_string());
        self
    }

    /// Adds the id of this occurrence.
    pub fn with_error_id(mut self, id: impl Into<String>) -> Self {
        self.error_id = Some(id.into());
        self
    }

    /// Adds one detail.
    pub fn with_detail(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.details.insert(name.into(), value.into());
        self
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TextOrNumber {
    Text(String),
    Number(u64),
}

fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<TextOrNumber>::deserialize(deserializer)?.map(|status| match status {
        TextOrNumber::Text(text) => text,
        TextOrNumber::Number(number) => number.to_string(),
    }))
}

fn texts_only<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let all = Option::<BTreeMap<String, Box<RawValue>>>::deserialize(deserializer)?.unwrap_or_default();
    let text = |(name, raw): (String, Box<RawValue>)| Some((name, serde_json::from_str(raw.get()).ok()?));
    Ok(all.into_iter().filter_map(text).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_properties_are_left_out_and_the_status_is_a_string() {
        let message = ErrorMessage { title: "Not found".into(), ..ErrorMessage::default() };
        assert_eq!(serde_json::to_string(&message).unwrap(), r#"{"title":"Not found"}"#);
        let message = message.with_http_status(404).with_error_id("7").with_detail("parameter", "limit");
        assert_eq!(
            serde_json::to_string(&message).unwrap(),
            r#"{"title":"Not found","error_id":"7","http_status":"404","details":{"parameter":"limit"}}"#
        );
    }

    #[test]
    fn reads_the_error_messages_of_other_servers() {
        let darwis = r#"{"title":"Not Found","description":"Collection not found","http_status":404}"#;
        let read: ErrorMessage = serde_json::from_str(darwis).unwrap();
        assert_eq!(read.http_status.as_deref(), Some("404"));
        let nested = r#"{"title":"E","details":{"a":"b","c":{"d":1}},"x_other":[1]}"#;
        let read: ErrorMessage = serde_json::from_str(nested).unwrap();
        assert_eq!(read.details, BTreeMap::from([("a".into(), "b".into())]));
        assert!(serde_json::from_str::<ErrorMessage>(r#"{"description":"no title"}"#).is_err());
    }
}
