# gather() gives results in argument order, runs a repeated task once, and throws the first error while the others run on.
# rules: C-20, C-21, C-22
from pairing import asyncio, failing, now, run, say, ticks

async def after(count, value):
    await asyncio.sleep(ticks(count))
    say(value, "at", now())
    if value < 0:
        raise ValueError(f"no {value}")
    return value


async def main():
    say(await asyncio.gather(after(9, 1), after(3, 2), after(6, 3)))
    task = asyncio.create_task(after(2, 4))
    say(await asyncio.gather(task, task, task))
    slow = asyncio.create_task(after(9, 5))
    gathering = asyncio.gather(after(4, -1), slow, after(5, -2))
    say(await failing(gathering), now(), slow.done())
    say(await slow)
    results = await asyncio.gather(after(2, -3), after(1, 6), return_exceptions=True)
    say(repr(results[0]), results[1])


run(main)
