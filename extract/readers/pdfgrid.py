"""Ruled tables of a PDF page: the lines drawn on it, and the grids of cells they make.

The lines come from PDFium; how lines make cells is pdfplumber's algorithm (its functions over edges), so that a page
is parsed once only.  Coordinates are those of the page as it is shown, y downwards.
"""
from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Box = tuple[float, float, float, float]      # left, top, right, bottom

MOST_PATHS = 4000     # a page with more is a drawing
THIN = 2.5            # points: a line drawn as a rectangle is no wider
SHORT = 6.0           # points: shorter lines are signs and ticks
NEAR = 3.0            # points within which lines are one
_FORMS_DEEP = 4


@dataclass(frozen=True, slots=True)
class GridCell:
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """``boxes[i]`` is where ``cells[i]`` stands on the page."""

    box: Box
    boxes: tuple[Box, ...]
    cells: tuple[GridCell, ...]
    rows: int
    columns: int


def ruling(page: Any) -> tuple[list[Box], bool]:
    """(horizontal and vertical lines as thin boxes, whether there are pictures); no lines where none can make a table."""
    turn = turned(page.get_rotation())
    width, height = page.get_size()
    lines: list[Box] = []
    pictures = False
    paths = 0
    for shape in _shapes(page):
        if shape is None:
            pictures = True
            continue
        paths += 1
        if paths > MOST_PATHS:
            return [], pictures
        for x0, y0, x1, y1 in shape:
            box = turn(x0, y0, x1, y1)
            across, down = box[2] - box[0], box[3] - box[1]
            if max(across, down) >= SHORT and min(across, down) <= THIN and across < width * 1.2 and down < height * 1.2:
                lines.append(box)
    flat = sum(box[2] - box[0] >= box[3] - box[1] for box in lines)
    return (lines if flat > 1 and len(lines) - flat > 0 else []), pictures


def _shapes(page: Any) -> Iterator[list[Box] | None]:
    """The straight parts of every path on the page as boxes, None for a picture; forms are looked into."""
    from pypdfium2 import raw

    yield from _inside(raw, raw.FPDFPage_CountObjects(page), lambda i: raw.FPDFPage_GetObject(page, i), _IDENTITY, 0)


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def _inside(raw: Any, count: int, get: Callable[[int], Any], outer: Matrix, depth: int) -> Iterator[list[Box] | None]:
    for i in range(count):
        shape = get(i)
        kind = raw.FPDFPageObj_GetType(shape)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            yield None
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            yield _straight(raw, shape, _times(_matrix(raw, shape), outer))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _FORMS_DEEP:
            yield from _inside(raw, raw.FPDFFormObj_CountObjects(shape), lambda j, form=shape: raw.FPDFFormObj_GetObject(form, j),  # type: ignore[misc]
                               _times(_matrix(raw, shape), outer), depth + 1)


def _matrix(raw: Any, shape: Any) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(shape, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
            a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5])


def _straight(raw: Any, path: Any, matrix: Matrix) -> list[Box]:
    """The lines of a path; a thin rectangle is one line, a wider one its four sides."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    runs = [points]
    for i in range(min(raw.FPDFPath_CountSegments(path), 2 * MOST_PATHS)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            return []
        if kind == raw.FPDF_SEGMENT_MOVETO:
            points = []
            runs.append(points)
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    out: list[Box] = []
    for run in runs:
        if len(run) < 2:
            continue
        xs, ys = [p[0] for p in run], [p[1] for p in run]
        if max(xs) - min(xs) <= THIN or max(ys) - min(ys) <= THIN:
            out.append((min(xs), min(ys), max(xs), max(ys)))
        else:
            out += [(p[0], p[1], q[0], q[1]) for p, q in zip(run, run[1:], strict=False)]
    return out


def turned(degrees: int) -> Callable[[float, float, float, float], Box]:
    """From page coordinates (y upwards) to those of the page as it is shown, y downwards."""
    def turn(x0: float, y0: float, x1: float, y1: float) -> Box:
        if degrees == 90:
            x0, y0, x1, y1 = y0, -x0, y1, -x1
        elif degrees == 180:
            x0, y0, x1, y1 = -x0, -y0, -x1, -y1
        elif degrees == 270:
            x0, y0, x1, y1 = -y0, x0, -y1, x1
        return min(x0, x1), min(-y0, -y1), max(x0, x1), max(-y0, -y1)
    return turn


def find_grids(lines: Sequence[Box]) -> list[Grid]:
    """The tables the lines make, from the top of the page down; one of a single row or column is none."""
    from pdfplumber import table as plumber

    edges = plumber.merge_edges([_edge(box) for box in lines], NEAR, NEAR, NEAR, NEAR)
    edges = plumber.merge_edges(edges + _open_sides(edges), NEAR, NEAR, NEAR, NEAR)
    cells = plumber.intersections_to_cells(plumber.edges_to_intersections(edges, NEAR, NEAR))
    grids = [_grid(found) for found in plumber.cells_to_tables(cells)]
    return sorted((grid for grid in grids if grid.rows > 1 and grid.columns > 1), key=lambda grid: (grid.box[1], grid.box[0]))


def _edge(box: Box) -> dict[str, Any]:
    """A line as pdfplumber describes it."""
    x0, top, x1, bottom = box
    flat = x1 - x0 >= bottom - top
    x0, x1 = (x0, x1) if flat else ((x0 + x1) / 2,) * 2
    top, bottom = ((top + bottom) / 2,) * 2 if flat else (top, bottom)
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top, "width": x1 - x0, "height": bottom - top,
            "orientation": "h" if flat else "v", "object_type": "line"}


def _open_sides(edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sides for tables drawn without them: where flat lines of one length reach beyond the upright ones between them."""
    flat = [edge for edge in edges if edge["orientation"] == "h"]
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    groups: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for edge in flat:
        groups.setdefault((round(edge["x0"] / NEAR), round(edge["x1"] / NEAR)), []).append(edge)
    out = []
    for group in groups.values():
        top, bottom = min(edge["top"] for edge in group), max(edge["top"] for edge in group)
        left, right = min(edge["x0"] for edge in group), max(edge["x1"] for edge in group)
        if len(group) > 2 and any(left + NEAR < edge["x0"] < right - NEAR and edge["top"] < bottom and edge["bottom"] > top
                                  for edge in upright):
            out += [_edge((x, top, x, bottom)) for x in (left, right)]
    return out


def _grid(boxes: Sequence[Box]) -> Grid:
    """Rows and columns of the cells of a table, from where their sides lie."""
    lefts, tops = _marks([x for box in boxes for x in (box[0], box[2])]), _marks([y for box in boxes for y in (box[1], box[3])])
    cells = []
    for left, top, right, bottom in boxes:
        row, column = _near(tops, top), _near(lefts, left)
        cells.append(GridCell(row + 1, column + 1, max(1, _near(tops, bottom) - row), max(1, _near(lefts, right) - column)))
    order = sorted(range(len(cells)), key=lambda i: (cells[i].row, cells[i].column))
    return Grid((lefts[0], tops[0], lefts[-1], tops[-1]), tuple(boxes[i] for i in order), tuple(cells[i] for i in order),
                len(tops) - 1, len(lefts) - 1)


def _marks(values: Sequence[float]) -> list[float]:
    """Positions in order, those within NEAR taken as one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > NEAR:
            out.append(value)
    return out


def _near(marks: Sequence[float], value: float) -> int:
    return min(range(len(marks)), key=lambda i: abs(marks[i] - value))
