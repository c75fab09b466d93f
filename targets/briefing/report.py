"""A briefing as a text to read: sections with a picture where there is one, tables, sources and the papers' own sentences."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from targets import views
from targets.briefing import able, bodies, matter, pictures
from targets.briefing.content import Cell, Grid, Page, Summary, Text
from targets.briefing.fit import Room, split
from targets.briefing.model import Briefing
from targets.briefing.pages import pages
from targets.briefing.words import say
from targets.charts.wording import amount, missing, number
from targets.config import Progress
from targets.schema import records
from targets.views import Material, View

PICTURE = "half"        # the size of charts.presets that fits between the borders of an upright A4 page
ACROSS = 7              # columns of a table there
AS_TABLE = ("matrix", "milestones")     # kinds that are tables themselves


@dataclass(frozen=True)
class Section:
    """``tables``: heading and table; ``lines`` are paragraphs; ``picture``: the file and its alternative text."""

    title: str
    subtitle: str = ""
    lines: tuple[str, ...] = ()
    picture: tuple[bytes, str] | None = None
    tables: tuple[tuple[str, Grid], ...] = ()
    sources: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


def sections(briefing: Briefing, material: Material, kind: str, settings: Progress | None = None) -> tuple[list[Section], str]:
    """The report; ``kind`` of its pictures (png, svg).  Second: the code of the sentence why there are none, '' where there are."""
    why = able.why_no_pictures()
    draw: Callable[[View], bytes] | None = None
    if not why:
        def draw(view: View) -> bytes:
            return pictures.picture(pictures.drawn(view, material, briefing.lang, PICTURE), kind)
    found = pages(briefing, material, None, settings)
    if draw is None or not briefing.items:
        return [_section(page, briefing, material, None) for page in found], why
    with pictures.studio():
        return [_section(page, briefing, material, draw) for page in found], ""


def _section(page: Page, briefing: Briefing, material: Material, draw: Callable[[View], bytes] | None) -> Section:
    body, lang = page.body, briefing.lang
    lines: tuple[str, ...] = (page.note,) if page.note else ()
    lines += tuple(say("changed_mark", lang, said=said) for said in page.changes)
    if isinstance(body, Summary):
        counts = say("list", lang).join(f"{count.sign} {count.name} {count.n}" for count in body.counts)
        return Section(page.title, page.subtitle, (*lines, counts, *body.lines))
    if isinstance(body, Text):
        return Section(page.title, page.subtitle, (*lines, *body.paragraphs), sources=page.sources, evidence=page.evidence)
    if page.item is None:
        assert isinstance(body, Grid)
        return Section(page.title, page.subtitle, lines, tables=(("", body),))
    view = briefing.items[page.item]
    shown = views.rows(view, material).sort_values(["region_code", "sector", "key", "year"], kind="stable")
    if isinstance(body, Grid):
        tables = [("", part) for part in split(body, Room(1e6, 1e6, columns=ACROSS)) if isinstance(part, Grid)]
    else:
        tables = [(say("table_of", lang), bodies.table(shown, material.naming.translated(lang)))]
    if view.kind in ("paths", "timeline"):
        tables.append((say("figures_of", lang), _figures(view, material, lang)))
    drawn = None if draw is None or view.kind in AS_TABLE else (draw(view), f"{page.title} {page.subtitle}")
    evidence = page.evidence or matter.evidence(shown, material, lang)
    return Section(page.title, page.subtitle, lines, drawn, tuple(one for one in tables if one[1].rows), page.sources, evidence)


def _figures(view: View, material: Material, lang: str) -> Grid:
    """Every actual figure of the view's targets, once."""
    pairs = views.figures(views.rows(view, material), material)
    known = pairs[pairs["actual_value"].notna()].drop_duplicates(["region", "key", "actual_year", "actual_value"])
    names = material.naming.translated(lang)
    rows = [(Cell(names.region(r["region"])), Cell(number(r["actual_year"], "zh"), right=True),
             Cell(amount(r["actual_value"], r["unit"], lang) + (say("preliminary", lang) if r["preliminary"] else ""), right=True),
             Cell(say("unsaid", lang) if missing(r["actual_source"]) else str(r["actual_source"])))
            for r in records(known.sort_values(["region", "actual_year"], kind="stable"))]
    return Grid(tuple(say(key, lang) for key in ("region", "year", "actual", "source")), tuple(rows), (1, 0.8, 1.4, 3))
