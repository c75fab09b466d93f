"""A team's log-in with a real provider on this machine: who sees, who saves, who is refused, and who is not let in at all."""
from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from targets.store import Store
from tests import app_store
from tests.browser_app import browser, settle
from tests.provider import PEOPLE, SECRET, Site, guarded, log_in
from tests.test_browser import missing_browser

pytestmark = pytest.mark.browser
COOKIE = "_streamlit_user"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Store]]:
    missing_browser()
    folder = tmp_path_factory.mktemp("roles")
    url = app_store.fill(folder / "app.db")
    store = Store(url)
    with guarded(url, folder) as running:
        yield running, store
    store.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture
def window(site: tuple[Site, Store], chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page of the app in a browser of its own, logged in as somebody."""
    opened = []

    def open_at(path: str, subject: str = "") -> Any:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=site[0].address)
        context.route("**/cdn.jsdelivr.net/**", lambda route: route.abort())
        opened.append(context)
        page = context.new_page()
        page.goto(path)
        if subject:
            log_in(page, subject)
            page.wait_for_url(lambda url: path in url)      # where they wanted to go
            settle(page)
        return page

    yield open_at
    for context in opened:
        context.close()


def asks(page: Any, path: str, **options: Any) -> int:
    return int(page.context.request.get(path, **options).status)


@contextmanager
def unchanged(store: Store) -> Iterator[None]:
    def held() -> tuple[Any, ...]:
        return store.papers_mark(), store.revision(), len(store.kept_log())
    before = held()
    yield
    assert held() == before


def test_nobody_sees_anything_before_the_log_in(site: tuple[Site, Store], window: Callable[..., Any]) -> None:
    page = window("/")
    page.get_by_role("button", name="登录", exact=True).wait_for()
    assert page.get_by_test_id("stTopNavLink").count() == 0
    assert "电解铝" not in page.content()
    for path in ("/api", "/api/targets", "/api/actuals.csv", "/media/x.png", "/_stcore/metrics"):
        assert asks(page, path) == 401
    assert page.context.request.put("/_stcore/upload_file/a/b", data=b"x").status == 401
    assert (asks(page, "/livez"), asks(page, "/healthz")) == (200, 200)


def test_pages_fetch_nothing_from_elsewhere_and_cookies_stay_at_home(site: tuple[Site, Store], window: Callable[..., Any]) -> None:
    page = window("/", "s-view")
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    for path in ("/table", "/metric", "/"):
        page.goto(path)
        settle(page)
    assert len(asked) > 10
    assert [url for url in asked if not url.startswith((site[0].address, "data:", "blob:"))] == []
    assert complaints == []
    cookies = {one["name"]: one for one in page.context.cookies(site[0].address)}
    assert (cookies[COOKIE]["httpOnly"], cookies[COOKIE]["sameSite"], cookies["_streamlit_xsrf"]["sameSite"]) == (True, "Lax", "Lax")


def test_a_viewer_sees_all_and_changes_nothing(site: tuple[Site, Store], window: Callable[..., Any]) -> None:
    with unchanged(site[1]):
        page = window("/entry", "s-view")
        page.get_by_role("button", name="魏看").wait_for()
        assert page.get_by_label("填报人").count() == 0, "the name is that of the log-in"
        page.get_by_text("录入、修改、撤销实际值要有“录入员”角色").first.wait_for()
        assert page.get_by_role("button", name="保存", exact=True).count() == 0
        page.get_by_text("署名：魏看（查看者）").first.wait_for()
        page.goto("/documents?doc=guizhou")
        settle(page)
        assert page.locator(".st-key-accept button").first.is_disabled()
        assert asks(page, "/api/targets") == 200
        assert page.context.request.put("/_stcore/upload_file/a/b", data=b"x").status == 403


def test_an_editor_saves_a_figure_under_their_own_name(site: tuple[Site, Store], window: Callable[..., Any]) -> None:
    page = window("/entry", "s-edit")
    page.get_by_label("数值").first.fill("81.5")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="保存", exact=True).first.click()
    settle(page)
    confirm = page.get_by_role("button", name="已核对，保存")
    if confirm.count():
        confirm.first.click()
    page.get_by_text("新增 1 项").wait_for()
    line = site[1].revisions().iloc[0]
    assert (line["by"], line["by_id"], line["new_value"]) == ("易录", "s-edit", 81.5)
    page.goto("/documents?doc=guizhou")
    settle(page)
    assert page.locator(".st-key-accept button").first.is_disabled()


def test_a_reviewer_accepts_a_record_and_may_not_remove_the_paper(site: tuple[Site, Store], window: Callable[..., Any]) -> None:
    page = window("/documents?doc=guizhou", "s-review")
    page.locator(".st-key-accept button").first.click()
    settle(page)
    act = site[1].reviews().iloc[0]
    assert (act["action"], act["by"], act["by_id"]) == ("accept", "沈核", "s-review")
    page.goto("/settings")
    settle(page)
    assert page.get_by_role("button", name="下载备份").first.is_disabled()
    assert page.get_by_role("button", name="发放令牌").count() == 0


def test_an_administrator_issues_a_token_and_revokes_it(site: tuple[Site, Store], window: Callable[..., Any]) -> None:
    page = window("/settings", "s-admin")
    page.get_by_label("令牌名称").fill("统计平台")
    page.get_by_role("button", name="发放令牌").click()
    settle(page)
    token = page.get_by_test_id("stCode").inner_text().strip()
    program = window("/livez")
    headers = {"Authorization": f"Bearer {token}"}
    assert asks(program, "/api/targets", headers=headers) == 200
    assert asks(program, "/api/targets", headers={"Authorization": f"Bearer {token[:-1]}x"}) == 401
    assert program.context.request.put("/_stcore/upload_file/a/b", data=b"x", headers=headers).status == 403
    kept = site[1].kept("token")[0]
    assert (kept["by"], kept["by_id"]) == ("管理", "s-admin")
    assert token not in json.dumps(site[1].kept_log())
    page.get_by_role("button", name="撤销", exact=True).click()
    settle(page)
    assert asks(program, "/api/targets", headers=headers) == 401


def test_somebody_not_listed_is_told_and_stays_outside(site: tuple[Site, Store], window: Callable[..., Any]) -> None:
    page = window("/")
    log_in(page, "s-other")
    page.get_by_text("没有获准进入").wait_for()
    page.get_by_text("s-other").wait_for()
    assert "电解铝" not in page.content()
    assert asks(page, "/api/targets") == 401


def test_after_logging_out_nothing_is_left_open(site: tuple[Site, Store], window: Callable[..., Any]) -> None:
    page = window("/", "s-view")
    assert asks(page, "/api/targets") == 200
    page.get_by_role("button", name="魏看").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/oauth2/end_session**")
    assert asks(page, f"{site[0].address}/api/targets") == 401
    page.goto(f"{site[0].address}/")
    page.get_by_role("button", name="登录", exact=True).wait_for()


def cookie(site: Site, secret: str, **about: Any) -> dict[str, Any]:
    said = {"sub": "s-admin", **PEOPLE["s-admin"], "origin": site.address, "is_logged_in": True, "provider": "default", "iat": int(time.time())}
    value = create_signed_value(secret, COOKIE, json.dumps(said | about)).decode()
    return {"name": COOKIE, "value": value, "url": site.address}


@pytest.mark.parametrize(("secret", "about", "status", "said"), [
    (SECRET, {}, 200, "总览"),                                                  # what the others leave out is all that fails them
    ("another-secret-that-is-long-enough-" * 2, {}, 401, "请用单位账号登录"),
    (SECRET, {"iat": int(time.time()) - 13 * 3600}, 401, "登录已满 12 小时"),
    (SECRET, {"origin": "http://127.0.0.1:1"}, 401, "请用单位账号登录"),
    (SECRET, {"sub": "", "email": "admin@example.org"}, 401, "没有获准进入"),
], ids=["whole", "forged", "expired", "of_another_site", "of_nobody"])
def test_a_cookie_holds_only_while_it_is_whole(site: tuple[Site, Store], window: Callable[..., Any], secret: str, about: dict[str, Any],
                                               status: int, said: str) -> None:
    page = window("/livez")
    page.context.add_cookies([cookie(site[0], secret, **about)])
    assert asks(page, "/api/targets") == status
    page.goto("/")
    page.get_by_text(said).first.wait_for()


def test_the_log_holds_ids_and_nothing_of_persons(site: tuple[Site, Store], window: Callable[..., Any]) -> None:
    page = window("/livez")
    known = page.context.request.get("/api/nothing").headers["x-request-id"]
    for _ in range(100):        # its line comes after the answer
        text = site[0].log.read_text("utf-8")
        events = [json.loads(line) for line in text.splitlines(keepends=True) if line.startswith("{") and line.endswith("\n")]
        if found := [one for one in events if one.get("request") == known and one["event"] == "request"]:
            break
        page.wait_for_timeout(100)
    asked = found[0]
    assert (asked["route"], asked["status"], asked["refused"]) == ("/api/nothing", 401, "signin_needed")
    assert {"write"} <= {one["event"] for one in events}
    for person in PEOPLE.values():
        assert person["name"] not in text
        assert str(person["email"]).casefold() not in text.casefold()
    assert "81.5" not in text
