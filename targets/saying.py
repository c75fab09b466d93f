"""What a person says of a paper goes before what its text says; what neither says stays as it was. Pure functions."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any

from extract.bodies import LEVELS
from extract.document import Metadata
from extract.model import Document
from extract.papertype import kind_names
from extract.reader import build_document
from targets.schema import DOCUMENT_FIELDS

__all__ = ["CHOICES", "KINDS", "LISTS", "SAID", "again", "plain"]

# What a person may say of a paper; ``issuer`` follows ``issuers``, and stands alone only in logs from before these could be said.
SAID = ("title", "issuer", "issuers", "doc_number", "issue_date", "written", "published", "printed", "region", "level", "kind",
        "implements", "cites")
LISTS = ("issuers", "implements", "cites")
KINDS = kind_names()     # key -> (zh, en)
CHOICES: dict[str, tuple[str, ...]] = {"kind": tuple(KINDS), "level": LEVELS}
FROM_TEXT = {field.name for field in fields(Metadata)}
DEFAULTS: dict[str, Any] = {field.name: None if field.default is MISSING else field.default for field in fields(Document)}


def plain(name: str, value: Any) -> Any:
    """A field as the log and the forms hold it: a list of texts for LISTS, else a text; '' for nothing."""
    return list(value or ()) if name in LISTS else value or ""


def again(held: Document, told: Mapping[str, list[Any]], said: Mapping[str, Any]) -> Document:
    """``held`` built anew from its own text.

    ``told``: field -> [what it was before anybody spoke, what a person says or None]; ``said``: field -> what is said now,
    '' or [] for nothing.  What only the file told (pages, sheets, cells) stays.  A paper that carries another out cites it.
    """
    holds = {name: new for name, (_, new) in told.items() if new is not None} | dict(said)
    gaps = {name: getattr(held, name) for name in SAID} | {name: old for name, (old, _) in told.items()}
    if "issuers" in told:
        gaps["issuer"] = " ".join(told["issuers"][0] or ()) or None
    if "issuers" in holds:
        holds["issuer"] = " ".join(holds["issuers"])
    fresh = build_document(held.text, held.doc, path=held.path, sha256=held.sha256,
                           said={name: value for name, value in holds.items() if value}, gaps=gaps)
    spoken: dict[str, Any] = {name: tuple(value) if name in LISTS else value or None
                              for name, value in holds.items() if plain(name, getattr(fresh, name)) != value}
    if holds.get("implements"):
        spoken["cites"] = tuple(dict.fromkeys((*spoken.get("cites", fresh.cites), *holds["implements"])))
    if holds.get("region") == "":
        spoken["region_code"] = None
    kept = {name: getattr(held, name) for name in DOCUMENT_FIELDS
            if name not in FROM_TEXT and name not in SAID and getattr(fresh, name) == DEFAULTS[name] != getattr(held, name)}
    return replace(fresh, **spoken, **kept)
