"""The third answer: where the figures so far would lead.  Drawn dashed and labelled, never used for a status."""
from __future__ import annotations

from collections.abc import Sequence

LEAST = 3     # figures a trend is fitted to


def outlook(points: Sequence[tuple[float, float]], year: float) -> float | None:
    """The straight line through ``points`` (date, value) by least squares, read at ``year``; None with fewer than three dates."""
    if len({t for t, _ in points}) < LEAST:
        return None
    mean_t = sum(t for t, _ in points) / len(points)
    mean_v = sum(v for _, v in points) / len(points)
    spread = sum((t - mean_t) ** 2 for t, _ in points)
    slope = sum((t - mean_t) * (v - mean_v) for t, v in points) / spread
    return mean_v + slope * (year - mean_t)
