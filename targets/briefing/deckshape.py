"""Tables, tiles, counts and text of decks, as shapes that can be edited."""
from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from targets.briefing.content import Cell, Grid, Summary, Text, Tiles
from targets.briefing.deckchart import Box
from targets.briefing.decklook import Look, colour, fill_of, ink_of, ink_on, write
from targets.briefing.fit import LINE, PAD, row_height, widths
from targets.charts.style import LIGHT
from targets.charts.wording import em_width

PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"        # Office's table style without lines and fills
WIDE = 1.2          # a word that breaks in a tile costs more than smaller type
CARD = (112.0, 62.0)        # points: one count of a summary


def text_box(slide: Any, box: Box, lines: tuple[str, ...], look: Look, *, size: float, ink: str = LIGHT.ink, bold: bool = False,
             gap: float = 0.0, anchor: Any = MSO_ANCHOR.TOP, align: Any = PP_ALIGN.LEFT, name: str = "") -> Any:
    """Paragraphs in a box without a border; ``gap``: points between them."""
    shape = slide.shapes.add_textbox(*(Pt(length) for length in box))
    if name:
        shape.name = name
    fill_text(shape.text_frame, lines, look, size=size, ink=ink, bold=bold, gap=gap, anchor=anchor, align=align)
    return shape


def fill_text(frame: Any, lines: tuple[str, ...], look: Look, *, size: float, ink: str = LIGHT.ink, bold: bool = False,
              gap: float = 0.0, anchor: Any = MSO_ANCHOR.TOP, align: Any = PP_ALIGN.LEFT) -> None:
    frame.word_wrap = True
    frame.vertical_anchor = anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = align
        paragraph.line_spacing = 1.15
        if gap and place:
            paragraph.space_before = Pt(gap)
        write(paragraph, line, look, size=size, ink=ink, bold=bold)


def table(slide: Any, grid: Grid, box: Box, look: Look) -> Any:
    """A real table: header row, a hairline below each row, states filled in their colour."""
    left, top, width, _ = box
    across = widths(grid, width)
    right = [bool(grid.rows) and all(row[at].right for row in grid.rows) for at in range(len(grid.head))]
    head = tuple(Cell(text, strong=True, right=side) for text, side in zip(grid.head, right, strict=True))
    heights = [row_height(row, across, look.small) for row in (head, *grid.rows)]
    frame = slide.shapes.add_table(len(heights), len(across), Pt(left), Pt(top), Pt(width), Pt(sum(heights)))
    made = frame.table
    made._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN
    made.horz_banding, made.first_row = False, True
    for column, length in zip(made.columns, across, strict=True):
        column.width = Pt(length)
    for at, (row, height) in enumerate(zip((head, *grid.rows), heights, strict=True)):
        made.rows[at].height = Pt(height)
        for place, cell in enumerate(row):
            _cell(made.cell(at, place), cell, look, head=at == 0)
    return frame


def _cell(made: Any, cell: Cell, look: Look, *, head: bool) -> None:
    made.margin_left = made.margin_right = made.margin_top = made.margin_bottom = Pt(PAD / 2)
    made.vertical_anchor = MSO_ANCHOR.MIDDLE
    ground = LIGHT.empty if head else fill_of(cell.tone)
    made.fill.solid()
    made.fill.fore_color.rgb = colour(ground)
    for place, line in enumerate(cell.text.split("\n")):     # an empty cell would else be as high as type of 18 points
        paragraph = made.text_frame.paragraphs[0] if place == 0 else made.text_frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if cell.right else PP_ALIGN.LEFT
        write(paragraph, line, look, size=look.small, bold=cell.strong, ink=ink_on(cell.tone) if cell.tone else LIGHT.ink)
        if not line:
            etree.SubElement(paragraph._p, qn("a:endParaRPr")).set("sz", str(int(look.small * 100)))
    properties = made._tc.get_or_add_tcPr()
    line = etree.Element(qn("a:lnB"), w="6350")     # lines stand before fills in a:tcPr
    etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"), val="CFD8DC")
    properties.insert(0, line)


