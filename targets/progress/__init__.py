"""Judging targets against actual figures: attainment, pace, outlook (docs: the method page)."""
from targets.progress.goodset import GoodSet, good_set
from targets.progress.judge import judge
from targets.progress.outlook import outlook
from targets.progress.table import PROGRESS_COLUMNS, Engine, counts, evaluate
from targets.progress.wording import flag_words, glyph, reason_word, sentence, state_word, tag_word, tone

__all__ = ["PROGRESS_COLUMNS", "Engine", "GoodSet", "counts", "evaluate", "flag_words", "glyph", "good_set", "judge", "outlook",
           "reason_word", "sentence", "state_word", "tag_word", "tone"]
