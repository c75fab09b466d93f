"""Merged cells of an xlsx held to the cells that are there: the library makes an object for every cell one of them covers.

Without this a file of a kilobyte whose one merged cell covers a whole sheet (A1:XFD1048576) takes all memory there is.
"""
from __future__ import annotations

import io
import re
import zipfile

MOST = 20_000           # cells that merged cells may cover together without a look at what the sheet holds
OF_CELLS = 100          # … and with it: times the cells the sheet holds
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']\s*([^"']*?)\s*["'][^>]*>""")
CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Za-z]{1,3}[0-9]{1,7})["']""")
AREA = re.compile(rb"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?$")
Area = tuple[int, int, int, int]        # first row, first column, last row, last column, from 0


def cell_of(place: bytes) -> tuple[int, int]:
    """(row, column), from 0, of a place such as B12."""
    letters = place.rstrip(b"0123456789")
    return int(place[len(letters):]) - 1, column_of(letters)


def column_of(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def tamed(raw: bytes) -> bytes | None:
    """The workbook with every merged cell cut to the rows and columns that hold something; itself where that changes nothing.

    None where merged cells reach over more than could be read even so.
    """
    changed: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        for name in book.namelist():
            if name.startswith("xl/") and name.endswith(".xml"):
                xml = book.read(name)
                areas = {match[1]: area for match in MERGED.finditer(xml) if (area := _area(match[1]))}
                if sum(map(_covered, areas.values())) <= MOST:
                    continue
                cells = [cell_of(match[1]) for match in CELL.finditer(xml)]
                bottom, right = (max((place[side] for place in cells), default=0) for side in (0, 1))
                cut = {said: (a, b, max(a, min(c, bottom)), max(b, min(d, right))) for said, (a, b, c, d) in areas.items()}
                if sum(map(_covered, cut.values())) > max(MOST, OF_CELLS * len(cells)):
                    return None
                changed[name] = MERGED.sub(lambda match, cut=cut: _written(match, cut), xml)      # type: ignore[misc]
        return _repacked(book, changed) if changed else raw


def _area(said: bytes) -> Area | None:
    match = AREA.match(said)
    if match is None:
        return None
    top, left = int(match[2]) - 1, column_of(match[1])
    return (top, left, int(match[4]) - 1, column_of(match[3])) if match[3] else (top, left, top, left)


def _covered(area: Area) -> int:
    top, left, bottom, right = area
    return max(bottom - top + 1, 0) * max(right - left + 1, 0)


def _written(match: re.Match[bytes], cut: dict[bytes, Area]) -> bytes:
    """The element of a merged cell as it was cut; nothing where one cell is left of it."""
    area = cut.get(match[1])
    if area is None:
        return match[0]
    top, left, bottom, right = area
    return b"" if _covered(area) < 2 else match[0].replace(match[1], f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}".encode())


def _letters(column: int) -> str:
    name = ""
    while column >= 0:
        column, rest = column // 26 - 1, column % 26
        name = chr(65 + rest) + name
    return name


def _repacked(book: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in book.namelist():
            packed.writestr(name, changed.get(name) or book.read(name))
    return out.getvalue()
