"""How long files of actual figures take: 100,000 figures read and saved, and the difference of a 31 × 20 table."""
from __future__ import annotations

import io
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extract.gazetteer import gazetteer
from targets.actuals import understand
from targets.actuals.diff import counts, diff
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
        store.close()


if __name__ == "__main__":
    main()
