"""Texts made from bytes: as they stand, from words of the vocabulary, and real papers that were cut, mixed and blotted."""
from __future__ import annotations

import functools
from pathlib import Path

from tests.fuzz.bounds import vocabulary

SEEDS = Path(__file__).parent.parent.parent / "seeds"
BETWEEN = ["，", "。", "；", "\n", "\n\n", "、", "：", " ", "\u3000", "（", "）", "%", "％", "到", "达到", "年", "一、", "1.", "（一）", "—", "～", "|", "\t",
           "《", "》", "以上", "左右", "万", "亿", "元", "吨", "个", "增长", "分别", "和", "为", "比", "2020年", "2025年", "今年", "0", "1", "2", "3",
           "4", "5", "6", "7", "8", "9", ".", ",", "十", "百", "千", "半", "一", "两", "第", "翻", "倍", "点", "分之", "\u200b", "\r\n", "-", "/"]
WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789%.,()-+/:;~"}
NARROW = {wide: narrow for narrow, wide in WIDE.items()}
LONGEST = 12_000


def plain(data: bytes) -> str:
    """UTF-8 with what is none left out; a lone surrogate stays, as JSON may hold one."""
    return data.decode("utf-8", "surrogatepass") if _whole(data) else data.decode("utf-8", "ignore")


def _whole(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def worded(data: bytes) -> str:
    """A byte below 128 is a sign or short word, one above leads the number of a word of the vocabulary."""
    words, out, at = vocabulary(), [], 0
    while at < len(data) and len(out) < 2000:
        first = data[at]
        if first < 128 or at + 2 >= len(data):
            out.append(BETWEEN[first % len(BETWEEN)])
            at += 1
        else:
            out.append(words[int.from_bytes(data[at + 1:at + 3], "big") % len(words)])
            at += 3
    return "".join(out)


@functools.cache
def papers(folder: Path = SEEDS) -> tuple[str, ...]:
    return tuple(path.read_text("utf-8") for path in sorted(folder.glob("*.txt")))


def mutated(data: bytes, folder: Path = SEEDS) -> str:
    """A real paper, or a piece of one, after the changes that ``data`` tells: 6 bytes say which piece, 6 each change."""
    known = papers(folder)
    text = known[data[0] % len(known)] if data else ""
    if len(data) >= 6 and data[5]:
        start = int.from_bytes(data[1:3], "big") % max(len(text), 1)
        text = text[start:start + 1 + int.from_bytes(data[3:5], "big") % LONGEST]
    for at in range(6, len(data) - 5, 6):
        text = _changed(text, data[at:at + 6])
    return text[:4 * LONGEST]


def _changed(text: str, told: bytes) -> str:
    """One change: 6 bytes say what, where (two), how far, and with what (two)."""
    what, where, far, other = told[0] % 12, int.from_bytes(told[1:3], "big"), told[3], int.from_bytes(told[4:6], "big")
    a = where % (len(text) + 1)
    b = min(a + 1 + far % 40, len(text))
    piece = text[a:b]
    if what == 0:
        return text[:a] + text[b:]                                      # lost
    if what == 1:
        return text[:b] + piece * (1 + far % 5) + text[b:]              # twice
    if what == 2:
        return text[:a] + piece[::-1] + text[b:]                        # turned about
    if what == 3:
        words = vocabulary()
        return text[:a] + words[other % len(words)] + text[a:]          # a word put in
    if what == 4:
        return text[:a] + BETWEEN[other % len(BETWEEN)] + text[a:]      # a sign put in
    if what == 5:
        return text[:a] + piece.translate(WIDE) + text[b:]
    if what == 6:
        return text[:a] + piece.translate(NARROW) + text[b:]
    if what == 7:
        return text[:a] + "\n".join(piece) + text[b:]                   # broken into lines
    if what == 8:
        return text[:a] if far % 2 else text[a:]                        # cut off
    if what == 9:
        c = other % (len(text) + 1)
        return text[:a] + text[c:c + far] + text[b:]                    # copied from elsewhere
    if what == 10:
        return text[:a] + " ".join(piece) + text[b:]                    # set apart by blanks
    return text[:a] + chr(other if not 0xD800 <= other < 0xE000 else 0x4E00) + text[b:]     # any sign of the plane
