//! One function for each fuzz target: whatever the input, no panic, and what was read keeps the laws of its parser.

mod bounded;

use std::sync::LazyLock;

use bounded::bounded;
use ed25519_dalek::SigningKey;
use vigie_ledger::{Checkpoint, NoteVerifier};
use vigie_model::{StixId, Timestamp};
use vigie_mrtd::cms::SignedData;
use vigie_mrtd::crl::Crl;
use vigie_mrtd::deviation::DeviationList;
use vigie_mrtd::lds::{Content, Dg1, EfCom, EfSod, FileId};
use vigie_mrtd::mrz;
use vigie_mrtd::tlv::{Cursor, Leniencies};
use vigie_mrtd::x509::Certificate;
use vigie_policy::{AudienceRule, CardContent, Handling, Marking, MemberCard, NodeKey, SpkiPin};
use vigie_stix::pattern::{self, Observable, Observation, PatternSet};
use vigie_stix::{StixObject, canonical, scan};
use vigie_taxii::{Endpoint, ErrorMessage, Filter, Manifest, Paging, Status, Versions};
use vigie_trust::inspect::{self, Input};
use vigie_trust::report::{Authenticated, Profile};
use vigie_trust::store::TrustSnapshot;

/// The root key of the member whose card the seeds hold.
pub const ROOT_KEY: [u8; 32] = [1; 32];
/// The node key that signed the seeds.
pub const NODE_KEY: [u8; 32] = [2; 32];
/// The name under which the seed checkpoint is signed.
pub const LOG: &str = "node.uto.example/epoch/1";

static CARD: LazyLock<MemberCard> = LazyLock::new(|| card().0);

/// The card of the member that signed the seeds, and its bytes.
///
/// # Panics
/// Never: its content is fixed.
pub fn card() -> (MemberCard, Vec<u8>) {
    let (valid_from, valid_until) =
        (Timestamp::from_secs(1_700_000_000), Timestamp::from_secs(2_000_000_000));
    let key = SigningKey::from_bytes(&NODE_KEY).verifying_key();
    let content = CardContent {
        member: "UTO".parse().expect("a member code"),
        country: "UTO".parse().expect("a country code"),
        identity: StixId::from_random("identity", [3; 16]),
        name: "Utopia".to_owned(),
        node_keys: vec![NodeKey { key, valid_from, valid_until }],
        endpoints: vec!["https://127.0.0.1:8471/taxii2/".to_owned()],
        spki_pins: [SpkiPin([7; 32])].into(),
        valid_from,
        valid_until,
    };
    MemberCard::sign(content, &SigningKey::from_bytes(&ROOT_KEY)).expect("a sound card")
}

/// MRZ: what is read can be written down and read again.
pub fn mrz(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(parsed) = mrz::parse(text) else { return };
    let again = mrz::parse(&parsed.mrz.lines.join("\n")).expect("lines that were read can be read again");
    assert_eq!(again.mrz.lines, parsed.mrz.lines);
    assert_eq!(again.mrz.document_key(), parsed.mrz.document_key());
    if let Ok(found) = mrz::repair(text, None) {
        assert!(found.readings.len() <= mrz::repair::READINGS);
        assert_eq!(found.hint.is_none(), found.contradicted.is_empty());
        for reading in &found.readings {
            let proposed = mrz::parse(&reading.lines.join("\n")).expect("a proposed zone is a zone");
            assert_eq!(proposed.mrz.lines, reading.lines);
            let digits = |finding: &&mrz::MrzFinding| finding.code.as_str().starts_with("mrz.check-digit.");
            assert_eq!(proposed.objections().filter(digits).count(), 0, "a reading obeys every check digit");
        }
    }
    for cell in mrz::repair::blind(&parsed.mrz) {
        assert!(!cell.could_be.contains(&cell.read));
    }
    // Any text is a name of the visual zone: it is compared without a panic, and what A to Z writes of it agrees with it.
    let name = mrz::transliterate::Name::of(&parsed.mrz);
    let _ = mrz::transliterate::name_agrees(text, &name);
    if let Ok(written) = mrz::transliterate::transliterate(text, mrz::transliterate::Language::General) {
        assert!(written.is_ascii());
    }
    let _ = (mrz::parse_zone(text), parsed.objections().count(), parsed.mrz.masked_number());
}

