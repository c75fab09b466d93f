"""Files of actual figures: what was understood, what is asked, what would change in the store, and only then the save."""
from __future__ import annotations

import html
from typing import Any

import pandas as pd
import streamlit as st

from extract.legible import legible
from targets import actuals, charts
from targets.actuals.answers import questions
from targets.ui import components, filters, logbook, rights, saving, state, upload_ask, upload_diff, upload_maps
from targets.ui.i18n import plain, t
from targets.worker import WorkerError

TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "xlsm", "ods", "htm", "html", "xml"]


def render() -> None:
    st.caption(t("upload_help"))
    lang, chosen = state.language(), filters.current()      # when the file is made there is no run of the page to ask
    st.download_button(t("template"), lambda: actuals.template_csv(filters.of("targets", chosen=chosen), lang), t("template_name"),
                       "text/csv", key="template", on_click="ignore")
    if not rights.allowed("figures"):
        return
    components.dropzone(t("upload_limit", size=components.largest_upload()))
    files = st.file_uploader(t("upload_label"), type=TYPES, key=state.widget_key("upload"), accept_multiple_files=True)
    if not files:
        return
    understood = []
    for number, file in enumerate(files):
        with st.container(border=len(files) > 1):
            if len(files) > 1:
                st.markdown(f"**{plain(legible(file.name))}**")
            told = st.container()
            try:
                reading = upload_ask.answered(file, number)
            except WorkerError as error:        # the other files are read all the same
                st.error(plain(error.say(state.language())))
                continue
            with told:
                _understood(reading)
            _issues(reading.issues)
            understood.append(reading.ready)
    ready = pd.concat(understood, ignore_index=True) if understood else pd.DataFrame()
    if ready.empty:
        st.warning(t("preview_none"))
        return
    chosen = upload_diff.render(upload_maps.render(ready), "upload", same=False)
    if rights.button("figures", t("upload_save", n=len(chosen)), type="primary", key="upload_save", disabled=chosen.empty):
        upload_ask.keep()
        with st.spinner(t("upload_saving", n=len(chosen))):
            saving.request(chosen, "、".join(file.name for file in files), "upload",
                           files=tuple((file.name, file.getvalue()) for file in files), checked=True)
    if not state.recall("pending_upload"):
        logbook.see("upload")
    saving.panel("upload")


def _understood(reading: actuals.Reading) -> None:
    """One row a table: where it stands, how it is laid out, what it holds."""
    if not reading.tables:
        return
    lang = state.language()
    st.caption(t("upload_understood", format=reading.format, encoding=reading.encoding or "—", tables=len(reading.tables),
                 n=len(reading.frame), ready=len(reading.ready)))
    rows: list[dict[str, Any]] = [{
        t("up_place"): f"{table.sheet} {table.place}".strip(), t("up_header"): _span(table.header) if table.header[0] else "",
        t("up_layout"): t(f"layout_{table.layout}"), t("up_columns"): _axes(table),
        t("col_metric"): charts.join(table.metrics[:6], lang) + ("…" if len(table.metrics) > 6 else ""),
        t("col_unit"): charts.join(table.units, lang),
        t("up_years"): _span(table.years), t("up_regions"): table.regions, t("up_figures"): table.figures,
        t("up_asked"): charts.join([t(f"asked_{name}") for name in table.asked], lang), t("up_sure"): f"{table.confidence:.0%}",
    } for table in reading.tables]
    st.dataframe(pd.DataFrame(rows), hide_index=True, placeholder="", height="content" if len(rows) < 9 else 320,
                 column_config={t("col_metric"): st.column_config.TextColumn(width="medium")})


def _axes(table: actuals.Understood) -> str:
    """Which column says what: A 地区 · B 年份."""
    return " · ".join(f"{at} {t(f'role_of_{role}')}" for at, _, role in table.columns if role not in ("figure", "rank"))


def _span(years: tuple[int, ...]) -> str:
    return "" if not years else str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def _issues(issues: list[actuals.Issue]) -> None:
    """Every remark with its place; what stops the file as a whole on its own."""
    lang = state.language()
    serious = [one for one in issues if not one.row and one.severity == "error"]
    for one in serious:
        st.error(plain(one.say(lang)))
    asked = {id(one.issue) for one in questions(issues)}    # they stand above, with a control each
    rest = [one for one in issues if one not in serious and id(one) not in asked]
    if rest:
        st.markdown(t("issues", n=len(rest)))
        items = "".join(f"<li><b>{html.escape(t(f'severity_{one.severity}'))}</b> {html.escape(one.say(lang))}</li>" for one in rest)
        with st.container(height=280 if len(rest) > 8 else "content"):
            st.html(f'<ul class="tt-issues">{items}</ul>')
