//! A node in memory with users, and a browser without script that talks to its router.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use ed25519_dalek::SigningKey;
use http_body_util::BodyExt as _;
use sha2::{Digest, Sha256};
use tower::ServiceExt as _;
use vigie_http::{App, Metrics, public_router};
use vigie_model::{Duration, StixId, Timestamp};
use vigie_node::check::{Place, PlaceKind};
use vigie_node::training;
use vigie_node::{Caller, Clock, Entropy, Identity, Node, Role};
use vigie_policy::card::{CardContent, MemberCard, NodeKey, SpkiPin};
use vigie_specimen::{Authority, AuthoritySpec, Spec, Specimen};
use vigie_store::memory::MemoryEngine;

pub const PASSWORD: &str = "a sentence nobody guesses";

/// The day of the tests.
pub fn now() -> Timestamp {
    Timestamp::from_date(2026, 11, 23).unwrap() + Duration::from_secs(14 * 3_600)
}

struct Ticking(AtomicU64);

impl Clock for Ticking {
    /// A millisecond passes at every look.
    fn now(&self) -> Timestamp {
        now() + Duration::from_micros(self.0.fetch_add(1_000, Ordering::Relaxed) as i64)
    }
}

/// Octets that differ: digests of a counter.
struct Counted(AtomicU64);

impl Entropy for Counted {
    fn fill(&self, octets: &mut [u8]) {
        for chunk in octets.chunks_mut(32) {
            let digest = Sha256::digest(self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            chunk.copy_from_slice(&digest[..chunk.len()]);
        }
    }
}

fn key(name: &str) -> SigningKey {
    SigningKey::from_bytes(&Sha256::digest(name).into())
}

/// Specimens for training, as the binary makes them.
fn specimens(at: Timestamp, flaws: &[Option<training::Flaw>]) -> Result<training::Specimens, String> {
    let authority =
        Authority::make(&AuthoritySpec::new(at), &mut random).map_err(|error| error.to_string())?;
    let mut made = training::Specimens { documents: Vec::new(), trust: authority.trust() };
    for (index, flaw) in flaws.iter().enumerate() {
        let defect = flaw.map(|flaw| flaw.name().parse().unwrap());
        let spec = Spec { defect, ..Spec::sound(&format!("T{index:08}"), at) };
        let specimen = authority.issue(&spec, &mut random).map_err(|error| error.to_string())?;
        made.documents.push(training::Made { mrz: specimen.mrz, chip: specimen.files });
    }
    Ok(made)
}

/// A member's card with its text.
pub fn card(code: &str, name: &str) -> (MemberCard, String) {
    let (valid_from, valid_until) = (now() - Duration::from_days(30), now() + Duration::from_days(365));
    let octets: [u8; 32] = Sha256::digest(code).into();
    let content = CardContent {
        member: code.parse().unwrap(),
        country: code.parse().unwrap(),
        identity: StixId::from_random("identity", *octets.first_chunk().unwrap()),
        name: name.to_owned(),
        node_keys: vec![NodeKey {
            key: key(&format!("node {code}")).verifying_key(),
            valid_from,
            valid_until,
        }],
        endpoints: vec!["https://127.0.0.1:8471/taxii2/".to_owned()],
        spki_pins: [SpkiPin([7; 32])].into(),
        valid_from,
        valid_until,
    };
    let (card, bytes) = MemberCard::sign(content, &key(&format!("root {code}"))).unwrap();
    (card, String::from_utf8(bytes).unwrap())
}

/// The node of Northmark with a user per role, and its router.
pub struct Site {
    pub node: Arc<Node>,
    pub app: App,
    router: Router,
    authority: Authority,
}

/// Users: name and roles, all with [`PASSWORD`].
const USERS: [(&str, &[Role]); 5] = [
    ("ada", &[Role::Administrator]),
    ("omar", &[Role::Officer]),
    ("eve", &[Role::Examiner]),
    ("ana", &[Role::Analyst]),
    ("aude", &[Role::Auditor]),
];

impl Site {
    /// A node that nobody has an account at.
    pub async fn empty() -> Self {
        let (card, card_text) = card("XNM", "Northmark");
        let identity = Identity {
            member: card.member.clone(),
            name: card.name.clone(),
            country: card.country.clone(),
            identity: card.identity.clone(),
            signing_key: key("node XNM"),
            record_key: [1; 32],
            seal_key: [2; 32],
            process_key: [3; 32],
            log_epoch: 1,
            card,
            card_text,
        };
        let engine = Arc::new(MemoryEngine::new());
        let node = Node::open(
            engine,
            Arc::new(Ticking(AtomicU64::new(0))),
            Arc::new(Counted(AtomicU64::new(0))),
            identity,
        )
        .await
        .unwrap();
        let node = Arc::new(node);
        let (_, stop) = tokio::sync::watch::channel(false);
        let app = App {
            node: Arc::clone(&node),
            cookie_name: "vigie_test".into(),
            tls: false,
            stop,
            metrics: Arc::new(Metrics::default()),
            sync_now: Arc::new(|_| Box::pin(async { Err("connection refused".to_owned()) })),
            ask_private: Arc::new(|_| Box::pin(async { vigie_node::matching::Replies::new() })),
            specimens: Arc::new(specimens),
            tray: Arc::default(),
        };
        let authority = Authority::make(&AuthoritySpec::new(now()), &mut random).unwrap();
        Self { node, app: app.clone(), router: public_router(app), authority }
    }