/// TLV: every element lies inside the input and the walk ends.
pub fn tlv(data: &[u8]) {
    let notes = Leniencies::default();
    bounded(data, |data| walk(Cursor::new(data, &notes), 0));
}

fn walk(mut cursor: Cursor<'_, '_>, depth: usize) {
    let mut before = cursor.rest().len();
    while let Ok(element) = cursor.any() {
        assert!(
            element.raw.len() <= before && cursor.rest().len() < before,
            "an element takes at least one byte"
        );
        before = cursor.rest().len();
        let _ = (element.octets(), element.bits(), element.unsigned(), element.small(), element.boolean());
        if depth < 40 {
            walk(element.contents(), depth + 1);
        }
    }
}

/// Certificates: the signed bytes are a piece of the certificate.
pub fn certificate(data: &[u8]) {
    let _ = bounded(data, Certificate::parse_first);
    let Ok(found) = bounded(data, Certificate::parse) else { return };
    assert!(found.raw().len() <= data.len() && found.tbs().len() < found.raw().len());
    let extensions = found.extensions();
    let _ = (extensions.basic_constraints(), extensions.key_usage(), extensions.extended_key_usage());
    let _ = (extensions.private_key_usage(), extensions.document_types(), extensions.state_code());
    let _ = (extensions.subject_key_id(), extensions.authority_key_id(), extensions.body_leniencies());
    let _ = (found.spki().public_key(), found.issuer().country(), found.subject().compare(found.issuer()));
    let _ = (
        found.is_authority(),
        found.is_self_issued(),
        found.is_valid_at(Timestamp::from_secs(1_800_000_000)),
    );
}

/// Revocation lists: whoever is listed, and not as taken off again (reason 8), is found.
pub fn crl(data: &[u8]) {
    let _ = bounded(data, Crl::parse_first);
    let Ok(found) = bounded(data, Crl::parse) else { return };
    for revoked in found.revoked().iter().filter(|revoked| revoked.reason != Some(8)).take(64) {
        assert!(found.find(&revoked.serial).is_some());
    }
    let _ = (found.is_partial(), found.issuer().folded_key(), found.extensions().crl_number());
}

/// EF.SOD: CMS, signed attributes and the security object.
pub fn sod(data: &[u8]) {
    let mut read = None;
    bounded(data, |_| read = EfSod::parse(data).ok());
    let Some(found) = read else { return };
    let _ = found.has_lds_content_type();
    for signer in &found.signed_data.signers {
        if let Some(attributes) = &signer.signed_attributes {
            assert_eq!(attributes.signed_bytes().first(), Some(&0x31));
        }
    }
    for bytes in &found.signed_data.certificates {
        let _ = Certificate::parse(bytes);
    }
    if let Ok(object) = found.security_object() {
        for hash in &object.hashes {
            assert!(object.hash(hash.number).is_some());
        }
    }
}

/// CMS SignedData alone, as master lists and deviation lists come: the parts are pieces of the whole.
pub fn signed_data(data: &[u8]) {
    let notes = Leniencies::default();
    let mut read = None;
    // What the cursor lends lives as long as the input, so it is handed out by way of the option.
    let _ = bounded(data, |_| read = SignedData::read(&mut Cursor::new(data, &notes)).ok());
    let Some(found) = read else { return };
    let inside = |part: &[u8]| data.as_ptr_range().contains(&part.as_ptr()) && part.len() <= data.len();
    assert!(found.certificates.iter().chain(&found.crls).all(|part| inside(part)));
    for attributes in found.signers.iter().filter_map(|signer| signer.signed_attributes.as_ref()) {
        assert_eq!(attributes.range().len(), attributes.signed_bytes().len());
        assert!(attributes.range().end <= data.len());
    }
}

