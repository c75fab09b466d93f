"""An input changed as files are broken: bytes lost, doubled and put in, numbers and quoted values made extreme, tags swapped, words put in."""
from __future__ import annotations

import random
import re
from collections.abc import Sequence

NUMBER, QUOTED, TAG = re.compile(rb"\d+"), re.compile(rb'"[^"]*"'), re.compile(rb"<[^>]*>")
NUMBERS = (b"0", b"-1", b"1", b"255", b"65536", b"16385", b"1048577", b"2147483648", b"99999999999", b"1e400", b"1.5", b"x", b"", b"00000000", b"nan")
VALUES = (b'""', b'"0"', b'"-1"', b'"x"', b'"A1:XFD1048576"', b'"99999999999"', b"null", b"[]", b"{}")
LENGTHS = (0, 1, 1, 2, 4, 16, 64)


def changed(data: bytes, pick: random.Random, words: Sequence[str] = (), most: int = 20_000) -> bytes:
    """``data`` after a few changes; its first byte, by which trials tell kinds of files, mostly stays."""
    for _ in range(pick.choice((1, 1, 2, 3, 8))):
        data = _once(data, pick, words)
    return data[:most]


def _once(data: bytes, pick: random.Random, words: Sequence[str]) -> bytes:
    at = pick.randrange(min(1, len(data)), len(data) + 1) if pick.random() < 0.97 else 0
    end = min(len(data), at + pick.choice(LENGTHS))
    kind = pick.random()
    if kind < 0.25 and words:
        return data[:at] + pick.choice(words).encode() + data[end:]
    if kind < 0.4:
        return data[:at] + data[end:]
    if kind < 0.5:
        return data[:at] + data[at:end] * pick.choice((2, 3, 50, 1000)) + data[end:]
    for below, pattern, choices in ((0.65, NUMBER, NUMBERS), (0.75, QUOTED, VALUES), (0.9, TAG, ())):
        if kind < below:
            found = [match.span() for match in pattern.finditer(data)]
            if not found:
                break
            at, end = pick.choice(found)
            start, stop = pick.choice(found)
            return data[:at] + (pick.choice(choices) if choices else data[start:stop] * pick.choice((0, 1, 2))) + data[end:]
    return data[:at] + pick.randbytes(pick.randint(1, 4)) + data[end:]
