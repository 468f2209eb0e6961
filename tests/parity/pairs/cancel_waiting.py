# cancel() goes down to what is awaited in the end; each task cleans up before its parent hears of it.
# rules: C-02, C-03, C-08
from pairing import CancelledError, asyncio, now, run, say, ticks

async def child(future):
    try:
        await future
    except CancelledError as error:
        say("child", repr(error), now())
        await asyncio.sleep(ticks(5))
        say("child cleaned up", now())
        raise


async def parent(task):
    try:
        await task
    except CancelledError as error:
        say("parent", repr(error), now())
        raise


async def main():
    future = asyncio.get_running_loop().create_future()
    inner = asyncio.create_task(child(future))
    outer = asyncio.create_task(parent(inner))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say("cancel", outer.cancel("why"), future.cancelled(), inner.cancelled())
    await asyncio.sleep(ticks(10))
    say(inner.cancelled(), outer.cancelled(), inner.cancelling(), outer.cancelling())


run(main)
