#!/usr/bin/env python3
"""run.py: measures ours against the floor and the peers in turn, and writes docs/benchmarks.md.

  ./dev bench kernel                       all rows, all peers that are installed; about five minutes
  ./dev bench kernel --rows yield1,gather1000 --no-peers
  ./dev bench kernel --quick               one short round, to see that everything runs

The page is written only by a run of all rows that is not --quick. Peers come from Debian's packages
libboost1.81-dev, golang-go and python3-uvloop; instruction counts need valgrind.
"""

import argparse
import os
import pathlib
import sys

from harness import instructions, machine, measure, page, programs, rows

BENCH = pathlib.Path(__file__).resolve().parent


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("group", nargs="?", default="kernel", choices=sorted(rows.GROUPS))
    parser.add_argument("--rows", type=lambda text: text.split(","), help="only these, separated by commas")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one round at a tenth of the length, no page")
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True, help="measure the peers too")
    parser.add_argument("--compilers", default="clang,gcc", help="clang, gcc or both; the first is also counted in instructions")
    parser.add_argument("--instructions", action=argparse.BooleanOptionalAction, help="count instructions with callgrind")
    parser.add_argument("--core", type=int, default=min(os.sched_getaffinity(0)), help="the core to measure on")
    parser.add_argument("--build", action=argparse.BooleanOptionalAction, default=True, help="build before measuring")
    parser.add_argument("--build-root", type=pathlib.Path, default=BENCH.parent / "build", help="where the builds are")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    group = rows.GROUPS[arguments.group]
    wanted = [row for row in group if not arguments.rows or row.name in arguments.rows]
    if unknown := set(arguments.rows or []) - {row.name for row in group}:
        sys.exit(f"bench: no row named {', '.join(sorted(unknown))}; there are {', '.join(row.name for row in group)}")

    compilers = arguments.compilers.split(",")
    build_root = arguments.build_root.resolve()
    if arguments.build:
        say("building")
        programs.build(arguments.group, compilers, arguments.peers, build_root)
    runnable = programs.find(arguments.group, compilers, arguments.peers, build_root)

    rounds, scale = (1, 0.1) if arguments.quick else (arguments.rounds, 1)
    measurements = measure.measure(runnable, wanted, rounds, scale, arguments.core, say)

    counting = not arguments.quick if arguments.instructions is None else arguments.instructions
    counts = count_instructions(runnable, wanted) if counting and instructions.available() else {}

    print(table(wanted, runnable, measurements, counts))
    for failure in measurements.failures:
        print(f"failed: {failure}", file=sys.stderr)
    if wanted == group and not arguments.quick and not measurements.failures:
        target = BENCH.parent / "docs/benchmarks.md"
        facts = machine.describe(runnable)
        page.write(target, arguments.group, group, runnable, measurements, counts, facts, rounds, BENCH / "notes")
        say(f"wrote {target.relative_to(BENCH.parent)}")
    sys.exit(1 if measurements.failures else 0)


def count_instructions(runnable, wanted):
    counts = {}
    for program in runnable:
        if program.name in ("floor", "ours"):
            for row in wanted:
                say(f"counting {program.name} {row.name}")
                if (count := instructions.count(program, row)) is not None:
                    counts[row.name, program.name] = count
    return counts


def table(wanted, runnable, measurements, counts):
    """For the terminal: figures of everybody, then ours against the floor."""
    names = [program.name for program in runnable]
    lines = [f"{'row':<20}" + "".join(f"{name:>11}" for name in names) + "   ours / floor        target       instructions"]
    for row in wanted:
        figures = [measurements.figure(row.name, name) for name in names]
        cells = "".join(f"{figure.median:>11,.1f}" if figure else f"{'–':>11}" for figure in figures)
        ratio = measurements.ratio(row.name, "ours", "floor")
        ours = measurements.figure(row.name, "ours")
        verdict = ""
        if ratio and ours:
            met = "met" if row.target.met(ours.median, ratio.median) else "MISSED"
            verdict = f"   {ratio.median:4.2f} ({ratio.lowest:.2f}–{ratio.highest:.2f})  {row.target.text(row.unit):>11} {met:<7}"
        both = [counts.get((row.name, name)) for name in ("floor", "ours")]
        counted = "" if None in both else f" {both[0]:,.0f} → {both[1]:,.0f}"
        lines.append(f"{row.name:<20}{cells}{verdict}{counted}")
    return "\n".join(lines)


def say(what):
    print(f"bench: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
