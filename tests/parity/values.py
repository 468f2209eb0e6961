"""What a parity program holds, and how results and exceptions are written in a trace."""

import asyncio
import re

RAISED = {
    "ValueError": ValueError,
    "RuntimeError": RuntimeError,
    "TypeError": TypeError,
    "TimeoutError": TimeoutError,
    "CancelledError": asyncio.CancelledError,
}
HANDLED = {
    "cancelled": asyncio.CancelledError,
    "value": ValueError,
    "timeout": TimeoutError,
    "group": BaseExceptionGroup,
    "exception": Exception,
    "base": BaseException,
}
FIXED_TEXTS = {
    "Lock is not acquired.",
    "cannot wait on un-acquired lock",
    "cannot notify on un-acquired lock",
    "BoundedSemaphore released too many times",
    "Semaphore initial value must be >= 0",
    "Barrier aborted",
    "Abort or reset of barrier",
    "task_done() called too many times",
}


def describe(value):
    """The text of a result or an exception: the same in both languages."""
    if isinstance(value, list):
        return "[" + ", ".join(map(describe, value)) + "]"
    if isinstance(value, BaseExceptionGroup):
        inner = ", ".join(map(describe, value.exceptions))
        return f"{type(value).__name__}('{value.message}', [{inner}])"
    if isinstance(value, BaseException):
        # Only texts that a program chose or that are fixed: the others name addresses and files.
        text = str(value.args[0]) if value.args else ""
        shown = f"'{text}'" if re.fullmatch(r"[em]\d+|guard", text) or text in FIXED_TEXTS else ""
        return f"{type(value).__name__}({shown})"
    return str(value)


class Slot:
    """A future or task that the program holds by number."""

    def __init__(self, future, rank, kind, several=False):
        self.future = future
        # A task may wait only for what has a higher rank: no cycle of awaits.
        self.rank = rank
        # plain, task, gather or shield; only the program's plain futures are its to finish.
        self.kind = kind
        # The result is a list.
        self.several = several


FREE = 1 << 30  # The rank of what waits for no task.


class Frame:
    """What belongs to one task or callback of the program."""

    def __init__(self, rank):
        self.rank = rank
        self.tokens = []
        self.error = None
