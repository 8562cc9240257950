"""Facts put in the rows and series of a chart, in the order a reader looks for them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kutools import look, swedish
from kutools.periods import Period

# The row of all items; the words of a matrix, and how many columns it can have.
ALL, MAIN, ALSO, MOST_COLUMNS = "Samtliga", "främst", "även", 17


def grid(facts: pd.DataFrame, rows: str, columns: str | None = None) -> pd.DataFrame:
    """Return the known values, a row for each of `rows`, in the order they first come.

    Raises:
        ValueError: in Swedish, with several units, or several values for a place.
    """
    if some(facts)["unit"].nunique() > 1:
        raise ValueError(f"blandade enheter: {swedish.listed(list(facts['unit'].unique()))}")
    table = tidied(facts).assign(series="").rename(columns={columns or "series": "column"})
    twice = table[table.duplicated([rows, "column"])]
    if not twice.empty:
        raise ValueError(f'flera värden för "{twice[rows].iloc[0]}"; välj ett mått och en period')
    table["value"] = table["value"].where(table["status"] == "ok").astype(float)
    known = table.pivot(index=rows, columns="column", values="value")
    return known.reindex(index=table[rows].unique(), columns=table["column"].unique())


def some(table: pd.DataFrame, called: str = "uppgifter") -> pd.DataFrame:
    """Return a table that there must be something in.

    Raises:
        ValueError: in Swedish, where there is nothing.
    """
    if table.empty:
        raise ValueError(f"det finns inga {called} att rita")
    return table


def tidied(facts: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with item and label on one line; the empty item is the whole."""
    items, labels = (facts[column].map(tidy) for column in ("item", "label"))
    return facts.assign(item=items.replace("", ALL), label=labels)


def tidy(text: object) -> str:
    """Return a text from a register on one line, without characters that XML does not allow."""
    return " ".join("".join(char if char.isprintable() else " " for char in str(text)).split())


def descending(grid: pd.DataFrame) -> pd.DataFrame:
    """Sort by the first column, highest first; equals as in a Swedish phone book, unknown last.

    The row of all items comes after them.
    """
    by_name = grid.sort_index(key=_phone_book)
    ordered = by_name.sort_values(list(grid), ascending=False, kind="stable")
    return ordered.loc[sorted(ordered.index, key=lambda name: name == ALL)]


def shares(grid: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return each row as shares of its whole.

    Raises:
        ValueError: in Swedish, with negative parts, more than 100 % or too many parts.
    """
    totals = grid.sum(axis=1)
    if len(grid.columns) > len(look.PARTS):
        raise ValueError(f"fann {len(grid.columns)} delar, högst {len(look.PARTS)} kan visas")
    if (grid < 0).any(axis=None) or (unit == "andel" and (totals > 1.005).any()):
        raise ValueError("delarna är negativa eller mer än 100 %; de kan inte visas som en helhet")
    return grid if unit == "andel" else grid.div(totals.where(totals > 0, 1), axis=0)


def over_time(facts: pd.DataFrame) -> bool:
    """Tell whether facts are of several labels over time, and of no items."""
    several = facts["period"].nunique() > 1 and facts["label"].nunique() > 1
    return several and not facts["item"].any()


def in_time(values: pd.Series | pd.DataFrame) -> pd.Series | pd.DataFrame:
    """Sort by period; where all are the same part of a year, a year left out has no value."""
    values = values.set_axis([Period.parse(period) for period in values.index])
    periods = sorted(values.index, key=lambda period: (period.end, period.start))
    last = periods[-1]
    if len({period.part for period in periods}) == 1:
        years = range(last.year - periods[0].year, -1, -1)
        periods = [last.years_before(step) for step in years]
    return values.reindex(periods)


def pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a table of rows and columns with a word where they meet.

    Raises:
        ValueError: in Swedish, without rows, with a pair twice or with too many columns.
    """
    some(rows, "rader")
    order = {name: list(dict.fromkeys(map(tidy, _order(rows[name])))) for name in ("row", "column")}
    table = pd.DataFrame({name: list(map(tidy, rows[name])) for name in order})
    twice = table[table.duplicated()]
    if not twice.empty:
        raise ValueError(
            f'"{twice["row"].iloc[0]}" och "{twice["column"].iloc[0]}" står två gånger'
        )
    if len(order["column"]) > MOST_COLUMNS:
        raise ValueError(f"fann {len(order['column'])} kolumner, högst {MOST_COLUMNS} kan visas")
    table["word"] = [MAIN if main else ALSO for main in rows["main"]]
    met = table.pivot(index="row", columns="column", values="word")
    met = met.reindex(index=order["row"], columns=order["column"])
    return met.astype(object).where(met.notna(), "")


def _order(names: pd.Series) -> Iterable[str]:
    """Return each name once, in the order of their categories or else as they come."""
    categorical = isinstance(names.dtype, pd.CategoricalDtype)
    return names.cat.categories if categorical else names.unique()


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort a timeline by start and end; an unknown start counts as first, an end as last."""
    some(rows, "rader")
    texts = {column: rows[column].fillna("").map(tidy) for column in ("label", "status")}
    days = {column: pd.to_datetime(rows[column]) for column in ("start", "end")}
    by_name = rows.assign(**texts, **days).sort_values("label", key=_phone_book)
    by_end = by_name.sort_values("end", kind="stable")
    return by_end.sort_values("start", kind="stable", na_position="first")


def _phone_book(names: pd.Series | pd.Index) -> pd.Series | pd.Index:
    return names.map(swedish.sort_key)
