"""Who may do what: persons, their roles, the right each kind of write needs (``data/access.yaml``). The store asks before it writes."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from targets.text import TargetsError, entry, message


class Role(StrEnum):
    """From least to most; each may do what those before it may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        return list(Role).index(self)

    def word(self, lang: str) -> str:
        return str(entry("access", "roles")[self][lang])


NOBODY = "none"     # in the settings, in place of a role: is not let in
RIGHTS: dict[str, Role] = {right: Role(about["role"]) for right, about in entry("access", "rights").items()}
READS = {right for right, about in entry("access", "rights").items() if about.get("reads")}
PAUSED = {"access_refused": "access_read_only", "access_needs": "access_paused"}     # what is said while all is read-only


class Refused(TargetsError):
    """Somebody without the right wanted to write; nothing was written.  ``code`` access_needs: they are told before they try."""

    def __init__(self, person: Person, right: str, code: str = "access_refused") -> None:
        self.person, self.right = person, right
        super().__init__(PAUSED.get(code, code) if person.read_only else code, **self._words("zh"))

    def _words(self, lang: str) -> dict[str, object]:
        return {"what": entry("access", "rights")[self.right][lang], "needed": RIGHTS[self.right].word(lang),
                "role": self.person.role.word(lang)}

    def say(self, lang: str = "zh") -> str:
        return message(self.code, lang, **self._words(lang))


@dataclass(frozen=True)
class Person:
    """Who acts: the name the logs show; ``id``: the subject the provider of the log-in knows them by, '' without one.

    ``read_only``: they write nothing at present, whatever their role.
    """

    name: str
    id: str = ""
    role: Role = Role.VIEWER
    read_only: bool = False

    @property
    def key(self) -> str:
        """What things of one's own are kept under."""
        return self.id or self.name

    def may(self, right: str) -> bool:
        return (not self.read_only or right in READS) and self.role.rank >= RIGHTS[right].rank

    def require(self, right: str) -> None:
        """Refused where the person has not this right."""
        if not self.may(right):
            raise Refused(self, right)

    def stamp(self) -> dict[str, str | None]:
        """How lines of the logs are signed."""
        return {"by": self.name, "by_id": self.id or None}


def nobody(lang: str) -> str:
    """How the logs call somebody who gave no name."""
    return message("nobody", lang)


def local(name: str) -> Person:
    """Who sits at this machine's own terminal, or works where no log-in is set up: may do everything."""
    return Person(name, role=Role.ADMIN)


@dataclass(frozen=True)
class Access:
    """The settings: who has which role, and what is open without one.

    ``claim``: the claim of the identity that names groups, ``roles``: group -> role.  ``people``: mail or subject -> role, before
    any group.  ``default``: of those who are neither listed nor in a group; None: they may not come in.
    ``open``: other machines may come in although no log-in is set up.  ``hours``: how long a log-in lasts.
    """

    claim: str = "groups"
    roles: Mapping[str, Role] = field(default_factory=dict)
    people: Mapping[str, Role | None] = field(default_factory=dict)
    default: Role | None = None
    read_only: bool = False
    open: bool = False
    hours: float = 12.0

    @classmethod
    def said(cls, settings: Mapping[str, Any]) -> Access:
        """From the group ``access`` of the settings, its values checked."""
        def role(value: str) -> Role | None:
            return None if value == NOBODY else Role(value)

        named = {name: {who: role(value) for who, value in settings[name].items()} for name in ("roles", "people") if name in settings}
        return cls(**(dict(settings) | named | {"default": role(settings.get("default", NOBODY))}))

    @property
    def by_person(self) -> bool:
        """Whether anything is said of persons: then a log-in is meant."""
        return bool(self.roles or self.people or self.default)

    def role(self, claims: Mapping[str, Any], subject: str) -> Role | None:
        """The role of somebody logged in; None: is not let in."""
        if subject in self.people:      # letter for letter: two subjects may differ by case alone, mails don't
            return self.people[subject]
        mail = str(claims.get("email") or "").casefold() if claims.get("email_verified") is not False else ""
        listed = [role for name, role in self.people.items() if mail and name.casefold() == mail]
        if listed:      # written twice, in capitals and without: the lesser holds
            return None if None in listed else min((role for role in listed if role), key=lambda role: role.rank)
        held = [self.roles[group] for group in _groups(claims, self.claim) if group in self.roles]
        return max(held, key=lambda role: role.rank, default=self.default)

    def person(self, claims: Mapping[str, Any]) -> Person | None:
        """Who the claims of a provider name; None for somebody who is not let in, or whom they don't name."""
        subject = str(claims.get("sub") or "")
        provider = str(claims.get("provider") or "default")
        subject = subject if provider == "default" or not subject else f"{provider}:{subject}"      # subjects are unique per provider only
        role = self.role(claims, subject) if subject else None
        if role is None:
            return None
        name = next((said for key in ("name", "preferred_username", "email") if (said := str(claims.get(key) or "").strip())), subject)
        return Person(name, subject, role, self.read_only)

    def lasts(self, claims: Mapping[str, Any], now: float) -> bool:
        """Whether a log-in of these claims still holds at ``now`` (seconds since 1970)."""
        issued = claims.get("iat")
        return isinstance(issued, (int, float)) and not isinstance(issued, bool) and now < issued + self.hours * 3600


def _groups(claims: Mapping[str, Any], path: str) -> Iterable[str]:
    """The groups a claim names; ``path`` may lead into others (realm_access.roles)."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for part in path.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    return [found] if isinstance(found, str) else [str(one) for one in found] if isinstance(found, (list, tuple)) else []
