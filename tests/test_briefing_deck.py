"""The deck: figures of charts as the table has them, fonts for Chinese, the schema's order of elements, and how LibreOffice renders it."""
from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import unicodedata
import zipfile
from dataclasses import replace

import pypdfium2
import pytest
from briefing_made import NASTY, every_kind, key_of, province, seeds
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt

from targets.briefing import bodies, decklook, pages, picks
from targets.briefing.changes import compose
from targets.briefing.content import Bars, Dots, Grid, Paths, Tiles
from targets.briefing.deck import to_pptx
from targets.briefing.deckchart import nice
from targets.briefing.model import Briefing, Cover
from targets.text import entry
from targets.views import View

SOFFICE = shutil.which("soffice")
CHINESE = SOFFICE and subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip()

# the sequences of the schema (ECMA-376 part 1, 5th edition: annex A, dml-chart and dml-main) for every element that charts, runs and
# table cells of ours hold
LABEL = ("numFmt", "spPr", "txPr", "dLblPos", "showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize",
         "separator")
AXIS = ("axId", "scaling", "delete", "axPos", "majorGridlines", "minorGridlines", "title", "numFmt", "majorTickMark", "minorTickMark",
        "tickLblPos", "spPr", "txPr", "crossAx", "crosses", "crossesAt")
SERIES = ("idx", "order", "tx", "spPr")
FILLS = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
SEQUENCES = {
    "c:chartSpace": ("date1904", "lang", "roundedCorners", "style", "clrMapOvr", "pivotSource", "protection", "chart", "spPr", "txPr",
                     "externalData", "printSettings", "userShapes"),
    "c:chart": ("title", "autoTitleDeleted", "pivotFmts", "view3D", "floor", "sideWall", "backWall", "plotArea", "legend", "plotVisOnly",
                "dispBlanksAs", "showDLblsOverMax"),
    "c:plotArea": ("layout", "scatterChart", "lineChart", "barChart", "catAx", "valAx", "dateAx", "dTable", "spPr"),
    "c:scatterChart": ("scatterStyle", "varyColors", "ser", "dLbls", "axId"),
    "c:lineChart": ("grouping", "varyColors", "ser", "dLbls", "dropLines", "hiLowLines", "upDownBars", "marker", "smooth", "axId"),
    "c:barChart": ("barDir", "grouping", "varyColors", "ser", "dLbls", "gapWidth", "overlap", "serLines", "axId"),
    "c:scatterChart/c:ser": (*SERIES, "marker", "dPt", "dLbls", "trendline", "errBars", "xVal", "yVal", "smooth"),
    "c:lineChart/c:ser": (*SERIES, "marker", "dPt", "dLbls", "trendline", "errBars", "cat", "val", "smooth"),
    "c:barChart/c:ser": (*SERIES, "invertIfNegative", "pictureOptions", "dPt", "dLbls", "trendline", "errBars", "cat", "val", "shape"),
    "c:dPt": ("idx", "invertIfNegative", "marker", "bubble3D", "explosion", "spPr", "pictureOptions"),
    "c:marker": ("symbol", "size", "spPr"),
    "c:dLbls": ("dLbl", "delete", *LABEL, "showLeaderLines", "leaderLines"),
    "c:dLbl": ("idx", "delete", "layout", "tx", *LABEL),
    "c:catAx": (*AXIS, "auto", "lblAlgn", "lblOffset", "tickLblSkip", "tickMarkSkip", "noMultiLvlLbl"),
    "c:valAx": (*AXIS, "crossBetween", "majorUnit", "minorUnit", "dispUnits"),
    "c:scaling": ("logBase", "orientation", "max", "min"),
    "c:manualLayout": ("layoutTarget", "xMode", "yMode", "wMode", "hMode", "x", "y", "w", "h"),
    "c:hiLowLines": ("spPr",),
    "c:rich": ("bodyPr", "lstStyle", "p"), "c:txPr": ("bodyPr", "lstStyle", "p"), "p:txBody": ("bodyPr", "lstStyle", "p"),
    "c:spPr": ("xfrm", "custGeom", "prstGeom", *FILLS, "ln", "effectLst"), "p:spPr": ("xfrm", "custGeom", "prstGeom", *FILLS, "ln", "effectLst"),
    "a:ln": (*FILLS, "prstDash", "custDash", "round", "bevel", "miter", "headEnd", "tailEnd"),
    "a:p": ("pPr", "r", "br", "fld", "endParaRPr"), "a:r": ("rPr", "t"), "a:fld": ("rPr", "pPr", "t"),
    **{f"a:{name}": ("ln", *FILLS, "effectLst", "highlight", "uLnTx", "uLn", "uFillTx", "uFill", "latin", "ea", "cs", "sym", "hlinkClick")
       for name in ("rPr", "defRPr", "endParaRPr")},
    "a:pPr": ("lnSpc", "spcBef", "spcAft", "buClrTx", "buClr", "buSzTx", "buFontTx", "buFont", "buNone", "buAutoNum", "buChar", "tabLst", "defRPr"),
    "a:tcPr": ("lnL", "lnR", "lnT", "lnB", "lnTlToBr", "lnBlToTr", "cell3D", *FILLS),
    "a:tc": ("txBody", "tcPr"),
}
TOGETHER = {"c:plotArea": {"catAx", "valAx", "dateAx"}, "a:p": {"r", "br", "fld"}}      # a choice: any order among these
PREFIX = {"http://schemas.openxmlformats.org/drawingml/2006/chart": "c", "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
          "http://schemas.openxmlformats.org/presentationml/2006/main": "p"}


