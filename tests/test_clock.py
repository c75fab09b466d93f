"""The day of what is made now is China's, wherever the server stands."""
from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from targets import clock

TOP = Path(__file__).parent.parent


def test_a_new_year_begins_in_china_while_a_server_in_europe_is_still_in_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Evening(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Evening:
            return cls(2026, 12, 31, 17, tzinfo=datetime.UTC).astimezone(tz)

    monkeypatch.setattr(clock.datetime, "datetime", Evening)
    assert clock.today().isoformat() == "2027-01-01"


def test_no_day_is_taken_from_where_the_server_stands() -> None:
    local = re.compile(r"date\.today\(|datetime\.now\(\)|time\.localtime\(")
    held = [path for folder in ("targets", "extract", "tests", "benchmarks") for path in (TOP / folder).rglob("*.py") if path != Path(__file__)]
    assert held
    assert [path.name for path in held if local.search(path.read_text("utf-8"))] == []
