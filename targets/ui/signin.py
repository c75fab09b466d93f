"""Who the log-in of Streamlit (OpenID Connect) says somebody is: in a run of the pages, and in a request to a route beside them."""
from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import HTTPConnection
from streamlit import auth_util
from streamlit.errors import StreamlitAuthError
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from targets.access import Access, Person

LOOPBACK = ("localhost", "127.0.0.1", "::1")
SHORTEST = 32       # characters of the secret that cookies are signed with
_run = threading.local()        # of the run of a script, which has a thread of its own


def configured() -> bool:
    """Whether a log-in is set up: a table ``[auth]`` in .streamlit/secrets.toml.

    Looked up once in a run of a page: where there is no such file each look searches the disk, one reader after the other.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return bool(auth_util.get_secrets_auth_section())
    if not hasattr(_run, "login"):
        _run.login = bool(auth_util.get_secrets_auth_section())
    return bool(_run.login)


def providers() -> list[str]:
    """What ``st.login`` may be asked for: the named providers, '' for the one without a name."""
    auth = auth_util.get_secrets_auth_section()
    named = [name for name, held in auth.items() if isinstance(held, Mapping) and "client_id" in held]
    return [*([""] if "client_id" in auth else []), *named]


def trouble(settings: Access) -> tuple[str, dict[str, object]] | None:
    """What is wrong with how a log-in is set up, as code and blanks of a message; then nobody may come in."""
    if not configured():
        broken = [path for path in st.get_option("secrets.files") if Path(path).exists()] and not st.secrets.load_if_toml_exists()
        return ("signin_secrets", {}) if broken else ("signin_missing", {}) if settings.by_person else None
    for provider in providers() or ["default"]:
        try:
            auth_util.validate_auth_credentials(provider or "default")
        except StreamlitAuthError as error:
            return "signin_incomplete", {"reason": " ".join(str(error).split())}
    if len(auth_util.get_signing_secret()) < SHORTEST:
        return "signin_short", {"least": SHORTEST}
    return None


def exposed(settings: Access) -> bool:
    """Whether other machines can reach the app and nothing says who may come in."""
    address = str(st.get_option("server.address") or "")
    return address not in LOOPBACK and not address.startswith("unix://") and not configured() and not settings.open


def claims() -> dict[str, Any]:
    """What the provider says of the reader of this run; empty for nobody logged in."""
    return dict(st.user.to_dict()) if configured() and st.user.get("is_logged_in") else {}


def held(said: Mapping[str, Any], settings: Access) -> Person | None:
    """Who these claims name, while their log-in lasts."""
    return settings.person(said) if settings.lasts(said, time.time()) else None


def of_request(connection: HTTPConnection, settings: Access) -> Person | None:
    """Who asks: the signed cookie of their log-in, as the pages take it."""
    origin = auth_util.get_origin_from_redirect_uri()
    if not origin:
        return None
    raw = starlette_websocket._get_signed_cookie_with_chunks(dict(connection.cookies), USER_COOKIE_NAME)
    if not raw:
        return None
    try:
        said = json.loads(raw)
    except ValueError:
        return None
    return held(said, settings) if isinstance(said, dict) and said.get("origin") == origin and said.get("is_logged_in") is True else None
