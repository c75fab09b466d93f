"""Files that can't be read: one sentence each in both languages, the rest of the batch goes on; archives; duplicates."""
from __future__ import annotations

import io
import json
import pickle
import re
import subprocess
import sys
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pytest
import regex
import xlwt

from extract import lexicon
from extract.__main__ import main
from extract.corpus import extract_corpus
from extract.errors import ReadError
from extract.reader import Limits, find_documents, read_document, unpack
from tests.made_files import page, word, xlsx, zipped

TOP = Path(__file__).parent.parent
GOAL = "到2025年，全市森林覆盖率达到62.5%以上。"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def compound(stream: str) -> bytes:
    """An OLE file whose one stream is called ``stream``."""
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, GOAL)
    out = io.BytesIO()
    book.save(out)
    old, new = ("Workbook".encode("utf-16-le"), stream.encode("utf-16-le"))
    return out.getvalue().replace(old + bytes(len(new) - len(old)), new, 1)


def with_password(raw: bytes) -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(raw)).encrypt("secret", out)
    return out.getvalue()


def locked(raw: bytes) -> bytes:
    """The zip with the mark of a password on its files."""
    out = bytearray(raw)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(sign), raw):
            out[found.start() + at] |= 1
    return bytes(out)


def empty_book() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


PAPER = {"甲.txt": GOAL.encode()}
BAD: dict[str, tuple[str, bytes, str]] = {
    # what it is: (file name, bytes, code)
    "empty": ("a.docx", b"", "empty"),
    "blank": ("a.txt", "　\n".encode(), "blank"),
    "binary": ("a.txt", bytes(range(256)) * 8, "no_text"),
    "picture called txt": ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "other_kind"),
    "program": ("a.txt", b"MZ\x90\0" + b"\0" * 50, "other_kind"),
    "rtf": ("a.doc", b"{\\rtf1\\ansi abc}", "other_kind"),
    "old Word": ("a.doc", compound("WordDocument"), "old_office"),
    "old Word called docx": ("a.docx", compound("WordDocument"), "old_office"),
    "WPS": ("a.wps", compound("WordDocument"), "old_office"),
    "old slides": ("a.ppt", compound("PowerPoint Document"), "old_office"),
    "docx with a password": ("a.docx", with_password(word([GOAL])), "encrypted_office"),
    "xlsx with a password": ("a.xlsx", with_password(xlsx([GOAL])), "encrypted_office"),
    "slides": ("a.pptx", zipped({"[Content_Types].xml": b"<a/>", "ppt/presentation.xml": b"<a/>"}), "other_kind"),
    "web archive": ("a.mht", b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n=E4=B8", "other_kind"),
    "Word as XML": ("a.doc", b'<?xml version="1.0"?><w:wordDocument><w:t>5%</w:t></w:wordDocument>', "other_kind"),
    "OFD": ("a.ofd", zipped({"OFD.xml": b"<a/>"}), "other_kind"),
    "OpenDocument": ("a.odt", zipped({"mimetype": b"x", "content.xml": b"<a/>"}), "other_kind"),
    "docx cut off": ("a.docx", word([GOAL])[:3000], "damaged"),
    "docx without a body": ("a.docx", zipped({"word/document.xml": b"<a"}), "damaged"),
    "docx without text": ("a.docx", word([]), "no_content"),
    "xlsx without sheets": ("a.xlsx", zipped({"xl/workbook.xml": b"<a/>"}), "damaged"),
    "xlsx without cells": ("a.xlsx", empty_book(), "no_content"),
    "xls cut off": ("a.xls", compound("Workbook")[:1500], "damaged"),
    "pdf cut off": ("a.pdf", b"%PDF-1.7\n1 0 obj", "damaged"),
    "pdf of nothing": ("a.pdf", b"%PDF-1.7\n" + b"\0" * 2000, "damaged"),
    "rar": ("a.rar", b"Rar!\x1a\x07\0" + b"\0" * 60, "archive"),
    "7z called zip": ("a.zip", b"7z\xbc\xaf\x27\x1c" + b"\0" * 60, "archive"),
    "zip cut off": ("a.zip", zipped(PAPER)[:40], "damaged"),
    "zip of nothing": ("a.zip", zipped({"__MACOSX/._a.txt": b"x", ".hidden": b"x"}), "zip_empty"),
    "zip bomb": ("a.zip", zipped({"a.txt": b"0" * 30_000_000}), "bomb"),
    "docx bomb": ("a.docx", zipped({"word/document.xml": b" " * 201_000_000}), "bomb"),
    "error page": ("a.html", page(["您访问的页面不存在"]).encode(), "error_page"),
    "error page called docx": ("a.docx", b"<html><head><title>403 Forbidden</title></head><body></body></html>", "error_page"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_can_not_be_read_is_told_in_one_sentence(what: str, tmp_path: Path) -> None:
    name, content, code = BAD[what]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError) as caught:
        read_document(tmp_path / name)
    error = caught.value
    assert error.code == code
    for lang, end in (("en", "; "), ("zh", "；")):
        said = error.say(lang)
        assert said.startswith(str(tmp_path / name)), "the file is named"
        assert "\n" not in said
        assert end in said, "what to do is said"
        assert "{" not in said
    assert str(error) == error.say("en")
    assert not regex.search(r"\p{Han}", re.sub("“.*?”", "", str(error))), "only what is quoted from the file"


def test_every_error_has_a_sentence_in_both_languages_that_says_what_to_do() -> None:
    words = lexicon.load("readers")
    for group in ("errors", "notes"):
        for code, said in words[group].items():
            assert set(said) == {"zh", "en"}, code
            assert "{file}" in said["zh"] or code == "manifest"
            assert group == "notes" or ("; " in said["en"] and "；" in said["zh"]), code
            fields = [set(re.findall(r"{(\w+)}", said[lang])) for lang in ("zh", "en")]
            assert fields[0] == fields[1], code


def test_an_error_travels_between_processes() -> None:
    with pytest.raises(ReadError) as caught:
        read_document(b"", "a.txt")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.code, again.say("zh"), str(again)) == (caught.value.code, caught.value.say("zh"), str(caught.value))


