"""Files made to hurt: each is read for what it holds or refused in a sentence, the worker's bounds hold, and the next file is read."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
import regex

from targets.config import Uploads
from targets.worker import Failed, Paper, Settings, WorkerError, Workers
from tests.hostile_files import FILES, GOAL, SECRET

# What is refused, and as what; all others may be read. A code that begins with worker_ is the last line: memory or time ran out.
REFUSED = {"zip bomb": "bomb", "overlapping entries": "bomb", "a million names": "bomb", "zips in zips": "zip_nested", "a link in a tar": "no_text",
           "deep docx": "damaged", "a million rows": "many_rows", "a hundred thousand pages": "many_pages",
           "laughs in xml": "other_kind", "laughs in ods": "other_kind", "a file in ods": "other_kind"}
SLOW = {"one long line", "one long number", "deep html", "deep json", "quadratic in docx", "a million columns", "columns strewn"}   # may run out of time

CRASHES = {"forms in themselves"}       # PDFium follows them until its stack is at an end: what the worker is for


@pytest.fixture(scope="module")
def bounded() -> Iterator[Workers]:
    made = Workers(Settings(Uploads(rows=1_000_000).limits, 700, 5, {}))
    yield made
    made.close()


@pytest.mark.parametrize("what", FILES)
def test_a_hostile_file_is_read_or_refused_in_a_sentence(what: str, bounded: Workers) -> None:
    name, make = FILES[what]
    data = make()
    assert len(data) < 50_000_000
    found = list(bounded.papers(data, name))
    assert found
    codes = {one.code for one in found if isinstance(one, Failed)}
    assert "worker_died" not in codes or what in CRASHES
    assert what in SLOW | CRASHES or not any(code.startswith("worker_") for code in codes), f"refused early: {codes}"
    if what in REFUSED:
        assert codes == {REFUSED[what]}
    for one in found:
        if isinstance(one, Paper):
            assert SECRET not in one.document.text
            assert len(one.document.text) < 20_000_000
            continue
        for lang in ("zh", "en"):
            assert "\n" not in one.say(lang)
            assert one.name.split("/")[0] in one.say(lang)
            assert not regex.search(r"[\x00-\x1f\u202a-\u202e]|Traceback", one.say(lang))


@pytest.mark.parametrize("what", [what for what, (name, _) in FILES.items() if name.endswith((".xlsx", ".ods", ".csv", ".xml", ".html", ".txt"))])
def test_nor_does_it_hurt_as_a_file_of_figures(what: str, bounded: Workers) -> None:
    name, make = FILES[what]
    try:
        reading = bounded.figures(make(), name, {})
    except WorkerError as error:
        code = error.code
    else:
        code = ""
    assert code in ("", "worker_time", "worker_memory")
    assert not code or what in SLOW
    if code:
        return
    assert not reading.frame.map(lambda value: SECRET in str(value)).to_numpy().any()
    assert all(one.message_zh and one.message_en for one in reading.issues)


def test_the_next_file_is_read(bounded: Workers) -> None:
    [paper] = bounded.papers(GOAL.encode(), "a.txt")
    assert isinstance(paper, Paper)
    assert len(paper.records) == 1


def test_every_member_comes_in_under_a_name_that_leads_nowhere(bounded: Workers) -> None:
    _, make = FILES["names that lead out"]
    found = list(bounded.papers(make(), "a.zip"))
    assert len(found) == 9
    for one in found:
        assert ".." not in one.name.split("/")
        assert not one.name.startswith("/")
        assert not regex.search(r"[\x00-\x1f\u202e]", one.name)
