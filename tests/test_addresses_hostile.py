"""Every parameter of every address with values that are wrong, huge, or said twice: the page says so or goes on, it never breaks."""
from __future__ import annotations

import ast
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import app as application
from targets.finding import FIELDS
from tests.test_app import url  # noqa: F401

TOP = Path(__file__).parent.parent
VALUES = {"wrong": ["<script>alert(1)</script>", "a", "a"], "far": ["9" * 400, "-1", "²"], "huge": ["名" * 20_000],
          "odd": ["\ud7ff\u202e%00' OR 1=1 --", "", "nan"]}


def asked() -> set[str]:
    """The parameters that pages ask for, by the calls that ask."""
    found = {"q", "page", "nobody_knows_this", *FIELDS}
    for path in (TOP / "targets" / "ui").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in ("asked", "pick", "to_url", "asked_number"):
                    found.add(node.args[0].value)
    return found


def test_the_parameters_are_found() -> None:
    assert {"doc", "target", "record", "tab", "lang", "region", "u", "due"} <= asked()


@pytest.mark.parametrize("name", application.PAGES)
def test_no_address_breaks_a_page(name: str, url: str) -> None:  # noqa: F811
    """All parameters at once with each kind of value in turn: one session, as a reader who follows link after link."""
    names = sorted(asked())
    for kind, values in VALUES.items():
        window = AppTest.from_string(f"import app\napp.main({name!r})", default_timeout=120)
        for parameter in names:
            window.query_params[parameter] = values
        window.run()
        assert not window.exception, (name, kind, window.exception[0].value if window.exception else "")
        assert window.main.children, (name, kind)
