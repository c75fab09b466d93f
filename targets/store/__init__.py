"""The store: papers, their records, what people decided, actual figures, and every change. Each call is one transaction."""
from __future__ import annotations

from targets.db import StoreError
from targets.store.figures import SaveResult
from targets.store.reviews import Reviewed, Reviews
from targets.store.revisions import Revisions, UndoResult

__all__ = ["Reviewed", "SaveResult", "Store", "StoreError", "UndoResult"]


class Store(Reviews, Revisions):
    """The tables behind ``url``, made when missing, upgraded when older; StoreError where they can't be opened."""
