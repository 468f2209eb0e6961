#!/usr/bin/env python3
"""Installs the optimised build, moves it, and compiles a program against it with find_package and with pkg-config."""

import os
import pathlib
import subprocess
import tempfile

import tree

PROGRAM = """
#include <asyncio.hpp>

asyncio::Coroutine<int> async_main() {
  co_await asyncio::sleep(std::chrono::milliseconds(1));
  co_return 42;
}

int main() { return asyncio::run(async_main()) == 42 ? 0 : 1; }
"""

CMAKE = """
cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES CXX)
find_package(asyncio 0.1 REQUIRED)
add_executable(program program.cpp)
target_link_libraries(program PRIVATE asyncio::asyncio)
"""


def check(root):
    build = root / "build/release"
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "program.cpp").write_text(PROGRAM)
        (place / "CMakeLists.txt").write_text(CMAKE)
        installed, moved = place / "installed", place / "moved"
        run("cmake", "--install", build, "--prefix", installed)
        installed.rename(moved)

        run("cmake", "-S", place, "-B", place / "build", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={moved}",
            "-DCMAKE_CXX_COMPILER=clang++-19")
        run("cmake", "--build", place / "build")
        run(place / "build/program")

        package = next(moved.rglob("asyncio.pc"))
        flags = run("pkg-config", "--cflags", "--libs", "asyncio", PKG_CONFIG_PATH=str(package.parent))
        run("g++", "-std=c++20", place / "program.cpp", "-o", place / "program", *flags.split())
        run(place / "program")
    return []


def run(*command, **environment):
    command = [str(word) for word in command]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: failed with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    tree.main(check)
