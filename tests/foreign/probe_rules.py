"""Checks on discovery, negotiation, authentication, collections and rights."""

import re
import uuid

from taxii_http import TAXII, UUID, has_empty_list, media_type


class Target:
    """What the probe is pointed at."""

    def __init__(self, server, verdicts, discovery, root, given):
        self.server = server
        self.check = verdicts.check
        self.discovery = discovery
        self.root = root
        self.collection_id = given.collection
        self.read_only = given.read_only
        self.write_only = given.write_only
        self.large_bodies = not given.without_large_bodies
        self.collections = root + "collections/"
        self.collection = f"{self.collections}{given.collection}/"
        self.objects = self.collection + "objects/"
        self.manifest = self.collection + "manifest/"

    def object(self, stix_id):
        return f"{self.objects}{stix_id}/"

    def versions(self, stix_id):
        return f"{self.objects}{stix_id}/versions/"


def discovery(t):
    got = t.server.get(t.discovery)
    body = got.json or {}
    t.check("must", "4.1", "discovery answers 200", got.status == 200, got.status)
    t.check("must", "3.1", "its content type is TAXII 2.1 with version", got.is_taxii(), got.headers.get("content-type"))
    t.check("must", "4.1.1", "discovery has a title", isinstance(body.get("title"), str) and body["title"], body)
    roots = body.get("api_roots", [])
    t.check("must", "8.2.1", "it advertises an API root", isinstance(roots, list) and roots, roots)
    t.check("must", "4.1.1", "the default API root is one of the API roots", body.get("default") in [None, *roots], body)
    form = re.compile(r"^(https://[^/?#]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?|)/(?!/)[^?#]*$")
    t.check("must", "4.1.1", "API roots are absolute URLs or paths with one leading /", all(form.match(r) for r in roots), roots)
    t.check("vigie", "4.1.1", "API roots are absolute and end in / (cytaxii2 needs that)",
            all("://" in r and r.endswith("/") for r in roots), roots)
    t.check("must", "4.1.1", "the API root under test is advertised", any(r.endswith(t.root) for r in roots), roots)
    t.check("must", "2", "no empty lists in discovery", not has_empty_list(body), body)

    got = t.server.get(t.root)
    body = got.json or {}
    t.check("must", "4.2", "the API root answers 200 as TAXII", got.status == 200 and got.is_taxii(), got.status)
    t.check("must", "4.2.1", "it has a title", isinstance(body.get("title"), str) and body["title"], body)
    versions = [media_type(v) for v in body.get("versions", [])]
    t.check("must", "4.2.1", "its versions name TAXII 2.1 with the version parameter", TAXII in versions, versions)
    most = body.get("max_content_length")
    t.check("must", "4.2.1", "max_content_length is a whole number above 0", type(most) is int and most > 0, most)
    got = t.server.get(f"{t.discovery}no-such-root/")
    t.check("must", "4.2", "an unknown API root is 404", got.status == 404, got.status)
    got = t.server.get(t.root.rstrip("/"))
    t.check("should", "3.1", "a path without trailing / is answered, redirected or not found",
            got.status in (200, 301, 302, 307, 308, 400, 404), got.status)


def negotiation(t):
    def accept(value, path=None, **more):
        return t.server.get(path or t.discovery, headers={"Accept": value}, **more)

    for level, section, name, value in [
        ("must", "1.6.8.2", "Accept without version", "application/taxii+json"),
        ("must", "3.1", "Accept with a space before the version", "application/taxii+json; version=2.1"),
        ("must", "3.1", "Accept in capitals (RFC 9110, 8.3.1)", "Application/TAXII+JSON;Version=2.1"),
        ("must", "3.1", "Accept as a list with quality values", "text/html;q=0.9, application/taxii+json;version=2.1;q=0.5"),
        ("must", "3.1", "Accept that names version 2.0 first", "application/taxii+json;version=2.0,application/taxii+json;version=2.1"),
        ("vigie", "3.1", "Accept: */*", "*/*"),
        ("vigie", "3.1", "Accept: application/*", "application/*"),
    ]:
        got = accept(value)
        t.check(level, section, f"{name}: 200 as TAXII 2.1", got.status == 200 and got.is_taxii(), got.status)
    got = accept("application/taxii+json;version=2.1,application/stix+json;version=2.1", t.manifest)
    t.check("must", "5.3", "manifest with its documented Accept list: 200", got.status == 200 and got.is_taxii(), got.status)
    got = accept("application/json")
    t.check("must", "3.1", "Accept: application/json is 406, or answered as TAXII",
            got.status == 406 or (got.status == 200 and got.is_taxii()), got.status)
    for name, value in [
        ("version 2.0 only", "application/taxii+json;version=2.0"),
        ("application/json", "application/json"),
        ("text/html", "text/html"),
        ("garbage", "garbage"),
        ("TAXII with q=0", "application/taxii+json;version=2.1;q=0"),
        ("TAXII with q=0 beside */* (RFC 9110, 12.5.1)", "application/taxii+json;version=2.1;q=0, */*"),
    ]:
        got = accept(value)
        t.check("vigie", "3.1", f"Accept {name}: 406", got.status == 406, got.status)
    got = accept("application/json", t.objects)
    t.check("vigie", "5.4", "406 holds for objects too", got.status == 406, got.status)
    got = accept(None)
    t.check("vigie", "3.1", "without Accept header: TAXII 2.1 (RFC 9110, 12.5.1)", got.status == 200 and got.is_taxii(), got.status)
    got = t.server.get(t.discovery, headers={"User-Agent": None})
    t.check("should", "8.2.1", "a request without User-Agent is not refused", got.status == 200, got.status)


