"""The one place of order: document → paragraphs → quantities → five questions → records."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract import (
    assigned,
    candidates,
    context,
    cues,
    cuewords,
    duty,
    fold,
    indicator,
    kind,
    metric,
    moment,
    period,
    phrase,
    quantity,
    role,
    segment,
    shapes,
    subject,
    tables,
    unit,
)
from extract.model import Document, Quantity, Role, Target
from extract.segment import Paragraph

NEWS = "news"
TARGETS_ONLY = frozenset({str(Role.TARGET)})


@dataclass(slots=True)
class Reading:
    """What is known of the document while it is read."""

    document: Document
    calendar: period.Calendar
    doc_kind: str
    annual: bool
    wanted: frozenset[str] | None


def load_vocabulary() -> None:
    """Read and compile every vocabulary file now instead of at the first document."""
    for room in (segment, metric, kind, moment, cuewords):
        room.words()
    context.grammar()
    quantity.find_quantities("1")
    indicator.identify("1")


def extract_document(document: Document, roles: Sequence[str] | None = (Role.TARGET,)) -> list[Target]:
    """The records of a document, in the order of its text; ``roles=None`` gives every role."""
    shaded = _shaded(document)
    calendar = period.Calendar(shaded)
    wanted = None if roles is None else frozenset(map(str, roles))
    doc_kind = role.document_kind(shaded)
    annual = calendar.annual and doc_kind not in ("fact", "rule")
    reading = Reading(document, calendar, doc_kind, annual, wanted)
    spans, cells = tables.find_tables(shaded.text, shaded)
    out = [_cell_record(cell, reading) for cell in cells if wanted is None or cell.role in wanted]
    for paragraph in segment.paragraphs(shaded.text, spans, lasting=document.kind != NEWS):
        out.extend(_paragraph(paragraph, reading))
    out.sort(key=lambda r: (r.start, r.end))
    return out if shaded is document else [_in_its_script(r, document.text) for r in out]


def _shaded(document: Document) -> Document:
    """The document with its text and title folded, place by place; the document itself where nothing in them needs it."""
    text, title = fold.fold(document.text), document.title and fold.fold(document.title)
    return document if text is document.text and title is document.title else replace(document, text=text, title=title)


def _in_its_script(r: Target, text: str) -> Target:
    """The record with the words it takes from the text in the text's own script; names of places stay simplified."""
    metric, unit_, lead, section = (words and fold.wording(words, text) for words in (r.metric, r.unit, r.lead, r.section))
    return replace(r, metric=metric or "", unit=unit_ or "", lead=lead, section=section)


def _paragraph(paragraph: Paragraph, reading: Reading) -> Iterable[Target]:
    calendar, found = reading.calendar, None
    if _may_be_only_past(paragraph, reading):
        found = calendar.read(paragraph)
        if _only_past(paragraph, found, calendar):
            calendar.leave(paragraph, found)
            return
    quantities = quantity.find_quantities(paragraph.text)
    phrases = assigned.find(paragraph.text, quantities) if reading.wanted is None or Role.ASSIGNED in reading.wanted else []
    if not quantities and not phrases and not calendar.may_date(paragraph):
        return
    found = calendar.read(paragraph) if found is None else found
    if quantities:
        metrics = metric.Metrics()
        numbers = candidates.candidates(paragraph, quantities)
        found = period.rebased(found, numbers)
        for c in numbers:
            if c.modifier and reading.wanted == TARGETS_ONLY:
                continue    # a bound of another noun is never a target
            if c.merged_into is None and (record := _record(c, metrics, found, reading)):
                yield record
    if phrases:
        yield from _assigned(paragraph, phrases, quantities, found, reading)
    calendar.leave(paragraph, found)


def _may_be_only_past(paragraph: Paragraph, reading: Reading) -> bool:
    """Whether only goals are wanted and no word of a review's paragraph looks ahead."""
    return paragraph.tense == "past" and reading.wanted == TARGETS_ONLY and not role.looks_ahead(paragraph.text)


def _only_past(paragraph: Paragraph, found: list[moment.Moment], calendar: period.Calendar) -> bool:
    """Whether no date of a review's paragraph, nor of its section, looks ahead either."""
    own, above = calendar.own_year, calendar.section_year(paragraph.section)[0]
    if own is None or above is not None and above >= own:
        return False
    return not any(m.year and m.year >= own and m.how != "loose" for m in found)


def _completed(c: context.Candidate, m: metric.Metric) -> metric.Metric:
    """A bare number takes the unit that stands in brackets behind its name."""
    name, said = phrase.said_unit(m.text)
    if not said or c.quantity.unit:
        return m if name == m.text or said else replace(m, text=name)
    c.quantity = replace(c.quantity, unit=said, dimension=unit.parse(said).dimension)
    return replace(m, text=name)


