"""Verdicts worked by hand: the files in ``tests/verdicts`` hold one case a row, with the working in ``why``."""
from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from targets.progress import judge

SHORT = {"R": "pace_ratio", "s": "share_of_time", "q": "needed_per_year", "h": "head_room", "tag": "baseline_tag",
         "reason": "reason_not_judged"}
FILES = sorted((Path(__file__).parent / "verdicts").glob("*.yaml"))


def loaded() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    found = []
    for file in FILES:
        page = yaml.safe_load(file.read_text("utf-8"))
        found += [(file.stem, page["target"], case) for case in page["cases"]]
    return found


CASES = loaded()


def dated(when: object) -> dict[str, int]:
    year, _, month = str(when).partition("-")
    return {"year": int(year)} | ({"month": int(month)} if month else {})


def rows(told: Any, unit: str) -> list[dict[str, Any]]:
    """``{2027: 8, 2027-06: 9}`` or a list of mappings as actual figures."""
    if isinstance(told, list):
        return [{"unit": unit} | row for row in told]
    return [{"unit": unit} | dated(when) | (what if isinstance(what, dict) else {"value": what}) for when, what in told.items()]


def verdict(defaults: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    target = defaults | case["t"]
    unit = target["unit"] if target["kind"] != "growth" else "%"
    return judge(target, rows(case["a"], unit), case.get("at", 2027), rows(case.get("m", {}), target["unit"]))


@pytest.mark.parametrize(("file", "defaults", "case"), CASES, ids=[f"{file}: {case['why']}" for file, _, case in CASES])
def test_case(file: str, defaults: dict[str, Any], case: dict[str, Any]) -> None:
    found = verdict(defaults, case)
    for name, wanted in case["is"].items():
        if name == "flags":
            assert set(wanted) <= set(found["flags"])
        elif name == "not":
            assert not set(wanted) & set(found["flags"])
        elif isinstance(wanted, bool) or wanted is None or not isinstance(wanted, (int, float, str)) or name in (
                "status", "shape", "tag", "grade", "reason", "series_unit"):
            assert found[SHORT.get(name, name)] == wanted, name
        else:
            over, _, under = str(wanted).partition("/")
            assert found[SHORT.get(name, name)] == pytest.approx(float(Fraction(over) / Fraction(under or 1)), abs=1e-12), name


def test_every_case_says_its_working_and_is_there_once() -> None:
    told = [case["why"] for _, _, case in CASES]
    assert len(told) == len(set(told))
    assert all(case["is"] for _, _, case in CASES)


NOTHING = (None, float("nan"))


@pytest.mark.parametrize("nothing", NOTHING, ids=["None", "NaN"])
def test_what_is_missing_says_nothing_however_it_is_missing(nothing: object) -> None:
    target = {"comparator": ">=", "kind": "level", "basis": "stock", "value": 80, "unit": "%", "year": 2030, "baseline_year": 2025, "baseline_value": 70}
    figure = {"year": 2027, "value": 74, "unit": "%"}
    plain = judge(target, [figure], 2027)
    of_target = ("value_max", "direction", "metric_polarity", "definition", "plan", "doc_year", "baseline_unit", "metric_id", "metric", "issue_date",
                 "tolerance", "metric_shape", "metric_price_basis", "status_said", "stepped_back", "overridden", "inherited", "evidence", "price_basis")
    of_figure = ("month", "cumulative", "against", "preliminary", "estimated", "definition", "kind", "price_basis", "vintage")
    assert judge(target | dict.fromkeys(of_target, nothing), [figure | dict.fromkeys(of_figure, nothing)], 2027) == plain
    assert plain["status"] == "符合时序"      # 0.4 of the way in 0.4 of the time
