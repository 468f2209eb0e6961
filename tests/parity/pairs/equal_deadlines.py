# Timers with one deadline run in the order of asking; CPython's heap leaves it open, the shim's does not.
# rules: S-08
from pairing import asyncio, now, run, say, ticks

async def main():
    loop = asyncio.get_running_loop()
    when = loop.time() + ticks(8)
    for number in range(7):
        loop.call_at(when, say, "timer", number)
    loop.call_later(ticks(4), say, "earlier")
    await asyncio.sleep(ticks(8))
    say("sleeper, asked last, at", now())


run(main)
