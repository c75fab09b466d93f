"""What a briefing can be: kinds of files, sizes of pages, parts made of all views together."""
from __future__ import annotations

KINDS = ("pptx", "docx", "pdf", "xlsx", "zip")
PICTURED = ("docx", "pdf", "zip")       # kinds that hold pictures
OFFICE = "application/vnd.openxmlformats-officedocument"
MIME = {"pptx": f"{OFFICE}.presentationml.presentation", "docx": f"{OFFICE}.wordprocessingml.document", "pdf": "application/pdf",
        "xlsx": f"{OFFICE}.spreadsheetml.sheet", "zip": "application/zip"}
TEMPLATES = ("16:9", "a4")
PARTS = ("summary", "missing", "method")     # method always stands last
