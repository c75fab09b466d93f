"""Engines: who runs the parts.  Each takes a function and tasks, and gives each task back with its result or with why it was lost.

No more than a few tasks a worker are under way, so that memory does not grow with the corpus.  A task whose worker ended comes back as
:class:`Loss`; what the function raises is raised here.
"""
from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from extract.corpuswording import corpus_fault
from extract.errors import ExtractError

ENGINES = ("local", "dask", "spark")
AHEAD = 3           # tasks under way for each worker

Function = Callable[[Any], Any]


@dataclass(frozen=True)
class Loss:
    """The worker of a task ended before the task did."""

    reason: str


class Engine(Protocol):
    dashboard: str | None

    def run(self, function: Function, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]: ...


def open_engine(name: str, jobs: int, scheduler: str | None = None) -> AbstractContextManager[Engine]:
    """A context that gives the engine and ends its workers.  Raises ExtractError where its packages or its scheduler are missing."""
    if name == "local":
        return _local(jobs)
    if name == "dask":
        return _dask(jobs, scheduler)
    if name == "spark":
        return _spark(jobs, scheduler)
    raise ExtractError(f"there is no engine {name!r}; known: {', '.join(ENGINES)}")


@dataclass
class _Local:
    """Processes of this machine; also with one job, so that a document that ends its process does not end the run."""

    pool: Any
    jobs: int
    dashboard: str | None = None

    def run(self, function: Function, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        from pebble import ProcessExpired

        waiting: dict[Any, Any] = {}
        coming = iter(tasks)
        while True:
            for task in islice(coming, AHEAD * self.jobs - len(waiting)):
                waiting[self.pool.schedule(function, args=(task,))] = task
            if not waiting:
                return
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                task = waiting.pop(future)
                try:
                    yield task, future.result()
                except ProcessExpired as error:
                    yield task, Loss(str(error))
                except BrokenProcessPool as error:      # a worker ended before it was given anything
                    raise corpus_fault("no_worker", "--jobs", reason=error) from None


def _follow() -> None:
    """A worker ends with the process that gave it its work, by that process's word or death, and not by Ctrl-C of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _local(jobs: int) -> Iterator[Engine]:
    from pebble import ProcessPool

    # spawned, not forked: this process has threads by then
    pool = ProcessPool(jobs, context=multiprocessing.get_context("spawn"), initializer=_follow)
    try:
        yield _Local(pool, jobs)
        pool.close()
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.join()


@dataclass
class _Dask:
    client: Any
    dashboard: str | None = None

    def run(self, function: Function, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        from distributed import KilledWorker, as_completed

        waiting: dict[Any, Any] = {}
        coming, ended = iter(tasks), as_completed()
        while True:
            room = AHEAD * max(1, len(self.client.scheduler_info(n_workers=-1)["workers"])) - len(waiting)
            for task in islice(coming, max(0, room)):      # a lost worker makes the room smaller
                future = self.client.submit(function, task, pure=False)
                waiting[future] = task
                ended.add(future)
            if not waiting:
                return
            future = next(ended)
            task = waiting.pop(future)
            try:
                yield task, future.result()
            except KilledWorker as error:
                yield task, Loss(str(error))
            finally:
                future.release()


@contextmanager
def _dask(jobs: int, scheduler: str | None) -> Iterator[Engine]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise corpus_fault("no_package", "--engine dask", reason=error, needs="requirements-cluster.txt") from None
    if scheduler:
        try:
            client = Client(scheduler, timeout=20)
        except (OSError, ValueError) as error:
            raise corpus_fault("no_scheduler", scheduler, reason=error) from None
        with client:
            yield _Dask(client, client.dashboard_link)
        return
    with LocalCluster(n_workers=jobs, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0",
                      memory_limit=0) as cluster, Client(cluster) as client:
        yield _Dask(client, client.dashboard_link)


@contextmanager
def _spark(jobs: int, scheduler: str | None) -> Iterator[Engine]:
    try:
        from extract.corpusspark import open_spark
    except ImportError as error:
        raise corpus_fault("no_package", "--engine spark", reason=error, needs="requirements-spark.txt") from None
    with open_spark(jobs, scheduler) as engine:
        yield engine
