"""Parts that several pages use: a chart with its table and picture, the evidence below it, errors as sentences."""
from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from extract.errors import ExtractError
from extract.legible import legible
from targets import charts, export, logs
from targets.amounts import number
from targets.charts.wording import em_width, missing
from targets.selection import Selection
from targets.text import TargetsError, message
from targets.text import sentence as said
from targets.ui import damage, frames, logbook, names, paging, state
from targets.ui.i18n import plain, t
from targets.ui.passage import passage
from targets.worker import Tick

CELL = 14.0         # pixels of an em in a table


@contextmanager
def sentence() -> Iterator[None]:
    """Show an error meant for a person as its one sentence, and end the page there."""
    try:
        yield
    except (TargetsError, ExtractError) as error:
        lang = state.recall("lang", "zh")       # not asked for again: the settings may be what failed
        st.error(plain(said(error, lang)) + message("error_id", lang, id=logs.told(getattr(error, "code", type(error).__name__))))
        if isinstance(error, TargetsError):
            damage.after(error, lang)
        st.stop()


def unforeseen(error: Exception) -> bool:
    """An error nobody foresaw, as a sentence with the id under which the log tells more; True: it is told."""
    lang = state.recall("lang", "zh")
    st.error(message("error_unforeseen", lang) + message("error_id", lang, id=logs.fault(error, session=state.session())))
    return True


def look() -> None:
    """The app's own style sheet."""
    st.html(Path(__file__).with_name("look.css"))
    if state.language() == "en":        # Chinese fonts draw the quotes as wide as a Han character: on English pages another one's are taken
        st.html("""<style>@font-face { font-family: 'Latin quotes'; unicode-range: U+2018-2019, U+201C-201D;
            src: local('Segoe UI'), local('Helvetica Neue'), local('Noto Sans'), local('Arial'),
            local('Noto Sans CJK KR Regular'), local('Noto Sans CJK KR'), local('DejaVu Sans'); }</style>""")
    if state.dark():        # white on the light blue of the dark theme is too faint to read, as is the darkened blue of what is open
        st.html("""<style>[data-testid^='stBaseButton-primary'] *, [data-testid='stMultiSelectTagsContainer'] > span * { color: #12181F; }
            [kind='tertiary']:is(:active, [aria-expanded='true']) *, [class*='st-key-shared_'] button { color: #64B5F6; }
            .st-key-states button:disabled, .st-key-states button:disabled * { color: #A9B4BE !important; }
            [data-testid='stCaptionContainer'], [data-testid='stCaptionContainer'] :is(p, li) { color: #A9B4BE !important; }</style>""")


def tabs(name: str, titles: Sequence[str], pages: Sequence[Callable[[], None]]) -> None:
    """Pages behind tabs, told apart by their place; only the open one is drawn."""
    named_tabs(name, titles, {str(place): show for place, show in enumerate(pages)})


def named_tabs(name: str, titles: Sequence[str], pages: Mapping[str, Callable[[], None]], *, every: bool = False) -> None:
    """Pages behind tabs: the open one stays open when titles change, and the address tells it.

    ``every``: draw all of them, so that a change of tab is instant and nothing typed is lost.
    """
    kept, first = f"{name}_tab", next(iter(pages))
    said = state.asked("tab")
    if said and said[0] in pages and said[0] != state.recall(kept, first):
        state.remember(kept, said[0])
        state.bump(kept)        # tabs that are there open another only as new ones
    start = titles[list(pages).index(held)] if (held := state.recall(kept)) in pages else titles[0]
    found = st.tabs(titles, key=state.list_key(kept, titles), on_change="rerun", default=start)
    for (page, show), tab in zip(pages.items(), found, strict=True):
        if tab.open:
            state.remember(kept, page)
            state.to_url("tab", [page] if page != first else [])
        if tab.open or every:
            with tab, sentence():
                show()


def heading(key: str, note: str = "") -> None:
    st.html(f'<h1 class="tt-page-title">{html.escape(t(key))}</h1>')
    if note:
        st.caption(note)


def parameters(values: Mapping[str, Sequence[str]]) -> str:
    """Of an address, as ``api`` reads them."""
    return urlencode({name: list(said) for name, said in values.items()}, doseq=True)


def go_to(page: str, **choices: Any) -> None:
    """Open another page with choices made for it."""
    for name, value in choices.items():
        state.remember(name, value)
        state.bump(name)
    st.switch_page(state.recall("pages")[page])


