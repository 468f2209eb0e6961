# The three queues give the oldest, the newest and the smallest item first.
# rules
from pairing import asyncio, run, say


async def main():
    for kind in (asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue):
        queue = kind(-1)
        for item in (5, 1, 4, 1, 3, 9, 2):
            queue.put_nowait(item)
        first = [queue.get_nowait() for _ in range(3)]
        queue.put_nowait(0)
        rest = [await queue.get() for _ in range(queue.qsize())]
        say(first, rest, queue.maxsize, queue.full())


run(main)