def authentication(t):
    thing = f"indicator--{uuid.uuid4()}"
    paths = [
        ("4.2", "API root", t.root),
        ("5.1", "collections", t.collections),
        ("5.2", "collection", t.collection),
        ("5.3", "manifest", t.manifest),
        ("5.4", "objects", t.objects),
        ("5.6", "object", t.object(thing)),
        ("5.8", "versions", t.versions(thing)),
        ("4.3", "status", f"{t.root}status/{uuid.uuid4()}/"),
    ]
    answers = [(name, t.server.get(path, auth=False)) for _, name, path in paths]
    for (section, name, _), (_, got) in zip(paths, answers):
        t.check("must", section, f"{name} without credentials: 401 or 404", got.status in (401, 404), got.status)
    refused = [got for _, got in answers if got.status == 401]
    challenges = [got.headers.get("www-authenticate", "") for got in refused]
    t.check("must", "1.6.9", "every 401 carries WWW-Authenticate with a challenge",
            all(re.match(r"^[A-Za-z]+", c) for c in challenges), challenges)
    t.check("should", "8.2.2", "HTTP Basic is offered", not refused or all("basic" in c.lower() for c in challenges), challenges)
    got = t.server.get(t.discovery, auth=False)
    t.check("must", "1.6.9", "discovery without credentials: 200, 401 with a challenge, or 404",
            got.status in (200, 404) or (got.status == 401 and "www-authenticate" in got.headers), got.status)
    got = t.server.post(t.objects, [identity()], auth=False)
    t.check("must", "5.5", "POST without credentials: 401 or 404", got.status in (401, 404), got.status)
    got = t.server.send("DELETE", t.object(thing), auth=False)
    t.check("must", "5.7", "DELETE without credentials: 401 or 404", got.status in (401, 404), got.status)
    for name, value in [
        ("a wrong password", "Basic bm9ib2R5LWF0LWFsbDp3cm9uZw=="),
        ("Basic that is not base64", "Basic %%%"),
        ("Basic without a colon", "Basic bm9jb2xvbg=="),
        ("an unknown scheme", "Negotiate abc"),
        ("an unknown bearer token", "Bearer no.such.token"),
    ]:
        got = t.server.get(t.collections, auth=False, headers={"Authorization": value})
        t.check("must", "1.6.9", f"{name}: 401 or 404", got.status in (401, 404), got.status)


def identity(**more):
    stamp = "2026-03-01T10:00:00.000Z"
    return {"type": "identity", "spec_version": "2.1", "id": f"identity--{uuid.uuid4()}", "created": stamp,
            "modified": stamp, "name": "Probe", "identity_class": "organization", **more}


