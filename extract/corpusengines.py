"""Engines: who runs the parts.  Each takes a function and tasks, and gives each task back with its result or with why it was lost.

No more than a few tasks a worker are under way, so that memory does not grow with the corpus.  A task whose worker ended comes back as
a ``Loss``; what the function raises is raised here, as one sentence.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

from extract.corpustask import Function
from extract.corpuswording import corpus_fault

ENGINES = ("local", "dask", "spark")


class Engine(Protocol):
    @property
    def dashboard(self) -> str | None: ...

    def run(self, function: Function, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]: ...


def open_engine(name: str, jobs: int, scheduler: str | None = None) -> AbstractContextManager[Engine]:
    """A context that gives the engine and ends its workers.  Raises ExtractError where its packages or its scheduler are missing."""
    if name == "local":
        from extract.corpuspool import open_pool
        return open_pool(jobs)
    if name == "dask":
        try:
            from extract.corpusdask import open_dask
        except ImportError as error:
            raise corpus_fault("no_package", "--engine dask", reason=error, needs="requirements-cluster.txt") from None
        return open_dask(jobs, scheduler)
    if name == "spark":
        try:
            from extract.corpusspark import open_spark
        except ImportError as error:
            raise corpus_fault("no_package", "--engine spark", reason=error, needs="requirements-spark.txt") from None
        return open_spark(jobs, scheduler)
    raise corpus_fault("unknown_engine", name, known=", ".join(ENGINES))
