//! Step 14, second half: the question goes to a round; three members judge blind, and each recomputes what comes out.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Play, Verified, get, post, send, text, until, walk, want};

/// 5, 50 and 95 % quantile of Utopia, Northmark and Southmere: numbers that occur nowhere else.
const JUDGED: [[&str; 3]; 3] = [
    ["31.257813", "44.757813", "58.507813"],
    ["38.132813", "52.632813", "71.757813"],
    ["29.882813", "40.382813", "66.257813"],
];

impl Play {
    /// Northmark asks the question of its alarm; what the rule was worth is said after the round.
    pub(super) async fn judge_blind(&mut self, question: &Value, alarm: &str) -> Verified {
        let form = json!({
            "title": "Manipulated chips, four weeks ahead", "phenomenon": "document-chip-manipulation",
            "place": "all checkpoints", "period": "four weeks from now",
            "resolution_source": "weekly counts that members share",
            "questions": [{ "text": text(&question["text"])?, "unit": "findings a week", "lower": "0", "upper": "500" }],
            "members": ["UTO", "XNM", "XSM"], "commit_hours": 24, "reveal_hours": 24, "question_id": text(&question["id"])?
        });
        let convenor = self.northmark.port;
        let opened = post(convenor, "convenor", "/api/v1/rounds", &form, 201).await?;
        let id = text(&opened["id"])?;
        let path = format!("/api/v1/rounds/{id}");
        let members = [&self.utopia, &self.northmark, &self.southmere];
        for (member, [q05, q50, q95]) in members.iter().zip(JUDGED) {
            until(|| async { get(member.port, "assessor", &path).await }).await?;
            let judged = json!({ "question": 1, "judgement": { "q05": q05, "q50": q50, "q95": q95, "confidence": 60, "reason_codes": ["trend"] } });
            let body = serde_json::to_vec(&judged).map_err(|error| error.to_string())?;
            let to = format!("{path}/judgements");
            let content = Some(("application/json", body));
            send(member.port, "assessor", hyper::Method::POST, &to, content).await?.expect(204)?;
        }
        for member in &members[..2] {
            post(member.port, "assessor", &format!("{path}/commit"), &json!({}), 200).await?;
        }
        let blind = post(self.utopia.port, "assessor", &format!("{path}/reveal"), &json!({}), 409).await?;
        want(blind["code"] == "round.blind", || format!("refused as {}", blind["code"]))?;
        post(self.southmere.port, "assessor", &format!("{path}/commit"), &json!({}), 200).await?;
        for member in &members {
            until(|| async {
                let round = get(member.port, "assessor", &path).await?;
                want(round["stage"] == "reveal", || format!("{} is at {}", member.name, round["stage"]))
            })
            .await?;
        }
        for (member, own) in members.iter().zip(JUDGED) {
            for collection in ["released", "received-uto", "received-xnm", "received-xsm"] {
                if collection.ends_with(&member.code.to_ascii_lowercase()) {
                    continue;
                }
                for (held, bytes) in walk(member.port, "analyst", collection).await? {
                    let said = String::from_utf8_lossy(&bytes);
                    let leaks = JUDGED.iter().flatten().any(|number| said.contains(number));
                    want(!leaks, || format!("{held} at {} tells a judgement before its time", member.name))?;
                }
            }
            let round = get(member.port, "assessor", &path).await?;
            want(round["questions"][0]["own"]["mine"][1] == own[1], || {
                format!("{} does not know its own judgement", member.name)
            })?;
        }
        for member in &members {
            post(member.port, "assessor", &format!("{path}/reveal"), &json!({}), 200).await?;
        }
        let mut digests = Vec::new();
        for member in &members {
            until(|| async {
                let round = get(member.port, "assessor", &path).await?;
                want(round["stage"] == "closed", || format!("{} is at {}", member.name, round["stage"]))
            })
            .await?;
            post(member.port, "assessor", &format!("{path}/conclude"), &json!({}), 200).await?;
        }
        let mut result = Value::Null;
        for member in &members {
            result = until(|| async {
                let round = get(member.port, "assessor", &path).await?;
                let result = round["questions"][0]["result"].clone();
                let told = result["told"].as_array().cloned().unwrap_or_default();
                want(told.len() == 2 && told.iter().all(|one| one[1] == true), || {
                    format!("{} compares with {}", member.name, result["told"])
                })?;
                Ok(result)
            })
            .await?;
            digests.push(text(&result["inputs_sha256"])?);
        }
        digests.dedup();
        want(digests.len() == 1, || "members pooled different inputs".into())?;
        let mut lines = vec![
            "three members judge blind: before all were bound a reveal is refused (round.blind), and no number stood at another node".into(),
            format!(
                "pooled 5/50/95 %: {}; members' medians {} to {}, all intervals share {} to {}",
                [&result["pooled"][0], &result["pooled"][1], &result["pooled"][2]].map(short).join(" / "),
                short(&result["medians"][0]),
                short(&result["medians"][1]),
                short(&result["overlap"][0]),
                short(&result["overlap"][1])
            ),
            format!("every member recomputed it: equal, inputs {}…", &digests[0][..16]),
        ];
        lines.push(self.recompute_in_python(&result).await?);
        let body = json!({ "question": 1, "value": "47" });
        post(convenor, "convenor", &format!("{path}/realizations"), &body, 201).await?;
        let scored = get(convenor, "assessor", &path).await?["questions"][0]["realization"].clone();
        want(scored["pool_covers"] == true, || format!("scored as {scored}"))?;
        let outcome = json!({ "outcome": "useful" });
        post(convenor, "commander", &format!("/api/v1/alarms/{alarm}/outcome"), &outcome, 200).await?;
        let rules = get(convenor, "analyst", "/api/v1/alarms").await?["rules"].clone();
        want(rules[0]["useful"] == 1, || format!("the rule's score is {rules}"))?;
        lines.push(format!(
            "47 came out: within the pool's interval, loss {:.2}; the rule {} {}: {} alarm, 1 useful",
            scored["pool_loss"].as_f64().unwrap_or_default(),
            text(&rules[0]["rule"])?,
            rules[0]["rule_version"],
            rules[0]["alarms"]
        ));
        Ok(lines)
    }