/// The content of deviation lists: what is read twice is the same.
pub fn deviation_list(data: &[u8]) {
    let Ok(found) = bounded(data, DeviationList::parse) else { return };
    assert_eq!(DeviationList::parse(data), Ok(found));
}

/// Master lists and deviation lists as they are imported: nothing of a list is relied on without an anchor.
pub fn signed_list(data: &[u8]) {
    let mut snapshot = TrustSnapshot::default();
    let cms = data.first() == Some(&0x30);
    let report = snapshot.import(data, "fuzz", Timestamp::from_secs(1_800_000_000));
    if cms && report.refused.is_none() && report.read > 0 && snapshot.crls().is_empty() {
        let by_list =
            snapshot.anchors().all(|authority| authority.sources.iter().all(|source| source.list.is_none()));
        assert!(by_list, "a certificate of a list without an anchor is relied on");
    }
}

/// LDIF of the ICAO PKD: the first line is given, so that every input is one.
pub fn ldif(data: &[u8]) {
    let file = [&b"dn: c=UT,dc=data,dc=download,dc=pkd,dc=icao,dc=int\n"[..], data].concat();
    trust_import(&file);
}

/// Trust data as a person imports them: certificates, revocation lists, master lists, PEM, LDIF.
pub fn trust_import(data: &[u8]) {
    let mut snapshot = TrustSnapshot::default();
    let at = Timestamp::from_secs(1_800_000_000);
    let report = snapshot.import(data, "fuzz", at);
    assert!(report.accepted() > 0 || snapshot.is_empty(), "what is held was reported");
    let again = snapshot.clone().import(data, "fuzz", at);
    let _ = (report.first_problem(), again.accepted());
}

/// A whole inspection with EF.SOD and DG1 from the input: nobody but the holder of the key makes a chip that authenticates.
pub fn inspect(data: &[u8]) {
    static TRUST: LazyLock<TrustSnapshot> = LazyLock::new(|| {
        let mut snapshot = TrustSnapshot::default();
        snapshot.import(
            include_bytes!("../corpus/certificate/csca-p256.der"),
            "csca",
            Timestamp::from_secs(1_800_000_000),
        );
        snapshot
    });
    let Some((len, files)) = data.split_first_chunk::<2>() else { return };
    let (sod, dg1) = files.split_at(usize::from(u16::from_be_bytes(*len)).min(files.len()));
    let chip = [("EF_SOD.bin".to_owned(), sod.to_vec()), ("DG1.bin".to_owned(), dg1.to_vec())].into();
    let input = Input { chip, ..Input::default() };
    let inspection = inspect::inspect(&input, &TRUST, Timestamp::from_secs(1_800_000_000), Profile::Strict);
    if inspection.authenticated() == Authenticated::Chip {
        assert_eq!(dg1, include_bytes!("../corpus/lds/dg1.bin"), "another DG1 was authenticated");
    }
    let report = inspect::conclude(inspection, Vec::new(), Vec::new());
    serde_json::to_vec(&report).expect("a report has a JSON form");
}

/// EF.COM, DG1 and the length of a file from its first bytes.
pub fn lds(data: &[u8]) {
    let _ = bounded(data, EfCom::parse);
    if let Ok(found) = Dg1::parse(data) {
        let _ = found.mrz();
    }
    if let Ok(len) = vigie_mrtd::lds::element_len(data) {
        assert!(len > 0);
    }
}

