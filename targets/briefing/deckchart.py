"""Native charts of decks: paths over time, dots, bars.  Their figures stand in a sheet inside the file and can be edited."""
from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from targets.briefing import chartxml
from targets.briefing.content import Bars, Dots, Panel, Point
from targets.briefing.decklook import Look, colour, ink_of, ink_on, set_fonts, write
from targets.briefing.words import say
from targets.charts.style import LIGHT
from targets.charts.wording import em_width
from targets.export import guarded

Box = tuple[float, float, float, float]     # left, top, width, height in points
FAINT = {"actual": "#90BCE8", "target": "#B0BAC4"}      # hollow marks: not white, for LibreOffice draws no border around them
STEEP = 0.06            # of the height of what is drawn
LABEL, LONG = 80.0, 110.0       # points: words beside a mark, with “no year” behind them
SHARE_MOST = 250.0      # per cent: a longer bar is cut at the border, its figure stands in it
SHARE_ROOM = 1.34       # of the longest bar, for the figure beside it


def path_chart(slide: Any, panel: Panel, box: Box, look: Look, *, small: bool = False) -> Any:
    """Required path dashed, targets ◇ with their words, figures solid with the last one labelled, trend dotted."""
    data = XyChartData(number_format="General")
    lines: list[tuple[str, Sequence[Point]]] = [("actual", panel.actuals)] if panel.actuals else []
    lines += [("required", panel.required)] if panel.required else []
    lines += [("undated", (point, Point(max(_last(panel), point.t + 1), point.value))) for point in panel.undated]
    lines += [("projected", panel.projected)] if panel.projected else []
    lines += [("target", panel.targets)] if panel.targets else []
    longest = max(lines, key=lambda line: len(line[1]))     # stands first: LibreOffice loses a first series that is shorter than another
    lines = [longest, *(line for line in lines if line is not longest)]
    for kind, points in lines:
        series = data.add_series(say(kind if kind != "undated" else "target", look.lang))
        for point in points:
            series.add_data_point(point.t, point.value)
    frame = _frame(slide, XL_CHART_TYPE.XY_SCATTER_LINES, box, data, look, 10.5 if small else look.text)
    chart = frame.chart
    size = 10.0 if small else look.text
    for (kind, points), series in zip(lines, chart.plots[0].series, strict=True):
        _line(series, kind, panel.national)
        for place, point in enumerate(points):
            if kind in ("actual", "target"):
                _marker(series.points[place], kind, point, panel)
            if kind == "undated":
                point = points[0] if place else Point(point.t, point.value)     # the words stand at the far end of the line
            if point.label:
                write(_label(series.points[place], _side(kind, point, panel)), point.label, look, size=size, ink=_ink(kind, panel))
    _time_axis(chart, panel, box[2])
    _value_axis(chart, [point.value for _, points in lines for point in points])
    return frame


def _last(panel: Panel) -> float:
    return max((point.t for points in (panel.targets, panel.actuals, panel.undated) for point in points), default=0.0)


def _line(series: Any, kind: str, national: bool) -> None:
    series.smooth = False
    line = series.format.line
    if kind == "target":
        line.fill.background()
    else:
        line.color.rgb = colour(LIGHT.actual if kind in ("actual", "projected") else LIGHT.national if national else LIGHT.ink)
        line.width = Pt(2.25 if kind == "actual" else 1.5)
        if kind != "actual":
            line.dash_style = MSO_LINE.DASH if kind == "required" else MSO_LINE.ROUND_DOT
    if kind not in ("actual", "target"):
        series.marker.style = XL_MARKER_STYLE.NONE


def _marker(point: Any, kind: str, told: Point, panel: Panel) -> None:
    marker = point.marker
    marker.style = XL_MARKER_STYLE.DIAMOND if kind == "target" else XL_MARKER_STYLE.CIRCLE
    marker.size = 11 if kind == "target" else 8
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = colour(LIGHT.actual if kind == "actual" and not told.hollow else FAINT[kind])
    marker.format.line.color.rgb = colour(_ink(kind, panel))
    marker.format.line.width = Pt(1.75)


def _ink(kind: str, panel: Panel) -> str:
    return LIGHT.actual if kind == "actual" else LIGHT.national if panel.national else LIGHT.ink


