"""Columns of words at the right of figures that have a row per target: target, actual figure, state."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from targets.amounts import amount, number
from targets.charts import findings
from targets.charts.base import Drawing, label_room
from targets.charts.style import Style
from targets.charts.wording import em_width, missing, say, target_label, wrap

GAP = 16        # pixels between columns
YEAR_ABOVE = 3  # the shortest form of columns
TIGHT, DEEP = 1.27, 2.7   # row height over type size where rows are as close as may be: words in one line, in two


@dataclass(frozen=True, slots=True)
class Column:
    """A heading ('' for none) and a text per row; ``colours``: one, or one per row."""

    head: str
    texts: Sequence[str]
    colours: str | Sequence[str]


def columns(rows: Sequence[Mapping[str, Any]], style: Style, unit: object = None, *, level: int = 0) -> list[Column]:
    """Target in the paper's words, actual figure, state.  Rows with ``head`` are headings and stay empty.

    ``level``: 1 gives the state by its sign alone, 2 also leaves it to the hollow mark to say what is preliminary,
    3 tells one year of all figures in the heading.
    """
    palette, lang = style.palette, style.lang

    def told(say_it: Callable[[Mapping[str, Any]], str]) -> list[str]:
        return ["" if row.get("head") else say_it(row) for row in rows]

    tones = [palette.tones["open" if row.get("head") else findings.state_tone(row)][1] for row in rows]
    found = [Column(say("target", lang), told(lambda row: target_label(row, lang)), palette.ink)]
    figures, head = told(lambda row: findings.actual(row, lang, unit, short=level > 1)), say("actual", lang)
    years = {row["actual_year"] for row in rows if not row.get("head") and not missing(row["actual_value"])}
    if level == YEAR_ABOVE and len(years) == 1:
        head += say("brackets", lang, text=number(years.pop(), "zh"))
        figures = told(
            lambda row: (
                "" if missing(row["actual_value"]) else amount(row["actual_value"], row["unit"] if unit is None else str(unit), lang)
            )
        )
    if any(figures):
        found.append(Column(head, figures, palette.actual))
    return [*found, Column(say("state", lang) if not level else "", told(lambda row: findings.state(row, lang, word=not level)), tones)]


def fitting(rows: Sequence[Mapping[str, Any]], style: Style, size: float, room: float, unit: object = None) -> list[Column]:
    """The columns, shortened as far as need be to stand in ``room`` pixels; at last with words in two lines."""
    for level in range(YEAR_ABOVE + 1):
        found = columns(rows, style, unit, level=level)
        takes = widths(found, size)
        if sum(takes) <= room:
            return found
    most = (room - takes[-1]) / max(len(found) - 1, 1) - GAP
    return [*broken(found[:-1], size, most, 2), found[-1]]


def signs(rows: Sequence[Mapping[str, Any]], style: Style) -> list[Column]:
    """The state alone, for rows whose marks carry their words."""
    return [Column("", one.texts, one.colours) for one in columns(rows, style)[-1:]]


def below(row: Mapping[str, Any], style: Style, unit: object = None) -> tuple[str, str]:
    """≥80% · ✔ 82.1%（2019）, or with the state in words where there is no figure; and its colour.  Never wider than the figure."""
    room = (style.across - 2 * style.edge) / style.text_size
    for short in (False, True):
        figure = findings.actual(row, style.lang, unit, short=short)
        end = f"{findings.mark(row['status'], row['attained'])}{figure}" if figure else findings.state(row, style.lang)
        text = say("dot", style.lang).join([target_label(row, style.lang), end])
        if em_width(text) <= room:
            break
    return wrap(text, room, 1, lines=1)[0], style.palette.tones[findings.state_tone(row)][1]


def line(
    y: float, text: str | tuple[str, str], style: Style, *, colour: str = "", down: float = 0, size: float = 0, right: float = 0,
         room: float = 0
) -> dict[str, Any]:
    """A note at the left end of a row, ``down`` and ``right`` by so many pixels; ``text`` may bring its colour.

    Where it needs more than ``room`` it begins further left.
    """
    words, own = text if isinstance(text, tuple) else (text, colour)
    right = right or min(0.0, room - em_width(words) * style.text_size) if room else right
    return {"text": words, "xref": "paper", "x": 0, "xshift": right, "xanchor": "left", "y": y, "yanchor": "middle", "yshift": -down,
            "showarrow": False, "font": {"size": size or style.text_size, "color": own}}


def broken(found: Sequence[Column], size: float, most: float, lines: int) -> list[Column]:
    """The same with texts of at most ``most`` pixels, broken into ``lines``."""
    return [Column(one.head, ["<br>".join(wrap(text, most, size, lines=lines)) if text else "" for text in one.texts], one.colours)
            for one in found]


def ems(found: Sequence[Column]) -> float:
    """Ems a row of these columns needs."""
    return DEEP if any("<br>" in text for one in found for text in one.texts) else TIGHT


def widths(found: Sequence[Column], size: float) -> list[float]:
    return [label_room([one.head, *one.texts], size) + GAP for one in found]


def place(drawing: Drawing, found: Sequence[Column], size: float, left: float, *, top: float = -0.95,
          at_rows: Sequence[float] = ()) -> float:
    """Draw the columns on an axis of their own beside the plot, headings at ``top``, rows at 0, 1, 2 … or ``at_rows``; the pixels
    they take."""
    style = drawing.style
    takes = widths(found, size)
    whole, across = sum(takes), style.across - left - style.edge
    at = 0.0
    for one, take in zip(found, takes, strict=True):
        rows = [y for y, text in enumerate(one.texts) if text]
        colours = one.colours if isinstance(one.colours, str) else [one.colours[y] for y in rows]
        drawing.texts(
            [at + GAP / 2] * len(rows),
            [at_rows[y] for y in rows] if at_rows else rows,
            [one.texts[y] for y in rows],
            colours,
            size,
            xaxis="x2",
            yaxis="y",
        )
        if one.head:
            drawing.texts([at + GAP / 2], [top], [one.head], style.palette.muted, style.note_size, xaxis="x2", yaxis="y")
        at += take
    share = whole / across
    drawing.set_axis("xaxis", domain=[0, max(1 - share, 0.05)], anchor="y")
    drawing.set_axis("xaxis2", domain=[max(1 - share, 0.05), 1], range=[0, whole], visible=False, anchor="y")
    return whole
