"""What the Python halves of the pairs share: asyncio with the newest algorithms, and run()."""

import asyncio as host
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import shim  # noqa: E402


class _Newest:
    """asyncio's names, from the shim where it has them."""

    def __getattr__(self, name):
        return getattr(shim, name, None) or getattr(host, name)

    @staticmethod
    def create_task(coroutine, **options):
        return host.get_running_loop().create_task(coroutine, **options)


asyncio = _Newest()
CancelledError = host.CancelledError


def say(*parts):
    print(*parts)


def now():
    """Ticks of 1/512 s since the loop began."""
    return host.get_running_loop().ticks()


def ticks(count):
    return count / 512


def plain(text):
    """A repr without addresses and places in files."""
    text = re.sub("0x[0-9a-f]+", "0x", text)
    return re.sub(r" (running|defined) at [^ >]+| at [^ >,\]]+\.(cpp|py):[0-9]+", lambda m: f" {m[1] or ''}", text)


async def failing(awaitable):
    """The repr of the exception that comes out."""
    try:
        await awaitable
    except BaseException as error:
        return repr(error)
    return "nothing"


def run(main):
    shim.run(main())
