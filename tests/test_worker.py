"""Files are read by processes that may die: what passes comes through whole, what hurts is stopped and told, the rest goes on."""
from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd
import pytest

from extract.pipeline import extract_document
from extract.reader import read_document
from extract.readers.limits import DEFAULT
from targets import load
from targets.actuals import understand
from targets.actuals.meaning import distinct
from targets.schema import TARGET_COLUMNS, typed
from targets.store import Store
from targets.worker import Failed, Paper, Settings, WorkerError, Workers, jobs, pool, wire
from targets.worker import launcher as launching
from tests.made_files import zipped

GOAL = "到2030年，全市森林覆盖率达到62.5%以上，铝产量达到110万吨。"
FIGURES = "地区,年份,铝产量（万吨）,森林覆盖率（%）\n贵州,2020,150.5,61.5\n云南,2020,300,\n某地,2021,1,2\n".encode()
HEAVY = ("到2030年，全市森林覆盖率达到62.5%以上。\n" * 30_000).encode()       # half a minute of work
POSIX = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks at processes by /proc")


@pytest.fixture(scope="module")
def small() -> Iterator[Workers]:
    """Workers with little memory and time, one file at once."""
    made = Workers(Settings(DEFAULT, 150, 2, {"units": {"counts": {"own": ["篓"]}}}), most=1, patience=0.3)
    yield made
    made.close()


def launcher(workers: Workers) -> int:
    workers.start()
    assert workers._launcher is not None
    return workers._launcher.pid


def children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as held:
        return [int(child) for child in held.read().split()]


