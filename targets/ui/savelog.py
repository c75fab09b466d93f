"""The log of actual figures: every save, its figures and files, and the way back, whole or one by one."""
from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from targets import charts, export, exporting
from targets.text import minute
from targets.ui import components, logbook, names, rights, saving, state
from targets.ui.i18n import has, md, t

SHOWN = 2000        # figures of one save listed


def render() -> None:
    with components.sentence():
        saves = logbook.saves()
        if saves.empty:
            st.info(t("log_empty"))
            return
        st.caption(t("log_help"))
        st.download_button(t("export_all"), lambda: export.to_zip(exporting.everything(state.store())), t("export_all_name"),
                           "application/zip", key="export_all", on_click="ignore")
        picked = _saves(saves)
        if picked is not None:
            _save(picked)


def _saves(saves: pd.DataFrame) -> pd.Series | None:
    """The saves, newest first; the one that was clicked."""
    shown = pd.DataFrame({
        t("log_when"): [minute(at) for at in saves["at"]], t("log_who"): [names.signed(row) for row in saves.to_dict("records")],
        t("log_origin"): [origin(row) for row in saves.to_dict("records")],
        t("log_new_n"): saves["new"], t("log_changed_n"): saves["changed"], t("log_deleted_n"): saves["deleted"],
        t("log_standing"): [_standing(int(left), int(n)) for left, n in zip(saves["standing"], saves["n"], strict=True)]})
    event = st.dataframe(shown, key=state.list_key("saves", list(saves["batch"])), hide_index=True, placeholder="", on_select="rerun",
                         selection_mode=["single-row", "single-cell"], height="content" if len(shown) < 9 else 320)
    picked = components.row_picked(event, len(saves))
    return None if picked is None else saves.iloc[picked]


def origin(row: dict[str, Any]) -> str:
    """Where the figures of a save came from: the names of its files, else the form, the grid, an undo …"""
    if isinstance(row["files"], str) and row["files"]:
        return charts.join(row["files"].split("\n"), state.language())
    way = "undo" if isinstance(row["undoes"], str) else str(row["origin"])
    return t(f"origin_{way}") if has(f"origin_{way}") else way


def _standing(left: int, n: int) -> str:
    return "" if left == n else t("log_taken_back") if not left else t("log_partly", n=n - left)


def _save(save: pd.Series) -> None:
    """One save: take it back, its files, its figures."""
    batch, lang = str(save["batch"]), state.language()
    planned = state.store().undoable(batch)
    with st.container(horizontal=True, vertical_alignment="center"):
        rights.button("figures", t("undo_save", n=len(planned.back)), key=f"undo_{batch}", disabled=not planned.back,
                      on_click=saving.undo, args=(batch,))
        for one in state.store().files(batch).to_dict("records"):
            label = md("log_file", name=one["name"], size=_size(one["size"]))
            st.download_button(label, lambda known=one["sha256"]: state.store().file(known), one["name"],
                               key=f"file_{batch}_{one['sha256'][:8]}", on_click="ignore")
        if planned.later:
            st.caption(t("undo_later", n=len(planned.later)), width="content")
    lines = state.store().revisions(batch=batch)
    event = st.dataframe(readable(lines.head(SHOWN)), key=state.list_key("lines", [batch, lang]), hide_index=True, placeholder="",
                         on_select="rerun", selection_mode=["single-row", "single-cell"], height="content" if len(lines) < 9 else 320)
    st.download_button(t("download_csv"), lambda: export.to_csv(lines, lang), f"{batch[:8]}.csv", "text/csv", key=f"lines_csv_{batch}",
                       on_click="ignore")
    rows = [*event.selection.rows, *(row for row, _ in event.selection.cells)]
    if not rows or rows[0] >= len(lines):
        st.caption(t("log_pick"))
        return
    line = lines.iloc[rows[0]]
    possible = any(one["actual_id"] == line["actual_id"] for one in planned.back)
    st.markdown(f"**{md('history_of', region=names.region(line['region']), metric=line['metric'], year=line['year'])}**")
    rights.button("figures", t("undo_one"), key=f"undo_one_{line['revision']}", disabled=not possible, on_click=saving.undo,
              args=(batch, (str(line["actual_id"]),)))
    st.dataframe(readable(state.store().revisions(str(line["actual_id"]))), hide_index=True, placeholder="", height="content",
                 key=f"history_{line['revision']}")


def readable(log: pd.DataFrame) -> pd.DataFrame:
    """Lines of the log for people; what else than the figure changed is told beside it."""
    lines = log.astype(object).where(log.notna(), None).to_dict("records")
    return pd.DataFrame({
        t("log_when"): [minute(line["at"]) for line in lines], t("log_who"): [names.signed(line) for line in lines],
        t("log_what"): [_act(line) for line in lines], t("col_region"): [names.region(line["region"]) for line in lines],
        t("col_metric"): [line["metric"] for line in lines], t("col_figure_year"): [line["year"] for line in lines],
        t("log_old"): [_figure(line, "old") for line in lines], t("log_new"): [_figure(line, "new") for line in lines],
        t("log_origin"): [t(f"origin_{line['origin']}") if has(f"origin_{line['origin']}") else line["origin"] for line in lines],
    })


def _act(line: dict[str, Any]) -> str:
    if line["undoes"]:
        return t("action_undo")
    return t(f"action_{line['action']}") if has(f"action_{line['action']}") else str(line["action"])


def _figure(line: dict[str, Any], when: str) -> str:
    """The figure as it was (old) or became (new), with state, source and note where those changed."""
    if line[f"{when}_value"] is None:
        return ""
    told = [charts.amount(line[f"{when}_value"], line[f"{when}_unit"], state.language())]
    if line["old_value"] is not None and line["new_value"] is not None:
        if line["old_preliminary"] != line["new_preliminary"]:
            told.append(t("status_preliminary" if line[f"{when}_preliminary"] else "status_final"))
        told += [str(line[f"{when}_{name}"] or t("not_said")) for name in ("source", "note") if line[f"old_{name}"] != line[f"new_{name}"]]
    return t("list_semicolon").join(told)


def _size(count: int) -> str:
    return f"{count / 1024:.0f} KB" if count >= 1024 else f"{count} B"
