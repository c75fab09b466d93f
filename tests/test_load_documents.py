"""Documents of every kind into the store: places kept, archives opened, copies told, bad files told in the reader's language."""
from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from extract.reader import Limits
from targets.load import load_paths
from targets.store import Store
from tests.made_files import page, word, xlsx

GOAL = "到2025年，全市森林覆盖率达到62.5%以上。"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'store.db'}")


def test_a_folder_of_many_kinds(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "甲.docx").write_bytes(word(["甲县规划", GOAL]))
    (folder / "乙.xlsx").write_bytes(xlsx(["乙县规划", GOAL]))
    (folder / "坏.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    (folder / "空.pdf").write_bytes(b"")
    with zipfile.ZipFile(folder / "丙.zip", "w") as archive:
        archive.writestr("内/丁.html", page(["丁县规划", GOAL]).encode())
        archive.writestr("内/甲的副本.docx", (folder / "甲.docx").read_bytes())
    report = load_paths(store, [folder], lang="zh")
    assert sorted(report.loaded) == [("丁", 1), ("乙", 1), ("甲的副本", 1)]
    assert len(report.failed) == 2
    assert any("坏.doc：这是旧版 Office 文件，不能读取；" in said for said in report.failed)
    assert any("空.pdf：文件是空的；" in said for said in report.failed)
    [note] = report.notes
    assert "甲.docx 与库中的《甲的副本》内容完全相同" in note
    found = store.targets().set_index("doc")
    assert found["place"].fillna("").to_dict() == {"丁": "", "乙": "Sheet!A2", "甲的副本": ""}
    for doc, row in found.iterrows():
        assert store.document_text(str(doc))[row["start"]:row["end"]] == row["text"]


def test_loading_again_changes_nothing_and_limits_hold(store: Store, tmp_path: Path) -> None:
    (tmp_path / "甲.docx").write_bytes(word(["甲县规划", GOAL]))
    for _ in range(2):
        assert load_paths(store, [tmp_path / "甲.docx"]).loaded == [("甲", 1)]
    assert len(store.targets()) == 1
    report = load_paths(store, [tmp_path / "甲.docx"], lang="en", limits=Limits(max_mb=0.001))
    assert (report.loaded, len(report.failed)) == ([], 1)
    assert "over the limit of 0.001 MB" in report.failed[0]
    assert len(store.targets()) == 1, "what was there is kept"
