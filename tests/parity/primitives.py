"""The statements of parity programs about locks, events, conditions, semaphores, barriers and queues, on CPython.

What is meant by a name: l0 l1 locks, k0 a condition with a lock of its own, k1 k2 conditions on
l1, e0 e1 events, m0 a semaphore, m1 a bounded one, r0 r1 barriers, q0 a queue, q1 last in first out, q2 smallest first.
"""

import re

from values import describe
from virtual_loop import TICKS

NAMES = ("l0", "l1", "k0", "k1", "k2", "e0", "e1", "m0", "m1", "r0", "r1", "q0", "q1", "q2")
QUEUES = {"q0": "Queue", "q1": "LifoQueue", "q2": "PriorityQueue"}


class Scoped:
    """The guard that C++ has: it gives back at the end of its life what there is to give back."""

    def __init__(self, primitive):
        self.primitive = primitive

    async def __aenter__(self):
        await self.primitive.acquire()

    async def __aexit__(self, kind, error, trace):
        try:
            self.primitive.release()
        except (RuntimeError, ValueError):
            pass


class Primitives:
    """For the interpreter to inherit."""

    def make_primitives(self):
        self.primitives, self.levels, self.ever_made = {}, {"k0": 0, "k1": 0, "k2": 0}, []
        for name in NAMES:
            self.make_primitive(name, 2 if name[0] in "mr" else 0)

    def make_primitive(self, name, value):
        kind, library = name[0], self.asyncio
        if kind == "l":
            made = library.Lock()
        elif kind == "k":
            made = library.Condition() if name == "k0" else library.Condition(self.primitives["l1"])
        elif kind == "e":
            made = library.Event()
        elif kind == "m":
            made = library.Semaphore(value) if name == "m0" else library.BoundedSemaphore(value)
        elif kind == "r":
            made = library.Barrier(value)
        else:
            made = getattr(library, QUEUES[name])(value)
        self.primitives[name] = made
        if kind in "lk":
            self.ever_made.append(made)

    def release_all(self):
        """A condition takes its lock again whatever it takes: without a release its task would never end."""
        for one in self.ever_made:
            if one.locked():
                one.release()

    def with_primitive(self, statement, action):
        self.attempt(statement, lambda: action(self.primitives[statement.arguments[0]]))

    async def wait_for_primitive(self, statement, options, awaitable):
        """Plain, `within TICKS`, `shielded` or in a `task` of its own; what is no cancellation goes no further."""
        how = options[0] if options else "plain"
        if how == "within":
            awaitable = self.asyncio.wait_for(awaitable, int(options[1]) / TICKS)
        elif how == "shielded" and not self.root_done:
            awaitable = self.asyncio.shield(awaitable)
        elif how == "task" and not self.root_done:
            awaitable = self.loop.create_task(awaitable)
        try:
            await self.outcome(statement, awaitable)
        except TimeoutError:
            raise
        except Exception:
            pass

    # -- what does not wait

    def do_make(self, frame, statement):
        name, value = statement.arguments
        self.attempt(statement, lambda: self.make_primitive(name, int(value)))

    def do_look(self, frame, statement):
        one = self.primitives[statement.arguments[0]]
        # The class and what is said of it, without the address.
        text = re.sub(r" at 0x[0-9a-f]+", "", repr(one))
        # The library shows the first six items of a queue (docs/differences.md, Y-05).
        text = re.sub(r"(_queue=\[(?:\d+, ){6})[^]]+", r"\1...", text)
        for question in ("locked", "is_set", "qsize", "empty", "full"):
            if hasattr(one, question):
                text += f" {getattr(one, question)()}"
        for answer in ("maxsize", "parties", "n_waiting", "broken"):
            if hasattr(one, answer):
                text += f" {getattr(one, answer)}"
        self.trace(statement.number, f"look {text}")

    def do_release(self, frame, statement):
        self.with_primitive(statement, lambda one: one.release())

    def do_notify(self, frame, statement):
        count = statement.arguments[1]
        self.with_primitive(statement, lambda one: one.notify_all() if count == "all" else one.notify(int(count)))

    def do_raise_level(self, frame, statement):
        self.levels[statement.arguments[0]] += 1

    def do_event_set(self, frame, statement):
        self.with_primitive(statement, lambda one: one.set())

    def do_event_clear(self, frame, statement):
        self.with_primitive(statement, lambda one: one.clear())

    def do_put_nowait(self, frame, statement):
        self.with_primitive(statement, lambda one: one.put_nowait(int(statement.arguments[1])))

    def do_get_nowait(self, frame, statement):
        self.with_primitive(statement, lambda one: one.get_nowait())

    def do_task_done(self, frame, statement):
        self.with_primitive(statement, lambda one: one.task_done())

    def do_shutdown(self, frame, statement):
        self.with_primitive(statement, lambda one: one.shutdown(immediate=statement.arguments[1] == "immediate"))

    # -- what waits

    async def await_acquire(self, frame, statement):
        name, *options = statement.arguments
        await self.wait_for_primitive(statement, options, self.primitives[name].acquire())

    async def await_event_wait(self, frame, statement):
        name, *options = statement.arguments
        await self.wait_for_primitive(statement, options, self.primitives[name].wait())

    await_cond_wait = await_event_wait
    await_barrier_wait = await_event_wait

    async def await_cond_wait_for(self, frame, statement):
        name, least, *options = statement.arguments

        def high_enough():
            level = self.levels[name]
            self.trace(statement.number, f"cond_wait_for looks at {level}")
            return level if level >= int(least) else 0

        await self.wait_for_primitive(statement, options, self.primitives[name].wait_for(high_enough))

    async def await_barrier_reset(self, frame, statement):
        name, *options = statement.arguments
        await self.wait_for_primitive(statement, options, self.primitives[name].reset())

    async def await_barrier_abort(self, frame, statement):
        name, *options = statement.arguments
        await self.wait_for_primitive(statement, options, self.primitives[name].abort())

    async def await_put(self, frame, statement):
        name, item, *options = statement.arguments
        await self.wait_for_primitive(statement, options, self.primitives[name].put(int(item)))

    async def await_get(self, frame, statement):
        name, *options = statement.arguments
        await self.wait_for_primitive(statement, options, self.primitives[name].get())

    async def await_next(self, frame, statement):
        name, *options = statement.arguments
        await self.wait_for_primitive(statement, options, self.next_item(self.primitives[name]))

    async def next_item(self, queue):
        """One step of a loop over the queue; None when it is shut down."""
        try:
            return await queue.get()
        except self.asyncio.QueueShutDown:
            return None

    async def await_drain(self, frame, statement):
        name, most = statement.arguments
        queue, left = self.primitives[name], int(most)
        try:
            while (item := await self.next_item(queue)) is not None:
                self.trace(statement.number, f"drain {item}")
                left -= 1
                if left == 0:
                    break
        except BaseException as error:
            self.trace(statement.number, f"drain raised {describe(error)}")
            raise
        self.trace(statement.number, f"drain end {left}")

    async def await_join(self, frame, statement):
        name, *options = statement.arguments
        await self.wait_for_primitive(statement, options, self.primitives[name].join())

    async def await_hold(self, frame, statement):
        name, *scoped = statement.arguments
        one = self.primitives[name]
        returned = None
        try:
            async with Scoped(one) if scoped else one:
                self.trace(statement.number, "hold entered")
                returned = await self.block(frame, statement.sections[0][1])
        except BaseException as error:
            self.trace(statement.number, f"hold raised {describe(error)}")
            raise
        self.trace(statement.number, "hold left")
        return returned
