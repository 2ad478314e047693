"""Checks on adding, keeping, versioning and deleting objects."""

import concurrent.futures
import json
import uuid

from probe_rules import identity
from taxii_http import TAXII, TIMESTAMP, UUID


def ident(kind):
    return f"{kind}--{uuid.uuid4()}"


def malware(stix_id, second, name="M", **more):
    return {"type": "malware", "spec_version": "2.1", "id": stix_id, "created": "2026-03-01T10:00:00.000Z",
            "modified": f"2026-03-01T10:00:{second:02}.000Z", "name": name, "is_family": False, **more}


def counts(body):
    return tuple(body.get(f"{name}_count") for name in ("success", "failure", "pending"))


def adds_up(body):
    numbers = counts(body)
    whole = all(type(n) is int and n >= 0 for n in numbers) and type(body.get("total_count")) is int
    lists = [(body.get("successes", []), "success"), (body.get("failures", []), "failure"), (body.get("pendings", []), "pending")]
    return whole and sum(numbers) == body["total_count"] and all(len(found) <= body[f"{name}_count"] for found, name in lists)


def adding(t):
    marking = {"type": "marking-definition", "spec_version": "2.1", "id": ident("marking-definition"),
               "created": "2026-03-01T09:00:00.000Z", "definition_type": "statement", "definition": {"statement": "probe"}}
    address = {"type": "ipv4-addr", "spec_version": "2.1", "id": ident("ipv4-addr"), "value": "198.51.100.3"}
    sent = [identity(), malware(ident("malware"), 10), marking, address]
    got = t.server.post(t.objects, sent)
    body = got.json or {}
    t.check("must", "5.5", "POST of 4 objects: 202 as TAXII", got.status == 202 and got.is_taxii(), got.status)
    t.check("must", "4.3.1", "the status id is a UUID", UUID.match(str(body.get("id"))), body.get("id"))
    t.check("must", "4.3.1", "the status is complete or pending", body.get("status") in ("complete", "pending"), body.get("status"))
    t.check("must", "4.3.1", "its counts add up to 4", adds_up(body) and body["total_count"] in (0, 4), body)
    stamp = body.get("request_timestamp")
    t.check("must", "2", "request_timestamp, if given, has microseconds and Z", stamp is None or TIMESTAMP.match(stamp), stamp)
    details = {d.get("id"): d.get("version") for d in body.get("successes", [])}
    t.check("must", "4.3.1", "each success names id and version", all(isinstance(v, str) and v for v in details.values()), details)
    t.check("must", "4.3.1", "the version is modified, or created if there is none",
            not details or (details.get(sent[1]["id"]) == sent[1]["modified"] and details.get(marking["id"]) == marking["created"]), details)
    t.check("vigie", "4.3.1", "all four are complete successes", body.get("status") == "complete" and counts(body) == (4, 0, 0), counts(body))
    again = t.server.get(f"{t.root}status/{body.get('id')}/")
    t.check("must", "4.3", "the status can be read again", again.status == 200 and (again.json or {}).get("id") == body.get("id"), again.status)
    t.check("vigie", "4.3", "a complete status stays as it was", again.json == body, again.json)
    got = t.server.get(f"{t.root}status/{uuid.uuid4()}/")
    t.check("must", "4.3", "an unknown status: 404", got.status == 404, got.status)
    got = t.server.get(f"{t.root}status/not-a-uuid/")
    t.check("must", "4.3", "a status id that is no UUID: 404 (or 400)", got.status in (400, 404), got.status)
    missing = [one["type"] for one in sent if t.server.get(t.object(one["id"])).objects != [one]]
    t.check("must", "5.6", "identity, malware, marking definition and observable come back equal", not missing, missing)
    for name, value in [("without version", "application/taxii+json"),
                        ("with a space", "application/taxii+json; version=2.1")]:
        got = t.server.post(t.objects, [identity()], headers={"Content-Type": value})
        t.check("must", "3.1", f"POST with Content-Type {name}: 202", got.status == 202, got.status)
    got = t.server.post(t.objects, [identity()], headers={"Content-Type": f"{TAXII};charset=utf-8"})
    t.check("vigie", "1.6.7", "POST with charset=utf-8, which is what JSON is: 202", got.status == 202, got.status)
    for name, value in [("application/json", "application/json"), ("STIX", "application/stix+json;version=2.1"),
                        ("TAXII 2.0", "application/taxii+json;version=2.0"), ("absent", None), ("garbage", "garbage")]:
        one = identity()
        got = t.server.post(t.objects, [one], headers={"Content-Type": value})
        t.check("vigie", "5.5", f"POST with Content-Type {name}: 415, nothing stored",
                got.status == 415 and t.server.get(t.object(one["id"])).status == 404, got.status)
    one = identity()
    got = t.server.post(t.objects, [one], headers={"Accept": "application/json"})
    t.check("vigie", "5.5", "POST with an Accept that cannot be served: 406, nothing stored",
            got.status == 406 and t.server.get(t.object(one["id"])).status == 404, got.status)
    custom = identity(type="x-probe-thing")
    custom["id"] = ident("x-probe-thing")
    got = t.server.send("POST", t.objects, body=json.dumps({"x_probe_note": {"a": 1}, "objects": [custom]}).encode())
    t.check("must", "7.1.1", "an envelope with a custom property: 202 or 422", got.status in (202, 422), got.status)


