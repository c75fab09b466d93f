"""Every trial by name."""
from __future__ import annotations

from tests.fuzz import reading, settings, speaking, stored

TRIALS = {trial.name: trial for trial in (*speaking.TRIALS, *reading.TRIALS, *settings.TRIALS, *stored.TRIALS)}
