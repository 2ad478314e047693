//! Signed notes: a text and Ed25519 signatures below it (C2SP signed-note).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Signature type of Ed25519 (C2SP signed-note, "Signature types").
const ED25519: u8 = 0x01;

/// Why a note is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a text, an empty line and signature lines.
    #[error("not a signed note")]
    Form,
    /// A key name is empty or holds a space, a plus sign or a control character.
    #[error("not a key name: empty, or with a space, a plus sign or a control character")]
    Name,
    /// A verifier key is not `name+id+key`.
    #[error("not a verifier key such as name+1a2b3c4d+AUtl…")]
    Key,
    /// No signature line is by this key.
    #[error("no signature by the key asked for")]
    Unsigned,
    /// The signature line of this key does not verify.
    #[error("the signature does not verify")]
    Signature,
}

/// A key that signs notes under a name.
#[derive(Clone, Debug)]
pub struct NoteSigner {
    key: SigningKey,
    public: NoteVerifier,
}

/// A key that checks notes under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteVerifier {
    name: String,
    key: VerifyingKey,
}

impl NoteSigner {
    /// Signs as `name`, which appears in the signature line.
    ///
    /// # Errors
    /// If the name is empty or holds a space, a plus sign or a control character.
    pub fn new(name: &str, key: SigningKey) -> Result<Self, NoteError> {
        let public = NoteVerifier::new(name, key.verifying_key())?;
        Ok(Self { key, public })
    }

    /// The key that checks what this one signs.
    pub fn verifier(&self) -> &NoteVerifier {
        &self.public
    }

    /// The note: `text`, an empty line and one signature line.
    ///
    /// # Errors
    /// If the text does not end with a line feed or holds a control character besides line feeds.
    pub fn sign(&self, text: &str) -> Result<String, NoteError> {
        if !is_text(text) {
            return Err(NoteError::Form);
        }
        Ok(format!("{text}\n{}", self.signature_line(text)))
    }

    /// Adds this key's signature to a note that others signed, as a witness does; the note's text is not judged.
    ///
    /// # Errors
    /// If it is no note.
    pub fn cosign(&self, note: &str) -> Result<String, NoteError> {
        let (text, _) = split(note)?;
        Ok(format!("{note}{}", self.signature_line(text)))
    }

    fn signature_line(&self, text: &str) -> String {
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        let blob = [self.public.key_id().as_slice(), &signature].concat();
        format!("\u{2014} {} {}\n", self.public.name, BASE64.encode(blob))
    }
}

impl NoteVerifier {
    /// Checks signatures made as `name`.
    ///
    /// # Errors
    /// If the name is empty or holds a space, a plus sign or a control character.
    pub fn new(name: &str, key: VerifyingKey) -> Result<Self, NoteError> {
        match is_name(name) {
            true => Ok(Self { name: name.to_owned(), key }),
            false => Err(NoteError::Name),
        }
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// First four octets of SHA-256 over name, line feed, signature type and public key.
    pub fn key_id(&self) -> [u8; 4] {
        let named = Sha256::new().chain_update(self.name.as_bytes()).chain_update([b'\n', ED25519]);
        let [a, b, c, d, ..]: [u8; 32] = named.chain_update(self.key.as_bytes()).finalize().into();
        [a, b, c, d]
    }

    /// The signed text of a note, with its last line feed. Signatures of other keys are passed over.
    ///
    /// # Errors
    /// If it is no note, or no signature of this key is there, or one does not verify.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str, NoteError> {
        let (text, lines) = split(note)?;
        let mut signed = false;
        for (name, blob) in lines {
            let Some((id, signature)) = blob.split_first_chunk::<4>() else { return Err(NoteError::Form) };
            if name != self.name || *id != self.key_id() {
                continue;
            }
            let signature = Signature::from_slice(signature).map_err(|_| NoteError::Signature)?;
            self.key.verify_strict(text.as_bytes(), &signature).map_err(|_| NoteError::Signature)?;
            signed = true;
        }
        if signed { Ok(text) } else { Err(NoteError::Unsigned) }
    }
}

/// The verifier key `name+id+key`: id in hexadecimal, type and public key in Base64 (C2SP signed-note, "Verifier keys").
impl std::fmt::Display for NoteVerifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let blob = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{:08x}+{}", self.name, u32::from_be_bytes(self.key_id()), BASE64.encode(blob))
    }
}

