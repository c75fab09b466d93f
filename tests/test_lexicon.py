"""The strict loader: what YAML would let pass is told with file and line, and a user's words are checked alike."""
from __future__ import annotations

from pathlib import Path

import pytest

from extract import lexicon
from extract.errors import LexiconError
from extract.lexicon_checks import check, described


@pytest.fixture(autouse=True)
def _no_overlay():
    yield
    lexicon.overlay(None)


def test_every_file_loads_and_has_a_shape() -> None:
    assert {"units", "numerals", "comparators", "regions", "roles", "kinds", "periods", "sections"} <= set(lexicon.names())
    assert set(lexicon.names()) <= described(), "describe the new file under 'shapes' in extract/data/_schemas.yaml"
    for name in lexicon.names():
        assert lexicon.load(name)


@pytest.mark.parametrize(("text", "value"), [
    ("1e4", 10000.0), ("1E-2", 0.01), ("1.5e3", 1500.0), ("100", 100), ("-3", -3), ("0.5", 0.5),
    ("no", "no"), ("on", "on"), ("1:30", "1:30"), ("2016-06-05", "2016-06-05"), ("010", "010"), ("1_000", "1_000"),
    ("true", True), ("~", None), ("", None),
])
def test_scalars_are_what_they_look_like(text: str, value: object) -> None:
    data, faults = lexicon.parse(f"key: {text}\n", "test.yaml")
    assert not faults
    assert data == {"key": value}
    assert type(data["key"]) is type(value)


def test_duplicate_keys_are_told_with_both_lines() -> None:
    _, faults = lexicon.parse("a:\n  x: 1\n  y: 2\n  x: 3\nb: [{k: 1, k: 2}]\n", "test.yaml")
    assert faults == ["test.yaml:4: key 'x' stands twice (first in line 2); keep one",
                      "test.yaml:5: key 'k' stands twice (first in line 5); keep one"]


def test_broken_yaml_is_one_sentence_with_a_line() -> None:
    data, faults = lexicon.parse("a: 1\nb: [1, 2\n", "test.yaml")
    assert data is None
    assert len(faults) == 1
    assert faults[0].startswith("test.yaml:")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vocabulary folder of its own, into which a test writes a faulty file."""
    monkeypatch.setattr(lexicon, "DATA", tmp_path)
    lexicon.load.cache_clear()
    yield tmp_path
    lexicon.load.cache_clear()


UNITS = """\
dimensions:
  mass:
    base: 吨
    units: {吨: 1, 公斤: 1e-3}
  length:
    base: 米
    units: {米: 1, 吨: 2}
    colour: red
