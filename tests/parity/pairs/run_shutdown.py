# What is left when main ends is cancelled once, in creation order, and awaited; its errors are reported.
# rules
from pairing import CancelledError, asyncio, now, run, say, ticks

async def left(name, answer):
    try:
        await asyncio.sleep(ticks(100))
    except CancelledError as error:
        say(name, repr(error), now())
    if answer == "sleeps":
        await asyncio.sleep(ticks(5))
        say(name, "ends at", now())
    if answer == "fails":
        raise ValueError(name)


async def main():
    asyncio.get_running_loop().set_exception_handler(
        lambda loop, context: say(context["message"], repr(context["exception"]))
    )
    keep = [asyncio.create_task(left(name, answer)) for name, answer in
            (("a", "sleeps"), ("b", "fails"), ("c", "returns"))]
    await asyncio.sleep(0)
    say("main ends with", len(keep))


run(main)
