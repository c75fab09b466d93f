"""The same corpus through every engine, with workers and whole runs killed: always the records that were planted, in the same files."""
from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.corpus_papers import papers
from benchmarks.make_corpus import PLANTED, write
from extract.corpus import extract_frame
from extract.corpusengines import open_engine
from extract.corpusjob import Job
from extract.corpusprogress import Progress
from extract.corpusrun import Outcome, run
from extract.corpustask import Loss
from extract.errors import ExtractError
from tests import beside
from tests.corpus_made import write_papers
from tests.faulty_parts import fails, full

TOP = Path(__file__).parent.parent
COUNT, PART = 2000, 100
SMALL_PARTS = f"import sys, extract.corpusplan as plan; plan.DOCUMENTS = {PART}; from extract.__main__ import main; sys.exit(main(sys.argv[1:]))"
no_java = pytest.mark.skipif(not shutil.which("java") and not os.environ.get("CI"), reason="Spark needs Java: apt-get install default-jre-headless")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Papers as files, members of a zip and rows of tables."""
    folder = tmp_path_factory.mktemp("corpus")
    for number, form in enumerate(("files", "zip", "jsonl", "parquet")):
        write(folder / form, papers(COUNT // 4, first=COUNT // 4 * number), form)
    return folder


def inputs(corpus: Path) -> list[str]:
    return [str(folder) for folder in sorted(corpus.glob("*/papers"))]


def dataset(corpus: Path, folder: Path, engine: Any) -> Outcome:
    return run(inputs(corpus), folder, engine, Job(timeout=60), Progress())


def files(folder: Path) -> dict[str, str]:
    """Every file of records with a hash of its bytes."""
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.glob("records/**/*.parquet"))}


def rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """What is planted of each record, in order; a paper by its name alone."""
    frame = frame[PLANTED.names].assign(doc=frame["doc"].str.rpartition("/")[2])
    values = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    return sorted(values, key=lambda row: (row[PLANTED.names.index("doc")], row[PLANTED.names.index("start")]))


@pytest.fixture(scope="module")
def planted(corpus: Path) -> list[tuple[Any, ...]]:
    return rows(pd.concat([pd.read_parquet(path) for path in sorted(corpus.glob("*/planted.parquet"))]))


@pytest.fixture(scope="module")
def serial(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of one process."""
    folder = tmp_path_factory.mktemp("serial") / "set"
    with open_engine("local", 1) as engine:
        outcome = dataset(corpus, folder, engine)
    assert (outcome.documents, outcome.read, outcome.set_aside, outcome.duplicates) == (COUNT, COUNT, 0, 0)
    return folder


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    assert beside.at_hand("spark"), "make test puts Spark there"
    from extract import corpusspark
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpusspark, "FAILURES", 3)      # a start takes seconds
        with open_engine("spark", 2) as engine:
            yield engine


def test_one_process_finds_what_was_planted_and_nothing_else(serial: Path, planted: list[tuple[Any, ...]]) -> None:
    assert len(planted) > 3 * COUNT
    assert rows(pd.read_parquet(serial / "records")) == planted


@pytest.mark.parametrize("name", ["local", "dask"])
def test_two_workers_write_the_same_files(name: str, corpus: Path, serial: Path, tmp_path: Path) -> None:
    with open_engine(name, 2) as engine:
        dataset(corpus, tmp_path / "set", engine)
    assert files(tmp_path / "set") == files(serial)


@no_java
def test_spark_writes_the_same_files(spark: Any, corpus: Path, serial: Path, tmp_path: Path) -> None:
    dataset(corpus, tmp_path / "set", spark)
    assert files(tmp_path / "set") == files(serial)


@no_java
def test_spark_that_does_not_start_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert beside.at_hand("spark"), "make test puts Spark there"
    from pyspark.sql import SparkSession

    def refused(_: Any) -> None:
        raise RuntimeError("[JAVA_GATEWAY_EXITED] no Java\nand what it printed")

    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", refused)
    with pytest.raises(ExtractError) as caught, open_engine("spark", 1):
        pass
    assert "JAVA_GATEWAY_EXITED" in caught.value.say("zh")
    assert "printed" not in str(caught.value)


@no_java
@pytest.mark.parametrize(("work", "said"), [(fails, "ZeroDivisionError: of 5"), (full, "set/x.arrow")], ids=["fault", "disk"])
def test_a_fault_in_a_worker_of_spark_is_one_sentence(work: Callable[[Any], Any], said: str, spark: Any, tmp_path: Path) -> None:
    papers = write_papers(tmp_path / "papers", 5)
    with pytest.raises(ExtractError) as caught:
        run([str(papers)], tmp_path / "set", spark, Job(), Progress(), work)
    assert said in caught.value.say("zh")
    assert not re.search(r"Traceback|Py4J|\bat org\.", caught.value.say("zh"))


@no_java
def test_spark_whose_workers_end_gives_the_tasks_back(spark: Any) -> None:
    killed = signal.SIGKILL.value
    assert list(spark.run(signal.raise_signal, [killed])) == [(killed, Loss("Python worker exited unexpectedly"))]


