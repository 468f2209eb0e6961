# Cancelling a task in wait_for() is passed on, waited for, and goes before a result of the same turn.
# rules: C-44, C-45
from pairing import asyncio, failing, now, run, say, ticks

async def work():
    try:
        await asyncio.sleep(ticks(50))
    finally:
        await asyncio.sleep(ticks(2))
        say("stopped at", now())


async def waiter(awaitable):
    await asyncio.wait_for(awaitable, ticks(20))


async def main():
    inner = asyncio.create_task(work())
    task = asyncio.create_task(waiter(inner))
    await asyncio.sleep(ticks(1))
    task.cancel("from outside")
    say(await failing(task), inner.cancelled(), now())
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(waiter(future))
    await asyncio.sleep(ticks(1))
    future.set_result(1)
    task.cancel("race")
    say(await failing(task), now())


run(main)
