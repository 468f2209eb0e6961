# wait_for() cancels what takes too long, waits until it has stopped, and lets it answer otherwise.
# rules: C-40, C-41, C-42, C-43
from pairing import CancelledError, asyncio, failing, now, run, say, ticks

async def slow(how):
    me = asyncio.current_task()
    say(how, "in the same task", me.get_name() == "main")
    try:
        await asyncio.sleep(ticks(50))
    except CancelledError:
        await asyncio.sleep(ticks(4))
        say(how, "stopped at", now())
        if how == "value":
            return how
        if how == "error":
            raise ValueError("instead")
        raise


async def main():
    asyncio.current_task().set_name("main")
    for how in ("quiet", "value", "error"):
        try:
            say("result", await asyncio.wait_for(slow(how), ticks(10)), now())
        except Exception as error:
            say("raised", repr(error), now())
    say(await failing(asyncio.wait_for(slow("never"), 0)), now())
    task = asyncio.create_task(asyncio.sleep(ticks(3), 7))
    say(await asyncio.wait_for(task, None), await asyncio.wait_for(task, 0), now())
    say(asyncio.current_task().cancelling())


run(main)
