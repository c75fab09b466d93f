"""The verdict on one target: in words, how its metric is read, and what people decided about it."""
from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from targets import charts, inherit, metricreading, override, progress
from targets.charts.wording import missing
from targets.text import TargetsError, minute
from targets.ui import components, frames, keeping, logbook, names, record, rights, state
from targets.ui.i18n import md, plain, t

METHOD = "-"        # the choice that ends a decision


def render(row: dict[str, Any]) -> None:
    """``row``: of the scoreboard."""
    found = frames.verdict(str(row["id"]))
    lang, settings = state.language(), state.settings().progress
    st.markdown(f"**{t('verdict')}** · {charts.status(row['status'], row['reason'], row['attained'], lang)}{said(row)}")
    st.markdown(plain(progress.sentence(found, names.metric(row["key"]), lang, settings)))
    if source := inherit.told(row, frames.papers([row.get("inherited_doc")]), lang):
        st.caption(plain(source))
        if not missing(row["inherited_from"]) and st.button(t("open_superior"), key="open_superior", icon=":material/north:"):
            components.go_to("evidence", target=row["inherited_from"])
    lines = [(metricreading.field_word(one.field, lang), metricreading.told(one, lang))
             for one in metricreading.facts(row, settings.tolerance, lang)]
    about = [] if missing(found["tag"]) else [(t("verdict_base"), progress.tag_word(found["tag"], lang))]
    about += [] if missing(found["grade"]) else [(t("verdict_grade"), found["grade"])]
    about += [(t("verdict_flags"), t("list_comma").join(progress.flag_words(found["flags"], lang)))] if found["flags"] else []
    record.facts([*lines, *about])
    _decisions(row)


def said(row: dict[str, Any]) -> str:
    """The mark of a state that a person said."""
    return "" if missing(row.get("status_judged")) else t("said_mark")


def _decisions(row: dict[str, Any]) -> None:
    """What holds about this target, each with its undo, and the form for another decision."""
    log = logbook.overrides()
    mine = [act for act in override.holding(log, frames.targets()) if act["target"] == row["id"]]
    told = bool(state.recall("override_note") or state.recall("override_error"))
    with st.expander(t("override_open") + (t("override_count", n=len(mine)) if mine else ""), expanded=bool(mine) or told):
        keeping.note("override")
        for act in mine:
            st.markdown(f"{metricreading.field_word(act['field'], state.language())} · **{plain(value(act))}**")
            st.caption(md("override_by", by=act["by"], at=minute(act["at"]), reason=act["reason"]))
            if rights.button("verdicts", t("override_undo"), key=f"override_undo_{act['override']}", icon=":material/undo:"):
                keeping.keep("override", partial(_take_back, act["batch"]), t("override_undone"))
        _form(row, override.last_seen(log, frames.targets()).get(row["id"], 0))


def _form(row: dict[str, Any], seen: int) -> None:
    lang = state.language()
    field = st.selectbox(t("override_field"), [*override.METRIC, override.STATUS], key=f"{state.widget_key('override_field')}_{row['id']}",
                         format_func=lambda one: metricreading.field_word(one, lang))
    chosen = _widget(field, row)
    reason = st.text_input(t("override_reason"), key=f"{state.widget_key('override_reason')}_{row['id']}",
                           placeholder=t("override_reason_hint"))
    keeping.name_field("override")
    if rights.button("verdicts", t("override_save"), key="override_save", type="primary"):
        try:
            act = override.make(row, field, None if chosen == METHOD else chosen, reason, seen)
        except TargetsError as error:
            st.error(plain(error.say(lang)))
            return
        keeping.keep("override", lambda by: state.store().override([act], by=by), t("override_kept"))


def _take_back(batch: str, by: str) -> None:
    state.store().undo_override(batch, by=by)


def _widget(field: str, row: dict[str, Any]) -> Any:
    key = f"override_{field}_{state.widget_key('override')}_{row['id']}"
    if field in override.CHOICES:
        return st.selectbox(t("override_value"), [METHOD, *override.CHOICES[field]], key=key,
                            format_func=lambda one: t("override_method") if one == METHOD else _word(field, one))
    if field == "tolerance":
        allowed = st.number_input(md("override_tolerance", unit=row["unit"]), value=None, min_value=0.0, key=key,
                                  placeholder=t("override_method"))
        return METHOD if allowed is None else allowed
    return st.text_area(t("override_value"), key=key, placeholder=t("override_method")).strip() or METHOD


def _word(field: str, value: str) -> str:
    lang = state.language()
    if field == override.STATUS:
        return f"{progress.glyph(value)} {progress.state_word(value, lang)}"
    return metricreading.value_word(field, value, lang)


def value(act: dict[str, Any]) -> str:
    """What an act decided for, in words."""
    if act["field"] == override.STEPPED_BACK:
        return t("override_stepped_back", text=act["value"]["text"])
    return f"{act['value']:g}" if isinstance(act["value"], float) else _word(act["field"], str(act["value"]))


def marks(rows: pd.DataFrame) -> str:
    """How the metric of these rows is read, in a line; '' where the vocabulary doesn't know it."""
    lang, row = state.language(), rows.iloc[0].to_dict()
    found = [one for one in metricreading.facts(row, state.settings().progress.tolerance, lang)
             if one.field != "definition" and one.code != "unknown" and not one.decided]
    return t("list_semicolon").join(
        t("fact_told", field=metricreading.field_word(one.field, lang), value=metricreading.told(one, lang)) for one in found)
