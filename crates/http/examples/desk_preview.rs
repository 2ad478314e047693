//! Writes every page of the desk with specimen data into a folder, in English and Arabic (or the languages named), light and dark:
//! `cargo run -p vigie-http --example desk_preview -- /tmp/desk-preview [en ar fr es]`. Open the files over HTTP, since they
//! ask for `/assets/…`, which are written beside them.

#[path = "desk_preview/rounds.rs"]
mod rounds;

use std::path::Path;

use vigie_http::desk::*;
use vigie_model::reason::codes;
use vigie_model::{Duration, Lang, Outcome, StixId, Timestamp, Tlp};
use vigie_stix::travel::{DetectionPoint, ForgeryMethod, Part};

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or_else(|| String::from("desk-preview"));
    let mut langs: Vec<Lang> = args.filter_map(|code| Lang::from_code(&code)).collect();
    if langs.is_empty() {
        langs = vec![Lang::En, Lang::Ar];
    }
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder.join("assets"))?;
    let names = ["desk.css", "mark.svg", "desk.js", "fonts.css", "noto-sans.woff2", "noto-sans-ext.woff2"];
    for name in names.into_iter().chain(["noto-sans-arabic.woff2", "ocr-b.otf"]) {
        if let Some(asset) = assets::get(name) {
            std::fs::write(folder.join("assets").join(name), &asset.bytes)?;
        }
    }
    for lang in langs {
        for theme in [Theme::Light, Theme::Dark] {
            for (name, html) in pages(lang, theme) {
                std::fs::write(folder.join(format!("{name}.{}.{}.html", lang.code(), theme.name())), html)?;
            }
        }
    }
    Ok(())
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant written here")
}

fn now() -> Timestamp {
    at("2026-11-23T14:02:37Z")
}

fn before(seconds: i64) -> Timestamp {
    now() - Duration::from_secs(seconds)
}

fn id(kind: &str, n: u8) -> StixId {
    StixId::from_random(kind, [n; 16])
}

fn ui(lang: Lang, theme: Theme, path: &str) -> Ui {
    let names = match lang {
        Lang::Ar => ("نورثمارك", "معبر كارسوند البري", "قائمة يوتوبيا"),
        Lang::Fr => ("Northmark", "Poste terrestre de Karsund", "Liste d'Utopia"),
        Lang::Es => ("Northmark", "Paso terrestre de Karsund", "Lista de Utopia"),
        Lang::En => ("Northmark", "Karsund land crossing", "Utopia list"),
    };
    Ui {
        csrf: String::from("preview"),
        user: Some(UserBadge {
            name: String::from("4417"),
            roles: vec![String::from("officer"), String::from("examiner")],
        }),
        member_name: String::from(names.0),
        member_code: String::from("XNM"),
        rooms: Room::ALL.to_vec(),
        place: Some(Place {
            name: String::from(names.1),
            vigilance: Vigilance::Heightened,
            until: Some(at("2026-12-02T00:00:00Z")),
        }),
        chips: vec![
            Chip {
                word: "chip-trust",
                name: None,
                as_of: Some(before(2 * 86_400)),
                freshness: Freshness::Fresh,
            },
            Chip { word: "chip-alerts", name: None, as_of: Some(before(40)), freshness: Freshness::Fresh },
            Chip {
                word: "chip-list",
                name: Some(String::from(names.2)),
                as_of: Some(before(9 * 3600)),
                freshness: Freshness::Old,
            },
        ],
        ..Ui::outside(lang, theme, now(), path)
    }
}

