"""Questions to the tables: filters, the key that joins targets with actual figures, and the join. Pure functions."""
from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from extract import indicator
from extract import unit as units
from targets.schema import TEXT
from targets.text import message, words

OPTION_COLUMNS = ("key", "label_zh", "label_en", "unit", "n")
JOINED = ("actual_id", "actual_year", "actual_value", "actual_raw", "actual_unit", "preliminary", "actual_source",
          "actual_origin", "converted", "unit_differs")


@lru_cache(maxsize=100_000)
def normal(phrase: str) -> str:
    """A metric phrase without width, blanks, case, a leading 全省 or a trailing 增速: what two writers share."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", phrase)).casefold()
    for word in words("scope_words"):
        if plain.startswith(word) and len(plain) > len(word) + 1:
            plain = plain.removeprefix(word)
            break
    for word in words("growth_words"):
        if plain.endswith(word) and len(plain) > len(word):
            return plain.removesuffix(word)
    return plain


def metric_key(row: Mapping[str, Any]) -> str:
    """What decides that two rows speak of one series: metric id, else the normal phrase, with the kind unless level."""
    known = row["metric_id"]
    name = known if isinstance(known, str) and known else normal(row["metric"])
    kind = row["kind"] if isinstance(row["kind"], str) else "level"
    return name if kind == "level" else f"{name}:{kind}"


def metric_keys(frame: pd.DataFrame) -> pd.Series:
    """``metric_key`` of every row."""
    return _each(frame, ("metric", "metric_id", "kind"), lambda metric, known, kind: metric_key(
        {"metric": metric, "metric_id": known, "kind": kind}))


def alike(frame: pd.DataFrame, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Numbers from 0 up, the same for rows that say the same in these columns; and where the first row of each number stands."""
    codes = np.zeros(len(frame), dtype="int64")
    for name in names:
        own, levels = pd.factorize(frame[name])
        codes = pd.factorize(codes * (len(levels) + 1) + own + 1)[0]
    return codes, np.unique(codes, return_index=True)[1]


def _each(frame: pd.DataFrame, names: tuple[str, ...], work: Callable[..., str]) -> pd.Series:
    """``work`` on these columns of every row, done once for rows that say the same."""
    codes, first = alike(frame, names)
    said = [work(*row) for row in zip(*(frame[name].iloc[first].to_numpy(dtype=object) for name in names), strict=True)]
    return pd.Series(np.array(said, dtype=object)[codes], index=frame.index, dtype=TEXT)


def actual_id(row: Mapping[str, Any]) -> str:
    """The id of an actual figure: region, metric key and year decide which figure it is."""
    code = row["region_code"]
    region = code if isinstance(code, str) and code else row["region"]
    return hashlib.sha256(f"{region}\0{metric_key(row)}\0{int(row['year'])}".encode()).hexdigest()[:16]


def region_keys(frame: pd.DataFrame) -> pd.Series:
    """The region's code, else its name: what joins regions."""
    return frame["region_code"].fillna(frame["region"])


def standing(targets: pd.DataFrame) -> pd.DataFrame:
    """Targets without those that step back for another of their region, metric and year."""
    return targets[targets["stepped_back"].isna()] if "stepped_back" in targets.columns else targets


def filter_targets(
    frame: pd.DataFrame,
    regions: Collection[str] | None = None,
    metrics: Collection[str] | None = None,
    sectors: Collection[str] | None = None,
    years: Collection[int] | None = None,
    docs: Collection[str] | None = None,
    roles: Collection[str] | None = None,
) -> pd.DataFrame:
    """Rows of a target (or actual) table that fit every filter; None or empty filters nothing.

    ``regions`` are names, ``metrics`` keys of ``metric_key``.
    """
    keep = pd.Series(True, index=frame.index)
    for column, wanted in (("region", regions), ("sector", sectors), ("year", years), ("doc", docs), ("role", roles)):
        if wanted and column in frame.columns:
            keep &= frame[column].isin(list(wanted)).fillna(False)
    if metrics:
        keep &= metric_keys(frame).isin(list(metrics))
    return frame[keep]


