"""The record behind a number in words: what was read, why it counts as a target, and, folded away, the fields as stored."""
from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

import streamlit as st

from extract.model import RECORD_FIELDS
from extract.place import in_words
from targets import charts, query
from targets.amounts import number
from targets.charts.wording import missing
from targets.table import TRACE
from targets.text import label
from targets.ui import names, roles, state
from targets.ui.i18n import has, t

CODED = ("kind", "direction", "basis")
SHOWN = ("review", "metric", "region", "target", "text", "year", "deadline", "baseline", "sector", *CODED, "force", "lead", "section",
         "place", "doc_title", "issuer", "doc_number", "issue_date")
WEIGHED = re.compile(r"role:(?:(?P<group>\w+)\.(?P<name>\w+)|(?P<cue>\w+)@(?P<scope>\w+))(?P<weight>[+-][\d.]+)$")


def render(row: dict[str, Any]) -> None:
    """Fields that are known, then the reasons, then the codes."""
    st.markdown(f"**{t('record')}**")
    facts([(_name(name), text) for name in SHOWN if (text := _text(name, row))] + [(t("confidence"), f"{row['confidence']:.1%}")])
    with st.expander(t("reasons")):
        _reasons(str(row["trace"]).split(TRACE))
    with st.expander(t("fields")):
        facts([(label(name, state.language()), str(row[name])) for name in ("id", *RECORD_FIELDS)
                if name not in ("evidence", "evidence_start") and not missing(row.get(name))])


def facts(cells: Iterable[tuple[str, str]]) -> None:
    """Names and what they are, in two columns."""
    items = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>" for name, text in cells)
    st.html(f'<dl class="tt-facts">{items}</dl>')


def _name(field: str) -> str:
    return t(f"field_{field}") if has(f"field_{field}") else label(field, state.language())


def _text(field: str, row: dict[str, Any]) -> str:
    """A field for people; '' where nothing is known."""
    if field == "target":
        return charts.target_label(row, state.language())
    if field == "metric":
        name = query.metric_label(None if missing(row["metric_id"]) else row["metric_id"], row["metric"], state.language())
        return name if name == row["metric"] else t("metric_as_worded", name=name, words=row["metric"])
    if field == "baseline":
        figure = "" if missing(row["baseline_value"]) else charts.amount(row["baseline_value"], row["unit"], state.language())
        return " · ".join(part for part in ("" if missing(row["baseline_year"]) else number(row["baseline_year"], "zh"), figure) if part)
    if field == "review":
        return roles.status_name(roles.status(row))
    if missing(row.get(field)):
        return t("no_year") if field == "year" else ""
    if field == "place":
        return in_words(row[field], state.language())
    if field == "region":
        return names.region(str(row[field]))
    if field == "sector":
        return names.sector(row[field])
    if field == "year":
        return number(row[field], "zh")
    code = f"code_{row[field]}"
    return t(code) if field in CODED and has(code) else str(row[field])


def _reasons(trace: list[str]) -> None:
    """Each step of the rules as a phrase; the weights that decided the role as a list, heaviest first."""
    steps = [(t(f"step_{part}"), _how(part, how)) for part, _, how in (one.partition(":") for one in trace)
             if has(f"step_{part}") and how]
    facts(steps)
    weights = sorted((float(found["weight"]), _cue(found)) for one in trace if (found := WEIGHED.match(one)))
    if weights:
        st.caption(t("weights"))
        items = "".join(f"<li><b>{weight:+.1f}</b> {html.escape(text)}</li>" for weight, text in sorted(weights, key=lambda w: -abs(w[0])))
        st.html(f'<ul class="tt-weights">{items}</ul>')


def _how(part: str, how: str) -> str:
    """``year:none`` in words; a step that has no words yet keeps its name."""
    name, _, verb = how.partition("+")
    key = f"how_{part}_{name.replace(' ', '_')}"
    return (t(key) if has(key) else name) + (t("how_verb", verb=verb) if verb else "")


def _cue(found: re.Match[str]) -> str:
    if found["cue"]:
        cue, scope = f"cue_{found['cue']}", f"scope_{found['scope']}"
        return t("cue_in", cue=t(cue) if has(cue) else found["cue"], scope=t(scope) if has(scope) else found["scope"])
    key = f"{found['group']}_{found['name']}"
    return t(key) if has(key) else key.replace("_", " ")
