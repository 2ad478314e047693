#!/usr/bin/env python3
"""Law probe: every rule of TAXII 2.1 (OASIS Standard, 10 June 2021) that can be seen from outside, one line a check.

    taxii_conformance.py --url http://127.0.0.1:8470/taxii2/ --api-root default --user U --password P --collection UUID

The collection must be readable and writable by the user. Each option may come from the environment instead (VIGIE_TAXII_URL,
VIGIE_TAXII_API_ROOT, VIGIE_TAXII_USER, VIGIE_TAXII_PASSWORD, VIGIE_TAXII_COLLECTION, VIGIE_TAXII_READ_ONLY,
VIGIE_TAXII_WRITE_ONLY). Standard library only. It may run again on the same collection: all ids are fresh.
`--level must` asks what the standard demands, which other servers can be held to as well.
Ends with `N passed, N failed`; exit code 0 if nothing failed, 1 if something did, 2 if it could not be asked.
"""

import argparse
import os
import sys
import urllib.parse

import probe_content
import probe_paging
import probe_rules
from taxii_http import Server, Verdicts, stop


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)

    def option(name, env, required=True, text=""):
        value = os.environ.get(env)
        parser.add_argument(name, default=value, required=required and value is None, help=f"{text} ({env})")

    option("--url", "VIGIE_TAXII_URL", text="discovery URL, ends in /taxii2/")
    option("--api-root", "VIGIE_TAXII_API_ROOT", text="path below the discovery URL, or a path that begins with /")
    option("--user", "VIGIE_TAXII_USER", text="account")
    option("--password", "VIGIE_TAXII_PASSWORD", text="its password")
    option("--collection", "VIGIE_TAXII_COLLECTION", text="collection that the account may read and write")
    option("--read-only", "VIGIE_TAXII_READ_ONLY", False, "collection that it may only read; else one that the server lists so")
    option("--write-only", "VIGIE_TAXII_WRITE_ONLY", False, "collection that it may only write; likewise")
    option("--ca", "VIGIE_TAXII_CA", False, "PEM file with the server's certificate authority")
    parser.add_argument("--level", choices=["must", "should", "vigie"], default="vigie")
    parser.add_argument("--without-large-bodies", action="store_true", help="leave out bodies of max_content_length")
    return parser.parse_args()


def main():
    given = arguments()
    path = urllib.parse.urlsplit(given.url).path
    if not given.url.startswith(("http://", "https://")) or not path.endswith("/"):
        stop("--url: not a discovery URL such as http://127.0.0.1:8470/taxii2/")
    root = given.api_root if given.api_root.startswith("/") else f"{path}{given.api_root}/"
    levels = {"must": ["must"], "should": ["must", "should"], "vigie": ["must", "should", "vigie"]}[given.level]
    server = Server(given.url, given.user, given.password, given.ca)
    verdicts = Verdicts(levels)
    target = probe_rules.Target(server, verdicts, path, "/" + root.strip("/") + "/", given)
    try:
        server.get(path)
    except OSError as error:
        stop(f"{given.url}: no answer ({error}); is the server up?")
    steps = [
        probe_rules.discovery,
        probe_rules.negotiation,
        probe_rules.authentication,
        probe_rules.collections,
        probe_rules.rights,
        probe_content.adding,
        probe_content.bytes_kept,
        probe_content.repeats_and_conflicts,
        probe_content.versions,
        probe_content.deleting,
        probe_paging.matching,
        probe_paging.malformed_queries,
        probe_paging.dates,
        probe_paging.walking,
        probe_paging.polling_while_others_write,
        # Last, since a server that stores what it should refuse may answer nothing sensible afterwards.
        probe_content.bad_bodies,
        probe_content.bad_objects,
        probe_content.sizes,
        probe_rules.all_answers,
    ]
    for step in steps:
        try:
            step(target)
        except (OSError, LookupError, TypeError, ValueError, AttributeError) as error:
            # A server that breaks a rule so badly that a step cannot go on has failed the rest of the step.
            verdicts.check("must", "-", f"step {step.__name__} runs to its end", False, repr(error))
    return verdicts.close()


if __name__ == "__main__":
    sys.exit(main())
