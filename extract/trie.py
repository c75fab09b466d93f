"""Word lists as one pattern: the longest word wins, shared beginnings are read once, nothing backtracks."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


def trie_pattern(words: Iterable[str], not_before: Mapping[str, str] | None = None) -> str:
    """An atomic pattern matching the longest of ``words`` at a place.

    ``not_before`` maps a word to characters that must not follow it; where one does, a shorter word may still match.
    """
    return f"(?>{trie_body(words, not_before)})"


def trie_body(words: Iterable[str], not_before: Mapping[str, str] | None = None) -> str:
    """The alternatives of ``trie_pattern`` bare: the longest first, but a shorter one where what follows needs it."""
    root: dict = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = (not_before or {}).get(word, "")
    return _render(root)


def _render(node: dict) -> str:
    """The alternatives below ``node``, longest first; ends of words last."""
    leaves = [char for char, below in node.items() if char and below == {"": ""}]
    options = [re.escape(char) + _render(below) for char, below in node.items() if char and below != {"": ""}]
    if len(leaves) == 1:
        options.append(re.escape(leaves[0]))
    elif leaves:
        options.append("[" + "".join(re.escape(char) for char in leaves) + "]")
    if "" in node:
        barred = node[""]
        options.append(f"(?![{re.escape(barred)}])" if barred else "")
    return options[0] if len(options) == 1 else "(?:" + "|".join(options) + ")"
