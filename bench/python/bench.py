"""bench.py: the rows of the kernel in Python's own asyncio, on its event loop or on uvloop's.

Usage: bench.py [--loop=asyncio|uvloop] [--scale=X] [ROW...]; prints `row<TAB>figure` lines.
"""

import asyncio
import os
import random
import sys
import threading
import time

rows = []


def row(count):
    """Registers a coroutine function as a row that repeats its work `count` times at --scale=1."""

    def register(function):
        rows.append((function.__name__, count, function))
        return function

    return register


class Stopwatch:
    """CPU time of this process, so that a neighbour who borrows the core costs the figure nothing."""

    def __init__(self, clock=time.process_time_ns):
        self.clock = clock
        self.start = clock()

    def nanoseconds_per(self, operations):
        return (self.clock() - self.start) / operations


def resident_bytes():
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def move_to_another_core():
    core = min(os.sched_getaffinity(0))
    if os.cpu_count() > 1:
        os.sched_setaffinity(0, {(core + 1) % os.cpu_count()})


# Coroutines


async def same(number):
    return number


async def descend(levels):
    if levels == 0:
        return 0
    return 1 + await descend(levels - 1)


async def one():
    return 1


@row(1_000_000)
async def call_await(count):
    watch = Stopwatch()
    for i in range(count):
        await same(i)
    return watch.nanoseconds_per(count)


@row(500)
async def chain1000(count):
    sys.setrecursionlimit(10_000)
    watch = Stopwatch()
    for _ in range(count):
        await descend(1000)
    return watch.nanoseconds_per(count * 1001)


# Tasks


async def yield_times(count):
    for _ in range(count):
        await asyncio.sleep(0)


@row(100_000)
async def yield1(count):
    watch = Stopwatch()
    await yield_times(count)
    return watch.nanoseconds_per(count)


@row(200)
async def yield1000(count):
    tasks = [asyncio.create_task(yield_times(count)) for _ in range(1000)]
    watch = Stopwatch()
    for task in tasks:
        await task
    return watch.nanoseconds_per(count * 1000)


@row(50_000)
async def spawn_await(count):
    watch = Stopwatch()
    for _ in range(count):
        await asyncio.create_task(one())
    return watch.nanoseconds_per(count)


@row(60)
async def gather1000(count):
    watch = Stopwatch()
    for _ in range(count):
        await asyncio.gather(*[one() for _ in range(1000)])
    return watch.nanoseconds_per(count * 1000)


@row(50_000)
async def pingpong(count):
    loop = asyncio.get_running_loop()
    futures = [loop.create_future(), loop.create_future()]

    async def ping():
        for _ in range(count):
            futures[0].set_result(None)
            await futures[1]
            futures[1] = loop.create_future()

    async def pong():
        for _ in range(count):
            await futures[0]
            futures[0] = loop.create_future()
            futures[1].set_result(None)

    watch = Stopwatch()
    await asyncio.gather(ping(), pong())
    return watch.nanoseconds_per(count)


@row(30_000)
async def lock_handoff(count):
    lock = asyncio.Lock()

    async def hold():
        for _ in range(count):
            async with lock:
                await asyncio.sleep(0)

    watch = Stopwatch()
    await asyncio.gather(hold(), hold())
    return watch.nanoseconds_per(2 * count)


@row(200_000)
async def queue64(count):
    queue = asyncio.Queue(64)

    async def produce():
        for i in range(count):
            await queue.put(i)

    async def consume():
        return sum([await queue.get() for _ in range(count)])

    watch = Stopwatch()
    await asyncio.gather(produce(), consume())
    return watch.nanoseconds_per(count)


# Callbacks and timers