def until(true: Callable[[], object], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


# What passes comes through whole


def test_a_paper_and_its_records_are_those_read_here(workers: Workers) -> None:
    [paper] = workers.papers(GOAL.encode(), "规划.txt")
    document = read_document(GOAL.encode(), "规划.txt")
    assert isinstance(paper, Paper)
    assert paper.document == document
    assert list(paper.records) == extract_document(document, roles=None)
    assert len(paper.records) >= 2


def test_a_reading_of_figures_is_that_made_here(workers: Workers) -> None:
    goals = typed([{"metric": "铝产量", "metric_id": None, "sector": None, "kind": "level", "unit": "万吨"}], TARGET_COLUMNS)
    hints = {"regions": {"某地": "四川"}, "source": "年鉴"}
    there = workers.figures(FIGURES, "产量.csv", hints, tuple(distinct(goals)))
    here = understand(FIGURES, "产量.csv", targets=goals, **hints)
    pd.testing.assert_frame_equal(there.frame, here.frame)
    assert (there.issues, there.tables, there.samples, there.fingerprint) == (here.issues, here.tables, here.samples, here.fingerprint)
    assert (there.format, there.encoding) == ("csv", "utf-8")
    assert set(there.frame["region"]) == {"贵州", "云南", "四川"}


def test_an_archive_gives_each_of_its_papers_or_why_not(workers: Workers) -> None:
    found = list(workers.papers(zipped({"甲.txt": GOAL.encode(), "乙.doc": b"{\\rtf1", "丙/丁.txt": (GOAL * 2).encode()}), "文件.zip"))
    assert [(type(one).__name__, one.name) for one in found] == [
        ("Paper", "文件.zip/丙/丁.txt"), ("Failed", "文件.zip/乙.doc"), ("Paper", "文件.zip/甲.txt")]
    assert found[1].say("zh").startswith("文件.zip/乙.doc：这是RTF 文件")
    [whole] = workers.papers(zipped({"甲.txt": GOAL.encode()}), "文件.zip", whole=True)
    assert (whole.name, whole.code) == ("文件.zip", "zip_whole")


def test_archives_in_archives_are_opened_as_deep_as_the_settings_say() -> None:
    def found(**limits: float) -> list[str]:
        told: list[wire.Message] = []
        jobs.run(wire.Papers("外.zip"), outer, replace(DEFAULT, **limits), told.append)
        return sorted(getattr(each, "code", "") for each in told if isinstance(each, Paper | Failed))

    inner = zipped({"甲.txt": GOAL.encode(), "深.zip": zipped({"乙.txt": GOAL.encode()})})
    outer = zipped({"内.zip": inner, "丙.txt": GOAL.encode()})
    for nesting, codes in ((1, ["", "zip_nested"]), (2, ["", "", "zip_nested"]), (3, ["", "", ""])):
        assert found(nesting=nesting) == codes
    assert "bomb" in found(nesting=3, files=3), "files inside count for the whole"
    assert "bomb" in found(nesting=3, unpacked_mb=0.0006), "bytes, too"


def test_progress_is_told(workers: Workers) -> None:
    told: list[tuple[str, int, int]] = []
    rows = "地区,年份,铝产量（万吨）\n" + "".join(f"贵州,{1950 + n % 70},{n}\n" for n in range(9000))
    reading = workers.figures(rows.encode(), "长.csv", {}, tick=lambda *one: told.append(one))
    assert len(reading.frame)
    assert {name for name, _, _ in told} == {"长.csv"}
    assert max(done for _, done, _ in told) > 1000


def test_the_words_of_the_settings_are_known(small: Workers) -> None:
    [paper] = small.papers("到2030年，新增采摘篮子50篓。".encode(), "a.txt")
    assert [record.unit for record in paper.records] == ["篓"]
    ours, its = socket.socketpair()
    with ours, its:
        wire.send(ours, wire.packed(Settings, Settings(DEFAULT, 2000, 60, {"nonsense": {}})))
        launching.main(its)
        assert b"nonsense" in wire.receive(ours)


# What hurts is stopped


def test_memory_is_bounded_and_the_next_paper_comes_in(small: Workers) -> None:
    found = list(small.papers(zipped({"a.txt": GOAL.encode(), "b.csv": b"1," * 12_000_000, "c.txt": GOAL.encode()}, zipfile.ZIP_STORED), "z.zip"))
    assert [getattr(each, "code", "") for each in found] == ["", "worker_memory", ""]
    assert found[1].name == "z.zip/b.csv"
    for lang, words in (("zh", "150 MB"), ("en", "150 MB")):
        assert words in found[1].say(lang)
        assert "uploads.memory_mb" in found[1].say(lang)
    with pytest.raises(WorkerError) as caught:
        small.figures(b"1," * 12_000_000, "b.csv", {})
    assert caught.value.code == "worker_memory"
    assert len(small.figures(FIGURES, "c.csv", {}).frame)


BETWEEN = {     # what workers do one after the other ('': begun and read, '+': begun, '!': dies) -> what is told of the archive
    "''!|''": ["", "", "", ""], "''!|!": ["", "", "worker_rest"], "!|''": ["worker_died"], "''!|'+!|'": ["", "", "", "worker_died", ""],
    "+!|!|!": ["worker_died", "worker_rest"], "+!|!": ["worker_died", ""], "'!|'!|'!|'!|'!|'": ["", "", "", "", "", "worker_many"], "''!": ["", "", ""],
}


@pytest.mark.parametrize("lives", BETWEEN)
def test_what_is_behind_a_death_between_two_files_is_read_or_named(monkeypatch: pytest.MonkeyPatch, lives: str) -> None:
    mine, asked, left = Workers(Settings(DEFAULT, 2000, 60, {})), [], lives.split("|")

    def life(job: wire.Papers, *_: object) -> Iterator[wire.Message]:
        asked.append(job.start)
        for at, sign in enumerate(left.pop(0) if left else "'"):
            if sign == "!":
                raise pool._Died("worker_died")
            yield wire.Begun(f"{job.start + at}.txt")
            if sign == "'":
                yield Paper(f"{job.start + at}.txt", read_document(GOAL.encode(), "a.txt"), ())

    monkeypatch.setattr(mine, "_run", life)
    found = list(mine.papers(b"", "z.zip"))
    assert [getattr(each, "code", "") for each in found] == BETWEEN[lives]
    assert asked == sorted(asked), "nothing is read twice"
    if "worker_rest" in BETWEEN[lives]:
        assert f"前 {asked[-1]} 个文件" in found[-1].say("zh")
        assert f"its first {asked[-1]} files" in found[-1].say("en")
    names = [each.name for each in found if isinstance(each, Paper)]
    assert len(set(names)) == len(names)


def test_processor_time_is_bounded_for_each_file(small: Workers) -> None:
    found = list(small.papers(zipped({"a.txt": GOAL.encode(), "b.txt": HEAVY, "c.txt": GOAL.encode()}, zipfile.ZIP_STORED), "z.zip"))
    assert [getattr(each, "code", "") for each in found] == ["", "worker_time", ""]
    assert "uploads.seconds" in found[1].say("en")


@POSIX
@pytest.mark.parametrize("sent", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_worker_that_dies_is_told_and_nothing_else_dies(workers: Workers, sent: signal.Signals) -> None:
    pid = launcher(workers)
    killed: list[int] = []

    def kill(*_: object) -> None:
        if not killed:
            killed.extend(children(pid))
            os.kill(killed[0], sent)

    [failed] = workers.papers(HEAVY, "重.txt", tick=kill)
    assert killed
    assert isinstance(failed, Failed)
    assert failed.code == ("worker_memory" if sent == signal.SIGKILL else "worker_died")
    assert failed.say("zh").count("。") == 1
    assert launcher(workers) == pid
    assert isinstance(next(iter(workers.papers(GOAL.encode(), "a.txt"))), Paper)


@POSIX
def test_a_launcher_is_alone_with_no_secret_and_no_network_and_started_again_where_it_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARGETS_DATABASE_URL", "postgresql+psycopg://me:secret@host/db")
    mine = Workers(Settings(DEFAULT, 2000, 60, {}))
    first = launcher(mine)
    with open(f"/proc/{first}/environ", "rb") as held:
        assert b"secret" not in held.read()
    assert len(os.listdir(f"/proc/{first}/task")) == 1, "forking is safe where there is one thread"
    may = subprocess.run([sys.executable, "-c", "import ctypes; c = ctypes.CDLL(None); exit(c.unshare(0x40000000) and c.unshare(0x50000000))"],
                         check=False).returncode == 0
    assert (os.readlink(f"/proc/{first}/ns/net") != os.readlink("/proc/self/ns/net")) == may
    os.kill(first, signal.SIGKILL)
    assert until(lambda: mine._launcher.poll() is not None)
    assert isinstance(next(iter(mine.papers(GOAL.encode(), "a.txt"))), Paper)
    assert launcher(mine) != first
    mine.close()


@POSIX
def test_who_calls_off_leaves_no_worker_behind(workers: Workers) -> None:
    pid = launcher(workers)

    class Off(Exception):
        pass

    def off(*_: object) -> None:
        if children(pid):
            raise Off

    with pytest.raises(Off):
        list(workers.papers(HEAVY, "重.txt", tick=off))
    assert until(lambda: not children(pid))
    with pytest.raises(Off):
        workers.figures(b"a,1\n" * 300_000, "b.csv", {}, tick=off)
    assert until(lambda: not children(pid))


@POSIX
def test_where_the_program_is_gone_nothing_of_it_stays() -> None:
    script = ("import sys, targets.worker as w; from extract.readers.limits import DEFAULT\n"
              "x = w.Workers(w.Settings(DEFAULT, 2000, 60, {})); x.start(); print(x._launcher.pid, flush=True)\n"
              "list(x.papers(sys.stdin.buffer.read(), 'a.txt'))")
    program = subprocess.Popen([sys.executable, "-W", "ignore", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    pid = int(program.stdout.readline())
    program.stdin.write(HEAVY)
    program.stdin.close()
    assert until(lambda: children(pid))
    left = [pid, *children(pid)]
    program.kill()
    program.wait()
    program.stdout.close()
    assert until(lambda: not any(os.path.exists(f"/proc/{each}/exe") for each in left))


def test_so_many_at_once_and_no_more(small: Workers) -> None:
    held = threading.Event()

    def first() -> None:
        with contextlib.suppress(ZeroDivisionError):
            list(small.papers(HEAVY, "重.txt", tick=lambda *_: held.set() or (done.is_set() and 1 / 0)))

    done = threading.Event()
    thread = threading.Thread(target=first)
    small.start()
    thread.start()
    assert held.wait(30)
    with pytest.raises(WorkerError) as caught:
        list(small.papers(GOAL.encode(), "轻.txt"))
    assert caught.value.code == "worker_busy"
    assert "uploads.workers" in caught.value.say("zh")
    done.set()
    thread.join()
    assert isinstance(next(iter(small.papers(GOAL.encode(), "轻.txt"))), Paper)


def test_eight_people_at_once_each_get_their_own(workers: Workers) -> None:
    found: dict[int, object] = {}

    def hand_in(number: int) -> None:
        found[number] = next(iter(workers.papers(f"到2030年，铝产量达到{number + 10}万吨。".encode(), f"{number}.txt")))

    threads = [threading.Thread(target=hand_in, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: paper.records[0].value for number, paper in found.items()} == {number: number + 10.0 for number in range(8)}


# What a worker may not do


@POSIX
def test_a_worker_is_bounded_by_the_system(workers: Workers) -> None:
    pid, seen = launcher(workers), {}

    def look(*_: object) -> None:
        for child in children(pid) if not seen else ():
            with open(f"/proc/{child}/limits") as held:
                seen.update({line[:26].strip(): line[26:47].strip() for line in held})
            seen["out"] = os.readlink(f"/proc/{child}/fd/2")
            os.kill(child, signal.SIGKILL)

    list(workers.papers(HEAVY, "重.txt", tick=look))
    assert seen["Max file size"] == "0"
    assert seen["Max core file size"] == "0"
    assert int(seen["Max cpu time"]) <= 140
    assert int(seen["Max address space"]) < 4_000_000_000
    assert seen["out"] == "/dev/null"


# What a worker says is not taken on trust


def said(value: object) -> bytes:
    return json.dumps(value).encode()


def sized(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


PAPER = json.loads(wire.packed(wire.Message, Paper("a", read_document(GOAL.encode(), "a.txt"), tuple(
    extract_document(read_document(GOAL.encode(), "a.txt"))))))
READING = json.loads(wire.packed(wire.Message, wire.Understanding.of(understand(FIGURES, "a.csv"))))
MOVED = {**PAPER, "records": [{**PAPER["records"][0], "start": 1}]}
LIES = {
    "no message": b"\x80\x04\x95pickle", "too long": struct.pack(">I", 0xFFFFFFFF), "another kind": said({"said": "run", "code": "import os"}),
    "no fields": said({"said": "paper", "name": "a"}), "wrong type": said({**PAPER, "document": [1]}),
    "a record elsewhere": said(MOVED), "a record of another paper": said({**PAPER, "records": [{**PAPER["records"][0], "doc": "b"}]}),
    "deep": b'{"said":' + b"[" * 100_000, "columns": said({**READING, "columns": {"a": [1]}}),
    "lengths": said({**READING, "columns": {**READING["columns"], "year": [2020]}}),
    "types": said({**READING, "columns": {**READING["columns"], "year": ["x"] * len(READING["columns"]["year"])}}),
}


class Impostor(Workers):
    """Speaks with a liar in the place of a worker."""

    def __init__(self, lie: bytes, seconds: float = 60) -> None:
        super().__init__(Settings(DEFAULT, 2000, seconds, {}))
        self.lie = lie

    def _begin(self) -> tuple[socket.socket, socket.socket]:
        (talk, its), (life, end) = socket.socketpair(), socket.socketpair()

        def speak() -> None:
            wire.receive(its)
            wire.receive(its)
            its.sendall(self.lie)
            if not self.lie.endswith(b"..."):
                its.close()
                with contextlib.suppress(BrokenPipeError):      # who saw through the lie may have hung up already
                    end.sendall(struct.pack(">i", 0))
                end.close()

        self.held = its, end        # a liar that says no more does not hang up either
        threading.Thread(target=speak, daemon=True).start()
        return talk, life


@pytest.mark.parametrize("what", LIES)
def test_lies_are_refused(what: str) -> None:
    lie = LIES[what] if what == "too long" else sized(LIES[what])
    if what not in ("columns", "lengths", "types"):     # those are whole messages, which no paper waits for
        [failed] = Impostor(lie).papers(GOAL.encode(), "a.txt")
        assert failed.code == "worker_died"
    with pytest.raises(WorkerError) as caught:
        Impostor(lie).figures(FIGURES, "a.csv", {})
    assert caught.value.code == "worker_died"


def test_one_who_begins_and_never_ends_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    [failed] = Impostor(struct.pack(">I", 1000) + b"...", seconds=0.3).papers(GOAL.encode(), "a.txt")
    assert failed.code == "worker_time"
    chatter = sized(said({"said": "begun", "name": "x"})) * (DEFAULT.files + 10)
    found = list(Impostor(chatter).papers(GOAL.encode(), "a.txt"))
    assert [each.code for each in found] == ["worker_died"]
    [*deaths, last] = Impostor(sized(said({"said": "begun", "name": "x"})) + sized(b"{}")).papers(GOAL.encode(), "a.zip")
    assert {each.code for each in deaths} == {"worker_died"}
    assert last.code == "worker_many"
    assert "a.zip" in last.say("zh")


# Into the store


def test_papers_come_into_the_store_under_names_of_their_own(workers: Workers, tmp_path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    names = ["甲/计划.txt", "乙/计划.txt", "../../etc/passwd.txt", "a\u202etxt.exe.txt", "\x1b[31m红.txt"]
    papers = {name: GOAL.replace("62.5", f"{60 + at}").encode() for at, name in enumerate(names)}
    found = list(load.take_files(store, workers, zipped(papers), "文件.zip", by="li"))
    assert [type(one).__name__ for one in found] == ["Loaded"] * len(names)
    docs = {one.doc for one in found}
    assert len(docs) == len(names)
    assert "passwd" in docs
    held = store.documents()
    for column in ("doc", "file"):
        assert not held[column].str.contains(r"[\x00-\x1f\u202e]|\.\./", regex=True).any()
    assert sum(one.targets for one in found) == len(store.targets())
    for one in found:
        document = store.document(one.doc)
        assert all(document.text[row["start"]:row["end"]] == row["text"] for row in store.records(one.doc))
    [again] = load.take_files(store, workers, papers["乙/计划.txt"], "再来.txt", by="li")
    assert again.code == "load_twice"
    [large] = load.take_files(store, workers, GOAL.encode(), "大.txt", by="li", limits=replace(DEFAULT, max_mb=0.00001, size_setting="uploads.max_mb"))
    assert "uploads.max_mb" in large.say("en")
    pasted = load.take_text(store, workers, "到2030年，某指标达到50%。\ud83d", by="li", title="某地/计划")
    assert pasted.doc == "某地-计划"
    with pytest.raises(load.LoadError):
        load.take_text(store, workers, " \n", by="li")
    store.close()
