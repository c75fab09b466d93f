"""Bytes to documents: encodings, manifests, and one clear sentence for whatever can't be read."""
from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
import yaml

from extract.errors import ReadError
from extract.reader import build_document, decode, find_documents, read_document

SEEDS = Path(__file__).parent.parent / "seeds"
SIMPLIFIED = "各市（州）人民政府：\r\n　　到2020年，全省电解铝产能控制在110万吨以内，产能利用率保持在80％以上。\n"
TRADITIONAL = "各縣市政府：\r\n　　到2020年，全縣森林覆蓋率達到百分之六十，新增就業五千人以上，經濟成長穩定。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_simplified_text_comes_back_whole(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding)) == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "big5", "gb18030", "utf-16"])
def test_traditional_text_comes_back_whole(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


def test_big_endian_with_a_mark() -> None:
    assert decode(b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be")) == SIMPLIFIED


def test_a_seed_in_another_encoding_is_the_same_document(tmp_path: Path) -> None:
    seed = SEEDS / "000_5f56c1340db202ee.txt"
    text = seed.read_bytes().decode("utf-8")
    (tmp_path / "copy.txt").write_bytes(text.encode("gb18030"))
    copy = read_document(tmp_path / "copy.txt")
    assert copy.text == text == read_document(seed).text
    assert (copy.title, copy.issuer, copy.region) == ("贵州省促进有色金属工业调结构促转型增效益实施方案", "贵州省人民政府办公厅", "贵州")


def test_bytes_need_no_file() -> None:
    document = read_document(SIMPLIFIED.encode(), "甲.txt", region="四川", issue_date="2014")
    assert (document.doc, document.path, document.region, document.region_code, document.year) == (
        "甲", "", "四川", "510000", 2014)
    assert document.sha256 == hashlib.sha256(SIMPLIFIED.encode()).hexdigest()


@pytest.mark.parametrize(("name", "content", "message"), [
    ("empty.txt", b"", "the file is empty"),
    ("blank.txt", b" \r\n\t\n", "the file is empty"),
    ("wide.txt", "　　\n".encode(), "holds only blanks"),
    ("a.pdf", b"%PDF-1.7\n...", "the file is damaged"),
    ("a.docx", b"PK\x03\x04....", "the file is damaged"),
    ("a.doc", b"\xd0\xcf\x11\xe0....", "an old Office file"),
    ("a.png", b"\x89PNG\r\n", "a picture"),
    ("a.html", b"\xef\xbb\xbf<!DOCTYPE html><html>", "the web page holds no text"),
    ("a.txt", bytes(range(256)) * 8, "no text in UTF-8, UTF-16, GB18030 or Big5"),
    ("b.txt", b"ab\x01\x02\x03\x04" * 50, "no text in UTF-8"),
])
def test_what_is_no_text_is_told_in_one_sentence(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match=message) as caught:
        read_document(tmp_path / name)
    said = str(caught.value)
    assert said.startswith(str(tmp_path / name)), "the file is named"
    assert "\n" not in said
    assert any(word in said for word in ("save", "check")), "what to do is said"


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no such file"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(ReadError, match="this is a folder"):
        read_document(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every file")
def test_a_locked_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(ReadError, match="can't be read"):
        read_document(tmp_path / "a.txt")


def test_folders_are_listed_without_manifests_and_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "manifest.yaml", ".hidden.txt", "deep/c.pdf", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [path.relative_to(tmp_path).as_posix() for path in find_documents([tmp_path, tmp_path / "b.txt"])] == [
        "a.md", "b.txt", "deep/c.pdf"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match="the folder holds no documents; put"):
        find_documents([tmp_path / "empty"])


def test_a_manifest_fills_only_what_the_text_lacks(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("关于做好工作的通知\n川府发〔2014〕5号\n各市（州）人民政府：\n现通知如下。\n\n四川省人民政府\n2014年2月22日\n", "utf-8")
    (tmp_path / "manifest.yaml").write_text(
        "documents:\n- {file: a.txt, title: 不用, region: 河北, issuer: 不用, issue_date: 1999-01-01}\n", "utf-8")
    document = read_document(tmp_path / "a.txt")
    assert (document.title, document.doc_number, document.issuer, document.issue_date, document.region) == (
        "关于做好工作的通知", "川府发〔2014〕5号", "四川省人民政府", "2014-02-22", "四川")
    (tmp_path / "b.txt").write_text("正文没有抬头，只有一句话。\n", "utf-8")
    (tmp_path / "manifest.yaml").write_text("documents:\n- {file: b.txt, title: 名称, issue_date: 2019-01}\n", "utf-8")
    os.utime(tmp_path / "manifest.yaml", ns=(1, 1))
    gaps = read_document(tmp_path / "b.txt")
    assert (gaps.title, gaps.issue_date, gaps.year) == ("名称", "2019-01", 2019)
    assert read_document(tmp_path / "b.txt", title="来者说").title == "来者说", "the caller wins"


def test_a_broken_manifest_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一句话。", "utf-8")
    (tmp_path / "manifest.yaml").write_text("documents:\n- {file: a.txt, title: 甲, title: 乙}\n", "utf-8")
    with pytest.raises(ReadError, match=r"manifest.yaml:2: key 'title' stands twice"):
        read_document(tmp_path / "a.txt")


def test_the_manifest_of_the_seeds_describes_the_files_as_they_are() -> None:
    entries = yaml.safe_load((SEEDS / "manifest.yaml").read_text("utf-8"))["documents"]
    assert [entry["file"] for entry in entries] == sorted(path.name for path in SEEDS.glob("*.txt"))
    for entry in entries:
        assert hashlib.sha256((SEEDS / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]
        document = read_document(SEEDS / entry["file"])
        assert document.title == entry["title"]
        assert document.issuer == entry["issuer"]
        assert document.doc_number == entry["doc_number"]
        assert document.issue_date == (str(entry["issue_date"]) if entry["issue_date"] else None)
        assert document.region == entry["region"]


def test_what_the_caller_says_of_a_text_wins() -> None:
    document = build_document("到2020年达到80%。", said={"region": "贵州", "issue_date": "2017-12-29"}, gaps={"title": "甲"})
    assert (document.region, document.region_code, document.year, document.title) == ("贵州", "520000", 2017, "甲")