def collections(t):
    got = t.server.get(t.collections)
    listed = (got.json or {}).get("collections", [])
    t.check("must", "5.1", "collections answers 200", got.status == 200, got.status)
    required = {"id": str, "title": str, "can_read": bool, "can_write": bool}
    sound = all(isinstance(c.get(name), kind) for c in listed for name, kind in required.items())
    t.check("must", "5.2.1", "every collection has id, title, can_read and can_write", sound and listed, "")
    ids = [c.get("id", "") for c in listed]
    t.check("must", "2", "collection ids are UUIDs, each once", all(map(UUID.match, ids)) and len(set(ids)) == len(ids), ids)
    aliases = [c["alias"] for c in listed if "alias" in c]
    t.check("must", "5.2.1", "aliases are unique in the API root", len(set(aliases)) == len(aliases), aliases)
    again = [[c.get("id") for c in (t.server.get(t.collections).json or {}).get("collections", [])] for _ in range(4)]
    t.check("must", "3.3", "collections come in the same order every time", all(order == ids for order in again), "")
    one = t.server.get(t.collection)
    t.check("must", "5.2", "get a collection: 200, the same resource as in the list",
            one.status == 200 and one.json in listed, one.status)
    body = one.json or {}
    t.check("must", "5.2.1", "media_types, if given, name STIX",
            any("stix+json" in m for m in body.get("media_types", ["application/stix+json"])), body)
    t.check("vigie", "5.2.1", "the collection under test may be read and written", body.get("can_read") and body.get("can_write"), body)
    absent = f"{t.collections}{uuid.uuid4()}/"
    for section, name, path in [("5.2", "collection", absent), ("5.4", "objects", absent + "objects/"),
                                ("5.3", "manifest", absent + "manifest/"),
                                ("5.6", "object", f"{absent}objects/indicator--{uuid.uuid4()}/"),
                                ("5.8", "versions", f"{absent}objects/indicator--{uuid.uuid4()}/versions/")]:
        got = t.server.get(path)
        t.check("must", section, f"{name} of an unknown collection: 404", got.status == 404, got.status)
    got = t.server.post(absent + "objects/", [identity()])
    t.check("must", "5.5", "POST to an unknown collection: 404", got.status == 404, got.status)
    got = t.server.get(f"{t.collections}not-a-uuid/")
    t.check("must", "5.2", "a collection id that is no UUID: 404 (or 400)", got.status in (400, 404), got.status)
    got = t.server.get(f"{t.collections}%2e%2e/%00/")
    t.check("must", "5.2", "a path with NUL and dots: 400 or 404", got.status in (400, 404), got.status)
    got = t.server.send("PUT", t.objects, body=b"{}", headers={"Content-Type": TAXII})
    t.check("vigie", "3.1", "PUT on objects: 405", got.status == 405, got.status)
    got = t.server.send("POST", t.manifest, body=b"{}")
    t.check("vigie", "3.1", "POST on the manifest: 405", got.status == 405, got.status)


def rights(t):
    listed = (t.server.get(t.collections).json or {}).get("collections", [])

    def with_rights(read, write):
        return next((c["id"] for c in listed if (c.get("can_read"), c.get("can_write")) == (read, write)), None)

    read_only, write_only = t.read_only or with_rights(True, False), t.write_only or with_rights(False, True)
    if read_only:
        base = f"{t.collections}{read_only}/"
        body = t.server.get(base).json or {}
        t.check("must", "5.2.1", "read-only collection: can_read true, can_write false",
                body.get("can_read") is True and body.get("can_write") is False, body)
        got = t.server.post(base + "objects/", [identity()])
        t.check("must", "5.5", "POST where can_write is false: 403 or 404", got.status in (403, 404), got.status)
        got = t.server.send("DELETE", f"{base}objects/identity--{uuid.uuid4()}/")
        t.check("must", "5.7", "DELETE where only can_read is true: 403", got.status == 403, got.status)
    if write_only:
        base = f"{t.collections}{write_only}/"
        body = t.server.get(base).json or {}
        t.check("must", "5.2.1", "write-only collection: can_read false, can_write true",
                body.get("can_read") is False and body.get("can_write") is True, body)
        for path in ("objects/", "manifest/", f"objects/identity--{uuid.uuid4()}/", f"objects/identity--{uuid.uuid4()}/versions/"):
            got = t.server.get(base + path)
            t.check("must", "5.4", f"GET {path.split('--')[0]} where can_read is false: 403 or 404", got.status in (403, 404), got.status)
        got = t.server.post(base + "objects/", [identity()])
        t.check("must", "5.5", "POST where can_write is true: 202", got.status == 202, got.status)
        got = t.server.send("DELETE", f"{base}objects/identity--{uuid.uuid4()}/")
        t.check("must", "5.7", "DELETE where only can_write is true: 403", got.status == 403, got.status)


def all_answers(t):
    s = t.server
    got = s.get(t.discovery)
    t.check("must", "-", "the server is still up after all this", got.status == 200, got.status)
    for level, section, name, broken in [
        ("must", "3.1", f"all {s.answers} answers with a body have the TAXII 2.1 content type", s.wrong_type),
        ("must", "2", "no answer holds an empty list", s.empty_lists),
        ("must", "3.6.1", "http_status, where given, is the status as a string", s.wrong_status),
        ("vigie", "3.6.1", "every answer of 400 and above carries an error message with a title", s.no_message),
        ("must", "3.6", "no request made the server fail (5xx)", s.faults),
    ]:
        t.check(level, section, name, not broken, f"{len(broken)}: {broken[:2]}")
