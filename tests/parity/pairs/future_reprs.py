# What futures, tasks and gatherings look like when printed.
# rules: Y-01, Y-02, Y-03
from pairing import asyncio, plain, run, say

async def work(fails):
    if fails:
        raise ValueError("x")
    await asyncio.sleep(0)
    return 3


async def main():
    loop = asyncio.get_running_loop()
    pending, finished, failed, cancelled, long = [loop.create_future() for _ in range(5)]
    finished.set_result(1)
    failed.set_exception(ValueError("x"))
    cancelled.cancel()
    long.set_result("a text that is much longer than what a repr may show of it")
    for future in (pending, finished, failed, cancelled, long):
        say(plain(repr(future)))
    failed.exception()
    good = asyncio.create_task(work(False), name="good")
    bad = asyncio.create_task(work(True), name="bad")
    gone = asyncio.create_task(work(False), name="gone")
    gone.cancel()
    gathering = asyncio.gather(good, bad, gone, return_exceptions=True)
    say(plain(repr(gathering)))
    await gathering
    for task in (good, bad, gone):
        say(plain(repr(task)))
    say(plain(repr(asyncio.gather(pending))))


run(main)
