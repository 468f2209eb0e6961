"""Turns: every program measures a row right after the one it is compared with, and medians are kept."""

import collections
import dataclasses
import statistics
import subprocess


@dataclasses.dataclass(frozen=True)
class Figure:
    median: float
    lowest: float
    highest: float


class Measurements:
    """The figures of all rounds, by (row, program)."""

    def __init__(self):
        self._rounds = collections.defaultdict(dict)  # (row, program) -> {round: figure}
        self.failures = []

    def add(self, row, program, round_number, figure):
        self._rounds[row, program][round_number] = figure

    def figure(self, row, program):
        rounds = self._rounds.get((row, program))
        return _summary(rounds.values()) if rounds else None

    def ratio(self, row, program, base):
        """The median of the ratios that each round gave, which a change of the machine's speed leaves alone."""
        ours, theirs = self._rounds.get((row, program), {}), self._rounds.get((row, base), {})
        ratios = [ours[n] / theirs[n] for n in ours if theirs.get(n)]
        return _summary(ratios) if ratios else None


def _summary(values):
    values = list(values)
    return Figure(statistics.median(values), min(values), max(values))


def measure(programs, rows, rounds, scale, core, say):
    """A B C, A B C, …: row by row, round by round."""
    measurements = Measurements()
    for row in rows:
        say(row.name)
        absent = set()
        # Memory does not vary from run to run, and these runs are the longest.
        for round_number in range(1 if row.unit == "bytes" else rounds):
            for program in programs:
                if program in absent:
                    continue
                try:
                    figure = program.run(row.name, core, f"--scale={scale:g}")
                except (RuntimeError, OSError, subprocess.SubprocessError) as error:
                    measurements.failures.append(str(error))
                    figure = None
                if figure is None:
                    absent.add(program)
                else:
                    measurements.add(row.name, program.name, round_number, figure)
    return measurements
