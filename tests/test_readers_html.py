"""Web pages: encodings that lie, what stands around the text, head tables, tables of layout, error pages."""
from __future__ import annotations

import pytest

from extract.errors import ReadError
from extract.pipeline import extract_document
from extract.reader import read_document
from tests.made_files import Grid, page

BODY = "到2025年，全市森林覆盖率达到62.5%以上，粮食产量稳定在410万吨左右。"


def text_of(source: str | bytes, name: str = "a.html") -> str:
    return read_document(source if isinstance(source, bytes) else source.encode(), name).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "gbk", "big5", "iso-8859-1", "x-unknown"])
def test_the_bytes_decide_whatever_is_declared(encoding: str, declared: str) -> None:
    assert BODY in text_of(page([BODY], declared).encode(encoding))


def test_big5_is_read_as_what_it_is() -> None:
    body = "到2025年，全縣森林覆蓋率達到百分之六十。"
    assert body in text_of(page([body], "big5").encode("big5"))


def test_signs_beyond_gb2312_and_a_broken_byte_do_not_lose_the_page() -> None:
    raw = page([f"㙍镇、犇𠮷村。{BODY}"], "gb2312").encode("gb18030")
    assert "㙍镇、犇𠮷村" in text_of(raw)
    cut = raw.replace("粮食产量".encode("gb18030"), "粮食".encode("gb18030") + b"\xff" + "产量".encode("gb18030"))
    assert "到2025年，全市森林覆盖率达到62.5%以上" in text_of(cut)


def test_inline_elements_part_no_word_and_blocks_part_lines() -> None:
    text = text_of("<html><body><p>到20<b>25</b>年，<span>森林</span><a href='#'>覆盖率</a>达到<font>62</font>.5<sup>%</sup></p>"
                   "<div>一、<span>能源</span></div>后面<br>下一行<!-- 不见 --><ul><li>甲</li><li>乙</li></ul></body></html>")
    assert text.splitlines() == ["到2025年，森林覆盖率达到62.5%", "一、能源", "后面", "下一行", "甲", "乙"]


def test_where_the_source_breaks_its_lines_is_no_matter_blanks_between_names_are() -> None:
    assert text_of("<html><body><p>到2025年，\n     森林\n覆盖率达到62.5%。</p><p>临川市教育局 临川市财政局</p>\n<pre>甲  乙\n丙</pre></body></html>").splitlines() == [
        "到2025年，森林覆盖率达到62.5%。", "临川市教育局 临川市财政局", "甲  乙", "丙"]


@pytest.mark.parametrize("element", ["font", "div", "span", "b"])
def test_elements_that_are_never_closed_nest_deep(element: str) -> None:
    text = text_of("<html><body>" + "".join(f"<{element}>第{i}段。<br>" for i in range(3000)) + "</body></html>")
    assert text.split() == [f"第{i}段。" for i in range(3000)]


AROUND = """<script>var x = "<p>脚本</p>";</script><div class="header-nav"><ul><li><a>首页</a></li><li><a>要闻</a></li></ul></div>
<div>您当前的位置：首页 &gt; 文件</div><div class="list"><a>链接一</a><a>链接二</a><a>链接三</a><a>链接四</a></div>
<div style="display:none">藏起来的话</div><div id="footer">主办单位</div><p>某ICP备2021000001号</p><p>打印本页</p>"""


def test_what_stands_around_the_text_is_left_out() -> None:
    text = text_of(page(["临川市规划", BODY], around=AROUND.replace("您当前的位置", "当前位置")))
    assert text.split() == ["临川市规划", BODY]


def test_a_body_called_like_a_footer_is_kept() -> None:
    text = text_of(f'<html><body><div class="content nav"><p>{BODY}</p></div><div class="foot">版权</div></body></html>')
    assert text.split() == [BODY]


HEAD_TABLE = """<table class="xxgk"><tr><td>索 引 号：</td><td>002-2021-07</td><td>主题分类</td><td>环保</td></tr>
<tr><td>发文机关：</td><td>临川市人民政府</td><td>成文日期：</td><td>2021年6月8日</td></tr>
<tr><td>发文字号：</td><td>临政发〔2021〕15号</td><td>发布日期：</td><td>2021年6月20日</td></tr></table>"""


def test_a_head_table_becomes_labels_and_tells_what_the_paper_is() -> None:
    document = read_document(page(["关于印发临川市生态环境保护规划的通知", BODY], around=HEAD_TABLE).encode(), "a.html")
    assert document.text.splitlines()[:6] == ["索引号：002-2021-07", "主题分类：环保", "发文机关：临川市人民政府", "成文日期：2021年6月8日",
                                              "发文字号：临政发〔2021〕15号", "发布日期：2021年6月20日"]
    assert (document.issuer, document.issue_date, document.doc_number) == ("临川市人民政府", "2021-06-08", "临政发〔2021〕15号")
    assert not document.places


