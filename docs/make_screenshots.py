"""Pictures of every page: ``python docs/make_screenshots.py [folder] [--all]``.

Without ``--all`` only the three of the README are made; with it every page in zh and en, light and dark,
1440×900 and 390×844.  The pictures show a store of their own: the papers in ``seeds`` with the made-up figures of
``sample_actuals.csv``, which say so in their source; ``--store URL`` shows another one (it is only read).
"""
from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from targets import config
from targets.actuals import read_actuals
from targets.load import load_paths
from targets.store import Store
from tests.browser_app import CHROMIUM, browser, serve, settle

PAGES = ("overview", "metric", "region", "timeline", "cascade", "coverage", "table", "evidence", "documents",
         "documents?doc=004_96af7abfd637b5f6", "entry", "entry?tab=grid", "briefing", "method", "settings", "search?q=产能")
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
SAMPLE = Path(__file__).with_name("sample_actuals.csv")
README = ("overview", "metric", "cascade")     # each as screenshot-NAME.png


@contextmanager
def window(chromium: Any, lang: str, theme: str, size: str) -> Iterator[Any]:
    """A reader's window; pages shot in the same one load the app's own files only once."""
    width, height = SIZES[size]
    phone = size == "phone"
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=theme, is_mobile=phone,
                                   has_touch=phone, locale="zh-CN" if lang == "zh" else "en-GB", device_scale_factor=1)
    try:
        yield context.new_page()
    finally:
        context.close()


def shoot(page: Any, address: str, page_name: str, lang: str, size: str, file: Path, *, full: bool) -> None:
    """One page as PNG; ``full``: all of it, not only the first screen."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}/{'' if page_name == 'overview' else page_name}{'&' if '?' in page_name else '?'}lang={lang}")
    settle(page, milliseconds=1200)
    if full:        # the page scrolls inside its own box: make the window as high as what it holds
        tall = page.evaluate("""() => Math.max(...[...document.querySelectorAll(
            '[data-testid="stMain"], [data-testid="stAppViewContainer"]')].map(box => box.scrollHeight))""")
        page.set_viewport_size({"width": width, "height": max(height, int(tall) + 10)})
        page.wait_for_timeout(600)
    page.screenshot(path=file)


def sample(folder: Path) -> str:
    """A store with the papers that come with the software and the sample figures; its URL."""
    url = f"sqlite:///{folder / 'sample.db'}"
    store = Store(url)
    load_paths(store, [config.load().seeds])
    frame, _ = read_actuals(SAMPLE.read_bytes(), SAMPLE.name, targets=store.targets())
    store.save_actuals(frame, by="sample", origin=SAMPLE.name)
    store.close()
    return url


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--all", action="store_true", help="every page, language, theme and size")
    parser.add_argument("--store", help="URL of the store to show")
    parser.add_argument("--only", nargs="*", default=[], help="pages to make with --all")
    choice = parser.parse_args()
    if CHROMIUM is None:
        print("No Chromium found; install it (Debian: apt-get install chromium fonts-noto-cjk).", file=sys.stderr)
        return 1
    choice.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serve(choice.store or sample(Path(folder))) as address, browser() as chromium:
        if not choice.all:
            with window(chromium, "zh", "light", "desk") as page:
                for name in README:
                    shoot(page, address, name, "zh", "desk", choice.folder / f"screenshot-{name}.png", full=False)
            return 0
        for lang, theme, size in product(("zh", "en"), ("light", "dark"), SIZES):
            with window(chromium, lang, theme, size) as page:
                for name in choice.only or PAGES:
                    file = choice.folder / f"{name.replace('?', '-')}-{lang}-{theme}-{size}.png"
                    shoot(page, address, name, lang, size, file, full=True)
                    print(file)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
