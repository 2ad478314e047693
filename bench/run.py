#!/usr/bin/env python3
"""First measurements of a node: python3 bench/run.py target/release/vigie [--objects 100000] > bench/report.json

Standard library only. Starts nodes of its own on loopback in temporary folders and ends them. Every figure is of one run on one machine;
compare figures of one run with each other, or run twice. Nothing here asserts a time.
"""

import argparse
import base64
import http.client
import json
import os
import platform
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid

PASSWORD = "bench-password"


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Node:
    def __init__(self, vigie):
        self.vigie, self.folder, self.port = vigie, tempfile.mkdtemp(prefix="vigie-bench-"), free_port()
        self.env = dict(os.environ, VIGIE_DATA=self.folder, VIGIE_LOG="warn")
        for user, role in (("officer", "officer"), ("analyst", "analyst"), ("admin", "administrator")):
            self.run("user", "add", user, "--role", role, "--password-stdin", input=PASSWORD)
        self.collection = json.loads(self.run("collection", "add", "Bench", "--json"))["id"]

    def run(self, *words, input=None):
        return subprocess.run([self.vigie, *words], env=self.env, input=input, text=True, check=True, capture_output=True).stdout

    def start(self):
        begun = time.perf_counter()
        self.process = subprocess.Popen([self.vigie, "serve", "--listen", f"127.0.0.1:{self.port}"], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                c.request("GET", "/readyz")
                if c.getresponse().status == 200:
                    return time.perf_counter() - begun
            except OSError:
                time.sleep(0.001)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def rss_mb(self):
        with open(f"/proc/{self.process.pid}/status") as f:
            return next(int(line.split()[1]) / 1024 for line in f if line.startswith("VmRSS"))

    def connect(self, user):
        token = base64.b64encode(f"{user}:{PASSWORD}".encode()).decode()
        return Client(self.port, {"Authorization": f"Basic {token}"})


class Client:
    def __init__(self, port, headers):
        self.connection, self.headers = http.client.HTTPConnection("127.0.0.1", port, timeout=300), headers

    def ask(self, method, path, body=None, kind="application/json", accept="application/taxii+json;version=2.1"):
        headers = dict(self.headers, Accept=accept)
        if body is not None:
            headers["Content-Type"] = kind
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {data[:300]!r}")
        return data, dict(answer.getheaders())


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def mrz_parses(vigie):
    # The command reads JSON lines, so the figure holds reading and writing JSON too.
    line = json.dumps({"lines": ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]})
    count = 200_000
    text = (line + "\n") * count
    begun = time.perf_counter()
    subprocess.run([vigie, "mrz", "parse"], input=text, text=True, stdout=subprocess.DEVNULL, check=False)
    return count / (time.perf_counter() - begun)


def specimens(vigie, folder, count):
    subprocess.run([vigie, "specimen", "--out", folder, "--count", str(count)], check=True, capture_output=True)
    for name in sorted(os.listdir(folder)):
        place = os.path.join(folder, name)
        chip = {f: base64.b64encode(open(os.path.join(place, "chip", f), "rb").read()).decode() for f in os.listdir(os.path.join(place, "chip"))}
        yield json.dumps({"mrz": open(os.path.join(place, "mrz.txt")).read(), "chip": chip}).encode()


def inspections(node, bodies, clients, rounds):
    took, lock = [], threading.Lock()

    def work(offset):
        client = node.connect("officer")
        mine = []
        for i in range(rounds):
            begun = time.perf_counter()
            client.ask("POST", "/api/v1/inspections", bodies[(offset + i) % len(bodies)], accept="application/json")
            mine.append(time.perf_counter() - begun)
        with lock:
            took.extend(mine)

    threads = [threading.Thread(target=work, args=(n * 7,)) for n in range(clients)]
    begun = time.perf_counter()
    [t.start() for t in threads]
    [t.join() for t in threads]
    whole = time.perf_counter() - begun
    return {"clients": clients, "per_second": round(len(took) / whole, 1), "p50_ms": round(percentile(took, 0.5) * 1e3, 2), "p99_ms": round(percentile(took, 0.99) * 1e3, 2)}


def indicator(rng, i):
    return {
        "type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid.UUID(int=rng.getrandbits(128), version=4)}",
        "created": "2026-01-01T00:00:00.000Z", "modified": "2026-01-01T00:00:00.000Z", "name": f"bench {i}",
        "description": "x" * rng.randrange(100, 500), "indicator_types": ["malicious-activity"], "pattern_type": "stix",
        "pattern": f"[ipv4-addr:value = '198.51.{i // 256 % 256}.{i % 256}']", "valid_from": "2026-01-01T00:00:00Z",
    }


