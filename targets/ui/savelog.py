"""The log of actual figures: every save, its figures and files, and the way back, whole or one by one."""
from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from targets import charts, export, exporting
from targets.ui import components, names, saving, state
from targets.ui.i18n import has, t

SHOWN = 2000        # figures of one save listed


def render() -> None:
    with components.sentence():
        saves = state.saves()
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
        t("log_when"): [str(at)[:16].replace("T", " ") for at in saves["at"]], t("log_who"): saves["by"],
        t("log_origin"): [_origin(row) for row in saves.to_dict("records")],
        t("log_new_n"): saves["new"], t("log_changed_n"): saves["changed"], t("log_deleted_n"): saves["deleted"],
        t("log_standing"): [_standing(int(left), int(n)) for left, n in zip(saves["standing"], saves["n"], strict=True)]})
    event = st.dataframe(shown, key=state.list_key("saves", list(saves["batch"])), hide_index=True, placeholder="", on_select="rerun",
                         selection_mode=["single-row", "single-cell"], height="content" if len(shown) < 9 else 320)
    rows = [*event.selection.rows, *(row for row, _ in event.selection.cells)]
    return saves.iloc[rows[0]] if rows and rows[0] < len(saves) else None


def _origin(row: dict[str, Any]) -> str:
    if isinstance(row["files"], str) and row["files"]:
        return "、".join(row["files"].split("\n"))
    origin = "undo" if isinstance(row["undoes"], str) else str(row["origin"])
    return t(f"origin_{origin}") if has(f"origin_{origin}") else origin


def _standing(left: int, n: int) -> str:
    return "" if left == n else t("log_taken_back") if not left else t("log_partly", n=n - left)


def _save(save: pd.Series) -> None:
    """One save: take it back, its files, its figures."""
    batch, lang = str(save["batch"]), state.language()
    planned = state.store().undoable(batch)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("undo_save", n=len(planned.back)), key=f"undo_{batch}", disabled=not planned.back, on_click=saving.undo, args=(batch,))
        for one in state.store().files(batch).to_dict("records"):
            label = t("log_file", name=one["name"], size=_size(one["size"]))
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
    st.markdown(f"**{t('history_of', region=names.region(line['region']), metric=line['metric'], year=line['year'])}**")
    st.button(t("undo_one"), key=f"undo_one_{line['revision']}", disabled=not possible, on_click=saving.undo,
              args=(batch, (str(line["actual_id"]),)))
    st.dataframe(readable(state.store().revisions(str(line["actual_id"]))), hide_index=True, placeholder="", height="content",
                 key=f"history_{line['revision']}")


def readable(log: pd.DataFrame) -> pd.DataFrame:
    """Lines of the log for people."""
    def figure(value: object, unit: object) -> str:
        return "" if pd.isna(value) else charts.amount(float(str(value)), str(unit), state.language())

    return pd.DataFrame({
        t("log_when"): [str(at)[:19].replace("T", " ") for at in log["at"]], t("log_who"): log["by"],
        t("log_what"): [t("action_undo") if isinstance(undoes, str) else t(f"action_{a}") if has(f"action_{a}") else a
                        for a, undoes in zip(log["action"], log["undoes"], strict=True)],
        t("col_region"): [names.region(r) for r in log["region"]], t("col_metric"): log["metric"], t("col_figure_year"): log["year"],
        t("log_old"): [figure(v, u) for v, u in zip(log["old_value"], log["old_unit"], strict=True)],
        t("log_new"): [figure(v, u) for v, u in zip(log["new_value"], log["new_unit"], strict=True)],
        t("log_origin"): [t(f"origin_{o}") if has(f"origin_{o}") else o for o in log["origin"]],
    })


def _size(count: int) -> str:
    return f"{count / 1024:.0f} KB" if count >= 1024 else f"{count} B"
