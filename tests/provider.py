"""A provider of log-ins on this machine and the app set up for it: who is who, and the way in through a real browser."""
from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import werkzeug.serving
from oidc_provider_mock import User
from oidc_provider_mock import app as provider

from tests.browser_app import free_port, serve

SECRET = "only-for-tests-" * 4     # pragma: allowlist secret
PEOPLE = {  # subject -> what the provider says of them
    "s-view": {"name": "魏看", "email": "view@example.org"},
    "s-edit": {"name": "易录", "email": "edit@example.org", "groups": ["tt-editors"]},
    "s-review": {"name": "沈核", "email": "review@example.org", "groups": ["other", "tt-reviewers"]},
    "s-admin": {"name": "管理", "email": "Admin@Example.org"},
    "s-other": {"name": "路人", "email": "other@example.org", "groups": ["somebody-else"]},
}
ACCESS = """
access:
  claim: groups
  roles: {tt-editors: editor, tt-reviewers: reviewer}
  people: {view@example.org: viewer, admin@example.org: admin}
"""


@dataclass(frozen=True)
class Site:
    """``address`` of the app, ``issuer`` of the provider, ``log``: what the app says on standard error."""

    address: str
    issuer: str
    log: Path


@contextmanager
def running() -> Iterator[str]:
    """The provider's own address."""
    users = [User(sub=sub, claims=dict(claims)) for sub, claims in PEOPLE.items()]
    server = werkzeug.serving.make_server("127.0.0.1", 0, provider(user_claims=users), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@contextmanager
def guarded(database_url: str, folder: Path, settings: str = ACCESS, *, port: int | None = None, front: str = "") -> Iterator[Site]:
    """The app with its log-in at the provider; ``front``: the address readers know it by, where that is another."""
    port = port or free_port()
    origin = front or f"http://127.0.0.1:{port}"
    with running() as issuer:
        secrets, config, log = folder / "secrets.toml", folder / "config.yaml", folder / "log.txt"
        secrets.write_text(f'[auth]\nredirect_uri = "{origin}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
                           f'client_id = "target-tracker"\nclient_secret = "known-to-both"\n'
                           f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n', "utf-8")
        config.write_text(f"{settings}\nlog: {{format: json, level: debug}}\n", "utf-8")
        env = {"TARGETS_CONFIG": str(config), "AUTHLIB_INSECURE_TRANSPORT": "1"}
        with serve(database_url, f"--secrets.files={secrets}", port=port, env=env, log=log) as address:
            yield Site(address, issuer, log)


def log_in(page: Any, subject: str) -> None:
    """From the door of the app to the provider and back."""
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/oauth2/authorize**")
    page.get_by_role("button", name=subject, exact=True).click()
    page.wait_for_url(lambda url: "/oauth2/" not in url)
