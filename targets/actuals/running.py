"""Words of monthly tables behind a metric's name: how far its figures reach, from January, over one month, or as at its end."""
from __future__ import annotations

import functools
import re

from targets.actuals.words import HAN, longest_first

TOTAL, ALONE, END = "total", "alone", "end"
REACH = {"running_growth": TOTAL, "running": TOTAL, "alone": ALONE, "ending": END}  # by list of tables.yaml; the longer wordings first


@functools.cache
def _behind(name: str) -> re.Pattern[str]:
    """A word of the list at the end of a name, set off by a mark or a bracket, or by nothing between Han characters."""
    words = "|".join(map(re.escape, longest_first(name)))
    return re.compile(rf"(?:^|[\s_\-—–:：,，、/|·]*[(（]|[\s_\-—–:：,，、/|·]+|(?<=[{HAN})）])(?=[{HAN}\d]))(?:{words})[)）]?$", re.I)


@functools.lru_cache(maxsize=20_000)
def split(metric: str) -> tuple[str, str]:
    """A metric's name without its word of months, and the list that word stands in ('' for none).

    ``粗钢产量_累计值`` is 粗钢产量 and running, ``粗钢产量_当期值`` alone, ``粗钢产量_累计增长`` running_growth;
    ``贷款余额_期末值`` is 贷款余额 and ending.
    """
    for name in REACH:
        found = _behind(name).search(metric)
        if found:
            return metric[:found.start()], name
    return metric, ""
