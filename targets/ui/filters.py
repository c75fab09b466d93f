"""The filters every page shares, in one row: chosen here, kept across pages, mirrored to the address of every page."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from targets import charts, fields
from targets.fields import FIELDS, NONE, WAITING
from targets.finding import Filters
from targets.selection import Selection
from targets.text import entry
from targets.ui import frames, names, roles, state
from targets.ui.i18n import has, md, plain, t

SHOWN = ("region", "sector", "metric", "year", "paper")         # used most: always in sight
FOLDED = ("group", "status", "force", "lead", "role", "reviewed")
LISTS = (*SHOWN, "lead")        # too many choices to lie side by side
ONE_BY_ONE = 3                  # chips of a field; with more chosen one chip stands for all


def follow() -> None:
    """At the start of a page: take the filters of the address the reader came by, and let the page's own address hold them."""
    address = state.arrived()
    if address is not None:
        _take(address)
    for name in FIELDS:         # what a widget was just set to, before the others show what it leaves them
        key = state.widget_key(name)
        if state.alive(key):
            state.remember(name, list(state.recall(key) or []))
    for name, values in current().to_query().items():
        state.to_url(name, values)


def _take(address: Mapping[str, Sequence[str]]) -> None:
    chosen, strange = Filters.from_query(address, options())
    for name in FIELDS:
        choose(name, getattr(chosen, name))
    state.remember("strange", strange)


def current() -> Filters:
    """What is chosen now."""
    return Filters(**{name: tuple(state.recall(name, [])) for name in FIELDS})


def choose(name: str, values: Sequence[Any]) -> None:
    """Set one filter; its widget starts from it."""
    if name in state.recall("filters_drawn", ()):
        state.bump(name)
    state.remember(name, list(values))


def chosen() -> dict[str, list[str]]:
    """What the reader chose, as a view keeps it."""
    return current().to_query()


def clear() -> None:
    for name in FIELDS:
        choose(name, [])
    state.remember("strange", [])


def options() -> Mapping[str, Mapping[Any, int]]:
    """All that may be chosen of each field, with the number of targets of each."""
    return counts(Filters())


def counts(chosen: Filters) -> Mapping[str, Mapping[Any, int]]:
    """What may be chosen of each field beside what is chosen of the others, with the number of targets of each."""
    found: Mapping[str, Mapping[Any, int]] = frames.once(("counts", chosen), lambda: frames.now()("fields").counts(chosen.chosen()))
    return found


def selected() -> Selection:
    """The targets that the filters leave."""
    return frames.selection(current())


def of(name: str, *, without: Sequence[str] = (), chosen: Filters | None = None) -> pd.DataFrame:
    """The rows of the moment's table ``name`` that the filters (the reader's, or ``chosen``) leave; ``without``: fields that a page
    decides itself.

    A table that tells nothing of a field, but whose rows are of targets, keeps those of the targets that the field leaves.
    """
    chosen = (current() if chosen is None else chosen).without(without)
    return frames.once(("filtered", name, chosen), lambda: _left(name, chosen)).copy(deep=False)


def _left(name: str, chosen: Filters) -> pd.DataFrame:
    left = frames.now()(name)
    unsaid = chosen.only([field for field in FIELDS if not fields.has(left, field)])
    links = [column for column in ("id", "from_id", "to_id") if column in left.columns]
    if unsaid and links:
        targets = frames.selection(unsaid)
        places = [frames.linked(name, column) for column in links]
        fits, known = (np.logical_or.reduce(masks) for masks in ([targets.holds(one) for one in places], [one >= 0 for one in places]))
        left = left[fits | ~known]      # rows of records that are no target stay
    return chosen.apply(left)


def row() -> None:
    """Show the filters; on a phone folded away, with their number."""
    chosen = current()
    counted, every = counts(chosen), chosen.chosen()
    state.remember("filters_drawn", FIELDS)
    folded = [name for name in FOLDED if len(counted[name]) > 1 or name in every]       # one choice is none
    show = Labels()
    if state.style().narrow:
        with st.expander(t("filters_on", n=_number(every)) if every else t("filters"), key="filters"):
            for name in (*SHOWN, *folded):
                _field(name, counted[name], show)
        _chips({name: every[name] for name in FIELDS if name in every}, show, clearable=True)
    else:
        with st.container(key="filters"):
            columns = st.columns([*([8] * len(SHOWN)), 7, 2], vertical_alignment="bottom")
            for column, name in zip(columns, SHOWN, strict=False):
                with column:
                    _field(name, counted[name], show)
            more = {name: every[name] for name in folded if name in every}
            title = t("filters_more_on", n=_number(more)) if more else t("filters_more")
            with columns[-2].popover(title, width="stretch", key="filters_more"):
                for name in folded:
                    _field(name, counted[name], show)
            columns[-1].button(t("filter_clear"), icon=":material/filter_alt_off:", help=t("filter_clear"), key="filter_clear_all",
                               on_click=clear, disabled=not every, width="stretch")
        _chips(more, show)
    _strange()


