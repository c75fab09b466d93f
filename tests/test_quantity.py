"""The quantity layer: numerals, units, quantities; cases in cases/quantities.yaml."""
from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import numeral, unit
from extract.quantity import find_quantities, scan

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "quantities.yaml").read_text(encoding="utf-8"))
DIGITS = "零一二三四五六七八九"


def _cases():
    for group, cases in CASES.items():
        for case in cases:
            marks = [pytest.mark.xfail(strict=True)] if case.get("xfail") else []
            yield pytest.param(case["in"], case["out"], id=f"{group}: {case['in'][:24]}", marks=marks)


def _found(text: str) -> list[list]:
    return [[text[q.start:q.end], q.value, q.value_max, q.unit, q.comparator.value] for q in find_quantities(text)]


@pytest.mark.parametrize(("text", "wanted"), list(_cases()))
def test_case(text, wanted):
    found = _found(text)
    assert [row[0] for row in found] == [row[0] for row in wanted]
    for got, want in zip(found, wanted, strict=True):
        assert got[1] == pytest.approx(want[1])
        assert got[2:] == want[2:]


def test_there_are_enough_cases():
    cases = [case for group in CASES.values() for case in group]
    assert len(cases) >= 150
    assert sum(not case["out"] for case in cases) >= 40
    assert len({case["in"] for case in cases}) == len(cases)


# -- cues, forms, masks

def test_cue_span_takes_in_the_words_on_both_sides():
    text = "覆盖率不低于 80%以上。"
    [quantity] = find_quantities(text)
    assert text[quantity.cue_start:quantity.cue_end] == "不低于 80%以上"
    assert quantity.comparator_cue.replace(" ", "") == "不低于以上"


def test_without_cues_the_cue_span_is_the_span():
    [quantity] = find_quantities("完成营造林600万亩。")
    assert (quantity.cue_start, quantity.cue_end, quantity.comparator_cue) == (quantity.start, quantity.end, "")


@pytest.mark.parametrize(("text", "form"), [
    ("进入前10名", "rank"), ("翻一番", "multiple"), ("3倍", "multiple"), ("八成", "fraction"), ("三分之一", "fraction"), ("80%", "number"),
])
def test_form(text, form):
    assert find_quantities(text)[0].form == form


@pytest.mark.parametrize(("text", "reason"), [
    ("2026年3月15日", "date"), ("“十五五”时期", "plan"), ("国发〔2016〕42号", "date"), ("第三届", "ordinal"), ("（三）加强", "section"),
    ("四川", "name"), ("三大攻坚", "slogan"), ("千亿级", "grade"), ("https://a.cn/1", "url"), ("5G", "name"), ("前三季度", "date"), ("前5个月", "period"),
])
def test_mask_names_its_reason(text, reason):
    assert reason in {why for _, _, why in scan(text).masked}


def test_masks_are_in_order_and_apart_from_quantities():
    text = "（一）到2030年，“十五五”时期四川新增就业50万人以上，第三产业占比达到56%，PM2.5浓度低于30微克/立方米。"
    result = scan(text)
    spans = sorted([(q.start, q.end) for q in result.quantities] + [(start, end) for start, end, _ in result.masked])
    assert all(one[1] <= two[0] for one, two in zip(spans, spans[1:], strict=False))
    assert len(result.quantities) == 3


@pytest.mark.parametrize(("text", "count"), [
    ("1" * 100_000, 0), ("推进高质量发展" * 20_000, 0), ("（" * 10_000 + "3个" + "）" * 10_000, 1), ("亿" * 5_000, 0), ("一" * 5_000, 0),
    ("9," + "999," * 5_000 + "个", None), ("1亿2万" * 2_000, None), ("0." + "3" * 50, None), ("兆" * 39 + "元", 0), ("5/0年", None), ("3元/0年", None),
])
def test_strange_input_is_read_and_stays_finite(text, count):
    found = find_quantities(text)
    assert count is None or len(found) == count
    assert all(abs(q.value) < 1e30 for q in found)


# -- units

