//! Writes the seeds that only our own code can make (signed objects, cards, checkpoints) into `corpus/`; the others are files
//! kept by hand. Run from `fuzz/`: `cargo run --example seeds`. Everything is fixed, so a second run changes nothing.

use std::collections::BTreeSet;
use std::path::Path;

use ed25519_dalek::SigningKey;
use vigie_fuzz::{LOG, NODE_KEY, card};
use vigie_ledger::{Checkpoint, NoteSigner};
use vigie_model::{Timestamp, Tlp};
use vigie_policy::{AudienceRule, Done, Handling, Mode, Onward, Signer, Terms, WithdrawalReason};
use vigie_stix::StixObject;

const INDICATOR: &[u8] = br#"{"type":"indicator","spec_version":"2.1","id":"indicator--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22",
"created":"2027-01-15T08:00:00.000Z","modified":"2027-01-15T08:00:00.000Z","name":"Series","indicator_types":["unknown"],
"pattern":"[travel-document:number LIKE 'L898%']","pattern_type":"stix","valid_from":"2027-01-15T08:00:00.000Z",
"object_marking_refs":["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"]}"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let write = |target: &str, name: &str, bytes: &[u8]| {
        let folder = corpus.join(target);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(name), bytes)
    };
    let now = Timestamp::from_secs(1_800_000_000);
    let (card, card_bytes) = card();
    write("member_card", "utopia.json", &card_bytes)?;

    let key = SigningKey::from_bytes(&NODE_KEY);
    let signer = Signer { member: &card.member, identity: &card.identity, key: &key };
    let target = StixObject::from_bytes(INDICATOR)?;
    let attestation = vigie_policy::attest(&target, &signer, None, now, [4; 16])?;
    vigie_policy::verify_attestation(&attestation, &target, &card)?;
    write("attestation", "attestation.json", &attestation)?;
    write(
        "stix_scan",
        "attested.json",
        &[b"{\"objects\":[", &attestation[..], b",", INDICATOR, b"]}"].concat(),
    )?;

    let members = BTreeSet::from(["XNM".parse()?, "XSM".parse()?]);
    let handling = Handling {
        tlp: Tlp::Amber,
        release: Some(members.clone()),
        onward: Onward::Ask,
        purpose: Some("document checks at the border".to_owned()),
        legal_basis: Some("agreement of 2026, article 4".to_owned()),
        expires: Some(now),
        originator: Some(card.member.clone()),
    };
    let marking = handling.to_marking(&card.identity, now, [5; 16])?;
    write("handling", "handling.json", &marking)?;
    write("handling", "public.txt", AudienceRule::public().to_string().as_bytes())?;
    let members = AudienceRule::members(members).until(Some(now)).with_submitter(Some("partner"));
    write("handling", "members.txt", members.to_string().as_bytes())?;

    let terms = Terms {
        target: target.header.id.clone(),
        versions: BTreeSet::from([target.header.version.key()]),
        mode: Mode::Erase,
        deadline: Some(now),
        reason: WithdrawalReason::Error,
        addressees: BTreeSet::new(),
    };
    let withdrawal = vigie_policy::withdraw(terms, &signer, &target.header.markings, now, [6; 16])?;
    let verified = vigie_policy::verify_withdrawal(&withdrawal, &card)?;
    write("attestation", "withdrawal.json", &withdrawal)?;
    let markings = &target.header.markings;
    let answer = vigie_policy::acknowledge(&verified, Done::Erased, &signer, markings, now, [8; 16]);
    vigie_policy::verify_acknowledgement(&answer, &card)?;
    write("attestation", "acknowledgement.json", &answer)?;

    let listed = |number: &str| vigie_doclist::Document::new("UTO", "P", number);
    let notice = vigie_doclist::Notice {
        reason: vigie_doclist::Reason::StolenBlank,
        owner: "XNM".parse()?,
        day: "2026-11-25".parse()?,
    };
    let blanks = vigie_doclist::BlankRange::new("UTO", "P", "B0100", "B0199")?;
    let bundle = vigie_doclist::Bundle {
        list: "stolen".to_owned(),
        owner: "UTO".to_owned(),
        sequence: 1,
        previous: [0; 32],
        as_of: now,
        changes: vec![
            vigie_doclist::Change::Add(vigie_doclist::Entry { document: listed("L898902C3")?, notice }),
            vigie_doclist::Change::Remove(listed("L898902C4")?),
            vigie_doclist::Change::AddRange(blanks.clone(), notice),
            vigie_doclist::Change::RemoveRange(blanks.clone()),
        ],
    };
    write("doclist", "signed.bundle", &bundle.seal("kid", &key).0)?;
    write("doclist", "framed.log", &vigie_doclist::format::frame(&bundle.seal("kid", &key).0))?;
    let mut ranges = vigie_doclist::RangeSet::default();
    ranges.insert(&blanks, notice);
    write("doclist", "ranges.bin", &ranges.encode())?;
    write(
        "doclist",
        "list.csv",
        b"UTO,P,\"L898902C3\",stolen,2026-11-25,XNM\nadd,UTO,P,B0100,lost,,,B0199\n",
    )?;

    let signed = NoteSigner::new(LOG, key)?;
    let found = Checkpoint { origin: LOG.parse()?, size: 20_852_163, root: [9; 32] };
    let note = found.sign(&signed)?;
    assert_eq!(Checkpoint::open(&note, signed.verifier())?, found);
    write("checkpoint", "signed.txt", note.as_bytes())?;
    write("checkpoint", "text.txt", found.text().as_bytes())?;
    write("checkpoint", "key.txt", signed.verifier().to_string().as_bytes())?;

    let secret = vigie_oprf::SecretKey::derive(&[5; 32], b"seeds")?;
    let documents = [&b"UTO|P|L898902C3"[..], b"UTO|P|L898902C4"];
    let keys: Vec<u64> = secret.evaluate(documents)?.iter().map(|output| output.key()).collect();
    let shard = vigie_oprf::Shard::build(keys.clone())?.to_bytes();
    write("shard", "two.bin", &[&keys[0].to_be_bytes()[..], &shard].concat())?;
    let empty = vigie_oprf::Shard::build(Vec::new())?.to_bytes();
    write("shard", "empty.bin", &[&[0; 8][..], &empty].concat())?;
    let (_, blinded) = vigie_oprf::blind(documents[0], &[6; 64])?;
    let (evaluated, proof) = secret.blind_evaluate(&[blinded], &[7; 64])?;
    write("voprf", "element.bin", &evaluated[0].to_bytes())?;
    write("voprf", "proof.bin", &proof.to_bytes())?;
    let publication = vigie_policy::matching::Publication {
        list: "stolen".to_owned(),
        title: "Stolen passports".to_owned(),
        epoch: 1,
        public_key: secret.public().to_bytes(),
        documents: 2,
        as_of: now,
        expires: now + vigie_model::Duration::from_days(7),
        shard_bits: 0,
        shards: vec![[3; 32]],
        members: BTreeSet::from(["XSM".parse()?]),
        per_day: 100,
    };
    let (_, manifest) = vigie_policy::matching::Manifest::sign(publication, &card.member, signer.key, now)?;
    vigie_policy::matching::Manifest::open(&manifest, &card)?;
    write("manifest", "stolen.json", &manifest)?;
    Ok(())
}
