"""An asyncio event loop whose clock jumps to the next timer when nothing is ready.

It runs CPython's own scheduling (BaseEventLoop, its ready queue, its timer heap,
its handles); only the clock, the poll and the order of timers with equal
deadlines are replaced.
"""

import heapq
import threading
from asyncio import base_events, events

# Time is counted in ticks of 1/512 s: exact in a double and in nanoseconds.
TICKS = 512


class Deadlock(Exception):
    """Nothing is ready, no timer is left, and no thread works for the loop."""


class _FirstComeTimer(events.TimerHandle):
    """Equal deadlines run in the order they were asked for; a plain heap leaves that open."""

    __slots__ = ("_arrival",)

    def __lt__(self, other):
        if isinstance(other, _FirstComeTimer):
            return (self._when, self._arrival) < (other._when, other._arrival)
        return NotImplemented


class VirtualLoop(base_events.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._now = 0.0
        self._arrivals = 0
        self._selector = self
        self._clock_resolution = 1e-9
        self._woken = threading.Event()
        self._working = 0

    def time(self):
        return self._now

    def ticks(self):
        return round(self._now * TICKS)

    def select(self, timeout):
        """Take the poll's place: time passes here and nowhere else, and not while a thread works for the loop."""
        if self._working and timeout != 0:
            self._woken.wait()
            self._woken.clear()
            return ()
        if timeout is None:
            raise Deadlock("nothing is ready and no timer is left")
        self._now += timeout
        return ()

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        self._woken.set()

    def run_in_executor(self, executor, func, *args):
        future = super().run_in_executor(executor, func, *args)
        self._working += 1
        future.add_done_callback(self._work_ended)
        return future

    async def shutdown_default_executor(self, *limit):
        self._working += 1
        try:
            await super().shutdown_default_executor(*limit)
        finally:
            self._working -= 1

    def _work_ended(self, future):
        self._working -= 1

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = _FirstComeTimer(when, callback, args, self, context)
        self._arrivals += 1
        timer._arrival = self._arrivals
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer
