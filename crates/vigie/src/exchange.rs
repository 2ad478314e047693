//! `vigie import`, `export` and `sync`.

use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use vigie_model::{MemberId, Tlp};
use vigie_node::Caller;
use vigie_node::share::{Element, ReadQuery, split};
use vigie_peer::ClientIdentity;
use vigie_store::{Seq, Which};

use crate::admin::say;
use crate::data::DataFolder;
use crate::fail::{Exit, Fail, Outcome, at};

/// Objects of one durable commit.
const CHUNK: usize = 1_000;
/// Largest file taken, unpacked.
const FILE_LIMIT: u64 = 1 << 30;

/// Options of `vigie import`.
#[derive(Clone, Debug, clap::Args)]
pub struct ImportArgs {
    /// STIX bundles, or objects a line (NDJSON); plain, gzip or zstd
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Collection: alias or UUID
    #[arg(long, default_value = "released")]
    collection: String,
    /// Marking of objects that carry none: it decides who gets them
    #[arg(long, default_value = "amber+strict")]
    tlp: Tlp,
}

/// Imports files; good objects are kept, bad ones named.
pub async fn import(args: &ImportArgs, folder: &DataFolder, as_json: bool) -> Outcome {
    let node = folder.node().await?;
    let caller = Caller::node();
    let (mut stored, mut refused) = (0, 0);
    for file in &args.files {
        let mut elements = read_objects(file)?;
        // Markings first, so that what they mark finds them in whichever chunk it stands.
        elements.sort_by_key(|element| {
            !element.as_ref().is_ok_and(|object| object.header.kind == "marking-definition")
        });
        let bar = progress(elements.len() as u64, &file.display().to_string());
        for chunk in elements.chunks(CHUNK) {
            let status = node.import(&caller, &args.collection, chunk, args.tlp).await?;
            stored += status.successes.len();
            refused += status.failures.len();
            for failure in &status.failures {
                bar.suspend(|| eprintln!("vigie: {}: {} {}", file.display(), failure.id, failure.message));
            }
            bar.inc(chunk.len() as u64);
        }
        bar.finish_and_clear();
    }
    say(as_json, &json!({ "stored": stored, "refused": refused }), || {
        format!("{stored} objects held, {refused} refused")
    });
    Ok(if refused == 0 { Exit::Done } else { Exit::No })
}

/// The objects of a bundle or of lines, unpacked if need be.
pub fn read_objects(file: &Path) -> Result<Vec<Element>, Fail> {
    let raw = std::fs::File::open(file).map_err(at(file.display()))?;
    let mut head = [0; 4];
    let mut reader = std::io::BufReader::new(raw);
    let seen = std::io::BufRead::fill_buf(&mut reader).map_err(at(file.display()))?;
    let len = seen.len().min(4);
    head[..len].copy_from_slice(&seen[..len]);
    let mut body = Vec::new();
    let mut unpacked: Box<dyn std::io::Read> = match head {
        [0x1f, 0x8b, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(reader)),
        [0x28, 0xb5, 0x2f, 0xfd] => Box::new(zstd::Decoder::with_buffer(reader).map_err(at(file.display()))?),
        _ => Box::new(reader),
    };
    unpacked.by_ref().take(FILE_LIMIT + 1).read_to_end(&mut body).map_err(at(file.display()))?;
    if body.len() as u64 > FILE_LIMIT {
        return Err(Fail::usage(format!("{}: larger than 1 GiB unpacked; split the file", file.display())));
    }
    let lines: Vec<&[u8]> =
        body.split(|c| *c == b'\n').filter(|line| !line.trim_ascii().is_empty()).collect();
    let is_lines = lines.len() > 1
        && lines
            .iter()
            .take(2)
            .all(|line| line.trim_ascii().starts_with(b"{") && line.trim_ascii().ends_with(b"}"));
    let place = |error: vigie_node::NodeError| Fail::usage(format!("{}: {error}", file.display()));
    if !is_lines {
        return split(&body).map_err(place);
    }
    let mut elements = Vec::with_capacity(lines.len());
    for (number, line) in (1..).zip(lines) {
        match split(line) {
            Ok(objects) => elements.extend(objects),
            Err(error) => elements.push(Err((format!("line {number}"), error.to_string()))),
        }
    }
    Ok(elements)
}

