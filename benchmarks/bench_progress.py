"""Speed of judging: 100,000 targets against 500,000 figures, and one figure changed, in the engine and as the app asks.

    python benchmarks/bench_progress.py [TARGETS]     (five figures a target)
"""
from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from targets import schema
from targets.config import Progress
from targets.progress.table import Engine
from targets.scoreboard import Keeper

KINDS = (
    ("level", "stock", None, "万吨"), ("level", "stock", None, "%"), ("level", "period", None, "万人"),
    ("growth", "base", "down", "%"), ("growth", "yearly", "up", "%"), ("growth", "year", "up", "%"),
    ("change", "base", "up", "个百分点"), ("level", "stock", None, "家"))
YEARS = range(2025, 2030)
REGIONS = 31


def tables(count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Made-up targets of every shape, each with five years of figures."""
    random.seed(20251121)
    goals, rows = [], []
    for number in range(count):
        kind, basis, direction, unit = KINDS[number % len(KINDS)]
        metric, region = f"指标{number // REGIONS}", number % REGIONS
        place = {"region": f"地区{region}", "region_code": f"{region + 11}0000"}
        goals.append({
            "id": f"t{number}", "doc": "d", **place, "metric": metric, "kind": kind, "basis": basis,
            "comparator": (">=", "<=", "~", "=")[number % 4], "direction": direction, "unit": unit,
            "value": round(random.uniform(3, 120), 2), "year": 2029 if basis == "year" else 2030, "baseline_year": 2025,
            "issue_date": "2029-01-01" if basis == "year" else "2026-01-20"})
        for year in YEARS:
            growth = kind == "growth"
            rows.append({
                "id": f"a{number}-{year}", **place, "metric": metric, "kind": "growth" if growth else "level", "year": year,
                "value": round(random.uniform(-5, 9) if growth else random.uniform(10, 100), 2),
                "unit": "%" if growth or unit == "个百分点" else "吨" if number % 16 == 0 else unit, "preliminary": year == 2029})
    return schema.typed(goals, schema.TARGET_COLUMNS), schema.typed(rows, schema.ACTUAL_COLUMNS)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    targets, actuals = tables(count)
    started = time.perf_counter()
    engine = Engine(targets, actuals, 2029)
    judged = time.perf_counter()
    frame = engine.table()
    whole = time.perf_counter()
    one = actuals.iloc[[7]].assign(value=12.5)
    spent = []
    for _ in range(20):
        begun = time.perf_counter()
        changed = engine.changed(one)
        spent.append(time.perf_counter() - begun)
    assert len(changed) == 1
    keeper = Keeper()
    keeper.verdicts(targets, actuals, 2029, Progress())
    asked = []
    for value in range(10):
        told = actuals.copy()
        told.loc[7, "value"] = float(value)
        begun = time.perf_counter()
        kept = keeper.verdicts(targets, told, 2029, Progress())
        asked.append(time.perf_counter() - begun)
    assert len(kept) == count
    print(f"{len(frame):,} targets, {len(actuals):,} figures: {whole - started:.2f} s "
          f"(joined and judged {judged - started:.2f}, table {whole - judged:.2f})")
    median = sorted(spent)[len(spent) // 2]
    print(f"one figure changed: {1000 * median:.1f} ms (median of {len(spent)}, worst {1000 * max(spent):.1f})")
    print(f"the app's table after one save, found by comparing all figures: {1000 * sorted(asked)[len(asked) // 2]:.0f} ms "
          f"(worst {1000 * max(asked):.0f})")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    print(frame["status"].value_counts().to_string())


if __name__ == "__main__":
    main()
