"""What is installed is what was looked at: pins and locks agree, every package has its hash, weak packages and secrets are found."""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).parent.parent
LOCKS = {"requirements.txt": "requirements.lock", "requirements-dev.txt": "requirements-dev.lock"}
ALL = LOCKS | {f"requirements-{name}.txt": f"requirements-{name}.lock" for name in ("spark", "s3")}
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def pinned(name: str) -> list[Requirement]:
    """The lines of a file of requirements, those of the files it names left out."""
    lines = (TOP / name).read_text("utf-8").splitlines()
    return [Requirement(line.split(" #")[0]) for line in lines if line and line[0] not in "#-"]


def locked(name: str) -> list[tuple[Requirement, int]]:
    """Every package of a lock with the number of its hashes."""
    blocks = re.split(r"^(?=[a-z0-9])", (TOP / name).read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [(Requirement(block.split("\\")[0].split("\n")[0].strip()), len(HASH.findall(block))) for block in blocks]


def versions(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, _ in locked(name):
        found.setdefault(canonicalize_name(one.name), set()).add(str(one.specifier))
    return found


@pytest.mark.parametrize("name", ALL)
def test_a_lock_holds_every_pin_and_each_package_with_its_hashes(name: str) -> None:
    known = versions(ALL[name])
    for one in pinned(name):
        assert known.get(canonicalize_name(one.name)) == {str(one.specifier)}, f"{one} is not so in {ALL[name]}: run `make lock`"
    for one, hashes in locked(ALL[name]):
        assert hashes, f"{one} has no hash"
        assert re.fullmatch(r"==[^,*]+", str(one.specifier)), f"{one} is not pinned"


def test_a_lock_names_no_place_to_fetch_from() -> None:
    for name in ALL.values():
        assert not re.search(r"https?:|file:|--(?:index-url|extra-index-url|find-links|trusted-host)", (TOP / name).read_text("utf-8"))


def test_whatever_make_installs_for_run_and_test_comes_from_a_lock_by_hash() -> None:
    lines = (TOP / "Makefile").read_text("utf-8").splitlines()
    apart = ("requirements-bench.txt", "requirements-fuzz.txt")      # tools for make bench and make fuzz alone
    found = [line for line in lines if "pip install" in line and " -r " in line and not any(name in line for name in apart)]
    assert len(found) >= 4
    assert all("--require-hashes" in line for line in found)


def test_tests_run_with_what_the_application_runs_with() -> None:
    runtime, tests = (versions(name) for name in LOCKS.values())
    assert {name: tests.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("name", LOCKS.values())
def test_a_lock_holds_whatever_its_packages_need_here(name: str) -> None:
    known, seen = versions(name), 0
    for one, _ in locked(name):
        if one.marker and not one.marker.evaluate():
            continue
        try:
            needed = map(Requirement, requires(one.name) or ())
        except PackageNotFoundError:
            continue        # an application alone has no tools for tests
        seen += 1
        missing = [str(need) for need in needed if (need.marker is None or need.marker.evaluate({"extra": ""}))
                   and canonicalize_name(need.name) not in known]
        assert not missing, f"{one.name} needs {missing}: run `make lock`"
    assert seen > 50


# -- weak packages

WEAK = {"name": "six", "version": "1.16.0", "id": "PYSEC-2000-1"}


class Database(BaseHTTPRequestHandler):
    """Knows one weakness, or nothing, or is out of order."""

    mode = "weak"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        hit = self.mode == "weak" and asked["package"]["name"] == WEAK["name"] and asked["version"] == WEAK["version"]
        fault = {"id": WEAK["id"], "summary": "made up", "details": "made up", "aliases": [], "modified": "2000-01-01T00:00:00Z", "affected": [
            {"package": {"name": "six", "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9.0"}]}],
             "versions": ["1.16.0"]}]}
        body = json.dumps({"vulns": [fault]} if hit else {}).encode()
        self.send_response(503 if self.mode == "broken" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def database() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Database)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()
    thread.join()
    server.server_close()


def audit(url: str, lock: Path) -> tuple[int, str]:
    environment = os.environ | {"OSV_URL": url, "NO_PROXY": "127.0.0.1"}
    run = subprocess.run([sys.executable, TOP / "tools" / "audit.py", lock], capture_output=True, text=True, env=environment, timeout=120)
    return run.returncode, run.stdout


def lock_of(folder: Path, *lines: str) -> Path:
    file = folder / "some.lock"
    file.write_text("".join(f"{line} --hash=sha256:{'0' * 64}\n" for line in lines))
    return file


@pytest.mark.parametrize(("mode", "status", "said"), [
    ("weak", 1, "six 1.16.0 has PYSEC-2000-1; mended in 9.0"), ("none", 0, "2 packages audited, 0 weaknesses"), ("broken", 0, "NOT audited")])
def test_a_weak_package_fails_the_audit_and_a_silent_database_is_told(mode: str, status: int, said: str, database: str, tmp_path: Path,
                                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Database, "mode", mode)
    assert (found := audit(database, lock_of(tmp_path, "six==1.16.0", "idna==3.10")))[0] == status, found
    assert said in found[1]


def test_without_a_net_the_audit_says_so_and_goes_on(tmp_path: Path) -> None:
    status, said = audit("http://127.0.0.1:9/", lock_of(tmp_path, "six==1.16.0"))
    assert (status, said.count("\n")) == (0, 1)
    assert "NOT audited" in said


def test_a_lock_that_cannot_be_read_fails_the_audit(tmp_path: Path) -> None:
    assert audit("http://127.0.0.1:9/", tmp_path / "gone.lock")[0] == 1
    (tmp_path / "bare.lock").write_text("six==1.16.0\n")
    assert audit("http://127.0.0.1:9/", tmp_path / "bare.lock")[0] == 1


# -- secrets


MOVED = 3       # nothing new, but lines of the baseline stand elsewhere now


def searched(baseline: Path, *files: Path) -> int:
    return subprocess.run([Path(sys.executable).with_name("detect-secrets-hook"), "--no-verify", "--baseline", baseline, *files],
                          capture_output=True, cwd=TOP, timeout=120).returncode


def test_a_secret_is_found_and_what_was_looked_at_is_not(tmp_path: Path) -> None:
    secret = tmp_path / "settings.py"
    secret.write_text("KEY = '" + "AKIA" + "QYLPMN5HFIQR7XYA" + "'\n")
    baseline = Path(shutil.copy(TOP / ".secrets.baseline", tmp_path / "baseline"))      # the search writes to it
    assert searched(baseline, secret) == 1
    listed = json.loads(baseline.read_text("utf-8"))["results"]
    assert listed
    assert searched(baseline, *(Path(name) for name in listed)) in (0, MOVED)
