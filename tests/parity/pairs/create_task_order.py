# A task's first step is queued; awaiting a coroutine directly runs it now; a chain of tasks takes a turn each.
# rules: T-01, T-04, T-33
from pairing import asyncio, run, say

async def body(name):
    say(name)
    return name


async def link(task):
    return await task


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(say, "before")
    task = asyncio.create_task(body("task"))
    loop.call_soon(say, "after")
    say("awaited", await body("coroutine"))
    say("awaited", await task)
    future = loop.create_future()
    chain = [asyncio.create_task(link(future))]
    for _ in range(3):
        chain.append(asyncio.create_task(link(chain[-1])))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    future.set_result(7)
    turns = 0
    while not chain[-1].done():
        await asyncio.sleep(0)
        turns += 1
    say("turns", turns, "result", chain[-1].result())


run(main)