def _side(kind: str, point: Point, panel: Panel) -> Any:
    """Where a label stands so that target and figure of one year keep apart and no line runs through either."""
    if kind == "undated":
        return XL_LABEL_POSITION.RIGHT
    if kind == "actual" and panel.projected and len(panel.actuals) > 1 and _steep(panel):
        return XL_LABEL_POSITION.LEFT       # the trend goes on to the right, the figures before lie below or above
    others = panel.actuals if kind == "target" else (*panel.targets, _on(panel.required, point.t))
    beside = [one.value for one in others if one is not None and abs(one.t - point.t) <= 1]
    lower = any(value > point.value or (value == point.value and kind == "target") for value in beside)
    first = [line[0].value for line in (panel.required, panel.actuals) if len(line) > 1]
    rises = bool(first) and min(first) < point.value
    falls = bool(first) and max(first) > point.value
    at_end = point.t >= max(one.t for one in (*panel.targets, *panel.actuals))
    if at_end and beside and (rises if lower else falls):
        return XL_LABEL_POSITION.RIGHT
    return XL_LABEL_POSITION.BELOW if lower or (falls and not beside) else XL_LABEL_POSITION.ABOVE


def _steep(panel: Panel) -> bool:
    """Whether the last step of the figures is a slope on the page, not nearly level."""
    values = [point.value for points in (panel.targets, panel.actuals, panel.required, panel.projected) for point in points]
    return abs(panel.actuals[-1].value - panel.actuals[-2].value) > STEEP * (max(values) - min(values))


def _on(way: Sequence[Point], t: float) -> Point | None:
    """The point of a required path at ``t``."""
    for one, other in zip(way, way[1:], strict=False):
        if one.t <= t <= other.t:
            return Point(t, one.value + (other.value - one.value) * (t - one.t) / (other.t - one.t))
    return None


def _label(point: Any, side: Any) -> Any:
    """The paragraph of a point's own label."""
    label = point.data_label
    label.position = side
    label.text_frame.word_wrap = False
    return label.text_frame.paragraphs[0]


def _time_axis(chart: Any, panel: Panel, width: float) -> None:
    every = [point.t for points in (panel.targets, panel.actuals, panel.undated, panel.required, panel.projected) for point in points]
    first, last = math.floor(min(every)), math.ceil(max(every))
    axis = chart.category_axis
    last = max(last, first + 1)
    room = math.ceil((LONG if panel.undated else LABEL) / (width / (last - first + 2)))      # years that a label beside the last mark takes
    axis.minimum_scale, axis.maximum_scale = first - 1, last + room
    axis.major_unit = max(1, math.ceil((last - first + 1 + room) / max(width / 60, 2)))
    axis.has_major_gridlines = False
    axis.major_tick_mark = XL_TICK_MARK.OUTSIDE
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0", False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.format.line.color.rgb = colour(LIGHT.muted)


def _value_axis(chart: Any, values: Iterable[float]) -> None:
    low, high, step = nice(values)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, step
    axis.major_gridlines.format.line.color.rgb = colour(LIGHT.grid)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "#,##0.###" if step < 1 else "#,##0", False
    axis.format.line.fill.background()
    axis.major_tick_mark = XL_TICK_MARK.NONE


def nice(values: Iterable[float]) -> tuple[float, float, float]:
    """Ends and step of an axis around ``values``, round numbers, with a step of room on either side."""
    known = [value for value in values if math.isfinite(value)]
    low, high = min(known, default=0.0), max(known, default=1.0)
    spread = (high - low) or abs(high) * 0.4 or 1.0
    rough = spread / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    bottom, top = math.floor(low / step - 0.6) * step, math.ceil(high / step + 0.6) * step
    if low >= 0 > bottom:
        bottom = 0.0
    return round(bottom, 10), round(top, 10), round(step, 10)


