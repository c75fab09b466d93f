"""Inputs by the million against the program's own promises: ``python benchmarks/fuzz.py [TRIAL…] --minutes 10``.

Coverage-guided by atheris (``make fuzz`` installs it; Linux); with ``--blind``, and where there is no atheris, the same changes
are made to valid inputs without a look at the code they reach, at many times the speed.  Trials and promises are those of
tests/fuzz; what breaks one is cut short and kept under out/fuzz/TRIAL/found, and belongs into tests/found/TRIAL once it is
mended.  Prints for each trial how often it ran, the edges of code it reached (with those of the first inputs alone), and every
finding.  Exit status 1 for findings.  ``--replay FILE…`` checks inputs again, with the memory each takes.
"""
from __future__ import annotations

import argparse
import hashlib
import importlib.util
import random
import re
import resource
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))
from tests.fuzz.mutation import changed  # noqa: E402  the folder above is on the path only now

OUT = TOP / "out" / "fuzz"
MEMORY = 6_000_000_000      # of address space; a run that wants more ends with a MemoryError, which is a finding
WATCHED = 8.0               # code that is watched for its coverage is so many times slower, at most
LONGEST = 20_000            # bytes of an input
CUTTING = 30.0              # seconds to make a finding shorter
OWN = (f"{TOP}/extract/", f"{TOP}/targets/")


def fault_of(check: Callable[[bytes], None], data: bytes) -> str:
    """What an input breaks: the error, and the last line of our own code it came through; '' for none."""
    try:
        check(data)
    except (Exception, RecursionError, MemoryError) as error:      # noqa: BLE001  whatever comes is the finding
        cause = error.__cause__ or error
        frames = [frame for frame in traceback.extract_tb(cause.__traceback__) if frame.filename.startswith(OWN)]
        place = f" at {Path(frames[-1].filename).relative_to(TOP)}:{frames[-1].lineno}" if frames else ""
        said = re.sub(r"[\d.]+", "#", str(error).split(":")[0])[:80] if type(error).__name__ == "Broken" else ""
        return f"{type(error).__name__}{place} {said}".strip()
    return ""


def watched(name: str, seconds: int, folder: Path) -> None:
    """One run of atheris; the first input of each fault is kept, and the run goes on."""
    import atheris
    with atheris.instrument_imports(include=["extract", "targets"]):
        from tests.fuzz.trials import TRIALS
        trial = TRIALS[name]
        trial.starts()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    words, words_ = folder / "words", trial.words()
    words.write_text("".join(f'"{escaped(word)}"\n' for word in words_ if word.strip()))
    seen = {path.read_text() for path in (folder / "found").glob("*.txt")}

    def one(data: bytes) -> None:
        said = fault_of(lambda data: trial.run(data, WATCHED), data)
        if said and said not in seen:
            seen.add(said)
            keep(folder, data, said)

    def change(data: bytes, most: int, seed: int) -> bytes:
        """Half the inputs are changed as files are broken, half as the fuzzer likes."""
        return changed(data, random.Random(seed), words_, most) if seed % 2 else atheris.Mutate(data, len(data))

    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=120", "-rss_limit_mb=5000", "-len_control=20",
               f"-artifact_prefix={folder / 'found'}/", *([f"-dict={words}"] if words.stat().st_size else [])]
    atheris.Setup([sys.argv[0], *options, str(folder / "inputs")], one, custom_mutator=change)
    atheris.Fuzz()


def blind(name: str, seconds: int, folder: Path) -> int:
    """One run without atheris: changes of the first inputs."""
    from tests.fuzz.trials import TRIALS
    trial, pick, end, runs = TRIALS[name], random.Random(), time.monotonic() + seconds, 0
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    first, words, seen = trial.starts(), trial.words(), set()
    for data in first:
        fault_of(trial.check, data)
    while time.monotonic() < end:
        data = changed(pick.choice(first), pick, words, LONGEST)
        (folder / "last").write_bytes(data)         # what ends the interpreter stays behind
        said = fault_of(trial.run, data)
        runs += 1
        if said and said not in seen:
            seen.add(said)
            keep(folder, data, said)
    (folder / "last").unlink()
    print(f"#{runs} DONE cov: 0")
    return 0


def escaped(word: str) -> str:
    """A word as the fuzzer's dictionaries spell it."""
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


def keep(folder: Path, data: bytes, said: str) -> None:
    name = hashlib.sha256(data).hexdigest()[:12]
    (folder / "found" / name).write_bytes(data)
    (folder / "found" / f"{name}.txt").write_text(said)


