# When main ends, tasks are cancelled first, then the generators that are half-way are closed, and errors reported.
# rules: R-02
import re

from pairing import CancelledError, asyncio, now, run, say, ticks

kept = []


async def half_way(name, fails):
    try:
        yield 1
    except GeneratorExit as error:
        say(name, repr(error), now())
        await asyncio.sleep(ticks(2))
        if fails:
            raise ValueError(name)
        say(name, "cleaned", now())


async def waits():
    try:
        await asyncio.sleep(ticks(100))
    except CancelledError:
        say("task cancelled")
        await asyncio.sleep(ticks(5))
        say("task ends", now())
        raise


async def main():
    asyncio.get_running_loop().set_exception_handler(
        lambda loop, context: say(re.sub("<.*>", "GENERATOR", context["message"]), repr(context["exception"]))
    )
    task = asyncio.create_task(waits())
    kept.append(half_way("a", True))
    await kept[0].__anext__()
    await asyncio.sleep(0)
    say("main ends", task.done())


run(main)