fn pages(lang: Lang, theme: Theme) -> Vec<(&'static str, String)> {
    let ui = |path: &str| ui(lang, theme, path);
    let outside = |path: &str| Ui::outside(lang, theme, now(), path);
    let check = |result: Option<CheckResult>, text: &str| CheckPage {
        entry: CheckEntry { text: String::from(text), ..CheckEntry::default() },
        result,
        today: Today { checked: 412, referred: 6, by_lottery: 1, findings: 1 },
    };
    let name = |ar: &str, en: &str| String::from(if lang == Lang::Ar { ar } else { en });
    let utopia = name("يوتوبيا", "Utopia");
    let failed = failed(&utopia, lang);
    let refused = LoginPage {
        problem: Some(LoginProblem::Refused),
        user: String::from("4417"),
        next: String::from("/"),
        member_name: name("نورثمارك", "Northmark"),
    };
    vec![
        ("login", render_login(&refused, &outside("/login"))),
        ("first-admin", render_first_admin(&FirstAdminPage::default(), &outside("/first-admin"))),
        ("home", render_home(&home(lang), &ui("/"))),
        ("check-idle", render_check(&check(None, ""), &ui("/check"))),
        ("check-failed", render_check(&check(Some(failed.clone()), &LINES.join("\n")), &ui("/check"))),
        (
            "check-inconclusive",
            render_check(&check(Some(inconclusive(&utopia, lang)), &LINES.join("\n")), &ui("/check")),
        ),
        (
            "check-passed",
            render_check(
                &check(Some(passed(&utopia, Authenticated::Chip)), &LINES.join("\n")),
                &ui("/check"),
            ),
        ),
        (
            "check-plain",
            render_check(
                &check(Some(passed(&utopia, Authenticated::None)), &LINES.join("\n")),
                &ui("/check"),
            ),
        ),
        ("case", render_case(&case(failed.clone(), true, lang), &ui("/check/8a41"))),
        ("case-finding", render_case(&case(failed, false, lang), &ui("/check/8a41"))),
        ("exchange", render_exchange(&exchange(lang), &ui("/exchange"))),
        ("object", render_object(&object(lang), &ui("/exchange/x"))),
        ("alerts", render_alerts(&alerts(lang), &ui("/alerts"))),
        ("lists", render_lists(&lists(lang), &ui("/lists"))),
        ("members", render_members(&members(lang), &ui("/members"))),
        ("audit", render_audit(&audit(), &ui("/audit"))),
        ("rounds", render_rounds(&rounds::rounds(), &ui("/assess"))),
        (
            "round",
            render_round(&rounds::round(&ui("").t("round-plot"), &ui("").t("round-pool")), &ui("/assess/1")),
        ),
        (
            "error",
            render_error(
                &ErrorPage {
                    status: 404,
                    title: String::new(),
                    detail: String::new(),
                    remedy: String::new(),
                    reference: String::from("7f3a-02c1"),
                },
                &ui("/exchange/none"),
            ),
        ),
    ]
}

const LINES: [&str; 2] =
    ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F2904157ZE184226B<<<<<18"];

fn document(utopia: &str) -> DocumentCard {
    DocumentCard {
        kind: String::from("TD3"),
        document_type: String::from("P"),
        issuing_state: String::from("UTO"),
        issuer_name: Some(String::from(utopia)),
        number: String::from("L898902C3"),
        expiry: Some(at("2029-04-15T00:00:00Z")),
        signer: Some(String::from("UTO DS 0417 → CSCA UTO 3")),
    }
}

fn passed_rows() -> Vec<ReasonRow> {
    let row = |code, detail: &str| ReasonRow::new(code, Outcome::Passed, detail, false);
    vec![
        row(codes::PA_SOD_SIGNATURE, "ecdsa-with-SHA256, P-256"),
        row(codes::PA_CHAIN, "CSCA UTO 3, approved 21 November 2026"),
        row(codes::PA_REVOCATION, "CRL of 21 November 2026"),
        row(codes::PA_ISSUING_COUNTRY, "UT = UTO"),
        row(codes::PA_EF_COM, "DG1, DG2, DG15"),
        row(codes::MRZ_FORMAT, "TD3, 2 lines of 44"),
        row(codes::MRZ_CD_DOCUMENT_NUMBER, "6"),
        row(codes::MRZ_CD_BIRTH_DATE, "2"),
        row(codes::MRZ_CD_EXPIRY_DATE, "7"),
        row(codes::MRZ_CD_COMPOSITE, "8"),
        row(codes::DOCUMENT_EXPIRED, "2029-04-15"),
        ReasonRow::new(
            codes::PA_ENCODING,
            Outcome::Defect,
            "long form length of 2 octets where 1 is enough, EF.SOD offset 4",
            false,
        ),
    ]
}

