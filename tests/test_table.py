"""Records as the target table: columns, dtypes, ids."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pandera.errors
import pytest
from made import figure, target

from extract.model import RECORD_FIELDS
from targets import schema, table


def test_columns_are_the_record_and_an_id():
    frame = table.from_records([target()])
    assert tuple(frame.columns) == ("id", *RECORD_FIELDS, "review")
    assert frame["year"].dtype == "Int64"
    assert frame["value"].dtype == "float64"
    assert str(frame["metric"].dtype) == "str"
    assert frame["metric_id"].isna().all()
    assert frame.loc[0, "trace"] == "a; b"


def test_no_records_give_an_empty_table_of_the_same_shape():
    pd.testing.assert_frame_equal(table.from_records([]), schema.no_targets())


def test_ids_are_stable_and_tell_places_and_roles_apart():
    records = [target(), target(start=40, end=43), target(role="actual"), target(doc="other")]
    first, second = table.from_records(records), table.from_records(reversed(records))
    assert first["id"].is_unique
    assert set(first["id"]) == set(second["id"])
    assert first.loc[0, "id"] == table.record_id("paper", 17, 20, "target")


def test_an_id_does_not_hang_on_what_was_understood():
    assert table.from_records([target(metric="利用率")])["id"].equals(table.from_records([target()])["id"])


@pytest.mark.parametrize("wrong", [{"comparator": "≥"}, {"kind": "speed"}, {"role": "goal"}, {"start": 19, "end": 16}])
def test_a_record_that_breaks_the_contract_is_refused(wrong):
    with pytest.raises(pandera.errors.SchemaErrors):
        table.from_records([target(**wrong)])


def test_actual_figures_take_what_is_missing_as_missing():
    frame = schema.typed([figure(id="1", kind="level")], schema.ACTUAL_COLUMNS)
    schema.ActualTable.validate(frame)
    assert frame["preliminary"].dtype == bool
    assert not frame.loc[0, "preliminary"]
    assert frame["source"].isna().all()


def test_a_figure_without_end_is_no_figure():
    frame = schema.typed([figure(id="1", kind="level", value=float("inf"))], schema.ACTUAL_COLUMNS)
    with pytest.raises(pandera.errors.SchemaError):
        schema.ActualTable.validate(frame)


@pytest.mark.parametrize(("said", "metric_id", "wanted"), [
    (None, "aluminium_utilization", "有色金属"),
    ("有色", "aluminium_utilization", "有色金属"),
    ("电解铝", "aluminium_utilization", "电解铝"),
    ("电解铝", None, "电解铝"),
    (None, None, None),
])
def test_the_sector_of_the_metric_stands_in_where_the_text_names_none(said, metric_id, wanted):
    frame = table.from_records([target(sector=said, metric_id=metric_id)])
    assert frame["sector"].dropna().tolist() == ([wanted] if wanted else [])


def test_what_the_first_check_of_a_table_loads_is_there_after_ready():
    code = ("import sys; from targets import schema; start = set(sys.modules); schema.ready(); before = set(sys.modules);"
            "schema.ActualTable.validate(schema.no_actuals(), lazy=True); schema.TargetTable.validate(schema.no_targets(), lazy=True);"
            "print(bool(before - start), sorted(set(sys.modules) - before))")
    told = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent.parent, capture_output=True, text=True, timeout=120,
                          check=True)
    assert told.stdout.strip() == "True []"
