"""The divisions of China as facts: every region with its code, and the names it goes by.

Read from ``data/regions.yaml`` and ``data/regions_county.txt``; how a name is found in running text is region's.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from .errors import LexiconError
from .lexicon import DATA, cached, load

NATION = "100000"
_COUNTY = re.compile(r"(?P<old>\*?)(?P<code>[0-9]{2})(?P<full>[^/A-Za-z]+)(?:/(?P<short>[^A-Za-z]+))?(?P<en>[A-Z]\S*)$")


@dataclass(frozen=True, slots=True)
class Region:
    """A division: ``level`` is nation, province, city, county, area or town; ``parent`` the code of the division above.

    ``name`` is the short form for provinces and cities, the form with suffix for counties.  ``code`` is the
    six-digit GB/T 2260 code, '' for a town, an area that is no division and a county name borne by several counties.
    """

    name: str
    code: str
    level: str
    parent: str
    full_name: str
    name_en: str


class Strength(IntEnum):
    """What a name needs around it to be taken as a region in running text."""

    SURE = 0     # nothing
    BOUND = 1    # one-character county: a break before it, or a division above it, or a list
    WEAK = 2     # also a common word: a division above it, or a list
    CHAINED = 3  # also a common noun: a division above it


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """``names``: surface form -> (strength, regions bearing it); ``codes``: code -> region; ``english``: lower case."""

    names: dict[str, tuple[Strength, tuple[Region, ...]]]
    codes: dict[str, Region]
    english: dict[str, Region]
    abbreviations: dict[str, Region]
    documents: dict[str, Region]


@cached
def gazetteer() -> Gazetteer:
    """All regions, built once (about 20 ms).  Raises LexiconError where a line can't be read."""
    data = load("regions")
    builder = _Builder(data)
    builder.nation(data["nation"])
    for item in data["provinces"]:
        builder.province(item)
    for head, block in data["cities"].items():
        builder.cities(str(head), block)
    for alias, name in data["city_aliases"].items():
        builder.city_alias(alias, name)
    for prefix, name in data["city_documents"].items():
        builder.city_document(prefix, name)
    for item in data["areas"]:
        builder.area(item)
    for line in (DATA / "regions_county.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            builder.counties(line)
    return builder.done()


class _Builder:
    """Collects names and their bearers; the first bearer of a name outside the counties keeps it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.suffixes: dict[str, Any] = data["suffixes"]
        self.weak = frozenset(data["weak"])
        self.chained = frozenset(data["chained"])
        self.common = frozenset(data["common"])
        self.names: dict[str, tuple[Strength, tuple[Region, ...]]] = {}
        self.bearers: dict[str, list[Region]] = {}
        self.shorts: dict[str, list[Region]] = {}
        self.codes: dict[str, Region] = {}
        self.english: dict[str, Region] = {}
        self.abbreviations: dict[str, Region] = {}
        self.documents: dict[str, Region] = {}
        self.cities_by_name: dict[str, Region] = {}

    def _name(self, name: str, region: Region) -> None:
        if name.isascii():
            self.english.setdefault(name.lower(), region)
        else:
            strength = Strength.WEAK if name in self.weak else Strength.SURE
            self.names.setdefault(name, (strength, (region,)))

    def nation(self, item: dict[str, Any]) -> None:
        self.codes[NATION] = region = Region(item["name"], NATION, "nation", "", item["full"], item["en"])
        self.english[region.name_en.lower()] = region
        for name in (region.name, region.full_name, *item["aliases"]):
            self.abbreviations[name] = region
        for prefix in item["doc"]:
            self.documents[prefix] = region

    def province(self, item: dict[str, Any]) -> None:
        region = Region(item["name"], item["code"], "province", NATION, item["full"], item["en"])
        self.codes[region.code] = region
        for name in (region.name, region.full_name, region.name_en, *item.get("aliases", ())):
            self._name(name, region)
        for name in item["abbr"]:
            self.abbreviations[name] = region
        for prefix in item.get("doc", ()):
            self.documents[prefix] = region

    def cities(self, head: str, block: str) -> None:
        for entry in block.split(";"):
            parts = entry.split(None, 3)
            if len(parts) != 4 or len(parts[0]) != 2:
                raise LexiconError(f"regions.yaml: cities.{head}: {entry.strip()!r} is not 'NN full short English'")
            code = f"{head}{parts[0]}00"
            region = Region(parts[2], code, "city", head + "0000", parts[1], parts[3])
            self.codes[code] = self.cities_by_name[region.name] = region
            short = self.bare(region)
            for name in (region.full_name, region.name, region.name_en, region.name_en.split(",")[0],
                         *(short + suffix for suffix in self.suffixes["city"].get(region.full_name[-1], ()))):
                self._name(name, region)

    def bare(self, region: Region) -> str:
        """The name without its one-character suffix where the short form keeps one."""
        last = region.name[-1:]
        return region.name[:-1] if len(region.name) > 2 and last in self.suffixes["kept"] else region.name

    def city_alias(self, alias: str, name: str) -> None:
        if name not in self.cities_by_name:
            raise LexiconError(f"regions.yaml: city_aliases.{alias}: no city is called {name!r}")
        self._name(alias, self.cities_by_name[name])

    def city_document(self, prefix: str, name: str) -> None:
        if name not in self.cities_by_name:
            raise LexiconError(f"regions.yaml: city_documents.{prefix}: no city is called {name!r}")
        if self.documents.setdefault(prefix, self.cities_by_name[name]).name != name:
            raise LexiconError(f"regions.yaml: city_documents.{prefix}: {prefix!r} is already {self.documents[prefix].name!r}")

    def area(self, item: dict[str, Any]) -> None:
        region = Region(item["name"], item.get("code", ""), "area", item["parent"], item["name"], item["en"])
        if region.code:
            self.codes[region.code] = region
        for name in (region.name, region.name_en, *item.get("aliases", ())):
            self._name(name, region)

    def counties(self, line: str) -> None:
        head, *entries = line.split()
        parent = next(code for code in (head + "00", head[:2] + "0000", NATION) if code in self.codes)
        for entry in entries:
            match = _COUNTY.match(entry)
            if match is None:
                raise LexiconError(f"regions_county.txt: {head}: {entry!r} is not 'CCname[/short]English'")
            full, short = match["full"], match["short"]
            code = head + match["code"]
            name = short + full[-1] if short else full
            region = Region(name, code, "county", parent, full, match["en"])
            if self.codes.setdefault(code, region).level == "area":
                continue
            for form in {full, name, short + self.suffixes["county"].get(full[-1], full[-1]) if short else full}:
                self.bearers.setdefault(form, []).append(region)
            bare = short or full[:-1]
            if len(bare) > 1 and not match["old"]:
                self.shorts.setdefault(bare, []).append(region)

    def _strengths(self) -> Iterator[tuple[str, Strength, tuple[Region, ...]]]:
        for name, regions in self.bearers.items():
            strength = Strength.BOUND if len(name) == 2 or name in self.common else Strength.SURE
            yield name, Strength.CHAINED if name in self.chained else strength, tuple(regions)
        for name, regions in self.shorts.items():
            if not {region.name for region in regions} & (self.chained | self.common):
                yield name, Strength.WEAK, tuple(regions)

    def done(self) -> Gazetteer:
        for name, strength, regions in self._strengths():
            self.names.setdefault(name, (strength, regions))
        return Gazetteer(self.names, self.codes, self.english, self.abbreviations, self.documents)


def by_code(code: str) -> Region | None:
    """The region with this six-digit code."""
    return gazetteer().codes.get(code)


def province_of(region: Region) -> Region:
    """The province a region lies in; itself for a province, the nation and areas across provinces."""
    head = (region.code or region.parent)[:2]
    return gazetteer().codes.get(head + "0000", region) if head != NATION[:2] else region
