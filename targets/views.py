"""A view: which figure, of what, for which filters.  What a link, a saved view and a page of a briefing hold in common.

``rows`` finds what it shows, ``draw`` makes the figure, ``data`` the numbers behind it with readable headings.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from targets import charts, clock
from targets.charts import RegionMap, Style
from targets.charts.frames import in_units, one_unit
from targets.charts.standing import TONES
from targets.charts.wording import missing, say
from targets.fields import Fields
from targets.finding import Filters, is_year
from targets.naming import Naming
from targets.selection import Selection, spread
from targets.text import TargetsError, label, printable

KINDS = ("tiles", "map", "ranked", "paths", "timeline", "bullets", "matrix", "milestones")
OF_METRIC = ("ranked", "paths", "timeline")     # kinds whose subject is a metric; of tiles it may be one
OF_REGION = ("bullets",)                        # … a region
OVER_TIME = ("paths", "timeline")               # a panel per region, or a page
NATION = "100000"
DATA = ("region", "sector", "metric", "target", "value", "value_max", "unit", "year", "baseline_year", "baseline_value", "actual_value",
        "actual_year", "preliminary", "actual_source", "status_word", "force", "doc_title", "doc_number", "issuer", "issue_date",
        "section", "evidence")


class ViewError(TargetsError):
    """A view that can't be read; the sentence says what is wrong with it."""


@dataclass(frozen=True)
class View:
    """``subject``: metric key or region name, '' where the kind has none; ``filters``: field -> values, as texts.

    ``unit``: where a metric's targets come in units that don't convert, the one that is shown.
    ``title``: the reader's own, None for the one proposed; ``note``: a sentence of theirs under it.
    """

    kind: str
    subject: str = ""
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    title: str | None = None
    note: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        """Words of the reader's may come from anywhere; files can't hold all of what a clipboard can."""
        object.__setattr__(self, "title", printable(self.title or "") or None)
        for name in ("subject", "note", "unit"):
            object.__setattr__(self, name, printable(getattr(self, name)))
        object.__setattr__(self, "filters", {name: [printable(value) for value in values] for name, values in self.filters.items()})

    def to_mapping(self) -> dict[str, Any]:
        """For JSON."""
        return {"kind": self.kind, "subject": self.subject, "filters": {name: list(values) for name, values in self.filters.items()},
                "title": self.title, "note": self.note, "unit": self.unit}

    @classmethod
    def from_mapping(cls, told: Mapping[str, Any]) -> View:
        """The view such a mapping tells; ViewError for a kind that isn't drawn and for what is no view."""
        if not isinstance(told, Mapping) or told.get("kind") not in KINDS:
            kind = told.get("kind") if isinstance(told, Mapping) else told
            raise ViewError("view_kind", kind=kind, known=", ".join(KINDS))
        filters = told.get("filters") or {}
        if not isinstance(filters, Mapping):
            raise ViewError("view_filters", value=filters)
        title = told.get("title")
        if strange := [values for values in filters.values() if not isinstance(values, (str, list, tuple))]:
            raise ViewError("view_filters", value=strange[0])
        chosen = {str(name): [str(value) for value in ([values] if isinstance(values, str) else values)]
                  for name, values in filters.items()}
        if not all(map(is_year, chosen.get("year", ()))):
            raise ViewError("view_filters", value=chosen["year"])
        return cls(str(told["kind"]), str(told.get("subject") or ""), chosen, str(title) if title else None, str(told.get("note") or ""),
                   str(told.get("unit") or ""))


