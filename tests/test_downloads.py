"""Files made when they are asked for: no run of a page is there then, yet they are the reader's in language, filters and marks."""
from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from test_app import page, url  # noqa: F401

from targets import briefing as making
from targets.store import Store
from targets.ui import briefings, frames, table
from targets.views import View


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What is made for the downloads of the pages drawn from here on, by their keys."""
    held: dict[str, Callable[[], bytes]] = {}
    drawn = st.download_button

    def download_button(label: str, data: Any, *rest: Any, **more: Any) -> bool:
        held[str(more.get("key"))] = data
        return drawn(label, data, *rest, **more)

    monkeypatch.setattr(st, "download_button", download_button)
    return held


def fetched(work: Callable[[], bytes]) -> bytes:
    """As the server does it: on a thread that knows no reader."""
    got: list[bytes] = []
    thread = threading.Thread(target=lambda: got.append(work()))
    thread.start()
    thread.join()
    return got[0]


@pytest.mark.parametrize(("lang", "heading"), [("zh", "指标"), ("en", "Metric")])
def test_a_table_comes_in_the_language_it_was_read_in(url: str, offered: dict[str, Any], lang: str, heading: str) -> None:  # noqa: F811
    app = page("timeline", lang=lang)
    assert not app.exception
    key = next(key for key in offered if key.endswith("_csv"))
    assert heading in fetched(offered[key]).decode("utf-8-sig").splitlines()[0].split(",")


def test_the_table_to_fill_in_holds_what_the_filters_leave(url: str, offered: dict[str, Any]) -> None:  # noqa: F811
    page("entry", region="陕西")
    told = fetched(offered["template"]).decode("utf-8-sig")
    assert "陕西" in told
    assert "贵州" not in told


def test_the_files_of_a_briefing_mark_what_changed(url: str, offered: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    made: list[making.Briefing] = []
    monkeypatch.setattr(making, "make", lambda briefing, *_: (made.append(briefing), (b"", "x"))[1])
    app = page("briefing")
    app.session_state["tray"] = (View("ranked", "电解铝产能利用率"),)
    app.session_state["brief_changed"] = {0: ("变了",), 7: ("没有这一页",)}
    app.run()
    fetched(offered[f"brief_{making.KINDS[0]}"])
    assert made[0].changed == {0: ("变了",)}


def test_a_briefing_that_could_not_be_saved_is_still_unsaved(url: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    app = page("briefing")
    app.session_state["tray"] = (View("ranked", "电解铝产能利用率"),)
    app.run()
    other = Store(url)
    other.keep(briefings.KIND, "季报", {}, by="甲", seen=0)
    other.close()
    app.text_input(key=next(one.key for one in app.text_input if one.key.startswith("brief_name"))).set_value("季报")
    app.button(key="brief_save").click().run()
    assert any("季报" in one.value and "甲" in one.value for one in app.error)
    held = app.session_state
    assert "tray_kept" not in held or held["tray_kept"] != held["tray"]      # so that the browser still asks before it closes
    app.button(key="brief_save").click().run()
    app.button(key="brief_replace").click().run()       # by now the other is known, and may be replaced
    assert app.session_state["tray_kept"] == app.session_state["tray"]


def test_a_long_table_is_fetched_from_the_root_whatever_path_the_pages_stand_under(
        url: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(table, "LARGE", 0)
    monkeypatch.setattr(frames, "beside", True)
    app = page("table", region="贵州", lang="en", sort="-target")
    link, = app.get("link_button")
    assert link.proto.url.startswith("/api/targets.csv?")
    assert parse_qs(urlsplit(link.proto.url).query) == {"region": ["贵州"], "sort": ["-target"], "lang": ["en"]}
