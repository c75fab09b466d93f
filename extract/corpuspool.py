"""The local engine: a pool of this machine's processes of which one may end without the others."""
from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from typing import Any

from pebble import ProcessExpired, ProcessPool

from extract.corpustask import AHEAD, Carried, Function, Loss, arrived, not_carried
from extract.corpuswording import corpus_fault
from extract.errors import ExtractError

RESTARTS = 3        # of a pool whose workers end before they are given anything, without a result between


class Local:
    """Processes of this machine; also with one job, so that a document that ends its process does not end the run.

    A worker that ends while it holds no task (killed at its start, for want of memory, say) breaks the whole pool: its tasks then go to
    a new one.
    """

    dashboard = None

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.restarts = 0            # since the last result
        self.pool = self._begin()

    def run(self, function: Function, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        carried, coming = Carried(function), iter(tasks)
        waiting: dict[Future[Any], Any] = {}
        again: deque[Any] = deque()  # tasks for the pool, in order: archives are read forward
        while True:
            again.extend(islice(coming, max(0, AHEAD * self.jobs - len(waiting) - len(again))))
            if not waiting and not again:
                return
            try:
                while again:
                    future = self.pool.schedule(carried, args=(again[0],))
                    waiting[future] = again.popleft()
                yield from self._finished(waiting)
            except (BrokenProcessPool, RuntimeError) as error:      # schedule() raises the second
                again.extendleft(reversed(waiting.values()))
                waiting.clear()
                self._restart(error)

    def _finished(self, waiting: dict[Future[Any], Any]) -> Iterator[tuple[Any, Any]]:
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            try:
                result = arrived(future.result())
            except ProcessExpired as error:
                result = Loss(str(error))
            except (BrokenProcessPool, ExtractError):
                raise
            except Exception as error:  # noqa: BLE001 - what a process could not take or give
                raise not_carried(error, "--jobs") from None
            self.restarts = 0
            yield waiting.pop(future), result

    def _restart(self, error: Exception) -> None:
        if self.restarts == RESTARTS:
            raise corpus_fault("no_worker", "--jobs", reason=error) from None
        self.restarts += 1
        self.end()
        self.pool = self._begin()

    def _begin(self) -> ProcessPool:
        # spawned, not forked: this process has threads by then
        return ProcessPool(self.jobs, context=multiprocessing.get_context("spawn"), initializer=_follow)

    def end(self, at_once: bool = True) -> None:
        """End the workers: now, or when their work is done."""
        self.pool.stop() if at_once else self.pool.close()
        self.pool.join()


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
def open_pool(jobs: int) -> Iterator[Local]:
    engine = Local(jobs)
    done = False
    try:
        yield engine
        done = True
    finally:
        engine.end(at_once=not done)
