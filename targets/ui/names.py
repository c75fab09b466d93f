"""Names as the reader's language has them: regions, metrics, sectors; and their order."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from extract import indicator
from targets.naming import Naming
from targets.saying import KINDS
from targets.schema import records
from targets.text import label
from targets.ui import frames, state
from targets.ui.i18n import has, t

NATION = "100000"
CODED = ("role", "kind", "direction", "basis", "level")


def naming() -> Naming:
    """All names in the reader's language, for figures and files."""
    return Naming(state.language(), frames.metrics())


def region(name: str) -> str:
    return Naming(state.language()).region(name)


def region_map(frame: pd.DataFrame) -> dict[str, str]:
    return Naming(state.language()).regions(frame)


def only_region(frame: pd.DataFrame) -> str:
    """The region's name where a table holds one, else ''."""
    return region(frame["region"].iloc[0]) if frame["region"].nunique() == 1 else ""


def metric_map() -> dict[str, str]:
    """Names of metrics by key."""
    return frames.metric_names(state.language())


def metric(key: str) -> str:
    return metric_map().get(key, key)


def targets_of(ids: Iterable[str | None]) -> dict[str, dict[str, Any]]:
    """The targets with these ids, as mappings by id."""
    return {row["id"]: row for row in records(frames.rows(dict.fromkeys(one for one in ids if isinstance(one, str) and one)))}


def sector(name: object) -> str:
    return Naming(state.language()).sector(name)


def value(field: str, said: object) -> str:
    """What a field of a record or of a paper holds, as the logs tell it: codes in words, lists joined."""
    if said is None or said in ("", [], ()):
        return t("not_said")
    if isinstance(said, (list, tuple)):
        return t("list_comma").join(map(str, said))
    if isinstance(said, float):
        return f"{said:.15g}"
    if field == "kind" and said in KINDS:
        return KINDS[str(said)][state.language() == "en"]
    key = f"level_{said}" if field == "level" else f"code_{said}"
    return t(key) if field in CODED and has(key) else str(said)


def change(field: str, old: object, new: object) -> str:
    return t("reread_described", field=label(field, state.language()), old=value(field, old), new=value(field, new))


def year(number: int) -> str:
    """2020, or the words for no year (0)."""
    return str(number) if number else t("year_none")


def region_order(frame: pd.DataFrame) -> list[str]:
    """Regions of a table in the statistical order (by code), the nation and places without a code last."""
    known = frame[["region", "region_code"]].dropna(subset=["region"]).drop_duplicates("region")
    known["region_code"] = known["region_code"].replace(NATION, None)
    return list(known.sort_values("region_code", na_position="last", kind="stable")["region"])


def definition(metric_id: object) -> str:
    """What the vocabulary says an indicator means, with the source; '' for a metric it doesn't know."""
    if not isinstance(metric_id, str) or metric_id not in indicator.indicators():
        return ""
    known, lang = indicator.definition(metric_id), state.language()
    text, source = getattr(known, lang), getattr(known, f"source_{lang}")
    if not text:
        return ""
    return t("definition", text=text) + (t("definition_source", source=source) if source else "")


def signed(row: Mapping[str, Any]) -> str:
    """Who signed a line of a log: the name, and the account of their log-in where there was one."""
    account = row.get("by_id")
    return f"{row['by']} [{account}]" if isinstance(account, str) and account else str(row["by"])
