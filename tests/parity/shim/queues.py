"""Queues that can be shut down (3.13)."""

import asyncio

QueueEmpty, QueueFull = asyncio.QueueEmpty, asyncio.QueueFull

if hasattr(asyncio, "QueueShutDown"):
    QueueShutDown = asyncio.QueueShutDown
else:

    class QueueShutDown(Exception):
        """put() after shutdown(), or get() when nothing is left."""


class _Shuttable:
    """On top of the host's queues, whose own shutdown, where they have one, stays unused."""

    def __init__(self, maxsize=0):
        super().__init__(maxsize)
        self._ended = False

    def _format(self):
        return super()._format() + (" shutdown" if self._ended else "")

    async def put(self, item):
        await self._wait_while(self.full, self._putters)
        return self.put_nowait(item)

    async def get(self):
        await self._wait_while(self.empty, self._getters)
        return self.get_nowait()

    async def _wait_while(self, blocked, waiters):
        while blocked() and not self._ended:
            waiter = self._get_loop().create_future()
            waiters.append(waiter)
            try:
                await waiter
            except BaseException:
                waiter.cancel()
                if waiter in waiters:
                    waiters.remove(waiter)
                if not blocked() and not waiter.cancelled():
                    self._wakeup_next(waiters)
                raise

    def put_nowait(self, item):
        if self._ended:
            raise QueueShutDown
        super().put_nowait(item)

    def get_nowait(self):
        if self._ended and self.empty():
            raise QueueShutDown
        return super().get_nowait()

    def shutdown(self, immediate=False):
        self._ended = True
        while immediate and not self.empty():
            self._get()
            self._unfinished_tasks = max(0, self._unfinished_tasks - 1)
        if immediate and self._unfinished_tasks == 0:
            self._finished.set()
        for waiters in (self._getters, self._putters):
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(None)
            waiters.clear()


class Queue(_Shuttable, asyncio.Queue):
    pass


class LifoQueue(_Shuttable, asyncio.LifoQueue):
    pass


class PriorityQueue(_Shuttable, asyncio.PriorityQueue):
    pass
