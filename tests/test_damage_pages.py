"""What the pages say of a damaged store and of its backups, without a browser."""
from __future__ import annotations

import datetime
import sqlite3
from pathlib import Path

import pytest

from targets import daily
from targets.config import Config
from targets.store import Store
from tests import made
from tests.test_app import WORDS, page, texts, url  # noqa: F401


def shelf(address: str) -> daily.Shelf:
    return daily.shelf(Config(store_url=address))


def changed_past_the_log(address: str, file: Path) -> None:
    store = Store(address)
    store.save_actuals(made.figures({}), by="li", origin="form")
    store.close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE actuals SET value = value + 1")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_store_that_is_not_whole_is_said_on_every_page_with_the_way_back(url: str, tmp_path: Path, lang: str) -> None:  # noqa: F811
    from targets.ui import state
    good = shelf(url).put(lambda place: place.write_bytes(b""), "daily")
    changed_past_the_log(url, tmp_path / "app.db")
    assert state.store().faults()           # as the application does after its start
    for name in ("overview", "entry", "settings"):
        app = page(name, lang=lang)
        assert not app.exception
        assert WORDS["store_faults"][lang] in app.error[0].value
        shown = texts(app).replace("\\", "")
        assert f"restore {good} --replace" in shown
        assert "check --log" in shown


def test_a_file_that_is_no_store_is_said_with_the_way_back(url: str, tmp_path: Path) -> None:  # noqa: F811
    for end in ("-wal", "-shm"):
        (tmp_path / f"app.db{end}").unlink(missing_ok=True)
    (tmp_path / "app.db").write_bytes(b"spoilt" * 4000)
    app = page("overview")
    assert not app.exception
    assert "已损坏" in app.error[0].value
    assert "restore" in app.info[0].value
    assert (tmp_path / "app.db").read_bytes() == b"spoilt" * 4000


def test_the_settings_page_tells_of_the_last_backup_and_of_one_that_failed(url: str) -> None:  # noqa: F811
    assert WORDS["backup_none_yet"]["zh"] in texts(page("settings"))
    at = datetime.datetime(2026, 3, 10, 4, 5, tzinfo=datetime.UTC)
    shelf(url).put(lambda place: place.write_bytes(bytes(2_000_000)), "daily", at)
    shown = texts(page("settings"))
    assert "2026-03-10 04:05 UTC，每日，2.0 MB" in shown
    assert str(shelf(url).folder) in shown
    shelf(url).say_failed({"at": "2026-03-11T04:05:00+00:00", "zh": "磁盘已满", "en": "The disk is full"})
    app = page("settings", lang="en")
    assert "(2026-03-11 04:05 UTC) failed: The disk is full" in app.warning[0].value
