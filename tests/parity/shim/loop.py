"""Tasks and the loop that makes them, with what 3.12 to 3.14 added."""

import contextvars
import sys
from asyncio import CancelledError, tasks

import virtual_loop

from . import switches

HOST = sys.version_info[:2]


class Task(tasks._PyTask):
    """The host's task in pure Python, with 3.13's uncancel() and 3.14's eager_start."""

    def _make_cancelled_error(self):
        ended_by = self._cancelled_exc
        error = super()._make_cancelled_error()
        if switches.message_for_everybody and ended_by is not None:
            self._cancelled_exc = CancelledError(*ended_by.args)
        return error

    def uncancel(self):
        left = super().uncancel()
        if left == 0:
            self._must_cancel = False
        return left


class Loop(virtual_loop.VirtualLoop):
    """Makes shim tasks, remembers them in creation order and counts names from 1."""

    def __init__(self):
        super().__init__()
        self.tasks = {}
        self._names = 0
        self._held = None

    def create_task(self, coroutine, *, name=None, context=None, eager_start=False):
        if name is None:
            self._names += 1
            name = f"Task-{self._names}"
        context = contextvars.copy_context() if context is None else context
        if eager_start and HOST < (3, 12):
            return self._start_eagerly(coroutine, name, context)
        options = {"eager_start": True} if eager_start else {}
        # Known before it runs: an eager first step may ask for all tasks.
        task = Task.__new__(Task)
        self.tasks[id(task)] = task
        task.__init__(coroutine, loop=self, name=name, context=context, **options)
        return task

    def _start_eagerly(self, coroutine, name, context):
        """Build the task but run its first step here instead of queueing it."""
        queue, self._ready = self._ready, type(self._ready)()
        task = Task(coroutine, loop=self, name=name, context=context)
        self.tasks[id(task)] = task
        self._ready, first = queue, self._ready.popleft()
        creator = tasks.current_task(self)
        if creator is not None:
            tasks._leave_task(self, creator)
        try:
            # Not Handle._run(): what escapes an eager step reaches the creator.
            context.run(first._callback)
        finally:
            if creator is not None:
                tasks._enter_task(self, creator)
        return task

    def all_tasks(self):
        """The tasks not done, in creation order."""
        for key in [key for key, task in self.tasks.items() if task.done()]:
            del self.tasks[key]
        return list(self.tasks.values())
