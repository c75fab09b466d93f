"""Where a region's targets stand, counted: how many are in each tone, and the main one."""
from __future__ import annotations

import pandas as pd

from targets.progress import tone
from targets.text import entry

TONES = ("met", "good", "watch", "behind", "bad", "open")
WORST_FIRST = ("bad", "behind", "watch", "good", "met")     # of tones that are equally frequent the worst is shown


def standing(rows: pd.DataFrame, by: str = "region") -> pd.DataFrame:
    """One row per value of ``by``: a count per tone, ``n``, ``assessed`` and ``main``, the commonest tone of the assessed ones
    (open where there are none).  ``rows``: of the board."""
    tones = {code: tone(code) for code in entry("progress", "states")}
    held = pd.Series(pd.Categorical(rows["status"].map(tones), categories=list(TONES)), index=rows.index)
    counts = pd.crosstab(rows[by], held, dropna=False).reindex(columns=list(TONES), fill_value=0)
    counts = counts.loc[counts.index.notna()]
    assessed = (rows["status"] != "not_judged").groupby(rows[by]).sum().reindex(counts.index)
    main = counts[list(WORST_FIRST)].idxmax(axis=1).where(counts[list(WORST_FIRST)].sum(axis=1) > 0, "open")
    return counts.assign(n=counts.sum(axis=1), assessed=assessed, main=main)
