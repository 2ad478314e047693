//! The play: its steps, each verified by asking the nodes.

mod decisions;
mod indicators;
mod links;
mod matching;
mod practices;
mod protection;
mod rounds;
mod training;
mod trend;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use vigie_node::{Clock as _, Entropy as _};
use vigie_specimen::{Authority, AuthoritySpec, Defect, Spec, Specimen};

use super::http::{get, post, send};
use super::member::Member;
use crate::data::{SystemClock, SystemEntropy};

/// A step and what the audience sees of it.
pub struct Step {
    pub number: usize,
    pub title: &'static str,
}

/// The steps in order.
pub const STEPS: &[Step] = &[
    Step { number: 1, title: "Utopia's seaport checks a passport whose chip was altered" },
    Step {
        number: 2,
        title: "The examiner confirms; finding and alert go to Northmark and Southmere under TLP:AMBER",
    },
    Step { number: 3, title: "Both have them by TAXII" },
    Step {
        number: 4,
        title: "Northmark's land crossing meets the series: examine; its examiner confirms, a sighting goes back",
    },
    Step {
        number: 5,
        title: "The alert leaves sound documents alone; a pattern on the issuing state alone is refused",
    },
    Step { number: 6, title: "An ordinary TAXII client reads what it may and nothing else" },
    Step { number: 7, title: "Utopia withdraws the alert: it matches nowhere, both acknowledge" },
    Step { number: 8, title: "Southmere is killed in the middle of an import: nothing acknowledged is lost" },
    Step { number: 9, title: "Every audit log verifies; one changed byte in a copy is found and located" },
    Step { number: 10, title: "ATT&CK for ICS is imported by Utopia and pulled by Northmark, byte for byte" },
    Step {
        number: 11,
        title: "Southmere's airport asks Utopia's list privately; Utopia learns that it asked, not what",
    },
    Step {
        number: 13,
        title: "Utopia claims a link between two organisations, Southmere disputes it, Northmark's page shows both",
    },
    Step {
        number: 14,
        title: "A phenomenon mutates, its series rises: alarm, warning, question; three members judge it blind, each recomputes it",
    },
    Step {
        number: 15,
        title: "A cyber indicator from Utopia is a line of Southmere's blocklist until it is withdrawn",
    },
    Step {
        number: 16,
        title: "A practice is shared with a region, endorsed, and read in two languages side by side",
    },
    Step {
        number: 17,
        title: "Trainees decide on specimens before the software does; the trainer sees rates by defect",
    },
    Step { number: 18, title: "A decision is recorded; the member that answers for it says that it is done" },
    Step {
        number: 19,
        title: "A document number is erased on request: nothing of it remains, recipients acknowledge, every log still verifies",
    },
];

/// How long members may take to hear of something.
const HEAR: Duration = Duration::from_secs(20);

/// Everything the steps share.
pub struct Play {
    utopia: Member,
    northmark: Member,
    southmere: Member,
    authority: Authority,
    scene: Scene,
    attack: PathBuf,
    scratch: PathBuf,
    first: Option<String>,
    finding: Option<String>,
    alert: Option<String>,
}

