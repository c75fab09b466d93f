"""A tile for each province: a scheme, not a map; no boundary is drawn.  Coloured by state, by one metric, or by how many targets."""
from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from targets.amounts import number, scale
from targets.charts import base, findings
from targets.charts.base import Drawing
from targets.charts.frames import leading, one_unit, signed
from targets.charts.sheet import Sheet, sheet
from targets.charts.sourcing import TOLD, dates, sources
from targets.charts.standing import TONES, standing
from targets.charts.style import Style
from targets.charts.wording import em_width, join, missing, say, target_label, wrap
from targets.progress import glyph

GRID = Path(__file__).parents[1] / "data" / "tile_grid.csv"
NATION = "100000"
ACROSS, DOWN = 7.2, 8.2     # tiles of the grid with their margin
LEAST, WIDEST = 1.15, 2.0   # width of a tile over its height where the legend stands beside the grid, and at most
NAMED = 6.6                 # ems a tile is wide at least for that: the longest names stand whole
ASIDE = 3.4                 # tiles' widths the legend needs beside the grid
SPACING = 1.22              # ems from line to line
CLOSE = 0.88                # on the screen a name is set so much smaller before it is broken
NAMES = 5                   # regions without a place that a note names
FULL = 0.94                 # of a tile's place that it fills
_LAST_SYLLABLE = re.compile(r"(\w+?)((?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])[aeiou]+(?:ng|n)?)$")     # of a name in pinyin
STANDING = ("region", "region_code", "status", "year", *TOLD)        # of a board, what tiles by state are drawn from
SIGN = {"met": "met", "good": "on_track", "watch": "slightly_behind", "behind": "lagging", "bad": "missed", "open": "not_judged"}


@dataclass(frozen=True, slots=True)
class Tile:
    """What stands in a tile below its name, its fill, the colour of its type, what the pointer tells."""

    line: str
    fill: str
    ink: str
    hover: str


@functools.cache
def grid() -> pd.DataFrame:
    """region_code, region, row, col of every tile."""
    return pd.read_csv(GRID, dtype={"region_code": str})


def tile_regions() -> list[str]:
    return list(grid()["region"])


def tiles(board: pd.DataFrame, style: Style, *, regions: Mapping[str, str] | None = None, as_of: str | None = None) -> go.Figure:
    """Each province by the state most of its assessed targets are in, with "m of n assessed"; the nation beside.

    ``board``: rows of ``frames.board``; ``regions``: names to show.
    """
    held, lang = standing(board), style.lang
    nation = set(board.loc[board["region_code"] == NATION, "region"])
    found = {}
    for name, row in held.iterrows():
        text = say("assessed_of", lang, m=row["assessed"], n=row["n"])
        found[str(name)] = _toned(row["main"], f"{glyph(SIGN[row['main']])} {row['assessed']}/{row['n']}", text, style)
    places, state = held[held.index.isin(tile_regions())], held[held.index.isin(nation)]
    title = say("find_standing", lang, n=len(places), m=int(places["n"].sum()), k=int(places["assessed"].sum()))
    subtitle = say("dot", lang).join([say("standing_subtitle", lang), *of_state(int(state["n"].sum()), lang),
                                      findings.span(board["year"], lang)])
    notes = [say("standing_note", lang), say("tiles_note", lang), *unplaced(held["n"].to_dict(), nation, regions, lang),
             *sources(board, lang, as_of=as_of or "", made=style.made, most=2)]
    return _figure(
        found, nation, sheet(style, title, subtitle, notes), regions or {}, legend(places["main"].value_counts().to_dict(), style)
    )


def metric_tiles(rows: pd.DataFrame, style: Style, *, metric: str, regions: Mapping[str, str] | None = None,
                 as_of: str | None = None) -> go.Figure:
    """One metric: each province's actual figure, else its target, coloured by state; a sentence where units differ."""
    rows, lang, names = signed(one_unit(rows)), style.lang, regions or {}
    refusal = findings.refusal(rows, lang)
    if refusal:
        return base.message(refusal, style, title=metric, kind="tiles")
    found, main = {}, leading(rows, ["region"])
    factor, unit = scale(rows["unit"].iloc[0], [*main["value"], *main["actual_value"]], lang)
    for row in main.to_dict("records"):
        value = _bare(row, factor, lang) if missing(row["actual_value"]) else number(row["actual_value"] * factor, lang)
        sign = "◇" if missing(row["actual_value"]) else findings.mark(row["status"], row["attained"]).strip()
        found[row["region"]] = _toned(findings.state_tone(row), f"{sign}{value}", findings.told(row, lang), style)
    nation = set(rows.loc[rows["region_code"] == NATION, "region"])
    subtitle = say("dot", lang).join(part for part in (
        metric, findings.unit_text(unit, lang), findings.span(main["year"], lang)) if part)
    counts = rows["region"].value_counts().to_dict()
    notes = [say("metric_tiles_note", lang), say("tiles_note", lang), *unplaced(counts, nation, names, lang),
             *sources(main, lang, as_of=as_of or "", made=style.made, most=2)]
    placed, drawn = main[main["region"].isin(tile_regions())], rows[rows["region"].isin({*tile_regions(), *nation})]
    title = findings.ranked(rows if drawn.empty else drawn, metric, lang, dict(names))
    tones = placed.apply(findings.state_tone, axis=1).value_counts().to_dict() if len(placed) else {}
    return _figure(
        found, nation, sheet(style, title, subtitle, notes), names, legend(tones, style)
    )


