# Sleeps end in the order of their deadlines, and give their result.
# rules: S-07, T-07
from pairing import asyncio, now, run, say, ticks

async def sleeper(name, count):
    say(name, "sleeps at", now())
    got = await asyncio.sleep(ticks(count), count)
    say(name, "wakes at", now(), "with", got)


async def main():
    tasks = [asyncio.create_task(sleeper(name, count)) for name, count in (("a", 30), ("b", 10), ("c", 20))]
    for task in tasks:
        await task
    say("end at", now())


run(main)
