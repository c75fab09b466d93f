"""Views composed into files for a meeting: PPTX, DOCX, PDF, XLSX, ZIP.  Pure: no page, no clock (but the command).

Reading order: model (what a briefing is) · changes (what it showed, what changed) · content (blocks of a page) · bodies (views as blocks) ·
matter (summary, gaps, papers, method) · fit (what a page holds) · pages · picks (the pack of a region) · gather (from a store) · decks:
decklook, chartxml, deckchart, deckshape, deck · able, pictures, report, word, printed · workbook · bundle · files (any of them) · command.
"""
from targets.briefing.able import why_no_pictures
from targets.briefing.changes import compose, refresh
from targets.briefing.files import KINDS, MIME, make
from targets.briefing.gather import gather
from targets.briefing.model import PARTS, TEMPLATES, Briefing, BriefingError, Cover
from targets.briefing.picks import region_pack

__all__ = ["KINDS", "MIME", "PARTS", "TEMPLATES", "Briefing", "BriefingError", "Cover", "compose", "gather", "make", "refresh",
           "region_pack", "why_no_pictures"]