def _record(c: context.Candidate, metrics: metric.Metrics, found: list[moment.Moment], reading: Reading) -> Target | None:
    """The record of one candidate, None where its role isn't wanted."""
    document, paragraph = reading.document, c.paragraph
    due = reading.calendar.find(c, found)
    when = cues.Due(due.year, due.how, bool(due.moment and due.moment.strong), reading.calendar.own_year, due.after_past)
    m = None if c.quantity.unit else _completed(c, metrics[c])   # a bare number's name may hold its unit
    named = cues.surroundings(c, when, reading.doc_kind, reading.annual)
    if reading.wanted == TARGETS_ONLY and cues.hopeless(named):
        return None
    m, q = m or _completed(c, metrics[c]), c.quantity
    kinds = kind.classify(c, m.text)
    metric_id, _ = indicator.identify(m.text, q.unit, kinds.kind, m.verb)
    if metric_id is None and m.sector and m.sector not in m.text:
        metric_id, _ = indicator.identify(m.sector + m.text, q.unit, kinds.kind, m.verb)
    cues.complete(named, c, shapes.Measure(kinds.kind, m.text, m.how, metric_id is not None, m.verb))
    if reading.wanted == TARGETS_ONLY and role.score(named) <= 0:
        return None
    answer = role.decide(named)
    if reading.wanted is not None and answer.role not in reading.wanted:
        return None
    where = subject.find(c, m.text if m.how == "tied" else "", document)
    start, end = paragraph.at(q.start), paragraph.until(q.end)
    lo, hi = c.sentence
    evidence_start = paragraph.at(lo)
    return Target(
        doc=document.doc, start=start, end=end, text=document.text[start:end], role=str(answer.role),
        region=where.name, region_code=where.code, sector=m.sector, metric=m.text, metric_id=metric_id,
        value=q.value, value_max=q.value_max, unit=q.unit, comparator=str(q.comparator), kind=str(kinds.kind),
        direction=str(kinds.direction) if kinds.direction else None,
        basis=_text(kind.basis(kinds, c, m.text, m.verb, due.year, document.year, due.baseline_year)),
        year=due.year, deadline=due.deadline, baseline_year=due.baseline_year,
        baseline_value=_baseline(c.baseline.quantity, q) if c.baseline else None,
        force=duty.force_of(c), lead=duty.lead_of(c), section=_section(paragraph),
        evidence=document.text[evidence_start:paragraph.until(hi)].strip(),
        confidence=role.confidence(answer, m.how, due.how),
        trace=(f"metric:{m.how}", f"kind:{kinds.how}", f"year:{due.how or 'none'}", f"region:{where.how}",
               *(f"role:{cue}" for cue in answer.cues)),
        evidence_start=evidence_start, doc_title=document.title, doc_number=document.doc_number,
        issuer=document.issuer, issue_date=document.issue_date, place=document.place_at(start),
    )


def _assigned(paragraph: Paragraph, phrases: list[assigned.Phrase], quantities: list[Quantity], found: list[moment.Moment],
              reading: Reading) -> Iterable[Target]:
    """The goals of a paragraph whose figure a superior body has set, one for each measure named."""
    by_place = {phrase.quantity: phrase for phrase in phrases}
    document = reading.document
    for c in candidates.candidates(paragraph, sorted([*quantities, *by_place], key=lambda q: q.start)):
        phrase = by_place.get(c.quantity)
        if phrase is None:
            continue
        due = reading.calendar.find(c, found)
        if not assigned.is_goal(c, phrase, reading.doc_kind, due.year, due.after_past, reading.calendar.own_year):
            continue
        named = assigned.names(c, phrase)
        for name in named:
            where = subject.find(c, name.text, document)
            if not assigned.is_above(phrase.by, where.code):
                continue
            a, b = (name.start, name.end) if len(named) > 1 else (c.quantity.start, c.quantity.end)
            start, end, evidence_start = paragraph.at(a), paragraph.until(b), paragraph.at(c.sentence[0])
            yield Target(
                doc=document.doc, start=start, end=end, text=document.text[start:end], role=str(Role.ASSIGNED), region=where.name,
                region_code=where.code, sector=None, metric=name.text, metric_id=name.metric_id, value=None, value_max=None, unit="",
                comparator=str(c.quantity.comparator), kind=str(name.kind), direction=_text(name.direction), basis=None, year=due.year,
                deadline=due.deadline, baseline_year=due.baseline_year, baseline_value=None, force=duty.force_of(c),
                lead=duty.lead_of(c), section=_section(paragraph),
                evidence=document.text[evidence_start:paragraph.until(c.sentence[1])].strip(),
                confidence=round(role.reliability("inner" if phrase.inner else "left", due.how), 3),
                trace=(f"assigned:{phrase.by}", f"year:{due.how or 'none'}", f"region:{where.how}"), evidence_start=evidence_start,
                doc_title=document.title, doc_number=document.doc_number, issuer=document.issuer, issue_date=document.issue_date,
                place=document.place_at(start))


def _cell_record(cell: tables.TableCell, reading: Reading) -> Target:
    """The record of one cell of an indicator table; its evidence is the row."""
    document, q = reading.document, cell.quantity
    where = subject.of_place(cell.place, document)
    metric_id, _ = indicator.identify(cell.metric, q.unit, cell.kind)
    return Target(
        doc=document.doc, start=cell.start, end=cell.end, text=document.text[cell.start:cell.end], role=str(cell.role),
        region=where.name, region_code=where.code, sector=None, metric=cell.metric, metric_id=metric_id,
        value=None if cell.role is Role.ASSIGNED else q.value, value_max=q.value_max, unit=q.unit,
        comparator=str(q.comparator), kind=str(cell.kind),
        direction=_text(cell.direction), basis=_text(cell.basis), year=cell.year, deadline=None,
        baseline_year=cell.baseline_year, baseline_value=cell.baseline_value, force=cell.force, lead=cell.lead, section=None,
        evidence=document.text[cell.evidence_start:cell.evidence_end].strip(), confidence=role.table_confidence(),
        trace=("table", *cell.trace), evidence_start=cell.evidence_start, doc_title=document.title,
        doc_number=document.doc_number, issuer=document.issuer, issue_date=document.issue_date,
        place=document.place_at(cell.start),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _baseline(base: Quantity, q: Quantity) -> float:
    """The baseline in the unit of the goal, where the two can be converted."""
    if base.unit and base.unit != q.unit:
        converted = unit.convert(base.value, base.unit, q.unit)
        if converted is not None:
            return converted
    return base.value


def _section(paragraph: Paragraph) -> str | None:
    titles = [s.title for s in paragraph.section.path() if s.title]
    return " / ".join(reversed(titles)) or None
