# sleep(0) and negative sleeps yield once; tasks that do so take turns in creation order.
# rules: T-05, T-06
from pairing import asyncio, now, run, say

async def turns(name, length):
    for turn in range(3):
        say(name, turn)
        await asyncio.sleep(length)


async def main():
    tasks = [asyncio.create_task(turns(name, length)) for name, length in (("a", 0), ("b", -1), ("c", 0))]
    for task in tasks:
        await task
    say("end at", now())


run(main)
