# A child that refuses a cancellation keeps its parent alive; it can be asked again.
# rules: C-04, C-10, C-17
from pairing import CancelledError, asyncio, now, run, say, ticks

async def stubborn():
    for refusal in range(2):
        try:
            await asyncio.sleep(ticks(100))
        except CancelledError:
            say("refused", refusal, now())
    return "done"


async def parent(task):
    return await task


async def main():
    inner = asyncio.create_task(stubborn())
    outer = asyncio.create_task(parent(inner))
    await asyncio.sleep(ticks(1))
    say(outer.cancel(), outer.cancel())
    await asyncio.sleep(ticks(1))
    say(outer.cancel())
    say(await outer, now())
    say(outer.cancelled(), outer.cancelling(), inner.cancelling())


run(main)
