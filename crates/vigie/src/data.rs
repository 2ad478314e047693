//! The data folder: database, keys (mode 0600), member card. Any verb initialises an empty folder.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde::{Deserialize, Serialize};
use vigie_model::{CountryCode, Duration, MemberId, StixId, Timestamp};
use vigie_node::{Clock, Entropy, Identity, Node};
use vigie_policy::card::{CardContent, MemberCard, NodeKey, SpkiPin};
use vigie_store::Engine;
use vigie_store_lists::FileShelf;
use vigie_store_sqlite::SqliteEngine;

use crate::fail::{Fail, at};

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// The kernel's random source.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, octets: &mut [u8]) {
        // Without the kernel's random source no key and no salt can be made: there is no way on.
        getrandom::fill(octets).expect("the kernel gives random octets");
    }
}

/// Who the node of a data folder is; the file `keys/node.json`.
#[derive(Clone, Serialize, Deserialize)]
pub struct NodeKeys {
    /// Member code.
    pub member: MemberId,
    /// Name of the member.
    pub name: String,
    /// Country code.
    pub country: CountryCode,
    /// STIX identity.
    pub identity: StixId,
    /// Where members reach this node, `https://host:port`.
    pub endpoints: Vec<String>,
    /// Ed25519 seed of the member's root key, which signs cards alone; base64.
    root_seed: String,
    /// Ed25519 seed of the node's key, which signs claims and log heads; base64.
    signing_seed: String,
    /// Base64.
    record_key: String,
    /// Base64.
    seal_key: String,
    /// Rises with every restore.
    pub log_epoch: u32,
    /// When the keys were made: begin of the card's validity.
    created: Timestamp,
}

/// Who a new folder's node becomes, and where members reach it.
#[derive(Clone, Debug, Default)]
pub struct Founding {
    /// Member code.
    pub member: Option<MemberId>,
    /// Name.
    pub name: Option<String>,
    /// Country code.
    pub country: Option<CountryCode>,
    /// Where members reach this node.
    pub endpoints: Option<Vec<String>>,
}

/// An opened data folder.
pub struct DataFolder {
    path: PathBuf,
    keys: NodeKeys,
}

const KEYS: &str = "keys/node.json";
const TLS_KEY: &str = "keys/tls-key.pem";
const TLS_CERT: &str = "keys/tls-cert.pem";
/// How long a member card is valid from its making.
const CARD_SPAN: Duration = Duration::from_days(730);

impl DataFolder {
    /// Opens a folder; an empty or absent one gets keys and an identity.
    pub fn open(path: &Path, founding: &Founding) -> Result<Self, Fail> {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(at(path.display()))?;
        let file = path.join(KEYS);
        let mut keys: NodeKeys = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                Fail::could_not(format!("{}: {error}; restore it from a backup", file.display()))
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => found(path, founding)?,
            Err(error) => return Err(at(file.display())(error)),
        };
        if let Some(member) = &founding.member
            && *member != keys.member
        {
            return Err(Fail::usage(format!(
                "{}: this folder belongs to member {}, not {member}; choose another --data",
                path.display(),
                keys.member
            )));
        }
        if let Some(endpoints) = &founding.endpoints
            && *endpoints != keys.endpoints
        {
            keys.endpoints.clone_from(endpoints);
            write_secret(&file, &serde_json::to_vec_pretty(&keys).unwrap_or_default())?;
        }
        Ok(Self { path: path.to_owned(), keys })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.path.join("vigie.db")
    }

    /// The node's TLS certificate chain and key for members.
    pub fn tls(&self) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), Fail> {
        load_tls(&self.path.join(TLS_CERT), &self.path.join(TLS_KEY))
    }

    /// Takes the folder for a serving node: a second one is refused.
    pub fn lock(&self) -> Result<File, Fail> {
        let path = self.path.join("serve.lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(at(path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(_) => Err(Fail::could_not(format!(
                "{}: another node serves from this folder; stop it, or choose another --data",
                self.path.display()
            ))),
        }
    }

    /// Opens the next epoch of the audit log: a restored log is not the one that others saw last.
    pub fn next_epoch(&mut self) -> Result<(), Fail> {
        self.keys.log_epoch += 1;
        write_secret(&self.path.join(KEYS), &serde_json::to_vec_pretty(&self.keys).unwrap_or_default())
    }

    /// The identity for the node, with a card signed anew.
    pub fn identity(&self) -> Result<Identity, Fail> {
        let keys = &self.keys;
        let broken = |what: &str| {
            Fail::could_not(format!(
                "{}: {what} is damaged; restore it from a backup",
                self.path.join(KEYS).display()
            ))
        };
        let octets = |text: &str, what: &str| -> Result<[u8; 32], Fail> {
            STANDARD.decode(text).ok().and_then(|octets| octets.try_into().ok()).ok_or_else(|| broken(what))
        };
        let root_key = SigningKey::from_bytes(&octets(&keys.root_seed, "root_seed")?);
        let signing_key = SigningKey::from_bytes(&octets(&keys.signing_seed, "signing_seed")?);
        let (chain, _) = self.tls()?;
        let pin =
            chain.first().and_then(vigie_http::server::spki_pin).ok_or_else(|| broken("tls-cert.pem"))?;
        let content = CardContent {
            member: keys.member.clone(),
            country: keys.country.clone(),
            identity: keys.identity.clone(),
            name: keys.name.clone(),
            node_keys: vec![NodeKey {
                key: signing_key.verifying_key(),
                valid_from: keys.created,
                valid_until: keys.created + CARD_SPAN,
            }],
            endpoints: keys.endpoints.clone(),
            spki_pins: [SpkiPin(pin)].into(),
            valid_from: keys.created,
            valid_until: keys.created + CARD_SPAN,
        };
        let (card, card_text) = MemberCard::sign(content, &root_key)
            .map_err(|error| Fail::could_not(format!("the member card cannot be made: {error}")))?;
        let mut process_key = [0; 32];
        SystemEntropy.fill(&mut process_key);
        Ok(Identity {
            member: keys.member.clone(),
            name: keys.name.clone(),
            country: keys.country.clone(),
            identity: keys.identity.clone(),
            card_text: String::from_utf8(card_text).map_err(|_| broken("the card"))?,
            card,
            record_key: octets(&keys.record_key, "record_key")?,
            seal_key: octets(&keys.seal_key, "seal_key")?,
            signing_key,
            process_key,
            log_epoch: keys.log_epoch,
        })
    }

    /// Opens the store.
    pub fn engine(&self) -> Result<Arc<dyn Engine>, Fail> {
        let engine = SqliteEngine::open(self.database(), vigie_store_sqlite::Options::default())
            .map_err(Fail::from)?;
        Ok(Arc::new(engine))
    }

    /// Brings a store of an older release to this one's form.
    pub fn migrate(&self) -> Result<(), Fail> {
        let options = vigie_store_sqlite::Options {
            migration: vigie_store_sqlite::Migration::Run,
            ..Default::default()
        };
        SqliteEngine::open(self.database(), options).map(drop).map_err(Fail::from)
    }

    /// The files of large lists.
    pub fn shelf(&self) -> Arc<FileShelf> {
        Arc::new(FileShelf::new(self.path.join("lists")))
    }

    /// Opens the node over the folder's store.
    pub async fn node(&self) -> Result<Node, Fail> {
        self.node_with(self.shelf()).await
    }

    /// Opens the node over the folder's store and large lists that the caller also holds.
    pub async fn node_with(&self, shelf: Arc<FileShelf>) -> Result<Node, Fail> {
        let node =
            Node::open(self.engine()?, Arc::new(SystemClock), Arc::new(SystemEntropy), self.identity()?);
        Ok(node.await?.with_large_lists(shelf))
    }
}

