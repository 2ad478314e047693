//! Step 12: the land crossing is raised to heightened, and what was good enough is not any more.

use serde_json::json;

use super::{Play, Verified, get, post, reason, send, text, want};

impl Play {
    pub(super) async fn heightened(&mut self) -> Verified {
        let port = self.northmark.port;
        let specimen = self.specimen(&self.scene.numbers[3], None)?;
        let lines_only =
            json!({ "mrz": specimen.mrz, "confirmed_reading": true, "purpose": "demo: border check" });
        let before = post(port, "officer", "/api/v1/inspections", &lines_only, 200).await?;
        want(reason(&before, "vigilance.chip").is_none(), || "the chip was mandatory before".into())?;
        // Heightened asks that a list answers; Northmark keeps one of its own.
        post(port, "analyst", "/api/v1/lists", &json!({ "id": "lost", "title": "Lost in Northmark" }), 201)
            .await?;
        let form = json!({ "level": "heightened", "reason": "warning", "text": "Manipulated chips reported", "hours": 24 });
        let level = post(port, "commander", "/api/v1/vigilance", &form, 201).await?;
        let officer = post(port, "officer", "/api/v1/vigilance", &form, 403).await?;
        want(officer["code"] == "auth.role", || format!("an officer was answered {}", officer["code"]))?;
        let raised = post(port, "officer", "/api/v1/inspections", &lines_only, 200).await?;
        let chip = reason(&raised, "vigilance.chip").ok_or("no reason for the missing chip")?.clone();
        want(raised["outcome"] == "inconclusive" && raised["profile"] == "heightened", || {
            format!("without a chip: {} at {}", raised["outcome"], raised["profile"])
        })?;
        let whole = self.inspect(&self.northmark, &specimen).await?;
        want(reason(&whole, "vigilance.chip").is_none(), || "the chip counts as missing".into())?;
        let state = get(port, "officer", "/api/v1/vigilance").await?;
        want(state["here"] == "heightened" && state["until"] == level["until"], || {
            format!("the level is shown as {state}")
        })?;
        let tomorrow = (vigie_node::Clock::now(&crate::data::SystemClock)
            + vigie_model::Duration::from_days(1))
        .to_day();
        let lottery = get(port, "auditor", &format!("/api/v1/lottery/{tomorrow}")).await?;
        let commitment = text(&lottery["commitment"])?;
        let log = send(port, "auditor", hyper::Method::GET, "/api/v1/audit/entries?from=0&limit=1000", None);
        let log = String::from_utf8_lossy(&log.await?.expect(200)?.body).into_owned();
        want(log.contains(&commitment) && lottery["seed"].is_null(), || {
            "tomorrow's commitment is not in the log, or its seed is shown".into()
        })?;
        let body = serde_json::to_vec(&json!({})).map_err(|error| error.to_string())?;
        let ended = send(
            port,
            "commander",
            hyper::Method::POST,
            "/api/v1/vigilance/end",
            Some(("application/json", body)),
        );
        ended.await?.expect(204)?;
        let after = get(port, "officer", "/api/v1/vigilance").await?;
        want(after["here"] == "routine", || format!("after the end: {}", after["here"]))?;
        Ok(vec![
            format!(
                "heightened until {}, set by {}: {}",
                text(&level["until"])?,
                text(&level["author"])?,
                text(&level["text"])?
            ),
            format!(
                "printed lines alone: inconclusive ({}); next: {}",
                text(&chip["code"])?,
                text(&raised["next_step"])?
            ),
            format!("with its chip the same document is {} again", text(&whole["outcome"])?),
            format!(
                "tomorrow's lottery is bound in the log: {}…, its seed is not shown; then the level is ended",
                &commitment[..16]
            ),
        ])
    }
}
