//! Step 15: an indicator of Utopia is a line of Southmere's blocklist until it is withdrawn.

use hyper::Method;
use serde_json::json;

use super::{Play, Verified, text, until, want};
use crate::demo::http::{get, post, send};

const LIST: &str = "/api/v1/blocklist?format=";

impl Play {
    pub(super) async fn indicator(&mut self) -> Verified {
        let name = "update-service.example";
        let claim = json!({
            "object": {
                "type": "indicator", "spec_version": "2.1", "name": "Server that forged update requests",
                "indicator_types": ["malicious-activity"], "pattern_type": "stix", "confidence": 75,
                "pattern": format!("[domain-name:value = '{name}' OR ipv4-addr:value = '203.0.113.7' OR ipv4-addr:value = '10.0.0.1']"),
                "valid_from": "2026-01-01T00:00:00.000Z", "valid_until": "2100-01-01T00:00:00.000Z"
            },
            "release": { "tlp": "amber", "members": ["XSM"] }
        });
        let made = post(self.utopia.port, "analyst", "/api/v1/claims", &claim, 201).await?;
        let id = text(&made["id"])?;
        let plain = until(|| async {
            let plain = self.list("analyst", "plain").await?;
            want(plain.lines().any(|line| line == name), || "the domain is no line".into()).map(|()| plain)
        })
        .await?;
        want(plain.lines().any(|line| line == "203.0.113.7"), || "the address is no line".into())?;
        want(!plain.contains("10.0.0.1"), || "a private address is a line".into())?;
        let csv = self.list("analyst", "csv").await?;
        let row = csv.lines().find(|line| line.starts_with(name)).ok_or("the CSV has no such line")?;
        want(row.contains(&id) && row.contains(",UTO,TLP:AMBER,75,"), || format!("the CSV says {row}"))?;
        let zone = self.list("analyst", "dns-rpz").await?;
        want(zone.contains(&format!("{name} CNAME .\n")), || "the zone has no such record".into())?;
        let rules = self.list("analyst", "suricata").await?;
        want(rules.contains(name) && rules.contains("203.0.113.7"), || "no rule names them".into())?;
        let left = get(self.southmere.port, "analyst", "/api/v1/indicators").await?;
        let named = left["not_exported"].as_array().is_some_and(|left| {
            left.iter().any(|one| one["id"] == id.as_str() && one["why"] == json!(["private"]))
        });
        want(named, || "the private address is not named as left out".into())?;
        want(!self.list("partner", "plain").await?.contains(name), || {
            "a partner system reads what was released to Southmere alone".into()
        })?;
        let path = format!("/api/v1/claims/{id}/withdraw");
        post(self.utopia.port, "analyst", &path, &json!({ "reason": "error" }), 200).await?;
        until(|| async {
            let plain = self.list("analyst", "plain").await?;
            want(!plain.contains(name) && !plain.contains("203.0.113.7"), || {
                "a withdrawn indicator is still a line".into()
            })
        })
        .await?;
        Ok(vec![
            format!("{name} and 203.0.113.7 are lines at Southmere: plain, CSV with id and author, Suricata, response policy zone"),
            "the private address 10.0.0.1 of the same pattern is named as left out; a partner system without a release has no line".into(),
            "withdrawn by Utopia: both lines are gone at Southmere".into(),
        ])
    }

    async fn list(&self, user: &str, format: &str) -> Result<String, String> {
        let path = format!("{LIST}{format}");
        let answer = send(self.southmere.port, user, Method::GET, &path, None).await?.expect(200)?;
        String::from_utf8(answer.body).map_err(|_| "the list is no text".to_owned())
    }
}
