"""A briefing as XLSX: what it is, targets, actual figures, verdicts with every input, what is missing, papers, the figures of each view."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from targets import coverage, export, query, views
from targets.briefing import matter
from targets.briefing.content import Text
from targets.briefing.model import Briefing
from targets.briefing.pages import everything, reading_year
from targets.briefing.words import say
from targets.config import Progress
from targets.progress import PROGRESS_COLUMNS, flag_words, reason_word, sentence, state_word, tag_word
from targets.schema import RECORD_COLUMNS, TEXT, records
from targets.text import label
from targets.views import Material

HIDDEN = ("start", "end", "evidence_start", "trace", "metric_id")
TARGETS = ("region", "metric", *(name for name in RECORD_COLUMNS if name not in (*HIDDEN, "region", "metric")))
PAPERS = ("title", "issuer", "doc_number", "issue_date", "region", "n_targets", "doc")
FIGURES = ("region", "metric", "actual_year", "actual_raw", "actual_unit", "actual_value", "unit", "preliminary", "converted",
           "actual_source", "actual_origin", "actual_id")
FIRST = ("region", "metric", "year", "value", "unit", "actual_year", "actual_value", "status_word", "sentence")
CODES = {"status": state_word, "status_judged": state_word, "reason": reason_word, "tag": tag_word}
FROZEN = 2          # columns that stay in sight: region and metric


def to_workbook(briefing: Briefing, material: Material, settings: Progress | None = None) -> bytes:
    """One workbook; figures as figures, every text as text (nothing a spreadsheet would run)."""
    lang, settings = briefing.lang, settings or Progress()
    shown = everything(briefing, material)
    sheets = {say("sheet_about", lang): about(briefing, material, shown, settings)}
    sheets[say("sheet_targets", lang)] = _readable(shown, TARGETS, lang)
    sheets[say("sheet_actuals", lang)] = _readable(actuals(shown, material), FIGURES, lang)
    sheets[say("sheet_verdicts", lang)] = verdicts(shown, material, lang, settings)
    if len(shown):
        todo = coverage.todo(shown.drop(columns=list(matter.JUDGED)), shown, reading_year(briefing, material))
        todo[say("need", lang)] = [say(f"need_{code}", lang) for code in todo["need"]]
        order = ("region", "metric", "year", say("need", lang), "lead", "unit", "kind", "doc", "id")
        sheets[say("sheet_missing", lang)] = _readable(todo, order, lang)
    papers = material.documents[material.documents["doc"].isin(shown["doc"])]
    sheets[say("sheet_papers", lang)] = _readable(papers, PAPERS, lang)
    for number, item in enumerate(briefing.items, start=1):
        sheets[say("sheet_view", lang, n=number)] = views.data(item, material, lang)
    return export.to_xlsx(sheets, freeze=FROZEN)


def about(briefing: Briefing, material: Material, shown: pd.DataFrame, settings: Progress) -> pd.DataFrame:
    """What the workbook is, how verdicts are made, and which view stands on which sheet."""
    lang, cover = briefing.lang, briefing.cover
    rows = [(say("about_title", lang), cover.title), (say("about_unit", lang), cover.unit), (say("about_date", lang), cover.date),
            (say("about_author", lang), cover.author), (say("about_as_of", lang), material.as_of or say("unsaid", lang))]
    rows += [(say("sheet_view", lang, n=number), say("dot", lang).join(filter(None, views.heading(item, material, lang))))
             for number, item in enumerate(briefing.items, start=1)]
    method = matter.method(shown, material, lang, settings).body
    assert isinstance(method, Text)
    rows += [(say("about_method", lang), line) for line in method.paragraphs]
    rows += [(say("about_changes", lang), line) for said in briefing.changed.values() for line in said]
    return pd.DataFrame([row for row in rows if row[1]], columns=[say("about_what", lang), say("about_said", lang)], dtype=TEXT)


def actuals(shown: pd.DataFrame, material: Material) -> pd.DataFrame:
    """Every figure of the targets shown, once, as entered and in the target's unit."""
    pairs = material.pairs_of(shown)
    known = pairs[pairs["actual_id"].notna()].drop_duplicates("actual_id")
    return known.sort_values(["region_code", "metric", "actual_year"], kind="stable")


def verdicts(shown: pd.DataFrame, material: Material, lang: str, settings: Progress) -> pd.DataFrame:
    """Each verdict in words, then every input of it (``progress.PROGRESS_COLUMNS``), codes in words."""
    names, rows = material.naming.translated(lang), records(shown)
    told = shown.assign(
        status_word=[state_word(row["status"], lang, settings) for row in rows],
        sentence=[sentence(row, names.metrics.get(row["key"], row["metric"]), lang, settings) for row in rows],
        flags=[say("list", lang).join(flag_words(row["flags"] or "", lang)) for row in rows])
    for name, word in CODES.items():
        told[name] = [None if code is None else word(code, lang) for code in (row[name] for row in rows)]
    rest = [name for name in PROGRESS_COLUMNS if name not in (*FIRST, *HIDDEN, "key", "doc") and name in told.columns]
    return _readable(told, (*FIRST, *rest, "doc"), lang)


def _readable(frame: pd.DataFrame, columns: tuple[str, ...], lang: str) -> pd.DataFrame:
    """These columns as far as they are there, under headings for people; metrics in the reader's language."""
    found = frame[[name for name in columns if name in frame.columns]].copy()
    if lang == "en" and {"metric", "metric_id"} <= set(frame.columns):
        found["metric"] = [query.metric_label(known if isinstance(known, str) else None, phrase, lang)
                           for known, phrase in zip(frame["metric_id"], frame["metric"], strict=True)]
    headings: Mapping[str, str] = {name: label(name, lang) for name in found.columns}
    return found.rename(columns=headings)
