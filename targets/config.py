"""``config.yaml``: what the user decides, with the rules each setting is held to (``configfile``). Read when asked, never at import."""
from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract import lexicon
from extract.errors import LexiconError
from extract.language import LANGUAGES
from extract.readers.limits import DEFAULT, Limits, raised
from targets.access import NOBODY, Access, Role
from targets.configfile import (
    ConfigError,
    Rules,
    is_count,
    is_counted,
    is_not_negative,
    is_positive,
    is_text,
    is_yes_no,
    read,
)
from targets.text import OWN_STATES, entry

TOP = Path(__file__).resolve().parent.parent
SQLITE = "sqlite:///"


@dataclass(frozen=True)
class Tolerance:
    """What 左右 allows: in points for rates and shares, in percent of the target for amounts."""

    growth_points: float = 0.3
    unemployment_points: float = 0.1
    share_points: float = 0.5
    amount_percent: float = 2.0
    metrics: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Cutoffs:
    """Where one state ends and the next begins: ratios and shares of 1, points for small averages (method, section 4)."""

    on_track: Decimal = Decimal("0.95")
    slightly_behind: Decimal = Decimal("0.60")
    just_started: Decimal = Decimal("0.10")
    head_room: Decimal = Decimal("0.10")
    narrow_range: Decimal = Decimal("0.10")
    ceiling: Decimal = Decimal("1.05")
    rank_near: Decimal = Decimal("0.20")
    small_average: Decimal = Decimal(2)
    small_on_track: Decimal = Decimal("0.1")
    small_behind: Decimal = Decimal("0.5")


@dataclass(frozen=True)
class Progress:
    """How targets are judged; ``states``: a person's own words, {state: {zh, en}}."""

    tolerance: Tolerance = field(default_factory=Tolerance)
    cutoffs: Cutoffs = field(default_factory=Cutoffs)
    states: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Uploads:
    """What people hand in through the pages: how large it may be, and what reading it may take.

    ``seconds`` of processor time and ``memory_mb`` are those of one file in its worker; ``workers`` files are read at once,
    another waits ``wait_seconds`` for its turn.
    """

    max_mb: float = 50.0
    unpacked_mb: float = DEFAULT.unpacked_mb
    files: int = DEFAULT.files
    nesting: int = DEFAULT.nesting
    pages: int = DEFAULT.pages
    sheets: int = DEFAULT.sheets
    rows: int = DEFAULT.rows
    cells: int = DEFAULT.cells
    seconds: float = 120.0
    memory_mb: float = 2000.0
    workers: int = 2
    wait_seconds: float = 30.0

    @property
    def limits(self) -> Limits:
        return replace(DEFAULT, size_setting="uploads.max_mb", **{name: getattr(self, name) for name in LIMITED})


LIMITED = ("max_mb", "unpacked_mb", "files", "nesting", "pages", "sheets", "rows", "cells")     # of a file; the rest is of its worker


@dataclass(frozen=True)
class Log:
    """How the server writes its log: ``format`` text or json, ``level`` as the standard library calls it."""

    format: str = "text"
    level: str = "info"


@dataclass(frozen=True)
class Config:
    """The settings in use; ``path`` is the file they were read from (None: defaults)."""

    store_url: str = f"{SQLITE}{TOP / 'data' / 'targets.db'}"
    wait_seconds: float = 5.0
    backup_folder: Path | None = None
    backup_keep: int = 14
    backup_at: str = "03:00"
    seeds: Path = TOP / "seeds"
    max_mb: float = DEFAULT.max_mb
    uploads: Uploads = field(default_factory=Uploads)
    language: str = "auto"
    fonts: tuple[str, ...] = ("Noto Sans CJK SC", "sans-serif")
    chart_width: int = 1280
    chart_height: int = 720
    chart_scale: float = 2.0
    map_file: Path | None = None
    map_approval: str = ""
    progress: Progress = field(default_factory=Progress)
    vocabulary: Mapping[str, Any] = field(default_factory=dict)
    access: Access = field(default_factory=Access)
    log: Log = field(default_factory=Log)
    recycle: bool = True
    path: Path | None = None

    @property
    def limits(self) -> Limits:
        """Of files read by a command."""
        return raised(replace(DEFAULT, max_mb=self.max_mb), vars(self.uploads))


