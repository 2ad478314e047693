//! Bundles: the snapshot packed and signed by the node, for a place that has no link. Verified before use; what does not verify is not used at all.
//!
//! Form: a line that names the format, length of the head (4 octets, big-endian), the signed head ([`TrustBundleHead`]), the body: zstd over the
//! packed snapshot. The head carries the digest of the body and of what it unpacks to.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::VerifyingKey;
use vigie_model::{Duration, Timestamp};
use vigie_policy::card::MemberCard;
use vigie_policy::checkpoint::{NoteError, open, sign};
use vigie_policy::trust_bundle::{TrustBundleHead, open_with_key};
use vigie_store::Batch;
use vigie_trust::store::{TrustSnapshot, TrustUsed};

use super::state::unsqueeze;
use crate::{Caller, Node, Problem, Result, Right};

/// The first line of a bundle.
const MAGIC: &[u8] = b"vigie-trust-bundle 1\n";
/// The largest bundle that is read.
pub const BUNDLE_LIMIT: usize = 64 << 20;
/// The longest that a bundle may be used.
pub const LONGEST_BUNDLE: Duration = Duration::from_days(90);

/// With what a bundle is verified.
#[derive(Clone, Debug)]
pub enum BundleKey {
    /// The card of the member that made it.
    Card(Box<MemberCard>),
    /// The node's Ed25519 key.
    Key(Box<VerifyingKey>),
}

impl BundleKey {
    /// Reads a member card, or a key in Base64url as cards have it.
    ///
    /// # Errors
    /// `bundle.key` if it is neither.
    pub fn read(bytes: &[u8]) -> std::result::Result<Self, Problem> {
        if let Ok(card) = MemberCard::open_at_any_time(bytes) {
            return Ok(Self::Card(Box::new(card)));
        }
        let text = std::str::from_utf8(bytes).map(str::trim).unwrap_or_default();
        let octets = URL_SAFE_NO_PAD.decode(text).ok().and_then(|octets| <[u8; 32]>::try_from(octets).ok());
        let key =
            octets.and_then(|octets| VerifyingKey::from_bytes(&octets).ok()).filter(|key| !key.is_weak());
        key.map(|key| Self::Key(Box::new(key))).ok_or_else(|| {
            Problem::new("bundle.key", "neither a member card nor an Ed25519 key in Base64url")
                .remedy("give the card of the member that made the bundle")
        })
    }
}

/// A bundle that was verified.
#[derive(Clone, Debug)]
pub struct OpenedBundle {
    /// Who made it, and until when it may be used.
    pub head: TrustBundleHead,
    /// The trust data.
    pub snapshot: TrustSnapshot,
}

impl OpenedBundle {
    /// What a report says of it.
    pub fn used(&self) -> TrustUsed {
        self.snapshot.used(self.head.version)
    }
}

