"""The plan of the house, held by walking the syntax trees: bands, the line of the extractor, words apart from code, docs in step."""
from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import regex

from extract.__main__ import build_parser as extract_parser

TOP = Path(__file__).parent.parent
LINE = [
    *("errors", "language", "legible", "model", "trie", "pattern", "yamlguard", "lexicon_checks", "lexicon", "wording", "fold", "place"),
    *("dates", "docnumber", "gazetteer", "ownword", "region", "bodies", "heading", "headtable", "origin", "papertype", "citation", "document"),
    *("readers", "reader", "wrap", "segment"),
    *("numeral", "unit", "comparator", "named", "rank", "measure", "han", "reading", "quantity", "context", "bound", "candidates", "moment", "phrase", "topic", "carry", "listed"),
    *("cuewords", "shapes", "cues", "role", "duty", "kind", "period", "subject", "metric", "indicator", "assigned"),
    *("tables",),  # a room of several modules: tablehead, tablegrid …
    *("pipeline", "output", "corpus", "__main__"),  # corpus is a room of several modules, too: corpusrefs, corpusrun …
]
SIBLINGS = {"role", "duty", "kind", "period", "subject", "metric"}
FACES = {"corpus", "__main__", "output"}        # may use what files need: pyarrow, xlsxwriter
CLUSTER = {"distributed", "pyspark"}            # engines beyond one machine: imported when asked for, and nowhere else
READERS = ["faults", "limits", "layout", "decoding", "kinds", "sheetformat", "merges", "formulas", "sheets", "webclean", "webtable", "web", "wordnumbering", "word",
           "pdfgrid", "pdflines", "pdfpage", "pdfrunning", "pdf", "archive"]
# The libraries of each kind of file stand in its own room, so that no other kind pays for them.
LIBRARIES = {"openpyxl": {"sheets"}, "xlrd": {"sheets"}, "selectolax": {"web", "webclean"}, "docx": {"word", "wordnumbering"},
             "lxml": {"word"}, "pypdfium2": {"pdf", "pdfpage", "pdfgrid"}, "pdfplumber": {"pdfgrid"}}
EXTRACT = sorted((TOP / "extract").rglob("*.py"))
TARGETS = sorted(path for path in (TOP / "targets").rglob("*.py") if "ui" not in path.relative_to(TOP / "targets").parts)
UI = [TOP / "app.py", TOP / "serve.py", *sorted((TOP / "targets" / "ui").rglob("*.py"))]
NAMES_ONLY = {"extract", "extract.legible", "extract.model", "extract.errors", "extract.region", "extract.gazetteer", "extract.indicator", "extract.place"}


def room(path: Path) -> str:
    return "readers" if path.parent.name == "readers" else room_of(path.stem)


def room_of(name: str) -> str:
    return "tables" if name.startswith("table") else "corpus" if name.startswith("corpus") else name


