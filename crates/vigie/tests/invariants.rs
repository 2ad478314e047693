//! The architecture's invariants (ARCHITECTURE.md), held by the sources and the dependency graph.
//!
//! Each was seen to fail once: the table in ARCHITECTURE.md tells by what change.

#[path = "invariants/node.rs"]
mod node;
#[path = "invariants/source.rs"]
mod source;
#[path = "invariants/workspace.rs"]
mod workspace;

use std::collections::{BTreeMap, BTreeSet};

use source::{has_word, root, sources};
use workspace::packages;

/// Crates without async runtime, file, socket, clock or random source, each with the foreign crates it may be built with.
const PURE: &[(&str, &[&str])] = &[
    ("model", &["serde", "thiserror", "uuid"]),
    ("mrtd", &["serde", "sha1", "sha2", "thiserror"]),
    ("portrait", &["flate2", "hayro-jpeg2000", "thiserror", "zune-core", "zune-jpeg"]),
    ("trust", &["base64", "p256", "p384", "p521", "rsa", "serde", "sha1", "sha2", "thiserror"]),
    ("specimen", &["p256", "p384", "p521", "rsa", "sha2", "thiserror"]),
    (
        "stix",
        &[
            "regex",
            "serde",
            "serde_json",
            "serde_json_canonicalizer",
            "sha2",
            "thiserror",
            "unicode-normalization",
        ],
    ),
    ("oprf", &["curve25519-dalek", "sha2", "thiserror", "xorf"]),
    ("policy", &["base64", "ed25519-dalek", "serde", "serde_json", "sha2", "thiserror"]),
    ("taxii", &["serde", "serde_json", "thiserror", "uuid"]),
    ("ledger", &["base64", "ed25519-dalek", "sha2", "thiserror"]),
    ("trend", &["serde", "thiserror"]),
    ("assess", &["serde", "serde_json", "sha2", "thiserror"]),
];

/// The drawing in ARCHITECTURE.md: what each crate may be built with. Arrows point down.
const BELOW: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("ledger", &[]),
    ("oprf", &[]),
    ("assess", &["model"]),
    ("mrtd", &["model"]),
    ("portrait", &[]),
    ("trend", &["model"]),
    ("stix", &["model"]),
    ("trust", &["portrait", "mrtd", "model"]),
    ("specimen", &["mrtd", "model"]),
    ("taxii", &["stix", "model"]),
    ("policy", &["stix", "model"]),
    ("store", &["ledger", "model"]),
    (
        "node",
        &["trust", "trend", "taxii", "policy", "store", "mrtd", "stix", "ledger", "model", "oprf", "assess"],
    ),
    ("store-sqlite", &["store", "ledger", "model"]),
    ("peer", &["node", "taxii", "model"]),
    (
        "http",
        &["node", "trust", "trend", "taxii", "policy", "store", "mrtd", "stix", "ledger", "model", "assess"],
    ),
    (
        "vigie",
        &[
            "http",
            "peer",
            "store-sqlite",
            "node",
            "trust",
            "trend",
            "assess",
            "specimen",
            "taxii",
            "policy",
            "store",
            "mrtd",
            "stix",
            "ledger",
            "model",
        ],
    ),
];

/// Use cases that another use case may call, with the reason. All of them read; none commits.
const HELPERS: &[(&str, &str)] = &[
    ("audit_head", "a proof of growth is a proof about the head"),
    ("collection", "names are resolved with the caller's rights in one place"),
    ("collections", "one collection is found among those the caller may know of"),
    ("place", "a check records where it was made; setting the place looks whether it changes"),
    ("reload_trust", "fills the cache of certificates anew after they changed; writes nothing"),
];

/// Functions that commit and are called by another that commits, with the reason.
const SECOND_COMMITS: &[(&str, &str, &str)] = &[
    ("open", "ensure_released", "start-up: the collection of own claims, once in the life of a store"),
    ("open", "publish_identity", "start-up: the member's identity object, once in the life of a store"),
    (
        "conclude_page",
        "received",
        "the first page from a member makes its collection; a crash between the two leaves it empty",
    ),
];

