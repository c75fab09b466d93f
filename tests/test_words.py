"""The words of the app: none missing, none unused, none twice, the blanks filled, no Chinese in the code of the pages."""
from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).resolve().parent.parent
UI = TOP / "targets" / "ui"
CODE = [TOP / "app.py", *sorted(UI.rglob("*.py"))]
WORDS = yaml.safe_load((UI / "words.yaml").read_text(encoding="utf-8"))
ASKS = {"t", "has", "heading"}      # functions given a key of words.yaml
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for file in CODE:
        yield file, ast.parse(file.read_text(encoding="utf-8"))


def texts(tree: ast.AST) -> Iterator[str]:
    """String literals that are no docstrings."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    yield from (node.value for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | inside)


def shapes(tree: ast.AST) -> Iterator[str]:
    """What keys the f-strings that begin with a word of their own can make, as patterns."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant) and re.match(r"[a-z]+_", str(node.values[0].value)):
            yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+" for part in node.values)


def of_the_rules() -> set[str]:
    """Keys of what can decide a role: they are put together from the names in the rules."""
    roles = yaml.safe_load((TOP / "extract" / "data" / "roles.yaml").read_text("utf-8"))
    vetoes = re.findall(r"veto\.\w+", (TOP / "extract" / "cuewords.py").read_text("utf-8"))
    return ({f"cue_{cue}" for cue in roles["cues"]} | {name.replace(".", "_") for name in vetoes}
            | {f"{group}_{name}" for group in ("priors", "period", "shape") for name in roles[group]})


def asked(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if name in ASKS:
                yield node


def blanks(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)", text))


def choices(node: ast.AST) -> list[str]:
    """The keys a call may mean: a literal, or both sides of ``a if x else b``."""
    if isinstance(node, ast.IfExp):
        return choices(node.body) + choices(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def test_no_phrase_is_written_twice() -> None:
    for file in (UI / "words.yaml", UI.parent / "charts" / "words.yaml"):
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        assert isinstance(root, yaml.MappingNode)
        counted = Counter(key.value for key, _ in root.value)
        assert [key for key, n in counted.items() if n > 1] == [], file.name


def test_every_phrase_that_can_be_asked_for_is_written() -> None:
    for file, tree in trees():
        for call in asked(tree):
            first = call.args[0]
            for key in choices(first):
                assert key in WORDS, f"{file.name}:{call.lineno} {key}"
            for pattern in shapes(first):
                assert any(re.fullmatch(pattern, key) for key in WORDS), f"{file.name}:{call.lineno} {pattern}"


def test_every_blank_of_a_phrase_is_filled() -> None:
    seen = 0
    for file, tree in trees():
        for call in asked(tree):
            given = {word.arg for word in call.keywords}
            for key in choices(call.args[0]):
                if getattr(call.func, "id", "") == "t" and None not in given:
                    seen += 1
                    for lang in ("zh", "en"):
                        assert blanks(WORDS[key][lang]) <= given, f"{file.name}:{call.lineno} {key} ({lang})"
    assert seen > 300


def test_no_phrase_is_left_over() -> None:
    said = {text for _, tree in trees() for text in texts(tree)}
    made = {pattern for _, tree in trees() for pattern in shapes(tree)}
    shape = re.compile("|".join(f"(?:{pattern})" for pattern in sorted(made)))
    rules = of_the_rules() | {"priors_base"}      # what every number begins with
    assert [key for key in WORDS if key not in said | rules and not shape.fullmatch(key)] == []


def test_every_cue_that_can_decide_a_role_has_words() -> None:
    assert len(of_the_rules()) > 60
    assert not of_the_rules() - set(WORDS)


@pytest.mark.parametrize("file", [*CODE, *sorted(UI.glob("*.js")), *sorted(UI.glob("*.css"))], ids=lambda file: file.name)
def test_no_chinese_word_stands_in_what_draws_the_pages(file: Path) -> None:
    if file.suffix == ".py":
        tree = ast.parse(file.read_text(encoding="utf-8"))
        parts = [str(part.value) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
                 if isinstance(part, ast.Constant)]
        assert [text for text in (*texts(tree), *parts) if HAN.search(text)] == []
    else:
        assert not HAN.search(file.read_text(encoding="utf-8"))


def test_chinese_is_chinese_and_english_has_no_chinese_but_names() -> None:
    quoted = re.compile(r"“[^”]*”|\([^)]*\)")       # words of the papers, quoted in an English sentence
    for key, phrase in WORDS.items():
        assert not HAN.search(quoted.sub("", phrase["en"])) or key in {"language_zh"}, key
