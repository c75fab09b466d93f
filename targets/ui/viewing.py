"""A view on a page: the figure, what saves it, and the numbers behind it."""
from __future__ import annotations

import streamlit as st

from targets import charts, export, views
from targets.ui import components, filters, frames, names, state
from targets.ui.i18n import t
from targets.views import View


def view(kind: str, subject: str = "", unit: str = "") -> View:
    """The view of this kind within the filters the reader chose."""
    return View(kind, subject, filters.chosen(), unit=unit)


def show(shown: View, key: str, *, width: int | None = None, hint: str = "") -> str | None:
    """Draw a view for this reader, with its picture and its data; what stands behind the mark that was clicked, if any."""
    style = state.style(width)
    figure = frames.drawn((repr(shown), style), lambda: views.draw(shown, frames.material(), style))
    picked = components.chart(figure, key, *_named(shown), hint=hint)
    return picked


def data_button(shown: View, key: str) -> None:
    """The numbers behind a figure, as CSV."""
    st.download_button(t("chart_data"), lambda: export.to_csv(views.data(shown, frames.material(), state.language())),
                       f"{charts.file_name(*_named(shown), frames.as_of())}.csv", "text/csv", key=f"{key}_data", on_click="ignore",
                       icon=":material/download:")


def _named(shown: View) -> tuple[str, ...]:
    """What the file of a picture is called after: region and metric."""
    if shown.kind in views.OF_METRIC:
        regions = shown.filters.get("region", [])
        return (*([names.region(regions[0])] if len(regions) == 1 else []), names.metric(shown.subject))
    return (names.region(shown.subject),) if shown.subject else (t(f"view_{shown.kind}"),)
