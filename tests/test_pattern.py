"""The vocabulary's patterns mean to `re` what they would mean to `regex`."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
import regex

from extract import lexicon
from extract.pattern import HAN, compile_pattern

TOP = Path(__file__).parent.parent
TEXTS = ["新增就业50万人以上，其中〇一二个；㐀家", "到2025年（力争）达到80%以上的 GDP", "[括号] # 号", "一般公共预算收入ABC增长5%", ""]


@pytest.mark.parametrize("pattern", [r"\p{Han}+", r"[\p{Han}A-Z]{2,4}", r"[^\p{Han}]+", r"(?<=\p{Han})\d+", r"[\]\[]", r"\\?\[", r"收入|就业 # Kommentar"])
def test_a_pattern_finds_what_it_finds_in_regex(pattern):
    theirs = regex.compile(pattern, regex.VERBOSE)
    ours = compile_pattern(pattern)
    assert [[m.span() for m in ours.finditer(text)] for text in TEXTS] == [[m.span() for m in theirs.finditer(text)] for text in TEXTS]


def test_the_longest_word_of_a_list_wins_and_a_shorter_one_where_what_follows_needs_it():
    pattern = compile_pattern(r"(?P<w>\L<words>)年", words=["今", "今明两", "明"])
    assert pattern.search("今明两年")["w"] == "今明两"
    assert compile_pattern(r"\L<words>末", words=["年", "年末"]).fullmatch("年末")


def test_han_is_the_script_that_regex_knows():
    ours, theirs = re.compile(f"[{HAN}]"), regex.compile(r"\p{Script=Han}")
    codes = [*range(0x2E00, 0x3200), *range(0x33F0, 0x3410), *range(0x4DB0, 0x4E10), *range(0x9FF0, 0xA010), *range(0xF8F0, 0xFB00)]
    assert [code for code in codes if bool(ours.match(chr(code))) != bool(theirs.match(chr(code)))] == []


def test_a_word_list_that_is_not_given_is_an_error():
    with pytest.raises(KeyError):
        compile_pattern(r"\L<words>")


def test_every_compiled_vocabulary_gives_patterns_of_re():
    for name in ("context", "kinds", "duty"):
        found = [value for value in vars(lexicon.compiled(name, plain=("of",))).values() if hasattr(value, "finditer")]
        assert found
        assert all(isinstance(value, re.Pattern) for value in found)


@pytest.mark.parametrize("path", [*sorted((TOP / "extract").glob("*.py")), *sorted((TOP / "extract" / "data").glob("*.yaml"))], ids=lambda path: path.name)
def test_no_possessive_quantifier_stands_behind_a_group(path):
    """Python 3.11.0 to 3.11.4 match them wrongly (python/cpython#106052): an atomic group says the same."""
    lines = [line for line in path.read_text("utf-8").splitlines() if "regex.compile(" not in line]   # the library regex is sound
    assert not re.findall(r".{0,30}\)(?:[*?+]|\{{1,2}[0-9]*,?[0-9]*\}{1,2})\+", "\n".join(lines))
