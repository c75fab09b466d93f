"""``python -m targets import-actuals``: files of actual figures in, with the report the app shows."""
from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from targets import import_options, mapping
from targets.actuals import Issue, Reading, Severity, answers, understand
from targets.actuals.diff import counts, diff
from targets.schema import GOALS
from targets.shell import table_text, user
from targets.store import Store
from targets.text import message, minute

SHOWN = 200  # differing figures that are listed


def add_parser(commands: Any) -> None:
    figures = commands.add_parser("import-actuals", help="read tables of actual figures: CSV, TSV, xlsx, xls, web tables, of any layout")
    figures.add_argument("files", nargs="+", metavar="FILE", type=Path)
    figures.add_argument("--dry-run", action="store_true", help="report only, save nothing")
    figures.add_argument("--take-differing", action="store_true",
                         help="save also what differs from another source or a final figure, and what jumps (held back otherwise)")
    figures.add_argument("--fresh", action="store_true", help="use nothing remembered of earlier files: neither corrections nor mappings")
    figures.add_argument("--by", default="", metavar="NAME", help="who enters them (default: the user of this session)")
    import_options.add_options(figures)


def run(args: argparse.Namespace, store: Store, lang: str) -> int:
    """Read and save each file; 1 where one could not be read or something was left out."""
    try:
        hints = import_options.hints_of(args)
    except ValueError as error:
        _complain([message("hint_strange", lang, reason=error)])
        return 2
    goals, left_out = store.targets(GOALS), False
    remembered = _Remembered() if args.fresh else _Remembered(store.kept(answers.KIND), store.kept(mapping.KIND))
    for file in args.files:
        try:
            data = file.read_bytes()
        except OSError as error:
            _complain([message("file_unreadable", lang, file=file, reason=error.strerror or error)])
            left_out = True
            continue
        try:
            reading, said, again = _read(data, file.name, goals, hints, remembered)
        except ValueError as error:  # a hint that means nothing: the same for every file
            _complain([message("hint_strange", lang, reason=error)])
            return 2
        if said is not None and said["used"]:
            print(message("import_remembered", lang, file=file.name, by=said["by"], at=minute(said["at"])))
        asked = {one.field for one in answers.questions(reading.issues)}
        again = {key: answer for key, answer in again.items() if key[0] in asked}
        if again and said is not None:
            _complain([message("import_again", lang, file=file.name, by=said["by"], what="、".join(map(str, again.values())))])
        left_out |= _report(reading, file, lang, again, named=len(args.files) > 1)
        left_out |= _save(_mapped(reading.ready, goals, remembered, file, lang), store, args, file, data, lang)
    return 1 if left_out else 0


@dataclass(frozen=True)
class _Remembered:
    """What the store keeps of earlier files: rows of the kinds ``reading`` and ``metric_map``."""

    readings: Sequence[Mapping[str, Any]] = ()
    maps: Sequence[Mapping[str, Any]] = ()


def _read(data: bytes, name: str, goals: pd.DataFrame, hints: dict[str, Any],
          remembered: _Remembered) -> tuple[Reading, Mapping[str, Any] | None, answers.Answers]:
    """The file read; with what was said of the last file of its shape, where the caller's hints say nothing else; who said it;
    and what of it only the caller can say again."""
    reading = _understand(data, name, goals, hints)
    known = answers.recalled(remembered.readings, reading.fingerprint, reading.samples)
    if known == answers.Said():
        return reading, None, {}
    known, again = answers.to_confirm(known, reading.frame["metric"].dropna())
    given = {key: hint for key, hint in hints.items() if hint is not None}
    said = next(one for one in remembered.readings if one["name"] == reading.fingerprint)
    merged = {key: {**known.hints.get(key, {}), **hint} if isinstance(hint, dict) else hint for key, hint in given.items()}
    again = {key: answer for key, answer in again.items() if key[0] not in given}
    return _understand(data, name, goals, known.hints | merged), {**said, "used": known != answers.Said()}, again


