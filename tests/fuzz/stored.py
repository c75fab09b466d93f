"""Trials of what comes from an address or from the store: filters, views, briefings, answers, decisions, backups."""
from __future__ import annotations

import functools
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from targets import backup, finding, mapping, override, progress, review, views
from targets.actuals import answers, understand
from targets.api import asking
from targets.api.tables import TABLES
from targets.briefing.model import Briefing
from targets.charts import Style
from targets.config import Progress
from targets.finding import Filters
from targets.live import Live
from targets.moment import Moment
from targets.store import Store
from targets.views import Material, View
from tests import app_store, charts_made, made, sheets_made
from tests.fuzz.bounds import Trial, as_json, hold, told
from tests.fuzz.files import FIGURES
from tests.fuzz.settings import folder


def said(data: bytes) -> Any:
    """The JSON an input is; NaN and the like are none.  None for what is no JSON."""
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"), parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


def as_address(told: Any) -> dict[str, list[str]] | None:
    """JSON as the parameters of an address: texts by name."""
    if not isinstance(told, dict):
        return None
    return {name: [str(one) for one in value] if isinstance(value, list) else [str(value)] for name, value in told.items()}


@functools.cache
def store() -> Store:
    one = Store(app_store.fill(folder() / "app.db"))
    one.save_actuals(made.figures({}, {"year": 2020, "value": 82.0}), by="li", origin="form")
    return one


@functools.cache
def moment() -> Moment:
    return Live(store(), Progress()).now()


@functools.cache
def options() -> dict[str, list[Any]]:
    return finding.options(moment()("scoreboard"))


def check_address(data: bytes) -> None:
    """Whatever an address says: filters that can be applied, and every word that was not understood told."""
    address = as_address(said(data))
    if address is None:
        return
    board = moment()("scoreboard")
    filters, strange = Filters.from_query(address, options())
    found = filters.apply(board)
    hold(len(found) <= len(board), "filters add rows")
    named = sum(len(set(values)) for name, values in address.items() if name in finding.FIELDS)
    hold(sum(map(len, filters)) + len(strange) == named, "a word of the address is lost")
    hold(Filters.from_query(filters.to_query(), options()) == (filters, []), "an address of our own is not understood")
    finding.counts(board, filters)
    Filters.of(address).apply(board)
    finding.search(board, moment()("documents"), " ".join(value for values in address.values() for value in values))
    pairs = [(name, value) for name, values in address.items() for value in values]
    for name in TABLES:
        with told():
            asked = asking.read(name, "json", pairs, moment())
            asked.table.chosen(moment(), asked.filters)
    with told():
        for name in address:
            asking.table(name)


@functools.cache
def few() -> Material:
    """A small board: one that is quickly drawn."""
    whole = charts_made.material()
    board = whole.board[whole.board["region"].isin(["贵州", "全国"])]
    return Material(board, whole.pairs_of(board), whole.documents, whole.naming, whole.as_of)


def check_view(data: bytes) -> None:
    """A kept view is drawn or refused; a briefing too."""
    body = said(data)
    with told():
        view = View.from_mapping(body)
        hold(View.from_mapping(json.loads(as_json(view.to_mapping()))) == view, "a view comes back as another")
        views.rows(view, few())
        views.data(view, few(), "zh")
        drawn = views.draw(view, few(), Style(lang="en"))
        drawn.to_json()
    with told():
        briefing = Briefing.from_mapping(body)
        hold(Briefing.from_mapping(json.loads(as_json(briefing.to_mapping()))).to_mapping() == briefing.to_mapping(), "a briefing comes back as another")
        briefing.dated("2020-01-01")


@functools.cache
def file() -> bytes:
    return sheets_made.to_csv(FIGURES)


@functools.cache
def read() -> Any:
    return understand(file(), "a.csv")


def check_answers(data: bytes) -> None:
    """Answers kept for a file of the same shape, by whatever version: they are used or left aside; hints that can't be meant are refused."""
    body, shape = said(data), read().fingerprint
    remembered = answers.recalled([{"name": shape, "body": body}], shape, read().samples)
    kept, _ = answers.to_confirm(remembered, ["粮食产量"])
    with told(ValueError, TypeError):
        again = understand(file(), "a.csv", **kept.hints)
        hold(len(again.frame) > 0 or len(again.issues) > 0, "neither figures nor a word why")
        answers.questions(again.issues)
    if isinstance(body, dict):
        rows = made.actuals({}, {"metric": "电解铝能耗", "year": 2020})
        names = list(mapping.wordings(rows))
        maps = [{"name": name, "body": body} for name in names]
        with told():
            mapping.left(maps)
            mapping.applied(rows, moment()("targets"), mapping.offered(rows, moment()("targets"), maps))


def check_decision(data: bytes) -> None:
    """Decisions about a target are kept whole or refused, and then it is judged."""
    told_ = said(data)
    acts = []
    targets = moment()("targets")
    goal = targets.iloc[0].to_dict()
    for one in (told_ if isinstance(told_, list) else [])[:6]:
        if isinstance(one, dict) and isinstance(one.get("field"), str) and isinstance(one.get("reason"), str):
            with told():
                acts.append(override.make(goal, one["field"], one.get("value"), one["reason"]))
    rows = [json.loads(as_json(act.row())) | {"override": at + 1, "batch": str(at), "at": "2026-01-01T00:00:00+00:00", "by": "li", "by_id": None} for at, act in enumerate(acts)]
    laid = override.lay(targets, rows)
    override.log_table(rows, targets)
    progress.evaluate(laid, moment()("actuals"), 2020)


