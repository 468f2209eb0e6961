# An error of shielded work that nobody waits for any more is reported, once however many shields there were.
# rules: C-32
from pairing import asyncio, failing, now, run, say, ticks

async def work():
    await asyncio.sleep(ticks(5))
    raise ValueError("late")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: say(now(), context["message"], repr(context["exception"])))
    inner = asyncio.create_task(work())
    outers = [asyncio.shield(inner) for _ in range(3)]
    for outer in outers[:2]:
        outer.cancel()
    say(await failing(outers[2]), now())
    await asyncio.sleep(0)
    say("end")


run(main)
