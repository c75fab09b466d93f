"""Tables with one cell per line, as text copied from a page gives them: header lines, then groups of lines."""
from __future__ import annotations

from extract.tablealign import Looks, Span, is_row, looks, place
from extract.tablegrid import BAR, SLASH, WIDE, Grid, Row, line_start, lines, spread, trim
from extract.tablehead import Column, Holds, classify, is_header, settle, squeeze, words

LONGEST_CELL = 80
MOST_BEFORE = 2        # header lines above the one with the indicator word
SPARE = (0, -1, 1, -2, 2)   # lines a row may have more or fewer than the header


def read_lines(text: str, line: Span) -> tuple[Grid | None, int]:
    """The table whose header has ``line`` among its first lines, and how far it was looked for."""
    start, heads, end = _header(text, line)
    if len(heads) < 2:
        return None, line[1]
    columns = settle(_columns(heads))
    if not is_header(columns) or len(columns) < 2:
        return None, line[1]
    grid = Grid(columns, start, end, "lines", head_end=end)
    return grid, _fill(text, grid)


def _header(text: str, line: Span) -> tuple[int, list[str], int]:
    """(start, header cells, end) of the header around ``line``."""
    start, end = line
    heads: list[str] = []
    above = start
    for _ in range(2 * MOST_BEFORE):
        stop = line_start(text, above - 1, LONGEST_CELL) if above else None
        word = squeeze(text[stop:above - 1]) if stop is not None else ""
        if stop is not None and not word:
            above = stop
            continue
        if stop is None or classify(word).holds not in (Holds.INDEX, Holds.CATEGORY, Holds.NAME):
            break
        heads.insert(0, word)
        start = above = stop
    for a, b in lines(text, line[0]):
        word = squeeze(text[a:b])
        if b - a > LONGEST_CELL or BAR.search(text[a:b]) or SLASH.search(text[a:b]) or WIDE.search(text[a:b].strip()) and len(word) > 4:
            break
        if not word:
            continue
        if heads and word[0] in words().opening and classify(word[1:-1]).holds is not Holds.NAME and len(word) <= 8:
            heads[-1] += word
        elif classify(word).holds is Holds.OTHER and not words().other_head.fullmatch(word):
            break
        else:
            heads.append(word)
        end = b
        if len(heads) > 24:
            break
    return start, heads, end


def _columns(heads: list[str]) -> list[Column]:
    """The columns, those of a second header line put under their group heads."""
    groups = [i for i, word in enumerate(heads) if words().group_head.fullmatch(word)]
    last = len(heads)
    while last and classify(heads[last - 1]).year is not None:
        last -= 1
    below = heads[last:]
    if groups and below and groups[-1] < last - 1 and len(below) % len(groups) == 0:
        return spread(heads[:last], groups, below)
    return [classify(word) for word in heads]


def _fill(text: str, grid: Grid) -> int:
    """Part the lines behind the header into rows: the parting with the best score, as far as rows go on."""
    cells: list[Span] = []
    seen: list[Looks] = []
    source = lines(text, grid.end + 1)
    size = len(grid.columns)
    best: dict[int, tuple[float, int, tuple | None]] = {0: (0.0, -1, None)}   # lines used → score, from, cells
    at = far = 0
    while at <= far:
        if at in best:
            while len(cells) < at + size + max(SPARE):
                cell = next(source, None)
                if cell is None:
                    break
                cell = trim(text, *cell)
                if cell[0] < cell[1]:
                    cells.append(cell)
                    seen.append(looks(text[cell[0]:cell[1]][:LONGEST_CELL + 1]) if cell[1] - cell[0] <= LONGEST_CELL else Looks.PROSE)
            far = max(far, _extend(text, grid.columns, cells, seen, best, at))
        at += 1
    _trace(text, grid, cells, best)
    return grid.end


def _extend(text: str, columns: list[Column], cells: list[Span], seen: list[Looks], best: dict, at: int) -> int:
    """Every row that may begin at line ``at``, and a line that names a group of rows; the last line used."""
    score, far = best[at][0], at
    for spare in SPARE:
        end = at + len(columns) + spare
        if end > len(cells) or end - at < 2:
            continue
        if spare and not _may_differ(columns, spare):
            continue
        placed = place(cells[at:end], seen[at:end], columns)
        if placed is not None and is_row(placed, text, columns) and (end not in best or score + placed.score > best[end][0]):
            best[end] = (score + placed.score, at, placed.cells)
            far = max(far, end)
    if at < len(cells) and seen[at] is Looks.TEXT and words().section_row.match(squeeze(text[slice(*cells[at])])):
        if best[at][2] is not None or at == 0:
            if at + 1 not in best or score - 1.0 > best[at + 1][0]:
                best[at + 1] = (score - 1.0, at, ())
                far = max(far, at + 1)
    return far


def _may_differ(columns: list[Column], spare: int) -> bool:
    """Fewer lines where cells may be merged or empty, more where a name may be broken; only with an anchor."""
    anchored = any(c.holds in (Holds.FORCE, Holds.UNIT, Holds.INDEX) for c in columns)
    if spare > 0:
        return anchored
    loose = sum(c.holds in (Holds.CATEGORY, Holds.INDEX, Holds.OTHER) for c in columns)
    return loose >= -spare or anchored


def _trace(text: str, grid: Grid, cells: list[Span], best: dict) -> None:
    """The rows of the best parting that ends in a row, into ``grid``."""
    ends = [at for at, (_, _, row) in best.items() if row]
    at = max(ends, key=lambda end: (best[end][0], end), default=0)
    if at:
        grid.end = cells[at - 1][1]
    found: list[tuple[int, int, tuple]] = []
    while at > 0:
        _, before, row = best[at]
        found.append((before, at, row))
        at = before
    titles = [cells[before] for before, _, row in found if not row]
    broken = titles[0] if len(titles) == 1 and not words().numbered_row.match(text[slice(*titles[0])]) else None
    section = ""
    for before, at, row in reversed(found):
        if row and broken is not None and cells[before - 1] == broken:   # one lone title: the first half of a broken name
            row = tuple((broken[0], cell[1]) if cell and cell[0] == cells[before][0] else cell for cell in row)
            before -= 1
        if row:
            grid.rows.append(Row(row, cells[before][0], cells[at - 1][1], section))
        elif broken is None:
            section = squeeze(text[slice(*cells[before])])
