"""PDFs: sentences over lines and pages, tables with and without all rules, heads and feet, scans, passwords, radicals."""
from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from extract.errors import ReadError
from extract.model import Document
from extract.reader import read_document
from extract.readers.pdf import radicals
from extract.readers.pdflines import Raw, goes_on, measured
from extract.readers.pdfpage import Page
from extract.readers.pdfrunning import without_running
from tests.made_files import Grid, page, pdf, printed

SENTENCE = "到2025年，全市森林覆盖率由2020年的61.2%提高到62.5%以上，粮食产量稳定在410万吨左右，城镇新增就业5万人，单位地区生产总值能耗下降13.5%。"
RULED = Grid([["指标", "目标", "", "属性"], ["", "2020年", "2025年", ""], ["森林覆盖率（%）", "61.2", "62.5", "约束性"],
              ["湿地保护率（%）", "", "55", ""], ["粮食产量（万吨）", "400", "410", "预期性"]],
             [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3), (2, 3, 3, 3)])
RULED_TEXT = ["| 指标 | 目标 | 目标 | 属性 |", "| 指标 | 2020年 | 2025年 | 属性 |", "| 森林覆盖率（%） | 61.2 | 62.5 | 约束性 |",
              "| 湿地保护率（%） | | 55 | 约束性 |", "| 粮食产量（万吨） | 400 | 410 | 预期性 |"]


def read(raw: bytes) -> Document:
    return read_document(raw, "a.pdf")


def test_sentences_are_whole_over_lines_and_pages_without_heads_and_feet(tmp_path: Path) -> None:
    wanted = ["".join(f"到2025年，第{i * 7 + j}类企业研发投入强度达到{i}.{j}%以上，新增就业{i * 7 + j}万人，单位产值能耗下降{j + 3}.5%，" for j in range(6))
              + "完成下达任务。" for i in range(60)]
    body = "".join(f"<p style='text-indent:2em'>{text}</p>" for text in wanted)
    raw = printed(f"<meta charset=utf-8><title>临川市规划</title><style>body {{font-family: 'Noto Sans CJK SC'}}</style><body>{body}</body>",
                  tmp_path, "--no-first-run")
    pages = len(pypdfium2.PdfDocument(raw))
    document = read(raw)
    assert pages > 4
    assert document.text.splitlines() == wanted
    assert [code for _, code in document.places] == [f"p{i}" for i in range(1, pages + 1)]


def test_a_table_is_read_cell_by_cell_and_said_once(tmp_path: Path) -> None:
    document = read(pdf(["前面的话。", RULED, "后面的话。"], tmp_path))
    assert document.text.splitlines() == ["前面的话。", *RULED_TEXT, "后面的话。"]


@pytest.mark.parametrize("style", ["tr > :first-child {border-left: none} tr > :last-child {border-right: none}", "td {border: 0.5px solid #888}",
                                   "td {border: 3px double}", "td {background: #eee}"])
def test_tables_drawn_in_other_ways(style: str, tmp_path: Path) -> None:
    grid = Grid([["指标", "2020年", "2025年"], ["森林覆盖率（%）", "61.2", "62.5"], ["粮食产量（万吨）", "400", "410"]])
    assert read(printed(page([grid], "utf-8", style=style), tmp_path)).text.splitlines() == [
        "| 指标 | 2020年 | 2025年 |", "| 森林覆盖率（%） | 61.2 | 62.5 |", "| 粮食产量（万吨） | 400 | 410 |"]


def test_a_table_goes_on_over_pages(tmp_path: Path) -> None:
    rows = [["指标", "2020年", "2025年"], *([f"第{i}项比例（%）", f"{i}.1", f"{i}.9"] for i in range(60))]
    document = read(pdf([Grid(rows), "完。"], tmp_path))
    assert [line for line in document.text.splitlines() if "指标" not in line] == [*(f"| {' | '.join(row)} |" for row in rows[1:]), "完。"]
    assert (document.place_at(document.text.index("第0项")), document.place_at(document.text.index("第59项"))) == ("p1", "p2")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_shown_turned(degrees: int, tmp_path: Path) -> None:
    """The content lies on its side in the page, and the page is turned so that it is read upright."""
    reader = pypdf.PdfReader(io.BytesIO(pdf([SENTENCE, RULED], tmp_path)))
    writer = pypdf.PdfWriter()
    sheet = writer.add_page(reader.pages[0])
    sheet.rotate(-degrees).transfer_rotation_to_content()
    sheet.rotate(degrees)
    out = io.BytesIO()
    writer.write(out)
    text = read(out.getvalue()).text
    assert text.splitlines()[-len(RULED_TEXT):] == RULED_TEXT
    assert "".join(text.splitlines()[:-len(RULED_TEXT)]) == SENTENCE