def imports(path: Path) -> set[str]:
    """Dotted names a module imports, relative ones resolved; ``from extract import x`` counts as extract.x."""
    package = path.relative_to(TOP).with_suffix("").parts[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = [*package[:len(package) - node.level + 1]] if node.level else []
            name = ".".join([*base, *(node.module.split(".") if node.module else [])])
            module = (TOP / name.replace(".", "/")).with_suffix(".py").exists()
            found |= {name} if module or not (TOP / name.replace(".", "/")).is_dir() else {
                f"{name}.{alias.name}" for alias in node.names}
    return found


def ids(paths: list[Path]) -> list[str]:
    return [path.relative_to(TOP).as_posix() for path in paths]


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", EXTRACT, ids=ids(EXTRACT))
def test_extract_knows_neither_frames_nor_pages(path: Path) -> None:
    assert not tops(path) & {"pandas", "streamlit", "plotly", "sqlalchemy"}
    assert "targets" not in tops(path) or room(path) in FACES
    assert not tops(path) & {"pyarrow", "xlsxwriter", "numpy", *CLUSTER} or room(path) in FACES
    for library in tops(path) & set(LIBRARIES):
        assert room(path) == "readers", f"{library} belongs in the readers"
        assert path.stem in LIBRARIES[library]


@pytest.mark.parametrize("path", TARGETS, ids=ids(TARGETS))
def test_targets_knows_no_pages(path: Path) -> None:
    assert "streamlit" not in tops(path)
    assert not any(name.startswith("targets.ui") for name in imports(path))


@pytest.mark.parametrize("path", UI, ids=ids(UI))
def test_pages_know_no_rules(path: Path) -> None:
    assert {name for name in imports(path) if name.split(".")[0] == "extract"} <= NAMES_ONLY
    if path.stem != "state":
        assert "session_state" not in path.read_text("utf-8"), "session_state belongs in targets/ui/state.py"


@pytest.mark.parametrize("path", EXTRACT, ids=ids(EXTRACT))
def test_a_module_imports_only_what_stands_before_it_in_the_line(path: Path) -> None:
    if path.stem == "__init__":
        return
    here = room(path)
    assert here in LINE, "say in LINE where the new module stands"
    before = set(LINE[:LINE.index(here)]) | ({here} if here in ("tables", "readers", "corpus") else set())
    used = {room_of(name.split(".")[1]) for name in imports(path) if name.startswith("extract.")}
    assert used <= before, f"{path.stem} reaches forward to {sorted(used - before)}"
    if path.stem in SIBLINGS:
        assert not used & SIBLINGS, "the five questions do not ask each other"


def test_the_line_names_no_module_that_is_gone() -> None:
    assert {room(path) for path in EXTRACT} - {"__init__"} == set(LINE)
    assert {path.stem for path in EXTRACT if room(path) == "readers"} == set(READERS) | {"__init__"}


def test_no_module_of_the_extractor_stands_in_a_circle() -> None:
    graph = {dotted(path): {name for name in imports(path) if name.startswith("extract.")} for path in EXTRACT}
    assert list(TopologicalSorter(graph).static_order())


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(TOP).with_suffix("").parts)


@pytest.mark.parametrize("path", [path for path in EXTRACT if room(path) == "readers" and path.stem != "__init__"], ids=lambda path: path.stem)
def test_a_reader_uses_only_what_stands_before_it(path: Path) -> None:
    used = {name.split(".")[2] for name in imports(path) if name.startswith("extract.readers.")}
    assert used <= set(READERS[:READERS.index(path.stem)])


def module(path: Path) -> str:
    return dotted(path).removesuffix(".__init__")


def test_no_module_of_the_tables_stands_in_a_circle() -> None:
    known = {module(path) for path in TARGETS}
    graph = {module(path): {name for name in imports(path) if name in known} - {module(path)} for path in TARGETS if path.stem != "__init__"}
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("path", EXTRACT, ids=ids(EXTRACT))
def test_extract_is_pure(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert not tops(path) & {"pickle", "marshal", "shelve", "datetime", "calendar", "random"}
    assert "time" not in tops(path) or room(path) == "corpus"    # how long a document took changes nothing that is found
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"eval", "exec", "compile", "__import__"}


BLOCK_ENDS = {"\u4e00", "\u9fff"}  # the bounds of a range of characters are no words; other escapes are


def docstrings(tree: ast.Module) -> set[int]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, holders) and node.body
            and isinstance(node.body[0], ast.Expr)}


@pytest.mark.parametrize("path", EXTRACT, ids=ids(EXTRACT))
def test_words_stand_in_yaml_not_in_code(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    told = docstrings(tree)
    found = [f"line {node.lineno}: {node.value!r}" for node in ast.walk(tree)
             if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
             and regex.search(r"\p{Han}", node.value) and node.value not in BLOCK_ENDS]
    assert found == []


# -- docs in step

DOCS = [TOP / name for name in ("README.md", "CONTRIBUTING.md")]


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (TOP / "Makefile").read_text("utf-8"), re.MULTILINE))


def options(parser) -> set[str]:
    found = {option for action in parser._actions for option in action.option_strings}
    for action in parser._actions:
        for inner in getattr(action, "choices", None) or ():
            if isinstance(action.choices, dict):
                found |= options(action.choices[inner])
    return found


def commands(parser) -> set[str]:
    return {name for action in parser._actions if isinstance(action.choices, dict) for name in action.choices}


