"""Briefing: views collected from any page, put in order, and taken away as a file."""
from __future__ import annotations

import streamlit as st

from targets import views
from targets.briefing import PARTS, TEMPLATES, Briefing, Cover, region_pack
from targets.charts import Style
from targets.text import TargetsError
from targets.ui import briefings, components, frames, names, picture, state, tray
from targets.ui.i18n import plain, t
from targets.views import View

SIZES = {"16:9": "slide", "a4": "a4l"}      # template -> size of the preview


def render() -> None:
    components.heading("page_briefing", t("briefing_lead"))
    briefings.note()
    left, right = st.columns([3, 2], gap="large")
    with right:
        briefings.shelf()
        cover, template, lang, parts = _cover()
    with left:
        _items(lang, template)
        _start(cover, lang)
    now = Briefing(cover, tuple(tray.items()), template, lang, parts)
    with right:
        briefings.take_away(now)


def _cover() -> tuple[Cover, str, str, tuple[str, ...]]:
    """What stands on the first page, the form and the language."""
    held: Cover = state.recall("brief_cover", Cover("", date=frames.today()))
    st.markdown(f"##### {t('brief_cover')}")
    title = st.text_input(t("brief_title"), value=held.title, max_chars=60, key=state.widget_key("brief_title"),
                          placeholder=t("brief_title_hint"))
    unit = st.text_input(t("brief_unit"), value=held.unit, max_chars=60, key=state.widget_key("brief_unit"))
    one, other = st.columns(2)
    author = one.text_input(t("brief_author"), value=held.author, max_chars=40, key=state.widget_key("brief_author"))
    date = other.text_input(t("brief_date"), value=held.date, max_chars=20, key=state.widget_key("brief_date"))
    one, other = st.columns(2)      # a row of its own: stacked on a phone the four keep their order
    template = one.segmented_control(t("brief_template"), TEMPLATES, default=state.recall("brief_template", TEMPLATES[0]), required=True,
                                     format_func=lambda name: t(f"template_{SIZES[name]}"), key=state.widget_key("brief_template"))
    lang = other.segmented_control(t("language"), state.LANGUAGES, default=state.recall("brief_lang", state.language()), required=True,
                                   format_func=lambda name: t(f"language_{name}"), key=state.widget_key("brief_lang"))
    parts = st.pills(t("brief_parts"), PARTS, default=state.recall("brief_parts", PARTS), selection_mode="multi",
                     format_func=lambda name: t(f"part_{name}"), key=state.widget_key("brief_parts"))
    cover = Cover(title.strip() or t("brief_untitled"), unit.strip(), date.strip(), author.strip(), held.subtitle)
    state.remember("brief_cover", Cover(title.strip(), cover.unit, cover.date, cover.author, cover.subtitle))
    state.remember("brief_template", template)
    state.remember("brief_lang", lang)
    state.remember("brief_parts", tuple(parts))
    return cover, str(template), str(lang), tuple(parts)


def _items(lang: str, template: str) -> None:
    """The pages in order: each can be moved, retitled, given a sentence, looked at and taken out."""
    held, changed = tray.items(), state.recall("brief_changed", {})
    st.markdown(f"##### {t('brief_items', n=len(held))}")
    if not held:
        st.info(t("brief_empty"))
    for place, view in enumerate(held):
        with st.container(border=True, key=f"brief_item_{place}"):
            _item(place, view, len(held), lang)
            for line in changed.get(place, ()):
                st.caption(f":material/change_circle: {plain(line)}")
            if st.toggle(t("brief_look"), key=f"{state.widget_key('brief_look')}_{place}"):
                figure = views.draw(view, frames.material(), Style(lang=lang, preset=SIZES[template], made=frames.today()))
                picture.preview(figure, f"brief_preview_{place}", state.widget_key("brief"), {"displayModeBar": False, "staticPlot": True})


def _item(place: int, view: View, n: int, lang: str) -> None:
    about = " · ".join([t(f"view_{view.kind}"), *([_subject(view)] if view.subject else [])])
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{place + 1}** · {plain(about)}", width="content")
        with st.container(horizontal=True, width="content"):
            st.button("", icon=":material/arrow_upward:", key=f"brief_up_{place}", help=t("brief_up"), disabled=place == 0,
                      on_click=tray.move, args=(place, -1))
            st.button("", icon=":material/arrow_downward:", key=f"brief_down_{place}", help=t("brief_down"), disabled=place == n - 1,
                      on_click=tray.move, args=(place, 1))
            st.button("", icon=":material/close:", key=f"brief_drop_{place}", help=t("brief_drop"), on_click=tray.drop, args=(place,))
    try:
        bare = View(view.kind, view.subject, view.filters, unit=view.unit)
        proposed, _ = frames.once(("heading", repr(bare), lang), lambda: views.heading(bare, frames.material(), lang))
    except TargetsError as error:
        st.warning(plain(error.say(state.language())))
        return
    key = f"{state.widget_key('tray')}_{place}"
    title = st.text_input(t("brief_item_title"), value=view.title or "", placeholder=proposed, key=f"{key}_title", max_chars=120)
    sentence = st.text_input(t("brief_item_note"), value=view.note, key=f"{key}_note", max_chars=300, placeholder=t("brief_item_note_hint"))
    tray.retitle(place, title, sentence)


def _subject(view: View) -> str:
    return names.region(view.subject) if view.kind in views.OF_REGION else names.metric(view.subject)


def _start(cover: Cover, lang: str) -> None:
    """A whole pack for a region, as the command line makes it."""
    board = frames.scoreboard()
    regions = names.region_order(board)
    if not regions:
        return
    with st.expander(t("brief_pack"), expanded=not tray.items()):
        st.caption(t("brief_pack_help"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            region = st.selectbox(t("choose_region"), regions, format_func=names.region, width=220,
                                  key=state.list_key("brief_region", regions))
            years = [0, *sorted({int(year) for year in board["year"].dropna()}, reverse=True)]
            year = st.selectbox(t("filter_year"), years, format_func=lambda one: str(one) if one else t("filter_all"),
                                key=state.list_key("brief_year", list(map(str, years))), width=140)
            pressed = st.button(t("brief_pack_do"), key="brief_pack_do")
    if pressed:
        with components.sentence():
            made = region_pack(region, frames.material(), lang, year=year or None, date=cover.date, unit=cover.unit, author=cover.author)
        briefings.begin()
        briefings.lay_out(made if cover.title in ("", t("brief_untitled")) else Briefing(cover, made.items, made.template, made.lang))
        st.rerun()
