"""One backup a day: whether it is due, who makes it, what becomes of the old ones; and the watch the application keeps over it."""
from __future__ import annotations

import contextlib
import datetime
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

from targets import backup, logs
from targets.config import Config
from targets.shelf import Shelf
from targets.store import Store
from targets.text import TargetsError

FIRST, EVERY = 60.0, 60.0       # seconds after the start before the first look, and between two
AGAIN = 3600.0                  # seconds until a failure is tried again
COMMAND = (sys.executable, "-m", "targets", "backup", "--daily")
TOP = Path(__file__).resolve().parent.parent
making = threading.Lock()       # held while the watch has one made


def shelf(config: Config) -> Shelf:
    return Shelf(config.store_url, config.backup_folder)


def due(kept: Shelf, config: Config, now: datetime.datetime) -> bool:
    """Whether none was made since the last time of day the settings name; one of the future (a clock set back) counts as none."""
    if not config.backup_keep:
        return False
    local = now.astimezone()
    hour, minute = map(int, config.backup_at.split(":"))
    last = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    last -= datetime.timedelta(days=last > local)
    return not any(last <= one.at <= now for one in kept.all() if one.why in ("daily", "manual"))


def run(store: Store, config: Config, now: datetime.datetime | None = None) -> Path | None:
    """Make today's backup, look it through, take the oldest out; None where none is due or another program is making it.

    A failure (a store with faults among them) is kept for the settings page until the next success, and raised.
    """
    moment, kept = now or datetime.datetime.now(datetime.UTC), shelf(config)
    if not due(kept, config, moment):
        return None
    try:
        kept.ready()
        with kept.mine("daily", wait=False) as mine:
            if not mine or not due(kept, config, moment):
                return None
            store.require_sound()       # what is damaged must not push a good one out
            file = kept.put(lambda place: backup.backup(store, place), "daily", moment)
            kept.say_failed(None)
            kept.prune(config.backup_keep)
    except TargetsError as error:
        kept.say_failed({"at": moment.isoformat(timespec="seconds"), "zh": error.say("zh"), "en": error.say("en")})
        raise
    return file


def watch(config: Config, stop: threading.Event, *, first: float = FIRST, every: float = EVERY) -> None:
    """Until ``stop``: look whether a backup is due, and have a process of low rank make it, so that no reader waits."""
    wait = first
    while not stop.wait(wait):
        wait = every
        if _due_now(config):
            with making:
                _make(config)
            wait = max(every, AGAIN) if _due_now(config) else every


def _due_now(config: Config) -> bool:
    return due(shelf(config), config, datetime.datetime.now(datetime.UTC))


def _make(config: Config) -> None:
    environment = os.environ | {"TARGETS_DATABASE_URL": config.store_url} | ({"TARGETS_CONFIG": str(config.path)} if config.path else {})
    lower = ("nice", "-n", "19") if os.name == "posix" else ()
    with contextlib.suppress(OSError):
        done = subprocess.run([*lower, *COMMAND], cwd=TOP, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        for line in done.stderr.decode("utf-8", "replace").splitlines():
            logs.event("backup", level=logging.WARNING if done.returncode else logging.INFO, said=line)
