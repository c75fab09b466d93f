"""Behind nginx with TLS, set up as the operations page says: the log-in, the pages and a save; and nothing without a log-in.

Behind Caddy too, on machines that have it (not every system's packages do, so that ``make test`` installs nginx alone).
"""
from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from targets.store import Store
from tests import app_store
from tests.browser_app import TOP, browser, free_port, serve, settle
from tests.provider import guarded, log_in
from tests.test_browser import missing_browser

pytestmark = pytest.mark.browser
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CADDY = shutil.which("caddy")
KINDS = ("nginx", *(("caddy",) if CADDY else ()))


def missing_nginx() -> None:
    missing_browser()
    if NGINX is None or shutil.which("openssl") is None:
        if os.environ.get("CI"):
            pytest.fail("nginx and openssl are needed for the test of the proxy: make test installs them")
        pytest.skip("nginx or openssl is not installed")


def example(kind: str, own: dict[str, str]) -> str:
    """The operations page's example of this kind with this machine's addresses in place of its own."""
    found = re.search(rf"```{kind}\n(.*?)```", (TOP / "docs" / "operations.md").read_text("utf-8"), re.DOTALL)
    assert found is not None
    text = found[1]
    for said, here in own.items():
        assert said in text
        text = text.replace(said, here)
    return text


def nginx(port: int, behind: int, folder: Path) -> str:
    own = {"listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;", "targets.example.org": "127.0.0.1", "http://127.0.0.1:8501": f"http://127.0.0.1:{behind}",
           "/etc/ssl/targets.pem": str(folder / "cert.pem"), "/etc/ssl/private/targets.key": str(folder / "key.pem")}
    temporary = "".join(f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return f"pid {folder / 'pid'};\nerror_log {folder / 'error.log'};\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{example('nginx', own)}}}\n"


def caddy(port: int, behind: int, folder: Path) -> str:
    """Its certificate is one made here: Caddy would fetch its own from a public authority."""
    own = {"targets.example.org {": f"https://127.0.0.1:{port} {{\n    bind 127.0.0.1\n    tls {folder / 'cert.pem'} {folder / 'key.pem'}",
           "127.0.0.1:8501": f"127.0.0.1:{behind}"}
    return f"{{\n    admin off\n    auto_https off\n    storage file_system {folder}\n}}\n{example('caddy', own)}"


@contextmanager
def proxy(kind: str, port: int, behind: int, folder: Path) -> Iterator[str]:
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-keyout",
                    folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True)
    settings = folder / f"{kind}.conf"
    settings.write_text((nginx if kind == "nginx" else caddy)(port, behind, folder), "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    command = {"nginx": [str(NGINX), "-p", str(folder), "-c", str(settings), "-e", str(folder / "error.log"), "-g", f"daemon off; {user}"],
               "caddy": [str(CADDY), "run", "--config", str(settings), "--adapter", "caddyfile"]}[kind]
    with open(folder / "said.log", "wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=os.environ | {"HOME": str(folder)})
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "".join(log.read_text("utf-8") for log in folder.glob("*.log"))
            time.sleep(0.05)
        yield f"https://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.parametrize("kind", KINDS)
def test_a_team_works_through_the_proxy(tmp_path: Path, kind: str) -> None:
    missing_nginx()
    url = app_store.fill(tmp_path / "app.db")
    port, behind = free_port(), free_port()
    with proxy(kind, port, behind, tmp_path) as front, guarded(url, tmp_path, port=behind, front=front), browser() as chromium:
        context = chromium.new_context(ignore_https_errors=True, locale="zh-CN", base_url=front, viewport={"width": 1440, "height": 900})
        context.route("**/cdn.jsdelivr.net/**", lambda route: route.abort())
        page = context.new_page()
        answer = page.goto("/documents?doc=guizhou")
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        log_in(page, "s-review")
        page.wait_for_url("**/documents?**doc=guizhou**")
        settle(page)
        page.locator(".st-key-accept button").first.click()
        settle(page)
        cookies = {one["name"]: one["secure"] for one in context.cookies(front)}
        assert cookies["_streamlit_user"]
        assert cookies["_streamlit_xsrf"]
        assert context.request.get("/api/targets").status == 200
        context.close()
    store = Store(url)
    assert store.reviews()[["action", "by", "by_id"]].to_numpy().tolist() == [["accept", "沈核", "s-review"]]
    store.close()


def test_without_a_log_in_nothing_comes_through_the_proxy(tmp_path: Path) -> None:
    missing_nginx()
    url = app_store.fill(tmp_path / "app.db")
    port, behind = free_port(), free_port()
    with proxy("nginx", port, behind, tmp_path) as front, serve(url, port=behind) as here, browser() as chromium:
        context = chromium.new_context(ignore_https_errors=True)
        assert context.request.get(f"{here}/api").status == 200
        for path in ("/", "/api", "/_stcore/health", "/_stcore/host-config"):
            for headers in ({"X-Forwarded-For": "203.0.113.7"}, {"Host": "targets.example.org"}):       # who asks, and by what name
                refused = context.request.get(front + path, headers=headers)
                assert (refused.status, refused.json()["error"]) == (403, "signin_local_only")
        assert context.request.get(f"{front}/livez").status == 200
        context.close()