/// Any file of a chip; the first byte says which. What was tolerated lies within the file, and what is shown of it holds no text from it.
pub fn data_groups(data: &[u8]) {
    let Some((which, file)) = data.split_first() else { return };
    let file_id = match which % 20 {
        number @ 1..=16 => FileId::Dg(number),
        0 => FileId::CardAccess,
        17 => FileId::CardSecurity,
        18 => FileId::AtrInfo,
        _ => FileId::Dir,
    };
    let Ok(read) = Content::read(file_id, file) else { return };
    assert!(read.trailing <= file.len() && read.leniencies.iter().all(|(_, at)| *at <= file.len()));
    if let Content::Dg2(dg2) = &read.content {
        for face in dg2.faces() {
            assert!(face.picture.len() < file.len(), "a picture is a piece of the file");
        }
    }
    let name = format!("DG{which}");
    let chip = [(name, file.to_vec())].into();
    let input = Input { chip, ..Input::default() };
    let at = Timestamp::from_secs(1_800_000_000);
    let view = inspect::view(&input, &TrustSnapshot::default(), at);
    assert!(view.files.iter().all(|file| !file.content.is_authentic()), "nothing vouches for it");
    serde_json::to_vec(&view.summary()).expect("a summary has a JSON form");
}

/// Pictures: what is decoded has the size that the header claimed, within the limits.
pub fn portrait(data: &[u8]) {
    let header = vigie_portrait::probe(data);
    let Ok(pixels) = vigie_portrait::decode(data) else { return };
    let header = header.expect("what was decoded has a header");
    assert_eq!(pixels.size(), (header.width, header.height));
    assert!(pixels.data().len() as u64 <= 3 * vigie_portrait::limits::MAX_PIXELS);
    assert!(pixels.within(64).to_png().starts_with(b"\x89PNG"));
}

/// STIX bundles and envelopes: each object is the sender's bytes and stays readable alone.
pub fn stix_scan(data: &[u8]) {
    let limits = scan::Limits { max_bytes: 1 << 20, ..scan::Limits::default() };
    let Ok(objects) = scan::split(data, &limits) else { return };
    let _ = Observation::read(data);
    let mut end = 0;
    for raw in objects {
        assert_eq!(raw.bytes, &data[raw.range.clone()]);
        assert!(raw.range.start >= end, "objects do not overlap");
        end = raw.range.end;
        let _ = raw.id_text();
        let bytes = raw.bytes;
        if let Ok(object) = raw.into_object() {
            assert_eq!(&*object.bytes, bytes);
            let alone = StixObject::from_bytes(bytes).expect("an object that was taken is taken alone too");
            assert_eq!(alone.header, object.header);
            assert_eq!(alone.jcs_sha256, object.jcs_sha256);
        }
    }
}

/// RFC 8785: the canonical form is JSON, and its own canonical form.
pub fn jcs(data: &[u8]) {
    let Ok(once) = canonical::jcs(data) else { return };
    assert_eq!(canonical::jcs(&once).expect("a canonical form has a canonical form"), once);
    serde_json::from_slice::<serde::de::IgnoredAny>(&once).expect("a canonical form is JSON");
}

/// STIX patterns: the set that looks up by value answers as the pattern alone does.
pub fn pattern(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(found) = pattern::parse(text) else { return };
    assert!(!found.comparisons().is_empty());
    let document = Observable::new("travel-document")
        .with_text("issuing_state", "UTO")
        .with_text("number", "L898902C3")
        .with_text("document_type", "P");
    let observation = Observation::new(vec![document]);
    let _ = vigie_policy::breadth::check(&found);
    let alone = found.matches(&observation);
    let mut set = PatternSet::default();
    set.insert((), found);
    assert_eq!(!set.matches(&observation).is_empty(), alone);
}

/// Handling markings and audience rules: a rule that is read is written the same.
pub fn handling(data: &[u8]) {
    let marking = Marking::read(data);
    let _ = marking.refusal();
    if let Marking::Handling(handling) = marking {
        // With itself nothing gets stricter; purposes written with semicolons are put in order once.
        let once = handling.strictest(&handling);
        let texts = (once.purpose.clone(), once.legal_basis.clone());
        assert_eq!(once, Handling { purpose: texts.0, legal_basis: texts.1, ..handling });
        assert_eq!(once.strictest(&once), once);
    }
    if let Ok(rule) = std::str::from_utf8(data).unwrap_or_default().parse::<AudienceRule>() {
        assert_eq!(rule.to_string().as_bytes(), data);
        let _ = (rule.id(), rule.scope(), rule.ends());
    }
}

