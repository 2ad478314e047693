//! Step 19: the document of step 1 is erased on request, and nothing of its number remains.

use hyper::Method;
use serde_json::json;

use super::super::http::{get, post, send};
use super::super::member::Member;
use super::{Play, Verified, text, until, want};

impl Play {
    /// Finds, erases, and looks: at the record, at the recipients, in every file, at every log.
    pub(super) async fn erase_on_request(&mut self) -> Verified {
        let inspection = self.first.clone().ok_or("step 1 was not verified")?;
        let finding = self.finding.clone().ok_or("step 2 was not verified")?;
        let number = self.scene.numbers[0].clone();
        let port = self.utopia.port;
        let form = json!({ "state": "UTO", "class": "P", "number": number, "basis": "holder" });
        let body = ("application/json", form.to_string().into_bytes());
        let forbidden = send(port, "admin", Method::POST, "/api/v1/subjects/find", Some(body)).await?;
        want(forbidden.status == 403, || "an administrator may search by document number".into())?;
        let found = post(port, "protection", "/api/v1/subjects/find", &form, 200).await?;
        let holdings = found["holdings"].as_array().cloned().unwrap_or_default();
        let kinds: Vec<&str> = holdings.iter().filter_map(|holding| holding["kind"].as_str()).collect();
        for kind in ["check-record", "evidence", "document", "finding"] {
            want(kinds.contains(&kind), || format!("no {kind} was found: {kinds:?}"))?;
        }
        let given = holdings.iter().find(|holding| holding["kind"] == "document");
        want(given.is_some_and(|holding| holding["recipients"] == json!(["XNM", "XSM"])), || {
            "it does not say who was given the document".into()
        })?;
        want(contains(&self.utopia, &number)?.is_some(), || {
            "the number is in no file before the erasure".into()
        })?;

        let mut form = form;
        form["request"] = found["request"]["number"].clone();
        let erased = post(port, "protection", "/api/v1/subjects/erase", &form, 200).await?;
        want(erased["kept"] == json!([]), || format!("something was kept: {}", erased["kept"]))?;
        let request = text(&erased["request"]["number"])?;
        nowhere(&self.utopia, &number).await?;
        let kept = get(port, "examiner", &format!("/api/v1/inspections/{inspection}")).await?;
        want(kept["record"]["document_hash"].is_null() && kept["evidence_erased"] == true, || {
            "the record of the check still knows the document".into()
        })?;

        let withdrawals: Vec<String> =
            erased["withdrawals"].as_array().into_iter().flatten().map(text).collect::<Result<_, _>>()?;
        for withdrawal in &withdrawals {
            until(|| async {
                let notes = get(port, "analyst", "/api/v1/withdrawals").await?;
                let acknowledged = notes["withdrawals"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .find(|note| note["withdrawal"] == withdrawal.as_str())
                    .and_then(|note| note["acknowledged"].as_object().map(serde_json::Map::len));
                want(acknowledged == Some(2), || format!("{withdrawal} is not acknowledged by both"))
            })
            .await?;
        }
        for member in [&self.northmark, &self.southmere] {
            let held = get(member.port, "analyst", &format!("/api/v1/claims/{finding}")).await?;
            want(held["claim"]["erased"] == true, || format!("{} still has the finding", member.name))?;
            nowhere(member, &number).await?;
        }
        post(port, "protection", &format!("/api/v1/subjects/requests/{request}/answered"), &json!({}), 200)
            .await?;
        for member in self.members() {
            let verdict = post(member.port, "auditor", "/api/v1/audit/verify", &json!({}), 200).await?;
            want(verdict["faults"] == json!([]), || format!("{}: {}", member.name, verdict["faults"]))?;
        }
        Ok(vec![
            format!(
                "request {request}: {} things found, each with who was given it, all erased in one commit",
                holdings.len()
            ),
            format!("Northmark and Southmere erased and acknowledged all {} withdrawals", withdrawals.len()),
            "the number stands in no file of any member; every audit log still verifies".into(),
        ])
    }
}

/// The write-ahead log is cleared as soon as no reader needs it.
async fn nowhere(member: &Member, number: &str) -> Result<(), String> {
    until(|| async {
        match contains(member, number)? {
            None => Ok(()),
            Some(file) => Err(format!("the number remains in {file} of {}", member.name)),
        }
    })
    .await
}

/// Name of a file, if the bytes of any in a member's folder, write-ahead log included, contain a text in upper or lower case.
fn contains(member: &Member, what: &str) -> Result<Option<String>, String> {
    let (upper, lower) = (what.as_bytes().to_vec(), what.to_ascii_lowercase().into_bytes());
    let mut folders = vec![member.folder().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| error.to_string())? {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // A file that is gone by now holds nothing.
            let Ok(bytes) = std::fs::read(&path) else { continue };
            if [&upper, &lower]
                .iter()
                .any(|needle| bytes.windows(needle.len()).any(|found| found == needle.as_slice()))
            {
                return Ok(Some(path.file_name().unwrap_or_default().to_string_lossy().into_owned()));
            }
        }
    }
    Ok(None)
}
