//! Users, sign-in, sessions, API keys and the first administrator.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use vigie_model::{Duration, Timestamp};
use vigie_store::{Batch, RowOp};

use crate::rows::{self, key, tables};
use crate::{Caller, Node, NodeError, Problem, Result, Right, Role, is_conflict};

/// A session ends after this long, used or not.
pub const SESSION_SPAN: Duration = Duration::from_secs(12 * 3600);
/// How long a Basic credential that was right is taken without hashing again (DESIGN §8).
const CREDENTIAL_SPAN: Duration = Duration::from_secs(300);
/// After this many wrong passwords in a row the account waits.
const WRONG_LIMIT: u32 = 5;
/// How long it waits.
const WRONG_SPAN: Duration = Duration::from_secs(30);
/// The first administrator's token lives this long.
pub const FIRST_ADMIN_SPAN: Duration = Duration::from_secs(30 * 60);

/// A user or foreign system of this node.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// Sign-in name: 1 to 64 of `a-z A-Z 0-9 . _ @ -`.
    pub name: String,
    /// Roles.
    pub roles: BTreeSet<Role>,
    /// When it was made.
    pub created: Timestamp,
    /// Rises when the password changes, so that cached credentials and sessions end.
    pub epoch: u32,
    /// PHC string of the argon2id hash.
    pub(crate) password: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Session {
    user: String,
    epoch: u32,
    created: Timestamp,
    expires: Timestamp,
}

/// An API key as listed; the secret is shown once, when it is made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApiKey {
    /// Public part.
    pub id: String,
    /// Whose key.
    pub user: String,
    /// What for.
    pub label: String,
    /// When it was made.
    pub created: Timestamp,
    /// SHA-256 of the secret part, hex.
    pub(crate) secret_sha256: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct FirstAdmin {
    token_sha256: String,
    expires: Timestamp,
}

/// A signed-in user's session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The caller.
    pub caller: Caller,
    /// The token for the cookie, base64url.
    pub token: String,
    /// When it ends.
    pub expires: Timestamp,
}

/// Credentials that were right lately, and how often an account was wrong.
pub(crate) struct CredentialCache {
    right: Mutex<BTreeMap<[u8; 32], Timestamp>>,
    wrong: Mutex<BTreeMap<String, (u32, Timestamp)>>,
    hashing: tokio::sync::Semaphore,
}

impl Default for CredentialCache {
    fn default() -> Self {
        Self { right: Mutex::default(), wrong: Mutex::default(), hashing: tokio::sync::Semaphore::new(2) }
    }
}

