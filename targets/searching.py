"""Search over regions, metrics, papers and sentences: by part of a word, in Chinese also by pinyin or its initials. Pure.

An index is built once from the tables and asked many times.
"""
from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from extract import indicator
from extract import region as regions
from targets.query import metric_label

KINDS = ("region", "metric", "paper", "sentence")
FOUND_COLUMNS = ("kind", "id", "title", "about", "n", "of")     # of: how many there are in all of this kind
MOST_WORDS = 8
LETTERS = re.compile(r"[a-z]{2,}")       # what may be meant as pinyin
BLANK = re.compile(r"\s+")
EXACT, BEGINS, INSIDE, BESIDE, SOUND, SOUND_INSIDE = range(6)       # how well a word fits; smaller is better


@dataclass(frozen=True)
class Item:
    """Something that can be found: ``names`` fit best, ``sounds`` are their pinyin, ``text`` is all else that is looked through."""

    id: str
    title: str
    about: str
    n: int
    names: tuple[str, ...]
    sounds: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Hit:
    """A sentence that was found; ``goals``: its targets, id and folded words (metric, number) of each."""

    goals: tuple[tuple[str, str], ...]
    sentence: str
    paper: str


class Looked(Protocol):
    """Sentences that can be looked through."""

    def look(self, asked: Sequence[str], limit: int) -> tuple[list[Hit], int]:
        """The first ``limit`` sentences that hold every word, those of the youngest papers first, and how many do in all."""


@dataclass(frozen=True)
class Sentences:
    """Sentences as parallel lists, one entry a sentence: ``hays`` are looked through."""

    hays: tuple[str, ...]
    sentences: tuple[str, ...]
    papers: tuple[str, ...]
    goals: tuple[tuple[tuple[str, str], ...], ...]

    def look(self, asked: Sequence[str], limit: int) -> tuple[list[Hit], int]:
        places = [at for at, hay in enumerate(self.hays) if all(word in hay for word in asked)]
        return [Hit(self.goals[at], self.sentences[at], self.papers[at]) for at in places[:limit]], len(places)


Things = Mapping[str, tuple[Item, ...]]     # by kind: KINDS without sentences


@dataclass(frozen=True)
class Index:
    """All that is looked through; ``sentences``: None where they can't be yet."""

    items: Things
    sentences: Looked | None


def build(board: pd.DataFrame, documents: pd.DataFrame) -> Index:
    """The index of a target table with ``key`` (a scoreboard) and a table of papers."""
    return Index(things(board, documents), sentences(board))


def things(board: pd.DataFrame, documents: pd.DataFrame) -> Things:
    """Regions, metrics and papers of a target table with ``key`` and a table of papers."""
    return {"region": tuple(_regions(board)), "metric": tuple(_metrics(board)), "paper": tuple(_papers(documents))}


def find(index: Index, words: str, limit: int = 20) -> pd.DataFrame:
    """What holds every word (FOUND_COLUMNS), best first, at most ``limit`` rows a kind.

    ``id`` is a region's name, a metric's key, a paper's id, of a sentence that of its target which fits best; ``about`` a metric's
    wording that fits where its name does not, what is known of a paper, the sentence; ``n`` the number of targets behind it.
    """
    asked = split(words)
    rows: list[tuple[Any, ...]] = []
    for kind, items in index.items.items() if asked else ():
        hits = [(fit, item) for item in items if (fit := _fit(item, asked)) is not None]
        hits.sort(key=lambda hit: (hit[0], -hit[1].n))
        rows += [(kind, item.id, item.title, _wording(item, asked) if kind == "metric" else item.about, item.n, len(hits))
                 for _, item in hits[:limit]]
    if asked and index.sentences is not None:
        found, of = index.sentences.look(asked, limit)
        rows += [("sentence", _nearest(hit.goals, asked), hit.paper, hit.sentence, len(hit.goals), of) for hit in found]
    return pd.DataFrame(rows, columns=list(FOUND_COLUMNS))


def split(words: str) -> list[str]:
    """The words asked for, folded."""
    return list(dict.fromkeys(fold(words).split()))[:MOST_WORDS]


def fold(text: str) -> str:
    """Without difference of width and case."""
    return unicodedata.normalize("NFKC", text).casefold()


@functools.lru_cache(maxsize=1 << 17)
def sounds(name: str) -> tuple[str, ...]:
    """Pinyin of a Chinese name: its initials and its syllables in one word (lü also as lu); nothing for a name without Han."""
    from pypinyin import Style, lazy_pinyin  # its tables take a quarter of a second: only who searches waits for them
    syllables = " ".join(lazy_pinyin(name, style=Style.NORMAL, errors=_letters)).split()
    if not syllables or all(len(one) == 1 for one in syllables):
        return ()
    whole = "".join(syllables)
    return tuple(dict.fromkeys(("".join(one[0] for one in syllables), whole, whole.replace("v", "u"))))


def _letters(rest: str) -> str:
    """What is no Han, each letter or digit by itself."""
    return " ".join(one for one in rest.casefold() if one.isalnum())