counts: {firm: [家], thing: [个, 家]}
scales: {万: 10000}
per: [/]
"""


def test_faults_of_a_file_are_collected_with_their_lines(folder: Path) -> None:
    (folder / "units.yaml").write_text(UNITS, encoding="utf-8")
    with pytest.raises(LexiconError, match="units.yaml:8: unknown key 'colour'"):
        lexicon.load("units")
    (folder / "units.yaml").write_text(UNITS.replace("    colour: red\n", ""), encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        lexicon.load("units")
    assert "units.yaml:7: '吨' has two dimensions, 'mass' and 'length'" in str(caught.value)
    assert "units.yaml:8: '家' has two dimensions, 'firm' and 'thing'" in str(caught.value)


@pytest.mark.parametrize(("change", "message"), [
    (("    base: 吨\n", ""), "key 'base' is missing"),
    (("公斤: 1e-3", "公斤: 1/0"), "is no number and no fraction"),
    (("公斤: 1e-3", "公斤: 0"), "must be above 0"),
    (("{吨: 1, 公斤: 1e-3}", "[吨]"), "must be a mapping, not a list"),
    (("per: [/]", "per: /"), "must be a list, not the text '/'"),
    (("{吨: 1, ", "{吨: 2, "), "must have the factor 1"),
])
def test_each_fault_says_what_to_do(folder: Path, change: tuple[str, str], message: str) -> None:
    good = UNITS.replace("    colour: red\n", "").replace(", 吨: 2}", "}").replace("[个, 家]", "[个]")
    (folder / "units.yaml").write_text(good, encoding="utf-8")
    assert lexicon.load("units")["dimensions"]["mass"]["units"]["公斤"] == 0.001
    lexicon.load.cache_clear()
    (folder / "units.yaml").write_text(good.replace(*change), encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        lexicon.load("units")


def test_a_word_may_not_bound_both_ways() -> None:
    data = {"before": {">=": ["不低于"], "<=": ["不高于", "不低于"]}, "after": {}, "fillers": [], "shared": []}
    assert [text for _, text in check("comparators", data)] == ["'不低于' stands under '>=' and '<='; keep one"]


def test_a_word_stands_under_one_cue() -> None:
    cues = {"modal": {"role": "target", "near": 1.5, "words": ["力争"]}, "done": {"role": "actual", "near": -2, "words": ["力争"]}}
    data = {"cues": cues, "priors": {}, "period": {}, "shape": {}}
    assert [text for _, text in check("roles", data)] == ["'力争' stands under 'modal' and 'done'; keep one"]


def test_a_broken_pattern_is_told() -> None:
    data = {"headings": [{"level": 1, "pattern": "第[一"}]}
    assert [(where, text.split(":")[0]) for where, text in check("sections", data)] == [
        (("headings", 0, "pattern"), "not a valid pattern")]


def test_an_overlay_adds_words_and_can_be_taken_away() -> None:
    before = lexicon.load("comparators")["after"][">="]
    assert "朝上" not in before
    lexicon.overlay({"comparators": {"after": {">=": ["朝上"]}}, "units": {"counts": {"own": ["篓"]}}})
    assert lexicon.load("comparators")["after"][">="] == [*before, "朝上"]
    assert lexicon.load("units")["counts"]["own"] == ["篓"]
    lexicon.overlay({})
    assert lexicon.load("comparators")["after"][">="] == before


@pytest.mark.parametrize(("vocabulary", "told"), [
    ({"units": "万吨"}, "'万吨' contradicts a mapping of"), ({"units": {"scales": ["万"]}}, "a list of 1 contradicts a mapping of"),
    ({"comparators": {"fillers": "着" * 5000}}, "contradicts a list of"), ({"regions": {"x" * 5000: 1}}, "unknown key"),
    ({"comparators": {"fillers": list(range(500))}}, "and 480 more faults"),
])
def test_what_is_wrong_with_an_overlay_is_told_without_quoting_all_of_it(vocabulary: dict, told: str) -> None:
    with pytest.raises(LexiconError) as caught:
        lexicon.overlay(vocabulary, "my.yaml")
    assert told in str(caught.value)
    assert "my.yaml" in str(caught.value)
    assert len(str(caught.value)) < 2500


def test_what_is_built_from_words_is_built_anew_after_an_overlay() -> None:
    @lexicon.cached
    def longest() -> int:
        return max(map(len, lexicon.load("comparators")["fillers"]))

    length = longest()
    lexicon.overlay({"comparators": {"fillers": ["了" * (length + 1)]}})
    assert longest() == length + 1


@pytest.mark.parametrize(("vocabulary", "message"), [
    ({"colours": {}}, "vocabulary.colours is no vocabulary file"),
    ({"units": {"scales": {"万": 1000}}}, "contradicts 10000"),
    ({"units": {"dimensions": {"own": {"base": "担", "units": {"担": 1, "吨": 20}}}}}, "two dimensions"),
    ({"comparators": {"before": {"<=": ["不低于"]}}}, "stands under '>=' and '<='"),
    ({"metrics": {"metrics": {"own": {"zh": "甲", "en": "x", "unit": "", "polarity": "up", "shape": "stock", "sector": "energy",
                                      "source": "nbs", "aliases": ["地区生产总值"]}}}}, "name of two metrics"),
    ({"metrics": {"metrics": {"own": {"zh": "甲"}}}}, "key 'en' is missing"),
    ({"numerals": {"colour": "red", "digits": []}}, "contradicts"),
])
def test_a_faulty_overlay_is_refused_and_changes_nothing(vocabulary: dict, message: str) -> None:
    lexicon.overlay({"comparators": {"fillers": ["着"]}})
    with pytest.raises(LexiconError, match=message) as caught:
        lexicon.overlay(vocabulary, "my.yaml")
    assert "my.yaml" in str(caught.value)
    assert "着" in lexicon.load("comparators")["fillers"]
