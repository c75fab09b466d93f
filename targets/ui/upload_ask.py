"""An uploaded file read with all its reader says of it: corrections, answers to its questions, the choices of the last such file."""
from __future__ import annotations

import contextlib
import json
import zlib
from typing import Any

import streamlit as st

from extract.legible import legible
from targets import actuals
from targets.actuals import answers
from targets.actuals.answers import Answers, Said
from targets.text import TargetsError
from targets.ui import names, state, upload_fix, uploaded
from targets.ui.i18n import plain, t

ROUNDS = 3  # an answer may open another question: the metric, then its unit


def answered(file: Any, number: int) -> actuals.Reading:
    """The file read with everything its reader has said of it so far."""
    data, name = file.getvalue(), file.name
    bar = st.empty()

    def read(hints: dict[str, Any]) -> actuals.Reading:
        return _read(data, name, hints, bar)

    base = read({})
    known = answers.recalled(state.store().kept(answers.KIND), base.fingerprint, base.samples)
    known, again = answers.to_confirm(known, base.frame["metric"].dropna())
    known = Said(known.answers | again, known.fixes)        # asked again, with the earlier choice in its control
    group = f"{number}_{base.fingerprint}_{zlib.crc32(data):08x}"
    fixes = upload_fix.render(base, read, known.fixes, group)
    place = st.container()
    said = Said({}, fixes)
    reading = read(said.hints)
    for _ in range(ROUNDS):
        open_ones = [one for one in answers.questions(reading.issues) if (one.field, one.key) not in said.answers]
        if not open_ones:
            break
        with place:
            said = Said(said.answers | _ask(open_ones, known.answers, group), fixes)
        reading = read(said.hints)
    if any(said.answers.get(key) == answer for key, answer in known.answers.items()):
        place.caption(t("upload_remembered"))
    if base.fingerprint:
        state.remember("upload_said", state.recall("upload_said", {}) | {base.fingerprint: (said, known, name)})
    return reading


def keep() -> None:
    """Keep what was said with the save: the next file of the same shape starts from it.  The save tells what ails the store."""
    by = state.person().name
    with contextlib.suppress(TargetsError):
        for shape, (said, known, name) in state.recall("upload_said", {}).items():
            body = answers.body_of(said, name)
            if body and said != known:
                state.store().keep(answers.KIND, shape, body, by=by)
            elif not body and known != Said():
                state.store().drop_kept(answers.KIND, shape, by=by)
    state.remember("upload_said", {})


def _read(data: bytes, name: str, hints: dict[str, Any], bar: Any) -> actuals.Reading:
    """The file as it is understood with these hints, a bar filling while it is read for the first time."""
    def tick(_: str, done: int, total: int) -> None:
        far = {"done": f"{done:,}", "total": f"{total:,}"}
        bar.progress(min(done / max(total, 1), 1.0), t("upload_progress" if total else "upload_reading", name=plain(legible(name)), **far))

    told = {key: hint for key, hint in hints.items() if hint or hint is False}
    reading = uploaded.reading(data, name, json.dumps(told, ensure_ascii=False, sort_keys=True), tick)
    bar.empty()
    return reading


def _ask(questions: list[answers.Question], known: Answers, group: str) -> Answers:
    lang = state.language()
    said: Answers = {}
    for one in questions:
        st.markdown(f"**{t('severity_ask')}** {plain(one.issue.say(lang))}")
        key = state.widget_key(f"ask_{group}_{one.field}_{one.key}")
        said[one.field, one.key] = _control(one, known.get((one.field, one.key)), key)
    return said


def _control(one: answers.Question, known: Any, key: str) -> Any:
    """A control for one question; nothing is chosen until a person, or their earlier choice, says so."""
    near = names.region(one.guess) if one.field == "region" else one.guess
    label, guess = t(f"ask_{one.field}"), t("ask_guess", guess=near) if near else t("ask_choose")
    if one.field in ("region", "metric", "unit"):
        options = {"region": uploaded.region_choices, "metric": uploaded.metric_choices, "unit": uploaded.unit_choices}[one.field]()
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
