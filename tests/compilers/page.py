"""docs/compilers.md, as text: written from the results of run.py, and read back to compare with them."""

import pathlib
import re

PAGE = pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "compilers.md"
WORKS = "works"
DOES_NOT_COMPILE = "does not compile"

INTRODUCTION = """# What compilers do to coroutines

Some forms of coroutine code that the language allows are compiled wrongly. This page lists {count} forms, what becomes of each,
and what to write instead. It is written by `tests/compilers/run.py`; do not edit it.

Each form is a small program under `tests/compilers/patterns/`, with a coroutine type of its own and not the library's.
Each was built and run with {compilers}, with `-O0`, with `-O2`, and with `-O1` and AddressSanitizer.
One word stands for all three where they agree. The safe form beside it was built and run in the same way, and works in all.

- **works**: it did what the language says, and every object was destroyed once.
- **wrong result**: it ran to its end, but a value was wrong, an object was destroyed twice or not at all, or memory behind the
  coroutine's frame was written to.
- **memory error**: AddressSanitizer stopped it. **crash**: a signal ended it.
- **does not compile**: the compiler refuses it, or fails itself.

A form that is compiled wrongly may seem to work; forms that stand in the first table although both compilers get them right are
too near to others that fail. Which of *works*, *wrong result*, *memory error* and *crash* appears
depends on what stands beside the frame. `run.py --check`, which the tests run, therefore tells three things apart: works in all
modes, does not compile, broken in at least one mode.

The library's own forms (option structs, awaiters, `async_with`) are chosen so that the natural way to call them is in the
second table.
"""

BUGS = """
## The compiler bugs behind the first table

| name | what was seen | reported as |
|---|---|---|
| G1 | g++: with an await in the condition of `if`, `while`, `do` or `switch`, in a scope without a local variable, the frame is read past its end; it depends on the code around it whether that shows | GCC 106188 |
| G2 | g++: a closure or an aggregate that owns memory, made inside the await expression, is destroyed twice | GCC 100611, 101367, 101976, 99576 |
| G3 | g++: a coroutine lambda that owns what it captured, called on the spot, is destroyed twice | GCC 100611 |
| G4 | g++: an aggregate awaiter that owns memory, made in the await expression, is destroyed twice | GCC 99576 |
| G5 | g++: a conditional expression with an await and a temporary that owns memory destroys that temporary twice | |
| G6 | g++: a coroutine chosen by a conditional expression and awaited at once is destroyed twice | |
| G7 | g++: "array used as initializer" for a braced list in a statement that awaits | |
| G8 | g++: resuming the next coroutine is a tail call only where the optimiser makes it one | GCC 100897 |
| G9 | both: a frame is aligned as `operator new` aligns, whatever its locals ask for | P2014 |
| G10 | g++: internal compiler error with optimisation, where a coroutine's return type is trivially copyable and wider than a register | |
| G11 | g++: an aggregate whose members own memory, initialised from awaits, destroys them twice | |
| G12 | g++: what `throw` throws, made from the value of an await that owns memory, is destroyed twice | |
| G13 | g++: with several awaits in one expression, `await_resume` of the first is called only when the last has finished | |
"""


def cell(by_mode):
    """One word where the modes agree; else each word with its modes."""
    modes = {}
    for mode, word in by_mode.items():
        modes.setdefault(word, []).append(mode)
    if len(modes) == 1:
        return next(iter(modes))
    return ", ".join(f"{word} ({', '.join(where)})" for word, where in modes.items())


def verdict(text):
    """What --check compares: undefined behaviour shows itself differently from day to day."""
    return text if text in (WORKS, DOES_NOT_COMPILE) else "broken"


def row(pattern, compilers, results):
    cells = [cell(results[pattern.name, compiler.title, False]) for compiler in compilers]
    title = pattern.title.replace("|", "\\|")
    safe = pattern.safe.replace("|", "\\|")
    if not is_trap(pattern, compilers, results):
        return f"| `{pattern.name}` | {title} | {' | '.join(cells)} |"
    return f"| `{pattern.name}` | {title} | {' | '.join(cells)} | {code(safe)} | {pattern.known} |"


def code(text):
    """Marks what is C++ as such; a few safe forms are said in words."""
    return f"`{text}`" if any(sign in text for sign in ";({") else text


def is_trap(pattern, compilers, results):
    """Goes into the first table: it fails somewhere, or is so near to one that fails that it works by luck."""
    cells = [cell(results[pattern.name, compiler.title, False]) for compiler in compilers]
    return bool(pattern.known) or any(text != WORKS for text in cells)


def write(patterns, compilers, results):
    rows = {pattern: row(pattern, compilers, results) for pattern in patterns}
    fine = [pattern for pattern in patterns if not is_trap(pattern, compilers, results)]
    titles = " | ".join(compiler.title for compiler in compilers)
    rule = "|---" * (len(compilers) + 2) + "|"
    versions = " and ".join(f"{compiler.family} {compiler.version}" for compiler in compilers)
    text = [INTRODUCTION.format(count=len(patterns), compilers=versions)]
    text.append(f"\n## Forms to avoid\n\n| program | form | {titles} | write instead | bug |\n{rule}---|---|\n")
    text += [rows[pattern] + "\n" for pattern in patterns if pattern not in fine]
    text.append(f"\n## Forms that work\n\n| program | form | {titles} |\n{rule}\n")
    text += [rows[pattern] + "\n" for pattern in fine]
    text.append(BUGS)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("".join(text))


def committed():
    """{(pattern name, compiler title): cell} as the page has it."""
    cells = {}
    titles = []
    for line in PAGE.read_text().splitlines():
        columns = [column.strip() for column in re.split(r"(?<!\\)\|", line)[1:-1]]
        if columns and columns[0] == "program":
            titles = [title for title in columns[2:] if re.fullmatch(r"\S+ \d+", title)]
        elif columns and (name := re.fullmatch(r"`(\w+)`", columns[0])):
            cells.update({(name.group(1), title): columns[2 + i] for i, title in enumerate(titles)})
    return cells


def differences(patterns, compilers, results):
    """A line for each form whose verdict is not the page's; compilers that the page does not have are left out."""
    cells = committed()
    known = {title for _, title in cells}
    found = []
    for pattern in patterns:
        for compiler in compilers:
            if compiler.title not in known:
                continue
            was = cells.get((pattern.name, compiler.title), "not on the page")
            now = cell(results[pattern.name, compiler.title, False])
            if verdict(was) != verdict(now):
                found.append(f"{pattern.name}, {compiler.title}: the page says {was}; here: {now}")
    return found