@dataclass(frozen=True)
class Material:
    """What any view is drawn from: the board (a row per target with its verdict), pairs (a row per target and figure),
    the papers, names, and the date of the data (ISO)."""

    board: pd.DataFrame
    pairs: pd.DataFrame | Callable[[pd.Series], pd.DataFrame]     # the whole table, or what gives its rows for some ids
    documents: pd.DataFrame
    naming: Naming
    as_of: str = ""
    map: Callable[[], RegionMap | None] = lambda: None      # reads the user's own (``charts.mapfile.of``), where one is set
    fields: Fields | None = None        # of the board, where somebody keeps them

    @cached_property
    def known(self) -> Fields:
        """The fields of the board."""
        return self.fields or Fields(self.board)

    def pairs_of(self, shown: pd.DataFrame) -> pd.DataFrame:
        """The rows of ``pairs`` of these targets."""
        return self.pairs(shown["id"]) if callable(self.pairs) else self.pairs[self.pairs["id"].isin(shown["id"])]


def rows(view: View, material: Material) -> pd.DataFrame:
    """The rows of the board that a view shows: its filters, then its subject."""
    board = selected(view, material).frame()
    if of_metric(view):
        board = one_unit(board)
        board = board[board["unit"] == view.unit] if view.unit else board
    return board


def selected(view: View, material: Material) -> Selection:
    """The same before units are looked at."""
    left = Selection(material.board, material.known).narrowed(Filters.of(view.filters).chosen())
    if of_metric(view):
        return left.of(metric=view.subject)
    return left.of(region=view.subject) if view.kind in OF_REGION else left


def of_metric(view: View) -> bool:
    return view.kind in OF_METRIC or (view.kind == "tiles" and bool(view.subject))


def figures(shown: pd.DataFrame, material: Material) -> pd.DataFrame:
    """Every actual figure of these targets, beside each of them (``query.pair``), with the verdict of the target."""
    pairs = material.pairs_of(shown)
    pairs = in_units(pairs, pairs["id"].map(shown.set_index("id")["unit"]))     # as the board has them: the verdict comes from there
    pairs = pairs.assign(region=pairs["id"].map(shown.set_index("id")["region"]))       # the board tells where there is none
    verdict = shown[["id", *(name for name in shown.columns if name not in pairs.columns)]]
    judged = shown[["id", "actual_year", "actual_value"]].rename(columns={"actual_year": "judged_year", "actual_value": "judged_value"})
    return pairs.merge(verdict, on="id").merge(judged, on="id")


def draw(view: View, material: Material, style: Style, *, page: int = 1) -> go.Figure:
    """The figure of a view; one with a sentence where there is nothing to draw or the units differ.

    ``page``: where not all of it fits the size; ``layout.meta`` tells ``pages``.  The day is China's where ``style.made`` says none.
    """
    style = replace(
        style, title=style.title or view.title, note=style.note or view.note, made=style.made or clock.today().isoformat()
    )
    names = material.naming.translated(style.lang)
    about: dict[str, Any] = {"as_of": material.as_of}
    if view.kind == "matrix":       # of few metrics: of all others nothing is looked at
        left = selected(view, material)
        keys = spread(left)
        shown = left.narrowed({"metric": keys[:charts.MOST_METRICS]}).frame()
        about |= {"columns": keys[:charts.MOST_METRICS], "left": len(keys[charts.MOST_METRICS:])}
    elif view.kind == "tiles" and not view.subject:
        shown = selected(view, material).frame(charts.STANDING)     # of many rows a third of the columns
    else:
        shown = rows(view, material)
    regions = names.regions(shown)
    if view.kind == "tiles":
        about["regions"] = {name: names.region(name) for name in charts.tile_regions()} | regions
        return (
            charts.metric_tiles(shown, style, metric=names.metric(view.subject), **about)
            if view.subject
            else charts.tiles(shown, style, **about)
        )
    if view.kind == "map":
        return _map(shown, material, style, regions)
    about["page"] = page
    if view.kind == "bullets":
        return charts.bullets(shown, style, region=names.region(view.subject), names=names.metrics, sectors=names.sector, **about)
    about["regions"] = regions
    if view.kind == "ranked":
        return charts.ranked(shown, style, metric=names.metric(view.subject), **about)
    if view.kind in OVER_TIME:
        return charts.paths(
            figures(shown, material), style, metric=names.metric(view.subject), single=view.kind == "timeline", **about
        )
    return (charts.matrix if view.kind == "matrix" else charts.milestones)(shown, style, names=names.metrics, **about)