def count_tiles(counts: dict[str, int], style: Style, *, regions: Mapping[str, str] | None = None, nation: int = 0,
                as_of: str | None = None) -> go.Figure:
    """How many targets each province has set; ``nation``: targets of the State."""
    lang, top = style.lang, max(counts.values(), default=0)
    found = {}
    for name, count in counts.items():
        step = 0 if top <= 1 else min(3, int(4 * (count - 1) / top))
        if count:
            fill, ink = style.palette.tile[step], style.palette.tile_text[step]
            found[name] = Tile(f"<b>{count}</b>", fill, ink, say("count_targets", lang, n=count))
    subtitle = say("dot", lang).join([say("tiles_subtitle", lang), *of_state(nation, lang)])
    placed = [counts[name] for name in tile_regions() if counts.get(name)]
    title = say("find_tiles", lang, n=len(placed), m=sum(placed))
    notes = [say("tiles_note", lang), *unplaced(counts, set(), regions, lang), dates(lang, as_of or "", style.made)]
    around = sheet(style, title, subtitle, notes)
    return _figure(found, set(), around, regions or {}, [])


def _bare(row: Mapping, factor: float, lang: str) -> str:
    """≥9750, 5左右, 3—5, 前10名, ≤-3 (a fall by at least 3): the target without its unit, which the subtitle tells.

    A place keeps its word, for 10 alone is no target; a fall has its sign, as the figures beside it do (``frames.signed``).
    """
    if missing(row["value"]):
        return "–"
    if not missing(row["value_max"]):
        low, high = sorted((row["value"], row["value_max"]))
        return f"{number(low * factor, lang)}{'—' if lang == 'zh' else '–'}{number(high * factor, lang)}"
    sign = row["comparator"]
    if sign == "<=" and row.get("unit") in ("名", "位"):
        return target_label(row, lang)
    if row["value"] < 0 and row["kind"] != "level" and row["direction"] == "down":
        sign = {">=": "<=", "<=": ">="}.get(sign, sign)
    return say({">=": "ge", "<=": "le", "~": "about"}.get(sign, "eq"), lang, amount=number(row["value"] * factor, lang))


def of_state(count: int, lang: str) -> list[str]:
    """How many targets are the State's, where there are any."""
    return [say("nation_count", lang, n=count)] if count else []


def unplaced(counts: Mapping[str, int], nation: set[str], names: Mapping[str, str] | None, lang: str,
             places: Collection[str] | None = None) -> list[str]:
    """A note on regions that have targets but none of ``places`` (tiles): cities, zones, groups of provinces."""
    known = set(tile_regions() if places is None else places) | nation
    out = [name for name in counts if counts[name] and name not in known]
    if not out:
        return []
    named = join([(names or {}).get(name, name) for name in out[:NAMES]], lang) + (say("and_more", lang) if len(out) > NAMES else "")
    return [say("unplaced", lang, regions=named, n=len(out), m=sum(counts[name] for name in out))]


def _toned(tone: str, line: str, hover: str, style: Style) -> Tile:
    return Tile(line, style.palette.tones[tone][0], style.palette.on_tones[tone], hover)


def legend(counts: Mapping[str, int], style: Style) -> list[tuple[str, str]]:
    """Fill and words of each tone: its sign, its name, how many provinces."""
    return [(style.palette.tones[tone][0], f"{glyph(SIGN[tone])} {say(f'tone_{tone}', style.lang)}"
             + (say("brackets", style.lang, text=counts[tone]) if counts.get(tone) else "")) for tone in TONES]