@functools.cache
def empty() -> Store:
    return Store(f"sqlite:///{folder() / 'empty.db'}")


@functools.cache
def parts() -> dict[str, bytes]:
    whole = folder() / "whole.zip"
    one = store()
    one.keep("view", "铝", {"page": "metric", "query": {"m": ["=甲"]}}, by="li")
    one.override([override.make(one.targets().iloc[0].to_dict(), "tolerance", 2, "x")], by="li")
    one.decide([review.correct(one.records("guizhou")[0], {"value": 85.5})], by="li")
    one.save_actuals(made.figures({"year": 2021, "value": 83.0}), by="li", origin="a.csv", files=[("a.csv", b"a,1")])
    backup.backup(store(), whole)
    with zipfile.ZipFile(whole) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def held(one: Store) -> int:
    with one.engine.connect() as connection:
        return sum(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in backup.tables())


def check_backup(data: bytes) -> None:
    """A backup comes back whole or nothing of it does; a store that took one can be read."""
    name, _, content = data.partition(b"\n")
    buffer = io.BytesIO()
    if name == b"zip":
        buffer.write(content)
    else:
        with zipfile.ZipFile(buffer, "w") as archive:
            for one, line in (parts() | {name.decode("utf-8", "replace") or "x": content}).items():
                archive.writestr(one, line)
    kept = folder() / "kept.zip"
    kept.write_bytes(buffer.getvalue())
    counts: Mapping[str, int] = {}
    try:
        with told():
            counts = backup.restore(empty(), kept)
        hold(held(empty()) == sum(counts.values()), "half a backup came back")
        hold(bool(counts) or content != parts().get(name.decode("utf-8", "replace")), "a whole backup is refused")
        if counts:
            with told():
                _read(empty())
    finally:
        with empty().engine.begin() as connection:
            for table in reversed(backup.tables()):
                connection.execute(sa.delete(table))


def _read(one: Store) -> None:
    """Tables whose columns alone decide whether they can be read; what decisions mean is for those who made them."""
    one.documents()
    one.actuals()
    one.kept("view")


def _backups() -> list[bytes]:
    return [f"{name}\n".encode() + content for name, content in parts().items() if content]


def _some(*bodies: Any) -> list[bytes]:
    return [json.dumps(body, ensure_ascii=ascii_).encode() for body in bodies for ascii_ in (False, True)]


def _addresses() -> list[bytes]:
    return _some({"region": ["贵州"], "year": ["2020", "0"], "status": ["met"], "metric": ["电解铝产能利用率"]}, {"page": "2", "size": "10", "fields": "region,value", "lang": "zh"},
                 {"group": "west", "lead": "-", "role": "target", "reviewed": "open", "force": "-", "paper": "guizhou", "sector": "有色金属"})


def _views() -> list[bytes]:
    view = View("ranked", charts_made.key("森林覆盖率"), {"region": ["贵州"], "year": ["2025"]}, "标题", "一句话").to_mapping()
    every = [one.to_mapping() for one in charts_made.views().values()]
    return _some(view, *every, {"cover": {"title": "t"}, "items": [view], "template": "16:9", "lang": "zh", "parts": [], "shown": [{}], "as_of": "2020-01-01",
                                "changed": {"0": ["x"]}})


def _answers() -> list[bytes]:
    return _some({"file": "a.csv", "answers": [["region", "贵州", "云南"], ["unit", "粮食产量", "吨"], ["cumulative", "", True], ["falls", "", False]],
                  "fixes": {"header": 3, "axes": {"B": "year", "3": "year"}, "metrics": {"粮食产量": "谷物产量"}, "kind": "level", "encoding": "utf-8"}},
                 {"metric": "电解铝产能利用率", "metric_id": None, "kind": "level", "sector": None, "unit": "%", "said": "电解铝能耗", "said_unit": "%"}, {"leave": True})


def _decisions() -> list[bytes]:
    return _some([{"field": "tolerance", "value": 2, "reason": "x"}, {"field": "status", "value": "met", "reason": "x"},
                  {"field": "metric_polarity", "value": "down", "reason": "x"}, {"field": "definition", "value": "x", "reason": "x"},
                  {"field": "stepped_back", "value": None, "reason": "x"}, {"field": "metric_shape", "value": "flow", "reason": "x"}])


def _words() -> list[str]:
    return [*(f'"{name}":' for name in (*finding.FIELDS, *asking.OTHERS, *answers.FIXES, "answers", "fixes", "field", "value", "reason", "kind", "subject",
                                        "filters", "cover", "items", "shown", "changed", "format", "version", "rows", *override.FIELDS)),
            "null", "true", "1e999", "-1", "[]", "{}", '""', "[[", "]]", "\\ud800", "\\u0000", '"贵州"', '"2020"', "99999999999999999999"]


TRIALS = [
    Trial("address", check_address, _addresses, _words),
    Trial("views", check_view, _views, _words, size=lambda data: len(data) + 10_000),
    Trial("answers", check_answers, _answers, _words),
    Trial("decisions", check_decision, _decisions, _words),
    Trial("backup", check_backup, _backups, _words, size=lambda data: len(data) + 10_000),
]
