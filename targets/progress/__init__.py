"""Judging targets against actual figures: attainment, pace, outlook (docs: the method page)."""
from targets.progress.attainment_old import ATTAINMENT_COLUMNS, REASONS, attainment, exact, good_set
from targets.progress.judge import judge

__all__ = ["ATTAINMENT_COLUMNS", "REASONS", "attainment", "exact", "good_set", "judge"]
