"""Dask: parts over the workers of a cluster on this machine, or of a scheduler that runs already."""
from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from typing import Any

import dask.config
from distributed import Client, KilledWorker, LocalCluster, as_completed

from extract.corpustask import AHEAD, Carried, Function, Loss, arrived, not_carried
from extract.corpuswording import corpus_fault
from extract.errors import ExtractError

PATIENCE = 120.0    # seconds without a worker before a run ends
REACHED = 20        # seconds for a scheduler to answer
_LOOK = 2.0         # seconds between two looks at whether there are workers
_WAIT = 0.1
_SETTINGS = {
    "distributed.admin.low-level-log-length": 10,       # messages kept after they were sent: each holds the references of a part
    "distributed.worker.profile.interval": "100ms",     # enough for the dashboard's profile of a worker, and a tenth of its time
}


@dataclass
class Dask:
    """A client of a scheduler, which may be lost, and so may its workers."""

    client: Any
    address: str
    dashboard: str | None = None

    def run(self, function: Function, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        carried, coming, ended = Carried(function), iter(tasks), as_completed()
        waiting: dict[Any, Any] = {}
        while True:
            # a lost worker makes the room smaller
            for task in islice(coming, max(0, AHEAD * max(1, self._workers()) - len(waiting))):
                with self._reaching():
                    future = self.client.submit(carried, task, pure=False)
                    ended.add(future)
                waiting[future] = task
            if not waiting:
                return
            for future in self._done(ended):
                task = waiting.pop(future)
                try:
                    yield task, self._result(future)
                finally:
                    future.release()

    def _result(self, future: Any) -> Any:
        try:
            return arrived(future.result())
        except KilledWorker as error:
            return Loss(str(error))
        except (CancelledError, OSError) as error:
            raise self._lost(error) from None
        except ExtractError:
            raise
        except Exception as error:  # noqa: BLE001 - what a scheduler or worker could not unpack
            raise not_carried(error, self.address) from None

    def _done(self, ended: Any) -> list[Any]:
        """Futures that have ended, as soon as there are any; ExtractError where nobody is left to do the work."""
        seen = looked = time.monotonic()
        while True:
            with self._reaching():
                if batch := ended.next_batch(block=False):
                    return list(batch)
                with ended.thread_condition:
                    ended.thread_condition.wait(_WAIT)
            now = time.monotonic()
            if now - looked < _LOOK:
                continue
            looked = now
            if self._workers():
                seen = now
            elif now - seen > PATIENCE:
                raise corpus_fault("no_workers", self.address, seconds=f"{PATIENCE:g}")

    def _workers(self) -> int:
        with self._reaching():
            return len(self.client.scheduler_info(n_workers=-1)["workers"])

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001 - a connection that is lost shows in many ways
            raise self._lost(error) from None

    def _lost(self, error: BaseException) -> ExtractError:
        reason = getattr(error, "reason", "") or str(error).partition("\n")[0] or type(error).__name__
        return corpus_fault("scheduler_lost", self.address, reason=reason)

    def check(self) -> None:
        """ExtractError where no worker comes, or one lacks this package: it would end at its first task, and the run wait for ever."""
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise corpus_fault("no_workers", self.address, seconds=f"{PATIENCE:g}") from None
        with self._reaching():
            told = self.client.run(find_spec, "extract.corpuspart", on_error="return")
        if lacking := sorted(worker for worker, found in told.items() if found is None or isinstance(found, BaseException)):
            raise corpus_fault("not_installed", self.address, reason=", ".join(lacking))


@contextmanager
def open_dask(jobs: int, scheduler: str | None) -> Iterator[Dask]:
    """A client of ``scheduler``, or of a cluster of ``jobs`` processes on this machine; it ends with the context."""
    with _quiet(), dask.config.set(_SETTINGS):
        if not scheduler:
            with LocalCluster(n_workers=jobs, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0",
                              memory_limit=0) as cluster, Client(cluster) as client:
                yield Dask(client, cluster.scheduler_address, client.dashboard_link)
            return
        try:
            client = Client(scheduler, timeout=REACHED)
        except (OSError, ValueError) as error:
            raise corpus_fault("no_scheduler", scheduler, reason=error) from None
        with client:
            engine = Dask(client, scheduler, client.dashboard_link)
            engine.check()
            yield engine


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask logs of a lost connection is pages long; what a person needs of it is in our sentence."""
    before = {name: logging.getLogger(name).level for name in ("distributed", "distributed.client")}
    for name in before:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