def _time_of_day(value: Any) -> str | None:
    """``HH:MM``; also from what YAML makes of 23:00 without quotes (minutes: 1380).  None for another value."""
    if is_count(value) and value < 24 * 60:
        return f"{value // 60:02}:{value % 60:02}"
    return value if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) else None


def _role(value: Any) -> bool:
    return value in list(Role)


STATES = frozenset(entry("progress", "states"))
ROLES = " | ".join(Role)

# setting -> (test, what a good value is); the loader refuses every key that is not here
RULES: Rules = {
    "store.url": (is_text, "database URL"),
    "store.wait_seconds": (is_positive, "> 0"),
    "backup.folder": (is_text, "folder"),
    "backup.keep": (is_count, "0, 1, 2 …"),
    "backup.at": (lambda value: _time_of_day(value) is not None, '"HH:MM"'),
    "folders.seeds": (is_text, "folder"),
    "documents.max_mb": (is_positive, "> 0"),
    **{f"uploads.{one.name}": (is_positive, "> 0") if one.type == "float" else (is_counted, "1, 2, 3 …") for one in fields(Uploads)},
    "language": (lambda value: value in ("auto", "zh", "en"), "auto | zh | en"),
    "fonts": (lambda value: isinstance(value, list) and bool(value) and all(map(is_text, value)), "[…]"),
    "charts.width": (is_positive, "> 0"),
    "charts.height": (is_positive, "> 0"),
    "charts.scale": (is_positive, "> 0"),
    "charts.map.geojson": (is_text, "file.geojson"),
    "charts.map.approval": (is_text, "GS(…)…号"),
    "progress.tolerance.growth_points": (is_not_negative, ">= 0"),
    "progress.tolerance.unemployment_points": (is_not_negative, ">= 0"),
    "progress.tolerance.share_points": (is_not_negative, ">= 0"),
    "progress.tolerance.amount_percent": (is_not_negative, ">= 0"),
    "progress.tolerance.metrics": (
        lambda value: isinstance(value, dict) and all(map(is_not_negative, value.values())), "{metric_id: >= 0}"),
    **{f"progress.cutoffs.{cut.name}": (is_positive, "> 0") for cut in fields(Cutoffs)},
    "progress.states": (lambda value: isinstance(value, dict) and all(
        code in STATES and isinstance(own, dict) and own and set(own) <= set(LANGUAGES) and all(map(is_text, own.values()))
        for code, own in value.items()), "{state: {zh: …, en: …}}"),
    "vocabulary": (lambda value: isinstance(value, dict), "{…}"),
    "access.open": (is_yes_no, "true | false"),
    "access.read_only": (is_yes_no, "true | false"),
    "access.claim": (is_text, "groups"),
    "access.roles": (lambda value: isinstance(value, dict) and all(is_text(name) and _role(role) for name, role in value.items()),
                     f"{{group: {ROLES}}}"),
    "access.people": (lambda value: isinstance(value, dict) and all(
        is_text(name) and (role == NOBODY or _role(role)) for name, role in value.items()), f"{{mail: {ROLES} | {NOBODY}}}"),
    "access.default": (lambda value: value == NOBODY or _role(value), f"{NOBODY} | {ROLES}"),
    "access.hours": (is_positive, "> 0"),
    "log.format": (lambda value: value in ("text", "json"), "text | json"),
    "log.level": (lambda value: value in ("debug", "info", "warning", "error"), "debug | info | warning | error"),
    "server.recycle": (is_yes_no, "true | false"),
}


def load(path: str | Path | None = None) -> Config:
    """Settings from ``path``, else ``TARGETS_CONFIG``, else ``config.yaml`` at the top; defaults where that is absent.

    ``TARGETS_DATABASE_URL`` overrides ``store.url``.  ConfigError for a named file that is missing, for YAML
    that does not parse, for unknown or doubled keys and for bad values, each with file and line.
    """
    named = path or os.environ.get("TARGETS_CONFIG")
    file = Path(named) if named else TOP / "config.yaml"
    values: dict[str, Any] = {}
    if file.is_file():
        values = read(file, RULES)
    elif named:
        raise ConfigError("config_missing", file=file)
    return _build(values, file.resolve() if file.is_file() else None)


