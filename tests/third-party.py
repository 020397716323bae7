#!/usr/bin/env python3
"""Writes THIRD-PARTY.md, the list of what is inside the program, from the lock file.

`python3 tests/third-party.py` rewrites the table; `--check` fails when it is out of date.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "THIRD-PARTY.md"
BEGIN, END = "<!-- crates: begin -->\n", "<!-- crates: end -->\n"


def linked():
    """Names and versions of every crate that the program is linked from, on any platform."""
    tree = subprocess.run(
        ["cargo", "tree", "--locked", "--target", "all", "--edges", "normal", "--prefix", "none", "--format", "{p}"],
        cwd=ROOT, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    ).stdout
    for line in tree.splitlines():
        words = line.split()
        if len(words) >= 2:
            yield words[0], words[1].removeprefix("v")


def table():
    metadata = json.loads(subprocess.run(
        ["cargo", "metadata", "--locked", "--format-version", "1"],
        cwd=ROOT, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    ).stdout)
    licences = {(crate["name"], crate["version"]): crate["license"] or "see the crate" for crate in metadata["packages"]}
    rows = [
        f"| {name} | {version} | {licences[name, version].replace('/', ' OR ').replace('  ', ' ')} |"
        for name, version in sorted(set(linked()))
        if name != "gongkai"
    ]
    return "| crate | version | licence |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


def main():
    text = FILE.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    _, tail = rest.split(END)
    current = head + BEGIN + table() + END + tail
    if "--check" in sys.argv:
        if current != text:
            sys.exit("THIRD-PARTY.md is out of date: python3 tests/third-party.py")
    else:
        FILE.write_text(current, encoding="utf-8")


if __name__ == "__main__":
    main()
