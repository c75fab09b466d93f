"""Long lists of targets, papers and sentences: filtered, sorted, counted and searched in the database, shown a page at a time.

pairs (what of a text is indexed) · rows (a moment as rows) · tables · keeping (written as the store changes) · asking (as SQL) ·
memory (the same from frames, for small stores) · lists (which of the two answers)
"""
from __future__ import annotations

from targets.listing.asking import COUNTED
from targets.listing.lists import LARGE, Lists, Page
from targets.listing.memory import ordered
from targets.listing.rows import SORTS

__all__ = ["COUNTED", "LARGE", "SORTS", "Lists", "Page", "ordered"]
