//! What an examiner sees beside the first line: made from the report, and from what of the document is at hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::Path as AddressOf;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use vigie_model::reason::codes;
use vigie_model::{Outcome, ReasonCode};
use vigie_mrtd::lds::{Content, Dg1, EfCom, EfSod, FileId, LdsSecurityObject};
use vigie_mrtd::mrz::{self, Mrz};
use vigie_node::check::{CheckView, Evidence};
use vigie_node::look::Look;
use vigie_node::{NodeError, Right};
use vigie_trust::inspect::{FileDigests, PictureSummary, Summary, portrait_png_within, summary};
use vigie_trust::path::{Gap, Holds, Path, Role, certificate_path};
use vigie_trust::report::{Authenticated, CheckReport, Profile};
use vigie_trust::signature::DigestAlgorithm;

use super::guard::Desk;
use super::report::{self, common_name, details, link};
use crate::desk::{
    AgeRow, Area, AreaRow, AtHand, Cell, CompareRow, Comparison, DigestState, FileFact, FileRow, LinkState,
    PathBox, PathDrawing, Portrait, Recomputed, SecondLine,
};
use crate::tray::Held;

/// The longest side of a portrait as it is shown, in pixels.
const PORTRAIT_SIDE: u32 = 480;

/// What of a check is at hand: its report, and the document as far as it is there.
pub(super) struct Hand {
    pub(super) report: CheckReport,
    pub(super) mrz: Option<String>,
    pub(super) files: BTreeMap<FileId, Vec<u8>>,
    /// Digests of files that are not kept.
    absent: BTreeMap<FileId, FileDigests>,
    at_hand: AtHand,
    held: Option<Arc<Held>>,
}

impl Hand {
    /// From memory, if this account made the check within the last minutes, else from evidence.
    pub(super) fn of(desk: &Desk, view: &CheckView) -> Option<Self> {
        let held = desk.visitor.app.tray.get(&view.record.id, &desk.caller.actor(), desk.node().now());
        if let Some(held) = held {
            let files = held
                .request
                .chip
                .iter()
                .filter_map(|(name, bytes)| Some((FileId::from_name(name)?, bytes.clone())));
            return Some(Self {
                report: held.report.clone(),
                mrz: held.request.mrz.clone(),
                files: files.collect(),
                absent: BTreeMap::new(),
                at_hand: AtHand::Memory(held.until),
                held: Some(held),
            });
        }
        view.evidence.as_ref().map(Self::kept)
    }

    fn kept(evidence: &Evidence) -> Self {
        let files = evidence
            .chip
            .iter()
            .filter_map(|(name, text)| Some((FileId::from_name(name)?, STANDARD.decode(text).ok()?)));
        let absent = evidence.basis.iter().flat_map(|basis| &basis.absent.files);
        let absent = absent.filter_map(|(name, kept)| Some((FileId::from_name(name)?, kept.clone())));
        Self {
            report: evidence.report.clone(),
            mrz: evidence.mrz.clone(),
            files: files.collect(),
            absent: absent.collect(),
            at_hand: AtHand::Evidence(evidence.expires),
            held: None,
        }
    }

    /// Whether the bytes are in memory only.
    pub(super) fn passing(&self) -> bool {
        self.held.is_some()
    }

    /// The lines as the first line shows them.
    pub(super) fn lines(&self) -> Vec<String> {
        let chip = self.files.get(&FileId::Dg(1)).map(|bytes| ("DG1".to_owned(), bytes.clone()));
        report::lines(self.mrz.as_deref(), &chip.into_iter().collect())
    }

    pub(super) fn authenticated(&self) -> bool {
        self.report.authenticated == Authenticated::Chip
    }

    fn sod(&self) -> Option<&[u8]> {
        self.files.get(&FileId::Sod).map(Vec::as_slice)
    }
}

/// The second line of a check.
pub(super) fn second(
    desk: &Desk,
    view: &CheckView,
    hand: &Hand,
    recomputed: Option<Recomputed>,
) -> SecondLine {
    let report = &hand.report;
    SecondLine {
        at_hand: hand.at_hand,
        areas: areas(report),
        path: drawing(desk, hand),
        files: files(hand),
        authenticated: hand.authenticated(),
        compare: comparison(hand),
        portrait: portrait(hand),
        ages: ages(desk, report),
        recomputed,
        may_recompute: view.evidence.is_some(),
        made: report.inspected_at,
        profile: match report.profile {
            Profile::Routine => "routine",
            Profile::Heightened => "heightened",
            Profile::Strict => "strict",
            Profile::High => "high",
        },
    }
}

