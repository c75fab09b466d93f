"""The routes beside the pages, asked over real HTTP: the same data, whole, and nothing guessed."""
from __future__ import annotations

import csv
import http.client
import io
import json
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from starlette.requests import Request

from targets import override
from targets.api.asking import parameters
from targets.api.routes import routes
from targets.api.tables import TABLES, Order
from targets.config import Progress
from targets.finding import Filters
from targets.listing import SORTS, Lists
from targets.live import Live
from targets.schema import ACTUAL_COLUMNS
from targets.store import Store
from tests import app_store, made
from tests.browser_app import serve


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = app_store.fill(tmp_path_factory.mktemp("api") / "app.db")
    store = Store(address)
    store.save_actuals(made.figures(*({"region": region, "region_code": code, "year": year, "value": 70.0 + year - 2015, "note": "=1+1"}
                                      for region, code in (("贵州", "520000"), ("陕西", "610000")) for year in (2018, 2019, 2020))),
                       by="li", origin="form")
    with sqlite3.connect(address.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE targets SET lead = '省工信厅牵头，省能源局、省财政厅' WHERE region = '贵州'")
        connection.execute("UPDATE targets SET lead = '省财政厅' WHERE region = '四川'")
    goal = store.targets()[lambda goals: goals["region"] == "陕西"].iloc[0]
    store.override([override.make(goal.to_dict(), "status", "met", "验收")], by="li")
    store.close()
    return address


@pytest.fixture(scope="module")
def site(url: str) -> Iterator[str]:
    with serve(url) as address:
        yield address


def ask(address: str, **options: Any) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(quote(address, safe=":/?&=%,"), **options)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


def rows(address: str) -> dict[str, Any]:
    status, headers, body = ask(address)
    assert (status, headers["content-type"]) == (200, "application/json")
    return json.loads(body, parse_constant=lambda word: pytest.fail(f"{word} in JSON"))


def test_the_pages_are_there_too(site: str) -> None:
    status, headers, body = ask(f"{site}/")
    assert status == 200
    assert b"<html" in body.lower()
    assert headers["content-type"].startswith("text/html")


def shaken(site: str, origin: str) -> int:
    """Status of asking for the pages' stream as a browser does that shows a page of ``origin``."""
    place = urlsplit(site)
    line = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)
    line.request("GET", "/_stcore/stream", headers={
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
        "Sec-WebSocket-Protocol": "streamlit", "Origin": origin})
    status = line.getresponse().status
    line.close()
    return status


def test_a_page_of_another_site_opens_no_stream_and_hands_nothing_in(site: str) -> None:
    assert shaken(site, site) == 101
    for origin in ("https://elsewhere.example", "null", site.replace("127.0.0.1", "127.0.0.1.elsewhere.example")):
        assert shaken(site, origin) == 403, origin
    _, headers, _ = ask(f"{site}/_stcore/health")
    token = headers["set-cookie"].partition("_streamlit_xsrf=")[2].partition(";")[0]
    assert token
    for told in ({}, {"Cookie": f"_streamlit_xsrf={token}"}, {"X-Xsrftoken": token}, {"Cookie": f"_streamlit_xsrf={token}", "X-Xsrftoken": "2|a|b|1"}):
        status, _, _ = ask(f"{site}/_stcore/upload_file/session/file", data=b"x", method="PUT", headers=told)
        assert status == 403, told
    status, _, _ = ask(f"{site}/_stcore/upload_file/session/file", data=b"x", method="PUT",
                       headers={"Cookie": f"_streamlit_xsrf={token}", "X-Xsrftoken": token})
    assert status == 400, "the token holds; there is no such session"


def test_what_there_is_to_ask_for_is_told(site: str) -> None:
    told = rows(f"{site}/api")
    assert set(told) == {"targets", "actuals", "progress", "documents"}
    for one in told.values():
        found = rows(f"{site}{one['json']}")
        assert found["rows"]
        assert list(found["rows"][0]) == one["columns"]
        assert ask(f"{site}{one['csv']}")[0] == 200


def test_targets_and_figures_are_those_of_the_store(site: str, url: str) -> None:
    store = Store(url)
    for name, frame in (("targets", store.targets()), ("actuals", store.actuals())):
        found = rows(f"{site}/api/{name}")
        assert (found["n"], found["pages"], found["next"]) == (len(frame), 1, None)
        assert [row["id"] for row in found["rows"]] == list(frame["id"])
        assert [row["value"] for row in found["rows"]] == list(frame["value"])
    store.close()


