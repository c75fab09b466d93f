"""A briefing as a text to read: sections with a picture where there is one, tables, sources and the papers' own sentences."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from targets import views
from targets.amounts import amount, number
from targets.briefing import able, bodies, matter, pictures
from targets.briefing.content import Cell, Grid, Page, Summary, Text, Tiles, clean
from targets.briefing.fit import Room, split
from targets.briefing.model import Briefing
from targets.briefing.pages import pages
from targets.briefing.words import say
from targets.charts.wording import missing
from targets.config import Progress
from targets.schema import records
from targets.views import Material, View

PICTURE, WHOLE = "half", "a4p"      # sizes of charts.presets: beside text, and a whole page where rows do not fit the first
PIXELS = 96 / 25.4      # of a laid-out picture in a millimetre of paper
ACROSS = 7              # columns of a table there
HATCHED = ("tiles", "map")    # a browser prints a hatched drawing as an image a tile: seven megabytes where one does
AS_TABLE = ("matrix", "milestones")     # kinds that are tables themselves


@dataclass(frozen=True)
class Picture:
    """A file of ``kind`` (png, svg), its width in millimetres, and words for who cannot see it."""

    data: bytes
    kind: str
    width: float
    said: str


Draw = Callable[[View], tuple[Picture, ...]]


@dataclass(frozen=True)
class Section:
    """``tables``: heading and table; ``lines`` are paragraphs."""

    title: str
    subtitle: str = ""
    lines: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[tuple[str, Grid], ...] = ()
    sources: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


def sections(briefing: Briefing, material: Material, kind: str, settings: Progress | None = None) -> tuple[list[Section], str]:
    """The report; ``kind`` of its pictures (png, svg).  Second: the code of the sentence why there are none, '' where there are."""
    why = able.why_no_pictures()
    draw: Draw | None = None
    if not why:
        def draw(view: View) -> tuple[Picture, ...]:
            return _pictures(view, material, briefing.lang, kind)
    found = pages(briefing, material, None, settings)
    if draw is None or not briefing.items:
        return _once([_section(page, briefing, material, None) for page in found]), why
    with pictures.studio():
        return _once([_section(page, briefing, material, draw) for page in found]), ""


def _pictures(view: View, material: Material, lang: str, kind: str) -> tuple[Picture, ...]:
    figures = pictures.drawn(view, material, lang, PICTURE)
    if len(figures) > 1:
        figures = pictures.drawn(view, material, lang, WHOLE)
    kind = "png" if view.kind in HATCHED else kind
    return tuple(Picture(pictures.picture(figure, kind), kind, figure.layout.width / PIXELS, figure.layout.meta["alt"])
                 for figure in figures)


def _once(sections: list[Section]) -> list[Section]:
    """Each sentence of the papers where it is first needed, and not again."""
    told: set[str] = set()
    found = []
    for section in sections:
        found.append(clean(replace(section, evidence=tuple(line for line in section.evidence if line not in told))))
        told.update(section.evidence)
    return found


def _section(page: Page, briefing: Briefing, material: Material, draw: Draw | None) -> Section:
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
        tables = [(say("table_of", lang), _data(view, material, lang) if isinstance(body, Tiles) and not view.subject
                   else bodies.table(shown, material.naming.translated(lang)))]
    if view.kind in ("paths", "timeline"):
        tables.append((say("figures_of", lang), _figures(view, material, lang)))
    refused = views.refused(view, material, lang)
    drawn = () if draw is None or refused or view.kind in AS_TABLE else draw(view)
    lines += (refused,) if refused else ()
    evidence = page.evidence or matter.evidence(shown, material, lang)
    filled = tuple(one for one in tables if one[1].rows)
    return Section(page.title, "" if drawn else page.subtitle, lines, drawn, filled, page.sources, evidence)


def _data(view: View, material: Material, lang: str) -> Grid:
    """The numbers behind a chart as they are downloaded."""
    data = views.data(view, material, lang)
    rows = tuple(tuple(Cell("" if missing(value) else str(value), right=not isinstance(value, str)) for value in row)
                 for row in data.itertuples(index=False, name=None))
    return Grid(tuple(map(str, data.columns)), rows, (1.4, *(1.0 for _ in data.columns[1:])))


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
