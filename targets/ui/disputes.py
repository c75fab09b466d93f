"""Goals that contradict each other: every quote, by level and date; a person picks the one that stands."""
from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from targets import charts, export, override
from targets.charts.wording import missing
from targets.schema import records
from targets.text import TargetsError, entry, minute
from targets.ui import filters, frames, keeping, logbook, names, rights, state
from targets.ui.i18n import md, plain, t
from targets.ui.passage import sentence

Group = list[dict[str, Any]]


def groups() -> list[Group]:
    """Conflicts within the filters, open ones first; each target as a row of the scoreboard with level and place."""
    return list(frames.once(("disputes", filters.current()), _groups))


def _groups() -> list[Group]:
    found, goals = filters.of("disputes"), frames.now()("targets")
    places = frames.places(found["id"].drop_duplicates())
    board = {row["id"]: row for row in records(goals.iloc[places[places >= 0]])}
    by_number: dict[int, Group] = {}
    for row in records(found):
        by_number.setdefault(row["conflict"], []).append(board[row["id"]] | {name: row[name] for name in ("key", "level", "doc_title")})
    whole = [group for group in by_number.values() if len(group) > 1]
    return sorted(whole, key=settled)


def settled(group: Group) -> bool:
    """Whether one of them stands: all others step back."""
    return sum(_back(row) for row in group) >= len(group) - 1


def _back(row: dict[str, Any]) -> bool:
    return not missing(row.get("stepped_back"))


def open_ones() -> int:
    """How many of ``groups`` are open, counted without a look at what they say."""
    found: int = frames.once(("disputes_open", filters.current()), _open)
    return found


def _open() -> int:
    left, goals = filters.of("disputes"), frames.now()("targets")
    back = np.zeros(len(left), dtype=bool)
    if "stepped_back" in goals:
        back = goals["stepped_back"].notna().to_numpy()[frames.places(left["id"])]
    sizes = pd.Series(back, index=left["conflict"].to_numpy()).groupby(level=0).agg(["size", "sum"])
    return int(((sizes["size"] > 1) & (sizes["sum"] < sizes["size"] - 1)).sum())


def render() -> None:
    found = groups()
    if not found:
        st.info(t("conflicts_none"))
        return
    st.caption(t("conflicts_help"))
    st.download_button(t("download_csv"), state.later(lambda: export.to_csv(frame(found), state.language())),
                       f"{charts.file_name(t('page_cascade'), frames.as_of())}.csv", "text/csv", key="conflicts_csv", on_click="ignore")
    keeping.note("conflict")
    by_name = {"|".join(sorted(row["id"] for row in group)): group for group in found}
    chosen = filters.pick("x", t("conflict_which"), list(by_name), lambda one: _title(by_name[one]))
    group = by_name[chosen]
    for row in group:
        _quote(row)
    _pick(group)


def _title(group: Group) -> str:
    row = group[0]
    goals = " / ".join(dict.fromkeys(charts.target_label(one, state.language()) for one in group))
    how = t("conflict_settled" if settled(group) else "conflict_open")
    return f"{names.region(row['region'])} {names.metric(row['key'])} {row['year']} · {goals} · {how}"


def _quote(row: dict[str, Any]) -> None:
    level = entry("cascade", "levels").get(row["level"])
    about = [level[state.language()] if level else None, row["doc_title"], row.get("doc_number"),
             t("no_date") if missing(row.get("issue_date")) else row["issue_date"]]
    mark = f" · {t('conflict_steps_back')}" if _back(row) else ""
    st.markdown(f"**{plain(charts.target_label(row, state.language()))}**{mark}")
    st.html(f'<div class="tt-passage{" tt-dark" if state.dark() else ""}" lang="zh">{sentence(row)}</div>')
    st.caption(plain(" · ".join(str(part) for part in about if not missing(part))))


def _pick(group: Group) -> None:
    by_id = {row["id"]: row for row in group}
    standing = [row["id"] for row in group if not _back(row)]
    log = logbook.overrides()
    holds = [act for act in override.holding(log, frames.targets()) if act["field"] == override.STEPPED_BACK and act["target"] in by_id]
    if settled(group) and holds:
        last = holds[-1]
        st.caption(md("conflict_stands", by=last["by"], at=minute(last["at"]), reason=last["reason"]))
        if rights.button("verdicts", t("override_undo"), key="conflict_undo", icon=":material/undo:"):
            keeping.keep("conflict", lambda by: state.store().undo_override(last["batch"], by=by), t("override_undone"))
    picked = st.radio(t("conflict_pick"), list(by_id), index=list(by_id).index(standing[0]) if settled(group) and standing else None,
                      key=state.list_key("conflict_pick", list(by_id)),
                      format_func=lambda one: plain(f"{charts.target_label(by_id[one], state.language())} · {by_id[one]['doc_title']}"))
    reason = st.text_input(t("override_reason"), key=state.widget_key("conflict_reason"))
    keeping.name_field("conflict")
    if rights.button("verdicts", t("conflict_save"), key="conflict_save", type="primary", disabled=picked is None) and picked:
        others = [row for row in group if row["id"] != picked]
        seen = override.last_seen(log, frames.targets())
        try:
            acts = override.pick(by_id[picked], others, reason, {one: seen.get(one, 0) for one in by_id})
        except TargetsError as error:
            st.error(plain(error.say(state.language())))
            return
        keeping.keep("conflict", lambda by: state.store().override(acts, by=by), t("conflict_kept", n=len(others)))


def frame(found: list[Group]) -> pd.DataFrame:
    """All conflicts as a table for the download."""
    return pd.DataFrame([{"conflict": number, **{name: row.get(name) for name in (
        "region", "metric", "year", "value", "unit", "level", "doc_title", "issue_date", "evidence", "stepped_back")}}
        for number, group in enumerate(found, start=1) for row in group])
