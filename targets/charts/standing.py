"""Where a region's targets stand, counted: how many are in each tone, and the main one."""
from __future__ import annotations

import numpy as np
import pandas as pd

from targets.progress import tone
from targets.text import entry

TONES = ("met", "good", "watch", "behind", "bad", "open")
WORST_FIRST = ("bad", "behind", "watch", "good", "met")     # of tones that are equally frequent the worst is shown


def standing(rows: pd.DataFrame, by: str = "region") -> pd.DataFrame:
    """One row per value of ``by``: a count per tone, ``n``, ``assessed`` and ``main``, the commonest tone of the assessed ones
    (open where there are none).  ``rows``: of the board."""
    places, names = pd.factorize(rows[by], sort=True)       # what says nothing is -1
    states, codes = pd.factorize(rows["status"])
    pairs = np.bincount(((places + 1) * (len(codes) + 1) + states + 1), minlength=(len(names) + 1) * (len(codes) + 1))
    by_state = pd.DataFrame(pairs.reshape(len(names) + 1, -1)[1:, 1:], index=pd.Index(names, name=by), columns=list(codes))
    tones = {code: tone(code) for code in entry("progress", "states")}
    counts = by_state.T.groupby(tones).sum().T.reindex(columns=list(TONES), fill_value=0)
    assessed = by_state.drop(columns="not_judged", errors="ignore").sum(axis=1)
    main = counts[list(WORST_FIRST)].idxmax(axis=1).where(counts[list(WORST_FIRST)].sum(axis=1) > 0, "open")
    return counts.assign(n=counts.sum(axis=1), assessed=assessed, main=main)
