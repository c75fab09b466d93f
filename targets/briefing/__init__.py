"""Views composed into files for a meeting: PPTX, DOCX, PDF, XLSX, ZIP.  Pure: no page, no clock (but the command).

Reading order: kinds, words · model (what a briefing is) · changes (what it showed, what changed) · content (blocks of a page)
· bodies (views as blocks) · matter (summary, gaps, papers, method) · fit (what a page holds) · pages · picks (the pack of a region)
· gather (from a store) · decks: decklook, chartxml, deckchart, deckshape, deck · able, pictures, report, word, printed · workbook
· bundle · files (any of them) · job, command.

The names below are for pages; each is loaded when it is asked for, so that other commands do not wait for charts.
"""
from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from targets.briefing.able import why_no_pictures
    from targets.briefing.changes import compose, refresh
    from targets.briefing.files import make
    from targets.briefing.gather import with_inputs
    from targets.briefing.kinds import KINDS, MIME, PARTS, TEMPLATES
    from targets.briefing.model import Briefing, BriefingError, Cover
    from targets.briefing.picks import region_pack

HOMES = {"able": ("why_no_pictures",), "changes": ("compose", "refresh"), "files": ("make",), "gather": ("with_inputs",),
         "kinds": ("KINDS", "MIME", "PARTS", "TEMPLATES"), "model": ("Briefing", "BriefingError", "Cover"), "picks": ("region_pack",)}
__all__ = ["KINDS", "MIME", "PARTS", "TEMPLATES", "Briefing", "BriefingError", "Cover", "compose", "make", "refresh",
           "region_pack", "why_no_pictures", "with_inputs"]


def __getattr__(name: str) -> Any:
    for home, held in HOMES.items():
        if name in held:
            return getattr(importlib.import_module(f"targets.briefing.{home}"), name)
    raise AttributeError(name)
