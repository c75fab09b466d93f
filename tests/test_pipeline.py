"""Documents to records: every field, order, evidence, trace, tables; and any text at all gives true spans and no crash."""
from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.model import RECORD_FIELDS, Basis, Comparator, Direction, Kind, Role, Target
from extract.pipeline import extract_document, load_vocabulary
from extract.reader import build_document, read_document

KNOWN = {"title": "某市交通发展三年行动方案", "issuer": "贵阳市人民政府", "doc_number": "筑府发〔2021〕4号", "issue_date": "2021-03-01", "region": "贵阳"}
GOAL = "到2025年，全市城镇化率达到68%以上。"
TABLE = """主要指标表

| 指标 | 单位 | 2020年 | 2025年 | 属性 |
| --- | --- | --- | --- | --- |
| 城镇化率 | % | 61 | 68 | 预期性 |
| 单位能耗降低 | % | — | 13 | 约束性 |
| 公路里程 | 公里 | 900 | 1200 | 预期性 |
"""
SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


def records(text: str, roles: list[str] | None = None, **known: str | None) -> list[Target]:
    return extract_document(build_document(text, "paper", said={**KNOWN, **known}), roles=roles)


def targets(text: str, **known: str | None) -> list[Target]:
    return records(text, roles=["target"], **known)


def check(found: list[Target], text: str) -> None:
    """What holds of every record of any text."""
    assert [(t.start, t.end) for t in found] == sorted((t.start, t.end) for t in found)
    for t in found:
        assert 0 <= t.start < t.end <= len(text)
        assert text[t.start:t.end] == t.text
        assert t.evidence
        assert t.evidence == text[t.evidence_start:].lstrip()[:len(t.evidence)]
        assert t.text in t.evidence
        assert 0 <= t.confidence <= 1
        assert t.trace
        assert t.role in set(Role)
        assert t.kind in set(Kind)
        assert t.comparator in set(Comparator)
        assert (t.direction is None or t.direction in set(Direction))
        assert (t.basis is None or t.basis in set(Basis))
        assert t.value_max is None or t.comparator == "range"
        assert t.deadline is None or t.deadline.startswith(str(t.year))
        assert t.force in (None, "约束性", "预期性")


# -- one record, every field

def test_every_field_of_a_record():
    text = "二、主要目标\n（一）城乡建设。到2025年6月30日前，城镇化率由2020年的61%提高到68%以上（预期性），由市住房局负责。"
    [t] = targets(text)
    said = {name: getattr(t, name) for name in RECORD_FIELDS}
    assert said["trace"]
    assert said.pop("trace")
    assert said.pop("metric_id")
    assert 0 < said.pop("confidence") <= 1
    assert said == {
        "doc": "paper", "start": text.index("68%"), "end": text.index("68%") + 3, "text": "68%", "role": "target", "region": "贵阳", "region_code": "520100", "sector": None,
        "metric": "城镇化率", "value": 68.0, "value_max": None, "unit": "%", "comparator": ">=", "kind": "level", "direction": None, "basis": "stock", "year": 2025,
        "deadline": "2025-06-30", "baseline_year": 2020, "baseline_value": 61.0, "force": "预期性", "lead": "市住房局", "section": "主要目标 / 城乡建设",
        "evidence": text[text.index("到2025年"):], "evidence_start": text.index("到2025年"), "doc_title": KNOWN["title"], "doc_number": KNOWN["doc_number"], "issuer": KNOWN["issuer"],
        "issue_date": KNOWN["issue_date"], "place": None,
    }


def test_the_trace_names_a_rule_for_each_question():
    [t] = targets(GOAL)
    questions = [step.partition(":")[0] for step in t.trace]
    assert questions[:4] == ["metric", "kind", "year", "region"]
    assert "role" in questions
    assert all(step.partition(":")[2] for step in t.trace)


def test_a_record_without_a_year_says_so():
    [t] = list(records("架桥4座。", title="某市交通掠影"))
    assert t.year is None
    assert "year:none" in t.trace


@pytest.mark.parametrize(("text", "value"), [
    ("产值由8000万元提高到3亿元。", 0.8), ("占比由61%提高到68%。", 61), ("里程由900提高到1200公里。", 900), ("桥梁由3座增加到5座。", 3),
])
def test_the_baseline_is_told_in_the_unit_of_the_goal(text, value):
    assert records(text)[0].baseline_value == pytest.approx(value)


def test_the_baseline_is_no_record_of_its_own():
    assert [t.text for t in records("占比由61%提高到68%。")] == ["68%"]


# -- roles, order, emptiness

