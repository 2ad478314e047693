#!/usr/bin/env python3
"""Prints the licence texts of every crate that is linked into the binary, from the sources that cargo has at hand."""

import json
import pathlib
import subprocess
import sys


def metadata():
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def linked(found):
    """Ids of the packages that the package `vigie` reaches without dev- and build-dependencies."""
    nodes = {node["id"]: node for node in found["resolve"]["nodes"]}
    open_ids = [package["id"] for package in found["packages"] if package["name"] == "vigie" and package["source"] is None]
    reached = set()
    while open_ids:
        current = open_ids.pop()
        if current in reached:
            continue
        reached.add(current)
        for dependency in nodes[current]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                open_ids.append(dependency["pkg"])
    return reached


def main():
    found = metadata()
    wanted = linked(found)
    texts = {}
    for package in sorted(found["packages"], key=lambda one: (one["name"], one["version"])):
        if package["id"] not in wanted or package["source"] is None:
            continue
        name = f"{package['name']} {package['version']}"
        print(f"{name}: {package['license'] or 'see its licence file'}; {package['repository'] or ''}")
        folder = pathlib.Path(package["manifest_path"]).parent
        for file in sorted(folder.iterdir()):
            if file.is_file() and file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE")):
                texts.setdefault(file.read_text(encoding="utf-8", errors="replace").strip(), []).append(name)
    if not texts:
        sys.exit("no licence texts were found: are the sources fetched?")
    for text, names in sorted(texts.items(), key=lambda one: one[1]):
        print(f"\n{'=' * 120}\n{', '.join(dict.fromkeys(names))}\n{'-' * 120}\n{text}")


if __name__ == "__main__":
    main()
