"""A whole country's papers: the engines side by side on a made-up corpus, their datasets compared, also with what was planted.

    python benchmarks/bench_corpus.py [--documents 20000] [--engines serial,pool,dask,spark] [--work FOLDER] [--json FILE]

For each engine and number of papers: papers and characters a second, what a second process brings, the peak of memory of all processes
together; beside it one text after the other in one process, and in as many at once as the engine has workers.  What else the machine does
tells on seconds but hardly on processor time; "two free cores" is counted from that: workers side by side, the main process alone before
and after them.
--json adds each measurement to FILE as it is made (scaling.py makes docs/scaling.md of docs/scaling.json); --work keeps the papers made for
the next call.
"""
from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from benchmarks.corpus_papers import papers  # noqa: E402
from benchmarks.make_corpus import write  # noqa: E402
from benchmarks.scaling import load, save  # noqa: E402
from tests import beside  # noqa: E402

ENGINES = {"serial": ("local", 1), "pool": ("local", 2), "dask": ("dask", 2), "spark": ("spark", 2)}
SAID = ["doc", "start", "end", "text", "role", "region", "metric", "value", "value_max", "unit", "comparator", "kind", "direction", "year",
        "baseline_year", "baseline_value"]
TICK, SINGLE, ROUNDS = 0.3, 1000, 6


def missing(engine: str) -> str | None:
    """Why an engine can't run here."""
    if engine == "dask" and importlib.util.find_spec("distributed") is None or engine == "spark" and not beside.folder("spark").is_dir():
        return f"{engine} is not installed"
    return "there is no Java" if engine == "spark" and not shutil.which("java") else None