def metric_options(frame: pd.DataFrame) -> pd.DataFrame:
    """The metrics of a table for a picker, most frequent first: key, label_zh, label_en, unit (commonest), n."""
    if frame.empty:
        return pd.DataFrame({name: pd.Series(dtype="int64" if name == "n" else TEXT) for name in OPTION_COLUMNS})
    groups = frame.assign(key=metric_keys(frame)).groupby("key", sort=False)
    rows = [_option(str(key), group) for key, group in groups]
    options = pd.DataFrame(rows, columns=list(OPTION_COLUMNS))
    return options.sort_values(["n", "label_zh"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _option(key: str, group: pd.DataFrame) -> dict[str, Any]:
    metric, unit = (group[name].mode() for name in ("metric", "unit"))
    known, kind = group["metric_id"].iloc[0], group["kind"].iloc[0]
    row = {"key": key, "unit": unit.iloc[0] if len(unit) else "", "n": len(group)}
    for lang in ("zh", "en"):
        name = metric_label(known if isinstance(known, str) else None, metric.iloc[0], lang)
        row[f"label_{lang}"] = name if kind == "level" else message(f"metric_{kind}", lang, metric=name)
    return row


def metric_label(metric_id: str | None, phrase: str, lang: str = "zh") -> str:
    """The vocabulary's name of a metric, else the phrase of the paper."""
    known = indicator.indicators().get(metric_id or "")
    return (known.en if lang == "en" else known.zh) if known else phrase


def polarity(metric_id: str | None) -> str | None:
    """up where more of the metric is better, down where less is, None where neither or unknown."""
    known = indicator.indicators().get(metric_id or "")
    return known.polarity if known and known.polarity in ("up", "down") else None


def convertible(from_unit: str, to_unit: str) -> bool:
    """Whether figures in one unit can be shown in the other."""
    return units.convert(1.0, from_unit, to_unit) is not None


def in_unit(value: float, from_unit: str, to_unit: str) -> float:
    """A figure in another unit; NaN where the two measure different things."""
    converted = units.convert(value, from_unit, to_unit)
    return float("nan") if converted is None else converted


def keys_as_targeted(goals: pd.DataFrame, actuals: pd.DataFrame) -> pd.Series:
    """Keys of actual figures; one entered in a target's own words joins it, whatever id either had at the time."""
    names: dict[tuple[str, str], set[str]] = {}
    for metric, kind, key in goals[["metric", "kind", "key"]].drop_duplicates().itertuples(index=False):
        names.setdefault((normal(metric), kind), set()).add(key)
    known = set(goals["key"])

    def found(metric: str, known_id: object, kind: str) -> str:
        key, told = metric_key({"metric": metric, "metric_id": known_id, "kind": kind}), names.get((normal(metric), kind), set())
        return key if key in known or len(told) != 1 else next(iter(told))

    return _each(actuals, ("metric", "metric_id", "kind"), found)


def pair(targets: pd.DataFrame, actuals: pd.DataFrame, keys: pd.Series | None = None) -> pd.DataFrame:
    """Each target with every actual figure of its region and metric key; a target without one keeps one empty row.

    Adds ``key`` and JOINED: ``actual_value`` is in the target's unit, ``actual_raw`` with ``actual_unit`` as entered,
    ``converted`` says whether they differ, ``unit_differs`` that they don't convert (``actual_value`` is missing then).
    ``keys``: those of the figures (``keys_as_targeted``), where ``targets`` are part of a larger table.
    """
    left = targets.assign(key=metric_keys(targets), _region=region_keys(targets))
    right = pd.DataFrame({
        "key": keys_as_targeted(left, actuals) if keys is None else keys, "_region": region_keys(actuals), "actual_id": actuals["id"],
        "actual_year": actuals["year"], "actual_raw": actuals["value"], "actual_unit": actuals["unit"],
        "preliminary": actuals["preliminary"].astype("boolean"), "actual_source": actuals["source"],
        "actual_origin": actuals["origin"]})
    joined = left.merge(right, on=["_region", "key"], how="left").drop(columns="_region")
    there = joined["actual_id"].notna()
    same = there & (joined["actual_unit"] == joined["unit"])
    joined["actual_value"] = joined["actual_raw"].where(same).astype("float64")
    other = there & ~same
    joined.loc[other, "actual_value"] = [
        in_unit(*figure)
        for figure in joined.loc[other, ["actual_raw", "actual_unit", "unit"]].itertuples(index=False)]
    joined["converted"] = other & joined["actual_value"].notna() & (joined["actual_value"] != joined["actual_raw"])
    joined["unit_differs"] = other & joined["actual_value"].isna()
    return joined[[*targets.columns, "key", *JOINED]]


def among(column: pd.Series, values: Iterable[object]) -> np.ndarray:
    """Whether each text of a column is one of ``values``: quick where these are many thousands (``isin`` boxes each of them)."""
    known = pd.Index(np.asarray(values if isinstance(values, pd.Series) else list(values), dtype=object))
    return known.drop_duplicates().get_indexer(column.to_numpy(dtype=object)) >= 0 if len(known) else np.zeros(len(column), dtype=bool)


class Pairing:
    """``pair`` for some targets of a large table at a time: which figures are theirs is found once."""

    def __init__(self, targets: pd.DataFrame, actuals: pd.DataFrame) -> None:
        self._actuals = actuals
        self._keys = keys_as_targeted(targets.assign(key=metric_keys(targets)), actuals)
        numbers, self._series = pd.factorize(_series(region_keys(actuals), self._keys))
        self._order = np.argsort(numbers, kind="stable")
        self._ends = np.searchsorted(numbers[self._order], np.arange(len(self._series) + 1))

    def of(self, targets: pd.DataFrame) -> pd.DataFrame:
        """``pair`` of these rows of the target table."""
        wanted = _series(region_keys(targets), metric_keys(targets)).drop_duplicates()
        found = self._series.get_indexer(pd.Index(wanted))
        places = [self._order[self._ends[number]:self._ends[number + 1]] for number in found[found >= 0]]
        mine = np.sort(np.concatenate(places)) if places else np.array([], dtype="int64")
        return pair(targets, self._actuals.iloc[mine], self._keys.iloc[mine])


def _series(regions: pd.Series, keys: pd.Series) -> pd.Series:
    return regions.fillna("") + "\0" + keys
