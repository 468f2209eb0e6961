"""Newer CPython's asyncio algorithms on top of whatever CPython is at hand.

The host's event loop, handles, futures and task stepping are used as they are.
What changed between 3.11 and 3.15 is written here, from the rules and not from
CPython's text: tasks (uncancel withdraws, eager start), gather, shield, wait_for,
timeout, TaskGroup, as_completed and the end of run(). Where CPython goes through
a set, whose order is that of addresses, this goes through a dict: creation order.
"""

from .combine import as_completed, ensure_future, gather, shield
from .loop import Loop, Task
from .run import run
from .scopes import TaskGroup, Timeout, timeout, timeout_at, wait_for

__all__ = [
    "Loop",
    "Task",
    "TaskGroup",
    "Timeout",
    "as_completed",
    "ensure_future",
    "gather",
    "run",
    "shield",
    "timeout",
    "timeout_at",
    "wait_for",
]
