#!/usr/bin/env python3
"""Prove that the library's order of events is CPython's.

usage: run.py --binary PARITY_INTERPRETER [--programs N] [--seed S] [--jobs 2]
       run.py --pairs-binary PARITY_PAIRS [--pair NAME]
       run.py --check-shim

The first form runs random programs on CPython (oracle.py) and on the library and
compares the traces; a divergence is shrunk, printed and ends the run with 1.
The second runs the hand-written pairs. The third runs the programs on the host's
own asyncio and on the shim instead: it tests the tests. CPython 3.11 or newer.
"""

import argparse
import collections
import concurrent.futures
import itertools
import secrets
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import generator
import program as programs_module
import shrink

HERE = Path(__file__).resolve().parent
CHUNK = 250
# Words that leave no line of their own in a trace; they show in those of others.
SILENT = {"return", "raise", "reraise", "repeat", "try", "future", "soon", "later", "add_done", "set_var", "copy_context", "raise_level"}


def newest_python():
    """The newest python3 on PATH, as (path, version)."""
    found = []
    for name in ["python3", *(f"python3.{minor}" for minor in range(11, 30))]:
        path = shutil.which(name)
        if not path:
            continue
        answer = subprocess.run(
            [path, "-c", "import sys; print(*sys.version_info[:3])"], capture_output=True, text=True
        )
        if answer.returncode == 0:
            found.append((tuple(map(int, answer.stdout.split())), path))
    version, path = max(found)
    if version < (3, 11):
        sys.exit("parity needs python3 3.11 or newer")
    return path, ".".join(map(str, version))


class Side:
    """One of the two interpreters, as a command that reads programs and prints traces."""

    def __init__(self, name, command):
        self.name, self.command = name, [str(part) for part in command]

    def traces(self, programs):
        """A list of lines for each program. One that crashes or hangs gets one line that says so."""
        traces = []
        while len(traces) < len(programs):
            rest = programs[len(traces) :]
            text = "".join(program.text() for program in rest)
            try:
                answer = subprocess.run(
                    self.command, input=text, capture_output=True, text=True, timeout=30 + len(rest)
                )
                output, end = answer.stdout, answer.returncode
                complaint = answer.stderr
            except subprocess.TimeoutExpired as expired:
                output, end = (expired.stdout or b"").decode(), "hang"
                complaint = ""
            read = list(split_traces(output))
            traces.extend(read)
            if len(read) < len(rest):
                traces.append([f"the interpreter ended with {end}", *complaint.splitlines()[:40]])
        return traces


def split_traces(output):
    lines = []
    for line in output.splitlines():
        if line.startswith("endtrace "):
            yield lines
            lines = []
        elif not line.startswith("trace "):
            lines.append(line)


def compare_chunk(sides, seed, first, count, profile):
    programs = [generator.generate(seed, number, profile) for number in range(first, first + count)]
    left, right = (side.traces(programs) for side in sides)
    bad = [number for number in range(count) if left[number] != right[number]]
    words = Counter(statement.word for program in programs for statement in program.statements())
    events = Counter()
    for lines in left:
        for line in lines:
            events.update(what_happened(line))
    return [programs[number] for number in bad], words, events, sum(map(len, left))


def what_happened(line):
    """The kinds of event in one trace line, for the coverage table."""
    parts = line.split(" ", 4)
    if len(parts) < 4:
        return
    yield parts[3]
    for text in ("CancelledError", "TimeoutError", "ExceptionGroup", "InvalidStateError", "guard", "report", "skipped"):
        if text in line:
            yield f"with {text}"


def random_parity(options, sides):
    started = time.monotonic()
    words, events, lines, diverged = Counter(), Counter(), 0, []
    chunks = [
        (first, min(CHUNK, options.first + options.programs - first))
        for first in range(options.first, options.first + options.programs, CHUNK)
    ]
    print(f"seed {options.seed}: {options.programs} programs, {sides[0].name} and {sides[1].name}", flush=True)
    done = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        waiting = collections.deque()
        while chunks or waiting:
            # A few ahead, not all: a result holds its programs.
            while chunks and len(waiting) < 2 * options.jobs:
                first, count = chunks.pop(0)
                waiting.append(pool.submit(compare_chunk, sides, options.seed, first, count, options.profile))
            bad, chunk_words, chunk_events, chunk_lines = waiting.popleft().result()
            words += chunk_words
            events += chunk_events
            lines += chunk_lines
            diverged.extend(bad)
            done += CHUNK
            if done % 5000 == 0:
                print(f"{done} programs, {len(diverged)} diverge, {time.monotonic() - started:.0f} s", flush=True)
            if diverged and not options.keep_going:
                chunks.clear()
                for other in waiting:
                    other.cancel()
                waiting.clear()
    for program in diverged[: options.show]:
        show_divergence(program, sides, options)
    seconds = time.monotonic() - started
    print_coverage(words, events)
    print(f"{lines} events in {seconds:.0f} s; seed {options.seed}")
    if diverged:
        print(f"{len(diverged)} of {options.programs} programs diverge: " + " ".join(one.name for one in diverged[:20]))
        return 1
    sayable = generator.words_of(options.profile)
    unused = [word for word in sayable if not words[word]]
    if options.programs >= 1000:
        unused += [word for word in sayable if word not in SILENT and not events[word]]
    if unused and options.programs >= 100:
        print(f"never used: {' '.join(unused)}")
        return 1
    print(f"{options.programs} passed, 0 failed")
    return 0


