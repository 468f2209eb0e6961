# A group that cancels itself does not swallow a cancellation from outside.
# rules: G-16b, C-54
from pairing import asyncio, failing, now, run, say, ticks

async def slow():
    try:
        await asyncio.sleep(ticks(50))
    finally:
        await asyncio.sleep(ticks(10))


async def parent():
    async with asyncio.TaskGroup() as group:
        group.create_task(slow())
        await asyncio.sleep(ticks(1))
        group.cancel()


async def main():
    try:
        async with asyncio.timeout(ticks(4)):
            await parent()
    except TimeoutError as error:
        say(repr(error), now())
    task = asyncio.create_task(parent())
    await asyncio.sleep(ticks(3))
    task.cancel("outside")
    say(await failing(task), task.cancelled(), task.cancelling(), now())


run(main)
