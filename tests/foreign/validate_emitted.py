#!/usr/bin/env python3
"""Validates STIX 2.1 that a node emitted with the OASIS validator (stix2-validator, see tools/requirements.txt).

    validate_emitted.py FILE|DIR…            bundles, TAXII envelopes, single objects or JSON lines
    validate_emitted.py --url … --user … --password … --collection UUID [--api-root default]     what a node serves

Every object must be free of errors. The validator's recommendations (its "best practices") are counted by code; `--strict` makes
them fail too, except the codes in `--allow`. Ends with `N passed, N failed`; exit code 0 if nothing failed and there was
something to validate.
"""

import argparse
import base64
import collections
import json
import pathlib
import re
import sys
import urllib.parse
import urllib.request

import stix2validator

TAXII = "application/taxii+json;version=2.1"
def objects_of(text):
    """The objects of a bundle, an envelope, a list, a single object or JSON lines."""
    try:
        found = json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    if isinstance(found, dict) and "objects" in found:
        return found["objects"]
    return found if isinstance(found, list) else [found]


def served(given):
    """All versions of all objects of a collection, page by page."""
    base = urllib.parse.urljoin(given.url, f"{given.api_root}/collections/{given.collection}/objects/")
    pair = base64.b64encode(f"{given.user}:{given.password}".encode()).decode()
    query = {"match[version]": "all", "limit": "500"}
    while True:
        request = urllib.request.Request(f"{base}?{urllib.parse.urlencode(query)}",
                                         headers={"Accept": TAXII, "Authorization": f"Basic {pair}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            page = json.load(answer)
        yield from page.get("objects", [])
        if not page.get("more"):
            return
        query["next"] = page["next"]


def gathered(given):
    """Pairs of place and object."""
    for name in given.files:
        path = pathlib.Path(name)
        for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
            try:
                content = objects_of(file.read_text(encoding="utf-8"))
            except ValueError as error:
                yield f"{file}: {error}", None
                continue
            for index, found in enumerate(content):
                yield f"{file}[{index}]", found
    if given.url:
        skip = re.compile(given.skip_type) if given.skip_type else None
        for index, found in enumerate(served(given)):
            if not (skip and skip.fullmatch(found.get("type", ""))):
                yield f"{given.collection}[{index}]", found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    for name in ("url", "user", "password", "collection", "skip-type"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--api-root", default="default")
    parser.add_argument("--strict", action="store_true", help="recommendations must be met too")
    parser.add_argument("--allow", default="", help="with --strict: comma-separated codes of recommendations to set aside")
    given = parser.parse_args()
    chosen = stix2validator.ValidationOptions(version="2.1", strict=given.strict, disabled=given.allow)
    passed, failed, advice = 0, 0, collections.Counter()
    for place, found in gathered(given):
        if not isinstance(found, dict):
            failed += 1
            print(f"FAIL  {place}: not a STIX object", flush=True)
            continue
        result = stix2validator.validate_instance(found, chosen)
        advice.update(re.findall(r"\{(\d{3})\}", " ".join(map(str, result.warnings))))
        if result.is_valid:
            passed += 1
            continue
        failed += 1
        said = [str(one) for one in (*result.errors, *(result.warnings if given.strict else []))]
        print(f"FAIL  {place} {found.get('type')}: {'; '.join(said)[:500]}", flush=True)
    if advice:
        print("recommendations not met: " + ", ".join(f"{code} {count}x" for code, count in sorted(advice.items())))
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