/// What a check concerns.
pub(super) fn area_of(code: ReasonCode) -> &'static str {
    let trust = [
        codes::PA_SIGNER_CERTIFICATE,
        codes::PA_CHAIN,
        codes::PA_VALIDITY_AT_SIGNING,
        codes::PA_REVOCATION,
        codes::PA_ISSUING_COUNTRY,
    ];
    match code.as_str().split('.').next().unwrap_or_default() {
        "pa" if trust.contains(&code) => "trust",
        "pa" | "chip" => "chip",
        "trust" => "trust",
        "list" => "lists",
        "alert" => "alerts",
        "vigilance" | "lottery" => "vigilance",
        _ => "document",
    }
}

fn areas(report: &CheckReport) -> Vec<Area> {
    let names = ["document", "chip", "trust", "lists", "alerts", "vigilance"];
    let mut areas: Vec<Area> = names.map(|name| Area { name, rows: Vec::new() }).into();
    for check in &report.checks {
        let place = names.iter().position(|name| *name == area_of(check.code)).unwrap_or(0);
        areas[place].rows.push(AreaRow {
            code: check.code,
            outcome: check.outcome,
            detail: check.detail.clone(),
            deciding: report.reasons.contains(check),
            contradicted: check.outcome == Outcome::Passed
                && !check.detail.is_empty()
                && report
                    .checks
                    .iter()
                    .any(|other| other.code == check.code && other.outcome == Outcome::Failed),
        });
    }
    areas
}

fn drawing(desk: &Desk, hand: &Hand) -> PathDrawing {
    let Some(sod) = hand.sod() else { return PathDrawing::default() };
    let trust = desk.node().trust_snapshot();
    let path = certificate_path(sod, &trust, hand.report.inspected_at);
    let mut boxes = authorities(&path);
    let report = &hand.report;
    let state = |needed: &[ReasonCode], others: &[ReasonCode]| link(report, needed, others);
    if let Some(signer) = path.steps.first() {
        let mut one = of_step("dsc", signer);
        one.state = state(
            &[codes::PA_CHAIN, codes::PA_VALIDITY_AT_SIGNING, codes::PA_ISSUING_COUNTRY],
            &[codes::PA_REVOCATION, codes::PA_SIGNER_CERTIFICATE],
        );
        one.sources = vec!["EF.SOD".to_owned()];
        one.detail = details(report, &[codes::PA_CHAIN, codes::PA_VALIDITY_AT_SIGNING, codes::PA_REVOCATION]);
        boxes.push(one);
    }
    let plain = |kind, name: String, key: String, state, detail| PathBox {
        kind,
        full_name: name.clone(),
        name,
        key,
        valid: None,
        sources: Vec::new(),
        fingerprint: String::new(),
        serial: String::new(),
        state,
        detail,
    };
    let object = security_object(hand);
    let algorithm = object.as_ref().map(algorithm_name).unwrap_or_default();
    boxes.push(plain(
        "sod",
        "EF.SOD".to_owned(),
        details(report, &[codes::PA_SOD_SIGNATURE]),
        state(&[codes::PA_EF_SOD, codes::PA_SIGNED_ATTRIBUTES, codes::PA_SOD_SIGNATURE], &[]),
        details(report, &[codes::PA_EF_SOD, codes::PA_SIGNED_ATTRIBUTES]),
    ));
    let groups: Vec<String> = match &object {
        Some(object) => object.hashes.iter().map(|hash| format!("DG{}", hash.number)).collect(),
        None => Vec::new(),
    };
    boxes.push(plain(
        "data",
        if groups.is_empty() { "–".to_owned() } else { groups.join(", ") },
        algorithm,
        state(&[codes::PA_DG_HASH], &[codes::PA_DG_MISSING]),
        details(report, &[codes::PA_DG_HASH, codes::PA_DG_MISSING]),
    ));
    PathDrawing { boxes, gap: path.gap.as_ref().map(|gap| gap_words(desk, gap)) }
}

