"""Random changes of the words a user may add, drawn from the texts themselves so that they matter; and what came of them.

    python tests/vocabulary_random.py ROUNDS     the long form: prints how many documents differed and how many were read again
"""
from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extract import lexicon
from extract.corpuswords import BYTES, changed, may_matter, signs_of, vocabulary
from extract.errors import LexiconError
from extract.model import Document, Target
from extract.pipeline import extract_document

Overlay = dict[str, Any]


def overlay(found: list[tuple[Document, Target]], chance: random.Random) -> Overlay:
    """Words of one or two of the kinds whose change is followed: metrics and aliases, units, named numbers, cues."""
    def around(before: int, after: int) -> str:
        """Signs about a number: so many of its left, so many of its right at most."""
        document, record = chance.choice(found)
        left, right = record.start - chance.randint(0, before), record.end + chance.randint(0, after)
        return "".join(document.text[max(0, left):right].split())

    def behind(most: int) -> str:
        document, record = chance.choice(found)
        return "".join(document.text[record.end:record.end + chance.randint(1, most)].split())

    unnamed = {record.metric: record for _, record in found if record.metric_id is None}     # others are names already
    chosen = chance.sample(list(unnamed.values()), 4)
    metrics: dict[str, Any] = {f"made_{number}": {"zh": record.metric, "en": f"made {number}", "unit": record.unit or "项", "polarity": "up",
                                                  "shape": "stock", "sector": "economy", "source": "nbs"}
                               for number, record in enumerate(chosen[:2])}
    known = chance.sample(sorted(lexicon.load("metrics")["metrics"]), 2)
    metrics |= {key: {"aliases": [record.metric]} for key, record in zip(known, chosen[2:], strict=True)}
    cues = chance.sample(sorted(lexicon.load("roles")["cues"]), 3)
    made = {
        "metrics": {"metrics": metrics},
        "units": {"counts": {"made": [word for word in (behind(2), behind(3)) if word.isalpha()]}},
        "named_numbers": {"words": {"slogan": [word for word in (around(2, 0), around(1, 2)) if len(word) > 1]}},
        "roles": {"cues": {cue: {"words": [word]} for cue in cues if len(word := behind(4)) > 1}},
    }
    return {name: made[name] for name in chance.sample(sorted(made), chance.randint(1, 2))}


def lay(made: Overlay) -> Overlay:
    """Lay the words over the files; those a check refuses are left out."""
    for name in list(made):
        try:
            lexicon.overlay({name: made[name]})
            extract_document(Document("到2025年，达到5项。"))
        except LexiconError:
            del made[name]
    lexicon.overlay(made)
    return made


def tried(documents: list[Document], rounds: int, chance: random.Random) -> Counter[str]:
    """Rounds of change: counts documents whose records differed, were to be read again, and (``missed``) differed without being so."""
    filters = np.frombuffer(b"".join(map(signs_of, documents)), np.uint8).reshape(-1, BYTES)
    lexicon.overlay(None)
    before, old = [_records(document) for document in documents], vocabulary()
    found = [(document, record) for document, records in zip(documents, before, strict=True) for record in records if record.metric]
    counts: Counter[str] = Counter()
    for _ in range(rounds):
        laid = lay(overlay(found, chance))
        after, new = [_records(document) for document in documents], vocabulary()
        needles = changed(old, new)
        again = may_matter(needles, filters) if needles is not None else np.ones(len(documents), bool)
        differ = np.array([one != two for one, two in zip(before, after, strict=True)])
        counts.update(list(laid))
        counts.update({"documents": len(documents), "differed": int(differ.sum()), "again": int(again.sum()),
                       "missed": int((differ & ~again).sum()), "followed": int(needles is not None)})
        before, old = after, new
    lexicon.overlay(None)
    return counts


def _records(document: Document) -> list[Target]:
    return extract_document(document, roles=None)


if __name__ == "__main__":
    from tests.corpus_made import many_documents
    print(dict(tried(many_documents(), int(sys.argv[1]), random.Random(7))))
