"""A briefing as pages of content, in order: summary, a page or more for each view, what is missing, papers, method."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd

from targets import views
from targets.briefing import bodies, matter
from targets.briefing.content import Bars, Body, Dots, Page, Paths, Text, Tiles, clean, ids
from targets.briefing.fit import Room, split
from targets.briefing.model import Briefing
from targets.briefing.words import say
from targets.config import Progress
from targets.views import Material

Rooms = Callable[[Page], Room]      # the place a page has for its block: titles and notes take more or less of it


def pages(briefing: Briefing, material: Material, room: Rooms | None = None, settings: Progress | None = None) -> list[Page]:
    """All pages but the cover; without ``room`` nothing is split, as reports need it."""
    lang, settings = briefing.lang, settings or Progress()
    shown = everything(briefing, material)
    found: list[Page] = []
    if "summary" in briefing.parts and len(shown):
        found.append(matter.summary(shown, material, lang, settings))
    if briefing.changed:
        found.append(changes(briefing))
    found += [_page(briefing, place, material) for place in range(len(briefing.items))]
    if "missing" in briefing.parts and len(shown):
        found.append(matter.gaps(shown, material, lang, reading_year(briefing, material)))
    if "method" in briefing.parts:
        found += [matter.papers(shown, material, lang)] if len(shown) else []
        found.append(matter.method(shown, material, lang, settings))
    held = shown.set_index("id", drop=False)
    return [clean(part) for page in found for part in _parts(page, held, material, lang, room)]


def everything(briefing: Briefing, material: Material) -> pd.DataFrame:
    """The rows of the board that any of the views shows, each once."""
    shown = {one for item in briefing.items for one in views.rows(item, material)["id"]}
    return material.board[material.board["id"].isin(shown)].reset_index(drop=True)


def reading_year(briefing: Briefing, material: Material) -> int:
    """The year of the cover, else of the data, else of the last target."""
    date = briefing.cover.date[:4] or material.as_of[:4]
    return int(date) if date.isdigit() else int(material.board["year"].max())


def changes(briefing: Briefing) -> Page:
    lines = [line for _, said in sorted(briefing.changed.items()) for line in said]
    return Page(say("changes_title", briefing.lang, n=len(lines)), "", Text(tuple(dict.fromkeys(lines))))


def _page(briefing: Briefing, place: int, material: Material) -> Page:
    view, lang = briefing.items[place], briefing.lang
    title, subtitle = views.heading(view, material, lang)
    block = bodies.body(view, material, lang)
    return Page(title, subtitle, block, tuple(views.sources(view, material, lang)), view.note,
                (*remarks(block, lang), *([say("map_as_tiles", lang)] if view.kind == "map" else [])),
                item=place, changes=briefing.changed.get(place, ()))


def remarks(block: Body, lang: str) -> Iterator[str]:
    """What the marks of a chart mean; what a block can't show."""
    key = {Paths: "marks_paths", Dots: "marks_dots", Bars: "marks_bars", Tiles: "marks_tiles"}.get(type(block))
    if key:
        yield say(key, lang)
    if isinstance(block, Paths) and not all(panel.required for panel in block.panels):
        yield say("no_baseline", lang)


def _parts(page: Page, held: pd.DataFrame, material: Material, lang: str, room: Rooms | None) -> Iterator[Page]:
    """The page in as many as its block needs, each with its part of the evidence; ``held``: rows of the board by id."""
    blocks = split(page.body, room(page)) if room else [page.body]
    for number, block in enumerate(blocks, start=1):
        told = ids(block)
        if page.item is None:
            said: tuple[str, ...] = ()
        elif told or len(blocks) > 1:
            said = matter.evidence(held.loc[told], material, lang)
        else:
            said = ()
        title = page.title + (say("part", lang, n=number, of=len(blocks)) if len(blocks) > 1 else "")
        yield replace(page, title=title, body=block, evidence=said, part=number, parts=len(blocks))
