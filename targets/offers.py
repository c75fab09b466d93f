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
PART = re.compile(r"[，,；;。：:\n]")


def offers(reported: pd.DataFrame, targets: pd.DataFrame, actuals: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """What can be taken: OFFER_COLUMNS, a row for each figure a paper reports of a series some target waits for.

    ``reported``: records of role actual; ``actuals``: the store's figures, which leave out what they say already.
    ``state``: new, or differs where the store holds something else; ``doubt``: '' or what to look at first, several_years
    (the words before the number speak of more than one year) or disputed (papers say different things of the cell).
    Falls are signed (下降3% is −3); bounds and estimates carry the words in ``note``.  Nothing here is taken unasked.
    """
    goals = targets.assign(area=region_keys(targets), key=metric_keys(targets)).dropna(subset=["area"])
    found = _due(_usable(reported), goals, as_of)
    if found.empty:
        return pd.DataFrame({name: pd.Series(dtype=TEXT) for name in OFFER_COLUMNS})
    found = _told(found)
    held = known(goals, actuals)[[*SERIES, "year", "id", "value", "unit", "source"]]
    found = found.merge(held.rename(columns={name: f"held_{name}" for name in ("id", "value", "unit", "source")}),
                        on=[*SERIES, "year"], how="left")
    found["cell"] = [row["held_id"] or actual_id(row) for row in records(found)]
    found["state"] = np.where(found["held_id"].isna(), "new", "differs")
    return _each_once(found[~_says_the_same(found)])


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
    yet = np.array([any(word in text for word in words("not_yet")) for text in before], dtype=bool)
    several = np.array([any(word in text for word in words("several_years")) for text in before], dtype=bool)
    bounds = found["comparator"].isin(BOUNDS).to_numpy(dtype=bool)
    notes = ["；".join([*([message("offer_bound", words=around)] if bound else []), *([message("offer_not_yet")] if early else [])]) or None
             for around, bound, early in zip(map(_around, records(found)), bounds, yet, strict=True)]
    titles = found["doc_title"].fillna(found["doc"])
    return found.assign(
        record=found["id"], value=found["value"].where(~falls, -found["value"]), preliminary=yet, note=notes,
        sector=found["sector"].fillna(found["goal_sector"]), doubt=np.where(several, "several_years", ""),
        source=[message("offer_source", title=title, issue_date=date).strip()
                for title, date in zip(titles, found["issue_date"].fillna(""), strict=True)],
        origin=[f"{doc} {place}".strip() for doc, place in zip(found["doc"], found["place"].fillna(""), strict=True)])


def _before(evidence: str, at: int) -> str:
    """The words of the clause before the number, and the clause before it: where 累计 or 年均 would stand."""
    clauses = PART.split(evidence[:max(at, 0)])
    return "，".join(clauses[-2:])[-40:]


def _around(row: dict) -> str:
    """The number with the words about it, up to the marks on either side."""
    text, at = row["evidence"], row["start"] - row["evidence_start"]
    end = PART.search(text, at)
    return PART.split(text[:at])[-1][-12:] + text[at:end.start() if end else None][:20]


def _says_the_same(found: pd.DataFrame) -> np.ndarray:
    """Whether the store says the same already, in whatever unit."""
    held = np.array([in_unit(value, unit, wanted) if isinstance(unit, str) else np.nan for value, unit, wanted in
                     zip(found["held_value"], found["held_unit"], found["unit"], strict=True)], dtype=float)
    return np.isclose(held, found["value"].to_numpy(dtype=float), rtol=CLOSE, atol=0.0)


def _each_once(found: pd.DataFrame) -> pd.DataFrame:
    """One offer a cell and value; where papers differ, each with the doubt said. Sure ones first, in the order of places."""
    found = found.assign(_base=[in_unit(value, unit, wanted) for value, unit, wanted in
                                zip(found["value"], found["unit"], found["goal_unit"], strict=True)])
    found["_base"] = found["_base"].round(9)
    found = found.sort_values("confidence", ascending=False, kind="stable").drop_duplicates(["cell", "_base"])
    sure = found[found["doubt"] == ""]
    disputed = found["cell"].isin(sure.loc[sure.duplicated("cell", keep=False), "cell"]) & (found["doubt"] == "")
    found.loc[disputed, "doubt"] = "disputed"
    order = found.assign(_sure=found["doubt"] != "").sort_values(["_sure", "area", "key", "year"], kind="stable")
    return order[list(OFFER_COLUMNS)].reset_index(drop=True)