@pytest.mark.parametrize("path", DOCS, ids=ids(DOCS))
def test_docs_name_what_exists(path: Path) -> None:
    from targets.__main__ import build_parser as targets_parser
    text = path.read_text("utf-8")
    assert set(re.findall(r"(?<=`)make ([a-z]+)|^make ([a-z]+)", text, re.MULTILINE)), "the commands are named"
    named = {one or other for one, other in re.findall(r"`make ([a-z]+)|^make ([a-z]+)", text, re.MULTILINE)}
    assert named <= make_targets()
    for line in re.findall(r"python -m extract[^\n`]*", text):
        assert set(re.findall(r"--[a-z-]+", line)) <= options(extract_parser()), line
    for line in re.findall(r"python -m targets[^\n`]*", text):
        assert set(re.findall(r"--[a-z-]+", line)) <= options(targets_parser()), line
        assert set(re.findall(r"(?<=-m targets )[a-z-]+", line)) <= commands(targets_parser()), line
    for name in re.findall(r"`([\w.-]+(?:/[\w.-]+)*/?)`", text):
        if "/" in name or name.endswith((".py", ".yaml", ".toml", ".txt", ".md")):
            made = name in (TOP / ".gitignore").read_text("utf-8") or name.startswith(".venv/")
            assert made or (TOP / name).exists() or list(TOP.glob(f"*/{name}")), f"{path.name} names {name}, which is not there"
    for name in re.findall(r"\]\(((?!https?:|#)[^)]+)\)", text):
        assert (TOP / name).exists(), f"{path.name} links to {name}, which is not there"


def test_the_manual_of_operations_names_commands_that_exist() -> None:
    from targets.__main__ import build_parser as targets_parser
    lines = re.findall(r"python -m targets[^\n`]*", (TOP / "docs" / "operations.md").read_text("utf-8"))
    assert lines
    for line in lines:
        assert set(re.findall(r"--[a-z-]+", line)) <= options(targets_parser()), line
        assert set(re.findall(r"(?<=-m targets )[a-z-]+", line)) <= commands(targets_parser()), line


def test_readme_opens_with_the_two_commands_and_tells_every_option() -> None:
    text = (TOP / "README.md").read_text("utf-8")
    opening = text[:700]
    assert "make run" in opening
    assert "make test" in opening
    for option in options(extract_parser()) - {"-h", "--help", "-o"}:
        assert option in text, f"README.md does not tell {option}"
    for target in make_targets() - {"clean"}:
        assert f"make {target}" in text


def test_every_pin_is_exact_and_every_import_is_pinned() -> None:
    pins = [line for name in ("requirements.txt", "requirements-cluster.txt", "requirements-spark.txt") for line in (TOP / name).read_text("utf-8").splitlines()]
    pinned = {re.split(r"[=\[]", line)[0].lower().replace("-", "_") for line in pins if line and line[0] not in "#-"}
    assert all("==" in line for line in pins if line and line[0] not in "#-")
    known = {"yaml": "pyyaml", "docx": "python_docx", "pptx": "python_pptx", "distributed": "dask"}
    used = {name for path in (*EXTRACT, *TARGETS, *UI) for name in tops(path)}
    import sys
    own = {"extract", "targets"} | set(sys.stdlib_module_names)
    assert {known.get(name, name) for name in used - own} <= pinned


def test_no_file_names_a_machine() -> None:
    for pattern in ("*.md", "*.toml", "*.yaml", "Makefile", "requirements*.txt", "extract/**/*.py", "targets/**/*.py"):
        for path in TOP.glob(pattern):
            text = path.read_text("utf-8")
            assert not re.search(r"(?<![\w.])/(?:home|root|Users)/\w|index-url", text), path.name


def test_every_promise_of_safety_names_the_test_that_tries_it() -> None:
    page = (TOP / "SECURITY.md").read_text("utf-8")
    promised = [part for part in page.split("没有保证 · not promised") if "有保证 · promised" in part]
    bullets = [one for part in promised for one in re.split(r"\n(?=- |\n)", part[part.index("有保证 · promised"):]) if one.lstrip().startswith("- ")]
    assert len(bullets) >= 14
    for one in bullets:
        named = re.findall(r"`((?:tests|benchmarks)/\w+(?:\.py)?)`", one)
        assert named, one
        assert [name for name in named if not (TOP / name).exists()] == []
