# What a future answers while pending, with a result, with an exception and when cancelled.
# rules: T-22, T-23, C-15
from pairing import asyncio, failing, run, say

def attempt(word, action):
    try:
        say(word, action())
    except BaseException as error:
        say(word, "raised", type(error).__name__)


def ask(future):
    say("done", future.done(), "cancelled", future.cancelled())
    attempt("result", future.result)
    attempt("exception", lambda: repr(future.exception()))
    attempt("set_result", lambda: future.set_result(2))
    attempt("set_exception", lambda: future.set_exception(KeyError()))
    say("cancel", future.cancel())


async def main():
    loop = asyncio.get_running_loop()
    pending, finished, failed, cancelled = [loop.create_future() for _ in range(4)]
    attempt("result", pending.result)
    attempt("exception", pending.exception)
    finished.set_result(1)
    failed.set_exception(ValueError("x"))
    say("cancel", cancelled.cancel("because"))
    ask(finished)
    ask(failed)
    ask(cancelled)
    say(await failing(cancelled))


async def failing(future):
    try:
        await future
    except BaseException as error:
        return repr(error)


run(main)