class Watch:
    """A command and its descendants: seconds of processor time by process, and the peak of their memory together."""

    def __init__(self, command: list[str], folder: Path) -> None:
        began = time.perf_counter()
        self.spent: dict[int, float] = {}
        self.names: dict[int, str] = {}
        self.peak = self.largest = 0
        path = [str(TOP), *([str(beside.folder("spark"))] if "spark" in command else [])]
        self.process = subprocess.Popen(command, cwd=folder, env=os.environ | {"PYTHONPATH": os.pathsep.join(path)},
                                        stderr=subprocess.PIPE, text=True)
        while self.process.poll() is None:
            self.look()
            time.sleep(TICK)
        self.seconds = time.perf_counter() - began
        self.told = self.process.stderr.read() if self.process.stderr else ""

    def look(self) -> None:
        sizes = []
        try:
            root = psutil.Process(self.process.pid)
            family = [root, *root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        for one in family:
            try:
                used = one.cpu_times()
                self.spent[one.pid] = used.user + used.system
                sizes.append(one.memory_info().rss)
                self.names[one.pid] = one.name()
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        self.peak, self.largest = max(self.peak, sum(sizes)), max([self.largest, *sizes])

    @property
    def main(self) -> float:
        """Of the command itself, and of the Java it started."""
        return sum(used for pid, used in self.spent.items() if pid == self.process.pid or self.names.get(pid) == "java")

    @property
    def workers(self) -> float:
        return sum(self.spent.values()) - self.main


def measure(corpus: Path, engine: str, dataset: Path) -> dict[str, Any]:
    """One run of the command over a made corpus into a new dataset."""
    name, jobs = ENGINES[engine]
    command = [sys.executable, "-m", "extract", "papers", "--dataset", str(dataset), "--engine", name, "--jobs", str(jobs)]
    run = Watch(command, corpus)        # a record holds its document's path: the same from whatever folder
    if run.process.returncode:
        sys.exit(f"{engine}: the command ended with {run.process.returncode}\n{run.told[-2000:]}")
    told = json.loads((corpus / "planted.json").read_text("utf-8"))
    files = [path for path in dataset.rglob("*") if path.is_file()]
    kept = sum(path.stat().st_size for path in files if "_parts" not in path.parts)
    return {"engine": engine, "documents": told["documents"], "characters": told["characters"], "records": told["records"],
            "seconds": round(run.seconds, 1), "main_cpu": round(run.main, 1), "workers_cpu": round(run.workers, 1),
            "free_seconds": round(run.main + run.workers / jobs, 1), "peak_mb": round(run.peak / 1e6),
            "largest_mb": round(run.largest / 1e6), "dataset_mb": round(kept / 1e6, 1),
            "parts_mb": round(sum(path.stat().st_size for path in files) / 1e6 - kept / 1e6, 1), "files": files_mark(dataset),
            "equal": fingerprint(dataset / "records") == fingerprint(corpus / "planted.parquet"), "load": round(os.getloadavg()[0], 1)}


def files_mark(dataset: Path) -> str:
    """A hash over the names and bytes of all files of records."""
    mark = hashlib.sha256()
    for path in sorted((dataset / "records").rglob("*.parquet")):
        mark.update(path.relative_to(dataset).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest())
    return mark.hexdigest()


def fingerprint(source: Path) -> str:
    """A hash of the set of records by the fields that are planted, whatever their order."""
    table = pq.read_table(source, columns=SAID, partitioning=None)
    table = table.set_column(0, "doc", pc.replace_substring_regex(table["doc"], ".*/", ""))
    frame = table.cast(pa.schema([(name, pa.float64() if pa.types.is_integer(kind) else kind)
                                  for name, kind in zip(table.schema.names, table.schema.types, strict=True)])).to_pandas()
    rows = pd.util.hash_pandas_object(frame, index=False).sort_values()
    return hashlib.sha256(f"{len(rows)} ".encode() + rows.to_numpy().tobytes()).hexdigest()


def single(processes: int = 1, count: int = SINGLE) -> float:
    """Characters a second of processor time, one text after the other, in so many processes at once; of one of these, on average."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return sum(pool.map(_one_by_one, [count] * processes, 1)) / processes


def _one_by_one(count: int) -> float:
    """No text twice; the first batch warms up."""
    from extract import extract_text
    from extract.corpus import warm
    warm()
    size, took = 0, 0.0
    for batch in range(1 + ROUNDS):
        texts = [(one.text, one.doc) for one in papers(count, first=batch * count)]
        begun = time.process_time()
        for text, doc in texts:
            extract_text(text, doc)
        if batch:
            took += time.process_time() - begun
            size += sum(len(text) for text, _ in texts)
    return size / took


def singles(jobs: int) -> tuple[float, float]:
    """The rate of one text after the other in one process, and in each of ``jobs`` at once, which share caches and memory."""
    alone = single()
    return alone, alone if jobs == 1 else single(jobs)


def known_runs(path: Path | None) -> list[dict[str, Any]]:
    return load(path)["runs"] if path else []


def keep(path: Path | None, one: dict[str, Any]) -> None:
    """Add a measurement to the file; one of the same engine and size is replaced."""
    if path is None:
        return
    known = load(path)
    others = [old for old in known["runs"] if (old["engine"], old["documents"]) != (one["engine"], one["documents"])]
    save(known | {"cores": os.cpu_count(), "runs": sorted([*others, one], key=lambda run: (run["documents"], run["engine"]))}, path)


def show(run: dict[str, Any], serial: dict[str, Any] | None) -> None:
    rate = run["characters"] / (run["main_cpu"] + run["workers_cpu"])
    print(f"{run['engine']:>6} {run['documents']:>8,}: {run['seconds']:7.1f} s, {run['documents'] / run['seconds']:6.0f} papers/s; "
          f"processor {run['main_cpu']:.1f} + {run['workers_cpu']:.1f} s, {rate:,.0f} characters/s a core "
          f"({rate / run['single']:.0%} of one text at a time in one process, {run['single']:,}; {rate / run['single_beside']:.0%} of that "
          f"in as many processes, {run['single_beside']:,}); peak {run['peak_mb']} MB together, "
          f"{run['largest_mb']} the largest; {'as planted' if run['equal'] else 'NOT AS PLANTED'}", flush=True)
    if serial and serial["engine"] != run["engine"]:
        print(f"{'':>17}{serial['seconds'] / run['seconds']:.2f} times as fast as serial, on two free cores "
              f"{serial['free_seconds'] / run['free_seconds']:.2f}; the same files: {'yes' if run['files'] == serial['files'] else 'NO'}",
              flush=True)


def made(work: Path, count: int, form: str) -> Path:
    """The corpus of ``count`` papers, from an earlier call where it is there."""
    corpus = work / f"corpus-{count}"
    if not (corpus / "planted.json").is_file():
        shutil.rmtree(corpus, ignore_errors=True)
        write(corpus, papers(count), form)
    return corpus


def compare(count: int, engines: list[str], args: argparse.Namespace, work: Path) -> list[str]:
    """Measures each engine; those whose records are not the ones planted, or whose files differ from the first one's."""
    corpus = made(work, count, args.form)
    runs = {run["engine"]: run for run in known_runs(args.json) if run["documents"] == count and run["engine"] in ENGINES}
    for engine in engines:
        if why := missing(engine):
            print(f"{engine:>6}: {why}, left out")
            continue
        before = singles(ENGINES[engine][1])       # the machine's pace changes from minute to minute: taken before and behind
        with tempfile.TemporaryDirectory(dir=work) as fresh:
            runs[engine] = measure(corpus, engine, Path(fresh) / "set")
        after = singles(ENGINES[engine][1])
        for name, rates in zip(("single", "single_beside"), zip(before, after, strict=True), strict=True):
            runs[engine][name] = round(sum(rates) / 2)
        keep(args.json, runs[engine])
        show(runs[engine], runs.get("serial"))
    return [engine for engine, run in runs.items() if not run["equal"] or run["files"] != next(iter(runs.values()))["files"]]


def main() -> None:
    parser = argparse.ArgumentParser(description="The engines side by side on a made-up corpus.")
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 200_000] if os.environ.get("LONG") else [1000, 10_000])
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--form", default="jsonl")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory() as name:
        work, engines = (args.work or Path(name)).resolve(), args.engines.split(",")
        work.mkdir(parents=True, exist_ok=True)
        wrong = [engine for count in args.documents for engine in compare(count, engines, args, work)]
    if wrong:
        sys.exit(f"not the records that were planted, or not the same files: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
