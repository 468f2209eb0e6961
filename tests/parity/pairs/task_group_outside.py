# A group whose task is cancelled from outside ends its children first; with an error too, both are delivered.
# rules: G-07, G-08, G-14
from pairing import asyncio, failing, now, run, say, ticks

async def child(fails):
    try:
        await asyncio.sleep(ticks(50))
    finally:
        await asyncio.sleep(ticks(2))
        say("child ends at", now())
        if fails:
            raise ValueError("late")


async def parent(fails):
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child(fails))
    except ExceptionGroup as error:
        say("group", repr(error), asyncio.current_task().cancelling())
        await asyncio.sleep(0)
        say("never")


async def main():
    for fails in (False, True):
        task = asyncio.create_task(parent(fails))
        await asyncio.sleep(ticks(1))
        task.cancel("outside")
        say(await failing(task), task.cancelled(), now())
    try:
        async with asyncio.timeout(ticks(5)):
            await parent(False)
    except TimeoutError as error:
        say(repr(error), now())


run(main)
