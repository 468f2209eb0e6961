"""What ends work early: timeout, wait_for, TaskGroup."""

import asyncio
from asyncio import CancelledError

from .combine import ensure_future


class Timeout:
    """Its states are created, active, expiring, expired and finished."""

    def __init__(self, when):
        self._when = when
        self._state = "created"
        self._timer = None

    def when(self):
        return self._when

    def expired(self):
        return self._state in ("expiring", "expired")

    def reschedule(self, when):
        if self._state == "created":
            raise RuntimeError("Timeout has not been entered")
        if self._state != "active":
            raise RuntimeError(f"Cannot change state of {self._state} Timeout")
        self._when = when
        self._cancel_timer()
        if when is not None:
            loop = asyncio.get_running_loop()
            if when <= loop.time():
                self._timer = loop.call_soon(self._on_deadline)
            else:
                self._timer = loop.call_at(when, self._on_deadline)

    def _cancel_timer(self):
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _on_deadline(self):
        self._task.cancel()
        self._state = "expiring"
        self._timer = None

    async def __aenter__(self):
        if self._state != "created":
            raise RuntimeError("Timeout has already been entered")
        self._task = asyncio.current_task()
        if self._task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._state = "active"
        self._cancelling = self._task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, error, trace):
        self._cancel_timer()
        if self._state == "active":
            self._state = "finished"
            return
        self._state = "expired"
        ours = self._task.uncancel() <= self._cancelling
        if ours and isinstance(error, CancelledError):
            raise TimeoutError from error
        if ours and error is not None:
            _mention_timeout(error)


def _mention_timeout(error):
    """Puts a TimeoutError between an error and the cancellation that it answered."""
    for one in (error, *getattr(error, "exceptions", ())):
        while one.__context__ is not None and not isinstance(one.__context__, CancelledError):
            one = one.__context__
        if one.__context__ is not None:
            passed = TimeoutError()
            passed.__cause__ = passed.__context__ = one.__context__
            one.__context__ = passed


def timeout(delay):
    return Timeout(None if delay is None else asyncio.get_running_loop().time() + delay)


def timeout_at(when):
    return Timeout(when)


async def wait_for(awaitable, delay):
    if delay is None or delay > 0:
        async with timeout(delay):
            return await awaitable
    future = ensure_future(awaitable)
    if future.done():
        return future.result()
    await _cancel_and_wait(future)
    try:
        return future.result()
    except CancelledError as error:
        raise TimeoutError from error


async def _cancel_and_wait(future):
    """Not an await of the future itself: that would forward a second cancellation."""
    waiter = asyncio.get_running_loop().create_future()

    def release(_):
        if not waiter.done():
            waiter.set_result(None)

    future.add_done_callback(release)
    try:
        future.cancel()
        await waiter
    finally:
        future.remove_done_callback(release)


class TaskGroup:
    """3.15's: cancel(), and no cancellation from outside is lost."""

    def __init__(self):
        self._entered = self._exiting = self._aborting = False
        self._cancel_at_entry = False
        self._uncancel_due = False  # We cancelled the parent and owe it an uncancel().
        self._children = {}
        self._errors = []
        self._fatal = None
        self._all_done = None
        self._parent = None

    def __repr__(self):
        words = ["TaskGroup"]
        if self._children:
            words.append(f"tasks={len(self._children)}")
        if self._errors:
            words.append(f"errors={len(self._errors)}")
        if self._aborting:
            words.append("cancelling")
        elif self._entered:
            words.append("entered")
        return f"<{' '.join(words)}>"

    def create_task(self, coroutine, **options):
        refused = None
        if not self._entered:
            refused = "has not been entered"
        elif self._exiting and not self._children:
            refused = "is finished"
        elif self._aborting:
            refused = "is shutting down"
        if refused:
            coroutine.close()
            raise RuntimeError(f"TaskGroup {self!r} {refused}")
        task = self._loop.create_task(coroutine, **options)
        self._children[task] = None
        task.add_done_callback(self._on_child_done)
        if self._aborting and not task.done():
            task.cancel()  # Its own eager first step cancelled the group.
        return task

    def cancel(self):
        if not self._entered:
            self._cancel_at_entry = True
        elif not self._aborting and (self._children or not self._exiting):
            self._abort()
            if self._parent is not None and not self._uncancel_due:
                self._uncancel_due = True
                self._parent.cancel()

    def _abort(self):
        self._aborting = True
        for child in list(self._children):
            if not child.done():
                child.cancel()

    def _on_child_done(self, child):
        self._children.pop(child, None)
        if not self._children and self._all_done is not None and not self._all_done.done():
            self._all_done.set_result(None)
        if child.cancelled() or child.exception() is None:
            return
        error = child.exception()
        self._errors.append(error)
        if self._fatal is None and isinstance(error, (SystemExit, KeyboardInterrupt)):
            self._fatal = error
        if not self._aborting and not self._uncancel_due:
            self._abort()
            self._uncancel_due = True
            self._parent.cancel()

    async def __aenter__(self):
        if self._entered:
            raise RuntimeError(f"TaskGroup {self!r} has already been entered")
        self._loop = asyncio.get_running_loop()
        self._parent = asyncio.current_task()
        if self._parent is None:
            raise RuntimeError(f"TaskGroup {self!r} cannot determine the parent task")
        self._entered = True
        if self._cancel_at_entry:
            self.cancel()
        return self

    async def __aexit__(self, kind, error, trace):
        try:
            return await self._leave(error)
        finally:
            self._parent = None

    async def _leave(self, error):
        self._exiting = True
        if self._fatal is None and isinstance(error, (SystemExit, KeyboardInterrupt)):
            self._fatal = error
        outside = error if isinstance(error, CancelledError) else None
        if error is not None and not self._aborting:
            self._abort()

        latest = None
        while self._children:
            self._all_done = self._loop.create_future()
            try:
                await self._all_done
            except CancelledError as cancelled:
                latest = cancelled
                if not self._aborting:
                    outside = cancelled
                    self._abort()
            self._all_done = None

        if self._fatal is not None:
            raise self._fatal
        if self._uncancel_due:
            if self._parent.uncancel() == 0:
                outside = None
            elif outside is None:
                outside = latest
        if outside is not None and not self._errors:
            raise outside
        if error is not None and not isinstance(error, CancelledError):
            self._errors.append(error)
        if self._errors:
            if self._parent.cancelling():
                # Deliver the outside cancellation at the next suspension, count unchanged.
                self._parent.uncancel()
                self._parent.cancel()
            raise BaseExceptionGroup("unhandled errors in a TaskGroup", self._errors) from None
        return True
