"""A person who reads and writes by the pages' own protocol: widgets are found by their keys, filled in and pressed as a browser does."""
from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.bench_app import LONGEST, Person, Server

ENTRY, FORM = "entry", "FormSubmitter:one_figure-"
SAVED = "已保存"         # how the page's own sentence begins


class Visitor(Person):
    """A session that knows the widgets of the page it last saw and what was said there."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.widgets: dict[str, str] = {}       # key -> id
        self.said: list[tuple[str, str]] = []   # (success | info | warning | error, words)
        self.session = ""

    def ask(self, page: str, address: dict[str, str], filled: dict[str, Any] | None = None) -> None:
        """Send the page's address and what was filled in (key, or the beginning of one -> value; True presses a button)."""
        asked = BackMsg()
        asked.rerun_script.query_string, asked.rerun_script.page_name = urlencode(address), page
        for key, value in (filled or {}).items():
            widget = asked.rerun_script.widget_states.widgets.add()
            widget.id = self._known(key)
            field = {bool: "trigger_value", float: "double_value", int: "double_value", str: "string_value"}[type(value)]
            setattr(widget, field, value)
        self.widgets, self.said = {}, []
        self.socket.send(asked.SerializeToString())

    def _known(self, key: str) -> str:
        for name, known in self.widgets.items():
            if name.startswith(key):
                return known
        raise RuntimeError(f"no widget {key} among {sorted(self.widgets)}")

    def answer(self) -> None:
        """Read until the script has run to its end; RuntimeError for an error on the page."""
        while True:
            told = ForwardMsg()
            told.ParseFromString(self.socket.recv(timeout=LONGEST))  # type: ignore[arg-type]
            kind = told.WhichOneof("type")
            if kind == "new_session":
                self.session = told.new_session.initialize.session_id or self.session
            elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                self._take(told.delta.new_element)
            elif kind == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return

    def _take(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        shown = getattr(element, kind)
        if kind == "exception":
            raise RuntimeError(f"{shown.type}: {shown.message}")
        if kind == "alert":
            self.said.append((Alert.Format.Name(shown.format).lower(), shown.body))
        elif known := getattr(shown, "id", ""):
            self.widgets[known.split("-", 2)[-1]] = known

    def visit(self, page: str, **address: str) -> float:
        """Open a page; seconds until its script has run to the end."""
        began = time.perf_counter()
        self.ask(page, address)
        self.answer()
        return time.perf_counter() - began

    def enter(self, name: str, region: str, metric: str, year: int, value: float) -> float:
        """Type one figure into the form of the entry page and save it; seconds from the click to the page's word that it is saved.

        RuntimeError with what the page says where it does not say that.
        """
        place = {"entry_region": region, "entry_metric": metric}
        self.visit(ENTRY, **place)
        began = time.perf_counter()
        self.ask(ENTRY, place, {"entry_by": name, "form_year_": year, "form_value": value, FORM: True})
        self.answer()
        if not any(kind == "success" and words.startswith(SAVED) for kind, words in self.said):
            raise RuntimeError(f"not saved: {self.said}")
        return time.perf_counter() - began
