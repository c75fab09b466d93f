"""Decisions of people: they win over the extractor, survive new rules and new texts, and can be taken back."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from made import document, target

from targets import review, schema, spans
from targets.store import Store, StoreError

TEXT = "到2030年，粮食播种面积稳定在500万亩以上，水产品产量达到90万吨左右。\n去年，水产品产量为81万吨。\n"


def record(text: str, words: str, **fields):
    start = text.index(words)
    first = max(text.rfind("。", 0, start), text.rfind("\n", 0, start)) + 1
    sentence = text[first:text.index("。", start) + 1]
    return target(start=start, end=start + len(words), text=words, evidence=sentence, evidence_start=first, **fields)


def records(text: str = TEXT):
    return [record(text, "500万亩", metric="粮食播种面积", value=500.0, unit="万亩", year=2030),
            record(text, "90万吨", metric="水产品产量", value=90.0, unit="万吨", comparator="~", year=2030),
            record(text, "81万吨", metric="水产品产量", value=81.0, unit="万吨", role="actual", year=2016)]


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    opened = Store(database)
    opened.replace_document(document(text=TEXT), records())
    yield opened
    opened.close()


def row(store: Store, words: str) -> dict:
    return next(one for one in store.records("paper") if one["text"] == words)


def shown(store: Store) -> list[tuple]:
    frame = store.targets()
    schema.TargetTable.validate(frame)
    return [(r.text, r.value, None if r.review != r.review else r.review) for r in frame.itertuples()]


def test_nobody_has_looked_at_a_new_paper(store: Store) -> None:
    assert shown(store) == [("500万亩", 500.0, None), ("90万吨", 90.0, None)]
    assert store.documents()[["n_targets", "n_open"]].values.tolist() == [[2, 2]]


def test_accepted_corrected_rejected(store: Store) -> None:
    store.decide([review.accept(row(store, "500万亩"))], by="li")
    store.decide([review.correct(row(store, "90万吨"), {"value": 95.0, "year": 2031})], by="wang")
    assert shown(store) == [("500万亩", 500.0, "accepted"), ("90万吨", 95.0, "corrected")]
    assert store.targets()["year"].tolist() == [2030, 2031]
    assert store.documents()["n_open"].tolist() == [0]
    held = row(store, "500万亩")
    store.decide([review.reject(held, store.decisions()[held["id"]].last)], by="li")
    assert shown(store) == [("90万吨", 95.0, "corrected")]
    assert row(store, "500万亩")["review"] == "rejected"
    assert store.reviews()["action"].tolist() == ["reject", "correct", "accept"]
    assert store.reviews()["fields"].iloc[1] == {"value": [90.0, 95.0], "year": [2030, 2031]}


def test_a_change_of_role_moves_a_record_in_and_out_of_the_targets(store: Store) -> None:
    store.decide([review.correct(row(store, "81万吨"), {"role": "target"}), review.correct(row(store, "90万吨"), {"role": "actual"})],
                 by="li")
    assert [text for text, *_ in shown(store)] == ["500万亩", "81万吨"]
    assert store.targets(["actual"])["text"].tolist() == ["90万吨"]


def test_a_decision_outlives_new_rules(store: Store) -> None:
    store.decide([review.accept(row(store, "500万亩")), review.reject(row(store, "90万吨")),
                  review.correct(row(store, "81万吨"), {"role": "target", "metric": "水产品总产量"})], by="li")
    before = shown(store)
    new = [replace(one, value=one.value + 1, unit="斤", role="reference") for one in records()]
    store.replace_document(document(text=TEXT), new)
    assert shown(store) == before
    wider = [replace(one, end=one.end + 2, text=TEXT[one.start:one.end + 2]) for one in records()]
    store.replace_document(document(text=TEXT), wider)          # the rules take the bound into the span
    assert shown(store) == before
    store.replace_document(document(text=TEXT), [])              # and find nothing at all
    assert shown(store) == before


def test_a_decision_moves_with_its_words(store: Store) -> None:
    store.decide([review.accept(row(store, "500万亩")), review.reject(row(store, "90万吨"))], by="li")
    longer = "前言。今年起施行。\n" + TEXT
    store.replace_document(document(text=longer), records(longer))
    assert [text for text, *_ in shown(store)] == ["500万亩"]
    (held,) = store.targets().to_dict("records")
    assert longer[held["start"]:held["end"]] == "500万亩"
    assert longer[held["evidence_start"]:].startswith(held["evidence"])
    edited = longer.replace("到2030年，", "力争到2030年，")           # the sentence itself has changed
    store.replace_document(document(text=edited), records(edited))
    (held,) = store.targets().to_dict("records")
    assert (edited[held["start"]:held["end"]], held["review"]) == ("500万亩", "accepted")
    assert edited[held["evidence_start"]:].startswith(held["evidence"])


def test_a_decision_whose_words_are_gone_is_kept_aside_and_comes_back(store: Store) -> None:
    store.decide([review.correct(row(store, "500万亩"), {"value": 510.0})], by="li")
    gone = TEXT.replace("粮食播种面积稳定在500万亩以上，", "")
    store.replace_document(document(text=gone), records(TEXT)[2:] and [record(gone, "90万吨", value=90.0, unit="万吨")])
    assert [text for text, *_ in shown(store)] == ["90万吨"]
    assert [one.lost for one in store.decisions().values()] == [True]
    store.replace_document(document(text=TEXT), records())
    assert shown(store)[0] == ("500万亩", 510.0, "corrected")


def test_undo_takes_back_the_last_and_then_the_one_before(store: Store) -> None:
    first = store.decide([review.correct(row(store, "90万吨"), {"value": 95.0})], by="li")
    held = row(store, "90万吨")
    second = store.decide([review.reject(held, store.decisions()[held["id"]].last)], by="li")
    with pytest.raises(StoreError) as caught:
        store.undo("paper", first, by="li")
    assert caught.value.code == "review_rests"
    back = store.undo("paper", second, by="li")
    assert shown(store)[1] == ("90万吨", 95.0, "corrected")
    store.undo("paper", first, by="li")
    assert shown(store)[1] == ("90万吨", 90.0, None)
    with pytest.raises(StoreError) as caught:
        store.undo("paper", first, by="li")
    assert caught.value.code == "review_undone"
    with pytest.raises(StoreError) as caught:
        store.undo("paper", "nothing", by="li")
    assert caught.value.code == "review_unknown"
    assert back != second
    assert len(store.reviews()) == 4
    assert store.reviews()["undone"].tolist() == [False, False, True, True]


def test_what_was_undone_after_the_text_moved_stands_where_its_words_are(store: Store) -> None:
    store.decide([review.accept(row(store, "90万吨"))], by="li")
    held = row(store, "90万吨")
    second = store.decide([review.correct(held, {"value": 95.0}, store.decisions()[held["id"]].last)], by="li")
    longer = "前言。\n" + TEXT
    store.replace_document(document(text=longer), records(longer))
    store.undo("paper", second, by="li")
    held = row(store, "90万吨")
    assert (longer[held["start"]:held["end"]], held["value"], held["review"]) == ("90万吨", 90.0, "accepted")


def test_two_reviewers_of_one_record(store: Store) -> None:
    held = row(store, "90万吨")
    store.decide([review.accept(held)], by="li")
    with pytest.raises(StoreError) as caught:
        store.decide([review.reject(row(store, "500万亩")), review.reject(held)], by="wang")
    assert caught.value.code == "review_overtaken"
    assert "li" in str(caught.value)
    assert row(store, "500万亩")["review"] is None, "all acts of a batch or none"


def test_a_record_added_by_hand(store: Store) -> None:
    base = row(store, "81万吨")
    store.decide([review.add({**base, "role": "target", "metric": "渔业产值"}, beside=True)], by="li")
    assert shown(store)[-1] == ("81万吨", 81.0, "added")
    assert store.targets(["actual"])["text"].tolist() == ["81万吨"], "it stands beside what was found there"
    (added,) = [one for one in store.records("paper") if one["review"] == "added"]
    store.decide([review.correct(added, {"value": 82.0}, store.decisions()[added["id"]].last)], by="li")
    assert shown(store)[-1] == ("81万吨", 82.0, "added")
    assert store.documents()["n_targets"].tolist() == [3]


def test_an_added_record_is_not_doubled_when_the_rules_learn_to_find_it(store: Store) -> None:
    found = records()
    store.replace_document(document(text=TEXT), found[:1])
    words = record(TEXT, "90万吨", value=90.0, unit="万吨", metric="水产品产量")
    from targets.table import rows
    store.decide([review.add(rows([words])[0])], by="li")
    store.replace_document(document(text=TEXT), found)
    assert [text for text, *_ in shown(store)] == ["500万亩", "90万吨"]


def test_a_merged_record_leaves_and_names_the_one_that_stays(store: Store) -> None:
    one, other = row(store, "500万亩"), row(store, "90万吨")
    store.decide([review.merge(other, one["id"])], by="li")
    assert [text for text, *_ in shown(store)] == ["500万亩"]
    assert store.decisions()[other["id"]].into == one["id"]


def test_decisions_follow_what_is_known_of_the_paper(store: Store) -> None:
    store.decide([review.accept(row(store, "500万亩"))], by="li")
    store.replace_document(document(text=TEXT, title="新名", issuer="某省人民政府"), records())
    assert store.targets()["doc_title"].iloc[0] == "新名"


def test_a_paper_taken_out_leaves_its_log_and_its_decisions_for_its_return(store: Store) -> None:
    store.decide([review.correct(row(store, "500万亩"), {"value": 510.0})], by="li")
    assert store.delete_document("paper", by="wang")
    assert not store.delete_document("paper", by="wang")
    assert store.targets().empty
    assert store.documents().empty
    assert store.reviews("paper")["action"].tolist() == ["remove", "correct"]
    with pytest.raises(StoreError):
        store.decide([review.accept({"doc": "paper", "id": "x"})], by="li")
    store.replace_document(document(text=TEXT), records())
    assert shown(store)[0] == ("500万亩", 510.0, "corrected")


def test_a_moved_decision_does_not_share_its_id(store: Store) -> None:
    """After a move another number may stand where the decided one stood: two rows, two ids."""
    held = row(store, "500万亩")
    store.decide([review.accept(held)], by="li")
    at = held["start"]
    longer = TEXT.replace("到2030年，", "到2030年，新增耕地面积稳定在300万亩以上，")
    shifted = records(longer)
    twin = replace(shifted[0], start=at, end=held["end"], text=longer[at:held["end"]], value=300.0)
    store.replace_document(document(text=longer), [twin, *shifted])
    frame = store.targets()
    schema.TargetTable.validate(frame)
    assert len(frame) == 3


@pytest.mark.parametrize("seen", [None, 0])
def test_what_is_known_to_be_new_needs_no_number(store: Store, seen: int | None) -> None:
    act = review.accept(row(store, "500万亩"))
    act.seen = seen
    assert store.decide([act], by="li")


def test_of_many_reviewers_of_one_record_one_wins_and_no_other_decision_is_lost(store: Store) -> None:
    import threading
    shared, own = row(store, "90万吨"), row(store, "500万亩")
    stores = [Store(store.url, wait_seconds=30) for _ in range(8)]
    outcomes: list[int] = []
    refused: list[str] = []

    def decide(number: int) -> None:
        mine = {**own, "id": f"{number:016}"}
        stores[number].decide([review.add(mine, beside=True)], by=str(number))
        try:
            stores[number].decide([review.correct(shared, {"value": float(number)})], by=str(number))
            outcomes.append(number)
        except StoreError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 1
    assert refused == ["review_overtaken"] * 7
    assert row(store, "90万吨")["value"] == float(outcomes[0])
    assert sum(one["review"] == "added" for one in store.records("paper")) == 8
    for one in stores:
        one.close()


# A span set right


def moved_to(store: Store, old: str, new: str) -> dict:
    """The changes that move the record of the number ``old`` to the number ``new`` of its sentence."""
    text, held = store.document_text("paper"), row(store, old)
    start = text.index(new, held["evidence_start"])
    return spans.adjusted(text, held, start, start + len(new))


def test_a_record_moved_to_another_number_takes_the_place_of_what_was_found(store: Store) -> None:
    store.replace_document(document(text=TEXT), records()[1:])                  # nothing is found at 500万亩
    held = row(store, "90万吨")
    store.decide([review.correct(held, moved_to(store, "90万吨", "500万亩"))], by="li")
    assert shown(store) == [("500万亩", 500.0, "corrected")], "the number it was read from is not found anew"
    store.replace_document(document(text=TEXT), records()[1:])
    assert shown(store) == [("500万亩", 500.0, "corrected")]
    longer = "前言。今年起施行。\n" + TEXT
    store.replace_document(document(text=longer), records(longer)[1:])
    (one,) = store.targets().to_dict("records")
    assert (longer[one["start"]:one["end"]], one["value"]) == ("500万亩", 500.0)
    (batch,) = {act["batch"] for act in store.acts() if act["action"] == "correct"}
    store.undo("paper", batch, by="li")
    assert shown(store) == [("90万吨", 90.0, None)]


def test_an_edge_moved_keeps_the_place(store: Store) -> None:
    held = row(store, "500万亩")
    changes = spans.adjusted(TEXT, held, held["start"], held["end"] - 1)
    assert (changes["start"], changes["end"], changes["text"]) == (held["start"], held["end"] - 1, "500万")
    assert (changes["value"], changes["unit"]) == (500.0, "万"), "read from what is left of the words"
    store.decide([review.correct(held, changes | {"value": 500.0, "unit": "万亩"})], by="li")
    assert [text for text, *_ in shown(store)] == ["500万", "90万吨"]


def test_a_record_moved_and_moved_back_hides_nothing(store: Store) -> None:
    held = row(store, "500万亩")
    away = {"start": TEXT.index("81万吨"), "end": TEXT.index("81万吨") + 4, "text": "81万吨", "value": 81.0, "unit": "万吨"}
    store.decide([review.correct(held, away)], by="li")
    back = {name: held[name] for name in away}
    now = next(one for one in store.records("paper") if one["id"] == held["id"])
    store.decide([review.correct(now, back, store.decisions()[held["id"]].last)], by="li")
    assert [one["text"] for one in store.records("paper")] == ["500万亩", "90万吨", "81万吨"]


def test_a_decision_about_a_text_that_was_replaced_meanwhile_is_refused(store: Store) -> None:
    held = row(store, "90万吨")
    longer = "前言。\n" + TEXT
    store.replace_document(document(text=longer), records(longer))
    with pytest.raises(StoreError) as caught:
        store.decide([review.accept(held)], by="li")
    assert caught.value.code == "review_text_moved"
    assert "accept" not in set(store.reviews()["action"])       # the log tells of the other text only