/// TAXII queries: equal filters have equal bindings.
pub fn taxii_query(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for endpoint in
        [Endpoint::Objects, Endpoint::Object, Endpoint::Manifest, Endpoint::Versions, Endpoint::DeleteObject]
    {
        if let Ok(filter) = Filter::parse(text, endpoint) {
            assert_eq!(filter.binding(), filter.clone().binding());
            assert!(filter.limit != Some(0));
        }
    }
    let _ = vigie_taxii::media_type::negotiate([text]);
    let _ = vigie_taxii::media_type::check_content_type(Some(text));
}

/// TAXII resources that a peer sends: what is read is written and read the same.
pub fn taxii_resource(data: &[u8]) {
    fn round<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(data: &[u8]) {
        if let Ok(read) = serde_json::from_slice::<T>(data) {
            let written = serde_json::to_vec(&read).expect("a resource has a JSON form");
            assert_eq!(serde_json::from_slice::<T>(&written).expect("and can be read again"), read);
        }
    }
    let _ = Paging::read(data);
    round::<vigie_taxii::Discovery>(data);
    round::<vigie_taxii::ApiRoot>(data);
    round::<vigie_taxii::Collections>(data);
    round::<Manifest>(data);
    round::<Versions>(data);
    round::<Status>(data);
    round::<ErrorMessage>(data);
}

/// Member cards.
pub fn member_card(data: &[u8]) {
    let Ok(card) = MemberCard::open_at_any_time(data) else { return };
    let words: Vec<&str> = card.words().iter().collect();
    assert!(card.words().compare(&words.join(" ")).is_ok());
    let _ = card.succeeds(&CARD);
}

/// Attestations, withdrawals and acknowledgements, judged by the card of the seeds.
pub fn attestation(data: &[u8]) {
    let _ = vigie_policy::attestation::claims(data);
    let _ = vigie_policy::withdrawal::claims(data);
    let _ = vigie_policy::acknowledgement::claims(data);
    let _ = vigie_policy::attestation::verify_alone(data, &CARD);
    let _ = vigie_policy::verify_withdrawal(data, &CARD);
    let _ = vigie_policy::verify_acknowledgement(data, &CARD);
}

/// Checkpoints and the notes around them: a checkpoint that is read is written the same.
pub fn checkpoint(data: &[u8]) {
    static KEY: LazyLock<NoteVerifier> = LazyLock::new(|| {
        NoteVerifier::new(LOG, SigningKey::from_bytes(&NODE_KEY).verifying_key()).expect("a sound name")
    });
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = text.parse::<NoteVerifier>();
    let _ = KEY.open(text);
    let _ = Checkpoint::open(text, &KEY);
    if let Ok(found) = Checkpoint::parse(text) {
        assert!(text.starts_with(&found.text()));
    }
}

/// Manifests of private lists.
pub fn manifest(data: &[u8]) {
    let Ok(manifest) = vigie_policy::matching::Manifest::read(data) else { return };
    assert_eq!(manifest.shards.len(), 1 << manifest.shard_bits);
    // Only the member's own signature opens it.
    if let Ok(opened) = vigie_policy::matching::Manifest::open(data, &CARD) {
        assert_eq!((&opened, &opened.owner), (&manifest, &CARD.member));
    }
}

/// Shards of private lists: the first eight octets are looked up in what the others are read as.
pub fn shard(data: &[u8]) {
    let Some((key, bytes)) = data.split_first_chunk::<8>() else { return };
    let Ok(shard) = vigie_oprf::Shard::from_bytes(bytes) else { return };
    assert_eq!(shard.to_bytes(), bytes);
    shard.contains(u64::from_be_bytes(*key));
    if let Ok(filter) = vigie_oprf::Filter::from_shards(0, vec![shard.clone()]) {
        assert_eq!(filter.contains(u64::from_be_bytes(*key)), shard.contains(u64::from_be_bytes(*key)));
    }
}

