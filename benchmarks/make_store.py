"""A large made-up store for measuring: 2,000 papers, 100,000 targets, 500,000 actual figures; the same every time.

    python benchmarks/make_store.py FILE.db [--papers 2000]                          (about a minute; 50 targets, 250 figures a paper)
    python benchmarks/make_store.py postgresql+psycopg://… --targets 1000000 --figures 1

The papers are sentences put together from the vocabulary; the rows are what the extractor and a save would write, put in at one go.
"""
from __future__ import annotations

import argparse
import hashlib
import itertools
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extract import indicator
from extract.gazetteer import gazetteer
from extract.model import Document, Target
from targets import db, table
from targets.query import actual_id
from targets.schema import ACTUAL_COLUMNS
from targets.store import Store, bulk
from targets.store.papers import to_row

SEED, PAPERS, A_PAPER, REPORTED, SAVES = 20251121, 2000, 50, 10, 400
AT_ONCE = 200       # papers put in at one go
OF_SERIES = ("region", "region_code", "metric", "metric_id", "sector", "kind")
AT = "2026-03-01T08:00:00+00:00"
TRADES = ["钢铁", "水泥", "光伏", "稀土", "茶叶", "中药材", "集成电路", "新能源汽车", "白酒", "纺织", "物流", "文旅", "养老",
          "数据中心", "氢能", "储能", "煤炭", "铝加工", "装备制造", "食品加工", "生物医药", "软件", "航空", "渔业", "林下经济"]
MEASURES = (("产业总产值", "亿元", ">="), ("企业数量", "家", ">="), ("单位产品能耗", "千克标准煤/吨", "<="),
            ("绿色产品占比", "%", ">="), ("年产量", "万吨", ">="), ("从业人员", "万人", ">="),
            ("技术改造投资", "亿元", ">="), ("示范园区", "个", "="), ("设备数控化率", "%", ">="),
            ("出口额", "亿美元", ">="), ("研发投入强度", "%", ">="), ("标准化基地面积", "万亩", ">="),
            ("废水排放量", "万吨", "<="), ("检验合格率", "%", ">="), ("平台用户", "万户", ">="))
WORDS = {">=": "达到{}以上", "<=": "控制在{}以内", "=": "达到{}", "~": "达到{}左右"}
BODIES = ["发展改革委", "工业和信息化厅", "生态环境厅", "农业农村厅", "科技厅", "住房城乡建设厅", "交通运输厅", "民政厅"]


def metrics() -> list[tuple[str, str | None, str, str, str | None]]:
    """Name, id, unit, comparator and sector of what papers set goals for."""
    zh = {key: pair[0] for key, pair in indicator.sector_names().items()}
    known = [(one.zh, one.id, one.unit or "%", "<=" if one.polarity == "down" else ">=", zh[one.sector])
             for one in indicator.indicators().values() if one.unit]
    return known + [(f"{trade}{name}", None, unit, sign, None) for trade in TRADES for name, unit, sign in MEASURES]


def places() -> list[tuple[str, str, str]]:
    """Short name, code and level of the nation, the provinces and cities."""
    found = [(one.name, one.code, one.level) for one in gazetteer().codes.values() if one.level in ("nation", "province", "city")]
    return sorted(found, key=lambda place: (place[2] != "nation", place[2] != "province", place[1]))[:340]


def figure(rng: random.Random, unit: str) -> float:
    return round(rng.uniform(20, 98), 1) if unit == "%" else float(rng.randint(2, 40) * 10 ** rng.randint(0, 2))


def paper(number: int, place: tuple[str, str, str], choice: list[tuple], rng: random.Random) -> tuple[Document, list[Target]]:
    """A plan of a place with a goal a sentence, and what it reports of last year."""
    region, code, level = place
    issued = 2019 + number % 7
    due = 2025 if issued < 2024 else 2030
    title = f"{region}{rng.choice(TRADES)}高质量发展实施方案（{issued}—{due}年）"
    doc = f"{region}{issued}-{number:04}"
    about = {"doc_title": title, "doc_number": f"{region}府发〔{issued}〕{number % 97 + 1}号", "issuer": f"{region}人民政府",
             "issue_date": f"{issued}-{number % 12 + 1:02}-{number % 27 + 1:02}"}
    text, records = f"{title}\n\n一、总体要求\n", []
    for at, (metric, known, unit, sign, sector) in enumerate(choice):
        reported = at >= A_PAPER
        if at in (0, A_PAPER):
            text += "二、主要目标\n" if at == 0 else "三、发展基础\n"
        value, year = figure(rng, unit), issued - 1 if reported else rng.choice((due, due, due, due - 2))
        comparator = "=" if reported else rng.choice((sign, sign, sign, "~"))
        said = f"{value:g}{unit}"
        head = f"{year}年，全省{metric}" if reported else f"到{year}年，{metric}"
        tail = "。" if reported else f"，由{region}{rng.choice(BODIES)}会同有关部门按年度分解落实、定期调度、跟踪问效。"
        evidence = head + ("为{}" if reported else WORDS[comparator]).format(said) + tail
        begin = len(text)
        start = begin + evidence.index(said, len(head))
        text += evidence + "\n"
        records.append(Target(
            doc=doc, start=start, end=start + len(said), text=said, role="actual" if reported else "target",
            region=region, region_code=code, sector=sector, metric=metric, metric_id=known, value=value, value_max=None, unit=unit,
            comparator=comparator, kind="level", direction=None, basis="stock", year=year, deadline=None,
            baseline_year=None if at % 3 or reported else issued - 1, baseline_value=None,
            force=None if reported else ("约束性", "预期性", None)[at % 3], lead=f"{region}{rng.choice(BODIES)}" if at % 2 else None,
            section="二、主要目标", evidence=evidence, evidence_start=begin, confidence=round(rng.uniform(0.5, 1), 2),
            trace=("role: 到…年", "metric: subject", f"unit: {unit}", "period: said", "region: title"), **about))
    kind = {"nation": "national"}.get(level, level)
    document = Document(text=text, doc=doc, title=title, doc_number=about["doc_number"], issuer=about["issuer"], issuers=(about["issuer"],),
                        issue_date=about["issue_date"], region=region, region_code=code, path=f"/papers/{doc}.txt", kind="plan", level=kind,
                        sha256=hashlib.sha256(text.encode()).hexdigest())
    return document, records


