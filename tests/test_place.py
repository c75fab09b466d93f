"""Places in a file: codes, their words, and how a document finds them."""
from __future__ import annotations

import pytest

from extract import place
from extract.model import Document


@pytest.mark.parametrize(("code", "zh", "en"), [
    (place.page(12), "第12页", "page 12"),
    (place.table_cell(2, 3, 4), "表2第3行第4列", "table 2, row 3, column 4"),
    (place.sheet_cell("Sheet1", 5, 3), "工作表“Sheet1”单元格C5", "sheet “Sheet1”, cell C5"),
    (place.sheet_cell("指标!一", 10, 28), "工作表“指标!一”单元格AB10", "sheet “指标!一”, cell AB10"),
    (place.sheet_cell("", 1, 703), "单元格AAA1", "cell AAA1"),
    (place.sheet_cell("", 7, 26), "单元格Z7", "cell Z7"),
    (None, "", ""), ("elsewhere", "elsewhere", "elsewhere"),
])
def test_a_place_in_words(code: str | None, zh: str, en: str) -> None:
    assert (place.in_words(code, "zh"), place.in_words(code, "en")) == (zh, en)


def test_a_document_knows_the_place_of_every_position() -> None:
    document = Document(text="前言。甲乙。后记。", places=((3, "t1r1c1"), (4, "t1r1c2"), (6, "")))
    assert [document.place_at(i) for i in range(9)] == [None, None, None, "t1r1c1", "t1r1c2", "t1r1c2", None, None, None]
    assert Document(text="甲").place_at(0) is None
