#!/usr/bin/env python3
"""Asks stix2-validator (pip install stix2-validator) about sound and damaged objects of every STIX 2.1 type and writes its verdicts.

    python3 tools/oracles/stix_verdicts.py > testdata/stix/verdicts.json

Deterministic: the seed is fixed. One row per object: the object, whether the validator finds it valid, what was done to it.
"""
import copy
import json
import random
import uuid

from stix2validator import ValidationOptions, validate_instance

rng = random.Random(2026)
AT, LATER = "2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"


def ref(kind, version=4):
    return f"{kind}--{uuid.UUID(int=rng.getrandbits(128), version=version)}"


def sdo(kind, **properties):
    return {"type": kind, "spec_version": "2.1", "id": ref(kind), "created_by_ref": ref("identity"), "created": AT, "modified": AT, **properties}


def sco(kind, uuid_version=5, **properties):
    return {"type": kind, "spec_version": "2.1", "id": ref(kind, uuid_version), **properties}


MD5, SHA256 = "d41d8cd98f00b204e9800998ecf8427e", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
PHASE = [{"kill_chain_name": "lockheed-martin-cyber-kill-chain", "phase_name": "delivery"}]
BASE = [
    sdo("attack-pattern", name="n", aliases=["a"], kill_chain_phases=PHASE, external_references=[{"source_name": "s", "url": "https://example.com/a"}]),
    sdo("campaign", name="n", first_seen=AT, last_seen=LATER, objective="o"),
    sdo("course-of-action", name="n", description="d"),
    sdo("grouping", context="suspicious-activity", object_refs=[ref("indicator")]),
    sdo("identity", name="n", identity_class="organization", sectors=["energy"], roles=["r"], contact_information="c"),
    sdo("incident", name="n"),
    sdo("indicator", name="n", description="d", indicator_types=["unknown"], pattern="[url:value = 'http://x/']", pattern_type="stix", pattern_version="2.1", valid_from=AT, valid_until=LATER),
    sdo("infrastructure", name="n", infrastructure_types=["botnet"], first_seen=AT, last_seen=LATER),
    sdo("intrusion-set", name="n", goals=["g"], resource_level="club", primary_motivation="revenge", secondary_motivations=["ideology"], first_seen=AT, last_seen=LATER),
    sdo("location", name="n", latitude=48.5, longitude=2.25, precision=10.5, region="europe", country="FR", city="c", postal_code="p"),
    sdo("malware", name="n", is_family=True, malware_types=["worm"], capabilities=["emails-spam"], implementation_languages=["c"], architecture_execution_envs=["x86"], sample_refs=[ref("file", 5)]),
    sdo("malware-analysis", product="p", result="benign", submitted=AT, analysis_started=AT, analysis_ended=LATER, modules=["m"], sample_ref=ref("file", 5)),
    sdo("note", abstract="a", content="c", authors=["a"], object_refs=[ref("indicator")]),
    sdo("observed-data", first_observed=AT, last_observed=LATER, number_observed=2, object_refs=[ref("file", 5)]),
    sdo("opinion", opinion="agree", explanation="e", authors=["a"], object_refs=[ref("indicator")]),
    sdo("report", name="n", report_types=["campaign"], published=AT, object_refs=[ref("indicator")]),
    sdo("threat-actor", name="n", threat_actor_types=["spy"], roles=["agent"], sophistication="expert", resource_level="team", personal_motivations=["notoriety"], first_seen=AT, last_seen=LATER),
    sdo("tool", name="n", tool_types=["remote-access"], tool_version="1", labels=["l"], confidence=50, lang="en", revoked=False),
    sdo("vulnerability", name="n", external_references=[{"source_name": "cve", "external_id": "CVE-2026-12345"}]),
    sdo("relationship", relationship_type="indicates", source_ref=ref("indicator"), target_ref=ref("malware"), start_time=AT, stop_time=LATER),
    sdo("sighting", first_seen=AT, last_seen=LATER, count=3, sighting_of_ref=ref("indicator"), where_sighted_refs=[ref("identity")], observed_data_refs=[ref("observed-data")], summary=False),
    sdo("language-content", object_ref=ref("campaign"), object_modified=AT, contents={"fr": {"name": "nom"}}),
    sdo("extension-definition", name="n", description="d", schema="https://example.com/s.json", version="1.0", extension_types=["new-sdo"]),
    {"type": "marking-definition", "spec_version": "2.1", "id": ref("marking-definition"), "created": AT, "definition_type": "statement", "definition": {"statement": "s"}},
    sco("artifact", mime_type="text/plain", payload_bin="VBORw0KGgoAAAANSUhEUgAAADI=="[:24]),
    sco("autonomous-system", number=15139, name="n", rir="ARIN"),
    sco("directory", path="/usr", ctime=AT, contains_refs=[ref("file", 5)]),
    sco("domain-name", value="example.com", resolves_to_refs=[ref("ipv4-addr", 5)]),
    sco("email-addr", value="a@example.com", display_name="d", belongs_to_ref=ref("user-account", 5)),
    sco("email-message", is_multipart=False, date=AT, from_ref=ref("email-addr", 5), to_refs=[ref("email-addr", 5)], subject="s", body="b"),
    sco("file", name="n", size=10, hashes={"MD5": MD5, "SHA-256": SHA256}, magic_number_hex="ffd8", mime_type="image/jpeg", ctime=AT, parent_directory_ref=ref("directory", 5)),
    sco("ipv4-addr", value="198.51.100.3", resolves_to_refs=[ref("mac-addr", 5)], belongs_to_refs=[ref("autonomous-system", 5)]),
    sco("ipv6-addr", value="2001:db8::1"),
    sco("mac-addr", value="d2:fb:49:24:37:18"),
    sco("mutex", name="n"),
    sco("network-traffic", start=AT, end=LATER, is_active=False, src_ref=ref("ipv4-addr", 5), dst_ref=ref("ipv4-addr", 5), src_port=80, protocols=["tcp"], src_byte_count=5),
    sco("process", 4, pid=5, command_line="c", created_time=AT, environment_variables={"KEY": "v"}, image_ref=ref("file", 5)),
    sco("software", name="n", vendor="v", version="1", languages=["en"]),
    sco("url", value="https://example.com/"),
    sco("user-account", user_id="u", account_type="unix", display_name="d", is_disabled=False, account_created=AT),
    sco("windows-registry-key", key="hkey_local_machine\\a", values=[{"name": "n", "data": "d", "data_type": "REG_DWORD"}], number_of_subkeys=1, modified_time=AT),
    sco("x509-certificate", issuer="i", validity_not_before=AT, validity_not_after=LATER, serial_number="1", is_self_signed=False, subject_public_key_exponent=3),
]
VALUES = ["", "x", 5, -1, 1.5, True, None, [], {}, ["x"], [5], {"a": "b"}, "2025-01-01T00:00:00.000Z", "2026-13-01T00:00:00Z", "indicator--1",
          "malware--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22", ["malware--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22"], 9007199254740993]


def damaged():
    for base in BASE:
        yield base, "sound"
        for name in base:
            if name in ("type", "id"):
                continue
            without = copy.deepcopy(base)
            del without[name]
            yield without, f"without {name}"
            for value in rng.sample(VALUES, 2):
                changed = copy.deepcopy(base)
                changed[name] = value
                yield changed, f"other {name}"


def main():
    options = ValidationOptions(version="2.1", disabled=["all"])
    rows = []
    for instance, what in damaged():
        try:
            verdict = validate_instance(copy.deepcopy(instance), options)
        except Exception:  # the oracle itself breaks on some
            continue
        rows.append([what, bool(verdict.is_valid), instance])
    print("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows) + "\n]")


if __name__ == "__main__":
    main()
