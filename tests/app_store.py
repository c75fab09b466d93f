"""A small store for the tests of the app: three papers, five targets, no figure."""
from __future__ import annotations

from pathlib import Path

from targets.store import Store
from tests import made

PAPERS = {
    "guizhou": ("贵州", "520000", "贵州省人民政府办公厅", "2017-12-29",
                "一、目标。\n　　到2020年，电解铝产能利用率达到80%以上。全省有色工业总产值达到1000亿元。\n二、任务。"),
    "shaanxi": ("陕西", "610000", "陕西省人民政府办公厅", "2017-03-01", "一、目标。\n　　到2020年，电解铝产能利用率达到80%以上。"),
    "sichuan": ("四川", "510000", "四川省人民政府", "2014-02-22", "一、目标。\n　　到2018年，电解铝产能控制在110万吨以内。"),
}
GOALS = {
    "guizhou": [("80%", "电解铝产能利用率", 80.0, "%", ">=", 2020, "有色金属"),
                ("1000亿元", "有色工业总产值", 1000.0, "亿元", "=", 2020, "有色金属")],
    "shaanxi": [("80%", "电解铝产能利用率", 80.0, "%", ">=", 2020, "有色金属")],
    "sichuan": [("110万吨", "电解铝产能", 110.0, "万吨", "<=", 2018, "电解铝")],
}


def fill(file: Path) -> str:
    """Write the papers to a new SQLite file; its URL."""
    url = f"sqlite:///{file}"
    store = Store(url)
    for doc, (region, code, issuer, date, text) in PAPERS.items():
        records = []
        for said, metric, value, unit, comparator, year, sector in GOALS[doc]:
            start = text.index(said)
            first = max(text.rfind("。", 0, start), text.rfind("\u3000", 0, start)) + 1
            evidence = text[first:text.index("。", start) + 1]
            records.append(made.target(
                doc=doc, start=start, end=start + len(said), text=said, region=region, region_code=code, metric=metric,
                value=value, unit=unit, comparator=comparator, year=year, sector=sector, evidence=evidence,
                evidence_start=first, doc_title=f"{region}省实施方案", issuer=issuer, issue_date=date))
        store.replace_document(made.document(doc, text=text, title=f"{region}省实施方案", issuer=issuer, issue_date=date,
                                             region=region, region_code=code), records)
    store.close()
    return url
