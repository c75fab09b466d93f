"""Signs of what a number is and how it was reviewed: a glyph beside every colour (colours stand in look.css)."""
from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import streamlit as st

from extract.model import Role
from targets.ui import state
from targets.ui.i18n import t

GLYPHS = {"target": "◇", "assigned": "◎", "actual": "●", "standard": "▤", "instrument": "△", "project": "▣", "reference": "#"}
STATES = {"accepted": "✔", "corrected": "✎", "added": "＋", "rejected": "✕", "merged": "⇢"}
OPEN = "open"       # nobody has looked yet
ROLES = tuple(map(str, Role))


def status(row: Mapping[str, Any]) -> str:
    """How a record was reviewed, ``open`` where it was not."""
    return row["review"] if isinstance(row["review"], str) else OPEN


def role_name(role: str) -> str:
    return f"{GLYPHS[role]} {t(f'code_{role}')}"


def status_name(found: str) -> str:
    return f"{STATES[found]} {t(f'review_{found}')}" if found in STATES else t("review_open")


def legend(counts: Mapping[str, int]) -> None:
    """What the colours and signs in the text mean, with how many there are of each."""
    marks = "".join(f'<span><mark class="r-{role}">{GLYPHS[role]}</mark> {html.escape(t(f"code_{role}"))} {counts[role]}</span>'
                    for role in ROLES if counts.get(role))
    signs = "".join(f"<span>{sign} {html.escape(t(f'review_{name}'))}</span>" for name, sign in STATES.items() if counts.get(name))
    st.html(f'<div class="tt-legend tt-roles{" tt-dark" if state.dark() else ""}">{marks}{signs}</div>')
