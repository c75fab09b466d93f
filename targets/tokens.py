"""Tokens by which programs read the routes under ``/api``: named, known by their hash only, ending on a day, revocable."""
from __future__ import annotations

import argparse
import datetime
import hashlib
import hmac
import secrets
import sys
from collections.abc import Mapping
from typing import Any

from targets.access import Person, Role
from targets.clock import today
from targets.shell import user
from targets.store import Store
from targets.text import TargetsError, message, minute

KIND = "token"
START = "tt_"           # tells secret scanners what it is
DAYS = 365
LONGEST = 3_650


class TokenError(TargetsError):
    """A token that can't be issued; one sentence says why."""


def issue(store: Store, name: str, *, by: str = "", days: int = DAYS) -> str:
    """A new token for reading, under a name nobody uses; it is told this once and can't be told again."""
    name = name.strip()
    if not name:
        raise TokenError("token_nameless")
    if not 1 <= days <= LONGEST:
        raise TokenError("token_days", most=LONGEST)
    if any(row["name"] == name for row in store.kept(KIND)):
        raise TokenError("token_taken", name=name)
    token = START + secrets.token_urlsafe(32)
    until = today() + datetime.timedelta(days=days)
    store.keep(KIND, name, {"sha256": _hash(token), "role": str(Role.VIEWER), "until": until.isoformat()}, by=by, seen=0)
    return token


def revoke(store: Store, name: str, *, by: str = "") -> None:
    """From now on the token with this name is refused; TokenError for a name there is not."""
    if not any(row["name"] == name for row in store.kept(KIND)):
        raise TokenError("token_unknown", name=name)
    store.drop_kept(KIND, name, by=by)


def listing(store: Store) -> list[dict[str, Any]]:
    """The tokens that are not revoked: name, until (ISO), ended, by, at."""
    return [{"name": row["name"], "until": row["body"]["until"], "ended": _ended(row["body"]), "by": row["by"], "at": row["at"]}
            for row in store.kept(KIND)]


def holder(store: Store, token: str) -> Person | None:
    """Who sends this token: its name, with the role it was given; None for one that is not known, revoked or ended."""
    sent = _hash(token)
    for row in store.kept(KIND):
        if hmac.compare_digest(row["body"]["sha256"], sent) and not _ended(row["body"]):
            return Person(row["name"], f"{KIND}:{row['name']}", Role(row["body"]["role"]), read_only=True)
    return None


def _ended(body: Mapping[str, Any]) -> bool:
    return str(body["until"]) < today().isoformat()


def _hash(token: str) -> str:
    """A plain hash does: the token is random and long, not a word to be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_parser(commands: Any) -> None:
    parser = commands.add_parser("token", help="issue a token by which a program reads /api; --list, --revoke")
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="who uses it")
    parser.add_argument("--days", type=int, default=DAYS, metavar="N", help=f"how long it is valid (default: {DAYS})")
    parser.add_argument("--list", action="store_true", help="the tokens there are")
    parser.add_argument("--revoke", action="store_true", help="revoke the one with this name")


def run(args: argparse.Namespace, store: Store, lang: str) -> int:
    """The command ``token``: a new token goes to standard output, all that is said of it to standard error."""
    if args.list:
        held = listing(store)
        for one in held:
            print(message("token_ended" if one["ended"] else "token_line", lang, **one | {"at": minute(one["at"])}))
        if not held:
            print(message("token_none", lang), file=sys.stderr)
    elif args.revoke:
        revoke(store, args.name, by=user())
        print(message("token_revoked", lang, name=args.name), file=sys.stderr)
    else:
        token = issue(store, args.name, by=user(), days=args.days)
        until = next(one["until"] for one in listing(store) if one["name"] == args.name.strip())
        print(message("token_told", lang, name=args.name.strip(), until=until), file=sys.stderr)
        print(token)
    return 0
