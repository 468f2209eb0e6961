# A group waits for all its tasks, also those that its tasks start; one cancelled alone is ignored.
# rules: G-01, G-03, G-11
from pairing import asyncio, now, run, say, ticks

async def grow(group, depth):
    await asyncio.sleep(ticks(2))
    say("depth", depth, "at", now())
    if depth:
        group.create_task(grow(group, depth - 1))


async def main():
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as group:
        group.create_task(grow(group, 2))
        alone = group.create_task(asyncio.sleep(ticks(50)))
        kept = group.create_task(asyncio.sleep(ticks(4), "kept"))
        loop.call_later(ticks(1), alone.cancel)
        say("body ends at", now())
    say("group ends at", now(), alone.cancelled(), kept.result())
    loop.call_soon(say, "the next turn")
    async with asyncio.TaskGroup() as group:
        pass
    say("an empty group does not yield")


run(main)
