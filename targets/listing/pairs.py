"""What of a text is indexed, so that any part of a word finds it: its characters and its pairs of neighbours, as numbers.

An index of them finds a little too much (their order is not in it); who asks it looks through what it gives once more.
"""
from __future__ import annotations

END = "\n"              # parts of a text; no word reaches over it
LARGEST = 0x7FFFFFFF    # of a four-byte integer


def of_text(text: str) -> list[int]:
    """The numbers of a text, ascending: pairs from 0 up, single characters below."""
    found = {(ord(one) << 15 ^ ord(other)) & LARGEST for one, other in zip(text, text[1:], strict=False) if END not in (one, other)}
    return sorted(found | {-ord(one) for one in set(text) if one != END})


def of_word(word: str) -> list[int]:
    """Numbers every text with this word has: of its pairs, of a single character its own."""
    return [number for number in of_text(word) if number >= 0] if len(word) > 1 else of_text(word)


def spelt(numbers: list[int]) -> list[str]:
    """The numbers as words for an index of texts: p… for pairs, c… for characters."""
    return [f"p{number:x}" if number >= 0 else f"c{-number:x}" for number in numbers]
