"""Sentences for people out of ``extract/data/*.yaml``, in both languages."""
from __future__ import annotations

from collections.abc import Mapping

from extract import lexicon
from extract.language import LANGUAGES
from extract.legible import legible


def sentences(book: str, group: str, code: str, facts: Mapping[str, object]) -> dict[str, str]:
    """By language the sentence ``code`` of a group in ``data/<book>.yaml``; a fact that is a mapping of languages is said in each."""
    words = lexicon.load(book)[group][code]
    return {lang: str(words[lang]).format(**{name: value[lang] if isinstance(value, dict) else legible(str(value))
                                             for name, value in facts.items()}) for lang in LANGUAGES}
