"""Indicators: the vocabulary's own order, and which of its entries a wording names."""
from __future__ import annotations

import re

import pytest

from extract import lexicon
from extract.errors import LexiconError
from extract.indicator import definition, identify, indicators, info, normalise
from extract.model import Basis
from extract.unit import parse


def name(metric: str, unit: str = "", kind: str = "", verb: str = "") -> str | None:
    return identify(metric, unit, kind, verb)[0]


# -- the vocabulary

def test_enough_and_whole() -> None:
    assert len(indicators()) >= 200
    known = lexicon.load("metrics")
    for key, one in indicators().items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", key)
        assert one.zh
        assert one.en
        assert one.polarity in ("up", "down", "none")
        assert one.sector in known["sectors"]
        assert one.basis in (Basis.STOCK, Basis.PERIOD, Basis.YEAR)
        assert one.share is None or info(one.share).unit == "%"
        told = definition(key)
        assert all((told.zh, told.en, told.source_zh, told.source_en)), f"{key} lacks its definition or source"
    assert set(lexicon.load("metric_definitions")["definitions"]) == set(indicators())


def test_every_sector_is_served() -> None:
    served = {one.sector for one in indicators().values()}
    assert served == set(lexicon.load("metrics")["sectors"])
    assert {"nonferrous", "steel", "building", "coal"} <= served


def test_units_are_known() -> None:
    unknown = {one.unit for one in indicators().values() if one.unit and not parse(one.unit).dimension}
    assert unknown <= {"1/10万", "人/万车"}  # rates that need no conversion


def test_every_name_leads_back_to_its_entry() -> None:
    for key, one in indicators().items():
        for alias in (one.zh, *one.aliases):
            assert identify(alias) == (key, 1.0)
            assert name(normalise(alias)) == key


def test_an_alias_of_two_metrics_is_refused() -> None:
    lexicon.overlay({"metrics": {"metrics": {"my_jobs": {
        "zh": "新增 城镇就业", "en": "My jobs", "unit": "万人", "polarity": "up", "shape": "work", "sector": "livelihood", "source": "scope"}}}})
    try:
        with pytest.raises(LexiconError, match="my_jobs"):
            identify("城镇新增就业")
    finally:
        lexicon.overlay(None)
    assert name("城镇新增就业") == "new_urban_jobs"


def test_a_user_may_add_a_metric() -> None:
    lexicon.overlay({"metrics": {"metrics": {"tea_shops": {
        "zh": "茶馆数量", "en": "Tea houses", "unit": "家", "polarity": "up", "shape": "stock", "sector": "culture", "source": "scope"}}}})
    try:
        assert name("全省茶馆数量", "家") == "tea_shops"
        assert definition("tea_shops").zh == ""
    finally:
        lexicon.overlay(None)
    assert name("全省茶馆数量", "家") is None


# -- wordings

@pytest.mark.parametrize(("metric", "key"), [
    ("全省地区生产总值", "gdp"), ("地区生产总值年均增速", "gdp"), ("贵阳市地区生产总值", "gdp"), ("规模以上工业增加值增速", "industrial_value_added_large"),
    ("规上工业增加值", "industrial_value_added_large"), ("其中工业增加值", "industrial_value_added"), ("社零总额", "retail_sales"),
    ("工业投资", "industrial_investment"), ("民间投资占比", "private_investment_share"), ("一般公共预算收入", "general_public_revenue"),
    ("城镇常住居民人均可支配收入", "urban_income"), ("农村居民人均可支配收入", "rural_income"), ("居民人均可支配收入", "household_income"),
    ("居民消费价格涨幅", "cpi"), ("城镇调查失业率", "surveyed_unemployment"), ("城镇新增就业人数", "new_urban_jobs"), ("城镇化率", "urbanization"),
    ("全社会R&D经费支出占GDP的比重", "rd_intensity"), ("研究与试验发展（R&D）经费投入强度", "rd_intensity"), ("万元GDP能耗", "energy_intensity"),
    ("单位国内生产总值能源消耗", "energy_intensity"), ("单位GDP二氧化碳排放", "carbon_intensity"), ("PM_2.5平均浓度", "pm25"),
    ("细颗粒物（PM2.5）年平均浓度", "pm25"), ("全市空气质量优良天数比例", "good_air_days"), ("达到或好于Ⅲ类水体比例", "surface_water_good"),
    ("劣Ⅴ类水体比例", "poor_water_share"), ("森林覆盖率目标", "forest_cover"), ("粮食总产量", "grain_output"), ("高标准农田建设", "new_high_standard_farmland"),
    ("高标准农田", "high_standard_farmland"), ("主要农作物耕种收综合机械化率", "mechanization"), ("每千人口拥有执业（助理）医师数", "doctors"),
    ("每千人口执业医师数", "doctors"), ("养老机构护理型床位占比", "nursing_bed_share"), ("实施危桥改造", "bridge_renovation"), ("5G基站(新建)", "new_base_stations_5g"),
    ("高速公路通车总里程", "expressway"), ("亿元GDP生产安全事故死亡率", "accident_death_rate"), ("电解铝行业产能", "aluminium_capacity"),
    ("海绵钛产能利用率", "titanium_utilization"), ("有色工业增加值", "nf_value_added"), ("钢铁行业高端产品占比", "steel_high_end"),
    ("淘汰落后水泥产能", "cement_eliminated"), ("新型干法水泥比重", "dry_process_cement"), ("平板玻璃产品深加工率", "glass_deep_processing"),
    ("关闭淘汰小煤矿", "small_mines_closed"), ("煤矿平均机械化率", "coal_mechanization"), ("国家级专精特新小巨人企业(新增)", "new_little_giants"),
    ("新入库规模以上工业企业", "new_above_scale_enterprises"), ("高新技术产业增加值占规模以上工业增加值的比重", "newtech_share"),
])
def test_usual_wordings(metric: str, key: str) -> None:
    found, sure = identify(metric)
    assert found == key
    assert sure >= 0.8


