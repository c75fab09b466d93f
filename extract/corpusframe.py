"""The pure function every engine runs: a batch of references, or of texts, to a frame of records and one of documents."""
from __future__ import annotations

import hashlib
import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from extract import lexicon
from extract.corpusguard import TooLong, alarms, within
from extract.corpusjob import USUAL, Job
from extract.corpusrefs import Ref, from_row, load
from extract.corpuswording import corpus_fault
from extract.errors import ExtractError, ReadError
from extract.legible import called
from extract.model import Document, Target
from extract.output import schema, to_table
from extract.readers.faults import fault

DONE, FAILED, TIMED_OUT, OUT_OF_MEMORY, LOST = "done", "failed", "timeout", "memory", "lost"
GONE = "gone"         # no longer among the inputs
DESCRIBED = ("title", "doc_number", "issuer", "issue_date", "region", "region_code", "kind", "level", "form")

RECORDS = schema().append(pa.field("path", pa.string()))
DOCUMENTS = pa.schema([
    ("id", pa.string()), ("path", pa.string()), ("sha256", pa.string()), ("characters", pa.int64()), ("records", pa.int64()),
    ("seconds", pa.float64()), ("status", pa.string()), ("reason", pa.string()), ("reason_zh", pa.string()),
    *((name, pa.string()) for name in DESCRIBED), ("notes", pa.list_(pa.string())), ("notes_zh", pa.list_(pa.string())),
])


class Read(NamedTuple):
    """What came of one document; ``document`` is None where it could not be read."""

    ref: Ref
    document: Document | None
    records: list[Target]
    status: str = DONE
    error: ReadError | None = None
    seconds: float = 0.0


class Frames(NamedTuple):
    records: pa.Table       # RECORDS
    documents: pa.Table     # DOCUMENTS


def extract_frame(batch: Any, job: Job = USUAL) -> pa.Table:
    """The records of a batch as a table of ``RECORDS``: the fields of a record, and ``path``, the reference of its document.

    ``batch`` is a list of references (``Ref`` or paths), or a frame of texts: an Arrow table or record batch, a pandas frame, or a list
    of mappings, with the columns ``job.columns`` names.  The result depends on batch, job and the package alone.
    """
    return extract_frames(batch, job).records


def extract_frames(batch: Any, job: Job = USUAL) -> Frames:
    """As :func:`extract_frame`, with a row for each document: what it is, what came of it, or why nothing did."""
    return frames(list(read_all(batch, job)))


def frames(done: list[Read]) -> Frames:
    records = [record for one in done for record in one.records]
    paths = [path for one in done for path in itertools.repeat(one.ref.path, len(one.records))]
    return Frames(to_table(records).append_column(RECORDS.field("path"), pa.array(paths, pa.string())),
                  pa.Table.from_pylist([_described(one) for one in done], schema=DOCUMENTS))


def read_all(batch: Any, job: Job, at: Callable[[int | None], object] = lambda number: None,
             passed: Iterable[int] = ()) -> Iterator[Read]:
    """What comes of each document in order, each within the job's time; ``at`` is told of every one before it begins, and None after.

    Documents at the places ``passed`` are set aside unread: they ended the processes that read them.
    """
    lexicon.overlay(job.vocabulary)
    skipped = set(passed)
    with alarms(job.timeout):
        for number, (ref, row) in enumerate(_references(batch)):
            if number in skipped:
                yield Read(ref, None, [], LOST, corpus_fault("lost", ref.path))
                continue
            at(number)
            done = _read(ref, row, job)
            at(None)
            yield done


def _references(batch: Any) -> Iterator[tuple[Ref, dict[str, Any] | None]]:
    rows = batch.to_pylist() if hasattr(batch, "to_pylist") else batch.to_dict("records") if hasattr(batch, "to_dict") else batch
    for number, one in enumerate(rows):
        if isinstance(one, dict):
            yield Ref(str(one.get("path") or f"row-{number}")), one
        else:
            yield one if isinstance(one, Ref) else Ref(str(one)), None


def _read(ref: Ref, row: dict[str, Any] | None, job: Job) -> Read:
    from extract.pipeline import extract_document

    begun = time.perf_counter()
    document, records, status = None, [], DONE
    error: ReadError | None = None
    try:
        with within(job.timeout):
            document = load(ref, job.limits, job.columns) if row is None else from_row(row, ref, job.columns)
            records = extract_document(document, roles=job.roles)
    except TooLong:
        status, error = TIMED_OUT, corpus_fault("timeout", ref.path, seconds=f"{job.timeout:g}")
    except MemoryError:
        status, error = OUT_OF_MEMORY, corpus_fault("memory", ref.path, limit=job.memory_mb)
    except ReadError as told:
        status, error = FAILED, told
    except ExtractError as told:
        status, error = FAILED, ReadError("failed", {"zh": str(told), "en": str(told)})
    except Exception as wrong:  # noqa: BLE001 - one text must not end the batch
        status, error = FAILED, fault("extractor_failed", ref.path, reason=f"{type(wrong).__name__}: {wrong}")
    return Read(ref, document, records if status == DONE else [], status, error, time.perf_counter() - begun)


def _described(one: Read) -> dict[str, Any]:
    document, error = one.document, one.error
    said = {name: getattr(document, name, None) for name in DESCRIBED}
    return {
        "id": document.doc if document else called(one.ref.doc), "path": one.ref.path, "sha256": document.sha256 if document else None,
        "characters": len(document.text) if document else 0, "records": len(one.records), "seconds": round(one.seconds, 6),
        "status": one.status, "reason": error and error.say("en"), "reason_zh": error and error.say("zh"), **said,
        "notes": [note.en for note in document.notes] if document else [],
        "notes_zh": [note.zh for note in document.notes] if document else [],
    }


def digest(text: str) -> bytes:
    """Sixteen bytes that stand for a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
