#!/usr/bin/env python3
"""Fails on an #include that points upward between the layers, or on headers that include each other in a ring."""

import tree

# A layer may include itself and these; `run` and the umbrella header may include everything.
MAY_INCLUDE = {
    "base": set(),
    "core": {"base"},
    "compose": {"base", "core"},
    "sync": {"base", "core"},
    "platform": {"base", "core"},
    "testing": {"base", "core", "compose", "platform", "run"},  # it runs programs on a clock of its own
    "net": {"base", "core", "compose", "sync"},
    "process": {"base", "core", "compose", "sync", "net", "platform"},
    "run": {"base", "core", "compose", "sync", "platform", "net", "process"},
}


def check(root):
    problems = []
    graph = {}
    for path in tree.files(root, ["include", "src"]):
        own = tree.layer(root, path)
        if own is None:
            if path != root / "include/asyncio.hpp":
                problems.append(f"{path.relative_to(root)}: lies in no layer")
            continue
        if own not in MAY_INCLUDE:
            problems.append(f"{path.relative_to(root)}: there is no layer '{own}'")
            continue
        for line, name, angle in tree.includes(path):
            target = resolve(root, path, name, angle)
            if target is None:
                continue
            graph.setdefault(path, []).append(target)
            other = tree.layer(root, target)
            if other is None:
                problems.append(f"{tree.where(root, path, line)}: the library must not include {name}")
            elif other != own and other not in MAY_INCLUDE[own]:
                problems.append(f"{tree.where(root, path, line)}: {own} must not include {name} ({other})")
    return problems + rings(root, graph)


def resolve(root, path, name, angle):
    """The project's file that an #include means, or None for a foreign one."""
    places = [root / "include" / name, root / "src" / name]
    if not angle:
        places.insert(0, path.parent / name)
    return next((p.resolve() for p in places if p.is_file()), None)


def with_everything_included(root, header):
    """The project's headers that this one includes, directly or not."""
    found, todo = set(), [header.resolve()]
    while todo:
        path = todo.pop()
        for _, name, angle in tree.includes(path):
            target = resolve(root, path, name, angle)
            if target and target not in found:
                found.add(target)
                todo.append(target)
    return found


def rings(root, graph):
    problems, state = [], {}

    def visit(path, trail):
        if state.get(path) == "done":
            return
        if path in trail:
            ring = [*trail[trail.index(path):], path]
            problems.append("ring of includes: " + " -> ".join(str(p.relative_to(root)) for p in ring))
            return
        for target in graph.get(path, []):
            visit(target, [*trail, path])
        state[path] = "done"

    for path in graph:
        visit(path, [])
    return problems


if __name__ == "__main__":
    tree.main(check)
