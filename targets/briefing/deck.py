"""A briefing as PPTX: native charts, tables and shapes that can be edited; evidence in the speaker notes, sources on each slide."""
from __future__ import annotations

import io
import itertools
import math
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from targets.briefing import deckchart, deckshape
from targets.briefing.bodies import glyph_of
from targets.briefing.content import Bars, Dots, Grid, Page, Paths, Summary, Text, Tiles
from targets.briefing.decklook import TITLE_LINES, Look, colour, look_of, room_of, set_theme, write
from targets.briefing.fit import SPARE, Room
from targets.briefing.model import Briefing
from targets.briefing.pages import pages
from targets.briefing.words import say
from targets.charts.standing import TONES
from targets.charts.style import LIGHT
from targets.charts.wording import em_width, wrap
from targets.charts.wording import say as chart_word
from targets.config import Progress
from targets.views import Material

TITLE_TOP, FOOT = 22.0, 20.0        # points from the upper and the lower border
BOLD = 1.14                         # bold type is wider, and a font that stands in for ours may be
SOURCE_LINES = 4                    # on the slide; all of them stand in the notes
COVER, TITLE_ONLY = "Title Slide", "Title Only"


def to_pptx(briefing: Briefing, material: Material, settings: Progress | None = None) -> bytes:
    """The deck: cover, then a slide for each page of content (``pages``)."""
    look = look_of(briefing.template, briefing.lang)
    presentation = _blank(look)
    _cover(presentation, briefing, look)
    for number, page in enumerate(pages(briefing, material, lambda page: _room(page, look), settings), start=2):
        _slide(presentation, page, look, number, briefing.cover.title)
    set_theme(presentation)
    about = presentation.core_properties
    about.title, about.author, about.language = briefing.cover.title, briefing.cover.author, look.lang
    about.subject, about.comments = briefing.cover.subtitle, ""
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def _blank(look: Look) -> Any:
    """An empty presentation of our size, with the two layouts that are used, their places moved to fit."""
    presentation = Presentation()
    for key, rel in list(presentation.part.package._rels.items()):
        if rel.reltype.endswith("/thumbnail"):      # a picture of somebody else's first slide
            presentation.part.package._rels.pop(key)
    across, down = Pt(look.width) / int(presentation.slide_width or 1), Pt(look.height) / int(presentation.slide_height or 1)
    presentation.slide_width, presentation.slide_height = Pt(look.width), Pt(look.height)
    for layout in list(presentation.slide_layouts):
        if layout.name not in (COVER, TITLE_ONLY):
            presentation.slide_layouts.remove(layout)
    for holder in (presentation.slide_master, *presentation.slide_layouts):
        for shape in holder.placeholders:
            if shape._element.spPr.find(qn("a:xfrm")) is not None:
                shape.left, shape.width = int(shape.left * across), int(shape.width * across)
                shape.top, shape.height = int(shape.top * down), int(shape.height * down)
    return presentation


def _layout(presentation: Any, name: str) -> Any:
    return next(layout for layout in presentation.slide_layouts if layout.name == name)


def _cover(presentation: Any, briefing: Briefing, look: Look) -> None:
    slide, cover = presentation.slides.add_slide(_layout(presentation, COVER)), briefing.cover
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Pt(12), Pt(look.height))
    band.fill.solid()
    band.fill.fore_color.rgb = colour(LIGHT.tones["met"][0])
    band.line.fill.background()
    title, lower = slide.shapes.title, slide.placeholders[1]
    title.left, title.top, title.width, title.height = Pt(64), Pt(look.height * 0.26), Pt(look.width - 128), Pt(110)
    deckshape.fill_text(title.text_frame, (cover.title,), look, size=34, bold=True, anchor=MSO_ANCHOR.BOTTOM)
    lower.left, lower.top, lower.width, lower.height = Pt(64), Pt(look.height * 0.26 + 126), Pt(look.width - 128), Pt(130)
    author = say("author", look.lang, author=cover.author) if cover.author else ""
    deckshape.fill_text(lower.text_frame, tuple(line for line in (cover.subtitle, cover.unit, cover.date, author) if line) or ("",), look,
                        size=16, ink=LIGHT.muted, gap=6)


def _heights(page: Page, look: Look) -> tuple[float, float]:
    """Where the block of a page begins and ends, between the words above and below it."""
    top = TITLE_TOP + deckshape.lines_height(_title_lines(page, look), look.title) + 4
    top += deckshape.lines_height(len(_above(page, look)), look.text) + 10
    bottom = look.height - FOOT - 12 - deckshape.lines_height(len(_below(page, look)), look.source) - 6
    return top, bottom


def _room(page: Page, look: Look) -> Room:
    return room_of(look, *_heights(page, look))


def _title(page: Page, look: Look) -> str:
    """Two lines at most, the rest cut with an ellipsis (the notes have all of it)."""
    return (" " if look.lang == "en" else "").join(wrap(page.title, look.inner / BOLD, look.title, lines=TITLE_LINES))


def _title_lines(page: Page, look: Look) -> int:
    """The lines a title may take in a wide font: letters and figures of bold type, Han characters as they are."""
    title = _title(page, look)
    wide = sum(1.0 if em_width(char) == 1.0 else 0.72 for char in title)
    wide += 0.25 * sum((em_width(one) == 1.0) != (em_width(other) == 1.0) for one, other in itertools.pairwise(title))
    return min(math.ceil(wide * look.title / look.inner), TITLE_LINES)


