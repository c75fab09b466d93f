"""What a person can do about a store that is not whole, in sentences: for the terminal and the pages."""
from __future__ import annotations

from collections.abc import Sequence

from extract.language import shell_language
from targets import daily
from targets.config import Config
from targets.store.soundness import Fault
from targets.text import message, minute

DAMAGED = ("store_damaged", "store_unsound")        # errors that call for it


def way_back(faults: Sequence[Fault], config: Config, lang: str) -> list[str]:
    """The command that logs what was changed past the log, where that is all; the last good backup and how to return to it."""
    lines = [message("way_log", lang)] if faults and all(one.logged for one in faults) else []
    kept = daily.shelf(config)
    good = [one for one in kept.all() if one.why not in ("replaced", "faulty")]
    if good:
        return [*lines, message("way_back", lang, file=good[-1].file, at=minute(good[-1].at.isoformat()))]
    return [*lines, message("way_back_none", lang, folder=kept.folder)]


def for_terminal(faults: Sequence[Fault], config: Config) -> list[str]:
    """The faults and the way back in the language of the terminal; nothing where there is none."""
    lang = shell_language(config.language)
    return [*(one.say(lang) for one in faults), *way_back(faults, config, lang)] if faults else []
