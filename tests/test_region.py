"""Regions: the gazetteer's facts, one name at a time, and names in running text."""
from __future__ import annotations

import re
import time

import pytest

from extract.gazetteer import NATION, gazetteer
from extract.origin import dominant
from extract.region import (
    Region,
    by_code,
    by_document_number,
    find_own_words,
    find_regions,
    lookup,
    named_again,
    own_region,
    province_of,
    self_reference,
)


def named(text: str, within: str = "") -> list[str]:
    return [mention.region.name for mention in find_regions(text, within=within)]


# -- the facts

def test_the_country_is_whole() -> None:
    regions = gazetteer().codes.values()
    assert sum(region.level == "province" for region in regions) == 34
    assert sum(region.level == "city" for region in regions) == 333
    assert sum(region.level == "county" for region in regions) > 2800
    assert by_code(NATION).name == "全国"  # type: ignore[union-attr]


def test_every_region_hangs_on_the_one_above() -> None:
    for code, region in gazetteer().codes.items():
        assert re.fullmatch(r"[1-9][0-9]{5}", code)
        assert code == region.code
        assert region.name
        assert region.full_name
        assert region.name_en
        if region.level != "nation":
            assert region.parent in gazetteer().codes, region
            assert province_of(region).level in ("province", "nation")


# -- one name

