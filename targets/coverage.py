"""What is there and what is missing: regions × metrics, and the list of figures somebody has yet to enter."""
from __future__ import annotations

import pandas as pd

from targets.duties import duties
from targets.progress.joining import Names, Series, plain
from targets.query import metric_label
from targets.schema import TEXT, records

MATRIX_COLUMNS = ("region", "region_code", "series", "metric", "targets", "actuals", "coverage")
COVERAGES = ("neither", "target", "actual", "both")
TODO_COLUMNS = ("lead", "duty", "region", "region_code", "metric", "metric_id", "kind", "unit", "year", "need", "id", "doc")
NEEDS = {"no_actual": "actual", "actual_too_old": "actual", "no_due_year_figure": "due", "partial_year": "actual",
         "missing_year": "missing_year", "needs_baseline": "baseline"}


def matrix(targets: pd.DataFrame, actuals: pd.DataFrame) -> pd.DataFrame:
    """One row per region and metric of either table (MATRIX_COLUMNS): how many targets and figures, and ``coverage``:
    both, target, actual, neither.

    ``series`` joins as verdicts do: a figure in a target's own words speaks of its metric, a level and its growth of one.
    """
    joined = Names(targets)
    goals, known = _series(targets, joined.of_targets), _series(actuals, joined.of_actuals(actuals))
    names = pd.concat([goals, known])[["series", "metric", "metric_id"]].drop_duplicates("series").set_index("series")
    names["metric"] = [metric_label(row["metric_id"], row["metric"]) for row in records(names)]
    places = pd.concat([goals, known])[["place", "region", "region_code"]].drop_duplicates("place").set_index("place")
    every = pd.MultiIndex.from_product([places.index, names.index], names=["place", "series"])
    frame = pd.DataFrame({
        "targets": goals.groupby(["place", "series"]).size().reindex(every, fill_value=0),
        "actuals": known.groupby(["place", "series"]).size().reindex(every, fill_value=0)}).reset_index()
    frame = frame.join(places, on="place").join(names["metric"], on="series")
    said = frame["targets"].gt(0).to_numpy().astype(int) + 2 * frame["actuals"].gt(0).to_numpy()
    frame["coverage"] = pd.Series(pd.Categorical.from_codes(said, COVERAGES), index=frame.index).astype(TEXT)
    return frame[list(MATRIX_COLUMNS)]


def todo(targets: pd.DataFrame, verdicts: pd.DataFrame, as_of_year: int) -> pd.DataFrame:
    """The figures that would let targets be judged (TODO_COLUMNS), one row per target, leading body and year.

    ``verdicts``: of ``progress.evaluate``.  ``lead`` is missing where the paper names nobody; a target with several
    bodies stands under each, ``duty`` says whether it answers for it or only cooperates (``targets.duties``).
    ``need``: actual, due (the figure of the due year), missing_year, baseline.
    """
    wanting = verdicts["reason"].isin(list(NEEDS)) | (verdicts["tag"] == "none")
    about = verdicts.loc[wanting, ["id", "reason", "due", "tag"]]
    asked = (*TODO_COLUMNS, "evidence", "baseline_year")
    both = targets[[name for name in targets.columns if name in asked]].merge(about, on="id", validate="one_to_one")
    need = both["reason"].map(NEEDS).astype(TEXT)
    need = need.mask(need.isna() & (both["tag"] == "none"), "baseline")
    both = both.assign(need=need)
    rows = []
    for place, (lead, evidence, need_, due, year, base) in enumerate(zip(
            *(plain(both, name) for name in ("lead", "evidence", "need", "due", "year", "baseline_year")), strict=True)):
        due = due or year
        wanted = base if need_ == "baseline" else due if due and due <= as_of_year else as_of_year
        bodies: list[tuple[str | None, str | None]] = [*duties(lead, evidence)] or [(None, None)]
        rows += [(place, body, duty, wanted) for body, duty in bodies]
    told = pd.DataFrame(rows, columns=["place", "lead", "duty", "year"]).astype({"lead": TEXT, "duty": TEXT, "year": "Int64"})
    frame = both.iloc[told.pop("place").astype("int64")].reset_index(drop=True).assign(**{name: told[name] for name in told})
    frame = frame.reindex(columns=list(TODO_COLUMNS))
    return frame.sort_values(["lead", "region_code", "year"], na_position="last", kind="stable").reset_index(drop=True)


def _series(frame: pd.DataFrame, joined: list[Series]) -> pd.DataFrame:
    places, names = ([pair[at] for pair in joined] for at in (0, 1))
    return frame.assign(place=pd.Series(places, index=frame.index, dtype=TEXT), series=pd.Series(names, index=frame.index, dtype=TEXT))