def in_use(path: str | Path | None = None) -> Config:
    """``load``, with the settings' own words in use from here on; ConfigError too where they contradict those of the extractor."""
    config = load(path)
    try:
        lexicon.overlay(dict(config.vocabulary))
    except LexiconError as error:
        raise ConfigError("config_vocabulary", file=config.path, reason=error) from error
    OWN_STATES.clear()
    OWN_STATES.update(config.progress.states)
    return config


def _build(values: Mapping[str, Any], file: Path | None) -> Config:
    base, home = Config(), file.parent if file else TOP
    tolerance, cutoffs = (_group(values, f"progress.{group}.") for group in ("tolerance", "cutoffs"))
    url = os.environ.get("TARGETS_DATABASE_URL") or _from_home(values.get("store.url", base.store_url), home)
    return Config(
        store_url=url,
        wait_seconds=float(values.get("store.wait_seconds", base.wait_seconds)),
        backup_folder=home / values["backup.folder"] if "backup.folder" in values else base.backup_folder,
        backup_keep=values.get("backup.keep", base.backup_keep),
        backup_at=_time_of_day(values.get("backup.at")) or base.backup_at,
        seeds=home / values["folders.seeds"] if "folders.seeds" in values else base.seeds,
        max_mb=float(values.get("documents.max_mb", base.max_mb)),
        uploads=Uploads(**{key.removeprefix("uploads."): value for key, value in values.items() if key.startswith("uploads.")}),
        language=values.get("language", base.language),
        fonts=tuple(values.get("fonts", base.fonts)),
        chart_width=int(values.get("charts.width", base.chart_width)),
        chart_height=int(values.get("charts.height", base.chart_height)),
        chart_scale=float(values.get("charts.scale", base.chart_scale)),
        map_file=home / values["charts.map.geojson"] if "charts.map.geojson" in values else None,
        map_approval=values.get("charts.map.approval", ""),
        progress=Progress(Tolerance(**tolerance), Cutoffs(**{name: Decimal(str(cut)) for name, cut in cutoffs.items()}),
                          values.get("progress.states", {})),
        vocabulary=values.get("vocabulary", {}),
        access=Access.said(_group(values, "access.")),
        log=Log(**_group(values, "log.")),
        recycle=values.get("server.recycle", base.recycle),
        path=file,
    )


def _group(values: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): value for key, value in values.items() if key.startswith(prefix)}


def _from_home(url: str, home: Path) -> str:
    """A relative SQLite path counts from the settings' folder, so that any working folder finds the same store."""
    rest = url.removeprefix(SQLITE)
    if rest == url or rest in ("", ":memory:") or rest.startswith(("/", "file:")):
        return url
    return f"{SQLITE}{(home / rest).resolve()}"


# setting -> where ``Config`` holds it, for settings that are not called alike
HELD = {"store.url": "store_url", "store.wait_seconds": "wait_seconds", "folders.seeds": "seeds", "backup.folder": "backup_folder",
        "backup.keep": "backup_keep", "backup.at": "backup_at", "documents.max_mb": "max_mb",
        "charts.width": "chart_width", "charts.height": "chart_height", "charts.scale": "chart_scale",
        "charts.map.geojson": "map_file", "charts.map.approval": "map_approval", "server.recycle": "recycle"}


def listing(config: Config) -> list[tuple[str, Any, str]]:
    """Every setting: its key, the value in use, and where that comes from: environment, file or default."""
    said = read(config.path, RULES) if config.path else {}
    rows = []
    for key in RULES:
        value: Any = config
        for part in HELD.get(key, key).split("."):
            value = getattr(value, part)
        from_environment = key == "store.url" and os.environ.get("TARGETS_DATABASE_URL")
        rows.append((key, value, "environment" if from_environment else "file" if key in said else "default"))
    return rows