impl Node {
    /// Adds a user. Needs the right to administer.
    ///
    /// # Errors
    /// `Invalid` for a bad name or a password under 8 characters, `Conflict` if the name is taken.
    pub async fn add_user(
        &self,
        caller: &Caller,
        name: &str,
        roles: BTreeSet<Role>,
        password: &str,
    ) -> Result<()> {
        caller.need(Right::Administer)?;
        check_name(name)?;
        check_password(password)?;
        if roles.is_empty() {
            return Err(Problem::new("user.role", "a user needs at least one role").at("role").into());
        }
        let password = self.hash(password.to_owned()).await?;
        let now = self.now();
        let epoch = fresh_epoch(now);
        let user = User { name: name.to_owned(), roles: roles.clone(), created: now, epoch, password };
        let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
        let leaf =
            self.leaf(now, caller, "user.added", "administration", format!("{name} {}", names.join(",")));
        let batch = Batch::new(now, leaf).row(rows::insert(tables::USER, key([name]), &user)).build();
        match self.engine.apply(batch).await {
            Ok(_) => Ok(()),
            Err(error) if is_conflict(&error) => {
                Err(NodeError::Conflict(Problem::new("user.exists", "a user of this name exists").at("name")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// All users, by name. Needs the right to administer.
    ///
    /// # Errors
    /// The store's.
    pub async fn users(&self, caller: &Caller) -> Result<Vec<User>> {
        caller.need(Right::Administer)?;
        Ok(rows::all(&*self.engine, tables::USER, "").await?.into_iter().map(|(_, user)| user).collect())
    }

    /// Signs a user in with name and password and opens a session.
    ///
    /// # Errors
    /// `Unauthenticated` if name or password is wrong (the same sentence for both), `TooMany` after five wrong ones in a row.
    pub async fn sign_in(&self, name: &str, password: &str) -> Result<SignedIn> {
        let user = self.check_password(name, password).await?;
        let now = self.now();
        let token = URL_SAFE_NO_PAD.encode(self.entropy.octets::<32>());
        let session =
            Session { user: user.name.clone(), epoch: user.epoch, created: now, expires: now + SESSION_SPAN };
        let caller = Caller::account(user.name, user.roles);
        let leaf = self.leaf(now, &caller, "session.opened", "sign-in", "");
        let batch = Batch::new(now, leaf)
            .row(rows::insert(tables::SESSION, key([&*digest(&token)]), &session))
            .build();
        self.engine.apply(batch).await?;
        Ok(SignedIn { caller, token, expires: session.expires })
    }

    /// The caller of a session token, if the session is alive and the user unchanged.
    ///
    /// # Errors
    /// `Unauthenticated` otherwise.
    pub async fn session(&self, token: &str) -> Result<Caller> {
        let found: Option<(Session, _)> =
            rows::load(&*self.engine, tables::SESSION, &key([&*digest(token)])).await?;
        let (session, _) = found.ok_or_else(signed_out)?;
        let user = self.user(&session.user).await?.ok_or_else(signed_out)?;
        if session.expires <= self.now() || user.epoch != session.epoch {
            return Err(signed_out());
        }
        Ok(Caller::account(user.name, user.roles))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The store's.
    pub async fn sign_out(&self, caller: &Caller, token: &str) -> Result<()> {
        let now = self.now();
        let leaf = self.leaf(now, caller, "session.closed", "sign-out", "");
        let batch = Batch::new(now, leaf).row(RowOp::Delete(tables::SESSION, key([&*digest(token)]))).build();
        self.engine.apply(batch).await?;
        Ok(())
    }

    /// The caller of a Basic credential; right ones are remembered for five minutes.
    ///
    /// # Errors
    /// As [`Node::sign_in`].
    pub async fn basic(&self, name: &str, password: &str) -> Result<Caller> {
        let now = self.now();
        if let Some(user) = self.user(name).await? {
            let tag = self.credential_tag(&user, password);
            let known = lock(&self.credentials.right).get(&tag).is_some_and(|until| *until > now);
            if known {
                return Ok(Caller::account(user.name, user.roles));
            }
        }
        let user = self.check_password(name, password).await?;
        let tag = self.credential_tag(&user, password);
        let mut right = lock(&self.credentials.right);
        right.retain(|_, until| *until > now);
        right.insert(tag, now + CREDENTIAL_SPAN);
        drop(right);
        Ok(Caller::account(user.name, user.roles))
    }

    /// Makes an API key for a user; the text is shown this once. Needs the right to administer.
    ///
    /// # Errors
    /// `NotFound` if there is no such user.
    pub async fn add_api_key(&self, caller: &Caller, user: &str, label: &str) -> Result<(ApiKey, String)> {
        caller.need(Right::Administer)?;
        self.user(user).await?.ok_or_else(|| NodeError::not_found("no user of this name"))?;
        let now = self.now();
        let id = hex(&self.entropy.octets::<6>());
        let secret = URL_SAFE_NO_PAD.encode(self.entropy.octets::<32>());
        let made = ApiKey {
            id: id.clone(),
            user: user.to_owned(),
            label: label.chars().take(100).collect(),
            created: now,
            secret_sha256: digest(&secret),
        };
        let leaf = self.leaf(now, caller, "api-key.added", "administration", format!("{id} {user}"));
        self.engine
            .apply(Batch::new(now, leaf).row(rows::insert(tables::API_KEY, key([&*id]), &made)).build())
            .await?;
        Ok((made, format!("vig_{id}_{secret}")))
    }

    /// Ends an API key. Needs the right to administer.
    ///
    /// # Errors
    /// `NotFound` if there is none of this id.
    pub async fn remove_api_key(&self, caller: &Caller, id: &str) -> Result<()> {
        caller.need(Right::Administer)?;
        let found: Option<(ApiKey, _)> = rows::load(&*self.engine, tables::API_KEY, &key([id])).await?;
        found.ok_or_else(|| NodeError::not_found("no API key of this id"))?;
        let now = self.now();
        let leaf = self.leaf(now, caller, "api-key.removed", "administration", id);
        self.engine
            .apply(Batch::new(now, leaf).row(RowOp::Delete(tables::API_KEY, key([id]))).build())
            .await?;
        Ok(())
    }

    /// The API keys, without secrets. Needs the right to administer.
    ///
    /// # Errors
    /// The store's.
    pub async fn api_keys(&self, caller: &Caller) -> Result<Vec<ApiKey>> {
        caller.need(Right::Administer)?;
        Ok(rows::all(&*self.engine, tables::API_KEY, "").await?.into_iter().map(|(_, made)| made).collect())
    }

    /// The caller of an API key.
    ///
    /// # Errors
    /// `Unauthenticated` if it is not one of ours.
    pub async fn api_key(&self, text: &str) -> Result<Caller> {
        let (id, secret) =
            text.strip_prefix("vig_").and_then(|rest| rest.split_once('_')).ok_or_else(bad_key)?;
        let found: Option<(ApiKey, _)> = rows::load(&*self.engine, tables::API_KEY, &key([id])).await?;
        let (made, _) = found.ok_or_else(bad_key)?;
        if !bool::from(made.secret_sha256.as_bytes().ct_eq(digest(secret).as_bytes())) {
            return Err(bad_key());
        }
        let user = self.user(&made.user).await?.ok_or_else(bad_key)?;
        Ok(Caller::account(user.name, user.roles))
    }

    /// Opens the door for the first administrator: a token, valid for half an hour, while there is no user. `None` if there is one.
    ///
    /// # Errors
    /// The store's.
    pub async fn open_first_admin(&self) -> Result<Option<String>> {
        if !self.engine.rows(tables::USER, "", None, 1).await?.is_empty() {
            return Ok(None);
        }
        let token = URL_SAFE_NO_PAD.encode(self.entropy.octets::<32>());
        let now = self.now();
        let door = FirstAdmin { token_sha256: digest(&token), expires: now + FIRST_ADMIN_SPAN };
        let leaf = self.leaf(now, &Caller::node(), "first-admin.offered", "set-up", "");
        self.engine
            .apply(Batch::new(now, leaf).row(rows::set(tables::CONFIG, key(["first-admin"]), &door)).build())
            .await?;
        Ok(Some(token))
    }

    /// Makes the first administrator with the token, once.
    ///
    /// # Errors
    /// `Unauthenticated` if the token is wrong, used or old, or a user exists.
    pub async fn first_admin(&self, token: &str, name: &str, password: &str) -> Result<()> {
        check_name(name)?;
        check_password(password)?;
        let refused = || {
            NodeError::Unauthenticated(
                Problem::new("first-admin.token", "this link is not valid any more")
                    .remedy("restart the node to get a new one, or run `vigie user add` at its shell"),
            )
        };
        let place = key(["first-admin"]);
        let found: Option<(FirstAdmin, Vec<u8>)> = rows::load(&*self.engine, tables::CONFIG, &place).await?;
        let (door, old) = found.ok_or_else(refused)?;
        let now = self.now();
        let right = bool::from(door.token_sha256.as_bytes().ct_eq(digest(token).as_bytes()));
        if !right || door.expires <= now || !self.engine.rows(tables::USER, "", None, 1).await?.is_empty() {
            return Err(refused());
        }
        let password = self.hash(password.to_owned()).await?;
        let user = User {
            name: name.to_owned(),
            roles: [Role::Administrator].into(),
            created: now,
            epoch: fresh_epoch(now),
            password,
        };
        let spent = FirstAdmin { token_sha256: String::new(), expires: Timestamp::MIN };
        let leaf = self.leaf(now, &Caller::node(), "user.added", "first administrator", name);
        let batch = Batch::new(now, leaf)
            .row(RowOp::Replace { table: tables::CONFIG, key: place, old, new: rows::encode(&spent) })
            .row(rows::insert(tables::USER, key([name]), &user))
            .build();
        self.engine
            .apply(batch)
            .await
            .map_err(|error| if is_conflict(&error) { refused() } else { error.into() })?;
        Ok(())
    }

    /// Whether nobody has an account yet.
    ///
    /// # Errors
    /// The store's.
    pub async fn has_no_user(&self) -> Result<bool> {
        Ok(self.engine.rows(tables::USER, "", None, 1).await?.is_empty())
    }

    pub(crate) async fn user(&self, name: &str) -> Result<Option<User>> {
        Ok(rows::load(&*self.engine, tables::USER, &key([name])).await?.map(|(user, _)| user))
    }

    pub(crate) async fn check_password(&self, name: &str, password: &str) -> Result<User> {
        let now = self.now();
        if let Some((count, last)) = lock(&self.credentials.wrong).get(name)
            && *count >= WRONG_LIMIT
            && *last + WRONG_SPAN > now
        {
            return Err(NodeError::TooMany(
                Problem::new("auth.too-many", "too many wrong passwords for this account")
                    .remedy("wait half a minute"),
            ));
        }
        let user = self.user(name).await?;
        // An unknown name costs the same work, so that time does not tell which names exist.
        let stored = user.as_ref().map_or_else(|| DECOY.to_owned(), |user| user.password.clone());
        let right = self.verify(stored, password.to_owned()).await?;
        match user {
            Some(user) if right => {
                lock(&self.credentials.wrong).remove(name);
                Ok(user)
            }
            _ => {
                let mut wrong = lock(&self.credentials.wrong);
                if wrong.len() > 10_000 {
                    wrong.retain(|_, (_, last)| *last + WRONG_SPAN > now);
                }
                let entry = wrong.entry(name.to_owned()).or_insert((0, now));
                *entry = (entry.0 + 1, now);
                Err(NodeError::Unauthenticated(Problem::new("auth.password", "name or password is wrong")))
            }
        }
    }

    pub(crate) async fn hash(&self, password: String) -> Result<String> {
        let salt = self.entropy.octets::<16>();
        self.on_hashing_thread(move || {
            argon()
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .unwrap_or_default()
        })
        .await
    }

    async fn verify(&self, stored: String, password: String) -> Result<bool> {
        self.on_hashing_thread(move || {
            PasswordHash::new(&stored)
                .is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
    }

    async fn on_hashing_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let stopping =
            |_| NodeError::Store(vigie_store::StoreError::Unavailable("the node is stopping".into()));
        let _turn = self.credentials.hashing.acquire().await.map_err(|_| stopping(()))?;
        tokio::task::spawn_blocking(work).await.map_err(|_| stopping(()))
    }

    fn credential_tag(&self, user: &User, password: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.identity.process_key)
            .expect("HMAC takes a key of any length");
        for part in [user.name.as_bytes(), password.as_bytes(), &user.epoch.to_be_bytes()] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// argon2id, 19 MiB, two passes, one lane (OWASP's first recommendation).
fn argon() -> Argon2<'static> {
    Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(19 * 1024, 2, 1, Some(32)).expect("parameters within argon2's bounds"),
    )
}

/// A hash nobody has the password of, for names that do not exist.
const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn check_name(name: &str) -> Result<()> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '@' | '-');
    match (1..=64).contains(&name.len()) && name.chars().all(allowed) {
        true => Ok(()),
        false => Err(Problem::new(
            "user.name",
            "a user name has 1 to 64 letters, digits, dots, hyphens, underscores or @",
        )
        .at("name")
        .into()),
    }
}

/// The epoch of a new account: later than that of any account of the same name before it, so that no old session comes back.
fn fresh_epoch(now: Timestamp) -> u32 {
    u32::try_from(now.as_micros() / 1_000_000).unwrap_or(u32::MAX)
}

pub(crate) fn check_password(password: &str) -> Result<()> {
    match (8..=1024).contains(&password.len()) {
        true => Ok(()),
        false => {
            Err(Problem::new("user.password", "a password has 8 to 1,024 characters").at("password").into())
        }
    }
}

fn signed_out() -> NodeError {
    NodeError::Unauthenticated(Problem::new("auth.session", "nobody is signed in").remedy("sign in"))
}

fn bad_key() -> NodeError {
    NodeError::Unauthenticated(Problem::new("auth.api-key", "this API key is not valid"))
}

/// Lower-case hex of the SHA-256 of a secret text.
fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Lower-case hex.
pub(crate) fn hex(octets: &[u8]) -> String {
    use std::fmt::Write as _;
    octets.iter().fold(String::with_capacity(octets.len() * 2), |mut text, octet| {
        let _ = write!(text, "{octet:02x}");
        text
    })
}

/// A poisoned lock still guards sound data here: every critical section is a single map operation.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