/// What stands above the signer, the anchor first.
fn authorities(path: &Path) -> Vec<PathBox> {
    let above = path.steps.get(1..).unwrap_or_default();
    let mut boxes: Vec<PathBox> = Vec::with_capacity(above.len() + 3);
    for (index, step) in above.iter().enumerate().rev() {
        let kind = match (index + 1 == above.len(), step.role, step.approved) {
            (_, Role::Link, _) => "link",
            (true, _, true) => "anchor",
            _ => "csca",
        };
        let mut one = of_step(kind, step);
        one.state = match (step.holds, step.approved) {
            (Holds::Verified, true) => LinkState::Verified,
            (Holds::Contradicted, _) => LinkState::Broken,
            _ => LinkState::Unknown,
        };
        boxes.push(one);
    }
    if let (true, Some(signer)) = (boxes.is_empty(), path.steps.first()) {
        boxes.push(PathBox {
            kind: "missing",
            name: common_name(&signer.issuer).to_owned(),
            full_name: signer.issuer.clone(),
            key: String::new(),
            valid: None,
            sources: Vec::new(),
            fingerprint: String::new(),
            serial: String::new(),
            state: LinkState::Unknown,
            detail: String::new(),
        });
    }
    boxes
}

fn of_step(kind: &'static str, step: &vigie_trust::path::Step) -> PathBox {
    PathBox {
        kind,
        name: common_name(&step.subject).to_owned(),
        full_name: step.subject.clone(),
        key: step.key.clone(),
        valid: Some((step.not_before, step.not_after)),
        sources: step.sources.iter().map(|(name, at)| format!("{name}, {}", at.to_day())).collect(),
        fingerprint: step.fingerprint.clone(),
        serial: step.serial.clone(),
        state: LinkState::Unknown,
        detail: step.signed_with.clone(),
    }
}

fn gap_words(desk: &Desk, gap: &Gap) -> String {
    let ui = desk.bare_ui();
    match gap {
        Gap::NoSigner => ui.t("second-gap-no-signer"),
        Gap::UnknownIssuer(name) => ui.ta("second-gap-unknown", common_name(name)),
        Gap::OtherKeys(name, count) => ui.tab("second-gap-keys", common_name(name), count.to_string()),
        Gap::NotVerifiable(why) => ui.ta("second-gap-algorithm", why),
        Gap::Unanchored(why) => ui.ta("second-gap-unanchored", why),
    }
}

fn security_object(hand: &Hand) -> Option<LdsSecurityObject> {
    EfSod::parse(hand.sod()?).ok()?.security_object().ok()
}

fn algorithm_name(object: &LdsSecurityObject) -> String {
    match DigestAlgorithm::from_oid(object.digest_algorithm.oid.octets()) {
        Some(algorithm) => algorithm.to_string(),
        None => object.digest_algorithm.oid.name(),
    }
}

/// EF.COM, EF.SOD, every data group that is given, signed or listed, then other files.
fn files(hand: &Hand) -> Vec<FileRow> {
    let com = hand.files.get(&FileId::Com).and_then(|bytes| EfCom::parse(bytes).ok());
    let object = security_object(hand);
    let mut known: Vec<FileId> = hand.files.keys().copied().collect();
    known.extend(hand.absent.keys().copied());
    known.extend(com.iter().flat_map(|com| com.data_groups.iter().copied()));
    known.extend(object.iter().flat_map(|object| object.hashes.iter().map(|hash| FileId::Dg(hash.number))));
    known.sort_unstable();
    known.dedup();
    known.into_iter().map(|file| row(file, hand, com.as_ref(), object.as_ref())).collect()
}

fn row(file: FileId, hand: &Hand, com: Option<&EfCom>, object: Option<&LdsSecurityObject>) -> FileRow {
    let bytes = hand.files.get(&file);
    let number = file.data_group();
    let signed = number.and_then(|number| object.and_then(|object| object.hash(number)));
    let algorithm = object.and_then(|object| DigestAlgorithm::from_oid(object.digest_algorithm.oid.octets()));
    let digest = number.map(|_| match (bytes, signed, algorithm, object) {
        (Some(bytes), Some(signed), Some(algorithm), _) => {
            if algorithm.compute(bytes) == signed {
                DigestState::Agrees
            } else {
                DigestState::Differs
            }
        }
        (Some(_), None, _, Some(_)) => DigestState::NotSigned,
        (None, Some(signed), Some(algorithm), _) if hand.absent.contains_key(&file) => {
            let kept = hand.absent[&file].whole(algorithm);
            if kept == signed { DigestState::Agrees } else { DigestState::Differs }
        }
        (None, Some(_), ..) => DigestState::NotRead,
        _ => DigestState::NotCompared,
    });
    let slug = slug(file);
    let (facts, untold) = match bytes {
        Some(bytes) => told(file, bytes),
        None if hand.absent.contains_key(&file) => (Vec::new(), Some("second-file-not-kept")),
        None => (Vec::new(), Some("second-file-not-given")),
    };
    FileRow {
        name: file.to_string(),
        slug,
        len: bytes.map(Vec::len).or(hand.absent.get(&file).map(|kept| kept.len)),
        in_com: number.and(com).map(|com| com.data_groups.contains(&file)),
        in_sod: number.and_then(|number| object.map(|object| object.hash(number).is_some())),
        digest,
        facts,
        untold,
        // Fingerprints and irises are left alone, also as bytes.
        bytes: bytes.is_some() && !matches!(file, FileId::Dg(3 | 4)),
    }
}

