"""Random parity programs: the same seed and number always give the same program.

usage: generator.py --programs N --seed S [--profile all|3.13|3.11]

The profiles 3.13 and 3.11 leave out what those versions do differently from
the newest rules: with them the shim and the host's own asyncio must agree.
"""

import argparse
import random
import sys

from generate_primitives import LEAVABLE_KINDS, PRIMITIVE_WEIGHTS, PrimitiveGenerator
from program import Program, Statement

SLOTS = [f"s{i}" for i in range(6)]
FUTURE_SLOTS, TASK_SLOTS = SLOTS[:2], SLOTS[2:]
RAISABLE = ("ValueError", "ValueError", "RuntimeError", "TypeError", "TimeoutError", "CancelledError")
HANDLERS = ("cancelled", "cancelled", "value", "timeout", "group", "exception", "base", "base")

# word -> weight in a body, weight in a callback (0: waits, or needs a task).
WEIGHTS = {
    "trace": (2, 1),
    "sleep": (11, 0),
    "await": (12, 0),
    "call": (3, 0),
    "create": (11, 4),
    "future": (3, 1),
    "set": (3, 4),
    "fail": (2, 3),
    "cancel": (6, 9),
    "state": (2, 2),
    "self_cancel": (2, 0),
    "uncancel": (2, 0),
    "cancelling": (2, 0),
    "tasks": (1, 1),
    "gather": (5, 1),
    "shield": (4, 1),
    "wait": (4, 0),
    "wait_for": (4, 0),
    "as_completed": (3, 0),
    "try": (8, 0),
    "timeout": (5, 0),
    "reschedule": (2, 1),
    "expired": (1, 1),
    "group": (6, 0),
    "spawn": (8, 3),
    "cancel_group": (2, 2),
    "repeat": (1, 0),
    "raise": (3, 2),
    "reraise": (1, 0),
    "return": (2, 1),
    "soon": (3, 2),
    "later": (4, 2),
    "unschedule": (1, 1),
    "add_done": (3, 1),
    "remove_done": (1, 1),
    "set_var": (2, 1),
    "get_var": (2, 2),
    "reset_var": (1, 1),
    "copy_context": (1, 0),
    "context_var": (1, 1),
    **{word: weights for word, (*weights, _) in PRIMITIVE_WEIGHTS.items()},
}

LEFT_OUT = {
    "all": set(),
    # No TaskGroup.cancel(); as_completed() goes through a set; eager start is a loop's choice.
    "3.13": {"cancel_group", "cancelled_group", "as_completed", "eager"},
}
LEFT_OUT["3.11"] = LEFT_OUT["3.13"] | {"gather", "wait_for", "timeout", "group", "spawn", "uncancel"}
# And of the primitives what has not changed since.
LEFT_OUT["3.11"] |= {"conditions", "semaphores", "barriers", "shutdown", "within"}


def words_of(profile):
    """The words that programs of the profile may say."""
    gone = {kind for kind, names in LEAVABLE_KINDS if names in LEFT_OUT[profile]}
    for word in WEIGHTS:
        kinds = set(PRIMITIVE_WEIGHTS[word][2]) if word in PRIMITIVE_WEIGHTS else {""}
        if word not in LEFT_OUT[profile] and kinds - gone:
            yield word


