# A task fails with what its coroutine throws; one that throws CancelledError itself ends as cancelled.
# rules: T-11, T-29
from pairing import CancelledError, asyncio, failing, run, say

async def fails():
    raise ValueError("mine")


async def cancels():
    raise CancelledError("me")


async def waits_for_itself():
    try:
        await asyncio.current_task()
    except RuntimeError as error:
        say("refused", str(error)[:28])


async def main():
    failed = asyncio.create_task(fails())
    say(await failing(failed), failed.cancelled())
    cancelled = asyncio.create_task(cancels())
    say(await failing(cancelled), cancelled.cancelled(), cancelled.cancelling())
    await asyncio.create_task(waits_for_itself())


run(main)
