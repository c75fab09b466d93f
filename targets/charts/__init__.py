"""Frames in, plotly figures out.  Pure: no page, no store, no clock.

Reading order: style (colours, sizes) · wording (text, numbers, units) · findings (titles, refusals) · frames · base (what every
figure shares) · ranked, bullets, timeline, tiles (one figure each).
"""
from targets.charts.base import message, picture
from targets.charts.bullets import bullets
from targets.charts.findings import refusal, status
from targets.charts.frames import board
from targets.charts.ranked import ranked
from targets.charts.sourcing import sources
from targets.charts.style import Style
from targets.charts.tiles import tile_regions, tiles
from targets.charts.timeline import timeline
from targets.charts.wording import amount, file_name, join, source_text, target_label, yes_no

__all__ = ["Style", "amount", "board", "bullets", "file_name", "join", "message", "picture", "ranked", "refusal", "source_text",
           "sources", "status", "target_label", "tile_regions", "tiles", "timeline", "yes_no"]
