# An exception that nobody looked at is reported when its last handle goes; looking at it, or cancelling, is enough.
# rules: T-26, T-27
from pairing import asyncio, run, say

async def fails(text):
    raise ValueError(text)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: say(context["message"], repr(context["exception"])))
    task = asyncio.create_task(fails("lost"))
    await asyncio.sleep(0)
    loop.tasks.clear()
    del task
    say("dropped a task")
    task = asyncio.create_task(fails("seen"))
    await asyncio.sleep(0)
    loop.tasks.clear()
    say(repr(task.exception()))
    del task
    say("dropped a seen one")
    task = asyncio.create_task(fails("cancelled"))
    await asyncio.sleep(0)
    loop.tasks.clear()
    say(task.cancel())
    del task
    say("dropped a cancelled one")
    future = loop.create_future()
    future.set_exception(ValueError("lost too"))
    del future
    say("dropped a future")


run(main)
