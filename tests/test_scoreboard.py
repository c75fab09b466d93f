"""Verdicts kept up to date are those of a fresh start, whatever was changed; inheritance works from the store."""
from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from made import actuals, document, figures, target, targets

from targets import progress, schema
from targets.config import Progress
from targets.progress.table import Engine
from targets.scoreboard import Keeper, differences, goals
from targets.store import Store

GOALS = targets(*({"metric": metric, "year": 2020, "value": 80.0, "baseline_year": 2015} for metric in ("甲率", "乙率", "丙率")))
TABLES = st.lists(st.tuples(st.sampled_from(["甲率", "乙率", "丙率", "丁率"]), st.integers(2014, 2020)), unique=True, max_size=12).flatmap(
    lambda keys: st.tuples(*(st.tuples(st.just(key), st.integers(60, 90)) for key in keys)))


def table(rows) -> pd.DataFrame:
    frame = actuals(*({"metric": metric, "year": year, "value": float(value)} for (metric, year), value in rows))
    return frame.assign(id=[f"{row['metric']}{row['year']}" for row in frame.to_dict("records")]).astype({"id": frame["id"].dtype})


@settings(max_examples=60, deadline=None)
@given(st.lists(TABLES, min_size=2, max_size=5))
def test_verdicts_kept_are_those_of_a_fresh_start(steps) -> None:
    keeper = Keeper()
    for rows in steps:
        known = table(rows)
        kept = keeper.verdicts(GOALS, known, 2020, Progress())
        pd.testing.assert_frame_equal(kept, progress.evaluate(GOALS, known, 2020))


def test_a_changed_figure_has_its_own_series_judged_again_only(monkeypatch) -> None:
    judged = []
    begin = Engine.__init__
    monkeypatch.setattr(Engine, "__init__", lambda self, *rest: (judged.append(list(rest[0]["metric"])), begin(self, *rest))[1])
    keeper, known = Keeper(), table([(("甲率", 2020), 70), (("乙率", 2020), 81)])
    first = keeper.verdicts(GOALS, known, 2020, Progress())
    later = known.assign(value=[82.0, 81.0])
    second = keeper.verdicts(GOALS.copy(), later, 2020, Progress())
    assert (first["status"].tolist()[0], second["status"].tolist()[0]) == ("missed", "met")
    assert judged == [["甲率", "乙率", "丙率"], ["甲率"]]
    other = GOALS.assign(value=[80.0, 80.0, 75.0])
    keeper.verdicts(other, later, 2020, Progress())
    keeper.verdicts(other, later, 2021, Progress())
    assert judged[2:] == [["丙率"], ["甲率", "乙率", "丙率"]]          # another target, another year


@settings(deadline=None)
@given(TABLES, TABLES)
def test_differences_lead_from_one_table_to_the_other(before, after) -> None:
    old, new = table(before), table(after)
    fresh, gone = differences(old, new)
    left = old[~old["id"].isin(gone["id"])]
    assert {row["id"]: row["value"] for row in pd.concat([left, fresh]).to_dict("records")} == dict(zip(new["id"], new["value"], strict=True))


def test_a_target_without_a_number_takes_over_that_of_the_paper_it_implements(database: str) -> None:
    store = Store(database)
    store.replace_document(document("state", text="到2020年，电解铝产能利用率达到80%以上。", doc_number="国办发〔2016〕42号", cites=(), region="全国",
                                    region_code="100000", issue_date="2016-06-05"),
                           [target(doc="state", region="全国", region_code="100000", baseline_year=2015)])
    store.replace_document(document("gz", text="电解铝产能利用率完成国家下达任务，至2020年。", implements=("国办发〔2016〕42号",), level="province"),
                           [target(doc="gz", start=9, end=15, text="国家下达任务", role="assigned", value=None, comparator="=", evidence="电解铝产能利用率完成国家下达任务", evidence_start=0)])
    store.save_actuals(figures({"year": 2015, "value": 70.0}, {"year": 2018, "value": 77.0}), by="li", origin="form")
    assert store.documents().set_index("doc").loc["gz", ["implements", "level"]].tolist() == [("国办发〔2016〕42号",), "province"]
    frame = goals(store.targets(schema.GOALS), store.documents(), store.overrides())
    found = progress.evaluate(frame, store.actuals(), 2018).set_index("doc").loc["gz"]
    # (77−70)/(80−70) = 0.7 of the way in 3/5 of the time
    assert (found["value"], found["status"], found["grade"]) == (80.0, "on_track", "B")
    assert "inherited" in found["flags"]
    store.close()
