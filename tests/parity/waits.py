"""The statements of parity programs that wait, and those that hold others, on CPython."""

import asyncio

from values import HANDLED, Frame, describe
from virtual_loop import TICKS


class Waits:
    """For the interpreter to inherit: await_WORD(frame, statement) for each word."""

    async def await_sleep(self, frame, statement):
        ticks = int(statement.arguments[0])
        await self.outcome(statement, asyncio.sleep(ticks / TICKS, ticks))

    async def await_await(self, frame, statement):
        slot = self.slots.get(statement.arguments[0])
        if slot is None or slot.rank <= frame.rank:
            return self.trace(statement.number, "await skipped")
        await self.outcome(statement, slot.future)

    async def await_call(self, frame, statement):
        inner = Frame(frame.rank)
        await self.outcome(statement, self.task_body(inner, self.body_index(statement.arguments[0])))

    async def await_wait_for(self, frame, statement):
        ticks, what = statement.arguments
        delay = None if ticks == "none" else int(ticks) / TICKS
        if what.startswith("b"):
            awaitable = self.task_body(Frame(frame.rank), self.body_index(what))
        else:
            slot = self.slots.get(what)
            if slot is None or slot.rank <= frame.rank:
                return self.trace(statement.number, "wait_for skipped")
            awaitable = slot.future
        await self.outcome(statement, self.asyncio.wait_for(awaitable, delay))

    async def await_wait(self, frame, statement):
        mode, ticks, *names = statement.arguments
        futures = [self.slots[name].future for name in names if name in self.slots]
        if not futures:
            return self.trace(statement.number, "wait skipped")
        mode = {"first": "FIRST_COMPLETED", "exception": "FIRST_EXCEPTION", "all": "ALL_COMPLETED"}[mode]
        delay = None if ticks == "none" else int(ticks) / TICKS
        try:
            done, pending = await asyncio.wait(
                dict.fromkeys(futures), timeout=delay, return_when=getattr(asyncio, mode)
            )
        except BaseException as error:
            self.trace(statement.number, f"wait raised {describe(error)}")
            raise
        where = "".join("D" if future in done else "P" for future in futures)
        self.trace(statement.number, f"wait gave {where} {len(done)} {len(pending)}")

    async def await_as_completed(self, frame, statement):
        ticks, most, *names = statement.arguments
        delay = None if ticks == "none" else int(ticks) / TICKS
        if not self.may_create(statement.number, sum(name.startswith("b") for name in names)):
            return
        futures = []
        for name in names:
            if name.startswith("b"):
                coroutine = self.task_body(Frame(self.new_rank()), self.body_index(name))
                futures.append(self.asyncio.ensure_future(coroutine))
            elif name in self.slots:
                futures.append(self.slots[name].future)
        if not futures:
            return self.trace(statement.number, "as_completed skipped")
        left = int(most)
        try:
            async for future in self.asyncio.as_completed(futures, timeout=delay):
                self.trace(statement.number, f"as_completed {futures.index(future)} {self.state(future)}")
                left -= 1
                if left == 0:
                    break
        except BaseException as error:
            self.trace(statement.number, f"as_completed raised {describe(error)}")
            raise
        self.trace(statement.number, "as_completed end")

    async def await_try(self, frame, statement):
        returned, failure = None, None
        try:
            returned = await self.block(frame, statement.sections[0][1])
        except BaseException as error:
            failure = error
        for header, inner in statement.sections[1:]:
            if header == "finally":
                self.trace(statement.number, f"finally {describe(failure) if failure else '-'}")
                instead = await self.block(frame, inner)
                if instead is not None:
                    returned, failure = instead, None
            elif isinstance(failure, HANDLED[header.split()[1]]):
                self.trace(statement.number, f"{header} {describe(failure)}")
                outer, frame.error, failure = frame.error, failure, None
                try:
                    returned = await self.block(frame, inner)
                except BaseException as error:
                    failure = error
                frame.error = outer
        if failure is not None:
            raise failure
        return returned

    async def await_timeout(self, frame, statement):
        name, ticks = statement.arguments
        manager = self.asyncio.timeout(None if ticks == "none" else int(ticks) / TICKS)
        returned = None
        try:
            async with manager:
                self.timeouts[name] = manager
                returned = await self.block(frame, statement.sections[0][1])
        except BaseException as error:
            self.timeouts.pop(name, None)
            self.trace(statement.number, f"timeout raised {describe(error)} {manager.expired()}")
            raise
        self.timeouts.pop(name, None)
        self.trace(statement.number, f"timeout left {manager.expired()}")
        return returned

    async def await_group(self, frame, statement):
        name, *cancelled = statement.arguments
        group = self.asyncio.TaskGroup()
        if cancelled:
            group.cancel()
        returned = None
        try:
            async with group:
                self.groups[name] = group
                returned = await self.block(frame, statement.sections[0][1])
        except BaseException as error:
            self.groups.pop(name, None)
            self.trace(statement.number, f"group raised {describe(error)}")
            raise
        self.groups.pop(name, None)
        self.trace(statement.number, "group left")
        return returned

    async def await_repeat(self, frame, statement):
        for _ in range(int(statement.arguments[0])):
            returned = await self.block(frame, statement.sections[0][1])
            if returned is not None:
                return returned
        return None
