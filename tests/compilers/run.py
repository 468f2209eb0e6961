#!/usr/bin/env python3
"""Builds and runs the programs of patterns/ with each compiler in three build modes, and keeps docs/compilers.md.

    tests/compilers/run.py              build, run, write docs/compilers.md
    tests/compilers/run.py --check      build, run, fail where the committed page says otherwise
    tests/compilers/run.py NAME…        build, run, print these patterns only

A pattern's file opens with what it is about, in one comment line; `// known:` names its entry in the page's list of
compiler bugs, and `// safe:` says how to write it instead, which the same file holds under SAFE_FORM.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

import page

HERE = pathlib.Path(__file__).resolve().parent
MODES = {"-O0": ["-O0"], "-O2": ["-O2"], "ASan": ["-O1", "-fsanitize=address", "-DMINIMAL_NO_GUARD"]}
COMPILERS = {"clang": ["clang++-19", "clang++"], "g++": ["g++-12", "g++"]}
ENDINGS = {0: page.WORKS, 1: "wrong result", 99: "memory error"}


class Pattern:
    """One file of patterns/ and what its comments say."""

    def __init__(self, path):
        self.path = path
        self.name = path.stem
        text = path.read_text()
        self.title = text.split("\n", 1)[0].removeprefix("// ").rstrip(".")
        self.known = self.comment(text, "known")
        self.safe = self.comment(text, "safe")
        self.has_safe_form = "SAFE_FORM" in text

    @staticmethod
    def comment(text, word):
        found = re.search(rf"^// {word}: (.*)$", text, re.M)
        return found.group(1) if found else ""


class Compiler:
    """A compiler of this machine."""

    def __init__(self, family, command):
        self.family = family
        self.command = command
        self.version = subprocess.run([command, "-dumpfullversion" if family == "g++" else "-dumpversion"],
                                      capture_output=True, text=True, check=True).stdout.strip()
        self.title = f"{family} {self.version.split('.')[0]}"

    def outcomes(self, patterns, mode, safe_form, folder):
        """{pattern name: one word for what becomes of it}, from one program that holds all that compile."""
        folder = folder / f"{self.family} {mode} {'safe' if safe_form else 'plain'}"
        folder.mkdir()
        flags = ["-std=c++20", "-w", f"-I{HERE}", *MODES[mode]]
        if safe_form:
            flags.append("-DSAFE_FORM")
        words = {}
        waiting = {pattern.name: pattern for pattern in patterns}
        while waiting:
            (folder / "all.cpp").write_text(one_program(waiting.values()))
            built = subprocess.run([self.command, *flags, str(folder / "all.cpp"), "-o", str(folder / "all")],
                                   capture_output=True, text=True)
            if built.returncode == 0:
                break
            refused = blamed(built.stderr) & waiting.keys()
            if not refused:
                raise RuntimeError(f"{self.command} fails outside of every pattern:\n{built.stderr}")
            for name in refused:
                del waiting[name]
                words[name] = page.DOES_NOT_COMPILE
        for name in waiting:
            words[name] = ending([str(folder / "all"), name])
        return words


def one_program(patterns):
    """The text of a program that holds each pattern in a namespace of its own, and runs the one it is asked for."""
    text = ['#define MINIMAL_CHOOSES\n#include "minimal.hpp"\n']
    text += [f'namespace {p.name} {{\n#include "{p.path}"\n}}\n' for p in patterns]
    text.append("int main(int, char** arguments) {\n  std::string name = arguments[1];\n")
    text += [f'  if (name == "{p.name}") return outcome({p.name}::pattern());\n' for p in patterns]
    text.append("  return 2;\n}\n")
    return "".join(text)


def blamed(messages):
    """The patterns that a compiler's error messages point at."""
    return set(re.findall(r"patterns/(\w+)\.cpp:\d+:\d+: (?:fatal error|error|internal compiler error)", messages))


def ending(command):
    try:
        ran = subprocess.run(command, capture_output=True, timeout=20, preexec_fn=limits,
                             env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0:exitcode=99"})
    except subprocess.TimeoutExpired:
        return "does not end"
    return ENDINGS.get(ran.returncode, "crash")


def limits():
    """The default stack of a Linux program, no core files, and some seconds of processor time."""
    resource.setrlimit(resource.RLIMIT_STACK, (8 << 20, 8 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (15, 15))


def measure(patterns, compilers, jobs):
    """{(pattern name, compiler title, is the safe form): {mode: word}}."""
    results = {}
    with_safe_form = [pattern for pattern in patterns if pattern.has_safe_form]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = {}
        for safe_form, chosen in ((False, patterns), (True, with_safe_form)):
            for compiler in compilers:
                for mode in MODES:
                    waiting[compiler.title, mode, safe_form] = pool.submit(
                        compiler.outcomes, chosen, mode, safe_form, pathlib.Path(folder))
        for (title, mode, safe_form), future in waiting.items():
            for name, word in future.result().items():
                results.setdefault((name, title, safe_form), {})[mode] = word
    return results


def found_compilers():
    found = []
    for family, commands in COMPILERS.items():
        command = next((command for command in commands if shutil.which(command)), None)
        if command:
            found.append(Compiler(family, command))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    patterns = [Pattern(path) for path in sorted((HERE / "patterns").glob("*.cpp"))]
    if arguments.names:
        patterns = [pattern for pattern in patterns if pattern.name in arguments.names]
    compilers = found_compilers()
    results = measure(patterns, compilers, arguments.jobs)

    broken = [f"{name}: the safe form, {title}: {page.cell(by_mode)}"
              for (name, title, safe_form), by_mode in results.items()
              if safe_form and page.verdict(page.cell(by_mode)) != page.WORKS]
    if arguments.check:
        broken += page.differences(patterns, compilers, results)
    elif arguments.names:
        for pattern in patterns:
            print(page.row(pattern, compilers, results))
    else:
        page.write(patterns, compilers, results)
    for line in broken:
        print(line, file=sys.stderr)
    print(f"{len(patterns)} patterns, {', '.join(compiler.title for compiler in compilers)}: {len(broken)} unexpected")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
