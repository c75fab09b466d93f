"""Backups on the settings page: the last one, when the next is due, what went wrong, and all of the store as one file to take away."""
from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import streamlit as st

from targets import backup, charts, daily
from targets.archive import BackupError
from targets.shelf import Kept
from targets.store import Store
from targets.text import message, minute
from targets.ui import frames, record, rights, state
from targets.ui.i18n import plain, t

LARGEST = 200_000_000       # bytes: what is handed to a browser stands in the server's memory meanwhile


def render() -> None:
    used, lang = state.settings(), state.language()
    shelf = daily.shelf(used)
    kept, failed = shelf.all(), shelf.failed()
    every = t("backup_every", at=used.backup_at, keep=used.backup_keep) if used.backup_keep else t("backup_never")
    held = t("backup_held_in", n=len(kept), folder=shelf.folder) if state.may("backup") else f"{len(kept)}"     # where: for its keepers
    record.facts([(t("backup_last"), _told(kept[-1], lang) if kept else t("backup_none_yet")), (t("backup_by_itself"), every),
                  (t("backup_held"), held)])
    if failed:
        st.warning(t("backup_failed", at=minute(failed.get("at")), why=plain(failed.get(lang, ""))))
    if kept and (kept[-1].bytes or 0) > LARGEST:
        st.caption(message("backup_large", lang, **_sizes(kept[-1].bytes or 0)))
        return
    name = f"{charts.file_name(t('app_title'), t('backup_name'), frames.as_of())}.zip"
    st.download_button(t("backup"), partial(_whole, state.store()), name, "application/zip", key="backup", on_click="ignore",
                       icon=":material/download:", disabled=not state.may("backup"), help=rights.why_not("backup"))
    st.caption(t("backup_help"))


def _told(one: Kept, lang: str) -> str:
    return t("backup_at", at=minute(one.at.isoformat()), why=message(f"why_{one.why}", lang), size=one.size)


def _whole(store: Store) -> bytes:
    """``store``: as its reader may use it; when the file is made there is no run of the page to ask."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.zip"
        backup.backup(store, file)
        if (size := file.stat().st_size) > LARGEST:
            raise BackupError("backup_large", **_sizes(size))
        return file.read_bytes()


def _sizes(size: int) -> dict[str, str]:
    return {"size": f"{size / 1e6:,.0f}", "most": f"{LARGEST / 1e6:,.0f}"}
