# An event wakes all that wait when it is set, even if it is cleared at once, and lets nobody wait while it is set.
# rules: L-10
from pairing import asyncio, failing, now, run, say, ticks


async def waiter(event, name):
    say(name, "waits")
    woken = await event.wait()
    say(now(), name, woken, event.is_set())


async def main():
    loop = asyncio.get_running_loop()
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(event, name)) for name in ("a", "b", "c")]
    await asyncio.sleep(ticks(1))
    tasks[1].cancel()
    event.set()
    event.set()
    event.clear()
    loop.call_soon(say, "after the waiters")
    late = asyncio.create_task(waiter(event, "late"))
    for task in tasks:
        say(await failing(task))
    say(late.done())
    event.set()
    await late
    loop.call_soon(say, "not yet")
    say(await event.wait())
    await asyncio.sleep(0)


run(main)
