"""What a briefing is: a cover, views in order, a template, a language, and the numbers they showed when it was composed."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from extract.language import LANGUAGES
from targets.briefing.kinds import PARTS, TEMPLATES
from targets.briefing.words import say
from targets.text import TargetsError, printable
from targets.views import View

Figures = Mapping[str, Mapping[str, Any]]    # of one view: a goal's name -> what was shown of it (``changes.FIELDS``)


class BriefingError(TargetsError):
    """A briefing that can't be read or written; the sentence says which and why."""


@dataclass(frozen=True)
class Cover:
    """The first page; ``date`` is ISO, '' where none is to be printed; ``subtitle`` '': the date of the data, told when a file is made."""

    title: str
    unit: str = ""
    date: str = ""
    author: str = ""
    subtitle: str = ""

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            object.__setattr__(self, name, printable(getattr(self, name)))

    def to_mapping(self) -> dict[str, str]:
        return {"title": self.title, "unit": self.unit, "date": self.date, "author": self.author, "subtitle": self.subtitle}


@dataclass(frozen=True)
class Briefing:
    """Views in the order of the pages.

    ``shown``: for each item what it showed when last composed or refreshed, () before that; ``as_of``: ISO date of those figures.
    """

    cover: Cover
    items: tuple[View, ...] = ()
    template: str = "16:9"
    lang: str = "zh"
    parts: tuple[str, ...] = PARTS
    shown: tuple[Figures, ...] = ()
    as_of: str = ""
    changed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)    # item -> sentences on what changed at the last refresh

    def __post_init__(self) -> None:
        if self.template not in TEMPLATES:
            raise BriefingError("brief_template", value=self.template, known=", ".join(TEMPLATES))
        if self.lang not in LANGUAGES:
            raise BriefingError("brief_language", value=self.lang, known=", ".join(LANGUAGES))
        strange = [part for part in self.parts if part not in PARTS]
        if strange:
            raise BriefingError("brief_part", value=", ".join(map(str, strange)), known=", ".join(PARTS))

    def to_mapping(self) -> dict[str, Any]:
        """As JSON knows it; ``from_mapping`` gives the same briefing back."""
        return {"cover": self.cover.to_mapping(), "items": [item.to_mapping() for item in self.items], "template": self.template,
                "lang": self.lang, "parts": list(self.parts), "shown": [dict(one) for one in self.shown], "as_of": self.as_of,
                "changed": {str(place): list(said) for place, said in self.changed.items()}}

    @classmethod
    def from_mapping(cls, body: Mapping[str, Any]) -> Briefing:
        """BriefingError where the mapping is no briefing (damaged, or of a later version)."""
        try:
            known = {str(key): str(value) for key, value in body["cover"].items() if key in Cover.__dataclass_fields__}
            if known.get("subtitle") in {say("as_of", lang, date=body.get("as_of")) for lang in LANGUAGES}:
                known["subtitle"] = ""      # saved when the date still stood in it
            return cls(
                cover=Cover(**known), items=tuple(View.from_mapping(item) for item in body["items"]), template=body.get("template", "16:9"),
                lang=body.get("lang", "zh"), parts=tuple(body.get("parts", PARTS)), shown=tuple(map(dict, body.get("shown", ()))),
                as_of=str(body.get("as_of", "")),
                changed={int(place): tuple(said) for place, said in body.get("changed", {}).items()})
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BriefingError("brief_damaged", reason=f"{type(error).__name__}: {error}") from None

    def dated(self, as_of: str) -> Briefing:
        """As a file is made of it: on the cover the date of the data (ISO), where the reader wrote no subtitle."""
        if self.cover.subtitle:
            return self
        return replace(self, cover=replace(self.cover, subtitle=say("as_of", self.lang, date=as_of or say("unsaid", self.lang))))
