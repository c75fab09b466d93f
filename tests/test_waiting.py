"""The first reading of a large store: readers learn what is being done, and the page they asked for follows."""
from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from targets import live
from targets.store import Store
from targets.ui import frames
from tests.test_app import WORDS, figures, page, said_of, texts, url

__all__ = ["url"]


def bars(app: AppTest) -> list[str]:
    """What the progress bars say."""
    return [one.proto.progress.text if hasattr(one.proto, "progress") else one.proto.text for one in app.get("progress")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_reader_of_a_large_store_waits_with_words_and_then_sees_the_page_asked_for(
        url: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, go = Store.actuals, threading.Event()
    monkeypatch.setattr(frames, "LARGE", 1)
    monkeypatch.setattr(live, "OPENING", 0.1)
    monkeypatch.setattr(Store, "actuals", lambda store, *rest, **more: (go.wait(60), read(store, *rest, **more))[1])
    app = page("region", p="陕西", lang=lang)
    assert not app.exception
    assert WORDS["waiting_lead"][lang].format(papers=3, targets=4, figures=0) in texts(app)
    assert "贵州省实施方案" in texts(app)
    end = time.monotonic() + 30
    while bars(app) != [WORDS["waiting_figures"][lang].format(step=2, steps=3)] and time.monotonic() < end:      # as the page does by itself
        time.sleep(0.1)
        app.run()
    assert bars(app) == [WORDS["waiting_figures"][lang].format(step=2, steps=3)]
    assert not figures(app)
    assert (said_of(app, "p"), said_of(app, "lang")) == (["陕西"], [lang])     # nothing of the address is used up
    go.set()
    end = time.monotonic() + 60
    while not frames.source().there() and time.monotonic() < end:
        time.sleep(0.05)
    app.run()
    assert not app.exception
    assert figures(app)
    assert app.selectbox[0].value == "陕西"
    assert WORDS["page_region"][lang] in texts(app)


def test_a_small_store_is_waited_for(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Store.actuals
    monkeypatch.setattr(live, "OPENING", 0.1)
    monkeypatch.setattr(Store, "actuals", lambda store, *rest, **more: (time.sleep(1.0), read(store, *rest, **more))[1])
    assert figures(page("region"))


def test_what_is_wrong_with_a_store_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.db").write_text("no database", encoding="utf-8")
    monkeypatch.setenv("TARGETS_DATABASE_URL", f"sqlite:///{tmp_path / 'broken.db'}")
    st.cache_resource.clear()
    app = page("overview")
    assert app.error
    assert not app.exception
    st.cache_resource.clear()
