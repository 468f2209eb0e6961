#!/usr/bin/env python3
"""Fails on a file without an opening sentence, above 500 lines, with unfinished marks, or naming one machine."""

import re

import tree

LONGEST = 500
SOURCES = ["include", "src", "tests", "examples", "bench", "scripts"]
TEXTS = SOURCES + ["docs", "cmake", "changes", ".ci", "dev", "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
                   "ARCHITECTURE.md", "CMakeLists.txt", "CMakePresets.json"]
TEXT_SUFFIXES = (".hpp", ".cpp", ".py", ".sh", ".md", ".txt", ".cmake", ".in", ".json", ".csv", ".yml", "")

UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b(?!\s*\(?#\d+)")
SWITCHED_OFF = re.compile(r"\bDISABLED" r"_\w|\bGTEST" r"_SKIP\b")
MACHINE_PATH = re.compile(r"(?<![\w./$}-])/(?:home|root|Users|work|farm|workspace)/\w[\w./-]*")


def check(root):
    problems, openings = [], {}
    for path in tree.files(root, SOURCES, (".hpp", ".cpp", ".py")):
        problems += opening(root, path, openings)
        lines = tree.text(path).count("\n")
        if lines > LONGEST:
            problems.append(f"{path.relative_to(root)}: {lines} lines, more than {LONGEST}; split it by idea")
    for path in tree.files(root, TEXTS, TEXT_SUFFIXES):
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            place = tree.where(root, path, number)
            if UNFINISHED.search(line):
                problems.append(f"{place}: unfinished and without an issue number like (#12)")
            if SWITCHED_OFF.search(line) and path.suffix == ".cpp":
                problems.append(f"{place}: a test that is switched off")
            if found := MACHINE_PATH.search(line):
                problems.append(f"{place}: a path of one machine: {found.group(0)}")
    return problems


def opening(root, path, openings):
    """A file opens with a sentence, and no two files with the same one."""
    name = path.relative_to(root)
    lines = [line for line in tree.text(path).splitlines() if not line.startswith("#!")]
    if path.suffix == ".py":
        said = re.match(r'(?:r?"""|# )(.*?)(?:"""|$)', lines[0] if lines else "")
        sentence = said.group(1) if said else ""
    else:
        block = []
        for line in lines:
            if not line.startswith("//"):
                break
            block.append(line[2:].strip())
        sentence = " ".join(block)
    if not re.search(r"\w.*[.:?!](?:\s|$)", sentence):
        return [f"{name}:1: does not open with a comment that is a sentence"]
    first = lines[0]
    if first in openings:
        return [f"{name}:1: opens with the same words as {openings[first]}"]
    openings[first] = name
    return []


def long_files(root, above=400):
    """For the report: the files that are near the limit."""
    counts = [(tree.text(p).count("\n"), p.relative_to(root)) for p in tree.files(root, SOURCES)]
    return sorted((c for c in counts if c[0] > above), reverse=True)


if __name__ == "__main__":
    for count, name in long_files(tree.ROOT):
        print(f"note: {name} has {count} lines")
    tree.main(check)
