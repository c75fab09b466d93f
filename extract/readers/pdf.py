"""PDF files with a text layer: prose line by line, ruled tables cell by cell, pages handled and released one at a time.

Lines that go on are put together; where the page doesn't say where they stand they stay, and the segment room joins
sentences.  What repeats at the head and foot of the pages is left out, so that a sentence goes on from page to page.
"""
from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

import regex

from extract import lexicon, place
from extract.model import Note
from extract.readers.faults import fault, note
from extract.readers.layout import Cell, Draft, Writer, one_line
from extract.readers.limits import DEFAULT, Limits, check_count
from extract.readers.pdflines import Line, Raw, glue, goes_on, measured
from extract.readers.pdfpage import Page, Table, read_page
from extract.readers.pdfrunning import without_running

Progress = Callable[[int, int], None]     # (pages done, pages in all)
LEAST = 5             # signs of a page that has text
LEAST_IN_ALL = 40     # signs of a paper whose other pages are pictures
UNREADABLE = 0.2      # share of signs without meaning that makes a text layer useless
NAMED = 12            # page numbers named in a note
_KANGXI = range(0x2F00, 0x2FE0)
_NO_SIGN = regex.compile(r"[\ufffe\uffff\x00-\x08\x0e-\x1f]")
_UNMAPPED = regex.compile(r"[\ufffd\p{Co}]")


def read_pdf(raw: bytes, label: str, progress: Progress | None = None, limits: Limits = DEFAULT) -> Draft:
    """The paper in a PDF; ReadError for one that is too long, protected, damaged, scanned, or whose fonts say no characters."""
    pages: list[Page] = []
    pictures: list[int] = []
    with_text = False
    for number, total, page in _pages(raw, label, limits):
        signs = sum(len(line.text) for line in page.items if isinstance(line, Raw))
        signs += sum(len(cell.text) for table in page.items if isinstance(table, Table) for cell in table.cells)
        if signs < LEAST and page.pictures:
            pictures.append(number)
        with_text = with_text or signs >= LEAST
        pages.append(page)
        if progress:
            progress(number, total)
    said = "".join(item.text for page in pages for item in page.items if isinstance(item, Raw))
    said += "".join(cell.text for page in pages for item in page.items if isinstance(item, Table) for cell in item.cells)
    if not with_text or len(said) < LEAST_IN_ALL and len(pictures) > len(pages) / 2:
        raise fault("scanned" if pictures else "no_content", label, pages=len(pages))
    if len(_UNMAPPED.findall(said)) > UNREADABLE * len(said):
        raise fault("unmapped", label)
    return _draft(without_running(pages), label, pictures)


def _pages(raw: bytes, label: str, limits: Limits) -> Iterator[tuple[int, int, Page]]:
    """(number, pages in all, page), each released before the next is opened."""
    import pypdfium2

    try:
        paper = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        code = "encrypted_pdf" if "password" in str(error).lower() or "security" in str(error).lower() else "damaged"
        raise fault(code, label) from error
    signs = radicals()
    try:
        total = len(paper)
        if not total:
            raise fault("damaged", label)
        check_count("many_pages", total, label, limits.pages)
        for number in range(total):
            page = paper[number]
            try:
                yield number + 1, total, read_page(page, lambda text: _NO_SIGN.sub("", text.translate(signs)))
            finally:
                page.close()
    except pypdfium2.PdfiumError as error:
        raise fault("damaged", label) from error
    finally:
        paper.close()


@lexicon.cached
def radicals() -> dict[int, str]:
    """Radical code points, which some PDFs hold in place of the characters they look like, to those characters."""
    kangxi = {code: unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI if unicodedata.name(chr(code), "")}
    return kangxi | {ord(sign): char for sign, char in lexicon.load("readers")["radicals"].items()}


def _draft(pages: list[Page], label: str, pictures: list[int]) -> Draft:
    writer = Writer()
    waiting: list[tuple[int, Table]] = []      # a table and its continuations on the pages that follow
    before: Line | None = None                 # the line not yet ended

    def flush() -> None:
        if waiting:
            _table(writer, waiting)
            waiting.clear()

    for number, page in enumerate(pages, 1):
        lines = iter(measured([item for item in page.items if isinstance(item, Raw)]))
        for item in page.items:
            if isinstance(item, Table):
                if before is not None:
                    writer.line("")
                    before = None
                if waiting and (waiting[-1][1].columns != item.columns or waiting[-1][0] == number):
                    flush()
                waiting.append((number, item))
                continue
            flush()
            line = next(lines)
            if before is not None:
                writer.write(glue(before.text, line.text) if goes_on(before, line) else "\n")
            writer.at(place.page(number))
            writer.write(line.text)
            before = line
    flush()
    if before is not None:
        writer.line("")
    notes: list[Note] = []
    if pictures:
        named = ", ".join(map(str, pictures[:NAMED])) + (" …" if len(pictures) > NAMED else "")
        notes.append(note("pages_without_text", label, count=len(pictures), total=len(pages), pages=named))
    return writer.draft("pdf", notes)


def _table(writer: Writer, parts: list[tuple[int, Table]]) -> None:
    """One table of the parts it has on each page."""
    cells: list[Cell] = []
    begins: list[tuple[int, int]] = []      # (first row, page)
    height = 0
    for number, part in parts:
        begins.append((height + 1, number))
        cells += [Cell(one_line(cell.text), cell.row + height, cell.column, cell.rows, cell.columns) for cell in part.cells]
        height += part.rows
    writer.table(cells, lambda row, column: place.page(max(page for first, page in begins if first <= row)), None)


