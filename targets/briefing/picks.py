"""The briefing that a region gets unasked: its targets by sector and the paths of those that matter most."""
from __future__ import annotations

from dataclasses import replace

import pandas as pd

from targets.briefing.model import Briefing, BriefingError, Cover
from targets.briefing.words import say
from targets.views import Material, View

PATHS = 6       # metrics shown with their path


def regions(material: Material) -> list[str]:
    """Regions that have targets, in the statistical order (by code), places without a code last."""
    known = material.board[["region", "region_code"]].dropna(subset=["region"]).drop_duplicates("region")
    return list(known.sort_values("region_code", na_position="last", kind="stable")["region"])


def provinces(material: Material, year: int | None = None) -> list[str]:
    """The nation and the provinces that have targets, or targets due in ``year``."""
    board = material.board[material.board["region_code"].fillna("").str.endswith("0000")]
    return regions(replace(material, board=board if year is None else board[(board["year"] == year).fillna(False)]))


def region_pack(region: str, material: Material, lang: str, *, year: int | None = None, template: str = "16:9",
                date: str = "", unit: str = "", author: str = "") -> Briefing:
    """``region``: its short name; ``year``: only targets due in it.  BriefingError where nothing is left."""
    filters = {"year": [str(year)]} if year is not None else {}
    rows = material.board[material.board["region"] == region]
    if year is not None:
        rows = rows[(rows["year"] == year).fillna(False)]
    if rows.empty:
        known = say("list", lang).join(regions(material)[:40])
        raise BriefingError("brief_nothing" if year is None else "brief_nothing_due", region=region, year=year, known=known)
    name = material.naming.translated(lang).region(region)
    title = say("pack_title", lang, region=name) if year is None else say("pack_title_year", lang, region=name, year=year)
    items = [View("bullets", region, filters), *(View("paths", key, {"region": [region], **filters}) for key in important(rows))]
    return Briefing(Cover(title, unit, date, author), tuple(items), template, lang)


def important(rows: pd.DataFrame, most: int = PATHS) -> list[str]:
    """Keys of the metrics to show with their path: binding goals first, then those judged, known to the vocabulary, oftenest set.

    Those without a figure or of several units make no chart: they stand among the rows by sector and in the list of what is missing.
    """
    groups = rows[rows["value"].notna()].groupby("key", sort=False)
    table = pd.DataFrame({
        "binding": groups["force"].agg(lambda held: held.eq(say("binding", "zh")).any()),
        "judged": groups["status"].agg(lambda held: (held != "not_judged").any()),
        "known": groups["metric_id"].agg(lambda held: held.notna().any()),
        "figures": groups["actual_value"].agg(lambda held: held.notna().any()), "n": groups.size(), "units": groups["unit"].nunique()})
    table = table[(table["units"] == 1) & table["figures"]].sort_values(["binding", "judged", "known", "n"], ascending=False, kind="stable")
    return [str(key) for key in table.index[:most]]
