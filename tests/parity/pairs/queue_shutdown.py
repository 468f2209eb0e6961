# Shutting a queue down ends every wait at it; what it holds can still be taken, or is dropped at once.
# rules
from pairing import asyncio, failing, now, run, say, ticks


async def drain(queue):
    while True:
        try:
            item = await queue.get()
        except asyncio.QueueShutDown as error:
            return say(now(), repr(error))
        say(now(), "got", item)
        queue.task_done()


async def main():
    queue = asyncio.Queue(2)
    for number in range(2):
        queue.put_nowait(number)
    putter = asyncio.create_task(queue.put(2))
    joiner = asyncio.create_task(queue.join())
    await asyncio.sleep(ticks(1))
    queue.shutdown()
    queue.shutdown()
    say(await failing(putter))
    say(await failing(queue.put(3)))
    say(joiner.done())
    await drain(queue)
    await joiner

    empty = asyncio.Queue()
    getters = [asyncio.create_task(empty.get()) for _ in range(2)]
    await asyncio.sleep(ticks(1))
    empty.put_nowait(7)
    empty.shutdown()
    for getter in getters:
        say(await failing(getter))
    say(empty.qsize())

    full = asyncio.Queue()
    for number in range(3):
        full.put_nowait(number)
    full.get_nowait()
    joiner = asyncio.create_task(full.join())
    await asyncio.sleep(ticks(1))
    full.shutdown(immediate=True)
    await asyncio.sleep(ticks(1))
    say(full.qsize(), joiner.done())
    full.task_done()
    await joiner
    try:
        full.get_nowait()
    except asyncio.QueueShutDown as error:
        say(repr(error))


run(main)
