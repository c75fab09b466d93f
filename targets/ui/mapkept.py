"""Mappings of words to metrics as the store keeps them: told in words, remembered, forgotten."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from targets import mapping, query
from targets.text import TargetsError
from targets.ui import state
from targets.ui.i18n import plain, t


def leave(group: dict[str, Any]) -> None:
    """Remember that figures in these words stay as they are; for a button's ``on_click``."""
    _say(lambda by: state.store().keep(mapping.KIND, group["wording"], mapping.leaving(group), by=by), "map_left")


def forget(wording: str) -> None:
    """Forget a mapping or that figures stay as they are; for a button's ``on_click``."""
    _say(lambda by: state.store().drop_kept(mapping.KIND, wording, by=by), "map_forgotten")


def _say(work: Callable[[str], object], done: str) -> None:
    """A decision that changes no figure; what it did, or why it can't be done, stands above the tabs."""
    try:
        work(state.person().name)
    except TargetsError as error:
        state.remember("save_error", error.say(state.language()))
    else:
        state.remember("saved_note", t(done))


def render(kept: list[dict[str, Any]]) -> None:
    """The maps that later files are read with, and the way to forget one."""
    maps = [one for one in kept if not one["body"].get("leave")]
    if not maps:
        return
    with st.expander(t("map_kept", n=len(maps))):
        st.caption(t("map_kept_help"))
        for one in maps:
            words, button = st.columns([5, 1], vertical_alignment="center")
            said = {name: plain(word) for name, word in map_words(one).items()}
            words.markdown(t("map_kept_line", **said, by=plain(one["by"]), at=one["at"][:10]))
            button.button(t("map_forget"), key=f"forget_{one['kept']}", disabled=not state.may("maps"), on_click=forget,
                          args=(one["name"],))


def map_words(one: dict[str, Any]) -> dict[str, str]:
    """A kept map in words: what was said, in what unit, and what it stands for."""
    body = one["body"]
    said = query.metric_label(body["metric_id"], body["metric"], state.language())
    to = said if body["kind"] == "level" else t("map_of_kind", metric=said, kind=t(f"answer_kind_{body['kind']}"))
    return {"said": str(body["said"]), "said_unit": str(body["said_unit"]), "to": to, "unit": str(body["unit"])}