/// Whether a file says that it is a bundle.
pub fn is_bundle(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Verifies a bundle and unpacks it.
///
/// # Errors
/// `bundle.form`, `bundle.signature`, `bundle.other` (made by another member than the card's), `bundle.expired`, `bundle.early` (issued later than
/// now), `bundle.body`, `bundle.digest`.
pub fn open_bundle(
    bytes: &[u8],
    key: &BundleKey,
    now: Timestamp,
) -> std::result::Result<OpenedBundle, Problem> {
    let form = || wrong("bundle.form", "this is no trust bundle");
    if bytes.len() > BUNDLE_LIMIT {
        return Err(wrong("bundle.form", "larger than 64 MiB"));
    }
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(form)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(form)?;
    let (head, body) = rest.split_at_checked(u32::from_be_bytes(*length) as usize).ok_or_else(form)?;
    let opened = match key {
        BundleKey::Card(card) => open::<TrustBundleHead>(head, card),
        BundleKey::Key(key) => open_with_key(head, key),
    };
    let head = opened.map_err(|error| match error {
        NoteError::OtherMember => wrong("bundle.other", "made by another member than the card's"),
        NoteError::Form | NoteError::Length(_) => form(),
        NoteError::Signature(error) => wrong("bundle.signature", error.to_string()),
    })?;
    if !head.covers(body) {
        return Err(wrong("bundle.signature", "the body is not the one that was signed"));
    }
    if head.issued > now {
        return Err(wrong(
            "bundle.early",
            format!("issued on {}, which is later than now", head.issued.to_day()),
        ));
    }
    if head.valid_until <= now || head.valid_until.since(head.issued) > LONGEST_BUNDLE {
        let day = head.valid_until.to_day();
        return Err(wrong("bundle.expired", format!("it could be used until {day}"))
            .remedy("fetch a new one from the node that made it"));
    }
    let packed = unsqueeze(body).ok_or_else(|| wrong("bundle.body", "the body cannot be unpacked"))?;
    let snapshot = packed.unpack().map_err(|error| wrong("bundle.body", error.to_string()))?;
    if snapshot.digest() != head.trust_sha256 {
        return Err(wrong(
            "bundle.digest",
            "what it unpacks to is not what was signed; another release made it",
        )
        .remedy("use the release that made it, or import the lists themselves"));
    }
    Ok(OpenedBundle { head, snapshot })
}

fn wrong(code: &'static str, what: impl Into<String>) -> Problem {
    Problem::new(code, what).at("bundle").remedy("nothing of it is used")
}

impl Node {
    /// The present snapshot as a signed bundle that may be used for so many days.
    ///
    /// # Errors
    /// `Forbidden` without the right to administer; `Invalid` if the days are not 1 to 90, or nothing is held.
    pub async fn trust_bundle(&self, caller: &Caller, days: u32) -> Result<Vec<u8>> {
        caller.need(Right::Administer)?;
        let span = Duration::from_days(i64::from(days));
        if days == 0 || span > LONGEST_BUNDLE {
            return Err(Problem::new("bundle.days", "a bundle may be used for 1 to 90 days")
                .at("days")
                .into());
        }
        let state = self.trust_state();
        if state.snapshot.is_empty() {
            return Err(Problem::new("bundle.empty", "no trust data are held")
                .remedy("import them first")
                .into());
        }
        let whole = self.packed_trust(&state.snapshot, &state.files, None).await?;
        let now = self.now();
        let used = state.used();
        let head = TrustBundleHead::new(
            self.identity.member.clone(),
            used.version,
            state.snapshot.digest(),
            now,
            now + span,
            &whole,
        );
        let head = sign(&head, &self.identity.signing_key);
        let subject = format!("version={} octets={}", state.version, whole.len());
        let leaf = self.leaf(now, caller, "trust.bundled", "administration", subject);
        self.engine.apply(Batch::new(now, leaf).build()).await?;
        let length = u32::try_from(head.len()).unwrap_or(u32::MAX).to_be_bytes();
        Ok([MAGIC, &length, &head, &whole].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_card_or_32_octets_in_base64url() {
        let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]).verifying_key();
        let text = URL_SAFE_NO_PAD.encode(key.as_bytes());
        assert!(
            matches!(BundleKey::read(format!("{text}\n").as_bytes()), Ok(BundleKey::Key(read)) if *read == key)
        );
        for bad in ["", "abc", "{}", &text[1..], &URL_SAFE_NO_PAD.encode([0; 32])] {
            assert_eq!(BundleKey::read(bad.as_bytes()).map(|_| ()).unwrap_err().code, "bundle.key", "{bad}");
        }
    }

    #[test]
    fn anything_that_is_no_bundle_is_refused() {
        let key = BundleKey::Key(Box::new(ed25519_dalek::SigningKey::from_bytes(&[7; 32]).verifying_key()));
        let now = Timestamp::from_secs(1_790_000_000);
        let long = [MAGIC, &[0xff; 4], b"{}"].concat();
        let empty = [MAGIC, &[0; 4]].concat();
        for bytes in [&b""[..], MAGIC, &long, &empty, b"-----BEGIN CERTIFICATE-----"] {
            assert_eq!(open_bundle(bytes, &key, now).map(|_| ()).unwrap_err().code, "bundle.form");
        }
    }
}
