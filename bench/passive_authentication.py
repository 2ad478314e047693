#!/usr/bin/env python3
"""Passive authentication of the same documents, this project beside openssl, pymrtd and gmrtd in one run: python3 bench/passive_authentication.py FOLDER

FOLDER is filled with documents in every key family (tests/foreign/differential_documents.py). VIGIE_PA is the example `passive_authentication` built
with --release; PYMRTD a Python with pymrtd, GMRTD_SODS a program of gmrtd that takes `-time SECONDS FOLDER…`; what is not given is `not run`.
Ours and pymrtd's figures are processor time of one core, gmrtd's are time on the wall, OpenSSL's are user and system time of its process.
"""

import json
import os
import resource
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "foreign"))
import differential_documents  # noqa: E402


def per_second(command):
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {answer["document"]: round(answer["per_second"], 1) for answer in map(json.loads, done.stdout.splitlines())}


def by_openssl(place):
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "sod.cms", "-CAfile", "csca.pem", "-purpose", "any", "-out", os.devnull]
    before, count = resource.getrusage(resource.RUSAGE_CHILDREN), 20
    for _ in range(count):
        if subprocess.run(command, cwd=place, capture_output=True, check=False).returncode != 0:
            return "refused"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return round(count / max(took, 1e-6), 1)


def main():
    folder = os.path.abspath(sys.argv[1])
    places = differential_documents.make_all(folder)
    ours, python, gmrtd = (os.environ.get(name) for name in ("VIGIE_PA", "PYMRTD", "GMRTD_SODS"))
    report = {"load_before": os.getloadavg(), "cores": os.cpu_count(), "vigie": "not run", "pymrtd": "not run", "gmrtd": "not run", "openssl": "not run"}
    if ours:
        report["vigie"] = json.loads(subprocess.run([ours, "measure", folder, "1"], capture_output=True, text=True, check=True).stdout)
    if shutil.which("openssl"):
        report["openssl"] = {os.path.basename(place): by_openssl(place) for place in places}
    if python:
        script = os.path.join(ROOT, "tests", "foreign", "differential_pymrtd.py")
        report["pymrtd"] = per_second([python, script, "-time", "1", *places])
    if gmrtd:
        report["gmrtd"] = per_second([gmrtd, "-time", "1", *places])
    report["load_after"] = os.getloadavg()
    print(json.dumps(report, indent=1))


main()
