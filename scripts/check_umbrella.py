#!/usr/bin/env python3
"""Fails unless <asyncio.hpp> reaches every header below include/asyncio, except testing/."""

import check_layers
import tree

TESTING = "asyncio/testing/"
# Needs a package that the library itself does not need.
OPTIONAL = {"asyncio/core/fmt.hpp"}


def check(root):
    umbrella = root / "include/asyncio.hpp"
    headers = {str(p.relative_to(root / "include")): p.resolve() for p in tree.public_headers(root)}
    if not umbrella.is_file():
        return ["include/asyncio.hpp: missing"] if headers else []
    reached = check_layers.with_everything_included(root, umbrella)
    problems = [
        f"include/asyncio.hpp: does not reach {name}"
        for name, path in headers.items()
        if path not in reached and not name.startswith(TESTING) and name not in OPTIONAL
    ]
    included = [name for _, name, _ in tree.includes(umbrella) if name.startswith("asyncio/")]
    for name in sorted(set(included)):
        if name not in headers:
            problems.append(f"include/asyncio.hpp: there is no {name}")
        if included.count(name) > 1:
            problems.append(f"include/asyncio.hpp: includes {name} twice")
    for name, path in headers.items():
        if name.startswith(TESTING) and path in reached:
            problems.append(f"include/asyncio.hpp: {name} is not for everybody")
    return problems


if __name__ == "__main__":
    tree.main(check)
