"""Synthetic zones and their damage, written from the standard alone and sharing no code with Vigie: python3 zones.py SEED COUNT > zones.json

Each entry: format, k (cells exchanged), which (lines that were damaged), t (as printed), d (as read). Names and numbers are random; no document is meant.
Source: ICAO Doc 9303-3, 4.9 (check digits), 9303-4 to -7, 4.2 (fields); the French cards as printed.
"""
import json
import random
import sys

LETTERS, DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
STATES = ["UTO", "D<<", "FRA", "ESP", "POL", "MAR", "JPN", "PER", "KEN", "RKS", "EUE", "XXA"]
SHAPES = {"0": "OQD", "O": "0QD", "Q": "0O", "D": "0O", "1": "I", "I": "1", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "Z": "2", "6": "G", "G": "6"}
TABLES = {
    "shapes": SHAPES,
    "strokes": {**SHAPES, "1": "IL", "I": "1L", "L": "1I", "4": "A", "A": "4", "7": "T", "T": "7", "U": "V", "V": "U"},
}


def value(c):
    return 0 if c == "<" else int(c, 36)


def digit(text):
    return str(sum(value(c) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)


def some(rng, alphabet, low, high):
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(low, high)))


def make(rng, format):
    state = rng.choice(STATES)
    issuer = "UTO" if state == "XXA" else state
    surname, given = some(rng, LETTERS, 3, 11), some(rng, LETTERS, 3, 9)
    name = f"{surname}<<{given}" + (f"<{some(rng, LETTERS, 2, 6)}" if rng.random() < 0.4 else "")
    birth = "%02d%02d%02d" % (rng.randint(0, 99), rng.randint(1, 12), rng.randint(1, 28))
    expiry = "%02d%02d%02d" % (rng.randint(26, 36), rng.randint(1, 12), rng.randint(1, 28))
    number = some(rng, LETTERS + 2 * DIGITS, 8, 9).ljust(9, "<")
    sex = rng.choice("MF<")
    dates = birth + digit(birth) + sex + expiry + digit(expiry)
    head = number + digit(number)
    if format == "TD3":
        optional = some(rng, LETTERS + DIGITS, 0, 14).ljust(14, "<")
        own = digit(optional) if optional.strip("<") else rng.choice("0<")
        line = head + state + dates + optional + own
        return [f"P<{issuer}{name}"[:44].ljust(44, "<"), line + digit(line[:10] + line[13:20] + line[21:])]
    if format == "TD2":
        line = head + state + dates + "<" * 7
        return [f"I<{issuer}{name}"[:36].ljust(36, "<"), line + digit(line[:10] + line[13:20] + line[21:])]
    if format == "TD1":
        if rng.random() < 0.3:  # a long number
            long = some(rng, DIGITS, 11, 13)
            first = f"I<{issuer}{long[:9]}<{long[9:]}{digit(long)}".ljust(30, "<")
        else:
            first = f"I<{issuer}{head}{some(rng, LETTERS + DIGITS, 0, 10) if rng.random() < 0.3 else ''}".ljust(30, "<")
        second = birth + digit(birth) + sex + expiry + digit(expiry) + state + "<" * 11
        return [first, second + digit(first[5:] + second[:7] + second[8:15] + second[18:]), name[:30].ljust(30, "<")]
    if format in ("MRV-A", "MRV-B"):
        width = 44 if format == "MRV-A" else 36
        return [f"V<{issuer}{name}"[:width].ljust(width, "<"), (head + state + dates).ljust(width, "<")]
    if format == "FRA-ID":
        first = f"IDFRA{surname}".ljust(30, "<") + some(rng, DIGITS, 6, 6)
        serial = "%02d%02d" % (rng.randint(88, 99), rng.randint(1, 12)) + some(rng, DIGITS, 8, 8)
        second = serial + digit(serial) + given.ljust(14, "<") + birth + digit(birth) + rng.choice("MF")
        return [first, second + digit(first + second)]
    start = "D1FRA" + some(rng, DIGITS, 2, 2) + some(rng, LETTERS, 2, 2) + some(rng, DIGITS, 5, 5)
    line = start + digit(start) + expiry + surname[:8].ljust(8, "<")
    return [line + digit(line)]


def damage(rng, lines, which, table, k):
    cells = [list(line) for line in lines]
    digits = range(len(lines)) if which == "any" else (range(2) if len(lines) == 3 else [len(lines) - 1])
    places = [(row, at) for row in digits for at, c in enumerate(cells[row]) if c in table]
    if len(places) < k:
        return None
    for row, at in rng.sample(places, k):
        cells[row][at] = rng.choice(table[cells[row][at]])
    return ["".join(row) for row in cells]


def zones(seed, count):
    rng = random.Random(seed)
    found = []
    for table in TABLES:
        for format in ("TD1", "TD2", "TD3", "MRV-A", "MRV-B", "FRA-ID", "FRA-DL"):
            for which in ("digits", "any"):
                for k in (1, 2, 3):
                    made = 0
                    while made < count:
                        printed = make(rng, format)
                        read = damage(rng, printed, which, TABLES[table], k)
                        if read:
                            found.append({"table": table, "format": format, "which": which, "k": k, "t": printed, "d": read})
                            made += 1
    return found


if __name__ == "__main__":
    json.dump(zones(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
