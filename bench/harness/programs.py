"""The programs that are compared: how each is built, and how one row of one is run."""

import dataclasses
import importlib.util
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Debian's own, for which python3-uvloop is packaged, whatever else PATH offers first.
PYTHON = "/usr/bin/python3" if os.access("/usr/bin/python3", os.X_OK) else sys.executable

# The build that a column's figures come from, by the column's compiler.
PRESETS = {"clang": "release", "gcc": "gcc-release"}


@dataclasses.dataclass(frozen=True)
class Program:
    name: str  # "floor", "ours", "floor gcc", "ours gcc", "Asio", …
    command: tuple[str, ...]

    def run(self, row, core, *arguments):
        """The row's figure; None when this program has no such row. RuntimeError when it fails."""
        done = subprocess.run(
            [*self.command, *arguments, row],
            capture_output=True,
            text=True,
            timeout=600,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        )
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: {row}: exit code {done.returncode}\n{done.stderr.strip()[-500:]}")
        for line in done.stdout.splitlines():
            name, _, figure = line.partition("\t")
            if name == row:
                return float(figure)
        return None


def build(group, compilers, with_peers, build_root):
    """Builds what can be built here; the peers with the first compiler."""
    for compiler in compilers:
        directory = build_root / PRESETS[compiler]
        configure = ["cmake", "--preset", PRESETS[compiler], "-B", str(directory), "-DASYNCIO_BUILD_BENCH=ON"]
        _run_quietly(configure + ["-DASYNCIO_BUILD_TESTS=OFF", "-DASYNCIO_BUILD_EXAMPLES=OFF"])
        wanted = ["bench_floor", f"bench_{group}"]
        if with_peers and compiler == compilers[0]:
            wanted += ["bench_asio", "build_bench_go"]
        possible = (directory / "bench/targets.txt").read_text().split()
        targets = [target for target in wanted if target in possible]
        _run_quietly(["cmake", "--build", str(directory), "--target", *targets])


def find(group, compilers, with_peers, build_root):
    """The programs that were built, in the order in which they take turns."""
    programs = []
    for compiler in compilers:
        built = build_root / PRESETS[compiler] / "bench"
        suffix = "" if compiler == compilers[0] else f" {compiler}"
        programs.append(Program(f"floor{suffix}", (str(built / "bench_floor"),)))
        programs.append(Program(f"ours{suffix}", (str(built / f"bench_{group}"),)))
        if with_peers and not suffix:
            peers = {"Asio": "bench_asio", "Go": "bench_go"}
            programs += [Program(name, (str(built / file),)) for name, file in peers.items() if (built / file).exists()]
    if with_peers:
        script = str(ROOT / "bench/python/bench.py")
        programs.append(Program("CPython", (PYTHON, script)))
        if _debian_python_has("uvloop"):
            programs.append(Program("uvloop", (PYTHON, script, "--loop=uvloop")))
    return programs


def _run_quietly(command):
    done = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}\nbench: failed: {' '.join(command)}")


def _debian_python_has(module):
    if PYTHON == sys.executable:
        return importlib.util.find_spec(module) is not None
    return subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True).returncode == 0
