#!/usr/bin/env python3
"""Compiles every program of compile/ with each compiler: each must be refused, and the first error must say why.

    tests/misuse/compile.py          all programs
    tests/misuse/compile.py NAME…    these, and show the first error lines

`// expect: REGEX` in a program is what the first line with an error must match; `// expect g++: REGEX` is for one
compiler alone. `// flags: …` adds options, `// only: clang` leaves the others out. `// expect: compiles` is a control.
"""

import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
INCLUDE = HERE.parent.parent / "include"
COMPILERS = {"clang": ["clang++-19", "clang++"], "g++": ["g++-12", "g++"]}
FLAGS = ["-std=c++20", "-fsyntax-only", "-pthread"]


class Compiler:
    """A compiler with <asyncio.hpp> precompiled, so that a program takes it a fraction of a second."""

    def __init__(self, family, command, folder):
        self.family = family
        self.command = command
        folder = folder / family
        folder.mkdir()
        header = folder / "asyncio.hpp.gch"
        subprocess.run([command, "-std=c++20", "-pthread", f"-I{INCLUDE}", "-x", "c++-header",
                        str(INCLUDE / "asyncio.hpp"), "-o", str(header)], check=True, stderr=subprocess.DEVNULL)
        # g++ takes the precompiled file for the program's own #include, clang has to be told.
        self.flags = [f"-I{folder}", f"-I{INCLUDE}"] if family == "g++" else ["-include-pch", str(header), f"-I{INCLUDE}"]

    def first_error(self, program, flags):
        """The message of the first line with an error, or None when it compiles."""
        done = subprocess.run([self.command, *FLAGS, *self.flags, *flags, str(program)], capture_output=True, text=True,
                              env={"LC_ALL": "C", "PATH": "/usr/bin:/bin:/usr/local/bin"})
        if done.returncode == 0:
            return None
        error = next((line for line in done.stderr.splitlines() if re.search(r"\berror:", line)), done.stderr)
        return re.sub(r"^.*?\berror: ", "", error)


def comments(text, word):
    return dict(re.findall(rf"^// {word}( \S+)?: (.*)$", text, re.M))


def problem(program, compiler):
    """(what is wrong with this program under this compiler or None, the first error)."""
    text = program.read_text()
    only = comments(text, "only").get("", compiler.family)
    if only != compiler.family:
        return None, "left out"
    expected = comments(text, "expect")
    expectation = expected.get(" " + compiler.family, expected.get("", None))
    if expectation is None:
        return "says nothing about what to expect", ""
    said = compiler.first_error(program, comments(text, "flags").get("", "").split())
    if expectation == "compiles":
        return (None if said is None else f"should compile, but: {said}"), said
    if said is None:
        return "compiles, and should not", said
    if not re.search(expectation, said):
        return f"the first error is\n    {said}\n  and should match\n    {expectation}", said
    return None, said


def main(names):
    programs = [path for path in sorted((HERE / "compile").glob("*.cpp")) if not names or path.stem in names]
    failures = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = [(family, next((c for c in commands if shutil.which(c)), None)) for family, commands in COMPILERS.items()]
        compilers = list(pool.map(lambda pair: Compiler(*pair, pathlib.Path(folder)), [pair for pair in found if pair[1]]))
        pairs = [(program, compiler) for program in programs for compiler in compilers]
        for (program, compiler), (wrong, said) in zip(pairs, pool.map(lambda pair: problem(*pair), pairs)):
            if wrong:
                failures += 1
                print(f"{program.stem}, {compiler.family}: {wrong}")
            elif names:
                print(f"{program.stem}, {compiler.family}: {said}")
    print(f"{len(programs)} programs, {', '.join(compiler.family for compiler in compilers)}: {failures} unexpected")
    return 1 if failures or not programs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
