# as_completed() gives the original tasks in the order in which they get done; a timeout leaves the rest running.
# rules: C-63
from pairing import asyncio, now, run, say, ticks

async def after(count):
    await asyncio.sleep(ticks(count))
    return count


async def main():
    tasks = [asyncio.create_task(after(count)) for count in (9, 3, 6)]
    async for task in asyncio.as_completed([*tasks, tasks[0]]):
        say(tasks.index(task), task.result(), now())
    slow = asyncio.create_task(after(20))
    quick = asyncio.create_task(after(2))
    try:
        async for task in asyncio.as_completed([slow, quick], timeout=ticks(5)):
            say(task.result(), now())
    except TimeoutError as error:
        say(repr(error), now(), slow.done())
    say(await slow, now())


run(main)
