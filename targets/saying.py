"""What a person says of a paper goes before what its text says; what neither says stays as it was. Pure functions."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any

from extract.document import Metadata
from extract.model import Document
from extract.papertype import kind_names
from extract.reader import build_document
from targets.schema import DOCUMENT_FIELDS

# What a person may say of a paper; those the model doesn't have are left out.
SAID = tuple(name for name in ("title", "issuer", "doc_number", "issue_date", "written", "published", "printed", "region", "kind")
             if name in DOCUMENT_FIELDS)
KINDS = kind_names()     # key -> (zh, en)
FROM_TEXT = {field.name for field in fields(Metadata)}
DEFAULTS: dict[str, Any] = {field.name: None if field.default is MISSING else field.default for field in fields(Document)}


def again(held: Document, told: Mapping[str, list[Any]], said: Mapping[str, str]) -> Document:
    """``held`` built anew from its own text.

    ``told``: field -> [what it was before anybody spoke, what a person says or None]; ``said``: field -> what is said now,
    '' for nothing.  What only the file told (pages, sheets, cells) stays.
    """
    holds = {name: new for name, (_, new) in told.items() if new is not None} | dict(said)
    gaps = {name: getattr(held, name) for name in SAID} | {name: old for name, (old, _) in told.items()}
    fresh = build_document(held.text, held.doc, path=held.path, sha256=held.sha256,
                           said={name: value for name, value in holds.items() if value}, gaps=gaps)
    spoken: dict[str, Any] = {name: value or None for name, value in holds.items() if (getattr(fresh, name) or "") != value}
    if holds.get("region") == "":
        spoken["region_code"] = None
    kept = {name: getattr(held, name) for name in DOCUMENT_FIELDS
            if name not in FROM_TEXT and name not in SAID and getattr(fresh, name) == DEFAULTS[name] != getattr(held, name)}
    return replace(fresh, **spoken, **kept)
