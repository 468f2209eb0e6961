# A group takes no task before it is entered, while it shuts down, and after its end.
# rules: G-09, G-10, Y-09
from pairing import asyncio, run, say, ticks

def attempt(group):
    try:
        group.create_task(asyncio.sleep(0))
    except RuntimeError as error:
        say(error)


async def late(group):
    try:
        await asyncio.sleep(ticks(50))
    finally:
        attempt(group)
        say(repr(group))


async def fails():
    raise ValueError("x")


async def main():
    group = asyncio.TaskGroup()
    attempt(group)
    try:
        async with group:
            say(repr(group))
            group.create_task(late(group))
            await asyncio.sleep(0)
            group.create_task(fails())
            say(repr(group))
    except ExceptionGroup as error:
        say(repr(error))
    attempt(asyncio.TaskGroup())
    group = asyncio.TaskGroup()
    async with group:
        say("entering twice:", (await failing_entry(group))[:33])
    attempt(group)


async def failing_entry(group):
    try:
        await group.__aenter__()
    except RuntimeError as error:
        return str(error)


run(main)