/// Elements and proofs that members send.
pub fn voprf(data: &[u8]) {
    if let Ok(element) = vigie_oprf::Element::from_bytes(data) {
        assert_eq!(element.to_bytes(), data);
    }
    let Ok(proof) = vigie_oprf::Proof::from_bytes(data) else { return };
    assert_eq!(proof.to_bytes(), data);
}

/// What a checkpoint gets from whoever answers at its home node's address: taken apart, unpacked within bounds, never a panic; and no
/// head counts that the member did not sign.
pub fn checkpoint_delta(data: &[u8]) {
    use vigie_node::checkpoint::delta::{split_delta, unpack};
    let _ = unpack(data);
    let Ok(parts) = split_delta(data) else { return };
    assert_eq!(parts.head.len() + parts.body.len() + 4, data.len());
    let _ = unpack(parts.body);
    let (card, _) = card();
    assert!(
        vigie_policy::checkpoint::open::<vigie_policy::checkpoint::DeltaHead>(parts.head, &card).is_err()
    );
}

/// Large lists: index, blocks, log, `CURRENT`, bundles, CSV. What is read can be written and read again; nothing outside what was read is touched.
pub fn doclist(data: &[u8]) {
    use vigie_doclist::format::{Base, Current, Header, Kind, frames, open_block, records};
    use vigie_doclist::{Bundle, Change, Document, RangeSet, csv};

    let asked = Document::new("UTO", "P", "B0150").expect("a document");
    if let Ok((_, base)) = Base::decode(data) {
        for print in [0, u64::MAX, 1 << 40] {
            assert!(base.index.find(print).end <= base.index.len());
        }
        assert_eq!(base.index.prints().count() as u64, u64::from(base.index.len()));
        let _ = base.ranges.find(&asked);
    }
    for kind in [Kind::Index, Kind::Records, Kind::Log] {
        if let Ok(header) = Header::decode(kind, data) {
            assert_eq!(Header::decode(kind, &header.encode()), Ok(header));
            let _ = header.index_length();
        }
    }
    let look = |octets: &[u8]| {
        for record in records(octets).flatten() {
            let _ = (record.document(), record.notice(), record.is_of(&asked));
        }
    };
    look(data);
    if let Ok(block) = open_block(data) {
        look(block);
    }
    if let Ok(found) = frames(data) {
        assert!(found.iter().map(|frame| frame.len() + 16).sum::<usize>() == data.len());
    }
    if let Ok(current) = Current::decode(data) {
        assert_eq!(Current::decode(&current.encode()), Ok(current));
    }
    if let Some(ranges) = RangeSet::decode(data) {
        assert_eq!(RangeSet::decode(&ranges.encode()), Some(ranges));
    }
    let key = SigningKey::from_bytes(&NODE_KEY);
    if let Ok((bundle, digest)) = Bundle::open(data, |_, _, _| Some(key.verifying_key())) {
        assert_eq!(Bundle::reopen(data), Ok((bundle, digest)));
    }
    if let Ok((bundle, _)) = Bundle::reopen(data) {
        let (octets, digest) = bundle.seal("kid", &key);
        assert_eq!(Bundle::open(&octets, |_, _, _| Some(key.verifying_key())), Ok((bundle, digest)));
    }
    if let Ok(text) = std::str::from_utf8(data) {
        for line in text.lines() {
            let _ = csv::is_heading(line);
            for read in [csv::parse_line(line), csv::parse_change(line)] {
                match read {
                    Ok(Change::Add(entry)) => {
                        assert_eq!(Document::from_key(entry.document.key()), Some(entry.document))
                    }
                    Ok(_) => {}
                    Err(error) => assert!(error.field > 0 && error.column > 0),
                }
            }
        }
    }
}
