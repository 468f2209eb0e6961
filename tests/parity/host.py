"""What the interpreter of programs needs, from the asyncio of the CPython at hand."""

import asyncio

import shim
import virtual_loop


class HostLoop(virtual_loop.VirtualLoop):
    """The host's own tasks, remembered in creation order."""

    def __init__(self):
        super().__init__()
        self.tasks = []
        self._names = 0

    def create_task(self, coroutine, *, name=None, **options):
        if name is None:
            self._names += 1
            name = f"Task-{self._names}"
        task = super().create_task(coroutine, name=name, **options)
        self.tasks.append(task)
        return task

    def all_tasks(self):
        return [task for task in self.tasks if not task.done()]


class _Ordered(dict):
    """What TaskGroup needs of a set, in creation order."""

    def add(self, key):
        self[key] = None

    def discard(self, key):
        self.pop(key, None)


class HostAlgorithms:
    """What the interpreter takes from its `asyncio`, from the host."""

    gather = staticmethod(asyncio.gather)
    shield = staticmethod(asyncio.shield)
    wait_for = staticmethod(asyncio.wait_for)
    timeout = staticmethod(asyncio.timeout)
    ensure_future = staticmethod(asyncio.ensure_future)
    as_completed = staticmethod(asyncio.as_completed)
    Lock, Event, Condition, Barrier = asyncio.Lock, asyncio.Event, asyncio.Condition, asyncio.Barrier
    Semaphore, BoundedSemaphore = asyncio.Semaphore, asyncio.BoundedSemaphore
    Queue, LifoQueue, PriorityQueue = asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue
    QueueShutDown = getattr(asyncio, "QueueShutDown", shim.QueueShutDown)

    class TaskGroup(asyncio.TaskGroup):
        def __init__(self):
            super().__init__()
            self._tasks = _Ordered()

    @staticmethod
    def run(main):
        return shim.run(main, loop_factory=HostLoop)
