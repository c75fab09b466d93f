"""Lines put together where a break cuts a sentence, page furniture left out, blanks inside numbers closed up."""
from __future__ import annotations

import pytest

from extract.fold import fold
from extract.wrap import lines, runs, set_width, shadow, without_furniture


def _read(text: str) -> list[str]:
    shade = fold(text)
    return [shadow(shade, run)[0] for run in runs(shade)]


# -- page numbers and running headers

@pytest.mark.parametrize("mark", ["- 12 -", "—3—", "— 3 —", "－ 5 －", "第 5 页", "第5页 共20页", "第 5 页，共 20 页", "5 / 20", "5/20", "Page 3 of 10",
                                  "~ 7 ~", "· 8 ·", "3页", "－１２－"])
def test_a_page_number_stands_between_no_two_halves(mark):
    assert _read(f"到2027年，全县新建农村公路累计达到\n{mark}\n120公里，改造危桥6座。") == ["到2027年，全县新建农村公路累计达到120公里，改造危桥6座。"]


@pytest.mark.parametrize("line", ["-5", "5%", "2025年", "3.5", "第三", "20 25", "5个", "120公里", "- 5", "（3）", "12345"])
def test_a_figure_is_no_page_number(line):
    assert without_furniture(lines(f"全县情况。\n{line}\n其他情况。"))[1].body == line


def test_bare_numbers_count_pages_only_where_they_rise():
    paged = "全县要稳定粮食播种面积，全年建成\n4\n高标准农田3万亩。\n新建水库\n5\n2座，加固堤防9公里。"
    found = [line.body for line in without_furniture(lines(paged))]
    assert "4" not in found
    assert "5" not in found
    cells = "粮食产量\n26\n亩产\n420\n棉花产量\n3"
    assert [line.body for line in without_furniture(lines(cells))] == cells.split("\n")


HEADER = "平川县农业农村发展规划"


def test_a_running_header_keeps_its_first_place_alone():
    page = "，全县要稳定粮食播种面积，建成高标准农田\n{h}\n- {n} -\n"
    text = f"{HEADER}\n一、目标" + "".join(page.format(h=HEADER, n=n) for n in range(1, 5)) + "3万亩。"
    found = [line.body for line in without_furniture(lines(text))]
    assert found.count(HEADER) == 1
    assert _read(text)[-1].endswith("建成高标准农田3万亩。")


def test_a_header_that_only_stands_beside_page_numbers_goes_wholly():
    text = "一、目标，到2027年要建成高标准农田\n- 1 -\n政策汇编\n3万亩，改造中低产田\n- 2 -\n政策汇编\n5万亩。"
    assert _read(text)[-1] == "一、目标，到2027年要建成高标准农田3万亩，改造中低产田5万亩。"


def test_a_header_with_the_page_number_in_it():
    text = "到2027年，全县新建换电站\n平川县人民政府公报　12\n10座，新建充电桩\n平川县人民政府公报　13\n2000个，新建停车位\n平川县人民政府公报　14\n5000个。"
    assert _read(text) == ["到2027年，全县新建换电站10座，新建充电桩2000个，新建停车位5000个。"]


@pytest.mark.parametrize("text", [
    "附件1\n粮食产量。\n附件2\n棉花产量。\n附件3\n油料产量。",
    "2025\n粮食产量。\n2026\n棉花产量。\n2027\n油料产量。",
    "2025年\n粮食产量。\n2026年\n棉花产量。\n2027年\n油料产量。",
    "项目1\n新建。\n项目2\n改建。\n项目3\n扩建。",
    "单位：万元\n产值。\n单位：万元\n产值。\n单位：万元\n产值。",
])
def test_lines_that_repeat_for_a_reason_stay(text):
    assert [line.body for line in without_furniture(lines(text))] == text.split("\n")


# -- which lines go on

