"""``python -m targets status``: every verdict with what it rests on."""
from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection
from typing import Any

import pandas as pd

from targets import clock, export, inherit, query
from targets.config import Config, Progress
from targets.progress import counts, evaluate, glyph, reason_word, sentence, state_word, tag_word
from targets.schema import GOALS, TEXT, records
from targets.scoreboard import goals
from targets.shell import table_text
from targets.store import Store
from targets.text import message

SHOWN = ("region", "metric", "year", "target", "actual_year", "actual", "base", "expected", "pace_ratio", "needed",
         "status_word", "grade", "because")


def add_parser(commands: Any) -> None:
    parser = commands.add_parser("status", help="each target judged against its actual figures, with what the verdict rests on")
    parser.add_argument("--region", action="append", help="may be given more than once")
    parser.add_argument("--metric", action="append", help="part of the metric's name; may be given more than once")
    parser.add_argument("--year", action="append", type=int, help="due year; may be given more than once")
    parser.add_argument("--as-of", type=int, metavar="YEAR", help="the year verdicts are read in (default: this year)")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")


def run(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    as_of = args.as_of or clock.today().year
    frame = verdicts(store, as_of, config.progress, lang, args.region, args.metric, args.year)
    if args.format == "json":
        print(json.dumps(records(frame), ensure_ascii=False, indent=1))
    elif args.format == "csv":
        sys.stdout.write(export.to_csv(frame).decode("utf-8-sig").replace("\r\n", "\n"))
    else:
        print(table_text(_short(frame, lang), lang))
        summary = counts(frame)
        print(_counted(summary[["n", "assessed", "attained", "without_data"]].sum(), lang))
        for row in records(summary[summary["force"] != ""]):
            print(message("of_force", lang, force=row["force"], counts=_counted(row, lang)))
    return 0


def verdicts(store: Store, as_of: int, settings: Progress, lang: str, regions: Collection[str] | None = None,
             metrics: Collection[str] | None = None, years: Collection[int] | None = None) -> pd.DataFrame:
    """PROGRESS_COLUMNS with ``status_word``, ``sentence`` and ``taken_over`` (where a goal without a number has its figure from, or what
    is missing for it); filters leave out rows after all were judged together."""
    judged = goals(store.targets(GOALS), store.documents(), store.overrides())
    frame = query.filter_targets(evaluate(judged, store.actuals(), as_of, settings), regions=regions, years=years)
    if metrics:
        frame = frame[frame["metric"].map(lambda phrase: any(part in phrase for part in metrics)).astype(bool)]
    frame = frame.reset_index(drop=True)
    names = [query.metric_label(row["metric_id"], row["metric"], lang) for row in records(frame[["metric", "metric_id"]])]
    rows = records(frame)
    papers, by_id = records(store.documents()), {row["id"]: row for row in records(judged)}
    states = [state_word(row["status"], lang, settings) for row in rows]
    told = [sentence(row, name, lang, settings) for row, name in zip(rows, names, strict=True)]
    sources = [inherit.told(by_id[row["id"]], papers, lang) for row in rows]
    texts = {"status_word": states, "sentence": told, "taken_over": sources}
    return frame.assign(**{name: pd.Series(said, index=frame.index, dtype=TEXT) for name, said in texts.items()})


def _short(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """What fits a terminal: figures with their units, the state with its sign."""
    rows = []
    for row in records(frame):
        top = "" if row["value_max"] is None else f"–{row['value_max']:.10g}"
        value = "" if row["value"] is None else f"{row['comparator']} {row['value']:.10g}{top} {row['unit']}"
        base = "" if row["base"] is None else f"{_amount(row['base'])} ({row['base_year'] or '?'})"
        rows.append({
            **{name: row[name] for name in ("region", "metric", "year", "actual_year", "pace_ratio", "grade")},
            "target": value, "actual": _amount(row["actual"], row["series_unit"]), "base": base,
            "expected": _amount(row["expected"]), "needed": _amount(row["needed_per_year"]),
            "status_word": f"{glyph(row['status'])} {row['status_word']}",
            "because": _because(row, lang),
        })
    shown = pd.DataFrame(rows, columns=list(SHOWN))
    return shown.assign(pace_ratio=pd.to_numeric(shown["pace_ratio"]).round(3))


def _because(row: dict[str, Any], lang: str) -> str:
    """Why there is no verdict, or where its baseline comes from; that a person said so comes first."""
    if row["status_judged"]:
        return message("said_by_person", lang, status=state_word(row["status_judged"], lang))
    return reason_word(row["reason"], lang) if row["reason"] else tag_word(row["tag"], lang) if row["tag"] else ""


def _counted(row: Any, lang: str) -> str:
    return message("assessed", lang, assessed=row["assessed"], total=row["n"], attained=row["attained"], without=row["without_data"])


def _amount(figure: float | None, unit: str | None = None) -> str:
    return "" if figure is None else f"{figure:.6g}{unit or ''}"
