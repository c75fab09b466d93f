"""A briefing as a file of any kind, and putting it where a person wants it."""
from __future__ import annotations

import os
import tempfile
from pathlib import Path

from targets.briefing import able
from targets.briefing.kinds import KINDS
from targets.briefing.model import Briefing, BriefingError
from targets.config import Progress
from targets.views import Material


def kind_of(path: str | Path) -> str:
    """The kind a file's ending asks for; BriefingError for another ending."""
    kind = Path(path).suffix.lstrip(".").lower()
    if kind not in KINDS:
        raise BriefingError("brief_format", file=path, known=", ".join(KINDS))
    return kind


def make(briefing: Briefing, material: Material, kind: str, settings: Progress | None = None) -> tuple[bytes, str]:
    """The file; second: the code of the sentence on what it lacks ('': nothing).  BriefingError where it can't be made at all.

    Libraries of one kind of file are imported when it is asked for.
    """
    briefing = briefing.dated(material.as_of)
    if kind == "pptx":
        from targets.briefing.deck import to_pptx
        return to_pptx(briefing, material, settings), ""
    if kind == "xlsx":
        from targets.briefing.workbook import to_workbook
        return to_workbook(briefing, material, settings), ""
    if kind == "zip":
        from targets.briefing.bundle import to_zip
        return to_zip(briefing, material)
    if kind not in KINDS:
        raise BriefingError("brief_format", file=kind, known=", ".join(KINDS))
    from targets.briefing.report import sections
    if kind == "docx":
        from targets.briefing.word import to_docx
        found, why = sections(briefing, material, "png", settings)
        return to_docx(briefing, found), why
    from targets.briefing.printed import to_pdf
    why = able.why_no_pictures()
    if why:
        raise BriefingError(why)
    return to_pdf(briefing, sections(briefing, material, "svg", settings)[0]), ""


def put(data: bytes, path: str | Path) -> None:
    """Write the file whole or not at all: what was there stays until all of the new one is written."""
    file = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.stem}-")
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)       # as other files of this user, not for them alone
        os.replace(name, file)
    except OSError as error:
        raise BriefingError("brief_write", file=file, reason=error.strerror or error) from None