/// What the seed varies.
struct Scene {
    series: String,
    numbers: [String; 4],
    outside: String,
    defect: Defect,
    points: [&'static str; 2],
}

impl Scene {
    fn of(seed: u64) -> Self {
        let mut state = seed;
        let mut next = move |most: u64| {
            // SplitMix64: the same seed gives the same scene everywhere.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (z ^ (z >> 31)) % most
        };
        let letters = b"ACEHKLMPRTX";
        let letter = char::from(letters[next(letters.len() as u64) as usize]);
        let series = format!("{letter}{:03}", next(1_000));
        let mut number = |head: &str| format!("{head}{:05}", next(100_000));
        let numbers = [number(&series), number(&series), number(&series), number(&series)];
        // Another letter, so that no chance digit makes it a member of the series.
        let outside = number(if letter == 'X' { "C471" } else { "X471" });
        let defect = if seed.is_multiple_of(2) { Defect::DigestMismatch } else { Defect::AlteredDg1 };
        Self { series, numbers, outside, defect, points: ["chip-digest", "chip-mrz-mismatch"] }
    }
}

type Verified = Result<Vec<String>, String>;

impl Play {
    /// Founds three members, introduces them to each other, approves the specimen authority everywhere, starts them.
    pub async fn prepare(base: &Path, seed: u64, attack: PathBuf) -> Result<Self, String> {
        let mut random = |octets: &mut [u8]| SystemEntropy.fill(octets);
        let authority = Authority::make(&AuthoritySpec::new(SystemClock.now()), &mut random)
            .map_err(|error| error.to_string())?;
        let utopia = Member::found(base, "UTO", "Utopia", "Port Amaurot", "sea", 8470).await?;
        let northmark =
            Member::found(base, "XNM", "Northmark", "Karsund land crossing", "land", 8480).await?;
        let southmere = Member::found(base, "XSM", "Southmere", "Southmere airport", "air", 8490).await?;
        let mut play = Self {
            utopia,
            northmark,
            southmere,
            authority,
            scene: Scene::of(seed),
            attack,
            scratch: base.join("scratch"),
            first: None,
            finding: None,
            alert: None,
        };
        let cards: Vec<(&'static str, String)> =
            play.members().map(|member| Ok((member.code, member.card()?))).collect::<Result<_, String>>()?;
        for member in play.members() {
            member.trust(&play.authority.trust()).await?;
            for (_, card) in cards.iter().filter(|(code, _)| *code != member.code) {
                member.meet(card).await?;
            }
        }
        for member in [&mut play.utopia, &mut play.northmark, &mut play.southmere] {
            member.start().await?;
        }
        Ok(play)
    }

    /// The members in order.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        [&self.utopia, &self.northmark, &self.southmere].into_iter()
    }

    /// Ends all processes in order.
    pub async fn stop(&mut self) {
        for member in [&mut self.utopia, &mut self.northmark, &mut self.southmere] {
            member.stop().await;
        }
    }

    /// Plays one step.
    pub async fn step(&mut self, number: usize) -> Verified {
        match number {
            1 => self.altered_chip().await,
            2 => self.confirm_and_release().await,
            3 => self.both_have_it().await,
            4 => self.series_at_northmark().await,
            5 => self.no_match_outside().await,
            6 => self.ordinary_client().await,
            7 => self.withdraw().await,
            8 => self.kill_nine().await,
            9 => self.audit().await,
            10 => self.attack().await,
            11 => self.ask_privately().await,
            13 => self.link_and_dispute().await,
            14 => {
                let (mut lines, question, alarm) = self.trend_to_warning().await?;
                lines.extend(self.judge_blind(&question, &alarm).await?);
                Ok(lines)
            }
            15 => self.indicator().await,
            16 => self.practice().await,
            17 => self.training().await,
            18 => self.decision().await,
            19 => self.erase_on_request().await,
            _ => Err("there is no such step".into()),
        }
    }

    fn specimen(&self, number: &str, defect: Option<Defect>) -> Result<Specimen, String> {
        let mut random = |octets: &mut [u8]| SystemEntropy.fill(octets);
        let spec = Spec { defect, ..Spec::sound(number, SystemClock.now()) };
        self.authority.issue(&spec, &mut random).map_err(|error| error.to_string())
    }

    async fn inspect(&self, member: &Member, specimen: &Specimen) -> Result<Value, String> {
        let chip: BTreeMap<&str, String> =
            specimen.files.iter().map(|(name, bytes)| (name.as_str(), STANDARD.encode(bytes))).collect();
        let body = json!({ "mrz": specimen.mrz, "chip": chip, "purpose": "demo: border check" });
        post(member.port, "officer", "/api/v1/inspections", &body, 200).await
    }

