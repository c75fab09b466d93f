"""Names as a language has them: regions, metrics, sectors.  Pure; the pages, figures and briefings all ask here."""
from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import pandas as pd

from extract import indicator
from extract import region as gazetteer
from targets.charts.frames import NOWHERE
from targets.charts.wording import say
from targets.text import entry


class Naming:
    """``lang``: zh or en; ``options``: ``query.metric_options`` of the targets (key, label_zh, label_en …)."""

    def __init__(self, lang: str, options: pd.DataFrame | None = None) -> None:
        self.lang = lang
        self._options = options

    @cached_property
    def metrics(self) -> Mapping[str, str]:
        """Names of metrics by key."""
        if self._options is None:
            return {}
        return dict(zip(self._options["key"], self._options[f"label_{self.lang}"], strict=True))

    def metric(self, key: str) -> str:
        """A metric's name; a key nobody knows stays as it is."""
        return self.metrics.get(key, key)

    def region(self, name: str) -> str:
        """贵州 (zh) or Guizhou (en); a name that the gazetteer lacks stays as it is, none at all is told in words."""
        if not isinstance(name, str) or name == NOWHERE:
            return say("no_region", self.lang)
        if self.lang == "zh":
            return name
        found = gazetteer.lookup(name)
        return found.name_en if found and found.name_en else name

    def regions(self, frame: pd.DataFrame) -> dict[str, str]:
        """Names of the regions of a table by the name it has."""
        return {name: self.region(name) for name in frame["region"].dropna().unique()}

    def sector(self, name: object) -> str:
        """A sector; a trade the vocabulary doesn't know stays as the text has it."""
        if not isinstance(name, str) or not name:
            return say("other_sector", self.lang)
        if self.lang != "en":
            return name
        return dict(indicator.sector_names().values()).get(name) or entry("trades", "trades").get(name, name)

    def translated(self, lang: str) -> Naming:
        """The same names in another language."""
        return self if lang == self.lang else Naming(lang, self._options)
