# A task cancelled before its first step never runs, and ends when that step is due.
# rules: C-01
from pairing import asyncio, failing, run, say

async def body():
    say("never")


async def main():
    task = asyncio.create_task(body())
    say("cancel", task.cancel("early"), task.done(), task.cancelling())
    say(await failing(task), task.cancelled())


run(main)
