"""Fit the weights of the role cues on annotated papers and write extract/data/role_weights.yaml.

    python benchmarks/fit_roles.py TEXTS:GOLD [TEXTS:GOLD …] [--pull 1.0] [--write]

TEXTS holds NAME.txt, GOLD NAME.jsonl with the spans of targets (records marked optional are left out).  A logistic
regression by Newton's method with a quadratic pull towards the weights set by hand in roles.yaml (maximum a
posteriori under a normal prior of variance 1/pull; Bishop, Pattern Recognition and Machine Learning, 4.3), so that a
cue seen seldom keeps the weight its author gave it.  Features that are vetoes are decided without a weight.  Prints
F1 of the role by set, with eight-fold cross-validation by document beside it.
"""
from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from extract import cuewords, lexicon, pipeline, role  # noqa: E402
from extract.reader import read_document  # noqa: E402

HEAD = ("# Weights of the cues in roles.yaml, in log-odds: a logistic fit on annotated papers, pulled towards the weights\n"
        "# set by hand there. A name is cue@scope or group.name. Made by benchmarks/fit_roles.py; edit by hand where need be.\n")
Row = tuple[str, str, dict[str, float], int]     # set, document, features, 1 for a target


def rows_of(texts: Path, gold: Path) -> list[Row]:
    """One row for each quantity the papers hold, told a target by the overlap of its span with a gold one."""
    seen: list[dict[str, float]] = []
    decide = role.decide

    def spy(found: dict[str, float]) -> role.RoleAnswer:
        seen.append(dict(found))
        return decide(found)

    rows: list[Row] = []
    role.decide = spy
    try:
        for path in sorted(gold.glob("*.jsonl")):
            paper = texts / f"{path.stem}.txt"
            if not paper.exists():
                continue
            marks = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
            seen.clear()
            records = pipeline.extract_document(read_document(paper), roles=None)
            prose = [r for r in records if "table" not in r.trace[:1]]
            for record, found in zip(sorted(prose, key=lambda r: r.start), seen, strict=True):
                hit = [m for m in marks if min(m["end"], record.end) > max(m["start"], record.start)]
                if any(m.get("optional") for m in hit) or any(name.startswith("veto.") for name in found):
                    continue
                rows.append((gold.parent.name + "/" + gold.name, path.stem, found, int(any(m["role"] == "target" for m in hit))))
    finally:
        role.decide = decide
    return rows


def by_hand() -> dict[str, float]:
    """The weights of roles.yaml alone."""
    data = lexicon.load("roles")
    out = {f"{name}@{scope}": float(weight) for name, cue in data["cues"].items() for scope, weight in cue.items()
           if scope in cuewords.SCOPES}
    for group in ("priors", "period", "shape"):
        out.update({f"{group}.{key}": float(value) for key, value in data[group].items()})
    return out | {"priors.base": 0.0}


def fit(x: np.ndarray, y: np.ndarray, prior: np.ndarray, pull: float) -> np.ndarray:
    """Weights (features,) of the logistic regression of ``y`` on ``x`` (rows, features)."""
    def loss(w: np.ndarray) -> float:
        z = x @ w
        return float((np.logaddexp(0, z) - y * z).sum() + pull / 2 * ((w - prior) ** 2).sum())

    w, now = prior.copy(), loss(prior)
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + pull * (w - prior)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + pull * np.eye(len(w))
        step, size = np.linalg.solve(hessian, gradient), 1.0
        while size > 1e-6 and loss(w - size * step) > now:   # Newton overshoots far from the optimum
            size /= 2
        after = loss(w - size * step)
        if now - after < 1e-7:
            break
        w, now = w - size * step, after
    return w


def f1(score: np.ndarray, y: np.ndarray) -> float:
    hit = float(((score > 0) & (y == 1)).sum())
    return 2 * hit / max(1.0, float((score > 0).sum() + (y == 1).sum()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", metavar="TEXTS:GOLD")
    parser.add_argument("--pull", type=float, default=1.0)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    rows = [row for pair in args.pairs for row in rows_of(*(Path(part) for part in pair.split(":")))]
    hand = by_hand()
    names = sorted({name for _, _, found, _ in rows for name in found})
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, (_, _, found, _) in enumerate(rows):
        for name, value in found.items():
            x[i, index[name]] = value
    y = np.array([row[3] for row in rows], float)
    prior = np.array([hand.get(name, 0.0) for name in names])
    w = fit(x, y, prior, args.pull)
    documents = np.array([f"{row[0]}/{row[1]}" for row in rows])
    folds = np.array_split(np.random.RandomState(0).permutation(sorted(set(documents))), 8)
    unseen = np.zeros(len(rows))
    for fold in folds:
        test = np.isin(documents, fold)
        if test.any() and (~test).any():
            unseen[test] = x[test] @ fit(x[~test], y[~test], prior, args.pull)
    print(f"{len(rows)} quantities, {int(y.sum())} targets, {len(set(documents))} papers")
    for name in sorted({row[0] for row in rows}):
        part = np.array([row[0] == name for row in rows])
        print(f"{name:<24} by hand {f1(x[part] @ prior, y[part]):.3f}  fitted {f1(x[part] @ w, y[part]):.3f}  "
              f"cross-validated {f1(unseen[part], y[part]):.3f}")
    if args.write:
        weights = hand | {name: round(float(value), 2) for name, value in zip(names, w, strict=True)}
        lines = "".join(f'  "{name}": {value}\n' for name, value in sorted(weights.items()))
        (TOP / "extract" / "data" / "role_weights.yaml").write_text(HEAD + "weights:\n" + lines, "utf-8")


if __name__ == "__main__":
    main()
