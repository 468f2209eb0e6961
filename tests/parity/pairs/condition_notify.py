# Notified waiters take the lock in turn; a cancelled one takes it too, and hands its notification on.
# rules: L-20, L-21, L-22, L-23
from pairing import asyncio, failing, now, run, say, ticks


async def waiter(condition, name):
    async with condition:
        say(name, "waits")
        try:
            await condition.wait()
            say(now(), name, "was notified", condition.locked())
        finally:
            say(now(), name, "leaves", condition.locked())
            await asyncio.sleep(ticks(1))


async def main():
    condition = asyncio.Condition()
    say(await failing(condition.wait()))
    try:
        condition.notify()
    except RuntimeError as error:
        say(repr(error))
    tasks = [asyncio.create_task(waiter(condition, name)) for name in ("a", "b", "c", "d", "e")]
    await asyncio.sleep(ticks(1))
    async with condition:
        condition.notify(2)
        say("notified", condition.locked())
        tasks[0].cancel()
        await asyncio.sleep(ticks(1))
    for task in tasks[:3]:
        say(await failing(task))
    await condition.acquire()
    tasks[3].cancel()
    await asyncio.sleep(ticks(1))
    tasks[3].cancel("again")
    condition.notify_all()
    condition.release()
    for task in tasks[3:]:
        say(await failing(task))

    lock = asyncio.Lock()
    one, other = asyncio.Condition(lock), asyncio.Condition(lock)
    level = 0

    def look():
        say("looks", level)
        return level > 1

    async def raise_level():
        nonlocal level
        while level < 3:
            async with other:
                level += 1
                one.notify()
            await asyncio.sleep(ticks(1))

    task = asyncio.create_task(raise_level())
    async with lock:
        say(await one.wait_for(look), one.locked(), other.locked())
        say(await one.wait_for(look))
    await task


run(main)
