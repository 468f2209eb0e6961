# What locks, events, conditions, semaphores, barriers and queues look like when printed.
# rules: Y-04, Y-05
from pairing import asyncio, plain, run, say, ticks


async def main():
    lock, event, condition = asyncio.Lock(), asyncio.Event(), asyncio.Condition()
    semaphore, bounded, barrier = asyncio.Semaphore(3), asyncio.BoundedSemaphore(1), asyncio.Barrier(3)
    queue, lifo, smallest = asyncio.Queue(2), asyncio.LifoQueue(), asyncio.PriorityQueue(1)

    def say_all():
        for one in (lock, event, condition, semaphore, bounded, barrier, queue, lifo, smallest):
            say(plain(repr(one)))
        say(str(queue))

    say_all()
    await lock.acquire()
    await condition.acquire()
    await bounded.acquire()
    for item in (4, 2):
        queue.put_nowait(item)
    smallest.put_nowait(1)
    waits = [event.wait(), condition.acquire(), bounded.acquire(), barrier.wait(), queue.put(3)]
    waits += [lifo.get(), lifo.get(), smallest.put(0), lock.acquire(), lock.acquire()]
    tasks = [asyncio.create_task(wait) for wait in waits]
    await asyncio.sleep(ticks(1))
    say_all()

    waiting = asyncio.create_task(condition.wait())
    await asyncio.sleep(ticks(1))
    say(plain(repr(condition)))
    event.set()
    await barrier.abort()
    lock.release()
    for one in (queue, lifo, smallest):
        one.shutdown()
    say_all()
    condition.release()
    for task in (waiting, *tasks):
        task.cancel()
    await asyncio.wait([waiting, *tasks])
    say_all()


run(main)
