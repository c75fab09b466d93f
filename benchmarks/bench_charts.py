"""How long a figure takes from a board of 100,000 targets: ``python benchmarks/bench_charts.py [targets]``."""
from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from targets import views
from targets.charts import Style
from targets.views import Material
from tests import charts_made

BUDGET = 0.2        # seconds a figure may take
RUNS = 5


def big(n: int) -> Material:
    """The made-up board again and again, each time with metrics of its own; the pairs of the metrics that are drawn."""
    held = charts_made.material()
    times = -(-n // len(held.board))
    parts = [held.board, *(held.board.assign(id=held.board["id"] + str(k), key=held.board["key"] + str(k)) for k in range(1, times))]
    return replace(held, board=pd.concat(parts, ignore_index=True).head(n))


def main() -> int:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    material, slow = big(n), 0
    print(f"{n:,} targets; median and slowest of {RUNS} (budget {BUDGET} s)")
    for name, view in charts_made.views().items():
        for style in (Style(), Style(preset="slide")):
            times = []
            for _ in range(RUNS):
                begin = time.perf_counter()
                figure = views.draw(view, material, style)
                times.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            shown = views.rows(view, material)
            rows = time.perf_counter() - begin
            median = statistics.median(times)
            slow += median > BUDGET
            print(f"{name:13} {style.preset:7} {median:6.3f} s {max(times):6.3f} s   of it filters {rows:.3f} s, {len(shown):,} rows,"
                  f" {figure.layout.meta.get('pages', 1)} pages")
    print(f"{slow} over the budget" if slow else "all within the budget")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
