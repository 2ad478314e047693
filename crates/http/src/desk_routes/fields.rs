//! What a form or an address says: names with values, and files.

use axum::Form;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Query, Request};
use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse;
use vigie_node::{NodeError, Problem};

use crate::App;

/// A file that was sent.
pub(super) struct Upload {
    field: String,
    /// Its name without folders.
    pub(super) name: String,
    /// Its content.
    pub(super) bytes: Vec<u8>,
}

/// Values by name, in the order they were sent; a name may stand several times.
#[derive(Default)]
pub(super) struct Fields {
    values: Vec<(String, String)>,
    uploads: Vec<Upload>,
}

impl Fields {
    /// The query of an address; one that cannot be read counts as empty.
    pub(super) fn of_query(uri: &Uri) -> Self {
        let values =
            Query::<Vec<(String, String)>>::try_from_uri(uri).map(|Query(values)| values).unwrap_or_default();
        Self { values, uploads: Vec::new() }
    }

    /// The body of a form, urlencoded or multipart.
    ///
    /// # Errors
    /// `Invalid` if it is too large, ends early, or is no form.
    pub(super) async fn read(request: Request, app: &App) -> Result<Self, NodeError> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let multipart = Multipart::from_request(request, app)
                .await
                .map_err(|error| of_status(error.into_response().status()))?;
            return Self::of_parts(multipart).await;
        }
        match Form::<Vec<(String, String)>>::from_request(request, app).await {
            Ok(Form(values)) => Ok(Self { values, uploads: Vec::new() }),
            Err(error) => Err(of_status(error.into_response().status())),
        }
    }

    async fn of_parts(mut parts: Multipart) -> Result<Self, NodeError> {
        let broken = |error: MultipartError| of_status(error.status());
        let mut fields = Self::default();
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(base_name) {
                Some(name) => {
                    let bytes = part.bytes().await.map_err(broken)?.to_vec();
                    // A file field that was left alone is sent without name and content.
                    if !(name.is_empty() && bytes.is_empty()) {
                        fields.uploads.push(Upload { field, name, bytes });
                    }
                }
                None => {
                    let bytes = part.bytes().await.map_err(broken)?;
                    fields.values.push((field, String::from_utf8_lossy(&bytes).into_owned()));
                }
            }
        }
        Ok(fields)
    }

    /// The first value of a name; empty if there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        self.values.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// Whether a box was ticked.
    pub(super) fn ticked(&self, name: &str) -> bool {
        self.text(name) == "yes"
    }

    /// All values of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The files of a field.
    pub(super) fn files<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Upload> {
        self.uploads.iter().filter(move |upload| upload.field == name)
    }
}

/// The name after the last folder, of any system, cut to what names of chip files need.
fn base_name(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(100).collect()
}

fn of_status(status: StatusCode) -> NodeError {
    NodeError::Invalid(match status {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new("input.too-large", "what was sent is larger than this page takes")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::new("input.media-type", "what was sent is no form"),
        _ => {
            Problem::new("input.incomplete", "the form ended early or cannot be read").remedy("send it again")
        }
    })
}

/// A value for an address: everything but unreserved characters is escaped (RFC 3986, section 2.3), `/` stays readable.
pub(super) fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte))
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_repeated_names_and_what_is_escaped() {
        let query = Fields::of_query(&"/exchange?q=a%20b&points=1&points=2&x".parse().unwrap());
        assert_eq!(query.text("q"), "a b");
        assert_eq!(query.all("points").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(query.text("none"), "");
    }

    #[test]
    fn an_address_holds_no_character_that_ends_it() {
        assert_eq!(encode("/check?q=a b&c\"<é"), "/check%3Fq%3Da%20b%26c%22%3C%C3%A9");
    }

    #[test]
    fn a_file_is_known_by_its_name_alone() {
        assert_eq!(base_name("C:\\chip\\EF_SOD.bin"), "EF_SOD.bin");
        assert_eq!(base_name("chip/DG1.bin"), "DG1.bin");
    }
}
