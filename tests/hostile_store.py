"""A store whose every name, title, sentence, unit, note and reason tries to be more than text."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from targets import override, review
from targets.mapping import KIND as MAPS
from targets.store import Store
from tests import made

MARK = "戊戌"                # stands in every element that the texts try to make
ACTS = (f'<img src="/{MARK}.png" onerror="window.pwned=1"><script>window.pwned=1</script><b class="{MARK}">{MARK}</b>'
        f"<a href=\"javascript:window.pwned=1\">{MARK}</a><iframe src=\"/{MARK}\"></iframe><style>body{{display:none}}</style>")
READS = (f"[{MARK}](http://127.0.0.1:9/x) ![{MARK}](http://127.0.0.1:9/{MARK}.png) **{MARK}** `{MARK}` :red[{MARK}] :material/bug_report: ${MARK}^2$ "
         f"www.{MARK}.example http://127.0.0.1:9/{MARK} ~~{MARK}~~ {{{{7*7}}}} %s {{0}} '; DROP TABLE targets; --")
LINES = f"# {MARK}\n\n- {MARK}\n\n---\n\n> {MARK}"
TEXT = f"{ACTS}{READS}\n到2030年，{ACTS}铝产量达到110万吨以上。\n到2030年，{READS}铝产能控制在90万吨以内。\n"


def fill(file: Path) -> str:
    """The store at ``file``, with papers, records, decisions, figures, views and maps; its URL."""
    url = f"sqlite:///{file}"
    store = Store(url)
    for at, (doc, region, code, name) in enumerate((("a" + ACTS, "贵州", "520000", ACTS), ("b" + READS, "云南", "530000", READS),
                                                    ("c" + LINES, f"{MARK}<i>县</i>**", None, LINES))):
        records = []
        for metric, said, value, comparator in (("铝产量" + name, "110万吨", 110.0, ">="), ("铝产能" + name, "90万吨", 90.0, "<=")):
            start = TEXT.index(said)
            first = TEXT.rindex("\n", 0, start) + 1
            records.append(made.target(
                doc=doc, start=start, end=start + len(said), text=said, metric=metric, value=value, unit="万吨" if at < 2 else "<u>万</u>",
                comparator=comparator, year=2030, region=region, region_code=code, sector=name, lead=f"{name}、省{ACTS}厅", force=None,
                evidence=TEXT[first:TEXT.index("\n", start)], evidence_start=first, section=name, doc_title=name, doc_number=f"〔{name}〕",
                issuer=name, issue_date="2024-05-06", trace=(f"role:{name}", f"year:{ACTS}")))
        paper = made.document(doc, text=TEXT, title=name, issuer=name, issuers=(name,), doc_number=f"〔{name}〕", issue_date="2024-05-06",
                              region=region, region_code=code, cites=(ACTS, READS))
        store.replace_document(paper, records, by=name, file=f"{name}.txt")
        rows = store.records(doc)
        store.decide([review.correct(rows[0], {"metric": rows[0]["metric"] + "×"}, note=name)], by=name)
        store.override([override.make(store.targets().set_index("id", drop=False).loc[rows[1]["id"]].to_dict(), "status", override.CHOICES["status"][0], name, 0)]
                       if at == 0 else [], by=name)
    figures = [made.figure(region=region, region_code=None, metric=metric + name, year=2024, value=50.0 + at, unit="万吨", source=name, note=name)
               for at, (region, metric, name) in enumerate((("贵州", "铝产量", ACTS), ("云南", "铝产能", READS), ("四川", "自己的", LINES)))]
    store.save_actuals(pd.DataFrame(figures), by=ACTS, origin=READS, files=[(f"{ACTS}.csv", b"a,b\n")])
    store.keep("view", ACTS, {"page": "table", "query": {"region": ["贵州"]}}, by=READS)
    store.keep("view", READS, {"page": READS, "query": {ACTS: [READS]}}, by=ACTS)
    store.keep(MAPS, READS, {"said": ACTS, "said_unit": READS, "metric": ACTS, "unit": READS, "metric_id": None, "kind": "level", "sector": None}, by=ACTS)
    store.close()
    return url