def _mapped(ready: pd.DataFrame, goals: pd.DataFrame, remembered: _Remembered, file: Path, lang: str) -> pd.DataFrame:
    """The figures in the words their metrics were mapped to before, each mapping told."""
    offers = mapping.offered(ready, goals, remembered.maps)
    done = mapping.applied(ready, goals, offers)
    for one in offers:
        if one["name"] in done.used:
            about = {name: one["body"][name] for name in ("said", "said_unit", "metric", "unit")}
            print(message("import_mapped", lang, file=file.name, count=done.used[one["name"]], **about))
    return done.frame


def _understand(data: bytes, name: str, goals: pd.DataFrame, hints: dict[str, Any]) -> Reading:
    from tqdm import tqdm

    with tqdm(unit="row", file=sys.stderr, disable=None, leave=False, desc=name[:30]) as bar:
        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return understand(data, name, targets=goals, progress=progress, **hints)


def _report(reading: Reading, file: Path, lang: str, again: answers.Answers, *, named: bool) -> bool:
    """Print what was understood and every remark, ``named`` after its file; whether something was left out or asked."""
    for table in reading.tables:
        print(message("understood", lang, file=file.name, sheet=f" [{table.sheet}]" if table.sheet else "", place=table.place,
                      layout=message(f"layout_{table.layout}", lang), metrics=_some(table.metrics), units=_some(table.units),
                      years=_span(table.years), regions=table.regions, figures=table.figures))
    options = import_options.answers_to(reading.issues, again)
    for one in reading.issues:
        option = f" [{options[id(one)]}]" if id(one) in options else ""
        _complain([f"{f'{file.name} ' if named else ''}{message(f'severity_{one.severity}', lang)} {one.say(lang)}{option}"])
    return any(_stops(one) for one in reading.issues)


def _stops(one: Issue) -> bool:
    return one.severity in (Severity.ERROR, Severity.ASK)


def _some(words: tuple[str, ...]) -> str:
    return "、".join(words[:3]) + ("…" if len(words) > 3 else "") if words else "—"


def _span(years: tuple[int, ...]) -> str:
    return "—" if not years else str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _save(ready: pd.DataFrame, store: Store, args: argparse.Namespace, file: Path, data: bytes, lang: str) -> bool:
    """Save what can be saved, or say what would be; whether figures were held back, as the app leaves them unticked.

    Held back: what differs from another source or a final figure, and what jumps; all that differs is listed.
    """
    found = diff(ready, store.actuals())
    _differing(found, file, lang)
    held = (found["state"] == "conflict") | found["jump"]
    held &= not args.take_differing
    if args.dry_run:
        print(message("import_dry", lang, file=file, count=len(found), **counts(found)))
    elif not held.all():
        same = found["state"] == "same"     # the file adds nothing to these: what is held of them stays as it is
        taken = found.loc[~held & ~same, list(ready.columns)]
        new = changed = 0
        if len(taken):
            saved = store.save_actuals(taken, by=args.by or user(), origin=file.name, files=[(file.name, data)])
            new, changed = saved.new, saved.changed
        print(message("imported", lang, file=file, new=new, changed=changed, same=int((~held & same).sum())))
    if held.any():
        _complain([message("import_held", lang, file=file, count=int(held.sum()))])
    return bool(held.any())


def _differing(found: pd.DataFrame, file: Path, lang: str) -> None:
    """List the figures that differ from those held, or jump, each with its case."""
    rows = found[found["state"].isin(["changed", "conflict"]) | found["jump"]]
    if rows.empty:
        return
    case = rows["state"].where((rows["state"] == "conflict") | ~rows["jump"], "jump")
    listed = rows.assign(case=[message(f"case_{one}", lang) for one in case])[:SHOWN]
    print(message("import_differing", lang, file=file, count=len(rows), shown=len(listed)))
    print(table_text(listed[["case", "region", "metric", "year", "old_value", "old_unit", "value", "unit", "old_source", "source"]], lang))


def _complain(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
