#!/usr/bin/env python3
"""Recomputes an equal-weight pool (rule equal-weight-pool/1, crates/assess/src/pool.rs) with nothing but the standard library.
Usage: python3 recompute_round.py FILE, judgements as `vigie assess run` takes them, or a bundle of `vigie export`: then every result beside its own pool."""
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

Q, study, members = ("q05", "q50", "q95"), json.load(open(sys.argv[1])), {}
numbers, held = lambda one: tuple(float(one[q]) for q in Q), {o["id"]: o for o in study.get("objects", ())}
results, wrong = [o for o in held.values() if o["type"] == "x-vigie-result"], 0
if "objects" in study and not (results and all(ref in held for one in results for ref in one["judgement_refs"])):
    print("could not check: a result, or a judgement that one refers to, is not in this bundle", file=sys.stderr)
    sys.exit(3)
for one in results:
    told, mine = numbers(one), pool([numbers(held[ref]) for ref in one["judgement_refs"]])
    equal = all(abs(a - b) <= 1e-12 * max(1.0, abs(a)) for a, b in zip(told, mine))
    wrong += not equal
    print(one["round_ref"], one["question"], "told", told, "recomputed", mine, "equal" if equal else "NOT EQUAL")
if "objects" in study:
    sys.exit(1 if wrong else 0)
for one in study["judgements"]:
    members.setdefault(one["member"], []).append(numbers(one))
print(json.dumps(dict(zip(Q, pool([j[0] if len(j) == 1 else pool(j) for j in members.values()])))))