def test_filters_cut_each_table_and_add_up_within_a_field(site: str) -> None:
    assert {row["region"] for row in rows(f"{site}/api/targets?region=贵州&region=四川")["rows"]} == {"贵州", "四川"}
    assert [row["region"] for row in rows(f"{site}/api/targets?region=贵州&year=2020&metric=有色工业总产值")["rows"]] == ["贵州"]
    assert {row["year"] for row in rows(f"{site}/api/actuals?year=2019&region=陕西")["rows"]} == {2019}
    progress = rows(f"{site}/api/progress?status=no_actual")
    assert {row["reason"] for row in progress["rows"]} == {"no_actual"}
    assert progress["n"] == len(progress["rows"]) < rows(f"{site}/api/progress")["n"]


def test_a_body_is_found_in_a_phrase_of_duties(site: str) -> None:
    assert {row["region"] for row in rows(f"{site}/api/targets?lead=省财政厅")["rows"]} == {"贵州", "四川"}
    assert ask(f"{site}/api/targets?lead=省工信厅牵头")[0] == 400


def test_targets_say_what_was_taken_over_and_what_people_decided(site: str) -> None:
    told = {row["region"]: row for row in rows(f"{site}/api/targets?fields=region,inherited,inherited_from,stepped_back,overridden")["rows"]}
    assert told["陕西"] == {"region": "陕西", "inherited": False, "inherited_from": None, "stepped_back": None, "overridden": "status"}
    assert told["四川"]["overridden"] is None


def test_without_any_decision_the_columns_are_there_and_empty(tmp_path: Path) -> None:
    store = Store(app_store.fill(tmp_path / "app.db"))
    status, _, body = answered(Live(store, Progress()), "/api/targets")
    store.close()
    assert status == 200
    assert {row["overridden"] for row in json.loads(body)["rows"]} == {None}


def answered(source: Live, path: str) -> tuple[int, str, bytes]:
    """Status, ETag and body of a route without a server."""
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], "path_params": {"path": path[5:]},
             "server": ("127.0.0.1", 80), "scheme": "http"}
    answer = routes(lambda: source)[1].endpoint(Request(scope))
    return answer.status_code, answer.headers.get("etag", ""), answer.body


def test_a_tag_of_one_run_says_nothing_in_the_next(tmp_path: Path) -> None:
    """Marks are counted within a run: with other rules, settings or a store put back the same mark is another answer."""
    store = Store(app_store.fill(tmp_path / "app.db"))
    runs = [Live(store, Progress()) for _ in range(2)]
    first, again, second = (answered(run, "/api/progress")[1] for run in (runs[0], *runs))
    store.close()
    assert first == again != second


def test_pages_follow_each_other_by_their_links(site: str) -> None:
    found, address, seen = [], f"{site}/api/actuals?size=4&fields=id,value", 0
    while address:
        page = rows(address)
        found += [row["id"] for row in page["rows"]]
        assert all(list(row) == ["id", "value"] for row in page["rows"])
        address, seen = page["next"] and site + page["next"], seen + 1
    assert (seen, len(found), len(set(found))) == (2, 6, 6)
    assert rows(f"{site}/api/actuals?size=4&page=9")["rows"] == []


@pytest.mark.parametrize("order", [f"{sign}{name}" for name in SORTS for sign in ("", "-")])
def test_rows_come_in_the_order_asked_for(site: str, url: str, order: str) -> None:
    store = Store(url)
    now = Live(store, Progress()).now()
    wanted = Lists(store, None, Progress()).page(now, Filters(), order.removeprefix("-"), down=order.startswith("-")).ids
    store.close()
    assert len(wanted) > 2
    for table in ("targets", "progress"):
        assert [row["id"] for row in rows(f"{site}/api/{table}?sort={order}")["rows"]] == wanted
    first, second = (rows(f"{site}/api/targets?sort={order}&size=2&page={page}")["rows"] for page in (1, 2))
    assert [row["id"] for row in first + second] == wanted[:4]
    body = ask(f"{site}/api/targets.csv?sort={order}&fields=id")[2].decode("utf-8-sig")
    assert body.split()[1:] == wanted


def test_without_lists_the_order_is_the_same(url: str) -> None:
    store = Store(url)
    now, table, lists = Live(store, Progress()).now(), TABLES["targets"], Lists(store, None, Progress())
    for key in SORTS:
        found = table.page(now, Filters(), None, Order(key, down=True), 0, 100)[0]
        assert found.equals(table.page(now, Filters(), lists, Order(key, down=True), 0, 100)[0])
    store.close()


