//! Step 11: Southmere's airport asks Utopia's list privately.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256, Sha512};

use super::{Play, Verified, get, post, text, until, want};

impl Play {
    pub(super) async fn ask_privately(&mut self) -> Verified {
        let (utopia, southmere) = (self.utopia.port, self.southmere.port);
        // A series of its own: a shorter number than any of the other steps.
        let listed = format!("V{}", &self.scene.numbers[3][1..]);
        let other = format!("W{}", &self.scene.numbers[3][1..]);
        let list = json!({ "id": "stolen", "title": "Stolen passports of Utopia" });
        post(utopia, "analyst", "/api/v1/lists", &list, 201).await?;
        let entry = json!({ "entries": [{ "issuing_state": "UTO", "class": "P", "number": listed, "reason": "stolen" }] });
        let taken = post(utopia, "analyst", "/api/v1/lists/stolen/entries", &entry, 200).await?;
        want(taken["accepted"] == 1, || format!("the entry was not taken: {taken}"))?;
        let form = json!({ "list": "stolen", "to": ["XSM"] });
        let made = post(utopia, "analyst", "/api/v1/private-lists/published", &form, 201).await?;
        let held = until(|| async {
            let lists = get(southmere, "officer", "/api/v1/private-lists").await?;
            let list = lists["held"].as_array().and_then(|held| held.first()).cloned();
            list.filter(|list| list["problem"].is_null()).ok_or_else(|| "Southmere has no list".to_owned())
        })
        .await?;
        want(held["epoch"] == made["epoch"] && held["owner"] == "UTO", || format!("held is {held}"))?;
        let elsewhere = get(self.northmark.port, "officer", "/api/v1/private-lists").await?;
        want(elsewhere["held"].as_array().is_some_and(Vec::is_empty), || {
            "Northmark got a list that was not released to it".into()
        })?;

        let mut lines = Vec::new();
        for (number, wanted) in [(&listed, "listed"), (&other, "not-listed")] {
            let answer = ask(southmere, number).await?;
            want(answer["outcome"] == wanted, || format!("asked, the answer is {answer}"))?;
            let specimen = self.specimen(number, None)?;
            let report = self.inspect(&self.southmere, &specimen).await?;
            let shown = report["lists"]
                .as_array()
                .and_then(|lists| lists.iter().find(|list| list["kind"] == "private"))
                .cloned()
                .unwrap_or(Value::Null);
            want(shown["outcome"] == wanted, || format!("at the check the list says {shown}"))?;
            let verdict = if wanted == "listed" { "inconclusive" } else { "passed" };
            want(report["outcome"] == verdict, || {
                format!("{wanted}, yet the check is {}", report["outcome"])
            })?;
            lines.push(format!(
                "Southmere asks: {wanted} as of {}; the check is {verdict}",
                text(&shown["as_of"])?.get(..10).unwrap_or_default()
            ));
        }

        // What Utopia can know: its log and its store.
        let entries = get(utopia, "auditor", "/api/v1/audit/entries?from=0&limit=1000").await?;
        let asked: Vec<&Value> = entries["entries"]
            .as_array()
            .map(|entries| entries.iter().filter(|one| one["entry"]["action"] == "list.evaluated").collect())
            .unwrap_or_default();
        want(asked.len() == 4, || format!("Utopia's log has {} questions instead of 4", asked.len()))?;
        want(asked.iter().all(|one| one["entry"]["actor"] == "member:XSM"), || {
            "a question of somebody else".into()
        })?;
        let published = get(utopia, "analyst", "/api/v1/private-lists").await?;
        want(published["published"][0]["queries"][0]["asked"] == 4, || {
            format!("counted are {}", published["published"][0]["queries"])
        })?;
        let copy = self.scratch.join("utopia-asked.db");
        std::fs::create_dir_all(&self.scratch).map_err(|error| error.to_string())?;
        let _ = std::fs::remove_file(&copy);
        let engine = self.utopia.open()?.engine().map_err(|fail| fail.line)?;
        engine.backup(&copy).await.map_err(|error| error.to_string())?;
        let store = std::fs::read(&copy).map_err(|error| error.to_string())?;
        // The number that is on the list is in the list, of course; the other one was only asked about.
        let forms = forms(&other);
        for form in &forms {
            want(!contains(&store, form) && !contains(entries.to_string().as_bytes(), form), || {
                "Utopia's store or log holds what was asked".into()
            })?;
        }
        lines.push(format!(
            "Utopia's log proves 4 questions by Southmere; {} forms of the unlisted number searched in log and store ({} KB): none",
            forms.len(),
            store.len() / 1_024
        ));

        self.utopia.stop().await;
        let silent = self.silent(&other).await;
        self.utopia.start().await?;
        lines.push(silent?);
        until(|| async {
            let answer = ask(southmere, &other).await?;
            want(answer["outcome"] == "not-listed", || format!("after the restart {answer}"))
        })
        .await?;
        lines.push("Utopia runs again: not-listed".into());
        Ok(lines)
    }

    /// The same questions while the owner is down.
    async fn silent(&self, number: &str) -> Result<String, String> {
        let answer = ask(self.southmere.port, number).await?;
        want(answer["outcome"] == "not-checked" && answer["reason"] == "match.unreachable", || {
            format!("with Utopia stopped the answer is {answer}")
        })?;
        let specimen = self.specimen(number, None)?;
        let report = self.inspect(&self.southmere, &specimen).await?;
        want(report["outcome"] == "inconclusive", || {
            format!("with Utopia stopped the check is {}", report["outcome"])
        })?;
        Ok(format!("Utopia stopped: not-checked ({}), the check is inconclusive", text(&answer["reason"])?))
    }
}

async fn ask(port: u16, number: &str) -> Result<Value, String> {
    let body = json!({ "issuing_state": "UTO", "class": "P", "number": number });
    let answer = post(port, "officer", "/api/v1/private-lists/UTO/stolen/query", &body, 200).await?;
    answer["answers"].get(0).cloned().ok_or_else(|| "no answer".to_owned())
}

/// The number, what is evaluated, and their plain digests, as octets and as hexadecimal.
fn forms(number: &str) -> Vec<Vec<u8>> {
    let document = format!("UTO|P|{number}");
    let mut forms = Vec::new();
    for text in [number, &document] {
        forms.push(text.as_bytes().to_vec());
        let digests = [Sha256::digest(text).to_vec(), Sha512::digest(text).to_vec()];
        for digest in digests {
            forms.push(digest.iter().map(|octet| format!("{octet:02x}")).collect::<String>().into_bytes());
            forms.push(digest);
        }
    }
    forms
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}
