"""Questions of an uploaded file with a control each, and corrections of metric and unit; answers last for the next such file."""
from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from targets import actuals
from targets.actuals import answers
from targets.ui import frames, names, state
from targets.ui.i18n import t

ROUNDS = 3  # an answer may open another question: the metric, then its unit
Answers = dict[tuple[str, str], Any]


def answered(file: Any, number: int) -> actuals.Reading:
    """The file read with everything its reader has said of it so far."""
    data, name = file.getvalue(), file.name
    reading = frames.reading(data, name, ())
    known = answers.remembered(_folder(), reading.fingerprint)
    said: Answers = {}
    shape = reading.fingerprint
    place = st.container()
    for _ in range(ROUNDS):
        open_ones = [one for one in answers.questions(reading.issues) if (one.field, one.key) not in said]
        if not open_ones:
            break
        with place:
            said |= _ask(open_ones, known, f"{number}_{shape}")
        reading = frames.reading(data, name, _fixed(answers.hints_of(said)))
    changed = _corrected(reading, f"{number}_{shape}")
    if changed:
        reading = frames.reading(data, name, _fixed(_merged(answers.hints_of(said), changed)))
    state.remember("upload_answers", state.recall("upload_answers", {}) | {shape: said})
    if any(key in known and said.get(key) == known[key] for key in said):
        place.caption(t("upload_remembered"))
    return reading


def keep() -> None:
    """Keep the answers with the save: the next file of the same shape starts from them."""
    for shape, said in state.recall("upload_answers", {}).items():
        answers.remember(_folder(), shape, said)


def _folder() -> Any:
    return answers.folder_of(state.settings().store_url)


def _ask(questions: list[answers.Question], known: Answers, group: str) -> Answers:
    lang = state.language()
    said: Answers = {}
    for one in questions:
        st.markdown(f"**{t('severity_ask')}** {one.issue.say(lang)}")
        key = state.widget_key(f"ask_{group}_{one.field}_{one.key}")
        said[one.field, one.key] = _control(one, known.get((one.field, one.key)), key)
    return said


def _control(one: answers.Question, known: Any, key: str) -> Any:
    """A control for one question; nothing is chosen until a person, or their earlier choice, says so."""
    near = names.region(one.guess) if one.field == "region" else one.guess
    label, guess = t(f"ask_{one.field}"), t("ask_guess", guess=near) if near else t("ask_choose")
    if one.field in ("region", "metric", "unit"):
        options = {"region": frames.region_choices, "metric": frames.metric_choices, "unit": frames.unit_choices}[one.field]()
        first = [word for word in (known, one.guess) if word]
        options = list(dict.fromkeys([*first, *options]))
        shown = names.region if one.field == "region" else str
        return st.selectbox(label, options, index=0 if known else None, placeholder=guess, key=key, format_func=shown,
                            accept_new_options=one.field != "region", width=360, label_visibility="collapsed")
    if one.field == "year":
        return st.number_input(label, 1949, 2100, None, key=key, width=360, placeholder=t("ask_year"), label_visibility="collapsed")
    choices: list[Any] = ["level", "growth", "change"] if one.field == "kind" else [True, False]
    index = choices.index(known) if known in choices else None
    return st.radio(label, choices, index=index, key=key, horizontal=True, label_visibility="collapsed",
                    format_func=lambda choice: t(f"answer_{one.field}_{str(choice).lower()}"))


def _corrected(reading: actuals.Reading, group: str) -> dict[str, Any]:
    """Metric and unit as they were read, to be changed by hand: hints for what was."""
    pairs = reading.frame[["metric", "unit"]].dropna(subset=["metric"]).drop_duplicates().reset_index(drop=True)
    if pairs.empty:
        return {}
    with st.expander(t("upload_correct")):
        st.caption(t("upload_correct_help"))
        start = pairs.fillna("").assign(new_metric=pairs["metric"], new_unit=pairs["unit"].fillna(""))
        headings = {name: t(f"fix_{name}") for name in start.columns}
        edited = st.data_editor(start, key=state.list_key(f"fix_{group}", list(pairs["metric"])), hide_index=True,
                                disabled=["metric", "unit"], placeholder="", column_config=headings)
    rows = pd.DataFrame(edited).to_dict("records")
    metrics = {row["metric"]: row["new_metric"] for row in rows if row["new_metric"] and row["new_metric"] != row["metric"]}
    units = {row["new_metric"] or row["metric"]: row["new_unit"] for row in rows if row["new_unit"] and row["new_unit"] != row["unit"]}
    return {name: told for name, told in (("metrics", metrics), ("units", units)) if told}


def _merged(hints: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return hints | {name: hints.get(name, {}) | told for name, told in more.items()}


def _fixed(hints: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Hints as a key for the memory of readings."""
    return tuple((name, tuple(value.items()) if isinstance(value, dict) else value) for name, value in sorted(hints.items()))
