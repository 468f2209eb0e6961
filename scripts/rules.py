#!/usr/bin/env python3
"""Which of asyncio's rules (docs/rules.md) have a test, are a listed difference, or are missing."""

import collections
import re
import sys

import tree

# Every rule of these areas must be tested or listed in docs/differences.md.
AREAS = "STCGRLQEHXNDY"

# Rules of those areas that are not asked for, and why.
LATER = {
    "S-26": "needs watching of descriptors",
    "S-27": "needs watching of descriptors and transports",
    "S-28": "needs watching of descriptors",
    "D-07": "needs names to resolve",
    "Y-08": "needs transports, servers and processes",
    "C-12b": "the form of Python 3.11 and 3.12; C-12 is the newer one",
    "C-44b": "the form of Python 3.11; C-44 is the newer one",
}

RULE = re.compile(r"^- \*\*([A-Z]-\d\d[a-z]?)\*\* (.*)$", re.MULTILINE)
TEST = re.compile(r"\b(?:TYPED_)?TEST(?:_F|_P)?\s*\(\s*(\w+)\s*,\s*(\w+)")
NAMED = re.compile(r"(?<![A-Za-z0-9])([A-Z])_?(\d\d)([a-z]?)(?![A-Za-z0-9])")
COMMENT = re.compile(r"\brules?:((?:[\s,]*[A-Z]-\d\d[a-z]?\b)+)")
ID = re.compile(r"\b[A-Z]-\d\d[a-z]?\b")

Rules = collections.namedtuple("Rules", "texts tested differing")


def read(root):
    rules_file, differences = root / "docs/rules.md", root / "docs/differences.md"
    texts = dict(RULE.findall(tree.text(rules_file))) if rules_file.is_file() else {}
    differing = set()
    if differences.is_file():
        for row in tree.text(differences).splitlines():
            if row.lstrip().startswith("|"):
                differing.update(ID.findall(row))
    return Rules(texts, tested_ids(root), differing)


def tested_ids(root):
    """Where each id is tested: in a test's name, a pair's file name, or a comment `rules: S-01 S-02`."""
    places = collections.defaultdict(list)
    for path in tree.files(root, ["tests"], (".cpp", ".hpp", ".py")):
        code = tree.text(path)
        for match in TEST.finditer(code):
            for name in match.groups():
                note(places, root, path, code, match.start(), NAMED.findall(name))
        if {"parity", "misuse"} & set(path.relative_to(root).parts):
            note(places, root, path, code, 0, NAMED.findall(path.stem))
        for match in COMMENT.finditer(code):
            note(places, root, path, code, match.start(), ID.findall(match.group(1)))
    return places


def note(places, root, path, code, offset, ids):
    place = tree.where(root, path, code.count("\n", 0, offset) + 1)
    for found in ids:
        name = found if isinstance(found, str) else f"{found[0]}-{found[1]}{found[2]}"
        if place not in places[name]:
            places[name].append(place)


def state(rules, name):
    """(state, detail) of one rule."""
    if name in rules.tested:
        more = len(rules.tested[name]) - 1
        return "tested", rules.tested[name][0] + (f" and {more} more" if more else "")
    if name in rules.differing:
        return "difference", "docs/differences.md"
    if name in LATER:
        return "later", LATER[name]
    return ("missing" if name[0] in AREAS else "later"), rules.texts[name][:70]


def check(root):
    rules = read(root)
    if not rules.texts:
        return ["docs/rules.md: missing, or without a line like '- **S-01** text'"]
    problems = []
    missing = [name for name in rules.texts if state(rules, name)[0] == "missing"]
    if missing:
        problems.append(f"{len(missing)} neither tested nor a listed difference (./dev rules): {' '.join(missing)}")
    for name in sorted((set(rules.tested) | rules.differing) - set(rules.texts)):
        if name[0] in {n[0] for n in rules.texts}:
            problems.append(f"{name}: no such rule, named in {(rules.tested.get(name) or ['docs/differences.md'])[0]}")
    return problems


def main():
    rules = read(tree.ROOT)
    counts = collections.Counter()
    for name in rules.texts:
        found, detail = state(rules, name)
        counts[found] += 1
        if name[0] in AREAS or found in ("tested", "difference"):
            print(f"{name:6} {found:11} {detail}")
    totals = ", ".join(f"{counts[name]} {name}" for name in ("tested", "difference", "later", "missing"))
    print(f"{len(rules.texts)} rules: {totals}")
    problems = check(tree.ROOT)
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
