# When the handler of a signal runs among what is ready, how often, and what removing says.
# rules: N-01, N-02
import asyncio
import signal

from pairing import say


def refused(call):
    try:
        call()
    except Exception as error:
        return repr(error)
    return "nothing"


async def main():
    loop = asyncio.get_running_loop()

    def on_signal():
        say("signal")
        loop.call_soon(say, "from the handler")

    loop.add_signal_handler(signal.SIGUSR1, on_signal)
    loop.call_soon(say, "before")
    signal.raise_signal(signal.SIGUSR1)
    signal.raise_signal(signal.SIGUSR1)
    loop.call_soon(say, "after")
    for turn in range(3):
        say("turn", turn)
        await asyncio.sleep(0)

    loop.add_signal_handler(signal.SIGUSR1, lambda: say("another"))
    signal.raise_signal(signal.SIGUSR1)
    for _ in range(4):
        await asyncio.sleep(0)
    say(loop.remove_signal_handler(signal.SIGUSR1), loop.remove_signal_handler(signal.SIGUSR1))
    say(signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL)

    for number in (9, 19, 0, 65):
        say(refused(lambda number=number: loop.add_signal_handler(number, say)))
    say(refused(lambda: loop.remove_signal_handler(-1)), refused(lambda: loop.remove_signal_handler(9)))


asyncio.run(main())
