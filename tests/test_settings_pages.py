"""Views kept by name, the settings page and the first steps, without a browser."""
from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from targets import access, backup, config, machine, review
from targets.access import Role
from targets.shelf import Shelf
from targets.store import Store
from tests import made
from tests.test_app import WORDS, page, texts, url  # noqa: F401


def button(app: AppTest, key: str):
    return next(one for one in app.button if one.key == key)


def keep(app: AppTest, name: str) -> AppTest:
    next(box for box in app.text_input if box.key.startswith("view_name_")).set_value(name)
    return next(one for one in app.button if one.label == WORDS["view_keep"]["zh"]).click().run()


def views(address: str) -> dict[str, dict]:
    return {row["name"]: row for row in Store(address).kept("view")}


def test_a_view_is_kept_with_its_page_filters_and_choices_and_opens_again(url: str) -> None:  # noqa: F811
    app = page("region", region="四川", year="2018", p="四川", lang="zh")
    keep(app, "川铝")
    assert not app.exception
    assert views(url)["川铝"]["body"] == {"page": "region", "query": {"region": ["四川"], "year": ["2018"], "p": ["四川"]}}
    other = page("region", lang="zh")
    assert other.query_params["p"] != "四川"
    next(one for one in other.button if one.label == "川铝").click().run()
    assert not other.exception
    assert {name: other.query_params[name] for name in ("region", "year", "p")} == {"region": "四川", "year": "2018", "p": "四川"}


def test_a_name_that_is_taken_is_asked_about_before_it_is_replaced(url: str) -> None:  # noqa: F811
    Store(url).keep("view", "常看", {"page": "table", "query": {}}, by="李四")
    app = keep(page("table", region="陕西"), "常看")
    assert "李四" in app.warning[0].value
    assert views(url)["常看"]["body"]["query"] == {}
    button(app, "view_replace").click().run()
    assert views(url)["常看"]["body"]["query"] == {"region": ["陕西"]}
    assert len(Store(url).kept_history("view", "常看")) == 2


def test_a_view_without_a_name_is_not_kept(url: str) -> None:  # noqa: F811
    app = keep(page("table"), "   ")
    assert [one.value for one in app.error] == [WORDS["view_nameless"]["zh"]]
    assert not views(url)


def test_views_are_listed_renamed_and_removed(url: str) -> None:  # noqa: F811
    Store(url).keep("view", "旧名", {"page": "table", "query": {"region": ["贵州"], "status": ["met"]}}, by="李四")
    Store(url).keep("view", "另一个", {"page": "metric", "query": {}}, by="王五")
    app = page("settings")
    shown = app.dataframe[0].value.set_index(WORDS["view_name"]["zh"])
    assert "贵州" in shown.loc["旧名", "筛选"]
    assert "如期达成" in shown.loc["旧名", "筛选"]
    assert shown.loc["旧名", WORDS["view_page"]["zh"]] == "目标表"
    app.selectbox[0].set_value("旧名").run()
    next(box for box in app.text_input if box.key.startswith("view_rename")).set_value("另一个")
    button(app, "view_rename_do").click().run()
    assert "另一个" in app.error[0].value
    next(box for box in app.text_input if box.key.startswith("view_rename")).set_value("新名")
    button(app, "view_rename_do").click().run()
    assert set(views(url)) == {"新名", "另一个"}
    app.selectbox[0].set_value("新名").run()
    button(app, "view_remove").click().run()
    assert set(views(url)) == {"另一个"}
    assert not app.exception


