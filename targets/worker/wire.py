"""What passes between the program and a worker: JSON, held against the types below before anybody uses it.

A worker has had a stranger's file in its hands, so nothing it says is taken on trust.  Pickle would run what it is sent; Arrow is
parsed by code that expects a friend at the other end.  JSON can hold nothing but texts and numbers, and pydantic refuses what
has not exactly the fields and types asked for.  Messages have their length before them (four bytes), and a bound.
"""
from __future__ import annotations

import functools
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd
from pydantic import TypeAdapter, ValidationError

from extract.model import Document, Target
from extract.readers.limits import Limits
from targets.actuals import Issue, Reading, Understood
from targets.actuals.meaning import Goal
from targets.actuals.result import PLACE_COLUMNS
from targets.schema import ACTUAL_COLUMNS, from_columns

MOST = 400_000_000      # bytes of one message
PIECE = 1 << 20
READY = b"ready"                # what a launcher says when it is
OUT_OF_MEMORY = 77              # exit status of a worker that could not have more
STATUS = struct.Struct(">i")    # how a worker's exit status is told
_LENGTH = struct.Struct(">I")
Cell = str | int | float | bool | None


class WireError(Exception):
    """The other end said something that can't be meant."""


@dataclass(frozen=True)
class Settings:
    """What a launcher is told once: how much a file may take, and the words of the settings."""

    limits: Limits
    memory_mb: float
    seconds: float
    vocabulary: dict[str, Any]


@dataclass(frozen=True)
class Papers:
    """Read the papers in the file that follows: itself or, of an archive, each of its files from the number ``start`` on.

    ``whole``: the file is one paper, an archive none; ``title``: what a person says it is called.
    """

    name: str
    start: int = 0
    whole: bool = False
    title: str | None = None
    job: Literal["papers"] = "papers"


@dataclass(frozen=True)
class Figures:
    """Read the figures in the file that follows, with these hints (``actuals.understand``)."""

    name: str
    hints: dict[str, Any]
    goals: tuple[Goal, ...] = ()
    job: Literal["figures"] = "figures"


@dataclass(frozen=True)
class Again:
    """Read a paper of the store anew from its own text, with what people said of it and say now (``saying.again``); no file follows."""

    document: Document
    told: dict[str, list[Any]]
    said: dict[str, Any]
    job: Literal["again"] = "again"

    @property
    def name(self) -> str:
        return self.document.title or self.document.doc


@dataclass(frozen=True)
class Begun:
    """Work on this file of an archive, or on the file itself, has begun."""

    name: str
    said: Literal["begun"] = "begun"


@dataclass(frozen=True)
class Progress:
    done: int
    total: int
    said: Literal["progress"] = "progress"


@dataclass(frozen=True)
class Paper:
    """A paper that was read, with its records of every role."""

    name: str
    document: Document
    records: tuple[Target, ...]
    said: Literal["paper"] = "paper"

    def __post_init__(self) -> None:
        text, doc = self.document.text, self.document.doc
        if any(one.doc != doc or not 0 <= one.start < one.end or text[one.start:one.end] != one.text for one in self.records):
            raise ValueError("a record does not stand in its text")


@dataclass(frozen=True)
class Failed:
    """A file that could not be read; ``says``: the sentence by language."""

    name: str
    code: str
    says: dict[str, str]
    said: Literal["failed"] = "failed"

    def say(self, lang: str = "zh") -> str:
        return self.says.get(lang) or self.says["zh"]


@dataclass(frozen=True)
class Understanding:
    """A ``Reading`` as plain values: the columns of its frame and all beside it."""

    columns: dict[str, list[Cell]]
    issues: list[Issue]
    tables: list[Understood]
    format: str
    encoding: str
    fingerprint: str
    samples: dict[str, list[list[str]]] = field(default_factory=dict)
    said: Literal["understood"] = "understood"

    @classmethod
    def of(cls, reading: Reading) -> Understanding:
        frame = reading.frame
        columns = {str(name): frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in frame.columns}
        return cls(columns, reading.issues, reading.tables, reading.format, reading.encoding, reading.fingerprint, reading.samples)

    def reading(self) -> Reading:
        """The reading again; WireError where its columns are not those of a reading."""
        if list(self.columns) != [*ACTUAL_COLUMNS, *PLACE_COLUMNS] or len({len(values) for values in self.columns.values()}) != 1:
            raise WireError("the columns of a reading are others")
        try:
            frame = from_columns(self.columns, ACTUAL_COLUMNS)
            for name in PLACE_COLUMNS:
                frame[name] = pd.array(self.columns[name], dtype="Int64") if name in ("row", "table") else pd.Series(
                    self.columns[name], dtype="str")
        except (TypeError, ValueError, OverflowError) as error:
            raise WireError(str(error)) from error
        return Reading(frame, self.issues, self.tables, self.format, self.encoding, self.fingerprint, self.samples)


Job = Papers | Figures | Again
Message = Begun | Progress | Paper | Failed | Understanding
_adapter = functools.cache(TypeAdapter)


def packed(kind: Any, value: Any) -> bytes:
    return _adapter(kind).dump_json(value)


def unpacked(kind: Any, data: bytes) -> Any:
    """``data`` as ``kind``; WireError where it is none."""
    try:
        return _adapter(kind).validate_json(data)
    except (ValidationError, RecursionError) as error:
        raise WireError(str(error)[:200]) from error


def send(line: socket.socket, data: bytes) -> None:
    line.sendall(_LENGTH.pack(len(data)))
    line.sendall(data)


class Ear:
    """Takes messages out of a socket as their bytes come, however they come; never waits for more than there is."""

    def __init__(self, line: socket.socket) -> None:
        self._line, self._held, self.ended = line, bytearray(), False

    def hear(self) -> Iterator[bytes]:
        """Whole messages after one look at the socket; WireError for one beyond the bound."""
        data = self._line.recv(PIECE)
        self.ended = not data
        self._held += data
        while len(self._held) >= _LENGTH.size:
            length = _LENGTH.unpack_from(self._held)[0]
            if length > MOST:
                raise WireError("a message beyond the bound")
            end = _LENGTH.size + length
            if len(self._held) < end:
                return
            message = bytes(self._held[_LENGTH.size:end])
            del self._held[:end]
            yield message


def receive(line: socket.socket) -> bytes:
    """The next message of a line that says one thing at a time; EOFError where it ended."""
    data = bytearray()
    wanted = _LENGTH.size
    while len(data) < wanted:
        piece = line.recv(min(PIECE, wanted - len(data)))
        if not piece:
            raise EOFError
        data += piece
        if wanted == _LENGTH.size == len(data):
            wanted += _LENGTH.unpack_from(data)[0]
            if wanted - _LENGTH.size > MOST:
                raise WireError("a message beyond the bound")
    return bytes(data[_LENGTH.size:])
