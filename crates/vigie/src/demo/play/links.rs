//! Step 13: a link is claimed, disputed, and shown with both; nothing is concluded.

use serde_json::json;

use super::{Play, Verified, text, until, want};
use crate::demo::http::{get, page, post};

impl Play {
    pub(super) async fn link_and_dispute(&mut self) -> Verified {
        let release = json!({ "tlp": "amber", "members": ["XNM", "XSM"] });
        let mut ends = Vec::new();
        for name in ["Harbour Dawn Front", "Grey Quarry Circle"] {
            let form = json!({ "name": name, "release": release });
            let made = post(self.utopia.port, "analyst", "/api/v1/organisations", &form, 201).await?;
            ends.push(text(&made["id"])?);
        }
        let claim = json!({
            "source": ends[0], "target": ends[1], "relationship": "finances", "since": "2026-03-01",
            "reports": ["Annual report 2026 of the financial intelligence unit of Utopia, section 4"],
            "reliability": "B", "credibility": "3", "confidence": 60, "release": release
        });
        let link = post(self.utopia.port, "analyst", "/api/v1/links", &claim, 201).await?;
        let link = text(&link["id"])?;
        let path = format!("/api/v1/links/{link}");
        until(|| async { get(self.southmere.port, "analyst", &path).await }).await?;
        let dispute = json!({
            "opinion": "strongly-disagree", "reasons": ["organisations-confused", "own-information-differs"], "confidence": 70,
            "release": { "tlp": "amber", "members": ["UTO", "XNM"] }
        });
        post(self.southmere.port, "analyst", &format!("{path}/dispute"), &dispute, 201).await?;
        let shown = until(|| async {
            let shown = get(self.northmark.port, "analyst", &path).await?;
            let disputed = shown["link"]["opinions"].as_array().is_some_and(|opinions| opinions.len() == 1);
            want(disputed, || "Southmere's dispute is not here".into()).map(|()| shown)
        })
        .await?;
        let (claim, opinion) = (&shown["link"], &shown["link"]["opinions"][0]);
        want(claim["author"]["member"] == "UTO" && opinion["author"]["member"] == "XSM", || {
            "the signatures of Utopia and Southmere are not both verified".into()
        })?;
        want(claim["source"]["name"] == "Harbour Dawn Front" && claim["confidence"] == 60, || {
            format!("the link is shown as {claim}")
        })?;
        let own = json!({ "opinion": "agree", "release": { "tlp": "amber", "members": ["XNM"] } });
        post(self.utopia.port, "analyst", &format!("{path}/dispute"), &own, 409).await?;
        // The page: two statements in one element, and no word that weighs them.
        let html = page(self.northmark.port, "analyst", &format!("/links/{link}")).await?;
        let statements: Vec<&str> = html.split("<article class=\"").skip(1).collect();
        want(
            statements.len() == 2 && statements.iter().all(|one| one.starts_with("card statement\">")),
            || format!("{} statements on the page, or not drawn alike", statements.len()),
        )?;
        want(
            statements[0].contains("Utopia, signed") && statements[1].contains("Southmere, signed"),
            || "the page does not say who says what, in the order of time".into(),
        )?;
        let lower = html.to_lowercase();
        for word in ["confirmed link", "disputed link", "contested", "verdict", "score"] {
            want(!lower.contains(word), || format!("the page says {word:?}"))?;
        }
        Ok(vec![
            "Utopia says: Harbour Dawn Front finances Grey Quarry Circle, since 1 March 2026, source B, information 3, confidence 60"
                .into(),
            "Southmere disagrees strongly: another organisation is meant; own information says otherwise".into(),
            "Northmark's page has both in the same element, in the order of time; Utopia may not answer itself (409)"
                .into(),
        ])
    }
}
