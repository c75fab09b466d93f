"""Figures the papers themselves report, where one is due: next year's report says what came of this year's goal. Pure functions."""
from __future__ import annotations

import re

import numpy as np
import pandas as pd

from targets.actuals.diff import CLOSE
from targets.due import IDENTITY, SERIES, known, spans
from targets.query import actual_id, in_unit, metric_keys, region_keys
from targets.schema import TEXT, records
from targets.text import message, words

ONE_YEAR = ("stock", "year", "period")      # bases of a figure that can be one year's
BOUNDS = (">=", "<=", "~")
OFFER_COLUMNS = ("record", *IDENTITY, *SERIES, "year", "value", "unit", "preliminary", "source", "note", "origin", "doc", "start", "end",
                 "evidence", "evidence_start", "cell", "state", "doubt", "held_value", "held_unit", "held_source", "confidence", "target")
YEAR_OF_HEADING = "year:heading"
LONGEST = 40            # characters of a clause that a note repeats, on either side
PART = re.compile(r"[，,；;。：:\n]")


def offers(reported: pd.DataFrame, targets: pd.DataFrame, actuals: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """What can be taken: OFFER_COLUMNS, a row for each figure a paper reports of a series some target waits for.

    ``reported``: records of role actual; ``actuals``: the store's figures, which leave out what they say already.
    ``state``: new, or differs where the store holds something else; ``doubt``: '' or what to look at first: several_years
    (the words before the number or the section's heading speak of more than one year), year_open (the paper came out before that
    year was over) or disputed (papers say different things of the cell).  A bound beside an exact figure that keeps it is dropped.
    Falls are signed (下降3% is −3); bounds and estimates carry the words in ``note``.  Nothing here is taken unasked.
    """
    goals = targets.assign(area=region_keys(targets), key=metric_keys(targets)).dropna(subset=["area"])
    found = _due(_usable(reported), goals, as_of)
    if found.empty:
        return _none()
    found = _told(found)
    held = known(goals, actuals)[[*SERIES, "year", "id", "value", "unit", "source"]]
    found = found.merge(held.rename(columns={name: f"held_{name}" for name in ("id", "value", "unit", "source")}),
                        on=[*SERIES, "year"], how="left")
    found["cell"] = [row["held_id"] or actual_id(row) for row in records(found)]
    found["state"] = np.where(found["held_id"].isna(), "new", "differs")
    found = found[~_says_the_same(found)]
    return _none() if found.empty else _each_once(found)


def _none() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=TEXT) for name in OFFER_COLUMNS})


def _usable(reported: pd.DataFrame) -> pd.DataFrame:
    """Records that say one figure of one place and year."""
    whole = reported.dropna(subset=["region", "year", "value"])
    basis = whole["basis"].isna() | whole["basis"].isin(ONE_YEAR)
    stretch = (whole["year"] - whole["baseline_year"]).fillna(1) > 1
    since = stretch & (whole["kind"] != "level").to_numpy()
    usable = whole[whole["value_max"].isna() & basis & ~since.astype(bool) & (whole["unit"] != "")]
    return usable.assign(area=region_keys(usable), key=metric_keys(usable))


