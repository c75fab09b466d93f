"""Trials of what takes files: papers and tables of figures."""
from __future__ import annotations

import math
from dataclasses import asdict

from extract import pipeline, read_document
from extract.errors import ReadError
from extract.model import Document
from extract.reader import unpack
from extract.readers.limits import Limits
from targets.actuals import ready, understand
from targets.schema import ACTUAL_COLUMNS
from tests.fuzz.bounds import Broken, Trial, as_json, hold, told, vocabulary
from tests.fuzz.files import PAPERS, TABLES, chosen, starts
from tests.fuzz.speaking import check_records

LIMITS = Limits(max_mb=5, unpacked_mb=20, files=50)
READ_ON = 6000      # characters of a paper up to which its records are looked for
MARKUP = ["<table>", "</table>", "<tr>", "<td>", 'rowspan="', 'colspan="', "<p>", "<br>", "<script>", "<style>", "<w:p>", "<w:t>", "<w:tbl>", "<w:tr>", "<w:tc>",
          "<w:numPr>", '<w:ilvl w:val="', '<w:gridSpan w:val="', '<w:vMerge w:val="restart"/>', "<w:br/>", "<w:tab/>", "<w:sdt>", "<mc:AlternateContent>", '<c r="A1" t="s">',
          "<v>", "<f>", "<row r=", "<mergeCell ref=", 'table:number-rows-repeated="', 'ss:Index="', 'ss:MergeAcross="', "&#", "&lt;", "<!--", "-->", "<![CDATA[",
          "<!DOCTYPE", "<!ENTITY", "charset=", " Tf ", " Td ", " Tj ", " re S ", " m ", " l S ", " cm ", " Tm ", "\ufeff", "\0", '"', ",", "\t", "；", "|"]


def check_paper(data: bytes) -> None:
    """A file is a whole document or one sentence; what is read of it is the same the next time."""
    file = chosen(PAPERS, data)
    if file is None:
        return
    raw, name = file
    with told():
        try:
            document = read_document(raw, name, limits=LIMITS)
        except ReadError as error:
            if error.code == "reader_failed":      # the last net: a fault that no reader foresaw
                raise Broken(f"a reader failed {error.__cause__!r}") from error.__cause__
            raise
        check_document(document)
        hold(read_document(raw, name, limits=LIMITS) == document, "the same file reads differently")
    for member, content in unpack(raw, name, LIMITS):
        hold(bool(member) and isinstance(content, bytes | ReadError), "an archive gives what is no file")


def check_document(document: Document) -> None:
    text = document.text
    hold(bool(text.strip()), "a document without text")
    text.encode()
    places = [at for at, _ in document.places]
    hold(places == sorted(places) and all(0 <= at <= len(text) for at in places), f"places out of order: {document.places}")
    hold(all(one.zh and one.en for one in document.notes), "a note without words")
    as_json(asdict(document))
    if len(text) <= READ_ON:
        check_records(document, pipeline.extract_document(document, roles=None))


def check_figures(data: bytes) -> None:
    """A file of figures never raises: there are figures, or remarks that say why not, and all of it can be shown and saved."""
    file = chosen(TABLES, data)
    if file is None:
        return
    raw, name = file
    reading = understand(raw, name)
    frame, issues = reading.frame, reading.issues
    hold(len(frame) > 0 or len(issues) > 0, "neither figures nor a word why")
    hold(set(ACTUAL_COLUMNS) - {"id"} <= set(frame.columns), "columns are missing")
    for one in issues:
        hold(bool(one.message_zh.strip() and one.message_en.strip()), "an issue without words")
    hold(all(math.isfinite(value) for value in frame["value"].dropna()), "a figure that is no number")
    good = ready(frame)
    hold(bool((good[["region", "metric", "value", "year"]].notna().all(axis=None)) if len(good) else True), "a figure ready without its facts")
    as_json(frame.astype("object").where(frame.notna(), None).to_dict("records"))
    again = understand(raw, name)
    hold(again.frame.equals(frame) and again.issues == issues, "the same file is understood differently")


def _signs() -> list[str]:
    return [*MARKUP, *vocabulary()[::25]]


TRIALS = [Trial("papers", check_paper, lambda: starts(PAPERS), _signs), Trial("figures", check_figures, lambda: starts(TABLES), _signs)]
