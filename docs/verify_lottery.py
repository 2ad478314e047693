#!/usr/bin/env python3
"""Recomputes a day of the document lottery with nothing but the standard library.
Usage: vigie lottery show 2026-11-25 --json > day.json; python3 verify_lottery.py day.json   (exit 0 if every draw was chance)"""
import hashlib, hmac, json, sys

day = json.load(open(sys.argv[1]))
if not day["seed"]:
    sys.exit("the seed is not shown before the day is over")
seed = bytes.fromhex(day["seed"])
bound = hashlib.sha256(b"\0".join([b"vigie-lottery-v1", day["place"].encode(), day["day"].encode(), seed])).hexdigest()
wrong = [] if bound == day["commitment"] else ["the seed is not the one that was committed to"]
for one in day["draws"]:
    mac = hmac.new(seed, b"vigie-lottery-v1" + one["number"].to_bytes(8, "big"), hashlib.sha256).digest()
    drawn = int.from_bytes(mac[:8], "big") * 1000 < one["rate"] << 64
    if drawn != one["drawn"]:
        wrong.append("check %d is not what the seed gives" % one["number"])
print("\n".join(wrong) or "%d draws, %d numbers without one: all as the seed gives" % (len(day["draws"]), day["gaps"]))
sys.exit(bool(wrong))