fn alert_row(lang: Lang) -> ReasonRow {
    let (title, detail) = match lang {
        Lang::Ar => (
            "تنبيه «السلسلة L898، صفحة بيانات مستبدلة»",
            "تقول يوتوبيا · درجة الثقة 85 · قبل 3 س · تطابقات 9، مؤكدة 2، مُجازة 1 · حتى 30 ديسمبر",
        ),
        Lang::Fr => (
            "Alerte « Série L898, page de données remplacée »",
            "Dit par Utopia · confiance 85 · il y a 3 h · correspondances 9, confirmées 2, levées 1 · jusqu'au 30 décembre",
        ),
        Lang::Es => (
            "Alerta «Serie L898, página de datos sustituida»",
            "Lo dice Utopia · confianza 85 · hace 3 h · coincidencias 9, confirmadas 2, despejadas 1 · hasta el 30 de diciembre",
        ),
        Lang::En => (
            "Alert “Series L898, replaced data page”",
            "Says Utopia · confidence 85 · 3 h ago · matched 9, confirmed 2, cleared 1 · until 30 December",
        ),
    };
    ReasonRow {
        title: Some(String::from(title)),
        tlp: Some(Tlp::Amber),
        link: Some(id("indicator", 7)),
        ..ReasonRow::new(codes::ALERT_MATCH, Outcome::Failed, detail, true)
    }
}

fn list_rows(lang: Lang) -> Vec<ListAnswerRow> {
    let name = |ar: &str, en: &str| String::from(if lang == Lang::Ar { ar } else { en });
    vec![
        ListAnswerRow {
            name: name("قائمتنا", "Own list"),
            listed: Some(false),
            as_of: Some(before(300)),
            cells: Vec::new(),
        },
        ListAnswerRow {
            name: name("يوتوبيا", "Utopia"),
            listed: Some(false),
            as_of: Some(before(9 * 3600)),
            cells: Vec::new(),
        },
        ListAnswerRow {
            name: name("ساوثمير", "Southmere"), listed: None, as_of: None, cells: Vec::new()
        },
    ]
}

fn failed(utopia: &str, lang: Lang) -> CheckResult {
    let mut rows = vec![
        ReasonRow::new(
            codes::PA_DG_HASH,
            Outcome::Failed,
            "DG1: signed digest 3f9a…11c2, digest of the data read 7b04…9e5d",
            true,
        ),
        ReasonRow::new(
            codes::CHIP_DG1_MRZ,
            Outcome::Failed,
            "document number: printed L898902C3, chip L898902C8",
            true,
        ),
        alert_row(lang),
        ReasonRow::new(
            codes::CHIP_AUTHENTICATION,
            Outcome::NotRun,
            "no answer to the challenge; required at this vigilance level",
            false,
        ),
        ReasonRow::new(codes::LIST_LOST_STOLEN, Outcome::NotRun, "Southmere: no answer for 6 minutes", false),
    ];
    rows.extend(passed_rows());
    CheckResult {
        id: String::from("8a41"),
        verdict: Verdict::Failed,
        authenticated: Authenticated::None,
        at: now(),
        took: Duration::from_micros(184_000),
        headline: String::new(),
        next_step: String::new(),
        reasons: Grouped::new(Verdict::Failed, rows),
        document: Some(document(utopia)),
        lines: vec![
            MrzLine { text: String::from(LINES[0]), marks: vec![] },
            MrzLine { text: String::from(LINES[1]), marks: vec![(0, 9)] },
        ],
        lists: list_rows(lang),
        referred: false,
    }
}

