"""Spark: the pure function over a frame of texts, and parts over Spark's workers; Spark shares the work out and repeats what was lost."""
from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from extract.corpusframe import RECORDS, USUAL, Job, extract_frame
from extract.corpustask import Carried, Loss, arrived
from extract.corpuswording import corpus_fault

ROUND = 32          # tasks a core in one of Spark's jobs: what is in memory here at a time
FAILURES = 20       # of a task before Spark gives all of its round back; the trail of a part ends most trouble before
_WORKER_ENDED = "Python worker exited unexpectedly"
_CALLING = "An error occurred while calling"      # the first line of what Java raised
_MISSING = re.compile(r"(?:ModuleNotFoundError|ImportError): [^\n]*")


def spark_records(texts: DataFrame, job: Job = USUAL) -> DataFrame:
    """The records of a Spark frame of texts (columns as ``job.columns`` names them), for jobs of Spark's own."""
    def records(frames: Iterable[Any]) -> Iterator[Any]:
        for frame in frames:
            yield extract_frame(frame, job).to_pandas()
    return texts.mapInPandas(records, from_arrow_schema(RECORDS))


@dataclass
class _Spark:
    session: SparkSession
    dashboard: str | None

    def run(self, function: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        context = self.session.sparkContext
        carried, coming = Carried(function), iter(tasks)
        while chosen := list(islice(coming, ROUND * context.defaultParallelism)):
            for task, result in zip(chosen, self._round(context, carried, chosen), strict=True):
                yield task, arrived(result)

    def _round(self, context: Any, carried: Carried, chosen: list[Any]) -> list[Any]:
        """The results of one of Spark's jobs; all its tasks are lost where one ended its workers too often."""
        try:
            return list(context.parallelize(chosen, len(chosen)).map(carried).collect())
        except Exception as error:  # noqa: BLE001 - Spark raises what its Java says
            told = str(error)
            if _WORKER_ENDED in told:
                return [Loss(_WORKER_ENDED)] * len(chosen)
            if missing := _MISSING.search(told):
                raise corpus_fault("not_installed", context.master, reason=missing.group()) from None
            raise corpus_fault("spark_lost", context.master, reason=_first(error)) from None


def _first(error: Exception) -> str:
    """What an error of Spark says first; its Java speaks on for pages."""
    lines = [line.strip(" :\t") for line in str(error).splitlines() if line.strip() and not line.startswith(_CALLING)]
    return lines[0] if lines else type(error).__name__


@contextmanager
def open_spark(jobs: int, master: str | None) -> Iterator[_Spark]:
    """A session on ``master``, or on this machine with ``jobs`` cores; it ends with the context."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("extract").config("spark.executorEnv.PYTHONPATH", str(Path(__file__).parent.parent))
    builder = builder.config("spark.task.maxFailures", FAILURES)
    if not master:
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        # its own page would listen to all the world
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.ui.enabled", "false")
    try:
        session = builder.master(master or f"local[{jobs},{FAILURES}]").getOrCreate()
    except Exception as error:  # noqa: BLE001 - Spark raises what its Java says
        raise corpus_fault("no_spark", master or "--engine spark", reason=_first(error)) from None
    try:
        session.sparkContext.setLogLevel("OFF")       # what went wrong is told in a sentence
        yield _Spark(session, session.sparkContext.uiWebUrl)
    finally:
        session.stop()
