# Nested timeouts: only the one whose time passed makes a TimeoutError, where its block ends.
# rules: C-50, C-51, C-52, C-53
from pairing import asyncio, now, run, say, ticks

async def nested(outer_ticks, inner_ticks):
    outer = asyncio.timeout(ticks(outer_ticks))
    inner = asyncio.timeout(ticks(inner_ticks))
    try:
        async with outer:
            try:
                async with inner:
                    try:
                        await asyncio.sleep(ticks(50))
                    except BaseException as error:
                        say("inside", repr(error), now())
                        raise
            except BaseException as error:
                say("between", repr(error))
                raise
    except BaseException as error:
        say("outside", repr(error))
    say("expired", outer.expired(), inner.expired(), asyncio.current_task().cancelling())


async def main():
    await nested(10, 20)
    await nested(20, 10)
    await nested(10, 10)
    await nested(60, 70)


run(main)
