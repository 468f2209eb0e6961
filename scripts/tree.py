"""The project's files as the checks see them: which there are, in which layer, what they include."""

import functools
import hashlib
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
CPP = (".hpp", ".cpp")


def files(root, folders, suffixes=CPP):
    """The files below the folders of the project, sorted, build folders left out."""
    found = []
    for folder in folders:
        base = root / folder
        if base.is_file():
            found.append(base)
        elif base.is_dir():
            found += [p for p in base.rglob("*") if p.suffix in suffixes and p.is_file()]
    return sorted(p for p in found if "build" not in p.relative_to(root).parts)


@functools.lru_cache(maxsize=None)
def text(path):
    return path.read_text(encoding="utf-8")


def includes(path):
    """(line number, name, is it in angle brackets) for every #include of a file."""
    code = text(path)
    return [
        (code.count("\n", 0, match.start(2)) + 1, match.group(2), match.group(1) == "<")
        for match in INCLUDE.finditer(code)
    ]


def public_headers(root):
    return [p for p in files(root, ["include/asyncio"]) if p.suffix == ".hpp"]


def layer(root, path):
    """core for include/asyncio/core/task.hpp and src/core/task.cpp; None outside the layers."""
    parts = path.relative_to(root).parts
    if parts[:2] == ("include", "asyncio") and len(parts) > 3:
        return parts[2]
    if parts[0] == "src" and len(parts) > 2:
        return parts[1]
    return None


STRINGS_AND_COMMENTS = re.compile(
    r'R"(?P<end>[^(\s]*)\((?:.|\n)*?\)(?P=end)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|//[^\n]*|/\*(?:.|\n)*?\*/'
)


def code_only(source):
    """The source with comments and string contents blanked, line numbers kept."""

    def blank(match):
        found = match.group(0)
        if found.startswith(('"', "'", "R")):
            return '""' + "\n" * found.count("\n")
        return "\n" * found.count("\n")

    return STRINGS_AND_COMMENTS.sub(blank, source)


def digest(*parts):
    """One key for strings and for the contents of files."""
    state = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part.read_bytes()
        state.update(b"%d:" % len(data) + data)
    return state.hexdigest()


class Passed:
    """What a slow check found good before, by digest, kept in build/checks/; what was not asked for is forgotten."""

    def __init__(self, root, name):
        self.file = root / "build/checks" / f"{name}.json"
        self.before = set(json.loads(self.file.read_text())) if self.file.is_file() else set()
        self.now = set()

    def __contains__(self, key):
        if key in self.before:
            self.now.add(key)
        return key in self.before

    def add(self, key):
        self.now.add(key)

    def save(self):
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(sorted(self.now)))


def where(root, path, line):
    return f"{path.relative_to(root)}:{line}"


def main(check):
    """Runs one check on this tree: prints what is wrong and exits with 1 if anything is."""
    problems = check(ROOT)
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)
