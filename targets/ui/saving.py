"""The way of figures into the store: checked, asked about, held against what others saved meanwhile, and only then kept."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from targets import charts, checks, query
from targets.checks import Finding
from targets.overtaken import Clash, Overtaken
from targets.schema import ACTUAL_COLUMNS, records, typed
from targets.text import TargetsError, minute
from targets.ui import components, drafts, frames, logbook, names, rights, state
from targets.ui.i18n import plain, t

MOST = 20       # figures asked about one by one; one answer stands for the rest


@dataclass(frozen=True)
class Pending:
    """A save that waits for a person's word: what looks odd (``found``), or what others changed meanwhile (``clashes``)."""

    frame: pd.DataFrame
    origin: str
    place: str                                      # where on the page it was pressed
    files: tuple[tuple[str, bytes], ...] = ()
    cells: frozenset[str] = frozenset()             # drafts that are done with once it is saved
    found: tuple[Finding, ...] = ()
    clashes: tuple[Clash, ...] = ()
    seen: pd.DataFrame | None = None


def request(frame: pd.DataFrame, origin: str, place: str, *, files: tuple[tuple[str, bytes], ...] = (),
            cells: frozenset[str] = frozenset(), checked: bool = False) -> None:
    """Save figures, unless something must be asked first; ``checked``: a person has confirmed what is odd about them."""
    wanted = Pending(frame.reset_index(drop=True), origin, place, files, cells, seen=logbook.seen(place))
    found = [] if checked else checks.check(wanted.frame, frames.actuals(), frames.targets(), frames.reading_year())
    stops = [one for one in found if one.stops]
    for one in stops[:MOST]:
        st.error(plain(one.say(state.language())))
    if stops:
        return
    if found:
        _hold(replace(wanted, found=tuple(found)))
    _keep(wanted)


def panel(place: str) -> None:
    """What a save pressed at ``place`` still waits for."""
    waiting: Pending | None = state.recall(f"pending_{place}")
    if waiting is None:
        return
    with st.container(border=True, key=f"ask_{place}"):
        if waiting.clashes:
            _both_sides(waiting)
        else:
            _odd(waiting)


def note() -> None:
    """What the last save did, with the way back; what went wrong with an undo."""
    if state.recall("save_error"):
        st.error(plain(state.recall("save_error")))
        state.remember("save_error", None)
    if not state.recall("saved_note"):
        return
    told, back = st.columns([6, 1], vertical_alignment="center")
    told.success(state.recall("saved_note"))
    if state.recall("saved_batch"):
        back.button(t("undo_this"), key="undo_last", disabled=not state.may("figures"), on_click=undo, args=(state.recall("saved_batch"),))
    state.remember("saved_note", None)
    state.remember("saved_batch", None)


def undo(batch: str, only: tuple[str, ...] | None = None) -> None:
    """Take a save back, or one figure of it; for a button's ``on_click``."""
    try:
        result = state.store().undo_actuals(batch, by=state.person().name, only=only)
    except TargetsError as error:
        state.remember("save_error", error.say(state.language()))
    else:
        left = t("undone_later", n=len(result.later)) if result.later else ""
        state.remember("saved_note", t("undone", n=result.undone) + left)
        state.remember("saved_batch", result.batch)
    state.bump("grid")
    frames.refresh()


def _hold(waiting: Pending) -> None:
    state.remember(f"pending_{waiting.place}", waiting)
    state.bump(f"ask_{waiting.place}")
    st.rerun()


def _drop(place: str) -> None:
    state.remember(f"pending_{place}", None)


def _keep(wanted: Pending, theirs: frozenset[str] = frozenset()) -> None:
    """Save; where others changed a figure meanwhile, nothing is saved and both sides are shown."""
    with components.sentence():
        try:
            result = state.store().save_actuals(wanted.frame, by=state.person().name, origin=wanted.origin,
                                                seen=wanted.seen, files=wanted.files)
        except Overtaken as error:
            frames.refresh()
            _hold(replace(wanted, found=(), clashes=error.clashes, seen=frames.actuals()))
            return
    _finish(wanted)
    state.remember("saved_note", t("saved", added=result.new, changed=result.changed, same=result.same)
                   + (t("saved_theirs", n=len(theirs)) if theirs else ""))
    state.remember("saved_batch", result.batch if result.new or result.changed else None)
    st.rerun()