def post(client, node, objects):
    body = json.dumps({"objects": objects}).encode()
    begun = time.perf_counter()
    data, _ = client.ask("POST", f"/taxii2/default/collections/{node.collection}/objects/", body, "application/taxii+json;version=2.1")
    took = time.perf_counter() - begun
    status = json.loads(data)
    assert status["failure_count"] == 0 and status["success_count"] == len(objects), status["failures"][:1]
    return took, len(body)


def page(client, node, query, times=50):
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        data, headers = client.ask("GET", f"/taxii2/default/collections/{node.collection}/objects/?limit=100{query}")
        took.append(time.perf_counter() - begun)
    return statistics.median(took) * 1e3, json.loads(data), headers


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vigie")
    parser.add_argument("--objects", type=int, default=100_000)
    options = parser.parse_args()
    vigie = os.path.abspath(options.vigie)
    with open("/proc/cpuinfo") as f:
        cpu = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), "?")
    report = {"machine": {"cpu": cpu, "cores": os.cpu_count(), "system": platform.platform(), "load_before": os.getloadavg()}}
    report["binary_bytes"] = os.path.getsize(vigie)
    say("MRZ parses")
    report["mrz_parses_per_second_json_lines_one_core"] = round(mrz_parses(vigie))
    node = Node(vigie)
    work = tempfile.mkdtemp(prefix="vigie-bench-spec-")
    bodies = list(specimens(vigie, work, 50))
    # All specimens of one call have one authority.
    node.run("trust", "import", os.path.join(work, "0001", "trust"), "--data", node.folder)
    starts = []
    for _ in range(5):
        starts.append(node.start())
        node.stop()
    node.start()
    report["start_ms_empty_median_of_5"] = round(statistics.median(starts) * 1e3, 1)
    report["rss_mb_after_start"] = round(node.rss_mb(), 1)
    say("inspections through the API: passive authentication with chain, MRZ, lists, durable record")
    inspections(node, bodies, 1, 20)
    report["inspections"] = [inspections(node, bodies, 1, 300), inspections(node, bodies, 4, 150), inspections(node, bodies, 16, 60)]
    say("ingest")
    rng = random.Random(7)
    client = node.connect("analyst")
    client.ask("GET", "/taxii2/")
    took, octets = post(client, node, [indicator(rng, i) for i in range(10_000)])
    report["taxii_post_10000_objects"] = {"seconds": round(took, 2), "objects_per_second": round(10_000 / took), "megabytes": round(octets / 1e6, 1)}
    done = 10_000
    while done < options.objects:
        post(client, node, [indicator(rng, done + i) for i in range(10_000)])
        done += 10_000
        say(f"  {done} objects, {node.rss_mb():.0f} MB resident")
    first, data, _ = page(client, node, "")
    after, seen = None, 0
    while True:
        data, headers = client.ask("GET", f"/taxii2/default/collections/{node.collection}/objects/?limit=1000" + (f"&added_after={after}" if after else ""))
        envelope = json.loads(data)
        seen += len(envelope.get("objects", []))
        last = {k.lower(): v for k, v in headers.items()}["x-taxii-date-added-last"]
        if not envelope.get("more"):
            break
        before, after = after, last
    assert seen == options.objects, (seen, options.objects)
    # From the last thousand on: a page of 100 at the end of the collection.
    deep, envelope, _ = page(client, node, f"&added_after={after}")
    assert len(envelope["objects"]) == 100
    report["page_of_100"] = {"objects": options.objects, "first_ms_median_of_50": round(first, 2), "at_the_end_ms_median_of_50": round(deep, 2), "ratio": round(deep / first, 2)}
    report["rss_mb_at_end"] = round(node.rss_mb(), 1)
    report["data_folder_mb"] = round(sum(os.path.getsize(os.path.join(node.folder, f)) for f in os.listdir(node.folder) if os.path.isfile(os.path.join(node.folder, f))) / 1e6)
    node.stop()
    report["start_ms_with_objects"] = round(node.start() * 1e3, 1)
    node.stop()
    report["machine"]["load_after"] = os.getloadavg()
    node.remove()
    shutil.rmtree(work, ignore_errors=True)
    print(json.dumps(report, indent=1))


main()