fn inconclusive(utopia: &str, lang: Lang) -> CheckResult {
    let mut rows = vec![
        alert_row(lang),
        ReasonRow::new(codes::MRZ_CD_DOCUMENT_NUMBER, Outcome::Failed, "digit is 7, computed 6", true),
        ReasonRow::new(codes::PA_EF_SOD, Outcome::NotRun, "no EF.SOD given", false),
    ];
    rows.extend(passed_rows().into_iter().skip(5));
    CheckResult {
        verdict: Verdict::Inconclusive,
        reasons: Grouped::new(Verdict::Inconclusive, rows),
        referred: true,
        lines: vec![
            MrzLine { text: String::from(LINES[0]), marks: vec![] },
            MrzLine { text: LINES[1].replace("C36UTO", "C37UTO"), marks: vec![(9, 10)] },
        ],
        document: Some(DocumentCard { signer: None, ..document(utopia) }),
        ..failed(utopia, lang)
    }
}

fn passed(utopia: &str, authenticated: Authenticated) -> CheckResult {
    CheckResult {
        verdict: Verdict::Passed,
        authenticated,
        reasons: Grouped::new(Verdict::Passed, passed_rows()),
        lists: vec![],
        lines: LINES.iter().map(|line| MrzLine { text: String::from(*line), marks: vec![] }).collect(),
        ..failed(utopia, Lang::En)
    }
}

fn case(result: CheckResult, recorded: bool, lang: Lang) -> CasePage {
    let member = |id: &str, name: (&str, &str), code: &str| MemberChoice {
        id: String::from(id),
        name: String::from(if lang == Lang::Ar { name.0 } else { name.1 }),
        code: String::from(code),
        chosen: true,
    };
    CasePage {
        result,
        second: None,
        may_decide: true,
        may_notice: true,
        decision: recorded.then(|| Decision {
            kind: DecisionKind::Confirmed,
            by: String::from("5102"),
            at: now(),
        }),
        finding: (!recorded).then(|| FindingForm {
            phenomena: Vec::new(),
            methods: Part::ALL
                .map(|part| {
                    let of_part = ForgeryMethod::all().filter(|method| method.part() == part);
                    let choices = of_part.map(|method| {
                        Choice::named(method.code(), method.label(lang), method.code() == "chip-altered-data")
                    });
                    PartChoices { part: part.name(), choices: choices.collect() }
                })
                .into(),
            points: Part::ALL
                .map(|part| {
                    let of_part = DetectionPoint::all().filter(|point| point.part() == part);
                    let choices = of_part.map(|point| {
                        Choice::named(point.code(), point.label(lang), point.code().starts_with("chip-di"))
                    });
                    PartChoices { part: part.name(), choices: choices.collect() }
                })
                .into(),
            review: None,
            confidence: 85,
            members: vec![
                member("m1", ("يوتوبيا", "Utopia"), "UTO"),
                member("m2", ("ساوثمير", "Southmere"), "XSM"),
            ],
            tlp: Tlp::Amber,
            onward: String::from("ask"),
            share: true,
            expires: String::from("2027-05-23"),
            alert: true,
            alert_name: String::from("Series L898, altered chip data"),
            series: String::from("L898"),
            valid_until: String::from("2026-12-30"),
            breadth: Some(Breadth {
                pattern: String::from(
                    "[travel-document:issuing_state = 'UTO' AND travel-document:number LIKE 'L898%']",
                ),
                hits: 3,
                of: 9_412,
                refused: None,
            }),
            problem: None,
            protection_claimed: false,
            protected: None,
        }),
        released: recorded.then(|| ReleasedFinding {
            finding: id("x-vigie-finding", 8),
            alert: Some(id("indicator", 7)),
            tlp: Tlp::Amber,
            members: if lang == Lang::Ar {
                vec![String::from("يوتوبيا")]
            } else {
                vec![String::from("Utopia"), String::from("Southmere")]
            },
            at: now(),
        }),
    }
}

