# Cancelling a gather cancels its children; with return_exceptions it waits for all of them, else for the first.
# rules: C-23, C-24, C-25
from pairing import asyncio, failing, now, run, say, ticks

async def child(cleanup):
    try:
        await asyncio.sleep(ticks(100))
    finally:
        if cleanup:
            await asyncio.sleep(ticks(cleanup))
        say("child with cleanup", cleanup, "ends at", now())


async def main():
    for everything in (False, True):
        gathering = asyncio.gather(child(0), child(5), return_exceptions=everything)
        await asyncio.sleep(ticks(1))
        say("cancel", gathering.cancel("stop"))
        say(await failing(gathering), gathering.cancelled(), now())
        await asyncio.sleep(ticks(10))
        say("cancel when done", gathering.cancel())
    alone = asyncio.create_task(child(0))
    other = asyncio.create_task(child(0))
    gathering = asyncio.gather(alone, other)
    await asyncio.sleep(0)
    alone.cancel()
    say(await failing(gathering), gathering.cancelled(), other.done())
    other.cancel()
    say(await failing(other))


run(main)