def _finish(wanted: Pending) -> None:
    """What follows a save: drafts forgotten, the uploader emptied, everything read anew."""
    _drop(wanted.place)
    if wanted.cells:
        drafts.drop(set(wanted.cells))
    if wanted.place == "upload":
        state.bump("upload")
    frames.refresh()


def _buttons(place: str, label: str, *, ready: bool, work: Callable[[], None]) -> None:
    with st.container(horizontal=True):
        if rights.button("figures", label, type="primary", key=f"confirm_{place}", disabled=not ready):
            work()
        if st.button(t("ask_back"), key=f"back_{place}"):
            _drop(place)
            st.rerun()


def _odd(waiting: Pending) -> None:
    """Figures that look wrong, each in a sentence; fractions may be taken a hundredfold."""
    st.markdown(f"**{t('ask_odd', n=len({one.at for one in waiting.found}))}**")
    st.markdown("\n".join(f"- {plain(one.say(state.language()))}" for one in waiting.found[:MOST]))
    if len(waiting.found) > MOST:
        st.caption(t("ask_more", n=len(waiting.found) - MOST))
    fractions = {one.at for one in waiting.found if one.times}
    choice = None
    if fractions:
        choice = st.radio(t("ask_fractions_of", n=len(fractions)), [True, False], index=None, horizontal=True,
                          format_func=lambda yes: t(f"answer_fractions_{str(yes).lower()}"), key=state.widget_key(f"ask_{waiting.place}"))

    def work() -> None:
        frame = checks.corrected(waiting.frame, list(waiting.found), fractions if choice else set())
        _keep(replace(waiting, frame=frame, found=()))

    _buttons(waiting.place, t("ask_confirm"), ready=not fractions or choice is not None, work=work)


def _both_sides(waiting: Pending) -> None:
    """Each figure that another person changed meanwhile: mine or theirs."""
    st.markdown(f"**{t('clash_lead', n=len(waiting.clashes))}**")
    chosen: dict[str, bool | None] = {}
    for one in waiting.clashes[:MOST]:
        chosen[one.id] = _side(waiting.place, one)
    rest = waiting.clashes[MOST:]
    if rest:
        every = st.radio(t("clash_rest", n=len(rest)), [True, False], index=None, horizontal=True,
                         format_func=lambda mine: t("clash_all_mine" if mine else "clash_all_theirs"),
                         key=state.widget_key(f"ask_{waiting.place}") + "_rest")
        chosen |= {one.id: every for one in rest}

    def work() -> None:
        theirs = frozenset(one for one, mine in chosen.items() if not mine)
        mine = [query.actual_id(row) not in theirs for row in records(typed(waiting.frame, ACTUAL_COLUMNS))]
        if not any(mine):
            _finish(waiting)
            state.remember("saved_note", t("kept_theirs", n=len(theirs)))
            st.rerun()
        _keep(replace(waiting, frame=waiting.frame[mine].reset_index(drop=True), clashes=()), theirs)

    _buttons(waiting.place, t("clash_save"), ready=None not in chosen.values(), work=work)


def _side(place: str, one: Clash) -> bool | None:
    """Mine (True), theirs (False), or not said yet."""
    lang = state.language()
    now = one.now
    labels = {True: t("clash_mine", figure=_shown(one.mine, lang)),
              False: t("clash_gone") if now is None else t("clash_theirs", figure=_shown(now, lang), by=now["entered_by"],
                                                           at=minute(now["entered_at"]))}
    figure = f"{names.region(one.mine['region'])} {one.mine['metric']} {one.mine['year']}"
    return st.radio(plain(figure), [True, False], index=None, horizontal=True, format_func=lambda mine: plain(labels[mine]),
                    key=f"{state.widget_key(f'ask_{place}')}_{one.id}")


def _shown(row: object, lang: str) -> str:
    """A figure with what is said of it."""
    about = dict(row)  # type: ignore[call-overload]
    told = [charts.amount(about["value"], about["unit"], lang), *([t("status_preliminary")] if about["preliminary"] else []),
            *(str(about[name]) for name in ("source", "note") if about[name])]
    return t("list_semicolon").join(told)