fn exchange(lang: Lang) -> ExchangePage {
    let name = |ar: &str, en: &str| String::from(if lang == Lang::Ar { ar } else { en });
    let row = |kind: &str, n: u8, title: &str, said, tlp, hours: i64, state| ObjectRow {
        id: id(kind, n),
        kind: String::from(kind),
        title: String::from(title),
        said,
        tlp,
        modified: Some(before(hours * 3600)),
        state,
    };
    let utopia = || Said::Attested { member: name("يوتوبيا", "Utopia") };
    ExchangePage {
        query: String::from("L898"),
        kinds: vec![
            Choice::new("", true),
            Choice::new("indicator", false),
            Choice::new("x-vigie-finding", false),
        ],
        origins: vec![
            Choice::new("", true),
            Choice::new("own", false),
            Choice::named("m1", name("يوتوبيا", "Utopia"), false),
        ],
        markings: vec![Choice::new("", true), Choice::named("amber", "TLP:AMBER", false)],
        rows: vec![
            row(
                "indicator",
                7,
                "Series L898, replaced data page",
                utopia(),
                Tlp::Amber,
                3,
                ObjectState::Active,
            ),
            row(
                "x-vigie-finding",
                8,
                "Altered chip data, UTO passport, 23 November 2026",
                utopia(),
                Tlp::Amber,
                3,
                ObjectState::Active,
            ),
            row(
                "sighting",
                9,
                "Sighting of “Series L898, replaced data page”",
                Said::Own,
                Tlp::Amber,
                1,
                ObjectState::Active,
            ),
            row(
                "indicator",
                10,
                "Series K411, photo substitution",
                Said::Unsigned { from: name("شريك TAXII", "TAXII partner") },
                Tlp::Green,
                60,
                ObjectState::Active,
            ),
            row(
                "indicator",
                11,
                "Series P770, blank theft",
                Said::Attested { member: name("ساوثمير", "Southmere") },
                Tlp::AmberStrict,
                200,
                ObjectState::Withdrawn,
            ),
            row(
                "attack-pattern",
                12,
                "T0817 Drive-by Compromise",
                Said::Unsigned { from: name("حزمة مستوردة", "imported bundle") },
                Tlp::Clear,
                900,
                ObjectState::Active,
            ),
            row("identity", 13, "Utopia, document service", utopia(), Tlp::Clear, 2000, ObjectState::Active),
            row(
                "report",
                14,
                "Forged passports, third quarter",
                Said::Disputed { from: name("شريك TAXII", "TAXII partner") },
                Tlp::Red,
                400,
                ObjectState::Expired,
            ),
        ],
        total: Some(1_284),
        next: Some(String::from("/exchange?q=L898&after=8")),
        first: None,
    }
}

fn object(lang: Lang) -> ObjectPage {
    let name = |ar: &str, en: &str| String::from(if lang == Lang::Ar { ar } else { en });
    let utopia = || Said::Attested { member: name("يوتوبيا", "Utopia") };
    ObjectPage {
        id: id("indicator", 7),
        kind: String::from("indicator"),
        title: String::from("Series L898, replaced data page"),
        description: String::from(
            "Passports of this series with a replaced data page; the chip holds another document number.",
        ),
        said: utopia(),
        attestation: Some((String::from("kX3v…9QzA"), 2)),
        attested_at: Some(before(3 * 3600)),
        state: ObjectState::Active,
        confidence: Some(85),
        valid_from: Some(before(3 * 3600)),
        valid_until: Some(at("2026-12-30T00:00:00Z")),
        pattern: Some(String::from(
            "[travel-document:issuing_state = 'UTO' AND travel-document:number LIKE 'L898%']",
        )),
        facts: vec![
            (String::from("indicator_types"), String::from("anomalous-activity")),
            (String::from("pattern_type"), String::from("stix")),
        ],
        handling: HandlingView {
            tlp: Tlp::Amber,
            release: Some(vec![name("نورثمارك", "Northmark"), name("ساوثمير", "Southmere")]),
            onward: String::from("ask"),
            purpose: Some(String::from("document inspection")),
            legal_basis: Some(String::from("Alliance agreement, article 7")),
            expires: Some(at("2027-05-23T00:00:00Z")),
            originator: Some(name("يوتوبيا", "Utopia")),
        },
        versions: vec![
            VersionRow {
                version: String::from("2026-11-23T11:02:10.512Z"),
                said: utopia(),
                added: before(3 * 3600),
                shown: true,
            },
            VersionRow {
                version: String::from("2026-11-22T09:40:00.000Z"),
                said: utopia(),
                added: before(28 * 3600),
                shown: false,
            },
        ],
        references: vec![
            ReferenceRow {
                property: String::from("created_by_ref"),
                target: Some((id("identity", 13), String::from("Utopia, document service"))),
            },
            ReferenceRow { property: String::from("object_marking_refs[1]"), target: None },
        ],
        raw: String::from(
            "{\"type\":\"indicator\",\"spec_version\":\"2.1\",\"id\":\"indicator--07070707-0707-4707-8707-070707070707\",\n \"pattern\":\"[travel-document:number LIKE 'L898%']\"}",
        ),
        len_bytes: 1_184,
        sha256: "3f9a11c2".repeat(8),
        may_withdraw: true,
    }
}

