"""Before the routes: who may ask, what browsers are told, whether the store is well, and what the log says of it."""
from __future__ import annotations

import datetime
import io
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made import document, figures, target
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from targets import clock, logs, tokens
from targets.access import Person, Refused, Role
from targets.api import health
from targets.api.asking import ApiError
from targets.api.guard import Guard
from targets.store import Store
from targets.tokens import TokenError

PEOPLE = {role.value: Person(f"某{role.value}", f"s-{role.value}", role) for role in Role}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'one.db'}")
    store.replace_document(document(), [target()])
    yield store
    store.close()


def site(store: Store | None = None, *, by_login: bool = False, anybody: bool = False, base: str = "", **options: Any) -> TestClient:
    """An app behind the guard; who asks is told by the header X-Is."""
    def plain(_: Request) -> Response:
        return PlainTextResponse("data")

    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close()

    def asking(connection: HTTPConnection) -> Person | None:
        said = connection.headers.get("x-is", "")
        if said == "broken":
            raise ApiError(401, "signin_token")
        return PEOPLE.get(said)

    paths = ("/api", "/api/targets", "/apiary", "/media/1.png", "/_stcore/metrics", "/_stcore/upload_file/a/b", "/_stcore/health", "/")
    routes = [*(Route(base + path, plain, methods=["GET", "PUT"]) for path in paths), WebSocketRoute(base + "/_stcore/stream", stream)]
    if store is not None:
        routes += health.routes(lambda: store, read_only=lambda: False)
    guard = Middleware(Guard, by_login=lambda: by_login, anybody=lambda: anybody, asking=asking, base=base)
    return TestClient(Starlette(routes=routes, middleware=[guard]), base_url="http://localhost:8501", **options)


@pytest.mark.parametrize(("host", "client", "status"), [
    ("localhost:8501", "127.0.0.1", 200), ("127.0.0.1", "127.0.0.1", 200), ("[::1]:8501", "::1", 200), ("LOCALHOST", "127.8.0.1", 200),
    ("evil.example", "127.0.0.1", 403), ("localhost.evil.example", "127.0.0.1", 403), ("x@evil.example:80", "127.0.0.1", 403), ("", "127.0.0.1", 403),
    ("localhost:8501", "10.1.2.3", 403), ("localhost:8501", "strange", 403), ("127.0.0.1", "::ffff:10.1.2.3", 403)])
def test_without_a_log_in_only_this_machine_comes_in_and_under_its_own_name(host: str, client: str, status: int) -> None:
    asked = site(client=(client, 1)).get("/api/targets", headers={"host": host})
    assert asked.status_code == status
    if status == 403:
        assert asked.json()["error"] == "signin_local_only"
        assert "data" not in asked.text


def test_the_pages_stream_is_guarded_as_well() -> None:
    with pytest.raises(WebSocketDisconnect) as caught, site(client=("10.1.2.3", 1)).websocket_connect("/_stcore/stream"):
        pass
    assert caught.value.code == 1008
    with site(client=("127.0.0.1", 1)).websocket_connect("/_stcore/stream", headers={"host": "localhost:8501"}):
        pass


def test_what_is_said_to_be_open_is_open() -> None:
    assert site(anybody=True, client=("10.1.2.3", 1)).get("/api", headers={"host": "targets.example"}).status_code == 200


@pytest.mark.parametrize("base", ["", "/tt"])
@pytest.mark.parametrize(("path", "statuses"), [        # nobody, viewer, editor
    ("/api", (401, 200, 200)), ("/api/targets", (401, 200, 200)), ("/media/1.png", (401, 200, 200)), ("/_stcore/metrics", (401, 200, 200)),
    ("/_stcore/upload_file/a/b", (401, 403, 200)), ("/apiary", (200, 200, 200)), ("/_stcore/health", (200, 200, 200)), ("/", (200, 200, 200))])
def test_with_a_log_in_data_is_for_those_let_in(path: str, statuses: tuple[int, ...], base: str) -> None:
    client = site(by_login=True, client=("10.1.2.3", 1), base=base)
    for who, status in zip(("", "viewer", "editor"), statuses, strict=True):
        asked = client.put(base + path, headers={"x-is": who, "host": "targets.example"})
        assert asked.status_code == status
        if status != 200:
            assert set(asked.json()) == {"error", "zh", "en"}
            assert ("www-authenticate" in asked.headers) == (status == 401)


@pytest.mark.parametrize("base", ["/a", "/ap", "/api", "/m", "/_stcore"])
@pytest.mark.parametrize("path", ["/api/targets", "/media/1.png", "/_stcore/metrics", "/_stcore/upload_file/a/b"])
def test_a_base_that_begins_like_a_guarded_path_opens_none(base: str, path: str) -> None:
    client = site(by_login=True, base=base)
    assert client.get(path).status_code == 401       # the routes of the API stay at the root
    assert client.get(base + path).status_code == 401


