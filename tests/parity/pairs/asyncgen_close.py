# aclose(), a generator that is dropped half-way, and one that ignores GeneratorExit: when its cleanup runs.
from pairing import asyncio, failing, now, run, say, ticks


async def cleans_up(name):
    try:
        yield 1
        yield 2
    except BaseException as error:
        say(name, repr(error), now())
        await asyncio.sleep(ticks(3))
        say(name, "cleaned", now())
        raise


async def ignores():
    try:
        yield 1
    except GeneratorExit:
        say("exit")
    yield 2
    yield 3


async def fails():
    try:
        yield 1
    except GeneratorExit:
        raise ValueError("cleanup")


async def beside():
    for i in range(4):
        say("beside", i)
        await asyncio.sleep(0)


async def main():
    generator = cleans_up("a")
    say(await failing(generator.aclose()))
    generator = cleans_up("b")
    say(await generator.__anext__())
    await generator.aclose()
    say(await failing(generator.__anext__()))
    say(await failing(generator.aclose()))

    generator = ignores()
    say(await generator.__anext__())
    say(await failing(generator.aclose()))
    say(await generator.__anext__())

    generator = fails()
    say(await generator.__anext__())
    say(await failing(generator.aclose()))

    generator = cleans_up("dropped")
    say(await generator.__anext__())
    task = asyncio.create_task(beside())
    generator = None
    say("dropped now")
    await task
    await asyncio.sleep(ticks(10))


run(main)
