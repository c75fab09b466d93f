"""How far a run is, on the terminal: documents, characters, records, failures, rate and time left."""
from __future__ import annotations

import sys
from typing import Any

from tqdm import tqdm

from extract.corpuswording import say


class Progress:
    """A bar for each stage on stderr; nothing where stderr is no terminal, but the sentences before and after."""

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang
        self.characters = self.records = self.failures = 0
        self._bar: Any = None

    def listed(self) -> None:
        if self._bar is None:
            self._bar = self._open("listing", None)
        self._bar.update(1)

    def plan(self, documents: int, todo: int) -> None:
        self.close()
        self.tell("plan", documents=f"{documents:,}", todo=f"{todo:,}", known=f"{documents - todo:,}")
        self._bar = self._open("reading", todo)

    def part(self, documents: int, characters: int, records: int, failures: int) -> None:
        self.characters += characters
        self.records += records
        self.failures += failures
        self._bar.set_postfix_str(say("figures", self.lang, characters=f"{self.characters:,}", records=f"{self.records:,}",
                                      failures=self.failures), refresh=False)
        self._bar.update(documents)

    def writing(self, tasks: int) -> None:
        self.close()
        self._bar = self._open("writing", tasks)

    def wrote(self) -> None:
        self._bar.update(1)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def tell(self, code: str, **facts: object) -> None:
        print(say(code, self.lang, **facts), file=sys.stderr)

    def _open(self, stage: str, total: int | None) -> Any:
        return tqdm(desc=say(stage, self.lang), total=total, unit=say("unit", self.lang) if stage != "writing" else "", file=sys.stderr,
                    disable=None, leave=False, smoothing=0.05)
