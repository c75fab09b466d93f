"""Speed of the extractor on one core, in one run: whole extraction, a bare scan for numbers, JioNLP's money and time.

Texts: the papers in seeds/, and the reports under SHARED (default ../shared) where they are.  JioNLP runs in an
environment of its own (BENCH_JIONLP names its python; `make bench` sets it), for it is needed for nothing else.
"""
from __future__ import annotations

import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import regex

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from extract import extract_text, lexicon  # noqa: E402
from extract.corpus import warm  # noqa: E402
from extract.document import describe  # noqa: E402
from extract.indicator import identify  # noqa: E402
from extract.model import Document  # noqa: E402
from extract.pipeline import extract_document  # noqa: E402
from extract.reader import read_document  # noqa: E402
from extract.region import find_regions  # noqa: E402
from extract.tables import find_tables  # noqa: E402

ROUNDS = 9
SCAN = regex.compile(r"[0-9０-９一二三四五六七八九十百千万亿两〇零.．,，]++"
                     r"[%％元吨个家项人户亩处公里米年月日倍台套座条所名张次万亿千百瓦时度类级项]{1,4}+")
TRAPS: dict[str, Callable[[], str]] = {
    "100,000 digits in a row": lambda: "产能达到" + "1" * 100_000 + "吨。",
    "1 MB without punctuation": lambda: unpunctuated(1_000_000),
    "10,000 nested brackets": lambda: "产能" + "（" * 10_000 + "80%" + "）" * 10_000 + "。",
    "5,000 list items": lambda: "新建" + "、".join(["站点5个"] * 5_000) + "。",
    "20,000 pages with headers": lambda: "某市公报　{0}\n新建学校{0}所，改造\n- {0} -\n".replace("{0}", "12") * 20_000,
    "100,000 spaced digits": lambda: "产能达到" + "1 " * 100_000 + "吨。",
    "10,000 nested names": lambda: "现将" + "《" * 10_000 + "》" * 9_000 + "印发给你们。",
    "200,000 traditional signs": lambda: "產業發展" * 50_000,
    "200,000 blank lines": lambda: "\n" * 200_000 + "产能控制在110万吨以内。",
}


def unpunctuated(size: int) -> str:
    """The papers in seeds/ without signs, blanks or line breaks, over and over up to ``size`` characters."""
    bare = regex.sub(r"[^\p{Han}0-9.%]", "", "".join(d.text for d in texts()[:5]))
    return (bare * (size // len(bare) + 1))[:size]


def texts() -> list[Document]:
    shared = Path(os.environ.get("SHARED", TOP.parent / "shared"))
    paths = [*sorted((TOP / "seeds").glob("*.txt")), *sorted((shared / "corpus" / "reports").glob("*.txt"))]
    return [read_document(path) for path in paths]


def seconds(job: Callable[[], object]) -> float:
    begin = time.perf_counter()
    job()
    return time.perf_counter() - begin


def rate(documents: list[Document], job: Callable[[Document], object]) -> float:
    """Characters a second in the fastest of ROUNDS passes: what others do on the machine only ever makes one slower."""
    return sum(len(d.text) for d in documents) / min(seconds(lambda: [job(d) for d in documents]) for _ in range(ROUNDS))


def jionlp(documents: list[Document]) -> float | None:
    """JioNLP's characters a second over the same sentences, None where it isn't installed."""
    python = os.environ.get("BENCH_JIONLP", "")
    if not python or not Path(python).exists():
        return None
    worker = TOP / "benchmarks" / "jionlp_worker.py"
    done = subprocess.run([python, str(worker)], input="\x00".join(d.text for d in documents), text=True,
                          capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    lines = [line for line in done.stdout.splitlines() if line.startswith("rate ")]
    return float(lines[-1].split()[1]) if lines else None


def rooms() -> None:
    """What single rooms take: they are asked for every quantity, or before the first."""
    lexicon.overlay({"regions": {"pseudo": [["测试词"]]}})       # empties what is remembered
    lexicon.overlay(None)
    files = seconds(lambda: [lexicon.load(name) for name in lexicon.names()])
    places = seconds(lambda: find_regions("贵阳市"))
    prose = "到2025年，全省主要指标保持合理增长，新增项目120个，各项任务如期完成，居民收入稳步提高。\n" * 20_000
    warm()
    names = [("全省规模以上工业增加值年均增速", "%", "growth"), ("森林覆盖率", "%", "level"), ("什么也不是的量", "个", "level")]
    asked = min(seconds(lambda: [identify(*one) for one in names * 1000]) for _ in range(ROUNDS)) / len(names) / 1000
    tables = min(seconds(lambda: find_tables(prose, Document(text=prose))) for _ in range(3))
    print(f"rooms: vocabulary files {files * 1000:.0f} ms, regions {places * 1000:.0f} ms, a metric's name {asked * 1e6:.1f} µs, "
          f"prose looked through for tables {len(prose) / tables:,.0f} characters a second")


def main() -> None:
    documents = texts()
    size = sum(len(d.text) for d in documents)
    first = seconds(warm)
    ours = rate(documents, extract_document)
    scan = rate(documents, lambda d: SCAN.findall(d.text))
    print(f"{len(documents)} papers, {size:,} characters; vocabulary {first:.2f} s")
    print(f"whole extraction        {ours:>14,.0f} characters a second")
    print(f"metadata                {rate(documents, lambda d: describe(d.text)):>14,.0f}")
    print(f"bare number+unit scan   {scan:>14,.0f}   extraction takes {scan / ours:.1f} times as long")
    other = jionlp(documents)
    if other is None:
        print("JioNLP money+time       not installed here (make bench installs it in an environment of its own)")
    else:
        print(f"JioNLP money+time       {other:>14,.0f}   extraction is {ours / other:.1f} times as fast")
    rooms()
    one = max(documents, key=lambda d: len(d.text))
    times = {n: seconds(lambda: [extract_document(one) for _ in range(n)]) for n in (1, 10, 100)}  # noqa: B023
    joined = Document(text="\n".join([one.text] * 20), doc="joined", title=one.title, issue_date=one.issue_date)
    longer = seconds(lambda: extract_document(joined))
    print("linear: " + ", ".join(f"{n} reports {t:.2f} s ({t / n * 1000:.0f} ms each)" for n, t in times.items())
          + f"; 20 in one text {longer:.2f} s ({longer / 20 * 1000:.0f} ms each)")
    tracemalloc.start()
    extract_document(one)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"peak memory on a report of {len(one.text):,} characters: {peak / 1e6:.1f} MB")
    slow = [name for name, make in TRAPS.items() if not _trap(name, make())]
    if slow:
        sys.exit(f"over a second: {', '.join(slow)}")


def _trap(name: str, text: str) -> bool:
    """Time one text made to make an extractor crawl; True under a second a megabyte."""
    took = seconds(lambda: extract_text(text, "trap", issue_date="2020"))
    print(f"trap: {name:<26} {len(text):>9,} characters {took:.2f} s")
    return took < max(1.0, len(text) / 1e6)


if __name__ == "__main__":
    main()