/// Files beside those of `stix` that hold JSON without a type, with the reason.
const UNTYPED_JSON: &[(&str, &str)] = &[
    ("crates/http/src/api.rs", "answers that put typed lists under a name; no request is read so"),
    ("crates/http/src/desk_routes/object.rs", "shows the properties of any STIX object"),
    ("crates/vigie/src/admin.rs", "`--json` lines of the command line"),
    ("crates/vigie/src/backup.rs", "`--json` lines of the command line"),
    ("crates/vigie/src/checkpoint.rs", "`--json` lines of the command line"),
    ("crates/vigie/src/doctor.rs", "`--json` lines of the command line"),
    ("crates/vigie/src/exchange.rs", "`--json` lines of the command line"),
    ("crates/vigie/src/lottery.rs", "`--json` lines of the command line"),
    ("crates/vigie/src/mrz.rs", "JSON lines of `vigie mrz`"),
    ("crates/vigie/src/specimen.rs", "`--json` lines of the command line"),
    ("crates/vigie/src/stix.rs", "`--json` lines of the command line"),
    ("crates/vigie/src/trust.rs", "`--json` lines of the command line"),
    ("crates/vigie/src/matching.rs", "`--json` lines of the command line"),
    ("crates/vigie/src/demo/play/matching.rs", "the demo asks the nodes as a foreign client would"),
    ("crates/vigie/src/demo/http.rs", "the demo asks the nodes as a foreign client would"),
    ("crates/vigie/src/demo/play/trend.rs", "the demo asks the nodes as a foreign client would"),
    ("crates/vigie/src/demo/play.rs", "the demo asks the nodes as a foreign client would"),
    ("crates/vigie/src/demo/play/decisions.rs", "the demo asks the nodes as a foreign client would"),
    ("crates/vigie/src/demo/play/indicators.rs", "the demo asks the nodes as a foreign client would"),
    ("crates/vigie/src/demo/play/links.rs", "the demo asks the nodes as a foreign client would"),
    ("crates/vigie/src/demo/play/practices.rs", "the demo asks the nodes as a foreign client would"),
    ("crates/vigie/src/demo/play/protection.rs", "the demo asks the nodes as a foreign client would"),
    ("crates/vigie/src/demo/play/vigilance.rs", "the demo asks the nodes as a foreign client would"),
    ("crates/vigie/src/demo/play/rounds.rs", "the demo asks the nodes as a foreign client would"),
    ("crates/vigie/src/subject.rs", "prints what use cases answer with --json"),
    ("crates/vigie/src/demo/play/training.rs", "the demo asks the nodes as a foreign client would"),
];

fn all_folders() -> Vec<String> {
    packages().into_keys().collect()
}

#[test]
fn arrows_point_down() {
    let drawn: BTreeMap<&str, &[&str]> = BELOW.iter().copied().collect();
    for (at, (folder, below)) in BELOW.iter().enumerate() {
        for one in *below {
            assert!(
                BELOW[..at].iter().any(|(lower, _)| lower == one),
                "the drawing itself: {folder} stands not above {one}"
            );
        }
    }
    for (folder, package) in packages() {
        let allowed = drawn.get(&*folder).unwrap_or_else(|| {
            panic!("crates/{folder} has no place in the drawing: give it one here and in ARCHITECTURE.md")
        });
        assert_eq!(
            package.name,
            if folder == "vigie" { "vigie".to_owned() } else { format!("vigie-{folder}") }
        );
        for one in package.below() {
            assert!(
                allowed.contains(&&*one),
                "{folder} is built with {one}, which the drawing does not have"
            );
        }
    }
}

#[test]
fn every_crate_forbids_unsafe_code() {
    for folder in all_folders() {
        let sources = sources(&folder);
        let roots = sources
            .iter()
            .filter(|source| source.path.ends_with("src/lib.rs") || source.path.ends_with("src/main.rs"));
        for source in roots {
            assert!(
                source.code.contains("#![forbid(unsafe_code)]"),
                "{} does not forbid unsafe code",
                source.path
            );
        }
    }
}

