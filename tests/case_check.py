"""Compare extracted records with the annotated sentences of ``tests/cases/*.yaml``.

Each file's header explains the format.  ``python -m tests.case_check [NAME ...] [-v]`` prints, per file, cases passed and
failed and which fields were wrong (``-v``: every failure in full).
"""
from __future__ import annotations

import argparse
import collections
import dataclasses
import datetime
import functools
import re
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases"
OWNED_ELSEWHERE = re.compile(r"^(?:quantities|tables|assigned)")  # other formats, tested beside their rooms
TARGET_FIELDS = {"span", "nth", "metric", "metric_alt", "value", "value_max", "unit", "comparator", "kind", "direction", "region",
                 "year", "year_alt", "baseline_value", "baseline_year", "force", "lead", "basis", "deadline"}
CASE_FIELDS = {"text", "doc", "targets", "optional", "xfail"}
METRIC_F1 = 0.7
FILLER = re.compile(r"[的之了、，,。；;：:（）()“”\"'\s]|全省|全市|全县|全区|全国|我省|我市|我县|达到|保持|实现|力争|完成|年均|全年")
PLACE_TAIL = re.compile(r"(?:壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|县)$")
BODIES = re.compile(r"[、，,;；：:\s]|等?负责|牵头|配合")


@dataclasses.dataclass(frozen=True)
class Case:
    """One annotated passage: ``targets`` as written in the file, ``optional`` as spans."""

    file: str
    number: int
    text: str
    doc: dict[str, str]
    targets: list[dict[str, Any]]
    optional: list[str]
    xfail: str | None

    @property
    def id(self) -> str:
        return f"{self.file}-{self.number:02d}"


@functools.cache
def load_cases() -> tuple[Case, ...]:
    """Every case of every file; a ValueError names file and case where a field is unknown or a span is not in the text."""
    return tuple(case for path in sorted(CASES.glob("*.yaml")) if not OWNED_ELSEWHERE.match(path.stem) for case in _read(path))


def _read(path: Path) -> list[Case]:
    out = []
    for number, raw in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1):
        case = Case(path.stem, number, raw["text"].rstrip("\n"), {k: str(v) for k, v in (raw.get("doc") or {}).items()},
                    raw.get("targets") or [], raw.get("optional") or [], raw.get("xfail"))
        odd = set(raw) - CASE_FIELDS | {k for t in case.targets for k in t} - TARGET_FIELDS
        if odd:
            raise ValueError(f"{path.name}, case {number}: unknown fields {sorted(odd)}")
        for span, nth in [(t["span"], t.get("nth", 1)) for t in case.targets] + [(s, 1) for s in case.optional]:
            if case.text.count(span) < nth:
                raise ValueError(f"{path.name}, case {number}: {span!r} stands fewer than {nth} times in the text")
        out.append(case)
    return out


def place(text: str, span: str, nth: int = 1) -> tuple[int, int]:
    """Half-open position of the ``nth`` occurrence of ``span``."""
    start = -1
    for _ in range(nth):
        start = text.index(span, start + 1)
    return start, start + len(span)


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def _close(a: Any, b: Any) -> bool:
    a, b = _number(a), _number(b)
    return a is b is None or (a is not None and b is not None and abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b)))


def _any(expected: Any) -> list[Any]:
    return expected if isinstance(expected, list) else [expected]


def _unit(unit: Any) -> str:
    return re.sub(r"\s", "", str(unit or "")).replace("％", "%").replace("個", "个")


def f1(a: str, b: str) -> float:
    """Character F1 of two names, filler words left out."""
    a, b = FILLER.sub("", a), FILLER.sub("", b)
    shared = sum((collections.Counter(a) & collections.Counter(b)).values())
    return 2 * shared / (len(a) + len(b)) if a and b else 0.0


def _metric_ok(expected: dict, got: Any) -> bool:
    metric, sector = str(got.metric or ""), str(got.sector or "")
    said = {metric, metric if sector in metric else sector + metric}
    return max(f1(name, s) for name in [expected["metric"], *expected.get("metric_alt", [])] for s in said) >= METRIC_F1


def _year_ok(expected: dict, got: Any) -> bool:
    return (None if got.year is None else int(got.year)) in [expected["year"], *expected.get("year_alt", [])]


def _lead_ok(expected: dict, got: Any) -> bool:
    return all(body in str(got.lead or "") for body in BODIES.split(expected["lead"]) if body)


