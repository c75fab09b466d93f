"""A user's own map of the provinces: read from GeoJSON, matched by region code or name, laid flat.  None comes with the software."""
from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract import region as gazetteer
from targets.charts.tiles import grid
from targets.config import Config
from targets.text import TargetsError

Point = tuple[float, float]
Line = tuple[Point, ...]
POLYGONS, LINES = {"Polygon": 1, "MultiPolygon": 2}, {"LineString": 0, "MultiLineString": 1}     # kind -> how deep lines lie in it
LEVELS_OF_DEGREES = 180.0       # coordinates beyond are laid flat already


class MapError(TargetsError):
    """A map that can't be used; the sentence says why and what to do."""


@dataclass(frozen=True)
class RegionMap:
    """``areas``: region (short Chinese name) -> rings, outer ones anticlockwise; ``outlines``: lines of what is no province, always
    drawn; ``absent``: provinces the file lacks; ``approval``: the map's approval number (审图号), '' where none is set."""

    areas: Mapping[str, tuple[Line, ...]]
    outlines: tuple[Line, ...]
    absent: tuple[str, ...]
    approval: str

    @property
    def refused(self) -> str:
        """The word of the sentence why it may not leave the screen (``charts.words``), '' where it may."""
        return "map_unapproved" if not self.approval else "map_incomplete" if self.absent else ""


def read(path: Path, approval: str = "") -> RegionMap:
    """The map in a GeoJSON file; MapError for a file that isn't there, isn't GeoJSON or names no province."""
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        raise MapError("map_missing", file=path) from None
    return _read(path, changed, approval.strip())


def of(settings: Config) -> RegionMap | None:
    """The map the settings name, None where they name none; MapError as ``read``."""
    return read(settings.map_file, settings.map_approval) if settings.map_file else None


@functools.lru_cache(maxsize=4)
def _read(path: Path, changed: int, approval: str) -> RegionMap:
    try:
        told = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise MapError("map_unreadable", file=path, reason=error.strerror or error) from None
    except (ValueError, RecursionError):
        raise MapError("map_no_json", file=path) from None
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or not features:
        raise MapError("map_no_geojson", file=path)
    areas: dict[str, list[Line]] = {}
    outlines: list[Line] = []
    for number, feature in enumerate(features, start=1):
        try:
            name, filled, lines = _name(feature), feature["geometry"]["type"] in POLYGONS, [list(_flat(one)) for one in _lines(feature)]
            if filled and not lines:
                raise ValueError
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
            raise MapError("map_feature", file=path, number=number) from None
        if name and filled:
            areas.setdefault(name, []).extend(_wound(lines))
        else:
            outlines += [tuple(line) for line in lines]
    if not areas:
        raise MapError("map_no_region", file=path, seen=_seen(features))
    absent = tuple(name for name in grid()["region"] if name not in areas)
    return RegionMap({name: tuple(rings) for name, rings in areas.items()}, tuple(outlines), absent, approval)


def _name(feature: Mapping[str, Any]) -> str:
    """The province a feature stands for, by any property that is its code or its name; '' for anything else."""
    codes = _codes()
    for value in (feature.get("id"), *(feature.get("properties") or {}).values()):
        text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
        if text in codes:
            return codes[text]
        found = gazetteer.lookup(text) if text and not text.isascii() else None
        if found and found.code in codes:
            return codes[found.code]
    return ""


@functools.cache
def _codes() -> dict[str, str]:
    return dict(zip(grid()["region_code"], grid()["region"], strict=True))


def _lines(feature: Mapping[str, Any]) -> Iterator[list]:
    """Rings and lines of a geometry; each list of positions once."""
    geometry = feature["geometry"]
    kind, found = geometry["type"], geometry["coordinates"]
    depth = {**POLYGONS, **LINES}[kind]
    held = [found]
    for _ in range(depth):
        held = [inner for outer in held for inner in outer]
    yield from (line for line in held if len(line) > 1)


def _flat(line: list) -> Iterator[Point]:
    """Degrees as Albers' equal-area conic with standard parallels 25° and 47° N about 105° E (Snyder, Map Projections, 1987, p. 98)."""
    n = (math.sin(math.radians(25)) + math.sin(math.radians(47))) / 2
    c = math.cos(math.radians(25)) ** 2 + 2 * n * math.sin(math.radians(25))
    for position in line:
        east, north = float(position[0]), float(position[1])
        if not (math.isfinite(east) and math.isfinite(north)):
            raise ValueError
        if abs(east) > LEVELS_OF_DEGREES or abs(north) > 90:
            yield east, north
            continue
        rho, theta = math.sqrt(max(c - 2 * n * math.sin(math.radians(north)), 0)) / n, n * math.radians(east - 105)
        yield rho * math.sin(theta), -rho * math.cos(theta)


def _wound(rings: list[list[Point]]) -> list[Line]:
    """Rings such that holes run against what they lie in: a hole is a ring whose first point lies in another."""
    found = []
    for ring in rings:
        hole = sum(other is not ring and inside(ring[0], other) for other in rings) % 2 == 1
        found.append(tuple(ring if (area(ring) > 0) != hole else ring[::-1]))
    return found


def area(ring: list[Point] | Line) -> float:
    """Signed area, positive for a ring that runs anticlockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def inside(point: Point, ring: list[Point] | Line) -> bool:
    """Whether a point lies in a ring (ray to the right, even or odd crossings)."""
    x, y = point
    return sum((y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
               for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True)) % 2 == 1


def _seen(features: list) -> str:
    """The properties of the first feature, for the sentence that none was understood."""
    first = features[0].get("properties") if isinstance(features[0], dict) else None
    return ", ".join(map(str, first)) if isinstance(first, dict) and first else "–"