    /// A node with users, a place, trust in the specimen authority and one list.
    pub async fn new() -> Self {
        let site = Self::empty().await;
        let operator = Caller::node();
        for (name, roles) in USERS {
            site.node.add_user(&operator, name, roles.iter().copied().collect(), PASSWORD).await.unwrap();
        }
        site.node
            .set_place(&operator, &Place { title: "East Gate".to_owned(), kind: PlaceKind::Land })
            .await
            .unwrap();
        for (name, bytes) in site.authority.trust() {
            site.node.import_trust(&operator, &name, &bytes).await.unwrap();
        }
        site.node.add_list(&operator, "lost", "Lost & stolen").await.unwrap();
        site
    }

    /// A document of the authority that the node trusts.
    pub fn specimen(&self, spec: &Spec) -> Specimen {
        self.authority.issue(spec, &mut random).unwrap()
    }

    /// A browser that visits the first time.
    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new() }
    }

    /// A browser of somebody who is signed in.
    pub async fn signed_in(&self, user: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.post("/login", &[("user", user), ("password", PASSWORD), ("next", "/")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{user} signs in");
        browser
    }
}

/// Digests of a counter, for keys of specimens.
fn random(octets: &mut [u8]) {
    static COUNTER: AtomicU64 = AtomicU64::new(1 << 40);
    Counted(AtomicU64::new(COUNTER.fetch_add(1 << 20, Ordering::Relaxed))).fill(octets);
}

/// Keeps cookies, sends forms.
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
}

/// What the node answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The value of the first hidden field of this name.
    pub fn field(&self, name: &str) -> String {
        let at =
            self.body.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no field {name}"));
        self.body[at..].split('"').nth(3).unwrap().to_owned()
    }

    #[track_caller]
    pub fn says(&self, text: &str) {
        assert!(self.body.contains(text), "status {}: no {text:?} in:\n{}", self.status, plain(&self.body));
    }

    #[track_caller]
    pub fn keeps_quiet_of(&self, text: &str) {
        assert!(!self.body.contains(text), "{text:?} in:\n{}", plain(&self.body));
    }
}

/// The words of a page, for messages of failed tests.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// As the island asks for a section.
    pub async fn fragment(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).header("X-Vigie-Fragment", "1").body(Body::empty()).unwrap()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).unwrap()).await
    }

    /// A form with the token of this session.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    /// A multipart form with files, as (field, name, bytes).
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
        fragment: bool,
    ) -> Answer {
        let csrf = self.csrf();
        let mut body = Vec::new();
        for (name, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
            body.extend(
                format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--line\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--line--\r\n");
        let mut request =
            Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=line");
        if fragment {
            request = request.header("X-Vigie-Fragment", "1");
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub fn csrf(&self) -> String {
        vigie_http::auth::csrf(self.cookies.get("vigie_test").map_or("", String::as_str))
    }

    async fn send(&mut self, mut request: Request<Body>) -> Answer {
        if !self.cookies.is_empty() {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (pair, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            match rest.contains("Max-Age=0") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}
