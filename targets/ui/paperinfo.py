"""What is known of a paper, to be corrected; records that took it from the paper follow, after a look at what changes."""
from __future__ import annotations

import html
from typing import Any

import streamlit as st

from targets import editing, reread, saying
from targets.charts.wording import missing
from targets.saying import KINDS
from targets.text import label, minute
from targets.ui import components, frames, rereading, state
from targets.ui.i18n import has, t


def render(doc: str) -> None:
    with components.sentence():
        document = state.store().document(doc)
        said = state.store().said(doc)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _form(doc, document, said)
    with right:
        _facts(doc, document)
        _remove(doc)


def _form(doc: str, document: Any, said: dict[str, list[Any]]) -> None:
    st.caption(t("info_help"))
    with st.form(f"info_{doc}"):
        typed: dict[str, str] = {}
        for names in (("title",), tuple(name for name in saying.SAID if name != "title")):
            for first in range(0, len(names), 2):
                row = names[first:first + 2]
                for column, name in zip(st.columns(len(row)), row, strict=True):
                    mine = t("info_said") if said.get(name, [None, None])[1] is not None else None
                    typed[name] = _field(column, name, getattr(document, name) or "", mine,
                                         f"info_{doc}_{name}_{state.language()}_{state.recall('info_version', 0)}")
        sent = st.form_submit_button(t("info_save"), type="primary")
    told = {name: value for name, value in typed.items() if value != (getattr(document, name) or "")}
    if sent:
        try:
            told = editing.said_of_paper(told)
        except editing.EditError as error:
            st.error(t("field_error", field=_name(error.field), sentence=error.say(state.language())))
            return
    if sent and not told:
        st.info(t("nothing_changed"))
        return
    if sent:
        with components.sentence():
            shown = reread.preview(state.store(), doc, told)
        if not shown.changes:
            rereading.apply(shown, t("info_saved"))
        state.remember("info_preview", (doc, shown))
    waiting = state.recall("info_preview")
    if waiting and waiting[0] == doc:
        rereading.confirm(waiting[1], "info_preview", t("info_saved"))


def _field(column: Any, name: str, value: str, mine: str | None, key: str) -> str:
    """One detail to correct: a choice where there is a list, else a line; ``mine`` marks what a person said."""
    head = _name(name) + (" ✎" if mine else "")
    if name != "kind":
        return str(column.text_input(head, value=value, help=mine, key=key)).strip()
    choices = ["", *KINDS, *([] if value in ("", *KINDS) else [value])]
    return str(column.selectbox(head, choices, index=choices.index(value), format_func=_kind, help=mine, key=key))


def _kind(key: str) -> str:
    names = KINDS.get(key)
    return (names[1] if state.language() == "en" else names[0]) if names else key or "\u2014"


def _name(name: str) -> str:
    return t(f"info_{name}") if has(f"info_{name}") else label(name, state.language())


def _facts(doc: str, document: Any) -> None:
    held = state.store().paper(doc) or {}
    came = minute(held.get("added_at"))
    cells = [(t("info_name"), doc), (t("col_file"), held.get("file")), (t("col_added"), came), (t("info_by"), held.get("added_by")),
             (t("info_length"), f"{len(document.text):,}"),
             (t("info_level"), t(f"level_{document.level}") if document.level else ""),
             (t("info_issuers"), t("list_comma").join(document.issuers) if len(document.issuers) > 1 else ""),
             (t("info_implements"), t("list_comma").join(document.implements)),
             (t("info_cites"), t("list_comma").join(document.cites)), (label("sha256", state.language()), document.sha256[:16])]
    items = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(str(text))}</dd>" for name, text in cells if text and not missing(text))
    st.html(f'<dl class="tt-facts">{items}</dl>')
    st.download_button(t("info_text"), document.text.encode(), f"{doc.replace('/', '-')}.txt", "text/plain", key="paper_text_file",
                       on_click="ignore")


def _remove(doc: str) -> None:
    with st.popover(t("paper_remove")):
        st.markdown(t("paper_remove_ask"))
        if st.button(t("paper_remove_do"), key="paper_remove", type="primary"):
            with components.sentence():
                state.store().delete_document(doc, by=state.signature() or t("nobody"))
            state.remember("doc", None)
            frames.refresh()
            st.rerun()
