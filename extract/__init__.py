"""Quantitative goals out of Chinese policy documents.

Reading order: model · lexicon · fold · document · readers, reader · wrap · segment · numeral · unit · quantity · context ·
role, kind, period, subject, metric (five questions about a quantity) · pipeline.
"""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from extract.model import Document, Quantity, Target

__all__ = ["extract_text", "find_quantities", "read_document"]


def extract_text(text: str, doc: str = "", *, title: str | None = None, issuer: str | None = None,
                 doc_number: str | None = None, issue_date: str | None = None,
                 region: str | None = None) -> list[Target]:
    """The targets of a text. What the caller knows of the paper goes before what the text says of itself."""
    from extract import pipeline, reader
    said = {"title": title, "issuer": issuer, "doc_number": doc_number, "issue_date": issue_date, "region": region}
    return pipeline.extract_document(reader.build_document(text, doc, said=said))


def find_quantities(text: str) -> list[Quantity]:
    """Every number of a text with its unit and comparator: start, end, value, value_max, unit, comparator."""
    from extract import quantity
    return quantity.find_quantities(text)


def read_document(source: Path | str | bytes, name: str = "", **hints: Any) -> Document:
    """A document from a path, or from bytes called ``name``; raises ReadError with one sentence for a person.

    txt, md, html, docx, pdf, xlsx, xls and csv are known by their content.  ``hints`` (title, issuer, doc_number,
    issue_date, region) win over what the text says of itself; ``limits`` and ``progress`` go on to ``extract.reader``.
    """
    from extract import reader
    return reader.read_document(source, name, **hints)