def test_a_file_over_the_limit_is_told_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOAL * 1000, "utf-8")
    with pytest.raises(ReadError, match=r"0\.1 MB, over the limit of 0\.01 MB; .*documents\.max_mb"):
        read_document(tmp_path / "a.txt", limits=Limits(max_mb=0.01))
    with pytest.raises(ReadError, match="over the limit"):
        read_document((GOAL * 1000).encode(), "a.txt", limits=Limits(max_mb=0.01))


# -- archives

def test_an_archive_is_read_like_a_folder_names_in_gbk_included(tmp_path: Path) -> None:
    path = tmp_path / "文件.zip"
    names = {"2025/临川规划.txt": GOAL.encode(), "2025/表.xlsx": xlsx([GOAL])}
    # As Windows writes it: names in GBK, the mark of UTF-8 not set.
    standing = {name: "2025/" + sign * (len(name.encode("gbk")) - 5) for name, sign in zip(names, "xy", strict=True)}
    raw = zipped({standing[name]: content for name, content in names.items()} | {"__MACOSX/2025/._x": b"x", "manifest.yaml": b"documents: []"})
    for name, other in standing.items():
        raw = raw.replace(other.encode(), name.encode("gbk"))
    path.write_bytes(raw)
    found = find_documents([tmp_path])
    assert [file.relative_to(path).as_posix() for file in found] == ["2025/临川规划.txt", "2025/表.xlsx"]
    documents = [read_document(file) for file in found]
    assert [(d.doc, d.path, d.form) for d in documents] == [
        ("临川规划", str(path / "2025/临川规划.txt"), "txt"), ("表", str(path / "2025/表.xlsx"), "xlsx")]


def test_an_archive_in_an_archive_and_one_with_a_password_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"内.zip": zipped(PAPER), **PAPER}))
    (tmp_path / "b.zip").write_bytes(locked(zipped({"乙.txt": GOAL.encode()})))
    codes = {}
    for file in find_documents([tmp_path]):
        try:
            read_document(file)
            codes[file.name] = ""
        except ReadError as error:
            codes[file.name] = error.code
    assert codes == {"内.zip": "zip_nested", "甲.txt": "", "乙.txt": "zip_password"}


def test_a_name_that_is_not_in_the_archive_and_an_archive_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(PAPER))
    with pytest.raises(ReadError, match="no such file in the archive"):
        read_document(tmp_path / "a.zip" / "none.txt")
    with pytest.raises(ReadError, match="an archive of 1 files; name one of them") as caught:
        read_document(tmp_path / "a.zip")
    assert f"{tmp_path / 'a.zip' / '甲.txt'}" in str(caught.value)


def test_a_size_that_lies_does_not_get_past_the_limit(tmp_path: Path) -> None:
    raw = zipped({"a.txt": b"0" * 3_000_000})
    small = raw.replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    (tmp_path / "a.zip").write_bytes(small)
    with pytest.raises(ReadError) as caught:
        read_document(tmp_path / "a.zip" / "a.txt", limits=Limits(max_mb=1))
    assert caught.value.code in ("damaged", "too_large")


def test_many_files_and_a_docx_called_zip(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({f"{i}.txt": b"x" for i in range(20)}))
    assert find_documents([tmp_path / "a.zip"], Limits(files=10)) == [tmp_path / "a.zip"]
    with pytest.raises(ReadError, match="20 files"):
        read_document(tmp_path / "a.zip", limits=Limits(files=10))
    (tmp_path / "b.zip").write_bytes(word([GOAL]))
    assert find_documents([tmp_path / "b.zip"]) == [tmp_path / "b.zip"]
    assert read_document(tmp_path / "b.zip").form == "docx"