/// Reads a PEM certificate chain and key.
pub fn load_tls(
    cert: &Path,
    key: &Path,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), Fail> {
    let wrong = |place: &Path, error: rustls::pki_types::pem::Error| {
        Fail::could_not(format!("{}: {error}; give PEM files", place.display()))
    };
    let chain: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(cert).map_err(|error| wrong(cert, error))?.collect();
    let chain = chain.map_err(|error| wrong(cert, error))?;
    let key_der = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong(key, error))?;
    Ok((chain, key_der))
}

/// Makes keys and an identity.
fn found(path: &Path, founding: &Founding) -> Result<NodeKeys, Fail> {
    let random = || -> [u8; 32] {
        let mut octets = [0; 32];
        SystemEntropy.fill(&mut octets);
        octets
    };
    let mut uuid = [0; 16];
    SystemEntropy.fill(&mut uuid);
    let member = founding.member.clone().unwrap_or_else(|| "LOCAL".parse().expect("a member code"));
    let country = match &founding.country {
        Some(country) => country.clone(),
        // A member code of three letters is its country code unless said otherwise.
        None => member.as_str().parse().unwrap_or_else(|_| "XXX".parse().expect("a country code")),
    };
    let keys = NodeKeys {
        name: founding.name.clone().unwrap_or_else(|| member.to_string()),
        member,
        country,
        identity: StixId::from_random("identity", uuid),
        endpoints: founding.endpoints.clone().unwrap_or_default(),
        root_seed: STANDARD.encode(random()),
        signing_seed: STANDARD.encode(random()),
        record_key: STANDARD.encode(random()),
        seal_key: STANDARD.encode(random()),
        log_epoch: 1,
        created: SystemClock.now().trunc_millis(),
    };
    let folder = path.join("keys");
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(at(folder.display()))?;
    let key = rcgen::KeyPair::generate().map_err(|error| Fail::could_not(format!("no TLS key: {error}")))?;
    let params = rcgen::CertificateParams::new(vec![format!(
        "{}.vigie.invalid",
        keys.member.as_str().to_ascii_lowercase()
    )])
    .and_then(|params| params.self_signed(&key))
    .map_err(|error| Fail::could_not(format!("no TLS certificate: {error}")))?;
    write_secret(&path.join(TLS_KEY), key.serialize_pem().as_bytes())?;
    write_secret(&path.join(TLS_CERT), params.pem().as_bytes())?;
    // Last, because its presence says that the folder is founded.
    write_secret(&path.join(KEYS), &serde_json::to_vec_pretty(&keys).unwrap_or_default())?;
    Ok(keys)
}

/// Writes a file that only its owner reads: whole or not at all.
pub fn write_secret(path: &Path, content: &[u8]) -> Result<(), Fail> {
    let draft = path.with_extension("draft");
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&draft)?;
        file.write_all(content)?;
        file.sync_all()?;
        std::fs::rename(&draft, path)?;
        if let Some(folder) = path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    };
    write().map_err(at(path.display()))
}
