"""Settings: the reader's name, the store and its backup, views kept by name, and the settings in use with where they come from."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from targets import charts, config, db, machine
from targets.access import NOBODY
from targets.amounts import number
from targets.briefing import able
from targets.charts.wording import yes_no
from targets.text import message
from targets.ui import backups, components, entrance, frames, guide, keeping, record, savedviews, state
from targets.ui.i18n import has, t


def render() -> None:
    components.heading("page_settings", t("settings_lead"))
    _reader()
    st.markdown(f"##### {t('views')}")
    savedviews.manage()
    left, right = st.columns(2, gap="large")
    with left, components.sentence():
        _store()
        entrance.render()
    with right:
        _machine()
    if state.may("backup"):
        _settings()


def _reader() -> None:
    st.markdown(f"##### {t('settings_reader')}")
    keeping.name_field("settings")
    st.caption(t("settings_reader_help"))
    if guide.dismissed() and st.button(t("guide_again"), key="guide_again"):
        guide.bring_back()
        components.go_to("overview")


def _store() -> None:
    """Where the store is, what it holds, and all of it as one file."""
    st.markdown(f"##### {t('settings_store')}")
    papers, goals, figures = frames.documents(), frames.targets(), frames.actuals()
    url = db.shown(state.settings().store_url)
    place = [(t("store_place"), url)] if state.may("backup") else []      # of the server no more than its keepers need
    record.facts([*place, (t("store_version"), db.HEAD),
                  *((t(f"count_{name}"), f"{n:,}") for name, n in (("papers", len(papers)), ("targets", len(goals)),
                                                                  ("open", int(papers["n_open"].sum())))),
                  (t("figures_kept"), f"{len(figures):,}"), (t("data_as_of"), frames.as_of())])
    st.markdown(f"##### {t('backups')}")
    backups.render()


def _machine() -> None:
    """What pictures and files made on the server need, and how light and dark are chosen."""
    st.markdown(f"##### {t('settings_machine')}")
    wanted = state.settings().fonts
    found = machine.installed(wanted)
    fonts = t("fonts_unknown") if found is None else charts.join(found, state.language()) or t("fonts_none")
    record.facts([(t("machine_browser"), able.browser() or t("browser_none")), (t("machine_fonts"), fonts),
                  (t("machine_theme"), t("theme_dark" if state.dark() else "theme_light"))])
    why = able.why_no_pictures()
    if why:
        st.warning(message(why, state.language()))
    st.caption(t("machine_help"))


def _settings() -> None:
    """The settings in use; they are changed in their file."""
    st.markdown(f"##### {t('settings_used')}")
    used = state.settings()
    st.caption(t("settings_file", path=used.path) if used.path else t("settings_no_file"))
    rows = [{t("setting"): _name(key), t("setting_value"): _value(key, value), t("setting_from"): t(f"setting_{where}"),
             t("setting_key"): key} for key, value, where in config.listing(used)]
    widths = (245, 150, 90, 250) if state.style().narrow else (330, 430, 110, 340)
    columns = {name: st.column_config.TextColumn(width=width) for name, width in zip(rows[0], widths, strict=True)}
    st.dataframe(pd.DataFrame(rows), hide_index=True, placeholder="", height="content", column_config=columns)


def _name(key: str) -> str:
    """What a setting is about; its key where no words are written."""
    word = f"set_{key.replace('.', '_')}"
    return t(word) if has(word) else key


def _value(key: str, value: object) -> str:
    word = key.replace(".", "_")
    if value is None or value in ("", {}, [], ()):
        return t(f"empty_{word}" if has(f"empty_{word}") else "setting_empty")
    if has(f"value_{word}_{value}"):
        return t(f"value_{word}_{value}")
    if key == "store.url":
        return db.shown(str(value))
    if isinstance(value, (list, tuple)):
        return charts.join(map(str, value), state.language())
    if isinstance(value, Mapping):
        return t("list_semicolon").join(f"{name}: {NOBODY if held is None else held}" for name, held in value.items())
    if isinstance(value, bool):
        return yes_no(value, state.language())
    return number(value, "en") if isinstance(value, (int, float)) else str(value)
