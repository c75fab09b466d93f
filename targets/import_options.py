"""The options of ``import-actuals`` that say what a file does not, and which of them answers a question about a file."""
from __future__ import annotations

import argparse
import shlex
from dataclasses import replace
from typing import Any

from targets.actuals import Issue
from targets.actuals.answers import Answers, Question, questions
from targets.actuals.places import place_of
from targets.actuals.told import COLUMN_ROLES

FILLS = ("region", "metric", "unit", "year", "kind", "source", "note", "sector", "preliminary", "sheet", "cumulative", "fractions", "falls")
MAPS = ("regions", "metrics", "units", "years")
OPEN = "…"  # stands for what a person fills in


def add_options(parser: Any) -> None:
    """Options for each hint of ``read_actuals`` a person can give."""
    missing = parser.add_argument_group("what the files do not say", "Each fills in where a file is silent, never replaces what it says.")
    for name in ("region", "metric", "unit", "source", "note", "sector"):
        missing.add_argument(f"--{name}", help=f"the {name} of every figure that has none")
    missing.add_argument("--year", type=int, help="the year of every figure that has none")
    missing.add_argument("--kind", choices=("level", "growth", "change"), help="what the figures are, where the file leaves it open")
    missing.add_argument("--preliminary", choices=("yes", "no"), help="whether the figures are preliminary")
    answers = parser.add_argument_group("answers to what was asked", "The report names the option that answers each question.")
    for name, example in (("regions", "贵洲=贵州"), ("metrics", "粗刚产量=粗钢产量"), ("years", "2019/20=2020")):
        answers.add_argument(f"--{name}", action="append", type=_pair, metavar=f"WORDING={name[:-1].upper()}",
                             help=f"what a wording of the file means ({example}); may be given more than once")
    answers.add_argument("--units", action="append", type=_pair, metavar="METRIC=UNIT",
                         help="the unit of one metric (粮食产量=万吨); may be given more than once")
    answers.add_argument("--sheet", action="append", metavar="NAME",
                         help="read this sheet only, also where it is hidden; may be given more than once")
    answers.add_argument("--cumulative", choices=("yes", "no"), nargs="?", const="yes",
                         help="take what runs from January to December, or stands at its end, for the year (no: leave it out)")
    answers.add_argument("--fractions", choices=("yes", "no"),
                         help="whether shares of at most 1 %% are fractions, to be taken 100 times (0.65 for 65 %%)")
    answers.add_argument("--falls", choices=("yes", "no"),
                         help="whether figures of a decline say by how much it fell (3.5 is -3.5); no: their signs are those of growth")
    layout = parser.add_argument_group("how a file is laid out, where it was read otherwise")
    layout.add_argument("--encoding", help="of a text (gb18030, utf-8, big5 …)")
    layout.add_argument("--header", action="append", type=_header, metavar="[SHEET=]ROWS",
                        help="the heading rows as a spreadsheet counts them (3, 3-4); may be given for each sheet")
    layout.add_argument("--axes", action="append", type=_pair, metavar="PLACE=ROLE",
                        help=f"what a column or a heading row holds (B=region, 3=year, Sheet1!B=unit): {', '.join(COLUMN_ROLES)}")


def _header(text: str) -> tuple[str, tuple[int, int]]:
    """3, 3-4 or SHEET=3-4: the sheet ('' for every one), first and last row."""
    sheet, _, rows = text.rpartition("=")
    first, _, last = rows.partition("-")
    if not first.isdecimal() or not (last or first).isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form 3, 3-4 or SHEET=3-4")
    return sheet.strip(), (int(first), int(last or first))


def _pair(text: str) -> tuple[str, str]:
    """WORDING=ANSWER at its last sign of equality: a wording may hold one (指数(上年=100))."""
    wording, sign, answer = text.rpartition("=")
    if not sign or not wording.strip() or not answer.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form WORDING=ANSWER")
    return wording.strip(), answer.strip()


def hints_of(args: argparse.Namespace) -> dict[str, Any]:
    """The options as hints of ``read_actuals``; ValueError for an answer that can't be one."""
    hints: dict[str, Any] = {name: getattr(args, name) for name in FILLS}
    for name in ("cumulative", "fractions", "falls"):
        hints[name] = None if hints[name] is None else hints[name] == "yes"
    for name in MAPS:
        hints[name] = dict(getattr(args, name) or ()) or None
    hints |= {"encoding": args.encoding, "header": dict(args.header or ()) or None, "axes": dict(args.axes or ()) or None}
    for said in (hints["regions"] or {}).values():
        if place_of(said).region is None:
            raise ValueError(f"no region is called {said!r}")
    if hints["years"]:
        hints["years"] = {wording: int(year) for wording, year in hints["years"].items()}
    return hints


def answers_to(issues: list[Issue], said: Answers | None = None) -> dict[int, str]:
    """By the ``id`` of an issue the option that answers it, with the answer of the last such file (``said``), the guess, or a
    gap to fill in; none for what can't be answered so."""
    told = said or {}
    found = {id(one.issue): _option(replace(one, guess=str(told.get((one.field, one.key)) or one.guess))) for one in questions(issues)}
    near = {id(one): f"--metrics {_quoted(one.value, one.guess)}" for one in issues if one.code == "metric_near"}
    return found | near | {id(one): f"--sheet {shlex.quote(one.sheet)}" for one in issues if one.code == "sheet_hidden"}


def _option(question: Question) -> str:
    name, guess = question.field, question.guess or OPEN
    if name == "cumulative":
        return "--cumulative"
    if name in ("fractions", "falls"):
        return f"--{name} yes|no"
    if name == "kind":
        return "--kind level|growth"
    if question.key:
        return f"--{name}s {_quoted(question.key, guess)}"
    return f"--{name} {shlex.quote(guess)}"


def _quoted(wording: str, answer: str) -> str:
    return shlex.quote(f"{wording}={answer}")