def bytes_kept(t):
    odd = [
        ("spaces, line breaks and key order", '{ "name" : "a\\tb",\n "type":"identity", "id":"%s",  "spec_version":"2.1",\r\n'
         '"identity_class":"organization","modified":"2026-03-01T10:00:00.000Z" ,"created":"2026-03-01T10:00:00.000Z"}', "identity"),
        ("escapes that could be shorter", '{"type":"identity","id":"%s","spec_version":"2.1","name":"\\u0041\\/\\u00e9\\ud83d\\ude00",'
         '"created":"2026-03-01T10:00:00.000Z","modified":"2026-03-01T10:00:00.000Z"}', "identity"),
        ("numbers that doubles cannot hold", '{"type":"identity","id":"%s","spec_version":"2.1","name":"n","x_a":9007199254740993,'
         '"x_b":1.10,"x_c":1E-7,"x_d":-0,"x_e":123456789012345678901234567890,"created":"2026-03-01T10:00:00.000Z",'
         '"modified":"2026-03-01T10:00:00.000Z"}', "identity"),
        ("microsecond timestamps", '{"type":"identity","id":"%s","spec_version":"2.1","name":"n","created":"2026-03-01T10:00:00.123456Z",'
         '"modified":"2026-03-01T10:00:00.123456Z"}', "identity"),
        ("raw Unicode and unusual white space in text", '{"type":"identity","id":"%s","spec_version":"2.1","name":"Ägäis \u2028 عربى 🛂",'
         '"created":"2026-03-01T10:00:00.000Z","modified":"2026-03-01T10:00:00.000Z"}', "identity"),
        ("a custom type with nested data", '{"type":"x-probe-thing","id":"%s","spec_version":"2.1","created":"2026-03-01T10:00:00.000Z",'
         '"modified":"2026-03-01T10:00:00.000Z","deep":[[[{"a":null,"b":[],"c":{}}]]],"":"empty name"}', "x-probe-thing"),
        ("unknown extensions and properties", '{"type":"identity","id":"%s","spec_version":"2.1","name":"n","x_ministry":{"z":1,"a":2},'
         '"extensions":{"extension-definition--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22":{"extension_type":"property-extension","rank":5}},'
         '"revoked":false,"external_references":[],"created":"2026-03-01T10:00:00.000Z","modified":"2026-03-01T10:00:00.000Z"}', "identity"),
        ("an observable without created and modified", '{"type":"domain-name","id":"%s","spec_version":"2.1","value":"example.com"}', "domain-name"),
        ("a relationship", '{"type":"relationship","id":"%s","spec_version":"2.1","relationship_type":"related-to","created":'
         '"2026-03-01T10:00:00.000Z","modified":"2026-03-01T10:00:00.000Z","source_ref":"malware--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22",'
         '"target_ref":"malware--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b23"}', "relationship"),
        ("language content", '{"type":"language-content","id":"%s","spec_version":"2.1","created":"2026-03-01T10:00:00.000Z","modified":'
         '"2026-03-01T10:00:00.000Z","object_ref":"malware--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22","contents":{"ar":{"name":"اسم"}}}', "language-content"),
    ]
    made = []
    for name, pattern, kind in odd:
        stix_id = ident(kind)
        made.append((name, stix_id, (pattern % stix_id).encode()))
    got = t.server.post(t.objects, [raw for _, _, raw in made])
    t.check("vigie", "5.5", "objects with unusual but sound JSON are all taken", (got.json or {}).get("success_count") == len(made), got.json)
    for name, stix_id, raw in made:
        got = t.server.get(t.object(stix_id))
        back = got.raw_objects() if got.objects else []
        t.check("vigie", "3.7", f"byte-equal by id: {name}", back == [raw], back)
    got = t.server.get(t.objects, {"match[id]": ",".join(stix_id for _, stix_id, _ in made)})
    t.check("vigie", "3.7", "byte-equal in a list, in the order of adding", got.raw_objects() == [raw for _, _, raw in made], got.ids)
    packed = t.server.get(t.object(made[0][1]), headers={"Accept-Encoding": "gzip"})
    coding = packed.headers.get("content-encoding")
    t.check("vigie", "3.1", "Accept-Encoding: gzip is answered plainly or with valid gzip", coding in (None, "gzip") and unpacked(packed), coding)


