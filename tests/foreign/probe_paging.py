"""Checks on filters, headers, paging and the polling law."""

import threading
import uuid

from probe_content import ident, malware
from taxii_http import TIMESTAMP, media_type

MANY = 63


def campaign(number):
    stamp = f"2026-03-02T10:{number // 60 % 60:02}:{number % 60:02}.000Z"
    return {"type": "campaign", "spec_version": "2.1", "id": ident("campaign"), "created": stamp, "modified": stamp, "name": f"C{number}"}


def matching(t):
    tool, attack = (
        {"type": kind, "spec_version": "2.1", "id": ident(kind), "created": "2026-03-01T10:00:00.000Z",
         "modified": "2026-03-01T10:00:00.000Z", "name": "x"} for kind in ("tool", "attack-pattern"))
    bad = malware(ident("malware"), 10)
    t.server.post(t.objects, [tool, attack, bad])
    ours = {tool["id"], attack["id"], bad["id"]}
    for name, path in [("objects", t.objects), ("manifest", t.manifest)]:
        def ids(query, path=path):
            got = t.server.get(path, query)
            return got.status, set(got.ids)

        status, found = ids({"match[type]": "tool"})
        t.check("must", "3.4.1", f"{name}: match[type] with one type", status == 200 and tool["id"] in found and not found & {attack["id"], bad["id"]}, status)
        kinds = {i.split("--")[0] for i in found}
        t.check("must", "3.4.1", f"{name}: only the asked type is in the response", kinds == {"tool"}, kinds)
        status, found = ids({"match[type]": "tool,attack-pattern"})
        t.check("must", "3.4", f"{name}: a comma list is an OR", {tool["id"], attack["id"]} <= found and bad["id"] not in found, status)
        status, found = ids({"match[id]": ",".join(ours)})
        t.check("must", "3.4.1", f"{name}: match[id] with three ids", found == ours, len(found))
        status, found = ids({"match[id]": ",".join(ours), "match[type]": "malware"})
        t.check("must", "3.4", f"{name}: two fields are an AND", found == {bad["id"]}, found)
        status, found = ids({"match[id]": ",".join(ours), "match[spec_version]": "2.1"})
        t.check("must", "3.4.1", f"{name}: match[spec_version]=2.1", found == ours, found)
        status, found = ids({"match[id]": ",".join(ours), "match[spec_version]": "2.0,2.1"})
        t.check("must", "3.4.1", f"{name}: match[spec_version]=2.0,2.1", found == ours, found)
        for label, query in [("a specification version that nothing has", {"match[id]": ",".join(ours), "match[spec_version]": "2.0"}),
                             ("a STIX type of which there is none", {"match[type]": "windows-registry-key"}),
                             ("an unknown type", {"match[type]": "x-no-such-thing"}),
                             ("an unknown id", {"match[id]": ident("malware")})]:
            got = t.server.get(path, query)
            t.check("must", "3.7" if name == "objects" else "5.3.1", f"{name}: {label}: 200 and an empty object", got.status == 200 and got.json == {}, got.json)
        got = t.server.send("GET", path, raw_query=f"match%5Btype%5D=tool%2Cattack-pattern&match%5Bid%5D={tool['id']}")
        t.check("must", "3.4", f"{name}: percent-encoded brackets and commas", got.ids == [tool["id"]], got.status)
        got = t.server.get(path, {"match[id]": tool["id"], "unknown": "1"})
        t.check("vigie", "3.4", f"{name}: an unknown parameter is ignored", got.ids == [tool["id"]], got.status)
        got = t.server.get(path, {"match[id]": tool["id"], "match[x_probe]": "1"})
        t.check("vigie", "3.4", f"{name}: an unknown match field is ignored", got.ids == [tool["id"]], got.status)


