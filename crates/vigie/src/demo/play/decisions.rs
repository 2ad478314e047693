//! Step 18: a decision is recorded, the member that answers for it says that it is done, all see it.

use hyper::Method;
use serde_json::json;

use super::{Play, Verified, text, until, want};
use crate::demo::http::{get, post, send};

impl Play {
    pub(super) async fn decision(&mut self) -> Verified {
        let practices = get(self.northmark.port, "convenor", "/api/v1/practices").await?;
        let basis: Vec<String> = practices["practices"]
            .as_array()
            .into_iter()
            .flatten()
            .take(1)
            .map(|one| text(&one["id"]))
            .collect::<Result<_, _>>()?;
        let form = json!({
            "title": "Working group on travel documents, third meeting", "group": "Travel documents", "day": "2026-11-20",
            "agenda": ["Series with altered chip data", "Practice at night"],
            "participants": ["UTO", "XNM", "XSM"],
            "decisions": [{
                "text": "Southmere tries the practice at its airport and reports", "responsible": "XSM",
                "due": "2030-03-31", "basis": basis
            }]
        });
        let made = post(self.northmark.port, "convenor", "/api/v1/meetings", &form, 201).await?;
        let decision = text(&made["decisions"][0])?;
        let state = |code: &'static str| {
            let decision = decision.clone();
            move |list: &serde_json::Value| {
                list["decisions"]
                    .as_array()
                    .and_then(|list| list.iter().find(|one| one["id"] == decision.as_str()))
                    .filter(|one| one["status"] == code)
                    .cloned()
            }
        };
        for member in self.members() {
            until(|| async {
                let list = get(member.port, "convenor", "/api/v1/decisions").await?;
                state("open")(&list).ok_or_else(|| format!("{} has no open decision", member.name))
            })
            .await?;
        }
        let path = format!("/api/v1/decisions/{decision}/follow-up");
        let done = serde_json::to_vec(&json!({ "state": "done" })).map_err(|error| error.to_string())?;
        let other =
            send(self.utopia.port, "convenor", Method::POST, &path, Some(("application/json", done))).await?;
        want(other.status == 403, || format!("Utopia could answer for Southmere: {}", other.status))?;
        post(self.southmere.port, "convenor", &path, &json!({ "state": "done" }), 201).await?;
        for member in self.members() {
            let shown = until(|| async {
                let list = get(member.port, "convenor", "/api/v1/decisions").await?;
                state("done")(&list).ok_or_else(|| format!("{} does not see it done", member.name))
            })
            .await?;
            want(shown["follow_ups"][0]["author"]["member"] == "XSM", || {
                format!("{} does not know who said so", member.name)
            })?;
        }
        Ok(vec![
            "Northmark records the meeting: three members, two points, one decision; Southmere answers for it until 31 March 2030".into(),
            "Utopia may not answer for Southmere (403); Southmere says that it is done, signed".into(),
            "all three follow-up lists say done".into(),
        ])
    }
}