/// The name of a file in addresses.
pub(super) fn slug(file: FileId) -> String {
    file.to_string().trim_start_matches("EF.").replace('/', "").to_ascii_lowercase()
}

/// What a file says, each fact with its label's key.
fn told(file: FileId, bytes: &[u8]) -> (Vec<FileFact>, Option<&'static str>) {
    let fact = |label: &str, value: String| FileFact { label: format!("second-fact-{label}"), value };
    let damaged = Some("second-file-damaged");
    match file {
        FileId::Com => match EfCom::parse(bytes) {
            Ok(com) => {
                let groups: Vec<String> = com.data_groups.iter().map(FileId::to_string).collect();
                let mut facts = vec![fact("groups", groups.join(", "))];
                facts.extend(com.lds_version.map(|version| fact("lds-version", version)));
                (facts, None)
            }
            Err(_) => (Vec::new(), damaged),
        },
        FileId::Sod => match EfSod::parse(bytes) {
            Ok(sod) => {
                let mut facts = vec![fact("certificates", sod.signed_data.certificates.len().to_string())];
                if let Some(signer) = sod.signed_data.signers.first() {
                    facts.push(fact("signature", signer.signature_algorithm.oid.name()));
                    let time = signer.signed_attributes.as_ref().and_then(|all| all.signing_time());
                    facts.extend(time.map(|time| fact("signed-at", time.to_day())));
                }
                if let Ok(object) = sod.security_object() {
                    facts.push(fact("digest", algorithm_name(&object)));
                    facts.push(fact("version", format!("LDSSecurityObject v{}", object.version)));
                }
                (facts, None)
            }
            Err(_) => (Vec::new(), damaged),
        },
        FileId::Dg(1) => match Dg1::parse(bytes) {
            Ok(dg1) => match dg1.mrz() {
                Ok(parsed) => {
                    let facts = fields(&parsed.mrz).into_iter();
                    let facts = facts.filter(|(_, value)| !value.is_empty());
                    (facts.map(|(field, value)| FileFact { label: field.to_owned(), value }).collect(), None)
                }
                Err(_) => (vec![fact("zone", dg1.zone)], None),
            },
            Err(_) => (Vec::new(), damaged),
        },
        _ => match Content::read(file, bytes) {
            Ok(read) => content(&read.content),
            Err(_) => (Vec::new(), damaged),
        },
    }
}

