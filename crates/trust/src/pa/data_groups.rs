//! Data groups against the signed digests, and EF.COM against both (ICAO Doc 9303-10, 4.6; Doc 9303-11, 5.1).

use vigie_model::reason::codes;
use vigie_mrtd::lds::{self, EfCom, FileId, LdsSecurityObject};

use super::{Absent, Files, PassiveAuthentication, unsigned_bytes};
use crate::finding::{Effect, Finding};
use crate::inspect::FileDigests;
use crate::signature::DigestAlgorithm;
use crate::signed_data::short_hex;

/// The data group was read, is in the security object, and its digest agrees over all bytes of the file.
pub(super) fn agrees(object: &LdsSecurityObject, files: &Files<'_>, number: u8) -> bool {
    let algorithm = DigestAlgorithm::from_oid(object.digest_algorithm.oid.octets());
    match (algorithm, files.get(&FileId::Dg(number)), object.hash(number)) {
        (Some(algorithm), Some(file), Some(signed)) => algorithm.compute(file) == signed,
        _ => false,
    }
}

impl PassiveAuthentication {
    pub(super) fn check_data_groups(
        &mut self,
        object: &LdsSecurityObject,
        files: &Files<'_>,
        absent: &Absent<'_>,
    ) {
        self.check_digests(object, files, absent);
        self.check_presence(object, files, absent);
        self.check_com(object, files);
    }

    fn check_digests(&mut self, object: &LdsSecurityObject, files: &Files<'_>, absent: &Absent<'_>) {
        let Some(algorithm) = DigestAlgorithm::from_oid(object.digest_algorithm.oid.octets()) else {
            let name = object.digest_algorithm.oid.name();
            self.add(Finding::not_run(
                codes::PA_DG_HASH_ALGORITHM,
                Effect::Inconclusive,
                format!("digest algorithm {name} is not supported"),
            ));
            return;
        };
        self.add(match algorithm {
            DigestAlgorithm::Sha1 => {
                Finding::defect(codes::PA_DG_HASH_ALGORITHM, "SHA-1 for the data groups")
            }
            other => Finding::passed(codes::PA_DG_HASH_ALGORITHM, other.to_string()),
        });
        let mut agreeing = Vec::new();
        for (file, number, content) in data_groups(files, absent) {
            let Some(signed) = object.hash(number) else { continue };
            let digest = content.digest(algorithm);
            if digest == signed {
                agreeing.push(file.to_string());
                continue;
            }
            match content.element() {
                // Readers that round up to a block deliver bytes after the end; the signed part is sound, the rest is nobody's.
                Some(len) if content.digest_of_element(algorithm, len) == signed => {
                    agreeing.push(format!("{file} up to its end"));
                    self.add(unsigned_bytes(file, content.len() - len));
                }
                _ => {
                    let evidence = format!(
                        "{file}: signed digest {}, digest of the data read {}",
                        short_hex(signed),
                        short_hex(&digest)
                    );
                    self.add(Finding::failed(codes::PA_DG_HASH, Effect::Failed, evidence).about(file));
                }
            }
        }
        if !agreeing.is_empty() {
            self.add(Finding::passed(
                codes::PA_DG_HASH,
                format!("{}: {algorithm} digests agree", agreeing.join(", ")),
            ));
        }
    }

    fn check_presence(&mut self, object: &LdsSecurityObject, files: &Files<'_>, absent: &Absent<'_>) {
        let read: Vec<u8> = data_groups(files, absent).map(|(_, number, _)| number).collect();
        let unsigned: Vec<String> = read
            .iter()
            .filter(|number| object.hash(**number).is_none())
            .map(|number| format!("DG{number}"))
            .collect();
        if !unsigned.is_empty() {
            let what = format!("{} read, but not in EF.SOD", unsigned.join(", "));
            self.add(Finding::failed(codes::PA_DG_MISSING, Effect::Failed, what));
        }
        let mut missing: Vec<u8> =
            object.hashes.iter().map(|hash| hash.number).filter(|number| !read.contains(number)).collect();
        missing.sort_unstable();
        if missing.is_empty() {
            if unsigned.is_empty() {
                self.add(Finding::passed(codes::PA_DG_MISSING, "every signed data group was read"));
            }
            return;
        }
        // Fingerprints and irises (DG3, DG4) need a right that few terminals have.
        let effect = match missing.as_slice() {
            _ if missing.contains(&1) => Effect::Inconclusive,
            all if all.iter().all(|number| matches!(number, 3 | 4)) => Effect::None,
            _ => Effect::Strict,
        };
        let names: Vec<String> = missing.iter().map(|number| format!("DG{number}")).collect();
        self.add(Finding::not_run(
            codes::PA_DG_MISSING,
            effect,
            format!("{} signed, but not read", names.join(", ")),
        ));
    }

