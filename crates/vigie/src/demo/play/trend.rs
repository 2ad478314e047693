//! Step 14, first half: a phenomenon mutates, its regional series rises, an alarm becomes a warning and a question.

use serde_json::{Value, json};
use vigie_node::Clock as _;
use vigie_trend::Week;

use super::{Play, get, post, send, text, until, want};
use crate::data::SystemClock;

const CODE: &str = "document-chip-manipulation";
/// Weeks that Utopia and Southmere tell: enough for a band.
const TOLD: i32 = 36;

/// Three calm years and a last week that counts more.
fn history(kind: &str, calm: u64, last: u64) -> String {
    let now = Week::of(SystemClock.now());
    let mut csv = "week,kind,unit,phenomenon,count\n".to_owned();
    for back in 1..=160 {
        let week = now.plus(-back);
        // A small beat, so that the band has a width of its own.
        let count = if back == 1 { last } else { calm + (back as u64 * 7) % 4 };
        csv += &format!("{week},{kind},found,{CODE},{count}\n{week},{kind},checked,,{}\n", 4_000 + back);
    }
    csv
}

impl Play {
    /// What was verified, the question for the round, and the alarm that it comes from.
    pub(super) async fn trend_to_warning(&mut self) -> Result<(Vec<String>, Value, String), String> {
        let mut lines = Vec::new();
        let mutation = json!({
            "phenomenon": CODE, "kind": "adopts-method-of", "other_phenomenon": "cyber-credentials",
            "since": SystemClock.now().to_day()[..7], "enablers": ["modern-communication", "illicit-funds"], "confidence": 65,
            "evidence_refs": self.finding.iter().collect::<Vec<_>>(),
            "release": { "tlp": "amber", "members": ["XNM", "XSM"] }
        });
        let made = post(self.utopia.port, "analyst", "/api/v1/phenomena/mutations", &mutation, 201).await?;
        let mutation = text(&made["id"])?;
        let seen = until(|| async {
            let held = get(self.northmark.port, "analyst", "/api/v1/phenomena").await?;
            find(&held["mutations"], "id", &mutation).ok_or_else(|| "Northmark has no mutation".to_owned())
        })
        .await?;
        want(seen["author"]["member"] == "UTO" && seen["enablers"][0] == "modern-communication", || {
            format!("Northmark shows {seen}")
        })?;
        lines.push(format!(
            "Utopia says since {}: {} {} {}, enabled by {}; Northmark shows who says so",
            text(&seen["since"])?,
            text(&seen["phenomenon"])?,
            text(&seen["kind"])?,
            text(&seen["other_phenomenon"])?,
            seen["enablers"]
        ));

        for (member, kind, calm, last) in
            [(&self.utopia, "sea", 14, 22), (&self.northmark, "land", 3, 8), (&self.southmere, "air", 12, 31)]
        {
            let csv = history(kind, calm, last).into_bytes();
            let path = "/api/v1/series/import";
            let answer = send(member.port, "analyst", hyper::Method::POST, path, Some(("text/csv", csv)))
                .await?
                .expect(200)?
                .json()?;
            want(answer["accepted"] == 320, || format!("{}: {answer}", member.name))?;
        }
        let last = Week::of(SystemClock.now()).plus(-1);
        let mut left_out = Vec::new();
        for (member, to) in [(&self.utopia, "XNM"), (&self.southmere, "XNM"), (&self.northmark, "UTO")] {
            let span = json!({ "from": last.plus(1 - TOLD), "to": last, "release": { "tlp": "amber", "members": [to] } });
            let told = post(member.port, "analyst", "/api/v1/counts/share", &span, 200).await?;
            want(told["weeks"].as_array().is_some_and(|weeks| weeks.len() == TOLD as usize), || {
                format!("{} told {told}", member.name)
            })?;
            left_out.push(format!("{} {}", member.name, told["suppressed"]));
        }
        lines.push(format!("{TOLD} weeks told by each; counts below ten left out: {}", left_out.join(", ")));

        let path = format!("/api/v1/series?phenomenon={CODE}&scope=region&weeks=3");
        let point = until(|| async {
            let series = get(self.northmark.port, "analyst", &path).await?;
            let point = find(&series["points"], "week", &last.to_string()).ok_or("no such week")?;
            want(point["count"] == 61, || format!("the region counts {point}"))?;
            Ok(point)
        })
        .await?;
        want(point["unusual"] == true, || format!("the week is not unusual: {point}"))?;
        lines.push(format!(
            "{last}: own and told findings are {}, expected {:.1}, band up to {}",
            point["count"],
            point["band"]["expected"].as_f64().unwrap_or_default(),
            point["band"]["upper"]
        ));

        let port = self.northmark.port;
        let found = post(port, "commander", "/api/v1/series/detect", &json!({}), 200).await?;
        let alarm = format!("weekly-band.1.region.found.{CODE}.all.{last}");
        let alarms = get(port, "commander", "/api/v1/alarms").await?;
        find(&alarms["alarms"], "id", &alarm).ok_or_else(|| format!("no alarm: {found}"))?;
        let form = json!({
            "asked_actions": ["examine-chips", "compare-counts"], "valid_days": 21,
            "release": { "tlp": "amber", "members": ["UTO", "XSM"] }
        });
        let made = post(port, "commander", &format!("/api/v1/alarms/{alarm}/warning"), &form, 201).await?;
        let warning = text(&made["id"])?;
        let asked =
            post(port, "analyst", &format!("/api/v1/alarms/{alarm}/question"), &json!({}), 201).await?;
        for member in [&self.utopia, &self.southmere] {
            until(|| async {
                let held = get(member.port, "commander", "/api/v1/warnings").await?;
                find(&held["warnings"], "id", &warning)
                    .ok_or_else(|| format!("{} is not warned", member.name))
            })
            .await?;
            let answer = json!({ "action": "informed-checkpoints" });
            let path = format!("/api/v1/warnings/{warning}/answer");
            post(member.port, "commander", &path, &answer, 201).await?;
        }
        let answered = until(|| async {
            let held = get(port, "commander", "/api/v1/warnings").await?;
            let own = find(&held["warnings"], "id", &warning).ok_or("the own warning is gone")?;
            let count = own["answers"].as_array().map_or(0, Vec::len);
            want(count == 2, || format!("{count} of 2 answers have come"))?;
            Ok(own)
        })
        .await?;
        lines.push(format!(
            "Northmark's commander warns, asks for {}; both acknowledge: {}",
            answered["asked_actions"], answered["answers"][0]["action"]
        ));
        lines.push(format!("and a question for the round: {}", text(&asked["text"])?));
        Ok((lines, asked, alarm))
    }
}

fn find(list: &Value, property: &str, value: &str) -> Option<Value> {
    list.as_array()?.iter().find(|one| one[property] == value).cloned()
}
