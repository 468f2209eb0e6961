# An eager child that fails cancels its group a turn later; one that cancels its group is cancelled too.
# rules: E-07, G-16
from pairing import asyncio, now, run, say, ticks

async def fails():
    raise ValueError("at once")


async def cancels(group):
    group.cancel()
    say("cancelled the group")
    await asyncio.sleep(ticks(50))
    say("never")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(fails(), eager_start=True)
            say("still in the body", task.done())
            await asyncio.sleep(0)
            say("never")
    except ExceptionGroup as error:
        say(repr(error))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(cancels(group), eager_start=True)
        say("created", task.done())
        await asyncio.sleep(ticks(60))
        say("never")
    say(task.cancelled(), now())


run(main)