    fn check_com(&mut self, object: &LdsSecurityObject, files: &Files<'_>) {
        let Some(file) = files.get(&FileId::Com) else {
            self.add(Finding::not_run(codes::PA_EF_COM, Effect::None, "no EF.COM given"));
            return;
        };
        let com = match EfCom::parse(file) {
            Ok(com) => com,
            Err(error) => {
                self.add(Finding::failed(codes::PA_EF_COM, Effect::Inconclusive, error.to_string()));
                return;
            }
        };
        self.note_encoding("EF.COM", &com.leniencies, |_| false);
        if com.trailing > 0 {
            self.add(unsigned_bytes(FileId::Com, com.trailing));
        }
        let named: Vec<u8> = com.data_groups.iter().filter_map(|file| file.data_group()).collect();
        let join = |numbers: Vec<u8>| {
            numbers.iter().map(|number| format!("DG{number}")).collect::<Vec<_>>().join(", ")
        };
        let only_com = join(named.iter().copied().filter(|number| object.hash(*number).is_none()).collect());
        let only_sod = join(
            object.hashes.iter().map(|hash| hash.number).filter(|number| !named.contains(number)).collect(),
        );
        let mut differences = Vec::new();
        if !only_com.is_empty() {
            differences.push(format!("only EF.COM names {only_com}"));
        }
        // Leaving a group out of the unsigned table hides it from readers that trust the table.
        if !only_sod.is_empty() {
            differences.push(format!("only EF.SOD names {only_sod}"));
        }
        if named.iter().enumerate().any(|(at, number)| named[..at].contains(number)) {
            differences.push("EF.COM names a data group twice".to_owned());
        }
        if !com.unknown_tags.is_empty() {
            differences.push(format!("{} tags of no data group", com.unknown_tags.len()));
        }
        if let (Some(signed), Some(written)) = (&object.lds_version, &com.lds_version)
            && signed != written
        {
            differences.push("LDS version differs from the signed one".to_owned());
        }
        // The published versions (Doc 9303-10, 4.6.1): LDS 1.7 and 1.8, Unicode 4.0.0.
        if !matches!(com.lds_version.as_deref(), Some("0107" | "0108"))
            || com.unicode_version.as_deref() != Some("040000")
        {
            differences.push("versions that were never published".to_owned());
        }
        self.add(match differences.is_empty() {
            true => Finding::passed(codes::PA_EF_COM, ""),
            false => Finding::failed(codes::PA_EF_COM, Effect::Inconclusive, differences.join("; ")),
        });
    }
}

/// A data group's content: its bytes, or the digests that are kept of it.
#[derive(Clone, Copy)]
enum Content<'f> {
    Bytes(&'f [u8]),
    Digests(&'f FileDigests),
}

impl Content<'_> {
    fn len(self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Digests(kept) => kept.len,
        }
    }

    fn digest(self, algorithm: DigestAlgorithm) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => algorithm.compute(bytes),
            Self::Digests(kept) => kept.whole(algorithm),
        }
    }

    /// Octets of its one element, if bytes follow that.
    fn element(self) -> Option<usize> {
        match self {
            Self::Bytes(bytes) => lds::element_len(bytes).ok().filter(|len| *len < bytes.len()),
            Self::Digests(kept) => kept.element.filter(|len| *len < kept.len),
        }
    }

    fn digest_of_element(self, algorithm: DigestAlgorithm, len: usize) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => algorithm.compute(&bytes[..len]),
            Self::Digests(kept) => kept.alone(algorithm),
        }
    }
}

/// The data groups that were read. An empty file counts as not read.
fn data_groups<'f>(
    files: &'f Files<'_>,
    absent: &'f Absent<'_>,
) -> impl Iterator<Item = (FileId, u8, Content<'f>)> {
    let content = |file: &FileId, bytes: &'f [u8]| match absent.get(file) {
        Some(kept) => Content::Digests(kept),
        None => Content::Bytes(bytes),
    };
    files
        .iter()
        .filter_map(move |(file, bytes)| Some((*file, file.data_group()?, content(file, bytes))))
        .filter(|(.., content)| content.len() > 0)
}
