# Done-callbacks run in the order added, a turn later; a failing one is reported, the others still run.
# rules: T-18, T-19, T-20, T-21, S-21
from pairing import asyncio, run, say

async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(
        lambda loop, context: say("report", context["message"][:21], repr(context["exception"]))
    )
    future = loop.create_future()

    def bad(future):
        say("bad")
        raise ValueError("from a callback")

    def gone(future):
        say("never")

    future.add_done_callback(lambda future: say("first", future.result()))
    future.add_done_callback(gone)
    future.add_done_callback(bad)
    future.add_done_callback(lambda future: say("last"))
    say("removed", future.remove_done_callback(gone) > 0)
    say("again", future.remove_done_callback(gone) > 0)
    future.set_result(5)
    say("set")
    await asyncio.sleep(0)
    future.add_done_callback(lambda future: say("added when done"))
    say("added")
    await asyncio.sleep(0)


run(main)
