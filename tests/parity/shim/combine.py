"""What makes one awaitable of others: gather, shield, as_completed."""

import asyncio
from asyncio import CancelledError, futures

from . import switches


def ensure_future(awaitable):
    if futures.isfuture(awaitable):
        return awaitable
    return asyncio.get_running_loop().create_task(awaitable)


class _GatheringFuture(asyncio.Future):
    """Cancelling it cancels its children; it ends when they tell it to."""

    def __init__(self, children, loop):
        super().__init__(loop=loop)
        self.children = children
        self.asked_to_cancel = False

    def cancel(self, msg=None):
        if self.done():
            return False
        asked = [child.cancel(msg=msg) for child in self.children]
        if any(asked):
            self.asked_to_cancel = True
        return any(asked)


def gather(*awaitables, return_exceptions=False):
    loop = asyncio.get_running_loop()
    if not awaitables:
        empty = loop.create_future()
        empty.set_result([])
        return empty

    unique = {}  # What was passed -> its future, once however often it was passed.
    done_at_once = []
    outer = None
    finished = 0

    def on_done(child):
        nonlocal finished
        finished += 1
        if outer is None or outer.done():
            _retrieve(child)
            return
        if not return_exceptions:
            error = child._make_cancelled_error() if child.cancelled() else child.exception()
            if error is not None:
                outer.set_exception(error)
                return
        if finished < len(unique):
            return
        results = [_result_or_error(one) for one in outer.children]
        if outer.asked_to_cancel:
            outer.set_exception(_cancelled_error_of(outer.children[-1]))
        else:
            outer.set_result(results)

    children = []
    for awaitable in awaitables:
        if awaitable not in unique:
            child = unique[awaitable] = ensure_future(awaitable)
            if child.done():
                done_at_once.append(child)
            else:
                child.add_done_callback(on_done)
        children.append(unique[awaitable])

    outer = _GatheringFuture(children, loop)
    for child in done_at_once:
        on_done(child)
    return outer


def _cancelled_error_of(future):
    if not future.cancelled() and switches.message_for_everybody:
        return CancelledError()  # CPython would give the message of a request answered long ago.
    return future._make_cancelled_error()


def _retrieve(future):
    if not future.cancelled():
        future.exception()


def _result_or_error(future):
    if future.cancelled():
        if switches.message_for_everybody:
            return future._make_cancelled_error()
        return CancelledError("" if future._cancel_message is None else future._cancel_message)
    return future.exception() or future.result()


def _report_late_error(inner):
    """The error of a shielded future that nobody waits for any more (3.14)."""
    if inner.cancelled() or inner.exception() is None:
        return
    error = inner.exception()
    inner.get_loop().call_exception_handler(
        {
            "message": f"{type(error).__name__} exception in shielded future",
            "exception": error,
            "future": inner,
        }
    )


def shield(awaitable):
    inner = ensure_future(awaitable)
    if inner.done():
        return inner
    outer = inner.get_loop().create_future()

    def on_inner(inner):
        if outer.cancelled():
            return
        if inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    def on_outer(outer):
        if not inner.done():
            inner.remove_done_callback(on_inner)
            inner.remove_done_callback(_report_late_error)
            if switches.report_late_errors:
                inner.add_done_callback(_report_late_error)

    inner.add_done_callback(on_inner)
    outer.add_done_callback(on_outer)
    return outer


class as_completed:
    """The asynchronous iterator of 3.13, over the given order instead of a set."""

    def __init__(self, awaitables, *, timeout=None):
        self._finished = asyncio.Queue()
        self._timer = None
        self._todo = {ensure_future(one): None for one in dict.fromkeys(awaitables)}
        for future in self._todo:
            future.add_done_callback(self._on_done)
        if self._todo and timeout is not None:
            self._timer = asyncio.get_running_loop().call_later(timeout, self._on_timeout)
        self._left = len(self._todo)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._left == 0:
            raise StopAsyncIteration
        self._left -= 1
        future = await self._finished.get()
        if future is None:
            raise TimeoutError
        return future

    def _on_timeout(self):
        for future in self._todo:
            future.remove_done_callback(self._on_done)
            self._finished.put_nowait(None)
        self._todo.clear()

    def _on_done(self, future):
        if not self._todo:
            return
        del self._todo[future]
        self._finished.put_nowait(future)
        if not self._todo and self._timer is not None:
            self._timer.cancel()
