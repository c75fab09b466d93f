"""How an uploaded sheet is laid out, corrected by picking: encoding, sheets, heading rows, what a column or a heading row holds."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import streamlit as st

from targets import actuals
from targets.actuals.result import Understood
from targets.ui import state
from targets.ui.i18n import t

AUTO = "auto"
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")
Fixes = dict[str, Any]
Read = Callable[[Fixes], actuals.Reading]


def editor(start: pd.DataFrame, key: str, config: dict[str, Any], editable: Iterable[str]) -> pd.DataFrame:
    """An editor that goes on from what it started with, so that its edits are not laid over themselves."""
    if start.empty:
        st.caption(t("fix_none_read"))
        return start
    if state.alive(key):
        start = state.recall(f"{key}_start", start)
    else:
        state.remember(f"{key}_start", start)
    editable = list(editable)
    fixed = [name for name in start.columns if name not in editable]
    order = [fixed[0], *editable, *fixed[1:]] if state.style().narrow else None      # on a phone what is picked stays in sight
    return st.data_editor(start, key=key, hide_index=True, placeholder="", disabled=fixed, column_config=config, column_order=order,
                          height="content" if len(start) < 10 else 360)


def render(base: actuals.Reading, read: Read, known: Fixes, group: str) -> tuple[Fixes, actuals.Reading]:
    """Encoding, sheets, heading rows, roles; the file as it is read with them."""
    fixes: Fixes = {}
    left, right = st.columns(2)
    if base.encoding:
        encodings = list(dict.fromkeys(["", *ENCODINGS, known.get("encoding", "")]))
        fixes["encoding"] = left.selectbox(
            t("fix_encoding"), encodings, index=encodings.index(known.get("encoding", "")), key=f"encoding_{group}",
            format_func=lambda one: one or t("fix_encoding_auto", encoding=base.encoding))
    reading = read(fixes) if fixes.get("encoding") else base
    sheets = list(reading.samples)
    if len(sheets) > 1:
        fixes["sheet"] = right.multiselect(t("fix_sheets"), sheets, default=known.get("sheet"), placeholder=t("fix_sheets_all"),
                                           key=f"sheets_{group}", select_all=False)
        reading = read(fixes) if fixes["sheet"] else reading
    scope = right.selectbox(t("fix_scope"), ["", *sheets], format_func=lambda one: one or t("fix_scope_all"),
                            key=f"scope_{group}") if len(sheets) > 1 else ""
    if not sheets:
        return fixes, reading
    sheet = scope or next((table.sheet for table in reading.tables), sheets[0])
    _sample(reading.samples[sheet])
    header = dict(known.get("header", {}))
    said = _header(_main(reading, sheet), header.get(scope), len(reading.samples[sheet]), f"{group}_{scope}")
    fixes["header"] = {at: rows for at, rows in {**header, scope: said}.items() if rows}
    reading = read(fixes) if fixes["header"] else reading
    fixes["axes"] = _axes(_main(reading, sheet), reading.samples[sheet], known.get("axes", {}), scope, f"{group}_{scope}")
    return fixes, read(fixes) if fixes["axes"] else reading


def _main(reading: actuals.Reading, sheet: str) -> Understood | None:
    """The table of a sheet that holds the most figures."""
    return max((one for one in reading.tables if one.sheet == sheet), key=lambda one: one.figures, default=None)


def _sample(cells: list[list[str]]) -> None:
    """The first cells as they stand, with the letters and numbers of a spreadsheet."""
    width = max((len(row) for row in cells), default=0)
    letters = [_letter(at) for at in range(width)]
    rows = pd.DataFrame([row + [""] * (width - len(row)) for row in cells], columns=letters, index=range(1, len(cells) + 1))
    st.dataframe(rows, height="content" if len(rows) < 6 else 215, placeholder="")


def _letter(at: int) -> str:
    return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)


def _header(table: Understood | None, known: list[int] | None, rows: int, key: str) -> list[int]:
    """The heading rows a person names; [] where they are those that were read."""
    read = list(table.header) if table and table.header[0] else []
    start = known or read
    left, right = st.columns(2)
    first = left.number_input(t("fix_header_first"), 1, max(rows, 1), _within(start[:1], rows), key=f"header_first_{key}")
    last = right.number_input(t("fix_header_last"), 1, max(rows, 1), _within(start[1:], rows), key=f"header_last_{key}")
    if first is None:
        return []
    said = [int(first), max(int(last or first), int(first))]
    return [] if said == read else said


def _within(number: list[int], rows: int) -> int | None:
    return number[0] if number and number[0] <= rows else None


def _axes(table: Understood | None, cells: list[list[str]], known: dict[str, str], scope: str, key: str) -> dict[str, str]:
    """Roles of columns and heading rows that a person gives, those of other sheets left as they are."""
    prefix = f"{scope}!" if scope else ""
    mine = {at.removeprefix(prefix): role for at, role in known.items() if at.startswith(prefix) and "!" not in at.removeprefix(prefix)}
    others = {at: role for at, role in known.items() if at not in {f"{prefix}{one}" for one in mine}}
    left, right = st.columns([3, 2])
    with left:
        found = _columns(table, cells, mine, key)
    with right:
        found |= _heading_rows(table, cells, mine, key)
    return others | {f"{prefix}{at}": role for at, role in found.items()}


def _columns(table: Understood | None, cells: list[list[str]], known: dict[str, str], key: str) -> dict[str, str]:
    heads = {at: (heading, role) for at, heading, role in table.columns} if table else {}
    last = table.header[1] if table else 0
    width = max((len(row) for row in cells), default=0)
    rows = pd.DataFrame([(
        at, heads.get(at, ("", ""))[0], " · ".join(row[number] for row in cells[last:last + 3] if number < len(row) and row[number])[:40],
        known.get(at) or heads.get(at, ("", "skip"))[1]) for number in range(width) if (at := _letter(number))],
        columns=["at", "heading", "cells", "role"])
    read = {at: role for at, (_, role) in heads.items()}
    edited = editor(rows, state.list_key(f"columns_{key}", [*rows["at"], *rows["heading"]]), {
        "at": t("fix_column"), "heading": t("fix_heading"), "cells": t("fix_cells"),
        "role": _roles([*actuals.COLUMN_ROLES, *(role for role in read.values() if role not in actuals.COLUMN_ROLES)])}, ["role"])
    return {at: role for at, role in zip(edited["at"], edited["role"], strict=True)
            if role in actuals.COLUMN_ROLES and role != read.get(at, "skip")}


def _heading_rows(table: Understood | None, cells: list[list[str]], known: dict[str, str], key: str) -> dict[str, str]:
    if not table or not table.header[0]:
        return {}
    numbers = range(table.header[0], table.header[1] + 1)
    told = [(str(number), " · ".join(dict.fromkeys(cell for cell in cells[number - 1] if cell))[:60]) for number in numbers
            if number <= len(cells)]
    rows = pd.DataFrame([(at, words, known.get(at, AUTO)) for at, words in told], columns=["at", "cells", "role"])
    edited = editor(rows, state.list_key(f"rows_{key}", [*rows["at"], *rows["cells"]]), {
        "at": t("fix_row"), "cells": t("fix_cells"), "role": _roles([AUTO, *actuals.ROW_ROLES])}, ["role"])
    return {at: role for at, role in zip(edited["at"], edited["role"], strict=True) if role != AUTO}


def _roles(options: Iterable[str]) -> Any:
    return st.column_config.SelectboxColumn(t("fix_role"), options=list(dict.fromkeys(options)), required=True,
                                            format_func=lambda role: t(f"role_of_{role}"))
