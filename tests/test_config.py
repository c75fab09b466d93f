"""config.yaml: what is read, what is refused, and with which words."""
from __future__ import annotations

from pathlib import Path

import pytest

from extract.__main__ import _settings
from extract.readers.limits import DEFAULT
from targets import charts, config, progress
from targets.access import Access, Role
from targets.config import ConfigError


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for name in ("TARGETS_CONFIG", "TARGETS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_file_at_the_top_is_good():
    settings = config.load()
    assert settings.path == config.TOP / "config.yaml"
    assert settings.store_url == f"sqlite:///{config.TOP / 'data' / 'targets.db'}"
    assert settings.seeds.is_dir()


def test_an_empty_file_gives_the_defaults(tmp_path):
    settings = config.load(written(tmp_path, ""))
    assert settings.progress.tolerance == config.Tolerance()
    assert settings.language == "auto"


def test_values_are_read(tmp_path):
    settings = config.load(written(tmp_path, "language: en\nprogress:\n  tolerance:\n    growth_points: 0.2\n"
                                             "    metrics: {gdp: 0.1}\nfonts: [A, B]\n"))
    assert settings.language == "en"
    assert settings.progress.tolerance.growth_points == 0.2
    assert settings.progress.tolerance.metrics == {"gdp": 0.1}
    assert settings.fonts == ("A", "B")


def test_a_relative_store_counts_from_the_file(tmp_path):
    settings = config.load(written(tmp_path, "store: {url: 'sqlite:///here/x.db'}\n"))
    assert settings.store_url == f"sqlite:///{tmp_path / 'here' / 'x.db'}"


def test_another_database_is_left_as_written(tmp_path):
    url = "postgresql+psycopg://me@host/db"
    assert config.load(written(tmp_path, f"store: {{url: '{url}'}}\n")).store_url == url


def test_the_environment_names_file_and_store(tmp_path, monkeypatch):
    monkeypatch.setenv("TARGETS_CONFIG", str(written(tmp_path, "language: en\n")))
    monkeypatch.setenv("TARGETS_DATABASE_URL", "sqlite:///elsewhere.db")
    settings = config.load()
    assert (settings.language, settings.store_url) == ("en", "sqlite:///elsewhere.db")


@pytest.mark.parametrize(("text", "line", "part"), [
    ("language: zh\ncolour: red\n", 2, "colour"),                              # unknown key
    ("store:\n  url: sqlite:///a.db\n  timeout: 3\n", 3, "store.timeout"),     # unknown key below a group
    ("language: fr\n", 1, "auto | zh | en"),                                   # bad value
    ("progress:\n  tolerance:\n    share_points: -1\n", 3, ">= 0"),            # negative
    ("charts:\n  width: wide\n", 2, "charts.width"),                           # text for a number
    ("language: zh\nlanguage: en\n", 2, "language"),                           # twice
    ("store: here\n", 1, "store"),                                             # a value where a group stands
    ("- a\n- b\n", 1, "key: value"),                                           # no mapping
    ("fonts: [A\nlanguage: zh\n", 2, "YAML"),                                  # no YAML
])
def test_bad_settings_are_refused_with_file_and_line(tmp_path, text, line, part):
    file = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        config.load(file)
    for lang, where in (("zh", f"第 {line} 行"), ("en", f"ine {line}")):
        sentence = caught.value.say(lang)
        assert str(file) in sentence
        assert where in sentence
        assert part in sentence


def test_words_that_contradict_those_of_the_software_are_told_in_a_sentence(tmp_path):
    file = tmp_path / "config.yaml"
    file.write_text("vocabulary:\n  metrics: 5\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        config.in_use(file)
    for lang in ("zh", "en"):
        said = caught.value.say(lang)
        assert "vocabulary.metrics" in said
        assert len(said) < 1_000
    assert config.in_use(config.TOP / "config.yaml").vocabulary == {}      # what was in force stays in force


def test_own_words_for_states_are_used_wherever_a_state_is_told(tmp_path):
    config.in_use(written(tmp_path, "progress:\n  states: {on_track: {zh: 正常推进}}\n"))
    try:
        assert charts.status("on_track", None, None, "zh") == "● 正常推进"
        assert charts.status("on_track", None, None, "en") == "● On track"
        assert progress.tone_words("good", "zh")[0] == "正常推进"
    finally:
        config.in_use(config.TOP / "config.yaml")
    assert charts.status("on_track", None, None, "zh") == "● 符合时序"


def test_a_named_file_must_be_there(tmp_path):
    with pytest.raises(ConfigError, match=r"no-such\.yaml"):
        config.load(tmp_path / "no-such.yaml")


def test_a_file_that_is_not_utf8(tmp_path):
    file = tmp_path / "config.yaml"
    file.write_bytes("language: zh # 语言".encode("gb18030"))
    with pytest.raises(ConfigError, match="UTF-8"):
        config.load(file)


def test_who_may_do_what_is_read(tmp_path):
    found = config.load(written(tmp_path, "access:\n  claim: realm_access.roles\n  roles: {tt-admin: admin}\n"
                                          "  people: {wang@example.org: editor, gone@example.org: none}\n  default: viewer\n  hours: 8\n")).access
    assert found == Access(claim="realm_access.roles", roles={"tt-admin": Role.ADMIN}, default=Role.VIEWER, hours=8,
                           people={"wang@example.org": Role.EDITOR, "gone@example.org": None})


def test_nobody_is_let_in_who_is_not_listed_unless_the_file_says_so(tmp_path):
    assert config.load(written(tmp_path, "access: {people: {wang@example.org: editor}}")).access.default is None
    assert config.load().access == Access()


@pytest.mark.parametrize(("text", "code"), [
    ("access: {default: boss}", "config_value"), ("access: {people: {a@b.c: owner}}", "config_value"), ("access: {roles: {g: none}}", "config_value"),
    ("access: {open: 'yes'}", "config_value"), ("access: {hours: 0}", "config_value"), ("access: {peple: {}}", "config_unknown"),
    ("access:\n  people:\n    a@b.c: viewer\n    a@b.c: admin\n", "config_double"), ("log: {format: xml}", "config_value")])
def test_a_slip_in_who_may_do_what_is_told(tmp_path, text, code):
    with pytest.raises(ConfigError) as caught:
        config.load(written(tmp_path, text))
    assert caught.value.code == code


def test_what_is_raised_for_uploads_is_raised_for_commands_and_nothing_is_lowered(tmp_path):
    file = written(tmp_path, "documents: {max_mb: 7}\nuploads: {max_mb: 9, sheets: 800, pages: 10}\n")
    for limits in (config.load(file).limits, _settings(file).limits):
        assert (limits.max_mb, limits.sheets, limits.pages) == (7, 800, DEFAULT.pages)
        assert limits.size_setting == "documents.max_mb"
