"""Frames in, plotly figures out.  Pure: no page, no store, no clock.

Reading order: presets, style (sizes, colours) · wording, findings, sourcing (text) · frames, standing (rows) · sheet (words around a
drawing, pages) · base (what every figure shares) · rowtable, labels, panels, pathlines (parts) · tiles, mapfile, region_map, ranked, paths,
bullets, matrix, milestones (one figure each).
"""
from targets.amounts import amount, unit_name
from targets.charts.base import message, picture, picture_name
from targets.charts.bullets import bullets
from targets.charts.findings import refusal, status
from targets.charts.frames import board
from targets.charts.mapfile import MapError, RegionMap
from targets.charts.matrix import MOST_METRICS, matrix
from targets.charts.milestones import milestones
from targets.charts.paths import paths
from targets.charts.presets import PRESETS, preset_name
from targets.charts.ranked import ranked
from targets.charts.region_map import region_map
from targets.charts.sourcing import papers, sources
from targets.charts.standing import standing
from targets.charts.style import Style
from targets.charts.tiles import STANDING, count_tiles, metric_tiles, tile_regions, tiles
from targets.charts.wording import file_name, join, target_label, yes_no

PICTURES = tuple(PRESETS)      # sizes of pictures, without the screen's

__all__ = [
           "MOST_METRICS",
           "PICTURES",
           "STANDING",
           "MapError",
           "RegionMap",
           "Style",
           "amount",
           "board",
           "bullets",
           "count_tiles",
           "file_name",
           "join",
           "matrix",
           "message",
           "metric_tiles",
           "milestones",
           "papers",
           "paths",
           "picture",
           "picture_name",
           "preset_name",
           "ranked",
           "refusal",
           "region_map",
           "sources",
           "standing",
           "status",
           "target_label",
           "tile_regions",
           "tiles",
           "unit_name",
           "yes_no",
]