class Generator(PrimitiveGenerator):
    def __init__(self, seed, number, profile):
        self.random = random.Random(f"{seed}/{number}")
        self.left_out = LEFT_OUT[profile]
        self.primitives = []
        self.name = f"{seed}-{number}"
        self.statements = 0
        self.open = {"group": [], "timeout": []}  # What encloses the statement being made.

    def program(self):
        choose = self.random
        self.bodies = choose.randint(2, 5)
        self.callbacks = choose.randint(1, 3)
        self.choose_primitives()
        # Each program loves a few words: rare combinations then meet often.
        self.weights = {
            word: tuple(weight * self.factor(word) * choose.choice((0.2, 1, 1, 3)) for weight in weights)
            for word, weights in WEIGHTS.items()
            if word not in self.left_out and self.factor(word)
        }
        self.unguarded = choose.random() < 0.1
        early = str(choose.randint(1, 120)) if not self.unguarded and choose.random() < 0.15 else ""
        program = Program(self.name, self.unguarded, early)
        for index in range(self.bodies):
            self.body = index
            # Lengths of one body differ, so most deadlines of a program do.
            start = self.opening() if index == 0 else []
            program.bodies.append(start + self.block(choose.randint(3, 9), depth=0))
        for index in range(self.callbacks):
            self.callback = index
            program.callbacks.append(self.block(choose.randint(1, 3), depth=0, column=1))
        return program

    def opening(self):
        """Main fills most slots before anything else, or most words would find nothing."""
        words = ["set_var", "copy_context"] if self.random.random() < 0.4 else []
        words += ["future"] * self.random.randint(1, 2) + ["create"] * self.random.randint(2, 4)
        words += [word for word in ("gather", "shield") if word in self.weights and self.random.random() < 0.4]
        return self.make_all() + [self.one(word, depth=0, column=0) for word in words]

    def block(self, length, depth, column=0):
        return [self.statement(depth, column) for _ in range(length)]

    def statement(self, depth, column):
        if self.statements > 70:
            return self.one("trace", depth, column)
        words = [word for word, weights in self.weights.items() if weights[column] and self.possible(word, depth, column)]
        word = self.random.choices(words, [self.weights[word][column] for word in words])[0]
        return self.one(word, depth, column)

    def one(self, word, depth, column, **chosen):
        self.statements += 1
        statement = Statement(self.statements, word, [])
        getattr(self, "make_" + word, self.make_plain)(statement, depth, column, **chosen)
        return statement

    def possible(self, word, depth, column):
        if word in ("try", "timeout", "group", "repeat", "hold"):
            return depth < 3
        if word in ("call", "create", "spawn") and column == 0:
            return self.body + 1 < self.bodies
        if word in ("soon", "later", "add_done") and column == 1:
            return self.callback + 1 < self.callbacks
        return True

    # -- arguments

    def slot(self, likely=SLOTS):
        return self.random.choice(likely if self.random.random() < 0.85 else SLOTS)

    def enclosing(self, word, names):
        """A group or timeout: most often one that this statement is in."""
        if self.open[word] and self.random.random() < 0.8:
            return self.random.choice(self.open[word])
        return self.random.choice(names)

    def inner_body(self, column):
        """A later body: bodies form no cycle, so programs end."""
        return f"b{self.random.randrange(self.body + 1 if column == 0 else 0, self.bodies)}"

    def inner_callback(self, column):
        return f"c{self.random.randrange(self.callback + 1 if column == 1 else 0, self.callbacks)}"

    def several(self, column, bodies_too):
        names = [self.slot() for _ in range(self.random.choice((1, 2, 2, 3, 3, 4)))]
        for index in range(len(names)):
            if bodies_too and self.random.random() < 0.4 and (column == 1 or self.body + 1 < self.bodies):
                names[index] = self.inner_body(column)
        return names

    def ticks(self):
        return str(self.random.choice((0, -1, 0, *[self.random.randint(1, 97) for _ in range(9)])))

    def limit(self):
        return self.random.choice(("none", self.ticks(), self.ticks(), self.ticks(), self.ticks()))

    # -- one maker a word that has arguments

    def make_plain(self, statement, depth, column):
        pass

    def make_sleep(self, statement, depth, column):
        statement.arguments = [self.ticks()]

    def make_await(self, statement, depth, column):
        statement.arguments = [self.slot()]

    make_state = make_await

    def make_future(self, statement, depth, column):
        statement.arguments = [self.slot(FUTURE_SLOTS)]

    make_set = make_future

    def make_fail(self, statement, depth, column):
        statement.arguments = [self.slot(FUTURE_SLOTS), self.random.choice(RAISABLE[:-1])]

    def make_cancel(self, statement, depth, column):
        statement.arguments = [self.slot()] + self.message(statement)

    def message(self, statement):
        return [f"m{statement.number}"] if self.random.random() < 0.3 else []

    def make_self_cancel(self, statement, depth, column):
        statement.arguments = self.message(statement)

    def make_call(self, statement, depth, column):
        statement.arguments = [self.inner_body(column)]

    def make_create(self, statement, depth, column):
        statement.arguments = [self.slot(TASK_SLOTS), self.inner_body(column)]
        if self.random.random() < 0.5:
            statement.arguments.append("named")
        if self.random.random() < 0.25 and "eager" not in self.left_out:
            statement.arguments.append("eager")
        elif self.random.random() < 0.15:
            statement.arguments.append(self.random.choice(("x0", "x1")))

    def make_spawn(self, statement, depth, column):
        statement.arguments = [self.enclosing("group", ("g0", "g1")), self.slot(TASK_SLOTS), self.inner_body(column)]
        if self.random.random() < 0.2 and "eager" not in self.left_out:
            statement.arguments.append("eager")

    def make_cancel_group(self, statement, depth, column):
        statement.arguments = [self.enclosing("group", ("g0", "g1"))]

    def make_gather(self, statement, depth, column):
        mode = self.random.choice(("first", "results"))
        statement.arguments = [self.slot(), mode, *self.several(column, bodies_too=True)]

    def make_shield(self, statement, depth, column):
        what = self.inner_body(column) if self.possible("call", depth, column) and self.random.random() < 0.3 else self.slot()
        statement.arguments = [self.slot(), what]

    def make_wait(self, statement, depth, column):
        mode = self.random.choice(("first", "exception", "all"))
        statement.arguments = [mode, self.limit(), *self.several(column, bodies_too=False)]

    def make_as_completed(self, statement, depth, column):
        most = self.random.choice(("1", "2", "9", "9"))
        # In CPython its timer outlives the iterator, which only a deadlock can show.
        limit = "none" if self.unguarded else self.limit()
        statement.arguments = [limit, most, *self.several(column, bodies_too=True)]

    def make_wait_for(self, statement, depth, column):
        what = self.inner_body(column) if self.possible("call", depth, column) and self.random.random() < 0.5 else self.slot()
        statement.arguments = [self.limit(), what]

    def make_try(self, statement, depth, column):
        statement.sections = [("", self.inner(depth))]
        kinds = self.random.sample(HANDLERS, self.random.choice((0, 1, 1, 2)))
        for kind in dict.fromkeys(kinds):
            statement.sections.append((f"except {kind}", self.inner(depth, shortest=0)))
        if not kinds or self.random.random() < 0.35:
            statement.sections.append(("finally", self.inner(depth, shortest=0)))

    def inner(self, depth, shortest=1):
        return self.block(self.random.randint(shortest, 4), depth + 1)

    def make_timeout(self, statement, depth, column):
        statement.arguments = [self.random.choice(("t0", "t1")), self.limit()]
        self.open["timeout"].append(statement.arguments[0])
        statement.sections = [("", self.inner(depth))]
        self.open["timeout"].pop()

    def make_group(self, statement, depth, column):
        statement.arguments = [self.random.choice(("g0", "g1"))]
        if "cancelled_group" not in self.left_out and self.random.random() < 0.05:
            statement.arguments.append("cancelled")
        # Most groups start with a child or two of their own.
        self.open["group"].append(statement.arguments[0])
        children = []
        while self.possible("spawn", depth, column) and len(children) < 2 and self.random.random() < 0.6:
            children.append(self.one("spawn", depth + 1, column))
        statement.sections = [("", children + self.inner(depth))]
        self.open["group"].pop()

    def make_repeat(self, statement, depth, column):
        statement.arguments = [str(self.random.randint(2, 3))]
        statement.sections = [("", self.inner(depth))]

    def make_reschedule(self, statement, depth, column):
        statement.arguments = [self.enclosing("timeout", ("t0", "t1")), self.limit()]

    def make_expired(self, statement, depth, column):
        statement.arguments = [self.enclosing("timeout", ("t0", "t1"))]

    def make_raise(self, statement, depth, column):
        statement.arguments = [self.random.choice(RAISABLE)]

    def make_return(self, statement, depth, column):
        statement.arguments = [str(statement.number)]

    def make_soon(self, statement, depth, column):
        statement.arguments = [self.random.choice(("h0", "h1")), self.inner_callback(column)]

    def make_later(self, statement, depth, column):
        statement.arguments = [self.random.choice(("h0", "h1")), self.ticks(), self.inner_callback(column)]

    def make_unschedule(self, statement, depth, column):
        statement.arguments = [self.random.choice(("h0", "h1"))]

    def make_add_done(self, statement, depth, column):
        statement.arguments = [self.random.choice(("d0", "d1")), self.slot(), self.inner_callback(column)]

    def make_remove_done(self, statement, depth, column):
        statement.arguments = [self.random.choice(("d0", "d1"))]

    def make_set_var(self, statement, depth, column):
        statement.arguments = [self.random.choice(("v0", "v1"))]

    make_get_var = make_set_var

    def make_copy_context(self, statement, depth, column):
        statement.arguments = [self.random.choice(("x0", "x1"))]

    def make_context_var(self, statement, depth, column):
        statement.arguments = [self.random.choice(("x0", "x1")), self.random.choice(("v0", "v1"))]


def generate(seed, number, profile="all"):
    return Generator(seed, number, profile).program()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--profile", choices=tuple(LEFT_OUT), default="all")
    options = parser.parse_args()
    for number in range(options.first, options.first + options.programs):
        sys.stdout.write(generate(options.seed, number, options.profile).text())


if __name__ == "__main__":
    main()