#[test]
fn pure_crates_are_built_with_pure_crates_alone() {
    let packages = packages();
    for (folder, allowed) in PURE {
        for dependency in packages[*folder].foreign() {
            assert!(
                allowed.contains(&&*dependency.name),
                "{folder} is built with {}: not on the list of this test",
                dependency.name
            );
            let impure = [
                "getrandom",
                "rand",
                "rand_core",
                "os_rng",
                "std_rng",
                "v1",
                "v4",
                "v7",
                "clock",
                "now",
                "net",
                "fs",
                "rt",
                "tokio",
            ];
            for feature in &dependency.features {
                assert!(!impure.contains(&&**feature), "{folder} asks {} for {feature}", dependency.name);
            }
        }
        for below in packages[*folder].below() {
            assert!(
                PURE.iter().any(|(pure, _)| *pure == below),
                "{folder} is pure and is built with {below}, which is not"
            );
        }
    }
}

#[test]
fn pure_crates_use_no_file_socket_clock_random_source_or_thread() {
    let outside = [
        "std::fs",
        "std::env",
        "std::process",
        "std::thread",
        "std::io::stdin",
        "std::io::stdout",
        "std::io::stderr",
        "SystemTime",
        "Instant::now",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "ToSocketAddrs",
        "getrandom",
        "OsRng",
        "SysRng",
        "thread_rng",
        "RandomState",
        "async",
        "println!",
        "eprintln!",
    ];
    for (folder, _) in PURE {
        for source in sources(folder) {
            let found = source.lines_with(&outside);
            assert!(found.is_empty(), "{found:?}");
        }
    }
}

#[test]
fn pure_crates_tell_clippy_what_they_may_not_call() {
    let model =
        std::fs::read_to_string(root().join("crates/model/clippy.toml")).expect("crates/model/clippy.toml");
    for named in [
        "std::time::SystemTime::now",
        "std::time::Instant::now",
        "std::fs::read",
        "std::env::var",
        "std::net::TcpStream",
    ] {
        assert!(model.contains(&format!("\"{named}\"")), "{named} is not disallowed");
    }
    for (folder, _) in PURE {
        let text = std::fs::read_to_string(root().join("crates").join(folder).join("clippy.toml"))
            .unwrap_or_default();
        assert_eq!(text, model, "crates/{folder}/clippy.toml is not the text of all pure crates");
    }
}