def unpacked(answer):
    import gzip
    body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body
    return "objects" in json.loads(body)


def repeats_and_conflicts(t):
    one = malware(ident("malware"), 10, "first text")
    t.server.post(t.objects, [one])
    before = t.server.get(t.object(one["id"]))
    got = t.server.post(t.objects, [one])
    body = got.json or {}
    t.check("must", "5.5", "an exact duplicate is no error", got.status == 202 and counts(body)[1] == 0, body)
    after = t.server.get(t.object(one["id"]), {"match[version]": "all"})
    t.check("must", "5.5", "and is stored once", len(after.objects) == 1, len(after.objects))
    t.check("vigie", "3.4", "and keeps its date_added", before.last == after.last, (before.last, after.last))
    got = t.server.post(t.objects, [dict(reversed(list(one.items())))])
    t.check("vigie", "5.5", "the same object with other key order is a duplicate too", counts(got.json or {})[:2] == (1, 0), got.json)
    got = t.server.post(t.objects, [malware(one["id"], 10, "second text")])
    failures = (got.json or {}).get("failures", [])
    t.check("vigie", "5.5", "same id and modified, other content: reported as a failure with a reason",
            counts(got.json or {})[:2] == (0, 1) and failures and failures[0].get("message"), got.json)
    kept = t.server.get(t.object(one["id"])).objects
    t.check("vigie", "5.5", "and the first text is kept", kept == [one], kept)
    twin = malware(ident("malware"), 11)
    got = t.server.post(t.objects, [twin, twin])
    t.check("vigie", "5.5", "the same object twice in one envelope: no error, stored once",
            counts(got.json or {})[1] == 0 and len(t.server.get(t.object(twin["id"]), {"match[version]": "all"}).objects) == 1, got.json)
    race = malware(ident("malware"), 12)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: t.server.post(t.objects, [race]).status, range(8)))
    stored = len(t.server.get(t.object(race["id"]), {"match[version]": "all"}).objects)
    t.check("must", "5.5", "8 equal POSTs at once: all 202, one stored", set(answers) == {202} and stored == 1, (answers, stored))


def bad_objects(t):
    stamp = '"created":"2026-03-01T10:00:00.000Z","modified":"2026-03-01T10:00:00.000Z"'
    bad = [
        ("without id", b'{"type":"identity","spec_version":"2.1","name":"x"}'),
        ("without type", b'{"id":"%s","spec_version":"2.1"}' % ident("identity").encode()),
        ("whose id has another type", ('{"type":"malware","spec_version":"2.1","id":"%s","name":"x",%s}' % (ident("identity"), stamp)).encode()),
        ("whose id is no identifier", ('{"type":"identity","spec_version":"2.1","id":"identity--1","name":"x",%s}' % stamp).encode()),
        ("with a duplicate key", ('{"type":"identity","spec_version":"2.1","id":"%s","name":"x","name":"y",%s}' % (ident("identity"), stamp)).encode()),
        ("nested 70 deep", ('{"type":"identity","spec_version":"2.1","id":"%s","x_d":%s,%s}' % (ident("identity"), "[" * 70 + "]" * 70, stamp)).encode()),
        ("with a lone surrogate", ('{"type":"identity","spec_version":"2.1","id":"%s","name":"\\ud800",%s}' % (ident("identity"), stamp)).encode()),
        ("with a modified that is no timestamp", json.dumps(identity(modified="yesterday")).encode()),
        ("that is not UTF-8", b'{"type":"identity","spec_version":"2.1","id":"%s","name":"\xff"}' % ident("identity").encode()),
        ("that is a number", b"17"),
        ("that is a list", b"[1]"),
        ("that is null", b"null"),
    ]
    for name, raw in bad:
        before, after = identity(name="before"), identity(name="after")
        got = t.server.post(t.objects, [before, raw, after])
        body = got.json or {}
        failures = body.get("failures", [])
        good = got.status == 202 and counts(body) == (2, 1, 0) and len(failures) == 1 and failures[0].get("message")
        kept = all(t.server.get(t.object(one["id"])).objects == [one] for one in (before, after))
        t.check("vigie", "4.3.1", f"an object {name}: refused by itself with a reason, the good ones are kept", good and kept, body or got.status)
    half = '{"objects":[%s,{"type":"identity","id"' % json.dumps(identity())
    got = t.server.send("POST", t.objects, body=half.encode())
    t.check("must", "5.5", "a truncated body: 400 or 422", got.status in (400, 422), got.status)


