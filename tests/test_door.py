"""A log-in that is not rightly set up lets nobody in and says why; an address others can reach needs one."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import config as streamlit_config
from streamlit.runtime.secrets import secrets_singleton
from streamlit.testing.v1 import AppTest

from targets import config, logs, tokens
from targets.__main__ import main
from targets.access import Access, Role
from targets.config import TOP
from targets.store import Store
from targets.ui import signin
from tests.test_app import WORDS, page, url  # noqa: F401

GOOD = {"redirect_uri": "http://localhost:8501/oauth2callback", "cookie_secret": "x" * 40, "client_id": "a", "client_secret": "b",
        "server_metadata_url": "http://localhost/.well-known/openid-configuration"}


@pytest.fixture
def secrets(tmp_path: Path) -> Iterator[Path]:
    """Where the file of the log-in would stand; read anew by each test."""
    file = tmp_path / "secrets.toml"
    before = streamlit_config.get_option("secrets.files")
    streamlit_config.set_option("secrets.files", [str(file)])
    secrets_singleton._reset()
    yield file
    streamlit_config.set_option("secrets.files", before)
    secrets_singleton._reset()


def toml(**said: str) -> str:
    return "[auth]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in said.items())


def code(settings: Access) -> str | None:
    found = signin.trouble(settings)
    return found[0] if found else None


def test_without_any_of_it_there_is_no_log_in_and_nothing_wrong(secrets: Path) -> None:
    assert not signin.configured()
    assert code(Access()) is None


def test_a_whole_log_in_is_taken(secrets: Path) -> None:
    secrets.write_text(toml(**GOOD), "utf-8")
    assert (signin.configured(), code(Access()), signin.providers()) == (True, None, [""])


def test_a_run_of_a_page_looks_for_the_log_in_once_and_the_next_run_anew(secrets: Path, url: str,  # noqa: F811
                                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bool] = []
    found = signin.auth_util.get_secrets_auth_section

    def look() -> Any:
        looked.append(True)
        return found()

    monkeypatch.setattr(signin.auth_util, "get_secrets_auth_section", look)
    app = page("entry")
    assert len(looked) == 1
    assert not closed(app)
    secrets.write_text(toml(**GOOD | {"cookie_secret": "short"}), "utf-8")       # pragma: allowlist secret
    assert "暂不让任何人进入" in closed(app.run())[0]
    assert len(looked) > 1


@pytest.mark.parametrize("said", [{"roles": {"g": Role.EDITOR}}, {"people": {"a@b.c": Role.ADMIN}}, {"default": Role.VIEWER}])
def test_roles_without_a_log_in_let_nobody_in(secrets: Path, said: dict[str, Any]) -> None:
    assert code(Access(**said)) == "signin_missing"


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_a_log_in_that_lacks_something_lets_nobody_in(secrets: Path, missing: str) -> None:
    secrets.write_text(toml(**{name: value for name, value in GOOD.items() if name != missing}), "utf-8")
    assert code(Access()) == "signin_incomplete"


def test_a_weak_secret_lets_nobody_in(secrets: Path) -> None:
    secrets.write_text(toml(**GOOD | {"cookie_secret": "short"}), "utf-8")       # pragma: allowlist secret
    assert code(Access()) == "signin_short"


def test_a_file_that_can_not_be_read_lets_nobody_in(secrets: Path) -> None:
    secrets.write_text("[auth\n", "utf-8")
    assert code(Access()) == "signin_secrets"


def test_several_providers_get_a_button_each(secrets: Path) -> None:
    own = {name: GOOD[name] for name in ("client_id", "client_secret", "server_metadata_url")}
    both = {name: GOOD[name] for name in ("redirect_uri", "cookie_secret")}
    secrets.write_text(toml(**both) + "".join(toml(**own).replace("[auth]", f"[auth.{name}]") for name in ("office", "guests")), "utf-8")
    assert (code(Access()), signin.providers()) == (None, ["office", "guests"])


@pytest.mark.parametrize(("address", "is_open", "reached"), [
    ("127.0.0.1", False, False), ("localhost", False, False), ("::1", False, False), ("unix:///run/x", False, False),
    ("0.0.0.0", False, True), ("", False, True), ("10.1.2.3", False, True), ("::", False, True), ("0.0.0.0", True, False)])
def test_an_address_others_reach_needs_a_log_in_or_the_word(secrets: Path, address: str, is_open: bool, reached: bool) -> None:
    before = st.get_option("server.address")
    streamlit_config.set_option("server.address", address)
    try:
        assert signin.exposed(Access(open=is_open)) is reached
    finally:
        streamlit_config.set_option("server.address", before)


def closed(app: AppTest) -> list[str]:
    return [str(one.value) for one in app.error]


@pytest.mark.parametrize("text", ["[auth\n", toml(**GOOD | {"cookie_secret": "short"})])      # pragma: allowlist secret
def test_the_pages_show_the_reason_and_nothing_else(url: str, secrets: Path, text: str) -> None:  # noqa: F811
    secrets.write_text(text, "utf-8")
    app = page("table")
    assert not app.exception
    assert len(closed(app)) == 1
    assert "暂不让任何人进入" in closed(app)[0]
    assert not app.dataframe


def test_the_pages_ask_for_a_log_in_where_there_is_one(url: str, secrets: Path) -> None:  # noqa: F811
    secrets.write_text(toml(**GOOD), "utf-8")
    app = page("table")
    assert not app.exception
    assert [one.label for one in app.button] == [WORDS["door_enter"]["zh"]]
    assert not app.dataframe


def test_the_server_does_not_start_where_anybody_could_come_in(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("language: en\n", "utf-8")
    env = os.environ | {"TARGETS_DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}", "TARGETS_CONFIG": str(tmp_path / "config.yaml")}
    script = "from streamlit import config; config.set_option('server.address', '0.0.0.0'); import serve"
    ended = subprocess.run([sys.executable, "-c", script], cwd=TOP, env=env, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 2
    assert "no log-in is set up, so nothing is served" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_server_starts_with_words_it_can_not_use_and_lets_nobody_in(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("vocabulary: {metrics: 5}\n", "utf-8")
    env = os.environ | {"TARGETS_DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}", "TARGETS_CONFIG": str(tmp_path / "config.yaml")}
    script = "import serve; print(serve._by_login(), serve._anybody())"
    ended = subprocess.run([sys.executable, "-c", script], cwd=TOP, env=env, capture_output=True, text=True, timeout=120)
    assert ended.stdout.split() == ["True", "False"]
    assert "Traceback" not in ended.stderr


def test_read_only_leaves_nothing_to_press(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "config.yaml"
    file.write_text("access: {read_only: true}\n", "utf-8")
    monkeypatch.setenv("TARGETS_CONFIG", str(file))
    st.cache_resource.clear()
    app = page("settings")
    assert not app.exception
    pressed = {one.key: one.disabled for one in page("documents", doc="guizhou").button}
    assert all(pressed[key] for key in ("accept", "correct", "reject", "merge", "add_record"))
    assert any("只读" in one.value for one in page("documents", doc="guizhou").caption)
    st.cache_resource.clear()


def test_an_unforeseen_error_is_a_sentence_with_its_number_and_no_more(url: str) -> None:  # noqa: F811
    def script() -> None:
        from targets.ui import components
        components.unforeseen(ValueError("王丽 81.37"))

    shown = closed(AppTest.from_function(script).run())
    assert len(shown) == 1
    assert "预料之外" in shown[0]
    assert "王丽" not in shown[0]


def test_a_token_by_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    place = f"sqlite:///{tmp_path / 'one.db'}"
    monkeypatch.setenv("TARGETS_DATABASE_URL", place)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["token", "统计平台", "--days", "30"]) == 0
    told = capsys.readouterr()
    store = Store(place)
    found = tokens.holder(store, told.out.strip())
    assert found is not None
    assert found.name == "统计平台"
    assert "只显示这一次" in told.err
    assert main(["token", "--list"]) == 0
    assert "统计平台：有效到" in capsys.readouterr().out
    assert main(["token", "统计平台"]) == 1
    assert "已有名为" in capsys.readouterr().err
    assert main(["token", "统计平台", "--revoke"]) == 0
    assert tokens.holder(store, told.out.strip()) is None
    assert main(["token", "统计平台", "--revoke"]) == 1
    assert main(["token", ""]) == 1
    store.close()


def test_the_log_is_quiet_where_nobody_set_it_up(capsys: pytest.CaptureFixture[str]) -> None:
    logs.event("write", right="figures")
    assert capsys.readouterr().err == ""
    assert config.Log() == config.load().log
