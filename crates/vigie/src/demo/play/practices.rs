//! Step 16: a practice is shared with a region, endorsed, and read in two languages side by side.

use serde_json::json;

use super::{Play, Verified, text, until, want};
use crate::demo::http::{get, page, post};

impl Play {
    pub(super) async fn practice(&mut self) -> Verified {
        let region = json!({ "code": "northern-coast", "members": ["UTO", "XSM"] });
        post(self.northmark.port, "trainer", "/api/v1/regions", &region, 201).await?;
        let form = json!({
            "lang": "en", "review_date": "2030-06-30", "tags": ["chip-digest"], "region": "northern-coast",
            "text": {
                "name": "Read the chip before the printed line at night",
                "context": "Land crossings with poor light, where the printed line is often misread.",
                "steps": ["Place the document on the reader.", "Wait for the chip's data.", "Compare them with the page."],
                "evidence": "Two winters at one land crossing.",
                "results": "Fewer second readings."
            },
            "release": { "tlp": "amber" }
        });
        let made = post(self.northmark.port, "trainer", "/api/v1/practices", &form, 201).await?;
        let id = text(&made["id"])?;
        let path = format!("/api/v1/practices/{id}");
        let translation = json!({
            "lang": "fr",
            "text": {
                "name": "Lire la puce avant la ligne imprimée, de nuit",
                "context": "Passages terrestres mal éclairés, où la ligne imprimée est souvent mal lue.",
                "steps": ["Poser le document sur le lecteur.", "Attendre les données de la puce.", "Les comparer à la page."],
                "evidence": "Deux hivers à un passage terrestre.",
                "results": "Moins de secondes lectures."
            },
            "release": { "tlp": "amber", "members": ["UTO", "XNM"] }
        });
        until(|| async { get(self.southmere.port, "analyst", &path).await }).await?;
        post(self.southmere.port, "analyst", &format!("{path}/translations"), &translation, 201).await?;
        let endorse = json!({
            "opinion": "agree", "reasons": ["applied-here", "result-confirmed"],
            "release": { "tlp": "amber", "members": ["UTO", "XNM"] }
        });
        post(self.southmere.port, "analyst", &format!("{path}/endorse"), &endorse, 201).await?;
        for member in [&self.utopia, &self.northmark] {
            let shown = until(|| async {
                let shown = get(member.port, "analyst", &path).await?;
                let whole = shown["opinions"][0]["author"]["member"] == "XSM"
                    && shown["translations"][0]["author"]["member"] == "XSM";
                want(whole, || format!("{} has not endorsement and translation", member.name)).map(|()| shown)
            })
            .await?;
            want(shown["author"]["member"] == "XNM" && shown["regions"][0] == "northern-coast", || {
                format!("{} shows the practice as {shown}", member.name)
            })?;
        }
        let html = page(self.utopia.port, "analyst", &format!("/practices/{id}")).await?;
        for words in [
            "lang=\"en\" dir=\"ltr\">Read the chip before the printed line at night",
            "lang=\"fr\" dir=\"ltr\">Lire la puce avant la ligne imprimée, de nuit",
            "Southmere, signed",
        ] {
            want(html.contains(words), || format!("Utopia's page does not say {words:?}"))?;
        }
        Ok(vec![
            "Northmark shares it with the regional group northern-coast: Utopia and Southmere have it, signature verified".into(),
            "Southmere endorses it (applied here, same result here) and adds the French, both signed".into(),
            "Utopia's page shows English and French side by side, each in its own language and direction".into(),
        ])
    }
}