def counts(items: list[tuple[str, str]]) -> None:
    """A band of figures: name and value of each."""
    cells = "".join(f"<div><b>{html.escape(value)}</b><span>{html.escape(name)}</span></div>" for name, value in items)
    st.html(f'<div class="tt-counts">{cells}</div>')


def empty_store() -> None:
    """Say how the first papers come in, end the page."""
    st.info(t("store_empty"))
    with st.container(horizontal=True):
        if st.button(t("store_open_documents"), type="primary", key="open_documents"):
            go_to("documents")
        st.button(t("reload"), on_click=frames.refresh)
    st.stop()


def largest_upload() -> str:
    """How many MB a file may have: what the server takes, or less where the settings say so."""
    return f"{min(float(st.get_option('server.maxUploadSize')), state.settings().uploads.max_mb):g}"


def dropzone(limit: str) -> None:
    """Streamlit's own words on an uploader are English: show ours in their place."""
    box = '[data-testid="stFileUploaderDropzone'
    st.html(f"""<style>{box}"] button p, {box}Instructions"] span {{ font-size: 0; }}
        {box}"] button p::after {{ content: "{t("upload_button")}"; font-size: 14px; }}
        {box}Instructions"] span::after {{ content: "{limit}"; font-size: 12px; }}</style>""")


def ticking(bar: Any, at: int = 0, of: int = 1) -> Tick:
    """What shows in the place ``bar`` how far a worker is: file ``at`` (from 0) ``of`` so many.

    It draws again and again while one waits, and there the run ends when the reader calls it off or is gone.
    """
    def tick(name: str, done: int, total: int) -> None:
        pages = t("intake_pages", done=done, total=total) if total else ""
        share = min(max(done, 0) / max(total, 1), 1.0)      # whatever a worker says, a bar is full at most
        bar.progress((at + share) / of, text=t("intake_at", i=at + 1, n=of, name=plain(legible(name))) + pages)

    return tick


def nothing_left() -> None:
    """Say that the filters leave nothing, offer to clear them, end the page."""
    st.info(t("filter_none_left"))
    if st.button(t("filter_clear")):
        from targets.ui import filters
        filters.clear()
        st.rerun()
    st.stop()


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the scoreboard as people read them, headings in their language; the index is the target's id."""
    lang = state.language()
    records, metrics = rows.to_dict("records"), names.metric_map()
    regions = names.region_map(rows)
    shown = pd.DataFrame({
        "region": [regions.get(r["region"], r["region"]) for r in records],
        "metric": [metrics.get(r["key"], r["key"]) for r in records],
        "target": [charts.target_label(r, lang) + (t("inherited_mark") if r.get("inherited") is True else "") for r in records],
        "year": rows["year"].to_numpy(),
        "actual": ["" if missing(r["actual_value"]) else charts.amount(r["actual_value"], r["unit"], lang) for r in records],
        "actual_year": rows["actual_year"].to_numpy(),
        "status": [charts.status(r["status"], r["reason"], r["attained"], lang)
                   + ("" if missing(r.get("status_judged")) else t("said_mark")) for r in records],
        "sector": [names.sector(r["sector"]) for r in records],
        "paper": [r["doc"] if missing(r["doc_title"]) else r["doc_title"] for r in records],
        "sentence": [r["evidence"] for r in records],
    }, index=list(rows["id"]))
    return shown.rename(columns={name: t(f"col_{name}") for name in shown.columns})


def row_picked(event: Any, count: int) -> int | None:
    """The place of the row that was clicked in a table of ``count`` rows, by its mark or any of its cells."""
    picked = [*event.selection.get("rows", []), *(row for row, _ in event.selection.get("cells", []))] if event else []
    return picked[0] if picked and picked[0] < count else None


def csv_button(shown: Callable[[], pd.DataFrame], key: str, *name: object) -> None:
    """The download of a table; ``shown`` is asked for it when it is pressed."""
    file = f"{charts.file_name(*name, frames.as_of())}.csv"
    st.download_button(t("download_csv"), state.later(lambda: export.to_csv(shown())), file, "text/csv", key=f"{key}_csv",
                       on_click="ignore")


def table(rows: Selection, key: str, *, height: int | str = "auto") -> str | None:
    """The rows as a table, a page of them in sight; the id of the row that was clicked, if any."""
    place = paging.part(len(rows), key)
    return shown(frames.of_rows("readable", rows, (state.language(), place.start), lambda: readable(rows.part(place))), key, height=height)


