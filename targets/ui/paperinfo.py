"""What is known of a paper, to be corrected; records that took it from the paper follow, after a look at what changes."""
from __future__ import annotations

import html
from typing import Any

import streamlit as st

from targets import editing, reread, saying
from targets.charts.wording import missing
from targets.text import label, minute
from targets.ui import components, frames, keeping, names, rereading, rights, state
from targets.ui.i18n import has, md, t

ROWS = (("title",), ("issuers",), ("doc_number", "issue_date"), ("written", "published", "printed"), ("region", "level", "kind"),
        ("implements",), ("cites",))


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
        typed: dict[str, Any] = {}
        for row in ROWS:
            for column, name in zip(st.columns(len(row)), row, strict=True):
                mine = t("info_said") if said.get(name, [None, None])[1] is not None else None
                typed[name] = _field(column, doc, name, saying.plain(name, getattr(document, name)), mine)
        sent = rights.submit("papers", t("info_save"), type="primary")
    told = {name: value for name, value in typed.items() if value != saying.plain(name, getattr(document, name))}
    if sent:
        try:
            told = editing.said_of_paper(told)
        except editing.EditError as error:
            st.error(md("field_error", field=_name(error.field), sentence=error.say(state.language())))
            return
    if sent and not told:
        st.info(t("nothing_changed"))
        return
    if sent:
        with components.sentence():
            shown = reread.preview(state.store(), doc, told, read=state.reader())
        if not shown.changes:
            rereading.apply(shown, "info_preview", doc, t("info_saved"))
        state.remember("info_preview", (doc, shown))
    if waiting := rereading.waiting("info_preview", doc):
        rereading.confirm(waiting, "info_preview", doc, t("info_saved"))


def _field(column: Any, doc: str, name: str, value: Any, mine: str | None) -> Any:
    """One detail to correct: several entries, a choice where there is a list, else a line; ``mine`` marks what a person said."""
    head = _name(name) + (" ✎" if mine else "")
    key = f"info_{doc}_{name}_{state.language()}_{state.recall('info_version', 0)}"
    if name in saying.LISTS:
        known = {} if name == "issuers" else _numbers(doc)
        return list(column.multiselect(head, list(dict.fromkeys([*value, *known])), default=value, accept_new_options=True, help=mine,
                                       key=key, placeholder=t(f"info_{name}_hint"),
                                       format_func=lambda one: f"{one} {known[one]}" if one in known else one))
    if name not in saying.CHOICES:
        return str(column.text_input(head, value=value, help=mine, key=key)).strip()
    choices = ["", *saying.CHOICES[name], *([] if value in ("", *saying.CHOICES[name]) else [value])]
    return str(column.selectbox(head, choices, index=choices.index(value), help=mine, key=key,
                                format_func=lambda one: names.value(name, one)))


def _numbers(doc: str) -> dict[str, str]:
    """Numbers of the other papers of the store with their titles: to pick those this one cites."""
    papers = frames.documents()
    others = papers[papers["doc_number"].notna() & (papers["doc"] != doc)]
    return {number: "" if missing(title) else str(title) for number, title in zip(others["doc_number"], others["title"], strict=True)}


def _name(name: str) -> str:
    return t(f"info_{name}") if has(f"info_{name}") else label(name, state.language())


def _facts(doc: str, document: Any) -> None:
    held = state.store().paper(doc) or {}
    came = minute(held.get("added_at"))
    cells = [(t("info_name"), doc), (t("col_file"), held.get("file")), (t("col_added"), came), (t("info_by"), held.get("added_by")),
             (t("info_length"), f"{len(document.text):,}"),
             (label("sha256", state.language()), document.sha256[:16])]
    items = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(str(text))}</dd>" for name, text in cells if text and not missing(text))
    st.html(f'<dl class="tt-facts">{items}</dl>')
    st.download_button(t("info_text"), document.text.encode(), f"{doc.replace('/', '-')}.txt", "text/plain", key="paper_text_file",
                       on_click="ignore")


def _remove(doc: str) -> None:
    with st.popover(t("paper_remove")):
        st.markdown(t("paper_remove_ask"))
        if rights.button("remove", t("paper_remove_do"), key="paper_remove", type="primary"):
            if keeping.attempt("paper", lambda by: state.store().delete_document(doc, by=by)):
                state.remember("doc", None)
            st.rerun()
