"""Speed of briefings: a deck of a dozen slides, the packs of 31 provinces, and a report with its pictures.

    python benchmarks/bench_briefing.py [TARGETS]     (of each province; default 60)
"""
from __future__ import annotations

import io
import resource
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from pptx import Presentation

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from targets import query, schema
from targets.briefing import able, files, picks
from targets.briefing.gather import with_inputs
from targets.charts import board, tile_regions
from targets.charts.tiles import grid
from targets.naming import Naming
from targets.progress import evaluate
from targets.text import message
from targets.views import Material

WANTED = {"deck": 10.0, "packs": 300.0}      # seconds, for twelve slides and for 31 provinces
PROVINCES = 31
SECTORS = ("钢铁", "水泥", "煤炭", "电解铝", "平板玻璃", "有色金属")


def material(count: int) -> Material:
    """``count`` targets for each of 31 provinces, with four years of figures for two thirds of them."""
    codes = dict(zip(grid()["region"], grid()["region_code"], strict=True))
    goals, figures = [], []
    for region in tile_regions()[:PROVINCES]:
        for n in range(count):
            unit, base = ("%", 40.0 + n % 50) if n % 2 else ("万吨", 100.0 + 37 * n)
            metric, year = f"{SECTORS[n % 6]}指标{n}", 2020 + n % 3 * 5
            place = {"region": region, "region_code": codes[region], "metric": metric, "unit": unit}
            goals.append({**place, "id": f"{region}{n}", "doc": f"{region}{n % 3}", "doc_title": f"{region}第{n % 3}号方案",
                          "role": "target", "sector": SECTORS[n % 6], "kind": "level", "basis": "stock",
                          "comparator": (">=", "<=", "=")[n % 3], "value": base * 1.2, "year": year, "baseline_year": 2015,
                          "baseline_value": base, "start": n, "end": n + 1,
                          "issuer": f"{region}人民政府", "issue_date": "2016-03-01", "section": "二、主要目标",
                          "evidence": f"到{year}年，{metric}达到{base * 1.2:.0f}{unit}。"})
            if n % 3:
                figures += [{**place, "id": f"{region}{n}-{when}", "kind": "level", "year": when, "source": "统计公报",
                             "value": base * (1 + 0.03 * (when - 2015))} for when in range(2015, 2019)]
    targets, actuals = schema.typed(goals, schema.TARGET_COLUMNS), schema.typed(figures, schema.ACTUAL_COLUMNS)
    verdicts = evaluate(targets, actuals, 2019)
    documents = pd.DataFrame({"doc": targets["doc"].unique()}).assign(
        title=lambda frame: frame["doc"], issuer=None, doc_number=None, issue_date="2016-03-01", region=None)
    return with_inputs(Material(board(targets, verdicts), query.pair(targets, actuals), documents,
                                Naming("zh", query.metric_options(targets)), "2018-12-31"), verdicts)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    of = material(count)
    regions = picks.provinces(of)
    taken = {}
    begun = time.perf_counter()
    deck, _ = files.make(picks.region_pack(regions[0], of, "zh"), of, "pptx")
    taken["deck"] = time.perf_counter() - begun
    slides = len(Presentation(io.BytesIO(deck)).slides)
    print(f"a deck of {slides} slides, {count} targets: {taken['deck']:.1f} s, {len(deck) / 1024:,.0f} KB")
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for region in regions:
            files.put(files.make(picks.region_pack(region, of, "zh"), of, "pptx")[0], Path(folder) / f"{region}.pptx")
        made = len(list(Path(folder).iterdir()))
    taken["packs"] = time.perf_counter() - begun
    print(f"{made} provinces, a deck each: {taken['packs']:.0f} s")
    for kind in ("xlsx", "docx", "pdf", "zip"):
        begun = time.perf_counter()
        if kind == "pdf" and able.why_no_pictures():
            print(f"pdf: {message(able.why_no_pictures(), 'en')}")
            continue
        data, why = files.make(picks.region_pack(regions[0], of, "zh"), of, kind)
        print(f"the same as {kind}: {time.perf_counter() - begun:.1f} s, {len(data) / 1024:,.0f} KB{' without pictures' if why else ''}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    late = [name for name, most in WANTED.items() if taken[name] > (most * max(slides / 12, 1) if name == "deck" else most)]
    print("within the bars (12 slides 10 s, 31 provinces 300 s)" if not late else f"TOO SLOW: {', '.join(late)}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