def shorter(check: Callable[[bytes], str], data: bytes) -> bytes:
    """The input with whatever left out that it does not need to break the same promise."""
    said, end = check(data), time.monotonic() + CUTTING
    size = len(data) // 2
    while size and said:
        at = 0
        while at < len(data) and time.monotonic() < end:
            cut = data[:at] + data[at + size:]
            data, at = (cut, at) if check(cut) == said else (data, at + size)
        size //= 2
    return data


def replay(name: str, files: list[Path]) -> int:
    """Each input again, nothing watched."""
    from tests.fuzz.trials import TRIALS
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    trial, bad = TRIALS[name], 0
    fault_of(trial.run, (trial.starts() or [b""])[0])       # loads what is loaded once
    for file in files:
        data = file.read_bytes()
        said = fault_of(trial.run, data)
        if said:
            bad += 1
            data = shorter(lambda one: fault_of(trial.run, one), data)
            file.write_bytes(data)
        try:
            weight = f"{trial.weigh(data) / 1e6:.1f} MB" if not said else ""
        except Exception as error:      # noqa: BLE001
            bad, weight = bad + 1, str(error)
        print(f"    {file.name}: {said or 'holds'} {weight} ({len(data)} bytes)", flush=True)
    return min(bad, 1)


def hunt(name: str, minutes: float, how: str) -> int:
    """Run one trial for so long, over every crash of the interpreter; the number of findings."""
    folder, end, runs, reached = OUT / name, time.monotonic() + 60 * minutes, 0, ["?", "?"]
    for part in ("inputs", "found"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    from tests.fuzz.trials import TRIALS
    for data in TRIALS[name].starts():
        (folder / "inputs" / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
    log = folder / "log"
    while (left := int(end - time.monotonic())) > 0:
        with open(log, "wb") as out:
            command = [sys.executable, __file__, name, f"--{how}-seconds", str(left)]
            status = subprocess.run(command, stderr=out, stdout=out, cwd=TOP).returncode
        told = log.read_text("utf-8", "replace")
        counts = re.findall(r"^#(\d+)\s+(\w+)\s+cov: (\d+)", told, re.MULTILINE)
        runs += int(counts[-1][0]) if counts else 0
        at_first = next((edges for _, what, edges in counts if what == "INITED"), "?")
        reached = [at_first if reached[0] == "?" else reached[0], counts[-1][2] if counts else "?"]
        if (folder / "last").exists():
            keep(folder, (folder / "last").read_bytes(), f"the interpreter ended ({status})")
            (folder / "last").unlink()
        elif status and not counts:
            print(f"{name}: the trial did not start: {told.strip().splitlines()[-1] if told.strip() else status}")
            return 1
    found = sorted(path for path in (folder / "found").iterdir() if path.suffix != ".txt")
    edges = f", {reached[1]} edges (first inputs {reached[0]})" if how == "watched" else ""
    print(f"{name}: {runs} inputs in {minutes:g} min{edges}, {len(found)} findings", flush=True)
    for path in found:
        said = path.with_suffix(".txt")
        print(f"  {path.name}: {said.read_text() if said.exists() else 'the interpreter ended'}", flush=True)
        if subprocess.run([sys.executable, __file__, name, "--replay", str(path)], timeout=900).returncode < 0:
            print(f"    {path.name}: the interpreter ended")
    return len(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("trial", nargs="*", help="names of trials (all)")
    parser.add_argument("--minutes", type=float, default=1.0, help="for each trial (1)")
    parser.add_argument("--replay", nargs="+", type=Path, metavar="FILE", help="check these inputs of one trial again")
    parser.add_argument("--blind", action="store_true", help="without a look at the code that is reached")
    parser.add_argument("--watched-seconds", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--blind-seconds", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.watched_seconds:
        watched(args.trial[0], args.watched_seconds, OUT / args.trial[0])
    if args.blind_seconds:
        return blind(args.trial[0], args.blind_seconds, OUT / args.trial[0])
    if args.replay:
        return replay(args.trial[0], args.replay)
    how = "blind" if args.blind or importlib.util.find_spec("atheris") is None else "watched"
    if how == "blind" and not args.blind:
        print("atheris is not installed (pip install -r requirements-fuzz.txt; Linux): the code that is reached leads nothing")
    from tests.fuzz.trials import TRIALS
    if strange := set(args.trial) - set(TRIALS):
        parser.error(f"no trial is called {', '.join(sorted(strange))}; there are {', '.join(TRIALS)}")
    return int(sum([hunt(name, args.minutes, how) for name in args.trial or TRIALS]) > 0)


if __name__ == "__main__":
    sys.exit(main())
