# A task sees the values of its creator at creation, and keeps its own changes to itself, unless given a context.
# rules: T-17, S-23
from pairing import asyncio, run, say

import contextvars

variable = contextvars.ContextVar("variable", default="default")


async def body(name):
    say(name, "sees", variable.get())
    token = variable.set(name)
    await asyncio.sleep(0)
    say(name, "has", variable.get())
    if name == "resets":
        variable.reset(token)
        say(name, "has", variable.get())


async def main():
    loop = asyncio.get_running_loop()
    say(variable.get())
    variable.set("main")
    loop.call_soon(lambda: say("callback sees", variable.get()))
    task = asyncio.create_task(body("resets"))
    context = contextvars.copy_context()
    inside = asyncio.create_task(body("inside"), context=context)
    variable.set("later")
    await task
    await inside
    say("main has", variable.get())
    say("the context has", context[variable])
    await body("direct")
    say("main has", variable.get())


run(main)