def test_a_token_that_does_not_hold_is_told_apart_from_none() -> None:
    asked = site(by_login=True).get("/api", headers={"x-is": "broken"})
    assert (asked.status_code, asked.json()["error"]) == (401, "signin_token")


def test_browsers_are_told_what_to_forbid_whatever_the_answer() -> None:
    for asked in (site().get("/"), site(by_login=True).get("/api"), site().get("/nothing")):
        assert asked.headers["x-frame-options"] == "SAMEORIGIN"
        assert asked.headers["x-content-type-options"] == "nosniff"
        assert asked.headers["referrer-policy"] == "same-origin"
        policy = dict(part.split(" ", 1) for part in asked.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'self'"
        assert (policy["object-src"], policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'self'", "'self'")
        assert "http:" not in asked.headers["content-security-policy"]
        assert len(asked.headers["x-request-id"]) == 10


# -- tokens

def test_a_token_reads_until_it_is_revoked_and_is_nowhere_in_the_store(store: Store, tmp_path: Path) -> None:
    admin = store.acting(PEOPLE["admin"])
    token = tokens.issue(admin, "统计平台", days=30)
    found = tokens.holder(store, token)
    assert found is not None
    assert (found.name, found.role, found.may("figures"), found.may("own")) == ("统计平台", Role.VIEWER, False, False)
    assert tokens.holder(store, token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert tokens.holder(store, "") is None
    store.engine.dispose()
    assert all(token.encode() not in file.read_bytes() for file in tmp_path.iterdir())
    assert "sha256" not in store.kept_log()[0]["body"]
    assert [(one["name"], one["by"], one["ended"]) for one in tokens.listing(store)] == [("统计平台", "某admin", False)]
    tokens.revoke(admin, "统计平台")
    assert tokens.holder(store, token) is None
    assert tokens.listing(store) == []
    assert tokens.holder(store, tokens.issue(admin, "统计平台")) is not None


def test_a_token_ends_on_its_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    token, first = tokens.issue(store, "a", by="li", days=2), clock.today()
    for days, holds in ((2, True), (3, False)):
        monkeypatch.setattr(tokens, "today", lambda days=days: first + datetime.timedelta(days=days))
        assert (tokens.holder(store, token) is not None) is holds


@pytest.mark.parametrize(("name", "days", "code"), [(" ", 5, "token_nameless"), ("a", 0, "token_days"), ("a", 9999, "token_days"), ("b ", 5, "token_taken")])
def test_a_token_that_can_not_be_issued_is_told_why(store: Store, name: str, days: int, code: str) -> None:
    tokens.issue(store, "b", by="li")
    with pytest.raises(TokenError) as caught:
        tokens.issue(store, name, by="li", days=days)
    assert caught.value.code == code
    with pytest.raises(TokenError, match="没有名为"):
        tokens.revoke(store, "nobody")


def test_only_administrators_issue_and_revoke(store: Store) -> None:
    tokens.issue(store, "b", by="li")
    for role in (Role.VIEWER, Role.EDITOR, Role.REVIEWER):
        with pytest.raises(Refused):
            tokens.issue(store.acting(PEOPLE[role]), "a")
        with pytest.raises(Refused):
            tokens.revoke(store.acting(PEOPLE[role]), "b")


# -- health

def test_a_store_that_is_well_says_so_to_anybody(store: Store) -> None:
    asked = site(store, by_login=True, client=("10.1.2.3", 1)).get("/healthz", headers={"host": "probe"})
    assert (asked.status_code, asked.json()) == (200, {"status": "ok", "store": dict.fromkeys(health.health.CHECKS, True)})
    assert site(store, by_login=True).get("/livez").json() == {"status": "ok"}


@pytest.mark.parametrize(("harm", "failed"), [
    ("DROP TABLE documents", {"readable", "schema", "writable"}), ("UPDATE alembic_version SET version_num = '0001'", {"schema"})])
def test_a_store_that_is_not_well_is_told_by_what_fails(store: Store, harm: str, failed: set[str]) -> None:
    with store.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql(harm)
    asked = site(store).get("/healthz")
    assert asked.status_code == 503
    assert {name for name, held in asked.json()["store"].items() if not held} == failed


@pytest.mark.parametrize("content", [b"this is no database at all, only text" * 40, b""])
def test_a_damaged_or_empty_file_is_told(store: Store, tmp_path: Path, content: bytes) -> None:
    store.close()
    for file in tmp_path.glob("one.db*"):
        file.unlink()
    (tmp_path / "one.db").write_bytes(content)
    asked = site(store).get("/healthz")
    assert asked.status_code == 503
    assert site(store).get("/livez").status_code == 200


def test_a_file_that_can_not_be_written_is_told_and_nothing_is_written_to_find_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.papers_mark(), len(list(Path(store.url.removeprefix("sqlite:///")).parent.iterdir()))
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).endswith("one.db"))
    asked = site(store).get("/healthz")
    assert (asked.status_code, asked.json()["store"]["writable"]) == (503, False)
    assert (store.papers_mark(), len(list(Path(store.url.removeprefix("sqlite:///")).parent.iterdir()))) == before
    routes = health.routes(lambda: store, read_only=lambda: True)
    assert TestClient(Starlette(routes=routes)).get("/healthz").status_code == 200


def test_a_database_of_either_kind_is_well(database: str) -> None:
    held = Store(database)
    assert site(held).get("/healthz").status_code == 200
    held.close()


# -- the log

@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    before = logs.log.handlers[:], logs.log.level, logs.log.propagate
    logs.set_up(form="json", level="debug", stream=stream)
    yield stream
    logs.log.handlers[:], logs.log.level, logs.log.propagate = before


def told(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_logged_under_the_id_it_was_answered_with(lines: io.StringIO) -> None:
    asked = site(by_login=True).get("/media/0123456789abcdef.png?name=王丽", headers={"x-is": "nobody"})
    line = next(one for one in told(lines) if one["event"] == "request")
    assert line["request"] == asked.headers["x-request-id"]
    assert (line["method"], line["status"], line["refused"], line["route"]) == ("GET", 401, "signin_needed", "/media")
    assert "王丽" not in lines.getvalue()


@pytest.mark.parametrize("path", ["/api/%1b%5b2J", "/%9b2J%e2%80%ae", "/api/a%c2%85b"])
def test_no_path_acts_on_the_terminal_that_shows_the_log(path: str, lines: io.StringIO) -> None:
    site(client=("10.1.2.3", 1)).get(path)
    route = next(one for one in told(lines) if one["event"] == "request")["route"]
    assert route.isprintable()
    assert route.startswith("/")


def test_a_write_is_logged_without_person_or_figure(store: Store, lines: io.StringIO) -> None:
    with logs.within(request="r1", session="s1"):
        store.acting(PEOPLE["editor"]).save_actuals(figures({"value": 81.37, "note": "张三说"}), by="", origin="form")
    line = next(one for one in told(lines) if one["event"] == "write")
    assert (line["right"], line["request"], line["session"]) == ("figures", "r1", "s1")
    for word in ("某editor", "s-editor", "81.37", "张三"):
        assert word not in lines.getvalue()


def test_a_fault_is_logged_by_kind_and_place_and_not_by_its_words(lines: io.StringIO) -> None:
    def fails() -> None:
        raise ValueError("王丽 entered 81.37")

    try:
        fails()
    except ValueError as error:
        known = logs.fault(error)
    line = told(lines)[-1]
    assert (line["request"], line["error"], line["level"]) == (known, "ValueError", "error")
    assert line["where"][-1].startswith("tests/test_guard.py:")
    assert line["where"][-1].endswith(" fails")
    assert datetime.datetime.fromisoformat(line["at"]).tzinfo        # when, and not the places once more
    assert "王丽" not in lines.getvalue()


def test_libraries_say_what_happened_but_not_to_whom(lines: io.StringIO) -> None:
    other = logging.getLogger("streamlit.some_part")
    logs.set_up(form="json", stream=lines)
    other.warning("no session for %s", "wang@example.org")
    try:
        raise KeyError("wang@example.org")
    except KeyError:
        other.exception("failed")
    other.handlers.clear()
    first, second = told(lines)[-2:]
    assert (first["logger"], first["message"]) == ("streamlit.some_part", "no session for %s")
    assert (second["error"], "wang" in lines.getvalue()) == ("KeyError", False)


def test_parts_of_the_program_are_heard_with_their_reasons(lines: io.StringIO) -> None:
    logging.getLogger("targets.listing.lists").warning("lists come from memory: %s", OSError(28, "No space left on device"))
    assert "No space left on device" in told(lines)[-1]["message"]


def test_as_text_a_line_is_one_line(lines: io.StringIO) -> None:
    logs.set_up(form="text", stream=lines)
    logs.event("read", file="two\nlines", n=3)
    assert lines.getvalue().count("\n") == 1
    assert 'read file="two\\nlines" n=3' in lines.getvalue()


def test_a_store_tells_no_figures_when_its_driver_fails(store: Store) -> None:
    assert store.engine.hide_parameters
