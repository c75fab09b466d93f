"""No input breaks a promise: a few of each trial, from valid ones that were changed, and all that ever did (tests/found).

``python benchmarks/fuzz.py`` runs the same trials for as long as one likes, led by the code they reach.
"""
from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.bounds import Broken, Trial
from tests.fuzz.mutation import changed
from tests.fuzz.trials import TRIALS

FOUND = Path(__file__).parent / "found"
INPUTS = sorted(path for path in FOUND.glob("*/*") if path.is_file())
EXAMPLES = {"paper": 200, "words": 200, "text": 100, "vocabulary": 40, "views": 40, "decisions": 40}
SLOW = 4.0      # times a promise may be missed by on a machine that is busy and not warm yet


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What is loaded once is no cost of an input."""
    for trial in TRIALS.values():
        trial.check(trial.starts()[0])


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_once_broke_a_promise_keeps_it(path: Path) -> None:
    trial, data = TRIALS[path.parent.name], path.read_bytes()
    trial.run(data, SLOW)
    trial.weigh(data)


@pytest.mark.parametrize("trial", TRIALS.values(), ids=TRIALS)
def test_valid_inputs_keep_every_promise(trial: Trial) -> None:
    first = trial.starts()
    assert first
    for data in first:
        trial.run(data, SLOW)


@st.composite
def broken(draw: st.DrawFn, trial: Trial) -> bytes:
    """A valid input after a few changes."""
    return changed(draw(st.sampled_from(trial.starts())), draw(st.randoms(use_true_random=False)), trial.words())


@pytest.mark.parametrize("trial", TRIALS.values(), ids=TRIALS)
def test_changed_inputs_keep_every_promise(trial: Trial) -> None:
    @settings(max_examples=EXAMPLES.get(trial.name, 80), derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(broken(trial))
    def holds(data: bytes) -> None:
        trial.run(data, SLOW)

    holds()


def test_a_broken_promise_is_seen() -> None:
    """The trials can fail: an error that isn't meant for a person, one hidden in time, one that has no end, one in memory."""
    def fails(data: bytes) -> None:
        raise KeyError(data)

    def lasts(data: bytes) -> None:
        end = time.process_time() + 0.1
        while time.process_time() < end:
            pass

    def never_ends(data: bytes) -> None:
        while True:
            pass

    def grows(data: bytes) -> None:
        bytearray(80_000_000)

    with pytest.raises(KeyError):
        Trial("x", fails, list).run(b"")
    with pytest.raises(Broken, match="s for 0 bytes"):
        Trial("x", lasts, list).run(b"", 0.05)
    with pytest.raises(Broken, match="no end after"):
        Trial("x", never_ends, list).run(b"", 0.1)
    with pytest.raises(Broken, match="MB for"):
        Trial("x", grows, list).weigh(b"")


def test_records_that_do_not_stand_where_they_say_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from extract import pipeline
    right = pipeline.extract_document
    TRIALS["text"].check("到2020年，新建桥梁4座。".encode())
    for wrong in ({"start": 0}, {"evidence": "x"}, {"value": float("nan")}, {"deadline": "2020-02-31"}, {"confidence": 2.0}):
        monkeypatch.setattr(pipeline, "extract_document", lambda *args, wrong=wrong, **more: [replace(one, **wrong) for one in right(*args, **more)])
        with pytest.raises(Broken):
            TRIALS["text"].check("到2020年，新建桥梁4座。".encode())