@pytest.mark.parametrize(("first", "second"), [
    ("粮食产量达到", "26万吨。"), ("推广良种、", "良法。"), ("建设水库（", "3座）。"), ("新建学校9所", "，新建医院2家。"), ("优良天数比率提高到90", "%以上。"),
    ("其中，小麦", "26万吨，玉米9万吨。"), ("工业投资，增长", "8 %。"),
])
def test_a_line_that_asks_for_more_goes_on(first, second):
    assert len(_read(f"{first}\n{second}")) == 1


@pytest.mark.parametrize(("first", "second"), [
    ("农业农村工作", "粮食产量稳定。"), ("主要指标：", "粮食产量稳定。"), ("要点，其一", "2027年建成水库。"), ("短句，没有完", "架桥4座。"), ("附件", "26万吨。"),
    ("工作进展，良好", "3.水利工作"),
])
def test_a_line_that_ends_on_purpose_stays_apart(first, second):
    assert len(_read(f"{first}\n{second}")) == 2


PARAGRAPHS = [
    "一是全力推进现代农业产业园建设和高标准农田改造提升工程促进粮食稳产增产农民增收致富",
    "二是加快农村公路和水利设施补短板强弱项行动推动城乡基础设施一体化发展和公共服务均等化",
]


@pytest.mark.parametrize("width", [18, 22, 26])
def test_a_text_set_to_a_width_is_put_together_without_any_stop(width):
    set_in = ["　　" + p for p in PARAGRAPHS * 2]
    assert _read("\n".join("\n".join(p[i:i + width] for i in range(0, len(p), width)) for p in set_in)) == PARAGRAPHS * 2


def test_a_paragraph_set_in_goes_on_behind_a_full_line_that_ends_a_sentence():
    one = "　　我们要坚持农业农村优先发展不动摇。\n全面推进乡村振兴，粮食产量稳定在三十万吨\n以上并建设一批高标准农田和农田水利的项目\n九处。\n"
    assert len(_read(one + "　　工业方面要坚持制造强县战略不动摇。")) == 2
    assert len(_read(one.replace("不动摇。\n", "不动摇；\n").replace("　　", "") + "工业方面要坚持制造强县战略不动摇。")) == 3, "nothing is set in"


@pytest.mark.parametrize("text", ["粮食产量\n棉花产量\n油料产量", "新建学校20所\n新建医院30家\n新建公园15个", "一句话，" * 20 + "\n另一句", ""])
def test_a_list_is_not_set_to_a_width(text):
    assert set_width(lines(text)) == 0


# -- blanks

@pytest.mark.parametrize(("raw", "read"), [
    ("410 万吨", "410万吨"), ("1 000 亿元", "1000亿元"), ("12 000 000 元", "12000000元"), ("8 . 5 %", "8.5%"), ("4 1 0 万 吨", "410万吨"), ("20 25 年", "2025年"),
    ("2020 2025", "2020 2025"), ("26  30", "26 30"), ("12 34", "12 34"), ("2024 380万吨", "2024 380万吨"), ("20 25 个", "20 25个"),
    ("G D P 增 长", "GDP增长"), ("gross domestic product", "gross domestic product"), ("产 值 1, 200 元", "产值1,200元"), ("8\u200b80\u2060万", "880万"),
    ("5G\u00a0基站", "5G基站"), ("PM 2.5 浓度", "PM2.5浓度"),
])
def test_blanks_inside_words_and_numbers_close_up_and_those_between_stay(raw, read):
    shade = fold(raw)
    body, offsets = shadow(shade, [(0, len(shade))])
    assert body == read
    assert offsets is None or [raw[i] for i in offsets if not raw[i].isspace()] == [sign for sign in raw if not sign.isspace() and fold(sign) == sign]


def test_a_number_broken_by_a_line_end_is_one():
    text = "到2027年，全县农田灌溉水有效利用系数达到0.5\n8，粮食总产量达到3\n0万吨。"
    assert _read(text) == ["到2027年，全县农田灌溉水有效利用系数达到0.58，粮食总产量达到30万吨。"]


def test_words_of_another_script_keep_a_blank_where_the_line_ended():
    assert "open\nsource".replace("\n", " ") in _read("到2027年，全县要建成一个面向中小企业的 open\nsource 社区。")[0]
