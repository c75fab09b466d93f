"""Faults around the running application: two of it on one store, a tab closed in mid-save, an upload cut off; and a little load."""
from __future__ import annotations

import http.client
import socket
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import bench_load
from benchmarks.bench_app import Server, running
from benchmarks.visitor import Visitor
from targets.store import Store
from tests import app_store
from tests.browser_app import browser, settle
from tests.test_browser import missing_browser


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Server], Store, Path]]:
    """Two applications on one SQLite file, the store, and the file."""
    file = tmp_path_factory.mktemp("office") / "office.db"
    store = Store(app_store.fill(file), wait_seconds=20)
    with running(file) as one, running(file) as other:
        yield [one, other], store, file
    store.close()


def test_people_at_two_applications_on_one_store_lose_no_save(office: tuple[list[Server], Store, Path]) -> None:
    servers, store, _ = office
    work = bench_load.load(servers, store, seconds=6, readers=4, writers=4, looked=0.5, typed=0.2)
    assert work.errors == []
    assert work.reads
    assert len(work.confirmed) >= 4
    assert bench_load.lost(store, work) == []


def test_a_lost_save_would_be_seen(office: tuple[list[Server], Store, Path]) -> None:
    work = bench_load.Work(confirmed={("贵州", "电解铝产能利用率", 1900): 1.0})
    assert bench_load.lost(office[1], work)


@pytest.mark.browser
def test_a_tab_closed_in_mid_save_leaves_all_of_it_or_nothing(office: tuple[list[Server], Store, Path]) -> None:
    missing_browser()
    servers, store, file = office
    before, lines = len(store.actuals()), len(store.revisions())
    with browser() as chromium:
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{servers[0].port}/entry?lang=zh&entry_region=四川&entry_metric=电解铝产能")
        settle(page)
        page.get_by_label("数值").first.fill("101.5")
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")        # the save waits in its middle
        page.get_by_role("button", name="保存", exact=True).first.click()
        page.wait_for_timeout(700)
        page.close()
        other.execute("ROLLBACK")
        other.close()
    servers[0].quiet()
    assert store.faults(deep=True) == []
    held, log = store.actuals(), store.revisions()
    assert len(held) - before == len(log) - lines <= 1
    assert (held["value"] == 101.5).sum() == len(held) - before
    person = Visitor(servers[0])                # and the next one goes on
    person.enter("next", "四川", "电解铝产能", 2011, 100.25)
    person.leave()
    assert (store.actuals()["value"] == 100.25).sum() == 1


def put(person: Visitor, port: int, data: bytes, sent: int) -> int | None:
    """Upload ``data`` as the page's own script does, but only its first ``sent`` bytes; the status, None where the line was cut."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as asking:
        asking.sendall(f"GET /_stcore/health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        answer = http.client.HTTPResponse(asking)
        answer.begin()
        token = (answer.getheader("Set-Cookie") or "").partition("_streamlit_xsrf=")[2].partition(";")[0]
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n' + data + b"\r\n--b--\r\n"
    head = (f"PUT /_stcore/upload_file/{person.session}/11111111-2222-3333-4444-555555555555 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(body)}\r\nX-Xsrftoken: {token}\r\n"
            f"Cookie: _streamlit_xsrf={token}\r\nConnection: close\r\n\r\n").encode()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(head + body[:sent])
        if sent < len(body):
            return None
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer.status


def test_an_upload_cut_off_leaves_nothing_and_everybody_goes_on(office: tuple[list[Server], Store, Path]) -> None:
    servers, store, _ = office
    server, before = servers[0], store.actuals()
    person = Visitor(server)
    person.visit("entry")
    data = b"region,metric,year,value,unit\n" * 100_000
    for sent in (0, 1_000, 1_500_000):
        assert put(person, server.port, data, sent) is None
    time.sleep(0.5)
    assert put(person, server.port, data, len(data) * 2) in (200, 204)       # whole, it would have come in
    person.visit("entry")
    assert not [words for kind, words in person.said if kind == "error"]
    person.leave()
    assert store.actuals().equals(before)
    assert store.files().empty
    assert store.faults(deep=True) == []


