"""Which day it is: that of China, where papers and figures come from, wherever the server stands; and the date of the data."""
from __future__ import annotations

import datetime

import pandas as pd

HOME = datetime.timezone(datetime.timedelta(hours=8))      # China, one zone without summer time


def today() -> datetime.date:
    """The day it is in China: that of the data (``as_of``), and of what is made from it."""
    return datetime.datetime.now(HOME).date()


def as_of(documents: pd.DataFrame, actuals: pd.DataFrame) -> str:
    """Date of the data, ISO: the day in China the last figure was entered on, else the youngest paper's."""
    entered, issued = actuals["entered_at"].dropna(), documents["issue_date"].dropna()
    if not len(entered):
        return str(issued.max() if len(issued) else "")[:10]
    moment = datetime.datetime.fromisoformat(str(entered.max()))      # UTC, as the store writes it
    return (moment.replace(tzinfo=moment.tzinfo or datetime.UTC)).astimezone(HOME).date().isoformat()
