# Producers and consumers at a small queue: who waits, who is woken for what, and what a cancellation leaves.
# rules
from pairing import asyncio, failing, now, run, say, ticks


async def produce(queue, name, count):
    for number in range(count):
        await queue.put(number)
        say(now(), name, "put", number, queue.qsize(), queue.full())


async def consume(queue, name):
    while True:
        item = await queue.get()
        say(now(), name, "got", item, queue.qsize(), queue.empty())
        await asyncio.sleep(ticks(1))
        queue.task_done()


async def main():
    queue = asyncio.Queue(2)
    await queue.join()
    producers = [asyncio.create_task(produce(queue, name, 4)) for name in ("a", "b")]
    await asyncio.sleep(ticks(1))
    consumers = [asyncio.create_task(consume(queue, name)) for name in ("x", "y", "z")]
    for task in producers:
        await task
    await queue.join()
    say(now(), "joined")
    consumers[0].cancel()
    queue.put_nowait(10)
    consumers[1].cancel()
    say(queue.get_nowait(), queue.qsize())
    for task in consumers[:2]:
        say(await failing(task))
    await asyncio.sleep(ticks(1))
    queue.put_nowait(11)
    await asyncio.sleep(ticks(3))
    consumers[2].cancel()
    say(await failing(consumers[2]))
    queue.task_done()
    for refused in (queue.task_done, queue.get_nowait, lambda: [queue.put_nowait(n) for n in range(3)]):
        try:
            refused()
        except Exception as error:
            say(repr(error))


run(main)
