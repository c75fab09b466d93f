"""Figures no target uses: a row per wording; picked ones are mapped to a target's metric in one save, or left as they are for good."""
from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from targets import charts, mapping, query
from targets.actuals.diff import diff
from targets.overtaken import Overtaken
from targets.schema import records
from targets.text import TargetsError
from targets.ui import components, frames, logbook, mapkept, names, rights, state, upload_diff
from targets.ui.i18n import plain, t

FAR = 20        # metrics whose unit does not convert that are still listed: asked for, they are refused with the reason


def render() -> None:
    st.caption(t("map_help"))
    with components.sentence():
        kept = state.store().kept(mapping.KIND)
    rows = query.filter_targets(frames.unmapped(), regions=state.recall("region", []))
    left = mapping.left(kept)
    shown = _shown(rows, left)
    group = _groups(mapping.groups(shown), left)
    if group is not None:
        _map(group, shown[(shown["wording"] == group["wording"]) & (shown["unit"] == group["unit"])], group["wording"] in left)
    mapkept.render(kept)
    logbook.see("mapping")


def _shown(rows: pd.DataFrame, left: set[str]) -> pd.DataFrame:
    """The figures listed: those whose metric no target names; on request the others too."""
    hidden = {"elsewhere": rows["elsewhere"].astype(bool), "left": rows["wording"].isin(left)}
    listed = pd.Series(True, index=rows.index)
    with st.container(horizontal=True):
        for name, some in hidden.items():
            if some.any() and not st.toggle(t(f"map_show_{name}", n=int(some.sum())), key=state.widget_key(f"map_{name}")):
                listed &= ~some
    return rows[listed]


def _groups(groups: pd.DataFrame, left: set[str]) -> pd.Series | None:
    """The wordings, those with most figures first; the one that was clicked."""
    if groups.empty:
        st.info(t("map_none"))
        return None
    near = [names.metric(key) if key else "" for key in mapping.nearest(groups, frames.series())]
    lang = state.language()
    shown = pd.DataFrame({
        t("col_metric"): groups["metric"], t("map_kind"): [_kind(one) for one in groups["kind"]], t("col_unit"): groups["unit"],
        t("up_figures"): groups["n"], t("up_years"): [_years(row) for row in records(groups)],
        t("map_places"): [charts.join([names.region(one) for one in some[:4]], lang) + ("…" if len(some) > 4 else "")
                          for some in groups["places"]],
        t("map_near"): near, t("form_source"): [charts.join(some[:2], lang) for some in groups["sources"]]})
    if groups["wording"].isin(left).any():
        shown.insert(0, t("map_state"), [t("map_is_left") if one in left else "" for one in groups["wording"]])
    on_a_phone = [t("col_metric"), t("up_figures"), t("map_near"), t("col_unit")]
    order = [*on_a_phone, *(name for name in shown.columns if name not in on_a_phone)] if state.style().narrow else None
    wide = {name: st.column_config.TextColumn(width="medium") for name in (t("col_metric"), t("map_near"))}
    event = st.dataframe(shown, key=state.list_key("unmapped", [*groups["wording"], *groups["unit"]]), hide_index=True, on_select="rerun",
                         selection_mode=["single-row", "single-cell"], placeholder="", column_config=wide, column_order=order,
                         height="content" if len(shown) < 12 else 420)
    picked = [*event.selection.rows, *(row for row, _ in event.selection.cells)]
    if not picked or picked[0] >= len(groups):
        st.caption(t("map_pick"))
        return None
    return groups.iloc[picked[0]]


def _kind(kind: str) -> str:
    return t(f"answer_kind_{kind}")


def _years(row: dict[str, Any]) -> str:
    return str(row["first"]) if row["first"] == row["last"] else f"{row['first']}–{row['last']}"


def _map(group: pd.Series, rows: pd.DataFrame, left: bool) -> None:
    """One wording: what it is mapped to, what that would change, and the save."""
    place = state.list_key("map", [group["wording"], group["unit"]])
    with st.container(border=True, key="map_card"):
        st.markdown(f"**{t('map_title', metric=plain(group['metric']), unit=plain(group['unit']), n=len(rows))}**")
        goal = _goal(group, place)
        chosen = None if goal is None else _preview(rows, goal, place)
        remember = chosen is not None and st.checkbox(t("map_remember"), value=True, key=f"{place}_remember")
        with st.container(horizontal=True):
            if chosen is not None and rights.button("maps", t("map_do", n=len(chosen)), type="primary", key="map_do",
                                                      disabled=chosen.empty):
                assert goal is not None
                _keep(rows.iloc[list(chosen.index)], chosen, mapping.body_of(goal, group) if remember else None, group["wording"])
            if left:
                rights.button("maps", t("map_unleave"), key="map_unleave", on_click=mapkept.forget, args=(group["wording"],))
            else:
                rights.button("maps", t("map_leave"), key="map_leave", help=t("map_leave_help"), on_click=mapkept.leave,
                              args=(dict(group),))


def _goal(group: pd.Series, place: str) -> dict[str, Any] | None:
    """The metric a person picks: the nearest that fit first."""
    known = mapping.choices(group["metric"], group["unit"], frames.series())
    if known.empty:
        st.info(t("map_no_targets"))
        return None
    rows = pd.concat([known[known["fits"]], known[~known["fits"]].head(FAR)]).set_index("key")

    def label(key: str) -> str:
        row = rows.loc[key]
        return t("map_choice" if row["fits"] else "map_choice_far", metric=names.metric(key), unit=row["unit"] or "—", n=int(row["n"]),
                 places=len(row["areas"]))

    key = st.selectbox(t("map_to"), list(rows.index), index=None, placeholder=t("map_to_hint"), format_func=label, key=place)
    return None if key is None else dict(rows.loc[key])


def _preview(rows: pd.DataFrame, goal: dict[str, Any], place: str) -> pd.DataFrame | None:
    """The figures once mapped beside what the store holds; those that are to be moved, None where they can't be."""
    try:
        new = mapping.moved(rows, goal)
    except mapping.MappingError as refused:
        st.error(plain(refused.say(state.language())))
        return None
    used = int(rows["area"].isin(goal["areas"]).sum())
    st.caption(t("map_used", n=used, all=len(rows)))
    return upload_diff.render(new.reset_index(drop=True).drop(columns=list(mapping.ADDED)), place)


def _keep(rows: pd.DataFrame, chosen: pd.DataFrame, body: dict[str, Any] | None, wording: str) -> None:
    """Move the figures; those that stand there already in the target's words are only taken out."""
    seen, by = logbook.seen("mapping"), state.person().name
    seen = frames.actuals() if seen is None else seen
    there = diff(chosen, seen)["state"] == "same"
    try:
        done = state.store().move_actuals(seen[seen["id"].isin(rows["id"])], chosen[~there], by=by, seen=seen)
        if body:
            state.store().keep(mapping.KIND, wording, body, by=by)
    except Overtaken as error:
        frames.refresh()
        state.remember("save_error", t("map_overtaken", n=len(error.clashes)))
        st.rerun()
    except TargetsError as error:
        st.error(plain(error.say(state.language())))
        return
    frames.refresh()
    state.remember("saved_note", t("map_done", n=len(chosen), same=int(there.sum())))
    state.remember("saved_batch", done.batch)
    st.rerun()
