"""How long figures take: 100,000 read, saved and taken back, the difference of a 31 × 20 table, what is due, what papers offer."""
from __future__ import annotations

import io
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extract.gazetteer import gazetteer
from targets import due, mapping, schema
from targets.actuals import understand
from targets.actuals.diff import counts, diff
from targets.checks import check
from targets.offers import offers
from targets.store import Store

PROVINCES = [region.full_name for region in gazetteer().codes.values() if region.level == "province"][:31]
YEARS = range(2005, 2025)


def long_rows(metrics: int) -> list[list[object]]:
    """One figure a row."""
    rows: list[list[object]] = [["地区", "指标", "年份", "数值", "单位"]]
    rows += [[name, f"指标{number}", year, number * 10 + at + year / 10_000, "亿元"]
             for number in range(metrics) for at, name in enumerate(PROVINCES) for year in YEARS]
    return rows


def wide_rows(shift: float = 0.0) -> list[list[object]]:
    """31 × 20 under lead rows, as a statistics bureau exports it."""
    rows: list[list[object]] = [["数据库：分省年度数据"], ["指标：地区生产总值(亿元)"], ["地区", *[f"{year}年" for year in YEARS]]]
    return rows + [[name, *[1000 + at * 20 + year / 100 + shift for year in YEARS]] for at, name in enumerate(PROVINCES)]


def csv_bytes(rows: list[list[object]]) -> bytes:
    return "\r\n".join(",".join(map(str, row)) for row in rows).encode("gb18030")


def xlsx_bytes(rows: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("数据")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return buffer.getvalue()


def timed(what: str, work):
    """Do it and print wall and processor seconds: on a busy machine the first is larger."""
    start, cpu = time.perf_counter(), time.process_time()
    result = work()
    print(f"{what:<52} {time.perf_counter() - start:7.2f} s, processor {time.process_time() - cpu:6.2f} s")
    return result


def main() -> None:
    rows = long_rows(162)
    data, book = csv_bytes(rows), xlsx_bytes(rows)
    reading = timed("read 100,440 figures, long CSV in GB18030", lambda: understand(data, "long.csv"))
    assert len(reading.ready) == len(rows) - 1
    again = timed("read 100,440 figures, long xlsx", lambda: understand(book, "long.xlsx"))
    assert len(again.ready) == len(rows) - 1
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/bench.db")
        timed("save 100,440 figures (SQLite, one transaction)", lambda: store.save_actuals(reading.ready, by="bench", origin="long.csv"))
        held = timed("read them back", store.actuals)
        timed("difference of 100,440 figures", lambda: diff(again.ready, held))
        first = understand(csv_bytes(wide_rows()), "a.csv").ready
        store.save_actuals(first, by="bench", origin="a.csv")
        held = store.actuals()
        small = timed("read 31 × 20", lambda: understand(csv_bytes(wide_rows(0.5)), "b.csv")).ready
        told = timed("difference of 31 × 20 from 101,060 figures held", lambda: counts(diff(small, held)))
        assert told == {"new": 0, "same": 0, "changed": 620, "conflict": 0}
        told = timed("list of saves", store.saves)
        batch = told.loc[told["n"].idxmax(), "batch"]
        done = timed("take back 100,440 figures (SQLite, one transaction)", lambda: store.undo_actuals(batch, by="bench"))
        assert done.undone == len(rows) - 1
        goals, reported = records_of(10_000, "target"), records_of(30_000, "actual")
        cells = timed("cells due of 10,000 targets, 101,060 figures held", lambda: due.cells(goals, held, 2026))
        assert len(cells) == len(goals)
        found = timed("offers of 30,000 reported figures to 10,000 targets", lambda: offers(reported, goals, held, 2026))
        assert len(found) == len(goals)
        odd = timed("checks of 620 typed figures", lambda: check(small, held, goals, 2026))
        assert odd == []
        free = timed("figures no target uses, of 101,060", lambda: mapping.unused(held, goals))
        listed = mapping.groups(free)
        assert len(listed) == 163
        near = timed("nearest metrics of 163 wordings among 323", lambda: mapping.nearest(listed, mapping.series(goals)))
        assert len(near) == 163
        one = listed.iloc[0]
        rows = free[free["wording"] == one["wording"]]
        goal = mapping.series(goals).iloc[0]
        moved = timed("map 620 figures to another metric (SQLite, one transaction)", lambda: store.move_actuals(
            rows.drop(columns=list(mapping.ADDED)), mapping.moved(rows, goal).drop(columns=list(mapping.ADDED)), by="bench"))
        assert moved.new == 620
        store.close()


def records_of(count: int, role: str) -> pd.DataFrame:
    """``count`` records of 31 provinces and as many metrics as it takes, said in 2021 of 2025 (target) or in 2026 (actual)."""
    codes = [region.code for region in gazetteer().codes.values() if region.level == "province"][:31]
    at = range(count)
    return schema.typed(pd.DataFrame({
        "id": [f"{role}{one}" for one in at], "doc": "bench", "start": 12, "end": 16, "text": "98亿元", "role": role,
        "region": [PROVINCES[one % 31] for one in at], "region_code": [codes[one % 31] for one in at],
        "metric": [f"产量{one // 31}" for one in at], "value": 98.0, "unit": "亿元", "comparator": "=", "kind": "level", "basis": "stock",
        "year": 2025, "evidence": "2025年，全省产量达到98亿元。", "evidence_start": 0, "confidence": 0.9, "trace": "",
        "issue_date": "2021-01-20" if role == "target" else "2026-01-20"}), schema.TARGET_COLUMNS)


if __name__ == "__main__":
    main()
