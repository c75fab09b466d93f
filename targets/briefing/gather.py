"""All that briefings are made from, read from a store in one go."""
from __future__ import annotations

from dataclasses import replace

import pandas as pd

from targets import query
from targets.charts import board, mapfile
from targets.clock import as_of
from targets.config import Config
from targets.naming import Naming
from targets.progress import evaluate
from targets.schema import GOALS
from targets.scoreboard import goals
from targets.store import Store
from targets.views import Material


def gather(store: Store, lang: str, as_of_year: int, config: Config | None = None) -> Material:
    """Targets as they are judged in ``as_of_year``, their figures and papers, and the map of the settings.

    The board holds every input of a verdict beside it (``progress.PROGRESS_COLUMNS``).
    """
    config = config or Config()
    documents, figures = store.documents(), store.actuals()
    judged = goals(store.targets(GOALS), documents, store.overrides())
    verdicts = evaluate(judged, figures, as_of_year, config.progress)
    return with_inputs(Material(board=board(judged, verdicts), pairs=query.pair(judged, figures), documents=documents,
                                naming=Naming(lang, query.metric_options(judged)),
                                as_of=as_of(documents, figures), map=lambda: mapfile.of(config)), verdicts)


def with_inputs(material: Material, verdicts: pd.DataFrame) -> Material:
    """The same with every input of each verdict on the board; charts need few of them, files tell them all.

    ``verdicts``: of ``progress.evaluate``, for all targets of the board.
    """
    rest = [name for name in verdicts.columns if name not in material.board.columns]
    return replace(material, board=material.board.merge(verdicts[["id", *rest]], on="id", how="left")) if rest else material
