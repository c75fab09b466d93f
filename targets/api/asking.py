"""What a request asks for, read from the parameters of its address; whatever can't be meant is refused, never left aside."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.language import LANGUAGES
from targets.api.tables import TABLES, Order, Table
from targets.finding import Filters
from targets.moment import Moment
from targets.text import TargetsError

MOST, USUAL = 10_000, 1_000        # rows of a page
ENDINGS = ("json", "csv")
OTHERS = ("page", "size", "fields", "lang")
SORT = "sort"       # of tables that know an order besides the store's


class ApiError(TargetsError):
    """A request that can't be answered; ``status`` is that of HTTP."""

    def __init__(self, status: int, code: str, **values: object) -> None:
        self.status = status
        super().__init__(code, **values)


@dataclass(frozen=True)
class Asked:
    """``page`` counts from 1, ``size`` rows each; None: all rows.  ``lang``: of CSV headings, None: names of columns."""

    table: Table
    filters: Filters
    page: int = 1
    size: int | None = USUAL
    fields: tuple[str, ...] = ()
    lang: str | None = None
    order: Order = Order()  # noqa: RUF009 - a tuple, never written to


def parameters(wanted: Table) -> tuple[str, ...]:
    """All that may be asked of a table."""
    return (*wanted.filters, *((SORT,) if wanted.sorts else ()), *OTHERS)


def table(path: str) -> tuple[str, str]:
    """Name of the table and ending of an address behind ``/api/``; ApiError 404 for another."""
    name, _, ending = path.partition(".")
    if name not in TABLES or (ending or "json") not in ENDINGS:
        raise ApiError(404, "api_path", path=path, known=", ".join(TABLES), endings=", ".join(f".{one}" for one in ENDINGS))
    return name, ending or "json"


def read(name: str, ending: str, said: Sequence[tuple[str, str]], now: Moment) -> Asked:
    """The parameters (name, value; a name may come more than once); ApiError 400 for what is not known."""
    wanted = TABLES[name]
    known = parameters(wanted)
    told: dict[str, list[str]] = {}
    for key, value in said:
        if key not in known:
            raise ApiError(400, "api_parameter", name=key, table=name, known=", ".join(known))
        told.setdefault(key, []).append(value)
    filters, strange = Filters.from_query({key: told[key] for key in wanted.filters if key in told}, wanted.options(now))
    if strange:
        raise ApiError(400, "api_value", said=strange[0], table=name)
    for key in (SORT, *OTHERS):
        if len(told.get(key, ())) > 1:
            raise ApiError(400, "api_once", name=key)
    single = {key: told[key][0] for key in (SORT, *OTHERS) if key in told}
    paged = "page" in single or "size" in single or ending == "json"
    return Asked(wanted, filters, _number(single, "page", 1, None), _number(single, "size", USUAL, MOST) if paged else None,
                 _fields(single.get("fields", ""), name, wanted), _lang(single.get("lang")), _order(single.get(SORT, ""), name, wanted))


def _number(told: dict[str, str], name: str, usual: int, most: int | None) -> int:
    said = told.get(name, str(usual))
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    if number < 1 or (most and number > most):
        raise ApiError(400, "api_number", name=name, said=said, most=most or 10 ** 9 - 1)
    return number


def _fields(said: str, name: str, wanted: Table) -> tuple[str, ...]:
    fields = tuple(dict.fromkeys(one.strip() for one in said.split(",") if one.strip()))
    for one in fields:
        if one not in wanted.columns:
            raise ApiError(400, "api_field", name=one, table=name, known=", ".join(wanted.columns))
    return fields


def _order(said: str, name: str, wanted: Table) -> Order:
    key = said.removeprefix("-")
    if said and key not in wanted.sorts:
        raise ApiError(400, "api_sort", name=said, table=name, known=", ".join(wanted.sorts))
    return Order(key, said != key)


def _lang(said: str | None) -> str | None:
    if said is not None and said not in LANGUAGES:
        raise ApiError(400, "api_lang", said=said, known=", ".join(LANGUAGES))
    return said
