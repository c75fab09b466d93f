"""What no line of the program does, held by walking the syntax trees: run what it is given, trust what it unpickles, build SQL of values."""
from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
PROGRAM = [TOP / "app.py", TOP / "serve.py", *sorted((TOP / "extract").rglob("*.py")), *sorted((TOP / "targets").rglob("*.py"))]
ALL = [*PROGRAM, *sorted((TOP / "benchmarks").glob("*.py")), *sorted((TOP / "docs").glob("*.py")), *sorted((TOP / "tests").rglob("*.py"))]
NEVER_IMPORTED = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "telnetlib", "xmlrpc"}
NEVER_CALLED = {"eval", "exec", "compile", "__import__", "yaml.unsafe_load", "yaml.full_load", "os.system", "os.popen", "tempfile.mktemp",
                "pd.read_pickle", "pandas.read_pickle", "np.load", "numpy.load", "pd.eval", "torch.load", "os.tmpnam"}
# The one place that pickles is a test of what travels between the processes of an engine: our own, not a stranger's.
MAY_PICKLE = {"tests/test_readers_errors.py"}
SQL = re.compile(r"^\s*(select|insert|update|delete|drop|alter|create|replace|pragma|vacuum|attach|with)\s", re.IGNORECASE)


def ids(paths: list[Path]) -> list[str]:
    return [path.relative_to(TOP).as_posix() for path in paths]


def dotted(node: ast.expr) -> str:
    return f"{dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]


def faults(source: str, name: str = "x.py") -> list[str]:
    """What a source does that none may do."""
    tree, found = ast.parse(source), []
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(
            node, ast.ImportFrom) else []
        found += [f"imports {one}" for one in names if one.split(".")[0] in NEVER_IMPORTED and name not in MAY_PICKLE]
        if not isinstance(node, ast.Call):
            continue
        called, options = dotted(node.func), {one.arg: one.value for one in node.keywords}
        if called == "yaml.load" and not (len(node.args) == 2 and re.search(r"(CSafe|Safe|Base)Loader", ast.unparse(node.args[1]))):
            found.append(f"line {node.lineno}: calls {called}")
        if called in NEVER_CALLED:
            found.append(f"line {node.lineno}: calls {called}")
        if called.startswith("subprocess.") and isinstance(options.get("shell"), ast.Constant) and options["shell"].value:
            found.append(f"line {node.lineno}: a shell")
        if called.endswith(("create_subprocess_shell", "XMLParser")) and not (
                isinstance(value := options.get("resolve_entities"), ast.Constant) and value.value is False):
            found.append(f"line {node.lineno}: {called}")
        if "unsafe_allow_html" in options or "unsafe_allow_javascript" in options:
            found.append(f"line {node.lineno}: markup of strangers")
        if called.split(".")[-1] in ("execute", "exec_driver_sql", "text", "executescript", "executemany", "scalar") and node.args:
            found += [f"line {node.lineno}: SQL built of values"] if built(node.args[0]) else []
    return found


def ours(node: ast.expr) -> bool:
    """Whether a blank of a statement can only be filled by us: a whole number, names of tables or columns, a constant, one of two words."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join" and isinstance(node.func.value, ast.Constant):
        return isinstance(node.args[0], ast.GeneratorExp) and ours(node.args[0].elt)
    if isinstance(node, ast.Name | ast.Attribute) and dotted(node).split(".")[-1].isupper():
        return True
    return (isinstance(node, ast.Call) and dotted(node.func) == "int" or isinstance(node, ast.Attribute) and node.attr == "name"
            or isinstance(node, ast.IfExp) and isinstance(node.body, ast.Constant) and isinstance(node.orelse, ast.Constant))


def built(node: ast.expr) -> bool:
    """Whether an expression is SQL put together with values: an f-string, ``%``, ``+`` or ``.format`` over a statement."""
    if isinstance(node, ast.JoinedStr):
        first = node.values[0] if node.values else None
        return isinstance(first, ast.Constant) and bool(SQL.match(str(first.value))) and not all(
            ours(one.value) for one in node.values if isinstance(one, ast.FormattedValue))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return isinstance(node.left, ast.Constant) and bool(SQL.match(str(node.left.value))) and not isinstance(node.right, ast.Constant)
    return (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
            and isinstance(node.func.value, ast.Constant) and bool(SQL.match(str(node.func.value.value))))


@pytest.mark.parametrize("path", PROGRAM, ids=ids(PROGRAM))
def test_the_program_runs_nothing_it_is_given(path: Path) -> None:
    assert faults(path.read_text("utf-8"), path.relative_to(TOP).as_posix()) == []


def test_nor_do_its_tests_benches_and_docs() -> None:
    own = [path for path in ALL if path not in PROGRAM and path.name != Path(__file__).name]
    loose = re.compile(r"calls (exec|eval|compile|np\.load)|SQL|XMLParser")       # what tests may do with what they made themselves
    found = [f"{path.name} {one}" for path in own for one in faults(path.read_text("utf-8"), path.relative_to(TOP).as_posix())]
    assert [one for one in found if not loose.search(one)] == []


def test_the_rule_finds_what_it_forbids() -> None:
    bad = ['eval("1")', "import pickle", "from pickle import loads", "import yaml\nyaml.load(x)", "import yaml\nyaml.load(x, yaml.Loader)", "import os\nos.system(x)",
           "import subprocess\nsubprocess.run(x, shell=True)", "import tempfile\ntempfile.mktemp()", 'c.execute(f"SELECT * FROM a WHERE b = {x}")',
           'c.execute("DELETE FROM a WHERE b = %s" % x)', 'sa.text("select " + x)', 'c.execute("update a set b = {}".format(x))',
           'st.markdown(x, unsafe_allow_html=True)', "etree.XMLParser()", "etree.XMLParser(resolve_entities=True)"]
    assert [source for source in bad if not faults(source)] == []
    good = ["import yaml\nyaml.safe_load(x)", "c.execute(sa.select(a).where(a.c.b == x))", 'c.execute("SELECT ?", (x,))', "re.compile(x)",
            "etree.XMLParser(resolve_entities=False)", "subprocess.run([x])"]
    assert [source for source in good if faults(source)] == []


HTML = re.compile(r"<[a-z]")
ESCAPED = {"escape", "passage", "sentence", "plain", "t", "marked", "facts"}


@pytest.mark.parametrize("path", sorted((TOP / "targets" / "ui").glob("*.py")), ids=lambda path: path.stem)
def test_markup_of_a_page_takes_nothing_in_that_is_not_escaped(path: Path) -> None:
    """Each blank of a string that is markup is ``html.escape``, a word of ours, a number, or markup made the same way."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr) and any(isinstance(one, ast.Constant) and HTML.search(str(one.value)) for one in node.values):
            for blank in (one.value for one in node.values if isinstance(one, ast.FormattedValue)):
                called = {dotted(one.func).split(".")[-1] for one in ast.walk(blank) if isinstance(one, ast.Call)}
                made = OURS | MADE.get(path.stem, set())
                if not called & ESCAPED and ast.unparse(blank) not in made and not isinstance(blank, ast.IfExp):
                    found.append(f"line {blank.lineno}: {ast.unparse(blank)}")
    assert found == []


OURS = {"items", "cells", "keys", "box", "limit", "width", "key"}      # markup put together a line above, of escaped parts, and numbers
MADE = {"addform": {"said"}, "record": {"weight"}, "passage": {"before", "number", "after", "name", "line", "line.strip()"}, "roles": {"role", "GLYPHS[role]", "counts[role]", "sign", "marks", "signs"}}
