# Tasks that wait for one future resume in the order they came, all in one turn.
# rules: T-32
from pairing import asyncio, run, say

async def waiter(name, future):
    say(name, "waits")
    say(name, "got", await future)


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    tasks = [asyncio.create_task(waiter(name, future)) for name in "abc"]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(waiter("d", future)))
    future.set_result(3)
    loop.call_soon(say, "after the waiters")
    for task in tasks:
        await task


run(main)
