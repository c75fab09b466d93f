"""A briefing as ZIP: each chart as PNG and SVG, the figures of each as CSV, and a README that says what is what."""
from __future__ import annotations

import io
import zipfile

from targets import charts, export, views
from targets.briefing import able, pictures
from targets.briefing.model import Briefing
from targets.briefing.words import say
from targets.text import message, printable
from targets.views import Material

PICTURE = "slide"       # of charts.presets


def to_zip(briefing: Briefing, material: Material) -> tuple[bytes, str]:
    """The archive; second: the code of the sentence why it holds no pictures, '' where it does."""
    lang, why = briefing.lang, able.why_no_pictures()
    buffer = io.BytesIO()
    lines = [briefing.cover.title, *filter(None, (briefing.cover.unit, briefing.cover.date)),
             say("as_of", lang, date=material.as_of or say("unsaid", lang)), ""]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if why or not briefing.items:
            lines += _items(archive, briefing, material, draw=False)
        else:
            with pictures.studio():
                lines += _items(archive, briefing, material, draw=True)
        lines += [message(why, lang)] if why else []
        archive.writestr("README.txt", printable("\r\n".join([*lines, "", say("zip_method", lang)])).encode("utf-8-sig"))
    return buffer.getvalue(), why


def _items(archive: zipfile.ZipFile, briefing: Briefing, material: Material, *, draw: bool) -> list[str]:
    lang, lines = briefing.lang, []
    for number, view in enumerate(briefing.items, start=1):
        title, subtitle = views.heading(view, material, lang)
        name = charts.file_name(f"{number:02d}", *(views.about(view, material.naming.translated(lang)) or [title]), material.as_of)
        files, refused = [f"{name}.csv"], views.refused(view, material, lang)
        archive.writestr(f"{name}.csv", export.to_csv(views.data(view, material, lang)))
        if draw and not refused:
            made = pictures.drawn(view, material, lang, PICTURE)
            for page, figure in enumerate(made, start=1):
                part = name if len(made) == 1 else f"{name}_{page}"
                files += [f"{part}.{kind}" for kind in ("png", "svg")]
                for kind in ("png", "svg"):
                    archive.writestr(f"{part}.{kind}", pictures.picture(figure, kind))
        lines += [f"{number}. {title}", f"   {subtitle}", *(f"   {line}" for line in (view.note, refused) if line),
                  f"   {say('list', lang).join(files)}",
                  *(f"   {source}" for source in views.sources(view, material, lang)), ""]
    return lines