def malformed_queries(t):
    one = malware(ident("malware"), 10)
    t.server.post(t.objects, [one])
    paths = [("objects", t.objects), ("manifest", t.manifest), ("object", t.object(one["id"])), ("versions", t.versions(one["id"]))]
    stamp = "2026-03-01T10:00:00.000Z"
    everywhere = [
        ("added_after=garbage", "must"), ("added_after=", "must"), (f"added_after={stamp}&added_after={stamp}", "must"),
        (f"added_after={stamp},{stamp}", "must"), ("limit=0", "must"), ("limit=-1", "must"), ("limit=abc", "must"), ("limit=1.5", "must"),
        ("limit=", "must"), ("limit=1&limit=2", "vigie"), ("next=garbage", "must"), ("next=", "vigie"), ("limit=%zz", "vigie"),
        ("match[spec_version]=two", "vigie"),
    ]
    versions = [
        ("match[version]=all,last", "must"), ("match[version]=garbage", "must"), ("match[version]=last,last", "must"),
        ("match[version]=", "vigie"), ("match[version]=last&match[version]=first", "must"), (f"match[version]={stamp},{stamp}", "must"),
    ]
    lists = [("match[type]=tool&match[type]=malware", "must"), ("match[type]=", "vigie"), ("match[type]=tool,,malware", "vigie"),
             ("match[id]=garbage", "vigie")]
    for name, path in paths:
        asked = everywhere + (versions if name != "versions" else []) + (lists if name in ("objects", "manifest") else [])
        for query, level in asked:
            got = t.server.send("GET", path, raw_query=query)
            t.check(level, "3.4", f"{name}: {query.replace(stamp, 'TIME')}: 400", got.status == 400, got.status)


def dates(t):
    together = [campaign(n) for n in range(5)]
    t.server.post(t.objects, together)
    records = t.server.get(t.manifest, {"match[id]": ",".join(one["id"] for one in together)}).objects
    added = [r.get("date_added") for r in records]
    t.check("vigie", "3.5", "each object of one envelope has its own date_added", len(set(added)) == 5, added)
    t.check("vigie", "3.3", "objects of one envelope are added in its order", [r["id"] for r in records] == [o["id"] for o in together], "")
    row = [campaign(n) for n in range(5)]
    for one in row:
        t.server.post(t.objects, [one])
    mine = {"match[id]": ",".join(one["id"] for one in row)}
    manifest = t.server.get(t.manifest, mine)
    records = manifest.objects
    required = all(isinstance(r.get(k), str) for r in records for k in ("id", "date_added", "version"))
    t.check("must", "5.3.1", "manifest records have id, date_added and version", required and len(records) == 5, records[:1])
    added = [r["date_added"] for r in records]
    t.check("must", "2", "date_added has microseconds and Z", all(map(TIMESTAMP.match, added)), added[:1])
    t.check("must", "3.3", "the manifest is sorted by date_added", added == sorted(added), added)
    t.check("must", "3.3", "the manifest is in the order of adding", [r["id"] for r in records] == [o["id"] for o in row], "")
    kinds = (t.server.get(t.collection).json or {}).get("media_types", ["application/stix+json"])
    stated = {media_type(r["media_type"]) for r in records if "media_type" in r}
    t.check("must", "5.3.1", "media_type is one of the collection's", stated <= {media_type(k) for k in kinds}, (stated, kinds))
    objects = t.server.get(t.objects, mine)
    t.check("must", "3.3", "objects come in the order of the manifest", objects.ids == [r["id"] for r in records], "")
    one = t.server.get(t.object(row[2]["id"]))
    versions = t.server.get(t.versions(row[2]["id"]))
    for name, got, first, last in [("objects", objects, added[0], added[-1]), ("manifest", manifest, added[0], added[-1]),
                                   ("object", one, added[2], added[2]), ("versions", versions, added[2], added[2])]:
        t.check("must", "3.2", f"{name}: X-TAXII-Date-Added-First and -Last are there, with microseconds",
                TIMESTAMP.match(got.first or "") and TIMESTAMP.match(got.last or ""), (got.first, got.last))
        t.check("must", "3.2", f"{name}: they are date_added of the first and last object", (got.first, got.last) == (first, last), (got.first, got.last))
    empty = t.server.get(t.objects, {"match[id]": ident("campaign")})
    t.check("must", "3.2", "an empty page carries both headers too", TIMESTAMP.match(empty.first or "") and TIMESTAMP.match(empty.last or ""), empty.headers)
    for name, path in [("objects", t.objects), ("manifest", t.manifest)]:
        got = t.server.get(path, {**mine, "added_after": added[1]})
        t.check("must", "3.4", f"{name}: added_after is exclusive", got.ids == [o["id"] for o in row[2:]], got.ids)
        got = t.server.get(path, {**mine, "added_after": added[-1]})
        t.check("must", "3.4", f"{name}: nothing after the last one", got.status == 200 and got.json == {}, got.json)
    got = t.server.get(t.object(row[0]["id"]), {"added_after": added[0]})
    t.check("must", "3.4", "object: added_after applies", not got.objects and got.status in (200, 404), got.status)
    got = t.server.get(t.versions(row[0]["id"]), {"added_after": added[0]})
    t.check("must", "3.4", "versions: added_after applies", "versions" not in (got.json or {}), got.json)
    got = t.server.get(t.objects, {**mine, "added_after": "2000-01-01T00:00:00Z"})
    t.check("vigie", "3.4", "added_after without a fraction is understood", len(got.ids) == 5, got.status)


