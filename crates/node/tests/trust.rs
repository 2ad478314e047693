//! Governed trust: who approves what, what a document is judged by before and after, and what can be built again.

#[path = "support/joined.rs"]
mod joined;

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use joined::{State, alliance, start};
use vigie_model::{Duration, Outcome, Timestamp, reason::codes};
use vigie_node::check::InspectRequest;
use vigie_node::trust::{BundleKey, CertificateQuery, ImportState, open_bundle};
use vigie_node::{Caller, NodeError, Role};
use vigie_specimen::{Authority, AuthoritySpec, Spec, Specimen};
use vigie_store::{AuditEntry, AuditLeaf, Batch, RowKey, RowOp, Table};
use vigie_trust::report::{CheckReport, Verdict};
use vigie_trust::store::RestsOn;

fn random(octets: &mut [u8]) {
    static STATE: AtomicU64 = AtomicU64::new(7);
    for octet in octets {
        let state = STATE.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        *octet = ((state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as u8;
    }
}

/// A node with two administrators, and an authority that it does not know.
struct Scene {
    state: State,
    ada: Caller,
    ben: Caller,
    authority: Authority,
}

impl Scene {
    async fn new() -> Self {
        let [state, ..] = alliance().await;
        let ada = state.account("ada", Role::Administrator).await;
        let ben = state.account("ben", Role::Administrator).await;
        let authority = Authority::make(&AuthoritySpec::new(state.node.now()), &mut random).unwrap();
        Self { state, ada, ben, authority }
    }

    fn csca(&self) -> Vec<u8> {
        self.authority.trust()["csca.der"].clone()
    }

    fn specimen(&self) -> Specimen {
        self.authority.issue(&Spec::sound("X1234567A", self.state.node.now()), &mut random).unwrap()
    }

    async fn inspected(&self) -> CheckReport {
        let specimen = self.specimen();
        let request = InspectRequest {
            mrz: Some(specimen.mrz.join("\n")),
            chip: specimen.files.clone(),
            ..InspectRequest::default()
        };
        self.state.node.inspect(&Caller::node(), request).await.unwrap().report
    }

    async fn chain(&self) -> Outcome {
        self.inspected().await.check(codes::PA_CHAIN).expect("the chain is checked").outcome
    }

    fn version(&self) -> u64 {
        self.state.node.trust_used().version.unwrap_or(0)
    }
}

fn code(error: &NodeError) -> &'static str {
    match error {
        NodeError::Invalid(problem)
        | NodeError::Forbidden(problem)
        | NodeError::Conflict(problem)
        | NodeError::NotFound(problem) => problem.code,
        other => panic!("{other}"),
    }
}

/// A folder that ends with its test, in which OpenSSL makes a list's publisher.
struct Publisher(PathBuf);

impl Drop for Publisher {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Publisher {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("vigie-trust-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let publisher = Self(folder);
        std::fs::write(
            publisher.0.join("c.cnf"),
            "[csca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n\
             [mls]\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=2.23.136.1.1.3\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n\
             [req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=unused\n",
        )
        .unwrap();
        let csca =
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 4000 -config c.cnf";
        publisher
            .openssl(&format!("{csca} -extensions csca -subj /C=NO/CN=CSCA -keyout csca.key -out csca.pem"));
        publisher.openssl("x509 -in csca.pem -outform DER -out csca.der");
        publisher.below("mls", "mls");
        publisher
    }

    /// A certificate that the publisher's CSCA signs.
    fn below(&self, name: &str, section: &str) {
        self.openssl(&format!(
            "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config c.cnf -subj /C=NO/CN={name} -keyout {name}.key -out {name}.csr"
        ));
        self.openssl(&format!(
            "x509 -req -in {name}.csr -CA csca.pem -CAkey csca.key -set_serial 4711 -sha256 -days 3000 -extfile c.cnf -extensions {section} -out {name}.pem"
        ));
        self.openssl(&format!("x509 -in {name}.pem -outform DER -out {name}.der"));
    }

    fn openssl(&self, arguments: &str) {
        let output = Command::new("openssl").current_dir(&self.0).args(arguments.split_whitespace()).output();
        let output = output.expect("the openssl command is installed");
        assert!(output.status.success(), "openssl {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }

    /// A master list with these certificates, its signer and that one's CSCA beside it.
    fn list(&self, certificates: &[Vec<u8>]) -> Vec<u8> {
        let set = tlv(0x31, &certificates.concat());
        std::fs::write(self.0.join("list.der"), tlv(0x30, &[vec![2, 1, 0], set].concat())).unwrap();
        self.openssl(
            "cms -sign -binary -nodetach -nosmimecap -in list.der -outform DER -out list.ml -econtent_type 2.23.136.1.1.2 -signer mls.pem -inkey mls.key -certfile csca.pem",
        );
        self.read("list.ml")
    }
}

fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = match value.len() {
        len @ 0..=0x7F => vec![len as u8],
        len => vec![0x82, (len >> 8) as u8, len as u8],
    };
    [&[tag], &*length, value].concat()
}

#[tokio::test]
async fn a_manual_anchor_counts_once_two_different_administrators_stand_for_it() {
    let scene = Scene::new().await;
    let node = &scene.state.node;
    let proposed = node.import_trust(&scene.ada, "csca.der", &scene.csca()).await.unwrap();
    assert_eq!((proposed.state, proposed.needs_two, proposed.version), (ImportState::Proposed, true, None));
    assert_eq!(proposed.difference.countries["UT"].new.len(), 1);
    assert_eq!((scene.version(), scene.chain().await), (0, Outcome::NotRun));

    let alone = node.approve_trust(&scene.ada, &proposed.id, Some(0)).await.unwrap_err();
    assert_eq!(code(&alone), "trust.second-person");
    let again = node.import_trust(&scene.ben, "same.der", &scene.csca()).await.unwrap_err();
    assert_eq!(code(&again), "trust.known");
    let detail = node.trust_import(&scene.ben, &proposed.id).await.unwrap();
    assert_eq!((detail.import.proposed.by.as_str(), detail.against), ("ada", 0));
    let moved = node.approve_trust(&scene.ben, &proposed.id, Some(3)).await.unwrap_err();
    assert_eq!(code(&moved), "trust.moved");

    let version = node.approve_trust(&scene.ben, &proposed.id, Some(0)).await.unwrap();
    assert_eq!(
        (version.number, version.trusted, version.by),
        (1, 1, vec!["ada".to_owned(), "ben".to_owned()])
    );
    let report = scene.inspected().await;
    let used = report.trust.expect("a report names what it was judged by");
    assert_eq!((used.version, used.digest), (Some(1), version.digest));
    assert_eq!(scene.chain().await, Outcome::Passed);
    let twice = node.approve_trust(&scene.ben, &proposed.id, None).await.unwrap_err();
    assert_eq!(code(&twice), "trust.decided");
}

#[tokio::test]
async fn taking_an_anchor_out_takes_two_as_well_and_earlier_versions_can_be_built_again() {
    let scene = Scene::new().await;
    let node = &scene.state.node;
    let id = node.import_trust(&scene.ada, "csca.der", &scene.csca()).await.unwrap().id;
    let first = node.approve_trust(&scene.ben, &id, Some(0)).await.unwrap();

    let wrong = node.withdraw_trust(&scene.ada, &id, "because").await.unwrap_err();
    assert_eq!(code(&wrong), "trust.reason");
    let (asked, version) = node.withdraw_trust(&scene.ada, &id, "compromised").await.unwrap();
    assert_eq!((asked.state, version), (ImportState::Approved, None));
    assert_eq!(scene.chain().await, Outcome::Passed, "until it is confirmed it counts");
    let alone = node.withdraw_trust(&scene.ada, &id, "compromised").await.unwrap_err();
    assert_eq!(code(&alone), "trust.second-person");
    // Somebody thinks better of it, and it is asked anew.
    node.keep_trust(&scene.ben, &id).await.unwrap();
    assert_eq!(code(&node.keep_trust(&scene.ben, &id).await.unwrap_err()), "not-found");
    node.withdraw_trust(&scene.ben, &id, "compromised").await.unwrap();
    let (gone, version) = node.withdraw_trust(&scene.ada, &id, "compromised").await.unwrap();
    let version = version.unwrap();
    assert_eq!((gone.state, version.number, version.trusted), (ImportState::Withdrawn, 2, 0));
    assert_eq!((scene.chain().await, scene.version()), (Outcome::NotRun, 2));

    let rebuilt = node.trust_version(&scene.ada, 1).await.unwrap();
    assert!(rebuilt.same, "{} is not {}", rebuilt.digest, first.digest);
    let back = node.trust_versions_compared(&scene.ada, 1, 2).await.unwrap();
    assert_eq!((back.counts().gone, back.counts().new), (1, 0));
    assert_eq!(node.trust_versions(&scene.ada).await.unwrap().len(), 2);
    // What was taken out may be proposed again, with the same two persons.
    let again = node.import_trust(&scene.ada, "csca.der", &scene.csca()).await.unwrap();
    assert_eq!((again.state, again.needs_two), (ImportState::Proposed, true));
}

#[tokio::test]
async fn a_list_signed_by_its_own_certificate_proves_nothing_until_its_anchor_is_approved() {
    let scene = Scene::new().await;
    let node = &scene.state.node;
    let publisher = Publisher::new("unanchored");
    let list = publisher.list(&[scene.csca()]);
    let proposed = node.import_trust(&scene.ada, "list.ml", &list).await.unwrap();
    assert!(!proposed.needs_two, "it gives no trust");
    node.approve_trust(&scene.ada, &proposed.id, Some(0)).await.unwrap();
    let waiting = scene.inspected().await;
    let chain = waiting.check(codes::PA_CHAIN).unwrap();
    assert_eq!(
        (waiting.outcome, chain.outcome),
        (Verdict::Inconclusive, Outcome::NotRun),
        "{}",
        chain.detail
    );
    let detail = node.trust_import(&scene.ada, &proposed.id).await.unwrap();
    assert!(detail.import.is_unanchored());

    let anchor = node.propose_anchor(&scene.ada, &proposed.id).await.unwrap();
    assert!(anchor.needs_two);
    let alone = node.approve_trust(&scene.ada, &anchor.id, None).await.unwrap_err();
    assert_eq!(code(&alone), "trust.second-person");
    node.approve_trust(&scene.ben, &anchor.id, Some(1)).await.unwrap();
    assert_eq!((scene.chain().await, scene.inspected().await.outcome), (Outcome::Passed, Verdict::Passed));

    // The path from the document's CSCA to what the two approved.
    let query = CertificateQuery { words: "UT".into(), limit: 9, ..Default::default() };
    let csca = node
        .trust_certificates(&scene.ada, &query)
        .await
        .unwrap()
        .certificates
        .into_iter()
        .find(|line| line.country == "UT")
        .unwrap();
    let view = node.trust_certificate(&scene.ada, &csca.sha256[..12]).await.unwrap();
    let steps: Vec<RestsOn> = view.provenance.path.iter().map(|step| step.rests_on).collect();
    assert_eq!(steps, [RestsOn::OnListSignedByNext, RestsOn::SignedByNext, RestsOn::Approved]);
    assert_eq!((view.seen[0].name.as_str(), view.seen[0].dated_by_signer), ("list.ml", true));
    assert_eq!(code(&node.propose_anchor(&scene.ada, &proposed.id).await.unwrap_err()), "trust.anchored");
    assert_eq!(code(&node.trust_certificate(&scene.ada, "").await.unwrap_err()), "not-found");

    // Without the list's anchor its certificates lose their standing; one that was also brought alone would rest on one person's word.
    let direct = node.import_trust(&scene.ada, "csca.der", &scene.csca()).await.unwrap();
    assert!(!direct.needs_two, "the anchored list vouches for it");
    node.approve_trust(&scene.ada, &direct.id, None).await.unwrap();
    let (_, version) = node.withdraw_trust(&scene.ada, &proposed.id, "superseded").await.unwrap();
    assert_eq!(version, None, "another administrator has to confirm");
    assert_eq!(scene.chain().await, Outcome::Passed);
}

#[tokio::test]
async fn what_becomes_an_anchor_through_a_later_file_takes_two_as_well() {
    let scene = Scene::new().await;
    let node = &scene.state.node;
    let publisher = Publisher::new("later");
    // A certificate whose issuer is not held gives no trust: one administrator suffices.
    publisher.below("link", "csca");
    let link = node.import_trust(&scene.ada, "link.der", &publisher.read("link.der")).await.unwrap();
    assert!(!link.needs_two);
    node.approve_trust(&scene.ada, &link.id, None).await.unwrap();
    assert_eq!(node.trust_snapshot().anchors().count(), 0);
    // With the issuer held, anchored or not, it would be trusted on the word of the one who brought it.
    let list = publisher.list(&[publisher.read("csca.der")]);
    let list = node.import_trust(&scene.ada, "list.ml", &list).await.unwrap();
    assert!(list.needs_two);
    assert_eq!(
        code(&node.approve_trust(&scene.ada, &list.id, None).await.unwrap_err()),
        "trust.second-person"
    );
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_and_nothing_of_it_is_kept() {
    let scene = Scene::new().await;
    let node = &scene.state.node;
    let publisher = Publisher::new("damaged");
    let list = publisher.list(&[scene.csca()]);
    let mut damaged = list.clone();
    let at = list.windows(scene.csca().len()).position(|window| window == scene.csca()).unwrap() + 60;
    damaged[at] ^= 1;
    let large = vec![b'x'; 50 << 20];
    for (name, bytes) in
        [("empty", &b""[..]), ("damaged.ml", &damaged), ("large", &large), ("text", b"hello")]
    {
        for caller in [&scene.ada, &Caller::node()] {
            let refused = node.import_trust(caller, name, bytes).await.unwrap();
            assert_eq!(refused.state, ImportState::Refused, "{name}");
            assert_eq!(refused.report.accepted(), 0);
        }
    }
    let refused = node.import_trust(&scene.ada, "damaged.ml", &damaged).await.unwrap();
    assert!(refused.report.refused.is_some_and(|why| why.contains("signed attributes")));
    assert!(node.trust_imports(&scene.ada).await.unwrap().is_empty());
    assert_eq!(scene.version(), 0);
    let log = node.audit_lines(&Caller::node(), 0, 1_000).await.unwrap();
    let refusals =
        log.iter().filter(|line| line.entry.as_ref().is_some_and(|one| one.action == "trust.refused"));
    assert_eq!(refusals.count(), 9);

    // Turned down: with a reason of the list alone, once, and without its content.
    let id = node.import_trust(&scene.ada, "list.ml", &list).await.unwrap().id;
    assert_eq!(code(&node.reject_trust(&scene.ben, &id, "dislike").await.unwrap_err()), "trust.reason");
    let rejected = node.reject_trust(&scene.ben, &id, "origin-unknown").await.unwrap();
    assert_eq!(rejected.state, ImportState::Rejected);
    assert_eq!(code(&node.reject_trust(&scene.ben, &id, "duplicate").await.unwrap_err()), "trust.decided");
    assert_eq!(code(&node.approve_trust(&scene.ben, &id, None).await.unwrap_err()), "trust.decided");
    assert_eq!(code(&node.approve_trust(&scene.ben, &"0".repeat(64), None).await.unwrap_err()), "not-found");
    // An officer has no part in it, and reads what is held.
    let officer = scene.state.account("omar", Role::Officer).await;
    assert_eq!(code(&node.import_trust(&officer, "list.ml", &list).await.unwrap_err()), "auth.role");
    assert_eq!(code(&node.approve_trust(&officer, &id, None).await.unwrap_err()), "auth.role");
    assert_eq!(code(&node.trust_imports(&officer).await.unwrap_err()), "auth.role");
    assert_eq!(code(&node.trust_bundle(&officer, 3).await.unwrap_err()), "auth.role");
    assert!(node.trust_versions(&officer).await.unwrap().is_empty());
}

#[tokio::test]
async fn of_two_approvals_at_once_the_later_one_reads_the_difference_again() {
    let scene = Scene::new().await;
    let other = scene.state.beside().await;
    let node = &scene.state.node;
    let publisher = Publisher::new("twice");
    let one = node.import_trust(&scene.ada, "csca.der", &scene.csca()).await.unwrap().id;
    let two = node.import_trust(&scene.ada, "csca-no.der", &publisher.read("csca.der")).await.unwrap().id;
    let (a, b) = tokio::join!(
        node.approve_trust(&scene.ben, &one, Some(0)),
        other.approve_trust(&scene.ben, &two, Some(0))
    );
    let (won, lost) = if a.is_ok() { (a, b) } else { (b, a) };
    assert_eq!((won.unwrap().number, code(&lost.unwrap_err())), (1, "trust.moved"));
    let waits = node.trust_imports(&scene.ben).await.unwrap();
    let waits = waits.iter().find(|import| import.state == ImportState::Proposed).unwrap().id.clone();
    assert_eq!(node.approve_trust(&scene.ben, &waits, Some(1)).await.unwrap().number, 2);
    // The other process notices.
    other.reload_trust_if_changed().await.unwrap();
    assert_eq!(other.trust_used(), node.trust_used());
    assert_eq!(other.trust_snapshot().anchors().count(), 2);
}

#[tokio::test]
async fn a_start_reads_the_packed_snapshot_and_does_as_well_without_it() {
    let mut scene = Scene::new().await;
    let publisher = Publisher::new("packed");
    let node = &scene.state.node;
    // At the shell the operator approves by importing.
    for (name, bytes) in [
        ("csca.der", scene.csca()),
        ("crl.der", scene.authority.trust()["crl.der"].clone()),
        ("csca-no.der", publisher.read("csca.der")),
        ("list.ml", publisher.list(&[scene.csca()])),
    ] {
        let imported = node.import_trust(&Caller::node(), name, &bytes).await.unwrap();
        assert_eq!(imported.state, ImportState::Approved);
    }
    let used = node.trust_used();
    assert_eq!(used.version, Some(4));
    scene.state.restart().await;
    assert_eq!(scene.state.node.trust_used(), used);
    let packed = scene.inspected().await;
    assert_eq!(packed.outcome, Verdict::Passed);

    let entry = AuditEntry {
        at: start(),
        actor: "test".into(),
        action: "test".into(),
        purpose: "test".into(),
        subject: String::new(),
    };
    let leaf = AuditLeaf { entry, salt: [0; 16] };
    let gone = RowOp::Delete(Table("trust-packed"), RowKey::new(["newest"]));
    scene.state.node.engine().apply(Batch::new(start(), leaf).row(gone).build()).await.unwrap();
    scene.state.restart().await;
    assert_eq!(scene.state.node.trust_used(), used);
    let mut anew = scene.inspected().await;
    anew.inspected_at = packed.inspected_at;
    assert_eq!((anew.outcome, &anew.trust), (packed.outcome, &packed.trust));
    // And every version is what it was.
    for number in 1..=4 {
        assert!(scene.state.node.trust_version(&scene.ada, number).await.unwrap().same, "version {number}");
    }
}

#[tokio::test]
async fn a_bundle_is_verified_before_anything_of_it_is_used() {
    let scene = Scene::new().await;
    let node = &scene.state.node;
    assert_eq!(code(&node.trust_bundle(&scene.ada, 30).await.unwrap_err()), "bundle.empty");
    node.import_trust(&Caller::node(), "csca.der", &scene.csca()).await.unwrap();
    assert_eq!(code(&node.trust_bundle(&scene.ada, 0).await.unwrap_err()), "bundle.days");
    assert_eq!(code(&node.trust_bundle(&scene.ada, 91).await.unwrap_err()), "bundle.days");
    let bundle = node.trust_bundle(&scene.ada, 30).await.unwrap();
    let now = node.now();
    let card = BundleKey::read(node.identity().card_text.as_bytes()).unwrap();
    let opened = open_bundle(&bundle, &card, now).unwrap();
    assert_eq!(opened.used(), node.trust_used());
    let key = BundleKey::Key(Box::new(node.identity().signing_key.verifying_key()));
    assert!(open_bundle(&bundle, &key, now).is_ok());

    let refused = |bytes: &[u8], key: &BundleKey, at: Timestamp| {
        open_bundle(bytes, key, at).map(|_| ()).unwrap_err().code
    };
    let [_, other, _] = alliance().await;
    let foreign = BundleKey::read(other.node.identity().card_text.as_bytes()).unwrap();
    assert_eq!(refused(&bundle, &foreign, now), "bundle.other");
    let foreign = BundleKey::Key(Box::new(other.node.identity().signing_key.verifying_key()));
    assert_eq!(refused(&bundle, &foreign, now), "bundle.signature");
    assert_eq!(refused(&bundle, &card, now + Duration::from_days(30)), "bundle.expired");
    assert_eq!(refused(&bundle, &card, now - Duration::from_secs(1)), "bundle.early");
    // Any one octet changed anywhere, any end cut off: refused, and never a panic.
    for at in (0..bundle.len()).step_by(7).chain([bundle.len() - 1]) {
        let mut changed = bundle.clone();
        changed[at] ^= 1;
        assert!(open_bundle(&changed, &card, now).is_err(), "octet {at}");
        assert!(open_bundle(&bundle[..at], &card, now).is_err(), "cut at {at}");
    }
}

#[tokio::test]
async fn the_same_file_at_the_shell_twice_changes_nothing() {
    let scene = Scene::new().await;
    let node = &scene.state.node;
    let operator = Caller::node();
    let first = node.import_trust(&operator, "csca.der", &scene.csca()).await.unwrap();
    let second = node.import_trust(&operator, "csca.der", &scene.csca()).await.unwrap();
    assert_eq!((first.version, second.version, scene.version()), (Some(1), Some(1), 1));
    // The record says who stood for it: the shell, alone.
    let import = node.trust_imports(&scene.ada).await.unwrap().remove(0);
    assert_eq!((import.proposed.by, import.decided.map(|act| act.by)), ("node".into(), Some("node".into())));
    assert!(import.manual_anchors.len() == 1);
    let (_, version) = node.withdraw_trust(&operator, &import.id, "mistake").await.unwrap();
    assert_eq!(version.unwrap().number, 2, "the operator at the shell may do so alone");
}
