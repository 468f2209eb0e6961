# A shielded task goes on when its waiter is cancelled; cancelling the task itself reaches the waiter.
# rules: C-30, C-31
from pairing import CancelledError, asyncio, now, run, say, ticks

async def work(name):
    await asyncio.sleep(ticks(10))
    say(name, "done at", now())
    return name


async def waiter(future):
    try:
        say("got", await future)
    except CancelledError as error:
        say("waiter", repr(error), now())


async def main():
    inner = asyncio.create_task(work("inner"))
    task = asyncio.create_task(waiter(asyncio.shield(inner)))
    await asyncio.sleep(ticks(1))
    say(task.cancel("waiter only"))
    await task
    say(inner.done(), await inner)
    say("a done future is its own shield", asyncio.shield(inner) is inner)
    inner = asyncio.create_task(work("second"))
    outer = asyncio.shield(inner)
    task = asyncio.create_task(waiter(outer))
    await asyncio.sleep(ticks(1))
    say(inner.cancel("the work"))
    await task
    say(outer.cancelled(), inner.cancelled())


run(main)