#[test]
fn use_cases_have_no_http_socket_file_clock_or_random_source() {
    let outside = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "tokio::net",
        "tokio::fs",
        "tokio::process",
        "hyper",
        "axum",
        "SystemTime",
        "Instant",
        "getrandom",
        "OsRng",
        "SysRng",
        "rusqlite",
    ];
    for source in sources("node") {
        let found = source.lines_with(&outside);
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn time_and_randomness_enter_at_one_place() {
    for folder in all_folders() {
        for source in sources(&folder).iter().filter(|source| source.path != "crates/vigie/src/data.rs") {
            let found = source.lines_with(&[
                "SystemTime",
                "UtcDateTime",
                "getrandom",
                "OsRng",
                "SysRng",
                "thread_rng",
            ]);
            assert!(found.is_empty(), "{found:?}");
        }
    }
}

#[test]
fn only_the_edges_know_status_codes() {
    let edges = ["crates/http/src/", "crates/peer/src/", "crates/vigie/src/demo/"];
    for folder in all_folders() {
        for source in
            sources(&folder).iter().filter(|source| !edges.iter().any(|edge| source.path.starts_with(edge)))
        {
            let found = source.lines_with(&["StatusCode"]);
            assert!(found.is_empty(), "{found:?}");
        }
    }
}

#[test]
fn only_engines_know_sql_and_only_engines_and_the_binary_know_files() {
    let sql = [
        "SELECT ",
        "INSERT INTO ",
        "INSERT OR ",
        "DELETE FROM ",
        "CREATE TABLE ",
        "PRAGMA ",
        "BEGIN IMMEDIATE",
    ];
    let packages = packages();
    for (folder, package) in &packages {
        let engine = folder.starts_with("store-");
        if !engine {
            let database =
                package.foreign().find(|one| ["rusqlite", "tokio-postgres", "sqlx"].contains(&&*one.name));
            assert!(database.is_none(), "{folder} is built with a database");
        }
        for source in sources(folder) {
            let statement = sql.iter().find(|statement| source.texts.contains(**statement));
            assert!(engine || statement.is_none(), "{} holds SQL: {statement:?}", source.path);
            let files =
                source.lines_with(&["std::fs", "tokio::fs", "File::open", "File::create", "OpenOptions"]);
            assert!(engine || folder == "vigie" || files.is_empty(), "{files:?}");
        }
    }
    for (folder, package) in packages.iter().filter(|(folder, _)| *folder != "vigie") {
        let engine = package.below().into_iter().find(|below| below.starts_with("store-"));
        assert_eq!(engine, None, "{folder} knows an engine; the binary alone picks one");
    }
}

#[test]
fn a_use_case_calls_no_other_use_case() {
    let functions = node::functions(&sources("node"));
    assert!(
        functions.values().filter(|function| function.use_case).count() > 30,
        "the use cases were not found"
    );
    let mut used = BTreeSet::new();
    for (name, function) in functions.iter().filter(|(name, function)| function.use_case && *name != "open") {
        for called in function.calls.iter().filter(|called| functions[*called].use_case) {
            assert!(
                HELPERS.iter().any(|(helper, _)| helper == called),
                "{name} calls {called}, which is a use case"
            );
            used.insert(called.as_str());
        }
    }
    for (helper, _) in HELPERS {
        assert!(used.contains(helper), "{helper} is called by no use case: take it off the list");
        assert_eq!(functions[*helper].commits, 0, "{helper} commits, so no use case may call it");
    }
}

#[test]
fn a_use_case_commits_once() {
    let functions = node::functions(&sources("node"));
    let mut used = 0;
    for (name, function) in functions.iter().filter(|(_, function)| function.commits > 0) {
        assert_eq!(function.commits, 1, "{name} commits at two places");
    }
    for name in functions.keys() {
        let mut commits: Vec<&str> =
            reached(&functions, name).into_iter().filter(|called| functions[*called].commits > 0).collect();
        // The grouped leaf of plain reads goes before the answer, whatever else the use case writes.
        commits.retain(|called| *called != "note_read" && *called != name);
        let own = usize::from(functions[name].commits > 0);
        if own + commits.len() <= 1 {
            continue;
        }
        for called in commits {
            let known = SECOND_COMMITS.iter().any(|(caller, second, _)| caller == name && *second == called);
            assert!(known, "{name} commits, and so does {called}, which it calls");
            used += 1;
        }
    }
    assert_eq!(used, SECOND_COMMITS.len(), "a line of the list is used no more: take it off");
}

/// Every function that runs when this one does.
fn reached<'a>(functions: &'a BTreeMap<String, node::Function>, name: &'a str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open = vec![name];
    while let Some(next) = open.pop() {
        for called in &functions[next].calls {
            if found.insert(called.as_str()) {
                open.push(called);
            }
        }
    }
    found
}

#[test]
fn a_batch_has_no_other_beginning_than_with_a_leaf() {
    for folder in all_folders() {
        for source in sources(&folder) {
            let found = source.literals_of("Batch");
            assert!(found.is_empty(), "{found:?}: a batch made by its fields");
        }
    }
    let sources = sources("store");
    let batch = sources
        .iter()
        .find(|source| source.path.ends_with("store/src/batch.rs"))
        .expect("crates/store/src/batch.rs");
    for shape in ["pub struct Batch {", "pub struct BatchBuilder("] {
        let at = batch.code.find(shape).unwrap_or_else(|| panic!("{shape} is gone"));
        let derived = batch.code[..at].rsplit("#[derive(").next().unwrap().split(')').next().unwrap();
        for way in ["Default", "Deserialize"] {
            assert!(!has_word(derived, way), "{shape}…: {way} would make one without a leaf");
        }
        let fields = &batch.code[at + 4..at + batch.code[at..].find(['}', ';']).unwrap()];
        assert_eq!(
            fields.matches("pub").count(),
            fields.matches("pub(crate)").count(),
            "{shape}…: a public field"
        );
    }
    let begins = ["BatchBuilder(Self", "BatchBuilder(Batch"]
        .iter()
        .map(|way| batch.code.matches(way).count())
        .sum::<usize>();
    assert_eq!(begins, 2, "one constructor, and the declaration itself");
    assert!(
        batch.code.contains("pub fn new(at: Timestamp, leaf: AuditLeaf) -> BatchBuilder"),
        "the constructor takes its leaf"
    );
    assert!(batch.code.contains("leaves: vec![leaf]"), "the constructor keeps its leaf");
}

