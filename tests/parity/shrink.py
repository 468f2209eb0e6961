"""Makes a program that diverges as small as it gets: remove, unwrap, simplify, again and again.

The order of attempts is fixed, so the same divergence always shrinks to the same program.
"""

import copy
import time

from program import Program


def shrink(program, diverging, seconds=120):
    """`diverging(programs)` tells for each program whether it still diverges."""
    deadline = time.monotonic() + seconds
    smallest = program
    while time.monotonic() < deadline:
        for candidates in _rounds(smallest):
            found = next((one for one, bad in zip(candidates, diverging(candidates)) if bad), None)
            if found is not None:
                smallest = found
                break
        else:
            return smallest
    return smallest


def _rounds(program):
    """Batches of smaller programs, the boldest first."""
    places = list(_places(program))
    size = len(places) // 2
    while size > 1:
        yield [_without(program, places[start : start + size]) for start in range(0, len(places), size)]
        size //= 2
    yield [_without(program, [place]) for place in places]
    yield list(_unwrapped(program, places)) or [program][:0]
    yield list(_simplified(program, places))


def _places(program):
    """The path of every statement: (kind, block, index, section, index, …)."""
    for kind, blocks in (("bodies", program.bodies), ("callbacks", program.callbacks)):
        for number, block in enumerate(blocks):
            yield from _places_of_block(block, (kind, number))


def _places_of_block(statements, path):
    for index, statement in enumerate(statements):
        yield (*path, index)
        for section, (_, inner) in enumerate(statement.sections):
            yield from _places_of_block(inner, (*path, index, section))


def _block(program, place):
    """The list that holds the statement at this place; its last number is the index."""
    block = getattr(program, place[0])[place[1]]
    for index, section in zip(place[2:-1:2], place[3:-1:2]):
        block = block[index].sections[section][1]
    return block


def _without(program, places):
    smaller = copy.deepcopy(program)
    for place in sorted(places, reverse=True):
        del _block(smaller, place)[place[-1]]
    return smaller


def _unwrapped(program, places):
    """A block replaced by what one of its sections holds; a section dropped."""
    for place in places:
        statement = _block(program, place)[place[-1]]
        for section in range(len(statement.sections)):
            smaller = copy.deepcopy(program)
            block = _block(smaller, place)
            block[place[-1] : place[-1] + 1] = block[place[-1]].sections[section][1]
            yield smaller
        for section in range(1, len(statement.sections)):
            smaller = copy.deepcopy(program)
            del _block(smaller, place)[place[-1]].sections[section]
            yield smaller


def _simplified(program, places):
    if program.early:
        yield Program(program.name, "", copy.deepcopy(program.bodies), copy.deepcopy(program.callbacks))
    for place in places:
        statement = _block(program, place)[place[-1]]
        for index in reversed(range(len(statement.arguments))):
            if statement.arguments[index] in OPTIONAL or _repeatable(statement, index):
                smaller = copy.deepcopy(program)
                del _block(smaller, place)[place[-1]].arguments[index]
                yield smaller


OPTIONAL = ("named", "eager", "cancelled", "x0", "x1")
FIRST_NAME = {"gather": 2, "wait": 2, "as_completed": 2}


def _repeatable(statement, index):
    """A name in a list of names that has others, or the message of a cancellation."""
    if statement.word in FIRST_NAME:
        return index >= FIRST_NAME[statement.word] and len(statement.arguments) > FIRST_NAME[statement.word] + 1
    return statement.word == "cancel" and index == 1 or statement.word == "self_cancel"