def papers(count: int) -> Iterator[tuple[Document, list[Target]]]:
    """Each paper of a lower place carries out the first one of the nation or of its province."""
    rng, where, whole = random.Random(SEED), places(), metrics()
    first: dict[str, str] = {}
    for number in range(count):
        place = where[number % len(where)]
        document, records = paper(number, place, rng.sample(whole, A_PAPER + REPORTED), rng)
        first.setdefault(place[1], document.doc_number or "")
        above = gazetteer().codes[place[1]].parent
        cited = (first[above],) if number >= len(where) and above in first else ()
        yield replace(document, cites=cited, implements=cited), records


def figures(goals: list[dict[str, Any]], wanted: int) -> Iterator[dict[str, Any]]:
    """Yearly figures for the series of the goals, on their way from a third of the target to about it."""
    rng, seen = random.Random(SEED + 1), set()
    for year in (2025, 2024, 2023, 2022, 2021, 2020, 2019):     # the newest first, so that a bounded number covers most targets
        for goal in goals:
            row = {name: goal[name] for name in OF_SERIES} | {"year": year}
            row["id"] = actual_id(row)
            if row["id"] in seen:
                continue
            seen.add(row["id"])
            share = 1 - 0.08 * (2025 - year) + rng.uniform(-0.12, 0.06)
            yield row | {"value": round(goal["value"] * share, 2), "unit": goal["unit"],
                         "preliminary": year == 2025 and rng.random() < 0.2, "note": None, "entered_by": "made", "entered_at": AT,
                         "source": f"{goal['region']}{year}年国民经济和社会发展统计公报",
                         "origin": f"figures-{year}.xlsx Sheet1!C{len(seen) % 5000 + 2}"}
            if len(seen) == wanted:
                return


def fill(store: Store, count: int = PAPERS, each: float = 5) -> tuple[int, int]:
    """Papers, targets and figures (``each``: of a target) into an empty store; how many targets and figures."""
    goals: list[dict[str, Any]] = []

    def work(connection: sa.Connection) -> int:
        for some in bulk.pieces(papers(count), AT_ONCE):
            rows = [table.rows(records) for _, records in some]
            came = {"added_at": AT, "added_by": "made"}
            bulk.put(connection, db.documents, [to_row(document) | came | {"file": f"{document.doc}.txt"} for document, _ in some])
            bulk.put(connection, db.targets, itertools.chain.from_iterable(rows))
            said = (row for own in rows for row in own if row["role"] == "target")
            goals.extend({name: row[name] for name in (*OF_SERIES, "value", "unit")} for row in said)
        wanted = int(count * A_PAPER * each)
        saves = bulk.pieces(({name: one[name] for name in ACTUAL_COLUMNS} for one in figures(goals, wanted)), max(1, wanted // SAVES))
        return sum(_save(connection, save, number) for number, save in enumerate(saves))

    done = store.writing(work)
    if store.engine.dialect.name == "postgresql":       # what its planner would soon find out by itself
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
    return len(goals), done


def _save(connection: sa.Connection, rows: list[dict[str, Any]], number: int) -> int:
    """One save of these figures, as the log would have it."""
    bulk.put(connection, db.actuals, rows)
    bulk.put(connection, db.actual_revisions, [
        {"actual_id": row["id"], "batch": f"{number:032x}", "action": "new", "at": AT, "by": "made", "origin": row["origin"],
         "old": None, "new": row, "undoes": None}
        for row in rows])
    return len(rows)


def size(store: Store) -> int:
    """Bytes the store takes on the disk."""
    if store.engine.dialect.name == "sqlite":
        return Path(store.engine.url.database or "").stat().st_size
    with store.engine.connect() as connection:
        return int(connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0)


def main() -> None:
    parser = argparse.ArgumentParser(description="A large made-up store for measuring.")
    parser.add_argument("store", help="a file that is not there yet, or the URL of an empty database")
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--papers", type=int, default=PAPERS)
    amount.add_argument("--targets", type=int, help=f"{A_PAPER} a paper")
    parser.add_argument("--figures", type=float, default=5, metavar="N", help="figures a target (default 5)")
    args = parser.parse_args()
    if "://" not in args.store and Path(args.store).exists():
        sys.exit(f"{args.store} is there already")
    store = Store(args.store if "://" in args.store else f"sqlite:///{args.store}")
    if not store.is_empty():
        sys.exit("the store is not empty")
    began = time.perf_counter()
    count = -(-args.targets // A_PAPER) if args.targets else args.papers
    goals, found = fill(store, count, args.figures)
    print(f"{count:,} papers, {goals:,} targets, {found:,} figures: {time.perf_counter() - began:.0f} s, {size(store) / 1e6:,.0f} MB")
    store.close()


if __name__ == "__main__":
    main()