@row(300_000)
async def call_soon(count):
    loop = asyncio.get_running_loop()
    called = 0

    def callback():
        nonlocal called
        called += 1

    watch = Stopwatch()
    for _ in range(count // 1000):
        for _ in range(1000):
            loop.call_soon(callback)
        await asyncio.sleep(0)
    return watch.nanoseconds_per(count // 1000 * 1000)


@row(100_000)
async def timer_ins_cancel(count):
    loop = asyncio.get_running_loop()
    base = loop.time() + 60
    deadlines = [base + random.random() * 60 for _ in range(count)]
    watch = Stopwatch()
    handles = [loop.call_at(deadline, int) for deadline in deadlines]
    for handle in handles:
        handle.cancel()
    return watch.nanoseconds_per(count)


@row(100_000)
async def timer_ins_fire(count):
    loop = asyncio.get_running_loop()
    base = loop.time() - 60
    called = 0

    def callback():
        nonlocal called
        called += 1

    deadlines = [base + random.random() * 60 for _ in range(count)]
    watch = Stopwatch()
    for deadline in deadlines:
        loop.call_at(deadline, callback)
    while called < count:
        await asyncio.sleep(0)
    return watch.nanoseconds_per(count)


@row(50_000)
async def timeout_pattern(count):
    loop = asyncio.get_running_loop()
    base = loop.time() + 60
    others = [loop.call_at(base + random.random() * 30, int) for _ in range(10_000)]
    watch = Stopwatch()
    for i in range(count):
        loop.call_at(base + 60 + i * 1e-7, int).cancel()
    figure = watch.nanoseconds_per(count)
    for handle in others:
        handle.cancel()
    return figure


# Cancellation


async def cancel_all(tasks):
    await asyncio.sleep(0)
    watch = Stopwatch()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return watch.nanoseconds_per(len(tasks))


@row(30_000)
async def cancel_each(count):
    async def wait_for_it(future):
        await future

    loop = asyncio.get_running_loop()
    return await cancel_all([asyncio.create_task(wait_for_it(loop.create_future())) for _ in range(count)])


@row(30_000)
async def cancel_each_unseen(count):
    return await cancel_all([asyncio.create_task(asyncio.sleep(3600)) for _ in range(count)])


# Threads and memory


@row(100_000)
async def xthread_burst(count):
    loop = asyncio.get_running_loop()
    called = 0
    all_called = loop.create_future()

    def callback():
        nonlocal called
        called += 1
        if called == count:
            all_called.set_result(None)

    def produce():
        move_to_another_core()
        for _ in range(count):
            loop.call_soon_threadsafe(callback)

    producer = threading.Thread(target=produce)
    watch = Stopwatch(time.monotonic_ns)
    producer.start()
    await all_called
    figure = watch.nanoseconds_per(count)
    producer.join()
    return figure


@row(20_000)
async def executor_rt(count):
    loop = asyncio.get_running_loop()
    total = await loop.run_in_executor(None, int)
    watch = Stopwatch()
    for i in range(count):
        total += await loop.run_in_executor(None, int, i)
    return watch.nanoseconds_per(count)


@row(300_000)
async def sleep1m(count):
    async def sleep_for_an_hour():
        await asyncio.sleep(3600)

    before = resident_bytes()
    # The event loop keeps weak references only, so the tasks need an owner.
    tasks = [asyncio.create_task(sleep_for_an_hour()) for _ in range(count)]
    await asyncio.sleep(0)
    report("sleep1m", (resident_bytes() - before) / len(tasks))
    os._exit(0)  # Cancelling them would take longer than everything else.


def report(name, figure):
    print(f"{name}\t{figure:.2f}", flush=True)


def main():
    scale = 1.0
    wanted = []
    for argument in sys.argv[1:]:
        if argument == "--loop=uvloop":
            import uvloop

            uvloop.install()
        elif argument.startswith("--scale="):
            scale = float(argument.removeprefix("--scale="))
        elif not argument.startswith("--"):
            wanted.append(argument)

    for name, count, function in rows:
        if not wanted or name in wanted:
            report(name, asyncio.run(function(max(1, int(count * scale)))))


if __name__ == "__main__":
    main()
