"""Writes docs/benchmarks.md: one section for each group, of which a run replaces its own."""

import datetime
import re

PEERS = ["Asio", "Go", "CPython", "uvloop"]

HEAD = """# Benchmarks

Written by `./dev bench`; do not edit it. The explanations come from `bench/notes/`.

Read the ratios: absolute times move from machine to machine. **Floor** is the least machinery that still honours
asyncio's order of events (`bench/floor/`): an intrusive queue and pooled frames, without cancellation, reference
counts, names, contexts, introspection, clock reads or polling. **Ours** is what an ordinary user writes
(`bench/kernel/`).
"""


def write(path, group, rows, programs, measurements, instructions, facts, rounds, notes):
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    sections = dict(re.findall(r"<!-- (\w+) -->\n(.*?)<!-- end -->\n", old, re.DOTALL))
    sections[group] = section(group, rows, programs, measurements, instructions, facts, rounds, notes)
    body = "".join(f"\n<!-- {name} -->\n{text}<!-- end -->\n" for name, text in sections.items())
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + body, encoding="utf-8")


def section(group, rows, programs, measurements, instructions, facts, rounds, notes):
    parts = [
        f"## {group.capitalize()}\n",
        how_measured(facts, rounds),
        "### Against the floor\n",
        floor_table(rows, measurements, instructions),
    ]
    if any(program.name in PEERS for program in programs):
        parts += ["### Against others\n", peers_text(), peers_table(rows, programs, measurements)]
    explained = [(row, notes / f"{row.name}.md") for row in rows if (notes / f"{row.name}.md").exists()]
    if explained:
        parts.append("### Where the time goes\n")
        parts += [f"**`{row.name}`** {note.read_text(encoding='utf-8').strip()}\n" for row, note in explained]
    return "\n".join(parts)


def how_measured(facts, rounds):
    day = datetime.datetime.now(datetime.timezone.utc).strftime("%-d %B %Y")
    lines = [f"Measured on {day}.", ""]
    lines += [f"- {what}: {which}" for what, which in facts]
    lines.append(
        f"- {rounds} rounds. In each, the programs take turns row by row, each in a fresh process pinned to one core. "
        "Times are CPU time, so a neighbour who borrows the core costs no more than what it takes from the caches; "
        "`xthread_burst` uses two cores and wall time. Figures are medians; a ratio is the median of the rounds' ratios, "
        "with the lowest and the highest."
    )
    lines.append("- Instructions are counted by callgrind with clang++, while the row's stopwatch runs.")
    return "\n".join(lines) + "\n"


def floor_table(rows, measurements, instructions):
    lines = [
        "| row | one operation | floor | ours | ours / floor | target | met | instructions, floor → ours | g++: ours | g++: ours / floor |",
        "|---|---|--:|--:|--:|--:|---|--:|--:|--:|",
    ]
    for row in rows:
        ours, floor = measurements.figure(row.name, "ours"), measurements.figure(row.name, "floor")
        ratio = measurements.ratio(row.name, "ours", "floor")
        counts = [instructions.get((row.name, name)) for name in ("floor", "ours")]
        cells = [
            f"`{row.name}`",
            row.says,
            _figure(floor, row.unit),
            _figure(ours, row.unit),
            _ratio(ratio),
            row.target.text(row.unit),
            "–" if not ours or not ratio else "yes" if row.target.met(ours.median, ratio.median) else "**no**",
            "–" if None in counts else f"{counts[0]:,.0f} → {counts[1]:,.0f}",
            _figure(measurements.figure(row.name, "ours gcc"), row.unit),
            _ratio(measurements.ratio(row.name, "ours gcc", "floor gcc")),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def peers_text():
    return (
        "A dash: the peer has no such operation. Asio has no futures and no gather: channels and a timer stand in for them. "
        "Go unwinds nothing when it cancels.\n"
    )


def peers_table(rows, programs, measurements):
    peers = [program.name for program in programs if program.name in PEERS]
    lines = [
        "| row | ours | " + " | ".join(peers) + " | the best of them takes |",
        "|---|--:|" + "--:|" * (len(peers) + 1),
    ]
    for row in rows:
        figures = [measurements.figure(row.name, peer) for peer in peers]
        ratios = [measurements.ratio(row.name, peer, "ours") for peer in peers]
        best = min((ratio.median for ratio in ratios if ratio), default=None)
        cells = [f"`{row.name}`", _figure(measurements.figure(row.name, "ours"), row.unit)]
        cells += [_figure(figure, row.unit) for figure in figures]
        cells.append("–" if best is None else f"{best:.2g} × ours" if best < 10 else f"{best:.0f} × ours")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _figure(figure, unit):
    if figure is None:
        return "–"
    text = f"{figure.median:,.1f}" if figure.median < 100 else f"{figure.median:,.0f}"
    return text if unit == "ns" else f"{figure.median:,.0f} B"


def _ratio(ratio):
    if ratio is None:
        return "–"
    return f"**{ratio.median:.2f}** ({ratio.lowest:.2f}–{ratio.highest:.2f})"
