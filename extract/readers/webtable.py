"""Tables of web pages: which hold data, their cells, and head tables of labels and values."""
from __future__ import annotations

from typing import Any

import regex

from extract import lexicon
from extract.readers.layout import ESSAY, Cell, arranges, one_line

MOST_SPAN = 500
MOST_COVERED = 1_000_000     # cells that all spans of a table cover, before a span counts no longer
_NUMBER = regex.compile(r"\s*([0-9]+)")


def is_data(table: Any) -> bool:
    """Whether rows and columns mean something: at least two of each (or labels), no table, heading or essay inside."""
    if any(node.mem_id != table.mem_id for node in table.css("table, h1, h2, h3")):
        return False
    rows = [[len("".join((cell.text() or "").split())) for cell in row.iter() if cell.tag in ("td", "th")] for row in table.css("tr")]
    if sum(len(row) > 1 for row in rows) < 2:
        return label_lines(cells_of(table)) is not None
    return not arranges(rows)


def cells_of(table: Any) -> list[Cell]:
    """The cells where they stand, earlier ones that reach down taken into account."""
    taken: set[tuple[int, int]] = set()
    out: list[Cell] = []
    rows = table.css("tr")
    for number, row in enumerate(rows, 1):
        column = 1
        for cell in row.iter():
            if cell.tag not in ("td", "th"):
                continue
            while (number, column) in taken:
                column += 1
            # 0 means "to the end", which a table of this many rows has.
            down, across = _span(cell, "rowspan", len(rows) - number + 1), _span(cell, "colspan", 1)
            down = min(down, len(rows) - number + 1)
            if len(taken) > MOST_COVERED:
                down = across = 1
            taken |= {(number + i, column + j) for i in range(down) for j in range(across)}
            out.append(Cell(cell_text(cell), number, column, down, across))
            column += across
    return out


def _span(cell: Any, name: str, to_end: int) -> int:
    match = _NUMBER.match(cell.attributes.get(name) or "")
    span = int(match[1]) if match else 1
    return min(span, MOST_SPAN) if span else to_end


def cell_text(cell: Any) -> str:
    """The words of a cell on one line: breaks and blocks inside part them by a blank, inline elements by nothing."""
    parts: list[str] = []
    for node in cell.traverse(include_text=True):
        if node.tag == "-text":
            parts.append(node.text(deep=False))
        elif node.tag in ("br", "p", "div", "li"):
            parts.append(" ")
    return one_line("".join(parts))


def label_lines(cells: list[Cell]) -> list[str] | None:
    """``label：value`` lines of a head table; None where fewer than two cells are labels of a paper."""
    groups = lexicon.load("document")["labels"]
    known = {word for words in groups.values() for word in words}
    names = {id(cell): name for cell in cells if (name := regex.sub(r"[\s\u3000\[\]【】：:]", "", cell.text)) in known}
    if len(names) < 2 or any(len(cell.text) > ESSAY for cell in cells):
        return None
    lines: list[str] = []
    waiting = ""
    for cell in cells:
        if id(cell) in names:
            if waiting:
                lines.append(f"{waiting}\uff1a")
            waiting = names[id(cell)]
        elif waiting:
            lines.append(f"{waiting}\uff1a{cell.text}")
            waiting = ""
        elif cell.text:
            lines.append(cell.text)
    return lines + ([f"{waiting}\uff1a"] if waiting else [])
