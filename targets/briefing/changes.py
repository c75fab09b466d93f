"""What a briefing showed when it was composed, and what has changed since, in sentences."""
from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from extract.unit import convert
from targets import views
from targets.amounts import amount, number
from targets.briefing.model import Briefing, Figures
from targets.briefing.words import say
from targets.charts.wording import missing, target_label, true
from targets.progress import glyph, state_word
from targets.query import region_keys
from targets.schema import records
from targets.views import Material, View

FIELDS = ("region", "metric", "key", "year", "doc_title", "value", "value_max", "unit", "comparator", "kind", "direction", "basis",
          "actual_value", "actual_year", "preliminary", "status")


def shown(view: View, material: Material) -> Figures:
    """What a view shows, by the name of each goal (region, metric, year, paper): fit for JSON.

    The name outlives a reading of the paper by newer rules, which gives other ids.
    """
    found: dict[str, Mapping[str, Any]] = {}
    rows = views.rows(view, material)
    series = _series(views.figures(rows, material)) if view.kind in views.OVER_TIME else None
    for row, region in zip(records(rows), region_keys(rows), strict=True):
        name = "|".join(map(str, (region, row["key"], "" if row["year"] is None else int(row["year"]), row["doc"])))
        times = sum(one == name or one.startswith(f"{name}#") for one in found)
        told = {key: _plain(row.get(key)) for key in FIELDS}
        found[name if not times else f"{name}#{times + 1}"] = told if series is None else told | {"figures": series.get(row["id"], {})}
    return found


def _series(pairs: pd.DataFrame) -> dict[str, dict[str, list[Any]]]:
    """Of each target every figure beside it: year (as text, for JSON) -> value in the target's unit, whether preliminary."""
    known = pairs[pairs["actual_value"].notna()].sort_values(["actual_year", "actual_id"], kind="stable")
    found: dict[str, dict[str, list[Any]]] = {}
    for one, year, value, early in known[["id", "actual_year", "actual_value", "preliminary"]].itertuples(index=False):
        found.setdefault(one, {})[str(int(year))] = [float(value), true(early)]
    return found


def _plain(value: Any) -> Any:
    if missing(value):
        return None
    return value.item() if hasattr(value, "item") else value


def compose(briefing: Briefing, material: Material) -> Briefing:
    """The briefing with what its views show now; nothing counts as changed."""
    return replace(briefing, shown=tuple(shown(item, material) for item in briefing.items), as_of=material.as_of, changed={})


def refresh(briefing: Briefing, material: Material) -> tuple[Briefing, list[str]]:
    """The briefing with the figures of today, and sentences in its language on what changed since it was composed.

    The sentences stand in ``changed`` by item too, so that pages can mark them.  A briefing never composed has no changes.
    """
    now = compose(briefing, material)
    if len(briefing.shown) != len(briefing.items):
        return now, []
    names = material.naming.translated(briefing.lang)
    changed = {}
    for place, (old, new) in enumerate(zip(briefing.shown, now.shown, strict=True)):
        said = differences(old, new, names, briefing.lang)
        if said:
            changed[place] = tuple(said)
    every = list(dict.fromkeys(line for said in changed.values() for line in said))
    return replace(now, changed=changed), every


def differences(old: Figures, new: Figures, names: Any, lang: str) -> list[str]:
    """A sentence for each goal that came, went, or shows another target, figure or state."""
    said = []
    for name in dict.fromkeys([*old, *new]):
        row = dict(new.get(name) or old[name])
        about = {"region": names.region(row["region"]), "metric": names.metrics.get(row["key"], row["metric"]),
                 "year": say("no_year", lang) if row["year"] is None else int(row["year"])}
        if name not in old:
            said.append(say("change_new", lang, **about, target=target_label(row, lang)))
        elif name not in new:
            said.append(say("change_gone", lang, **about, target=target_label(row, lang)))
        else:
            parts = list(_parts(dict(old[name]), row, lang))
            if parts:
                said.append(say("change", lang, **about, what=say("comma", lang).join(parts)))
    return said


def _parts(old: dict[str, Any], new: dict[str, Any], lang: str) -> list[str]:
    pairs = (("target", target_label(old, lang), target_label(new, lang)), ("actual", _figure(old, lang), _figure(new, lang)),
             ("state", _state(old, lang), _state(new, lang)))
    told = [say("change_part", lang, what=say(key, lang), old=was, new=now) for key, was, now in pairs if was != now]
    return [*told, *_revised(old, new, pairs[1][1:], lang)]


def _revised(old: dict[str, Any], new: dict[str, Any], told: tuple[str, str], lang: str) -> Iterator[str]:
    """A part for each figure of a path that came, went or was revised, but for what ``told``, the figure judged by, says already.

    Briefings saved before paths kept their figures have nothing to compare.
    """
    before, after = old.get("figures"), new.get("figures")
    if before is None or after is None:
        return
    for year in sorted({*before, *after}):
        was, now = (_figure(dict(zip(("actual_value", "preliminary"), held.get(year, (None, None)), strict=True))
                            | {"unit": row["unit"], "actual_year": int(year)}, lang) for held, row in ((before, old), (after, new)))
        said = told[0] != told[1] and (now == told[1] or was == told[0] and year not in after)
        if was != now and not said and not _same(before.get(year), after.get(year), old["unit"], new["unit"]):
            yield say("change_part", lang, what=say("actual", lang), old=was, new=now)


def _same(was: Sequence[Any] | None, now: Sequence[Any] | None, unit: str | None, other: str | None) -> bool:
    """Whether two figures differ in no more than the unit they are told in."""
    if was is None or now is None or bool(was[1]) != bool(now[1]) or not unit or not other:
        return False
    told = convert(was[0], unit, other)
    return told is not None and math.isclose(told, now[0], rel_tol=1e-9)


def _figure(row: Mapping[str, Any], lang: str) -> str:
    if row["actual_value"] is None:
        return say("no_figure", lang)
    text = say("figure_of", lang, figure=amount(row["actual_value"], row["unit"], lang), year=number(row["actual_year"], "zh"))
    return text + (say("preliminary", lang) if row["preliminary"] else "")


def _state(row: Mapping[str, Any], lang: str) -> str:
    return f"{glyph(row['status'])} {state_word(row['status'], lang)}"
