"""What a save would change: new, same, changed, in conflict; what differs is shown with old and new and can be left out."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from targets import charts
from targets.actuals.diff import counts, diff
from targets.ui import components, frames, names, state
from targets.ui.i18n import t

MOST = 500  # rows shown of each kind


def render(ready: pd.DataFrame) -> pd.DataFrame:
    """Show the difference; the rows of ``ready`` that are to be saved."""
    found = diff(ready, frames.actuals())
    told = counts(found)
    st.markdown(t("preview", n=len(found)))
    components.counts([(t(f"diff_{name}"), f"{number:,}") for name, number in told.items()])
    differing = found[found["state"].isin(["changed", "conflict"]) | found["jump"]]
    left_out = _choose(differing) if len(differing) else set()
    fresh = found[~found.index.isin(differing.index) & (found["state"] == "new")]
    if len(fresh):
        with st.expander(t("diff_fresh", n=len(fresh)), expanded=differing.empty):
            st.dataframe(_readable(fresh.head(MOST)), hide_index=True, placeholder="")
            if len(fresh) > MOST:
                st.caption(t("diff_more", n=len(fresh) - MOST))
    return ready[~ready.index.isin(left_out)]


def _choose(differing: pd.DataFrame) -> set[int]:
    """The rows a person leaves out: conflicts and jumps are out until they are ticked."""
    st.markdown(t("diff_help"))
    order = differing.assign(_first=differing["state"] != "conflict").sort_values("_first", kind="stable")
    shown, hidden = order.head(MOST), order.iloc[MOST:]
    rows = _readable(shown)
    rows.insert(0, "take", (shown["state"] != "conflict").to_numpy() & ~shown["jump"].to_numpy())
    rows.insert(1, "why", [t("diff_jump") if jump and kind != "conflict" else t(f"diff_{kind}")
                           for kind, jump in zip(shown["state"], shown["jump"], strict=True)])
    asked = [f"{one}" for one in zip(shown["id"], shown["value"], strict=True)]
    edited = st.data_editor(
        rows, key=state.list_key("diff", asked), hide_index=True, placeholder="",
        disabled=[name for name in rows.columns if name != "take"], height="content" if len(rows) < 12 else 420,
        column_config={"take": st.column_config.CheckboxColumn(t("diff_take")), "why": t("diff_why")})
    if len(hidden):
        st.caption(t("diff_hidden", n=len(hidden)))
    return {*shown.index[~edited["take"].to_numpy(dtype=bool)], *hidden.index[(hidden["state"] == "conflict") | hidden["jump"]]}


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    lang = state.language()
    regions = names.region_map(rows)

    def figure(value: float, unit: object) -> str:
        return "" if pd.isna(value) else charts.amount(value, "" if pd.isna(unit) else str(unit), lang)

    return pd.DataFrame({
        t("col_region"): [regions.get(name, name) for name in rows["region"]], t("col_metric"): rows["metric"].to_numpy(),
        t("col_figure_year"): rows["year"].to_numpy(),
        t("log_old"): [figure(value, unit) for value, unit in zip(rows["old_value"], rows["old_unit"], strict=True)],
        t("log_new"): [figure(value, unit) for value, unit in zip(rows["value"], rows["unit"], strict=True)],
        t("col_preliminary"): rows["preliminary"].to_numpy(), t("diff_old_source"): rows["old_source"].fillna("").to_numpy(),
        t("diff_origin"): rows["origin"].to_numpy()})
