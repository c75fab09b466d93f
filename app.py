"""Target Tracker in the browser: page settings, the pages, the filters they share; nothing else."""
from __future__ import annotations

from pathlib import Path

import streamlit as st

from targets import logs
from targets.ui import (
    briefing,
    browser,
    cascade,
    components,
    coverage,
    damage,
    documents,
    door,
    entry,
    evidence,
    filters,
    frames,
    guide,
    method,
    metric,
    overview,
    region,
    search,
    settings,
    state,
    table,
    timeline,
    top,
    waiting,
)
from targets.ui.i18n import t

PAGES = {"overview": overview, "metric": metric, "region": region, "timeline": timeline, "cascade": cascade, "coverage": coverage,
         "table": table, "evidence": evidence, "documents": documents, "entry": entry, "briefing": briefing, "method": method,
         "settings": settings, "search": search}
ICON = Path(__file__).parent / "targets" / "ui" / "icon.svg"       # a symbol by name would be fetched from elsewhere
ROOT = "home"            # what the page at the root is called, so that its own name can lead to it as well
HIDDEN = ("search",)      # reached by the box above every page
PLAIN = ("documents", "briefing", "method", "settings", "search")       # all others show targets, within the filters they share
ICONS = {"overview": ":material/grid_view:", "metric": ":material/tune:", "region": ":material/location_on:",
         "timeline": ":material/timeline:", "cascade": ":material/account_tree:", "coverage": ":material/checklist:",
         "table": ":material/table_rows:", "evidence": ":material/format_quote:",
         "documents": ":material/fact_check:", "entry": ":material/edit_note:", "briefing": ":material/slideshow:",
         "method": ":material/menu_book:", "settings": ":material/settings:",
         "search": ":material/search:"}


def _page(name: str, path: str, *, default: bool = False, hidden: bool = False) -> st.Page:
    return st.Page(PAGES[name].render, title=t(f"page_{name}"), icon=ICONS[name], url_path=path, default=default,
                   visibility="hidden" if hidden else "visible")


def main(first: str = "overview") -> None:
    """Show the page asked for; ``first`` is the one that opens without an address."""
    with logs.within(request=logs.new_id(), session=state.session()), components.sentence(), state.addressed():
        st.set_page_config(page_title=t("app_title"), page_icon=str(ICON), layout="wide")
        components.look()
        pages = {name: _page(name, ROOT if name == first else name, default=name == first, hidden=name in HIDDEN and name != first)
                 for name in PAGES}
        state.remember("pages", pages)
        inside = door.admits()
        page = st.navigation([*pages.values(), _page(first, first, hidden=True)], position="top" if inside else "hidden")
        if not inside:
            door.render()
            return
        door.passed()
        if not frames.ready():
            waiting.render()
            return
        here = next((name for name, one in pages.items() if one == page), first)
        frames.begin()
        filters.follow()
        top.render(here)
        damage.banner()
        browser.measure()
        if here not in PLAIN:
            empty = frames.targets().empty
            if here == "overview" or empty:
                guide.render()
            if empty:
                components.empty_store()
            filters.row()
        with browser.guarded():
            page.run()


if __name__ == "__main__":
    main()
