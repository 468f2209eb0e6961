"""What conditions and semaphores do since 3.13; barriers stand on such a condition.

Locks and events are the host's: they have not changed since 3.11.
"""

import asyncio
from asyncio import CancelledError, Event, Lock


def _as_asyncio(cls):
    """Prints as the class that it stands for."""
    cls.__module__ = "asyncio.locks"
    return cls


@_as_asyncio
class Condition(asyncio.Condition):
    """A notification that its waiter cannot use goes to another one (L-22)."""

    async def wait(self):
        if not self.locked():
            raise RuntimeError("cannot wait on un-acquired lock")
        notified = self._get_loop().create_future()
        failure = None
        self.release()
        self._waiters.append(notified)
        try:
            await notified
        except BaseException as error:
            failure = error
        self._waiters.remove(notified)
        while True:
            try:
                await self.acquire()
                break
            except CancelledError as error:
                failure = error  # The latest wins.
            except BaseException:
                self._wake(1)
                raise
        if failure is None:
            return True
        self._wake(1)
        raise failure

    def notify(self, n=1):
        if not self.locked():
            raise RuntimeError("cannot notify on un-acquired lock")
        self._wake(n)

    def _wake(self, count):
        for waiter in [waiter for waiter in self._waiters if not waiter.done()][:count]:
            waiter.set_result(False)


@_as_asyncio
class Semaphore(asyncio.Semaphore):
    """Wakes as many as there are permits, also after a cancellation (L-31)."""

    async def acquire(self):
        if not self.locked():
            self._value -= 1
            return True
        if self._waiters is None:
            self._waiters = []
        permit = self._get_loop().create_future()
        self._waiters.append(permit)
        try:
            await permit
        except CancelledError:
            if not permit.cancelled():
                self._value += 1
            raise
        finally:
            self._waiters.remove(permit)
            while self._value > 0 and self._wake_up_next():
                pass
        return True

    def _wake_up_next(self):
        """Gives a permit to the first that waits; False when nobody does."""
        for waiter in self._waiters or ():
            if not waiter.done():
                self._value -= 1
                waiter.set_result(True)
                return True
        return False


@_as_asyncio
class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._bound = value

    def release(self):
        if self._value >= self._bound:
            raise ValueError("BoundedSemaphore released too many times")
        super().release()


@_as_asyncio
class Barrier(asyncio.Barrier):
    def __init__(self, parties):
        super().__init__(parties)
        self._cond = Condition()


__all__ = ["Barrier", "BoundedSemaphore", "Condition", "Event", "Lock", "Semaphore"]
