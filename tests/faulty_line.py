"""A line to PostgreSQL that can be cut: a port of 127.0.0.1 that passes everything on to the server's socket, in a process of its own."""
from __future__ import annotations

import asyncio
import contextlib
import math
import os
import random
import signal
import socket

import sqlalchemy as sa

from tests.faulty_writers import forked, kill


class Line:
    """``url`` leads to the database over the line; ``cut`` breaks every connection on it at once, new ones go through."""

    def __init__(self, url: str, *, longest: int = 0) -> None:
        """``longest``: every connection breaks by itself after some bytes of the client's, this many at most; 0: none does."""
        parsed = sa.make_url(url)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        host, port = str(parsed.query.get("host") or parsed.host), parsed.port or 5432
        query = {name: value for name, value in parsed.query.items() if name != "host"}
        self.url = parsed.set(host="127.0.0.1", port=self.port, query=query).render_as_string(hide_password=False)
        hear, ready = os.pipe()
        self._process = forked(lambda: asyncio.run(_serve(self.port, host, port, longest, ready)))
        os.close(ready)
        if os.read(hear, 1) != b"x":
            raise RuntimeError("the line is not there")
        os.close(hear)

    def cut(self) -> None:
        os.kill(self._process, signal.SIGUSR1)

    def close(self) -> None:
        kill(self._process)


async def _serve(port: int, host: str, server_port: int, longest: int, ready: int) -> None:
    open_lines: set[asyncio.StreamWriter] = set()
    chance = random.Random(1)

    def cut() -> None:
        for one in list(open_lines):
            one.transport.abort()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: float) -> None:
        with contextlib.suppress(OSError):
            while left > 0 and (data := await reader.read(65536)):
                writer.write(data[:int(min(left, len(data)))])
                await writer.drain()
                left -= len(data)

    async def pair(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = f"{host}/.s.PGSQL.{server_port}"
        there = await (asyncio.open_unix_connection(path) if host.startswith("/") else asyncio.open_connection(host, server_port))
        ends = (writer, there[1])
        open_lines.update(ends)
        most = chance.randint(2_000, longest) if longest else math.inf
        ways = [asyncio.create_task(carry(reader, there[1], most)), asyncio.create_task(carry(there[0], writer, math.inf))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)      # where one way ends the line is broken
        open_lines.difference_update(ends)
        for one in ends:
            one.transport.abort()

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, cut)
    async with await asyncio.start_server(pair, "127.0.0.1", port):
        os.write(ready, b"x")
        await asyncio.Event().wait()
