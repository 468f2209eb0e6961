# A semaphore's permits go to the waiters in order, nobody overtakes them, and a cancelled waiter's permit goes on.
# rules: L-30, L-31
from pairing import asyncio, failing, now, run, say, ticks


async def use(semaphore, name):
    say(name, "asks", semaphore.locked())
    async with semaphore:
        say(now(), name, "has one", semaphore.locked())
        await asyncio.sleep(ticks(2))


async def main():
    semaphore = asyncio.Semaphore(2)
    tasks = [asyncio.create_task(use(semaphore, name)) for name in ("a", "b", "c", "d", "e")]
    await asyncio.sleep(ticks(1))
    tasks[2].cancel()
    semaphore.release()
    tasks[3].cancel()
    say(await semaphore.acquire())
    say(now(), "main has one")
    semaphore.release()
    for task in tasks:
        say(await failing(task))
    semaphore.release()
    say(semaphore.locked())

    bounded = asyncio.BoundedSemaphore(1)
    for refused in (bounded.release, lambda: asyncio.Semaphore(-1), lambda: asyncio.BoundedSemaphore(-1)):
        try:
            refused()
        except ValueError as error:
            say(repr(error))


run(main)
