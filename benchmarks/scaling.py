"""What a whole country's papers take: docs/scaling.md from docs/scaling.json, and the figures there that need no engine.

    python benchmarks/bench_corpus.py --documents 10000 50000 200000 --json docs/scaling.json      engines (an hour on two free cores)
    python benchmarks/scaling.py --measure                                                         texts, reading, store (two minutes)
    python benchmarks/scaling.py                                                                   the page alone

Reckonings of the page are made here from the figures in the file; a test holds the page to them.
"""
from __future__ import annotations

import argparse
import gc
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

FILE, PAGE, WORDS = TOP / "docs" / "scaling.json", TOP / "docs" / "scaling.md", Path(__file__).parent / "scaling_words.yaml"
MILLION, HOUR, ROUNDS = 1_000_000, 3600, 3
MADE, PAGES, FILES = 2000, 100, 60
# Of a document in the process that gives out the work: corpusbook.Book, its two marks, its content's, part, row, two signs
BOOK_BYTES = 16 + 16 + 16 + 4 + 4 + 2


def spent(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of processor time of the fastest pass."""
    took = []
    for _ in range(rounds):
        gc.collect()
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return min(took)


def texts() -> dict[str, Any]:
    """Characters a second of one core over made papers and then over those in seeds/, each text once: a second time much is remembered."""
    from benchmarks.corpus_papers import papers
    from extract import extract_text
    from extract.corpus import warm
    from extract.reader import read_document

    warm()
    out = {}
    for name, found in (("made", [one.text for one in papers(MADE)]),
                        ("seeds", [read_document(path).text for path in sorted((TOP / "seeds").glob("*.txt"))])):
        records: list[Any] = []
        took = spent(lambda found=found, records=records: records.extend(one for text in found for one in extract_text(text)), 1)
        size = sum(map(len, found))
        out[name] = {"documents": len(found), "characters": size, "a_second": round(size / took), "records": len(records)}
    return out


def reading() -> dict[str, Any]:
    """Milliseconds of processor time to read (not extract) a web page, a Word file, a page of a PDF, and their characters."""
    from benchmarks.bench_readers import make_page, make_pdf, make_word
    from extract.reader import read_document

    out = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kinds = {"html": (make_page, FILES), "docx": (make_word, FILES)}
        for ending, (make, count) in kinds.items():
            found = [folder / f"{number}.{ending}" for number in range(count)]
            for number, path in enumerate(found):
                path.write_bytes(make(number))
            out[ending] = _read(found, read_document, count)
        if pdf := make_pdf(folder, PAGES):
            out["pdf"] = _read([pdf], read_document, PAGES)
    return out


def _read(found: list[Path], read: Callable[[Path], Any], count: int) -> dict[str, Any]:
    size = sum(len(read(path).text) for path in found)
    return {"milliseconds": round(spent(lambda: [read(path) for path in found]) / count * 1000, 1), "characters": round(size / count)}


def store() -> dict[str, Any]:
    """Bytes of a SQLite store for made papers with their targets, each paper with its text."""
    import sqlalchemy as sa

    from benchmarks.corpus_papers import papers
    from extract.pipeline import extract_document
    from extract.reader import build_document
    from targets import db, table
    from targets.store import Store
    from targets.store.papers import to_row

    with tempfile.TemporaryDirectory() as name:
        file, count = Path(name) / "made.db", 0
        opened = Store(f"sqlite:///{file}")
        empty = file.stat().st_size

        def work(connection: sa.Connection) -> None:
            nonlocal count
            for one in papers(MADE):
                document = build_document(one.text, one.doc)
                records = extract_document(document)
                row = to_row(document) | {"sha256": hashlib.sha256(one.text.encode()).hexdigest(), "added_at": "2026-01-01T00:00:00+00:00",
                                          "added_by": "made", "file": f"{one.doc}.txt"}
                connection.execute(sa.insert(db.documents), row)
                if records:
                    connection.execute(sa.insert(db.targets), table.rows(records))
                count += len(records)

        opened.writing(work)
        opened.close()
        return {"documents": MADE, "records": count, "bytes": file.stat().st_size - empty}


def load(file: Path = FILE) -> dict[str, Any]:
    known = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return {"runs": [], **known}


def save(known: dict[str, Any], file: Path = FILE) -> None:
    file.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", "utf-8")


def page(known: dict[str, Any]) -> str:
    """docs/scaling.md: Chinese first, English second."""
    words = yaml.safe_load(WORDS.read_text("utf-8"))
    values = reckon(known)
    parts = [words["heading"]]
    for lang in ("zh", "en"):
        said = words[lang]
        tables = {"engines": _engines(known["runs"], said), "memory": _memory(known["runs"], said), "cost": _cost(values, said)}
        memory = said["memory_once" if values["smallest"] == values["largest"] else "memory_grows"].format(**values)
        parts.append(said["text"].format(**values, **tables, memory_said=memory).strip())
    return "\n\n".join(parts) + "\n"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def largest(runs: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Of each engine the run over most papers."""
    return {run["engine"]: run for run in sorted(runs, key=lambda run: run["documents"])}


def core_rate(run: dict[str, Any]) -> float:
    """Characters a second a core: all processor time counted."""
    return float(run["characters"] / (run["main_cpu"] + run["workers_cpu"]))


def _engines(runs: list[dict[str, Any]], said: dict[str, Any]) -> str:
    rows = []
    for run in sorted(runs, key=lambda run: (run["documents"], run["engine"] != "serial", run["engine"])):
        serial = next((one for one in runs if one["engine"] == "serial" and one["documents"] == run["documents"]), None)
        ratio = f"{serial['free_seconds'] / run['free_seconds']:.2f}" if serial else "–"
        wall = f"{serial['seconds'] / run['seconds']:.2f}" if serial else "–"
        rate = core_rate(run)
        rows.append([said["engine_names"][run["engine"]], f"{run['documents']:,}", f"{run['seconds']:,.0f}",
                     f"{run['main_cpu']:,.0f} + {run['workers_cpu']:,.0f}", f"{rate:,.0f}", f"{rate / run['single']:.0%}",
                     f"{rate / run['single_beside']:.0%}", ratio, wall, f"{run['load']:.0f}", said["yes"] if run["equal"] else said["no"]])
    return _table(said["engine_head"], rows)


def _memory(runs: list[dict[str, Any]], said: dict[str, Any]) -> str:
    sizes = sorted({run["documents"] for run in runs})
    by = {(run["engine"], run["documents"]): f"{run['peak_mb']:,} ({run['largest_mb']:,})" for run in runs}
    engines = [name for name in ("serial", "pool", "dask", "spark") if any(run["engine"] == name for run in runs)]
    rows = [[said["engine_names"][name], *(by.get((name, size), "–") for size in sizes)] for name in engines]
    return _table([said["memory_head"], *(f"{size:,}" for size in sizes)], rows)


def reckon(known: dict[str, Any]) -> dict[str, Any]:
    """What the page says beyond the measurements themselves; every figure is worked out here."""
    top = largest(known["runs"])
    run = top.get("pool") or next(iter(top.values()))
    first = min((one for one in known["runs"] if one["engine"] == run["engine"]), key=lambda one: one["documents"])
    seeds, made, kinds = known["texts"]["seeds"], known["texts"]["made"], known["reading"]
    from extract.corpusdataset import HELD, ROWS, TASKS
    from extract.corpusplan import DOCUMENTS
    overhead = core_rate(run) / run["single"]
    length = seeds["characters"] / seeds["documents"]
    hours = {"short": MILLION * run["characters"] / run["documents"] / core_rate(run) / HOUR,
             "long": MILLION * length / (seeds["a_second"] * overhead) / HOUR}
    read = {kind: MILLION * length / one["characters"] * one["milliseconds"] / 1000 / HOUR for kind, one in kinds.items()}
    a_record = run["dataset_mb"] * 1e6 / run["records"]
    return {
        "cores": known.get("cores", 2), "largest": f"{run['documents']:,}", "smallest": f"{first['documents']:,}",
        "memory_first": f"{first['peak_mb']:,}", "memory_last": f"{run['peak_mb']:,}",
        "mean": f"{run['characters'] / run['documents']:.0f}",
        "records_each": f"{run['records'] / run['documents']:.1f}", "made_rate": f"{made['a_second']:,}",
        "seeds_rate": f"{seeds['a_second']:,}", "seeds_length": f"{length:,.0f}",
        "seeds_records": f"{seeds['records'] / seeds['documents']:.1f}",
        "overhead": f"{overhead:.0%}", "record_bytes": f"{a_record:.0f}", "parts_bytes": f"{run['parts_mb'] * 1e6 / run['records']:.0f}",
        "store_bytes": f"{known['store']['bytes'] / known['store']['records']:,.0f}", "book_bytes": BOOK_BYTES,
        "book_gb": f"{BOOK_BYTES * 10 * MILLION / 1e9:.1f}", "parts_ten": f"{10 * MILLION // DOCUMENTS:,}",
        "held": f"{HELD:,}", "tasks": TASKS, "flat_records": f"{HELD * TASKS:,}", "rows": f"{ROWS:,}",
        "ten_short": f"{10 * hours['short']:,.1f}", "ten_long": f"{10 * hours['long']:,.0f}",
        "ten_pdf": f"{10 * (hours['long'] + read.get('pdf', 0)):,.0f}", "_hours": hours, "_read": read,
        "_run": run, "_seeds": seeds, "_store": known["store"], "_length": length,
    }


def _cost(values: dict[str, Any], said: dict[str, Any]) -> str:
    """For a million documents: core-hours, gigabytes of dataset and store."""
    run, seeds, kept = values["_run"], values["_seeds"], values["_store"]
    a_record = (run["dataset_mb"] + run["parts_mb"]) * 1e6 / run["records"]
    rows = []
    for kind, extraction, read, records, length in (
            ("short", values["_hours"]["short"], 0.0, run["records"] / run["documents"], run["characters"] / run["documents"]),
            *((kind, values["_hours"]["long"], values["_read"].get(kind, 0.0), seeds["records"] / seeds["documents"], values["_length"])
              for kind in ("txt", "html", "docx", "pdf") if kind == "txt" or kind in values["_read"])):
        rows.append([said["cost_names"][kind], f"{length:,.0f}", f"{extraction:,.1f}", f"{read:,.1f}", f"{extraction + read:,.1f}",
                     f"{records * a_record * MILLION / 1e9:,.1f}", f"{records * kept['bytes'] / kept['records'] * MILLION / 1e9:,.1f}"])
    return _table(said["cost_head"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="docs/scaling.md from docs/scaling.json.")
    parser.add_argument("--measure", action="store_true", help="measure texts, reading and store anew")
    args = parser.parse_args()
    known = load()
    if args.measure:
        known |= {"texts": texts(), "reading": reading(), "store": store()}
        save(known)
    PAGE.write_text(page(known), "utf-8")


if __name__ == "__main__":
    main()
