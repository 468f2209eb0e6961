# A task that cancels itself hears of it where it next suspends, or when it ends.
# rules: C-06, C-07
from pairing import asyncio, failing, run, say

async def goes_on():
    done = asyncio.get_running_loop().create_future()
    done.set_result(1)
    asyncio.current_task().cancel()
    say("still", await done)
    await asyncio.sleep(0)
    say("never")


async def returns():
    asyncio.current_task().cancel("mine")
    return 5


async def fails():
    asyncio.current_task().cancel()
    raise ValueError("wins")


async def main():
    for body in (goes_on, returns, fails):
        task = asyncio.create_task(body())
        say(await failing(task), task.cancelled())


run(main)