def _figure(found: dict[str, Tile], nation: set[str], around: Sheet, names: Mapping[str, str], key: list[tuple[str, str]]) -> go.Figure:
    style = around.style
    height = around.room(8) if style.fixed else 330.0 if style.narrow else 425.0
    room = style.across - 2 * style.edge
    down = height / DOWN
    aside = room / (ACROSS + ASIDE) >= max(down * LEAST, style.note_size * NAMED)
    across = min(room / (ACROSS + ASIDE * aside), down * WIDEST)
    spare = room / across - ACROSS
    first = -0.6 - (spare if aside else spare / 2)
    drawing = Drawing(style)
    frame = grid().rename(columns={"region": "name"})[["name", "row", "col"]].to_dict("records")
    corner = first + 0.5 if aside else 0.0
    frame += [{"name": name, "row": 0, "col": corner, "nation": True} for name in sorted(nation)[:1]]
    _draw(drawing, frame, found, names, (across * FULL, down * FULL))
    if key:
        _key(drawing, key, (first + 0.06, 1.2) if aside else (0.68 if nation else -0.45, -0.35), down, aside=aside)
    drawing.set_axis("xaxis", visible=False, range=[first, first + room / across])
    drawing.set_axis("yaxis", visible=False, range=[DOWN - 0.6, -0.6])
    return base.finish(drawing, around, kind="tiles", height=height, axis=8)


def _draw(drawing: Drawing, frame: list[dict], found: dict[str, Tile], names: Mapping[str, str], side: tuple[float, float]) -> None:
    """Tiles as bars, so that those without data can be hatched; the words on them."""
    style, palette = drawing.style, drawing.style.palette
    blank = Tile("", palette.empty, palette.muted, say("no_data", style.lang))
    held = [found.get(one["name"], blank) for one in frame]
    shown = [names.get(one["name"], one["name"]) for one in frame]
    longest = (side[0] - 2) / (style.note_size if style.fixed else style.note_size * CLOSE)
    least = style.note_size if style.fixed else 8
    lines = max(int(side[1] / least / SPACING), 2)
    labels = [[*_lines(name, longest, lines - bool(tile.line)), *([tile.line] if tile.line else [])]
              for name, tile in zip(shown, held, strict=True)]
    widest = max(em_width(re.sub("<.*?>", "", line)) for lines in labels for line in lines)
    size = min(style.text_size, (side[0] - 2) / widest, side[1] / max(map(len, labels)) / SPACING)
    size = max(size, least)
    drawing.traces.append({
        "type": "bar", "orientation": "h", "y": [one["row"] for one in frame], "x": [FULL] * len(frame),
        "base": [one["col"] - FULL / 2 for one in frame], "width": FULL, "customdata": [[one["name"]] for one in frame],
        "hoverinfo": "text",
        "hovertext": [f"{name} {tile.hover}" for name, tile in zip(shown, held, strict=True)],
        "marker": {"color": [tile.fill for tile in held],
                   "pattern": {"shape": ["" if tile.line else "/" for tile in held], "fgcolor": palette.grid, "size": 6, "solidity": 0.3,
                               "bgcolor": [tile.fill for tile in held]},
                   "line": {"color": [palette.national if one.get("nation") else palette.grid for one in frame],
                            "width": [2.5 if one.get("nation") else 1 for one in frame]}},
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}})
    drawing.texts([one["col"] for one in frame], [one["row"] for one in frame], ["<br>".join(lines) for lines in labels],
                  [tile.ink for tile in held], size, "middle center")


def _key(drawing: Drawing, legend: list[tuple[str, str]], corner: tuple[float, float], down: float, *, aside: bool) -> None:
    """A swatch and words for each colour, one below the other."""
    style = drawing.style
    size = style.text_size if aside else style.note_size
    step = size * 1.5 / down if aside else min(size * 1.4 / down, 1.75 / (len(legend) - 1))
    y = [corner[1] + step * place for place in range(len(legend))]
    drawing.traces.append({
        "type": "scatter", "mode": "markers+text", "x": [corner[0]] * len(y), "y": y, "hoverinfo": "skip", "cliponaxis": False,
        "marker": {"symbol": "square", "size": size * 0.9, "color": [fill for fill, _ in legend],
                   "line": {"color": style.palette.muted, "width": 0.8}},
        "text": [f" {words}" for _, words in legend], "textposition": "middle right",
        "textfont": {"size": size, "color": style.palette.ink}})


def _lines(name: str, longest: float, most: int) -> list[str]:
    """The name in at most ``most`` lines of ``longest`` ems, where it can be; shortened where it can't."""
    if em_width(name) <= longest:
        return [name]
    found = [line for word in name.split() for line in
            (_LAST_SYLLABLE.sub(r"\1-<br>\2", word) if em_width(word) > longest else word).split("<br>")]
    return found if len(found) <= most else wrap(name.replace(" ", "\u00a0"), longest, 1, lines=most)