def test_a_name_is_free_again_once_its_view_is_removed_and_taken_where_somebody_was_quicker(url: str) -> None:  # noqa: F811
    store = Store(url)
    store.keep("view", "旧名", {"page": "table", "query": {}}, by="李四")
    store.drop_kept("view", "去年的", by="李四", seen=store.keep("view", "去年的", {"page": "metric", "query": {}}, by="李四"))
    app = page("settings")

    def rename(name: str) -> None:
        next(box for box in app.text_input if box.key.startswith("view_rename")).set_value(name)
        button(app, "view_rename_do").click().run()

    store.keep("view", "快手", {"page": "metric", "query": {}}, by="王五")      # the page does not know of it yet
    rename("快手")
    assert "王五" in app.error[0].value
    assert {name: one["body"]["page"] for name, one in views(url).items()} == {"旧名": "table", "快手": "metric"}
    app.selectbox[0].set_value("旧名").run()
    rename("去年的")
    assert set(views(url)) == {"去年的", "快手"}
    keep(page("table"), "旧名")       # renamed away: free for another
    assert set(views(url)) == {"旧名", "去年的", "快手"}


def test_a_view_whose_page_is_gone_says_so(url: str) -> None:  # noqa: F811
    Store(url).keep("view", "失效", {"page": "nowhere", "query": {}}, by="李四")
    app = page("table")
    next(one for one in app.button if one.label == "失效").click().run()
    assert not app.exception
    assert [one.value for one in app.error] == [WORDS["view_lost"]["zh"]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_settings_page_shows_every_setting_with_its_place_and_no_password(
        url: str, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    app = page("settings", lang=lang)
    assert not app.exception
    rows = app.dataframe[-1].value.set_index(WORDS["setting_key"][lang])
    assert set(rows.index) == set(config.RULES)
    assert rows.loc["store.wait_seconds", [WORDS["setting_value"][lang], WORDS["setting_from"][lang]]].tolist() == [
        "0.2", WORDS["setting_file"][lang]]
    assert rows.loc["store.url", WORDS["setting_from"][lang]] == WORDS["setting_environment"][lang]
    assert not set(rows[WORDS["setting"][lang]]) & set(config.RULES), "each setting has words"
    assert url in texts(app)


def test_a_password_in_the_url_is_not_shown() -> None:
    from targets.ui import settings
    assert "geheim" not in settings._value("store.url", "postgresql+psycopg://me:geheim@db/targets")


def test_the_backup_of_the_page_can_be_taken_back(url: str, tmp_path: Path) -> None:  # noqa: F811
    from targets.ui import backups
    file = tmp_path / "copy.zip"
    file.write_bytes(backups._whole(Store(url)))
    assert zipfile.is_zipfile(file)
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    assert backup.restore(other, file)["documents"] == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_backup_too_large_for_a_browser_is_left_in_its_folder(url: str, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    from targets.archive import BackupError
    from targets.ui import backups
    assert WORDS["backup_help"][lang] in texts(page("settings", lang=lang))
    monkeypatch.setattr(backups, "LARGEST", 1000)
    with pytest.raises(BackupError) as caught:
        backups._whole(Store(url))
    assert caught.value.code == "backup_large"
    shelf = Shelf(url)
    kept = shelf.put(lambda place: backup.backup(Store(url), place), "manual")
    app = page("settings", lang=lang)
    kept.unlink()
    assert not app.exception
    assert "python -m targets backup" in texts(app)
    assert WORDS["backup_help"][lang] not in texts(app)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMIN])
def test_where_backups_lie_is_for_those_who_keep_them(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, role: Role) -> None:  # noqa: F811
    monkeypatch.setattr(access, "local", lambda name: access.Person(name, role=role))
    app = page("settings")
    assert not app.exception
    assert (str(tmp_path) in texts(app)) == (role is Role.ADMIN)


def test_somebody_kept_out_is_shown_as_the_file_says_it() -> None:
    from targets.ui import settings
    assert settings._value("access.people", {"gone@example.org": None}) == "gone@example.org: none"


@pytest.mark.parametrize(("key", "value", "said"), [
    ("access.open", False, "否"), ("uploads.rows", 1048576, "1,048,576"), ("backup.folder", None, "数据库旁边"),
    ("access.default", None, "不准进入"), ("charts.map.approval", "", "无"), ("language", "auto", "随浏览器"), ("language", "zh", "zh")])
def test_values_are_said_in_words(key: str, value: object, said: str) -> None:
    from targets.ui import settings
    assert settings._value(key, value) == said


def test_the_smaller_bound_of_an_upload_is_the_one_told(url: str, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "config.yaml").write_text("uploads: {max_mb: 7.5}\n", "utf-8")
    assert "7.5 MB" in texts(page("entry"))


def test_a_machine_without_a_browser_or_fonts_says_what_is_missing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    monkeypatch.setattr(machine, "_families", lambda: frozenset({"dejavu sans"}))
    app = page("settings")
    shown = texts(app)
    assert WORDS["browser_none"]["zh"] in shown
    assert WORDS["fonts_none"]["zh"] in shown
    assert "Chromium" in app.warning[0].value
    monkeypatch.setattr(machine, "_families", lambda: frozenset({"dejavu sans", "noto sans cjk sc"}))
    assert "Noto Sans CJK SC" in texts(page("settings"))
    monkeypatch.setattr(machine, "_families", lambda: None)
    assert WORDS["fonts_unknown"]["zh"] in texts(page("settings"))


def test_the_listing_says_where_each_value_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TARGETS_DATABASE_URL", raising=False)
    file = tmp_path / "config.yaml"
    file.write_text("progress:\n  tolerance:\n    share_points: 0.7\n", encoding="utf-8")
    rows = {key: (value, where) for key, value, where in config.listing(config.load(file))}
    assert rows["progress.tolerance.share_points"] == (0.7, "file")
    assert rows["charts.width"] == (1280, "default")
    assert rows["store.url"][1] == "default"


def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path / 'empty.db'}"
    monkeypatch.setenv("TARGETS_DATABASE_URL", address)
    st.cache_resource.clear()
    st.cache_data.clear()
    return address