def show_divergence(program, sides, options):
    def diverging(candidates):
        left, right = (side.traces(candidates) for side in sides)
        return [one != other for one, other in zip(left, right)]

    print(f"\nprogram {program.name} diverges; shrinking", flush=True)
    small = shrink.shrink(program, diverging, options.shrink_seconds)
    left, right = (side.traces([small])[0] for side in sides)
    print(small.text())
    print_side_by_side((sides[0].name, left), (sides[1].name, right))
    seed, number = program.name.rsplit("-", 1)
    command = " ".join([sys.executable, str(HERE / "run.py"), *options.side_arguments])
    print(f"to see it again: {command} --seed {seed} --first {number} --programs 1", flush=True)


def print_coverage(words, events):
    print(f"{'word':14}{'in programs':>12}{'traced':>10}")
    for word in generator.WEIGHTS:
        print(f"{word:14}{words[word]:12}{events[word] if word not in SILENT else '-':>10}")
    for name in sorted(name for name in events if name.startswith("with ")):
        print(f"events {name}: {events[name]}")


def run_pairs(options, python):
    """Both halves of every pair; equal output, or the differing lines."""
    halves = {
        ending: {path.stem for path in (HERE / "pairs").glob(f"*.{ending}")} - {"pair", "pairing"}
        for ending in ("py", "cpp")
    }
    failed = sorted(halves["py"] ^ halves["cpp"])
    if failed:
        print("only one half exists: " + " ".join(failed))
    names = [options.pair] if options.pair else sorted(halves["py"] & halves["cpp"])

    def both_halves(name):
        commands = ([python, HERE / "pairs" / f"{name}.py"], [options.pairs_binary, name])
        return [subprocess.run(one, capture_output=True, text=True, timeout=60) for one in commands]

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, (left, right) in zip(names, pool.map(both_halves, names)):
            if left.stdout and left.stdout == right.stdout and left.returncode == right.returncode == 0:
                continue
            failed.append(name)
            print(f"pair {name}: exit {left.returncode} and {right.returncode}")
            print_side_by_side(("CPython", left.stdout.splitlines()), ("asyncio for C++", right.stdout.splitlines()))
            print(left.stderr[-2000:], right.stderr[-2000:], sep="\n")
    print(f"{len(names)} pairs")
    print(f"{len(names) - len(set(names) & set(failed))} passed, {len(failed)} failed")
    return 1 if failed else 0


def print_side_by_side(left, right):
    width = max(map(len, [left[0], *left[1]]))
    print(f"  {left[0]:{width}}   {right[0]}")
    for one, other in itertools.zip_longest(left[1], right[1], fillvalue=""):
        print(f"{' ' if one == other else '!'} {one:{width}}   {other}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", help="the parity_interpreter executable")
    parser.add_argument("--pairs-binary", help="the parity_pairs executable")
    parser.add_argument("--pair", help="only this pair")
    parser.add_argument("--check-shim", action="store_true", help="compare shim and host instead")
    parser.add_argument("--programs", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first program")
    parser.add_argument("--seed", help="fresh and printed when not given")
    parser.add_argument("--profile", choices=tuple(generator.LEFT_OUT), default="all")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--python", help="the oracle's interpreter; the newest found when not given")
    parser.add_argument("--file", help="run the programs of this file instead of random ones")
    parser.add_argument("--show", type=int, default=1, help="how many divergences to shrink and print")
    parser.add_argument("--keep-going", action="store_true", help="do not stop at the first divergence")
    parser.add_argument("--shrink-seconds", type=int, default=120)
    options = parser.parse_args()

    python, version = (options.python, options.python) if options.python else newest_python()
    if options.pairs_binary:
        return run_pairs(options, python)
    options.seed = options.seed or secrets.token_hex(4)
    oracle = Side(f"CPython {version}", [python, HERE / "oracle.py"])
    if options.check_shim:
        host = Side(f"asyncio of {version}", [python, HERE / "oracle.py", "--algorithms", "host"])
        oracle = Side("shim", [python, HERE / "oracle.py", "--as-host"])
        options.side_arguments = ["--check-shim", "--profile", options.profile]
        return random_parity(options, (oracle, host))
    if not options.binary:
        parser.error("give --binary, --pairs-binary or --check-shim")
    options.side_arguments = ["--binary", options.binary]
    library = Side("asyncio for C++", [options.binary])
    if options.file:
        return compare_file(options, (oracle, library))
    return random_parity(options, (oracle, library))


def compare_file(options, sides):
    with open(options.file, encoding="utf-8") as lines:
        programs = list(programs_module.read_programs(lines))
    left, right = (side.traces(programs) for side in sides)
    bad = [one for one, a, b in zip(programs, left, right) if a != b]
    for program in bad[: options.show]:
        show_divergence(program, sides, options)
    print(f"{len(programs) - len(bad)} passed, {len(bad)} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
