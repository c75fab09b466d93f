"""Scores records against gold records: detection (spans that meet) and record (every field right too), both as F1.

A predicted target that touches an optional gold record counts neither for nor against.  A metric is right when it
shares most of its characters with one of the gold's wordings; units may leave a trailing noun out (个 for 个项目).
"""
from __future__ import annotations

import math
import re
from collections import Counter
from typing import Any

Record = dict[str, Any]
_FILLER = re.compile(r"[的之了\s、，,。；;：:（）()“”\"']|全[省市区国]|我[省市]|达到|保持|实现|力争|完成|年均|全年")
_REGION_END = re.compile(r"((壮族|回族|维吾尔)?自治区|省|市)$")
_BARE_SCALE = re.compile(r"[十百千万亿]+")
METRIC_SHARE = 0.7


def _same_number(a: Any, b: Any) -> bool:
    return a == b if a is None or b is None else math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6)


def _value(gold: Record, pred: Record) -> bool:
    top = gold["comparator"] != "range" or _same_number(gold.get("value_max"), pred.get("value_max"))
    return top and _same_number(gold["value"], pred.get("value"))


def _unit(gold: Record, pred: Record) -> bool:
    a, b = (re.sub(r"\s", "", record.get("unit") or "").replace("％", "%") for record in (gold, pred))
    short, long = sorted((a, b), key=len)
    return a == b or (short != "" and long.startswith(short) and not _BARE_SCALE.fullmatch(short))


def _kind(gold: Record, pred: Record) -> bool:
    level = gold["kind"] == "level"
    return gold["kind"] == pred.get("kind") and (level or gold.get("direction") == pred.get("direction"))


def _likeness(a: str, b: str) -> float:
    a, b = _FILLER.sub("", a), _FILLER.sub("", b)
    return 2 * (Counter(a) & Counter(b)).total() / (len(a) + len(b)) if a and b else 0.0


def _metric(gold: Record, pred: Record) -> bool:
    metric, sector = pred.get("metric") or "", pred.get("sector") or ""
    said = {metric, metric if sector in metric else sector + metric}
    wanted = [gold["metric"], *(gold.get("metric_alt") or ())]
    return any(_likeness(a, b) >= METRIC_SHARE for a in wanted for b in said)


def _region(gold: Record, pred: Record) -> bool:
    a, b = (_REGION_END.sub("", record.get("region") or "") for record in (gold, pred))
    return a == b


def _year(gold: Record, pred: Record) -> bool:
    return pred.get("year") in (gold["year"], *(gold.get("year_alt") or ()))


RIGHT = {"value": _value, "unit": _unit, "comparator": lambda gold, pred: gold["comparator"] == pred.get("comparator"),
         "kind": _kind, "metric": _metric, "region": _region, "year": _year}


def wrong_fields(gold: Record, pred: Record) -> list[str]:
    """Names of the fields in which a record differs from its gold."""
    return [name for name, right in RIGHT.items() if not right(gold, pred)]


def _shared(a: Record, b: Record) -> int:
    return min(a["end"], b["end"]) - max(a["start"], b["start"])


def compare(gold: list[Record], pred: list[Record]) -> tuple[Counter[str], list[str]]:
    """Counts (gold, pred, found, exact) of one document and a line per mistake."""
    wanted = [record for record in gold if record["role"] == "target" and not record.get("optional")]
    optional = [record for record in gold if record.get("optional")]
    free = [record for record in pred if record["role"] == "target"]
    counts, mistakes = Counter(gold=len(wanted)), []
    for record in wanted:
        touching = [one for one in free if _shared(record, one) > 0]
        if not touching:
            mistakes.append(f"missed {record['doc']}:{record['start']} {record['metric']} {record['text']}")
            continue
        best = min(touching, key=lambda one: (len(wrong_fields(record, one)), -_shared(record, one)))
        free.remove(best)
        wrong = wrong_fields(record, best)
        counts.update(found=1, pred=1, exact=not wrong)
        mistakes += [f"wrong {record['doc']}:{record['start']} {record['metric']}: {name} is {best.get(name)!r}, "
                     f"not {record.get(name)!r}" for name in wrong]
    for record in free:
        if not any(_shared(one, record) > 0 for one in optional):
            counts.update(pred=1)
            mistakes.append(f"spurious {record['doc']}:{record['start']} {record['metric']} {record['text']}")
    return counts, mistakes


def f1(hits: int, counts: Counter[str]) -> float:
    """Harmonic mean of precision and recall."""
    total = counts["gold"] + counts["pred"]
    return 2 * hits / total if total else 1.0
