# A deadline can be moved while the block runs, and not before, after, or once it passed.
# rules: C-56, C-57
from pairing import asyncio, now, run, say, ticks

def attempt(word, limit, when):
    try:
        limit.reschedule(when)
        say(word, "ok")
    except RuntimeError:
        say(word, "refused")


async def main():
    loop = asyncio.get_running_loop()
    limit = asyncio.timeout(ticks(5))
    attempt("before", limit, None)
    try:
        async with limit:
            attempt("later", limit, loop.time() + ticks(20))
            await asyncio.sleep(ticks(10))
            say("still here at", now())
            attempt("never", limit, None)
            await asyncio.sleep(ticks(30))
            say("still here at", now(), limit.when() is None)
            attempt("now", limit, loop.time())
            try:
                await asyncio.sleep(ticks(50))
            finally:
                attempt("expired", limit, None)
                say(limit.expired(), now())
    except TimeoutError:
        say("timed out")
    attempt("after", limit, None)


run(main)
