"""The rows of a register in memory: where each stands, and which are alike.

Texts and places are kept as codes, each different one once, so that ten million rows are held and
compared without writing them out.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

INDEX = ["fil", "blad", "rad"]
# Codes of several columns are multiplied as long as the product is a whole number of 64 bits.
_LARGEST, _HALF = 2**62, 2**31


def places(file: str, sheet: str, numbers: np.ndarray) -> pd.MultiIndex:
    """Return the index of the rows of one sheet, by their numbers as Excel shows them."""
    same = np.zeros(len(numbers), dtype=np.int8)
    return _index([file], same, [sheet], same, numbers)


def _index(
    files: list[str], file: np.ndarray, sheets: list[str], sheet: np.ndarray, numbers: np.ndarray
) -> pd.MultiIndex:
    # Counted from 0, a row's number is its own code.
    counted = pd.RangeIndex(numbers.max(initial=0) + 1)
    return pd.MultiIndex(
        [files, sheets, counted], [file, sheet, numbers], names=INDEX, verify_integrity=False
    )


def together(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Put tables with the same columns under one another."""
    if len(tables) == 1:
        return tables[0]
    columns = {name: _stacked([table[name] for table in tables]) for name in tables[0]}
    return pd.DataFrame(columns, index=_joined([table.index for table in tables]), copy=False)


def _stacked(parts: list[pd.Series]) -> pd.Series:
    if isinstance(parts[0].dtype, pd.CategoricalDtype):
        return pd.api.types.union_categoricals(parts)
    return pd.concat(parts, ignore_index=True).array


def _joined(indexes: list[pd.MultiIndex]) -> pd.MultiIndex:
    by_name = []
    for level in (0, 1):
        names = list(dict.fromkeys(name for index in indexes for name in index.levels[level]))
        codes = [pd.Index(names).get_indexer(i.levels[level]).take(i.codes[level]) for i in indexes]
        by_name += [names, np.concatenate(codes)]
    return _index(*by_name, np.concatenate([i.get_level_values(2) for i in indexes]))


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its texts written out."""
    columns = {name: _written_out(values.array) for name, values in table.items()}
    return pd.DataFrame(columns, index=table.index, copy=False)


def _written_out(values: ExtensionArray) -> ExtensionArray:
    # As `astype` does, which takes five times as long.
    return values.categories.array.take(values.codes) if _is_text(values) else values


def _is_text(values: pd.Series | ExtensionArray) -> bool:
    return isinstance(values.dtype, pd.CategoricalDtype)


def texts(values: pd.Series) -> set[str]:
    """Return the different texts of a column, those that its rows have."""
    return set(values.cat.categories[pd.unique(values.cat.codes.to_numpy())])


def are_given(table: pd.DataFrame, columns: Iterable[str]) -> np.ndarray:
    """Mark the rows without empty cells in some columns; a cell at fault is empty too."""
    given = np.ones(len(table), dtype=bool)
    for name in columns:
        values = table[name].array
        if _is_text(values):
            given &= values.codes != values.categories.get_indexer([""])[0]
        else:
            given &= ~values.isna()
    return given


def _groups(table: pd.DataFrame, columns: Iterable[str]) -> tuple[np.ndarray, int]:
    """Return a whole number for each row, the same for rows that are alike in some columns.

    Cells that are empty are alike. What every number is less than is returned too.
    """
    first, *others = columns
    grouped = _codes(table[first])
    for name in others:
        grouped = _divided(*grouped, table[name])
    return grouped


def _divided(numbers: np.ndarray, count: int, by: pd.Series) -> tuple[np.ndarray, int]:
    """Divide groups by one column more."""
    codes, different = _codes(by)
    if count * different > _LARGEST:
        numbers, seen = pd.factorize(numbers)
        count = len(seen)
    # Half as wide where it is enough, they are sorted and compared in half the time.
    divided = numbers.astype(np.int32 if count * different < _HALF else np.int64)
    divided *= different
    divided += codes
    return divided, count * different


def _codes(values: pd.Series) -> tuple[np.ndarray, int]:
    """Return the codes of a column, and how many different ones there may be."""
    if _is_text(values):
        return values.cat.codes.to_numpy(), len(values.cat.categories)
    codes, different = pd.factorize(values, use_na_sentinel=False)
    return codes, len(different)


def are_unique(table: pd.DataFrame, columns: Iterable[str]) -> bool:
    """Say whether no two rows are alike in some columns."""
    numbers, _ = _groups(table, columns)
    ordered = np.sort(numbers)
    return not (ordered[1:] == ordered[:-1]).any()


def are_settled(table: pd.DataFrame, column: str, by: Iterable[str]) -> bool:
    """Say whether rows that are alike in some columns are alike in one more."""
    grouped = _groups(table, by)
    divided, _ = _divided(*grouped, table[column])
    return len(pd.unique(grouped[0])) == len(pd.unique(divided))


def first_alike(table: pd.DataFrame, columns: Iterable[str]) -> np.ndarray:
    """Return for each row the position of the first row that is like it in some columns."""
    codes, different = pd.factorize(_groups(table, columns)[0])
    first = np.empty(len(different), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return first[codes]


def are_among(table: pd.DataFrame, others: pd.DataFrame, columns: Iterable[str]) -> np.ndarray:
    """Mark the rows that are like a row of another table in some columns."""
    both = [plain(one[list(columns)]) for one in (table, others)]
    alike, _ = _groups(pd.concat(both, ignore_index=True), columns)
    return np.isin(alike[: len(table)], alike[len(table) :])
