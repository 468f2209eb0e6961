# An eager task runs at once up to its first suspension, in its own name and context.
# rules: E-01, E-02, E-03, E-04, E-06
from pairing import asyncio, failing, run, say

import contextvars

variable = contextvars.ContextVar("variable", default=0)


async def quick():
    say("running", asyncio.current_task().get_name())
    variable.set(1)
    return 5


async def fails():
    raise ValueError("kept")


async def slow():
    say("before")
    await asyncio.sleep(0)
    say("after")


async def cancels_itself():
    asyncio.current_task().cancel("me")
    say("goes on")
    await asyncio.sleep(0)
    say("never")


async def main():
    loop = asyncio.get_running_loop()
    asyncio.current_task().set_name("main")
    task = asyncio.create_task(quick(), name="quick", eager_start=True)
    say(task.done(), task.result(), asyncio.current_task().get_name(), variable.get())
    bad = asyncio.create_task(fails(), eager_start=True)
    say(bad.done(), repr(bad.exception()))
    later = asyncio.create_task(slow(), eager_start=True)
    say("created", later.done(), len(loop.all_tasks()))
    await later
    cancelled = asyncio.create_task(cancels_itself(), eager_start=True)
    say(await failing(cancelled))
    loop.call_soon(say, "the next turn")
    gathering = asyncio.gather(task, task)
    say("gathered", gathering.done(), await gathering)


run(main)