#[test]
fn released_is_made_by_policy_alone() {
    for folder in all_folders() {
        for source in sources(&folder).iter().filter(|source| source.path != "crates/policy/src/view.rs") {
            let found = source.literals_of("Released");
            assert!(found.is_empty(), "{found:?}");
        }
    }
    let policy = sources("policy");
    let view = policy.iter().find(|source| source.path == "crates/policy/src/view.rs").unwrap();
    let at = view.code.find("pub struct Released<T> {").expect("crates/policy/src/view.rs declares Released");
    let fields = &view.code[at + 4..at + view.code[at..].find('}').unwrap()];
    assert!(!has_word(fields, "pub"), "the field of Released is open");
}

#[test]
fn the_taxii_service_sends_only_what_was_released() {
    let http = sources("http");
    let outs: Vec<String> = http.iter().flat_map(|source| source.lines_with(&["into_inner"])).collect();
    assert_eq!(outs.len(), 1, "{outs:?}: one way out of `Released`");
    assert!(outs[0].starts_with("crates/http/src/taxii.rs"), "{outs:?}");
    let taxii = http.iter().find(|source| source.path == "crates/http/src/taxii.rs").unwrap();
    // Use cases of the desk show the member's own people everything; a member's node or a partner never gets their answers.
    let own =
        ["claims", "claim_detail", "conflicts", "alerts", "engine", "inspect", "check", "checks", "lists"];
    for name in own {
        assert!(
            !taxii.code.contains(&format!("node.{name}(")),
            "crates/http/src/taxii.rs asks node.{name}, which is not filtered per reader"
        );
    }
    // Edges ask the store itself for nothing that has an audience.
    let verbs = [
        "get",
        "page",
        "changes",
        "search",
        "referring",
        "held",
        "releases",
        "row",
        "rows",
        "leaves",
        "backup",
        "apply",
    ];
    for source in http.iter().chain(&sources("peer")) {
        let dense: String = source.code.chars().filter(|c| !c.is_whitespace()).collect();
        for verb in verbs {
            for holder in ["engine()", "engine"] {
                assert!(
                    !dense.contains(&format!("{holder}.{verb}(")),
                    "{} asks the store itself: {verb}",
                    source.path
                );
            }
        }
    }
}

#[test]
fn members_nodes_reach_taxii_the_log_and_private_lists_alone() {
    let http = sources("http");
    let lib = http.iter().find(|source| source.path == "crates/http/src/lib.rs").unwrap();
    let begin = lib.code.find("pub fn peer_router").expect("the peer listener's router");
    let body = &lib.code[begin..begin + lib.code[begin..].find("\n}").unwrap()];
    let merged: Vec<&str> =
        body.split(".merge(").skip(1).map(|rest| rest.split("()").next().unwrap()).collect();
    assert_eq!(merged, ["taxii::routes", "api::peer_routes", "api::matching::peer_routes"]);
    let api = http.iter().find(|source| source.path == "crates/http/src/api.rs").unwrap();
    let begin = api.texts.find("pub fn peer_routes").expect("the peer listener's own routes");
    let body = &api.texts[begin..begin + api.texts[begin..].find("\n}").unwrap()];
    let routes: Vec<&str> =
        body.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(
        !routes.is_empty() && routes.iter().all(|route| route.starts_with("/api/v1/audit")),
        "{routes:?}"
    );
    let matching =
        http.iter().find(|source| source.path == "crates/http/src/api/matching.rs").expect("private lists");
    let begin = matching.texts.find("fn peer_routes").expect("what members ask of private lists");
    let body = &matching.texts[begin..begin + matching.texts[begin..].find("\n}").unwrap()];
    let routes: Vec<&str> =
        body.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(
        routes,
        [
            "/match/v1/lists",
            "/match/v1/lists/{id}/manifest",
            "/match/v1/lists/{id}/shards/{number}",
            "/match/v1/evaluate"
        ]
    );
    // Their use cases answer to a member's node alone, and only about lists that are offered to it.
    let node = sources("node");
    let owner = node.iter().find(|source| source.path == "crates/node/src/matching/owner.rs").unwrap();
    for case in ["offered_lists", "match_manifest", "match_shard", "evaluate"] {
        let begin = owner.code.find(&format!("pub async fn {case}(")).unwrap_or_else(|| panic!("{case}"));
        let body = &owner.code[begin..begin + owner.code[begin..].find("\n    }").unwrap()];
        assert!(body.contains("asking(caller)?"), "{case} does not ask who is asking");
    }
}

