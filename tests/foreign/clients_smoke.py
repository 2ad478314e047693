#!/usr/bin/env python3
"""Clients that others wrote, against a node: taxii2-client (OASIS) and cytaxii2 (Cyware). Needs tools/requirements.txt.

    clients_smoke.py --url http://127.0.0.1:8470/taxii2/ --user U --password P --collection UUID

Options may come from the environment (VIGIE_TAXII_URL, VIGIE_TAXII_USER, VIGIE_TAXII_PASSWORD, VIGIE_TAXII_COLLECTION). The
collection must be the default API root's and readable and writable. One line a step, then `N passed, N failed`; exit code 0
if nothing failed.
"""

import argparse
import json
import logging
import os
import sys
import uuid

import requests
import taxii2client.v21 as taxii2
from cytaxii2 import cytaxii2

TOTAL = 57
PAGE = 20


class Steps:
    """Runs steps and keeps count; one that raises has failed."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def run(self, client, name, step):
        try:
            problem = step()
        except Exception as error:  # what a foreign client raises is not ours to foresee
            problem = f"{type(error).__name__}: {error}"
        self.passed += not problem
        self.failed += bool(problem)
        print(f"{'FAIL' if problem else 'PASS'}  {client:14} {name}{f'  [{str(problem)[:300]}]' if problem else ''}", flush=True)


def indicator(number):
    stamp = f"2026-03-01T10:{number // 60:02}:{number % 60:02}.000Z"
    return {"type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid.uuid4()}", "created": stamp, "modified": stamp,
            "name": f"Smoke {number}", "indicator_types": ["unknown"], "pattern_type": "stix", "valid_from": stamp,
            "pattern": f"[ipv4-addr:value = '198.51.100.{number}']"}


def expect(good, otherwise):
    return None if good else otherwise


def oasis(steps, given):
    """taxii2-client 2.3: every call that it has for TAXII 2.1."""
    found = {}
    sent = [indicator(n) for n in range(TOTAL)]
    wanted = [one["id"] for one in sent]

    def run(name, step):
        steps.run("taxii2-client", name, step)

    def discovery():
        server = taxii2.Server(given.url, user=given.user, password=given.password)
        found["server"] = server
        return expect(server.title and server.default and server.api_roots, "no title, default or API roots")

    def api_root():
        root = found["server"].default
        found["root"] = root
        return expect(root.title and root.max_content_length > 0 and "application/taxii+json;version=2.1" in root.versions, root.versions)

    def collections():
        ids = {one.id: one for one in found["root"].collections}
        found["collection"] = ids.get(given.collection)
        return expect(found["collection"] and found["collection"].can_read and found["collection"].can_write, sorted(ids))

    def one_collection():
        base = found["root"].url.rstrip("/")
        one = taxii2.Collection(f"{base}/collections/{given.collection}/", user=given.user, password=given.password)
        return expect(one.id == given.collection and one.title, one.id)

    def add():
        status = found["collection"].add_objects({"objects": sent})
        found["status"] = status
        return expect(status.status == "complete" and status.success_count == TOTAL and status.failure_count == 0, status.success_count)

    def status():
        again = found["root"].get_status(found["status"].id)
        return expect(again.success_count == TOTAL, again.success_count)

    def get_object():
        got = found["collection"].get_object(wanted[3])
        return expect(got.get("objects") == [sent[3]], got)

    def get_objects():
        got = found["collection"].get_objects(id=wanted[:5], type="indicator", version="all", spec_version="2.1")
        return expect([one["id"] for one in got["objects"]] == wanted[:5], got)

    def pages_of(call):
        seen = []
        for page in taxii2.as_pages(call, per_request=PAGE, id=wanted):
            seen += [one["id"] for one in page.get("objects", [])]
        return expect(seen == wanted, f"{len(seen)} of {TOTAL}")

    def added_after():
        records = found["collection"].get_manifest(id=wanted)["objects"]
        got = found["collection"].get_objects(added_after=records[-3]["date_added"], id=wanted)
        return expect([one["id"] for one in got["objects"]] == wanted[-2:], got)

    def new_version():
        newer = dict(sent[0], modified="2026-04-01T10:00:00.000Z", revoked=True)
        found["collection"].add_objects({"objects": [newer]})
        got = found["collection"].object_versions(wanted[0])
        last = found["collection"].get_object(wanted[0])["objects"]
        first = found["collection"].get_object(wanted[0], version="first")["objects"]
        return expect(got["versions"] == [sent[0]["modified"], newer["modified"]] and last == [newer] and first == [sent[0]], got)

    def refused_object():
        status = found["collection"].add_objects({"objects": [indicator(99), {"type": "indicator"}]})
        return expect(status.success_count == 1 and status.failure_count == 1 and status.failures[0].get("message"), status.failures)

    def delete():
        found["collection"].delete_object(wanted[1])
        try:
            found["collection"].get_object(wanted[1])
        except requests.exceptions.HTTPError as error:
            return expect(error.response.status_code == 404, error)
        return "still there"

    def wrong_password():
        try:
            taxii2.Server(given.url, user=given.user, password="wrong").title
            taxii2.Collection(found["collection"].url, user=given.user, password="wrong").title
        except requests.exceptions.HTTPError as error:
            return expect(error.response.status_code == 401 and error.response.headers.get("WWW-Authenticate"), error)
        return "was let in"

    run("discovery", discovery)
    run("API root", api_root)
    run("collections", collections)
    run("one collection", one_collection)
    run(f"add {TOTAL} objects", add)
    run("status", status)
    run("get one object", get_object)
    run("get objects by id, type, version and spec_version", get_objects)
    run("as_pages over objects: all, in order", lambda: pages_of(found["collection"].get_objects))
    run("as_pages over the manifest: all, in order", lambda: pages_of(found["collection"].get_manifest))
    run("added_after", added_after)
    run("a new version, and versions", new_version)
    run("one bad object among good ones", refused_object)
    run("delete", delete)
    run("a wrong password is refused", wrong_password)


def cyware(steps, given):
    """cytaxii2 1.0: every call that it has for TAXII 2.1."""
    client = cytaxii2.cytaxii2(discovery_url=given.url, username=given.user, password=given.password)
    sent = [indicator(n) for n in range(TOTAL)]
    wanted = ",".join(one["id"] for one in sent)

    def run(name, step):
        steps.run("cytaxii2", name, step)

    def answered(got, code=200):
        return None if got["status"] and got["status_code"] == code else got

    def collections():
        got = client.collection_request()
        return answered(got) or expect(any(one["id"] == given.collection for one in got["response"]["collections"]), got)

    def inbox():
        got = client.inbox_request(given.collection, json.dumps({"objects": sent}))
        return answered(got, 202) or expect(got["response"]["success_count"] == TOTAL, got)

    def poll():
        got = client.poll_request(given.collection, object_id=sent[7]["id"], object_type="indicator")
        return answered(got) or expect(got["response"]["objects"] == [sent[7]], got)

    def pages():
        seen, token = [], None
        for _ in range(TOTAL):
            got = client.poll_request(given.collection, object_id=wanted, limit=PAGE, next=token)
            if answered(got):
                return got
            seen += [one["id"] for one in got["response"]["objects"]]
            if not got["response"].get("more"):
                return expect(",".join(seen) == wanted, f"{len(seen)} of {TOTAL}")
            token = got["response"]["next"]
        return "no end"

    def refused():
        got = client.poll_request(given.collection, added_after="garbage")
        return expect(got["status_code"] == 400 and got["response"].get("title"), got)

    run("discovery", lambda: answered(client.discovery_request()))
    run("API root", lambda: answered(client.root_discovery()))
    run("collections", collections)
    run("one collection", lambda: answered(client.collection_data_request(given.collection)))
    run(f"add {TOTAL} objects", inbox)
    run("poll by id and type", poll)
    run("poll in pages: all, in order", pages)
    run("an error is told as JSON", refused)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("url", "user", "password", "collection"):
        value = os.environ.get(f"VIGIE_TAXII_{name.upper()}")
        parser.add_argument(f"--{name}", default=value, required=value is None)
    given = parser.parse_args()
    logging.getLogger("taxii2client").setLevel(logging.CRITICAL)
    steps = Steps()
    oasis(steps, given)
    cyware(steps, given)
    print(f"{steps.passed} passed, {steps.failed} failed")
    return 1 if steps.failed else 0


if __name__ == "__main__":
    sys.exit(main())