@pytest.mark.parametrize(("name", "code"), [
    ("贵州", "520000"), ("贵州省", "520000"), ("黔", "520000"), ("贵", "520000"), ("Guizhou", "520000"), ("520000", "520000"),
    ("guizhou province", "520000"), ("内蒙古", "150000"), ("内蒙", "150000"), ("Inner Mongolia", "150000"), ("广西省", "450000"),
    ("广西壮族自治区", "450000"), ("沪", "310000"), ("蜀", "510000"), ("川", "510000"), ("秦", "610000"), ("陕西", "610000"),
    ("山西", "140000"), ("Shaanxi", "610000"), ("全国", NATION), ("国家", NATION), ("China", NATION), ("香港特别行政区", "810000"),
    ("贵阳市", "520100"), ("贵阳", "520100"), ("黔东南州", "522600"), ("黔东南", "522600"), ("黔东南苗族侗族自治州", "522600"),
    ("吉林", "220000"), ("吉林市", "220200"), ("海南", "460000"), ("海南州", "632500"), ("襄樊市", "420600"), ("毕节地区", "520500"),
    ("大理州", "532900"), ("大理市", "532901"), ("Hohhot", "150100"), ("Xi'an", "610100"), ("修文", "520123"), ("修文县", "520123"),
    ("威宁县", "520526"), ("威宁彝族回族苗族自治县", "520526"), ("浦东新区", "310115"), ("仙桃市", "429004"), ("大同县", "140227"),
    ("贵州省贵阳市", "520100"), ("四川省阿坝州汶川县", "513221"),
])
def test_lookup(name: str, code: str) -> None:
    found = lookup(name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("name", ["", "鼓楼区", "不存在的地方", "上海路", "999999"])
def test_lookup_says_none_when_it_can_not_know(name: str) -> None:
    assert lookup(name) is None


def test_a_shared_county_name_needs_its_division() -> None:
    assert lookup("鼓楼区", within="320100").code == "320106"  # type: ignore[union-attr]
    assert lookup("鼓楼区", within="350000").code == "350102"  # type: ignore[union-attr]


def test_new_areas_know_their_host() -> None:
    area = lookup("雄安新区")
    assert area is not None
    assert (area.level, area.parent, area.code) == ("area", "130000", "")
    assert lookup("雄安") == area
    assert province_of(area).name == "河北"


@pytest.mark.parametrize(("number", "name"), [
    ("黔府办发〔2023〕12号", "贵州"), ("陕政发〔2016〕38号", "陕西"), ("川办函〔2014〕5号", "四川"), ("内政发〔2020〕1号", "内蒙古"),
    ("国办发〔2016〕42号", "全国"), ("晋发改环资发〔2021〕9号", "山西"),
])
def test_document_numbers(number: str, name: str) -> None:
    assert by_document_number(number).name == name  # type: ignore[union-attr]


def test_a_number_of_nobody_known() -> None:
    assert by_document_number("港政发〔2020〕3号") is None
    assert by_document_number("") is None


# -- names in running text

@pytest.mark.parametrize(("text", "names"), [
    ("到2025年，绵阳市、德阳市分别新增2万个岗位", ["绵阳", "德阳"]),
    ("四川省成都市武侯区率先达标", ["武侯区"]),
    ("在雄安新区和滨海新区开展试点", ["雄安新区", "滨海新区"]),
    ("榆林市240万吨、铜川市310万吨", ["榆林", "铜川"]),
    ("兰州、白银、定西三市共治理50公里", ["兰州", "白银", "定西"]),
    ("修文、开阳、贵阳联合申报", ["修文县", "开阳县", "贵阳"]),
    ("昆山、苏州两地", ["昆山市", "苏州"]),
    ("延安市富县建成园区1个", ["富县"]),
    ("济南市历下区和市中区", ["历下区", "市中区"]),
    ("贵阳市场主体增长10%", ["贵阳"]),
    ("河南路网密度提高", ["河南"]),
    ("青海省海南州共和县", ["共和县"]),
    ("吉林省吉林市", ["吉林市"]),
    ("威宁自治县脱贫", ["威宁县"]),
    ("京津冀、长三角地区", ["京津冀", "长三角"]),
])
def test_names_are_found(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize("text", [
    "培育朝阳产业", "推动种养结合肥料还田", "医保定点医疗机构100家", "扩大连锁经营规模", "形成都市圈", "幸福建设", "大理石产量", "白银产量增长5%",
    "黄河南岸", "长江西岸绿化", "河南岸边", "吉林大学", "重庆路", "以上海洋产业产值", "隆重庆祝", "管理县", "推动创新县建设", "健康县城", "新城区绿化",
    "和平区域合作", "推广西部经验", "入海口湿地", "中山公园", "打造安康工程", "建设新乡村", "长治久安", "开封存档案", "日照时数", "阿里巴巴", "遵义会议会址",
    "复合肥产量", "公开县级账目", "资源县域统筹", "环保定期检查", "大同小异",
])
def test_other_words_are_no_regions(text: str) -> None:
    assert named(text) == []


def test_spans_cover_the_chain_and_point_into_the_text() -> None:
    text = "其中，贵州省贵阳市修文县新建2个，遵义市3个。"
    mentions = find_regions(text)
    assert [text[m.start:m.end] for m in mentions] == ["贵州省贵阳市修文县", "遵义市"]
    assert [text[m.start:m.end] for m in find_regions(text, 9)] == ["修文县", "遵义市"]
    assert [text[m.start:m.end] for m in find_regions(text, 10)] == ["遵义市"], "文县 there is the end of a longer name"
    assert find_regions(text, 0, 3) == []


def test_a_shared_name_in_text() -> None:
    assert find_regions("朝阳区新增绿地")[0].region.code == ""
    assert find_regions("朝阳区新增绿地", within="110000")[0].region.code == "110105"
    assert find_regions("北京市朝阳区")[0].region.code == "110105"


def test_long_texts_take_linear_time() -> None:
    text = "到2027年，绵阳市、德阳市新增就业5万人，全省森林覆盖率达到41%，推动黄河流域治理。" * 500

    def seconds(factor: int) -> float:
        start = time.perf_counter()
        find_regions(text * factor)
        return time.perf_counter() - start

    seconds(1)
    assert min(seconds(8) for _ in range(3)) < 24 * min(seconds(1) for _ in range(3)) + 0.05
    assert len(find_regions("贵" * 100_000)) == 0


# -- the paper's own words

def test_own_words_and_comparisons() -> None:
    text = "全省粮食产量居全国第3位，我市高于全省平均水平，完成国家下达任务"
    found = find_own_words(text)
    assert [(w.word, w.level, w.comparison) for w in found] == [
        ("全省", "province", False), ("居全国", "nation", True), ("我市", "city", False), ("高于全省", "province", True),
        ("国家下达", "nation", True)]
    assert all(text[w.start:w.end] == w.word for w in found)
    assert next(w.start for w in find_own_words(text, 5)) == found[1].start


@pytest.mark.parametrize(("word", "paper", "level", "region"), [
    ("全省", "贵阳", "province", "贵州"), ("全市", "贵阳", "city", "贵阳"), ("我县", "修文县", "county", "修文县"), ("全国", "贵阳", "nation", "全国"),
    ("全市", "重庆", "province", "重庆"), ("全区", "广西", "province", "广西"), ("全州", "黔东南", "city", "黔东南"), ("全市", "修文县", "city", "贵阳"),
])
def test_own_words_mean_a_division_of_the_paper(word: str, paper: str, level: str, region: str) -> None:
    document = lookup(paper)
    assert self_reference(word, document) == level
    assert own_region(word, document) == lookup(region)


def test_own_words_nobody_can_place() -> None:
    assert own_region("全市", lookup("贵州")) is None
    assert own_region("全省", None) is None
    assert self_reference("桌子") is None
    assert self_reference("全区", lookup("武侯区")) == "county"


def test_dominant() -> None:
    def guess(text: str) -> Region | None:
        return dominant(find_regions(text))

    assert guess("贵阳市、遵义市、毕节市各新增10家，贵州省统筹，对接重庆市") == lookup("贵州")
    assert guess("绵阳市涪城区、绵阳市游仙区、绵阳市科技城") == lookup("绵阳")
    assert guess("河北、山东、江苏、浙江") is None
    assert guess("京津冀协同") is None
    assert guess("") is None


@pytest.mark.parametrize(("number", "region"), [
    ("筑府办发〔2021〕3号", "贵阳"), ("遵府发〔2020〕1号", "遵义"), ("黔府办发〔2017〕7号", "贵州"), ("黔东南府发〔2019〕2号", "黔东南"), ("黔南府函〔2020〕8号", "黔南"),
    ("深府规〔2022〕1号", "深圳"), ("沪府规〔2021〕5号", "上海"), ("京发改〔2022〕100号", "北京"), ("川府发〔2014〕6号", "四川"), ("贵政办〔2020〕4号", "贵港"),
    ("桂政发〔2020〕4号", "广西"), ("苏府〔2020〕1号", "苏州"), ("苏政发〔2020〕1号", "江苏"), ("云府〔2021〕3号", "云浮"), ("云政发〔2021〕3号", "云南"), ("鄂府发〔2021〕1号", "鄂尔多斯"),
    ("鄂政发〔2021〕1号", "湖北"), ("晋市政发〔2021〕1号", "晋城"), ("国办发〔2021〕1号", "全国"),
])
def test_cities_have_letters_of_their_own(number: str, region: str) -> None:
    assert by_document_number(number).name == region


@pytest.mark.parametrize(("text", "names"), [
    ("大营镇新建水厂3座", ["大营镇"]), ("桐梓县娄山关街道绿化率达到40%", ["娄山关街道"]), ("其中，青石乡种茶2万亩，白果镇种茶3万亩", ["青石乡", "白果镇"]), ("三河镇达到5%", ["三河镇"]),
    ("太和镇新建水厂3座", ["太和镇"]), ("和平乡、遵义镇完成", ["和平乡", "遵义镇"]), ("贵阳市云岩区绿化率", ["云岩区"]), ("中心城区和镇区人口", []),
    ("城镇新增就业5万人", []), ("乡镇财政收入3亿元", []), ("城乡居民收入", []), ("全镇种茶2万亩", []), ("建设特色小镇5个", []), ("新建乡镇卫生院5所", []),
    ("支持大营镇建设水厂", []), ("建制镇污水处理率达到80%", []), ("重点镇达到5个", []), ("三个镇实现通车", []), ("返乡创业人员3000人", []), ("常住人口城镇化率达到60%", []),
    ("景德镇陶瓷产值达到600亿元", ["景德镇"]), ("各乡镇建成1个", []), ("街道社区服务覆盖率", []), ("乡村振兴投入3亿元", []), ("和大营镇", []),
])
def test_towns_are_named_by_their_own_words(text: str, names: list[str]) -> None:
    found = find_regions(text, towns=True)
    assert [mention.region.name for mention in found] == names
    assert all(mention.region.code == "" for mention in found if mention.region.level == "town")
    assert not any(mention.region.level == "town" for mention in find_regions(text))


def test_a_town_lies_in_the_county_named_before_it_or_in_the_papers_own() -> None:
    [town] = find_regions("桐梓县娄山关街道绿化率", towns=True)
    assert (town.start, town.end, town.region.parent) == (0, 8, "520322")
    [town] = find_regions("大营镇绿化率", within="520322", towns=True)
    assert town.region.parent == "520322"


@pytest.mark.parametrize(("text", "name"), [
    ("支持天府新区打造高地，到2025年|新区研发投入", "天府新区"), ("西咸新区和贵安新区协同，|新区产值", "贵安新区"), ("贵安新区要争先，2026年底|新区产值", "贵安新区"),
    ("成都市打造高地，|新区产值", None), ("天府新区，|城区产值", None), ("天府新区，|各类新区产值", None), ("天府新区，|新区建设投资", None), ("天府新区，|产值", None),
])
def test_an_area_named_again_by_its_last_word(text: str, name: str | None) -> None:
    start = text.index("|")
    found = named_again(text.replace("|", ""), start, len(text) - 1)
    assert (found.name if found else None) == name
