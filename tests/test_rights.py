"""Who may write what: every writing method of the store is tried by every role, and no way leads around the store."""
from __future__ import annotations

import ast
import inspect
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from made import TEXT, document, figures, target

from targets import backup, db, override, review
from targets.access import RIGHTS, Access, Person, Refused, Role, local
from targets.store import Store
from targets.store.kept import KINDS
from targets.text import entry

TOP = Path(__file__).parent.parent
LONGER = "又及。" + TEXT


def decided(store: Store) -> dict[str, Any]:
    return store.targets().iloc[0].to_dict()


def accept(store: Store) -> review.Act:
    row = store.records("paper")[0]
    return review.Act("paper", review.Action.ACCEPT, row["id"], after={name: row[name] for name in row if name != "review"})


def describe(store: Store) -> review.Act:
    return review.Act("paper", review.Action.DESCRIBE, fields={"title": ["实施方案", "方案"]})


def first_figure(store: Store) -> str:
    return str(store.actuals()["id"].iloc[0])


def verdict(store: Store) -> override.Override:
    return override.make(decided(store), "tolerance", 1, "附件")


def past_the_log(store: Store) -> None:
    with sqlite3.connect(store.url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE actuals SET value = 12")


# way in -> (method, right, what is done as an administrator before, what is tried: given the store and what was done before)
WRITES: dict[str, tuple[str, str, Callable[[Store], Any], Callable[[Store, Any], Any]]] = {
    "save": ("save_actuals", "figures", lambda s: None,
             lambda s, _: s.save_actuals(figures({"year": 2018}), by="x", origin="f", files=[("a.csv", b"a")])),
    "move": ("move_actuals", "maps", lambda s: s.actuals(),
             lambda s, seen: s.move_actuals(seen, seen.assign(metric="产能利用率"), by="x")),
    "delete": ("delete_actual", "figures", first_figure, lambda s, one: s.delete_actual(one, by="x")),
    "undo_save": ("undo_actuals", "figures", lambda s: s.saves()["batch"].iloc[0], lambda s, batch: s.undo_actuals(batch, by="x")),
    "new_paper": ("replace_document", "papers", lambda s: None, lambda s, _: s.replace_document(document("b"), [target(doc="b")], by="x")),
    "same_paper": ("replace_document", "papers", lambda s: None, lambda s, _: s.replace_document(document(), [target()], by="x")),
    "describe": ("replace_document", "papers", describe,
                 lambda s, act: s.replace_document(document(title="方案"), [target()], by="x", acts=[act])),
    "reread": ("replace_document", "reread", lambda s: None, lambda s, _: s.replace_document(document(), [target(value=70.0)], by="x")),
    "other_head": ("replace_document", "reread", lambda s: None, lambda s, _: s.replace_document(document(title="方案"), [target()], by="x")),
    "new_version": ("replace_document", "reread", lambda s: None,
                    lambda s, _: s.replace_document(document(text=LONGER, sha256="9" * 64), [target(start=20, end=23)], by="x")),
    "described_otherwise": ("replace_document", "reread", describe, lambda s, act: s.replace_document(
        document(text=LONGER, sha256="9" * 64, title="方案"), [], by="x", acts=[act])),
    "add_many": ("add_documents", "papers", lambda s: None, lambda s, _: s.add_documents([(document("many", sha256="8" * 64), [])], by="x")),
    "remove": ("delete_document", "remove", lambda s: None, lambda s, _: s.delete_document("paper", by="x")),
    "decide": ("decide", "records", accept, lambda s, act: s.decide([act], by="x")),
    "undo_review": ("undo", "records", lambda s: s.decide([accept(s)], by="li"), lambda s, batch: s.undo("paper", batch, by="x")),
    "override": ("override", "verdicts", verdict, lambda s, act: s.override([act], by="x")),
    "undo_override": ("undo_override", "verdicts", lambda s: s.override([verdict(s)], by="li"),
                      lambda s, batch: s.undo_override(batch, by="x")),
    **{f"keep_{kind}": ("keep", right, lambda s: None, lambda s, _, kind=kind: s.keep(kind, "s-1", {"a": 1}, by="x"))
       for kind, right in KINDS.items()},
    **{f"drop_{kind}": ("drop_kept", right, lambda s, kind=kind: s.keep(kind, "s-1", {"a": 1}, by="li"),
                        lambda s, _, kind=kind: s.drop_kept(kind, "s-1", by="x")) for kind, right in KINDS.items()},
    "mend": ("log_unlogged", "restore", past_the_log, lambda s, _: s.log_unlogged(by="x")),
    "writing": ("writing", "restore", lambda s: None,
                lambda s, _: s.writing(lambda connection: connection.execute(sa.delete(db.actuals)))),
}


LOGS = ("reviews", "overrides", "kept", "actual_revisions", "batch_files", "files")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("rights") / "filled.db"
    store = Store(f"sqlite:///{file}")
    store.replace_document(document(), [target()], by="li")
    store.save_actuals(figures({}), by="li", origin="form")
    store.close()
    return file


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(filled, tmp_path / "one.db")
    store = Store(f"sqlite:///{tmp_path / 'one.db'}")
    yield store
    store.close()


def held(store: Store) -> dict[str, list[Any]]:
    with store.reading() as connection:
        return {one.name: [tuple(row) for row in connection.execute(sa.select(one).order_by(*one.primary_key))] for one in backup.tables()}


def writers() -> set[str]:
    """Public methods of the store that open a transaction to write, themselves or by another method of the store."""
    trees = {name: ast.parse(inspect.cleandoc("\n" + inspect.getsource(method)).strip()) for name, method in
             inspect.getmembers(Store, inspect.isfunction) if name != "__init__"}
    calls = {name: {node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                    and isinstance(node.func.value, ast.Name) and node.func.value.id == "self"} for name, tree in trees.items()}
    found = {"_once"}
    while more := {name for name, called in calls.items() if called & found} - found:
        found |= more
    return {name for name in found if not name.startswith("_")}


def test_every_writing_method_is_tried() -> None:
    assert writers() == {method for method, *_ in WRITES.values()}
    assert {right for _, right, *_ in WRITES.values()} | {"backup"} == set(RIGHTS)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("way", WRITES)
def test_a_role_writes_what_it_may_and_signs_it(store: Store, way: str, role: Role) -> None:
    _, right, before, work = WRITES[way]
    known = before(store)
    was = held(store)
    person = Person("王丽", "s-1", role)
    if role.rank >= RIGHTS[right].rank:
        work(store.acting(person), known)
        now = held(store)
        assert {name: now[name][:len(was[name])] for name in LOGS} == {name: was[name] for name in LOGS}, "logs are only ever added to"
        signed = {one.name: now[one.name][len(was[one.name]):] for one in backup.tables() if "by_id" in one.c}
        lines = [(name, row) for name, rows in signed.items() for row in rows]
        for name, row in lines:
            about = dict(zip(db.metadata.tables[name].c.keys(), row, strict=True))
            assert (about["by"], about["by_id"]) == ("王丽", "s-1")
        assert lines or way in ("new_paper", "same_paper", "add_many", "writing")
        return
    with pytest.raises(Refused) as caught:
        work(store.acting(person), known)
    assert held(store) == was
    asked = "papers" if right == "reread" and role.rank < RIGHTS["papers"].rank else right      # what any change of papers needs
    assert (caught.value.right, caught.value.code) == (asked, "access_refused")
    assert role.word("zh") in caught.value.say("zh")
    assert RIGHTS[asked].word("en") in caught.value.say("en")


@pytest.mark.parametrize("way", WRITES)
def test_nobody_writes_while_all_is_read_only(store: Store, way: str) -> None:
    _, _, before, work = WRITES[way]
    known = before(store)
    was = held(store)
    with pytest.raises(Refused) as caught:
        work(store.acting(Person("王丽", "s-1", Role.ADMIN, read_only=True)), known)
    assert held(store) == was
    assert caught.value.code == "access_read_only"


@pytest.mark.parametrize("way", WRITES)
def test_a_terminal_of_ones_own_may_do_everything(store: Store, way: str) -> None:
    _, _, before, work = WRITES[way]
    work(store, before(store))


def test_a_bound_person_of_this_machine_may_do_everything(store: Store) -> None:
    assert store.acting(local("li")).delete_document("paper", by="")
    assert store.reviews()["by"].tolist() == ["li"]
    assert store.reviews()["by_id"].isna().all()


def test_who_brought_a_paper_in_stays_known(store: Store) -> None:
    store.acting(Person("王丽", "s-1", Role.REVIEWER)).replace_document(document("b"), [], by="other")
    store.acting(Person("赵云", "s-2", Role.ADMIN)).replace_document(document("b", text=LONGER, sha256="8" * 64), [])
    with store.reading() as connection:
        row = connection.execute(sa.select(db.documents).where(db.documents.c.doc == "b")).mappings().one()
    assert (row["added_by"], row["added_by_id"]) == ("王丽", "s-1")


def test_nobody_keeps_a_thing_of_another_persons_own(store: Store) -> None:
    with pytest.raises(Refused) as caught:
        store.acting(Person("王丽", "s-1", Role.ADMIN)).keep("guide", "s-2", {}, by="")
    assert caught.value.code == "access_own"


@pytest.mark.parametrize("role", Role)
def test_a_backup_is_for_administrators(store: Store, tmp_path: Path, role: Role) -> None:
    file = tmp_path / "all.zip"
    if role == Role.ADMIN:
        assert backup.backup(store.acting(Person("王丽", "s-1", role)), file)["documents"] == 1
        return
    with pytest.raises(Refused):
        backup.backup(store.acting(Person("王丽", "s-1", role)), file)
    assert not file.exists()


def test_a_bound_store_does_not_bind_the_one_it_comes_from(store: Store) -> None:
    viewer = store.acting(Person("王丽", "s-1", Role.VIEWER))
    assert store.save_actuals(figures({"year": 2017}), by="li", origin="form").new == 1
    assert len(viewer.actuals()) == 2


def test_every_right_and_role_has_words() -> None:
    assert list(entry("access", "roles")) == [str(role) for role in Role]
    assert all(about.keys() - {"reads"} == {"role", "zh", "en"} for about in entry("access", "rights").values())


# -- no way around

WRITING = {"insert", "update", "delete"}
RESTORE = {"targets/backup.py"}     # fills a store through ``writing``, which asks for the right
DERIVED = "listing"                 # tables of its own, worked out from those of the store; it never writes to these


def outside() -> list[Path]:
    known = [*(TOP / "targets").rglob("*.py"), TOP / "app.py", TOP / "serve.py"]
    return [path for path in known if not {"store", "migrations", DERIVED} & set(path.relative_to(TOP).parts)]


def test_what_is_worked_out_is_kept_in_tables_of_its_own() -> None:
    from targets.listing import tables
    assert not set(tables.metadata.tables) & set(db.metadata.tables)
    for path in (TOP / "targets" / DERIVED).glob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        for call in calls:
            if isinstance(call.func, ast.Attribute) and call.func.attr in (*WRITING, "put"):
                assert not [arg for arg in call.args if ast.unparse(arg).startswith("db.")], ast.unparse(call)


@pytest.mark.parametrize("path", outside(), ids=lambda path: path.relative_to(TOP).as_posix())
def test_nothing_outside_the_store_writes_to_it(path: Path) -> None:
    tree, name = ast.parse(path.read_text("utf-8")), path.relative_to(TOP).as_posix()
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
    statements = {node.attr for node in used if node.value.id in ("sa", "sqlalchemy") and node.attr in WRITING}
    assert not statements or name in RESTORE
    said = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert not [text for text in said if text.lstrip().upper().startswith(("INSERT INTO ", "DELETE FROM ", "UPDATE ", "DROP ", "ALTER "))]
    assert not {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & {"_write", "_once", "_tried"}
    reached = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "engine"]
    assert not reached, "the engine of the store is its own"


@pytest.mark.parametrize("path", sorted((TOP / "targets" / "store").glob("*.py")), ids=lambda path: path.stem)
def test_the_store_opens_a_writing_transaction_in_one_place(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    opened = [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "write"]
    quick = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & {"_once", "_tried"}
    if path.stem == "base":
        assert len(opened) == 1
    elif path.stem == "mending":        # of a store with faults, which ``_write`` refuses
        assert "self.require(" in path.read_text("utf-8")
    else:
        assert not opened
        assert not quick, "a write names the right it needs: _write"


# -- roles

def access(**settings: Any) -> Access:
    return Access(claim="groups", roles={"tt-edit": Role.EDITOR, "tt-admin": Role.ADMIN},
                  people={"Wang@Example.org": Role.REVIEWER, "gone@example.org": None}, **settings)


@pytest.mark.parametrize(("claims", "role"), [
    ({"sub": "1"}, None),
    ({"sub": "1", "groups": ["tt-edit"]}, Role.EDITOR),
    ({"sub": "1", "groups": ["tt-edit", "tt-admin", "other"]}, Role.ADMIN),
    ({"sub": "1", "groups": "tt-edit"}, Role.EDITOR),
    ({"sub": "1", "groups": {"tt-admin": True}}, None),
    ({"sub": "1", "email": "wang@example.ORG", "groups": ["tt-admin"]}, Role.REVIEWER),     # the list goes before groups
    ({"sub": "1", "email": "wang@example.org", "email_verified": False}, None),
    ({"sub": "1", "email": "gone@example.org", "groups": ["tt-admin"]}, None),
    ({"email": "wang@example.org"}, None),                                                  # nobody without a subject
    ({"sub": "", "groups": ["tt-admin"]}, None),
])
def test_a_role_comes_from_the_list_or_a_claim(claims: dict[str, Any], role: Role | None) -> None:
    found = access().person(claims)
    assert (found.role if found else None) == role


def test_those_not_listed_get_the_default_role_if_there_is_one() -> None:
    assert access(default=Role.VIEWER).person({"sub": "1"}) == Person("1", "1", Role.VIEWER)
    assert access(default=Role.VIEWER).person({"sub": "1", "email": "gone@example.org"}) is None


def test_groups_may_stand_inside_other_claims() -> None:
    inside = Access(claim="realm_access.roles", roles={"tt": Role.ADMIN})
    assert inside.person({"sub": "1", "realm_access": {"roles": ["tt"]}}) == Person("1", "1", Role.ADMIN)
    assert inside.person({"sub": "1", "realm_access": ["tt"]}) is None
    assert Access(claim="https://x.example/roles", roles={"tt": Role.ADMIN}).person({"sub": "1", "https://x.example/roles": ["tt"]})


def test_a_subject_is_taken_letter_for_letter_and_a_mail_is_not() -> None:
    people = Access(people={"aB3": Role.ADMIN, "ab3": Role.VIEWER, "Wang@Example.org": Role.EDITOR, "wang@example.org": Role.REVIEWER,
                            "li@example.org": Role.ADMIN, "LI@example.org": None})
    for claims, role in (({"sub": "aB3"}, Role.ADMIN), ({"sub": "ab3"}, Role.VIEWER), ({"sub": "AB3"}, None),
                         ({"sub": "WANG@EXAMPLE.ORG"}, None), ({"sub": "1", "email": "WANG@example.org"}, Role.EDITOR),
                         ({"sub": "1", "email": "li@example.org"}, None)):
        found = people.person(claims)
        assert (found.role if found else None) == role, claims


def test_a_subject_may_be_listed_and_is_of_its_provider() -> None:
    people = Access(people={"work:7": Role.ADMIN})
    assert people.person({"sub": "7", "provider": "work", "name": "王丽"}) == Person("王丽", "work:7", Role.ADMIN)
    assert people.person({"sub": "7", "provider": "default"}) is None


@pytest.mark.parametrize(("issued", "holds"), [(1_000_000, True), (1_000_000 - 12 * 3600, False), (None, False), ("1000000", False)])
def test_a_log_in_lasts_its_hours(issued: Any, holds: bool) -> None:
    assert Access().lasts({"iat": issued}, 1_000_000) is holds
