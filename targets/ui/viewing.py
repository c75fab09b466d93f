"""A view on a page: the figure, what saves it, and the numbers behind it."""
from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from targets import charts, export, views
from targets.charts import Style
from targets.ui import filters, frames, paging, picture, state, tray
from targets.ui.i18n import t
from targets.views import View


def view(kind: str, subject: str = "", unit: str = "") -> View:
    """The view of this kind within the filters the reader chose."""
    return View(kind, subject, filters.chosen(), unit=unit)


def show(shown: View, key: str, *, width: int | None = None, hint: str = "") -> str | None:
    """Draw a view for this reader, with its picture, its data and its way into a briefing; what stands behind the mark clicked, if any."""
    style = state.style(width)
    place = f"{key}_{shown.subject}_at"
    page = paging.opened(place, f"{key}_page")
    figure = _drawn(shown, style, page)
    pages = int(figure.layout.meta.get("pages", 1))
    if page > pages:        # the filters leave fewer
        page, figure = 1, _drawn(shown, style, 1)
    with st.container(key=key):
        event = st.plotly_chart(figure, key=f"{key}_{state.language()}_{page}", theme=None, on_select="rerun", selection_mode="points",
                                config=charts.picture(figure, style, *_named(shown), frames.as_of()), alt=figure.layout.meta["alt"])
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_tools"):
        if pages > 1:
            paging.to_url(f"{key}_page", page)
            paging.turn(place, key, page, pages, t("chart_page", page=page, pages=pages))
        if figure.layout.meta.get("exportable", True):
            picture.button(shown, key, *_named(shown))
        _data(shown, key)
        tray.button(shown, key)
        st.caption(hint or t("click_hint"), width="content")
    points = event.selection.points if event else []
    data = points[0].get("customdata") if points else None
    return (data[0] if isinstance(data, (list, tuple)) else data) or None if data else None


def _drawn(shown: View, style: Style, page: int) -> go.Figure:
    style = replace(style, made=frames.today())
    return frames.once(("figure", repr(shown), style, page), lambda: views.draw(shown, frames.material(), style, page=page))


def _data(shown: View, key: str) -> None:
    """Opens the numbers behind a figure: a table to read and to take away."""
    if st.button(t("chart_data"), key=f"{key}_data", icon=":material/table_view:"):
        st.dialog(t("table_twin"), width="large")(_table)(shown)


def _table(shown: View) -> None:
    told = views.data(shown, frames.material(), state.language())
    name = charts.file_name(*_named(shown), frames.as_of())
    st.dataframe(told.iloc[paging.part(len(told), f"chart_data_{shown!r}", addressed=False)], hide_index=True, placeholder="")
    with st.container(horizontal=True):
        for kind, write in (("csv", export.to_csv), ("xlsx", export.to_xlsx)):
            st.download_button(kind.upper(), lambda write=write: write(told), f"{name}.{kind}", key=f"chart_data_{kind}", on_click="ignore",
                               icon=":material/download:")


def _named(shown: View) -> tuple[str, ...]:
    """What the file of a picture is called after: region and metric."""
    return tuple(views.about(shown, frames.material().naming)) or (t(f"view_{shown.kind}"),)
