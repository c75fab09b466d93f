"""A file of actual figures: template, preview, what a person has to mend, and only then the save."""
from __future__ import annotations

import html
from collections.abc import Callable

import pandas as pd
import streamlit as st

from targets import actuals, charts
from targets.ui import components, filters, names, state
from targets.ui.i18n import t


def render(save: Callable[..., None]) -> None:
    st.caption(t("upload_help"))
    lang = state.language()
    due = filters.apply(state.targets())
    st.download_button(t("template"), lambda: actuals.template_csv(due, lang), t("template_name"), "text/csv", key="template",
                       on_click="ignore")
    _chrome()
    file = st.file_uploader(t("upload_label"), type=["csv", "tsv", "txt", "xlsx", "xls"], key=state.widget_key("upload"))
    if file is None:
        return
    with components.sentence():
        frame, issues = actuals.read_actuals(file.getvalue(), file.name, targets=state.targets())
        frame = actuals.ready(frame)
    _issues(issues)
    if frame.empty:
        st.warning(t("preview_none"))
        return
    st.markdown(t("preview", n=len(frame)))
    st.dataframe(pd.DataFrame({
        t("col_region"): [names.region(r) for r in frame["region"]], t("col_metric"): frame["metric"],
        t("col_figure_year"): frame["year"], t("col_figure_value"): frame["value"], t("col_unit"): frame["unit"],
        t("col_known"): _known(frame), t("col_preliminary"): frame["preliminary"], t("col_source"): frame["source"]}),
        hide_index=True, placeholder="")
    if st.button(t("upload_save", n=len(frame)), type="primary", key="upload_save"):
        save(frame, file.name, "upload", done=lambda: state.bump("upload"))
    state.see("upload")


def _known(frame: pd.DataFrame) -> list[str]:
    """What the store holds for each row: the save replaces it."""
    held = state.actuals().drop_duplicates("id").set_index("id").reindex(frame["id"])
    return ["" if pd.isna(value) else charts.amount(value, unit, state.language())
            for value, unit in zip(held["value"], held["unit"], strict=True)]


def _chrome() -> None:
    """Streamlit's own words on the uploader are English: show ours in their place."""
    box = '[data-testid="stFileUploaderDropzone'
    limit = t("upload_limit", size=st.get_option("server.maxUploadSize"))
    st.html(f"""<style>{box}"] button p, {box}Instructions"] span {{ font-size: 0; }}
        {box}"] button p::after {{ content: "{t("upload_button")}"; font-size: 14px; }}
        {box}Instructions"] span::after {{ content: "{limit}"; font-size: 12px; }}</style>""")


def _issues(issues: list[actuals.Issue]) -> None:
    """Every remark with its place, errors first."""
    if not issues:
        return
    lang = state.language()
    order = {"error": 0, "ask": 1, "warning": 2, "info": 3}
    ranked = sorted(issues, key=lambda one: (order[one.severity], one.sheet, one.row or 0))
    serious = [one for one in ranked if not one.row and one.severity == "error"]
    for one in serious:
        st.error(one.say(lang))
    rest = [one for one in ranked if one not in serious]
    if rest:
        st.markdown(t("issues", n=len(rest)))
        items = "".join(f"<li><b>{html.escape(t(f'severity_{one.severity}'))}</b> {html.escape(one.say(lang))}</li>" for one in rest)
        with st.container(height=280 if len(rest) > 8 else "content"):
            st.html(f'<ul class="tt-issues">{items}</ul>')
