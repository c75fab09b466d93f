"""Pages made of all views together: what stands where, what is missing, method and coverage."""
from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from targets import coverage
from targets.briefing.bodies import sign
from targets.briefing.content import Cell, Count, Grid, Page, Summary, Text
from targets.briefing.words import say
from targets.charts.wording import missing, target_label
from targets.config import Progress
from targets.progress import glyph, sentence, state_word, tone
from targets.progress.table import STATES
from targets.schema import records
from targets.views import Material

JUDGED = ("status", "reason", "due", "base_year", "tag")    # what the list of gaps asks of verdicts
ATTENTION = ("bad", "behind")       # tones that a summary names one by one


def summary(shown: pd.DataFrame, material: Material, lang: str, settings: Progress) -> Page:
    """How many targets stand in each state, binding ones apart; then those that need attention, in sentences."""
    held = shown["status"].value_counts()
    counts = tuple(Count(glyph(code), state_word(code, lang, settings), int(held[code]), tone(code))
                   for code in STATES if held.get(code, 0))
    lines = [counted(shown, lang)]
    for force, rows in shown.dropna(subset=["force"]).groupby("force"):
        lines.append(say("of_force", lang, force=force, counts=counted(rows, lang)))
    names = material.naming.translated(lang)
    pressing = [row for row in records(shown) if tone(row["status"]) in ATTENTION]
    for row in sorted(pressing, key=lambda row: ATTENTION.index(tone(row["status"]))):
        name = say("of_region", lang, region=names.region(row["region"]), metric=names.metrics.get(row["key"], row["metric"]))
        lines.append(f"{sign(row)} {sentence(row, name, lang, settings)}")
    judged = int((shown["status"] != "not_judged").sum())
    title = say("summary_title" if judged else "summary_title_none", lang, n=len(shown), m=judged,
                k=int(shown["attained"].fillna(False).astype(bool).sum()), d=len(pressing))
    return Page(title, say("summary_subtitle", lang, regions=shown["region"].nunique(), metrics=shown["key"].nunique(),
                           papers=shown["doc"].nunique()), Summary(counts, tuple(lines)))


def counted(rows: pd.DataFrame, lang: str) -> str:
    return say("counted", lang, n=len(rows), m=int((rows["status"] != "not_judged").sum()),
               k=int(rows["attained"].fillna(False).astype(bool).sum()), d=int((rows["reason"] == "no_actual").fillna(False).sum()))


def gaps(shown: pd.DataFrame, material: Material, lang: str, year: int) -> Page:
    """The figures that verdicts still lack, by leading body."""
    todo = coverage.todo(shown.drop(columns=list(JUDGED)), shown, year)
    if todo.empty:
        return Page(say("missing_none_title", lang), "", Text((say("missing_none", lang),)))
    names = material.naming.translated(lang)
    goals = {row["id"]: row for row in records(shown)}
    rows = []
    for row in records(todo):
        goal = goals[row["id"]]
        rows.append((Cell(names.region(row["region"])), Cell(names.metrics.get(goal["key"], row["metric"]), strong=True),
                     Cell(target_label(goal, lang)), Cell("" if row["year"] is None else str(int(row["year"])), right=True),
                     Cell(say(f"need_{row['need']}", lang)), Cell(row["lead"] or say("lead_unsaid", lang))))
    head = tuple(say(key, lang) for key in ("region", "metric", "target", "need_year", "need", "lead"))
    return Page(say("missing_title", lang, n=todo["id"].nunique()), say("missing_subtitle", lang),
                Grid(head, tuple(rows), (1, 2.6, 1.6, 0.9, 1.5, 2.0), tuple((row["id"],) for row in records(todo))))


def method(shown: pd.DataFrame, material: Material, lang: str, settings: Progress) -> Page:
    """How verdicts are made, in short, and what the figures cover."""
    cut = {name: f"{value.normalize():f}" for name, value in asdict(settings.cutoffs).items()}
    allowed = {name: f"{value:.10g}" for name, value in asdict(settings.tolerance).items() if name != "metrics"}
    texts = [say(key, lang, **cut, **allowed) for key in ("method_target", "method_answers", "method_pace", "method_base", "method_grade")]
    figures = material.pairs_of(shown)["actual_id"].dropna().nunique()
    cover = say("method_coverage", lang, regions=shown["region"].nunique(), metrics=shown["key"].nunique(), n=len(shown),
                papers=shown["doc"].nunique(), figures=figures, counts=counted(shown, lang), date=material.as_of or say("unsaid", lang))
    states = say("list", lang).join(f"{glyph(code)} {state_word(code, lang, settings)}" for code in STATES)
    return Page(say("method_title", lang), say("method_subtitle", lang),
                Text((*texts, say("method_states", lang, states=states), say("method_marks", lang), cover)))


def papers(shown: pd.DataFrame, material: Material, lang: str) -> Page:
    """The papers the targets stand in, each with how many."""
    by_paper = shown["doc"].value_counts()
    found = material.documents[material.documents["doc"].isin(by_paper.index)]
    rows = []
    for one in records(found.sort_values("issue_date", ascending=False, na_position="last", kind="stable")):
        rows.append((Cell(one["doc"] if missing(one["title"]) else one["title"], strong=True), Cell(one["issuer"] or ""),
                     Cell(one["doc_number"] or ""), Cell(one["issue_date"] or ""), Cell(str(int(by_paper[one["doc"]])), right=True)))
    head = tuple(say(key, lang) for key in ("paper", "issuer", "doc_number", "issue_date", "targets_n"))
    return Page(say("papers_title", lang, n=len(rows)), say("papers_subtitle", lang, date=material.as_of or say("unsaid", lang)),
                Grid(head, tuple(rows), (4, 1.8, 1.6, 1.1, 0.8)))


def _place(row: dict, lang: str) -> str:
    """《title》（issuer，number，date），section, and where in the file."""
    about = say("comma", lang).join(str(row[name]) for name in ("issuer", "doc_number", "issue_date") if not missing(row.get(name)))
    title = row["doc"] if missing(row["doc_title"]) else row["doc_title"]
    text = say("paper_about" if about else "paper_bare", lang, title=title, about=about)
    return text + "".join(say("section", lang, section=row[name]) for name in ("section", "place") if not missing(row.get(name)))


def evidence(rows: pd.DataFrame, material: Material, lang: str) -> tuple[str, ...]:
    """The sentences of the papers behind rows of the board, each once, with what they set and where they stand."""
    names = material.naming.translated(lang)
    found: dict[tuple[str, str], list[dict]] = {}
    for row in records(rows):
        found.setdefault((row["doc"], row["evidence"]), []).append(row)
    lines = []
    for (_, text), held in found.items():
        goals = say("semicolon", lang).join(say(
            "evidence_goal", lang, region=names.region(row["region"]), metric=names.metrics.get(row["key"], row["metric"]),
            target=target_label(row, lang), year=say("no_year", lang) if missing(row["year"]) else int(row["year"])) for row in held)
        where = _place(held[0], lang)
        lines.append(say("evidence", lang, goals=goals, text=" ".join(str(text).split()), where=where))
    return tuple(lines)