    async fn altered_chip(&mut self) -> Verified {
        let specimen = self.specimen(&self.scene.numbers[0], Some(self.scene.defect))?;
        let report = self.inspect(&self.utopia, &specimen).await?;
        let reason = reason(&report, "pa.data-group-digest").ok_or("no reason for the data-group digest")?;
        want(&report["outcome"] == "failed", || format!("the outcome is {}", report["outcome"]))?;
        want(reason["outcome"] == "failed", || "the digest check did not fail".into())?;
        let id = text(&report["id"])?;
        let kept = get(self.utopia.port, "examiner", &format!("/api/v1/inspections/{id}")).await?;
        want(kept["record"]["outcome"] == "failed", || "the record does not say failed".into())?;
        want(!kept["record"].to_string().contains(&self.scene.numbers[0]), || {
            "the record holds the number".into()
        })?;
        self.first = Some(id);
        Ok(vec![
            format!("failed: {} ({})", text(&reason["code"])?, text(&reason["source"])?),
            format!("evidence: {}", text(&reason["detail"])?),
            "the local record holds a keyed hash instead of the number".into(),
        ])
    }

    async fn confirm_and_release(&mut self) -> Verified {
        let inspection = self.first.clone().ok_or("step 1 was not verified")?;
        let name = format!("Series {}, chip data altered", self.scene.series);
        let form = json!({
            "inspection": inspection,
            "method": "chip-altered-data",
            "detection_points": self.scene.points,
            "release": { "tlp": "amber", "members": ["XNM", "XSM"], "onward": "no", "purpose": "border control" },
            "alert": { "name": name, "series_length": 4, "confidence": 85, "valid_days": 30 }
        });

        let made = post(self.utopia.port, "examiner", "/api/v1/findings", &form, 201).await?;
        let (finding, alert) = (text(&made["finding"])?, text(&made["alert"])?);
        let mut lines = Vec::new();
        for (what, id) in [("finding", &finding), ("alert", &alert)] {
            let held = get(self.utopia.port, "examiner", &format!("/api/v1/claims/{id}")).await?;
            want(held["claim"]["author"]["standing"] == "attested", || {
                format!("the {what} is not attested")
            })?;
            want(held["claim"]["tlp"] == "amber", || format!("the {what} is not TLP:AMBER"))?;
            want(!held["object"].to_string().contains("SPECIMEN"), || {
                format!("the {what} holds the holder's name")
            })?;
            lines.push(format!("{what} {id}: attested by Utopia, TLP:AMBER, no holder in it"));
        }
        let held = get(self.utopia.port, "examiner", &format!("/api/v1/claims/{alert}")).await?;
        lines.push(format!("pattern {}", text(&held["object"]["pattern"])?));
        (self.finding, self.alert) = (Some(finding), Some(alert));
        Ok(lines)
    }

    async fn both_have_it(&mut self) -> Verified {
        let (finding, alert) = (
            self.finding.clone().ok_or("step 2 was not verified")?,
            self.alert.clone().ok_or("step 2 was not verified")?,
        );
        let began = Instant::now();
        let mut lines = Vec::new();
        for id in [&finding, &alert] {
            let ours = get(self.utopia.port, "analyst", &format!("/api/v1/claims/{id}")).await?;
            for member in [&self.northmark, &self.southmere] {
                let theirs =
                    until(|| async { get(member.port, "analyst", &format!("/api/v1/claims/{id}")).await })
                        .await?;
                want(theirs["claim"]["sha256"] == ours["claim"]["sha256"], || {
                    format!("{} holds other bytes", member.name)
                })?;
                want(theirs["claim"]["author"]["member"] == "UTO", || {
                    format!("{} could not verify Utopia's signature", member.name)
                })?;
            }
        }
        lines.push(format!("Northmark and Southmere hold finding and alert, byte-equal, Utopia's signature verified, {:.1} s after", began.elapsed().as_secs_f64()));
        Ok(lines)
    }

