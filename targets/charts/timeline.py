"""A metric over time: targets as diamonds at their year, the way from the baseline dashed, actual figures solid."""
from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from targets.charts import base, findings
from targets.charts.frames import one_unit
from targets.charts.style import Style
from targets.charts.wording import amount, em_width, missing, nice_range, number, say, scale, target_label, true

GREY = ("#7A8791", "#9AA5AD", "#5B6770", "#B4BDC4")   # regions beyond the first, told apart by their labels


def timeline(pairs: pd.DataFrame, style: Style, *, metric: str, regions: dict[str, str] | None = None,
             as_of: str | None = None) -> go.Figure:
    """Targets and every actual figure on a time axis.

    ``pairs``: all rows of ``query.pair`` of one metric key (a target repeats per actual figure).
    A target without a year is a dotted line across.  A sentence where rows are none or of several units.
    """
    pairs = one_unit(pairs)
    refusal = findings.refusal(pairs, style.lang)
    if refusal:
        return base.message(refusal, style, title=metric)
    names = regions or {}
    goals = pairs.drop_duplicates("id")
    unit = goals["unit"].dropna().iloc[0] if goals["unit"].notna().any() else ""
    values = [*goals["value"], *goals["value_max"], *goals["baseline_value"], *pairs["actual_value"]]
    factor, shown = scale(unit, values, style.lang)
    figure = base.blank(style)
    years = _years(pairs)
    several = goals["region"].nunique() > 1
    for index, (region, rows) in enumerate(goals.groupby("region", sort=False)):
        colour = style.palette.national if (rows["region_code"] == "100000").any() else style.palette.ink
        actuals = pairs[(pairs["region"] == region) & pairs["actual_value"].notna()].drop_duplicates(
            ["actual_year", "actual_value"]).sort_values("actual_year")
        prefix = f"{names.get(str(region), str(region))} " if several else ""
        _goals(figure, rows.sort_values("year").to_dict("records"), style, factor, colour, prefix, years)
        _actuals(figure, actuals.to_dict("records"), style, factor, unit, prefix, index)
    low, high = nice_range([v * factor for v in values if not missing(v)], pad=0.3)
    figure.update_yaxes(range=[low, high], nticks=6, tickformat=",~g" if style.lang == "en" else "~g", ticks="")
    figure.update_xaxes(range=[years[0] - 0.6, years[-1] + 0.9], tickmode="array", tickvals=_ticks(years, style),
                        showgrid=False, ticks="outside")
    subtitle = say("dot", style.lang).join(part for part in (
        metric, findings.unit_text(shown, style.lang),
        say("list", style.lang).join(names.get(str(r), str(r)) for r in goals["region"].unique()[:6]),
        findings.span(goals["year"], style.lang)) if part)
    left = max(em_width(f"{v:,.0f}" if abs(v) >= 100 else f"{v:.2f}") for v in (low, high)) * style.text_size
    return base.finish(
        figure, style, title=findings.path(goals, metric, style.lang, names), subtitle=subtitle,
        notes=base.notes(pairs.to_dict("records"), style, key="path_note", as_of=as_of),
        plot_height=260 if style.narrow else 330, left=left + base.EDGE + 12, right=base.EDGE + 8)


def _years(pairs: pd.DataFrame) -> list[int]:
    columns = ("year", "baseline_year", "actual_year")
    known = {int(y) for column in columns for y in pairs[column].dropna()}
    known |= {int(str(d)[:4]) for d in pairs["issue_date"].dropna()}
    return list(range(min(known), max(known) + 1)) if known else [0, 1]


def _ticks(years: list[int], style: Style) -> list[int]:
    step = max(1, round(len(years) / (5 if style.narrow else 12)))
    return [y for y in years if (years[-1] - y) % step == 0]