def _due(found: pd.DataFrame, goals: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """Those of a series and year that some target waits for, in a unit that converts to the target's."""
    goal = goals.drop_duplicates(SERIES)[[*SERIES, "id", "unit", "sector"]].rename(
        columns={"id": "target", "unit": "goal_unit", "sector": "goal_sector"})
    found = found.merge(goal, on=SERIES, how="inner").merge(spans(goals, as_of), on=SERIES, how="inner")
    found = found[(found["year"] >= found["first"]) & (found["year"] <= found["last"])]
    fits = [not np.isnan(in_unit(1.0, unit, wanted)) for unit, wanted in zip(found["unit"], found["goal_unit"], strict=True)]
    return found[np.array(fits, dtype=bool)] if len(found) else found


def _told(found: pd.DataFrame) -> pd.DataFrame:
    """Sign, source, note and doubts of each figure."""
    falls = (found["direction"] == "down") & (found["kind"] != "level") & (found["value"] > 0)
    before = [_before(text, int(start) - int(begin)) for text, start, begin in
              zip(found["evidence"], found["start"], found["evidence_start"], strict=True)]
    estimated, several = _says(before, "not_yet"), _says(before, "several_years") | _looks_back(found)
    issued = pd.to_numeric(found["issue_date"].str[:4], errors="coerce").astype("Int64")
    open_year = (found["year"] >= issued).fillna(False).to_numpy(dtype=bool)
    dated = zip(found["doc_title"].fillna(found["doc"]), found["issue_date"].fillna(""), strict=True)
    return found.assign(
        record=found["id"], value=found["value"].where(~falls, -found["value"]), preliminary=estimated,
        note=[_note(row, early) for row, early in zip(records(found), estimated, strict=True)],
        sector=found["sector"].fillna(found["goal_sector"]), doubt=np.select([open_year, several], ["year_open", "several_years"], ""),
        source=[message("offer_source", title=title, issue_date=date).strip() for title, date in dated],
        origin=[f"{doc} {place}".strip() for doc, place in zip(found["doc"], found["place"].fillna(""), strict=True)])


def _says(texts: list[str], name: str) -> np.ndarray:
    """Which of the texts hold a word of this list."""
    return np.array([any(word in text for word in words(name)) for text in texts], dtype=bool)


def _note(row: dict, estimated: bool) -> str | None:
    """What a reader of the figure must know: a bound as the paper words it, an estimate."""
    told = [message("offer_bound", words=_around(row))] if row["comparator"] in BOUNDS else []
    return "；".join([*told, *([message("offer_not_yet")] if estimated else [])]) or None


def _looks_back(found: pd.DataFrame) -> np.ndarray:
    """Totals and amounts of a section that looks back on several years, whose year only its heading says."""
    section, trace = found["section"].fillna(""), found["trace"].fillna("")
    period = _says(list(section), "period_sections")
    named = np.array([str(year) in heading for year, heading in zip(found["year"], section, strict=True)], dtype=bool)
    whole = (found["basis"] == "period") | ((found["kind"] == "level") & (found["unit"] != "%") & ~named)
    return period & trace.str.contains(YEAR_OF_HEADING).to_numpy(dtype=bool) & whole.to_numpy(dtype=bool)


def _before(evidence: str, at: int) -> str:
    """The words of the clause before the number, and the clause before it: where 累计 or 年均 would stand."""
    clauses = PART.split(evidence[:max(at, 0)])
    return "，".join(clauses[-2:])[-40:]


def _around(row: dict) -> str:
    """The number with the words about it, up to the marks on either side."""
    text, at = row["evidence"], row["start"] - row["evidence_start"]
    end = PART.search(text, at)
    return PART.split(text[:at])[-1][-LONGEST:] + text[at:end.start() if end else None][:LONGEST]


def _says_the_same(found: pd.DataFrame) -> np.ndarray:
    """Whether the store says the same already, in whatever unit."""
    held = np.array([in_unit(value, unit, wanted) if isinstance(unit, str) else np.nan for value, unit, wanted in
                     zip(found["held_value"], found["held_unit"], found["unit"], strict=True)], dtype=float)
    return np.isclose(held, found["value"].to_numpy(dtype=float), rtol=CLOSE, atol=0.0)


def _kept_bounds(found: pd.DataFrame) -> np.ndarray:
    """Bounds of cells for which an exact figure is told that keeps them: 突破2万亿元、达到23562亿元."""
    exact = found[found["comparator"] == "="].groupby("cell")["_base"]
    low, high = found["cell"].map(exact.min()), found["cell"].map(exact.max())
    return ((found["comparator"] == ">=") & (low >= found["_base"]) | (found["comparator"] == "<=") & (high <= found["_base"])
            ).to_numpy(dtype=bool)


def _each_once(found: pd.DataFrame) -> pd.DataFrame:
    """One offer a cell and value; where papers differ, each with the doubt said. Sure ones first, in the order of places."""
    found = found.assign(_base=[in_unit(value, unit, wanted) for value, unit, wanted in
                                zip(found["value"], found["unit"], found["goal_unit"], strict=True)])
    found["_base"] = found["_base"].round(9)
    found = found.sort_values("confidence", ascending=False, kind="stable").drop_duplicates(["cell", "_base"])
    found = found[~_kept_bounds(found)]
    sure = found[found["doubt"] == ""]
    disputed = found["cell"].isin(sure.loc[sure.duplicated("cell", keep=False), "cell"]) & (found["doubt"] == "")
    found.loc[disputed, "doubt"] = "disputed"
    order = found.assign(_sure=found["doubt"] != "").sort_values(["_sure", "area", "key", "year"], kind="stable")
    return order[list(OFFER_COLUMNS)].reset_index(drop=True)
