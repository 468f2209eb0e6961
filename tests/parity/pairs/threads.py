# Functions on threads: results, errors, contexts, what a cancellation still stops, and the end of the pool.
# rules: H-01, H-02, H-03, H-04, T-34, T-35
from pairing import CancelledError, asyncio, failing, now, run, say, ticks

import concurrent.futures
import contextvars
import threading

variable = contextvars.ContextVar("variable", default="default")


def fail():
    raise ValueError("in the thread")


async def results():
    loop = asyncio.get_running_loop()
    say(await loop.run_in_executor(None, threading.current_thread) is threading.current_thread())
    say(await loop.run_in_executor(None, lambda a, b: a + b, 1, 2))
    say(await asyncio.to_thread(lambda a, b: a * b, 3, 4))
    say(await failing(asyncio.to_thread(fail)))
    variable.set("main")
    say("to_thread sees", await asyncio.to_thread(variable.get))
    say("run_in_executor sees", await loop.run_in_executor(None, variable.get))
    await asyncio.to_thread(variable.set, "thread")
    say("main has", variable.get())


async def cancelling(pool):
    loop = asyncio.get_running_loop()
    began, may_end = threading.Event(), threading.Event()

    def blocks():
        began.set()
        may_end.wait()
        say("the running function ends")

    running = loop.run_in_executor(pool, blocks)
    queued = loop.run_in_executor(pool, lambda: say("never"))
    last = loop.run_in_executor(pool, lambda: say("the last one runs"))
    began.wait()
    say(running.cancel(), queued.cancel(), queued.cancel())
    say(await failing(running), await failing(queued))
    await asyncio.sleep(0)
    may_end.set()
    await last


async def bridging(pool):
    loop = asyncio.get_running_loop()
    submitted = pool.submit(lambda: "wrapped")
    say(submitted.result(), await asyncio.wrap_future(submitted))
    future = concurrent.futures.Future()
    wrapped = asyncio.wrap_future(future)
    say(wrapped.cancel(), await failing(wrapped))
    await asyncio.sleep(0)
    say(future.cancelled())
    future = concurrent.futures.Future()
    wrapped = asyncio.wrap_future(future)
    say(future.cancel(), await failing(wrapped), wrapped.cancelled())

    async def body(name):
        say(name, "begins", variable.get())
        try:
            await asyncio.sleep(ticks(3))
        except CancelledError as error:
            say(name, repr(error))
            raise
        say(name, "ends")
        return name

    future = asyncio.run_coroutine_threadsafe(body("a"), loop)
    say(future.running(), future.done())
    await asyncio.sleep(ticks(5))
    say(future.result(), future.done(), future.cancel(), now())
    future = asyncio.run_coroutine_threadsafe(body("b"), loop)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say(future.cancel(), future.cancelled())
    await asyncio.sleep(ticks(5))
    future = asyncio.run_coroutine_threadsafe(body("c"), loop)
    say(future.cancel())
    await asyncio.sleep(ticks(5))
    try:
        future.result()
    except concurrent.futures.CancelledError:
        say("c was cancelled")


async def main():
    loop = asyncio.get_running_loop()
    await results()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        await cancelling(pool)
        await bridging(pool)
        await loop.shutdown_default_executor()
        say(await failing(asyncio.to_thread(fail)))
        say(await loop.run_in_executor(pool, lambda: "an explicit one goes on"))


run(main)