#[test]
fn checkpoints_reach_their_own_paths_alone() {
    let http = sources("http");
    let lib = http.iter().find(|source| source.path == "crates/http/src/lib.rs").unwrap();
    let begin = lib.code.find("pub fn checkpoint_router").expect("the router of checkpoints");
    let body = &lib.code[begin..begin + lib.code[begin..].find("\n}").unwrap()];
    let merged: Vec<&str> =
        body.split(".merge(").skip(1).map(|rest| rest.split("()").next().unwrap()).collect();
    assert_eq!(merged, ["api::checkpoint_routes"]);
    let api = http.iter().find(|source| source.path == "crates/http/src/api/checkpoint.rs").unwrap();
    let begin = api.texts.find("pub fn checkpoint_routes").expect("the checkpoints' own routes");
    let body = &api.texts[begin..begin + api.texts[begin..].find("\n}").unwrap()];
    let routes: Vec<&str> =
        body.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(
        routes.len() == 3 && routes.iter().all(|route| route.starts_with("/checkpoint/v1/")),
        "{routes:?}"
    );
}

#[test]
fn json_without_a_type_stays_in_stix() {
    let untyped = ["serde_json::Value", "serde_json::Map", "serde_json::json!", "json!", "Value"];
    let mut used = BTreeSet::new();
    for folder in all_folders().iter().filter(|folder| *folder != "stix") {
        for source in sources(folder) {
            let imported =
                source.code.contains("serde_json::Value") || source.code.contains("serde_json::{Value");
            let words: Vec<&str> =
                untyped.iter().copied().filter(|word| *word != "Value" || imported).collect();
            let found = source.lines_with(&words);
            if found.is_empty() {
                continue;
            }
            let known = UNTYPED_JSON.iter().find(|(path, _)| *path == source.path);
            used.insert(
                known
                    .unwrap_or_else(|| panic!("{found:?}: give it a type, or a line with the reason here"))
                    .0,
            );
        }
    }
    for (path, _) in UNTYPED_JSON {
        assert!(used.contains(path), "{path} holds none any more: take it off the list");
    }
}

/// What may leave is compared with the published schemas in `crates/policy/tests/published_schemas.rs`; here: that it is asked at all.
#[test]
fn what_a_member_makes_is_checked_before_it_is_released() {
    let node = sources("node");
    let asked = node.iter().any(|source| has_word(&source.code, "check_own"));
    assert!(asked, "node releases objects without vigie_policy::check_own");
    assert!(root().join("crates/policy/tests/published_schemas.rs").exists());
}

#[test]
fn source_files_stay_under_800_lines() {
    // Open: taking objects in (`Intake`, `Decided`) is an idea of its own and belongs into a module of its own.
    let longer = ["crates/node/src/share.rs"];
    for folder in all_folders() {
        for source in sources(&folder).iter().filter(|source| !longer.contains(&&*source.path)) {
            let lines = source.texts.lines().count();
            assert!(lines < 800, "{} has {lines} lines", source.path);
        }
    }
}
