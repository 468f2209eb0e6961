"""Instructions an operation, counted by callgrind: repeatable where times are not."""

import re
import shutil
import subprocess


def available():
    return shutil.which("valgrind") is not None


def count(program, row):
    """Only while the row's stopwatch runs; None for a row whose programs cannot be counted."""
    if row.operations == 0:
        return None
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--collect-atstart=no"]
        + [*program.command, f"--count={row.count}", row.name],
        capture_output=True,
        text=True,
        timeout=600,
    )
    collected = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not collected:
        return None
    return int(collected.group(1)) / row.operations
