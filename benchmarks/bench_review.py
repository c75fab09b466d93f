"""Review at size: a paper of 200,000 characters and a store of many papers; prints seconds."""
from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from targets import backup, locating, reread, review
from targets.store import Store
from tests.papers_here import load_bytes

LENGTH, PAPERS = 200_000, 50
SENTENCE = ("到{year}年，第{n}号园区总产值达到{n}亿元以上，工业用水重复利用率提高到{share}%，淘汰落后产能{n}万吨。"
            "去年园区共有企业{n}家，完成投资{n}亿元。\n")


def text(length: int, seed: int = 0) -> str:
    lines: list[str] = [f"某地产业发展规划（{seed}）\n\n"]
    size, n = len(lines[0]), seed
    while size < length:
        n += 1
        lines.append(SENTENCE.format(year=2027 + n % 9, n=100 + n, share=50 + n % 50))
        size += len(lines[-1])
    return "".join(lines)[:length]


def timed(what: str, work: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    result = work()
    print(f"{what:<58} {time.perf_counter() - began:8.3f} s")
    return result


def page(url: str) -> None:
    """The review page of the long paper as its reader works: each line is one press, to the page drawn anew."""
    os.environ["TARGETS_DATABASE_URL"] = url
    from streamlit.testing.v1 import AppTest
    app = AppTest.from_string("import app\napp.main('documents')", default_timeout=300)
    app.query_params["doc"] = "long"
    timed("page: opened", app.run)
    timed("page: drawn again", app.run)

    def press(key: str) -> None:
        next(button for button in app.button if button.key == key).click().run()
        if app.exception:
            raise RuntimeError(app.exception[0].value)

    for key, what in (("accept", "accept"), ("reject", "reject"), ("undo", "undo"), ("record_ahead", "next"),
                      ("correct", "the form to correct"), ("span_end_back", "an edge of the span moved"), ("merge", "the form to merge"),
                      ("add_record", "add")):
        timed(f"page: {what}", lambda key=key: press(key))      # type: ignore[misc]
    next(box for box in app.text_area if box.key and box.key.startswith("add_words")).set_value(f"第 {100 + 500} 号园区總产值")
    timed("page: pasted words found", lambda: press("add_find"))


def main() -> None:
    logging.disable(logging.WARNING)        # of pages drawn without a browser
    with tempfile.TemporaryDirectory() as folder:
        store = timed("a new store", lambda: Store(f"sqlite:///{folder}/bench.db"))
        timed(f"a paper of {LENGTH:,} characters comes in", lambda: load_bytes(store, text(LENGTH).encode(), "long.txt", by="bench"))
        rows = timed("its records with decisions", lambda: store.reviewed("long")).records
        print(f"{'':<58} {len(rows):8,} records")
        half = [review.accept(row) for row in rows[:len(rows) // 2]]
        timed(f"{len(half):,} decisions at once", lambda: store.decide(half, by="bench"))
        timed("one more decision", lambda: store.decide([review.accept(rows[-1])], by="bench"))
        timed("its records with decisions", lambda: store.reviewed("long"))
        timed("what reading it again would change", lambda: reread.preview(store, "long"))
        page(f"sqlite:///{folder}/bench.db")
        timed("pasted words that stand nowhere", lambda: locating.find(store.document_text("long"), "没有这样的话" * 20))
        timed(f"{PAPERS} papers of 10,000 characters come in", lambda: [
            load_bytes(store, text(10_000, seed).encode(), f"{seed}.txt", by="bench") for seed in range(1000, 1000 + PAPERS)])
        frame = timed("the target table of all", store.targets)
        print(f"{'':<58} {len(frame):8,} targets")
        timed("the list of papers", store.documents)
        timed("a backup", lambda: backup.backup(store, f"{folder}/bench.zip"))
        other = Store(f"sqlite:///{folder}/other.db")
        timed("and back", lambda: backup.restore(other, f"{folder}/bench.zip"))


if __name__ == "__main__":
    main()
