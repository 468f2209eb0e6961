"""The statements of parity programs that do not wait, on CPython."""

import asyncio
import contextvars

from values import FREE, RAISED, Frame, Slot, describe
from virtual_loop import TICKS


class Actions:
    """For the interpreter to inherit: do_WORD(frame, statement) for each word."""

    def do_trace(self, frame, statement):
        self.trace(statement.number, "trace")

    def do_return(self, frame, statement):
        return int(statement.arguments[0])

    def do_raise(self, frame, statement):
        kind = statement.arguments[0]
        text = f"{'m' if kind == 'CancelledError' else 'e'}{statement.number}"
        raise RAISED[kind](text)

    def do_reraise(self, frame, statement):
        if frame.error is not None:
            raise frame.error

    def body_index(self, word):
        return int(word[1:])

    def do_create(self, frame, statement):
        slot, body, *options = statement.arguments
        if not self.may_create(statement.number):
            return
        inner = Frame(self.new_rank())
        choices = {}
        if "named" in options:
            choices["name"] = f"n{inner.rank}"
        if "eager" in options:
            choices["eager_start"] = True
        for option in options:
            if option.startswith("x"):
                choices["context"] = self.contexts.get(option)
        task = self.loop.create_task(self.task_body(inner, self.body_index(body)), **choices)
        self.slots[slot] = Slot(task, inner.rank, "task")
        self.trace(statement.number, f"create {task.get_name()} {task.done()}")

    def do_spawn(self, frame, statement):
        name, slot, body, *options = statement.arguments
        group = self.groups.get(name)
        if group is None:
            return self.trace(statement.number, "spawn skipped")
        if not self.may_create(statement.number):
            return
        inner = Frame(self.new_rank())
        choices = {"eager_start": True} if "eager" in options else {}
        coroutine = self.task_body(inner, self.body_index(body))
        try:
            task = group.create_task(coroutine, **choices)
        except RuntimeError as error:
            return self.trace(statement.number, f"spawn refused {describe(error)}")
        self.slots[slot] = Slot(task, inner.rank, "task")
        self.trace(statement.number, f"spawn {task.get_name()} {task.done()}")

    def do_cancel_group(self, frame, statement):
        group = self.groups.get(statement.arguments[0])
        if group is None:
            return self.trace(statement.number, "cancel_group skipped")
        group.cancel()
        self.trace(statement.number, f"cancel_group {group!r}")

    def do_future(self, frame, statement):
        self.slots[statement.arguments[0]] = Slot(self.loop.create_future(), FREE, "plain")

    def with_slot(self, statement, action):
        slot = self.slots.get(statement.arguments[0])
        if slot is None:
            return self.trace(statement.number, f"{statement.word} skipped")
        self.attempt(statement, lambda: action(slot))

    def do_set(self, frame, statement):
        self.with_slot(statement, lambda slot: self.settable(slot).set_result(statement.number))

    def do_fail(self, frame, statement):
        error = RAISED[statement.arguments[1]](f"e{statement.number}")
        self.with_slot(statement, lambda slot: self.settable(slot).set_exception(error))

    def settable(self, slot):
        if slot.kind not in ("plain", "task"):
            raise RuntimeError("not the program's to finish")
        return slot.future

    def do_cancel(self, frame, statement):
        self.with_slot(statement, lambda slot: slot.future.cancel(*statement.arguments[1:]))

    def do_state(self, frame, statement):
        self.with_slot(statement, lambda slot: self.state(slot.future))

    def state(self, future):
        if not future.done():
            return "pending"
        if future.cancelled():
            return "cancelled"
        error = future.exception()
        return f"exception {describe(error)}" if error else f"result {describe(future.result())}"

    def do_self_cancel(self, frame, statement):
        self.attempt(statement, lambda: asyncio.current_task().cancel(*statement.arguments))

    def do_uncancel(self, frame, statement):
        self.attempt(statement, lambda: asyncio.current_task().uncancel())

    def do_cancelling(self, frame, statement):
        self.attempt(statement, lambda: asyncio.current_task().cancelling())

    def do_tasks(self, frame, statement):
        self.trace(statement.number, " ".join(["tasks", *(task.get_name() for task in self.loop.all_tasks())]))

    def do_gather(self, frame, statement):
        slot, mode, *names = statement.arguments
        if not self.may_create(statement.number, sum(name.startswith("b") for name in names)):
            return
        children, rank = [], FREE
        for name in names:
            if name.startswith("b"):
                inner = Frame(self.new_rank())
                children.append(self.task_body(inner, self.body_index(name)))
                rank = min(rank, inner.rank)
            elif name in self.slots and not self.slots[name].several:
                children.append(self.slots[name].future)
                rank = min(rank, self.slots[name].rank)
        if not children:
            return self.trace(statement.number, "gather skipped")
        future = self.asyncio.gather(*children, return_exceptions=mode == "results")
        self.slots[slot] = Slot(future, rank, "gather", several=True)
        self.trace(statement.number, f"gather {self.state(future)}")

    def do_shield(self, frame, statement):
        slot, what = statement.arguments
        if what.startswith("b"):
            if not self.may_create(statement.number):
                return
            inner = Slot(self.task_body(Frame(self.new_rank()), self.body_index(what)), FREE, "task")
        elif what in self.slots:
            inner = self.slots[what]
        else:
            return self.trace(statement.number, "shield skipped")
        future = self.asyncio.shield(inner.future)
        # A done future is its own shield.
        outer = inner if future is inner.future else Slot(future, FREE, "shield", inner.several)
        self.slots[slot] = outer
        self.trace(statement.number, f"shield {self.state(future)}")

    def do_soon(self, frame, statement):
        name, callback = statement.arguments
        self.handles[name] = self.loop.call_soon(self.callback(int(callback[1:])))

    def do_later(self, frame, statement):
        name, ticks, callback = statement.arguments
        self.handles[name] = self.loop.call_later(int(ticks) / TICKS, self.callback(int(callback[1:])))

    def do_unschedule(self, frame, statement):
        handle = self.handles.get(statement.arguments[0])
        if handle is None:
            return self.trace(statement.number, "unschedule skipped")
        before = handle.cancelled()
        handle.cancel()
        self.trace(statement.number, f"unschedule {before} {handle.cancelled()}")

    def do_add_done(self, frame, statement):
        name, what, callback = statement.arguments
        slot = self.slots.get(what)
        if slot is None:
            return self.trace(statement.number, "add_done skipped")
        function = self.callback(int(callback[1:]))
        slot.future.add_done_callback(function)
        self.callbacks[name] = (slot.future, function)

    def do_remove_done(self, frame, statement):
        future, function = self.callbacks.get(statement.arguments[0], (None, None))
        if future is None:
            return self.trace(statement.number, "remove_done skipped")
        self.attempt(statement, lambda: future.remove_done_callback(function))

    def do_reschedule(self, frame, statement):
        name, ticks = statement.arguments
        manager = self.timeouts.get(name)
        if manager is None:
            return self.trace(statement.number, "reschedule skipped")
        when = None if ticks == "none" else self.loop.time() + int(ticks) / TICKS
        self.attempt(statement, lambda: manager.reschedule(when))

    def do_expired(self, frame, statement):
        manager = self.timeouts.get(statement.arguments[0])
        if manager is None:
            return self.trace(statement.number, "expired skipped")
        when = manager.when()
        self.trace(statement.number, f"expired {manager.expired()} {'-' if when is None else round(when * TICKS)}")

    def do_set_var(self, frame, statement):
        variable = self.variables[int(statement.arguments[0][1:])]
        frame.tokens.append((variable, variable.set(statement.number)))

    def do_get_var(self, frame, statement):
        self.trace(statement.number, f"get_var {self.variables[int(statement.arguments[0][1:])].get()}")

    def do_reset_var(self, frame, statement):
        if not frame.tokens:
            return self.trace(statement.number, "reset_var skipped")
        variable, token = frame.tokens.pop()
        variable.reset(token)
        self.trace(statement.number, f"reset_var {variable.get()}")

    def do_copy_context(self, frame, statement):
        self.contexts[statement.arguments[0]] = contextvars.copy_context()

    def do_context_var(self, frame, statement):
        name, variable = statement.arguments
        context = self.contexts.get(name)
        if context is None:
            return self.trace(statement.number, "context_var skipped")
        self.trace(statement.number, f"context_var {context.get(self.variables[int(variable[1:])], 0)}")
