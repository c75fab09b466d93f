"""What a quantity measures: every way the phrase is found, lists of names, heads carried on, trades put before."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import metric, segment
from extract.candidates import candidates
from extract.context import Candidate
from extract.metric import MAX_PHRASE, Metric, Metrics, clean, complete
from extract.phrase import split_names
from extract.quantity import find_quantities


def pairs(text: str) -> list[tuple[Candidate, Metric]]:
    out = []
    for paragraph in segment.paragraphs(text):
        found = candidates(paragraph, find_quantities(paragraph.text))
        out += zip(found, map(Metrics().__getitem__, found), strict=True)
    return out


def names(text: str) -> list[str]:
    return [m.text for c, m in pairs(text) if c.merged_into is None]


def last(text: str) -> Metric:
    return pairs(text)[-1][1]


# -- one number

@pytest.mark.parametrize(("text", "phrase", "how", "verb"), [
    ("全县城镇化率达到68%。", "城镇化率", "left", ""),
    ("力争到2027年全县水质达标率提高到68%。", "水质达标率", "left", ""),
    ("新增公交线路6条。", "新增公交线路", "left", "新增"),
    ("新建12个充电站。", "新建充电站", "right", "新建"),
    ("完成12万亩补水。", "补水", "right", ""),
    ("力争覆盖90%以上的行政村。", "覆盖行政村", "cover", ""),
    ("60%以上的行政村通上燃气。", "行政村通上燃气", "right", ""),
    ("山塘除险：12个。", "山塘除险", "colon", ""),
    ("计划搬迁230户。", "搬迁", "verb", "搬迁"),
    ("培训养老护理员，每年600人次。", "培训养老护理员", "clause_before", ""),
    ("围绕群众需求新建校舍3所。", "校舍", "inner", ""),
])
def test_each_way_of_finding_the_phrase(text, phrase, how, verb):
    found = last(text)
    assert found.how == how
    assert phrase in (found.text, found.verb + found.text)
    if verb:
        assert found.verb == verb


def test_a_threshold_is_told_by_the_words_before_it():
    found = last("扶持年产值超2亿元的企业。")
    assert found.how == "modifier"
    assert found.text.endswith("年产值")


def test_a_number_without_words_takes_the_heading():
    found = last("造林绿化\n一、沙地修复\n120万亩。")
    assert (found.text, found.how) == ("沙地修复", "heading")


def test_a_share_measures_what_stands_before_it_not_behind():
    assert names("普通国道优良路率达到90%，县道养护到位。") == ["普通国道优良路率"]


@pytest.mark.parametrize(("text", "last_name"), [
    ("全县总产值达到5亿元，增长8%。", "总产值"),
    ("宽带通达率达到90%，县城达到95%。", "县城宽带通达率"),
    ("畜牧业产值达到12亿元，占比达到30%。", "畜牧业产值占比"),
    ("木材加工业营业收入增长8%，增加值增长6%。", "木材加工业增加值"),
    ("高新技术企业达到120家以上，总数突破150家。", "高新技术企业"),
    ("新建公路300公里，改造45公里。", "改造公路"),
    ("普惠园占比达到85%，其中贵阳市达到90%。", "普惠园占比"),
])
def test_a_number_without_a_name_leans_on_the_one_before(text, last_name):
    found = last(text)
    assert (found.text, found.how) == (last_name, "carried")


def test_carrying_ends_with_the_sentence():
    assert last("总产值达到5亿元。每年增长8%。").how != "carried"


def test_the_verb_of_a_list_goes_with_each_of_its_items():
    assert names("新建农家书屋12个、广场5处、泵站7座。") == ["新建农家书屋", "新建广场", "新建泵站"]


def test_the_name_stands_before_both_ends_of_from_to():
    assert names("森林覆盖率由35%提高到41%。") == ["森林覆盖率"]


# -- names of a list

@pytest.mark.parametrize(("text", "wanted"), [
    ("粮、棉产量分别达到3万吨、4万吨。", ["粮产量", "棉产量"]),
    ("城镇和农村居民收入分别增长6%、7%。", ["城镇居民收入", "农村居民收入"]),
    ("一二三产增加值分别增长3%、5%、7%。", ["一产增加值", "二产增加值", "三产增加值"]),
    ("规上工业总产值、增加值分别达到60亿元、20亿元。", ["规上工业总产值", "规上工业增加值"]),
    ("用水量、用电量分别下降6%和7%。", ["用水量", "用电量"]),
])
def test_names_tied_to_numbers_in_the_same_order(text, wanted):
    assert names(text) == wanted
    assert {m.how for _, m in pairs(text)} == {"tied"}


def test_unequal_lists_are_not_tied():
    assert "tied" not in {m.how for _, m in pairs("粮、棉、油产量分别增长3%、4%。")}


def test_behind_a_tied_list_a_new_name_begins():
    assert names("粮食、油料产量分别达到3万吨、4万吨，果品产量达到5万吨。")[-1] == "果品产量"


@pytest.mark.parametrize(("phrase", "wanted"), [
    ("产量", ["产量"]), ("", []), ("蔬菜产量、肉类产量", ["蔬菜产量", "肉类产量"]), ("城镇、农村养老保险参保率", ["城镇养老保险参保率", "农村养老保险参保率"]),
    ("一二产增加值", ["一产增加值", "二产增加值"]), ("人均用水量、用电量", ["人均用水量", "人均用电量"]), ("猪、牛和羊出栏量", ["猪出栏量", "牛出栏量", "羊出栏量"]),
    ("城乡和谐度", ["城乡和谐度"]),
])
def test_split_names_puts_back_what_is_shared(phrase, wanted):
    assert split_names(phrase) == wanted


# -- the bare phrase

@pytest.mark.parametrize(("raw", "bare"), [
    ("到2027年，全县森林覆盖率", "森林覆盖率"), ("力争“十五五”期间粮食产量", "粮食产量"), ("其中，商品房", "商品房"), ("确保全省能耗", "能耗"),
    ("全社会用电量", "全社会用电量"), ("高峰期间确保正点率", "正点率"), ("的", ""), ("和", ""), ("", ""), ("，、", ""), ("要素生产率", "要素生产率"),
])
def test_clean_takes_off_what_says_nothing_of_the_measure(raw, bare):
    assert clean(raw) == bare


def test_clean_is_idempotent_on_its_own_answers():
    for raw in ("到2027年，全县森林覆盖率", "其中：力争今年新增就业", "将把全市的产能"):
        assert clean(clean(raw)) == clean(raw)


# -- the trade above

@pytest.mark.parametrize(("text", "sector", "phrase"), [
    ("水泥行业。产能控制在90万吨以内。", "水泥", "水泥产能"),
    ("一、焦化行业\n产能利用率达到82%。", "焦化", "焦化产能利用率"),
    ("陶瓷产业要扩大出口，产值达到20亿元。", "陶瓷", "陶瓷产值"),
    ("一、水产\n产量达到82万吨。", None, "水产产量"),
    ("一、水产\n鲈鱼产量达到82万吨。", None, "鲈鱼产量"),
    ("重点行业产值达到20亿元。", None, None),
    ("推动纺织行业升级，产值达到20亿元。", "纺织", "纺织产值"),
    ("其中制药工业，产值达到20亿元。", "制药", "制药产值"),
    ("加快培育壮大玻璃产业，产值达到20亿元。", "玻璃", "玻璃产值"),
])
def test_a_general_measure_takes_the_trade_or_topic_above_it(text, sector, phrase):
    found = last(text)
    assert found.sector == sector
    assert phrase is None or found.text == phrase


def test_the_trade_named_last_before_the_number_counts():
    assert [m.sector for _, m in pairs("水泥行业产能90万吨，玻璃行业产能7万箱。")] == ["水泥", "玻璃"]


@pytest.mark.parametrize(("name", "sector", "wanted"), [
    ("产能", "水泥", "水泥产能"), ("熟料产能", "水泥", "熟料产能"), ("产能", None, "产能"), ("产能", "", "产能"),
])
def test_complete(name, sector, wanted):
    assert complete(name, sector) == wanted


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([
    "产值", "增加值", "增长", "分别", "由", "提高到", "新建", "的", "水泥行业", "覆盖", "5%", "12个", "3万吨", "以上", "，", "。", "、", "（", "）", "：", "和", "其中", "贵阳市",
    "到2025年", "\n一、",
]), min_size=1, max_size=30).map("".join))
def test_there_is_one_bounded_answer_for_each_number(text):
    for _, found in pairs(text):
        assert len(found.text) <= MAX_PHRASE
        assert found.how
        assert found.text == found.text.strip(metric.words().strip_ends) or found.how in ("clause", "heading", "tied", "carried")
