//! Checkpoints: origin, size and root of a log as a signed note (C2SP tlog-checkpoint).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::note::{NoteError, NoteSigner, NoteVerifier};
use crate::tree::Hash;

/// Which log a checkpoint is of: the node's name and the epoch of its log, written `name/epoch/2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    node: String,
    epoch: u32,
}

/// State of a log: `size` leaves with this root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: Origin,
    /// Number of leaves.
    pub size: u64,
    /// Hash of the tree of these leaves.
    pub root: Hash,
}

/// Why a text is no checkpoint of a log of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note or its signature.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Not three lines of origin, size and root.
    #[error("not a checkpoint: origin, size and root on one line each")]
    Form,
    /// The first line is not `name/epoch/number`.
    #[error("not an origin such as uto.example/epoch/1")]
    Origin,
}

impl Origin {
    /// The log of `node` (a name without spaces and plus signs) in `epoch`, counted from 1.
    ///
    /// # Errors
    /// If the name cannot stand in a checkpoint or the epoch is 0.
    pub fn new(node: &str, epoch: u32) -> Result<Self, CheckpointError> {
        let sound =
            !node.is_empty() && !node.chars().any(|c| c == '+' || c.is_whitespace() || c.is_control());
        match sound && epoch > 0 {
            true => Ok(Self { node: node.to_owned(), epoch }),
            false => Err(CheckpointError::Origin),
        }
    }

    /// The node's name.
    pub fn node(&self) -> &str {
        &self.node
    }

    /// The epoch, from 1.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/epoch/{}", self.node, self.epoch)
    }
}

impl FromStr for Origin {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let (node, epoch) = text.rsplit_once("/epoch/").ok_or(CheckpointError::Origin)?;
        let origin = Self::new(node, epoch.parse().map_err(|_| CheckpointError::Origin)?)?;
        match origin.to_string() == text {
            true => Ok(origin),
            false => Err(CheckpointError::Origin),
        }
    }
}

impl Checkpoint {
    /// The text that is signed: three lines.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(self.root))
    }

    /// Reads the signed text. Lines after the third are extensions and are passed over (tlog-checkpoint, "Note text").
    ///
    /// # Errors
    /// If a line is not what it should be.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.strip_suffix('\n').ok_or(CheckpointError::Form)?.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointError::Form);
        };
        let parsed: u64 = size.parse().map_err(|_| CheckpointError::Form)?;
        let root = BASE64
            .decode(root)
            .ok()
            .and_then(|root| Hash::try_from(root).ok())
            .ok_or(CheckpointError::Form)?;
        // Decimal without leading zeros or a sign; extension lines are not empty.
        if parsed.to_string() != size || lines.any(str::is_empty) {
            return Err(CheckpointError::Form);
        }
        Ok(Self { origin: origin.parse()?, size: parsed, root })
    }

    /// The checkpoint as a note signed by the log's key.
    ///
    /// # Errors
    /// If the origin cannot stand in a note.
    pub fn sign(&self, signer: &NoteSigner) -> Result<String, NoteError> {
        signer.sign(&self.text())
    }

    /// Reads a note signed by the log's key.
    ///
    /// # Errors
    /// If the signature is missing or wrong, or the text is no checkpoint.
    pub fn open(note: &str, verifier: &NoteVerifier) -> Result<Self, CheckpointError> {
        Self::parse(verifier.open(note)?)
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;

    use super::*;

    #[test]
    fn signed_checkpoints_round_trip() {
        let origin = Origin::new("uto.example/audit", 2).unwrap();
        let checkpoint = Checkpoint { origin, size: 20_852_163, root: [7; 32] };
        assert!(checkpoint.text().starts_with("uto.example/audit/epoch/2\n20852163\nBwcH"));
        let signer = NoteSigner::new("uto.example/audit", SigningKey::from_bytes(&[1; 32])).unwrap();
        let note = checkpoint.sign(&signer).unwrap();
        assert_eq!(Checkpoint::open(&note, signer.verifier()), Ok(checkpoint));
        let larger = note.replace("20852163", "20852164");
        assert_eq!(Checkpoint::open(&larger, signer.verifier()), Err(NoteError::Signature.into()));
    }

    #[test]
    fn other_spellings_are_refused() {
        let root = BASE64.encode([0; 32]);
        assert!(Checkpoint::parse(&format!("a/epoch/1\n0\n{root}\n")).is_ok());
        assert!(Checkpoint::parse(&format!("a/epoch/1\n0\n{root}\nextension\n")).is_ok());
        for bad in [
            format!("a/epoch/1\n00\n{root}\n"),
            format!("a/epoch/1\n+1\n{root}\n"),
            format!("a/epoch/1\n-1\n{root}\n"),
            format!("a/epoch/1\n18446744073709551616\n{root}\n"),
            format!("a/epoch/0\n1\n{root}\n"),
            format!("a/epoch/01\n1\n{root}\n"),
            format!("/epoch/1\n1\n{root}\n"),
            format!("a b/epoch/1\n1\n{root}\n"),
            format!("a\n1\n{root}\n"),
            "a/epoch/1\n1\nAAAA\n".to_owned(),
            format!("a/epoch/1\n1\n{root}"),
            String::new(),
        ] {
            assert!(Checkpoint::parse(&bad).is_err(), "{bad:?}");
        }
    }
}
