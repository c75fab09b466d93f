"""Judging targets against actual figures: attainment, pace, outlook (docs: the method page)."""
from targets.progress.goodset import GoodSet, good_set
from targets.progress.judge import judge
from targets.progress.outlook import outlook
from targets.progress.table import PROGRESS_COLUMNS, Engine, counts, evaluate
from targets.progress.wording import (
           TONES,
           flag_words,
           glyph,
           of_tone,
           reason_word,
           sentence,
           state_word,
           tag_word,
           tone,
           tone_glyph,
           tone_words,
)

__all__ = ["PROGRESS_COLUMNS", "TONES", "Engine", "GoodSet", "counts", "evaluate", "flag_words", "glyph", "good_set", "judge", "of_tone",
           "outlook", "reason_word", "sentence", "state_word", "tag_word", "tone", "tone_glyph", "tone_words"]