def test_an_upload_is_unpacked_file_by_file() -> None:
    found = list(unpack(zipped({"甲.txt": GOAL.encode(), "乙/丙.html": page([GOAL]).encode()}), "文件.zip"))
    assert [name for name, _ in found] == ["文件.zip/乙/丙.html", "文件.zip/甲.txt"]
    assert all(isinstance(content, bytes) and read_document(content, name).text for name, content in found)
    assert list(unpack(GOAL.encode(), "甲.txt")) == [("甲.txt", GOAL.encode())]
    [(name, error)] = unpack(locked(zipped(PAPER)), "锁.zip")
    assert (name, error.code) == ("锁.zip/甲.txt", "zip_password")
    [(name, error)] = unpack(b"", "空.zip")
    assert (name, error.code) == ("空.zip", "empty")


# -- batches

@pytest.fixture
def batch(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for i, what in enumerate(BAD):
        name, content, _ = BAD[what]
        if what not in ("docx bomb",):
            (folder / f"bad{i:02}{Path(name).suffix}").write_bytes(content)
    (folder / "good1.docx").write_bytes(word([GOAL]))
    (folder / "good2.html").write_bytes(page([GOAL.replace("62.5", "61.5")]).encode())
    (folder / "good3.xlsx").write_bytes(xlsx([GOAL.replace("62.5", "60.5")]))
    return folder


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_batch_goes_on_past_every_bad_file_and_names_each_once(batch: Path, jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(batch), "--jobs", jobs, "--format", "jsonl"]) == 1
    done = capsys.readouterr()
    assert [json.loads(line)["value"] for line in done.out.splitlines()] == [62.5, 61.5, 60.5]
    said = done.err.splitlines()
    bad = sorted(path.name for path in batch.glob("bad*"))
    assert len(said) == len(bad)
    for name in bad:
        assert sum(f"/{name}" in line for line in said) == 1, name
    assert "Traceback" not in done.err


def test_the_command_speaks_the_language_of_settings_and_locale(batch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "my.yaml"
    settings.write_text("language: zh\n", "utf-8")
    bad = str(next(batch.glob("bad00*")))
    assert main([bad, "--config", str(settings)]) == 1
    assert "文件是空的" in capsys.readouterr().err
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    main([bad])
    assert "文件是空的" in capsys.readouterr().err
    settings.write_text("language: en\ndocuments:\n  max_mb: 0.000001\n", "utf-8")
    main([str(batch / "good1.docx"), "--config", str(settings)])
    assert "over the limit of 1e-06 MB" in capsys.readouterr().err
    settings.write_text("documents:\n  max_mb: viel\n", "utf-8")
    with pytest.raises(SystemExit) as caught:
        main([bad, "--config", str(settings)])
    assert caught.value.code == 2
    assert "documents.max_mb 必须是大于 0 的数" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_came_before_is_named_and_left_out(tmp_path: Path, jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "甲.txt").write_text(GOAL, "utf-8")
    (tmp_path / "乙.zip").write_bytes(zipped({"丙.txt": GOAL.encode(), "丁.txt": "到2025年，粮食产量达到410万吨。".encode()}))
    assert main([str(tmp_path), "--jobs", jobs, "--format", "jsonl"]) == 0, "nothing is lost, so nothing failed"
    done = capsys.readouterr()
    assert [json.loads(line)["doc"] for line in done.out.splitlines()] == ["丁", "丙"]
    assert done.err.splitlines() == [f"{tmp_path / '甲.txt'}: its content is that of {tmp_path / '乙.zip' / '丙.txt'}, so it was skipped"]


def test_progress_counts_every_byte_once(batch: Path) -> None:
    for jobs in (1, 2):
        told: list[int] = []
        paths = [path for path in find_documents([batch]) if path.name.startswith("good")]
        list(extract_corpus(paths, jobs=jobs, tick=told.append))
        assert sum(told) == sum(path.stat().st_size for path in paths)


def test_a_text_pays_for_no_other_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(GOAL, "utf-8")
    code = ("import sys; from extract.__main__ import main; main([sys.argv[1]]); "
            "print([m for m in ('docx', 'lxml', 'openpyxl', 'xlrd', 'pypdfium2', 'pdfplumber', 'selectolax') if m in sys.modules], file=sys.stderr)")
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=TOP, capture_output=True, text=True, encoding="utf-8", timeout=60,
                          check=True)
    assert done.stderr.strip() == "[]"


def test_what_a_sheet_refers_to_is_no_sheet() -> None:
    book = openpyxl.Workbook()
    for number in range(3):
        sheet = book.create_sheet(f"第{number}张")
        sheet["A1"] = GOAL
        sheet["A1"].hyperlink = "https://example.org/"
    raw = io.BytesIO()
    book.save(raw)
    assert GOAL in read_document(raw.getvalue(), "a.xlsx", limits=Limits(sheets=4)).text
    with pytest.raises(ReadError) as caught:
        read_document(raw.getvalue(), "a.xlsx", limits=Limits(sheets=3))
    assert "4" in caught.value.say("zh")
