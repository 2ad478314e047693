#!/usr/bin/env python3
"""Recomputes an equal-weight pool (rule equal-weight-pool/1, crates/assess/src/pool.rs) with nothing but the standard library.
Usage: python3 recompute_round.py judgements.json (the file that `vigie assess run` takes); prints {"q05":…,"q50":…,"q95":…}."""
import json, sys
P = (0.05, 0.5, 0.95)

def at(line, x):
    if x >= line[-1][0]:
        return 1.0
    left = max((i for i, point in enumerate(line) if point[0] <= x), default=None)
    if left is None:
        return 0.0
    (x0, p0), (x1, p1) = line[left], line[left + 1]
    return p0 + (p1 - p0) * ((x - x0) / (x1 - x0))

def pool(judged):
    judged = sorted(judged)
    low, high = min(min(j) for j in judged), max(max(j) for j in judged)
    low, high = low - 0.1 * (high - low), high + 0.1 * (high - low)
    lines = [[(low, 0.0), *zip(j, P), (high, 1.0)] for j in judged]
    xs = sorted({x for line in lines for x, _ in line})
    mean = [(x, sum(at(line, x) / len(lines) for line in lines)) for x in xs]
    mean[0], mean[-1] = (xs[0], 0.0), (xs[-1], 1.0)
    def quantile(p):
        right = next(i for i, point in enumerate(mean) if point[1] >= p)
        (x0, p0), (x1, p1) = mean[right - 1], mean[right]
        return x0 + (x1 - x0) * ((p - p0) / (p1 - p0))
    return tuple(quantile(p) for p in P)

members = {}
for one in json.load(open(sys.argv[1]))["judgements"]:
    members.setdefault(one["member"], []).append(tuple(float(one[q]) for q in ("q05", "q50", "q95")))
print(json.dumps(dict(zip(("q05", "q50", "q95"), pool([j[0] if len(j) == 1 else pool(j) for j in members.values()])))))
