"""asyncio.run() on a virtual clock, with its shutdown in creation order."""

import asyncio

from .combine import gather
from .loop import Loop


def run(main, *, loop_factory=Loop):
    """asyncio.run() with the shutdown in creation order, on a virtual clock."""
    loop = loop_factory()
    try:
        main_task = loop.create_task(main)
        try:
            return loop.run_until_complete(main_task)
        finally:
            left = loop.all_tasks()
            for task in left:
                task.cancel()
            if left:
                loop.run_until_complete(_gather_left(loop, left))
            for task in left:
                if not task.cancelled() and task.exception() is not None:
                    loop.call_exception_handler(
                        {
                            "message": "unhandled exception during asyncio.run() shutdown",
                            "exception": task.exception(),
                            "task": task,
                        }
                    )
            loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()


def _gather_left(loop, left):
    """gather() needs a running loop only for its futures' sake; give it this one."""
    asyncio._set_running_loop(loop)
    try:
        return gather(*left, return_exceptions=True)
    finally:
        asyncio._set_running_loop(None)