def _number(chosen: Mapping[str, Sequence[Any]]) -> int:
    return sum(map(len, chosen.values()))


def _field(name: str, counted: Mapping[Any, int], show: Labels) -> None:
    """One filter: a list to search in, or choices side by side with their counts."""
    held = list(getattr(current(), name))
    options = [*counted, *(value for value in held if value not in counted)]
    key, label = state.widget_key(name), t(f"filter_{name}")
    if name in LISTS:
        chosen = st.multiselect(label, options, default=held, format_func=show.of(name), key=key, placeholder=t("filter_all"),
                                select_all=False)
    else:
        word = show.of(name)
        chosen = st.pills(label, options, selection_mode="multi", default=held, key=key,
                          format_func=lambda value: plain(f"{word(value)} {counted.get(value, 0)}"))
    state.remember(name, list(chosen))


def _chips(chosen: Mapping[str, Sequence[Any]], show: Labels, *, clearable: bool = False) -> None:
    """What is chosen out of sight, each with the button that takes it off; ``clearable``: and one that takes off all."""
    if not chosen:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="filter_chips"):
        for name, values in chosen.items():
            groups = [[value] for value in values] if len(values) <= ONE_BY_ONE else [list(values)]
            for group in groups:
                text = show.of(name)(group[0]) if len(group) == 1 else t("filter_several", n=len(group))
                title, rest = t(f"filter_{name}"), [value for value in values if value not in group]
                st.button(md("filter_chip", name=title, text=text), icon=":material/close:", key=f"chip_{name}_{group[0]}",
                          help=t("filter_remove", name=title), on_click=choose, args=(name, rest))
        if clearable:
            st.button(t("filter_clear"), key="filter_clear_all", type="tertiary", on_click=clear)


def _strange() -> None:
    """What a link asked for that the store doesn't know."""
    said = state.recall("strange", [])
    if said:
        parts = [one.partition("=") for one in said]
        named = charts.join((t("quoted", name=t(f"filter_{name}"), text=text) for name, _, text in parts), state.language())
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(md("filter_strange", values=named))
            st.button(t("understood"), key="strange_seen", on_click=state.remember, args=("strange", []))


class Labels:
    """What people read for the choices of each field, in the reader's language."""

    def __init__(self) -> None:
        self._lang = state.language()

    def of(self, name: str) -> Callable[[Any], str]:
        """The words for a choice of this field."""
        words: Callable[[Any], str] = getattr(self, f"_{name}")()
        silent = f"filter_none_{name}"
        return lambda value: t(silent if has(silent) else "filter_none") if value == NONE else words(value)

    def _region(self) -> Callable[[str], str]:
        return names.region

    def _group(self) -> Callable[[str], str]:
        groups = entry("finding", "groups")
        return lambda key: str(groups[key][self._lang])

    def _sector(self) -> Callable[[str], str]:
        return names.sector

    def _metric(self) -> Callable[[str], str]:
        known = names.metric_map()
        return lambda key: known.get(key, key)

    def _year(self) -> Callable[[int], str]:
        return names.year

    def _paper(self) -> Callable[[str], str]:
        titles = frames.paper_titles()
        return lambda doc: titles.get(doc, doc)

    def _status(self) -> Callable[[str], str]:
        return partial(_status, lang=self._lang)

    def _force(self) -> Callable[[str], str]:
        known = entry("finding", "force")
        return lambda force: str(known[force][self._lang]) if force in known else force

    def _lead(self) -> Callable[[str], str]:
        return str

    def _role(self) -> Callable[[str], str]:
        return roles.role_name

    def _reviewed(self) -> Callable[[str], str]:
        return roles.status_name


def _status(code: str, lang: str) -> str:
    return charts.status("not_judged", WAITING, None, lang) if code == WAITING else charts.status(code, None, None, lang)


def pick(name: str, label: str, options: Sequence[str], show: Callable[[str], str], *,
         first: str | None = None, width: int | str = "stretch") -> str:
    """A choice of one that a page makes for itself, kept in the session and in the address under ``name``."""
    said = state.asked(name)
    if said and said[0] not in options:
        st.warning(md("pick_strange", label=label, text=show(said[0])))
    elif said and state.recall(name, said[0]) != said[0]:
        state.bump(name)
    held = said[0] if said and said[0] in options else state.recall(name, first)
    index = list(options).index(held) if held in options else 0
    chosen = st.selectbox(label, list(options), index=index, format_func=show, key=state.list_key(name, options), width=width)
    state.remember(name, chosen)
    state.to_url(name, [chosen])
    return chosen
