use serde::{Deserialize, Serialize};
use vigie_model::{CollectionId, Timestamp};

use crate::{Limits, media_type};

// Lists are left out when they are empty: section 2 forbids empty lists in every resource.

/// Discovery resource (section 4.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discovery {
    /// Name of the server.
    pub title: String,
    /// What it is, in plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whom to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The API root to use if nothing else is chosen; one of `api_roots`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// URLs of the API roots.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub api_roots: Vec<String>,
}

impl Discovery {
    /// A discovery resource whose first API root is the default one.
    ///
    /// # Errors
    /// The first URL that breaks section 4.1.1.
    pub fn new(title: impl Into<String>, api_roots: Vec<String>) -> Result<Self, ApiRootUrlError> {
        api_roots.iter().try_for_each(|url| check_api_root_url(url))?;
        let default = api_roots.first().cloned();
        Ok(Self { title: title.into(), default, api_roots, ..Self::default() })
    }
}

/// Why a text may not stand in `api_roots`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiRootUrlError {
    /// Neither `https://` nor one leading `/`.
    #[error("an API root is an https URL or a path that begins with a single /")]
    Form,
    /// It has a query or a fragment.
    #[error("an API root has no query and no fragment")]
    Query,
    /// It does not end in `/`.
    #[error("an API root ends in /")]
    Slash,
}

/// Checks a URL for `api_roots` (section 4.1.1): absolute with `https`, or a path with a single leading `/`, without query; and,
/// so that endpoint paths can be appended, with a trailing `/` (section 3.1).
///
/// Departure: `http` is accepted for a loopback host, where a node without certificate listens, because the client cytaxii2
/// 1.0.1 fails on paths and needs absolute URLs.
///
/// # Errors
/// See [`ApiRootUrlError`].
pub fn check_api_root_url(url: &str) -> Result<(), ApiRootUrlError> {
    if url.contains(['?', '#']) {
        return Err(ApiRootUrlError::Query);
    }
    let loopback = |rest: &str| {
        let host = rest.split('/').next().unwrap_or("");
        ["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .any(|name| host.strip_prefix(name).is_some_and(|port| port.is_empty() || port.starts_with(':')))
    };
    let absolute =
        url.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    let local = url.strip_prefix("http://").is_some_and(loopback);
    let path = url.starts_with('/') && !url.starts_with("//");
    match (absolute || local || path, url.ends_with('/')) {
        (false, _) => Err(ApiRootUrlError::Form),
        (true, false) => Err(ApiRootUrlError::Slash),
        (true, true) => Ok(()),
    }
}

/// API root resource (section 4.2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiRoot {
    /// Name of the API root.
    pub title: String,
    /// What it is, in plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Media types with version; holds `application/taxii+json;version=2.1`.
    pub versions: Vec<String>,
    /// Largest request body in octets, above 0.
    pub max_content_length: u64,
}

impl ApiRoot {
    /// A TAXII 2.1 API root with these limits.
    pub fn new(title: impl Into<String>, limits: &Limits) -> Self {
        Self {
            title: title.into(),
            description: None,
            versions: vec![media_type::TAXII.to_owned()],
            max_content_length: limits.max_content_length.max(1),
        }
    }

    /// Whether the API root speaks TAXII 2.1 (section 4.2.1); spaces, which some servers write, do not matter.
    pub fn speaks_taxii_21(&self) -> bool {
        self.versions.iter().any(|version| version.replace(' ', "").eq_ignore_ascii_case(media_type::TAXII))
    }
}

/// Collections resource (section 5.1.1), in the same order on every request (section 3.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collections {
    /// The collections that the client may know of; the key is absent if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collections: Vec<Collection>,
}

/// Collection resource (section 5.2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Identifies the collection everywhere.
    pub id: CollectionId,
    /// Name for people.
    pub title: String,
    /// What it holds, in plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Name that may stand for the id in URLs; unique within the API root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// Whether this client may read objects.
    pub can_read: bool,
    /// Whether this client may add objects.
    pub can_write: bool,
    /// Media types of the objects; absent means `application/stix+json`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media_types: Vec<String>,
}

/// Manifest resource (section 5.3.1).
///
/// `next` is not in the table of section 5.3.1 although section 3.4 defines the parameter for this endpoint (issue 110 of the
/// standard's repository); it is sent as section 3.7 has it for envelopes, and clients that do not know it go on by
/// `X-TAXII-Date-Added-Last`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Whether more records follow; absent means no.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
    /// Opaque place of the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// One record for each version; the key is absent if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<ManifestRecord>,
}

