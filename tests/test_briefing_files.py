"""DOCX, PDF, XLSX and ZIP, with and without a browser, and the command that writes them."""
from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import zipfile

import openpyxl
import pandas as pd
import pypdfium2
import pytest
from briefing_made import NASTY, key_of, province, seeds
from docx import Document
from docx.oxml.ns import qn
from made import document, figures, target
from PIL import Image
from pptx import Presentation

from targets import clock, views
from targets.__main__ import main
from targets.briefing import able, files, picks
from targets.briefing.changes import compose
from targets.briefing.kinds import KINDS
from targets.briefing.model import Briefing, BriefingError, Cover
from targets.config import TOP
from targets.store import Store
from targets.text import entry, message
from targets.views import View

needs_browser = pytest.mark.skipif(bool(able.why_no_pictures()) and not os.environ.get("CI"),
                                   reason="Chromium or a Chinese font is not installed")


@pytest.fixture
def no_browser(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/there/is/none")


def one(of, lang: str = "zh") -> Briefing:
    return Briefing(Cover("题目", "单位", "2026-11-21", "编者"), (View("ranked", key_of(of, "电解铝产能利用率"), note="读者的话"),), lang=lang)


# -- what the machine can do


def test_what_is_missing_is_found_before_the_work():
    assert able.why_no_pictures(find=lambda: "/usr/bin/x", font=lambda: True) == ""
    assert able.why_no_pictures(find=lambda: None, font=lambda: True) == "brief_no_browser"
    assert able.why_no_pictures(find=lambda: "/usr/bin/x", font=lambda: False) == "brief_no_font"
    for code in ("brief_no_browser", "brief_no_font"):
        assert "chromium" in message(code, "zh").lower() or "fonts-noto-cjk" in message(code, "zh")
        assert message(code, "en") != message(code, "zh")


def test_a_browser_named_by_hand_wins_and_must_be_there(monkeypatch, tmp_path):
    mine = tmp_path / "browser"
    mine.write_text("#!/bin/sh\n", encoding="utf-8")
    monkeypatch.setenv("BROWSER_PATH", str(mine))
    assert able.browser() is None
    mine.chmod(0o755)
    assert able.browser() == str(mine)


# -- DOCX


def test_the_report_has_headings_real_tables_and_fonts_without_a_browser(no_browser):
    of = seeds()
    data, why = files.make(picks.region_pack("四川", of, "zh", date="2026-11-21"), of, "docx")
    assert why == "brief_no_browser"
    report = Document(io.BytesIO(data))
    heads = [paragraph.text for paragraph in report.paragraphs if paragraph.style.name == "Heading 1"]
    assert len(heads) >= 5
    assert not report.inline_shapes
    rows = of.board[of.board["region"] == "四川"]
    first = report.tables[0]
    assert len(first.rows) == len(rows) + 1
    text = "\n".join(paragraph.text for paragraph in report.paragraphs)
    for evidence in rows["evidence"]:
        assert " ".join(evidence.split()) in text
    for table in report.tables:
        head, *others = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
    face = entry("briefing", "fonts")["east_asian"]
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        fonts = report.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == face
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    assert "PAGE" in report.sections[0].footer._element.xpath(".//w:fldSimple/@w:instr")
    assert report.core_properties.title.startswith("四川")


def test_every_target_of_a_long_report_stands_in_it(no_browser):
    of = province()
    report = Document(io.BytesIO(files.make(picks.region_pack("青海", of, "en"), of, "docx")[0]))
    told = [row.cells[1].text for row in report.tables[0].rows[1:]]
    assert len(told) == 60
    assert NASTY in told


@needs_browser
def test_the_report_holds_a_picture_with_words_for_it():
    of = seeds()
    data, why = files.make(one(of), of, "docx")
    assert why == ""
    report = Document(io.BytesIO(data))
    assert len(report.inline_shapes) == 1
    assert report.inline_shapes[0]._inline.docPr.get("descr").strip()
    part = next(rel.target_part for rel in report.part.rels.values() if rel.reltype.endswith("/image"))
    with Image.open(io.BytesIO(part.blob)) as picture:
        assert picture.width >= 1000
        assert len(picture.convert("RGB").resize((64, 64)).getcolors(4096)) > 5, "the picture is not blank"


# -- PDF


@needs_browser
def test_the_pdf_says_what_the_report_says_in_letters():
    of = seeds()
    data, why = files.make(one(of), of, "pdf")
    assert why == ""
    with pypdfium2.PdfDocument(data) as pdf:
        text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pdf)
        assert len(pdf) >= 3
        assert [item.get_title() for item in pdf.get_toc()][:1] == ["题目"]
    for words in ("题目", "读者的话", "82.3%（2018）", "方法与覆盖范围", "贵州省促进有色金属工业"):
        assert words in text


