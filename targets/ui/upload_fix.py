"""Corrections of what was understood of a file, all by picking; those of the last file of its shape are told and can be declined."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from targets import actuals
from targets.ui import names, state, upload_lay, uploaded
from targets.ui.i18n import t
from targets.ui.upload_lay import Fixes, Read

KINDS = ("level", "growth", "change")


def render(base: actuals.Reading, read: Read, known: Fixes, group: str) -> Fixes:
    """The corrections in force; ``base``: the file as read without a word from anybody, ``known``: those of the last such file."""
    with st.container(horizontal=True):
        opened = st.toggle(t("upload_correct"), key=f"correct_{group}")
        if known and not st.toggle(t("fix_use_known"), value=True, key=f"known_{group}"):
            known, group = {}, f"{group}_anew"
    fixes: Fixes = state.recall(f"fixes_{group}", known)
    if opened:
        with st.container(border=True, key=f"panel_{group}"):
            fixes = _panel(base, read, fixes, group)
        state.remember(f"fixes_{group}", fixes)
    if fixes:
        st.caption(t("fix_applied", what=t("list_semicolon").join(t(f"fixed_{name}") for name in fixes)))
    return fixes


def _panel(base: actuals.Reading, read: Read, known: Fixes, group: str) -> Fixes:
    st.caption(t("upload_correct_help"))
    lay, words, places, whole = st.tabs([t(f"fix_tab_{name}") for name in ("lay", "words", "places", "whole")])
    with lay:
        fixes, reading = upload_lay.render(base, read, known, group)
    with words:
        fixes |= _words(reading, known, group)
    with places:
        fixes |= _places(reading, known, group)
    with whole:
        fixes |= _whole(known, group)
    return {name: fix for name, fix in fixes.items() if fix}


def _words(reading: actuals.Reading, known: Fixes, group: str) -> Fixes:
    """Metrics and units as they were read, and what they are."""
    pairs = reading.frame.dropna(subset=["metric"]).assign(unit=reading.frame["unit"].fillna("")).groupby(
        ["metric", "unit"], sort=False).size().reset_index(name="n")
    if pairs.empty:
        st.caption(t("fix_nothing"))
        return {}
    metrics, told = known.get("metrics", {}), known.get("units", {})
    own = [metrics.get(one, "") for one in pairs["metric"]]
    picks = uploaded.metric_choices()
    single = ~pairs["metric"].duplicated(keep=False)
    keys = [one if alone else f"{one}|{unit}" for one, unit, alone in zip(
        [new or old for new, old in zip(own, pairs["metric"], strict=True)], pairs["unit"], single, strict=True)]
    start = pairs.assign(pick=[one if one in picks else None for one in own], own=["" if one in picks else one for one in own],
                         new_unit=[told.get(one) for one in keys])
    units = list(dict.fromkeys([*pairs["unit"].replace("", None).dropna(), *told.values(), *uploaded.unit_choices()]))
    column = st.column_config
    edited = upload_lay.editor(start, state.list_key(f"words_{group}", [*pairs["metric"], *pairs["unit"], *pairs["n"].astype(str)]), {
        "metric": t("fix_metric"), "unit": t("fix_unit"), "n": t("up_figures"),
        "pick": column.SelectboxColumn(t("fix_new_metric"), options=picks), "own": column.TextColumn(t("fix_own_metric")),
        "new_unit": column.SelectboxColumn(t("fix_new_unit"), options=units)}, ["pick", "own", "new_unit"])
    rows = edited.astype(object).where(edited.notna(), "").to_dict("records")
    named = {row["metric"]: row["own"].strip() or row["pick"] for row in rows if row["own"].strip() or row["pick"]}
    measured = {}
    for row, alone in zip(rows, single, strict=True):
        if row["new_unit"] and row["new_unit"] != row["unit"]:
            metric = named.get(row["metric"], row["metric"])
            measured[metric if alone else f"{metric}|{row['unit']}"] = row["new_unit"]
    return {"metrics": named, "units": measured}


def _places(reading: actuals.Reading, known: Fixes, group: str) -> Fixes:
    """Regions and years as they were read, and what they are; only what is changed is said."""
    left, right = st.columns(2)
    regions = reading.frame.groupby("region", sort=False).size().reset_index(name="n")
    years = reading.frame.dropna(subset=["year"]).groupby("year").size().reset_index(name="n")
    with left:
        start = regions.assign(shown=[names.region(one) for one in regions["region"]],
                               meant=[known.get("regions", {}).get(one) for one in regions["region"]])[["shown", "n", "meant", "region"]]
        edited = upload_lay.editor(start, state.list_key(f"regions_{group}", [*regions["region"], *regions["n"].astype(str)]), {
            "shown": t("fix_region"), "n": t("up_figures"), "region": None, "meant": st.column_config.SelectboxColumn(
                t("fix_meant"), options=uploaded.region_choices(), format_func=names.region)}, ["meant"])
        places = {row["region"]: row["meant"] for row in edited.to_dict("records") if isinstance(row["meant"], str)}
    with right:
        before = [known.get("years", {}).get(str(one)) for one in years["year"]]
        begin = years.astype({"year": "int64"}).assign(meant=pd.Series(before, dtype="Int64"))
        edited = upload_lay.editor(begin, state.list_key(f"years_{group}", [*years["year"].astype(str), *years["n"].astype(str)]), {
            "year": st.column_config.NumberColumn(t("fix_year"), format="%d"), "n": t("up_figures"),
            "meant": st.column_config.NumberColumn(t("fix_meant"), min_value=1949, max_value=2100, step=1, format="%d")}, ["meant"])
        meant = {str(row["year"]): int(row["meant"]) for row in edited.to_dict("records") if pd.notna(row["meant"])}
    return {"regions": {one: other for one, other in places.items() if one != other},
            "years": {one: other for one, other in meant.items() if one != str(other)}}


def _whole(known: Fixes, group: str) -> Fixes:
    """What holds for every figure of the file that does not say otherwise itself."""
    held = known.get("kind", "")
    kind = st.radio(t("fix_kind"), ["", *KINDS], index=["", *KINDS].index(held) if held in KINDS else 0, key=f"kind_{group}",
                    horizontal=True, format_func=lambda one: t(f"answer_kind_{one}") if one else t("role_of_auto"))
    source = st.text_input(t("fix_source"), known.get("source", ""), placeholder=t("form_source_hint"), key=f"source_{group}")
    early = st.toggle(t("fix_preliminary"), known.get("preliminary", False), key=f"early_{group}")
    return {"kind": kind, "source": source.strip(), "preliminary": early}
