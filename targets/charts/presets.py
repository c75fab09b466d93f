"""Sizes a picture is made for.  Laid out at 96 pixels an inch of the printed size, so 12 px are 9 pt; then scaled up, never squeezed."""
from __future__ import annotations

from dataclasses import dataclass

from targets.charts.wording import say

POINT = 0.75        # points a laid-out pixel is in print
SMALLEST = 9.0      # points: no type in a picture is smaller


@dataclass(frozen=True, slots=True)
class Preset:
    """``width``, ``height``: pixels laid out; ``scale``: how many pixels of the file each becomes; the rest type sizes in pixels."""

    key: str
    width: int
    height: int
    scale: float
    title: int
    text: int
    note: int
    edge: int = 20

    @property
    def pixels(self) -> tuple[int, int]:
        """Size of the file."""
        return round(self.width * self.scale), round(self.height * self.scale)


PRESETS: dict[str, Preset] = {one.key: one for one in (
    Preset("slide", 1280, 720, 2, 28, 16, 12, 24),      # 16:9, 13⅓ × 7½ inches
    Preset("half", 620, 620, 2, 20, 13, 12),            # half of one, beside text
    Preset("a4p", 643, 870, 3, 20, 13, 12, 16),         # the type area of an upright A4 page, 170 × 230 mm
    Preset("a4l", 971, 605, 3, 22, 14, 12, 16),         # … of one on its side, 257 × 160 mm
    Preset("wechat", 540, 720, 2, 23, 15, 13),          # upright on a telephone, 1080 × 1440
    Preset("square", 600, 600, 2, 21, 13, 12),
)}
SCREEN = "screen"
KEYS = (SCREEN, *PRESETS)


def preset_name(key: str, lang: str) -> str:
    """What a size is called: 16:9 幻灯片, A4 portrait …"""
    return say(f"preset_{key}", lang)
