"""The same figure twice in one file: taken once where both agree, asked about where they differ."""
from __future__ import annotations

from targets.actuals.issues import Severity
from targets.actuals.remarks import Remarks
from targets.actuals.row import Row
from targets.query import actual_id


def without_doubles(rows: list[Row], remarks: Remarks) -> list[Row]:
    """Rows with an id each; of two for one figure the same is taken once, of different ones a person must choose."""
    groups: dict[str, list[Row]] = {}
    kept: list[Row] = []
    for row in rows:
        row.fields["id"] = None
        if row.asked:
            kept.append(row)
            continue
        groups.setdefault(actual_id(row.fields), []).append(row)
    for key, found in groups.items():
        one = found[0]
        one.fields["id"] = key
        if len(found) == 1:
            kept.append(one)
            continue
        alike = all((row.fields["value"], row.fields["unit"]) == (one.fields["value"], one.fields["unit"]) for row in found)
        _tell_doubles(found, alike, remarks)
        if alike:
            kept.append(one)
            continue
        for row in found:
            row.fields |= {"id": None, "value": None}
            row.asked.append("value")
            kept.append(row)
    order = {id(row): number for number, row in enumerate(rows)}
    return sorted(kept, key=lambda row: order[id(row)])


def _tell_doubles(found: list[Row], alike: bool, remarks: Remarks) -> None:
    one = found[0].fields
    where = "、".join(f"[{row.fields['sheet']}] {row.fields['column']}{row.fields['row']}" if row.fields["sheet"] else
                     f"{row.fields['column']}{row.fields['row']}" for row in found)
    values = "、".join(dict.fromkeys(f"{row.fields['value']:.15g}{row.fields['unit']}" for row in found))
    remarks.add(Severity.INFO if alike else Severity.ASK, "row_twice" if alike else "row_conflict", name="value",
                key="" if alike else one["metric"], sheet=found[-1].fields["sheet"],
                row=found[-1].fields["row"], column=found[-1].fields["column"], rows=where,
                region=one["region"], metric=one["metric"], year=one["year"], values=values)
