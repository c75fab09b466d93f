"""A briefing as PDF: the report as a web page, printed by the browser, letters as letters and charts as lines."""
from __future__ import annotations

import base64
import html
import subprocess
import tempfile
from pathlib import Path

from targets.briefing import able
from targets.briefing.content import Grid
from targets.briefing.decklook import fill_of, ink_on
from targets.briefing.model import Briefing, BriefingError
from targets.briefing.report import Picture, Section
from targets.briefing.words import say
from targets.charts.style import FONT, LIGHT

WAIT = 120      # seconds for the whole document
STYLE = f"""
@page {{ size: A4; margin: 22mm 20mm 20mm;
  @bottom-center {{ content: counter(page); font: 9pt {FONT}; color: {LIGHT.muted}; }} }}
@page :first {{ @bottom-center {{ content: ""; }} }}
body {{ font: 10.5pt/1.55 {FONT}; color: {LIGHT.ink}; margin: 0; -webkit-print-color-adjust: exact; }}
.cover {{ padding-top: 70mm; break-after: page; }}
.cover h1 {{ font-size: 26pt; border-left: 4mm solid {LIGHT.tones['met'][0]}; padding-left: 6mm; }}
.cover p {{ margin: 2mm 0 2mm 10mm; color: {LIGHT.muted}; font-size: 12pt; }}
h2 {{ font-size: 15pt; line-height: 1.3; margin: 8mm 0 1mm; break-after: avoid; }}
h3 {{ font-size: 11pt; margin: 5mm 0 1mm; break-after: avoid; }}
.sub {{ break-after: avoid; }}
.small {{ color: {LIGHT.muted}; font-size: 9pt; margin: 1mm 0; }} p {{ margin: 1.5mm 0; }} ul {{ padding-left: 5mm; font-size: 9.5pt; }}
figure {{ margin: 1mm 0; break-inside: avoid; }} figure svg, figure img {{ width: 100%; height: auto; display: block; }}
table {{ border-collapse: collapse; width: 100%; font-size: 9pt; line-height: 1.35; margin: 2mm 0; }}
thead {{ display: table-header-group; }}
tr {{ break-inside: avoid; }} th, td {{ border-bottom: 0.3mm solid #CFD8DC; padding: 1mm 1.5mm; text-align: left; white-space: pre-line; }}
th {{ background: {LIGHT.empty}; }} .right {{ text-align: right; }}
"""


def to_pdf(briefing: Briefing, sections: list[Section]) -> bytes:
    """The report of ``report.sections`` (pictures as SVG).  BriefingError where there is no browser or it fails."""
    found = able.browser()
    if found is None:
        raise BriefingError("brief_no_browser")
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_text(page_of(briefing, sections), encoding="utf-8")
        call = [found, "--headless", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--no-first-run", "--no-pdf-header-footer",
                "--generate-pdf-document-outline", f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}", page.as_uri()]
        try:
            done = subprocess.run(call, capture_output=True, timeout=WAIT, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BriefingError("brief_pdf_failed", reason=type(error).__name__) from None
        if not out.exists():
            told = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise BriefingError("brief_pdf_failed", reason=told[-1] if told else done.returncode)
        return out.read_bytes()


def page_of(briefing: Briefing, sections: list[Section]) -> str:
    """The web page that is printed; every text escaped, nothing fetched from elsewhere."""
    cover, lang = briefing.cover, briefing.lang
    author = say("author", lang, author=cover.author) if cover.author else ""
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in (cover.subtitle, cover.unit, cover.date, author) if line)
    body = "".join(_section(section, lang) for section in sections)
    title, code = html.escape(cover.title), "zh-CN" if lang == "zh" else "en"
    return (f'<!doctype html><html lang="{code}"><head><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style></head>'
            f'<body><div class="cover"><h1>{title}</h1>{lines}</div>{body}</body></html>')


def _section(section: Section, lang: str) -> str:
    parts = [f"<h2>{html.escape(section.title)}</h2>"]
    parts += [f'<p class="small sub">{html.escape(section.subtitle)}</p>'] if section.subtitle else []
    parts += [f"<p>{html.escape(line)}</p>" for line in section.lines]
    for picture in section.pictures:        # in the page itself, so that all of them share its fonts
        drawing, said = _drawing(picture), html.escape(picture.said)
        parts.append(f'<figure role="img" aria-label="{said}" style="max-width:{picture.width:.1f}mm">{drawing}</figure>')
    for title, grid in section.tables:
        parts += [f"<h3>{html.escape(title)}</h3>"] if title else []
        parts.append(_table(grid))
    parts += [f'<p class="small">{html.escape(source)}</p>' for source in section.sources]
    if section.evidence:
        items = "".join(f"<li>{html.escape(line)}</li>" for line in section.evidence)
        parts.append(f"<h3>{html.escape(say('notes_head', lang))}</h3><ul>{items}</ul>")
    return "".join(parts)


def _drawing(picture: Picture) -> str:
    if picture.kind == "png":
        return f'<img alt="" src="data:image/png;base64,{base64.b64encode(picture.data).decode()}">'
    text = picture.data.decode("utf-8")
    return text[text.index("<svg"):]


def _table(grid: Grid) -> str:
    whole = sum(grid.weights)
    columns = "".join(f'<col style="width:{100 * weight / whole:.2f}%">' for weight in grid.weights)
    right = [bool(grid.rows) and all(row[at].right for row in grid.rows) for at in range(len(grid.head))]
    head = "".join(f'<th{_side(side)}>{html.escape(text)}</th>' for text, side in zip(grid.head, right, strict=True))
    rows = []
    for cells in grid.rows:
        told = []
        for cell in cells:
            look = f' style="background:{fill_of(cell.tone)};color:{ink_on(cell.tone)}"' if cell.tone else ""
            text = html.escape(cell.text)
            told.append(f"<td{_side(cell.right)}{look}>{f'<b>{text}</b>' if cell.strong else text}</td>")
        rows.append(f"<tr>{''.join(told)}</tr>")
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _side(right: bool) -> str:
    return ' class="right"' if right else ""
