#!/usr/bin/env python3
"""Fails on a C++ file that clang-format-19 would change; says nothing where it is not installed."""

import concurrent.futures
import os
import shutil
import subprocess

import tree

FORMATTER = "clang-format-19"


def check(root):
    if not shutil.which(FORMATTER):
        return []
    passed = tree.Passed(root, "format")
    todo = {}
    for path in tree.files(root, ["include", "src", "tests", "examples", "bench"]):
        key = tree.digest(root / ".clang-format", path)
        if key not in passed:
            todo[path] = key
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        same = list(pool.map(lambda path: is_formatted(root, path), todo))
    problems = []
    for (path, key), good in zip(todo.items(), same):
        if good:
            passed.add(key)
        else:
            problems.append(f"{path.relative_to(root)}: not formatted; run ./dev format")
    passed.save()
    return problems


def is_formatted(root, path):
    command = [FORMATTER, f"--style=file:{root / '.clang-format'}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode == 0 and done.stdout == tree.text(path)


if __name__ == "__main__":
    tree.main(check)
