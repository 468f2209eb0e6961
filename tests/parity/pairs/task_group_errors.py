# The first failure cancels the others and the body; all errors come in one group, the body's own last.
# rules: G-02, G-04, G-05, G-12, G-13
from pairing import CancelledError, asyncio, failing, now, run, say, ticks

async def fails(count, text):
    await asyncio.sleep(ticks(count))
    raise ValueError(text)


async def fails_when_cancelled(text):
    try:
        await asyncio.sleep(ticks(50))
    except CancelledError:
        say("cancelled", text, now())
        raise RuntimeError(text)


async def both():
    async with asyncio.TaskGroup() as group:
        group.create_task(fails_when_cancelled("second"))
        group.create_task(fails(3, "first"))
        try:
            await asyncio.sleep(ticks(50))
        except CancelledError as error:
            say("body", repr(error), now())


async def body_fails():
    async with asyncio.TaskGroup() as group:
        group.create_task(fails_when_cancelled("child"))
        await asyncio.sleep(0)
        raise TypeError("body")


async def nested():
    async with asyncio.TaskGroup() as group:
        group.create_task(body_fails())
        group.create_task(fails_when_cancelled("outer"))


async def main():
    for work in (both, body_fails, nested):
        say(await failing(work()), now(), asyncio.current_task().cancelling())


run(main)