def dot_chart(slide: Any, body: Dots, box: Box, look: Look) -> Any:
    """Targets ◇ and figures ● side by side, a line between them; regions along the axis."""
    data = CategoryChartData(number_format="General")
    data.categories = [guarded(dot.name) for dot in body.dots]
    data.add_series(say("target", look.lang), [dot.target for dot in body.dots])
    data.add_series(say("actual", look.lang), [dot.actual for dot in body.dots])
    frame = _frame(slide, XL_CHART_TYPE.LINE_MARKERS, box, data, look, look.text)
    chart = frame.chart
    targets, actuals = chart.plots[0].series
    for kind, series in (("target", targets), ("actual", actuals)):
        series.smooth = False
        series.format.line.fill.background()
        for place, dot in enumerate(body.dots):
            value = dot.target if kind == "target" else dot.actual
            if value is None:
                continue
            panel = Panel("", "", (), ())
            _marker(series.points[place], kind, Point(0, value, hollow=dot.hollow), panel)
            above = dot.actual is None or dot.target is None or (dot.target >= dot.actual) == (kind == "target")
            text, ink = (dot.target_label, LIGHT.ink) if kind == "target" else (dot.actual_label, ink_of(dot.tone))
            write(_label(series.points[place], XL_LABEL_POSITION.ABOVE if above else XL_LABEL_POSITION.BELOW), text, look,
                  size=look.small, ink=ink)
    chartxml.high_low_lines(chart, LIGHT.muted)
    _value_axis(chart, [value for dot in body.dots for value in (dot.target, dot.actual) if value is not None])
    chart.category_axis.format.line.color.rgb = colour(LIGHT.muted)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    return frame


def bar_chart(slide: Any, body: Bars, box: Box, look: Look) -> Any:
    """The actual as a share of the target, the line at 100 per cent being the target; colour by state, the figure beside the bar."""
    data = CategoryChartData(number_format="General")
    data.categories = [guarded(say("sector_head", look.lang, name=bar.name) if bar.head else bar.name) for bar in body.bars]
    data.add_series(say("share", look.lang), [bar.share for bar in body.bars])
    frame = _frame(slide, XL_CHART_TYPE.BAR_CLUSTERED, box, data, look, look.small)
    chart = frame.chart
    series = chart.plots[0].series[0]
    chart.plots[0].gap_width = 70
    series.invert_if_negative = False
    for place, bar in enumerate(body.bars):
        if bar.share is None:
            continue
        fill = series.points[place].format.fill
        fill.solid()
        fill.fore_color.rgb = colour(LIGHT.tones[bar.tone or "open"][0])
        cut = bar.share > SHARE_MOST
        if not bar.label:
            continue
        write(_label(series.points[place], XL_LABEL_POSITION.INSIDE_BASE if cut else XL_LABEL_POSITION.OUTSIDE_END), bar.label, look,
              size=look.small, ink=ink_on(bar.tone) if cut else ink_of(bar.tone))
        if not cut:
            chartxml.ground(series.points[place].data_label, LIGHT.paper)      # the line of the target does not run through figures
    _share_axis(chart, [bar.share for bar in body.bars if bar.share is not None])
    axis = chart.category_axis
    axis.reverse_order = True       # the first row on top, and the scale above it
    axis.major_tick_mark, axis.tick_label_position = XL_TICK_MARK.NONE, XL_TICK_LABEL_POSITION.LOW
    axis.format.line.color.rgb = colour(LIGHT.muted)
    widest = max(em_width(bar.name) for bar in body.bars) * look.small + 14
    left = min(max(widest / box[2], 0.18), 0.5)
    chartxml.place_plot(chart, left, 22 / box[3], 0.985 - left, 1 - 28 / box[3])
    return frame


def _share_axis(chart: Any, shares: Sequence[float]) -> None:
    axis = chart.value_axis
    low = min([0.0, *shares])
    axis.minimum_scale = 0 if low == 0 else -100 * math.ceil(-max(low, -SHARE_MOST) / 100)
    axis.maximum_scale = round(min(max([100.0, *shares]), SHARE_MOST) * SHARE_ROOM / 10) * 10
    axis.major_unit = 100
    axis.major_gridlines.format.line.color.rgb = colour(LIGHT.ink)
    axis.major_gridlines.format.line.dash_style = MSO_LINE.DASH
    axis.major_gridlines.format.line.width = Pt(1)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = '0"%"', False
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()


def _frame(slide: Any, kind: Any, box: Box, data: Any, look: Look, size: float) -> Any:
    """An empty chart of our type: no legend, no title, fonts for both scripts."""
    frame = slide.shapes.add_chart(kind, *(Pt(length) for length in box), data)
    chart = frame.chart
    chart.has_legend, chart.has_title = False, False
    chart.font.size, chart.font.color.rgb = Pt(size), RGBColor.from_string(LIGHT.ink.lstrip("#"))
    for default in chart._chartSpace.txPr.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}defRPr"):
        set_fonts(default)
    chartxml.settle(chart)
    return frame