def shown(told: pd.DataFrame, key: str, *, height: int | str = "auto") -> str | None:
    """``readable`` rows as a table; the id of the row that was clicked, if any."""
    most = 165 if state.style().narrow else 260
    wide = {t(f"col_{name}"): _fitting(told, t(f"col_{name}"), most) for name in ("metric", "target", "actual") if t(f"col_{name}") in told}
    wide |= {t("col_sentence"): st.column_config.TextColumn(width="large"),
            t("col_paper"): st.column_config.TextColumn(width="medium"),
            t("col_year"): st.column_config.NumberColumn(format="%d"), t("col_actual_year"): st.column_config.NumberColumn(format="%d")}
    event = st.dataframe(told, key=state.list_key(key, list(told.index)), hide_index=True, on_select="rerun", placeholder="",
                         selection_mode=["single-row", "single-cell"], column_config=wide, height=height)
    picked = row_picked(event, len(told))       # other rows are another table: what was picked of one is none of the next
    return None if picked is None else str(told.index[picked])


def _fitting(told: pd.DataFrame, heading: str, most: int) -> Any:
    """A column as wide as its widest text, ``most`` pixels at most: Streamlit measures only the first rows, and cuts figures below."""
    ems = max([em_width(heading), *map(em_width, told[heading].drop_duplicates())])
    return st.column_config.TextColumn(width=int(min(ems * CELL + 18, most)))


def listing(rows: pd.DataFrame, ids: Sequence[str | None], key: str, *name: object, height: int = 460, medium: Sequence[str] = (),
            widths: Mapping[str, int] | None = None,
            make: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows) -> str | None:
    """A table with its download; of the row that was clicked the one of ``ids`` that belongs to it.

    ``make``: what makes rows readable, one for one; done for the rows in sight, and for all when they are downloaded.
    ``medium``, ``widths``: columns of a middling width, and of so many pixels.
    """
    place = paging.part(len(rows), key)
    shown, ids = make(rows.iloc[place]), list(ids[place])
    wide: dict[str, Any] = dict.fromkeys(medium, "medium") | dict(widths or {})
    columns = {column: st.column_config.TextColumn(width=width) for column, width in wide.items()}
    event = st.dataframe(shown, key=state.list_key(key, [str(one) for one in ids]), hide_index=True, on_select="rerun",
                         selection_mode=["single-row", "single-cell"], column_config=columns, placeholder="",
                         height="content" if len(shown) <= 12 else height)
    csv_button(lambda: make(rows), key, *name)
    picked = row_picked(event, len(ids))
    return None if picked is None else ids[picked]


def twin(rows: Selection, key: str, *name: object) -> str | None:
    """The table behind a chart, folded, with its download; the id of the row that was clicked."""
    with st.expander(t("table_twin")):
        picked = table(rows, f"{key}_table")
        csv_button(lambda: readable(rows.frame()), key, *name)
    return picked


def newest(key: str, there: Callable[[str], bool], *picks: str | None) -> str | None:
    """Of the marks and rows picked on a page, the one picked last; none that the filters have since left out (is no more ``there``)."""
    before, last = state.recall(f"{key}_picks", [None] * len(picks)), state.recall(f"{key}_last")
    changed = [new for old, new in zip(before, picks, strict=True) if new and new != old]
    last = changed[0] if changed else last if last in picks else next((one for one in picks if one), None)
    state.remember(f"{key}_picks", list(picks))
    state.remember(f"{key}_last", last)
    return last if last and there(last) else None


def evidence(target_id: str, *, around: int = 0, link: bool = True) -> None:
    """The paper's paragraph with the sentence and the number marked, and where it comes from."""
    found = frames.row(target_id)
    if found.empty:
        return
    row = found.iloc[0].to_dict()
    source = charts.papers(pd.DataFrame([row]), state.language())
    st.markdown(f"**{t('evidence_of')}** · {plain(names.region(row['region']))} {plain(names.metric(row['key']))} · "
                f"{plain(charts.target_label(row, state.language()))}{t('inherited_mark') if row.get('inherited') is True else ''}"
                + ("" if missing(row["year"]) else f" · {number(row['year'], 'zh')}"))
    with sentence():
        text = logbook.document_text(row["doc"])
    st.html(f'<div class="tt-passage{" tt-dark" if state.dark() else ""}" lang="zh">{passage(text, row, around=around)}</div>')
    st.caption(plain(source))
    if link and st.button(t("open_evidence"), key=f"open_{target_id}"):
        go_to("evidence", target=target_id)
