# Cancelling one of several waiters of a plain future cancels it for all of them.
# rules: C-15, C-16
from pairing import CancelledError, asyncio, run, say

async def waiter(name, future):
    try:
        await future
    except CancelledError as error:
        say(name, repr(error), asyncio.current_task().cancelling())


async def main():
    future = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(waiter(name, future)) for name in "abc"]
    await asyncio.sleep(0)
    say(tasks[1].cancel("for one"), future.cancelled())
    for task in tasks:
        await task


run(main)
