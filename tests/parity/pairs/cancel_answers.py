# A task may answer a cancellation with an exception, a value, or after more awaits.
# rules: C-13, C-14
from pairing import CancelledError, asyncio, failing, now, run, say, ticks

async def answers(how):
    try:
        await asyncio.sleep(ticks(50))
    except Exception:
        say("never: a cancellation is no Exception")
    except CancelledError:
        await asyncio.sleep(ticks(3))
        if how == "error":
            raise ValueError("instead")
        return how


async def main():
    for how in ("error", "value"):
        task = asyncio.create_task(answers(how))
        await asyncio.sleep(ticks(1))
        task.cancel()
        say(how, await failing(task), task.cancelled(), now())


run(main)