def test_roles_filter_and_targets_by_default():
    text = "2019年，全市架桥4座。\n" + GOAL + "\n对购车者给予3000元补贴。"
    document = build_document(text, "paper", said=KNOWN)
    everything = extract_document(document, roles=None)
    assert [t.role for t in everything] == ["actual", "target", "instrument"]
    assert extract_document(document) == [t for t in everything if t.role == "target"]
    assert extract_document(document, roles=[Role.ACTUAL, Role.INSTRUMENT]) == [t for t in everything if t.role != "target"]
    assert extract_document(document, roles=[]) == []


@pytest.mark.parametrize("path", SEEDS, ids=[p.stem[:3] for p in SEEDS])
def test_asking_for_targets_alone_finds_the_same_targets(path):
    document = read_document(path)
    assert extract_document(document) == [t for t in extract_document(document, roles=None) if t.role == "target"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([
    "一、工作回顾\n", "二、到2025年目标\n", "（一）基础\n", "到2025年，", "2019年，", "要建设：\n", "架桥4座。", "城镇化率达到68%左右。", "产值增长9%以上；", "\n", "近年来，", "下一步，", "城镇化率保持在60%以上。",
]), max_size=20).map("".join))
def test_asking_for_targets_alone_finds_the_same_targets_in_any_outline(text):
    assert targets(text) == [t for t in records(text) if t.role == "target"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "。", "加强水利建设。", "〔2021〕4号", "🙂", "|", "（", "\ufeff"])
def test_texts_without_numbers_give_nothing(text):
    assert records(text) == []


def test_the_same_document_gives_the_same_records():
    document = read_document(SEEDS[0])
    assert extract_document(document, roles=None) == extract_document(document, roles=None)


def test_loading_the_vocabulary_changes_nothing():
    before = records(GOAL)
    load_vocabulary()
    assert records(GOAL) == before


# -- tables

def test_cells_become_records_with_the_row_as_evidence():
    found = targets(TABLE)
    check(found, TABLE)
    assert [(t.metric[:4], t.value, t.year, t.direction) for t in found] == [
        ("城镇化率", 68.0, 2025, None), ("单位能耗", 13.0, 2025, "down"), ("公路里程", 1200.0, 2025, None)]
    assert [t.baseline_value for t in found] == [61.0, None, 900.0]
    assert [t.force for t in found] == ["预期性", "约束性", "预期性"]
    assert all(t.trace[0] == "table" and t.metric in t.evidence for t in found)


def test_prose_around_a_table_keeps_its_place_and_is_not_read_twice():
    text = GOAL + "\n\n" + TABLE + "\n2025年新增桥梁4座。\n"
    found = targets(text)
    check(found, text)
    assert [t.text for t in found] == ["68%", "68", "13", "1200", "4座"]
    assert len({(t.start, t.end) for t in records(text)}) == len(records(text))


# -- spans lead back to the text as it is

@pytest.mark.parametrize(("sentence", "span", "value"), [
    ("到2025年，产值达到１２００万元。", "１２００万元", 1200), ("到2025年，产值达到1 200 万元。", "1 200 万元", 1200), ("到2025年，产值达到1,200万元。", "1,200万元", 1200),
    ("到2025年，产值达到 1200\u3000万元。", "1200\u3000万元", 1200), ("到2025年，占比达到６８．５％。", "６８．５％", 68.5), ("到2025年，占比达到百分之六十八。", "百分之六十八", 68),
    ("到2025年，😀产值达到1200万元🎉。", "1200万元", 1200), ("\ufeff到2025年，产值达到1200万元。", "1200万元", 1200), ("\t到2025年，产值\t达到1200万元\t。", "1200万元", 1200),
    ("到2025年，全市要加强水利、交通、能源设施建设，交通产值达到12\n00万元。", "12\n00万元", 1200), ("到2025年，全市要加强水利、交通、能源设施建设，交通产值达到1200\r\n万元。", "1200\r\n万元", 1200),
])
@pytest.mark.parametrize("frame", ["{}", "前言。\r\n{}\r\n", "\ufeff前言😀\n{}", "一、目标\r\n\r\n（一）经济。\r\n{}\r\n结语。"])
def test_spans(frame, sentence, span, value):
    text = frame.format(sentence)
    found = records(text)
    check(found, text)
    [t] = [t for t in found if t.value == value]
    assert t.text == span
    assert t.role == "target"


@pytest.mark.parametrize("path", SEEDS, ids=[p.stem[:3] for p in SEEDS])
def test_seeds(path):
    document = read_document(path)
    check(extract_document(document, roles=None), document.text)