def bad_bodies(t):
    cases = [
        ("no JSON", b"garbage"), ("empty", b""), ("a list", b"[]"), ("a text", b'"x"'), ("null", b"null"),
        ("objects that is no list", b'{"objects":{}}'), ("invalid UTF-8", b'{"\xff":1,"objects":[]}'),
        ("JSON with a trailing comma", b'{"objects":[{"type":"identity"},]}'), ("more after the end", b'{"objects":[{"type":"a"}]}{}'),
        ("100,000 opening brackets", b'{"objects":' + b"[" * 100_000), ("a NUL octet", b'{"objects":[\x00]}'),
        ("objects twice", b'{"objects":[{"type":"a"}],"objects":[{"type":"b"}]}'),
    ]
    for name, raw in cases:
        got = t.server.send("POST", t.objects, body=raw)
        t.check("must" if name in ("no JSON", "empty") else "vigie", "5.5", f"a body that is {name}: 400 or 422",
                got.status in (400, 422), (got.status, got.body[:80]))
    for name, raw in [("without objects", b"{}"), ("with an empty list", b'{"objects":[]}')]:
        got = t.server.send("POST", t.objects, body=raw)
        body = got.json or {}
        t.check("must", "5.5", f"an envelope {name}: 400, 422, or 202 with nothing added",
                got.status in (400, 422) or (got.status == 202 and body.get("success_count") == 0), got.status)


def versions(t):
    stix_id = ident("malware")
    row = [malware(stix_id, second) for second in (10, 20, 30)]
    row[2]["revoked"] = True
    texts = [one["modified"] for one in row]
    for one in (row[0], row[2]):
        t.server.post(t.objects, [one])
    t.server.post(t.objects, [row[1]])

    def seen(path, wanted, key="modified"):
        query = {"match[version]": wanted} if wanted else {}
        if path != t.object(stix_id):
            query["match[id]"] = stix_id
        return sorted(one.get(key) for one in t.server.get(path, query).objects)

    for name, wanted, expected in [
        ("default is the latest, revoked or not, though an older one was added later", None, [texts[2]]),
        ("last", "last", [texts[2]]), ("first", "first", [texts[0]]), ("all", "all", texts),
        ("first,last", "first,last", [texts[0], texts[2]]), ("last,first", "last,first", [texts[0], texts[2]]),
        ("a timestamp", texts[1], [texts[1]]), ("two timestamps", f"{texts[0]},{texts[1]}", texts[:2]),
        ("first and a timestamp and last", f"first,{texts[1]},last", texts),
        ("the latest by keyword and by timestamp", f"last,{texts[2]}", [texts[2]]),
    ]:
        t.check("must", "3.4.1", f"version, objects: {name}", seen(t.objects, wanted) == expected, seen(t.objects, wanted))
        t.check("must", "3.4.1", f"version, one object: {name}", seen(t.object(stix_id), wanted) == expected, "")
        t.check("must", "3.4.1", f"version, manifest: {name}", seen(t.manifest, wanted, "version") == expected, "")
    got = t.server.get(t.versions(stix_id))
    listed = (got.json or {}).get("versions", [])
    t.check("must", "5.8", "versions lists all three", got.status == 200 and sorted(listed) == texts, listed)
    t.check("vigie", "3.3", "versions come in the order of adding", listed == [texts[0], texts[2], texts[1]], listed)
    got = t.server.get(t.versions(stix_id), {"match[spec_version]": "2.0"})
    t.check("must", "5.8", "versions of another specification version: none, no key", got.status == 200 and "versions" not in (got.json or {}), got.json)
    got = t.server.get(t.object(stix_id), {"match[version]": "2020-01-01T00:00:00.000Z"})
    t.check("must", "5.6", "a version that is not there: empty envelope or 404",
            got.status == 404 or (got.status == 200 and got.json == {}), (got.status, got.json))
    for section, name, path in [("5.6", "object", t.object(ident("malware"))), ("5.8", "versions", t.versions(ident("malware")))]:
        got = t.server.get(path)
        t.check("must", section, f"{name} with an unknown id: 404", got.status == 404, got.status)
        got = t.server.get(path.replace("malware--", "garbage"))
        t.check("must", section, f"{name} with an id that is none: 404 (or 400)", got.status in (400, 404), got.status)
    marking = {"type": "marking-definition", "spec_version": "2.1", "id": ident("marking-definition"),
               "created": "2026-03-01T09:00:00.000Z", "definition_type": "statement", "definition": {"statement": "probe"}}
    plain = {"type": "ipv4-addr", "spec_version": "2.1", "id": ident("ipv4-addr"), "value": "198.51.100.4"}
    t.server.post(t.objects, [marking, plain])
    got = t.server.get(t.versions(marking["id"])).json or {}
    t.check("must", "5.8", "an object without modified has created as its version", got.get("versions") == [marking["created"]], got)
    stated = (t.server.get(t.versions(plain["id"])).json or {}).get("versions", [])
    record = t.server.get(t.manifest, {"match[id]": plain["id"]}).objects
    consistent = len(stated) == 1 and [r.get("version") for r in record] == stated
    t.check("must", "5.3.1", "an object without dates has one version, the same in versions and manifest", consistent, (stated, record))
    if stated:
        got = t.server.get(t.objects, {"match[id]": plain["id"], "match[version]": stated[0]})
        t.check("should", "3.4.1", "and can be asked for by it", got.ids == [plain["id"]], (got.status, stated))


