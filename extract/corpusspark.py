"""Spark: the pure function over a frame of texts, and parts over Spark's workers; Spark shares the work out and repeats what was lost."""
from __future__ import annotations

import os
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
from extract.corpuswording import corpus_fault
from extract.errors import ExtractError

ROUND = 32          # tasks a core in one of Spark's jobs: what is in memory here at a time
FAILURES = 100      # of a task before Spark gives up; the trail of a part ends the trouble long before


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
        coming = iter(tasks)
        while chosen := list(islice(coming, ROUND * context.defaultParallelism)):
            for task, result in zip(chosen, context.parallelize(chosen, len(chosen)).map(_Carried(function)).collect(), strict=True):
                if isinstance(result, ExtractError):
                    raise result
                yield task, result


@dataclass
class _Carried:
    """The function with its error as a result: Spark would try again what can't go right."""

    function: Callable[[Any], Any]

    def __call__(self, task: Any) -> Any:
        try:
            return self.function(task)
        except ExtractError as error:
            return error


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
        raise corpus_fault("no_spark", master or "--engine spark", reason=str(error).strip().partition("\n")[0]) from None
    try:
        session.sparkContext.setLogLevel("ERROR")
        yield _Spark(session, session.sparkContext.uiWebUrl)
    finally:
        session.stop()
