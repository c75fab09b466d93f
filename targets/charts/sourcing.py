"""Where a figure's numbers come from: papers with number, date and section, sources and years of actual figures, dates."""
from __future__ import annotations

import pandas as pd

from targets.charts.wording import missing, say

LEVELS = 2      # of a section's headings, the innermost ones
SECTIONS = 2    # of a paper that are named; more are counted out
TOLD = ("doc", "doc_title", "issuer", "doc_number", "issue_date", "section", "actual_value", "actual_year", "actual_source", "preliminary")
SHORT = 3       # papers and sources a picture names where the caller doesn't say


def papers(rows: pd.DataFrame, lang: str, most: int | None = SHORT) -> str:
    """《title》（issuer，number，date）section, for each paper behind ``rows``; the one with most rows where they are more than ``most``.

    '' where there are none.
    """
    docs = list(rows["doc"].unique())
    if most is not None and len(docs) > most:       # one for all, the one with most of the rows
        shown = [rows["doc"].value_counts().index[0]]
    else:
        shown = docs
    told = [_paper(rows[rows["doc"] == doc], lang) for doc in shown]
    if not told:
        return ""
    text = say("source", lang, papers=say("semicolon", lang).join(told))
    return text + (say("more_papers", lang, n=len(docs)) if len(docs) > len(told) else "")


def _paper(rows: pd.DataFrame, lang: str) -> str:
    row = rows.iloc[0]
    name = say("title", lang, title=row["doc"] if missing(row.get("doc_title")) else row["doc_title"])
    about = [str(row[key]) for key in ("issuer", "doc_number", "issue_date") if not missing(row.get(key))]
    text = name + (say("brackets", lang, text=say("comma", lang).join(about)) if about else "")
    if "section" not in rows:
        return text
    places = [_innermost(one) for one in rows["section"].dropna().unique()[:SECTIONS + 1]]
    if not places:
        return text
    more = say("and_more", lang) if len(places) > SECTIONS else ""
    return text + say("section", lang, section=say("list", lang).join(dict.fromkeys(places[:SECTIONS])) + more)


def _innermost(section: str) -> str:
    """总体要求 / 主要目标 of a longer way of headings."""
    return " / ".join(str(section).split(" / ")[-LEVELS:])


def actual(rows: pd.DataFrame, lang: str, most: int | None = SHORT) -> str:
    """Sources of the actual figures in use, each with its years, and whether any is preliminary; '' where there are none."""
    known = rows[rows["actual_value"].notna()]
    if known.empty:
        return ""
    said = known["actual_source"]
    numbers, named = pd.factorize(said.where(said != ""), use_na_sentinel=False)
    told = []
    for number, source in enumerate(named[:most]):
        name = say("actual_source_unsaid", lang) if missing(source) else str(source)
        told.append(name + say("brackets", lang, text=_years(known["actual_year"][numbers == number], lang)))
    more = say("more_sources", lang, n=len(named)) if len(named) > len(told) else ""
    text = say("actual_source", lang, sources=say("semicolon", lang).join(told)) + more
    held = known["preliminary"].fillna(False).astype(bool) if "preliminary" in known else pd.Series(dtype=bool)
    return text + (say("preliminary_in", lang) if held.any() else "")


def _years(years: pd.Series, lang: str) -> str:
    first, last = int(years.min()), int(years.max())
    return say("due", lang, year=first) if first == last else say("years", lang, first=first, last=last)


def dates(lang: str, as_of: str = "", made: str = "") -> str:
    """数据截至 … · 制图 …"""
    return say("dot", lang).join(say(key, lang, date=date) for key, date in (("as_of", as_of), ("made", made)) if date)


def sources(rows: pd.DataFrame, lang: str, *, as_of: str = "", made: str = "", most: int | None = SHORT) -> list[str]:
    """The lines under a figure: papers of the targets, sources of the actual figures, dates.  Empty ones left out."""
    rows = rows[[name for name in TOLD if name in rows]]      # a tenth of the columns is a tenth of the time
    last = say("dot", lang).join(part for part in (actual(rows, lang, most), dates(lang, as_of, made)) if part)
    return [line for line in (papers(rows, lang, most), last) if line]