def tiles(slide: Any, body: Tiles, box: Box, look: Look, legend: tuple[tuple[str, str], ...]) -> Any:
    """A square for each province, coloured by its main state; ``legend``: tone and words."""
    left, top, width, height = box
    down, across = max(tile.row for tile in body.tiles) + 1, max(tile.column for tile in body.tiles) + 1
    side = min(height / down, (width - 190) / across)
    start = left + max((width - 190 - side * across) / 2, 0)
    widest = max(em_width(line) for tile in body.tiles for line in (*_tile_lines(tile.name), tile.label))
    size = min(look.small, (side - 6) / (WIDE * widest))
    members = []
    for tile in body.tiles:
        shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, Pt(start + tile.column * side + 1.5), Pt(top + tile.row * side + 1.5),
                                       Pt(side - 3), Pt(side - 3))
        shape.adjustments[0] = 0.08
        shape.name = tile.name
        _ground(shape, fill_of(tile.tone) if tile.tone else LIGHT.empty, dashed=not tile.tone)
        ink = ink_on(tile.tone) if tile.tone else LIGHT.muted
        fill_text(shape.text_frame, (*_tile_lines(tile.name), *([tile.label] if tile.label else [])), look, size=size, ink=ink,
                  anchor=MSO_ANCHOR.MIDDLE, align=PP_ALIGN.CENTER)
        members.append(shape)
    for place, (tone, words) in enumerate(legend):
        y = top + 20 + place * 24
        swatch = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(left + width - 170), Pt(y), Pt(16), Pt(16))
        _ground(swatch, fill_of(tone) if tone else LIGHT.empty, dashed=not tone)
        text_box(slide, (left + width - 148, y, 148, 18), (words,), look, size=look.small, ink=ink_of(tone))
    return slide.shapes.add_group_shape(members)


def _tile_lines(name: str) -> tuple[str, ...]:
    """A name in lines: words of two apart, long ones broken in two."""
    lines: list[str] = []
    for word in name.split():
        half = (len(word) + 1) // 2
        lines += [word] if len(word) <= 8 else [f"{word[:half]}-", word[half:]]
    return tuple(lines)


def _ground(shape: Any, hex_: str, *, dashed: bool = False) -> None:
    style = shape._element.find(qn("p:style"))
    if style is not None:       # its effects would throw a shadow
        shape._element.remove(style)
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour(hex_)
    shape.line.color.rgb = colour("#B0BEC5" if dashed else hex_)
    shape.line.width = Pt(0.75)
    if dashed:
        shape.line.dash_style = MSO_LINE.DASH


def summary(slide: Any, body: Summary, box: Box, look: Look) -> None:
    """A card for each state with its count, sentences below."""
    left, top, width, height = box
    gap = 10.0
    wide = min((width - gap * (len(body.counts) - 1)) / max(len(body.counts), 1), CARD[0])
    for place, count in enumerate(body.counts):
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(left + place * (wide + gap)), Pt(top), Pt(wide), Pt(CARD[1]))
        _ground(shape, fill_of(count.tone))
        frame = shape.text_frame
        fill_text(frame, (str(count.n),), look, size=22, ink=ink_on(count.tone), bold=True, anchor=MSO_ANCHOR.MIDDLE, align=PP_ALIGN.CENTER)
        paragraph = frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.CENTER
        words = f"{count.sign} {count.name}"
        write(paragraph, words, look, size=min(look.text, (wide - 6) / em_width(words)), ink=ink_on(count.tone))
    text_box(slide, (left, top + CARD[1] + 18, width, height - CARD[1] - 18), body.lines, look, size=look.text, gap=6)


def text(slide: Any, body: Text, box: Box, look: Look) -> None:
    text_box(slide, box, body.paragraphs, look, size=look.text, gap=6)


def lines_height(lines: int, size: float) -> float:
    return lines * size * LINE
