"""``/livez``: the process answers; ``/healthz``: and the store can be read and written. For whoever watches the server; no log-in."""
from __future__ import annotations

import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from targets.store import Store, health
from targets.text import TargetsError


def routes(store: Callable[[], Store], *, read_only: Callable[[], bool]) -> list[Route]:
    """``store``: the one the pages use; ``read_only``: whether nobody is to write, so that it need not be possible."""
    def live(_: Request) -> Response:
        return _told(True, {})

    def ready(_: Request) -> Response:
        try:
            found = health.check(store())
            wanted = [held for name, held in found.items() if name != "writable" or not read_only()]
        except TargetsError:        # not opened, or the settings can't be read
            found, wanted = dict.fromkeys(health.CHECKS, False), [False]
        return _told(all(wanted), {"store": found})

    return [Route("/livez", live), Route("/healthz", ready)]


def _told(well: bool, about: dict[str, object]) -> Response:
    body = json.dumps({"status": "ok" if well else "unavailable"} | about)
    return Response(body, 200 if well else 503, {"Cache-Control": "no-store"}, "application/json")
