"""How a figure looks: colours for light and dark ground, type sizes, the size it is laid out for.

A picture of 1280×720 with type of 28/16/15 is the same drawing as one of 1024×576 with type of 22/13/12, scaled by 1.25.
The smaller one is what a screen shows, so the screen's figure and the saved picture are one and the same layout.
"""
from __future__ import annotations

from dataclasses import dataclass

FONT = '"Noto Sans SC","Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Source Han Sans SC",sans-serif'

PICTURE_WIDTH, PICTURE_HEIGHT = 1024, 576   # laid out
PICTURE_SCALE = 2.5                         # saved: 2560 × 1440 pixels, that is 1280 × 720 at twice the density
NARROW = 640                                # below this width a figure is laid out for a phone


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they stand for; text colours meet AA contrast on ``paper``."""

    paper: str
    ink: str            # targets and text
    muted: str          # notes, gap lines
    grid: str
    actual: str
    national: str
    tones: dict[str, tuple[str, str]]    # of a verdict (progress.tone): mark, text
    empty: str          # tiles without data
    tile: tuple[str, ...]   # sequence of tile fills, low to high
    tile_text: tuple[str, ...]


LIGHT = Palette(
    paper="#FFFFFF", ink="#1F2933", muted="#5B6770", grid="#E4E9ED", actual="#1565C0", national="#6D4C41",
    empty="#F4F6F8",
    tones={"met": ("#00796B", "#00594F"), "good": ("#4DB6AC", "#00796B"), "watch": ("#FFC857", "#8A5A00"),
           "behind": ("#F08A5D", "#A83C0B"), "bad": ("#B3261E", "#8C1D18"), "open": ("#CFD8DC", "#455A64")},
    tile=("#CFE3F8", "#8FBCEB", "#2B74C4", "#0F4C94"), tile_text=("#1F2933", "#1F2933", "#FFFFFF", "#FFFFFF"),
)
DARK = Palette(
    paper="#12181F", ink="#E8EDF2", muted="#A9B4BE", grid="#2A3540", actual="#64B5F6", national="#D7B8A8",
    empty="#1A2530",
    tones={"met": ("#4DB6AC", "#80CBC4"), "good": ("#80CBC4", "#B2DFDB"), "watch": ("#FFC857", "#FFD98A"),
           "behind": ("#F4A582", "#F7BFA6"), "bad": ("#F2938C", "#F7B2AD"), "open": ("#78909C", "#B0BEC5")},
    tile=("#1D3B57", "#26598C", "#5FA3E0", "#A5D0FA"), tile_text=("#E8EDF2", "#FFFFFF", "#12181F", "#12181F"),
)


@dataclass(frozen=True, slots=True)
class Style:
    """What a figure has to know of its reader: ground, language and the width it is shown at (pixels)."""

    dark: bool = False
    lang: str = "zh"
    width: int = PICTURE_WIDTH

    @property
    def palette(self) -> Palette:
        return DARK if self.dark else LIGHT

    @property
    def narrow(self) -> bool:
        return self.width < NARROW

    @property
    def title_size(self) -> int:
        return 17 if self.narrow else 22

    @property
    def text_size(self) -> int:
        return 12 if self.narrow else 13

    @property
    def note_size(self) -> int:
        return 11 if self.narrow else 12
