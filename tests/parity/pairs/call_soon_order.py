# Handles run first come, first served; what they queue runs a turn later; a cancelled one not at all.
# rules: S-01, S-02, S-06
from pairing import asyncio, run, say

async def main():
    loop = asyncio.get_running_loop()
    handles = []

    def first():
        say("first")
        loop.call_soon(say, "queued by first")
        handles[0].cancel()

    loop.call_soon(first)
    handles.append(loop.call_soon(say, "never"))
    loop.call_soon(say, "third")
    await asyncio.sleep(0)
    say("one turn later", handles[0].cancelled())
    await asyncio.sleep(0)
    say("two turns later")


run(main)