def walk(t, path, query, key="objects", by_header=False, limit=7):
    """All pages: items in order, whether each page kept the rules, and the pages read."""
    items, sound, pages, extra = [], True, 0, {}
    while pages < 200:
        got = t.server.get(path, {**query, "limit": limit, **extra})
        body = got.json or {}
        found = body.get(key, [])
        pages += 1
        items += found
        sound = sound and got.status == 200 and len(found) <= limit
        if not body.get("more"):
            return items, sound and "next" not in body, pages
        sound = sound and bool(found)
        if by_header:
            extra = {"added_after": got.last}
        elif body.get("next"):
            extra = {"next": body["next"]}
        else:
            return items, False, pages
    return items, False, pages


def walking(t):
    row = [campaign(n) for n in range(MANY)]
    for at in range(0, MANY, 21):
        t.server.post(t.objects, row[at:at + 21])
    wanted = [one["id"] for one in row]
    mine = {"match[id]": ",".join(wanted)}
    stix_id = ident("malware")
    t.server.post(t.objects, [malware(stix_id, second) for second in range(20)])
    texts = [f"2026-03-01T10:00:{second:02}.000Z" for second in range(20)]
    for name, path in [("objects", t.objects), ("manifest", t.manifest)]:
        items, sound, pages = walk(t, path, mine)
        ids = [i["id"] for i in items]
        t.check("must", "3.5", f"{name}: walk by limit and next: all {MANY}, none twice", sorted(ids) == sorted(wanted), len(items))
        t.check("vigie", "3.3", f"{name}: and in the order of adding", ids == wanted, "")
        t.check("must", "3.4", f"{name}: no page above the limit, more and next as they should be", sound and pages == 9, pages)
        items, _, _ = walk(t, path, mine, by_header=True)
        t.check("vigie", "3.5", f"{name}: walk by X-TAXII-Date-Added-Last alone loses nothing and doubles nothing", [i["id"] for i in items] == wanted, len(items))
        items, _, _ = walk(t, path, mine, limit=1)
        t.check("must", "3.5", f"{name}: walk by single objects", sorted(i["id"] for i in items) == sorted(wanted), len(items))
        items, _, _ = walk(t, path, {"match[type]": "campaign"}, limit=10)
        t.check("must", "3.5", f"{name}: walk by type finds them all, none twice",
                sorted(i["id"] for i in items if i["id"] in set(wanted)) == sorted(wanted), len(items))
        got = t.server.get(path, {**mine, "limit": MANY})
        t.check("must", "3.4", f"{name}: a limit equal to what there is: all, and no more", len(got.ids) == MANY and not (got.json or {}).get("more"), len(got.ids))
        got = t.server.get(path, {**mine, "limit": 1_000_000_000})
        t.check("must", "3.4", f"{name}: a huge limit is no error", got.status == 200 and len(got.ids) == MANY, got.status)
    for name, path, key in [("object", t.object(stix_id), "objects"), ("versions", t.versions(stix_id), "versions")]:
        query = {"match[version]": "all"} if name == "object" else {}
        for label, by_header in [("by next", False), ("by header", True)]:
            items, sound, _ = walk(t, path, query, key, by_header)
            found = [i["modified"] if isinstance(i, dict) else i for i in items]
            t.check("vigie" if by_header else "must", "3.5", f"{name}: walk {label}: 20 versions, none twice",
                    sorted(found) == texts and sound, len(found))
    first = t.server.get(t.objects, {**mine, "limit": 5}).json or {}
    t.check("must", "3.5", "more is true if more follows", first.get("more") is True, first.get("more"))
    token = first.get("next", "")
    t.check("vigie", "3.5", "next is given and is text", isinstance(token, str) and token != "", token)
    again = [t.server.get(t.objects, {**mine, "limit": 5, "next": token}).ids for _ in range(2)]
    t.check("vigie", "3.5", "the same next gives the same page", again[0] == again[1] == wanted[5:10], "")
    got = t.server.get(t.objects, {**mine, "limit": 9, "next": token})
    t.check("vigie", "3.5", "the limit may change between pages (taxii2-client does that)", got.ids == wanted[5:14], got.status)
    for name, path, query in [
        ("with another filter", t.objects, {"match[type]": "campaign", "next": token}),
        ("at another endpoint", t.manifest, {**mine, "next": token}),
        ("with its last letter changed", t.objects, {**mine, "next": token[:-2] + ("AA" if token[-2:] != "AA" else "BB")}),
        ("without the filter that it belongs to", t.objects, {"next": token}),
    ]:
        got = t.server.get(path, query)
        t.check("vigie", "3.5", f"next {name}: 400", got.status == 400, got.status)
    got = t.server.get(t.objects, {"limit": 1})
    t.check("must", "3.4", "without added_after the oldest comes first", got.status == 200 and got.last <= t.server.get(t.objects, {**mine, "limit": 1}).last, got.last)


