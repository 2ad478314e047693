#!/usr/bin/env python3
"""A large list through the command line and the API: python3 bench/lists.py target/release/vigie [--documents 1000000] [--folder DIR]

Standard library only. Writes a CSV of made-up documents, builds the list, starts a node of its own on loopback, asks it, sends a bundle of 100,000 changes while
others ask, and removes everything. One JSON object on standard output. Nothing asserts a time.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from run import Node, say  # noqa: E402


def state(number):
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 26] + "ABCDEFG"[number // 26 % 7] + "X"


def fields(number):
    return state(number), "P", "ACEHKLMN"[number % 8] + f"{number:09}"


def percentile(times, share):
    return round(sorted(times)[int((len(times) - 1) * share)] * 1000, 2)


def ask(client, number):
    issuing_state, kind, text = fields(number)
    body = json.dumps({"issuing_state": issuing_state, "class": kind, "number": text})
    headers = {**client.headers, "Content-Type": "application/json"}
    begun = time.perf_counter()
    client.connection.request("POST", "/api/v1/lists/bench/lookup", body, headers)
    answer = client.connection.getresponse()
    text = answer.read()
    took = time.perf_counter() - begun
    assert answer.status == 200, text
    return took, json.loads(text)["answers"][0]["outcome"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("vigie")
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=5_000)
    parser.add_argument("--folder", help="where the files go; a temporary folder if not said")
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="vigie-lists-", dir=options.folder)
    tempfile.tempdir = scratch
    report = {"documents": options.documents, "load": os.getloadavg()[0]}
    node = Node(os.path.abspath(options.vigie))
    try:
        csv = os.path.join(scratch, "list.csv")
        with open(csv, "w") as out:
            for number in range(options.documents):
                out.write(",".join((*fields(number), "stolen", "2026-11-25")) + "\n")
        begun = time.perf_counter()
        node.run("list", "build", "bench", csv, "--json")
        report["build_from_csv_s"] = round(time.perf_counter() - begun, 2)
        report["csv_mb"] = os.path.getsize(csv) >> 20
        os.remove(csv)
        changes, bundle = os.path.join(scratch, "changes.csv"), os.path.join(scratch, "1.bundle")
        with open(changes, "w") as out:
            for number in range(50_000):
                out.write(",".join(("add", *fields(2 * options.documents + number), "lost")) + "\n")
                out.write(",".join(("remove", *fields(number))) + "\n")
        node.run("list", "bundle", "bench", changes, "--out", bundle)
        say("serving")
        report["start_s"] = round(node.start(), 2)
        report["resident_mb"] = round(node.rss_mb())
        client, dice = node.connect("officer"), random.Random(7)
        [ask(client, 1) for _ in range(200)]
        for name, base in (("not_listed", options.documents), ("listed", 0)):
            times = []
            for _ in range(options.questions):
                took, said = ask(client, base + 60_000 + dice.randrange(options.documents - 60_000))
                assert said == name.replace("_", "-"), said
                times.append(took)
            report[f"api_{name}_ms"] = {"p50": percentile(times, 0.5), "p99": percentile(times, 0.99)}
        done, meanwhile = threading.Event(), []

        def others():
            reader = node.connect("analyst")
            while not done.is_set():
                meanwhile.append(ask(reader, dice.randrange(2 * options.documents))[0])

        thread = threading.Thread(target=others)
        thread.start()
        time.sleep(1)
        writer = node.connect("admin")
        with open(bundle, "rb") as octets:
            body = octets.read()
        begun = time.perf_counter()
        writer.connection.request("POST", "/api/v1/lists/bench/bundles", body, {**writer.headers, "Content-Type": "application/octet-stream"})
        answer = writer.connection.getresponse()
        text = answer.read()
        report["update_100000_s"] = round(time.perf_counter() - begun, 2)
        assert answer.status == 200, text
        done.set()
        thread.join()
        report["api_during_update_ms"] = {"p50": percentile(meanwhile, 0.5), "p99": percentile(meanwhile, 0.99), "most": percentile(meanwhile, 1)}
        node.stop()
        report["restart_s"] = round(node.start(), 2)
        assert ask(node.connect("officer"), 2 * options.documents)[1] == "listed"
        node.stop()
    finally:
        if getattr(node, "process", None) and node.process.poll() is None:
            node.process.kill()
        node.remove()
        shutil.rmtree(scratch, ignore_errors=True)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
