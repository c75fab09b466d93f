"""Decimal arithmetic for verdicts: figures as written, quotients settled before they meet a cut-off.

Statuses sit on 0.95, 0.60, 0.10 and 0, where binary floats fall on the wrong side.  Sums, products and powers of
figures are exact in 50 digits; a quotient or a root is correctly rounded there and then cut to 30 digits, so that
two ways to the same number give the same number.
"""
from __future__ import annotations

import contextlib
import decimal
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extract import unit as units

WORK = decimal.Context(prec=50, traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow])
settled = decimal.Context(prec=30).plus
ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
LARGEST = Decimal("1e100")


@contextlib.contextmanager
def working() -> Iterator[None]:
    """Fifty digits inside, whatever the caller's context is."""
    with decimal.localcontext(WORK):
        yield


def exact(figure: float) -> Decimal:
    """The decimal a person wrote: the shortest that reads back as this float."""
    return Decimal(repr(figure if type(figure) is float else float(figure)))


def number(value: Any) -> Decimal | None:
    """``value`` as a decimal; None where it is missing, no number, or not finite."""
    if type(value) is float and -1e100 < value < 1e100:
        return exact(value)
    if value is None or isinstance(value, (bool, str)):
        return None
    if isinstance(value, Decimal):
        return value if value.is_finite() and abs(value) < LARGEST else None
    try:
        found = exact(value)
    except (TypeError, ValueError):
        return None
    return found if found.is_finite() and abs(found) < LARGEST else None


@lru_cache(maxsize=1 << 14)
def factor(from_unit: str, to_unit: str) -> tuple[Decimal, Decimal] | None:
    """Numerator and denominator that turn figures in one unit into the other; None where they don't convert."""
    if from_unit == to_unit:
        return ONE, ONE
    here, there = units.parse(from_unit), units.parse(to_unit)
    if (here.dimension, here.canonical) != (there.dimension, there.canonical):
        return None
    ratio = here.factor / there.factor
    return Decimal(ratio.numerator), Decimal(ratio.denominator)


def converted(value: Decimal, from_unit: str, to_unit: str) -> Decimal | None:
    """``value`` in another unit, settled; None where the two measure different things."""
    if from_unit == to_unit:
        return value
    by = factor(from_unit, to_unit)
    return None if by is None else settled(value * by[0] / by[1])


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """``base`` to ``exponent`` for a base above zero, settled."""
    if exponent == exponent.to_integral_value():
        return settled(base ** int(exponent))
    return settled(base ** exponent)
