"""The store: papers, records, what people decided of them and of verdicts, actual figures, every change; a call is one transaction."""
from __future__ import annotations

from targets.db import StoreError
from targets.store.figures import SaveResult
from targets.store.following import Following
from targets.store.kept import Kept
from targets.store.mending import Mending
from targets.store.overrides import Overrides
from targets.store.reviews import Reviewed, Reviews
from targets.store.revisions import Revisions, UndoResult

__all__ = ["Reviewed", "SaveResult", "Store", "StoreError", "UndoResult"]


class Store(Reviews, Revisions, Following, Overrides, Kept, Mending):
    """The tables behind ``url``, made when missing, upgraded when older; StoreError where they can't be opened."""
