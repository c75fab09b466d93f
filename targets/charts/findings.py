"""Sentences that figures carry: titles as findings, refusals, what appears under the pointer."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from targets.amounts import amount, number
from targets.charts.style import Style
from targets.charts.wording import join, missing, say, target_label, true, wrap
from targets.progress import glyph, state_word, tone

MOST_NAMED = 4      # regions a title names; more are counted


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
    """2018年 or 2014—2018年, and whether some or all of them are not stated."""
    said = pd.Series(years)
    known = sorted(int(year) for year in said.dropna().unique())
    if not known:
        return say("undated", lang)
    text = say("due", lang, year=known[0]) if len(known) == 1 else say("years", lang, first=known[0], last=known[-1])
    return text + (say("undated_some", lang) if said.isna().any() else "")


def state(row: Mapping[str, Any], lang: str, *, word: bool = True) -> str:
    """At the end of a row: sign and word of its state, or the sign alone; where there is no pace, whether the figure is good."""
    sign = glyph(row["status"])
    if not word:
        return sign
    if row["reason"] == "no_actual":
        return say("status_open", lang)
    if row["status"] == "gap_only" and not missing(row["attained"]):
        return f"{sign} {say('judged_met' if row['attained'] else 'judged_missed', lang)}"
    return f"{sign} {state_word(row['status'], lang)}"


def state_tone(row: Mapping[str, Any]) -> str:
    """The tone a row is coloured by."""
    return tone(row["status"])


def actual(row: Mapping[str, Any], lang: str, unit: object = None, *, short: bool = False) -> str:
    """82.1%（2019）, 78.4%（2020，初步）: figure, year and whether it is preliminary (not where ``short``); '' where there is none."""
    if missing(row["actual_value"]):
        return ""
    about = [number(row["actual_year"], "zh")] + [say("preliminary", lang)] * (true(row.get("preliminary")) and not short)
    figure = amount(row["actual_value"], row["unit"] if unit is None else str(unit), lang)
    return figure + say("brackets", lang, text=say("comma", lang).join(about))


def told(row: Mapping[str, Any], lang: str) -> str:
    """目标 ≥80% · 2020年 · 实际 82.1%（2020） · ✔ 提前达成, in one line."""
    due = say("undated", lang) if missing(row["year"]) else say("due", lang, year=int(row["year"]))
    figure = actual(row, lang)
    parts = [f"{say('target', lang)} {target_label(row, lang)}", due, figure and f"{say('actual', lang)} {figure}", state(row, lang)]
    return say("dot", lang).join(part for part in parts if part)


def mark(code: str, attained: object) -> str:
    """The sign before a figure: that of the state; where there is no pace whether it is in the good set (– would read as minus)."""
    if tone(code) != "open":
        return f"{glyph(code)} "
    return "" if code != "gap_only" or missing(attained) else f"{glyph('met' if attained else 'missed')} "


def status(code: str, reason: object, attained: object, lang: str) -> str:
    """✔ 提前达成, ◐ 略有滞后, – 待录入 …: sign and word of a state (``progress.state_word``), never colour alone.

    Where there is no more than a gap, whether the figure is in the good set stands behind.
    """
    if reason == "no_actual":
        return say("status_open", lang)
    text = f"{glyph(code)} {state_word(code, lang)}"
    if code == "gap_only" and not missing(attained):
        text += say("brackets", lang, text=say("judged_met" if attained else "judged_missed", lang))
    return text


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
    if 0 < len(judged) <= MOST_NAMED:
        return verdicts(judged, metric, lang, regions, "actual")
    if len(judged):
        return say("find_ranked_actual", lang, metric=metric, n=len(pairs), m=len(judged), k=int(judged["attained"].sum()))
    labels = [target_label(r, lang) for r in pairs.to_dict("records")]
    who = several(pairs, lang, regions)
    if len(set(labels)) == 1:
        return say("find_ranked_equal", lang, who=who, metric=metric, label=labels[0])
    if pairs["region"].nunique() == 1:
        return path(pairs, metric, lang, regions)
    ordered = pairs.sort_values("value").to_dict("records")
    low, high = (target_label(row | {"comparator": "=", "value_max": None}, lang) for row in (ordered[0], ordered[-1]))
    return say("find_ranked_spread", lang, who=who, metric=metric, low=low, high=high)


def several(pairs: pd.DataFrame, lang: str, regions: Mapping[str, str]) -> str:
    """贵州、陕西和全国 while they are few, else 12个地区."""
    found = [str(regions.get(name, name)) for name in pairs["region"].unique()]
    if len(found) > MOST_NAMED:
        return say("regions_n", lang, n=len(found))
    return found[0] if len(found) == 1 else say("and", lang, first=join(found[:-1], lang), last=found[-1])


def region(pairs: pd.DataFrame, name: str, lang: str) -> str:
    """Title of one region across metrics."""
    judged = pairs["attained"].notna().sum()
    key = "find_region" if judged else "find_region_none"
    return say(key, lang, region=name, n=len(pairs), m=judged, k=int(pairs["attained"].fillna(False).astype(bool).sum()))


def path(pairs: pd.DataFrame, metric: str, lang: str, regions: Mapping[str, str]) -> str:
    """Title of a metric over time."""
    names = pairs["region"].unique()
    judged = pairs[pairs["attained"].notna()] if "attained" in pairs else pairs.iloc[:0]
    if 0 < len(judged) <= MOST_NAMED:
        return verdicts(judged, metric, lang, regions, "judged")
    if len(names) > 1 and pairs["actual_value"].isna().all():
        return ranked(pairs.assign(attained=None), metric, lang, regions)
    if len(names) > 1:
        return say("find_path_many", lang, who=several(pairs, lang, regions), metric=metric)
    rows = pairs.sort_values("year").to_dict("records")
    items = [target_label(r, lang) if missing(r["year"]) else
             say("find_path_item", lang, year=int(r["year"]), label=target_label(r, lang)) for r in rows]
    return say("find_path", lang, region=regions.get(names[0], names[0]), metric=metric,
               labels=say("list", lang).join(dict.fromkeys(items)))


def verdicts(judged: pd.DataFrame, metric: str, lang: str, regions: Mapping[str, str], column: str) -> str:
    """电解铝产能利用率：贵州已达到（2020年83.1%），陕西未达到（2019年78.4%）; figures from ``column``_year and _value."""
    one = judged["region"].nunique() == 1 and len(judged) > 1     # one region with several goals: say which
    items = []
    for place, row in enumerate(judged.to_dict("records")):
        who = "" if one and place else regions.get(row["region"], row["region"])
        items.append(say("find_path_verdict", lang, region=who, year=number(row[f"{column}_year"], "zh"),
                         actual=amount(row[f"{column}_value"], row["unit"], lang), goal=target_label(row, lang) if one else "",
                         verdict=say("judged_met" if row["attained"] else "judged_missed", lang)))
    return " ".join(say("find_path_judged", lang, metric=metric, items=say("comma", lang).join(dict.fromkeys(items))).split())


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
