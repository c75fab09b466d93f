"""The region a cell names; words for several regions at once; the nearest name where none fits."""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from extract import region as regions
from extract.gazetteer import NATION, Region, by_code, gazetteer
from targets.actuals.meaning import nearest
from targets.actuals.words import folded, longest_first, tidy, wordset
from targets.text import vocabulary

GUESSED_LEVELS = ("nation", "province", "city")
HAN = re.compile(r"[\u2e80-\u9fff]")
BRACKET = re.compile(r"^(?P<name>[^()（）]+?)\s*[(（](?P<inside>[^()（）]+)[)）]\s*$")
NUMBERED = re.compile(r"^(?:\(?\d{1,2}\)?\s*[.、)．]\s*|\d{1,2}\s+(?=\D)|[一二三四五六七八九十]+、\s*)")
ASCII_TAIL = re.compile(r"[A-Za-z][A-Za-z .,'’()&-]*$")
LONG_CODE = re.compile(r"\d{6}0{3}(?:0{3})?")
CODE = re.compile(r"\d{2}(?:\d{2}){0,2}$")


@dataclass(frozen=True)
class Place:
    """What a cell says of a region: the region; or several at once (``aggregate``); or a guess where nothing fits."""

    region: Region | None = None
    aggregate: bool = False
    own: bool = False   # 全省: the region the table is about
    guess: str = ""


@functools.lru_cache(maxsize=20_000)
def place_of(text: str, within: str = "") -> Place:
    """The region named by a whole cell, without guessing; ``guess`` is left to :func:`guess_of`."""
    name = _bare(text)
    if not name:
        return Place()
    plain = folded(name)
    if plain in wordset("whole"):
        return Place(by_code(NATION))
    if plain in wordset("own"):
        return Place(own=True)
    if plain in wordset("aggregates"):
        return Place(aggregate=True)
    found = _lookup(name, within)
    if found is not None:
        return Place(found)
    return Place(aggregate=_bilingual_aggregate(name))


def _bare(text: str) -> str:
    """The name without its number in a list, 其中, and commas behind it."""
    name = tidy(text).strip(" ,，;；。、:：'‘’\"“”·-—_")
    name = NUMBERED.sub("", name).strip()
    for word in longest_first("members"):
        if name.casefold().startswith(word) and len(name) > len(word):
            name = name[len(word):].strip(" :：")
            break
    return name


def _bilingual_aggregate(name: str) -> bool:
    parts = _parts(name)
    return len(parts) == 2 and folded(parts[0]) in wordset("aggregates")


def _parts(name: str) -> list[str]:
    """The Chinese and the English name of ``北京 Beijing``."""
    tail = ASCII_TAIL.search(name)
    if tail is None or not HAN.search(name[:tail.start()]):
        head = re.match(r"[A-Za-z][A-Za-z .,'’-]*(?=[\s(/]*[\u2e80-\u9fff])", name)
        return [name[head.end():].strip(" ()/,"), head[0].strip(" (/,")] if head else [name]
    return [name[:tail.start()].strip(" (/,|-"), tail[0].strip(" )/,")]


def _lookup(name: str, within: str) -> Region | None:
    found = _one(name, within)
    if found is not None:
        return found
    bracket = BRACKET.match(name)
    if bracket:  # 广东（不含深圳） is not 广东: what stands in the brackets must say the same
        outer, inner = _one(bracket["name"], within), _one(bracket["inside"], within)
        return outer if outer is not None and inner == outer else None
    parts = _parts(name)
    if len(parts) == 2:
        both = [_one(part, within) for part in parts]
        if both[0] is not None and (both[1] == both[0] or both[1] is None and len(parts[0]) > 1):  # 陕xi is not 陕
            return both[0]
    if "," in name or "，" in name:  # Guiyang, Guizhou; 贵州省，贵阳市
        named = [_one(part.strip(), within) for part in re.split("[,，]", name)]
        if all(named):
            deep = max(named, key=lambda one: len(one.code.rstrip("0")) if one else 0)
            return deep if all(one and (one == deep or one.code == NATION or deep and deep.code.startswith(
                one.code[:2])) for one in named) else None
    return None


def twin_city(region: Region) -> Region | None:
    """The city that bears a province's short name (吉林); None for most."""
    other = regions.lookup(f"{region.name}市") if region.level == "province" else None
    return other if other is not None and other.code != region.code else None


def _one(name: str, within: str) -> Region | None:
    if LONG_CODE.fullmatch(name):  # of a village's place: county and above end in zeros
        name = name[:6]
    if CODE.fullmatch(name):
        return by_code(name.ljust(6, "0")) if name[:2] != "10" or name == NATION else None
    found = regions.lookup(name, within) or regions.lookup("".join(name.split()), within)
    if found is None and name.isascii():
        found = _english(name)
    return found if found is not None and (found.code or found.parent) else None


def _english(name: str) -> Region | None:
    """Guangxi Zhuang Autonomous Region, GUIZHOU, Nei Mongol."""
    plain = " ".join(re.sub(r"[.,’`]", " ", name.casefold()).split())
    known: dict[str, str] = vocabulary("tables", "region_english")
    while plain:
        found = regions.lookup(plain) or regions.lookup(known.get(plain, "")) or regions.lookup(
            known.get(plain.replace(" ", ""), ""))
        if found is not None:
            return found
        tail = next((word for word in longest_first("region_tails") if plain.endswith(" " + word)), None)
        if tail is None:
            return gazetteer().english.get(plain.replace(" ", ""))
        plain = plain[:-len(tail)].strip(" ,(")
    return None


@functools.cache
def region_names() -> tuple[str, ...]:
    """Names to guess from: short, full and English names of nation, provinces and cities."""
    known = sorted((region for region in gazetteer().codes.values() if region.level in GUESSED_LEVELS),
                   key=lambda region: GUESSED_LEVELS.index(region.level))
    return tuple(name for region in known for name in (region.name, region.full_name, region.name_en))


def region_choices() -> list[str]:
    """Short names of nation, provinces and cities, in that order."""
    known = sorted((region for region in gazetteer().codes.values() if region.level in GUESSED_LEVELS),
                   key=lambda region: (GUESSED_LEVELS.index(region.level), region.code))
    names: dict[str, None] = {}
    for region in known:        # a city that bears its province's name is called in full
        names[region.full_name if region.name in names else region.name] = None
    return list(names)


@functools.lru_cache(maxsize=2000)
def guess_of(text: str) -> str:
    """The name most like the one in a cell; '' when none is near."""
    name = _bare(text)
    inner = [regions.lookup(part) for part in (name.split("(")[0].strip(), _parts(name)[0])]
    return next((one.name for one in inner if one), "") or nearest(name[:40], region_names())


@functools.lru_cache(maxsize=4096)
def region_in_title(text: str) -> Region | None:
    """The one region a title or sheet name speaks of (贵州省历年…, 全国…); None where it speaks of many or of none."""
    plain = folded(text)
    if any(folded(word) in plain for word in vocabulary("tables", "provincial")):
        return None
    whole = place_of(text)
    if whole.region is not None:
        return whole.region
    found = {mention.region.code: mention.region for mention in regions.find_regions(tidy(text)) if mention.region.code}
    if len(found) == 1:
        return next(iter(found.values()))
    if not found and re.match(r"(?:\d{4}年?)?(?:我国|全国|中国(?!统计))", tidy(text)):
        return by_code(NATION)
    return None