/// One version of one object in a manifest (section 5.3.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestRecord {
    /// STIX id.
    pub id: String,
    /// When this version was added to the collection.
    pub date_added: Timestamp,
    /// `modified`, else `created`, else a value that the server keeps to.
    pub version: String,
    /// Media type of this version; one of the collection's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
}

/// Versions resource (section 5.8.1). On `next` see [`Manifest`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Whether more versions follow; absent means no.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
    /// Opaque place of the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The versions, in the order they were added; the key is absent if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<String>,
}

fn is_false(value: &bool) -> bool {
    !value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lists_and_absent_properties_are_left_out() {
        assert_eq!(serde_json::to_string(&Collections::default()).unwrap(), "{}");
        assert_eq!(serde_json::to_string(&Manifest::default()).unwrap(), "{}");
        assert_eq!(serde_json::to_string(&Versions::default()).unwrap(), "{}");
        assert_eq!(
            serde_json::to_string(&Discovery { title: "t".into(), ..Discovery::default() }).unwrap(),
            r#"{"title":"t"}"#
        );
    }

    #[test]
    fn a_manifest_record_has_microseconds_and_reads_milliseconds() {
        let text = r#"{"more":true,"objects":[{"id":"indicator--29aba82c-5393-42a8-9edb-6a2cb1df070b",
            "date_added":"2016-11-04T03:04:05.123Z","version":"2016-11-03T12:30:59.000Z",
            "media_type":"application/stix+json;version=2.1"}],"x_example_org_note":1}"#;
        let manifest: Manifest = serde_json::from_str(text).unwrap();
        assert!(manifest.more);
        let written = serde_json::to_string(&manifest).unwrap();
        assert!(written.contains(r#""date_added":"2016-11-04T03:04:05.123000Z""#), "{written}");
        assert!(written.starts_with(r#"{"more":true,"objects":[{"id":"#), "{written}");
    }

    #[test]
    fn the_default_api_root_is_one_of_the_api_roots() {
        let discovery = Discovery::new("t", vec!["/taxii2/default/".into(), "/taxii2/b/".into()]).unwrap();
        assert_eq!(discovery.default.as_deref(), Some("/taxii2/default/"));
        assert_eq!(Discovery::new("t", vec![]).unwrap().default, None);
        assert_eq!(Discovery::new("t", vec!["../a/".into()]), Err(ApiRootUrlError::Form));
    }

    #[test]
    fn api_root_urls_follow_section_4_1_1() {
        for good in [
            "https://taxii.example.com:443/",
            "https://someserver.example.net/apiroot1/",
            "/someapiroot/",
            "http://127.0.0.1:8470/taxii2/default/",
            "http://[::1]:8470/taxii2/default/",
            "http://localhost/taxii2/default/",
        ] {
            assert_eq!(check_api_root_url(good), Ok(()), "{good}");
        }
        for (bad, why) in [
            ("//someserver.example.com/apiroot1/", ApiRootUrlError::Form),
            ("../someapiroot/", ApiRootUrlError::Form),
            ("https://foo.edu/bar?baz", ApiRootUrlError::Query),
            ("http://example.com/a/", ApiRootUrlError::Form),
            ("http://localhost.example.com/a/", ApiRootUrlError::Form),
            ("https:///a/", ApiRootUrlError::Form),
            ("https://example.com/a", ApiRootUrlError::Slash),
            ("", ApiRootUrlError::Form),
        ] {
            assert_eq!(check_api_root_url(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn reads_the_api_root_and_collection_of_the_standards_examples() {
        let root = r#"{"title":"Malware Research Group","description":"A trust group setup for malware researchers",
            "versions":["application/taxii+json;version=2.1"],"max_content_length":104857600}"#;
        let root: ApiRoot = serde_json::from_str(root).unwrap();
        assert!(root.speaks_taxii_21());
        assert_eq!(root.max_content_length, 104_857_600);
        let old = ApiRoot { versions: vec!["application/taxii+json;version=2.0".into()], ..root };
        assert!(!old.speaks_taxii_21());
        let collection = r#"{"id":"91a7b528-80eb-42ed-a74d-c6fbd5a26116","title":"High Value Indicator Collection",
            "can_read":true,"can_write":false,"media_types":["application/stix+json;version=2.1"]}"#;
        let collection: Collection = serde_json::from_str(collection).unwrap();
        assert!(collection.can_read && !collection.can_write);
        assert!(
            serde_json::from_str::<Collection>(r#"{"id":"91a7b528-80eb-42ed-a74d-c6fbd5a26116"}"#).is_err()
        );
    }
}