/// Options of `vigie export`.
#[derive(Clone, Debug, clap::Args)]
pub struct ExportArgs {
    /// Collection: alias or UUID
    #[arg(long, default_value = "released")]
    collection: String,
    /// Only these types (comma-separated)
    #[arg(long, value_delimiter = ',')]
    types: Vec<String>,
    /// Also objects on documents under protection; the file must then never reach their issuing states
    #[arg(long)]
    with_protected: bool,
    /// Instead of a bundle a blocklist of the cyber indicators held here: plain, csv, suricata, dns-rpz
    #[arg(long, value_parser = list_format, conflicts_with_all = ["collection", "types", "with_protected"])]
    format: Option<vigie_stix::blocklist::Format>,
}

fn list_format(text: &str) -> Result<vigie_stix::blocklist::Format, String> {
    let format = if text == "blocklist" { "plain" } else { text };
    vigie_stix::blocklist::Format::find(format)
        .filter(|_| !text.is_empty())
        .ok_or_else(|| "formats are plain (or blocklist), csv, suricata and dns-rpz".to_owned())
}

/// Writes a bundle of everything a collection holds to standard output, each object byte for byte as it came.
pub async fn export(args: &ExportArgs, folder: &DataFolder) -> Outcome {
    let node = folder.node().await?;
    let caller = Caller::node();
    if let Some(format) = args.format {
        let found = node.blocklist(&caller).await?;
        let text = vigie_stix::blocklist::write(&found.lines, format);
        let mut out = std::io::stdout().lock();
        std::io::Write::write_all(&mut out, text.as_bytes()).map_err(at("standard output"))?;
        if !found.not_exported.is_empty() {
            eprintln!(
                "{} indicators, or branches of them, are no line; GET /api/v1/indicators names them",
                found.not_exported.len()
            );
        }
        return Ok(Exit::Done);
    }
    let collection = node.collection(&caller, &args.collection).await?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let bundle = vigie_model::StixId::from_random("bundle", {
        let mut octets = [0; 16];
        vigie_node::Entropy::fill(&crate::data::SystemEntropy, &mut octets);
        octets
    });
    let write =
        |out: &mut dyn std::io::Write, bytes: &[u8]| out.write_all(bytes).map_err(at("standard output"));
    write(&mut out, format!("{{\"type\":\"bundle\",\"id\":\"{bundle}\",\"objects\":[").as_bytes())?;
    let mut after = Seq(0);
    let (mut first, mut left_out) = (true, 0_u64);
    loop {
        let query = ReadQuery {
            ids: Vec::new(),
            types: args.types.clone(),
            versions: vec![Which::All],
            spec_versions: Vec::new(),
            added_after: None,
            limit: CHUNK,
            after,
            with_bytes: true,
        };
        let (records, more) = node.read(&caller, &collection, query).await?;
        for record in records.into_inner().into_iter().map(|visible| visible.0) {
            after = record.seq;
            if record.withdrawn.is_some() || record.erased {
                continue;
            }
            if !args.with_protected && node.stays_here(&caller, &record).await? {
                left_out += 1;
                continue;
            }
            if !first {
                write(&mut out, b",\n")?;
            }
            first = false;
            write(&mut out, &record.bytes)?;
        }
        if !more {
            break;
        }
    }
    write(&mut out, b"]}\n")?;
    out.flush().map_err(at("standard output"))?;
    if left_out > 0 {
        eprintln!(
            "vigie: {left_out} objects on documents under protection are left out; --with-protected adds them"
        );
    }
    Ok(Exit::Done)
}

/// Options of `vigie sync`.
#[derive(Clone, Debug, clap::Args)]
pub struct SyncArgs {
    /// Member code; all members if not given
    member: Option<MemberId>,
}

/// Exchanges with members now.
pub async fn sync(args: &SyncArgs, folder: &DataFolder, as_json: bool) -> Outcome {
    let node = folder.node().await?;
    let (chain, key) = folder.tls()?;
    let client = ClientIdentity::new(chain, key);
    let members = match &args.member {
        Some(member) => vec![member.clone()],
        None => node.sync_members().await?,
    };
    let mut exit = Exit::Done;
    for member in members {
        match vigie_peer::sync(&node, &client, &Caller::node(), &member).await {
            Ok(outcome) => say(as_json, &json!({ "member": member, "outcome": outcome }), || {
                format!(
                    "{member}: {} stored, {} withdrawn, {} refused",
                    outcome.stored,
                    outcome.withdrawn,
                    outcome.refused.len()
                )
            }),
            Err(problem) => {
                eprintln!("vigie: {member}: {problem}");
                exit = Exit::CouldNot;
            }
        }
    }
    Ok(exit)
}

/// A bar on a terminal, nothing elsewhere.
pub fn progress(length: u64, what: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{msg} [{bar:40}] {pos}/{len} {per_sec} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style).with_message(what.to_owned())
}
