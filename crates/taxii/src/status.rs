use std::str::FromStr;

use serde::{Deserialize, Serialize};
use vigie_model::{IdError, Timestamp};

/// Identifies a status resource: a UUID in lower case (section 4.3.1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StatusId(String);

impl StatusId {
    /// From 16 random octets (UUID version 4, section 2 `identifier`).
    pub fn from_random(octets: [u8; 16]) -> Self {
        Self(uuid::Builder::from_random_bytes(octets).into_uuid().to_string())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for StatusId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for StatusId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        uuid::Uuid::try_parse(text).map(|uuid| Self(uuid.to_string())).map_err(|_| IdError::Uuid)
    }
}

impl TryFrom<String> for StatusId {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<StatusId> for String {
    fn from(id: StatusId) -> Self {
        id.0
    }
}

/// Whether a status can still change (section 4.3.1, property `status`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    /// Will not be updated further.
    Complete,
    /// May be updated.
    Pending,
}

/// Status resource of a request to add objects (section 4.3.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Identifies this status.
    pub id: StatusId,
    /// Whether it can still change.
    pub status: Progress,
    /// When the request came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_timestamp: Option<Timestamp>,
    /// Objects in the envelope.
    pub total_count: u64,
    /// Objects added, exact duplicates among them (section 5.5).
    pub success_count: u64,
    /// The objects added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successes: Vec<StatusDetails>,
    /// Objects not added.
    pub failure_count: u64,
    /// The objects not added, each with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<StatusDetails>,
    /// Objects not processed yet.
    pub pending_count: u64,
    /// The objects not processed yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pendings: Vec<StatusDetails>,
}

impl Status {
    /// The status of a request that is done: the counts are those of the lists.
    pub fn complete(
        id: StatusId,
        request_timestamp: Timestamp,
        successes: Vec<StatusDetails>,
        failures: Vec<StatusDetails>,
    ) -> Self {
        let (success_count, failure_count) = (successes.len() as u64, failures.len() as u64);
        Self {
            id,
            status: Progress::Complete,
            request_timestamp: Some(request_timestamp),
            total_count: success_count + failure_count,
            success_count,
            successes,
            failure_count,
            failures,
            pending_count: 0,
            pendings: Vec::new(),
        }
    }

    /// Whether the counts add up and no list is longer than its count (section 4.3.1). A total of 0 is allowed while pending.
    pub fn adds_up(&self) -> bool {
        let sum = self
            .success_count
            .checked_add(self.failure_count)
            .and_then(|n| n.checked_add(self.pending_count));
        let begun = self.total_count > 0 || self.status == Progress::Complete;
        let within = |list: &[StatusDetails], count| list.len() as u64 <= count;
        (!begun || sum == Some(self.total_count))
            && within(&self.successes, self.success_count)
            && within(&self.failures, self.failure_count)
            && within(&self.pendings, self.pending_count)
            && (self.status == Progress::Pending || self.pending_count == 0)
    }
}

/// One object of a status (section 4.3.1, type `status-details`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusDetails {
    /// STIX id; for a failed object without a readable one its place in the envelope, such as `objects[3]`.
    pub id: String,
    /// `modified`, else `created`, else a value that the server keeps to. Empty if the object has none that can be read.
    ///
    /// Required by the table, left out in the standard's own example (section 5.5); therefore optional on reading.
    #[serde(default)]
    pub version: String,
    /// Why the object failed or is pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl StatusDetails {
    /// An object without a message.
    pub fn new(id: impl Into<String>, version: impl Into<String>) -> Self {
        Self { id: id.into(), version: version.into(), message: None }
    }

    /// Adds the reason.
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(n: usize) -> Vec<StatusDetails> {
        (0..n).map(|i| StatusDetails::new(format!("objects[{i}]"), "")).collect()
    }

    #[test]
    fn counts_of_a_complete_status_add_up_and_empty_lists_are_left_out() {
        let status =
            Status::complete(StatusId::from_random([7; 16]), Timestamp::from_secs(0), details(2), vec![]);
        assert!(status.adds_up());
        let text = serde_json::to_string(&status).unwrap();
        assert!(text.contains(r#""status":"complete","request_timestamp":"1970-01-01T00:00:00.000000Z""#));
        assert!(text.contains(r#""total_count":2,"success_count":2"#), "{text}");
        assert!(!text.contains("failures") && !text.contains("pendings"), "{text}");
        assert_eq!(serde_json::from_str::<Status>(&text).unwrap(), status);
    }

    #[test]
    fn a_status_whose_counts_do_not_add_up_is_seen() {
        let sound =
            Status::complete(StatusId::from_random([7; 16]), Timestamp::from_secs(0), details(2), details(1));
        assert!(!Status { total_count: 4, ..sound.clone() }.adds_up());
        assert!(!Status { success_count: 1, total_count: 2, ..sound.clone() }.adds_up());
        assert!(!Status { pending_count: 1, total_count: 4, ..sound.clone() }.adds_up());
        assert!(!Status { success_count: u64::MAX, ..sound.clone() }.adds_up());
        let waiting = Status { pending_count: 1, total_count: 4, status: Progress::Pending, ..sound };
        assert!(waiting.adds_up());
    }

    #[test]
    fn reads_the_example_of_section_5_5_whose_details_lack_a_version() {
        let text = r#"{"id":"2d086da7-4bdc-4f91-900e-d77486753710","status":"pending",
            "request_timestamp":"2016-11-02T12:34:34.12345Z","total_count":4,"success_count":1,
            "successes":[{"id":"indicator--c410e480-e42b-47d1-9476-85307c12bcbf"}],"failure_count":0,"pending_count":3}"#;
        let status: Status = serde_json::from_str(text).unwrap();
        assert!(status.adds_up());
        assert_eq!(status.status, Progress::Pending);
        assert!(serde_json::from_str::<Status>(&text.replace("pending\"", "done\"")).is_err());
        assert!(serde_json::from_str::<Status>(&text.replace("2d086da7", "xyz")).is_err());
    }
}
