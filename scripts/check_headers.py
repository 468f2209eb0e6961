#!/usr/bin/env python3
"""Fails unless every public header compiles alone, and twice in one file, with clang++ and with g++."""

import concurrent.futures
import os
import shutil
import subprocess

import check_layers
import tree

COMPILERS = ("clang++-19", "g++")
FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-x", "c++", "-"]


def check(root, compilers=COMPILERS):
    problems = [f"{c} is not installed" for c in compilers if not shutil.which(c)]
    passed = tree.Passed(root, "headers")
    headers = tree.public_headers(root)
    if (root / "include/asyncio.hpp").is_file():
        headers.append(root / "include/asyncio.hpp")
    versions = {c: version(c) for c in compilers if shutil.which(c)}
    jobs = []
    for header in headers:
        seen = sorted(check_layers.with_everything_included(root, header))
        for compiler, known_as in versions.items():
            key = tree.digest(known_as, *FLAGS, header, *seen)
            if key not in passed:
                jobs.append((compiler, header, key))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (compiler, header, key), error in zip(jobs, pool.map(lambda j: compile_alone(root, *j[:2]), jobs)):
            if error:
                problems.append(f"{header.relative_to(root)}: does not compile alone with {compiler}:\n{error}")
            else:
                passed.add(key)
    passed.save()
    return problems


def version(compiler):
    return subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout


def compile_alone(root, compiler, header):
    name = header.relative_to(root / "include")
    done = subprocess.run(
        [compiler, f"-I{root / 'include'}", *FLAGS],
        input=f"#include <{name}>\n#include <{name}>\n", capture_output=True, text=True)
    return "\n".join(done.stderr.splitlines()[:12]) if done.returncode else None


if __name__ == "__main__":
    tree.main(check)