@pytest.mark.parametrize("metric", [
    "", "工业", "农业", "产能", "机械化率", "产品深加工率", "高端产品占比", "外贸", "县域地区生产总值", "国有工业增加值", "园区工业增加值", "固定资产投资项目",
    "民营企业数量", "省属企业营业收入", "乡村旅游收入", "人均耕地", "粮食仓储设施", "建成试运转煤矿产能", "煤矿产能(建成试运转)", "新增养老机构", "水泥企业",
    "工业投资、民间投资", "接待游客人次、旅游总花费", "健康医药产业增加值", "一般公共预算收入占比", "支持专精特新中小企业", "培育绿色工厂", "城市居民", "新增天然气产量",
    "新增可再生能源", "锌电解项目产能", "有色金属工业" * 20,
])
def test_none_rather_than_a_wrong_one(metric: str) -> None:
    assert identify(metric) == (None, 0.0)


@pytest.mark.parametrize(("metric", "unit", "kind", "key"), [
    ("数字经济核心产业增加值", "%", "level", "digital_core_share"),
    ("数字经济核心产业增加值", "%", "growth", "digital_core_value_added"),
    ("研发经费投入", "%", "level", "rd_intensity"),
    ("研发经费投入", "亿元", "level", "rd_expenditure"),
    ("森林覆盖率", "万亩", "level", None),
    ("森林覆盖率", "个百分点", "change", "forest_cover"),
    ("地区生产总值", "%", "level", None),
    ("地区生产总值", "万亿元", "level", "gdp"),
    ("进出口总额", "亿美元", "level", "trade_total"),
    ("粮食产量", "个", "level", None),
    ("电解铝产能", "万吨/年", "level", "aluminium_capacity"),
    ("城镇调查失业率", "%", "level", "surveyed_unemployment"),
    ("有色金属工业主营业务收入", "名", "level", None),
    ("单位GDP能耗", "%", "growth", "energy_intensity"),
])
def test_the_unit_has_its_say(metric: str, unit: str, kind: str, key: str | None) -> None:
    assert name(metric, unit, kind) == key


def test_a_verb_of_work_parts_new_from_stock() -> None:
    assert name("5G基站", "万个", "level") == "base_stations_5g"
    assert name("5G基站", "万个", "level", verb="新建") == "new_base_stations_5g"
    assert name("绿色工厂", "家", "level", verb="培育") is None
    assert name("营造林", "万亩", "level", verb="完成") == "afforestation"


def test_basis_follows_shape() -> None:
    assert info("new_urban_jobs").basis is Basis.PERIOD
    assert info("surveyed_unemployment").basis is Basis.YEAR
    assert info("cpi").basis is Basis.YEAR
    assert info("forest_cover").basis is Basis.STOCK
    assert (info("gdp").price_basis, info("retail_sales").price_basis, info("pm25").price_basis) == ("constant", "nominal", "none")
    assert (info("pm25").polarity, info("gdp").polarity, info("steel_capacity").polarity) == ("down", "up", "none")
    with pytest.raises(KeyError):
        info("no_such_metric")
