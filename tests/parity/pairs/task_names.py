# Default names count on, given names do not use a number; current_task() and all_tasks() know them.
# rules: T-09, T-13, T-14
from pairing import asyncio, run, say

async def body():
    say("I am", asyncio.current_task().get_name())
    await asyncio.sleep(0)


def number(task):
    return int(task.get_name().split("-")[1])


async def main():
    loop = asyncio.get_running_loop()
    asyncio.current_task().set_name("main")
    first = asyncio.create_task(asyncio.sleep(0))
    named = asyncio.create_task(body(), name="given")
    second = asyncio.create_task(asyncio.sleep(0))
    say("next number", number(second) - number(first))
    loop.call_soon(lambda: say("in a callback", asyncio.current_task() is None))
    say("all but unnamed", [task.get_name() for task in loop.all_tasks() if "Task" not in task.get_name()])
    named.set_name("renamed")
    await named
    say("done", named.get_name(), len(loop.all_tasks()))


run(main)