def test_csv_is_whole_and_holds_no_formula(site: str) -> None:
    status, headers, body = ask(f"{site}/api/actuals.csv")
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    table = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert tuple(table[0]) == ACTUAL_COLUMNS
    assert len(table) == 7
    assert {row[ACTUAL_COLUMNS.index("note")] for row in table[1:]} == {"'=1+1"}
    assert "地区" in ask(f"{site}/api/targets.csv?lang=zh&fields=region,value&size=2")[2].decode("utf-8-sig").splitlines()[0]


@pytest.mark.parametrize(("address", "status", "code", "said"), [
    ("targets?colour=red", 400, "api_parameter", "region, group, sector"),
    ("actuals?status=met", 400, "api_parameter", "year"),           # a figure has no state: nothing is left aside in silence
    ("targets?region=火星", 400, "api_value", "region=火星"),
    ("targets?year=next", 400, "api_value", "year=next"),
    ("targets?page=0", 400, "api_number", "page"),
    ("targets?size=10001", 400, "api_number", "10000"),
    ("targets?size=-1", 400, "api_number", "-1"),
    ("targets?page=1&page=2", 400, "api_once", "page"),
    ("targets?fields=id,colour", 400, "api_field", "colour"),
    ("targets?sort=colour", 400, "api_sort", "region, metric, target"),
    ("targets?sort=--year", 400, "api_sort", "year"),
    ("progress?sort=year&sort=-year", 400, "api_once", "sort"),
    ("actuals?sort=year", 400, "api_parameter", "sort"),
    ("targets?lang=fr", 400, "api_lang", "zh, en"),
    ("reviews", 404, "api_path", "targets, actuals"),
    ("targets.xml", 404, "api_path", ".csv"),
])
def test_what_is_not_known_is_refused_in_a_sentence(site: str, address: str, status: int, code: str, said: str) -> None:
    found, headers, body = ask(f"{site}/api/{address}")
    told = json.loads(body)
    assert (found, headers["content-type"], told["error"]) == (status, "application/json", code)
    for lang, end in (("zh", "。"), ("en", ".")):
        assert told[lang].endswith(end)
        assert said in told[lang]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_written(site: str, method: str) -> None:
    status, headers, body = ask(f"{site}/api/actuals", method=method, data=b"{}")
    assert (status, headers["allow"], json.loads(body)["error"]) == (405, "GET, HEAD", "api_method")


def test_an_unchanged_answer_is_not_sent_twice_and_a_save_is_seen(site: str, url: str) -> None:
    import time
    _, headers, _ = ask(f"{site}/api/actuals?year=2020")
    assert ask(f"{site}/api/actuals?year=2020", headers={"If-None-Match": headers["etag"]})[0] == 304
    store = Store(url)
    batch = store.save_actuals(made.figures({"year": 2020, "value": 99.5}), by="li", origin="form").batch
    end = time.monotonic() + 20        # the mark is looked at every few seconds
    while 99.5 not in {row["value"] for row in rows(f"{site}/api/actuals?year=2020")["rows"]} and time.monotonic() < end:
        time.sleep(0.3)
    assert 99.5 in {row["value"] for row in rows(f"{site}/api/actuals?year=2020")["rows"]}
    assert ask(f"{site}/api/actuals?year=2020", headers={"If-None-Match": headers["etag"]})[0] == 200
    store.undo_actuals(batch, by="li")
    store.close()


def test_a_store_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "text.db"
    file.write_text("not a database at all, " * 100, encoding="utf-8")
    with serve(f"sqlite:///{file}") as address:
        status, _, body = ask(f"{address}/api/targets")
    assert (status, json.loads(body)["error"]) == (503, "store_damaged")


def test_every_column_and_parameter_is_documented() -> None:
    text = (Path(__file__).parent.parent / "docs" / "api.md").read_text("utf-8")
    for name, table in TABLES.items():
        assert f"/api/{name}" in text
        for parameter in parameters(table):
            assert f"`{parameter}`" in text
    named = next(line for line in text.splitlines() if line.startswith("| `sort` |"))
    assert all(key in named for key in SORTS)
    for column in dict.fromkeys((*TABLES["targets"].columns, *TABLES["actuals"].columns)):
        assert f"`{column}`" in text, column