def test_tables_of_layout_are_walked_and_those_inside_are_read() -> None:
    inner = "<table><tr><th>指标</th><th>2025年</th></tr><tr><td>森林<br>覆盖率（%）</td><td><p>62.5</p></td></tr></table>"
    document = read_document(f"<html><body><table><tr><td>左栏</td><td><p>{BODY}</p>{inner}</td></tr></table></body></html>".encode(), "a.html")
    assert document.text.splitlines() == ["左栏", BODY, "| 指标 | 2025年 |", "| 森林覆盖率（%） | 62.5 |"]
    assert document.place_at(document.text.rindex("62.5")) == "t1r2c2"


def test_a_paper_inside_one_cell_of_a_table_keeps_its_paragraphs() -> None:
    paper = [f"第{i}段。{BODY}" for i in range(20)]
    rows = "<tr><td>标题</td><td>规划</td></tr><tr><td>正文</td><td>" + "".join(f"<p>{line}</p>" for line in paper) + "</td></tr>"
    text = text_of(f"<html><body><table>{rows}<tr><td>来源</td><td>市政府</td></tr><tr><td>日期</td><td>2021年</td></tr></table></body></html>")
    assert [line for line in text.splitlines() if BODY in line] == paper


def test_merged_cells_are_said_wherever_they_reach() -> None:
    grid = Grid([["指标", "目标", ""], ["", "2020年", "2025年"], ["一、绿色", "", ""], ["森林覆盖率（%）", "61.2", "62.5"], ["湿地保护率（%）", "", "55"],
                 ["注：数据来自年报", "", ""]],
                [(0, 0, 1, 0), (0, 1, 0, 2), (2, 0, 2, 2), (3, 1, 4, 1), (5, 0, 5, 2)])
    assert text_of(page([grid])).splitlines() == [
        "| 指标 | 目标 | 目标 |", "| 指标 | 2020年 | 2025年 |", "| 一、绿色 |", "| 森林覆盖率（%） | 61.2 | 62.5 |",
        "| 湿地保护率（%） | 61.2 | 55 |", "注：数据来自年报"]


def test_a_span_to_the_end_and_a_huge_one_stay_within_the_table() -> None:
    text = text_of("<html><body><table><tr><td rowspan=0>类</td><td>指标</td><td>2025年</td></tr>"
                   "<tr><td>甲（%）</td><td>5</td></tr><tr><td>乙（%）</td><td colspan=99999>6</td></tr></table></body></html>")
    assert [line.split(" | ")[:3] for line in text.splitlines()][2][:2] == ["| 类", "乙（%）"]
    assert len(text) < 10_000


@pytest.mark.parametrize(("source", "code"), [
    ("<html><head><title>404 Not Found</title></head><body><center>nginx</center></body></html>", "error_page"),
    ("<html><head><title>提示</title></head><body><p>抱歉，您访问的页面不存在或已被删除</p></body></html>", "error_page"),
    ("<html><body><div>系统检测到异常，请求已被拦截，请完成验证</div></body></html>", "error_page"),
    ("<html><head><title>Just a moment...</title></head><body></body></html>", "error_page"),
    ("<html><head><title>某市政府</title></head><body><div id='app'></div><script src='a.js'></script></body></html>", "page_empty"),
])
def test_a_page_that_is_no_paper_is_told(source: str, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_document(source.encode(), "a.html")
    assert caught.value.code == code


def test_a_short_paper_with_such_numbers_is_none() -> None:
    assert "404 个" in text_of(page(["2025年工作要点", "到2025年，新建项目404 个，改造500 个。"]))


def test_a_paper_that_speaks_of_such_words_is_none() -> None:
    assert "页面不存在" in text_of(page(["网站检查办法", "网站出现“页面不存在”提示的，扣5分。" + BODY * 12]))


def test_title_and_date_of_the_page_fill_what_the_text_lacks() -> None:
    source = f'<html><head><meta name="ArticleTitle" content="临川市规划"><meta name="PubDate" content="2021-06-20 10:00"></head><body><p>{BODY}</p></body></html>'
    document = read_document(source.encode(), "a.html")
    assert (document.title, document.published, document.issue_date) == ("临川市规划", "2021-06-20", "2021-06-20")
    assert [record.year for record in extract_document(document)] == [2025, 2025]