def _goals(figure: go.Figure, rows: list[dict[str, Any]], style: Style, factor: float, colour: str, prefix: str,
           years: list[int]) -> None:
    dated = [r for r in rows if not missing(r["year"])]
    for row in (r for r in rows if missing(r["year"])):
        figure.add_trace(go.Scatter(
            x=[years[0] - 0.5, (years[0] + years[-1]) / 2, years[-1] + 0.8], y=[row["value"] * factor] * 3,
            mode="lines+markers+text", line={"dash": "dot", "width": 1.5, "color": colour},
            marker={"size": [0, 11, 0], "symbol": "diamond-open", "color": colour},
            text=["", say("undated_label", style.lang, region=prefix.strip() or row["region"],
                          label=target_label(row, style.lang)), ""],
            textposition="bottom center", textfont={"color": colour, "size": style.text_size},
            customdata=[[row["id"]]] * 3, hovertext=findings.hover(row, style.lang), hoverinfo="text", **base.STEADY))
    way = _way(dated, factor)
    if len(way) > 1:
        figure.add_trace(go.Scatter(x=[x for x, _ in way], y=[y for _, y in way], mode="lines", hoverinfo="skip",
                                    line={"dash": "dash", "width": 1.8, "color": colour}))
    for row in dated:
        if not missing(row["value_max"]):
            figure.add_trace(go.Scatter(x=[row["year"]] * 2, y=[row["value"] * factor, row["value_max"] * factor],
                                        mode="lines", hoverinfo="skip", opacity=0.35, line={"width": 6, "color": colour}))
    if dated:
        figure.add_trace(go.Scatter(
            x=[int(r["year"]) for r in dated], y=[r["value"] * factor for r in dated], mode="markers+text",
            marker={"symbol": "diamond-open", "size": 14, "color": colour, "line": {"width": 2.5}},
            text=_labels(dated, prefix, style), textposition="top center",
            textfont={"color": colour, "size": style.text_size}, customdata=[[r["id"]] for r in dated],
            hovertext=[findings.hover(r, style.lang) for r in dated], hoverinfo="text", cliponaxis=False, **base.STEADY))


def _way(rows: list[dict[str, Any]], factor: float) -> list[tuple[int, float]]:
    """Points of the dashed path: the baseline where the text gives one, then the targets by year."""
    points = {(int(r["baseline_year"]), r["baseline_value"] * factor) for r in rows
              if not missing(r["baseline_year"]) and not missing(r["baseline_value"])}
    points |= {(int(r["year"]), r["value"] * factor) for r in rows}
    by_year: dict[int, float] = {}
    for year, value in sorted(points):
        by_year.setdefault(year, value)
    return sorted(by_year.items())


def _labels(rows: list[dict[str, Any]], prefix: str, style: Style) -> list[str]:
    """Labels of diamonds; those that fall on the same spot share the first one's label."""
    spots: dict[tuple[int, float], list[str]] = {}
    for row in rows:
        spots.setdefault((int(row["year"]), row["value"]), []).append(target_label(row, style.lang))
    seen: set[tuple[int, float]] = set()
    labels = []
    for row in rows:
        spot = (int(row["year"]), row["value"])
        labels.append("" if spot in seen else prefix + " / ".join(dict.fromkeys(spots[spot])))
        seen.add(spot)
    return labels


def _actuals(figure: go.Figure, rows: list[dict[str, Any]], style: Style, factor: float, unit: str, prefix: str,
             index: int) -> None:
    """A solid line; the last figure labelled with value and year, preliminary ones hollow."""
    if not rows:
        return
    palette = style.palette
    colour = palette.actual if index == 0 else GREY[(index - 1) % len(GREY)]
    label = prefix + amount(rows[-1]["actual_value"], unit, style.lang) + say(
        "brackets", style.lang, text=number(rows[-1]["actual_year"], "zh"))
    figure.add_trace(go.Scatter(
        x=[int(r["actual_year"]) for r in rows], y=[r["actual_value"] * factor for r in rows], mode="lines+markers+text",
        line={"color": colour, "width": 2.5},
        marker={"symbol": ["circle-open" if true(r["preliminary"]) else "circle" for r in rows], "size": 10, "color": colour,
                "line": {"color": colour, "width": 2.2}},
        text=[""] * (len(rows) - 1) + [label], textposition="bottom center",
        textfont={"color": colour, "size": style.text_size}, customdata=[[r["id"]] for r in rows],
        hovertext=[findings.hover(r, style.lang) for r in rows], hoverinfo="text", cliponaxis=False, **base.STEADY))

