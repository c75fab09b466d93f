"""What a figure of a table measures: its unit, kind, direction, basis, year and baseline."""
from __future__ import annotations

from dataclasses import dataclass, replace

from extract import unit
from extract.model import Basis, Direction, Form, Kind, Quantity
from extract.tablecell import Figure, completed
from extract.tablehead import Column, words
from extract.tabletime import Frame


@dataclass(frozen=True, slots=True)
class Measure:
    """The answers for one figure; ``unit_from`` and ``how`` say where unit and kind were found."""

    quantity: Quantity
    metric: str
    kind: Kind
    direction: Direction | None
    basis: Basis | None
    year: int | None
    baseline_year: int | None
    baseline_value: float | None
    unit_from: str
    how: str


@dataclass(slots=True)
class _Case:
    """A figure with all that is known of it."""

    metric: str
    column: Column
    figure: Figure
    frame: Frame
    q: Quantity
    said: str          # the row's unit
    share: bool
    fall: bool
    grow: bool
    based: bool        # the row has a figure in the base-year column


def measure(metric: str, name_unit: str, row_unit: str, column: Column, figure: Figure, frame: Frame,
            base: Figure | None, base_year: int | None, above: str = "") -> Measure:
    """Read one figure against its row and column."""
    w = words()
    said, unit_from = _unit(metric, name_unit, row_unit, column, figure, frame, above)
    q = completed(figure.quantity, said)
    fall, grow = bool(w.name_fall.search(metric)), bool(w.name_grow.search(metric) or w.price.search(metric))
    stem = _stem(metric)
    case = _Case(metric, column, figure, frame, q, row_unit or name_unit, bool(w.share.search(stem)), fall, grow, base is not None)
    kind, direction, basis, how = _kind(case)
    if kind is not Kind.LEVEL and q.value < 0:
        direction = Direction.UP if direction is Direction.DOWN else Direction.DOWN
        q = _flipped(q)
    if kind is Kind.CHANGE and q.unit == "%" and unit_from != "cell":
        q = _points(q)
    compared = w.compare.search(metric)
    named_base = int(compared["base"]) if compared and compared["base"] else None
    year = figure.year or column.year or (None if column.actual else frame.horizon)
    value_year = figure.base_year or column.base_year or named_base or base_year
    value = None
    if not column.actual and base is not None and not (fall or grow or how == "count over the period"):
        value = _baseline(base.quantity, said, q)
    anchored = value is not None or kind is not Kind.LEVEL and basis is Basis.BASE
    return Measure(q, _stem(metric) if kind is not Kind.LEVEL else metric, kind, direction, basis, year,
                   value_year if anchored and not column.actual else None, value, unit_from, how)


def _stem(metric: str) -> str:
    """The name without a growth word at its end: 单位GDP能耗降低 measures 单位GDP能耗."""
    for pattern in (words().name_fall, words().name_grow):
        found = pattern.search(metric)
        if found and found.start() >= 2:
            metric = metric[:found.start()]
            break
    compared = words().compare.search(metric)
    return metric[:compared.start()] if compared and compared.start() >= 2 else metric


def _unit(metric: str, name_unit: str, row_unit: str, column: Column, figure: Figure, frame: Frame,
          above: str) -> tuple[str, str]:
    """The unit and where it is said: cell, column of units, name, header, caption, or the kind of name."""
    q = figure.quantity
    if q.unit and q.dimension:
        return q.unit, "cell"
    if q.form is Form.RANK:
        return q.unit, "cell"
    if column.growth and not figure.total and not (column.total and not column.yearly) and "%" not in (row_unit, name_unit):
        if column.unit or not words().amount.search(column.text):
            return column.unit or "%", "growth column"
    for said, where in ((row_unit, "row"), (name_unit, "name"), (column.unit, "header")):
        if said:
            return said, where
    w = words()
    if w.share.search(metric) or w.name_fall.search(metric) or w.name_grow.search(metric) or column.growth:
        return "%", "share"
    if frame.unit:
        return frame.unit, "caption"
    return (above, "row above") if above == "%" and not w.measure.search(metric) else ("", "none")


