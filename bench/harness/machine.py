"""In general words: the machine and the tools that the figures come from."""

import os
import platform
import re
import subprocess


def describe(programs):
    """(what, which) pairs."""
    facts = [
        ("processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("system", f"Linux {'.'.join(platform.release().split('.')[:2])}, {_distribution()}"),
        ("compilers", f"clang++ {_version('clang++-19')} (the reference), g++ {_version('g++')}, both -O2"),
    ]
    busy = os.getloadavg()[1] - 1  # without the measured program itself
    facts.append(
        (
            "other programs",
            "hardly any" if busy < 0.5 else f"{busy:.0f} wanted a core on average: rows that live from the caches "
            "(1,000 tasks, 100,000 timers, threads) come out slower than on a quiet machine",
        )
    )
    names = {program.name for program in programs}
    peers = []
    if "Asio" in names:
        peers.append(f"Boost.Asio {_boost()}")
    if "Go" in names:
        peers.append(f"Go {_version('go', 'version')}")
    for program in programs:
        if program.name == "CPython":
            peers.append(f"CPython {_version(program.command[0])}")
        if program.name == "uvloop":
            peers.append(f"uvloop {_output(program.command[0], '-c', 'import uvloop; print(uvloop.__version__)')}")
    if peers:
        facts.append(("peers", ", ".join(peers)))
    return facts


def _processor():
    with open("/proc/cpuinfo", encoding="ascii") as cpuinfo:
        found = re.search(r"model name\s*:\s*(.*)", cpuinfo.read())
    name = found.group(1) if found else platform.machine()
    return re.sub(r"\((?:R|TM)\)", "", name)


def _distribution():
    return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")


def _boost():
    for directory in ("/usr/include", "/usr/local/include"):
        try:
            with open(f"{directory}/boost/version.hpp", encoding="ascii") as header:
                return re.search(r'BOOST_LIB_VERSION "([\d_]+)"', header.read()).group(1).replace("_", ".")
        except OSError:
            continue
    return "of this system"


def _version(command, argument="--version"):
    found = re.search(r"\d+\.\d+(?:\.\d+)?", _output(command, argument))
    return found.group(0) if found else "of this system"


def _output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""
