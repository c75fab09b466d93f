"""Words of an uploaded file that were mapped to a target's metric before: shown, and mapped alike unless a person declines."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from targets import mapping
from targets.ui import components, frames, state
from targets.ui.i18n import md, t
from targets.ui.mapkept import map_words


def render(ready: pd.DataFrame) -> pd.DataFrame:
    """The figures with the maps applied that a person lets stand."""
    with components.sentence():
        kept = [one for one in state.store().kept(mapping.KIND) if not one["body"].get("leave")]
        offers = mapping.offered(ready, frames.targets(), kept) if kept else []
        if not offers:
            return ready
        with st.container(border=True, key="upload_maps"):
            st.markdown(f"**{t('maps_found', n=sum(one['n'] for one in offers))}**")
            chosen = [one for one in offers if st.checkbox(md("maps_line", **map_words(one), n=one["n"]), value=True,
                                                           key=f"upload_map_{one['kept']}")]
            done = mapping.applied(ready, frames.targets(), chosen)
            if done.twice:
                st.caption(t("maps_twice", n=done.twice))
    return done.frame.reset_index(drop=True)
