"""Formulas of an xlsx that no program has worked out: their cells hold no value, yet are not blank."""
from __future__ import annotations

import html
import posixpath
import re
import zipfile
from xml.etree import ElementTree

from extract.readers.merges import cell_of

# A formula without <v>, or with an empty one unless it is said to be a text (t="str": the formula gives "")
UNSOLVED = re.compile(
    rb'<c\b(?P<said>[^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>(?P<formula>[^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>')
PLACE = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')
LONGEST = 40   # characters of a formula that are shown


def has_unsolved(xml: bytes) -> bool:
    """Whether a sheet's part holds a formula without a value."""
    return any(b't="str"' not in one["said"] for one in UNSOLVED.finditer(xml))


def unsolved(book: zipfile.ZipFile) -> dict[str, dict[tuple[int, int], str]]:
    """By sheet name and (row, column) from 0 the formulas without a value; sheets without any are left out."""
    found = {}
    for name, part in _parts(book).items():
        cells = {}
        for one in UNSOLVED.finditer(book.read(part)):
            place = PLACE.search(one["said"])
            if place and b't="str"' not in one["said"]:
                cells[cell_of(place[1])] = f"={html.unescape((one['formula'] or b'').decode('utf-8', 'replace'))}"[:LONGEST]
        if cells:
            found[name] = cells
    return found


def _parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> its part of the package."""
    related = {one.get("Id"): one.get("Target", "") for one in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))}
    sheets = [one for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter() if one.tag.endswith("}sheet")]
    known = {str(one.get("name")): next((id_ for key, id_ in one.items() if key.endswith("}id")), "") for one in sheets}
    paths = {name: posixpath.normpath(posixpath.join("/xl", related.get(id_, ""))).lstrip("/") for name, id_ in known.items()}
    return {name: path for name, path in paths.items() if path in book.namelist()}
