"""Characters read as what they stand for, one for one, and the way back to the text's own script."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extract
from extract import lexicon
from extract.errors import LexiconError
from extract.fold import BLANK, FEW, fold, table, wording


@pytest.mark.parametrize(("raw", "read"), [
    ("８．５％", "8.5%"), ("ＧＤＰ", "GDP"), ("１，２００", "1，200"), ("（一）；甲：乙！", "（一）；甲：乙！"), ("﹪﹐﹙三﹚", "%，（三）"),
    ("⽬⾦⼯⽔", "目金工水"), ("⻓⻘⻝⻋", "长青食车"), ("⾧⾞", "长车"), ("\uf90a\uf9ca", "金流"), ("\ufe41十五五\ufe42", "“十五五”"),
    ("增長至五萬噸", "增长至五万吨"), ("達到億元並壓減", "达到亿元并压减"), ("不低於、五年後、徵收", "不低于、五年后、征收"),
    ("規畫與計畫", "规划与计划"), ("畫家", "画家"), ("臺灣「十五五」", "台湾“十五五”"), ("衞生廳淸單", "卫生厅清单"),
    ("粮\u200b食\u00ad产\ufeff量\u2060", f"粮{BLANK}食{BLANK}产{BLANK}量{BLANK}"),
])
def test_forms_of_a_character_are_read_as_it(raw, read):
    assert fold(raw) == read
    assert len(raw) == len(read)


@pytest.mark.parametrize("text", ["", "到2025年，增长8.5%以上。", "乾县、瞭望塔、著名、皇后、松花江、台州、里程", "《意见》（试行）；“十五五”——①"])
def test_plain_text_is_handed_back_as_it_is(text):
    assert fold(text) is text


def test_many_kinds_of_signs_give_what_few_give():
    few = "萬噸"
    many = "".join(map(chr, list(table().signs)[:4 * FEW])) + few
    assert fold(many).endswith(fold(few))


def test_no_sign_is_read_as_one_that_is_itself_read_otherwise():
    signs = table().signs
    assert [chr(code) for code, plain in signs.items() if ord(plain) in signs or len(plain) != 1] == []


def test_words_for_the_same_thing_are_of_equal_length():
    assert all(len(word) == len(plain) for word, plain in table().words.items())


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet=st.sampled_from("萬噸長⽬⻓Ａ８％，。（「畫計規後\u200b\u00adab 9万"), max_size=60))
def test_folding_keeps_every_place_and_is_done_once(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert all(sign == folded[i] for i, sign in enumerate(text) if ord(sign) not in table().signs and sign not in "画")


@pytest.mark.parametrize(("text", "words", "said"), [
    ("地區生產總值增長", "地区生产总值", "地區生產總值"), ("地区生产总值增长", "地区生产总值", "地区生产总值"),
    ("皇后區三年後、五年後", "三年后", "三年後"), ("水⽬標", "目标", "目標"), ("ＧＤＰ總量", "GDP总量", "GDP總量"),
])
def test_words_go_back_to_the_script_of_the_text(text, words, said):
    assert wording(words, text) == said


def test_a_broken_line_of_the_table_is_named(tmp_path, monkeypatch):
    (tmp_path / "traditional.txt").write_text("# pairs\n萬万 噸\n", "utf-8")
    (tmp_path / "folds.yaml").write_bytes((lexicon.DATA / "folds.yaml").read_bytes())
    monkeypatch.setattr(lexicon, "DATA", tmp_path)
    table.cache_clear()
    lexicon.load.cache_clear()
    with pytest.raises(LexiconError, match=r"traditional\.txt:2: '噸' is no pair"):
        table()
    monkeypatch.undo()
    lexicon.load.cache_clear()
    assert table().signs


PLAIN = "到2027年，全县粮食总产量稳定在30万吨以上，新建农村公路120公里，城镇新增就业1.2万人，地区生产总值年均增长6.5%。"
OTHERS = {
    "traditional": "到2027年，全縣糧食總產量穩定在30萬噸以上，新建農村公路120公里，城鎮新增就業1.2萬人，地區生產總值年均增長6.5%。",
    "radicals": "到2027年，全县粮⻝总产量稳定在30万吨以上，新建农村公路120公⾥，城镇新增就业1.2万⼈，地区⽣产总值年均增⻓6.5%。",
    "wide": "到２０２７年，全县粮食总产量稳定在３０万吨以上，新建农村公路１２０公里，城镇新增就业１．２万人，地区生产总值年均增长６．５％。",
    "spaced": " ".join(PLAIN),
    "no width": "\u200b".join(PLAIN),
    "every line broken": "\n".join(PLAIN[i:i + 22] for i in range(0, len(PLAIN), 22)),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_the_same_sentence_in_another_dress_gives_the_same_records(kind):
    hints = {"title": "平川县国民经济和社会发展规划", "issue_date": "2023-02-01", "region": "平川"}
    text = OTHERS[kind]
    plain, dressed = extract.extract_text(PLAIN, **hints), extract.extract_text(text, **hints)
    names = ("value", "unit", "comparator", "kind", "year", "metric_id", "basis")
    assert [[fold(value) if isinstance(value, str) else value for value in (getattr(r, name) for name in names)] for r in dressed] == [[getattr(r, name) for name in names] for r in plain]
    assert len(plain) == 4
    assert all(text[r.start:r.end] == r.text for r in dressed)


def test_a_metric_keeps_the_script_of_its_text_and_is_known_all_the_same():
    found = extract.extract_text(OTHERS["traditional"], issue_date="2023-02-01", region="平川")
    assert (found[0].metric, found[0].unit) == ("糧食總產量", "萬噸")
    assert found[0].metric_id == extract.extract_text(PLAIN, issue_date="2023-02-01", region="平川")[0].metric_id is not None