def _map(shown: pd.DataFrame, material: Material, style: Style, regions: dict[str, str]) -> go.Figure:
    try:
        drawn = material.map()
    except charts.MapError as error:
        return charts.message(error.say(style.lang), style, kind="map")
    if drawn is None:
        return charts.message(say("map_unset", style.lang), style, kind="map")
    return charts.region_map(shown, style, drawn=drawn, regions=regions, as_of=material.as_of)


def refused(view: View, material: Material, lang: str) -> str:
    """Why the figure of a view may not leave the screen, as a sentence; '' where it may."""
    if view.kind != "map":
        return ""
    meta = draw(view, material, Style(lang=lang)).layout.meta
    return "" if meta["exportable"] else str(meta["refused"])


def data(view: View, material: Material, lang: str) -> pd.DataFrame:
    """The numbers behind the figure, headings readable: a row per target, for paths one per target and figure."""
    shown = rows(view, material)
    names = material.naming.translated(lang)
    if view.kind in ("tiles", "map") and not view.subject:
        return _standing(shown, names)
    if view.kind in OVER_TIME:
        shown = figures(shown, material)
    records = shown.to_dict("records")
    told = shown.assign(
        region=shown["region"].map(names.regions(shown)), sector=[names.sector(one) for one in shown["sector"]],
        metric=[names.metrics.get(r["key"], r["metric"]) for r in records], target=[charts.target_label(r, lang) for r in records],
        status_word=[charts.status(r["status"], r["reason"], r["attained"], lang) for r in records],
        preliminary=[None if missing(r["actual_value"]) else charts.yes_no(r["preliminary"], lang) for r in records])
    told = told[[name for name in DATA if name in told.columns]].reset_index(drop=True)
    return told.rename(columns={name: label(name, lang) for name in told.columns})


def _standing(shown: pd.DataFrame, names: Naming) -> pd.DataFrame:
    """Of each region how many targets are in each state."""
    lang = names.lang
    counted = charts.standing(shown).reset_index()
    heads = {
        "region": label("region", lang),
        "n": label("n_targets", lang),
        "assessed": say("assessed", lang),
        "main": say("main_state", lang),
    }
    heads |= {tone: say(f"tone_{tone}", lang) for tone in TONES}
    counted["main"] = [say(f"tone_{tone}", lang) for tone in counted["main"]]
    counted["region"] = [names.region(name) for name in counted["region"]]
    return counted[["region", "n", "assessed", "main", *TONES]].rename(columns=heads)


def heading(view: View, material: Material, lang: str) -> tuple[str, str]:
    """Title and subtitle of the figure, in full: the reader's own title, else the finding."""
    meta = draw(view, material, Style(lang=lang)).layout.meta or {}
    return view.title or meta.get("title", ""), meta.get("subtitle", "")


def about(view: View, naming: Naming) -> list[str]:
    """Names of the region and of the metric a view is of, for the names of its files; [] where it is of many."""
    of_region = view.kind in OF_REGION
    regions = [view.subject] if of_region else view.filters.get("region", [])
    metrics = [view.subject] if view.subject and not of_region else view.filters.get("metric", [])
    told = [naming.region(regions[0])] if len(regions) == 1 else []
    return [*told, naming.metric(metrics[0])] if len(metrics) == 1 else told


def sources(view: View, material: Material, lang: str) -> list[str]:
    """A line for the papers the targets stand in, one for where the actual figures come from, one for the date of the data."""
    shown = rows(view, material)
    shown = figures(shown, material) if view.kind in OVER_TIME else shown      # every figure that is drawn, not only the judged one
    return [line for line in charts.sources(shown, lang, as_of=material.as_of, most=None) if line]
