# call_later(0) goes through the timers: behind what is ready, but in the same turn.
# rules: S-05, S-09
from pairing import asyncio, now, run, say

async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0, say, "timer")
    loop.call_later(-5, say, "late timer")
    loop.call_soon(say, "soon")
    loop.call_soon(loop.call_soon, say, "soon of soon")
    for turn in range(3):
        await asyncio.sleep(0)
        say("turn", turn, "at", now())


run(main)