def _kind(c: _Case) -> tuple[Kind, Direction | None, Basis | None, str]:
    """Kind, direction and basis of a figure, and the rule."""
    w, q, column = words(), c.q, c.column
    if q.form is Form.RANK:
        return Kind.LEVEL, None, Basis.STOCK, "rank"
    if q.form is Form.MULTIPLE:
        return Kind.GROWTH, Direction.UP, Basis.BASE, "multiple"
    if q.dimension == "point":
        lower = c.fall or column.down or w.fall.search(c.figure.before)
        return Kind.CHANGE, Direction.DOWN if lower else Direction.UP, Basis.BASE, "points"
    down = w.fall.search(c.figure.before)
    if down or w.grow.search(c.figure.before):
        pace = Basis.YEARLY if w.name_yearly.search(c.figure.before) or column.yearly else Basis.BASE
        return _moved(c, Direction.DOWN if down else Direction.UP, pace, "cell words")
    if q.dimension == "percent" and c.said and unit.parse(c.said).dimension != "percent" and not (c.fall or c.grow):
        basis = Basis.BASE if c.figure.total else _pace(c)
        return Kind.GROWTH, Direction.DOWN if column.down else Direction.UP, basis, "rate in the cell"
    if c.figure.total or column.total and not column.yearly:
        return _total(c)
    if c.fall:
        yearly = w.name_yearly.search(c.metric) or column.yearly and not column.total
        return _moved(c, Direction.DOWN, Basis.YEARLY if yearly else Basis.BASE, "name of a fall")
    if c.grow:
        return _moved(c, Direction.UP, _pace(c), "name of a growth")
    if column.growth:
        return _rate(c)
    if w.rate.search(c.metric):
        return Kind.LEVEL, None, Basis.YEAR, "year rate"
    if w.name_yearly.search(c.metric) and not c.share or w.name_yearly.search(c.figure.before):
        return Kind.LEVEL, None, Basis.YEARLY, "amount a year"
    if w.period_words.search(c.figure.before):
        return Kind.LEVEL, None, Basis.PERIOD, "total of the period"
    work = not c.share and (column.period or w.count.search(c.metric) or w.count.search("".join(c.frame.caption[:1])))
    return Kind.LEVEL, None, Basis.PERIOD if work else Basis.STOCK, "level"


def _moved(c: _Case, direction: Direction, basis: Basis, how: str) -> tuple[Kind, Direction, Basis, str]:
    """A growth where the figure is a percentage of something else than a share, else a change."""
    growth = c.q.dimension == "percent" and not c.share or c.q.dimension == "" and not c.q.unit
    return Kind.GROWTH if growth else Kind.CHANGE, direction, basis, how


def _total(c: _Case) -> tuple[Kind, Direction | None, Basis, str]:
    """A figure over the whole period: a fall, a rise against the base, or a count of work done."""
    if c.fall or c.column.down:
        return _moved(c, Direction.DOWN, Basis.BASE, "total fall")
    if c.grow:
        return _moved(c, Direction.UP, Basis.BASE, "total growth")
    if words().count.search(c.metric):
        return Kind.LEVEL, None, Basis.PERIOD, "count over the period"
    if c.based or c.share:
        return Kind.CHANGE, Direction.UP, Basis.BASE, "total rise"
    if c.column.growth and c.q.dimension == "percent":
        return Kind.GROWTH, Direction.UP, Basis.BASE, "total growth"
    return Kind.LEVEL, None, Basis.PERIOD, "total of the period"


def _rate(c: _Case) -> tuple[Kind, Direction, Basis, str]:
    """A figure in a column of growth."""
    basis = Basis.YEARLY if c.column.yearly else Basis.BASE if c.column.base_year is not None else Basis.YEAR
    direction = Direction.DOWN if c.column.down else Direction.UP
    if c.q.dimension == "percent" and not (c.share and c.column.unit != "%" and not c.figure.quantity.unit):
        return Kind.GROWTH, direction, basis, "growth column"
    return Kind.CHANGE, direction, basis, "growth column"


def _pace(c: _Case) -> Basis:
    """Whether a growth is of one year or the average of several."""
    column, own = c.column, c.frame.own
    if column.yearly or column.period or words().name_yearly.search(c.metric):
        return Basis.YEARLY
    if column.base_year is not None:
        return Basis.BASE
    if column.year is not None and own is not None and column.year > own and not column.actual:
        return Basis.YEARLY
    return Basis.YEAR


def _flipped(q: Quantity) -> Quantity:
    return replace(q, value=-q.value)


def _points(q: Quantity) -> Quantity:
    """A change of a share counts points, whatever unit the row has for the share itself."""
    return replace(q, unit=words().points[0], dimension="point")


def _baseline(base: Quantity, said: str, q: Quantity) -> float:
    """The figure of the base year, in the unit of the goal where both can be converted."""
    own = base.unit or said
    if own and q.unit and own != q.unit:
        converted = unit.convert(base.value, own, q.unit)
        return base.value if converted is None else converted
    return base.value
