"""What a briefing showed when it was composed, and what has changed since, in sentences."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from targets import views
from targets.briefing.model import Briefing, Figures
from targets.briefing.words import say
from targets.charts.wording import amount, missing, number, target_label
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
    for row, region in zip(records(rows), region_keys(rows), strict=True):
        name = "|".join(map(str, (region, row["key"], "" if row["year"] is None else int(row["year"]), row["doc"])))
        times = sum(one == name or one.startswith(f"{name}#") for one in found)
        found[name if not times else f"{name}#{times + 1}"] = {key: _plain(row.get(key)) for key in FIELDS}
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
    return [say("change_part", lang, what=say(key, lang), old=was, new=now) for key, was, now in pairs if was != now]


def _figure(row: Mapping[str, Any], lang: str) -> str:
    if row["actual_value"] is None:
        return say("no_figure", lang)
    text = say("figure_of", lang, figure=amount(row["actual_value"], row["unit"], lang), year=number(row["actual_year"], "zh"))
    return text + (say("preliminary", lang) if row["preliminary"] else "")


def _state(row: Mapping[str, Any], lang: str) -> str:
    return f"{glyph(row['status'])} {state_word(row['status'], lang)}"
