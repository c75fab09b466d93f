"""The process that starts workers: ``python -m targets.worker.launcher FD``.

It reads the vocabulary and loads every reader once, then forks a worker for each file: some ten milliseconds, not seconds.
Forking is safe here as it is not in the program: this process has one thread and no locks to leave behind.  (multiprocessing's
own fork server would run the pages' script in every worker, since Streamlit puts it in the place of ``__main__``.)

A worker has two lines to the program: one to talk on, one on which this process tells with which status it ended.
Where the program hangs up on the second, the worker is killed; where the program is gone, all of them are.
"""
from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import os
import resource
import socket
import sys
from multiprocessing import connection
from typing import Any

from extract import lexicon
from extract.errors import LexiconError
from targets.worker import jobs, wire

_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000       # Linux: unshare(2)


def main(control: socket.socket) -> None:
    """Serve until the program hangs up."""
    settings: wire.Settings = wire.unpacked(wire.Settings, wire.receive(control))
    try:
        lexicon.overlay(settings.vocabulary)
    except LexiconError as error:
        wire.send(control, str(error).encode())
        return
    _preload(settings)
    _cut_off()
    gc.collect()
    gc.freeze()         # what is loaded is never looked at again, so that workers share its memory
    try:
        wire.send(control, wire.READY)
    except OSError:     # the program is gone already
        return
    _serve(control, settings)


def _preload(settings: wire.Settings) -> None:
    """Read a paper and a table, so that what is loaded and worked out at the first file is there, and every library of a reader."""
    import docx  # noqa: F401
    import openpyxl  # noqa: F401
    import pdfplumber  # noqa: F401
    import python_calamine  # noqa: F401
    import selectolax.lexbor  # noqa: F401
    import xlrd  # noqa: F401

    from extract.readers import pdf, sheets, web, word  # noqa: F401
    wire.unpacked(wire.Job, wire.packed(wire.Job, wire.Papers("a.txt")))
    paper, figures = "2025年森林覆盖率达到62.5%。", "地区,年份,森林覆盖率(%)\n贵州,2020,61.5\n"
    for job, data in ((wire.Papers("a.txt"), paper), (wire.Figures("a.csv", {}), figures)):
        jobs.run(job, data.encode(), settings.limits, lambda said: wire.packed(wire.Message, said))


def _cut_off() -> None:
    """Leave the network, where the system allows it: no reader needs one."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        if libc.unshare(_NEW_NETWORK):
            libc.unshare(_NEW_USERS | _NEW_NETWORK)


def _serve(control: socket.socket, settings: wire.Settings) -> None:
    fork = multiprocessing.get_context("fork")
    running: dict[Any, socket.socket] = {}      # worker -> the line on which its end is told
    while True:
        ready = connection.wait([control, *(worker.sentinel for worker in running), *running.values()])
        for worker, life in list(running.items()):
            if life in ready and worker.sentinel not in ready:      # nobody waits for it any longer
                worker.kill()
            elif worker.sentinel not in ready:
                continue
            worker.join()
            with contextlib.suppress(OSError):
                life.sendall(wire.STATUS.pack(worker.exitcode or 0))
            life.close()
            del running[worker]
        if control in ready:
            said, lines, _, _ = socket.recv_fds(control, 1, 2)
            if not said:
                for worker in running:
                    worker.kill()
                return
            talk, life = (socket.socket(fileno=line) for line in lines)
            worker = fork.Process(target=_work, args=(talk, settings, [control, life, *running.values()]))
            worker.start()
            talk.close()
            running[worker] = life


def _work(talk: socket.socket, settings: wire.Settings, others: list[socket.socket]) -> None:
    """In the worker: do one job and end."""
    for line in others:
        line.close()
    _silence()
    _bound(settings)

    def tell(said: wire.Message) -> None:
        if isinstance(said, wire.Begun):
            _renew(settings.seconds)
        wire.send(talk, wire.packed(wire.Message, said))

    try:
        _renew(settings.seconds)
        job = wire.unpacked(wire.Job, wire.receive(talk))
        jobs.run(job, wire.receive(talk), settings.limits, tell)
    except MemoryError:
        os._exit(wire.OUT_OF_MEMORY)


def _silence() -> None:
    """Nothing a library says of a stranger's file reaches a terminal or a log."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for line in (0, 1, 2):
        os.dup2(nowhere, line)


def _bound(settings: wire.Settings) -> None:
    """No more memory than the settings grant, above what is loaded; no file written, no core left."""
    with contextlib.suppress(OSError, ValueError):      # not Linux: no such file, and no such limit either
        with open("/proc/self/statm", encoding="ascii") as held:
            most = int(held.read().split()[0]) * resource.getpagesize() + int(settings.memory_mb * 1e6)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for kind in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(kind, (0, 0))


def _renew(seconds: float) -> None:
    """So much processor time from now on; beyond it the system ends the process."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    most = int(spent.ru_utime + spent.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
