"""Trials of what a user writes to set the program up: vocabulary, config.yaml, a map."""
from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import tempfile
from pathlib import Path

import extract
from extract import lexicon
from extract.lexicon_checks import check
from extract.reader import read_manifest
from targets import config
from targets.charts import mapfile
from tests.fuzz.bounds import Trial, as_json, hold, told, vocabulary
from tests.fuzz.speaking import check_quantities

TEXT = "到2020年，全省农田灌溉水利用系数提高到0.48以上，今年新增供水能力4亿立方米，建成蜂箱3万个，增长8.5%左右，居全国前5位。"
CONFIG = """store:
  url: sqlite:///data/targets.db
  wait_seconds: 5
folders: {seeds: seeds}
documents: {max_mb: 100}
language: auto
fonts: [Noto Sans CJK SC, sans-serif]
charts:
  width: 1280
  scale: 2.0
  map: {geojson: a.geojson, approval: GS(2020)1号}
progress:
  tolerance: {growth_points: 0.3, metrics: {gdp_growth: 0.2}}
  cutoffs: {on_track: 0.95}
  states: {met: {zh: 完成, en: done}}
vocabulary:
  units: {counts: {hive: [蜂箱]}}
"""
MANIFEST = "documents:\n- file: a.txt\n  title: 意见\n  issuer: 贵州省人民政府\n  issue_date: '2016-05-20'\n"
# What an overlay may hold, a file each: its name in the first line.
OVERLAYS = ["units\ncounts: {hive: [蜂箱]}", "units\ndimensions:\n  mass:\n    units: {担: '1/20'}", "metrics\nmetrics:\n  bees: {zh: 蜂箱数, en: hives, unit: 个}",
            "comparators\n", "periods\n", "named_numbers\n", "kinds\n", "roles\ncues:\n  x: {words: [x], where: before}", "regions\nprovinces: []", "grammar\n", "numerals\n"]
MAP = {"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"name": "贵州省"}, "geometry": {"type": "Polygon", "coordinates": [[[105, 25], [108, 25], [108, 28], [105, 25]]]}},
    {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[110, 20], [112, 18]]}}]}


@functools.cache
def folder() -> Path:
    """A folder of this process for files that are read by name; in memory where the machine has such a place."""
    made = Path(tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def written(data: bytes, name: str) -> Path:
    file = folder() / name
    file.write_bytes(data)
    return file


def check_vocabulary(data: bytes) -> None:
    """Words of a user's are taken or refused with a sentence; what was known before is known after, and texts are read."""
    first, _, rest = data.partition(b"\n")
    content, faults = lexicon.parse(rest, "a.yaml")
    hold(all(one.startswith("a.yaml:") for one in faults), f"a fault without its place: {faults}")
    name = first.decode("utf-8", "ignore")
    if faults or name not in lexicon.names():
        return
    hold(all(sentence for _, sentence in check(name, content)), "a fault without a sentence")
    known = extract.find_quantities(TEXT)
    try:
        with told():
            lexicon.overlay({name: content})
            check_quantities(TEXT, extract.find_quantities(TEXT))
            extract.extract_text(TEXT)
    finally:
        lexicon.overlay(None)
    hold(extract.find_quantities(TEXT) == known, "words stay that were taken away")


def check_config(data: bytes) -> None:
    with told():
        read = config.load(written(data, "config.yaml"))
        hold(len(config.listing(read)) == len(config.RULES), "settings are missing from the list")
        hold(read.chart_width > 0 and read.max_mb > 0, "a setting that can't be")


def check_manifest(data: bytes) -> None:
    """A manifest fills the gaps of a paper or is refused; whatever it says, the paper can be kept."""
    file = written(data, "manifest.yaml")
    written("贵州的意见\n到2020年，新建桥梁4座。\n".encode(), "a.txt")
    read_manifest.cache_clear()
    with told():
        document = extract.read_document(file.with_name("a.txt"))
        as_json([document.title, document.issuer, document.doc_number, document.issue_date, document.region])
        hold(all(one is None or isinstance(one, str) for one in (document.title, document.issuer, document.doc_number, document.issue_date)), "no text")
        extract.pipeline.extract_document(document)     # type: ignore[attr-defined]


def check_map(data: bytes) -> None:
    mapfile._read.cache_clear()
    with told():
        drawn = mapfile.read(written(data, "a.geojson"))
        hold(bool(drawn.areas) and all(lines for lines in drawn.areas.values()), "a map without an area")
        as_json([drawn.areas, drawn.outlines])


def _keys() -> list[str]:
    words = ("counts", "dimensions", "units", "base", "metrics", "zh", "en", "aliases", "unit", "cues", "words", "weight", "provinces", "code", "name",
             ": ", "- ", "[", "]", "{", "}", "&a ", "*a", "<<: ", "!!python/none", ".inf", ".nan", "1e999", "null", "true", "'", '"', "|\n ", "---\n", "(", "\\L<unit>")
    return [*words, *(part for key in config.RULES for part in key.split(".")), *vocabulary()[::25]]


def _geo() -> list[str]:
    return ['"coordinates":', '"Polygon"', '"MultiPolygon"', '"geometry":', '"properties":', '"features":', "null", "1e999", "NaN", "[[", "]]", "110000"]


TRIALS = [
    Trial("vocabulary", check_vocabulary, lambda: [one.encode() for one in OVERLAYS], _keys, size=lambda data: len(data) + 20_000),
    Trial("config", check_config, lambda: [CONFIG.encode(), b""], _keys),
    Trial("manifest", check_manifest, lambda: [MANIFEST.encode()], _keys),
    Trial("map", check_map, lambda: [json.dumps(MAP).encode(), json.dumps(MAP, ensure_ascii=False).encode()], _geo),
]
