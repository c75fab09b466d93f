"""What papers and people wrote is shown as text: no sentence, table, figure, file or line of a terminal runs or obeys it."""
from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from extract.legible import LONGEST, legible
from extract.readers.faults import fault
from targets import export
from targets.charts import base
from targets.charts.wording import file_name
from targets.text import message
from targets.ui.i18n import plain

ACTING = ["\x1b[31m红\x1b[0m", "a\u202etxt.exe", "x\u2066y\u2069", "a\rb", "a\nb", "\x00\x07\x7f\x9b31m", "\ud83d", "\u2028x\u2029"]
FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", '=HYPERLINK("http://x","y")',
            "=1;2", '"=1', "==1"]


@pytest.mark.parametrize("name", ACTING)
def test_names_do_nothing_to_a_terminal_a_log_or_the_order_of_signs(name: str) -> None:
    for said in (legible(name), fault("empty", name).say("zh"), str(fault("other_kind", name, kind={"zh": name, "en": name})).partition(":")[0],
                 message("file_empty", "en", file=name)):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\u2028\u2029]", said)
    assert legible("贵州省 2025年（a-b）.docx") == "贵州省 2025年（a-b）.docx"
    assert len(legible("名" * 70_000)) == LONGEST


MARKDOWN = ["[a](http://x)", "![a](http://x/y.png)", "**a**", "_a_", "`a`", "# a", "- a", "+ a", "1. a", "12) a", "> a", "| a | b |", "www.a.b", "a@b.cn",
            "http://a.b", "<b>a</b>", "<script>a</script>", ":red[a]", ":material/home:", ":smile:", "$x$", "~~a~~", "a\n\n# b", "a\n===", "[^1]", "&lt;a&gt;",
            "\\*a\\*", "- [x] a", "a  \nb", "---", "***", "{{7*7}}", "<!-- a -->", "[a]: http://x", "[[a]]", "    a"]


@pytest.mark.parametrize("text", MARKDOWN)
def test_markdown_is_escaped_where_it_would_be_read(text: str) -> None:
    said = plain(text)
    assert "\n" not in said
    left = re.sub(r"\\[!-/:-@\[-`{-~]", "", said)      # what is not escaped
    assert not re.search(r"[`*_\[\]{}<>#$~|:!@&^]", left)
    assert not re.match(r"\s*([-+=]|\d+[.)])", said)
    assert not re.search(r"www\.|https?\\?:|\w\\?@", said), "no address is left that becomes a link"
    said = said.replace("\u2060", "")
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", said) == re.sub(r"\s*\n+\s*", " ", text).lstrip(), "nothing is lost"


def test_figures_show_tags_as_text_and_keep_their_own() -> None:
    own = "<b>a</b><br><span style=\"color:#123456\">b</span>"
    drawn = base.as_text({"data": [{"text": [own, "<a href='http://x'>y</a>", None, "1 < 2 &lt; &#60;"], "customdata": [["<a>"]]}],
                          "layout": {"annotations": [{"text": "<sup>1</sup>"}], "xaxis": {"ticktext": ["<i>x"], "title": {"text": "<a>"}},
                                     "meta": {"title": "<a>"}}})
    assert drawn["data"][0]["text"] == [own, "&lt;a href='http://x'>y&lt;/a>", None, "1 &lt; 2 &amp;lt; &amp;#60;"]
    assert drawn["data"][0]["customdata"] == [["<a>"]]
    assert drawn["layout"]["annotations"][0]["text"] == "&lt;sup>1&lt;/sup>"
    assert drawn["layout"]["xaxis"]["title"]["text"] == "&lt;a>"
    assert drawn["layout"]["meta"]["title"] == "<a>", "what is read back is as it was"
    assert base.as_text({"text": [None, "<a>"], "x": [1, None]}) == {"text": [None, "&lt;a>"], "x": [1, None]}, "also behind one without words"


@pytest.mark.parametrize("text", FORMULAS)
def test_no_file_holds_a_formula(text: str) -> None:
    frame = pd.DataFrame({"metric": [text, "a"], text: ["b", text], "year": [2020, 2021]})
    lines = export.to_csv(frame).decode("utf-8-sig")
    for cell in re.split(r'(?:^|,|\r\n)', lines):
        assert not re.match(r'"?[=+\-@＝＋－＠\t\r\n]', cell), cell
    book = openpyxl.load_workbook(io.BytesIO(export.to_xlsx({"表": frame})))
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
    with zipfile.ZipFile(io.BytesIO(export.to_xlsx(frame))) as parts:
        assert not any(b"<f>" in parts.read(name) or b"hyperlink" in parts.read(name) for name in parts.namelist() if "sheet" in name)
    with zipfile.ZipFile(io.BytesIO(export.to_zip({"targets": frame}))) as parts:
        assert parts.namelist() == ["targets.csv", "targets.json"]


def test_signs_no_file_may_hold_are_left_out_of_every_export() -> None:
    frame = pd.DataFrame({"metric": ["森林\x00覆盖率\x1f", "粮食\ufffe产量"], "year": [2025, 2030]})
    assert export.to_csv(frame).decode("utf-8-sig").splitlines() == ["metric,year", "森林覆盖率,2025", "粮食产量,2030"]
    sheet = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(frame))).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["森林覆盖率", "粮食产量"]
    with zipfile.ZipFile(io.BytesIO(export.to_zip({"a": frame}))) as archive:
        assert json.loads(archive.read("a.json")) == frame.to_dict("records"), "JSON can write them"


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "a/b\\c", "CON", "a\x00b", "a\r\nSet-Cookie: x=1", 'a";filename="x.exe', "\u202egnp.exe",
                                  "名" * 400, "<script>", "..", "a|b?c*d:e"])
def test_names_of_downloads_are_names_of_files(name: str) -> None:
    made = file_name(name, "2026-01-31")
    assert not re.search(r'[\x00-\x1f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]', made)
    assert not made.startswith(".")
    assert len(made.encode()) <= 240
    assert Path(made).name == made


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)


def test_a_passage_marks_its_number_and_nothing_of_the_text() -> None:
    from targets.ui.passage import passage, sentence
    text = "<script>alert(1)</script>到2030年，<img src=x onerror=alert(1)>铝产量达到110万吨&lt;b&gt;。"
    start = text.index("110万吨")
    row = {"start": start, "end": start + 5, "evidence": text, "evidence_start": 0, "text": "110万吨"}
    for made in (passage(text, row, around=1), sentence(row)):
        tags = _Tags()
        tags.feed(made)
        assert set(tags.seen) <= {"p", "mark", "b", "span", "em", "strong"}
        assert "<script" not in made
        assert "<img" not in made
