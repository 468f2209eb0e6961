# A cancellation from outside goes before an expiry; a body that swallows the expiry gets no TimeoutError.
# rules: C-54, C-55, C-59
from pairing import CancelledError, asyncio, failing, now, run, say, ticks

async def body(swallows):
    limit = asyncio.timeout(ticks(5))
    try:
        async with limit:
            try:
                await asyncio.sleep(ticks(50))
            except CancelledError as error:
                say("inside", repr(error), now())
                if not swallows:
                    raise
    finally:
        say("expired", limit.expired(), "cancelling", asyncio.current_task().cancelling())


async def main():
    loop = asyncio.get_running_loop()
    say(await failing(asyncio.create_task(body(False))))
    say(await failing(asyncio.create_task(body(True))))
    task = asyncio.create_task(body(False))
    await asyncio.sleep(0)
    loop.call_later(ticks(5), task.cancel, "outside")
    say(await failing(task))
    async with asyncio.timeout(0) as limit:
        say("no await, no timeout")
    say(limit.expired())


run(main)
