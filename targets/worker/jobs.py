"""What a worker does with a file: papers read and extracted, figures understood; told as it goes."""
from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from extract.errors import ExtractError, LexiconError, ReadError
from extract.language import LANGUAGES
from extract.model import Document
from extract.pipeline import extract_document
from extract.reader import read_document, unpack
from extract.readers.limits import Limits
from targets.actuals import understand
from targets.actuals.meaning import Goals
from targets.saying import again
from targets.text import message, sentence
from targets.worker import wire

Tell = Callable[[wire.Message], object]


def run(job: wire.Job, data: bytes, limits: Limits, tell: Tell) -> None:
    """Do the job; MemoryError comes out, everything else that goes wrong with a file is told."""
    if isinstance(job, wire.Figures):
        _figures(job, data, limits, tell)
        return
    if isinstance(job, wire.Again):
        tell(wire.Begun(job.name))
        tell(_read(job.name, lambda: again(job.document, job.told, job.said)))
        return
    for name, content in itertools.islice(_contents(job, data, limits), job.start, None):
        tell(wire.Begun(name))
        tell(_paper(job, name, content, limits, tell))


def _contents(job: wire.Papers, data: bytes, limits: Limits) -> Iterator[tuple[str, bytes | ReadError]]:
    return iter([(job.name, data)]) if job.whole else unpack(data, job.name, limits)


def _paper(job: wire.Papers, name: str, content: bytes | ReadError, limits: Limits, tell: Tell) -> wire.Paper | wire.Failed:
    def document() -> Document:
        if isinstance(content, ReadError):
            raise content
        return read_document(content, name, title=job.title, limits=limits, progress=_steps(tell))

    return _read(name, document)


def _read(name: str, made: Callable[[], Document]) -> wire.Paper | wire.Failed:
    """A document and what the extractor says of it, or why not."""
    try:
        document = made()
        return wire.Paper(name, document, tuple(extract_document(document, roles=None)))
    except LexiconError as error:       # no paper can be read with such a vocabulary
        return _failed(name, "vocabulary", error)
    except ExtractError as error:
        return _failed(name, getattr(error, "code", "read"), error)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the next paper is read
        return _broken(name, error)


def _failed(name: str, code: str, error: ExtractError) -> wire.Failed:
    return wire.Failed(name, code, {lang: sentence(error, lang) for lang in LANGUAGES})


def _broken(name: str, error: Exception) -> wire.Failed:
    reason = f"{type(error).__name__}: {error}"
    return wire.Failed(name, "load_failed", {lang: message("load_failed", lang, file=name, reason=reason) for lang in LANGUAGES})


def _steps(tell: Tell) -> Callable[[int, int], None]:
    def step(done: int, total: int) -> None:
        tell(wire.Progress(done, total))

    return step


def _figures(job: wire.Figures, data: bytes, limits: Limits, tell: Tell) -> None:
    tell(wire.Begun(job.name))
    try:
        reading = understand(data, job.name, goals=Goals.known(job.goals), limits=limits, **job.hints,
                             progress=_steps(tell))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a hint that means nothing, or a fault of ours: told, the file stays unread
        tell(_broken(job.name, error))
        return
    tell(wire.Understanding.of(reading))