    async fn series_at_northmark(&mut self) -> Verified {
        let alert = self.alert.clone().ok_or("step 2 was not verified")?;
        let specimen = self.specimen(&self.scene.numbers[1], None)?;
        let report = self.inspect(&self.northmark, &specimen).await?;
        want(report["outcome"] == "inconclusive", || format!("the outcome is {}", report["outcome"]))?;
        want(report["authenticated"] == "chip", || "the chip was not authenticated".into())?;
        reason(&report, "alert.match").ok_or("no reason for the alert")?;
        let shown = report["alerts"]
            .as_array()
            .and_then(|alerts| alerts.iter().find(|shown| shown["id"] == alert.as_str()))
            .ok_or("the alert is not shown")?
            .clone();
        want(shown["author"] == "Utopia" && shown["tlp"] == "amber" && shown["confidence"] == 85, || {
            format!("the alert is shown as {shown}")
        })?;
        let form = json!({ "inspection": text(&report["id"])?, "method": "chip-altered-data", "detection_points": self.scene.points });
        let made = post(self.northmark.port, "examiner", "/api/v1/findings", &form, 201).await?;
        let sighting = made["sightings"]
            .as_array()
            .and_then(|sightings| sightings.first())
            .ok_or("no sighting was made")?
            .clone();
        let sighting = text(&sighting)?;
        let seen =
            until(|| async { get(self.utopia.port, "analyst", &format!("/api/v1/claims/{sighting}")).await })
                .await?;
        want(seen["object"]["sighting_of_ref"] == alert.as_str(), || {
            "the sighting is of another alert".into()
        })?;
        want(!seen["object"].to_string().contains(&self.scene.numbers[1]), || {
            "the sighting names the document".into()
        })?;
        let elsewhere =
            send(self.southmere.port, "analyst", Method::GET, &format!("/api/v1/claims/{sighting}"), None)
                .await?;
        want(elsewhere.status == 404, || "Southmere has the sighting".into())?;
        let counts = until(|| async {
            let alerts = get(self.northmark.port, "examiner", "/api/v1/alerts").await?;
            let found = alerts["alerts"]
                .as_array()
                .and_then(|alerts| alerts.iter().find(|one| one["id"] == alert.as_str()))
                .cloned();
            found
                .filter(|one| one["counts"]["confirmed"] == 1)
                .ok_or_else(|| "the confirmation is not counted".to_owned())
        })
        .await?;
        Ok(vec![
            format!("inconclusive: {}", text(&report["next_step"])?),
            format!(
                "says Utopia, TLP:AMBER, confidence 85; matched {}, confirmed {}, cleared {}",
                counts["counts"]["matched"], counts["counts"]["confirmed"], counts["counts"]["cleared"]
            ),
            format!("sighting {sighting} (alert, day, member; no document) reached Utopia and nobody else"),
        ])
    }

    async fn no_match_outside(&mut self) -> Verified {
        let specimen = self.specimen(&self.scene.outside, None)?;
        let report = self.inspect(&self.northmark, &specimen).await?;
        want(report["outcome"] == "passed" && report["authenticated"] == "chip", || {
            format!("outside the series: {}", report["outcome"])
        })?;
        want(report["alerts"].as_array().is_none_or(Vec::is_empty), || {
            "the alert matched outside its series".into()
        })?;
        let broad = json!({
            "object": {
                "type": "indicator", "name": "All of Utopia", "pattern_type": "stix", "indicator_types": ["anomalous-activity"],
                "pattern": "[travel-document:issuing_state = 'UTO']", "valid_from": SystemClock.now().to_millis_string()
            },
            "release": { "tlp": "amber", "members": ["UTO"] }
        });
        let refused = post(self.northmark.port, "analyst", "/api/v1/claims", &broad, 400).await?;
        want(refused["code"] == "alert.too-broad", || format!("refused as {}", refused["code"]))?;
        Ok(vec![
            format!(
                "a sound document outside series {} passes, chip authenticated, no alert",
                self.scene.series
            ),
            format!(
                "pattern on the issuing state alone: {} ({})",
                text(&refused["code"])?,
                text(&refused["detail"])?
            ),
        ])
    }

