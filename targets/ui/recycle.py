"""A server that starts itself anew while nobody is there, as web servers recycle their workers (Linux).

What an interpreter and a C library once had of the machine they keep in pieces, however little of it is still in use; only a new
process has none of that. It keeps the number of the old one and the socket it listened on: whoever comes meanwhile waits some
seconds and is not refused. ``python -m targets.ui.recycle FD run serve.py …`` is how it starts.
"""
from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from targets import memory

TOP = Path(__file__).resolve().parent.parent.parent
GROWN, MORE = 1.1, 25.0         # times the level, and MB above it, from which on a start is worth its seconds
PROGRAM = ("*.py", "requirements.lock", "extract/**/*.py", "extract/**/*.yaml", "targets/**/*.py", "targets/**/*.yaml", ".streamlit/*.toml")
BUSY = "ScriptRunner"           # name of the threads on which pages are drawn
Mark = tuple[tuple[str, int, int], ...]


class Recycling:
    """Whether a start is due: memory has grown, and what would start is what runs."""

    def __init__(self, more: Iterable[Path] = ()) -> None:
        """``more``: files besides the program's own that it read at its start, the settings' among them."""
        self._more = tuple(more)
        self._files, self._level = self._mark(), 0.0

    def settled(self) -> None:
        """The store is read and nobody has come yet: the level to go back to."""
        self._level = memory.held()

    @property
    def due(self) -> bool:
        now = memory.held()
        return bool(self._level) and now > self._level * GROWN and now > self._level + MORE and self._files == self._mark()

    def _mark(self) -> Mark:
        """What tells that a file was changed since: half an upgrade, or settings still being written, are nothing to start with."""
        files = {*self._more, *(file for pattern in PROGRAM for file in TOP.glob(pattern))}
        return tuple((str(file), told.st_mtime_ns, told.st_size) for file in sorted(files) if (told := _stat(file)))


def _stat(file: Path) -> os.stat_result | None:
    with contextlib.suppress(OSError):
        return file.stat()
    return None


def command(port: int) -> list[str] | None:
    """How this server is started anew on the socket it has; None where that can't be: it was started otherwise, or on another system."""
    if "run" not in sys.orig_argv or (listening := _listening(port)) is None:
        return None
    ours = [f"--server.port={port}", "--server.headless=true"]      # the port it was given, and no browser is opened
    said = [one for one in sys.orig_argv[sys.orig_argv.index("run") + 1:] if one not in ours]
    return [sys.executable, "-m", "targets.ui.recycle", str(listening), "run", *ours, *said]


@contextlib.contextmanager
def waiting(command: list[str]) -> Iterator[None]:
    """Whoever comes waits in line at the socket, for the server that ``command`` starts or until the block ends.

    On the event loop's thread only; OSError where the loop is not the standard library's.
    """
    loop, number = asyncio.get_running_loop(), int(command[3])
    try:
        handle = loop._selector.get_key(number).data[0]     # type: ignore[attr-defined]
        accept, told = handle._callback, handle._args       # removed, it forgets them
    except (AttributeError, KeyError) as error:
        raise OSError("this event loop keeps its sockets to itself") from error
    loop.remove_reader(number)
    try:
        yield
    finally:
        loop.add_reader(number, accept, *told)


def start(command: list[str]) -> None:
    """Become the server that ``command`` starts; OSError where the system doesn't allow it."""
    os.set_inheritable(int(command[3]), True)
    path = dict.fromkeys([str(TOP), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))])
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, os.environ | {"PYTHONPATH": os.pathsep.join(path)})


def _listening(port: int) -> int | None:
    """The open file on which this process listens at ``port``."""
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc/self/fd"):
            with contextlib.suppress(OSError):
                if stat.S_ISSOCK(os.fstat(int(name)).st_mode) and _listens(int(name), port):
                    return int(name)
    return None


def _listens(number: int, port: int) -> bool:
    one = socket.socket(fileno=os.dup(number))
    with contextlib.closing(one):
        return (one.family in (socket.AF_INET, socket.AF_INET6) and bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
                and one.getsockname()[1] == port)


def main(number: int, said: list[str]) -> None:
    """Serve on an open socket. The pages' server takes none from outside, so where it would bind one it is given this."""
    from streamlit.web import cli
    from streamlit.web.server.starlette import starlette_server
    one = socket.socket(fileno=number)
    one.setblocking(False)
    starlette_server._bind_server_socket = lambda _configured, address, *_: (one, address)
    cli.main(said, prog_name="streamlit")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
