"""The method in words, from the same settings and tables that judge: a page of the app and ``docs/method.md``.

``python -m targets.method`` writes the file.
"""
from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from extract.language import LANGUAGES
from targets.config import TOP, Progress
from targets.progress import glyph, state_word
from targets.text import entries, entry

FILE = TOP / "docs" / "method.md"


def method(lang: str = "zh", settings: Progress | None = None, *, level: int = 2) -> str:
    """The method as Markdown in one language; ``level``: of its section headings."""
    settings = settings or Progress()
    values = _values(lang, settings)
    text = entries("method")
    parts = []
    for section in text["sections"]:
        parts.append(f"{'#' * level} {section['title'][lang]}")
        if "text" in section:
            parts.append(section["text"][lang].format(**values).strip())
        if "table" in section:
            parts.append("\n".join(f"- `{code}` {said}" for code, said in _table(section["table"], lang)))
        parts += [f"{text['source_line'][lang]}{text['sources'][key][lang]}" for key in section.get("sources", ())]
    return "\n\n".join(parts) + "\n"


def page() -> str:
    """``docs/method.md``: Chinese first, English second, with the settings as they come."""
    text = entries("method")
    parts = [f"# {text['heading']['zh']} · {text['heading']['en']}", *(text["generated"][lang] for lang in LANGUAGES)]
    for lang in LANGUAGES:
        parts += [f"## {text['heading'][lang]}", method(lang, level=3).strip()]
    return "\n\n".join(parts) + "\n"


def _values(lang: str, settings: Progress) -> dict[str, Any]:
    """What the text may name: cut-offs, tolerances, the words of the states with their signs."""
    cut = {name: f"{value.normalize():f}" for name, value in asdict(settings.cutoffs).items()}
    words = {code: f"{glyph(code)} {state_word(code, lang, settings)}" for code in entry("progress", "states")}
    spelled = {f"{code}_word": word for code, word in words.items()}
    shares = {f"{name}_percent": f"{(getattr(settings.cutoffs, name) * 100).normalize():f}" for name in ("rank_near", "head_room")}
    allowed = {name: f"{value:.10g}" for name, value in asdict(settings.tolerance).items() if name != "metrics"}
    return {**words, **spelled, **cut, **shares, **allowed}


def _table(name: str, lang: str) -> list[tuple[str, str]]:
    return [(code, str(said[lang])) for code, said in entry("progress", name).items()]


def main(file: Path = FILE) -> None:
    file.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
