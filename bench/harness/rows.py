"""The rows of each group: what one operation is, and how fast it must be."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Target:
    """At most so many times the floor's figure, or below a figure of its own."""

    times_floor: float | None = None
    below: float | None = None

    def met(self, figure, ratio_to_floor):
        if self.times_floor is not None:
            return ratio_to_floor <= self.times_floor
        return figure < self.below

    def text(self, unit):
        if self.times_floor is not None:
            return f"{self.times_floor:g} × floor"
        return f"{self.below:g} {unit}"


@dataclasses.dataclass(frozen=True)
class Row:
    name: str
    says: str  # "one operation is …"
    target: Target
    unit: str = "ns"
    # For the instruction count: the count that the programs are given, and how many operations that makes.
    count: int = 0
    operations: int = 0


def times(factor):
    return Target(times_floor=factor)


def below(figure):
    return Target(below=figure)


KERNEL = [
    Row("call_await", "await a child coroutine that returns at once", times(1.6), count=100_000, operations=100_000),
    Row("chain1000", "a level of an await chain 1,000 deep", times(2), count=100, operations=100_100),
    Row("yield1", "`sleep(0)` in one task", times(2.2), count=100_000, operations=100_000),
    Row("yield1000", "`sleep(0)` in 1,000 tasks", times(2.2), count=100, operations=100_000),
    Row("spawn_await", "create a task and await it", times(3.4), count=100_000, operations=100_000),
    Row("gather1000", "a child of a `gather` of 1,000", times(2.5), count=100, operations=100_000),
    Row("pingpong", "two tasks wake each other through futures", times(2), count=100_000, operations=100_000),
    Row("lock_handoff", "a lock that two tasks want changes hands", times(2.5), count=50_000, operations=100_000),
    Row("queue64", "an item through a queue of 64", times(3), count=100_000, operations=100_000),
    Row("call_soon", "a callback queued and run", times(3), count=100_000, operations=100_000),
    Row("timer_ins_cancel", "one of 100,000 timers set and cancelled", times(1.5), count=1, operations=200_000),
    Row("timer_ins_fire", "one of 100,000 timers set and run", times(1.5), count=1, operations=200_000),
    Row("timeout_pattern", "a timeout set and withdrawn among 10,000 others", below(20), count=100_000, operations=100_000),
    Row("cancel_each", "cancel, unwind and reap one of 100,000 tasks parked on futures", times(1.4),
        count=1_000, operations=2_000),
    Row("cancel_each_unseen", "the same for tasks made of `sleep()` alone, where no frame of the user's could see it",
        below(166), count=1_000, operations=6_000),
    Row("xthread_burst", "a callback posted from another thread", times(2)),
    Row("executor_rt", "a function to a thread and its result back, both on one core", times(1.2)),
    Row("sleep1m", "resident memory for one of a million sleeping tasks", below(400), unit="bytes"),
]

GROUPS = {"kernel": KERNEL}
