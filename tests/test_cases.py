"""Annotated sentences, by intent: every target found with its fields, and nothing else (known failures strictly xfail)."""
from __future__ import annotations

import pytest

from tests.case_check import load_cases, problems


def _param(case):
    marks = [pytest.mark.xfail(reason=case.xfail, strict=True)] if case.xfail else []
    return pytest.param(case, id=case.id, marks=marks)


@pytest.mark.parametrize("case", [_param(c) for c in load_cases()])
def test_case(case):
    found = problems(case)
    assert not found, "\n".join(["", case.text, *(message for _, message in found)])


def test_enough_cases_and_negatives():
    cases = load_cases()
    assert len(cases) >= 300
    assert sum(not c.targets for c in cases) >= 80
