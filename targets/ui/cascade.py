"""Compare: goals of the nation, provinces and cities side by side, and what papers say differently."""
from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from targets import charts, query
from targets.amounts import number
from targets.cascade import STANCES, above
from targets.charts.wording import missing
from targets.fields import UNDATED
from targets.finding import Filters
from targets.schema import records
from targets.text import entry
from targets.ui import components, decisions, disputes, drifts, filters, frames, names, paging, state, viewing
from targets.ui.i18n import md, t

ALL = "-"
TOTALS = 40     # sentences at a time
INDENT = "\u3000"


def render() -> None:
    components.heading("page_cascade", t("cascade_lead"))
    found = {"conflicts": disputes.open_ones(), "drift": drifts.moved(), "reach": drifts.short(),
             "decisions": decisions.count()}
    titles = [t("tab_states"), t("tab_levels"), *(t(f"tab_{name}", n=n) for name, n in found.items())]
    pages = (states, levels, disputes.render, drifts.render, drifts.reach, decisions.render)
    components.tabs("cascade", titles, pages)


def states() -> None:
    """Regions by metrics: the goal in each cell and how it stands."""
    chosen = filters.selected()
    if not len(chosen):
        components.nothing_left()
    st.caption(t("states_help"))
    picked = viewing.show(viewing.view("matrix"), "states_chart", hint=t("cell_hint"))
    row = components.twin(chosen, "states", t("page_cascade"))
    picked = components.newest("states", partial(frames.among, chosen), picked, row)
    if picked:
        components.evidence(picked)


def levels() -> None:
    """What regions below made of each goal from above."""
    chosen = filters.current()
    rows: pd.DataFrame = frames.once(("cascade_rows", chosen), lambda: _filtered(frames.cascade(), chosen))
    if rows.empty:
        st.info(t("cascade_none"))
        return
    words, glyphs = entry("cascade", "stances"), entry("cascade", "glyphs")
    lang = state.language()
    components.counts([(f"{glyphs[stance]} {words[stance][lang]}", str(int((rows["stance"] == stance).sum()))) for stance in STANCES])
    keys = list(rows["key"].value_counts().index)
    known = names.metric_map() | {ALL: t("cascade_all")}
    key = filters.pick("c", t("cascade_metric"), [ALL, *keys], lambda one: known.get(one, one))
    rows = rows if key == ALL else rows[rows["key"] == key]
    there = [stance for stance in STANCES if stance in set(rows["stance"])]
    wanted = st.pills(t("cascade_show"), there, selection_mode="multi", default=there, key=state.list_key("cascade_show", there),
                      format_func=lambda one: f"{glyphs[one]} {words[one][lang]}")
    rows = rows[rows["stance"].isin(wanted or there)]
    st.caption(t("cascade_help"))
    ids = rows["child_id"].fillna(rows["parent_id"]).tolist()
    picked = components.listing(rows, ids, "cascade", t("page_cascade"), "" if key == ALL else names.metric(key), make=_readable,
                                medium=[t("col_parent"), t("col_child"), t("col_why")])
    if picked:
        components.evidence(picked)
    with st.expander(t("rollup_title"), expanded=key != ALL):
        _totals(rows)


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    goals = goal_labels(rows)
    return pd.DataFrame([_line(row, goals) for row in records(rows)])


def goal_labels(rows: pd.DataFrame) -> dict[str, str]:
    """The targets of these rows in their papers' words, with their years."""
    lang = state.language()
    found = names.targets_of([*rows["parent_id"], *rows["child_id"].dropna()])
    return {known: goal_label(row, lang) for known, row in found.items()}


def goal_label(row: dict[str, Any], lang: str) -> str:
    label = charts.target_label(row, lang)
    return label if missing(row["year"]) else t("goal_short", label=label, year=number(row["year"], "zh"))


def _filtered(rows: pd.DataFrame, chosen: Filters) -> pd.DataFrame:
    """Rows of which either side is of the regions chosen and either goal fits what else is; the year is that of the goal from above."""
    rest = chosen.without(("region", "metric", "year", "group"))
    if rest:
        targets = frames.selection(rest)
        rows = rows[targets.holds(frames.linked("cascade", "parent_id")) | targets.holds(frames.linked("cascade", "child_id"))]
    rows = chosen.only(("metric", "group")).apply(rows)
    if chosen.region:
        rows = rows[rows["region"].isin(chosen.region) | rows["parent_region"].isin(chosen.region)]
    if chosen.year:
        rows = rows[rows["parent_year"].fillna(UNDATED).isin(chosen.year)]
    return rows


def _line(row: dict[str, Any], goals: dict[str, str]) -> dict[str, Any]:
    lang = state.language()
    word = {name: entry("cascade", name) for name in ("stances", "timings", "notes", "glyphs")}
    depth = len(above(row["region_code"])) - 1
    line = {"metric": names.metric(row["key"]), "parent": f"{names.region(row['parent_region'])} {goals[row['parent_id']]}",
            "region": INDENT * depth + names.region(row["region"]), "child": goals.get(row["child_id"] or "", ""),
            "stance": f"{word['glyphs'][row['stance']]} {word['stances'][row['stance']][lang]}",
            "timing": word["timings"][row["timing"]][lang] if row["timing"] else "", "linked": bool(row["linked"]),
            "why": word["notes"][row["note"]][lang] if row["note"] else ""}
    return {t(f"col_{name}"): value for name, value in line.items()}


def _totals(rows: pd.DataFrame) -> None:
    """What the goals below amount to beside the one above, or why there is no total."""
    refusals, lang = entry("cascade", "refusals"), state.language()
    found = frames.rollups()
    found = found[query.among(found["id"], rows["parent_id"])]
    found = found.iloc[paging.part(len(found), "rollups", TOTALS)]
    goals = {known: goal_label(row, lang) for known, row in names.targets_of(found["id"]).items()}
    for row in records(found):
        said = {"region": names.region(row["region"]), "metric": names.metric(row["key"]), "goal": goals[row["id"]], "n": row["n"]}
        if row["refusal"]:
            st.caption(md("rollup_refused", **said, reason=refusals[row["refusal"]][lang]))
        else:
            share = "" if row["share"] is None else f"{row['share']:.0%}"
            if row.get("weight"):
                said |= {"weight": names.metric(row["weight"]), "weight_year": int(row["weight_year"])}
            st.caption(md(f"rollup_{row['how']}", **said, total=charts.amount(row["total"], row["unit"], lang), share=share))