/// What a data group says. Of DG11 and DG12 only what speaks of the document or is compared with it; third persons are counted, not named.
fn content(content: &Content<'_>) -> (Vec<FileFact>, Option<&'static str>) {
    let mut facts = Vec::new();
    let mut add = |label: &str, value: Option<String>| {
        let value = value.filter(|value| !value.is_empty());
        facts.extend(value.map(|value| FileFact { label: format!("second-fact-{label}"), value }));
    };
    match content {
        Content::Dg11(dg11) => {
            add("full-name", dg11.name.as_ref().map(|name| name.raw.clone()));
            let others: Vec<&str> = dg11.other_names.iter().map(|name| name.raw.as_str()).collect();
            add("other-names", Some(others.join("; ")));
            add("personal-number", dg11.personal_number.clone());
            add("birth-date", dg11.birth_date.as_ref().map(ToString::to_string));
            add("birth-place", Some(dg11.birth_place.join(", ")));
            let shown = [0x5F0E, 0x5F0F, 0x5F10, 0x5F2B, 0x5F11, 0xA0];
            let more = dg11.elements.iter().filter(|tag| !shown.contains(&tag.0)).count();
            add("not-shown", (more > 0).then(|| more.to_string()));
        }
        Content::Dg12(dg12) => {
            add("authority", dg12.authority.clone());
            add("issued", dg12.issue_date.as_ref().map(ToString::to_string));
            add("endorsements", dg12.endorsements.clone());
            add("persons", (dg12.other_persons.count > 0).then(|| dg12.other_persons.count.to_string()));
        }
        other => match summary(other) {
            Summary::Faces { faces, .. } => {
                for face in faces {
                    add("picture", Some(pixels(&face.picture)));
                    add("record", Some(face.encoding));
                    let points = (face.declared_feature_points, face.feature_points);
                    add("points", (points != (0, 0)).then(|| format!("{} / {}", points.0, points.1)));
                }
            }
            Summary::Pictures { pictures, .. } => {
                pictures.iter().for_each(|picture| add("picture", Some(pixels(picture))));
            }
            Summary::Protocols { protocols } => add("protocols", Some(protocols.join("; "))),
            Summary::Key { key } => add("key", Some(key)),
            Summary::Persons { count, .. } => add("persons", Some(count.to_string())),
            Summary::LeftAlone => return (facts, Some("second-file-left-alone")),
            _ => return (facts, Some("second-file-bytes-only")),
        },
    }
    (facts, None)
}

fn pixels(picture: &PictureSummary) -> String {
    match picture.size {
        Some([width, height]) => format!("{}, {width} × {height}", picture.picture),
        None => picture.picture.to_owned(),
    }
}

/// The fields of a zone, each with the key of its name.
fn fields(mrz: &Mrz) -> [(&'static str, String); 10] {
    let sex = match mrz.sex {
        mrz::Sex::Female => "F".to_owned(),
        mrz::Sex::Male => "M".to_owned(),
        mrz::Sex::Unspecified => "<".to_owned(),
        mrz::Sex::Other(c) => c.to_string(),
    };
    let optional = match mrz.optional_data_2.is_empty() {
        true => mrz.optional_data.clone(),
        false => format!("{} {}", mrz.optional_data, mrz.optional_data_2),
    };
    [
        ("second-field-code", mrz.document_code.clone()),
        ("second-field-state", mrz.issuing_state.clone()),
        ("second-field-surname", mrz.primary_identifier.clone()),
        ("second-field-given", mrz.secondary_identifier.clone()),
        ("second-field-number", mrz.document_number.clone()),
        ("second-field-nationality", mrz.nationality.clone()),
        ("second-field-birth", mrz.birth_date.to_string()),
        ("second-field-sex", sex),
        ("second-field-expiry", mrz.expiry_date.to_string()),
        ("second-field-optional", optional),
    ]
}

fn comparison(hand: &Hand) -> Comparison {
    let printed = hand.mrz.as_deref().and_then(|text| mrz::parse(text).ok()).map(|parsed| parsed.mrz);
    let chip = hand.files.get(&FileId::Dg(1)).and_then(|bytes| Dg1::parse(bytes).ok());
    let chip = chip.and_then(|dg1| dg1.mrz().ok()).map(|parsed| parsed.mrz);
    let blind = printed.as_ref().map(|mrz| blind(&mrz.lines)).unwrap_or_default();
    let mut columns = Vec::new();
    let mut sources: Vec<[(&'static str, String); 10]> = Vec::new();
    for (key, mrz) in [("second-col-mrz", &printed), ("second-col-dg1", &chip)] {
        if let Some(mrz) = mrz {
            columns.push(key);
            sources.push(fields(mrz));
        }
    }
    let Some(first) = sources.first() else { return Comparison::default() };
    let rows = (0..first.len()).filter_map(|place| {
        let values: Vec<&str> = sources.iter().map(|source| source[place].1.as_str()).collect();
        if values.iter().all(|value| value.is_empty()) {
            return None;
        }
        let cells = values.iter().map(|value| Some(marked(value, &values))).collect();
        Some(CompareRow { field: first[place].0, cells, same: values.windows(2).all(|two| two[0] == two[1]) })
    });
    Comparison { columns, rows: rows.collect(), blind }
}

/// A value with the characters marked in which any other value differs.
fn marked(value: &str, all: &[&str]) -> Cell {
    let chars: Vec<char> = value.chars().collect();
    let differs = |at: usize| all.iter().any(|other| other.chars().nth(at) != chars.get(at).copied());
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        let mark = differs(at);
        match pieces.last_mut() {
            Some((text, was)) if *was == mark => text.push(*c),
            _ => pieces.push((c.to_string(), mark)),
        }
    }
    if all.iter().any(|other| other.chars().count() > chars.len()) {
        pieces.push(("␣".to_owned(), true));
    }
    Cell { pieces }
}

fn blind(lines: &[String]) -> Vec<(u8, u8, char, String)> {
    let Ok(repair) = mrz::repair(&lines.join("\n"), None) else { return Vec::new() };
    repair
        .blind
        .into_iter()
        .map(|cell| {
            let others: Vec<String> = cell.could_be.iter().map(char::to_string).collect();
            (cell.line, cell.column, cell.read, others.join(" "))
        })
        .take(40)
        .collect()
}

fn portrait(hand: &Hand) -> Portrait {
    match (face(hand).is_some(), hand.absent.contains_key(&FileId::Dg(2))) {
        (true, _) => Portrait::Shown(hand.authenticated()),
        (false, true) => Portrait::NotKept,
        (false, false) => Portrait::NotGiven,
    }
}

/// The first face in DG2 as it lies on the chip, if it is in memory.
fn face(hand: &Hand) -> Option<Vec<u8>> {
    let bytes = hand.files.get(&FileId::Dg(2)).filter(|_| hand.passing())?;
    match Content::read(FileId::Dg(2), bytes).ok()?.content {
        Content::Dg2(dg2) => dg2.faces().next().map(|face| face.picture.to_vec()),
        _ => None,
    }
}

/// `GET /check/{id}/portrait`: the face as a PNG that is written anew, for the account that made the check, while it is in memory.
pub(super) async fn show_portrait(AddressOf(id): AddressOf<String>, desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Examine)?;
        let view = desk.node().check(&desk.caller, &id).await?;
        let face = Hand::of(&desk, &view).as_ref().and_then(face);
        let face = face.ok_or_else(|| NodeError::not_found("the portrait is not kept"))?;
        desk.node().look(&desk.caller, &id, Look::Portrait).await?;
        // Decoding takes its time; other requests go on meanwhile.
        let png = tokio::task::spawn_blocking(move || portrait_png_within(&face, PORTRAIT_SIDE)).await;
        let png = png.ok().and_then(Result::ok);
        let png = png.ok_or_else(|| NodeError::not_found("the picture on the chip cannot be read"))?;
        Ok(([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "no-store")], png).into_response())
    })
    .await
}

