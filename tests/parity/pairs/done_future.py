# Awaiting what is done does not yield; a result wakes the waiter one turn later.
# rules: T-02, T-03
from pairing import asyncio, run, say

async def waiter(future):
    say("woken with", await future)


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.set_result(1)
    loop.call_soon(say, "the next turn")
    say("at once", await future, await future)
    other = loop.create_future()
    task = asyncio.create_task(waiter(other))
    await asyncio.sleep(0)
    other.set_result(2)
    loop.call_soon(say, "queued after set_result")
    say("set")
    await task


run(main)