def ticks(app: AppTest) -> list[bool]:
    titles = [WORDS[f"guide_{name}"]["zh"] for name in ("papers", "check", "figures")]
    return [next(one.value.startswith("✔") for one in app.markdown if one.value.endswith(f"**{title}**")) for title in titles]


def test_an_empty_store_begins_with_three_steps_and_can_read_the_papers_that_come_along(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:  # noqa: F811
    address = empty(tmp_path, monkeypatch)
    app = page("overview")
    assert ticks(app) == [False, False, False]
    assert button(app, "guide_check").disabled
    button(app, "guide_seeds").click().run(timeout=120)
    assert not app.exception
    assert len(Store(address).documents()) == 5
    assert ticks(app) == [True, False, False]
    assert not button(app, "guide_check").disabled


def test_a_step_is_ticked_by_what_the_store_holds_and_the_guide_goes_when_all_are(url: str) -> None:  # noqa: F811
    Store(url).save_actuals(made.figures({"year": 2020}), by="李四", origin="form")
    app = page("overview")
    assert ticks(app) == [True, False, True]
    goal = Store(url).targets().iloc[0]
    Store(url).decide([review.Act(goal["doc"], review.Action.ACCEPT, goal["id"])], by="李四")
    st.cache_resource.clear()
    st.cache_data.clear()
    assert not [one for one in page("overview").button if one.key == "guide_dismiss"]


def test_the_guide_put_away_stays_away_for_this_name_and_comes_back_on_request(url: str) -> None:  # noqa: F811
    app = page("overview")
    app.session_state["by"] = "张三"
    button(app, "guide_dismiss").click().run()
    assert not [one for one in app.button if one.key == "guide_dismiss"]
    other = page("overview")
    assert [one for one in other.button if one.key == "guide_dismiss"]
    other.session_state["by"] = "张三"
    assert not [one for one in other.run().button if one.key == "guide_dismiss"]
    back = page("settings")
    next(box for box in back.text_input if box.label == WORDS["reviewer"]["zh"]).set_value("张三").run()
    button(back, "guide_again").click().run()
    assert not back.exception
    assert not Store(url).kept("guide")