fn alerts(lang: Lang) -> AlertsPage {
    let name = |ar: &str, en: &str| String::from(if lang == Lang::Ar { ar } else { en });
    let row =
        |n: u8, title: &str, prefix: &str, said, state, counts: (u64, u64, u64), may_withdraw| AlertRow {
            id: id("indicator", n),
            name: String::from(title),
            pattern: format!(
                "[travel-document:issuing_state = 'UTO' AND travel-document:number LIKE '{prefix}%']"
            ),
            said,
            tlp: Tlp::Amber,
            confidence: Some(85),
            added: before(3 * 3600),
            valid_until: Some(at("2026-12-30T00:00:00Z")),
            state,
            matched: counts.0,
            confirmed: counts.1,
            cleared: counts.2,
            may_withdraw,
        };
    AlertsPage {
        rows: vec![
            row(
                7,
                "Series L898, replaced data page",
                "L898",
                Said::Attested { member: name("يوتوبيا", "Utopia") },
                AlertState::Active,
                (9, 2, 1),
                false,
            ),
            row(8, "Series M220, altered chip data", "M220", Said::Own, AlertState::Active, (0, 0, 0), true),
            row(
                9,
                "Series K411, photo substitution",
                "K411",
                Said::Unsigned { from: name("شريك TAXII", "TAXII partner") },
                AlertState::Suspended,
                (20, 0, 20),
                false,
            ),
        ],
        all: true,
        next: None,
    }
}

fn lists(lang: Lang) -> ListsPage {
    let name = |ar: &str, en: &str| String::from(if lang == Lang::Ar { ar } else { en });
    ListsPage {
        lists: vec![
            ListRow {
                id: String::from("own"),
                name: name("قائمتنا", "Own list"),
                entries: 18_204,
                as_of: Some(before(300)),
            },
            ListRow {
                id: String::from("uto"),
                name: name("يوتوبيا", "Utopia"),
                entries: 1_240_118,
                as_of: Some(before(9 * 3600)),
            },
        ],
        may_change: true,
        reasons: ["lost", "stolen", "revoked", "invalid"]
            .iter()
            .map(|reason| Choice::new(*reason, *reason == "stolen"))
            .collect(),
        large: Vec::new(),
        used: Vec::new(),
        look_up: Some(LookUp {
            cells: Vec::new(),
            key: String::from("UTO|P|L898902C3"),
            answers: vec![
                (
                    name("قائمتنا", "Own list"),
                    LookUpAnswer::Listed,
                    Some(before(300)),
                    Some(String::from("stolen")),
                ),
                (name("يوتوبيا", "Utopia"), LookUpAnswer::NotListed, Some(before(9 * 3600)), None),
                (name("ساوثمير", "Southmere"), LookUpAnswer::NotAsked, None, None),
            ],
        }),
        import: Some(ImportResult {
            added: 240,
            unchanged: 12,
            refused: vec![(17, String::from("state: UT is not a three-letter code"))],
        }),
        problem: None,
    }
}

