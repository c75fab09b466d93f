"""A table kept for long by many, in little memory: of words that come again and again each is kept once."""
from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

OFTEN = 4       # rows to a word from which on a column is kept as words and places


class Packed:
    """A frame as it was when it was packed; it shares nothing with the frame, nor with another one of its words."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._dtypes = dict(frame.dtypes)
        self._index = frame.index
        self._columns = {name: _packed(column.array) for name, column in frame.items()}

    def frame(self) -> pd.DataFrame:
        """The frame again: same rows, columns and types."""
        return pd.DataFrame({name: _unpacked(column, self._dtypes[name]) for name, column in self._columns.items()}, index=self._index)

    @property
    def nbytes(self) -> int:
        return sum(int(column.nbytes) for column in self._columns.values())


def _packed(column: Any) -> Any:
    if not isinstance(column, pd.arrays.ArrowStringArray):
        return np.array(column)
    whole = column.__arrow_array__().combine_chunks()
    told = whole.dictionary_encode()
    if len(told.dictionary) * OFTEN > len(told):
        return pa.concat_arrays([whole, whole.slice(0, 0)])        # a copy
    small = next(kind for kind in (pa.int8(), pa.int16(), pa.int32()) if len(told.dictionary) < 2 ** (kind.bit_width - 1))
    return pa.DictionaryArray.from_arrays(told.indices.cast(small), told.dictionary)


def _unpacked(column: Any, dtype: Any) -> Any:
    if isinstance(column, np.ndarray):
        return pd.array(column, dtype=dtype) if not isinstance(dtype, np.dtype) else column.astype(dtype)
    return pd.array(column.dictionary_decode() if isinstance(column, pa.DictionaryArray) else column, dtype=dtype)
