"""Every decision people made about verdicts, newest first: what holds, what was taken back, what lost its sentence."""
from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from targets import metricreading, override
from targets.text import minute
from targets.ui import components, frames, logbook, names, state, verdict
from targets.ui.i18n import t


def count() -> int:
    return sum(map(override.in_force, override.holding(logbook.overrides(), frames.targets())))


def render() -> None:
    log = logbook.overrides()
    if not log:
        st.info(t("decisions_none"))
        return
    st.caption(t("decisions_help"))
    holding = {act["override"]: act for act in override.holding(log, frames.targets())}
    dead = override.undone(log)
    acts = [act for act in reversed(log) if not act["undoes"]]
    targets = names.targets_of(_now(act, holding) for act in acts)
    shown = pd.DataFrame([_line(act, _how(act, holding, dead), targets.get(_now(act, holding) or "")) for act in acts])
    picked = components.listing(shown, [_now(act, holding) for act in acts], "decisions", t("page_cascade"),
                                medium=[t("override_reason_of")])
    if picked:
        components.evidence(picked)


def _now(act: dict[str, Any], holding: dict[int, dict[str, Any]]) -> str | None:
    """The target an act is about today."""
    found = holding.get(act["override"], act)
    target: str | None = found["target"] if "target" in found else act["record"]
    return target


def _how(act: dict[str, Any], holding: dict[int, dict[str, Any]], dead: set[str]) -> str:
    if act["batch"] in dead:
        return t("decision_undone")
    if act["value"] is None:
        return t("decision_stands" if act["field"] == override.STEPPED_BACK else "decision_ended")
    held = holding.get(act["override"])
    if held is None:
        return t("decision_replaced")
    return t("decision_holds" if override.in_force(held) else "decision_lost")


def _line(act: dict[str, Any], how: str, target: dict[str, Any] | None) -> dict[str, Any]:
    lang = state.language()
    return {
        t("decision_state"): how, t("col_region"): names.region(target["region"]) if target else "",
        t("col_metric"): target["metric"] if target else act["anchor"]["evidence"], t("field_text"): act["anchor"]["text"],
        t("override_field"): metricreading.field_word(act["field"], lang),
        t("override_value"): "" if act["value"] is None else verdict.value(act),
        t("override_reason_of"): act["reason"], t("log_by"): names.signed(act), t("log_when"): minute(act["at"])}