def briefing(of, *items: View, **fields) -> Briefing:
    return Briefing(Cover("题目", "单位", "2026-11-21", "编者"), items, **fields)


def deck(made: Briefing, of) -> Presentation:
    return Presentation(io.BytesIO(to_pptx(made, of)))


def charts(presentation) -> list:
    return [shape.chart for slide in presentation.slides for shape in slide.shapes if shape.has_chart]


def plain(element) -> str:
    name = etree.QName(element)
    return f"{PREFIX.get(name.namespace, '')}:{name.localname}"


def out_of_order(root) -> list[str]:
    """Elements whose children stand in another order than the schema's, or that the sequence does not know."""
    wrong = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        here, parent = plain(element), element.getparent()
        order = SEQUENCES.get(f"{plain(parent)}/{here}" if parent is not None else "", SEQUENCES.get(here))
        if order is None or (here == "c:marker" and not len(element)):
            continue
        names = [etree.QName(child).localname for child in element]
        free = TOGETHER.get(here, set())
        places = [order.index(min(free, key=order.index) if name in free else name) if name in order else -1 for name in names]
        if -1 in places or places != sorted(places):
            wrong.append(f"{here}: {names}")
    return wrong


# -- figures


def test_charts_of_paths_hold_the_figures_of_the_table():
    of = province()
    made = picks.region_pack("青海", of, "zh")
    found = [chart for chart in charts(deck(made, of)) if "scatterChart" in etree.tostring(chart._chartSpace).decode()]
    keys = [item.subject for item in made.items if item.kind == "paths"]
    assert len(found) == len(keys)
    for chart, key in zip(found, keys, strict=True):
        rows = of.pairs[(of.pairs["key"] == key) & of.pairs["actual_value"].notna()].drop_duplicates(["actual_year", "actual_value"])
        wanted = sorted(zip(rows["actual_year"].astype(float), rows["actual_value"], strict=True))
        series = {one.name: one for one in chart.plots[0].series}
        assert points(series["实际"]) == wanted
        goals = of.board[(of.board["key"] == key) & of.board["year"].notna()]
        if len(goals):
            assert points(series["目标"])[-1] == sorted(zip(goals["year"].astype(float), goals["value"], strict=True))[-1]


def points(series) -> list[tuple[float, float]]:
    xs = [float(value.text) for value in series._element.find(qn("c:xVal")).iter(qn("c:v"))]
    return sorted(zip(xs, series.iter_values(), strict=True))


def test_dots_and_bars_hold_the_figures_of_the_table():
    of = seeds()
    key = key_of(of, "电解铝产能利用率")
    dots, bars = charts(deck(briefing(of, View("ranked", key), View("bullets", "陕西"), parts=()), of))
    rows = of.board[of.board["key"] == key].set_index("region")
    for at, name in enumerate(dots.plots[0].categories):
        for series, column in zip(dots.plots[0].series, ("value", "actual_value"), strict=True):
            assert series.values[at] == rows.loc[name, column]
    shown = of.board[of.board["region"] == "陕西"]
    known = shown[shown["actual_value"].notna()]
    assert [value for value in bars.plots[0].series[0].values if value is not None] == [
        pytest.approx(100 * row["actual_value"] / row["value"], abs=0.005) for row in known.to_dict("records")]
    assert len(bars.plots[0].categories) == len(shown) + shown["sector"].nunique(dropna=False)