def deleting(t):
    stix_id = ident("malware")
    row = [malware(stix_id, second) for second in (10, 20, 30)]
    texts = [one["modified"] for one in row]
    t.server.post(t.objects, row)
    everything = {"match[id]": stix_id, "match[version]": "all"}
    other = malware(ident("malware"), 10)
    t.server.post(t.objects, [other])
    for name, query in [("match[version]=garbage", "match[version]=garbage"), ("match[version]=all,last", "match[version]=all,last")]:
        got = t.server.send("DELETE", t.object(other["id"]), raw_query=query)
        t.check("must", "3.4", f"DELETE with {name}: 400", got.status == 400, got.status)
    for name, query in [("match[type]", "match[type]=malware"), ("version instead of match[version]", f"version={texts[0]}")]:
        got = t.server.send("DELETE", t.object(other["id"]), raw_query=query)
        t.check("vigie", "5.7", f"DELETE with {name}: 400, since ignoring it would delete more", got.status == 400, got.status)
    got = t.server.send("DELETE", t.object(other["id"]), {"match[spec_version]": "2.0"})
    t.check("must", "5.7", "DELETE of another specification version deletes nothing (404 or 200)", got.status in (200, 404), got.status)
    t.check("must", "3.4", "after these DELETEs the object is still there", t.server.get(t.object(other["id"])).objects == [other], "")
    got = t.server.send("DELETE", t.object(stix_id), {"match[version]": texts[1]})
    t.check("must", "5.7", "DELETE of one version: 200", got.status == 200, got.status)
    left = sorted(one["modified"] for one in t.server.get(t.objects, everything).objects)
    t.check("must", "5.7", "only that version is gone from objects", left == [texts[0], texts[2]], left)
    left = sorted(one["version"] for one in t.server.get(t.manifest, everything).objects)
    t.check("must", "5.7", "and from the manifest", left == [texts[0], texts[2]], left)
    got = t.server.get(t.object(stix_id), {"match[version]": texts[1]})
    t.check("must", "5.7", "the deleted version cannot be fetched", got.status == 404 or not got.objects, got.status)
    got = t.server.send("DELETE", t.object(stix_id), {"match[version]": "last"})
    left = [one["modified"] for one in t.server.get(t.object(stix_id)).objects]
    t.check("must", "5.7", "DELETE of the last version leaves the one before as last", got.status == 200 and left == texts[:1], left)
    t.server.post(t.objects, [malware(stix_id, 40), malware(stix_id, 50)])
    got = t.server.send("DELETE", t.object(stix_id), raw_query="match%5bversion%5d=2026-03-01T10%3a00%3A50.000Z")
    left = [one["modified"] for one in t.server.get(t.object(stix_id)).objects]
    t.check("must", "5.7", "DELETE of one version however it is percent-encoded", got.status == 200 and left == ["2026-03-01T10:00:40.000Z"], left)
    got = t.server.send("DELETE", t.object(stix_id))
    t.check("vigie", "5.7", "DELETE without filter: 200, every version is gone",
            got.status == 200 and not t.server.get(t.objects, everything).objects, got.status)
    t.server.send("DELETE", t.object(stix_id), {"match[version]": "all"})
    got = t.server.get(t.object(stix_id))
    t.check("must", "5.7", "a deleted object: 404", got.status == 404, got.status)
    got = t.server.get(t.versions(stix_id))
    t.check("must", "5.7", "its versions: 404", got.status == 404, got.status)
    t.check("must", "5.7", "it is not in the manifest", not t.server.get(t.manifest, everything).objects, "")
    t.check("must", "5.7", "it is not in objects by type", stix_id not in t.server.get(t.objects, {"match[type]": "malware", "match[version]": "all"}).ids, "")
    for name, path in [("an object already deleted", t.object(stix_id)), ("an unknown object", t.object(ident("malware")))]:
        got = t.server.send("DELETE", path)
        t.check("must", "5.7", f"DELETE of {name}: 404", got.status == 404, got.status)
    kept = identity()
    t.server.post(t.objects, [kept])
    got = t.server.send("DELETE", t.object(kept["id"]), {"match[version]": "2020-01-01T00:00:00.000Z"})
    there = t.server.get(t.object(kept["id"])).objects
    t.check("must", "5.7", "DELETE of a version that is not there deletes nothing (404 or 200)", got.status in (200, 404) and there == [kept], got.status)
    mark = t.server.get(t.object(kept["id"])).last
    t.server.send("DELETE", t.object(kept["id"]))
    got = t.server.get(t.objects, {"added_after": mark, "match[type]": "x-vigie-withdrawal"})
    t.check("vigie", "5.7", "a poller learns of the deletion by a withdrawal object", kept["id"] in got.body.decode(), got.ids)


