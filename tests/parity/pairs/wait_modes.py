# wait() returns on the first, on the first failure or when all are done; it cancels nothing and throws nothing.
# rules: C-60, C-61, C-62
from pairing import asyncio, failing, now, run, say, ticks

async def after(count, fails):
    await asyncio.sleep(ticks(count))
    if fails:
        raise ValueError("x")
    return count


async def show(mode, timeout):
    tasks = [asyncio.create_task(after(count, fails)) for count, fails in ((9, False), (3, False), (6, True))]
    begun = now()
    done, pending = await asyncio.wait(tasks, timeout=timeout, return_when=mode)
    say(mode, "".join("D" if task in done else "P" for task in tasks), len(done), len(pending), now() - begun)
    for task in pending:
        task.cancel()
    await asyncio.wait(tasks)
    tasks[2].cancelled() or tasks[2].exception()


async def main():
    await show("FIRST_COMPLETED", None)
    await show("FIRST_EXCEPTION", None)
    await show("ALL_COMPLETED", None)
    await show("ALL_COMPLETED", ticks(4))
    try:
        await asyncio.wait([])
    except ValueError:
        say("nothing to wait for")
    task = asyncio.create_task(after(1, False))
    waiter = asyncio.create_task(asyncio.wait([task]))
    await asyncio.sleep(0)
    waiter.cancel()
    say(await failing(waiter), await task)


run(main)
