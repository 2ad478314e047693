#!/usr/bin/env python3
"""Passive authentication of the same documents by several programs: python3 tests/foreign/differential.py FOLDER… > table.md

Each FOLDER holds folders of documents (csca*.der, EF_SOD.bin, DG*.bin), as `differential_documents.py` and the test `mutations` with
VIGIE_MUTATIONS_OUT write them. Programs by environment; one that is not there is `not run`:
  VIGIE_PA     target/release/examples/passive_authentication   (verdicts of this project)
  openssl      on the path
  PYMRTD       a Python with pymrtd installed
  GMRTD_SODS   a program of gmrtd that prints a line of JSON for each folder
The table counts per class (the part of a folder's name before `--`) how many documents each program accepts. Standard library only.
"""

import collections
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def lines(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = {}
    for line in done.stdout.splitlines():
        try:
            answer = json.loads(line)
            found[answer["document"]] = answer
        except (ValueError, KeyError):
            pass
    return found


def ours(folder):
    program = os.environ.get("VIGIE_PA")
    if not program:
        return None
    found = lines([program, "verdicts", folder])
    return {name: (answer["outcome"] == "passed", ", ".join(answer["reasons"])) for name, answer in found.items()}


def unwrapped(sod):
    """The CMS inside the tag 77, which OpenSSL does not know."""
    if sod[:1] != b"\x77" or len(sod) < 3:
        return sod
    head = 2 if sod[1] < 0x80 else 2 + (sod[1] & 0x7F)
    return sod[head:]


def by_openssl(folder):
    if not shutil.which("openssl"):
        return None
    found = {}
    with tempfile.TemporaryDirectory() as work:
        cms, roots = os.path.join(work, "sod.cms"), os.path.join(work, "roots.pem")
        for place in sorted(glob.glob(os.path.join(folder, "*"))):
            name = os.path.basename(place)
            try:
                with open(os.path.join(place, "EF_SOD.bin"), "rb") as file, open(cms, "wb") as out:
                    out.write(unwrapped(file.read()))
            except OSError:
                found[name] = (False, "no EF.SOD")
                continue
            with open(roots, "wb") as out:
                for csca in sorted(glob.glob(os.path.join(place, "csca*.der"))):
                    out.write(subprocess.run(["openssl", "x509", "-inform", "DER", "-in", csca], capture_output=True, check=False).stdout)
            command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", cms, "-CAfile", roots, "-purpose", "any", "-out", os.devnull]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            last = done.stderr.strip().splitlines()[-1:] or [""]
            found[name] = (done.returncode == 0, last[0])
    return found


def by_program(command):
    found = lines(command)
    return {name: (answer["ok"], answer["why"]) for name, answer in found.items()}


def main():
    folders = sys.argv[1:]
    if not folders:
        raise SystemExit(__doc__)
    python, gmrtd = os.environ.get("PYMRTD"), os.environ.get("GMRTD_SODS")
    programs = {
        "vigie": ours,
        "openssl cms -verify": by_openssl,
        "pymrtd": lambda folder: by_program([python, os.path.join(HERE, "differential_pymrtd.py"), folder]) if python else None,
        "gmrtd": lambda folder: by_program([gmrtd, folder]) if gmrtd else None,
    }
    counts = collections.defaultdict(collections.Counter)
    made, whys = collections.Counter(), collections.defaultdict(collections.Counter)
    answered = dict.fromkeys(programs, False)
    for folder in folders:
        documents = [os.path.basename(place) for place in glob.glob(os.path.join(folder, "*"))]
        for name in documents:
            made[name.split("--")[0]] += 1
        for program, run in programs.items():
            answers = run(folder)
            if answers is None:
                continue
            answered[program] = True
            for name in documents:
                ok, why = answers.get(name, (False, "no answer"))
                kind = name.split("--")[0]
                counts[kind][program] += ok
                if not ok:
                    whys[program, kind][why[:110]] += 1
    print("| class | documents | " + " | ".join(programs) + " |\n|---|---|" + "---|" * len(programs))
    for kind in sorted(made):
        cells = [str(counts[kind][program]) if answered[program] else "not run" for program in programs]
        print(f"| {kind} | {made[kind]} | " + " | ".join(cells) + " |")
    for (program, kind), why in sorted(whys.items()):
        print(json.dumps([program, kind, why.most_common(2)]), file=sys.stderr)


main()
