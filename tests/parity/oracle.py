"""Run parity programs on CPython and print what happened, event by event.

usage: oracle.py [--algorithms shim|host] [--as-host] < PROGRAMS > TRACES

`shim` (the default) takes the newer algorithms from shim/; `host` takes the
interpreter's own asyncio, to check the shim against it. A trace line is
`TICKS TASK STATEMENT EVENT`; a program's trace ends with `endtrace NAME`.
"""

import argparse
import asyncio
import contextvars
import gc
import logging
import os
import sys

import program as programs
import shim
import virtual_loop
from actions import Actions
from host import HostAlgorithms
from primitives import Primitives
from shim import switches
from values import Frame, describe
from virtual_loop import TICKS
from waits import Waits

GUARD_START, GUARD_STEP, GUARD_ROUNDS = 1024, 64, 400
MOST_TASKS = 60
KEPT = []
# Reports that depend on when an object is collected.
COLLECTED = ("was never retrieved", "was destroyed but it is pending")


class Interpreter(Waits, Actions, Primitives):
    def __init__(self, program, algorithms, output):
        self.program, self.asyncio, self.output = program, algorithms, output
        self.slots, self.handles, self.callbacks = {}, {}, {}
        self.groups, self.timeouts, self.contexts = {}, {}, {}
        self.variables = [contextvars.ContextVar(f"v{i}", default=0) for i in range(2)]
        self.created = 0
        self.root_done = self.ended = False
        self.guards = 0

    # -- the frame of a program

    def run(self):
        print(f"trace {self.program.name}", file=self.output)
        try:
            self.asyncio.run(self.root())
        except virtual_loop.Deadlock:
            left = sorted(task.get_name() for task in self.loop.all_tasks())
            print(" ".join(["deadlock", *left]), file=self.output)
            # What is left must not be collected: its cleanup would run inside of another program.
            KEPT.append(self.loop)
        self.ended = True
        print(f"endtrace {self.program.name}", file=self.output)

    async def root(self):
        self.loop = asyncio.get_running_loop()
        self.loop.set_exception_handler(self.on_report)
        root = asyncio.current_task()
        root.set_name("root")
        self.make_primitives()
        if not self.program.unguarded:
            self.loop.call_later(GUARD_START / TICKS, self.guard, root)
        frame = Frame(self.new_rank())
        self.loop.create_task(self.task_body(frame, 0), name="main")
        if self.program.early:
            await asyncio.sleep(int(self.program.early) / TICKS)
            self.trace(0, "early exit")
            self.root_done = True
            return
        idle = 0
        while idle < 3:
            others = [task for task in self.loop.all_tasks() if task is not root]
            if others and self.program.unguarded:
                await asyncio.wait(others)
            await asyncio.sleep(256 / TICKS)
            idle = 0 if len(self.loop.all_tasks()) > 1 else idle + 1
        self.root_done = True
        self.trace(0, "end")

    def guard(self, root):
        """Ends what would wait for ever."""
        self.guards += 1
        left = [task for task in self.loop.all_tasks() if task is not root]
        for task in left:
            task.cancel("guard")
        if self.guards > 2:
            self.release_all()
        if self.guards < GUARD_ROUNDS and (left or not self.root_done):
            self.loop.call_later(GUARD_STEP / TICKS, self.guard, root)

    def on_report(self, loop, context):
        message = context["message"]
        if any(text in message for text in COLLECTED):
            return
        if message.startswith("Exception in callback"):
            message = "Exception in callback"
        error = context.get("exception")
        self.trace(0, f"report {message}: {describe(error) if error else '-'}")

    def trace(self, number, event):
        if self.ended:
            return
        task = asyncio.current_task(self.loop)
        name = task.get_name() if task else "-"
        print(self.loop.ticks(), name, number, event, file=self.output)

    def new_rank(self):
        self.created += 1
        return self.created

    def may_create(self, number, count=1):
        if self.created + count <= MOST_TASKS and not self.root_done:
            return True
        self.trace(number, "no more tasks")
        return False

    # -- blocks

    async def task_body(self, frame, index):
        frame.index = index
        self.trace(0, f"start b{index}")
        try:
            returned = await self.block(frame, self.program.bodies[index])
        except BaseException as error:
            self.trace(0, f"fail {describe(error)}")
            raise
        value = 0 if returned is None else returned
        self.trace(0, f"return {value}")
        return value

    async def block(self, frame, statements):
        for statement in statements:
            action = getattr(self, "await_" + statement.word, None)
            if action is None:
                returned = getattr(self, "do_" + statement.word)(frame, statement)
            else:
                returned = await action(frame, statement)
            if returned is not None:
                return returned
        return None

    def callback(self, index):
        """A callback: the statements of a block, none of which waits."""

        def run(*_):
            if self.root_done and not self.loop.all_tasks():
                return
            frame = Frame(0)
            self.trace(0, f"callback c{index}")
            for statement in self.program.callbacks[index]:
                if getattr(self, "do_" + statement.word)(frame, statement) is not None:
                    break

        return run

    async def outcome(self, statement, awaitable):
        """Await and trace how it ended."""
        try:
            value = await awaitable
        except BaseException as error:
            self.trace(statement.number, f"{statement.word} raised {describe(error)}")
            raise
        self.trace(statement.number, f"{statement.word} gave {describe(value)}")

    def attempt(self, statement, action):
        """Do something that may be refused and trace the answer."""
        try:
            value = action()
        except Exception as error:
            self.trace(statement.number, f"{statement.word} refused {describe(error)}")
            return None
        self.trace(statement.number, f"{statement.word} {describe(value)}")
        return value


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--algorithms", choices=("shim", "host"), default="shim")
    parser.add_argument("--as-host", action="store_true", help="the shim without 3.14's news and our differences")
    options = parser.parse_args()
    algorithms = shim if options.algorithms == "shim" else HostAlgorithms
    if options.as_host:
        switches.report_late_errors = switches.message_for_everybody = False
    logging.getLogger("asyncio").disabled = True
    gc.disable()
    for number, program in enumerate(programs.read_programs(sys.stdin)):
        Interpreter(program, algorithms, sys.stdout).run()
        if number % 200 == 0:
            gc.collect()
    sys.stdout.flush()
    os._exit(0)  # Without the cleanup of what a deadlock left.


if __name__ == "__main__":
    main()
