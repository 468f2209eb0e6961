# A barrier lets a round go together and can be used again; reset and abort break the round that fills.
# rules: L-40, L-41
from pairing import asyncio, failing, now, run, say, ticks


async def come(barrier, name, delay):
    await asyncio.sleep(ticks(delay))
    say(now(), name, "comes", barrier.n_waiting)
    number = await barrier.wait()
    say(now(), name, "goes", number, barrier.n_waiting)
    async with barrier:
        say(now(), name, "goes again")


async def main():
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(come(barrier, name, delay)) for name, delay in (("a", 2), ("b", 1), ("c", 3))]
    for task in tasks:
        await task
    say(barrier.parties, barrier.n_waiting, barrier.broken)

    tasks = [asyncio.create_task(come(barrier, name, 0)) for name in ("d", "e")]
    await asyncio.sleep(ticks(1))
    await barrier.reset()
    for task in tasks:
        say(await failing(task))
    say(barrier.broken)

    tasks = [asyncio.create_task(come(barrier, name, 0)) for name in ("f", "g")]
    await asyncio.sleep(ticks(1))
    tasks[0].cancel()
    say(await failing(tasks[0]))
    say(barrier.n_waiting)
    await barrier.abort()
    say(await failing(tasks[1]))
    say(barrier.broken)
    say(await failing(barrier.wait()))
    await barrier.reset()
    say(barrier.broken)


run(main)
