"""How decks look: sizes of page and type, colours, and fonts set for Chinese text wherever Office asks for one.

Office chooses a font by script: ``a:latin`` for letters and digits, ``a:ea`` for Chinese.  Text without ``a:ea`` falls to
whatever the machine has, so it is set in the theme, on every run and in every chart.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.opc.package import XmlPart
from pptx.oxml.ns import qn
from pptx.util import Pt

from targets.briefing.fit import Room
from targets.charts.style import LIGHT
from targets.text import entry

SIGNS = re.compile("([✔●◐○▼◇◆]+)")
LANGUAGE = {"zh": "zh-CN", "en": "en-US"}
TITLE_LINES = 2
FONT_ORDER = ("latin", "ea", "cs", "sym")       # as the schema has them, behind fills and lines


def fonts() -> dict[str, str]:
    """Typefaces by script: latin, east_asian, signs."""
    return {name: str(face) for name, face in entry("briefing", "fonts").items()}


@dataclass(frozen=True)
class Look:
    """A page in points; a 16:9 page is 1280 × 720 pixels at 96 dpi, so type of 28 pixels is 21 points."""

    width: float
    height: float
    lang: str
    edge: float = 36.0
    title: float = 21.0
    text: float = 12.0
    small: float = 10.5
    source: float = 9.0

    @property
    def inner(self) -> float:
        return self.width - 2 * self.edge


def look_of(template: str, lang: str) -> Look:
    """16:9 (13.33 × 7.5 in) or A4 landscape (297 × 210 mm)."""
    return Look(960.0, 540.0, lang) if template == "16:9" else Look(841.9, 595.3, lang, edge=34.0, title=20.0)


def room_of(look: Look, top: float, bottom: float) -> Room:
    """What fits between two heights of a page."""
    height = bottom - top
    return Room(look.inner, height, look.text, look.small, panels=6, bars=int(height / 21), dots=int(look.inner / 72),
                columns=max(int(look.inner / 95), 4))


def colour(hex_: str) -> RGBColor:
    return RGBColor.from_string(hex_.lstrip("#"))


def fill_of(tone: str) -> str:
    return LIGHT.tones[tone][0] if tone else LIGHT.paper


def ink_of(tone: str) -> str:
    """Text in the colour of a tone on white."""
    return LIGHT.tones[tone][1] if tone else LIGHT.ink


def ink_on(tone: str) -> str:
    """Text that stands out on the fill of a tone."""
    return LIGHT.on_tones[tone] if tone else LIGHT.ink


def write(paragraph: Any, text: str, look: Look, *, size: float, ink: str = LIGHT.ink, bold: bool = False) -> None:
    """Add ``text`` to a paragraph in runs; signs of states get a font that has them."""
    for part in filter(None, SIGNS.split(text)):
        run = paragraph.add_run()
        run.text = part
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = colour(ink)
        run._r.get_or_add_rPr().set("lang", LANGUAGE[look.lang])
        set_fonts(run._r.get_or_add_rPr(), signs=bool(SIGNS.fullmatch(part)))


def set_fonts(properties: Any, *, signs: bool = False) -> None:
    """``a:latin`` and ``a:ea`` of a run's or a default's properties, at the place the schema gives them."""
    faces = fonts()
    for name in ("latin", "ea", "sym"):
        for old in properties.findall(qn(f"a:{name}")):
            properties.remove(old)
    wanted = {"latin": faces["signs"] if signs else faces["latin"], "ea": faces["signs"] if signs else faces["east_asian"]}
    after = [child for child in properties if etree.QName(child).localname in
             ("ln", "noFill", "solidFill", "gradFill", "effectLst", "highlight")]
    place = properties.index(after[-1]) + 1 if after else 0
    for offset, name in enumerate(name for name in FONT_ORDER if name in wanted):
        element = etree.SubElement(properties, qn(f"a:{name}"))
        element.set("typeface", wanted[name])
        properties.remove(element)
        properties.insert(place + offset, element)


def set_theme(presentation: Any) -> None:
    """Fonts of headings and body for each script, and the colours of ours, in every theme of the file."""
    faces, seen = fonts(), set()
    for part in _themes(presentation):
        if part.partname in seen:
            continue
        seen.add(part.partname)
        root = etree.fromstring(part.blob)
        for kind in ("majorFont", "minorFont"):
            for holder in root.iter(qn(f"a:{kind}")):
                holder.find(qn("a:latin")).set("typeface", faces["latin"])
                holder.find(qn("a:ea")).set("typeface", faces["east_asian"])
                for one in holder.findall(qn("a:font")):
                    if one.get("script") in ("Hans", "Hant"):
                        one.set("typeface", faces["east_asian"])
        accents = (LIGHT.actual, *(LIGHT.tones[tone][0] for tone in ("met", "good", "watch", "behind", "bad")))
        for number, hex_ in enumerate(accents, start=1):
            for holder in root.iter(qn(f"a:accent{number}")):
                for child in list(holder):
                    holder.remove(child)
                etree.SubElement(holder, qn("a:srgbClr")).set("val", hex_.lstrip("#"))
        if isinstance(part, XmlPart):       # kept as a tree, not as bytes
            part._element = root
        else:
            part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _themes(presentation: Any) -> Iterator[Any]:
    masters = [master.part for master in presentation.slide_masters] + [presentation.notes_master.part]
    for master in masters:
        yield from (rel.target_part for rel in master.rels.values() if rel.reltype.endswith("/theme"))
