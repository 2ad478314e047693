#!/usr/bin/env python3
"""Reading and repair of machine readable zones beside npm `mrz` 5.0.2 and PyPI `mrz` 0.6.2, in one run.

    cargo build --release -p vigie-mrtd --example mrz_speed && cargo build --release -p vigie
    python3 bench/mrz/run.py target/release [--seed 1] [--each 50] [--damaged set.json.gz] > bench/mrz/report.json

The peers are fetched by npm and pip into a temporary folder. The zones are made by `zones.py`, which shares no code with Vigie. Speeds are of core time.
Nothing asserts a time.
"""
import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import zones as generator  # noqa: E402

ICAO = ("TD1", "TD2", "TD3", "MRV-A", "MRV-B")


def run(*words, **options):
    return subprocess.run(words, check=True, capture_output=True, text=True, **options).stdout


def jsonl(vigie, verb, rows):
    """One answer a row; exit 1 says that some zone is not sound, which is no failure here."""
    said = subprocess.run([vigie, "mrz", verb], input="\n".join(map(json.dumps, rows)), capture_output=True, text=True)
    assert said.returncode in (0, 1), said.stderr
    return [json.loads(line) for line in said.stdout.splitlines()]


def repairs(vigie, zones):
    """Truth among the readings, first of them, and how often a single one is wrong, by set."""
    table = {}
    for zone, answer in zip(zones, jsonl(vigie, "repair", [{"lines": zone["d"]} for zone in zones])):
        row = table.setdefault(zone["set"], {"zones": 0, "held": 0, "first": 0, "single": 0, "single_wrong": 0, "valid_but_repaired": 0})
        readings = [reading["lines"] for reading in answer.get("readings", [])]
        row["zones"] += 1
        row["held"] += zone["t"] in readings
        row["first"] += readings[:1] == [zone["t"]]
        row["single"] += len(readings) == 1
        row["single_wrong"] += len(readings) == 1 and zone["t"] not in readings
        row["valid_but_repaired"] += any(reading["valid"] and reading["changed"] for reading in answer.get("readings", []))
    return table


def main():
    options = argparse.ArgumentParser()
    options.add_argument("folder")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--each", type=int, default=50)
    options.add_argument("--damaged", help="a further set, gzipped JSON of {k, t, d}")
    options = options.parse_args()
    vigie = os.path.join(options.folder, "vigie")
    zones = generator.zones(options.seed, options.each)
    for zone in zones:
        zone["set"] = f"{zone['table']} {zone['which']} {zone['format']} {zone['k']}"
    if options.damaged:
        for zone in json.load(gzip.open(options.damaged)):
            zones.append({**zone, "set": f"{os.path.basename(options.damaged)} {zone['k']}", "format": "TD3"})
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder:
        run("npm", "pack", "--silent", "mrz@5.0.2", cwd=folder)
        run("tar", "xzf", "mrz-5.0.2.tgz", cwd=folder)
        run(sys.executable, "-m", "venv", os.path.join(folder, "venv"))
        python = os.path.join(folder, "venv", "bin", "python")
        run(python, "-m", "pip", "install", "-q", "mrz==0.6.2")

        def written(name, content):
            path = os.path.join(folder, name)
            with open(path, "w") as file:
                json.dump(content, file)
            return path

        clean = written("clean.json", [zone["t"] for zone in zones])
        passports = written("td3.json", [zone["t"] for zone in zones if zone["format"] == "TD3"])
        damaged = written("damaged.json", [zone["d"] for zone in zones])
        read_by_npm = [zone for zone in zones if not zone["format"].startswith("MRV")]
        report = {"seed": options.seed, "zones": len(zones)}
        report["vigie"] = json.loads(run(os.path.join(options.folder, "examples", "mrz_speed"), clean, damaged))
        report["vigie_td3"] = json.loads(run(os.path.join(options.folder, "examples", "mrz_speed"), passports, damaged))
        npm = lambda *files: json.loads(run("node", os.path.join(HERE, "peer.mjs"), os.path.join(folder, "package"), *files))
        report["npm_td3"] = npm(passports)
        report["python"] = json.loads(run(python, os.path.join(HERE, "peer.py"), written("printed.json", zones)))
        report["npm_repairs"] = npm(written("asked.json", read_by_npm), written("truth.json", [zone["t"] for zone in read_by_npm]))
        report["repairs"] = repairs(vigie, zones)
        # Oracles: what others accept of what we make, and what we accept of what another wrote.
        parsed = jsonl(vigie, "parse", [{"lines": zone["t"]} for zone in zones])
        sound = [answer.get("sound") for answer in parsed]
        report["read_sound"] = {"zones": len(zones), "sound": sum(one is True for one in sound)}
        fields = [{"format": a["readings"][0]["fields"]["format"], "fields": given(a["readings"][0]["fields"])} for a in parsed]
        made = [answer.get("lines") for answer in jsonl(vigie, "make", fields)]
        report["made_again"] = {"zones": len(made), "same_lines": sum(one == zone["t"] for one, zone in zip(made, zones))}
        made = [{"format": zone["format"], "t": lines} for zone, lines in zip(zones, made) if lines]
        report["python_of_ours"] = json.loads(run(python, os.path.join(HERE, "peer.py"), written("made.json", made)))["answers"]
        for format in ("TD1", "TD2", "TD3", "FRA-ID", "FRA-DL"):
            ours = written("ours.json", [zone["t"] for zone in made if zone["format"] == format])
            report.setdefault("npm_of_ours", {})[format] = {k: v for k, v in npm(ours).items() if k != "parsesPerSecond"}
    report["ratios"] = {
        "parse, to npm mrz": round(report["vigie_td3"]["parses_per_second"] / report["npm_td3"]["parsesPerSecond"], 1),
        "parse, to Python mrz": round(report["vigie"]["parses_per_second"] / report["python"]["parsesPerSecond"], 1),
    }
    json.dump(report, sys.stdout, indent=1)


def given(fields):
    """The fields of a parse as `make` takes them."""
    kept = ("document_code", "issuing_state", "document_number", "nationality", "birth_date", "sex", "expiry_date", "optional_data", "optional_data_2", "primary_identifier", "secondary_identifier")
    return {name: fields[name] for name in kept}


main()
