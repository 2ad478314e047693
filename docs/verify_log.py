#!/usr/bin/env python3
"""Recomputes the root of an exported audit log: python3 verify_log.py LOG.jsonl

One JSON object per line, in order: {"index": 0, "commitment": "64 hexadecimal digits"}.
Prints the number of leaves and the root in hexadecimal and in Base64, the form of a checkpoint's third line.
Hashing as in RFC 6962, section 2.1; nothing but Python's standard library is needed.
"""
import base64
import hashlib
import json
import sys


def main(path):
    subtrees = []  # (leaves, hash) of complete subtrees, largest first
    size = 0
    with open(path, encoding="utf-8") as log:
        for line in log:
            row = json.loads(line)
            if row["index"] != size:
                sys.exit(f"line {size + 1}: index {row['index']} where {size} is due")
            node = (1, hashlib.sha256(b"\x00" + bytes.fromhex(row["commitment"])).digest())
            while subtrees and subtrees[-1][0] == node[0]:
                left = subtrees.pop()
                node = (2 * node[0], hashlib.sha256(b"\x01" + left[1] + node[1]).digest())
            subtrees.append(node)
            size += 1
    root = subtrees.pop()[1] if subtrees else hashlib.sha256().digest()
    while subtrees:
        root = hashlib.sha256(b"\x01" + subtrees.pop()[1] + root).digest()
    print(f"{size} leaves\nroot {root.hex()}\nroot {base64.b64encode(root).decode()}")


if __name__ == "__main__":
    main(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