def _above(page: Page, look: Look) -> list[str]:
    """Subtitle, the reader's sentence and what changed, in lines."""
    changed = [say("changed_mark", look.lang, said=say("semicolon", look.lang).join(page.changes))] if page.changes else []
    return [line for text in (page.subtitle, page.note, *changed) if text for line in wrap(text, look.inner / SPARE, look.text, lines=2)]


def _below(page: Page, look: Look) -> list[str]:
    """What marks mean and the sources, in lines; sources that take too much room go on in the notes."""
    lines = [line for remark in page.remarks for line in wrap(remark, look.inner / SPARE, look.source)]
    told = [line for source in page.sources for line in wrap(source, look.inner / SPARE, look.source)]
    if len(told) > SOURCE_LINES:
        told = [*told[:SOURCE_LINES - 1], say("sources_more", look.lang)]
    return lines + told


def _slide(presentation: Any, page: Page, look: Look, number: int, running: str) -> None:
    slide = presentation.slides.add_slide(_layout(presentation, TITLE_ONLY))
    top, bottom = _heights(page, look)
    title = slide.shapes.title
    title.left, title.top, title.width = Pt(look.edge), Pt(TITLE_TOP), Pt(look.inner)
    title.height = Pt(deckshape.lines_height(_title_lines(page, look), look.title))
    deckshape.fill_text(title.text_frame, (_title(page, look),), look, size=look.title, bold=True)
    above = _above(page, look)
    if above:
        height = deckshape.lines_height(len(above), look.text)
        deckshape.text_box(slide, (look.edge, top - height - 10, look.inner, height), tuple(above), look, size=look.text, ink=LIGHT.muted)
    box = (look.edge, top, look.inner, bottom - top)
    shape = _block(slide, page, box, look)
    if shape is not None:
        shape._element.xpath(".//p:cNvPr")[0].set("descr", f"{page.title} {page.subtitle}")
    below = _below(page, look)
    if below:
        deckshape.text_box(slide, (look.edge, bottom + 6, look.inner, look.height - FOOT - bottom - 12), tuple(below), look,
                           size=look.source, ink=LIGHT.muted)
    _foot(slide, look, number, running)
    _notes(slide, page, look)


def _block(slide: Any, page: Page, box: deckchart.Box, look: Look) -> Any:
    body = page.body
    if isinstance(body, Paths):
        return _panels(slide, body, box, look)
    if isinstance(body, Dots):
        return deckchart.dot_chart(slide, body, box, look)
    if isinstance(body, Bars):
        rows = min(box[3], len(body.bars) * 30 + 34)        # few rows stay rows, not blocks
        return deckchart.bar_chart(slide, body, (*box[:3], rows), look)
    if isinstance(body, Grid):
        return deckshape.table(slide, body, box, look)
    if isinstance(body, Tiles):
        tones = {tile.tone for tile in body.tiles}
        legend = tuple((tone, f"{glyph_of(tone)} {chart_word(f'tone_{tone}', look.lang)}") for tone in TONES if tone in tones)
        return deckshape.tiles(slide, body, box, look, (*legend, ("", say("tone_none", look.lang))))
    if isinstance(body, Summary):
        return deckshape.summary(slide, body, box, look)
    return deckshape.text(slide, body if isinstance(body, Text) else Text(()), box, look)


def _panels(slide: Any, body: Paths, box: deckchart.Box, look: Look) -> Any:
    """One chart, or small ones in rows with the name and the state of each above it."""
    left, top, width, height = box
    count = len(body.panels)
    across = 1 if count == 1 else 2 if count in (2, 4) else 3
    down = -(-count // across)
    wide, tall = (width - 18 * (across - 1)) / across, (height - 10 * (down - 1)) / down
    heads = [say("panel", look.lang, name=panel.name, status=panel.status) for panel in body.panels]
    above = deckshape.lines_height(max(len(wrap(head, wide / BOLD, look.text, lines=2)) for head in heads), look.text) + 4
    frame = None
    for place, (panel, head) in enumerate(zip(body.panels, heads, strict=True)):
        x, y = left + place % across * (wide + 18), top + place // across * (tall + 10)
        deckshape.text_box(slide, (x, y, wide, above), (head,), look, size=look.text, bold=True)
        if not any((panel.targets, panel.actuals, panel.undated)):
            deckshape.text_box(slide, (x, y + above, wide, 30), (say("no_number", look.lang),), look, size=look.small, ink=LIGHT.muted)
            continue
        frame = deckchart.path_chart(slide, panel, (x, y + above, wide, tall - above), look, small=count > 2)
        frame._element.xpath(".//p:cNvPr")[0].set("descr", head)
    return frame if count == 1 else None


def _foot(slide: Any, look: Look, number: int, running: str) -> None:
    deckshape.text_box(slide, (look.edge, look.height - FOOT - 2, look.inner - 60, 14), (running,), look, size=look.source, ink=LIGHT.muted,
                       name="Footer")
    box = deckshape.text_box(slide, (look.width - look.edge - 50, look.height - FOOT - 2, 50, 14), (str(number),), look, size=look.source,
                             ink=LIGHT.muted, align=PP_ALIGN.RIGHT, name="Slide number")
    run = box.text_frame.paragraphs[0].runs[0]._r
    run.tag = qn("a:fld")       # a field holds what a run holds, and follows the slide when it is moved
    run.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    run.set("type", "slidenum")


def _notes(slide: Any, page: Page, look: Look) -> None:
    """All that the slide may have shortened, then the papers' own sentences."""
    lines = [*filter(None, (page.title, page.subtitle, page.note)), *page.changes, *page.remarks, *page.evidence, *page.sources]
    frame = slide.notes_slide.notes_text_frame
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        write(paragraph, line, look, size=12)
