"""Newer CPython's asyncio algorithms on top of whatever CPython is at hand.

The host's event loop, handles, futures and task stepping are used as they are.
What changed between 3.11 and 3.15 is written here, from the rules and not from
CPython's text: tasks (uncancel withdraws, eager start), gather, shield, wait_for,
timeout, TaskGroup, as_completed, conditions, semaphores, queues and the end of
run(). Where CPython goes through a set, whose order is that of addresses, this
goes through a dict: creation order.
"""

from .combine import as_completed, ensure_future, gather, shield
from .locks import Barrier, BoundedSemaphore, Condition, Event, Lock, Semaphore
from .loop import Loop, Task
from .queues import LifoQueue, PriorityQueue, Queue, QueueShutDown
from .run import run
from .scopes import TaskGroup, Timeout, timeout, timeout_at, wait_for

__all__ = [
    "Barrier",
    "BoundedSemaphore",
    "Condition",
    "Event",
    "LifoQueue",
    "Lock",
    "Loop",
    "PriorityQueue",
    "Queue",
    "QueueShutDown",
    "Semaphore",
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
