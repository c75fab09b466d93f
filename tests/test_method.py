"""The method page: in step with the settings, whole in both languages."""
from __future__ import annotations

import re
from decimal import Decimal

import pytest

from targets import method
from targets.config import Cutoffs, Progress, Tolerance
from targets.text import entry


def test_the_file_is_what_the_settings_give():
    assert method.FILE.read_text("utf-8") == method.page(), "run python -m targets.method"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_settings_in_use_are_told(lang):
    text = method.method(lang, Progress(Tolerance(growth_points=0.7), Cutoffs(on_track=Decimal("0.91")), {"on_track": {"zh": "正常", "en": "Fine"}}))
    assert "0.91" in text
    assert text.count("0.95") == 1, "in the name of the source only"
    assert "0.7" in text
    assert {"zh": "正常", "en": "Fine"}[lang] in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_state_reason_tag_and_mark_is_told(lang):
    text = method.method(lang)
    for table in ("states", "reasons", "tags", "flags"):
        for code, said in entry("progress", table).items():
            assert said[lang] in text or code == "gap_only", code
    assert not re.search(r"\{\w+\}", text)