# -- anything at all

ALPHABET = "全市新建提高到达增长下降的企业年底前分别由、，。；：（）《》“”！【】〔〕()|\n\r\t\u3000 .%％,0123456789１９一二三十百千万亿两〇〇个家座公里吨元倍成点第前名以上左右—-～~/·#*\ufeff😀aA$"
PIECES = ["到2025年", "“十四五”期间", "达到", "产值", "分别增长", "比2019年下降", "由3家增加到", "5%", "１２万吨", "三分之一", "翻一番", "前10名", "2个百分点", "一、", "（二）", "附件1\n", "\n", "\r\n",
          "| 指标 | 2020年 | 2025年 |\n", "| 产值 | 5 | 9 |\n", "，", "。", "、", "（", "）", "《", "贵阳市", "以上", "左右", "不低于", "力争", "目标：", "2021年1月5日", "〔2021〕4号", "  "]


@settings(deadline=None, max_examples=60)
@given(st.one_of(st.text(alphabet=ALPHABET, max_size=120), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_gives_true_spans(text):
    check(records(text), text)
    check(extract_document(build_document(text), roles=None), text)


def _mutated(text: str, seed: int) -> str:
    """A passage of a paper with characters lost, doubled, moved to other widths, and lines broken where none were."""
    chance = random.Random(seed)
    start = chance.randrange(max(1, len(text) - 1500))
    signs = list(text[start:start + 1500])
    for _ in range(40):
        at = chance.randrange(len(signs))
        match chance.randrange(6):
            case 0:
                del signs[at:at + chance.randrange(1, 4)]
            case 1:
                signs[at:at] = signs[at:at + chance.randrange(1, 12)]
            case 2:
                signs.insert(at, chance.choice(["\n", "\r\n", " ", "\u3000", "\t", "\u200b"]))
            case 3 if "!" <= signs[at] <= "~":
                signs[at] = chr(ord(signs[at]) + 0xFEE0)
            case 4 if "\uff01" <= signs[at] <= "\uff5e":
                signs[at] = chr(ord(signs[at]) - 0xFEE0)
            case 5:
                signs[at] = chance.choice("（）|。，、0９%。《")
    return "".join(signs)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(range(len(SEEDS))), st.integers(0, 10**6))
def test_damaged_papers_give_true_spans_and_the_same_answer_twice(which, seed):
    text = _mutated(read_document(SEEDS[which]).text, seed)
    found = records(text)
    check(found, text)
    assert records(text) == found


STRANGERS = ["本页由信息中心维护。", "附：联系人王某，请勿回复。", "责任编辑：李某。", "各单位要高度重视，认真组织，抓好落实。"]


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(range(len(SEEDS))), st.integers(0, 10**6), st.sampled_from(STRANGERS))
def test_a_paragraph_without_bearing_at_the_end_changes_nothing_before_it(which, seed, stranger):
    text = read_document(SEEDS[which]).text
    start = text.rfind("\n", 0, random.Random(seed).randrange(len(text))) + 1
    part = text[start:start + 1200].rstrip()
    part = part[:part.rfind("。") + 1] + "\n"
    assert records(part + "\n" + stranger) == records(part)


WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
SAME = {
    "windows line ends": lambda text: text.replace("\n", "\r\n"),
    "old Mac line ends": lambda text: text.replace("\n", "\r"),
    "lines set apart": lambda text: text.replace("\n", "\n\n"),
    "indented lines": lambda text: "\u3000\u3000" + text.replace("\n", "\n\u3000\u3000"),
    "wide digits": lambda text: text.translate(WIDE),
    "an order mark": lambda text: "\ufeff" + text,
    "blanks at line ends": lambda text: text.replace("\n", " \t\n"),
}


@pytest.mark.parametrize("path", SEEDS, ids=[p.stem[:3] for p in SEEDS])
@pytest.mark.parametrize("how", SAME)
def test_how_a_paper_is_typed_does_not_change_what_it_says(path, how):
    text = read_document(path).text.replace("\r\n", "\n").replace("\r", "\n")
    typed = SAME[how](text)
    plain, other = records(text), records(typed)
    check(other, typed)
    assert [(t.role, t.metric, t.value, t.unit, t.year) for t in plain] == [(t.role, t.metric, t.value, t.unit, t.year) for t in other]


@pytest.mark.parametrize("unit", ["-", "—", "2021—", "2021、", "（", "由5%", "前10名"])
def test_signs_over_and_over_are_read_in_a_breath(unit):
    started = time.process_time()
    records(unit * (20_000 // len(unit)))
    assert time.process_time() - started < 4
