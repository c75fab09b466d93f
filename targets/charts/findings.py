"""Sentences that figures carry: titles as findings, refusals, what appears under the pointer."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from targets.charts.style import Style
from targets.charts.wording import amount, missing, number, say, target_label, wrap


def refusal(pairs: pd.DataFrame, lang: str) -> str:
    """Why these rows can't share one scale, as a sentence; '' where they can."""
    if pairs.empty:
        return say("empty_targets", lang)
    units = list(dict.fromkeys(pairs["unit"].dropna()))
    if len(units) > 1:
        return say("mixed_units", lang, units=say("list", lang).join(units))
    return ""


def unit_text(unit: str, lang: str) -> str:
    return say("unit", lang, unit=unit) if unit else say("unit_none", lang)


def span(years: Iterable[object], lang: str) -> str:
    """2018年 or 2014—2018年; '' where no year is known."""
    known = sorted({int(y) for y in years if not missing(y)})  # type: ignore[call-overload]
    if not known:
        return ""
    if len(known) == 1:
        return say("due", lang, year=known[0])
    return say("years", lang, first=known[0], last=known[-1])


def glyph(attained: object, lang: str) -> str:
    if missing(attained):
        return say("open_glyph", lang)
    return say("attained_glyph" if attained else "missed_glyph", lang)


def status(attained: object, reason: object, lang: str) -> str:
    """✔ 已达到, ▼ 未达到, – 待录入 or – 未判: word and sign, never colour alone.  ``reason``: a code of progress.REASONS."""
    if missing(attained):
        return say("status_open" if missing(reason) or reason == "no_actual" else "status_unjudged", lang)
    return say("status_attained" if attained else "status_missed", lang)


def ranked(pairs: pd.DataFrame, metric: str, lang: str, regions: Mapping[str, str]) -> str:
    """Title of one metric across regions."""
    judged = pairs[pairs["attained"].notna()]
    if len(pairs) == 1:
        row = pairs.iloc[0]
        region, label = regions.get(row["region"], row["region"]), target_label(row, lang)
        if judged.empty:
            return say("find_ranked_same", lang, region=region, metric=metric, label=label)
        return say("find_ranked_one_actual", lang, region=region, metric=metric, label=label,
                   year=number(row["actual_year"], "zh"), actual=amount(row["actual_value"], row["unit"], lang),
                   verdict=say("verdict_met" if row["attained"] else "verdict_missed", lang))
    if len(judged):
        return say("find_ranked_actual", lang, metric=metric, n=len(pairs), m=len(judged), k=int(judged["attained"].sum()))
    labels = [target_label(r, lang) for r in pairs.to_dict("records")]
    count = pairs["region"].nunique()
    if len(set(labels)) == 1:
        return say("find_ranked_equal", lang, n=count, metric=metric, label=labels[0])
    ordered = pairs.sort_values("value").to_dict("records")
    return say("find_ranked_spread", lang, n=count, metric=metric, low=amount(ordered[0]["value"], ordered[0]["unit"], lang),
               high=amount(ordered[-1]["value"], ordered[-1]["unit"], lang))


def region(pairs: pd.DataFrame, name: str, lang: str) -> str:
    """Title of one region across metrics."""
    judged = pairs["attained"].notna().sum()
    key = "find_region" if judged else "find_region_none"
    return say(key, lang, region=name, n=len(pairs), m=judged, k=int(pairs["attained"].fillna(False).astype(bool).sum()))


def path(pairs: pd.DataFrame, metric: str, lang: str, regions: Mapping[str, str]) -> str:
    """Title of a metric over time."""
    names = pairs["region"].unique()
    if len(names) > 1:
        return say("find_path_many", lang, n=len(names), metric=metric)
    rows = pairs.sort_values("year").to_dict("records")
    items = [target_label(r, lang) if missing(r["year"]) else
             say("find_path_item", lang, year=int(r["year"]), label=target_label(r, lang)) for r in rows]
    return say("find_path", lang, region=regions.get(names[0], names[0]), metric=metric,
               labels=say("list", lang).join(dict.fromkeys(items)))


def hover(row: Mapping[str, Any], style: Style) -> str:
    """Under the pointer: region, metric, target in words, year, the start of the sentence."""
    lang = style.lang
    due = say("undated", lang) if missing(row["year"]) else say("due", lang, year=int(row["year"]))
    head = f"<b>{row['region']} {row['metric']}</b><br>{say('target', lang)} {target_label(row, lang)} · {due}"
    if not missing(row.get("actual_value")):
        head += f"<br>{say('actual', lang)} {amount(row['actual_value'], row['unit'], lang)} · {number(row['actual_year'], 'zh')}"
    if missing(row.get("evidence")):
        return head
    return "<br>".join([head, *wrap(str(row["evidence"]), min(420, style.width * 0.6), 13, lines=4)])
