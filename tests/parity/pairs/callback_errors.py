# A callback that throws is reported and the loop goes on, also when it throws a cancellation.
# rules: S-21, X-02
from pairing import CancelledError, asyncio, run, say, ticks

async def main():
    loop = asyncio.get_running_loop()

    def handler(loop, context):
        say("report", context["message"][:21], repr(context["exception"]))

    loop.set_exception_handler(handler)

    def throws(error):
        say("throwing")
        raise error

    loop.call_soon(throws, ValueError("soon"))
    loop.call_later(ticks(1), throws, CancelledError("later"))
    loop.call_soon(say, "still running")
    await asyncio.sleep(ticks(2))
    loop.call_exception_handler({"message": "mine", "exception": RuntimeError("x")})
    say("end")


run(main)
