"""What the PyPI package `mrz` makes of zones: python3 peer.py zones.json. Prints accepted zones by format and parses a second of a core."""
import json
import sys
import time

from mrz.checker.mrva import MRVACodeChecker
from mrz.checker.mrvb import MRVBCodeChecker
from mrz.checker.td1 import TD1CodeChecker
from mrz.checker.td2 import TD2CodeChecker
from mrz.checker.td3 import TD3CodeChecker

CHECKERS = {"TD1": TD1CodeChecker, "TD2": TD2CodeChecker, "TD3": TD3CodeChecker, "MRV-A": MRVACodeChecker, "MRV-B": MRVBCodeChecker}


def accepted(format, lines):
    try:
        return bool(CHECKERS[format]("\n".join(lines)))
    except Exception as error:  # the package raises many kinds of its own
        return f"{type(error).__name__}"


zones = [zone for zone in json.load(open(sys.argv[1])) if zone["format"] in CHECKERS]
answers = {}
for zone in zones:
    row = answers.setdefault(zone["format"], {"zones": 0, "accepted": 0})
    row["zones"] += 1
    row["accepted"] += accepted(zone["format"], zone["t"]) is True
begun, done = time.process_time(), 0
while time.process_time() - begun < 1.5:
    for zone in zones[:300]:
        accepted(zone["format"], zone["t"])
        done += 1
print(json.dumps({"answers": answers, "parsesPerSecond": round(done / (time.process_time() - begun))}))