def test_without_a_browser_there_is_no_pdf_but_a_sentence(no_browser):
    with pytest.raises(BriefingError) as caught:
        files.make(one(seeds()), seeds(), "pdf")
    assert caught.value.code == "brief_no_browser"


def test_a_browser_that_fails_is_told_in_a_sentence(monkeypatch, tmp_path):
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\necho it broke >&2\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(broken))
    from targets.briefing.printed import to_pdf
    with pytest.raises(BriefingError, match="it broke"):
        to_pdf(one(seeds()), [])


def test_texts_of_the_printed_page_are_escaped():
    from targets.briefing.printed import page_of
    from targets.briefing.report import Section
    made = Briefing(Cover("<script>alert(1)</script>"))
    page = page_of(made, [Section("<b>x</b>", lines=("a & b",), evidence=("<i>",))])
    assert "<script>" not in page
    assert "&lt;b&gt;x" in page
    assert "a &amp; b" in page
    assert "http" not in page.replace("http-equiv", ""), "nothing is fetched from elsewhere"


# -- XLSX


def book(of, region: str, lang: str = "zh"):
    return openpyxl.load_workbook(io.BytesIO(files.make(picks.region_pack(region, of, lang, date="2026-11-21"), of, "xlsx")[0]))


def test_the_workbook_holds_targets_figures_verdicts_and_sources():
    of = seeds()
    made = book(of, "四川")
    words = entry("briefing", "words")
    assert made.sheetnames[:6] == [words[f"sheet_{name}"]["zh"] for name in ("about", "targets", "actuals", "verdicts", "missing", "papers")]
    rows = of.board[of.board["region"] == "四川"]
    assert made["目标"].max_row == len(rows) + 1
    pairs = of.pairs[of.pairs["id"].isin(rows["id"])]
    assert made["实际值"].max_row == pairs["actual_id"].nunique() + 1
    sheet = pd.DataFrame(list(made["判定与依据"].values)[1:], columns=[cell.value for cell in made["判定与依据"][1]])
    assert sorted(sheet["数值"].dropna()) == sorted(rows["value"].dropna())
    assert set(sheet["状态"]) <= {state["zh"] for state in entry("progress", "states").values()}
    for sheet in made:
        assert sheet.freeze_panes == ("C2" if sheet.max_column > 2 else "A2")
        assert sheet.auto_filter.ref
    view = picks.region_pack("四川", of, "zh").items[0]
    assert made["图1的数"].max_row == len(views.data(view, of, "zh")) + 1


