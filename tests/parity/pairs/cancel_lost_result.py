# A cancellation that comes between the result and the wakeup wins: the result is lost to the waiter.
# rules: C-05
from pairing import CancelledError, asyncio, run, say

async def waiter(future):
    try:
        say("got", await future)
    except CancelledError as error:
        say("cancelled", repr(error))


async def main():
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(waiter(future))
    await asyncio.sleep(0)
    future.set_result("value")
    say("cancel", task.cancel("late"))
    await task
    say("the future still has its", future.result())


run(main)
