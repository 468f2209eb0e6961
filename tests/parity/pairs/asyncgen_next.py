# What an asynchronous generator gives and when: items, its end, its errors, cancellations, a second anext().
from pairing import CancelledError, asyncio, failing, now, run, say, ticks


async def steps(name):
    try:
        for i in range(3):
            await asyncio.sleep(ticks(1))
            say(name, "yields", i, now())
            yield i
    except CancelledError as error:
        say(name, repr(error), now())
        raise
    say(name, "ends")


async def recovers():
    try:
        await asyncio.sleep(ticks(50))
    except CancelledError:
        say("caught")
    yield 7
    raise ValueError("after")


async def ask(generator):
    return await generator.__anext__()


async def main():
    generator = steps("a")
    async for item in generator:
        say("got", item)
    say(await failing(generator.__anext__()))

    generator = steps("b")
    first = asyncio.create_task(ask(generator))
    await asyncio.sleep(0)
    say(await failing(generator.__anext__()))
    say(await failing(generator.aclose()))
    say(await first)
    second = asyncio.create_task(ask(generator))
    await asyncio.sleep(0)
    second.cancel("enough")
    say(await failing(second))
    say(await failing(generator.__anext__()))

    generator = recovers()
    third = asyncio.create_task(ask(generator))
    await asyncio.sleep(0)
    third.cancel()
    say(await third)
    say(await failing(generator.__anext__()))
    say(await failing(generator.__anext__()))


run(main)