impl std::str::FromStr for NoteVerifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        // The Base64 part may hold plus signs; name and id may not.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(_), Some(blob)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let blob = BASE64.decode(blob).map_err(|_| NoteError::Key)?;
        let (Some(&ED25519), Some(key)) = (blob.first(), blob.get(1..)) else { return Err(NoteError::Key) };
        let key = <[u8; 32]>::try_from(key).map_err(|_| NoteError::Key)?;
        let verifier = Self::new(name, VerifyingKey::from_bytes(&key).map_err(|_| NoteError::Key)?)?;
        match verifier.to_string() == text {
            true => Ok(verifier),
            false => Err(NoteError::Key),
        }
    }
}

/// Key name, and key id and signature as octets.
type SignatureLine<'a> = (&'a str, Vec<u8>);

/// Text with its last line feed, and the signature lines as key name and decoded octets.
fn split(note: &str) -> Result<(&str, Vec<SignatureLine<'_>>), NoteError> {
    let cut = note.rfind("\n\n").ok_or(NoteError::Form)?;
    let (text, signatures) = (&note[..=cut], &note[cut + 2..]);
    let lines = signatures.strip_suffix('\n').filter(|_| is_text(text)).ok_or(NoteError::Form)?;
    let parsed = lines.split('\n').map(|line| signature_line(line).ok_or(NoteError::Form));
    Ok((text, parsed.collect::<Result<_, NoteError>>()?))
}

fn signature_line(line: &str) -> Option<SignatureLine<'_>> {
    let (name, blob) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    Some((name, BASE64.decode(blob).ok()?)).filter(|(name, _)| is_name(name))
}

fn is_text(text: &str) -> bool {
    text.ends_with('\n') && text.chars().all(|c| c == '\n' || !c.is_control())
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c == '+' || c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(name: &str, seed: u8) -> NoteSigner {
        NoteSigner::new(name, SigningKey::from_bytes(&[seed; 32])).unwrap()
    }

    #[test]
    fn opens_the_example_of_the_standard() {
        // C2SP signed-note, "Example", also in the documentation of Go's golang.org/x/mod/sumdb/note.
        let verifier: NoteVerifier =
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".parse().unwrap();
        let note = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\
            \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        assert!(verifier.open(note).unwrap().ends_with("problem is.\n"));
        assert_eq!(verifier.open(&note.replace("answer", "amswer")), Err(NoteError::Signature));
    }

    #[test]
    fn cosigned_notes_open_with_either_key_and_with_no_third() {
        let (log, witness) = (signer("example.org/log", 1), signer("witness", 2));
        let note = witness.cosign(&log.sign("text\n").unwrap()).unwrap();
        assert_eq!(log.verifier().open(&note), Ok("text\n"));
        assert_eq!(witness.verifier().open(&note), Ok("text\n"));
        assert_eq!(signer("witness", 3).verifier().open(&note), Err(NoteError::Unsigned));
        assert_eq!(signer("other", 1).verifier().open(&note), Err(NoteError::Unsigned));
    }

    #[test]
    fn what_is_no_note_is_refused() {
        let log = signer("log", 1);
        let note = log.sign("text\n").unwrap();
        for bad in
            ["", "\n\n", "text\n", "text\n\n", &note[1..note.len() - 1], &note.replace('\u{2014}', "-")]
        {
            assert!(log.verifier().open(bad).is_err(), "{bad:?}");
        }
        assert_eq!(log.sign("no line feed"), Err(NoteError::Form));
        assert_eq!(log.sign("tab\t\n"), Err(NoteError::Form));
        assert!(NoteSigner::new("a b", SigningKey::from_bytes(&[1; 32])).is_err());
    }

    #[test]
    fn verifier_keys_round_trip_and_refuse_a_wrong_id() {
        let verifier = signer("log", 9).verifier().clone();
        assert_eq!(verifier.to_string().parse(), Ok(verifier.clone()));
        let text = verifier.to_string().replacen('+', "+0", 1);
        assert_eq!(text.parse::<NoteVerifier>(), Err(NoteError::Key));
        assert_eq!("log".parse::<NoteVerifier>(), Err(NoteError::Key));
    }
}