def test_the_sheet_inside_a_chart_says_the_same():
    import openpyxl
    of = seeds()
    chart = charts(deck(briefing(of, View("ranked", key_of(of, "电解铝产能利用率")), parts=()), of))[0]
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    held = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in held] == list(chart.plots[0].categories)
    for column, series in enumerate(chart.plots[0].series, start=1):
        assert [row[column] for row in held] == list(series.values)


@pytest.mark.parametrize("values", [[80, 82.3], [0, 0], [3.5], [], [1e9, 2e9], [-5, 5], [0.001, 0.0012]])
def test_axes_hold_every_value_with_room(values):
    low, high, step = nice(values)
    assert low < high
    assert step > 0
    for value in values:
        assert low <= value <= high
    if values and min(values) >= 0:
        assert low >= 0


# -- words


@pytest.mark.parametrize("template", ["16:9", "a4"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_slide_has_title_sources_and_evidence(template, lang):
    of = seeds(lang)
    made = briefing(of, *every_kind(of, "电解铝产能利用率"), template=template, lang=lang)
    presentation = deck(made, of)
    assert presentation.slide_width == Pt(decklook.look_of(template, lang).width)
    look = decklook.look_of(template, lang)
    from targets.briefing import deck as module
    expected = pages.pages(made, of, lambda page: module._room(page, look))
    slides = list(presentation.slides)[1:]
    assert len(slides) == len(expected)
    for slide, page in zip(slides, expected, strict=True):
        title = slide.shapes.title.text_frame.text
        assert page.title.startswith(title.rstrip("…")[:20].strip())
        notes = slide.notes_slide.notes_text_frame.text
        assert page.title in notes
        for line in (page.subtitle, page.note, *page.remarks, *page.evidence, *page.sources):
            assert line in notes
        told = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        if page.sources:
            assert page.sources[0][:12] in told
    assert slides[-1].shapes.title.text_frame.text == entry("briefing", "words")["method_title"][lang]


def test_evidence_tells_where_each_sentence_stands():
    of = seeds()
    presentation = deck(briefing(of, View("ranked", key_of(of, "电解铝产能利用率")), parts=()), of)
    notes = presentation.slides[1].notes_slide.notes_text_frame.text
    for row in of.board[of.board["metric"].str.contains("电解铝产能利用率")].to_dict("records"):
        assert " ".join(row["evidence"].split()) in notes
        assert row["doc_title"] in notes


def test_titles_take_two_lines_at_most():
    of = seeds()
    long = "这是一个读者自己起的很长很长的标题" * 8
    slide = deck(briefing(of, View("tiles", title=long, note="一句话"), parts=()), of).slides[1]
    title = slide.shapes.title
    assert title.text_frame.text.endswith("…")
    assert title.height <= Pt(2 * 21 * 1.33)
    assert long in slide.notes_slide.notes_text_frame.text
    assert "一句话" in " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_what_changed_is_marked_on_its_slide():
    of = seeds()
    made = replace(compose(briefing(of, View("tiles"), parts=()), of), changed={0: ("贵州有新数",)})
    slides = deck(made, of).slides
    assert "贵州有新数" in " ".join(shape.text_frame.text for shape in slides[1].shapes if shape.has_text_frame)
    assert "贵州有新数" in " ".join(shape.text_frame.text for shape in slides[2].shapes if shape.has_text_frame)


def test_an_empty_briefing_and_one_without_rows_still_open():
    of = seeds()
    assert len(deck(briefing(of, parts=("method",)), of).slides) >= 2
    slide = deck(briefing(of, View("ranked", "none such"), parts=()), of).slides[1]
    assert "没有符合" in " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


# -- the file


@pytest.fixture(scope="module")
def whole() -> bytes:
    """A deck with every kind of slide."""
    of = province()
    return to_pptx(replace(picks.region_pack("青海", of, "zh"), items=(
        *picks.region_pack("青海", of, "zh").items, *every_kind(of, "指标1"), View("bullets", "青海", note="读者的话"))), of)


def test_every_run_names_a_font_for_chinese(whole):
    face = entry("briefing", "fonts")["east_asian"]
    presentation = Presentation(io.BytesIO(whole))
    runs = [run for slide in presentation.slides for part in (slide, slide.notes_slide if slide.has_notes_slide else slide)
            for run in part._element.iter(qn("a:r"), qn("a:fld"))]
    assert len(runs) > 100
    for run in runs:
        fonts = run.find(qn("a:rPr")).find(qn("a:ea"))
        assert fonts is not None, etree.tostring(run)
    for chart in charts(presentation):
        for properties in chart._chartSpace.txPr.iter(qn("a:defRPr")):
            assert properties.find(qn("a:ea")).get("typeface") == face
        for run in chart._chartSpace.iter(qn("a:r")):
            assert run.find(qn("a:rPr")).find(qn("a:ea")) is not None
    with zipfile.ZipFile(io.BytesIO(whole)) as file:
        themes = [file.read(name).decode() for name in file.namelist() if re.fullmatch(r"ppt/theme/theme\d+\.xml", name)]
    assert themes
    for theme in themes:
        assert re.findall(r'<a:ea typeface="([^"]*)"', theme)[:2] == [face, face]


def test_elements_stand_in_the_order_of_the_schema(whole):
    with zipfile.ZipFile(io.BytesIO(whole)) as file:
        names = [name for name in file.namelist() if re.match(r"ppt/(charts/chart|slides/slide|notesSlides/notesSlide)\d", name)]
        assert any("chart" in name for name in names)
        for name in names:
            assert out_of_order(etree.fromstring(file.read(name))) == [], name


def test_the_check_of_the_order_can_fail():
    wrong = etree.fromstring('<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:dispBlanksAs val="gap"/>'
                             '<c:plotArea/></c:chart>')
    assert out_of_order(wrong)


def test_charts_and_tables_have_words_for_who_cannot_see_them(whole):
    frames = [shape for slide in Presentation(io.BytesIO(whole)).slides for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert frames
    for shape in frames:
        assert shape._element.xpath(".//p:cNvPr")[0].get("descr", "").strip()


def test_nothing_lies_outside_the_slide(whole):
    presentation = Presentation(io.BytesIO(whole))
    for number, slide in enumerate(presentation.slides, start=1):
        for shape in slide.shapes:
            assert shape.left >= 0, (number, shape.name)
            assert shape.left + shape.width <= presentation.slide_width + 1, (number, shape.name)
            assert shape.top + shape.height <= presentation.slide_height + 1, (number, shape.name)


def test_a_name_a_spreadsheet_would_run_stays_text_in_the_sheets_of_charts():
    import openpyxl
    of = province()
    for chart in charts(deck(briefing(of, View("bullets", "青海"), parts=()), of)):
        sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        assert not [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert NASTY in " ".join(of.board["metric"])


def test_a_region_or_metric_like_a_formula_is_text_in_the_sheets_of_dots_and_bars():
    import openpyxl

    from targets.briefing import deckchart
    from targets.briefing.content import Bar, Dot
    look, slide = decklook.look_of("16:9", "zh"), Presentation().slides.add_slide(Presentation().slide_layouts[6])
    names = ("=1+1", "+甲", "-乙", "@丙", "丁")
    frames = (deckchart.dot_chart(slide, Dots(tuple(Dot(name, 1.0, "≥1", 2.0, "2") for name in names), "%"), (0, 0, 400, 300), look),
              deckchart.bar_chart(slide, Bars(tuple(Bar(name, 50.0, "5") for name in names)), (0, 0, 400, 300), look))
    for frame in frames:
        sheet = openpyxl.load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob)).active
        held = [row[0] for row in sheet.iter_rows(min_row=2)]
        assert [cell.data_type for cell in held] == ["s"] * len(names)
        assert [cell.value for cell in held] == ["'=1+1", "'+甲", "'-乙", "'@丙", "丁"]


def test_the_notes_hold_whole_what_the_slide_shortens():
    of = seeds()
    note = "读者写的一整段话，" * 40
    slides = deck(briefing(of, View("ranked", key_of(of, "电解铝产能利用率"), note=note), parts=()), of).slides
    slide = next(slide for slide in slides if slide.has_notes_slide and note in slide.notes_slide.notes_text_frame.text)
    shown = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert note not in shown
    assert "…" in shown


def test_blocks_of_every_kind_are_drawn(whole):
    of = province()
    kinds = {type(bodies.body(view, of, "zh")) for view in every_kind(of, "指标1")}
    assert {Paths, Dots, Bars, Tiles} <= kinds <= {Paths, Dots, Bars, Tiles, Grid}


# -- LibreOffice

needs_office = pytest.mark.skipif(not CHINESE and not os.environ.get("CI"), reason="LibreOffice (soffice) or a Chinese font is not installed")


@needs_office
@pytest.mark.parametrize(("lang", "template"), [("zh", "16:9"), ("en", "a4")])
def test_libreoffice_renders_every_slide(tmp_path, lang, template):
    of = seeds(lang)
    made = picks.region_pack("四川", of, lang, template=template, date="2026-11-21")
    made = replace(made, items=(*made.items, *every_kind(of, "电解铝产能利用率")))
    file = tmp_path / "deck.pptx"
    file.write_bytes(to_pptx(made, of))
    presentation = Presentation(str(file))
    with pypdfium2.PdfDocument(printed(file)) as pdf:
        assert len(pdf) == len(presentation.slides)
        for number, (page, slide) in enumerate(zip(pdf, presentation.slides, strict=True), start=1):
            text = page.get_textpage()
            told, title = squeezed(text.get_text_bounded()), squeezed(slide.shapes.title.text_frame.text)
            assert title in told, f"slide {number}: {title} / {told[:80]}"
            for label in labels(slide):
                assert squeezed(label) in told, f"slide {number}: {label} is not drawn"
            assert outside(text, *page.get_size()) == [], f"slide {number}"
            assert colliding(text) == [], f"slide {number}"


def labels(slide) -> list[str]:
    """The words beside marks and the names along axes of the charts of a slide."""
    found = []
    for shape in slide.shapes:
        if shape.has_chart:
            space = shape.chart._chartSpace
            found += ["".join(text.text for text in label.iter(qn("a:t"))) for label in space.iter(qn("c:dLbl"))]
            if space.find(f".//{qn('c:catAx')}") is not None:
                found += [str(one) for one in shape.chart.plots[0].categories]
    return [label for label in found if label]


def printed(file) -> str:
    profile = file.parent / "profile"
    subprocess.run([SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(file.parent),
                    str(file)], capture_output=True, timeout=180, check=True)
    return str(file.with_suffix(".pdf"))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def rects(text) -> list[tuple[tuple[float, float, float, float], str]]:
    found = [text.get_rect(at) for at in range(text.count_rects())]
    return [(rect, text.get_text_bounded(*rect).strip()) for rect in found if rect[2] - rect[0] > 1 and rect[3] - rect[1] > 1]


def outside(text, width: float, height: float) -> list[str]:
    return [words for (left, bottom, right, top), words in rects(text) if left < 0 or bottom < 0 or right > width or top > height]


def colliding(text) -> list[str]:
    """Pairs of stretches of text that lie over each other by more than a third of the smaller one."""
    found, wrong = rects(text), []
    for at, (one, words) in enumerate(found):
        for other, others in found[at + 1:]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            least = min((rect[2] - rect[0]) * (rect[3] - rect[1]) for rect in (one, other))
            if across > 0 and down > 0 and across * down > least / 3:
                wrong.append(f"{words} × {others}")
    return wrong


@needs_office
def test_libreoffice_opens_the_report(tmp_path, monkeypatch):
    from targets.briefing import files
    monkeypatch.setenv("BROWSER_PATH", "/there/is/none")
    of = seeds()
    file = tmp_path / "report.docx"
    file.write_bytes(files.make(picks.region_pack("四川", of, "zh", date="2026-11-21"), of, "docx")[0])
    with pypdfium2.PdfDocument(printed(file)) as pdf:
        told = squeezed("".join(page.get_textpage().get_text_bounded() for page in pdf))
        assert len(pdf) >= 5
        heads = [squeezed(page.get_textpage().get_text_bounded()) for page in pdf]
    for metric in ("平板玻璃深加工率", "钢铁产能", "方法与覆盖范围"):
        assert metric in told
    assert sum("地区指标到期目标实际状态" in text for text in heads) >= 2, "the header row is repeated where a table goes on"
