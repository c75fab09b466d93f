"""The server's log: one line an event on standard error, as text or as JSON, each with the id of its request or run.

Names, mails, figures and texts of persons never go in: events name codes, places in the program, counts and times.
"""
from __future__ import annotations

import contextlib
import contextvars
import datetime
import json
import logging
import secrets
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

NAME = "targets"
TOP = Path(__file__).resolve().parent.parent
LIBRARIES = ("streamlit", "uvicorn", "authlib", "httpx", "asyncio")
FRAMES = 8          # of a fault: the innermost places in the program
_ids: contextvars.ContextVar[dict[str, str] | None] = contextvars.ContextVar("ids", default=None)
log = logging.getLogger(NAME)
log.addHandler(logging.NullHandler())       # a program that sets nothing up hears nothing


def new_id() -> str:
    """Ten letters and digits that name one request or run."""
    return secrets.token_hex(5)


@contextlib.contextmanager
def within(**ids: str) -> Iterator[None]:
    """Let all lines written inside carry these ids (``request``, ``session``)."""
    token = _ids.set((_ids.get() or {}) | ids)
    try:
        yield
    finally:
        _ids.reset(token)


def current() -> dict[str, str]:
    return dict(_ids.get() or {})


def event(name: str, /, *, level: int = logging.INFO, **about: Any) -> None:
    """Write one event; ``about``: codes, counts, times, never what people wrote."""
    log.log(level, name, extra={"about": current() | about})


def told(code: str) -> str:
    """Write that a person was told of an error by its code; the id it is found by."""
    known = current().get("request") or new_id()
    event("told", level=logging.WARNING, request=known, code=code)
    return known


def fault(error: BaseException, **about: Any) -> str:
    """Write a fault nobody foresaw: its kind and where it happened, not its message, which may quote data. The id it is found by."""
    known = current().get("request") or new_id()
    event("fault", level=logging.ERROR, **({"request": known, "error": type(error).__name__, "where": places(error)} | about))
    return known


def places(error: BaseException) -> list[str]:
    """Where a fault happened, innermost last: file:line function."""
    found = traceback.extract_tb(error.__traceback__)
    return [f"{_file(one.filename)}:{one.lineno} {one.name}" for one in found][-FRAMES:]


def _file(name: str) -> str:
    path = Path(name)
    return path.relative_to(TOP).as_posix() if path.is_relative_to(TOP) and ".venv" not in path.parts else "/".join(path.parts[-3:])


class _Line(logging.Formatter):
    """Time, level, event and what it is about, as text ``key=value`` or as JSON."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {"at": at, "level": record.levelname.lower()}
        if record.name == NAME:
            told |= {"event": record.getMessage()} | getattr(record, "about", {})
        else:
            told |= {"event": "library", "logger": record.name, "message": _said(record)} | current()
            if record.exc_info and record.exc_info[1]:
                told |= {"error": type(record.exc_info[1]).__name__, "where": places(record.exc_info[1])}
        if self.as_json:
            return json.dumps(told, ensure_ascii=False, default=str)
        first = f"{told.pop('at')} {told.pop('level'):7} {told.pop('event')}"
        return " ".join([first, *(f"{name}={_plain(value)}" for name, value in told.items())])


def _said(record: logging.LogRecord) -> str:
    """What a part of the program says; what a library says with its blanks left empty: what stands in them may be of a person."""
    said = record.getMessage() if record.name.startswith(f"{NAME}.") else str(record.msg)
    return (said.splitlines() or [""])[0][:120]


def _plain(value: Any) -> str:
    text = " < ".join(reversed(value)) if isinstance(value, list) else str(value)
    return json.dumps(text, ensure_ascii=False) if any(sign in text for sign in ' "\n\r=') else text


def set_up(*, form: str = "text", level: str = "info", stream: TextIO | None = None) -> None:
    """Write from now on to ``stream`` (standard error), ``form`` text or json; calling again changes it.

    What LIBRARIES say goes the same way, without what they quote: call this once they are imported.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Line(as_json=form == "json"))
    log.handlers[:] = [handler]
    log.setLevel(level.upper())
    log.propagate = False
    others = logging.StreamHandler(stream or sys.stderr)
    others.setFormatter(handler.formatter)
    others.setLevel(logging.WARNING)
    known = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.split(".")[0] in LIBRARIES]
    for one in known:
        one.handlers[:] = [others]
        one.propagate = False