    /// Thirty lines of Python that share nothing with this program.
    async fn recompute_in_python(&self, result: &Value) -> Result<String, String> {
        let script: Option<PathBuf> =
            self.attack.ancestors().nth(3).map(|root| root.join("docs/recompute_round.py"));
        let Some(script) = script.filter(|script| script.is_file()) else {
            return Ok("not recomputed in Python: docs/recompute_round.py is not beside the test data".into());
        };
        std::fs::create_dir_all(&self.scratch).map_err(|error| error.to_string())?;
        let file = self.scratch.join("judgements.json");
        let judgements: Vec<Value> = ["UTO", "XNM", "XSM"]
            .iter()
            .zip(JUDGED)
            .map(|(member, [q05, q50, q95])| json!({ "member": member, "q05": q05, "q50": q50, "q95": q95 }))
            .collect();
        std::fs::write(&file, json!({ "judgements": judgements }).to_string())
            .map_err(|error| error.to_string())?;
        let ran = tokio::process::Command::new("python3").arg(&script).arg(&file).output().await;
        let Ok(ran) = ran else { return Ok("not recomputed in Python: python3 is not here".into()) };
        want(ran.status.success(), || String::from_utf8_lossy(&ran.stderr).into_owned())?;
        let theirs: Value = serde_json::from_slice(&ran.stdout).map_err(|error| error.to_string())?;
        for (at, name) in ["q05", "q50", "q95"].iter().enumerate() {
            let ours: f64 = text(&result["pooled"][at])?.parse().map_err(|_| "no number".to_owned())?;
            let other = theirs[*name].as_f64().unwrap_or(f64::NAN);
            want((ours - other).abs() <= 1e-12 * ours.abs().max(1.0), || {
                format!("{name}: {ours} here, {other} in Python")
            })?;
        }
        Ok("docs/recompute_round.py gives the same three numbers".into())
    }
}

/// A number with two decimals.
fn short(value: &Value) -> String {
    value.as_str().and_then(|text| text.parse::<f64>().ok()).map_or_else(|| "–".into(), |n| format!("{n:.2}"))
}
