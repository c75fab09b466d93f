"""Small corpora and an engine without processes, for the tests of datasets."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extract.corpusjob import USUAL, Job
from extract.corpusprogress import Progress
from extract.corpusrun import Outcome, run
from extract.model import Document
from extract.reader import build_document

SEEDS = Path(__file__).parent.parent / "seeds"
PLACES = ("贵州", "四川", "陕西", "云南", "湖南")


class Here:
    """Runs each task where it is asked for, one after the other."""

    dashboard = None

    def run(self, function: Any, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        for task in tasks:
            yield task, function(task)


def paper(number: int) -> str:
    place, year = PLACES[number % 5], 2016 + number % 7
    return (f"{place}省人民政府关于印发第{number}号工作方案的通知\n{place}省各市人民政府：\n一、主要目标\n"
            f"到{year + 4}年，全省粮食产量达到{1000 + number}万吨以上，森林覆盖率达到{40 + number % 20}%，新建高标准农田{number + 1}万亩。\n"
            f"{year - 1}年，全省粮食产量{900 + number}万吨。\n{place}省人民政府\n{year}年3月5日\n")


def write_papers(folder: Path, count: int) -> Path:
    for number in range(count):
        (folder / PLACES[number % 5]).mkdir(parents=True, exist_ok=True)
        (folder / PLACES[number % 5] / f"p{number}.txt").write_text(paper(number), "utf-8")
    return folder


def dataset(folder: Path, *paths: object, job: Job = USUAL) -> Outcome:
    return run([str(path) for path in paths], folder, Here(), job, Progress())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of records."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.glob("records/**/*.parquet"))}


def many_documents() -> list[Document]:
    """The papers of ``seeds`` cut at their paragraphs, and short ones of our own."""
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    pieces = [piece for text in texts for piece in text.split("\n") if len(piece) > 60]
    return [build_document(text, f"d{number}") for number, text in enumerate([*pieces, *map(paper, range(20))])]
