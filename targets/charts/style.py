"""How a figure looks: colours for light and dark ground, type sizes, the size it is laid out for."""
from __future__ import annotations

from dataclasses import dataclass

from targets.charts.presets import PRESETS, SCREEN, Preset

FONT = '"Noto Sans SC","Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Source Han Sans SC",sans-serif'

PICTURE_WIDTH, PICTURE_HEIGHT = 1024, 576   # of a figure on the screen
PICTURE_SCALE = 2.5                         # saved from the screen: 2560 × 1440, that is 1280 × 720 at twice the density
NARROW = 640                                # below this width a figure is laid out for a phone
CLEAR = "rgba(0,0,0,0)"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they stand for; text colours meet AA contrast on ``paper``, fills of states part by lightness alone."""

    paper: str
    ink: str            # targets and text
    muted: str          # notes, gap lines
    grid: str
    actual: str
    national: str
    tones: dict[str, tuple[str, str]]    # of a verdict (progress.tone): mark, text
    on_tones: dict[str, str]             # type on a fill of that tone
    empty: str          # tiles without data
    tile: tuple[str, ...]   # sequence of tile fills, low to high
    tile_text: tuple[str, ...]


LIGHT = Palette(
    paper="#FFFFFF", ink="#1F2933", muted="#5B6770", grid="#E4E9ED", actual="#1565C0", national="#6D4C41",
    empty="#F4F6F8",
    tones={"met": ("#00766A", "#00594F"), "good": ("#62C7BC", "#00796B"), "watch": ("#FFCB5C", "#8A5A00"),
           "behind": ("#DC6A35", "#A83C0B"), "bad": ("#8E1B16", "#8C1D18"), "open": ("#E6EAED", "#455A64")},
    on_tones={"met": "#FFFFFF", "good": "#12181F", "watch": "#12181F", "behind": "#12181F", "bad": "#FFFFFF", "open": "#1F2933"},
    tile=("#CFE3F8", "#8FBCEB", "#2B74C4", "#0F4C94"), tile_text=("#1F2933", "#1F2933", "#FFFFFF", "#FFFFFF"),
)
DARK = Palette(
    paper="#12181F", ink="#E8EDF2", muted="#A9B4BE", grid="#2A3540", actual="#64B5F6", national="#D7B8A8",
    empty="#1A2530",
    tones={"met": ("#1F9C8F", "#80CBC4"), "good": ("#86D6CC", "#B2DFDB"), "watch": ("#FFE08A", "#FFD98A"),
           "behind": ("#E58F60", "#F7BFA6"), "bad": ("#C0392F", "#F7B2AD"), "open": ("#3A4853", "#B0BEC5")},
    on_tones={"met": "#12181F", "good": "#12181F", "watch": "#12181F", "behind": "#12181F", "bad": "#FFFFFF", "open": "#FFFFFF"},
    tile=("#1D3B57", "#26598C", "#5FA3E0", "#A5D0FA"), tile_text=("#E8EDF2", "#FFFFFF", "#12181F", "#12181F"),
)


@dataclass(frozen=True, slots=True)
class Style:
    """What a figure has to know of its reader: ground, language and the width it is shown at (pixels), or the ``preset``
    (``presets.KEYS``) it is a picture for: those are white, or clear where ``transparent``, whatever the theme.

    ``title``: the reader's own in place of the finding; ``note``: a sentence of theirs; ``made``: ISO date of the chart.
    """

    dark: bool = False
    lang: str = "zh"
    width: int = PICTURE_WIDTH
    preset: str = SCREEN
    transparent: bool = False
    title: str | None = None
    note: str = ""
    made: str = ""

    @property
    def fixed(self) -> Preset | None:
        """The size of the picture, None on the screen (as high as need be)."""
        return PRESETS[self.preset] if self.preset != SCREEN else None

    @property
    def palette(self) -> Palette:
        return DARK if self.dark and not self.fixed else LIGHT

    @property
    def ground(self) -> str:
        return CLEAR if self.transparent else self.palette.paper

    @property
    def across(self) -> int:
        """Pixels a figure is laid out in, from border to border."""
        return self.fixed.width if self.fixed else min(self.width, PICTURE_WIDTH)

    @property
    def edge(self) -> int:
        """Pixels between drawing and border."""
        return self.fixed.edge if self.fixed else 14

    @property
    def narrow(self) -> bool:
        return not self.fixed and self.width < NARROW

    @property
    def title_size(self) -> int:
        return self.fixed.title if self.fixed else 17 if self.narrow else 22

    @property
    def text_size(self) -> int:
        return self.fixed.text if self.fixed else 12 if self.narrow else 13

    @property
    def note_size(self) -> int:
        return self.fixed.note if self.fixed else 11 if self.narrow else 12
