# cancelling() counts requests, uncancel() takes them back, and at 0 withdraws what was not delivered.
# rules: C-09, C-11, C-12
from pairing import CancelledError, asyncio, run, say, ticks

async def swallows():
    try:
        await asyncio.sleep(ticks(50))
    except CancelledError:
        pass
    me = asyncio.current_task()
    say("count", me.cancelling(), me.uncancel(), me.uncancel(), me.uncancel())


async def withdraws():
    me = asyncio.current_task()
    me.cancel()
    me.cancel()
    say("count", me.uncancel(), me.uncancel())
    await asyncio.sleep(0)
    return "alive"


async def main():
    task = asyncio.create_task(swallows())
    await asyncio.sleep(0)
    say(task.cancel(), task.cancel(), task.cancelling())
    await task
    say("when done", task.cancel(), task.cancelling())
    say(await asyncio.create_task(withdraws()))


run(main)
