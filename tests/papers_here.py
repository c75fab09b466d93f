"""Papers taken into a store as the pages take them, read in this process: what a worker does without a worker."""
from __future__ import annotations

from collections.abc import Generator

from extract.reader import DEFAULT
from targets import load
from targets.load import Loaded
from targets.store import Store
from targets.worker import Failed, Paper, Tick, Workers, jobs, wire


class Here(Workers):
    """Reads in this process; a file that kills its reader kills the tests."""

    def __init__(self) -> None:
        """No process is started."""

    def papers(self, data: bytes, name: str, *, whole: bool = False, title: str | None = None,
               tick: Tick | None = None) -> Generator[Paper | Failed]:
        said: list[wire.Message] = []
        jobs.run(wire.Papers(name, whole=whole, title=title), data, DEFAULT, said.append)
        yield from (one for one in said if isinstance(one, Paper | Failed))


def load_bytes(store: Store, data: bytes, name: str, *, by: str) -> Loaded:
    """One uploaded file; the error where it does not come in."""
    [one] = load.take_files(store, Here(), data, name, by=by)
    if isinstance(one, Loaded):
        return one
    raise AssertionError(one.say("en")) if isinstance(one, Failed) else one


def load_text(store: Store, text: str, *, by: str, title: str = "") -> Loaded:
    """A pasted text."""
    return load.take_text(store, Here(), text, by=by, title=title)