def polling_while_others_write(t):
    row = [campaign(n) for n in range(120)]
    mark = t.server.get(t.object(post_mark(t))).last
    done = threading.Event()

    def write():
        try:
            for at in range(0, len(row), 4):
                t.server.post(t.objects, row[at:at + 4])
        finally:
            done.set()

    writers = [threading.Thread(target=write)]
    writers[0].start()
    by_header, by_next = [], []
    after = mark
    while True:
        finished = done.is_set()
        got = t.server.get(t.objects, {"match[type]": "campaign", "added_after": after, "limit": 5})
        by_header += got.ids
        if got.ids:
            after = got.last
        elif finished:
            break
    writers[0].join()
    token = {}
    for _ in range(200):
        got = t.server.get(t.manifest, {"match[type]": "campaign", "added_after": mark, "limit": 10, **token})
        by_next += got.ids
        if not (got.json or {}).get("more"):
            break
        token = {"next": got.json["next"]}
    wanted = [one["id"] for one in row]
    t.check("vigie", "3.5", "header-driven polling while another writes: nothing lost, nothing doubled, in order", by_header == wanted,
            f"{len(by_header)} of {len(wanted)}")
    t.check("vigie", "3.5", "and the manifest agrees afterwards", by_next == wanted, f"{len(by_next)} of {len(wanted)}")
    lists = [[campaign(n) for n in range(10)] for _ in range(4)]
    threads = [threading.Thread(target=lambda mine=mine: [t.server.post(t.objects, [one]) for one in mine]) for mine in lists]
    for thread in threads:
        thread.start()
    seen, after = [], mark
    while True:
        alive = any(thread.is_alive() for thread in threads)
        got = t.server.get(t.objects, {"match[type]": "campaign", "added_after": after, "limit": 50})
        seen += got.ids
        if got.ids:
            after = got.last
        elif not alive:
            break
    expected = {one["id"] for mine in lists for one in mine}
    found = [i for i in seen if i in expected]
    t.check("vigie", "3.5", "polling while four write at once: nothing lost, nothing doubled", len(found) == 40 and set(found) == expected, len(found))


def post_mark(t):
    one = {**campaign(0), "type": "x-probe-mark", "id": f"x-probe-mark--{uuid.uuid4()}"}
    t.server.post(t.objects, [one])
    return one["id"]