def _deadline_ok(expected: dict, got: Any) -> bool:
    said = got.deadline.isoformat() if isinstance(got.deadline, datetime.date) else str(got.deadline or "")
    return said[:10] == str(expected["deadline"])


def compare(expected: dict[str, Any], got: Any) -> list[str]:
    """Names of the fields in which a record differs; only the fields that the case gives, and ``value_max`` always."""
    checks = {
        "value": lambda: any(_close(v, got.value) for v in _any(expected["value"])),
        "value_max": lambda: _close(expected.get("value_max"), got.value_max),
        "unit": lambda: _unit(got.unit) in map(_unit, _any(expected["unit"])),
        "comparator": lambda: str(got.comparator) in _any(expected["comparator"]),
        "kind": lambda: str(got.kind) in _any(expected["kind"]),
        "direction": lambda: str(got.direction) in _any(expected["direction"]),
        "metric": lambda: _metric_ok(expected, got),
        "year": lambda: _year_ok(expected, got),
        "region": lambda: PLACE_TAIL.sub("", str(got.region or "")) == PLACE_TAIL.sub("", str(expected["region"])),
        "basis": lambda: str(got.basis) in _any(expected["basis"]),
        "force": lambda: got.force == expected["force"],
        "lead": lambda: _lead_ok(expected, got),
        "deadline": lambda: _deadline_ok(expected, got),
        "baseline_value": lambda: _close(expected["baseline_value"], got.baseline_value),
        "baseline_year": lambda: _close(expected["baseline_year"], got.baseline_year),
    }
    return [name for name, ok in checks.items() if (name == "value_max" or name in expected) and not ok()]


def _pair(spans: list[tuple[int, int]], records: list[Any]) -> dict[int, int]:
    """Greedy one-to-one pairing of expected spans with records, the longest overlap first."""
    touches = sorted(((min(e, r.end) - max(s, r.start), -i, -j) for i, (s, e) in enumerate(spans)
                      for j, r in enumerate(records) if r.start < e and s < r.end), reverse=True)
    pairs: dict[int, int] = {}
    for _, i, j in touches:
        if -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return pairs


def problems(case: Case) -> list[tuple[str, str]]:
    """(field, message) for everything wrong with the extraction of one case; ``missed`` and ``spurious`` are fields here."""
    import extract

    hints = {k: v for k, v in case.doc.items() if k != "doc"}
    records = [t for t in extract.extract_text(case.text, doc="case", **hints) if str(t.role) == "target"]
    spans = [place(case.text, t["span"], t.get("nth", 1)) for t in case.targets]
    pairs, out = _pair(spans, records), []
    for i, expected in enumerate(case.targets):
        if i not in pairs:
            out.append(("missed", f"missed {expected['span']} ({expected['metric']})"))
            continue
        got = records[pairs[i]]
        for name in compare(expected, got):
            wanted = expected.get(name) if not expected.get(f"{name}_alt") else [expected[name], *expected[f"{name}_alt"]]
            out.append((name, f"{expected['span']}: {name} expected {wanted!r}, got {getattr(got, name)!r}"))
    loose = [m.span() for s in case.optional for m in re.finditer(re.escape(s), case.text)]
    for j, r in enumerate(records):
        if j not in pairs.values() and not any(r.start < e and s < r.end for s, e in loose):
            out.append(("spurious", f"spurious {r.text} ({r.metric}, {r.year})"))
    return out


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("names", nargs="*", help="case files (without ending); all when left out")
    args.add_argument("-v", action="store_true", help="print every failing case")
    a = args.parse_args()
    passed, failed, wrong = collections.Counter(), collections.Counter(), collections.defaultdict(collections.Counter)
    for case in load_cases():
        if a.names and case.file not in a.names:
            continue
        found = problems(case)
        (failed if found else passed)[case.file] += 1
        wrong[case.file].update(field for field, _ in found)
        if found and a.v:
            print(f"{case.id}{' (xfail)' if case.xfail else ''}  {case.text}")
            print("".join(f"    {message}\n" for _, message in found))
    for name in sorted(passed | failed):
        print(f"{name:<24} passed {passed[name]:>4}  failed {failed[name]:>4}  "
              + " ".join(f"{k}:{v}" for k, v in wrong[name].most_common()))
    total = sum(wrong.values(), collections.Counter())
    print(f"{'total':<24} passed {passed.total():>4}  failed {failed.total():>4}  " + " ".join(f"{k}:{v}" for k, v in total.most_common()))


if __name__ == "__main__":
    main()