fn ages(desk: &Desk, report: &CheckReport) -> Vec<AgeRow> {
    let ui = desk.bare_ui();
    let stale = |code| report.check(code).is_some_and(|check| check.outcome == Outcome::Failed);
    let mut ages = vec![AgeRow {
        name: ui.t("second-age-trust"),
        as_of: report.trust_as_of,
        stale: stale(codes::TRUST_STALE),
    }];
    for list in &report.lists {
        let name = if list.title.is_empty() { &list.id } else { &list.title };
        ages.push(AgeRow { name: ui.ta("second-age-list", name), as_of: list.as_of, stale: list.stale });
    }
    ages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_by_the_character_and_a_missing_end_is_shown() {
        let marks = |value: &str, all: &[&str]| marked(value, all).pieces;
        assert_eq!(
            marks("L898", &["L898", "L8G8"]),
            [("L8".into(), false), ("9".into(), true), ("8".into(), false)]
        );
        assert_eq!(marks("AB", &["AB", "ABC"]), [("AB".into(), false), ("␣".into(), true)]);
        assert_eq!(marks("ABC", &["AB", "ABC"]), [("AB".into(), false), ("C".into(), true)]);
        assert_eq!(marks("", &["", ""]), []);
    }

    #[test]
    fn every_registered_code_has_an_area() {
        for code in ReasonCode::all() {
            assert!(["document", "chip", "trust", "lists", "alerts", "vigilance"].contains(&area_of(code)));
        }
        assert_eq!(area_of(codes::PA_CHAIN), "trust");
        assert_eq!(area_of(codes::PA_DG_HASH), "chip");
        assert_eq!(area_of(codes::LOTTERY_DRAWN), "vigilance");
        assert_eq!(area_of(codes::MRZ_SEX), "document");
    }
}