fn members(lang: Lang) -> MembersPage {
    let name = |ar: &str, en: &str| String::from(if lang == Lang::Ar { ar } else { en });
    let words = || {
        "anchor river silver candle orbit maple window garden harbour violet stone lantern"
            .split(' ')
            .map(String::from)
            .collect()
    };
    let row = |id: &str, title: String, code: &str, state, problem: Option<&str>| MemberRow {
        id: String::from(id),
        name: title,
        code: String::from(code),
        words: words(),
        endpoint: String::from("https://127.0.0.1:8571/taxii2/"),
        pins: vec![String::from("sha256/9pQ1c0mE…Yk4=")],
        valid_until: Some(at("2028-11-23T00:00:00Z")),
        state,
        last_sync: Some(before(40)),
        received: 1_284,
        problem: problem.map(String::from),
    };
    MembersPage {
        own: OwnCard {
            name: name("نورثمارك", "Northmark"),
            code: String::from("XNM"),
            words: words(),
            card: String::from("{\"country\":\"XNM\",\"identity\":\"identity--…\"}"),
            valid_until: Some(at("2028-11-23T00:00:00Z")),
        },
        members: vec![
            row("m1", name("يوتوبيا", "Utopia"), "UTO", MemberState::Connected, None),
            row("m2", name("ساوثمير", "Southmere"), "XSM", MemberState::Unconfirmed, None),
        ],
        may_change: true,
        problem: None,
    }
}

fn audit() -> AuditPage {
    AuditPage {
        origin: String::from("vigie/XNM/audit/1"),
        size: 20_418,
        epoch: 1,
        root: "7b049e5d".repeat(8),
        signed_at: Some(before(12)),
        checkpoint: String::from("vigie/XNM/audit/1\n20418\newSeXXsEnl0=\n\n— XNM az4Qe9…\n"),
        verify: Some(VerifyResult { size: 20_418, first_wrong: None, at: now() }),
        rows: (0..8)
            .map(|n| AuditRow {
                index: 20_417 - n,
                at: before(i64::try_from(n).unwrap_or(0) * 77),
                who: String::from(if n % 3 == 0 { "4417" } else { "UTO" }),
                act: String::from(
                    ["inspection.made", "check.confirmed", "objects.received", "session.opened"]
                        [usize::try_from(n).unwrap_or(0) % 4],
                ),
                subject: String::from(id("indicator", 7).as_str()),
                leaf: format!("{n:02x}{}", "5c1f90a2".repeat(7)),
                erased: n == 5,
            })
            .collect(),
        next: Some(String::from("/audit?after=20410")),
    }
}

fn home(lang: Lang) -> HomePage {
    let name = |ar: &str, en: &str| String::from(if lang == Lang::Ar { ar } else { en });
    let item = |title: String, detail: String, seconds| WorkItem {
        title,
        detail,
        href: String::from("/check/8a41"),
        at: Some(before(seconds)),
    };
    HomePage {
        groups: vec![
            WorkGroup {
                kind: WorkKind::Cases,
                total: 2,
                items: vec![
                    item(
                        name("جواز سفر، يوتوبيا", "Passport, Utopia"),
                        name(
                            "بيانات الشريحة لا تطابق ما وقّعته الجهة المُصدِرة.",
                            "The chip's data do not match what the issuer signed.",
                        ),
                        240,
                    ),
                    item(
                        name("جواز سفر، يوتوبيا", "Passport, Utopia"),
                        name(
                            "يصف تنبيهٌ مشترك وثائقَ مثل هذه.",
                            "A shared alert describes documents like this one.",
                        ),
                        1900,
                    ),
                ],
                href: String::from("/check"),
            },
            WorkGroup {
                kind: WorkKind::Alerts,
                total: 1,
                items: vec![item(
                    String::from("Series L898, replaced data page"),
                    name("يوتوبيا، موقَّع", "Utopia, signed"),
                    3 * 3600,
                )],
                href: String::from("/alerts"),
            },
            WorkGroup { kind: WorkKind::Withdrawals, total: 0, items: vec![], href: String::from("/alerts") },
            WorkGroup { kind: WorkKind::Members, total: 0, items: vec![], href: String::from("/members") },
        ],
    }
}