def sizes(t):
    most = (t.server.get(t.root).json or {}).get("max_content_length", 0)
    link = t.server.connect(20)
    try:
        link.putrequest("POST", t.objects)
        for name, value in [("Accept", TAXII), ("Content-Type", TAXII), ("Authorization", t.server.credentials),
                            ("Content-Length", str(most + 1))]:
            link.putheader(name, value)
        link.endheaders()
        got = link.getresponse()
        t.check("vigie", "5.5", "Content-Length above max_content_length: 413 before the body is sent", got.status == 413, got.status)
    except OSError as error:
        t.check("vigie", "5.5", "Content-Length above max_content_length: 413 before the body is sent", False, repr(error))
    finally:
        link.close()
    if not t.large_bodies or most > 256 << 20:
        return
    one = identity()
    body = json.dumps({"objects": [one]}).encode()
    got = t.server.send("POST", t.objects, body=body + b" " * (most - 1 - len(body)))
    t.check("must", "4.2.1", "a body just under max_content_length: no 413, stored",
            got.status == 202 and t.server.get(t.object(one["id"])).objects == [one], got.status)
    refused = identity()
    body = json.dumps({"objects": [refused]}).encode()
    status = chunked(t, body, most + 65_536)
    stored = t.server.get(t.object(refused["id"])).status
    t.check("must", "5.5", "a body above max_content_length sent in chunks: refused or cut off, nothing stored",
            status != 202 and stored == 404, (status, stored))
    t.check("vigie", "5.5", "and refused with 413, if there is an answer", status in (413, None), status)


def chunked(t, body, total):
    """Sends a chunked body of `total` octets; the status, or None if the server closed the connection."""
    link = t.server.connect(60)
    try:
        link.putrequest("POST", t.objects)
        for name, value in [("Accept", TAXII), ("Content-Type", TAXII), ("Authorization", t.server.credentials),
                            ("Transfer-Encoding", "chunked")]:
            link.putheader(name, value)
        link.endheaders()
        filler = b" " * 65_536
        try:
            link.send(b"%x\r\n%s\r\n" % (len(body), body))
            for _ in range((total - len(body)) // len(filler) + 1):
                link.send(b"%x\r\n%s\r\n" % (len(filler), filler))
            link.send(b"0\r\n\r\n")
        except OSError:
            pass
        return link.getresponse().status
    except OSError:
        return None
    finally:
        link.close()
