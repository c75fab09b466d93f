"""Where a decided record stands when the text around it changes."""
from __future__ import annotations

import pytest

from targets import anchor

TEXT = "前言。\n到2030年，粮食产量达到500万吨以上，增长3.5%。\n后记，粮食产量500万吨。"


def row(words: str, text: str = TEXT) -> dict:
    start = text.index(words)
    first = max(text.rfind("。", 0, start), text.rfind("\n", 0, start)) + 1
    return {"start": start, "end": start + len(words), "text": words, "evidence": text[first:text.index("。", start) + 1],
            "evidence_start": first, "value": 1.0, "id": "x"}


@pytest.mark.parametrize(("words", "text"), [
    ("500万吨", TEXT),
    ("500万吨", "加了一段。\n" + TEXT),
    ("500万吨", TEXT.replace("到2030年", "力争到2030年底")),       # the head of the sentence
    ("500万吨", TEXT.replace("增长3.5%", "增长4%")),                # its tail
    ("3.5%", TEXT.replace("500万吨", "510万吨")),                   # the number before it
    ("3.5%", TEXT.replace("，增长3.5%", "，比2025年增长3.5%")),      # the words right before it
])
def test_a_record_is_found_again(words: str, text: str) -> None:
    held = row(words)
    by = anchor.shift(held, text)
    assert by is not None
    assert held["start"] + by == text.index(words)
    fields = {name: new for name, (_, new) in anchor.moved(held, by, text).items()}
    after = held | fields
    assert text[after["start"]:after["end"]] == words
    assert text[after["evidence_start"]:].startswith(after["evidence"])
    assert after["evidence_start"] <= after["start"] < after["end"] <= after["evidence_start"] + len(after["evidence"])


@pytest.mark.parametrize("text", ["", "别的文字，产量500万吨。", TEXT.replace("3.5%", "4.5%")])
def test_what_is_gone_is_not_guessed(text: str) -> None:
    assert anchor.shift(row("3.5%"), text) is None


def test_a_sentence_that_stands_twice_is_the_nearer_one() -> None:
    text = "粮食产量500万吨。\n" * 3
    held = row("500万吨", text) | {"start": 15, "end": 20, "evidence_start": 11}
    assert anchor.shift(held, text) == 0
    assert anchor.shift(held, "前。" + text) == 2
