#!/usr/bin/env python3
"""Runs the checks, all or those named, and says for each whether it passed and how long it took."""

import sys
import time

import check_format
import check_headers
import check_layers
import check_platform
import check_style
import check_test
import check_umbrella
import rules
import tree

CHECKS = {
    "selftest": check_test.check,
    "layers": check_layers.check,
    "umbrella": check_umbrella.check,
    "platform": check_platform.check,
    "style": check_style.check,
    "format": check_format.check,
    "rules": rules.check,
    "headers": check_headers.check,
}


def main(names):
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        sys.exit(f"there is no check '{unknown[0]}'; there are: {' '.join(CHECKS)}")
    good = True
    for name in names or CHECKS:
        begun = time.perf_counter()
        problems = CHECKS[name](tree.ROOT)
        print(f"check {name:9} {'FAILED' if problems else 'passed'} {time.perf_counter() - begun:6.2f} s", flush=True)
        for problem in problems:
            print(f"  {problem}")
        good = good and not problems
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