def _item(known: str, title: str, about: str, n: int, names: Iterable[str], text: str = "") -> Item:
    told = list(dict.fromkeys(name for name in names if name))
    spoken = dict.fromkeys(sound for name in told for sound in sounds(name))
    return Item(known, title, about, n, tuple(dict.fromkeys(map(fold, told))), tuple(spoken), fold(text))


def _fit(item: Item, asked: Sequence[str]) -> int | None:
    """How well the worst of the words fits; None where one doesn't fit at all."""
    worst = EXACT
    for word in asked:
        fit = _fit_word(item, word)
        if fit is None:
            return None
        worst = max(worst, fit)
    return worst


def _fit_word(item: Item, word: str) -> int | None:
    found = [name for name in item.names if word in name]
    if found:
        return EXACT if word in found else BEGINS if any(name.startswith(word) for name in found) else INSIDE
    if word in item.text:
        return BESIDE
    if LETTERS.fullmatch(word):
        heard = [sound for sound in item.sounds if word in sound]
        if heard:
            return SOUND if any(sound.startswith(word) for sound in heard) else SOUND_INSIDE
    return None


def _wording(item: Item, asked: Sequence[str]) -> str:
    """Another name of a metric that holds the words where its first two (Chinese, English) don't."""
    if all(any(word in name for name in item.names[:2]) for word in asked):
        return ""
    return next((name for name in item.names[2:] if all(word in name for word in asked)), "")


def _regions(board: pd.DataFrame) -> list[Item]:
    items = []
    for name, n in board["region"].value_counts().items():
        known = regions.lookup(str(name))
        items.append(_item(str(name), str(name), "", int(n), [str(name), *((known.name_en, known.full_name) if known else ())]))
    return items


def _metrics(board: pd.DataFrame) -> list[Item]:
    amounts = board["key"].value_counts()
    spellings = board[["key", "metric", "metric_id"]].drop_duplicates(["key", "metric"])
    items = []
    for key, rows in spellings.groupby("key", sort=False, observed=True):
        wordings, known = list(rows["metric"]), rows["metric_id"].iloc[0]
        known = known if isinstance(known, str) else None
        zh, en = (metric_label(known, wordings[0], lang) for lang in ("zh", "en"))
        one = indicator.indicators().get(known or "")
        names = [zh, en if en != zh else "", *wordings, *(one.aliases if one else ())]
        items.append(_item(str(key), zh, "", int(amounts[key]), names))
    return items


def _papers(documents: pd.DataFrame) -> list[Item]:
    items = []
    newest = documents.sort_values("issue_date", ascending=False, na_position="last", kind="stable")
    for row in newest.to_dict("records"):
        said = {name: row[name] for name in ("title", "issuer", "doc_number", "issue_date", "region") if isinstance(row.get(name), str)}
        title = said.pop("title", str(row["doc"]))
        about = " · ".join(said[name] for name in ("issuer", "doc_number", "issue_date") if name in said)
        items.append(_item(str(row["doc"]), title, about, int(row.get("n_targets", 0)), [title, said.get("issuer", "")],
                           "\n".join([*said.values(), str(row["doc"])])))
    return items


def _nearest(goals: Sequence[tuple[str, str]], asked: Sequence[str]) -> str:
    """Of the targets of a sentence the one that holds most of the words, the first of several."""
    return max(goals, key=lambda goal: sum(word in goal[1] for word in asked))[0]


def wordings(board: pd.DataFrame) -> list[str]:
    """Metric and number of every target, folded."""
    said = (board[name].astype(object).where(board[name].notna(), "") for name in ("metric", "text"))
    return _folded([f"{metric}\n{text}" for metric, text in zip(*said, strict=True)])


def sentences(board: pd.DataFrame) -> Sentences:
    """Each sentence of a scoreboard once, of the youngest paper first."""
    ordered = board.sort_values("issue_date", ascending=False, na_position="last", kind="stable")
    said = {name: ordered[name].astype(object).where(ordered[name].notna(), "").tolist() for name in
            ("id", "doc", "doc_title", "evidence_start", "evidence", "region")}
    groups: dict[tuple[Any, Any], list[int]] = {}
    for at, place in enumerate(zip(said["doc"], said["evidence_start"], strict=True)):
        groups.setdefault(place, []).append(at)
    firsts = [places[0] for places in groups.values()]
    words = wordings(ordered)
    goals = tuple(tuple((said["id"][at], words[at]) for at in places) for places in groups.values())
    told = [said["evidence"][at] for at in firsts]
    hays = tuple("\n".join((sentence, region, *(words for _, words in held))) for sentence, region, held in zip(
        _folded([BLANK.sub("", one) for one in told]), _folded([said["region"][at] for at in firsts]), goals, strict=True))
    return Sentences(hays, tuple(told), tuple(said["doc_title"][at] or said["doc"][at] for at in firsts), goals)


def _folded(texts: Sequence[str]) -> list[str]:
    """Many texts folded in one go, which is several times as quick as one by one."""
    return fold("\0".join(text.replace("\0", "") for text in texts)).split("\0") if texts else []
