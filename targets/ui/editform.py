"""The fields of a record as a form: to correct one, and to complete one that is added."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from extract import indicator
from targets import editing, review, spans
from targets.charts.wording import missing
from targets.editing import AUTO, EditError
from targets.text import label
from targets.ui import deciding, rights, roles, spanform, state
from targets.ui.i18n import has, md, t

Lines = tuple[tuple[str, ...], ...]
ROWS: Lines = (("metric",), ("value", "value_max", "unit"), ("comparator", "kind", "direction"), ("year", "deadline", "region"))
MORE: Lines = (("role", "metric_id"), ("basis", "baseline_year", "baseline_value"), ("sector", "force"), ("lead",))
NONE = "-"
QUIET = ("region_code", "evidence", "evidence_start")      # follow from another field


def render(row: dict[str, Any], text: str, records: list[dict[str, Any]], seen: int, following: str | None) -> None:
    """Correct the record ``row`` of a paper with this text and these records."""
    moved = spanform.render(row, text, records)
    drafted = row | moved
    with st.form(f"edit_{row['id']}", enter_to_submit=True):
        typed = fields(drafted)
        note = st.text_input(t("edit_note"), key=f"edit_{row['id']}_note", placeholder=t("edit_note_hint")).strip()
        with st.container(horizontal=True):
            sent = rights.submit("records", t("save_correction"), type="primary", shortcut="ctrl+enter")
            dropped = st.form_submit_button(t("cancel"), shortcut="escape")
    if dropped:
        deciding.close()
        st.rerun()
    if not sent:
        return
    whole = checked(drafted, typed)
    if whole is None:
        return
    changed = {name: value for name, value in (moved | whole).items() if value != row[name]}
    if not changed:
        st.info(t("nothing_changed"))
        return
    heads = {"start": "text", "end": "text"}
    named = t("list_comma").join(dict.fromkeys(_name(heads.get(name, name)) for name in changed if name not in QUIET))
    deciding.decide([review.correct(row, changed, seen, note or None)], t("done_correct", text=row["text"], fields=named), then=following)


def checked(row: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any] | None:
    """The changes, or a sentence at the field that can't be kept."""
    try:
        return editing.changes(row, typed)
    except EditError as error:
        st.error(md("field_error", field=_name(error.field), sentence=error.say(state.language())))
        return None


def fields(row: Mapping[str, Any]) -> dict[str, Any]:
    """Widgets for every field; what stands in them."""
    typed: dict[str, Any] = {}
    for names in ROWS:
        _line(names, row, typed)
    with st.expander(t("more_fields")):
        for names in MORE:
            _line(names, row, typed)
    if typed["metric_id"] == AUTO:      # found anew only where the metric's words, unit or kind change
        del typed["metric_id"]
    return typed


def _line(names: tuple[str, ...], row: Mapping[str, Any], typed: dict[str, Any]) -> None:
    for column, name in zip(st.columns(len(names)), names, strict=True):
        with column:
            typed[name] = _field(name, row)


def _field(name: str, row: Mapping[str, Any]) -> Any:
    key, value = f"edit_{row['id']}_{name}_{state.language()}", row.get(name)
    if name in spans.READ:      # another span says something else
        key += f"_{row['start']}_{row['end']}"
    if name == "metric_id":
        known = indicator.indicators()
        options = [AUTO, NONE, *known]
        chosen = st.selectbox(t("field_metric_id"), options, index=0, key=key, format_func=_indicator,
                              help=md("metric_id_help", now=_indicator(value or NONE)))
        return None if chosen == NONE else chosen
    if name in editing.CHOICES:
        options = list(editing.CHOICES[name]) if name in editing.NEEDED else [NONE, *editing.CHOICES[name]]
        chosen = st.selectbox(_name(name), options, index=options.index(value) if value in options else 0, key=key,
                              format_func=lambda one: _code(name, one))
        return None if chosen == NONE else chosen
    shown = "" if missing(value) else f"{value:.15g}" if name in editing.NUMBERS else str(value)
    return st.text_input(_name(name), value=shown, key=key, placeholder=t("date_hint") if name == "deadline" else "")


def _indicator(metric_id: str) -> str:
    if metric_id in (AUTO, NONE):
        return t("metric_id_auto") if metric_id == AUTO else t("metric_id_none")
    known = indicator.indicators()[metric_id]
    return known.en if state.language() == "en" else known.zh


def _code(name: str, code: str) -> str:
    if code == NONE:
        return t("not_said")
    if name == "role":
        return roles.role_name(code)
    key = f"sign_{code}" if name == "comparator" else f"code_{code}"
    key = {"sign_>=": "sign_ge", "sign_<=": "sign_le", "sign_=": "sign_eq", "sign_~": "sign_about"}.get(key, key)
    return t(key) if has(key) else code


def _name(field: str) -> str:
    return t("field_metric_id") if field == "metric_id" else label(field, state.language())
