"""Before every route, the pages' own too: who may ask, what browsers are told to forbid, and a line in the log."""
from __future__ import annotations

import contextlib
import ipaddress
import json
import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extract.legible import legible
from targets import logs
from targets.access import Person
from targets.api.asking import ApiError
from targets.text import TargetsError

HEALTH = ("/livez", "/healthz")
# What only those may ask for who are let in -> the right it takes besides. The pages themselves let nobody in before the log-in.
KEPT: dict[str, str | None] = {"/api": None, "/media": None, "/_stcore/metrics": None, "/_stcore/upload_file": "figures"}
LOGGED = ("/api", *HEALTH)
LOCAL = ("localhost", "127.0.0.1", "::1")
# The pages' server writes styles and scripts into its pages and compiles code, and components come as blobs: so much has to be allowed.
POLICY = "; ".join((
    "default-src 'self'", "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:", "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:", "font-src 'self' data:", "connect-src 'self' ws: wss:", "media-src 'self' blob:",
    "worker-src 'self' blob:", "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'self'"))
HEADERS = {"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN", "X-Content-Type-Options": "nosniff",
           "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
           "Permissions-Policy": "camera=(), geolocation=(), microphone=()"}
Asking = Callable[[HTTPConnection], Person | None]


class Guard:
    """ASGI middleware.  ``by_login``: whether a log-in is set up; ``anybody``: whether other machines may come in without one.

    ``asking``: who sends a request (TargetsError where that can't be told), ``base``: the path everything stands under.
    ``present`` is entered while a request is answered or a page is open.
    """

    def __init__(self, app: ASGIApp, *, by_login: Callable[[], bool], anybody: Callable[[], bool], asking: Asking, base: str = "",
                 present: AbstractContextManager[None] | None = None) -> None:
        self.app, self.by_login, self.anybody, self.asking, self.base = app, by_login, anybody, asking, base
        self.present = present or contextlib.nullcontext()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        path = self._path(scope["path"])
        began, known, told = time.monotonic(), logs.new_id(), {"status": 0}
        refused: ApiError | None = None

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers["X-Request-Id"] = known
            await send(message)

        with self.present, logs.within(request=known):
            try:
                refused = await self._refused(connection, path)
                if refused is None:
                    await self.app(scope, receive, sending)
                elif scope["type"] == "websocket":
                    await send({"type": "websocket.close", "code": 1008})
                else:
                    await _answer(sending, refused)
            finally:
                if refused is not None or path.startswith(LOGGED):
                    took = round((time.monotonic() - began) * 1000)
                    about: dict[str, Any] = {"refused": refused.code} if refused is not None else {}
                    level = logging.DEBUG if path in HEALTH and told["status"] == 200 else logging.INFO     # asked every few seconds
                    logs.event("request", level=level, method=scope.get("method", "WS"), route=_route(path), status=told["status"],
                               ms=took, **about)

    def _path(self, path: str) -> str:
        """``path`` without the base, unless it is kept as it stands: the routes of the API are at the root, whatever the base."""
        within = self.base and (path == self.base or path.startswith(f"{self.base}/"))
        return path[len(self.base):] or "/" if within and _kept(path) is None else path

    async def _refused(self, connection: HTTPConnection, path: str) -> ApiError | None:
        """Why this request is not answered; None where it is."""
        if path in HEALTH:
            return None
        if not self.by_login():
            return None if self.anybody() or _from_here(connection) else ApiError(403, "signin_local_only")
        kept = _kept(path)
        if kept is None:
            return None
        right = KEPT[kept]
        try:
            person = await run_in_threadpool(self.asking, connection)
        except ApiError as error:
            return error
        except TargetsError as error:
            return ApiError(503, error.code, **error.values)
        if person is None:
            return ApiError(401, "signin_needed")
        return None if right is None or person.may(right) else ApiError(403, "signin_refused", role=person.role.value)


def _from_here(connection: HTTPConnection) -> bool:
    """Whether this machine itself asks, under a name of its own: a page of elsewhere whose name was bent to this address is not that."""
    host = connection.headers.get("host", "").rpartition("@")[2]
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name.casefold() in LOCAL and (connection.client is None or _loopback(connection.client.host))


def _loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return address in ("", "testclient")


def _kept(path: str) -> str | None:
    """Which of KEPT a path belongs to."""
    return next((start for start in KEPT if path == start or path.startswith(f"{start}/")), None)


def _route(path: str) -> str:
    """A path without what it names inside: ids of files and of sessions stay out of the log."""
    known = path if path in HEALTH else _kept(path)
    return legible(path, 60) if known == "/api" else known or "/" + legible(path.split("/")[1], 20)


async def _answer(send: Send, error: ApiError) -> None:
    told: dict[str, Any] = {"error": error.code, "zh": error.say("zh"), "en": error.say("en")}
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    if error.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