def protected(raw: bytes, user: str, owner: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(raw))
    writer.encrypt(user, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_password_to_open_is_told_one_to_print_is_no_hindrance(tmp_path: Path) -> None:
    raw = pdf([SENTENCE], tmp_path)
    with pytest.raises(ReadError, match="protected by a password") as caught:
        read(protected(raw, "secret", "owner"))
    assert caught.value.code == "encrypted_pdf"
    assert SENTENCE[:20] in read(protected(raw, "", "owner")).text


def scan(pages: int) -> bytes:
    paper = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        sheet = paper.new_page(595, 842)
        picture = pypdfium2.PdfImage.new(paper)
        picture.set_bitmap(pypdfium2.PdfBitmap.new_native(60, 80, pypdfium2.raw.FPDFBitmap_BGR))
        sheet.insert_obj(picture)
        sheet.gen_content()
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def test_a_scan_is_told_and_scanned_pages_among_others_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="3 pages without text") as caught:
        read(scan(3))
    assert caught.value.code == "scanned"
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([SENTENCE], tmp_path)))
    writer.append(io.BytesIO(scan(2)))
    out = io.BytesIO()
    writer.write(out)
    document = read(out.getvalue())
    assert SENTENCE[:20] in document.text
    assert [(note.code, "2, 3" in note.en) for note in document.notes] == [("pages_without_text", True)]


@pytest.mark.parametrize("cut", [9, 200, 5000])
def test_a_pdf_that_broke_off_is_told(cut: int, tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read(pdf([SENTENCE], tmp_path)[:cut])
    assert caught.value.code in ("damaged", "no_content")


def test_pages_are_told_as_they_are_read(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    raw = pdf(["段落。" + SENTENCE] * 80, tmp_path)
    read_document(raw, "a.pdf", progress=lambda done, total: told.append((done, total)))
    assert told == [(i + 1, len(told)) for i in range(len(told))]
    assert len(told) > 2


def test_radicals_become_the_characters_they_look_like() -> None:
    assert "到⽬前⼈均⻓⻋⻔⻛⻘⺟⻓".translate(radicals()) == "到目前人均长车门风青母长"
    assert all(len(char) == 1 and not re.match("[\u2e80-\u2fdf]", char) for char in radicals().values())


# -- lines without a page

def pages_of(*pages: list[str]) -> list[Page]:
    return [Page(tuple(Raw(text) for text in lines), False) for lines in pages]


def kept(*pages: list[str]) -> list[list[str]]:
    return [[item.text for item in page.items] for page in without_running(pages_of(*pages))]


def test_heads_feet_and_page_numbers_are_left_out() -> None:
    texts = [[f"{sign}县的第{i * i}段。", f"{sign}县内容", f"{sign}县更多"] for i, sign in enumerate("甲乙丙丁戊己庚辛")]
    pages = [[f"临川市规划{'正文' if i % 2 else '附件'}", *text, f"{i + 4}"] for i, text in enumerate(texts)]
    assert kept(*pages) == texts


@pytest.mark.parametrize("number", ["— 1 —", "- 1 -", "1/12", "第 1 页", "第1页 共12页", "Page 1 of 12", "—1—"])
def test_marked_page_numbers_are_known_on_a_single_page(number: str) -> None:
    assert kept(["正文一。", "正文二。", number]) == [["正文一。", "正文二。"]]


@pytest.mark.parametrize("last", ["2021年6月8日", "2021年6月", "410", "62.5", "一、目标", "共12个项目"])
def test_what_only_looks_like_a_page_number_stays(last: str) -> None:
    assert kept(["正文一。", last], ["别的一。", "正文二。"], ["正文三。", "正文四。"])[0] == ["正文一。", last]


def test_a_line_goes_on_where_the_next_word_would_not_have_fitted() -> None:
    def two(first: str, second: str, right: float = 500, left: float = 90, size: float = 16) -> bool:
        first = "满" * int((right - 122) / 16 - len(first) * 0.8) + first
        second += "满" * int((400 - left) / 16 - len(second) * 0.6)
        raws = [Raw("满" * 26, 90, 506, 16), Raw("满" * 26, 90, 506, 16), Raw(first, 122, right, 16), Raw(second, left, 400, size)]
        return goes_on(*measured(raws)[2:])

    assert two("到2025年，全市森林覆盖率达到", "62.5%以上。")
    assert two("到2025年，全市森林覆盖率达到", "12345678%以上。", right=440), "a long word leaves a gap"
    assert not two("到2025年，全市森林覆盖率达到", "六成以上。", right=440), "there was room"
    assert not two("到2025年，全市森林覆盖率达到62.5%。", "下一段的话。"), "the sentence is done"
    assert not two("到2025年，全市森林覆盖率达到", "第二段的话。", left=122), "an indent begins a paragraph"
    assert not two("第一章全市生态环境保护的主要目标", "到2025年", size=22), "signs of another size"


def test_rows_of_a_table_without_rules_stay_apart_their_cells_parted(tmp_path: Path) -> None:
    rows = [["指标名称", "单位", "2020年", "2025年", "属性"], ["森林覆盖率", "%", "61.2", "62.5", "约束性"], ["粮食综合生产能力", "万吨", "400", "410", "预期性"]]
    style = "table {width: 100%} td {border: none; border-bottom: 1px solid} td:last-child {text-align: right}"
    text = read(printed(page(["前面的话。" + SENTENCE * 2, Grid(rows), SENTENCE], "utf-8", style=style), tmp_path)).text
    assert text.splitlines() == ["前面的话。" + SENTENCE * 2, *("\t".join(row) for row in rows), SENTENCE]
