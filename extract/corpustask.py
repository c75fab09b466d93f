"""What engines have in common: how a task goes to a worker, and how it comes back."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from extract.corpuswording import corpus_fault, unwritable
from extract.errors import ExtractError

AHEAD = 3           # tasks under way for each worker

Function = Callable[[Any], Any]


@dataclass(frozen=True)
class Loss:
    """The worker of a task ended before the task did."""

    reason: str


@dataclass(frozen=True)
class Carried:
    """A function as it goes to the workers of an engine: what it raises is its result there, a sentence that travels.

    Engines would try again what can't go right (Spark), or tell it in the words of their own language.
    """

    function: Function

    def __call__(self, task: Any) -> Any:
        try:
            return self.function(task)
        except ExtractError as error:
            return error
        except OSError as error:
            return unwritable(error, name_of(task))
        except Exception as error:  # noqa: BLE001 - whatever it is, a person reads it
            return corpus_fault("worker_failed", name_of(task), reason=f"{type(error).__name__}: {error}")


def name_of(task: Any) -> str:
    return str(getattr(task, "name", "") or getattr(task, "folder", "") or type(task).__name__)


def arrived(result: Any) -> Any:
    """What a :class:`Carried` function gave; raises here what it raised there."""
    if isinstance(result, ExtractError):
        raise result
    return result


def not_carried(error: BaseException, where: str) -> ExtractError:
    """The sentence for a task that an engine (``where``) could not hand to a worker, or a result that it could not hand back."""
    missing = next((one for one in _causes(error) if isinstance(one, ImportError)), None)
    if missing is not None:
        return corpus_fault("not_installed", where, reason=missing)
    return corpus_fault("worker_failed", where, reason=f"{type(error).__name__}: {error}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
