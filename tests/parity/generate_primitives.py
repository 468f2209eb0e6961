"""The part of the generator that makes statements about locks, events, conditions, semaphores, barriers and queues."""

# word -> weight in a body, weight in a callback (0: waits), and the kinds of primitive that it is for.
PRIMITIVE_WEIGHTS = {
    "make": (1, 1, "lkemrq"),
    "look": (4, 3, "lkemrq"),
    "acquire": (6, 0, "lkm"),
    "release": (6, 5, "lkm"),
    "hold": (8, 0, "lkmr"),
    "event_wait": (8, 0, "e"),
    "event_set": (4, 4, "e"),
    "event_clear": (3, 3, "e"),
    "cond_wait": (4, 0, "k"),
    "cond_wait_for": (4, 0, "k"),
    "notify": (5, 5, "k"),
    "raise_level": (4, 3, "k"),
    "barrier_wait": (9, 0, "r"),
    "barrier_reset": (1, 0, "r"),
    "barrier_abort": (1, 0, "r"),
    "put": (8, 0, "q"),
    "get": (7, 0, "q"),
    "next": (3, 0, "q"),
    "drain": (2, 0, "q"),
    "join": (3, 0, "q"),
    "put_nowait": (3, 5, "q"),
    "get_nowait": (2, 4, "q"),
    "task_done": (5, 4, "q"),
    "shutdown": (1, 1, "q"),
}
# What a profile may leave out.
LEAVABLE_KINDS = (("k", "conditions"), ("m", "semaphores"), ("r", "barriers"))
# Words that make a program's tasks meet, or keep it alive; the others step back in a program about primitives.
HELPFUL = {"sleep", "create", "try", "cancel", "timeout", "group", "spawn", "soon", "later"}
# Two of these share a lock: they meet more often together than apart.
FAMILIES = "l0/l1/l0 l1/k0/k0/k1 k2/l1 k1 k2/e0/e1/m0/m1/m0 m1/r0/r1/q0/q0/q0/q1/q2/q0 q2".split("/")
VALUES = {
    "l": (0,),
    "k": (0,),
    "e": (0,),
    "m": (-1, 0, 0, 1, 1, 2, 3),
    "r": (0, 1, 2, 2, 2, 3, 3),
    "q": (-1, 0, 1, 1, 1, 2, 2, 3),
}


class PrimitiveGenerator:
    """For the generator to inherit."""

    def choose_primitives(self):
        """A program is about few primitives, so that its tasks meet; two programs in five are about none."""
        self.primitives = []
        if self.random.random() < 0.6:
            for family in self.random.sample(FAMILIES, self.random.choice((1, 1, 1, 2, 2, 3))):
                self.primitives += [name for name in family.split() if name not in self.primitives]
        for kind, names in LEAVABLE_KINDS:
            if names in self.left_out:
                self.primitives = [name for name in self.primitives if name[0] != kind]

    def factor(self, word):
        """How much more or less often than usual this program says the word."""
        kinds = {name[0] for name in self.primitives}
        if word in PRIMITIVE_WEIGHTS:
            return 2 if kinds & set(PRIMITIVE_WEIGHTS[word][2]) else 0
        return 0.4 if kinds and word not in HELPFUL else 1

    def primitive(self, kinds):
        return self.random.choice([name for name in self.primitives if name[0] in kinds])

    def make_all(self):
        """The primitives of the program, with other limits than the usual ones."""
        return [self.one("make", depth=0, column=0, name=name) for name in self.primitives if name[0] in "mrq"]

    def way_of_waiting(self):
        """Most waits are plain; the others are limited, shielded or in a task of their own."""
        way = self.random.choice(("plain",) * 6 + ("within", "within", "shielded", "task"))
        if way in self.left_out:
            return []
        return {"plain": [], "within": ["within", self.ticks()]}.get(way, [way])

    def make_make(self, statement, depth, column, name=None):
        name = name or self.primitive("lkemrq")
        statement.arguments = [name, str(self.random.choice(VALUES[name[0]]))]

    def make_look(self, statement, depth, column):
        statement.arguments = [self.primitive("lkemrq")]

    def make_acquire(self, statement, depth, column):
        statement.arguments = [self.primitive("lkm"), *self.way_of_waiting()]

    def make_release(self, statement, depth, column):
        statement.arguments = [self.primitive("lkm")]

    def make_hold(self, statement, depth, column):
        name = self.primitive("lkmr")
        scoped = name[0] != "r" and self.random.random() < 0.3
        statement.arguments = [name, "scoped"] if scoped else [name]
        inner = self.inner(depth)
        if name[0] == "k" and self.random.random() < 0.8:
            word = self.random.choice(("cond_wait", "cond_wait", "cond_wait_for", "notify"))
            inner.insert(self.random.randrange(len(inner) + 1), self.one(word, depth + 1, column, name=name))
        statement.sections = [("", inner)]

    def make_event_wait(self, statement, depth, column):
        statement.arguments = [self.primitive("e"), *self.way_of_waiting()]

    def make_event_set(self, statement, depth, column):
        statement.arguments = [self.primitive("e")]

    make_event_clear = make_event_set

    def make_cond_wait(self, statement, depth, column, name=None):
        statement.arguments = [name or self.primitive("k"), *self.way_of_waiting()]

    def make_cond_wait_for(self, statement, depth, column, name=None):
        least = str(self.random.randint(1, 3))
        statement.arguments = [name or self.primitive("k"), least, *self.way_of_waiting()]

    def make_notify(self, statement, depth, column, name=None):
        statement.arguments = [name or self.primitive("k"), self.random.choice(("1", "1", "2", "0", "all"))]

    def make_raise_level(self, statement, depth, column):
        statement.arguments = [self.primitive("k")]

    def make_barrier_wait(self, statement, depth, column):
        statement.arguments = [self.primitive("r"), *self.way_of_waiting()]

    make_barrier_reset = make_barrier_wait
    make_barrier_abort = make_barrier_wait

    def make_put(self, statement, depth, column):
        statement.arguments = [self.primitive("q"), str(self.random.randint(1, 99)), *self.way_of_waiting()]

    def make_put_nowait(self, statement, depth, column):
        statement.arguments = [self.primitive("q"), str(self.random.randint(1, 99))]

    def make_get(self, statement, depth, column):
        statement.arguments = [self.primitive("q"), *self.way_of_waiting()]

    make_next = make_get
    make_join = make_get

    def make_get_nowait(self, statement, depth, column):
        statement.arguments = [self.primitive("q")]

    make_task_done = make_get_nowait

    def make_drain(self, statement, depth, column):
        statement.arguments = [self.primitive("q"), str(self.random.randint(1, 4))]

    def make_shutdown(self, statement, depth, column):
        statement.arguments = [self.primitive("q"), self.random.choice(("later", "later", "immediate"))]
