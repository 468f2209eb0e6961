# A lock serves its waiters in the order they came, also when some are cancelled before or after they were woken.
# rules: L-01, L-02, L-03, L-04
from pairing import asyncio, failing, now, run, say, ticks


async def hold(lock, name, count):
    say(name, "asks")
    async with lock:
        say(now(), name, "has it")
        await asyncio.sleep(ticks(count))
    say(now(), name, "gave it back", lock.locked())


async def main():
    lock = asyncio.Lock()
    say(await lock.acquire(), lock.locked())
    names = ["a", "b", "c", "d"]
    tasks = [asyncio.create_task(hold(lock, name, 2)) for name in names]
    await asyncio.sleep(ticks(1))
    tasks[1].cancel()
    lock.release()
    say("free", lock.locked())
    tasks[0].cancel()
    await lock.acquire()
    say(now(), "main has it")
    lock.release()
    for task in tasks:
        say(await failing(task))
    try:
        lock.release()
    except RuntimeError as error:
        say(repr(error))


run(main)