@no_java
def test_what_spark_itself_says_is_cut_to_its_first_words(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Ended:
        master, defaultParallelism = "spark://nowhere:7077", 1

        def parallelize(self, *_: Any) -> Any:
            raise RuntimeError("An error occurred while calling o27.\n: java.lang.IllegalStateException: stopped\n\tat org.apache.spark.A\n" * 9)

    with pytest.raises(ExtractError) as caught:
        list(type(spark)(type("Session", (), {"sparkContext": Ended()}), None).run(fails, [1]))
    assert caught.value.say("zh").startswith("spark://nowhere:7077：")
    assert "IllegalStateException" in caught.value.say("zh")
    assert "org.apache.spark.A" not in caught.value.say("zh")


def test_spark_takes_the_function_over_a_frame_of_its_own(spark: Any) -> None:
    from extract.corpusspark import spark_records

    texts = [{"id": one.doc, "text": one.text} for one in papers(60)]
    got = spark_records(spark.session.createDataFrame(pd.DataFrame(texts))).toPandas()
    assert rows(got) == rows(extract_frame(pa.Table.from_pylist(texts)).to_pandas())
    assert rows(got) == rows(pd.DataFrame([record for one in papers(60) for record in one.records]))


def test_pandas_duckdb_and_arrow_read_the_dataset_alike(serial: Path, planted: list[tuple[Any, ...]]) -> None:
    whole = duckdb.sql(f"from read_parquet('{serial}/records/**/*.parquet', hive_partitioning = true)")
    assert rows(whole.df()) == planted
    counted = duckdb.sql("select target_year, province, count(*) as n from whole group by all").df()
    frame = pd.read_parquet(serial / "records")
    assert counted["n"].sum() == len(frame)
    assert {(str(y), str(p)) for y, p in zip(counted["target_year"], counted["province"], strict=True)} == {
        (str(y), str(p)) for y, p in zip(frame["target_year"], frame["province"], strict=True)}
    assert pq.read_table(serial / "records").num_rows == pq.read_table(serial / "documents")["records"].to_pandas().sum()


@no_java
def test_spark_reads_the_dataset_alike(spark: Any, serial: Path, planted: list[tuple[Any, ...]]) -> None:
    frame = spark.session.read.parquet(f"{serial}/records")
    assert rows(frame.toPandas()) == planted
    assert frame.where("target_year = 2025").count() == sum(row[PLANTED.names.index("year")] == 2025 for row in planted)


def notes(folder: Path) -> int:
    """Parts that are done."""
    return len(list(folder.glob("_parts/r*.json")))


def cells(folder: Path) -> int:
    """Files of records that are written."""
    return len(list(folder.glob("_parts/cells/*.json")))


def test_a_dask_worker_killed_in_mid_run_loses_nothing(corpus: Path, serial: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import Client, LocalCluster

    monkeypatch.setattr("extract.corpusplan.DOCUMENTS", PART)
    killed: list[int] = []
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as cluster, Client(cluster) as client:
        victim = next(iter(client.run(os.getpid).values()))

        def kill() -> None:
            while notes(tmp_path / "set") < 3:
                time.sleep(0.01)
            os.kill(victim, signal.SIGKILL)
            killed.append(notes(tmp_path / "set"))

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        with open_engine("dask", 2, cluster.scheduler_address) as engine:
            outcome = dataset(corpus, tmp_path / "set", engine)
        killer.join(timeout=10)
        assert victim not in client.run(os.getpid).values()
    assert killed[0] < COUNT // PART - 1, "parts were still to do"
    assert (outcome.documents, outcome.set_aside) == (COUNT, 0)
    assert files(tmp_path / "set") == files(serial)


def test_a_run_killed_three_times_ends_with_the_same_files(corpus: Path, serial: Path, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    early, late = sorted(random.sample(range(1, COUNT // PART - 1), 2))
    writing = random.randint(1, len(files(serial)) // 3)
    reached: tuple[Callable[[], bool], ...] = (
        lambda: notes(folder) >= early, lambda: notes(folder) >= late, lambda: cells(folder) >= writing)
    for moment in reached:
        command = [sys.executable, "-c", SMALL_PARTS, *inputs(corpus), "--dataset", str(folder), "--jobs", "2"]
        process = subprocess.Popen(command, cwd=TOP, start_new_session=True, stderr=subprocess.DEVNULL)
        while not moment():
            assert process.poll() is None, "the run ended before it was killed"
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert not (folder / "manifest.json").exists()
    with open_engine("local", 2) as engine:
        outcome = dataset(corpus, folder, engine)
    assert (outcome.documents, outcome.known, outcome.read) == (COUNT, COUNT, 0)
    assert files(folder) == files(serial)
    assert {path.name for path in folder.rglob("*.arrow")} == {f"{path.stem}.records.arrow" for path in folder.glob("_parts/r*.json")}
