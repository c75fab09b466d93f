"""Records with decisions laid over them: what the extractor says, unless a person has decided. Pure functions over rows."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from targets import table
from targets.anchor import Places
from targets.review import SHOWN, Decision

Row = dict[str, Any]
OF_PAPER = {"doc_title": "title", "doc_number": "doc_number", "issuer": "issuer", "issue_date": "issue_date"}


def by_paper(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for one in decisions:
        found.setdefault(one.doc, []).append(one)
    return found


def lay(rows: Iterable[Row], decisions: Iterable[Decision], papers: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """Every record as it stands, ``review`` saying how (None: nobody has looked), rejected and merged ones too.

    ``rows``: what the extractor says; ``papers``: title, number, issuer and date by name, which decided records follow.
    Decisions about papers that are gone, and about words that are gone, are left out.
    """
    decided = by_paper(one for one in decisions if one.doc in papers and not one.lost)
    places = {doc: Places(held) for doc, held in decided.items()}
    taken = {one.record for held in decided.values() for one in held}
    under: dict[tuple[str, str], Row] = {}
    out: list[Row] = []
    for row in rows:
        decision = places[row["doc"]].find(row) if row["doc"] in places else None
        if decision is None:
            out.append(row | {"review": None, "id": _free(row, taken)})
        else:
            under.setdefault((decision.doc, decision.record), row)
    for doc, held in decided.items():
        paper = {name: papers[doc].get(field) for name, field in OF_PAPER.items()}
        for one in held:
            row = under.get((doc, one.record), {}) | one.row | paper
            out.append(row | {"id": one.record, "review": str(one.state)})
    return out


def shown(rows: Iterable[Row], roles: Collection[str] | None) -> list[Row]:
    """Of laid records those that count: not rejected, not merged, of the wanted roles."""
    return [row for row in rows if (row["review"] is None or row["review"] in SHOWN) and (roles is None or row["role"] in roles)]


def _free(row: Row, taken: set[str]) -> str:
    """The record's id; another one where a decided record that moved holds it."""
    return row["id"] if row["id"] not in taken else table.record_id(row["doc"], row["start"], row["end"], f"{row['role']}'")
