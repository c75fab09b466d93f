"""Addresses under ``/api``: which there are, and how an answer or an error goes out."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from targets.api import answering, asking
from targets.api.asking import ApiError
from targets.api.tables import TABLES
from targets.listing import Lists
from targets.live import Live
from targets.text import TargetsError

TOP = "/api"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]     # all come here, so that all are answered in a sentence
READ = ("GET", "HEAD")


def routes(source: Callable[[], Live], lists: Callable[[], Lists | None] = lambda: None) -> list[Route]:
    """The routes for the server of the pages; ``source`` gives the tables and ``lists`` the long lists, as the pages have them."""
    def answer(request: Request) -> Response:
        try:
            if request.method not in READ:
                raise ApiError(405, "api_method", method=request.method)
            path = request.path_params.get("path", "")
            return _rows(request, path, source(), lists()) if path else _index(request)
        except ApiError as error:
            return _error(error, error.status)
        except TargetsError as error:       # the store or the settings: nothing the asker did wrong
            return _error(error, 503)

    return [Route(TOP, answer, methods=METHODS), Route(TOP + "/{path:path}", answer, methods=METHODS)]


def _error(error: TargetsError, status: int) -> Response:
    told = {"error": error.code, "zh": error.say("zh"), "en": error.say("en")}
    return _json(json.dumps(told, ensure_ascii=False).encode(), status, {"Allow": ", ".join(READ)} if status == 405 else {})


def _json(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, {"Cache-Control": "no-cache", **(headers or {})}, "application/json")


def _index(request: Request) -> Response:
    """What there is to ask for."""
    base = f"{request.scope.get('root_path', '')}{TOP}"
    told = {name: {"json": f"{base}/{name}", "csv": f"{base}/{name}.csv", "parameters": asking.parameters(one),
                   "sorts": one.sorts, "columns": one.columns} for name, one in TABLES.items()}
    return _json(json.dumps(told, ensure_ascii=False).encode())


def _rows(request: Request, path: str, live: Live, lists: Lists | None) -> Response:
    now = live.now()
    name, ending = asking.table(path)
    asked = asking.read(name, ending, request.query_params.multi_items(), now)
    told = "\0".join((live.run, str(now.mark), str(now.year), f"{request.url.path}?{request.url.query}"))
    tag = 'W/"' + hashlib.sha256(told.encode()).hexdigest()[:32] + '"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}        # may be kept, asked again whether it still holds
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if ending == "csv":
        headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return StreamingResponse(answering.to_csv(asked, now, lists), headers=headers, media_type="text/csv; charset=utf-8")
    address = request.url.include_query_params(page=asked.page + 1)
    return _json(answering.to_json(name, asked, now, f"{address.path}?{address.query}", lists), headers=headers)
