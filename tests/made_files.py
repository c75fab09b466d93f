"""Papers laid out as files of every kind that is read, by the tools people make such files with."""
from __future__ import annotations

import html
import io
import os
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwt

from tests.browser_app import CHROMIUM

Merge = tuple[int, int, int, int]       # first row, first column, last row, last column, from 0


@dataclass(frozen=True)
class Grid:
    """A table: rows of texts of one length, empty where a merged cell reaches over."""

    rows: Sequence[Sequence[str]]
    merges: Sequence[Merge] = ()

    def filled(self) -> list[list[str]]:
        out = [list(row) for row in self.rows]
        for top, left, bottom, right in self.merges:
            for row in range(top, bottom + 1):
                out[row][left:right + 1] = [self.rows[top][left]] * (right - left + 1)
        return out


Block = str | Grid


def zipped(members: dict[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def txt(blocks: Sequence[Block]) -> bytes:
    lines = [block if isinstance(block, str) else "\n".join("\t".join(row) for row in block.filled()) for block in blocks]
    return ("\n".join(lines) + "\n").encode()


def md(blocks: Sequence[Block]) -> bytes:
    out = []
    for block in blocks:
        if isinstance(block, str):
            out.append(block)
            continue
        head, *rest = ["| " + " | ".join(row) + " |" for row in block.filled()]
        out.append("\n".join([head, "|" + " --- |" * len(block.rows[0]), *rest]))
    return "\n\n".join(out).encode()


def page(blocks: Sequence[Block], declared: str = "gb2312", around: str = "", style: str = "") -> str:
    """A web page; ``around`` comes before the text."""
    body = "".join(f"<p>\u3000\u3000{html.escape(block)}</p>\n" if isinstance(block, str) else html_table(block) for block in blocks)
    return (f'<!DOCTYPE html>\n<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}">'
            f"<title>{html.escape(str(blocks[0]))}</title><style>table {{border-collapse: collapse}} td {{border: 1px solid #000; padding: 3px}}"
            f'body {{font-family: "Noto Sans CJK SC", sans-serif}} {style}</style></head><body>{around}{body}</body></html>')


def html_table(grid: Grid) -> str:
    reach = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in grid.merges}
    under = {(row, column) for top, left, bottom, right in grid.merges for row in range(top, bottom + 1)
             for column in range(left, right + 1)} - set(reach)
    rows = []
    for i, row in enumerate(grid.rows):
        cells = []
        for j, text in enumerate(row):
            if (i, j) not in under:
                down, across = reach.get((i, j), (1, 1))
                cells.append(f'<td rowspan="{down}" colspan="{across}">{html.escape(text)}</td>')
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return "<table>" + "\n".join(rows) + "</table>\n"


def web(blocks: Sequence[Block]) -> bytes:
    """Declared gb2312, in fact GB18030, as pages of government sites are."""
    return page(blocks).encode("gb18030")


def word(blocks: Sequence[Block]) -> bytes:
    paper = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            paper.add_paragraph(block)
            continue
        table = paper.add_table(len(block.rows), len(block.rows[0]))
        for i, row in enumerate(block.rows):
            for j, text in enumerate(row):
                table.cell(i, j).text = text
        for top, left, bottom, right in block.merges:
            table.cell(top, left).merge(table.cell(bottom, right))
    return saved(paper)


def saved(paper: docx.document.Document) -> bytes:
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def xlsx(blocks: Sequence[Block]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for text, row, column, merges in _placed(blocks):
        sheet.cell(row + 1, column + 1, text)
        for top, left, bottom, right in merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(blocks: Sequence[Block]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for text, row, column, merges in _placed(blocks):
        if merges:
            top, left, bottom, right = merges[0]
            sheet.write_merge(top, bottom, left, right, text)
        else:
            sheet.write(row, column, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _placed(blocks: Sequence[Block]) -> list[tuple[str | float, int, int, list[Merge]]]:
    """(value, row, column, merged with) of every cell that is said; figures are numbers, as people type them."""
    out: list[tuple[str | float, int, int, list[Merge]]] = []
    at = 0
    for block in blocks:
        if isinstance(block, str):
            out.append((block, at, 0, []))
            at += 1
            continue
        for i, row in enumerate(block.rows):
            for j, text in enumerate(row):
                merges = [(at + m[0], m[1], at + m[2], m[3]) for m in block.merges if m[:2] == (i, j)]
                if text:
                    value = float(text) if text.replace(".", "", 1).isdigit() else text
                    out.append((value, at + i, j, merges))
        at += len(block.rows)
    return out


def pdf(blocks: Sequence[Block], folder: Path) -> bytes:
    """Printed by Chromium, without its own head and foot."""
    return printed(page(blocks, "utf-8"), folder)


def printed(text: str, folder: Path, *options: str) -> bytes:
    """The page as Chromium prints it; skips the test where there is no Chromium."""
    if CHROMIUM is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    source, target = folder / "print.html", folder / "print.pdf"
    source.write_text(text, "utf-8")
    subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
                    *(options or ("--no-pdf-header-footer",)), f"--print-to-pdf={target}", source.as_uri()],
                   check=True, capture_output=True, timeout=120)
    return target.read_bytes()