def test_years_are_numbers_without_separators_and_amounts_have_them():
    made = book(province(), "青海")["判定与依据"]
    heads = [cell.value for cell in made[1]]
    years = [cell for cell in made["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[heads.index("年份")]][1:] if cell.value is not None]
    assert years
    assert {cell.data_type for cell in years} == {"n"}
    assert {cell.number_format for cell in years} == {"General"}
    values = made["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[heads.index("数值")]][1:]
    assert any(cell.number_format == "#,##0.0###" for cell in values)
    assert all(float(cell.value).is_integer() for cell in values if cell.number_format == "#,##0")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_cell_of_the_workbook_is_a_formula_or_a_link(lang):
    made = book(province(lang=lang), "青海", lang)
    found = [cell for sheet in made for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in found if cell.data_type == "f" or cell.hyperlink] == []
    assert any(cell.value == NASTY for cell in found)


# -- ZIP


def test_the_archive_without_a_browser_has_the_figures_and_says_why(no_browser):
    of = seeds()
    data, why = files.make(one(of), of, "zip")
    assert why == "brief_no_browser"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert [name.rsplit(".", 1)[1] for name in names] == ["csv", "txt"]
        assert "电解铝产能利用率" in names[0]
        readme = archive.read("README.txt").decode("utf-8-sig")
        table = pd.read_csv(io.BytesIO(archive.read(names[0])))
    assert message(why, "zh") in readme
    assert "读者的话" in readme
    assert len(table) == len(views.data(one(of).items[0], of, "zh"))


@needs_browser
def test_the_archive_has_a_picture_of_each_kind():
    of = seeds()
    with zipfile.ZipFile(io.BytesIO(files.make(one(of), of, "zip")[0])) as archive:
        kinds = {name.rsplit(".", 1)[1]: archive.read(name) for name in archive.namelist()}
    assert set(kinds) == {"csv", "png", "svg", "txt"}
    with Image.open(io.BytesIO(kinds["png"])) as picture:
        assert picture.width >= 2000
    assert "电解铝产能利用率" in kinds["svg"].decode()


def test_files_of_tiles_of_one_metric_are_called_after_it(no_browser):
    of = seeds()
    made = Briefing(Cover("题目"), (View("tiles", key_of(of, "电解铝产能利用率")),))
    with zipfile.ZipFile(io.BytesIO(files.make(made, of, "zip")[0])) as archive:
        assert archive.namelist()[0] == f"01_电解铝产能利用率_{of.as_of}.csv"


# -- texts that no office file may hold


DIRT = "\x00\x01\x0b\x0c\x0e\x1f\ufffe"


def dirty():
    """The papers' material with control characters in names, sentences, titles and sources."""
    from dataclasses import replace
    of = seeds()
    board, pairs, documents = of.board.copy(), of.pairs.copy(), of.documents.copy()
    for frame, names in ((board, ("evidence", "doc_title", "section", "actual_source", "lead")), (pairs, ("actual_source", "doc_title", "evidence")),
                         (documents, ("title", "issuer"))):
        for name in names:
            frame[name] = [f"甲{DIRT}{value}" if isinstance(value, str) else value for value in frame[name]]
    return replace(of, board=board, pairs=pairs, documents=documents)


@pytest.mark.parametrize("kind", ["pptx", "docx", "xlsx", "zip"])
def test_control_characters_of_papers_and_readers_break_no_file(kind, no_browser):
    from briefing_made import every_kind
    of = dirty()
    items = tuple(View(view.kind, view.subject, title=f"标题{DIRT}", note=f"一句话{DIRT}") for view in every_kind(of, "电解铝产能利用率"))
    data, _ = files.make(Briefing(Cover(f"题目{DIRT}", f"单位{DIRT}", "2026-11-21", f"编者{DIRT}"), items), of, kind)
    if kind == "pptx":
        slides = Presentation(io.BytesIO(data)).slides
        text = "".join(slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide)
    elif kind == "docx":
        text = "".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
    elif kind == "xlsx":
        text = "".join(str(cell.value) for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row)
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = archive.read("README.txt").decode("utf-8-sig")
    assert "标题" in text
    assert "一句话" in text or kind == "xlsx"
    assert "甲" in text
    assert not set(DIRT) & set(text)
    assert "_x0" not in text, "as a workbook spells them"


# -- where it goes


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    place = tmp_path / "x.pptx"
    place.write_bytes(b"before")
    files.put(b"after", place)
    assert place.read_bytes() == b"after"
    assert stat.S_IMODE(place.stat().st_mode) & stat.S_IRUSR
    assert [one.name for one in tmp_path.iterdir()] == ["x.pptx"]
    with pytest.raises(BriefingError, match="没有动"):
        files.put(b"x", tmp_path / "no such folder" / "x.pptx")


def test_an_ending_nobody_knows_is_told():
    with pytest.raises(BriefingError) as caught:
        files.kind_of("x.key")
    for kind in KINDS:
        assert kind in caught.value.say("en")


# -- the command


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.setenv("TARGETS_DATABASE_URL", url)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.delenv("TARGETS_CONFIG", raising=False)
    made = Store(url)
    made.replace_document(document(), [target()])
    made.replace_document(document("other", title="陕西省实施方案"), [target(doc="other", region="陕西", region_code="610000")])
    made.save_actuals(figures({"year": 2019}), by="li", origin="form")
    return made


def test_the_command_writes_a_deck(store, tmp_path, capsys):
    out = tmp_path / "贵州.pptx"
    assert main(["brief", "--region", "贵州省", "--year", "2020", "--lang", "zh", "--out", str(out), "--unit", "某单位"]) == 0
    slides = Presentation(str(out)).slides
    cover = "".join(shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame)
    assert "贵州2020年" in cover
    assert "某单位" in cover
    assert str(out) in capsys.readouterr().err


def test_english_names_and_titles_are_taken(store, tmp_path):
    out = tmp_path / "g.pptx"
    assert main(["brief", "--region", "Guizhou", "--lang", "en", "--out", str(out), "--title", "A title", "--template", "a4"]) == 0
    presentation = Presentation(str(out))
    assert presentation.slides[0].shapes.title.text_frame.text == "A title"
    assert presentation.slide_height > presentation.slide_width * 0.7


def test_all_regions_make_a_file_each(store, tmp_path, capsys):
    assert main(["brief", "--all-regions", "--out", str(tmp_path / "packs"), "--format", "xlsx"]) == 0
    assert {file.name for file in (tmp_path / "packs").iterdir()} == {"贵州.xlsx", "陕西.xlsx"}
    assert "2 份" in capsys.readouterr().err


def test_whatever_fails_for_one_region_the_others_get_their_file(store, tmp_path, capsys, monkeypatch):
    whole = files.make

    def fails_once(briefing, *rest):
        if "贵州" in briefing.cover.title:
            raise ValueError("no such\nthing")
        return whole(briefing, *rest)

    monkeypatch.setattr(files, "make", fails_once)
    assert main(["brief", "--all-regions", "--out", str(tmp_path / "packs"), "--format", "xlsx"]) == 1
    assert {file.name for file in (tmp_path / "packs").iterdir()} == {"陕西.xlsx"}
    told = capsys.readouterr().err
    assert "贵州没有做成：ValueError: no such thing" in told
    assert "1 份" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(("arguments", "said"), [
    (["--region", "火星", "--out", "{}/x.pptx"], "火星"), (["--region", "贵州", "--year", "2099", "--out", "{}/x.pptx"], "2099"),
    (["--region", "贵州", "--out", "{}/x.doc"], "pptx"), (["--region", "贵州", "--out", "{}/nowhere/x.pptx"], "nowhere"),
    (["--saved", "周报", "--out", "{}/x.pptx"], "周报"), (["--all-regions", "--year", "2099", "--out", "{}/packs"], "0 份")])
def test_what_cannot_be_done_ends_with_status_1_and_a_sentence(store, tmp_path, capsys, arguments, said):
    assert main(["brief", *(one.format(tmp_path) for one in arguments)]) == 1
    told = capsys.readouterr().err.strip()
    assert said in told
    assert "Traceback" not in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("arguments", [[], ["--region", "贵州"], ["--region", "贵州", "--all-regions", "--out", "x"],
                                       ["--region", "贵州", "--out", "x.pptx", "--template", "4:3"]])
def test_wrong_usage_ends_with_status_2(store, arguments):
    with pytest.raises(SystemExit) as ended:
        main(["brief", *arguments])
    assert ended.value.code == 2


def test_without_a_browser_the_rest_is_done_and_said_once(store, tmp_path, no_browser, capsys):
    for kind, made in (("docx", True), ("zip", True), ("pdf", False)):
        assert main(["brief", "--region", "贵州", "--out", str(tmp_path / f"x.{kind}")]) == 1
        assert (tmp_path / f"x.{kind}").exists() is made
        assert capsys.readouterr().err.count(message("brief_no_browser", "zh")) == 1


def test_a_saved_briefing_is_refreshed_and_tells_what_changed(store, tmp_path, capsys):
    from targets.briefing.gather import gather
    of = gather(store, "zh", 2019)
    briefing = compose(Briefing(Cover("周报"), (View("bullets", "贵州"),)), of)
    store.keep("briefing", "周报", briefing.to_mapping(), by="li")
    store.save_actuals(figures({"year": 2020, "value": 91.5}), by="li", origin="form")
    out = tmp_path / "x.pptx"
    assert main(["brief", "--saved", "周报", "--out", str(out), "--as-of", "2020"]) == 0
    told = capsys.readouterr().out
    assert "81.3%（2019）" in told
    assert "91.5%（2020）" in told
    notes = [slide.notes_slide.notes_text_frame.text for slide in Presentation(str(out)).slides if slide.has_notes_slide]
    assert any(told.strip() in text for text in notes)


def test_a_saved_briefing_gets_the_cover_of_the_call_and_no_year(store, tmp_path, capsys):
    store.keep("briefing", "周报", Briefing(Cover("旧题", "旧单位", "2020-01-01", "旧人"), (View("bullets", "贵州"),)).to_mapping(), by="li")
    out = tmp_path / "x.pptx"
    assert main(["brief", "--saved", "周报", "--out", str(out), "--title", "新题", "--author", "新人"]) == 0
    cover = " ".join(shape.text_frame.text for shape in Presentation(str(out)).slides[0].shapes if shape.has_text_frame)
    for word in ("新题", "旧单位", "新人", clock.today().isoformat(), "数据截至"):
        assert word in cover
    assert "2020-01-01" not in cover
    capsys.readouterr()
    out.unlink()
    assert main(["brief", "--saved", "周报", "--out", str(out), "--year", "2020"]) == 1
    told = capsys.readouterr().err
    assert "--year" in told
    assert "周报" in told
    assert not out.exists()


def test_other_commands_do_not_pay_for_slides():
    code = "import sys, targets.__main__; sys.exit(any(name in sys.modules for name in ('pptx', 'docx', 'kaleido', 'plotly')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=TOP, check=False).returncode == 0


def test_a_map_without_its_number_is_left_out_with_a_sentence(tmp_path, no_browser):
    from dataclasses import replace

    from targets.charts import mapfile
    shape = {"type": "Polygon", "coordinates": [[[104, 25], [109, 25], [109, 29], [104, 29], [104, 25]]]}
    file = tmp_path / "map.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"adcode": 520000, "name": "贵州省"}, "geometry": shape}]}), encoding="utf-8")
    of = replace(seeds(), map=lambda: mapfile.read(file))
    made = Briefing(Cover("题目"), (View("map"),))
    why = views.refused(made.items[0], of, "zh")
    assert why
    with zipfile.ZipFile(io.BytesIO(files.make(made, of, "zip")[0])) as archive:
        assert why in archive.read("README.txt").decode("utf-8-sig")
    report = Document(io.BytesIO(files.make(made, of, "docx")[0]))
    assert why in [paragraph.text for paragraph in report.paragraphs]
    slides = Presentation(io.BytesIO(files.make(made, of, "pptx")[0])).slides
    assert any(shape.has_text_frame and "方格图代替地图" in shape.text_frame.text for slide in slides for shape in slide.shapes)
