"""Web pages: the text of the paper in reading order, without what stands around it; tables cell by cell.

Blocks part lines, inline elements never part a word.  A table is read as a table when it has rows and columns of its
own; one that only arranges the page is walked like any other block.  A head table (索引号, 发文字号, 成文日期 …) becomes
lines of ``label：value``.
"""
from __future__ import annotations

from typing import Any

import regex
from selectolax.lexbor import LexborHTMLParser

from extract import lexicon, place
from extract.readers.decoding import decode_page
from extract.readers.faults import fault
from extract.readers.layout import Draft, Writer
from extract.readers.webclean import clean, is_noise
from extract.readers.webtable import cells_of, is_data, label_lines

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "details", "caption", "ucapcontent", "ucaptitle", "html"})
ERROR_LONGEST = 400      # characters of a page that says nothing but an error
_BLANKS = regex.compile(r"[ \t\r\n\f]+")
_WRAPPED = regex.compile(r"(?<=[\p{Han}，。；：、）”])[ \t]*\r?\n[ \t\r\n]*(?=[\p{Han}（“])")    # a line of the source ends
_META = {"title": ("articletitle", "og:title", "dc.title"), "published": ("pubdate", "publishdate", "article:published_time")}
_DATE = regex.compile(r"((?:19|20)[0-9]{2})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")


def read_html(raw: bytes, label: str) -> Draft:
    """The paper on a page; ReadError for an error page and for one without text."""
    tree = LexborHTMLParser(decode_page(raw, label))
    heading = tree.css_first("title")
    title = " ".join((heading.text() or "").split()) if heading is not None else ""
    gaps = _gaps(tree)
    body = tree.body
    if body is None:
        raise fault("page_empty", label)
    clean(tree)
    walk = _Walk()
    walk.below(body)
    walk.end()
    draft = walk.writer.draft("html", gaps=gaps)
    said = draft.text.strip()
    if words := _error_words(title, said):
        raise fault("error_page", label, words=words)
    if not said:
        raise fault("page_empty", label)
    return draft


def _error_words(title: str, said: str) -> str | None:
    """The words that tell that a page is none of a paper: in its title, or in a text that says little else."""
    words = lexicon.load("readers")["web"]
    if len(said) > 3 * ERROR_LONGEST:
        return None
    named = next((word for word in words["error_titles"] if title.startswith(word)), None)
    return named or next((word for word in words["error_words"] if word in title or len(said) <= ERROR_LONGEST and word in said), None)


def _gaps(tree: LexborHTMLParser) -> dict[str, Any]:
    """Title and date from the page's meta elements, for a text that says neither."""
    metas = {(attributes.get("name") or attributes.get("property") or "").lower(): (attributes.get("content") or "").strip()
             for attributes in (meta.attributes for meta in tree.css("meta"))}
    found: dict[str, Any] = {}
    for field, names in _META.items():
        value = next((metas[name] for name in names if metas.get(name)), "")
        if field == "published":
            date = _DATE.match(value)
            value = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}" if date else ""
        if value:
            found[field] = value
    return found


class _Walk:
    """Writes a page line by line."""

    def __init__(self) -> None:
        self.writer = Writer()
        self._line: list[str] = []
        self._tables = 0

    def below(self, top: Any) -> None:
        """Write what stands below ``top``; by a stack of its own, for pages with unclosed elements are thousands deep."""
        stack: list[tuple[Any, bool]] = [(top.first_child, False)]      # (None, …) ends a line
        while stack:
            node, kept = stack.pop()      # kept: blanks and line breaks stand as they are (pre)
            if node is None:
                self.end()
                continue
            if node.next is not None:
                stack.append((node.next, kept))
            tag = node.tag or ""
            if tag == "-text":
                self._words(node.text(deep=False), kept)
            elif tag == "br":
                self.end()
            elif tag[:1] in "-!_" or tag == "table" and self._table(node):
                continue
            else:
                if tag in BLOCKS:
                    self.end()
                    stack.append((None, False))
                if node.first_child is not None:
                    stack.append((node.first_child, kept or tag == "pre"))

    def _words(self, text: str, kept: bool) -> None:
        if not kept:
            self._line.append(_BLANKS.sub(" ", _WRAPPED.sub("", text)))
            return
        for at, line in enumerate(text.split("\n")):
            if at:
                self.end()
            self._line.append(line)

    def end(self) -> None:
        """The line so far is done."""
        line = _EDGE.sub("", "".join(self._line))
        self._line.clear()
        if line and not is_noise(line):
            self.writer.line(line)

    def _table(self, node: Any) -> bool:
        """Write a table that holds data or labels; False for one that only arranges the page."""
        if not is_data(node):
            return False
        self.end()
        caption = node.css_first("caption")
        if caption is not None:
            self.below(caption)
            self.end()
        cells = cells_of(node)
        labels = label_lines(cells)
        if labels is not None:
            for line in labels:
                self.writer.line(line)
            return True
        self._tables += 1
        number = self._tables
        self.writer.table(cells, lambda row, column: place.table_cell(number, row, column))
        return True


_EDGE = regex.compile(r"^[ \u00a0\u200b\ufeff]+|[\s\u00a0\u200b\ufeff]+$")