@pytest.mark.parametrize(("name", "dimension"), [
    ("%", "percent"), ("个百分点", "point"), ("亿元", "money"), ("万吨", "mass"), ("公里", "length"), ("万亩", "area"), ("亿立方米", "volume"),
    ("万千瓦", "power"), ("亿千瓦时", "energy"), ("万人次", "person_time"), ("万亩次", "area_time"), ("万标箱", "container"), ("万重量箱", "glass"),
    ("个月", "time"), ("万吨/年", "mass/time"), ("吨标准煤/万元", "coal/money"), ("微克/立方米", "mass/volume"), ("米每秒", "length/time"), ("畦", ""),
])
def test_dimension(name, dimension):
    assert unit.parse(name).dimension == dimension


@pytest.mark.parametrize(("value", "here", "there", "wanted"), [
    (110, "万吨", "吨", 1_100_000), (1.28, "万亿元", "亿元", 12800), (15, "亩", "公顷", 1), (645, "元/月", "元/年", 7740), (0.1, "亿元", "万元", 1000),
    (23, "微克/立方米", "毫克/立方米", 0.023), (5, "%", "‰", 50), (2, "个小时", "分钟", 120), (300, "克标准煤/千瓦时", "吨标准煤/万千瓦时", 3),
])
def test_convert(value, here, there, wanted):
    assert unit.convert(value, here, there) == pytest.approx(wanted, rel=1e-15)


@pytest.mark.parametrize(("here", "there"), [("%", "个百分点"), ("家", "个"), ("亿元", "万吨"), ("畦", "个"), ("人", "人次"), ("元", "美元")])
def test_no_conversion_between_different_things(here, there):
    assert unit.convert(1, here, there) is None


# -- properties

def _write(number: int) -> str:
    """``number`` in Chinese writing, from the largest group of four down."""
    if number == 0:
        return DIGITS[0]
    groups, text, gap = [], "", False
    while number:
        number, group = divmod(number, 10000)
        groups.append(group)
    for level in range(len(groups) - 1, -1, -1):
        group, inside = groups[level], ""
        for power in (1000, 100, 10, 1):
            digit = group // power % 10
            if digit:
                inside += ("零" if gap and (text or inside) else "") + DIGITS[digit] + {1000: "千", 100: "百", 10: "十", 1: ""}[power]
                gap = False
            elif text or inside:
                gap = True
        if inside:
            text += inside + ("", "万", "亿")[level]
            gap = gap and group % 10 == 0 and level > 0
    return text


@given(st.integers(0, 10**9))
def test_numerals_round_trip(number):
    assert numeral.read(_write(number)).low == number


@given(st.integers(0, 10**9), st.sampled_from(["吨", "个", "元"]))
def test_quantities_of_written_numbers(number, name):
    found = find_quantities("共" + _write(number) + name + "。") if number > 9 else find_quantities(f"共{number}{name}。")
    assert len(found) == 1
    scaled = found[0].value * float(unit.parse(found[0].unit).factor / unit.parse(name).factor)
    assert scaled == pytest.approx(number)


PIECES = st.sampled_from([*"0123456789.,，。、%％一二三十百千万亿两半几多余第前至到—-~（）“”/年月日号级个家吨元成倍番类强名约超上近每负 \n\u3000Ⅲ", "以上", "不低于", "分之", "百分之", "PM", "km", "千瓦"])


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text(text):
    result = scan(text)
    reach = 0
    for quantity in result.quantities:
        assert reach <= quantity.start < quantity.end <= len(text)
        assert 0 <= quantity.cue_start <= quantity.start
        assert quantity.end <= quantity.cue_end <= len(text)
        assert quantity.value == quantity.value
        assert quantity.unit == "".join(quantity.unit.split())
        reach = quantity.end
    assert all(0 <= start < end <= len(text) for start, end, _ in result.masked)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(["为此，", "各部门：\n", "推进高质量发展。"]))
def test_offsets_shift_with_text_before(text, before):
    base, moved = find_quantities("\n" + text), find_quantities(before + "\n" + text)
    shift = len(before)
    assert [(q.start + shift, q.end + shift, q.value, q.unit) for q in base] == [(q.start, q.end, q.value, q.unit) for q in moved]
