# TaskGroup.cancel() ends the tasks and the body without an exception; errors on the way out are still raised.
# rules: G-16
from pairing import asyncio, now, run, say, ticks

async def child(name, fails):
    try:
        await asyncio.sleep(ticks(50))
    finally:
        say(name, "ends at", now())
        if fails:
            raise ValueError(name)


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(child("a", False))
        await asyncio.sleep(ticks(1))
        group.cancel()
        group.cancel()
        say(repr(group))
        await asyncio.sleep(ticks(50))
        say("never")
    say("left at", now(), asyncio.current_task().cancelling())
    group.cancel()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child("b", True))
            asyncio.get_running_loop().call_later(ticks(2), group.cancel)
            await asyncio.sleep(ticks(50))
    except ExceptionGroup as error:
        say(repr(error), asyncio.current_task().cancelling())
    group = asyncio.TaskGroup()
    group.cancel()
    async with group:
        say("entered")
        await asyncio.sleep(0)
        say("never")
    await asyncio.sleep(0)
    say("end", now())


run(main)
