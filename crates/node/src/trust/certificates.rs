//! Looking certificates up: search with paging, and one certificate with all that is known of where trust in it comes from.

use serde::Serialize;
use vigie_model::Timestamp;
use vigie_trust::store::{Authority, Provenance};

use super::TrustImport;
use crate::admin::hex;
use crate::rows::{self, tables};
use crate::{Caller, Node, NodeError, Result, Right};

/// The most certificates of one page.
const PAGE_MOST: usize = 200;

/// Which certificates are asked for.
#[derive(Clone, Debug, Default)]
pub struct CertificateQuery {
    /// Words that subject, country or fingerprint must hold.
    pub words: String,
    /// `anchor`, `link`, `unanchored`; empty for all.
    pub standing: String,
    /// How many to leave out.
    pub after: usize,
    /// How many to give, at most 200.
    pub limit: usize,
}

/// A certificate as listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CertificateLine {
    /// SHA-256 of the certificate, hex.
    pub sha256: String,
    /// Subject.
    pub subject: String,
    /// Country of the subject.
    pub country: String,
    /// `anchor`, `link` or `unanchored`.
    pub standing: &'static str,
    /// End of its validity.
    pub valid_until: Timestamp,
    /// Files that carry it.
    pub sources: usize,
}

/// One page of certificates.
#[derive(Clone, Debug, Serialize)]
pub struct CertificatePage {
    /// How many fit.
    pub found: usize,
    /// How many are held.
    pub held: usize,
    /// This page.
    pub certificates: Vec<CertificateLine>,
    /// Where the next page begins.
    pub next: Option<usize>,
}

/// A list or file on which a certificate was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// Name of the file.
    pub name: String,
    /// Its import.
    pub import: String,
    /// Date of the list, as its signer says; else the day of import.
    pub at: Timestamp,
    /// Whether that is the signer's date.
    pub dated_by_signer: bool,
    /// Who brought and who approved it.
    pub approved_by: Vec<String>,
}

/// A certificate and where trust in it comes from.
#[derive(Clone, Debug, Serialize)]
pub struct CertificateView {
    /// What the trust data say.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Lists and files that carry it, by date.
    pub seen: Vec<Seen>,
    /// Date of the first of them.
    pub first_seen: Option<Timestamp>,
    /// Date of the last of them.
    pub last_seen: Option<Timestamp>,
}

impl Node {
    /// Certificates of authorities, by country and subject.
    ///
    /// # Errors
    /// `Forbidden` without the right.
    pub async fn trust_certificates(
        &self,
        caller: &Caller,
        query: &CertificateQuery,
    ) -> Result<CertificatePage> {
        caller.need(Right::Inspect)?;
        let snapshot = self.trust_snapshot();
        let words: Vec<String> = query.words.split_whitespace().map(str::to_lowercase).take(10).collect();
        let mut lines: Vec<CertificateLine> = snapshot
            .authorities()
            .iter()
            .map(line)
            .filter(|line| query.standing.is_empty() || query.standing == line.standing)
            .filter(|line| {
                let text = format!(
                    "{} {} {}",
                    line.subject.to_lowercase(),
                    line.country.to_lowercase(),
                    line.sha256
                );
                words.iter().all(|word| text.contains(word.as_str()))
            })
            .collect();
        lines.sort_by(|a, b| {
            (&a.country, &a.subject, &a.valid_until, &a.sha256).cmp(&(
                &b.country,
                &b.subject,
                &b.valid_until,
                &b.sha256,
            ))
        });
        let found = lines.len();
        let limit = query.limit.clamp(1, PAGE_MOST);
        let certificates: Vec<CertificateLine> = lines.into_iter().skip(query.after).take(limit).collect();
        let end = query.after.saturating_add(certificates.len());
        Ok(CertificatePage {
            found,
            held: snapshot.authorities().len(),
            next: (end < found && !certificates.is_empty()).then_some(end),
            certificates,
        })
    }

    /// One certificate by the first characters of its SHA-256.
    ///
    /// # Errors
    /// `NotFound` if none or more than one begins so.
    pub async fn trust_certificate(&self, caller: &Caller, sha256: &str) -> Result<CertificateView> {
        caller.need(Right::Inspect)?;
        let state = self.trust_state();
        let [at] = state.snapshot.places(sha256)[..] else {
            return Err(NodeError::not_found("not one certificate whose SHA-256 begins so"));
        };
        let provenance = state.snapshot.provenance(at);
        let imports: Vec<TrustImport> = rows::all(&*self.engine, tables::TRUST_IMPORT, "")
            .await?
            .into_iter()
            .map(|(_, one)| one)
            .collect();
        let mut seen = Vec::new();
        for source in &provenance.sources {
            let file =
                state.files.iter().find(|file| file.name == source.name && file.imported == source.imported);
            let import = file.and_then(|file| imports.iter().find(|import| import.id == file.id));
            let dated = import.and_then(|import| import.list_signed_at);
            let mut approved_by: Vec<String> = import
                .map(|import| {
                    let decided = import.decided.iter().map(|decided| decided.by.clone());
                    std::iter::once(import.proposed.by.clone()).chain(decided).collect()
                })
                .unwrap_or_default();
            approved_by.dedup();
            seen.push(Seen {
                name: source.name.clone(),
                import: file.map(|file| file.id.clone()).unwrap_or_default(),
                at: dated.unwrap_or(source.imported),
                dated_by_signer: dated.is_some(),
                approved_by,
            });
        }
        seen.sort_by_key(|one| one.at);
        Ok(CertificateView {
            first_seen: seen.first().map(|one| one.at),
            last_seen: seen.last().map(|one| one.at),
            seen,
            provenance,
        })
    }
}

fn line(authority: &Authority) -> CertificateLine {
    CertificateLine {
        sha256: hex(&authority.fingerprint),
        subject: authority.certificate.subject().to_string(),
        country: authority.country(),
        standing: authority.standing.name(),
        valid_until: authority.certificate.not_after(),
        sources: authority.sources.len(),
    }
}
