//! Step 17: trainees decide on specimens; the trainer sees rates by defect, and no real table changes.

use hyper::Method;
use serde_json::{Value, json};

use super::{Play, Verified, text, want};
use crate::demo::http::{get, post, send};
use crate::demo::member::TRAINEES;

impl Play {
    pub(super) async fn training(&mut self) -> Verified {
        let port = self.utopia.port;
        let before = real(port).await?;
        let form = json!({
            "title": "Chip and printed lines", "cohort": "First line, Port Amaurot",
            "defects": ["digest-mismatch", "other-number"], "sound": 1
        });
        let set = post(port, "trainer", "/api/v1/training", &form, 201).await?;
        let set = text(&set["id"])?;
        let own = send(port, "trainer", Method::GET, &format!("/api/v1/training/{set}/1"), None).await?;
        want(own.status == 403, || "the trainer may train with an own set".into())?;
        let trainees: Vec<&str> = ["officer", "examiner"].into_iter().chain(TRAINEES).collect();
        for (index, trainee) in trainees.iter().enumerate() {
            for number in 1..=3 {
                decide(port, trainee, &set, number, index == 0).await?;
            }
            if index == 3 {
                let rates = get(port, "trainer", "/api/v1/training/rates").await?;
                let told = rates["rates"].as_array().is_some_and(|rates| {
                    rates.len() == 3 && rates.iter().all(|rate| rate["counts"].is_null())
                });
                want(told, || format!("rates of four people are told: {rates}"))?;
            }
        }
        let rates = get(port, "trainer", "/api/v1/training/rates").await?;
        let right = |defect: &str| {
            let rates = rates["rates"].as_array()?;
            rates.iter().find(|rate| rate["defect"] == defect)?["counts"]["right"].as_u64()
        };
        want(right("digest-mismatch") == Some(5) && right("other-number") == Some(4), || {
            format!("the rates are {rates}")
        })?;
        want(trainees.iter().all(|trainee| !rates.to_string().contains(trainee)), || {
            "the rates name a person".into()
        })?;
        want(real(port).await? == before, || "training changed checks, alerts or lists".into())?;
        Ok(vec![
            "five trainees decide on three specimens each, before any verdict is shown to them".into(),
            "altered chip: 5 of 5; chip of another document: 4 of 5; nothing was told while four had decided"
                .into(),
            "no person is named; checks, alerts and lists are as before".into(),
        ])
    }
}

/// What checks, alerts and lists say.
async fn real(port: u16) -> Result<[Value; 3], String> {
    Ok([
        get(port, "examiner", "/api/v1/inspections?limit=500").await?,
        get(port, "examiner", "/api/v1/alerts").await?,
        get(port, "examiner", "/api/v1/lists").await?,
    ])
}

/// Looks at what is shown and decides; who `misses` does not compare the printed lines with the chip.
async fn decide(port: u16, trainee: &str, set: &str, number: usize, misses: bool) -> Result<(), String> {
    let path = format!("/api/v1/training/{set}/{number}");
    let shown = get(port, trainee, &path).await?;
    want(shown["outcome"].is_null() && !shown.to_string().contains("pa."), || {
        "the verdict is shown before the decision".into()
    })?;
    let digests = shown["digests"].as_array().ok_or("no digests are shown")?;
    let form = if digests.iter().any(|line| line["signed"] != line["read"]) {
        json!({ "says_false": true, "point": "chip-digest" })
    } else if shown["printed"] != shown["chip_lines"] && !misses {
        json!({ "says_false": true, "point": "chip-mrz-mismatch" })
    } else {
        json!({ "says_false": false })
    };
    let outcome = post(port, trainee, &format!("{path}/decision"), &form, 201).await?;
    let found = outcome["defect"].is_null() == (outcome["report"]["outcome"] == "passed");
    want(found, || format!("the verdict does not fit the specimen: {}", outcome["report"]["outcome"]))
}