    async fn ordinary_client(&mut self) -> Verified {
        let practice = json!({
            "object": { "type": "course-of-action", "name": "Compare the printed line with the chip before the lists", "description": "Practice of Port Amaurot." },
            "release": { "tlp": "clear" }
        });
        let made = post(self.utopia.port, "analyst", "/api/v1/claims", &practice, 201).await?;
        let practice = text(&made["id"])?;
        let seen = walk(self.utopia.port, "partner", "released").await?;
        let all = walk(self.utopia.port, "admin", "released").await?;
        want(seen.contains_key(&practice), || "the client does not see the CLEAR claim".into())?;
        let alert = self.alert.clone().ok_or("step 2 was not verified")?;
        let mut hidden = 0;
        for id in all.keys().filter(|id| !seen.contains_key(*id)) {
            hidden += 1;
            let path = format!("/taxii2/default/collections/released/objects/{id}/");
            let answer = send(self.utopia.port, "partner", Method::GET, &path, None).await?;
            want(answer.status == 404, || format!("{id} answered {} to the client", answer.status))?;
        }
        want(hidden > 0 && !seen.contains_key(&alert), || "the client sees the AMBER alert".into())?;
        for (id, bytes) in &seen {
            let object: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
            let marks = object["object_marking_refs"].to_string();
            let open = ["94868c89-83c2-464b-929b-a1a8aa3c8487", "bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]
                .iter()
                .any(|tlp| marks.contains(tlp));
            want(open || id.starts_with("marking-definition"), || {
                format!("{id} is neither CLEAR nor GREEN")
            })?;
        }
        Ok(vec![
            format!("plain TAXII 2.1 with a password: {} objects read, all CLEAR or GREEN", seen.len()),
            format!("{hidden} others, the alert among them, are not listed and answer 404 by name"),
        ])
    }

    async fn withdraw(&mut self) -> Verified {
        let alert = self.alert.clone().ok_or("step 2 was not verified")?;
        let note = post(
            self.utopia.port,
            "analyst",
            &format!("/api/v1/claims/{alert}/withdraw"),
            &json!({ "reason": "rectified", "mode": "hide" }),
            200,
        )
        .await?;
        let began = Instant::now();
        let withdrawal = text(&note["withdrawal"])?;
        let done = until(|| async {
            let all = get(self.utopia.port, "analyst", "/api/v1/withdrawals").await?;
            let found = all["withdrawals"]
                .as_array()
                .and_then(|notes| notes.iter().find(|one| one["withdrawal"] == withdrawal.as_str()))
                .cloned();
            let both =
                |note: &Value| ["XNM", "XSM"].iter().all(|member| note["acknowledged"].get(member).is_some());
            found.filter(both).ok_or_else(|| "not both have acknowledged".to_owned())
        })
        .await?;
        let took = began.elapsed();
        for member in self.members() {
            let specimen = self.specimen(&self.scene.numbers[2], None)?;
            let report = self.inspect(member, &specimen).await?;
            want(report["outcome"] == "passed", || {
                format!("{} still says {}", member.name, report["outcome"])
            })?;
            let alerts = get(member.port, "examiner", "/api/v1/alerts").await?;
            let state = alerts["alerts"]
                .as_array()
                .and_then(|alerts| alerts.iter().find(|one| one["id"] == alert.as_str()))
                .map(|one| one["state"].clone());
            want(state == Some(json!("withdrawn")), || {
                format!("{} shows the alert as {state:?}", member.name)
            })?;
        }
        Ok(vec![
            format!(
                "both signed acknowledgements verified after {:.1} s: {}",
                took.as_secs_f64(),
                done["acknowledged"]
            ),
            "a document of the series passes at all three; all three show the alert as withdrawn".into(),
        ])
    }

    async fn kill_nine(&mut self) -> Verified {
        let collection = self.southmere.add_collection("Import under fire").await?;
        let elements = crate::exchange::read_objects(&self.attack).map_err(|fail| fail.line)?;
        let objects: Vec<(String, Vec<u8>)> = elements
            .into_iter()
            .flatten()
            .map(|object| (object.header.id.to_string(), object.bytes.to_vec()))
            .collect();
        let mut acknowledged: BTreeMap<String, [u8; 32]> = BTreeMap::new();
        let chunks: Vec<_> = objects.chunks(100).collect();
        let kill_at = chunks.len() / 2;
        let mut broke_off = false;
        for (index, chunk) in chunks.iter().enumerate() {
            let bytes: Vec<&[u8]> = chunk.iter().map(|(_, bytes)| bytes.as_slice()).collect();
            let body = [&b"{\"objects\":["[..], &bytes.join(&b","[..]), b"]}"].concat();
            let path = format!("/taxii2/default/collections/{collection}/objects/");
            let sending = send(
                self.southmere.port,
                "partner",
                Method::POST,
                &path,
                Some(("application/taxii+json;version=2.1", body)),
            );
            if index < kill_at {
                sending.await?.expect(202)?;
                acknowledged
                    .extend(chunk.iter().map(|(id, bytes)| (id.clone(), Sha256::digest(bytes).into())));
                continue;
            }
            let port = self.southmere.port;
            let sending = tokio::spawn({
                let chunk: Vec<Vec<u8>> = chunk.iter().map(|(_, bytes)| bytes.clone()).collect();
                let path = path.clone();
                async move {
                    let body = [&b"{\"objects\":["[..], &chunk.join(&b","[..]), b"]}"].concat();
                    send(
                        port,
                        "partner",
                        Method::POST,
                        &path,
                        Some(("application/taxii+json;version=2.1", body)),
                    )
                    .await
                }
            });
            tokio::time::sleep(Duration::from_millis(3)).await;
            self.southmere.kill().await?;
            match sending.await.map_err(|error| error.to_string())? {
                Ok(answer) if answer.status == 202 => acknowledged
                    .extend(chunk.iter().map(|(id, bytes)| (id.clone(), Sha256::digest(bytes).into()))),
                _ => broke_off = true,
            }
            break;
        }
        self.southmere.start().await?;
        let held = walk(self.southmere.port, "partner", &collection).await?;
        for (id, digest) in &acknowledged {
            let bytes = held.get(id).ok_or_else(|| format!("{id} was acknowledged and is gone"))?;
            want(<[u8; 32]>::from(Sha256::digest(bytes)) == *digest, || format!("{id} came back changed"))?;
        }
        let extra = held.len() - acknowledged.len();
        want(extra == 0 || extra == 100 || held.len() == acknowledged.len(), || {
            format!("{extra} objects of a half-written request")
        })?;
        let verdict = post(self.southmere.port, "admin", "/api/v1/audit/verify", &json!({}), 200).await?;
        want(verdict["faults"].as_array().is_some_and(Vec::is_empty), || {
            format!("the log has faults: {}", verdict["faults"])
        })?;
        Ok(vec![
            format!(
                "{} objects acknowledged before kill -9, {} there after the restart, byte-equal; log sound",
                acknowledged.len(),
                acknowledged.len()
            ),
            if broke_off {
                "the request in flight broke off unacknowledged and is there wholly or not at all".into()
            } else {
                "the request in flight was acknowledged first".into()
            },
        ])
    }

    async fn audit(&mut self) -> Verified {
        let mut lines = Vec::new();
        for member in self.members() {
            let verdict = post(member.port, "auditor", "/api/v1/audit/verify", &json!({}), 200).await;
            // The auditor may read; verifying is the same right.
            let verdict = verdict?;
            want(verdict["faults"].as_array().is_some_and(Vec::is_empty), || {
                format!("{}: {}", member.name, verdict["faults"])
            })?;
            lines.push(format!(
                "{}: {} leaves and {} records verified, root {}…",
                member.name,
                verdict["leaves"],
                verdict["records"],
                text(&verdict["root"])?.get(..16).unwrap_or_default()
            ));
        }
        std::fs::create_dir_all(&self.scratch).map_err(|error| error.to_string())?;
        let copy = self.scratch.join("copy.db");
        let _ = std::fs::remove_file(&copy);
        self.utopia
            .open()?
            .engine()
            .map_err(|fail| fail.line)?
            .backup(&copy)
            .await
            .map_err(|error| error.to_string())?;
        lines.push(tamper(&copy).await?);
        Ok(lines)
    }

    async fn attack(&mut self) -> Verified {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let status = tokio::process::Command::new(program)
            .arg("import")
            .arg(&self.attack)
            .args(["--tlp", "clear", "--data"])
            .arg(self.utopia.folder())
            .stdout(std::process::Stdio::null())
            .status()
            .await
            .map_err(|error| error.to_string())?;
        want(status.success(), || format!("vigie import ended with {status}"))?;
        let shipped: BTreeMap<String, [u8; 32]> = crate::exchange::read_objects(&self.attack)
            .map_err(|fail| fail.line)?
            .into_iter()
            .flatten()
            .map(|object| (object.header.id.to_string(), object.sha256))
            .collect();
        let ids: BTreeSet<&String> = shipped.keys().collect();
        let ours = walk(self.utopia.port, "analyst", "released").await?;
        let theirs = until(|| async {
            let held = walk(self.northmark.port, "analyst", "received-uto").await?;
            match ids.iter().all(|id| held.contains_key(*id)) {
                true => Ok(held),
                false => Err("Northmark has not all of it".to_owned()),
            }
        })
        .await?;
        for (id, digest) in &shipped {
            for (name, held) in [("Utopia", &ours), ("Northmark", &theirs)] {
                let bytes = held.get(id).ok_or_else(|| format!("{name} has no {id}"))?;
                want(<[u8; 32]>::from(Sha256::digest(bytes)) == *digest, || {
                    format!("{name} holds {id} changed")
                })?;
            }
        }
        Ok(vec![format!(
            "{} objects: SHA-256 of every one is the same in the file, at Utopia and at Northmark",
            shipped.len()
        )])
    }
}

/// Flips bytes in a copy of a store until the verification tells it, then reports where it says the change is.
async fn tamper(copy: &Path) -> Result<String, String> {
    let bytes = std::fs::read(copy).map_err(|error| error.to_string())?;
    let needle = b"inspection.made";
    let places: Vec<usize> = bytes
        .windows(needle.len())
        .enumerate()
        .filter(|(_, window)| *window == needle)
        .map(|(at, _)| at)
        .collect();
    for at in places {
        let mut changed = bytes.clone();
        changed[at] ^= 0x01;
        std::fs::write(copy, &changed).map_err(|error| error.to_string())?;
        for side in ["db-wal", "db-shm"] {
            let _ = std::fs::remove_file(copy.with_extension(side));
        }
        let engine = vigie_store_sqlite::SqliteEngine::open(copy, vigie_store_sqlite::Options::default())
            .map_err(|error| error.to_string())?;
        let report = vigie_store::Engine::verify(&engine).await.map_err(|error| error.to_string())?;
        if let Some(fault) = report.faults.first() {
            return Ok(format!("one byte changed in a copy of Utopia's store: found ({fault})"));
        }
    }
    Err("a changed byte in the copy was not found".into())
}

/// All objects of a collection as a TAXII client gets them, newest version of each, by id.
async fn walk(port: u16, user: &str, collection: &str) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut found = BTreeMap::new();
    let mut next: Option<String> = None;
    loop {
        let mut path = format!("/taxii2/default/collections/{collection}/objects/?limit=1000");
        if let Some(next) = &next {
            path.push_str("&next=");
            path.push_str(next);
        }
        let answer = send(port, user, Method::GET, &path, None).await?.expect(200)?;
        want(answer.date_added_last.is_some(), || "no X-TAXII-Date-Added-Last".into())?;
        if let Ok(objects) = vigie_node::share::split(&answer.body) {
            found.extend(
                objects
                    .into_iter()
                    .flatten()
                    .map(|object| (object.header.id.to_string(), object.bytes.to_vec())),
            );
        }
        next = answer.json()?["next"].as_str().map(str::to_owned);
        if next.is_none() {
            return Ok(found);
        }
    }
}

/// Asks again and again until it is so, or the time is over.
async fn until<F, Fut, T>(mut ask: F) -> Result<T, String>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, String>>,
{
    let began = Instant::now();
    loop {
        match ask().await {
            Ok(answer) => return Ok(answer),
            Err(why) if began.elapsed() > HEAR => return Err(format!("after {} s: {why}", HEAR.as_secs())),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

fn reason<'a>(report: &'a Value, code: &str) -> Option<&'a Value> {
    report["reasons"].as_array()?.iter().find(|reason| reason["code"] == code)
}

fn want(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn text(value: &Value) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| format!("{value} is no text"))
}
